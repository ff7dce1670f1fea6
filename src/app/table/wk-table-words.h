/* How a table stands, as a sentence. */
#pragma once

#include "wk-table.h"

G_BEGIN_DECLS

/* (transfer full); warning: (out): whether it is one */
char *wk_table_words_dup_state (WkTable *table, gboolean *warning);
/* Whether all who are not away see the same. names: (out) (optional) (transfer full): of those who are away; not set when nobody is. */
gboolean wk_table_words_all_here_in_step (WkTable *table, char **names);
/* (transfer full) (nullable): where a member is in the plan: "step 4 of “In a kitchen again”"; NULL: nowhere, or nobody knows */
char *wk_table_words_dup_place (WkTable *table, WkMember *member);
/* (transfer full): the code of a table of ours as it is shown, from left to right whatever stands around it: its halves would change places. "": none */
char *wk_table_words_dup_code (WkTable *table);
/* (transfer full): the code of a table of ours, digit by digit, so that a screen reader does not read a number of millions. */
char *wk_table_words_dup_spoken_code (WkTable *table);

G_END_DECLS
