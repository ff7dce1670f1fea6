#include "wk-resident-text-private.h"

#include <string.h>

/* When so few of the rows are left, they are looked at one by one. */
#define ONE_IN 16u

typedef struct {
  GString *text;             /* (owned) of each row: a space, its words with spaces between them, a line's end */
  GArray *starts;            /* (owned) of gsize: where each row begins; then where the last one ends */
} Piece;

struct _WkResidentText {
  Piece folded, sounds;
};

static void
piece_clear (Piece *piece)
{
  gsize start = 0;

  if (piece->text == NULL)
    {
      piece->text = g_string_new (NULL);
      piece->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
    }
  g_string_truncate (piece->text, 0);
  g_array_set_size (piece->starts, 0);
  g_array_append_val (piece->starts, start);
}

static gsize
get_start (const Piece *piece, guint place)
{
  return g_array_index (piece->starts, gsize, place);
}

static guint
get_n_rows (const Piece *piece)
{
  return piece->starts->len - 1;
}

static void
piece_append (Piece *piece, const char *words)
{
  g_string_append_c (piece->text, ' ');
  g_string_append (piece->text, words);
  g_string_append_c (piece->text, '\n');
  g_array_append_val (piece->starts, piece->text->len);
}

static void
piece_insert (Piece *piece, guint place, const char *words)
{
  gsize start = get_start (piece, place), length = strlen (words) + 2;
  g_autofree char *row = g_strdup_printf (" %s\n", words);

  g_string_insert_len (piece->text, (gssize) start, row, (gssize) length);
  g_array_insert_val (piece->starts, place, start);
  for (guint i = place + 1; i < piece->starts->len; i++)
    g_array_index (piece->starts, gsize, i) += length;
}

static void
piece_remove (Piece *piece, guint place)
{
  gsize start = get_start (piece, place), length = get_start (piece, place + 1) - start;

  g_string_erase (piece->text, (gssize) start, (gssize) length);
  g_array_remove_index (piece->starts, place);
  for (guint i = place; i < piece->starts->len; i++)
    g_array_index (piece->starts, gsize, i) -= length;
}

WkResidentText *
wk_resident_text_new (void)
{
  WkResidentText *self = g_new0 (WkResidentText, 1);

  piece_clear (&self->folded);
  piece_clear (&self->sounds);
  return self;
}

void
wk_resident_text_free (WkResidentText *self)
{
  g_string_free (self->folded.text, TRUE);
  g_string_free (self->sounds.text, TRUE);
  g_array_unref (self->folded.starts);
  g_array_unref (self->sounds.starts);
  g_free (self);
}

void
wk_resident_text_fill (WkResidentText *self, GPtrArray *rows)
{
  piece_clear (&self->folded);
  piece_clear (&self->sounds);
  for (guint i = 0; i < rows->len; i++)
    {
      const WkResidentData *data = wk_resident_row_get_data (rows->pdata[i]);

      piece_append (&self->folded, data->folded);
      piece_append (&self->sounds, data->sounds);
    }
}

void
wk_resident_text_insert (WkResidentText *self, guint place, const WkResidentData *data)
{
  piece_insert (&self->folded, place, data->folded);
  piece_insert (&self->sounds, place, data->sounds);
}

void
wk_resident_text_remove (WkResidentText *self, guint place)
{
  piece_remove (&self->folded, place);
  piece_remove (&self->sounds, place);
}

/* ---- searching ---------------------------------------------------------------------------------------------------- */

typedef struct {
  char *text;                /* (owned) a space, and the word */
  gsize length;
  guint weight;              /* of a word that begins so; a word that is so counts twice */
} Needle;

/* The first word between the two that begins so. */
static const char *
find_beginning (const char *from, const char *to, const Needle *needle)
{
  return memmem (from, to - from, needle->text, needle->length);
}

static guint
weigh (const char *at, const Needle *needle)
{
  char next = at[needle->length];

  return next == ' ' || next == '\n' ? 2 * needle->weight : needle->weight;
}

static void
find_in_all (const Piece *piece, const Needle *needle, guint8 *here)
{
  const char *text = piece->text->str, *end = text + piece->text->len;
  guint place = 0;

  for (const char *at = text; (at = find_beginning (at, end, needle)) != NULL; at = text + get_start (piece, place + 1))
    {
      while (get_start (piece, place + 1) <= (gsize) (at - text))
        place++;
      if (here[place] == 0)
        here[place] = weigh (at, needle);
    }
}

static void
find_in_those (const Piece *piece, const Needle *needle, const guint *ranks, guint8 *here)
{
  const char *text = piece->text->str;

  for (guint place = 0; place < get_n_rows (piece); place++)
    if (ranks[place] > 0 && here[place] == 0)
      {
        const char *at = find_beginning (text + get_start (piece, place), text + get_start (piece, place + 1), needle);

        if (at != NULL)
          here[place] = weigh (at, needle);
      }
}

static void
find (const Piece *piece, const char *word, guint weight, const guint *ranks, guint n_left, guint8 *here)
{
  g_autofree char *text = g_strconcat (" ", word, NULL);
  Needle needle = { text, strlen (text), weight };

  if (n_left < get_n_rows (piece) / ONE_IN)
    find_in_those (piece, &needle, ranks, here);
  else
    find_in_all (piece, &needle, here);
}

/* Few rows have the longest: it goes first. */
static guint
find_longest (const WkSearchWords *words)
{
  guint longest = 0;

  for (guint i = 1; words->folded[0] != NULL && words->folded[i] != NULL; i++)
    if (strlen (words->folded[i]) > strlen (words->folded[longest]))
      longest = i;
  return longest;
}

guint *
wk_resident_text_rank (WkResidentText *self, const WkSearchWords *words)
{
  guint n = get_n_rows (&self->folded), n_words = g_strv_length (words->folded), longest = find_longest (words), n_left = n;
  guint *ranks = g_new (guint, n);
  g_autofree guint8 *here = g_new (guint8, n);

  for (guint place = 0; place < n; place++)
    ranks[place] = 1;
  for (guint k = 0; k < n_words && n_left > 0; k++)
    {
      guint i = k == 0 ? longest : k <= longest ? k - 1 : k;
      const char *sound = words->sounds[i];

      memset (here, 0, n);
      find (&self->folded, words->folded[i], 4, ranks, n_left, here);
      if (sound[0] != '\0' && sound[1] != '\0')
        find (&self->sounds, sound, 1, ranks, n_left, here);
      n_left = 0;
      for (guint place = 0; place < n; place++)
        {
          ranks[place] = ranks[place] > 0 && here[place] > 0 ? ranks[place] + here[place] : 0;
          n_left += ranks[place] > 0;
        }
    }
  return ranks;
}
