/* What syncing did and what it left, in plain sentences, and a row for each. */
#pragma once

#include <adwaita.h>

#include "wk-proposal.h"
#include "wk-receipt.h"

G_BEGIN_DECLS

/* A resident's name; a file that was removed on purpose has none any more. "" is the location itself. (transfer full) */
char *wk_sync_words_dup_name (WkWorkspace *workspace, const char *resident);

/* Which part of a file, as in "Plan" or "Money". */
const char *wk_sync_words_about (WkDocKind kind, const char *domain);

char *wk_sync_words_dup_when (gint64 time); /* microseconds since 1970 UTC. (transfer full) */
char *wk_sync_words_dup_receipt (WkReceipt *receipt); /* (transfer full) */
char *wk_sync_words_dup_receipt_line (WkReceiptLine *line); /* (transfer full) */
char *wk_sync_words_dup_reason (WkProposal *proposal); /* why it was put aside, and whom to ask. (transfer full) */

/* A row that opens the part of the file it speaks of; of the location's own documents it opens nothing. */
GtkWidget *wk_sync_words_make_row (const char *title, const char *subtitle, WkDocKind kind, const char *resident);

G_END_DECLS
