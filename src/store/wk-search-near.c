#include "wk-search.h"

#include <string.h>

/* A word longer than this many bytes is compared by itself only: a bit each in one machine word. */
#define LONGEST 64u

guint
wk_search_get_slack (const char *word)
{
  glong n;

  g_return_val_if_fail (word != NULL, 0);

  n = g_utf8_strlen (word, -1);
  return n < 4 || strlen (word) > LONGEST || g_ascii_isdigit (*word) ? 0 : n < 8 ? 1 : 2;
}

/* Hyyrö, “A bit-vector algorithm for computing Levenshtein and Damerau edit distances”, Nordic Journal of Computing 10 (2003), fig. 3:
 * the columns of the table of distances, a bit a row. Over bytes: a letter of two counts twice, which only asks for more likeness. */
guint
wk_search_distance (const char *one, const char *other)
{
  guint64 places[256] = { 0 }, positive, negative = 0, last, diagonal = 0, before = 0;
  gsize n, m;
  guint distance;

  g_return_val_if_fail (one != NULL && other != NULL, G_MAXUINT);

  n = strlen (one);
  m = strlen (other);
  if (n == 0 || n > LONGEST)
    return strcmp (one, other) == 0 ? 0 : MAX (n, m);
  for (gsize i = 0; i < n; i++)
    places[(guchar) one[i]] |= (guint64) 1 << i;
  positive = n == 64 ? G_MAXUINT64 : ((guint64) 1 << n) - 1;
  last = (guint64) 1 << (n - 1);
  distance = n;
  for (gsize j = 0; j < m; j++)
    {
      guint64 here = places[(guchar) other[j]];
      guint64 swapped = (((~diagonal) & here) << 1) & before, up, down;

      diagonal = (((here & positive) + positive) ^ positive) | here | negative | swapped;
      up = negative | ~(diagonal | positive);
      down = diagonal & positive;
      distance += (up & last) != 0;
      distance -= (down & last) != 0;
      up = (up << 1) | 1;
      down <<= 1;
      positive = down | ~(diagonal | up);
      negative = up & diagonal;
      before = here;
    }
  return distance;
}
