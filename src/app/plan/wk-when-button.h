/* A field's date, in words, chosen from a calendar; with a time where it is an appointment. */
#pragma once

#include <adwaita.h>

#include "wk-fields.h"

G_BEGIN_DECLS

#define WK_TYPE_WHEN_BUTTON (wk_when_button_get_type ())
/* Properties `with-time`, `wrap` (booleans): the latter rather than cutting it off. */
G_DECLARE_FINAL_TYPE (WkWhenButton, wk_when_button, WK, WHEN_BUTTON, AdwBin)

void wk_when_button_bind (WkWhenButton *self, WkFields *fields, const char *field);
void wk_when_button_set_label (WkWhenButton *self, const char *label); /* what a screen reader says in front of the date */

G_END_DECLS
