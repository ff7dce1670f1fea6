#include "wk-word-index-private.h"

#include <string.h>

#include "wk-search.h"

#define MOST_LOOKED_AT 1000 /* places: more nobody reads, and the search stays quick with a hundred thousand files */
#define FEW 5u              /* when no more files are found, misspellings are looked for */
#define MOST_NEAR 12u       /* words that one may stand for */
#define MOST_KNOWN 20000u
#define WORDS_BEFORE 4u
#define WORDS_AFTER 8u

struct _WkWordIndex {
  WkProjection *projection;  /* (owned) */
  GHashTable *known;         /* (owned) set of utf8: terms that are in the table, some of them */
  GHashTable *doubtful;      /* (owned) set of utf8: terms of what was forgotten */
  char *under_way;           /* (owned) (nullable): the document of which the last words were, which has its row */
};

WkFound *
wk_found_copy (const WkFound *found)
{
  WkFound *copy = g_memdup2 (found, sizeof *found);

  copy->part = g_strdup (found->part);
  copy->domain = g_strdup (found->domain);
  copy->record = g_strdup (found->record);
  copy->field = g_strdup (found->field);
  copy->snippet = g_strdup (found->snippet);
  copy->marks = g_array_copy (found->marks);
  return copy;
}

void
wk_found_free (WkFound *found)
{
  g_free (found->part);
  g_free (found->domain);
  g_free (found->record);
  g_free (found->field);
  g_free (found->snippet);
  g_clear_pointer (&found->marks, g_array_unref);
  g_free (found);
}

const char *
wk_word_index_ddl (void)
{
  return "CREATE TABLE word_document (id INTEGER PRIMARY KEY, document TEXT NOT NULL UNIQUE, subject TEXT NOT NULL);"
         "CREATE TABLE word_source (id INTEGER PRIMARY KEY, document INTEGER NOT NULL, part TEXT NOT NULL, domain TEXT NOT NULL,"
         " record TEXT NOT NULL, field TEXT NOT NULL, body TEXT NOT NULL);"
         "CREATE INDEX word_source_document ON word_source (document);"
         WK_SEARCH_FTS ("word")
         /* Every word that stands somewhere, to find what a misspelt one may stand for. */
         "CREATE TABLE term (length INTEGER NOT NULL, term TEXT NOT NULL, PRIMARY KEY (length, term)) WITHOUT ROWID;";
}

WkWordIndex *
wk_word_index_new (WkProjection *projection)
{
  WkWordIndex *self = g_new0 (WkWordIndex, 1);

  self->projection = wk_projection_ref (projection);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->doubtful = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
wk_word_index_free (WkWordIndex *self)
{
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->doubtful);
  g_free (self->under_way);
  wk_projection_unref (self->projection);
  g_free (self);
}

/* ---- filling -------------------------------------------------------------------------------------------------- */

static gboolean
is_name (const char *part)
{
  return g_str_equal (part, "name");
}

static gboolean
is_term (const char *word)
{
  return wk_search_get_slack (word) > 0;
}

static gboolean
put_term (WkWordIndex *self, const char *word, GError **error)
{
  if (!is_term (word))
    return TRUE;
  g_hash_table_remove (self->doubtful, word); /* here it stands */
  if (g_hash_table_contains (self->known, word))
    return TRUE;
  if (!wk_projection_run (self->projection, error, "INSERT OR IGNORE INTO term VALUES (?, ?)", "is", (gint64) strlen (word), word))
    return FALSE;
  if (g_hash_table_size (self->known) >= MOST_KNOWN)
    g_hash_table_remove_all (self->known);
  g_hash_table_add (self->known, g_strdup (word));
  return TRUE;
}

static gboolean
put_document (WkWordIndex *self, const WkWordPlace *place, GError **error)
{
  if (g_strcmp0 (self->under_way, place->document) == 0)
    return TRUE;
  if (!wk_projection_run (self->projection, error, "INSERT OR IGNORE INTO word_document (document, subject) VALUES (?, ?)", "ss",
                          place->document, place->subject))
    return FALSE;
  g_free (self->under_way);
  self->under_way = g_strdup (place->document);
  return TRUE;
}

gboolean
wk_word_index_put (WkWordIndex *self, const WkWordPlace *place, const char *words, GError **error)
{
  g_autofree char *keys = wk_search_keys (words, is_name (place->part));
  g_auto (GStrv) terms = NULL;

  if (*keys == '\0')
    return TRUE;
  if (!put_document (self, place, error)
      || !wk_projection_run (self->projection, error,
                             /* Values, not a selection: a statement that might put several rows makes FTS5 write what it gathers each time. */
                             "INSERT INTO word_source (document, part, domain, record, field, body)"
                             " VALUES ((SELECT id FROM word_document WHERE document = ?), ?, ?, ?, ?, ?)", "ssssss",
                             place->document, place->part, place->domain, place->record, place->field, words)
      || !wk_projection_run (self->projection, error, "INSERT INTO word (rowid, keys) VALUES (last_insert_rowid (), ?)", "s", keys))
    return FALSE;
  terms = wk_search_split_fold (keys);
  for (char **term = terms; *term != NULL; term++)
    if (!put_term (self, *term, error))
      return FALSE;
  return TRUE;
}

/* What stood in the document may have been all there was of a word. */
static void
doubt (WkWordIndex *self, const char *keys)
{
  g_auto (GStrv) terms = wk_search_split_fold (keys);

  for (char **term = terms; *term != NULL; term++)
    if (is_term (*term))
      g_hash_table_add (self->doubtful, g_strdup (*term));
}

static gboolean
forget_words (WkWordIndex *self, const char *document, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WkStatement) s = wk_projection_query (self->projection, error,
                                                   "SELECT s.id, s.part, s.body FROM word_document d JOIN word_source s ON s.document = d.id"
                                                   " WHERE d.document = ?", "s", document);

  if (s == NULL)
    return FALSE;
  while (wk_statement_step (s, &local))
    {
      g_autofree char *keys = wk_search_keys (wk_statement_get_text (s, 2), is_name (wk_statement_get_text (s, 1)));

      doubt (self, keys);
      if (!wk_projection_run (self->projection, error, "INSERT INTO word (word, rowid, keys) VALUES ('delete', ?, ?)", "is",
                              wk_statement_get_int (s, 0), keys))
        return FALSE;
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
wk_word_index_forget (WkWordIndex *self, const char *document, GError **error)
{
  g_clear_pointer (&self->under_way, g_free);
  return forget_words (self, document, error)
         && wk_projection_run (self->projection, error, "DELETE FROM word_source WHERE document = (SELECT id FROM word_document WHERE document = ?)",
                               "s", document)
         && wk_projection_run (self->projection, error, "DELETE FROM word_document WHERE document = ?", "s", document);
}

void
wk_word_index_rolled_back (WkWordIndex *self)
{
  g_clear_pointer (&self->under_way, g_free);
  g_hash_table_remove_all (self->known);
  g_hash_table_remove_all (self->doubtful);
}

/* 1: it stands somewhere, 0: nowhere, -1: an error. */
static int
stands_somewhere (WkWordIndex *self, const char *word, gboolean as_beginning, GError **error)
{
  g_autofree char *query = g_strdup_printf ("\"%s\"%s", word, as_beginning ? " *" : "");
  g_autoptr (GError) local = NULL;
  g_autoptr (WkStatement) s = wk_projection_query (self->projection, error, "SELECT 1 FROM word WHERE word MATCH ? LIMIT 1", "s", query);

  if (s == NULL)
    return -1;
  if (wk_statement_step (s, &local))
    return 1;
  if (local == NULL)
    return 0;
  g_propagate_error (error, g_steal_pointer (&local));
  return -1;
}

gboolean
wk_word_index_settle (WkWordIndex *self, GError **error)
{
  GHashTableIter iter;
  gpointer term;

  g_hash_table_iter_init (&iter, self->doubtful);
  while (g_hash_table_iter_next (&iter, &term, NULL))
    {
      int there = stands_somewhere (self, term, FALSE, error);

      if (there < 0)
        return FALSE;
      if (there > 0)
        continue;
      g_hash_table_remove (self->known, term);
      if (!wk_projection_run (self->projection, error, "DELETE FROM term WHERE length = ? AND term = ?", "is", (gint64) strlen (term), term))
        return FALSE;
    }
  g_hash_table_remove_all (self->doubtful);
  return TRUE;
}

/* ---- what is looked for ------------------------------------------------------------------------------------------ */

typedef struct {
  char *fold, *sound;        /* (owned) */
  char **bones;              /* (owned) */
  GPtrArray *near;           /* (owned) (nullable) of utf8 */
} Wanted;

static void
wanted_clear (gpointer data)
{
  Wanted *wanted = data;

  g_free (wanted->fold);
  g_free (wanted->sound);
  g_strfreev (wanted->bones);
  g_clear_pointer (&wanted->near, g_ptr_array_unref);
}

static GArray *
read_wanted (const char *words)
{
  g_autofree char *fold = wk_search_fold (words);
  g_auto (GStrv) parts = g_strsplit (fold, " ", -1);
  GArray *out = g_array_new (FALSE, TRUE, sizeof (Wanted));

  g_array_set_clear_func (out, wanted_clear);
  for (char **part = parts; *part != NULL; part++)
    {
      Wanted wanted = { g_strdup (*part), wk_search_sound (*part), wk_search_bones (*part), NULL };

      g_array_append_val (out, wanted);
    }
  return out;
}

/* 3: the word, 2: its beginning, 1: as it sounds, across spellings, or as it may be meant; 0: another. */
static guint
fits_word (const Wanted *wanted, const char *fold, const char *name)
{
  gsize n = strlen (wanted->fold);

  if (strncmp (fold, wanted->fold, n) == 0)
    return fold[n] == '\0' ? 3 : 2;
  if (g_utf8_strlen (wanted->sound, -1) >= 3)
    {
      g_autofree char *sound = wk_search_sound (fold);

      if (g_str_has_prefix (sound, wanted->sound))
        return 1;
    }
  if (wanted->near != NULL && g_ptr_array_find_with_equal_func (wanted->near, fold, g_str_equal, NULL))
    return 1;
  if (wanted->bones[0] != NULL && wk_search_may_be_name (name))
    {
      g_auto (GStrv) keys = wk_search_bones (name);

      for (char **key = wanted->bones; *key != NULL; key++)
        if (g_strv_contains ((const char * const *) keys, *key))
          return 1;
    }
  return 0;
}

/* ---- misspellings ------------------------------------------------------------------------------------------------- */

typedef struct { char *term; guint distance; } Near;

static void
near_clear (gpointer data)
{
  g_free (((Near *) data)->term);
}

static int
compare_near (gconstpointer a, gconstpointer b)
{
  const Near *x = a, *y = b;

  return x->distance != y->distance ? (x->distance < y->distance ? -1 : 1) : strcmp (x->term, y->term);
}

/* What a word may stand for that stands nowhere itself. */
static GPtrArray *
list_near (WkWordIndex *self, const char *word, GError **error)
{
  guint slack = wk_search_get_slack (word);
  gint64 length = strlen (word);
  g_autoptr (GArray) near = g_array_new (FALSE, FALSE, sizeof (Near));
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (WkStatement) s = NULL;
  int there;

  if (slack == 0)
    return g_steal_pointer (&out);
  there = stands_somewhere (self, word, TRUE, error);
  if (there != 0)
    return there > 0 ? g_steal_pointer (&out) : NULL;
  g_array_set_clear_func (near, near_clear);
  s = wk_projection_query (self->projection, error, "SELECT term FROM term WHERE length BETWEEN ? AND ?", "ii", length - slack, length + slack);
  if (s == NULL)
    return NULL;
  while (wk_statement_step (s, &local))
    {
      const char *term = wk_statement_get_text (s, 0);
      guint distance = wk_search_distance (word, term);

      if (distance > 0 && distance <= slack)
        {
          Near one = { g_strdup (term), distance };

          g_array_append_val (near, one);
        }
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  g_array_sort (near, compare_near);
  for (guint i = 0; i < MIN (near->len, MOST_NEAR); i++)
    g_ptr_array_add (out, g_steal_pointer (&g_array_index (near, Near, i).term));
  return g_steal_pointer (&out);
}

/* ---- searching ---------------------------------------------------------------------------------------------------- */

/* A place that was looked at; the file that it is in. */
typedef struct { gint64 id; guint rank, best, order; char *subject; } Place;

static void
place_clear (gpointer data)
{
  g_free (((Place *) data)->subject);
}

/* The best file first, then its places. */
static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *x = a, *y = b;
  int r;

  if (x->best != y->best)
    return x->best > y->best ? -1 : 1;
  if ((r = strcmp (x->subject, y->subject)) != 0)
    return r;
  if (x->rank != y->rank)
    return x->rank > y->rank ? -1 : 1;
  return x->order < y->order ? -1 : x->order > y->order;
}

/* How well a text fits, without looking at it word by word. */
static guint
rank (GArray *wanted, const char *fold, gboolean by_name)
{
  guint sum = by_name ? 1 : 0;

  for (guint i = 0; i < wanted->len; i++)
    {
      const char *word = g_array_index (wanted, Wanted, i).fold;
      gsize n = strlen (word);
      guint best = 0;

      for (const char *at = fold; n > 0 && best < 2 && (at = strstr (at, word)) != NULL; at += n)
        if (at == fold || at[-1] == ' ')
          best = MAX (best, at[n] == '\0' || at[n] == ' ' ? 2 : 1);
      sum += best * 2;
    }
  return sum;
}

static GArray *
look (WkWordIndex *self, const char *query, GArray *wanted, GError **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_autoptr (GHashTable) best = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) local = NULL;
  g_autoptr (WkStatement) s = wk_projection_query (self->projection, error,
                                                   "SELECT s.id, d.subject, s.part, s.body FROM word w JOIN word_source s ON s.id = w.rowid"
                                                   " JOIN word_document d ON d.id = s.document WHERE word MATCH ? LIMIT ?", "si",
                                                   query, (gint64) MOST_LOOKED_AT);

  if (s == NULL)
    return NULL;
  g_array_set_clear_func (places, place_clear);
  while (wk_statement_step (s, &local))
    {
      g_autofree char *fold = wk_search_fold (wk_statement_get_text (s, 3));
      Place place = { wk_statement_get_int (s, 0), rank (wanted, fold, is_name (wk_statement_get_text (s, 2))), 0, places->len,
                      g_strdup (wk_statement_get_text (s, 1)) };

      g_array_append_val (places, place);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  for (guint i = 0; i < places->len; i++)
    {
      Place *place = &g_array_index (places, Place, i);

      if (GPOINTER_TO_UINT (g_hash_table_lookup (best, place->subject)) < place->rank + 1)
        g_hash_table_insert (best, place->subject, GUINT_TO_POINTER (place->rank + 1));
    }
  for (guint i = 0; i < places->len; i++)
    g_array_index (places, Place, i).best = GPOINTER_TO_UINT (g_hash_table_lookup (best, g_array_index (places, Place, i).subject));
  g_array_sort (places, compare_places);
  return g_steal_pointer (&places);
}

/* Whether one of the words within these letters is what was looked for. */
static gboolean
is_found (GArray *wanted, const char *word)
{
  g_autofree char *fold = wk_search_fold (word);
  g_auto (GStrv) parts = g_strsplit (fold, " ", -1);

  for (guint i = 0; i < wanted->len; i++)
    for (char **part = parts; *part != NULL; part++)
      if (fits_word (&g_array_index (wanted, Wanted, i), *part, word) > 0)
        return TRUE;
  return FALSE;
}

static void
add_word (WkFound *found, GString *out, const char *word, gboolean marked)
{
  WkFoundMark mark;

  if (out->len > 0)
    g_string_append_c (out, ' ');
  mark.start = out->len;
  mark.length = strlen (word);
  g_string_append (out, word);
  if (marked)
    g_array_append_val (found->marks, mark);
}

/* Some words before the first one that was found, and some behind it. */
static void
take_snippet (WkFound *found, const char *body, GArray *wanted)
{
  g_auto (GStrv) parts = g_strsplit_set (body, " \n\t\r", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  GString *out = g_string_new (NULL);
  guint first = G_MAXUINT, from, to;

  found->marks = g_array_new (FALSE, FALSE, sizeof (WkFoundMark));
  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0')
      {
        if (first == G_MAXUINT && is_found (wanted, *part))
          first = words->len;
        g_ptr_array_add (words, *part);
      }
  from = first == G_MAXUINT || first < WORDS_BEFORE ? 0 : first - WORDS_BEFORE;
  to = MIN (words->len, (first == G_MAXUINT ? 0 : first) + WORDS_AFTER);
  if (from > 0)
    g_string_append (out, "…");
  for (guint i = from; i < to; i++)
    add_word (found, out, words->pdata[i], i >= first && is_found (wanted, words->pdata[i]));
  if (to < words->len)
    g_string_append (out, " …");
  found->snippet = g_string_free (out, FALSE);
}

static WkFound *
read_found (WkWordIndex *self, const Place *place, GArray *wanted, GError **error)
{
  g_autoptr (WkFound) found = g_new0 (WkFound, 1);
  g_autoptr (WkStatement) s = wk_projection_query (self->projection, error,
                                                   "SELECT part, domain, record, field, body FROM word_source WHERE id = ?", "i", place->id);

  if (s == NULL || !wk_id_init_from_hex (&found->resident, place->subject) || !wk_statement_step (s, error))
    return NULL;
  found->part = g_strdup (wk_statement_get_text (s, 0));
  found->domain = g_strdup (wk_statement_get_text (s, 1));
  found->record = g_strdup (wk_statement_get_text (s, 2));
  found->field = g_strdup (wk_statement_get_text (s, 3));
  take_snippet (found, wk_statement_get_text (s, 4), wanted);
  return g_steal_pointer (&found);
}

static guint
count_files (GArray *places)
{
  guint n = 0;

  for (guint i = 0; i < places->len; i++)
    n += i == 0 || strcmp (g_array_index (places, Place, i).subject, g_array_index (places, Place, i - 1).subject) != 0;
  return n;
}

/* What each word may stand for when it is misspelt; NULL: nothing. */
static GHashTable *
mend (WkWordIndex *self, GArray *wanted, GError **error)
{
  g_autoptr (GHashTable) out = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < wanted->len; i++)
    {
      Wanted *word = &g_array_index (wanted, Wanted, i);

      word->near = list_near (self, word->fold, error);
      if (word->near == NULL)
        return NULL;
      if (word->near->len > 0)
        g_hash_table_insert (out, word->fold, word->near);
    }
  return g_steal_pointer (&out);
}

GPtrArray *
wk_word_index_search (WkWordIndex *self, const char *words, guint most, guint each, GError **error)
{
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_found_free);
  g_autofree char *query = wk_search_query (words, NULL);
  g_autoptr (GArray) wanted = NULL, places = NULL;
  guint files = 0, of_this = 0;
  WkFound *last = NULL;

  if (query == NULL)
    return g_steal_pointer (&out);
  wanted = read_wanted (words);
  places = look (self, query, wanted, error);
  if (places == NULL)
    return NULL;
  if (count_files (places) < FEW)
    {
      g_autoptr (GHashTable) near = mend (self, wanted, error);
      g_autofree char *wider = near != NULL ? wk_search_query (words, near) : NULL;

      if (near == NULL)
        return NULL;
      if (g_hash_table_size (near) > 0)
        {
          g_array_unref (places);
          places = look (self, wider, wanted, error);
          if (places == NULL)
            return NULL;
        }
    }
  for (guint i = 0; i < places->len; i++)
    {
      Place *place = &g_array_index (places, Place, i);
      g_autoptr (GError) local = NULL;
      WkFound *found;

      if (i > 0 && strcmp (place->subject, g_array_index (places, Place, i - 1).subject) == 0)
        {
          if (of_this >= each)
            {
              if (last != NULL)
                last->more++;
              continue;
            }
        }
      else
        {
          if (files == most)
            break;
          files++;
          of_this = 0;
          last = NULL;
        }
      found = read_found (self, place, wanted, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      if (found == NULL)
        continue;
      of_this++;
      last = found;
      g_ptr_array_add (out, found);
    }
  return g_steal_pointer (&out);
}
