/* Partners have a file each. The two are linked, and neither shows what stands in the other, nor whose it is. */
#pragma once
#include "wk-workspace.h"

G_BEGIN_DECLS

/**
 * wk_file_link_partner_async:
 * @self: a file
 * @birth_date: the partner's, yyyy-mm-dd
 * @house_number: the partner's
 * @cancellable: (nullable): to give up
 * @callback: called when both files have the link
 * @data: for @callback
 *
 * Links the file with that of the one resident of whom both are exactly right; who else might be meant is not said.
 */
void     wk_file_link_partner_async  (WkFile *self, const char *birth_date, const char *house_number, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data);
gboolean wk_file_link_partner_finish (WkFile *self, GAsyncResult *result, GError **error);

/**
 * wk_file_unlink_partner_async:
 * @self: a file
 * @link: id of its `partner` record
 * @cancellable: (nullable): to give up
 * @callback: called when the link is gone from both files
 * @data: for @callback
 */
void     wk_file_unlink_partner_async  (WkFile *self, const char *link, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean wk_file_unlink_partner_finish (WkFile *self, GAsyncResult *result, GError **error);

G_END_DECLS
