/* The life domains that are open to who works here, to choose one from; and what is said of the others. */
#pragma once

#include <gio/gio.h>

#include "wk-file.h"

G_BEGIN_DECLS

/**
 * wk_open_domains_new:
 * @file: a file
 * @first: (nullable): what stands before them, for none
 *
 * Returns: (transfer full): a list of strings, for a drop-down
 */
GListModel *wk_open_domains_new (WkFile *file, const char *first);
gboolean wk_open_domains_equal (GListModel *one, GListModel *other); /* whether the same are open, in the same words */
const char *wk_open_domains_get_key (GListModel *self, guint position); /* (nullable): of what stands before them, or nothing */

/* Where the key stands; NULL: what stands before them all. GTK_INVALID_LIST_POSITION: it is not there. */
guint wk_open_domains_find (GListModel *self, const char *key);

/* (transfer full): what one reads in the place of a life domain that is closed: in a word or two, or whole. */
char *wk_open_domains_dup_closed (WkFile *file, const char *domain, gboolean whole);

G_END_DECLS
