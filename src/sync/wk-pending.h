/* What was written live in one document and no signed batch covers yet. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WkPending WkPending;

/* Something a batch can be made of: one client id, clocks in a row. */
typedef struct
{
  guint64 client, from, to;
  GBytes *update; /* (owned) */
} WkPendingRun;

WkPending *wk_pending_new (void);
void wk_pending_free (WkPending *self);
void wk_pending_run_free (WkPendingRun *self);

void wk_pending_add (WkPending *self, GBytes *update);
/* A batch with this update came: what it inserts and deletes is no longer open. */
void wk_pending_cover (WkPending *self, GBytes *update);
gboolean wk_pending_is_empty (WkPending *self);
/* (transfer full) (nullable): all that is open as one update; %NULL when nothing is. */
GBytes *wk_pending_dup_update (WkPending *self);
/* (transfer full): of WkPendingRun: all that is open; nothing is afterwards. */
GPtrArray *wk_pending_take (WkPending *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkPending, wk_pending_free)

G_END_DECLS
