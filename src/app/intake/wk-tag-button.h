/* Gives selected words a place in the file: what they are, and in which life domain, by a key each. */
#pragma once

#include <adwaita.h>

#include "intake/wk-intake-talk.h"

G_BEGIN_DECLS

#define WK_TYPE_TAG_BUTTON (wk_tag_button_get_type ())
/* Signal `chosen` (int tag, const char *domain). */
G_DECLARE_FINAL_TYPE (WkTagButton, wk_tag_button, WK, TAG_BUTTON, AdwBin)

/* The life domains are those that the file has a place for. Once. */
void wk_tag_button_set_file (WkTagButton *self, WkFile *file);
void wk_tag_button_popup (WkTagButton *self);

G_END_DECLS
