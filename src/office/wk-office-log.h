/* The office's log as a feed. Belongs to the store's thread.
 *
 * Positions come from the store's log, in commit order. A feed position is 2p + 1 when everything up to p was given as batches, and 2p
 * when documents last changed up to p were given as states: so a laptop that begins (at 0) gets each document once, merged, and whoever is
 * cut off on the way goes on the same way, with nothing to be remembered for it here.
 *
 * Each account has a feed of its own in the same positions: entries that it may not read are passed over. What it may read from now on, or no
 * longer, stands in the log as a notice to it (wk-office-access.h) and becomes the document's state, or a revocation. */
#pragma once

#include "wk-office-access.h"

G_BEGIN_DECLS

typedef struct _WkOfficeLog WkOfficeLog;

WkOfficeLog *wk_office_log_new (WkOfficeStore *store, WkOfficeAccess *access);
void wk_office_log_free (WkOfficeLog *self);

/**
 * wk_office_log_get_head:
 * @self: the log
 *
 * Returns: the feed's end
 */
guint64 wk_office_log_get_head (WkOfficeLog *self);

/**
 * wk_office_log_remember:
 * @self: the log
 * @position: its place
 * @batch: one that was committed
 *
 * Keeps it in mind for those who will read it; no more than a few megabytes.
 */
void wk_office_log_remember (WkOfficeLog *self, gint64 position, WkBatch *batch);

/* Keeps nothing in mind any more: for when somebody was removed. */
void wk_office_log_forget (WkOfficeLog *self);

/**
 * wk_office_log_read_page:
 * @self: the log
 * @account: whose feed
 * @since: the position after which to begin
 * @began: the log's position when this account's laptop asked from 0, if that is known; else 0. Notices up to then are in what it was given
 * @error: why not
 *
 * Returns: (transfer full): some of the feed, as #WkFeedOffice has it
 */
WkFeedPage *wk_office_log_read_page (WkOfficeLog *self, const WkId *account, guint64 since, gint64 began, GError **error);

/**
 * wk_office_log_compare:
 * @self: the log
 * @account: who asks
 * @documents: (element-type WkFeedDocument): what a laptop has
 * @error: why not
 *
 * Returns: (transfer full) (element-type WkFeedDifference): how the office's copies differ, in the same order; of the first of them alone, one at
 *   least, when that is some %WK_FEED_PAGE_BYTES already
 */
GPtrArray *wk_office_log_compare (WkOfficeLog *self, const WkId *account, GPtrArray *documents, GError **error);

/**
 * wk_office_log_hash:
 * @self: the log
 * @account: who asks
 * @documents: (element-type WkId): which
 * @error: why not
 *
 * Returns: (transfer full) (element-type WkFeedHash): the state hashes of those that are there
 */
GPtrArray *wk_office_log_hash (WkOfficeLog *self, const WkId *account, GPtrArray *documents, GError **error);

/**
 * wk_office_log_read_state:
 * @self: the log
 * @account: who asks
 * @document: which
 * @error: %WK_STORE_ERROR_MISSING …
 *
 * Returns: (transfer full): its whole state, update v1
 */
GBytes *wk_office_log_read_state (WkOfficeLog *self, const WkId *account, const WkId *document, GError **error);

/**
 * wk_office_log_follow:
 * @self: the log
 * @account: who follows it
 * @name: the document; of one that was not followed yet its id alone counts
 * @after: the position after which to begin; 0 for all of it, -1 for nothing but whether it may be read
 * @error: %WK_SYNC_ERROR_REFUSED when it is not there for them
 *
 * Returns: (transfer full): what came, as one update
 */
WkFeedFollowed *wk_office_log_follow (WkOfficeLog *self, const WkId *account, const WkDocumentName *name, gint64 after, GError **error);

/**
 * wk_office_log_read_rest:
 * @self: the log
 * @account: who asks
 * @listed: (element-type WkId): a set: what the laptop named
 * @cursor: where the last one ended; 0 at first
 * @error: why not
 *
 * Returns: (transfer full): some of the other documents, as states; empty when there are no more
 */
WkFeedPage *wk_office_log_read_rest (WkOfficeLog *self, const WkId *account, GHashTable *listed, guint64 cursor, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkOfficeLog, wk_office_log_free)

G_END_DECLS
