/* A new store out of all that still opens in a damaged one. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "wk-store-pages-private.h"
#include "wk-store-private.h"

typedef struct
{
  gint64 row;
  WkId name;
  StoreSubject *subject;
} Document;

typedef struct
{
  WkStore *store;        /* with the new file */
  GPtrArray *rows;       /* (element-type PagesRow) */
  GHashTable *subjects;  /* (owned): key id → StoreSubject */
  GHashTable *documents; /* (owned): row → Document */
  GHashTable *proposals; /* (owned): row → Document, of which it is */
  GPtrArray *findings;   /* (owned) */
} Repair;

/* ---- shapes ---------------------------------------------------------------------------------------- */

/* n null, i integer, d id (16 bytes), b any bytes, x bytes or null, y id or null. */
static gboolean
has_shape (const PagesRow *row,
           const char     *shape)
{
  if (strlen (shape) != row->n_cells)
    return FALSE;
  for (guint i = 0; i < row->n_cells; i++)
    {
      const PagesCell *cell = &row->cells[i];
      gboolean fits = FALSE;

      switch (shape[i])
        {
        case 'n':
          fits = cell->kind == CELL_NULL;
          break;
        case 'i':
          fits = cell->kind == CELL_INTEGER;
          break;
        case 'd':
          fits = cell->kind == CELL_BLOB && cell->length == WK_ID_LENGTH;
          break;
        case 'b':
          fits = cell->kind == CELL_BLOB;
          break;
        case 'x':
          fits = cell->kind != CELL_INTEGER;
          break;
        case 'y':
          fits = cell->kind == CELL_NULL || (cell->kind == CELL_BLOB && cell->length == WK_ID_LENGTH);
          break;
        default:
          g_assert_not_reached ();
        }
      if (!fits)
        return FALSE;
    }
  return TRUE;
}

static WkId
cell_id (const PagesRow *row,
         guint           i)
{
  WkId id = { { 0 } };

  memcpy (id.bytes, row->cells[i].data, WK_ID_LENGTH);
  return id;
}

/* Puts a row in as it is; a first column that SQLite keeps as the row's number is put back. */
static gboolean
put_row (Repair         *self,
         const char     *sql,
         const PagesRow *row,
         GError        **error)
{
  g_autoptr (StoreRow) statement = wk_store_sql (self->store, sql, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < row->n_cells; i++)
    {
      const PagesCell *cell = &row->cells[i];

      if (cell->kind == CELL_BLOB)
        sqlite3_bind_blob64 (statement, i + 1, cell->data, cell->length, SQLITE_STATIC);
      else if (cell->kind == CELL_INTEGER)
        sqlite3_bind_int64 (statement, i + 1, cell->number);
      else if (i == 0)
        sqlite3_bind_int64 (statement, 1, row->id);
    }
  return wk_store_sql_run (self->store, statement, error);
}

static void
left_out (Repair     *self,
          const char *record,
          const WkId *id,
          guint64     sequence)
{
  if (self->findings->len < 10000)
    g_ptr_array_add (self->findings, wk_store_finding_new (record, id, sequence, "A record does not open and is left out."));
}

static gboolean
opens (const guint8 *key,
       RecordPlace   place,
       const PagesCell *cell,
       gsize         skip,
       guint8       *skipped)
{
  g_autoptr (GBytes) plain = wk_unseal (key, &place, cell->data, cell->length, skip, skipped);

  return plain != NULL;
}

/* A batch has a slot's shape too: where a slot has the time it was made, in microseconds, a batch has its number. */
static gboolean
is_slot (const PagesRow *row)
{
  return has_shape (row, "niiiidb") && row->cells[6].length == STORE_KEY_LENGTH + SEALED_OVERHEAD
         && row->cells[1].number >= WK_SLOT_PASSPHRASE && row->cells[1].number <= WK_SLOT_KEYRING
         && row->cells[2].number > G_GINT64_CONSTANT (1000000) * G_USEC_PER_SEC;
}

/* ---- keys -------------------------------------------------------------------------------------------- */

static gboolean
find_store_key (Repair     *self,
                WkSlotKind  kind,
                const char *word,
                GError    **error)
{
  WkStore *store = self->store;
  /* A spare is the same row; a passphrase is tried on each that differs only. */
  g_autoptr (GHashTable) tried = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  for (guint i = 0; i < self->rows->len && store->key == NULL; i++)
    {
      const PagesRow *row = g_ptr_array_index (self->rows, i);

      if (!is_slot (row) || row->cells[1].number != (gint64) kind
          || !g_hash_table_add (tried, g_bytes_new (row->cells[6].data, row->cells[6].length)))
        continue;
      store->key = wk_store_slot_open (kind, word, row->id, row->cells[3].number, row->cells[4].number, row->cells[5].data,
                                       row->cells[6].data, row->cells[6].length);
    }
  if (store->key != NULL)
    return wk_store_derive_lookup (store);
  wk_store_set_error (error, WK_STORE_ERROR_WRONG_PASSPHRASE, NULL);
  return FALSE;
}

static gboolean
put_keys (Repair  *self,
          GError **error)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const PagesRow *row = g_ptr_array_index (self->rows, i);

      /* What a slot says is not ours to check but by its word; the others' words are not known. */
      if (is_slot (row) && !put_row (self, "INSERT OR IGNORE INTO slot VALUES (?, ?, ?, ?, ?, ?, ?)", row, error))
        return FALSE;
      if (has_shape (row, "ndb") && row->cells[2].length == STORE_SUBJECT_LENGTH + SEALED_OVERHEAD)
        {
          WkId id = cell_id (row, 1);
          StoreSubject *subject = NULL;

          if (!g_hash_table_contains (self->subjects, &row->id))
            subject = wk_store_subject_adopt (self->store, &id, row->id, row->cells[2].data, row->cells[2].length);
          if (subject == NULL)
            continue;
          g_hash_table_insert (self->subjects, &subject->key_id, subject);
          if (!put_row (self, "INSERT OR IGNORE INTO key VALUES (?, ?, ?)", row, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* ---- documents ---------------------------------------------------------------------------------------- */

/* A name is in plain; one wrong bit of it is turned back by trying which makes the head open. */
static gboolean
mend_name (const StoreSubject *subject,
           const PagesRow     *row,
           WkId               *name)
{
  const PagesCell *head = &row->cells[4];

  if (wk_store_head_opens (subject, name, head->data, head->length))
    return TRUE;
  for (guint bit = 0; bit < WK_ID_LENGTH * 8; bit++)
    {
      name->bytes[bit / 8] ^= 1 << bit % 8;
      if (wk_store_head_opens (subject, name, head->data, head->length))
        return TRUE;
      name->bytes[bit / 8] ^= 1 << bit % 8;
    }
  return FALSE;
}

static gboolean
put_document (Repair   *self,
              PagesRow *row,
              GError  **error)
{
  StoreSubject *subject = g_hash_table_lookup (self->subjects, &row->cells[2].number);
  WkId name = cell_id (row, 1);
  Document *document;

  if (subject == NULL || row->cells[4].length != 1 + 5 * 8 + SEALED_OVERHEAD)
    return TRUE;
  /* A head that does not open is counted anew later, if the name holds: the document's other records tell. */
  if (!mend_name (subject, row, &name))
    left_out (self, "document", &name, 0);
  memcpy ((guint8 *) row->cells[1].data, name.bytes, WK_ID_LENGTH);
  document = g_new0 (Document, 1);
  document->row = row->id;
  document->name = name;
  document->subject = subject;
  g_hash_table_replace (self->documents, &document->row, document);
  return put_row (self, "INSERT OR IGNORE INTO document VALUES (?, ?, ?, ?, ?)", row, error);
}

static gboolean
put_proposal (Repair         *self,
              const PagesRow *row,
              gboolean       *is_one,
              GError        **error)
{
  StoreSubject *subject = g_hash_table_lookup (self->subjects, &row->cells[2].number);
  WkId name = cell_id (row, 1);
  Document *document;
  guint8 kind;

  *is_one = subject != NULL
            && opens (subject->key, (RecordPlace) { RECORD_PROPOSAL, subject->key_id, &name, row->id }, &row->cells[4], 1, &kind);
  if (!*is_one)
    return TRUE;
  document = g_new0 (Document, 1);
  document->row = row->id;
  document->name = name;
  document->subject = subject;
  g_hash_table_replace (self->proposals, &document->row, document);
  return put_row (self, "INSERT OR IGNORE INTO proposal VALUES (?, ?, ?, ?, ?)", row, error);
}

static gboolean
put_documents (Repair  *self,
               GError **error)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      PagesRow *row = g_ptr_array_index (self->rows, i);
      gboolean is_proposal;

      if (!has_shape (row, "ndiib"))
        continue;
      if (!put_proposal (self, row, &is_proposal, error) || (!is_proposal && !put_document (self, row, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_batch (Repair   *self,
           PagesRow *row,
           GError  **error)
{
  Document *document = g_hash_table_lookup (self->documents, &row->cells[1].number);
  g_autoptr (GBytes) plain = NULL;
  RecordPlace place = { RECORD_BATCH, 0, NULL, row->cells[2].number };
  guint8 id[WK_STORE_BATCH_ID_LENGTH], tag[STORE_TAG_LENGTH], kind;

  if (document == NULL)
    return TRUE;
  if (row->cells[6].kind == CELL_NULL)
    return row->cells[3].number != WK_BATCH_ASIDE
           || put_row (self, "INSERT OR IGNORE INTO batch VALUES (?, ?, ?, ?, ?, ?, ?)", row, error);
  place.key_id = document->subject->key_id;
  place.document = &document->name;
  plain = wk_unseal (document->subject->key, &place, row->cells[6].data, row->cells[6].length, 1, &kind);
  if (plain == NULL)
    {
      left_out (self, "batch", &document->name, place.sequence);
      return TRUE;
    }
  wk_store_batch_id (plain, id);
  wk_store_make_tag (self->store, &document->name, id, sizeof id, tag);
  row->cells[5] = (PagesCell) { CELL_BLOB, 0, tag, sizeof tag };
  /* Sending once too often does no harm. */
  if (row->cells[3].number != WK_BATCH_CONFIRMED)
    row->cells[3].number = WK_BATCH_LOCAL;
  return put_row (self, "INSERT OR IGNORE INTO batch VALUES (?, ?, ?, ?, ?, ?, ?)", row, error);
}

static gboolean
put_snapshot_or_receipt (Repair         *self,
                         const PagesRow *row,
                         GError        **error)
{
  Document *document = g_hash_table_lookup (self->documents, &row->id);
  guint8 kind;

  if (opens (wk_secret_get_data (self->store->key), (RecordPlace) { RECORD_RECEIPT, 0, NULL, row->id }, &row->cells[2], 0, NULL))
    return put_row (self, "INSERT OR IGNORE INTO receipt VALUES (?, ?, ?)", row, error);
  if (document != NULL
      && opens (document->subject->key,
                (RecordPlace) { RECORD_SNAPSHOT, document->subject->key_id, &document->name, row->cells[1].number }, &row->cells[2],
                1, &kind))
    return put_row (self, "INSERT OR IGNORE INTO snapshot VALUES (?, ?, ?)", row, error);
  if (row->cells[2].length > SEALED_OVERHEAD)
    left_out (self, "snapshot or receipt", document != NULL ? &document->name : NULL, row->cells[1].number);
  return TRUE;
}

static gboolean
put_aside (Repair         *self,
           const PagesRow *row,
           GError        **error)
{
  Document *document = g_hash_table_lookup (self->proposals, &row->cells[0].number);
  guint8 kind;

  if (document == NULL)
    return TRUE;
  if (opens (document->subject->key,
             (RecordPlace) { RECORD_BATCH, document->subject->key_id, &document->name, row->cells[1].number }, &row->cells[3], 1, &kind))
    return put_row (self, "INSERT OR IGNORE INTO aside VALUES (?, ?, ?, ?)", row, error);
  left_out (self, "proposal", &document->name, row->cells[1].number);
  return TRUE;
}

static gboolean
put_value (Repair         *self,
           const PagesRow *row,
           GError        **error)
{
  WkId tag = cell_id (row, 0);

  if (opens (wk_secret_get_data (self->store->key), (RecordPlace) { RECORD_VALUE, 0, &tag, 0 }, &row->cells[1], 0, NULL))
    return put_row (self, "INSERT OR IGNORE INTO meta VALUES (?, ?)", row, error);
  if (row->cells[1].length > SEALED_OVERHEAD)
    left_out (self, "value", NULL, 0);
  return TRUE;
}

/* What hangs on documents and subjects, once those are known. */
static gboolean
put_rest (Repair  *self,
          GError **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; i < self->rows->len && ok; i++)
    {
      PagesRow *row = g_ptr_array_index (self->rows, i);

      if (is_slot (row))
        continue;
      if (has_shape (row, "niiiiyx"))
        ok = put_batch (self, row, error);
      else if (has_shape (row, "nib"))
        ok = put_snapshot_or_receipt (self, row, error);
      else if (has_shape (row, "iiib"))
        ok = put_aside (self, row, error);
      else if (has_shape (row, "db"))
        ok = put_value (self, row, error);
      else if (has_shape (row, "dib") && g_hash_table_contains (self->subjects, &row->cells[1].number))
        ok = put_row (self, "INSERT OR IGNORE INTO attachment VALUES (?, ?, ?)", row, error);
      else if (has_shape (row, "niyibb") && row->cells[5].length == STORE_CHAIN_LENGTH)
        ok = put_row (self, "INSERT OR IGNORE INTO access VALUES (?, ?, ?, ?, ?, ?)", row, error);
      else if (has_shape (row, "di"))
        ok = put_row (self, "INSERT OR IGNORE INTO tombstone VALUES (?, ?)", row, error);
    }
  return ok;
}

static gboolean
put_name (Repair  *self,
          GError **error)
{
  PagesRow name = { .id = 1, .n_cells = 3 };

  wk_id_init_random (&self->store->name, self->store->random);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const PagesRow *row = g_ptr_array_index (self->rows, i);

      if (row->id == 1 && has_shape (row, "ndx")
          && (row->cells[2].kind == CELL_NULL || row->cells[2].length == 6 * 8 + STORE_CHAIN_LENGTH + SEALED_OVERHEAD))
        self->store->name = cell_id (row, 1);
    }
  /* Without its tail, so that the first opening counts what there is. */
  name.cells[1] = (PagesCell) { CELL_BLOB, 0, self->store->name.bytes, WK_ID_LENGTH };
  return put_row (self, "INSERT INTO store VALUES (?, ?, ?)", &name, error);
}

static gboolean
repair_fill (Repair  *self,
             GError **error)
{
  return wk_store_sql_exec (self->store->db, "BEGIN", error)
         && put_name (self, error) && put_keys (self, error) && put_documents (self, error) && put_rest (self, error)
         /* Erased is erased, whatever page still held it. */
         && wk_store_sql_exec (self->store->db,
                               "DELETE FROM key WHERE subject IN (SELECT subject FROM tombstone);"
                               "DELETE FROM document WHERE key NOT IN (SELECT id FROM key);"
                               "DELETE FROM attachment WHERE key NOT IN (SELECT id FROM key);"
                               "DELETE FROM proposal WHERE key NOT IN (SELECT id FROM key);"
                               "DELETE FROM batch WHERE document NOT IN (SELECT id FROM document);"
                               "DELETE FROM snapshot WHERE document NOT IN (SELECT id FROM document);"
                               "DELETE FROM aside WHERE proposal NOT IN (SELECT id FROM proposal);"
                               "COMMIT", error);
}

/* ---- the files ------------------------------------------------------------------------------------------ */

/* Another version's tables have other shapes. A header that is damaged says nothing, and the rows must tell. */
static gboolean
check_header (const char *path,
              GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  sqlite3 *db = wk_store_file_open (path, TRUE, NULL);
  gboolean ok = TRUE;
  int version;

  if (db != NULL && !wk_store_file_check_version (db, &version, &local_error))
    ok = !g_error_matches (local_error, WK_STORE_ERROR, WK_STORE_ERROR_NEWER);
  wk_store_file_close (db);
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return ok;
}

static gboolean
repair_run (Repair     *self,
            const char *path,
            const char *fresh,
            WkSlotKind  kind,
            const char *word,
            GError    **error)
{
  WkStore *store = self->store;
  gboolean ok;

  if (!find_store_key (self, kind, word, error))
    return FALSE;
  wk_store_file_remove_copy (fresh);
  if (!wk_store_file_make_empty (fresh, error))
    return FALSE;
  store->db = wk_store_file_make_copy (fresh, wk_store_file_get_version (), error);
  ok = store->db != NULL && repair_fill (self, error);
  g_hash_table_remove_all (store->statements);
  g_clear_pointer (&store->db, wk_store_file_close);
  ok = ok && wk_store_file_put_aside (store->dir, "repair", store->clock, error);
  if (ok && g_rename (fresh, path) < 0)
    {
      wk_store_set_error_errno (error, errno);
      ok = FALSE;
    }
  if (!ok)
    wk_store_file_remove_copy (fresh);
  return ok && wk_store_acquit (store->dir, error) && wk_store_file_sync_dir (store->dir, error);
}

GPtrArray *
wk_store_repair (const char *dir,
                 WkSlotKind  kind,
                 const char *word,
                 WkClock    *clock,
                 WkRandom   *random,
                 GError    **error)
{
  g_autoptr (WkStore) store = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GHashTable) subjects = NULL;
  g_autoptr (GHashTable) documents = NULL;
  g_autoptr (GHashTable) proposals = NULL;
  g_autofree char *path = NULL;
  g_autofree char *fresh = NULL;
  Repair self;

  g_return_val_if_fail (dir != NULL && word != NULL, NULL);
  g_return_val_if_fail (clock != NULL && random != NULL, NULL);

  path = g_build_filename (dir, STORE_FILE, NULL);
  fresh = g_build_filename (dir, STORE_NEW_FILE, NULL);
  if (!wk_store_exists (dir))
    {
      wk_store_set_error (error, WK_STORE_ERROR_MISSING, NULL);
      return NULL;
    }
  store = wk_store_new (dir, clock, random);
  store->lock = wk_store_file_lock (dir, error);
  if (store->lock < 0 || !check_header (path, error))
    return NULL;
  rows = wk_store_pages_read (path, error);
  if (rows == NULL)
    return NULL;
  findings = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_finding_free);
  subjects = g_hash_table_new (g_int64_hash, g_int64_equal);
  documents = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  proposals = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self = (Repair) { store, rows, subjects, documents, proposals, findings };
  return repair_run (&self, path, fresh, kind, word, error) ? g_steal_pointer (&findings) : NULL;
}
