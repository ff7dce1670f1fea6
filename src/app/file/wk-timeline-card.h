/* What happened, newest first, with who and on behalf of which organisation; filtered by kind. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"

G_BEGIN_DECLS

#define WK_TYPE_TIMELINE_CARD (wk_timeline_card_get_type ())
G_DECLARE_FINAL_TYPE (WkTimelineCard, wk_timeline_card, WK, TIMELINE_CARD, AdwBin)

void wk_timeline_card_set_file (WkTimelineCard *self, WkFile *file);
gboolean wk_timeline_card_show (WkTimelineCard *self, const char *text); /* goes to what happened in these words; FALSE: it is not there (yet) */

G_END_DECLS
