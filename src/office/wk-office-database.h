/* Which kind of store an office has: the embedded one in its directory, or PostgreSQL, when this program was built with it. */
#pragma once

#include "wk-office-store.h"

G_BEGIN_DECLS

/* Where a connection string may be that nobody else can read: this variable, and this systemd credential. */
#define WK_OFFICE_DATABASE_VARIABLE "WOONKAMER_DATABASE"
#define WK_OFFICE_DATABASE_CREDENTIAL "woonkamer-office.database"

/* Whether a place is a connection string and not a directory: `postgresql://…`, `postgres://…`, or `name=value …`. */
gboolean wk_office_database_is_connection (const char *place);

/* (transfer full) (nullable): the connection string from the environment or the credential. */
char *wk_office_database_from_surroundings (GError **error);

/**
 * wk_office_database_find:
 * @dir: the office's directory
 * @database: (nullable): a connection string
 * @exists: (out): whether there is an office
 * @error: %WK_STORE_ERROR_FAILED when the database cannot be reached
 *
 * Returns: whether it was found out
 */
gboolean wk_office_database_find (const char *dir, const char *database, gboolean *exists, GError **error);

/**
 * wk_office_database_open:
 * @dir: the office's directory
 * @database: (nullable): a connection string; %NULL for the embedded store
 * @key: what opens it
 * @clock: the time
 * @random: where keys come from
 * @error: why not
 *
 * Opens the store, or makes it; it belongs to the thread that opened it.
 *
 * Returns: (transfer full) (nullable): the store
 */
WkOfficeStore *wk_office_database_open (const char *dir, const char *database, WkSecret *key, WkClock *clock, WkRandom *random, GError **error);

/* (transfer full) (nullable): what emits "heard" on the main loop when another office committed; it ends with g_object_run_dispose(). */
GObject *wk_office_database_listen (const char *database);

G_END_DECLS
