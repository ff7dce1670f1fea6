/* How the talks were, as the resident said: for the contact person, and nobody else has it. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"

G_BEGIN_DECLS

#define WK_TYPE_TALKS_CARD (wk_talks_card_get_type ())
G_DECLARE_FINAL_TYPE (WkTalksCard, wk_talks_card, WK, TALKS_CARD, AdwBin)

void wk_talks_card_set_file (WkTalksCard *self, WkFile *file);

G_END_DECLS
