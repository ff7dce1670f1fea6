#include "y-doc-private.h"
#include <string.h>

/* Keys and client ids come from outside: with a hash that anyone can compute, thousands of them could be chosen to meet in
 * one place. So it begins from a number drawn once for each program. */

static guint64
seed (void)
{
  static gsize drawn = 0;

  if (g_once_init_enter (&drawn))
    g_once_init_leave (&drawn, ((gsize) g_random_int () << 20) | 1);
  return drawn;
}

static inline guint64
mix (guint64 h)
{
  h ^= h >> 32;
  h *= G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  h ^= h >> 29;
  h *= G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  return h ^ (h >> 32);
}

guint
y_hash_bytes (const char *s,
              gsize       len)
{
  guint64 h = seed () ^ len;

  for (; len >= 8; s += 8, len -= 8)
    {
      guint64 word;

      memcpy (&word, s, 8);
      h = mix (h ^ word) + seed ();
    }
  for (; len > 0; s++, len--)
    h = mix (h ^ (guint8) *s) + seed ();
  return mix (h);
}

guint
y_id64_hash (gconstpointer p)
{
  guint64 id;

  memcpy (&id, p, sizeof id);
  return mix (id ^ seed ());
}
