/* Which life domains of a file are closed to whoever works here: said beforehand, so that nobody writes where nothing is taken. By the same table as
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
 * @domain: a life domain's key
 *
 * Returns: (transfer full) (nullable): the name of somebody of the team whose organisation has a ground for it, else of the contact person; %NULL where
 * that is nobody else: a coordinator is to be asked
 */
char    *wk_file_dup_whom_to_ask (WkFile *self, const char *domain);

G_END_DECLS
