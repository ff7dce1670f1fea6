/* A part of the file that opens in place: an icon, a title and, while it is closed, a line that says what is in it. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WK_TYPE_FOLD_CARD (wk_fold_card_get_type ())
/* Properties: `title`, `icon-name`, `summary` (string), `open` (boolean, with notify), `content` (GtkWidget). */
G_DECLARE_FINAL_TYPE (WkFoldCard, wk_fold_card, WK, FOLD_CARD, AdwBin)

void wk_fold_card_set_title (WkFoldCard *self, const char *title);
void wk_fold_card_set_icon_name (WkFoldCard *self, const char *icon_name);
void wk_fold_card_set_summary (WkFoldCard *self, const char *summary); /* (nullable): nothing written yet */
void wk_fold_card_set_open (WkFoldCard *self, gboolean open);
gboolean wk_fold_card_get_open (WkFoldCard *self);

G_END_DECLS
