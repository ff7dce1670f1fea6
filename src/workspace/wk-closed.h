/* What of a file is closed to whoever works here, or may only be read: said beforehand, so that nobody writes where nothing is taken. By the same table as
 * the office's (wk-access.h) and its last word of this profile; the office decides all the same. */
#pragma once
#include "wk-file.h"

G_BEGIN_DECLS

/**
 * wk_file_is_closed:
 * @self: a file
 * @domain: a life domain's key
 *
 * Without an office nothing is closed, nor is what the office gave.
 *
 * Returns: whether this profile may neither read nor write in it
 */
gboolean wk_file_is_closed (WkFile *self, const char *domain);

/**
 * wk_file_dup_whom_to_ask:
 * @self: a file
 * @domain: a life domain's key; "" for what is of none
 *
 * Returns: (transfer full) (nullable): the name of somebody of the team whose organisation has a ground for it, else of the contact person; %NULL where
 * that is nobody else: a coordinator is to be asked
 */
char    *wk_file_dup_whom_to_ask (WkFile *self, const char *domain);

/**
 * wk_file_follow_rights:
 * @self: a file
 *
 * Says of each document but the life domains why it cannot be written, where that is so (wk_document_get_read_only_reason()), now and, for as long as the
 * file is open, whenever the office says something of this profile, or card or base change: "rights-changed" of the file tells that.
 */
void     wk_file_follow_rights   (WkFile *self);

/* Says it once. */
void     wk_file_show_rights     (WkFile *self);

/**
 * wk_file_dup_goodbye:
 * @self: a file that may no longer be read here, while its card still says whose it is
 *
 * Returns: (transfer full): what stands in its place: who is contact person or that emergency access has ended, that nothing is lost, whom to ask
 */
char    *wk_file_dup_goodbye     (WkFile *self);

G_END_DECLS
