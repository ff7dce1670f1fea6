/* Exactly one who: a field's person, chosen from those around the resident or by a name typed. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_WHO_BUTTON (wk_who_button_get_type ())
G_DECLARE_FINAL_TYPE (WkWhoButton, wk_who_button, WK, WHO_BUTTON, AdwBin)

/* label: what a screen reader says in front of the name: "Step 1: who". */
void wk_who_button_bind (WkWhoButton *self, WkPlanContext *context, WkFields *fields, const char *field);
void wk_who_button_set_label (WkWhoButton *self, const char *label);

G_END_DECLS
