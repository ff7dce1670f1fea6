#include "wk-index-private.h"

#include <string.h>

#include "wk-rows.h"
#include "wk-word-index-private.h"
#include "ydoc.h"

/* Raised when the tables below change, or when wk_search_keys() gives other keys for the same words; together with the dossier's version it decides
 * whether an image fits. */
#define INDEX_VERSION 3u

struct _WkIndex {
  WkProjection *projection;  /* (owned) */
  WkWordIndex *words;        /* (owned) */
  gboolean behind;           /* something is missing of what changed: no image of it is kept */
};

typedef struct {
  const WkRowTable *table;
  char **values;             /* (owned) as many as columns, each (owned) (nullable) */
} Row;

struct _WkDocumentRows {
  char document[WK_ID_HEX_SIZE];
  char subject[WK_ID_HEX_SIZE];
  GArray *rows;              /* (owned) of Row */
};

static guint
n_columns (const WkRowTable *table)
{
  guint n = 0;

  while (table->columns[n] != NULL)
    n++;
  return n;
}

static void
row_clear (gpointer data)
{
  Row *row = data;
  guint n = n_columns (row->table);

  for (guint i = 0; i < n; i++)
    g_free (row->values[i]);
  g_free (row->values);
}

static void
row_cb (const WkRow *from, gpointer data)
{
  WkDocumentRows *self = data;
  guint n = n_columns (from->table);
  Row row = { from->table, g_new0 (char *, n + 1) };

  for (guint i = 0; i < n; i++)
    row.values[i] = g_strdup (from->values[i]);
  g_array_append_val (self->rows, row);
}

WkDocumentRows *
wk_document_rows_new (WkDocKind kind, const char *domain, const WkId *document, const WkId *subject, YDoc *doc)
{
  WkDocumentRows *self = g_new0 (WkDocumentRows, 1);

  wk_id_write_hex (document, self->document);
  if (wk_doc_kind_is_of_resident (kind))
    wk_id_write_hex (subject, self->subject);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (self->rows, row_clear);
  wk_document_project (kind, domain, self->document, self->subject, doc, row_cb, self);
  return self;
}

void
wk_document_rows_free (WkDocumentRows *self)
{
  g_array_unref (self->rows);
  g_free (self);
}

/**
 * wk_index_open:
 * @store: where an image of it may be kept
 * @position: (out): the log's position that it holds
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the projection, from its image when there is one that fits
 */
WkIndex *
wk_index_open (WkStore *store, gint64 *position, GError **error)
{
  g_autofree char *ddl = g_strconcat (wk_rows_ddl (), wk_word_index_ddl (), NULL);
  WkProjection *projection = wk_projection_restore (store, ddl, WK_ROWS_VERSION * 1000 + INDEX_VERSION, position, error);

  if (projection == NULL)
    return NULL;
  WkIndex *self = g_new0 (WkIndex, 1);
  self->projection = projection;
  self->words = wk_word_index_new (projection);
  return self;
}

void
wk_index_free (WkIndex *self)
{
  g_clear_pointer (&self->words, wk_word_index_free);
  g_clear_pointer (&self->projection, wk_projection_unref);
  g_free (self);
}

WkProjection *
wk_index_get_projection (WkIndex *self)
{
  return self->projection;
}

/**
 * wk_index_fall_behind:
 * @self: the index
 *
 * Something that changed could not be projected. It is at the next start: from the last image that was kept before.
 */
void
wk_index_fall_behind (WkIndex *self)
{
  self->behind = TRUE;
}

gboolean
wk_index_save (WkIndex *self, WkStore *store, gint64 position, GError **error)
{
  return self->behind || wk_projection_save (self->projection, store, position, error);
}

gboolean
wk_index_begin (WkIndex *self, GError **error)
{
  return wk_projection_begin (self->projection, error);
}

gboolean
wk_index_commit (WkIndex *self, GError **error)
{
  if (wk_projection_commit (self->projection, error))
    return TRUE;
  wk_index_rollback (self);
  return FALSE;
}

/* Nothing since wk_index_begin() was projected. */
void
wk_index_rollback (WkIndex *self)
{
  wk_projection_rollback (self->projection);
  wk_word_index_rolled_back (self->words);
  wk_index_fall_behind (self);
}

static gboolean
forget (WkIndex *self, const char *document, GError **error)
{
  gsize n;
  const WkRowTable *tables = wk_rows_get_tables (&n);

  if (!wk_word_index_forget (self->words, document, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE document = ?", tables[i].name);
      if (!tables[i].is_words && !wk_projection_run (self->projection, error, sql, "s", document))
        return FALSE;
    }
  return TRUE;
}

static const char *
cell (const Row *row, const char *column)
{
  for (guint i = 0; row->table->columns[i] != NULL; i++)
    if (g_str_equal (row->table->columns[i], column))
      return row->values[i];
  return NULL;
}

static const char *
cell_or_empty (const Row *row, const char *column)
{
  const char *text = cell (row, column);

  return text != NULL ? text : "";
}

/* What people wrote is found by its words. A name is found by the list itself; here too, however it is spelt. */
static gboolean
index_words (WkIndex *self, const Row *row, GError **error)
{
  gboolean is_name = g_str_equal (row->table->name, "resident");
  WkWordPlace place = { cell (row, "document"), cell (row, "subject"), is_name ? "name" : cell_or_empty (row, "kind"),
                        is_name ? "" : cell_or_empty (row, "domain"), cell_or_empty (row, "record"), is_name ? "" : cell_or_empty (row, "field") };
  const char *name = cell (row, "name"), *surname = cell (row, "surname");
  g_autofree char *both = NULL;

  if (!is_name)
    return wk_word_index_put (self->words, &place, cell_or_empty (row, "text"), error);
  if (name == NULL)
    name = "";
  /* As they want to be called, which may be a first name alone. */
  both = surname != NULL && strstr (name, surname) == NULL ? g_strdup_printf ("%s %s", name, surname) : g_strdup (name);
  return wk_word_index_put (self->words, &place, both, error);
}

/* The document is not there any more, and nothing of it shall be found. */
gboolean
wk_index_forget (WkIndex *self, const WkId *document, GError **error)
{
  char hex[WK_ID_HEX_SIZE];

  return forget (self, wk_id_write_hex (document, hex), error) && wk_word_index_settle (self->words, error);
}

/**
 * wk_index_put:
 * @self: the index
 * @rows: what a document projects to now
 * @is_new: whether the document was never projected before (saves looking for what to forget)
 * @error: return location for an error
 *
 * Returns: whether the rows stand in place of the document's former ones
 */
gboolean
wk_index_put (WkIndex *self, const WkDocumentRows *rows, gboolean is_new, GError **error)
{
  if (!is_new && !forget (self, rows->document, error))
    return FALSE;
  for (guint i = 0; i < rows->rows->len; i++)
    {
      const Row *row = &g_array_index (rows->rows, Row, i);

      if (!row->table->is_words
          && !wk_projection_insert (self->projection, row->table->name, (const char * const *) row->values, n_columns (row->table), error))
        return FALSE;
      if ((row->table->is_words || g_str_equal (row->table->name, "resident")) && !index_words (self, row, error))
        return FALSE;
    }
  return wk_word_index_settle (self->words, error);
}

static char *
take (WkStatement *s, guint column)
{
  return g_strdup (wk_statement_get_text (s, column));
}

/* Who was added by hand has one name, as they want to be called: what follows the first name is the last name, with its prefix
 * (the words that begin small). */
static void
derive_last_name (WkResidentData *data)
{
  const char *rest;
  gsize n;

  if ((data->last_name != NULL && *data->last_name != '\0') || data->first_name == NULL || *data->first_name == '\0'
      || data->display_name == NULL || !g_str_has_prefix (data->display_name, data->first_name))
    return;
  rest = data->display_name + strlen (data->first_name);
  if (*rest != ' ')
    return;
  const char *last = ++rest;
  while ((n = strcspn (last, " ")) > 0 && last[n] == ' ' && g_unichar_islower (g_utf8_get_char (last)))
    last += n + 1;
  if (last > rest)
    {
      g_free (data->prefix);
      data->prefix = g_strndup (rest, last - rest - 1);
    }
  g_free (data->last_name);
  data->last_name = g_strdup (last);
}

/* The columns of resident_sql, in its order. */
static WkResidentData *
read_resident (WkStatement *s)
{
  WkResidentData *data = wk_resident_data_new ();
  guint c = 1;
  const char *addition;

  if (!wk_id_init_from_hex (&data->id, wk_statement_get_text (s, 0)))
    {
      wk_resident_data_free (data);
      return NULL;
    }
  data->display_name = take (s, c++);
  data->first_name = take (s, c++);
  data->prefix = take (s, c++);
  data->last_name = take (s, c++);
  data->birth_date = take (s, c++);
  data->contact_person_id = take (s, c++);
  data->contact_person = take (s, c++);
  data->phase = take (s, c++);
  data->view = take (s, c++);
  data->last_contact = take (s, c++);
  data->acute_deadline = take (s, c++);
  data->acute = data->acute_deadline != NULL && *data->acute_deadline != '\0';
  data->has_plan = wk_statement_get_int (s, c++) != 0;
  data->next_step_date = take (s, c++);
  data->next_step = take (s, c++);
  addition = wk_statement_get_text (s, c + 2);
  data->address = g_strdup_printf ("%s %s%s%s %s %s",
                                   wk_statement_get_text (s, c) != NULL ? wk_statement_get_text (s, c) : "",
                                   wk_statement_get_text (s, c + 1) != NULL ? wk_statement_get_text (s, c + 1) : "",
                                   addition != NULL && g_ascii_isalpha (*addition) ? " " : "", addition != NULL ? addition : "",
                                   wk_statement_get_text (s, c + 3) != NULL ? wk_statement_get_text (s, c + 3) : "",
                                   wk_statement_get_text (s, c + 4) != NULL ? wk_statement_get_text (s, c + 4) : "");
  g_strstrip (data->address);
  data->house_number = g_strconcat (wk_statement_get_text (s, c + 1) != NULL ? wk_statement_get_text (s, c + 1) : "", addition, NULL);
  wk_resident_tidy_house_number (data->house_number);
  data->numbers = take (s, c + 5);
  data->next_talk = take (s, c + 6);
  data->think_until = take (s, c + 7);
  data->same_as = take (s, c + 8);
  data->asked = wk_statement_get_int (s, c + 9) != 0;
  data->closed = wk_statement_get_int (s, c + 10) != 0;
  derive_last_name (data);
  wk_resident_data_index (data);
  return data;
}

static const char resident_sql[] =
  "SELECT r.subject, r.name, r.first_name, r.prefix, r.surname, r.birth_date, r.contact_account, r.contact_person, r.phase, r.view,"
  " r.last_contact, r.acute_until, r.has_plan, r.next_step,"
  " (SELECT g.what FROM agenda g WHERE g.subject = r.subject AND g.kind = 'step' AND COALESCE (g.done_on, '') = '' AND g.at = r.next_step),"
  " a.street, COALESCE (a.house_number, r.house_number), a.addition, COALESCE (a.postcode, r.postcode), a.city,"
  " COALESCE (i.client_number, '') || ' ' || COALESCE (i.file_numbers, ''), r.next_talk, r.think_until, r.same_as, "
  WK_SQL_ASKED ", COALESCE (r.closed_on, '') <> ''"
  " FROM resident r LEFT JOIN address a ON a.subject = r.subject LEFT JOIN identity i ON i.subject = r.subject";

static void
add_resident (GPtrArray *out, WkStatement *s)
{
  WkResidentData *data = read_resident (s);

  if (data != NULL)
    g_ptr_array_add (out, data);
}

/**
 * wk_index_read_residents:
 * @self: the index
 * @subjects: (element-type WkId) (nullable): a set of residents; %NULL: all
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type WkResidentData): what the list shows of them, indexed for search
 */
GPtrArray *
wk_index_read_residents (WkIndex *self, GHashTable *subjects, GError **error)
{
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_resident_data_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (WkStatement) s = NULL;

  if (subjects == NULL)
    {
      s = wk_projection_query (self->projection, error, resident_sql, NULL);
      if (s == NULL)
        return NULL;
      while (wk_statement_step (s, &local))
        add_resident (out, s);
    }
  else
    {
      g_autofree char *sql = g_strconcat (resident_sql, " WHERE r.subject = ?", NULL);
      GHashTableIter iter;
      gpointer id;

      g_hash_table_iter_init (&iter, subjects);
      while (local == NULL && g_hash_table_iter_next (&iter, &id, NULL))
        {
          char hex[WK_ID_HEX_SIZE];
          g_autoptr (WkStatement) one = wk_projection_query (self->projection, error, sql, "s", wk_id_write_hex (id, hex));

          if (one == NULL)
            return NULL;
          while (wk_statement_step (one, &local))
            add_resident (out, one);
        }
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&out);
}

/**
 * wk_index_search:
 * @self: the index
 * @words: what a person typed
 * @most: at most so many files
 * @each: at most so many places of each
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type WkFound): names and texts in which all words stand, as wk_word_index_search() finds them
 */
GPtrArray *
wk_index_search (WkIndex *self, const char *words, guint most, guint each, GError **error)
{
  return wk_word_index_search (self->words, words, most, each, error);
}

/**
 * wk_index_read_client_numbers:
 * @self: the index
 * @source: a system that exports come from
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type utf8 WkId): the residents that came from there, by their number in it
 */
GHashTable *
wk_index_read_client_numbers (WkIndex *self, const char *source, GError **error)
{
  g_autoptr (GHashTable) out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (WkStatement) s = wk_projection_query (self->projection, error,
                                                   "SELECT client_number, subject FROM identity WHERE source = ? AND client_number <> ''", "s", source);

  if (s == NULL)
    return NULL;
  while (wk_statement_step (s, &local))
    {
      WkId id;

      if (wk_id_init_from_hex (&id, wk_statement_get_text (s, 1)))
        g_hash_table_replace (out, g_strdup (wk_statement_get_text (s, 0)), wk_id_copy (&id));
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&out);
}

static void
clash_clear (gpointer data)
{
  g_free (((WkIndexClash *) data)->domain);
}

/**
 * wk_index_list_clashes:
 * @self: the index
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type WkIndexClash): documents in which choices of two people stand side by side
 */
GArray *
wk_index_list_clashes (WkIndex *self, GError **error)
{
  g_autoptr (GArray) out = g_array_new (FALSE, TRUE, sizeof (WkIndexClash));
  g_autoptr (GError) local = NULL;
  g_autoptr (WkStatement) s = wk_projection_query (self->projection, error, "SELECT document, subject, kind, domain, number FROM clash", NULL);

  if (s == NULL)
    return NULL;
  g_array_set_clear_func (out, clash_clear);
  while (wk_statement_step (s, &local))
    {
      WkIndexClash clash = { .kind = wk_statement_get_int (s, 2), .number = wk_statement_get_int (s, 4) };
      const char *subject = wk_statement_get_text (s, 1);

      if (!wk_id_init_from_hex (&clash.document, wk_statement_get_text (s, 0)) || (*subject != '\0' && !wk_id_init_from_hex (&clash.subject, subject)))
        continue;
      clash.domain = g_strdup (wk_statement_get_text (s, 3));
      g_array_append_val (out, clash);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&out);
}
