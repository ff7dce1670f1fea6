/* The store in PostgreSQL, which several offices serve from at the same time. DATABASE.md describes what is in it. */
#pragma once

#include "wk-office-store.h"

G_BEGIN_DECLS

#define WK_TYPE_OFFICE_POSTGRES (wk_office_postgres_get_type ())
G_DECLARE_FINAL_TYPE (WkOfficePostgres, wk_office_postgres, WK, OFFICE_POSTGRES, GObject)

#define WK_OFFICE_POSTGRES_CHANNEL "woonkamer" /* on which a commit is told */

/**
 * wk_office_postgres_find:
 * @connection: as libpq takes it
 * @exists: (out): whether there is an office in that database
 * @error: %WK_STORE_ERROR_FAILED when it cannot be reached
 *
 * Returns: whether it was found out
 */
gboolean wk_office_postgres_find (const char *connection, gboolean *exists, GError **error);

/**
 * wk_office_postgres_open:
 * @connection: as libpq takes it
 * @key: what opens the records: it is never in the database
 * @clock: when a line of the access log is written
 * @random: where keys come from
 * @error: %WK_STORE_ERROR_WRONG_PASSPHRASE, %WK_STORE_ERROR_NEWER, %WK_STORE_ERROR_FAILED
 *
 * Opens the office in a database, or makes it. It belongs to the thread that opened it.
 *
 * Returns: (transfer full) (nullable): the store
 */
WkOfficeStore *wk_office_postgres_open (const char *connection, WkSecret *key, WkClock *clock, WkRandom *random, GError **error);

G_END_DECLS
