/* Sets of (client id, clock): what an update inserts, and what it deletes. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WkRanges WkRanges;

typedef struct
{
  guint64 from, to;
} WkRange;

WkRanges *wk_ranges_new (void);
void wk_ranges_free (WkRanges *self);
void wk_ranges_add (WkRanges *self, guint64 client, guint64 from, guint64 to);
void wk_ranges_subtract (WkRanges *self, WkRanges *other);
gboolean wk_ranges_is_empty (WkRanges *self);
GArray *wk_ranges_get_clients (WkRanges *self);                  /* (transfer full): guint64, ascending */
GArray *wk_ranges_get (WkRanges *self, guint64 client);          /* (transfer none) (nullable): WkRange, ascending, joined */

/**
 * wk_ranges_read_update:
 * @update: an update, format v1
 * @inserted: (nullable): gets what it inserts
 * @deleted: (nullable): gets what it deletes
 *
 * Returns: whether it could be read
 */
gboolean wk_ranges_read_update (GBytes *update, WkRanges *inserted, WkRanges *deleted);

/* (transfer full): the part of an update that inserts structs of this client only, with all its deletions. */
GBytes *wk_ranges_isolate (GBytes *update, WkRanges *inserted, guint64 client);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkRanges, wk_ranges_free)

G_END_DECLS
