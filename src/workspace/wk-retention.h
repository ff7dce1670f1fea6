/* How long files are kept, as the municipality laid down (SCHEMA.md, "directory"): which are past it is proposed, and decided one by one. */
#pragma once
#include "wk-location.h"

G_BEGIN_DECLS

typedef struct {
  guint closed, silent;      /* months; 0: no period was set */
  char *ground;              /* (owned): where the municipality laid them down; "" when it is not said */
} WkRetention;
void wk_retention_free (WkRetention *retention);

/* (transfer full) */
WkRetention *wk_location_dup_retention (WkLocation *self);

/* Writes what differs. Returns: FALSE when nothing may be written here */
gboolean     wk_location_set_retention (WkLocation *self, const WkRetention *retention);

/* A file that is past its period. Strings (owned); dates: yyyy-mm-dd. */
typedef struct {
  char *resident;            /* id in hex */
  gboolean closed;           /* since it was closed; else since the last contact */
  char *began, *ended;       /* the day from which the period counts, and on which it was over */
  guint months;
} WkPastPeriod;
void wk_past_period_free (WkPastPeriod *past);

/* As many as are proposed at once. */
#define WK_RETENTION_MOST 50u

/**
 * wk_workspace_list_past_period_async:
 * @self: a workspace with a store
 * @cancellable: (nullable): to stop it
 * @callback: called when they are found
 * @data: for @callback
 *
 * Finds the files on this laptop whose period is over, but for those that somebody decided to keep longer or to remove. Nothing is done about them.
 */
void       wk_workspace_list_past_period_async  (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (element-type WkPastPeriod): at most %WK_RETENTION_MOST, those that are over longest first */
GPtrArray *wk_workspace_list_past_period_finish (WkWorkspace *self, GAsyncResult *result, GError **error);

/**
 * wk_workspace_keep_longer_async:
 * @self: a workspace with a store
 * @resident: id in hex
 * @until: yyyy-mm-dd, until when it is not proposed
 * @why: why it is kept
 * @callback: called when it is written in the card
 * @data: for @callback
 */
void       wk_workspace_keep_longer_async  (WkWorkspace *self, const char *resident, const char *until, const char *why, GAsyncReadyCallback callback, gpointer data);
gboolean   wk_workspace_keep_longer_finish (WkWorkspace *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkRetention, wk_retention_free)

G_END_DECLS
