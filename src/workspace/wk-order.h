/* What a program without a window asks of a store: done on a workspace that is open here, or handed over the session bus to the program
 * that has it open. */
#pragma once
#include "wk-workspace.h"

G_BEGIN_DECLS

typedef struct {
  const char * const *words; /* import FILE · edit RESIDENT PLAN-FIELD TEXT · enrol ADDRESS · sync · look RESIDENT · copy RESIDENT; a FILE with its whole path */
  gboolean dry_run, json;
  const char *code;          /* (nullable) for enrol */
} WkOrder;

/**
 * wk_workspace_order_async:
 * @self: a workspace with a store
 * @order: what to do; copied
 * @cancellable: (nullable): to give up
 * @callback: called when it is done, and durable
 * @data: for @callback
 */
void  wk_workspace_order_async  (WkWorkspace *self, const WkOrder *order, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
char *wk_workspace_order_finish (WkWorkspace *self, GAsyncResult *result, GError **error);    /* (transfer full): what it has to say, in lines */

/**
 * wk_workspace_serve_orders:
 * @self: a workspace with a store
 *
 * Takes orders over the session bus until the workspace goes: only from who can open this store, which a signature shows.
 */
void  wk_workspace_serve_orders (WkWorkspace *self);

/**
 * wk_order_hand_over:
 * @proof: the same store, opened read-only by whoever gives the order
 * @order: what to do
 * @error: return location for an error; %WK_WORKSPACE_ERROR_IN_USE when the program that has the store takes no orders
 *
 * Blocks: for programs without a window.
 *
 * Returns: (transfer full) (nullable): what the other program has to say
 */
char *wk_order_hand_over        (WkWorkspace *proof, const WkOrder *order, GError **error);

G_END_DECLS
