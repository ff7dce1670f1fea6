/* The log of who looked at what, chained by hashes over what is sealed. */
#include "wk-store-private.h"

#include <string.h>

void
wk_access_line_free (WkAccessLine *line)
{
  g_clear_pointer (&line->bytes, g_bytes_unref);
  g_free (line);
}

static gboolean
access_append (WkStore    *self,
               const WkId *subject,
               GBytes     *bytes,
               GError    **error)
{
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GBytes) sealed = NULL;
  RecordPlace place = { RECORD_ACCESS, 0, subject, self->tail.access + 1 };
  const guint8 *key = wk_secret_get_data (self->key);
  guint8 chain[STORE_CHAIN_LENGTH];
  gint64 time = wk_clock_get_wall (self->clock);
  gsize length;
  gconstpointer data;

  if (subject != NULL)
    {
      StoreSubject *owner = wk_store_subject_load (self, subject, error);

      if (owner == NULL)
        return FALSE;
      key = owner->key;
      place.key_id = owner->key_id;
    }
  data = g_bytes_get_data (bytes, &length);
  sealed = wk_seal (self->random, key, &place, NULL, 0, data, length, error);
  row = wk_store_sql (self, "INSERT INTO access (sequence, time, subject, key, sealed, chain) VALUES (?, ?, ?, ?, ?, ?)", error);
  if (sealed == NULL || row == NULL)
    return FALSE;
  data = g_bytes_get_data (sealed, &length);
  wk_seal_chain (wk_secret_get_data (self->lookup), self->tail.chain, &place, time, data, length, chain);
  sqlite3_bind_int64 (row, 1, place.sequence);
  sqlite3_bind_int64 (row, 2, time);
  wk_sql_bind_id (row, 3, subject);
  sqlite3_bind_int64 (row, 4, place.key_id);
  wk_sql_bind_bytes (row, 5, sealed);
  sqlite3_bind_blob (row, 6, chain, sizeof chain, SQLITE_STATIC);
  if (!wk_store_sql_run (self, row, error))
    return FALSE;
  self->tail.access++;
  memcpy (self->tail.chain, chain, sizeof chain);
  return TRUE;
}

gboolean
wk_store_append_access (WkStore    *self,
                        const WkId *subject,
                        GBytes     *bytes,
                        guint64    *sequence,
                        GError    **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (self != NULL && bytes != NULL, FALSE);
  store_assert_here (self);

  if (!wk_store_begin (self, error) || !wk_store_end (self, access_append (self, subject, bytes, &cause), &cause, error))
    return FALSE;
  if (sequence != NULL)
    *sequence = self->tail.access;
  return TRUE;
}

static GBytes *
line_open (WkStore      *self,
           WkAccessLine *line,
           StoreRow     *row)
{
  RecordPlace place = { RECORD_ACCESS, sqlite3_column_int64 (row, 3), line->has_subject ? &line->subject : NULL, line->sequence };
  const guint8 *key = wk_secret_get_data (self->key);
  GBytes *bytes;

  if (line->has_subject)
    {
      StoreSubject *subject = wk_store_subject_load (self, &line->subject, NULL);

      /* Erased: the line stays, what it says does not. */
      if (subject == NULL)
        return NULL;
      key = subject->key;
    }
  bytes = wk_unseal (key, &place, sqlite3_column_blob (row, 4), sqlite3_column_bytes (row, 4), 0, NULL);
  if (bytes == NULL)
    wk_store_add_finding (self, "access", line->has_subject ? &line->subject : NULL, line->sequence,
                          "A line of the access log does not open.");
  return bytes;
}

GPtrArray *
wk_store_list_access (WkStore    *self,
                      const WkId *subject,
                      guint64     after,
                      guint       limit,
                      GError    **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_access_line_free);
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  store_assert_here (self);

  row = wk_store_sql (self,
    subject != NULL
    ? "SELECT sequence, time, subject, key, sealed FROM access WHERE sequence > ?1 AND subject = ?3 ORDER BY sequence LIMIT ?2"
    : "SELECT sequence, time, subject, key, sealed FROM access WHERE sequence > ?1 ORDER BY sequence LIMIT ?2",
    &local_error);
  if (row != NULL)
    {
      sqlite3_bind_int64 (row, 1, after);
      sqlite3_bind_int64 (row, 2, limit == 0 ? -1 : (gint64) limit);
      if (subject != NULL)
        wk_sql_bind_id (row, 3, subject);
    }
  while (row != NULL && wk_store_sql_step (self, row, &local_error))
    {
      WkAccessLine *line = g_new0 (WkAccessLine, 1);

      line->sequence = sqlite3_column_int64 (row, 0);
      line->time = sqlite3_column_int64 (row, 1);
      line->has_subject = wk_sql_get_id (row, 2, &line->subject);
      line->bytes = line_open (self, line, row);
      g_ptr_array_add (lines, line);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&lines);
}

gboolean
wk_store_verify_access (WkStore *self,
                        GError **error)
{
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GError) local_error = NULL;
  guint8 chain[STORE_CHAIN_LENGTH] = { 0 };
  guint64 last = 0;
  gboolean whole = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);
  store_assert_here (self);

  row = wk_store_sql (self, "SELECT sequence, time, subject, key, sealed, chain FROM access ORDER BY sequence", &local_error);
  while (row != NULL && whole && wk_store_sql_step (self, row, &local_error))
    {
      RecordPlace place = { RECORD_ACCESS };
      WkId subject;

      place.document = wk_sql_get_id (row, 2, &subject) ? &subject : NULL;
      place.key_id = sqlite3_column_int64 (row, 3);
      place.sequence = last + 1;
      wk_seal_chain (wk_secret_get_data (self->lookup), chain, &place, sqlite3_column_int64 (row, 1), sqlite3_column_blob (row, 4),
                     sqlite3_column_bytes (row, 4), chain);
      whole = (guint64) sqlite3_column_int64 (row, 0) == last + 1 && sqlite3_column_bytes (row, 5) == STORE_CHAIN_LENGTH
              && memcmp (chain, sqlite3_column_blob (row, 5), STORE_CHAIN_LENGTH) == 0;
      last++;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (whole && (last != self->tail.access || memcmp (chain, self->tail.chain, STORE_CHAIN_LENGTH) != 0))
    {
      whole = FALSE;
      last++;
    }
  if (!whole)
    {
      g_autofree char *detail = g_strdup_printf ("line %" G_GUINT64_FORMAT " of the access log", last);

      wk_store_set_error (error, WK_STORE_ERROR_DAMAGED, detail);
    }
  return whole;
}
