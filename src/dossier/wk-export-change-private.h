#pragma once

#include "wk-register-private.h"

G_BEGIN_DECLS

/* What an import writes beside a column that it changes; within its transaction. was: (nullable): what the last one said; day: yyyy-mm-dd. */
void wk_export_change_note (WkDocKind kind, YDoc *doc, GHashTable *imported, const char *column, const char *was, const char *became,
                            const char *day, gint64 time, guint64 salt);

/* As wk_export_change_list(), of what was read already. records: (element-type WkRaw): visible ones, of any kind. */
GPtrArray *wk_export_change_list_read (WkDocKind kind, GHashTable *imported, GPtrArray *records);

G_END_DECLS
