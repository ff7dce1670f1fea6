/* What the state hashes of a document cost: a text of so many letters that was written in many places, and what half a second
 * of it is. */
#include "wk-state-hash.h"

#include <time.h>
#include <ydoc.h>

static double
now_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

int
main (void)
{
  for (guint letters = 1000; letters <= 1000000; letters *= 10)
    {
      g_autoptr(YDoc) doc = y_doc_new (1, Y_DOC_GC);
      g_autoptr(GRand) rand = g_rand_new_with_seed (7);
      YType *text = y_doc_get_root (doc, "text", Y_TYPE_TEXT);
      const guint times = 20000000 / letters / 100 + 1;
      WkStateHash hash;
      double from, ms;

      while (y_text_length (text, Y_CHARS) < letters) {
        guint32 at = g_rand_int_range (rand, 0, y_text_length (text, Y_CHARS) + 1);

        y_text_insert (text, Y_CHARS, at, "ten lettrs", -1, NULL);
        y_text_delete (text, Y_CHARS, at, 2);
      }
      from = now_ms ();
      for (guint i = 0; i < times; i++)
        wk_state_hash_init (&hash, doc);
      ms = (now_ms () - from) / times;
      g_print ("ydoc-state-hash-of-%u-letters %.3f ms\n", letters, ms);
      g_print ("ydoc-state-hash-of-%u-letters-twice-a-second %.2f %%-of-a-core\n", letters, ms * 2 / 10);
    }
  return 0;
}
