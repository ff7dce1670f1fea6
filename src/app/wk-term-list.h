/* The words of a vocabulary as a list, for a drop-down to choose from. */
#pragma once

#include <gio/gio.h>

#include "wk-vocabulary.h"

G_BEGIN_DECLS

/* first: (nullable): what stands before them, for none. (transfer full): a list of strings, in the order of wk_terms_get_in_use(): those out of use are not among them */
GListModel *wk_term_list_new (WkTerms terms, const char *first);

G_END_DECLS
