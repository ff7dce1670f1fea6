/* What a feed client asks of the laptop's store. The workspace implements it. */
#pragma once

#include "wk-feed.h"

G_BEGIN_DECLS

#define WK_TYPE_FEED_LOCAL (wk_feed_local_get_type ())

/**
 * WkFeedLocal:
 *
 * Everything is asked and answered on the main loop, one call of each kind at a time; a failure ends the connection with
 * %WK_REASON_FAILED and is tried again with the next one. Signal `outbox-changed`: there may be more to push; emit it with
 * wk_feed_local_outbox_changed().
 */
G_DECLARE_INTERFACE (WkFeedLocal, wk_feed_local, WK, FEED_LOCAL, GObject)

struct _WkFeedLocalInterface
{
  GTypeInterface parent_iface;

  /* Where this laptop stands. Kept in memory, so that it can answer at once. */
  void (*get_position) (WkFeedLocal *self, WkFeedPosition *position);

  /* Keeps and shows a page's entries and the position after it (page->to, in `epoch`), durably, in one transaction. An entry
   * that is already there is no error and changes nothing. The page is borrowed until the callback. Entries were checked by
   * the office; the batches' encodings are whole. Returns how many entries were new to this laptop, -1 on failure. */
  void (*apply_page_async) (WkFeedLocal *self, const WkId *epoch, WkFeedPage *page, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);
  gssize (*apply_page_finish) (WkFeedLocal *self, GAsyncResult *result, GError **error);

  /* The durable batches after `cursor` (0: from the beginning) that the office has not confirmed, in the order they were made, up to
   * about max_bytes; and the subjects of their documents. `next`: cursor after the last of them. An empty array: no more. */
  void (*read_outbox_async) (WkFeedLocal *self, guint64 cursor, gsize max_bytes, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
  gboolean (*read_outbox_finish) (WkFeedLocal *self, GAsyncResult *result, GPtrArray **batches /* (out) of WkBatch */,
                                  GPtrArray **subjects /* (out) of WkSubject */, guint64 *next, GError **error);

  /* What became of them: confirmed ones leave the outbox, refused ones end their chain and become a proposal. Durable. */
  void (*settle_async) (WkFeedLocal *self, GPtrArray *verdicts /* of WkFeedVerdict */, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data);
  gboolean (*settle_finish) (WkFeedLocal *self, GAsyncResult *result, GError **error);

  /* The office began a new epoch. All documents, some at a time: about `max` after `cursor` (0: from the beginning). */
  void (*list_documents_async) (WkFeedLocal *self, guint64 cursor, guint max, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
  gboolean (*list_documents_finish) (WkFeedLocal *self, GAsyncResult *result, GPtrArray **documents /* (out) of WkFeedDocument */,
                                     guint64 *next, GError **error);

  /* Applies what the office had and this laptop lacked (`update`), and puts in the outbox again, as they were, the batches that hold
   * what the office lacks by its state vector (all confirmed ones of documents it does not know). Durable. Returns how many
   * documents changed here, -1 on failure. */
  void (*reconcile_async) (WkFeedLocal *self, GPtrArray *differences /* of WkFeedDifference */, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data);
  gssize (*reconcile_finish) (WkFeedLocal *self, GAsyncResult *result, GError **error);

  /* (nullable, with its finish) State hashes to be compared with the office's: of documents that changed since they were found alike, and, with
   * `some_others`, of a few others in turn; at most `max`, none when there is nothing to ask. alike: of WkFeedHash, earlier ones that the office
   * answered with the same; owned by the callee. */
  void (*list_hashes_async) (WkFeedLocal *self, guint max, gboolean some_others, GPtrArray *alike, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
  GPtrArray *(*list_hashes_finish) (WkFeedLocal *self, GAsyncResult *result, GError **error); /* (transfer full) of WkFeedHash */

  /* (nullable) Equal snapshots, unequal content, twice in a row: the office's whole state of the document. */
  void (*diverged) (WkFeedLocal *self, const WkDocumentName *name, GBytes *state);

  /* Keeps the position alone: of a new epoch, when all documents were compared. */
  void (*set_position_async) (WkFeedLocal *self, const WkFeedPosition *position, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
  gboolean (*set_position_finish) (WkFeedLocal *self, GAsyncResult *result, GError **error);
};

void wk_feed_local_outbox_changed (WkFeedLocal *self);

G_END_DECLS
