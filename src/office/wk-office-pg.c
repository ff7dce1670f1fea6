#include "wk-office-pg.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "wk-store.h"

#define FIRST_WAIT (G_USEC_PER_SEC / 10)
#define LONGEST_WAIT (10 * G_USEC_PER_SEC)
/* Of pg_type.h, fixed for good. */
#define OID_BYTEA 17
#define OID_INT8 20
#define OID_TEXT 25
#define OID_INT8_ARRAY 1016
#define OID_BYTEA_ARRAY 1001

struct _WkOfficePg
{
  char *connection;     /* (owned) */
  PGconn *handle;       /* (owned) (nullable) */
  GHashTable *prepared; /* (owned): SQL to the name of its statement */
  WkOfficePgReady ready;
  gpointer ready_data;
  gint64 next_try;      /* monotonic */
  gint64 wait;          /* microseconds until the try after that */
};

typedef struct
{
  Oid type;
  gsize at;
  int length;
} Value;

/* ---- values --------------------------------------------------------------------------------------------- */

WkOfficePgValues *
wk_office_pg_values_new (void)
{
  WkOfficePgValues *self = g_new (WkOfficePgValues, 1);

  self->values = g_array_new (FALSE, FALSE, sizeof (Value));
  self->bytes = g_byte_array_new ();

  return self;
}

void
wk_office_pg_values_free (WkOfficePgValues *self)
{
  g_array_unref (self->values);
  g_byte_array_unref (self->bytes);
  g_free (self);
}

static void
append_u32 (GByteArray *bytes, guint32 number)
{
  number = GUINT32_TO_BE (number);
  g_byte_array_append (bytes, (const guint8 *) &number, sizeof number);
}

static void
append_i64 (GByteArray *bytes, gint64 number)
{
  number = GINT64_TO_BE (number);
  g_byte_array_append (bytes, (const guint8 *) &number, sizeof number);
}

static void
finish_value (WkOfficePgValues *self, Oid type, gsize at)
{
  Value value = { type, at, self->bytes->len - at };

  g_array_append_val (self->values, value);
}

void
wk_office_pg_values_add_number (WkOfficePgValues *self, gint64 number)
{
  gsize at = self->bytes->len;

  append_i64 (self->bytes, number);
  finish_value (self, OID_INT8, at);
}

void
wk_office_pg_values_add_bytes (WkOfficePgValues *self, gconstpointer bytes, gsize length)
{
  gsize at = self->bytes->len;

  g_byte_array_append (self->bytes, bytes, length);
  finish_value (self, OID_BYTEA, at);
}

void
wk_office_pg_values_add_text (WkOfficePgValues *self, const char *text)
{
  gsize at = self->bytes->len;

  g_byte_array_append (self->bytes, (const guint8 *) text, strlen (text));
  finish_value (self, OID_TEXT, at);
}

/* An array's head as PostgreSQL's array_recv() reads it: dimensions, no nulls, type, length, first index. */
static gsize
begin_array (WkOfficePgValues *self, Oid type, gsize n)
{
  gsize at = self->bytes->len;

  append_u32 (self->bytes, n > 0 ? 1 : 0);
  append_u32 (self->bytes, 0);
  append_u32 (self->bytes, type);
  if (n > 0) {
    append_u32 (self->bytes, n);
    append_u32 (self->bytes, 1);
  }

  return at;
}

void
wk_office_pg_values_add_numbers (WkOfficePgValues *self, const gint64 *numbers, gsize n)
{
  gsize at = begin_array (self, OID_INT8, n), i;

  for (i = 0; i < n; i++) {
    append_u32 (self->bytes, 8);
    append_i64 (self->bytes, numbers[i]);
  }
  finish_value (self, OID_INT8_ARRAY, at);
}

void
wk_office_pg_values_add_ids (WkOfficePgValues *self, const WkId * const *ids, gsize n)
{
  gsize at = begin_array (self, OID_BYTEA, n), i;

  for (i = 0; i < n; i++) {
    append_u32 (self->bytes, WK_ID_LENGTH);
    g_byte_array_append (self->bytes, ids[i]->bytes, WK_ID_LENGTH);
  }
  finish_value (self, OID_BYTEA_ARRAY, at);
}

void
wk_office_pg_values_add_many_bytes (WkOfficePgValues *self, GBytes * const *many, gsize n)
{
  gsize at = begin_array (self, OID_BYTEA, n), i, length;

  for (i = 0; i < n; i++) {
    gconstpointer data = g_bytes_get_data (many[i], &length);

    append_u32 (self->bytes, length);
    g_byte_array_append (self->bytes, data, length);
  }
  finish_value (self, OID_BYTEA_ARRAY, at);
}

/* ---- connecting ----------------------------------------------------------------------------------------- */

WkOfficePg *
wk_office_pg_new (const char *connection)
{
  WkOfficePg *self = g_new0 (WkOfficePg, 1);

  self->connection = g_strdup (connection);
  self->prepared = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, g_free);
  self->wait = FIRST_WAIT;

  return self;
}

void
wk_office_pg_free (WkOfficePg *self)
{
  wk_office_pg_drop (self);
  g_hash_table_unref (self->prepared);
  /* It may hold a password. */
  wk_wipe_and_free_text (self->connection);
  g_free (self);
}

void
wk_office_pg_set_ready (WkOfficePg *self, WkOfficePgReady ready, gpointer data)
{
  self->ready = ready;
  self->ready_data = data;
}

void
wk_office_pg_drop (WkOfficePg *self)
{
  g_clear_pointer (&self->handle, PQfinish);
  g_hash_table_remove_all (self->prepared);
}

gboolean
wk_office_pg_is_connected (WkOfficePg *self)
{
  return self->handle && PQstatus (self->handle) == CONNECTION_OK;
}

PGconn *
wk_office_pg_get_handle (WkOfficePg *self)
{
  return self->handle;
}

static void
set_unreachable (GError **error, const char *detail)
{
  g_autofree char *line = g_strdup (detail ? detail : "");

  g_strdelimit (g_strchomp (line), "\n", ' ');
  g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_FAILED, _("The database cannot be reached: %s"), line);
}

/* A notice may tell what was in a row; libpq would print it. */
static void
ignore_notice (void *data, const char *message)
{
}

static gboolean
connect_now (WkOfficePg *self, GError **error)
{
  /* What stands in the connection string counts before these. A line that went is noticed within half a minute. */
  static const char * const keys[] = { "connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
                                       "target_session_attrs", "fallback_application_name", "dbname", NULL };
  const char *words[] = { "5", "10", "5", "3", "30000", "read-write", "woonkamer-office", self->connection, NULL };

  self->handle = PQconnectdbParams (keys, words, 1);
  if (PQstatus (self->handle) != CONNECTION_OK) {
    set_unreachable (error, PQerrorMessage (self->handle));
    return FALSE;
  }
  PQsetNoticeProcessor (self->handle, ignore_notice, NULL);
  /* Confirmed means on disk, whatever the server's settings say of others. */
  if (!wk_office_pg_execute (self, "SET client_min_messages = error; SET lock_timeout = '20s'; SET idle_in_transaction_session_timeout = '30s';"
                                   "SELECT set_config ('synchronous_commit', 'on', false)"
                                   "  WHERE current_setting ('synchronous_commit') IN ('off', 'local')", error))
    return FALSE;

  return !self->ready || self->ready (self, self->ready_data, error);
}

gboolean
wk_office_pg_connect (WkOfficePg *self, GError **error)
{
  gint64 now = g_get_monotonic_time ();

  /* A line that the other side closed is known to be lost only when one listens. */
  if (wk_office_pg_is_connected (self) && PQconsumeInput (self->handle) == 1)
    return TRUE;
  wk_office_pg_drop (self);
  if (now < self->next_try) {
    set_unreachable (error, _("it will be tried again in a moment."));
    return FALSE;
  }

  if (!connect_now (self, error)) {
    wk_office_pg_drop (self);
    self->next_try = g_get_monotonic_time () + self->wait;
    self->wait = MIN (self->wait * 2, LONGEST_WAIT);
    return FALSE;
  }
  self->wait = FIRST_WAIT;
  WK_LOG (G_LOG_LEVEL_INFO, "office", "database_connected");

  return TRUE;
}

const char *
wk_office_pg_get_sender (void)
{
  static gsize once;
  static char sender[64];

  if (g_once_init_enter (&once)) {
    g_snprintf (sender, sizeof sender, "%d.%" G_GINT64_FORMAT " ", (int) getpid (), g_get_real_time ());
    g_once_init_leave (&once, 1);
  }

  return sender;
}

/* ---- statements ----------------------------------------------------------------------------------------- */

/* What SQL's own codes mean for a store: https://www.postgresql.org/docs/15/errcodes-appendix.html */
static void
set_failed (WkOfficePg *self, PGresult *result, GError **error)
{
  const char *state = result ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;

  if (!wk_office_pg_is_connected (self)) {
    set_unreachable (error, PQerrorMessage (self->handle));
    wk_office_pg_drop (self);
  } else if (state && g_str_equal (state, "53100")) {
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_FULL, _("The database’s disk is full."));
  } else if (state && g_str_equal (state, "42501")) {
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_READ_ONLY, _("The database may not be written to."));
  } else if (state && g_str_equal (state, "25006")) {
    /* It became a replica: another one of the connection string's hosts is to be looked for. */
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_READ_ONLY, _("The database may not be written to."));
    wk_office_pg_drop (self);
  } else {
    /* The code and not the sentence: that may tell what was in a row. */
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_FAILED, _("The database refused with SQLSTATE %s."), state ? state : "?");
  }
}

static const char *
prepare (WkOfficePg *self, const char *sql, const Oid *types, int n, GError **error)
{
  const char *known = g_hash_table_lookup (self->prepared, sql);
  g_autofree char *name = NULL;
  g_autoptr (PGresult) result = NULL;

  if (known)
    return known;
  name = g_strdup_printf ("s%u", g_hash_table_size (self->prepared));
  result = PQprepare (self->handle, name, sql, n, types);
  if (PQresultStatus (result) != PGRES_COMMAND_OK) {
    set_failed (self, result, error);
    return NULL;
  }
  known = name;
  g_hash_table_insert (self->prepared, (gpointer) sql, g_steal_pointer (&name));

  return known;
}

PGresult *
wk_office_pg_run (WkOfficePg *self, const char *sql, WkOfficePgValues *values, GError **error)
{
  guint n = values ? values->values->len : 0, i;
  g_autofree Oid *types = g_new (Oid, n + 1);
  g_autofree const char **data = g_new (const char *, n + 1);
  g_autofree int *lengths = g_new (int, n + 1), *formats = g_new (int, n + 1);
  g_autoptr (PGresult) result = NULL;
  const char *name;

  for (i = 0; i < n; i++) {
    Value *value = &g_array_index (values->values, Value, i);

    types[i] = value->type;
    /* A value of no bytes is not the same as none. */
    data[i] = value->length > 0 ? (const char *) values->bytes->data + value->at : "";
    lengths[i] = value->length;
    formats[i] = 1;
  }
  if (!self->handle) {
    set_unreachable (error, NULL);
    return NULL;
  }
  name = prepare (self, sql, types, n, error);
  if (!name)
    return NULL;
  result = PQexecPrepared (self->handle, name, n, data, lengths, formats, 1);
  if (PQresultStatus (result) != PGRES_TUPLES_OK && PQresultStatus (result) != PGRES_COMMAND_OK) {
    set_failed (self, result, error);
    return NULL;
  }

  return g_steal_pointer (&result);
}

gboolean
wk_office_pg_execute (WkOfficePg *self, const char *sql, GError **error)
{
  g_autoptr (PGresult) result = NULL;

  if (!self->handle) {
    set_unreachable (error, NULL);
    return FALSE;
  }
  result = PQexec (self->handle, sql);
  if (PQresultStatus (result) == PGRES_TUPLES_OK || PQresultStatus (result) == PGRES_COMMAND_OK)
    return TRUE;

  set_failed (self, result, error);
  return FALSE;
}

gboolean
wk_office_pg_commit (WkOfficePg *self, GError **error)
{
  g_autoptr (PGresult) result = NULL;

  if (!self->handle) {
    set_unreachable (error, NULL);
    return FALSE;
  }
  result = PQexec (self->handle, "COMMIT");
  /* A transaction that failed before answers ROLLBACK, and calls that well done. */
  if (PQresultStatus (result) == PGRES_COMMAND_OK && g_str_equal (PQcmdStatus (result), "COMMIT"))
    return TRUE;

  set_failed (self, result, error);
  return FALSE;
}

gint64
wk_office_pg_get_number (PGresult *rows, int row, int column)
{
  gint64 number;

  g_return_val_if_fail (PQgetlength (rows, row, column) == sizeof number, 0);
  memcpy (&number, PQgetvalue (rows, row, column), sizeof number);

  return GINT64_FROM_BE (number);
}

gconstpointer
wk_office_pg_get_bytes (PGresult *rows, int row, int column, gsize *length)
{
  *length = PQgetlength (rows, row, column);

  return PQgetvalue (rows, row, column);
}

gboolean
wk_office_pg_get_id (PGresult *rows, int row, int column, WkId *id)
{
  if (PQgetlength (rows, row, column) != WK_ID_LENGTH)
    return FALSE;
  memcpy (id->bytes, PQgetvalue (rows, row, column), WK_ID_LENGTH);

  return TRUE;
}
