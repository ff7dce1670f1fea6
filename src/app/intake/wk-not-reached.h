/* Not reached: one key, no contact and no refusal. Says what may be said on a voicemail and proposes when and how next. */
#pragma once

#include <adwaita.h>

#include "intake/wk-intake-talk.h"

G_BEGIN_DECLS

#define WK_TYPE_NOT_REACHED (wk_not_reached_get_type ())
/* Signal `kept`: it stands in the file. */
G_DECLARE_FINAL_TYPE (WkNotReached, wk_not_reached, WK, NOT_REACHED, AdwBin)

void wk_not_reached_bind (WkNotReached *self, WkIntakeTalk *talk);
void wk_not_reached_popup (WkNotReached *self);

const char *wk_not_reached_get_channel (WkNotReached *self); /* (transfer none): by which the next try is, "" when none is chosen */

G_END_DECLS
