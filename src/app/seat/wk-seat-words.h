/* What happens with the table, in the seat's language and in plain words. */
#pragma once

#include "wk-table.h"

G_BEGIN_DECLS

char *wk_seat_words_dup_state (WkTable *table); /* (transfer full) */

G_END_DECLS
