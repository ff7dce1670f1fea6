/* What another program does with the folder: nothing but src/ydoc and GLib goes into this one. */
#include "ydoc.h"

static void
send_cb (YDoc         *doc,
         GBytes       *update,
         gconstpointer origin,
         gboolean      local,
         gpointer      peer)
{
  if (local)
    y_doc_apply_update (peer, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, NULL);
}

int
main (void)
{
  g_autoptr (YDoc) here = y_doc_new (1, Y_DOC_GC), there = y_doc_new (2, Y_DOC_GC);
  YType *text = y_doc_get_root (here, "notes", Y_TYPE_TEXT), *theirs = y_doc_get_root (there, "notes", Y_TYPE_TEXT);
  g_autofree char *s = NULL;

  y_doc_observe_update (here, send_cb, there, NULL);
  y_doc_observe_update (there, send_cb, here, NULL);
  y_text_insert (text, Y_CHARS, 0, "one world", -1, NULL);
  y_text_insert (theirs, Y_CHARS, 4, "small ", -1, NULL);
  s = y_text_to_string (text);
  g_print ("1..1\n%s 1 - a program of its own: %s\n", g_str_equal (s, "one small world") ? "ok" : "not ok", s);
  return 0;
}
