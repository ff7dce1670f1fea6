/* The access log: written under the office's row, so that one process at a time adds a line to the chain. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-office-postgres-private.h"

/* (transfer none) (nullable): what seals lines about @subject. */
static const guint8 *
find_key (WkOfficePostgres *self, const WkId *subject, GError **error)
{
  g_autoptr (GError) cause = NULL;
  PostgresSubject *found;
  WkOfficeSubjectState state;

  if (!subject)
    return wk_secret_get_data (self->key);
  found = wk_office_postgres_load_subject (self, subject, &cause);
  if (found)
    return found->key;
  if (cause)
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (wk_office_store_find_subject (WK_OFFICE_STORE (self), subject, &state, NULL, error))
    g_set_error (error, WK_STORE_ERROR, state == WK_OFFICE_SUBJECT_ERASED ? WK_STORE_ERROR_ERASED : WK_STORE_ERROR_MISSING,
                 "There is no such subject.");

  return NULL;
}

/* The chain's end, once a group. */
static gboolean
find_end (WkOfficePostgres *self, GError **error)
{
  g_autoptr (PGresult) rows = NULL;
  gconstpointer chain;
  gsize length;

  if (self->last_line > 0)
    return TRUE;
  rows = wk_office_postgres_ask (self, "SELECT line, chain FROM woonkamer.access ORDER BY line DESC LIMIT 1", NULL, error);
  if (!rows)
    return FALSE;
  memset (self->chain, 0, sizeof self->chain);
  if (PQntuples (rows) == 0)
    return TRUE;
  chain = wk_office_pg_get_bytes (rows, 0, 1, &length);
  if (length != sizeof self->chain) {
    wk_office_postgres_set_damaged (error);
    return FALSE;
  }
  self->last_line = wk_office_pg_get_number (rows, 0, 0);
  memcpy (self->chain, chain, sizeof self->chain);

  return TRUE;
}

/* Where the chain ends, sealed: so that lines taken from its end are missed too. */
static gboolean
keep_end (WkOfficePostgres *self, GError **error)
{
  static const WkSealPlace place = { POSTGRES_TAIL, 0, NULL, 0 };
  guint64 last = GUINT64_TO_LE (self->last_line);
  g_autoptr (GBytes) sealed = wk_seal (self->random, wk_secret_get_data (self->key), &place, &last, sizeof last, self->chain, sizeof self->chain, error);
  WkOfficePgValues *values;
  g_autoptr (PGresult) rows = NULL;

  if (!sealed)
    return FALSE;
  values = wk_office_pg_values_new ();
  wk_office_pg_values_add_bytes (values, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  rows = wk_office_postgres_ask (self, "UPDATE woonkamer.office SET access_end = $1 WHERE id = 1", values, error);

  return rows != NULL;
}

static gboolean
is_end (WkOfficePostgres *self, guint64 last, const guint8 *chain, gboolean *is, GError **error)
{
  static const WkSealPlace place = { POSTGRES_TAIL, 0, NULL, 0 };
  g_autoptr (PGresult) rows = wk_office_postgres_ask (self, "SELECT access_end FROM woonkamer.office WHERE id = 1", NULL, error);
  guint8 plain[sizeof last + WK_SEAL_CHAIN_LENGTH] = { 0 }, expected[sizeof plain] = { 0 };
  gconstpointer sealed;
  gsize length;

  if (!rows)
    return FALSE;
  sealed = wk_office_pg_get_bytes (rows, 0, 0, &length);
  last = GUINT64_TO_LE (last);
  memcpy (expected, &last, sizeof last);
  memcpy (expected + sizeof last, chain, WK_SEAL_CHAIN_LENGTH);
  /* Never written: the log is empty. */
  *is = (length == 0 || wk_unseal_into (wk_secret_get_data (self->key), &place, sealed, length, plain, sizeof plain)) &&
        memcmp (plain, expected, sizeof plain) == 0;

  return TRUE;
}

static void
set_broken (guint64 line, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, line);

  g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED, _("Line %s of the access log was changed, or lines are missing there."), number);
}

static gboolean
add_line (WkOfficePostgres *self, const WkId *subject, GBytes *bytes, GError **error)
{
  WkSealPlace place = { POSTGRES_ACCESS, 0, subject, 0 };
  const guint8 *key = find_key (self, subject, error);
  gint64 time = wk_clock_get_wall (self->clock);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (PGresult) rows = NULL;
  WkOfficePgValues *values;

  if (!key || !find_end (self, error))
    return FALSE;
  place.sequence = self->last_line + 1;
  sealed = wk_seal (self->random, key, &place, NULL, 0, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  if (!sealed)
    return FALSE;

  wk_seal_chain (wk_secret_get_data (self->lookup), self->chain, &place, time, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), self->chain);
  self->last_line = place.sequence;
  values = wk_office_pg_values_new ();
  wk_office_pg_values_add_number (values, place.sequence);
  wk_office_pg_values_add_number (values, time);
  /* Of nobody: no bytes at all, which the statement makes NULL. */
  wk_office_pg_values_add_bytes (values, subject ? subject->bytes : NULL, subject ? WK_ID_LENGTH : 0);
  wk_office_pg_values_add_bytes (values, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  wk_office_pg_values_add_bytes (values, self->chain, sizeof self->chain);
  rows = wk_office_postgres_ask (self, "INSERT INTO woonkamer.access (line, at, subject, sealed, chain) VALUES ($1, $2, nullif ($3, ''::bytea), $4, $5)",
                                 values, error);

  return rows && keep_end (self, error);
}

static gboolean
append_access (WkOfficeStore *store, const WkId *subject, GBytes *bytes, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);

  return wk_office_store_begin (store, error) && wk_office_postgres_end (self, add_line (self, subject, bytes, error), error);
}

/* The columns of wk_office_pg_get_*(): line, at, subject, sealed, chain. */
static WkSealPlace
get_place (PGresult *rows, int row, WkId *subject)
{
  WkSealPlace place = { POSTGRES_ACCESS, 0, NULL, wk_office_pg_get_number (rows, row, 0) };

  if (wk_office_pg_get_id (rows, row, 2, subject))
    place.document = subject;

  return place;
}

static WkAccessLine *
read_line (WkOfficePostgres *self, PGresult *rows, int row, GError **error)
{
  WkAccessLine *line = g_new0 (WkAccessLine, 1);
  WkSealPlace place = get_place (rows, row, &line->subject);
  const guint8 *key = NULL;
  g_autoptr (GError) cause = NULL;
  gsize length;
  gconstpointer sealed = wk_office_pg_get_bytes (rows, row, 3, &length);

  line->sequence = place.sequence;
  line->time = wk_office_pg_get_number (rows, row, 1);
  line->has_subject = place.document != NULL;
  /* Of somebody who was erased the line stays, and what it says does not. */
  key = find_key (self, place.document, &cause);
  if (key)
    line->bytes = wk_unseal (key, &place, sealed, length, 0, NULL);
  else if (!g_error_matches (cause, WK_STORE_ERROR, WK_STORE_ERROR_ERASED) && !g_error_matches (cause, WK_STORE_ERROR, WK_STORE_ERROR_MISSING)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    g_clear_pointer (&line, wk_access_line_free);
  }

  return line;
}

static GPtrArray *
list_access (WkOfficeStore *store, const WkId *subject, guint64 after, guint limit, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_access_line_free);
  g_autoptr (PGresult) rows = NULL;
  WkOfficePgValues *values;
  int i;

  if (!wk_office_postgres_enter (self, error))
    return NULL;
  values = wk_office_pg_values_new ();
  wk_office_pg_values_add_number (values, after);
  wk_office_pg_values_add_number (values, limit == 0 ? G_MAXINT64 : limit);
  if (subject)
    wk_office_pg_values_add_bytes (values, subject->bytes, WK_ID_LENGTH);
  rows = wk_office_postgres_ask (self, subject ? "SELECT line, at, subject, sealed FROM woonkamer.access WHERE line > $1 AND subject = $3 ORDER BY line LIMIT $2"
                                               : "SELECT line, at, subject, sealed FROM woonkamer.access WHERE line > $1 ORDER BY line LIMIT $2",
                                 values, error);
  for (i = 0; rows && i < PQntuples (rows); i++) {
    WkAccessLine *line = read_line (self, rows, i, error);

    if (!line)
      return NULL;
    g_ptr_array_add (lines, line);
  }

  return rows ? g_steal_pointer (&lines) : NULL;
}

static gboolean
verify (WkOfficePostgres *self, GError **error)
{
  guint8 chain[WK_SEAL_CHAIN_LENGTH] = { 0 };
  guint64 last = 0;
  gboolean more = TRUE, whole;
  int i;

  while (more) {
    WkOfficePgValues *values = wk_office_pg_values_new ();
    g_autoptr (PGresult) rows = NULL;

    wk_office_pg_values_add_number (values, last);
    rows = wk_office_postgres_ask (self, "SELECT line, at, subject, sealed, chain FROM woonkamer.access WHERE line > $1 ORDER BY line LIMIT 1000", values, error);
    if (!rows)
      return FALSE;
    more = PQntuples (rows) > 0;
    for (i = 0; i < PQntuples (rows); i++) {
      WkId subject;
      WkSealPlace place = get_place (rows, i, &subject);
      gsize length, chain_length;
      gconstpointer sealed = wk_office_pg_get_bytes (rows, i, 3, &length), kept = wk_office_pg_get_bytes (rows, i, 4, &chain_length);

      wk_seal_chain (wk_secret_get_data (self->lookup), chain, &place, wk_office_pg_get_number (rows, i, 1), sealed, length, chain);
      if (place.sequence != last + 1 || chain_length != sizeof chain || memcmp (chain, kept, sizeof chain) != 0) {
        set_broken (last + 1, error);
        return FALSE;
      }
      last = place.sequence;
    }
  }
  if (!is_end (self, last, chain, &whole, error))
    return FALSE;
  if (!whole)
    set_broken (last + 1, error);

  return whole;
}

/* In a group: nobody adds a line meanwhile. */
static gboolean
verify_access (WkOfficeStore *store, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);

  return wk_office_store_begin (store, error) && wk_office_postgres_end (self, verify (self, error), error);
}

void
wk_office_postgres_access_iface_init (WkOfficeStoreInterface *iface)
{
  iface->append_access = append_access;
  iface->list_access = list_access;
  iface->verify_access = verify_access;
}
