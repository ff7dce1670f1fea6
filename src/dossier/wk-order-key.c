#include "wk-order-key.h"

#include <string.h>

#define BASE 62
#define N_RANK 3
#define MAX_RANK (BASE * BASE * BASE - 1)
#define N_RANDOM 2 /* digits that make two keys chosen at once for one place differ */

static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/* A key begins with a whole number, so that adding at an end costs the logarithm of how many there are: a
 * letter says how many digits follow (`a` 1, `b` 2 …; below zero `Z` 1, `Y` 2 …), then come these. */

static int
digit_value (char c)
{
  const char *at = c != '\0' ? strchr (digits, c) : NULL;

  return at != NULL ? (int) (at - digits) : -1;
}

static gboolean
is_key (const char *key)
{
  gsize length = strlen (key);

  return length > 0 && strspn (key, digits) == length && key[length - 1] != '0';
}

/* The length of the whole number at the start of @key, 0 when there is none. */
static gsize
whole_length (const char *key)
{
  gsize n;

  if (g_ascii_islower (key[0]))
    n = key[0] - 'a' + 2;
  else if (g_ascii_isupper (key[0]))
    n = 'Z' - key[0] + 2;
  else
    return 0;
  return strlen (key) >= n ? n : 0;
}

/* One more or one less than the whole number that @key begins with; NULL beyond the last. */
static char *
whole_step (const char *key, int by)
{
  gsize length = whole_length (key);
  g_autofree char *whole = NULL;
  int from = by > 0 ? 0 : BASE - 1;
  char head;

  if (length == 0)
    return NULL;
  whole = g_strndup (key, length);
  for (gsize i = length - 1; i > 0; i--)
    {
      int value = digit_value (whole[i]) + by;

      if (value >= 0 && value < BASE)
        {
          whole[i] = digits[value];
          return g_steal_pointer (&whole);
        }
      whole[i] = digits[from];
    }
  if (key[0] == (by > 0 ? 'z' : 'A'))
    return NULL;
  head = by > 0 ? (key[0] == 'Z' ? 'a' : key[0] + 1) : (key[0] == 'a' ? 'Z' : key[0] - 1);
  g_free (whole);
  length = g_ascii_islower (head) ? head - 'a' + 1 : 'Z' - head + 1;
  whole = g_strnfill (length + 1, digits[from]);
  whole[0] = head;
  return g_steal_pointer (&whole);
}

/* The shortest digits strictly between two fractions; @after NULL: the end. */
static GString *
middle (const char *before, const char *after)
{
  GString *key = g_string_new (NULL);
  gsize before_length = strlen (before), after_length = after != NULL ? strlen (after) : 0;
  gboolean open = after == NULL;

  for (gsize i = 0;; i++)
    {
      int low = i < before_length ? digit_value (before[i]) : 0;
      int high = open ? BASE : i < after_length ? digit_value (after[i]) : 0;

      if (high - low > 1)
        {
          g_string_append_c (key, digits[(low + high) / 2]);
          return key;
        }
      g_string_append_c (key, digits[low]);
      open = open || high > low;
    }
}

/* @rank: more digits before the random ones, so that of two keys chosen at once the greater rank comes later. */
static char *
between (const char *before, const char *after, const char *rank, WkRandom *random)
{
  g_autoptr (GString) key = NULL;
  g_autofree char *whole = NULL;

  /* A key that another program made in another manner: what comes after it is all that can be promised. */
  if (before != NULL && !is_key (before))
    return g_strconcat (before, "V", NULL);
  if (after != NULL && (!is_key (after) || (before != NULL && strcmp (before, after) >= 0)))
    after = NULL;

  if (before == NULL && after == NULL)
    whole = g_strdup ("a0");
  else if (after == NULL)
    whole = whole_step (before, 1);
  else if (before == NULL)
    whole = whole_step (after, -1);

  key = whole != NULL ? g_string_new (whole) : middle (before != NULL ? before : "", after);
  g_string_append (key, rank);
  for (guint i = 1; i < N_RANDOM; i++)
    g_string_append_c (key, digits[wk_random_get_below (random, BASE)]);
  g_string_append_c (key, digits[1 + wk_random_get_below (random, BASE - 1)]);
  return g_string_free (g_steal_pointer (&key), FALSE);
}

char *
wk_order_key_between (const char *before, const char *after, WkRandom *random)
{
  return between (before, after, "", random);
}

char *
wk_order_key_between_ranked (const char *before, const char *after, guint rank, WkRandom *random)
{
  char said[N_RANK + 1] = "";

  rank = MIN (rank, MAX_RANK);
  for (guint i = N_RANK; i > 0; i--, rank /= BASE)
    said[i - 1] = digits[rank % BASE];
  return between (before, after, said, random);
}
