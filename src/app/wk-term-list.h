/* The words of a vocabulary as a list, for a drop-down to choose from; and following them where a location may have them otherwise. */
#pragma once

#include <gio/gio.h>

#include "wk-vocabulary.h"

G_BEGIN_DECLS

/* first: (nullable): what stands before them, for none. (transfer full): a list of strings, in the order of wk_terms_get_in_use(): those out of use are not among them */
GListModel *wk_term_list_new (WkTerms terms, const char *first);

/* Has @changed called on @object, for as long as it is there, once a location has other life domains or phases. */
void wk_term_list_follow (gpointer object, void (*changed) (gpointer object));

void wk_term_list_tell (void); /* they are otherwise now */

G_END_DECLS
