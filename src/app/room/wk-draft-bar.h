/* What stands under a plan while one writes for all: whose pen it is, and for who does not hold it a line of their own, which
 * nobody sees until it is laid on the table: then it stands in the text that had the focus. What they try to change elsewhere (a tick, a
 * date, an order) is refused, and it says so here. Who only reads along
 * sees whose pen it is and is asked for no line. Hidden while everyone writes. */
#pragma once

#include <adwaita.h>

#include "text/wk-text-view.h"

G_BEGIN_DECLS

#define WK_TYPE_DRAFT_BAR (wk_draft_bar_get_type ())
G_DECLARE_FINAL_TYPE (WkDraftBar, wk_draft_bar, WK, DRAFT_BAR, AdwBin)

/* table: NULL away from any table, where nobody writes for others. */
void wk_draft_bar_set_plan (WkDraftBar *self, WkDocument *plan, WkTable *table);

/* Says that something was not changed, since somebody else writes for all. */
void wk_draft_bar_show_refusal (WkDraftBar *self);

G_END_DECLS
