#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WkOfficeState:
 * @WK_OFFICE_NONE: this laptop belongs to no office yet
 * @WK_OFFICE_OUT_OF_REACH: no line; changes wait
 * @WK_OFFICE_CONNECTING: trying
 * @WK_OFFICE_SYNCING: changes go and come
 * @WK_OFFICE_IN_STEP: nothing waits, nothing is missing
 * @WK_OFFICE_TROUBLE: a person is needed; "message" says what to do
 */
typedef enum {
  WK_OFFICE_NONE, WK_OFFICE_OUT_OF_REACH, WK_OFFICE_CONNECTING, WK_OFFICE_SYNCING, WK_OFFICE_IN_STEP, WK_OFFICE_TROUBLE
} WkOfficeState;

#define WK_TYPE_OFFICE (wk_office_get_type ())
/* How this laptop stands with its office. Properties with notify: "state" (WkOfficeState as int), "address" (string), "waiting" (uint: changes not yet
 * confirmed), "since" (gint64 unix seconds: in step or out of reach since, 0 unknown), "message" (string), "sent", "received" (uint64: this program start),
 * "progress" (double 0–1, negative: unknown).
 * Signal "came" (guint changes, strv resident ids): a sync brought changes; so many of others, about those. None, when
 * whoever works here wrote all of it on another laptop. */
G_DECLARE_FINAL_TYPE (WkOffice, wk_office, WK, OFFICE, GObject)

WkOfficeState wk_office_get_state    (WkOffice *self);
const char   *wk_office_get_address  (WkOffice *self);
guint         wk_office_get_waiting  (WkOffice *self);
const char   *wk_office_get_message  (WkOffice *self);
guint64       wk_office_get_sent     (WkOffice *self);
guint64       wk_office_get_received (WkOffice *self);
/* One sentence that says all that in the user's language, e.g. "in step with the office since 14:02". (transfer full) */
char         *wk_office_dup_sentence (WkOffice *self);

/* What syncs have done, newest first: a live list of WkReceipt (wk-receipt.h). A receipt is written when a sync that was asked for is done, when the
 * line goes, and when nothing has come or gone for twenty seconds. (transfer none) */
GListModel   *wk_office_get_receipts (WkOffice *self);

/* Tries at once; done when everything that waited is confirmed and everything new has come, or an error says why not. */
void          wk_office_sync_async   (WkOffice *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean      wk_office_sync_finish  (WkOffice *self, GAsyncResult *result, guint64 *sent, guint64 *received, GError **error);

G_END_DECLS
