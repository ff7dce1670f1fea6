#pragma once
#include "wk-feed-local.h"
#include "wk-laptop-private.h"
#include "wk-receipt-private.h"
#include "wk-state-hash.h"
#include "wk-vault-private.h"

G_BEGIN_DECLS

/* What a page of the office's feed brought that an open program has to show. */
typedef struct {
  gssize n_new;              /* entries that were new here */
  guint n_theirs;            /* … of which by others than whoever works here, who may have another laptop */
  GPtrArray *touched;        /* (owned) of WkId: residents whom those are about */
  GPtrArray *names;          /* (owned) of WkDocumentName: documents that changed … */
  GPtrArray *updates;        /* (owned) of GBytes: … and by what, as many */
  GPtrArray *erased;         /* (owned) of WkId: residents that were removed on purpose */
  GPtrArray *gone;           /* (owned) of WkDocumentName: documents that may no longer be read here, and were taken away */
  GPtrArray *refused;        /* (owned) of WkDocumentName: documents of which something was set aside: to be put together anew */
  guint n_refused;           /* batches that were */
  guint n_lost;              /* batches that did not open any more when they were to go */
} WkFeedNews;

#define WK_TYPE_FEED_STORE (wk_feed_store_get_type ())
/* The laptop's store as a feed client sees it. Signal "news" (WkFeedNews *) on the main loop; "projected" (GPtrArray * of WkResidentData): rows
 * of the lists that changed by it, once nothing more comes at once; "settled": batches left the outbox;
 * "diverged" (const WkDocumentName *, GBytes *): the office's whole state of a document that holds other content under the same clocks. */
G_DECLARE_FINAL_TYPE (WkFeedStore, wk_feed_store, WK, FEED_STORE, GObject)

WkFeedStore *wk_feed_store_new (WkVault *vault, WkLaptop *laptop);

/* Whether the lists show all that came; to have them do so soon, for somebody waits: as soon as nothing more comes at once. */
gboolean     wk_feed_store_is_projected (WkFeedStore *self);
void         wk_feed_store_hurry        (WkFeedStore *self);

/* Writes down what was done since the last receipt. Finish: (transfer full) (nullable): NULL without an error when that was nothing. */
void         wk_feed_store_write_receipt_async  (WkFeedStore *self, GAsyncReadyCallback callback, gpointer data);
WkReceipt   *wk_feed_store_write_receipt_finish (WkFeedStore *self, GAsyncResult *result, GError **error);
/* To be noted in the receipt that is next: a document was healed. */
void         wk_feed_store_note_healed (WkFeedStore *self, const WkDocumentName *name);

G_END_DECLS
