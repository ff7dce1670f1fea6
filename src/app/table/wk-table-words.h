/* How a table stands, as a sentence. */
#pragma once

#include "wk-table.h"

G_BEGIN_DECLS

/* (transfer full); warning: (out): whether it is one */
char *wk_table_words_dup_state (WkTable *table, gboolean *warning);

G_END_DECLS
