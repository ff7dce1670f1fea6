/* One connection to PostgreSQL: prepared statements with binary values, and SQL's troubles as errors. Belongs to the thread that uses it.
 *
 * It comes back by itself: after it was lost the next call connects again, but not before a while has passed (longer each time, ten seconds at
 * most), so that nobody waits for a database that is not there. */
#pragma once

#include <libpq-fe.h>

#include "wk-base.h"

G_BEGIN_DECLS

typedef struct _WkOfficePg WkOfficePg;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)

/* Values for a statement, in order: $1, $2 … */
typedef struct
{
  GArray *values;    /* (owned) */
  GByteArray *bytes; /* (owned): where they lie */
} WkOfficePgValues;

WkOfficePgValues *wk_office_pg_values_new (void);
void wk_office_pg_values_free (WkOfficePgValues *self);
void wk_office_pg_values_add_number (WkOfficePgValues *self, gint64 number);                          /* bigint */
void wk_office_pg_values_add_bytes (WkOfficePgValues *self, gconstpointer bytes, gsize length);       /* bytea */
void wk_office_pg_values_add_text (WkOfficePgValues *self, const char *text);                         /* text */
void wk_office_pg_values_add_numbers (WkOfficePgValues *self, const gint64 *numbers, gsize n);        /* bigint[] */
void wk_office_pg_values_add_ids (WkOfficePgValues *self, const WkId * const *ids, gsize n);          /* bytea[] */
void wk_office_pg_values_add_many_bytes (WkOfficePgValues *self, GBytes * const *many, gsize n);      /* bytea[] */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkOfficePgValues, wk_office_pg_values_free)

/* Called on every new connection before it is used for anything else; FALSE gives it up. */
typedef gboolean (*WkOfficePgReady) (WkOfficePg *pg, gpointer data, GError **error);

/**
 * wk_office_pg_new:
 * @connection: as libpq takes it, `postgresql://…` or `host=…`
 *
 * Returns: (transfer full): not connected yet
 */
WkOfficePg *wk_office_pg_new (const char *connection);
void wk_office_pg_free (WkOfficePg *self);
void wk_office_pg_set_ready (WkOfficePg *self, WkOfficePgReady ready, gpointer data);

/**
 * wk_office_pg_connect:
 * @self: a connection
 * @error: %WK_STORE_ERROR_FAILED when the database cannot be reached
 *
 * Connects when it is not connected, and it is time to try again.
 *
 * Returns: whether it is connected
 */
gboolean wk_office_pg_connect (WkOfficePg *self, GError **error);
gboolean wk_office_pg_is_connected (WkOfficePg *self);
/* Gives the connection up at once: what it was doing is not known to have happened. */
void wk_office_pg_drop (WkOfficePg *self);

/**
 * wk_office_pg_run:
 * @self: a connection, connected
 * @sql: one statement, a constant; prepared at its first use
 * @values: (nullable): its values
 * @error: %WK_STORE_ERROR_FULL, %WK_STORE_ERROR_READ_ONLY, %WK_STORE_ERROR_FAILED
 *
 * Returns: (transfer full) (nullable): its rows, in binary
 */
PGresult *wk_office_pg_run (WkOfficePg *self, const char *sql, WkOfficePgValues *values, GError **error);

/* Several statements in one go, without values or rows. */
gboolean wk_office_pg_execute (WkOfficePg *self, const char *sql, GError **error);

/* TRUE only when the server said that the transaction is durable. */
gboolean wk_office_pg_commit (WkOfficePg *self, GError **error);

/* (transfer none): names this process in what it tells others, as the first word. From any thread. */
const char *wk_office_pg_get_sender (void);

PGconn *wk_office_pg_get_handle (WkOfficePg *self); /* (transfer none) (nullable) */

gint64 wk_office_pg_get_number (PGresult *rows, int row, int column);
gboolean wk_office_pg_get_id (PGresult *rows, int row, int column, WkId *id);
gconstpointer wk_office_pg_get_bytes (PGresult *rows, int row, int column, gsize *length); /* (transfer none) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkOfficePg, wk_office_pg_free)

G_END_DECLS
