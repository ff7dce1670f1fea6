/* The embedded store: one SQLite database in the office's directory, as on a laptop. */
#pragma once

#include "wk-office-store.h"

G_BEGIN_DECLS

#define WK_TYPE_OFFICE_SQLITE (wk_office_sqlite_get_type ())
G_DECLARE_FINAL_TYPE (WkOfficeSqlite, wk_office_sqlite, WK, OFFICE_SQLITE, GObject)

/* That the store in @dir was restored: the next one to open it begins a new epoch. On disk when it returns. */
gboolean wk_office_sqlite_mark_restored (const char *dir, gboolean restored, GError **error);
gboolean wk_office_sqlite_is_marked_restored (const char *dir);

/**
 * wk_office_sqlite_open:
 * @dir: the office's directory
 * @key: what opens it
 * @clock: the time
 * @random: where keys come from
 * @error: why not, as wk_store_open() has it
 *
 * Opens the store, or makes it. It belongs to the thread that opened it.
 *
 * Returns: (transfer full) (nullable): the store
 */
WkOfficeStore *wk_office_sqlite_open (const char *dir, WkSecret *key, WkClock *clock, WkRandom *random, GError **error);

G_END_DECLS
