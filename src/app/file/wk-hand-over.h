/* A warm hand-over: who directs, or who stands in, changes; not without a word from the resident. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_HAND_OVER (wk_hand_over_get_type ())
G_DECLARE_FINAL_TYPE (WkHandOver, wk_hand_over, WK, HAND_OVER, AdwWindow)

/* field: `contact-person` or `deputy`. */
GtkWidget *wk_hand_over_new (WkPlanContext *context, const char *field, GtkWindow *parent);

G_END_DECLS
