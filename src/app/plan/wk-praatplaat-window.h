/* The praatplaat of a plan in a window of its own: to talk by, to print, to save. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"
#include "wk-praatplaat.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_PRAATPLAAT_WINDOW (wk_praatplaat_window_get_type ())
/* Actions: picture.print, picture.save (s: pdf-a4, pdf-a3, svg).
 * Signal `chosen` (int: WkPraatplaatKind, string: (nullable) a record's id): somebody pressed that, and the window went. */
G_DECLARE_FINAL_TYPE (WkPraatplaatWindow, wk_praatplaat_window, WK, PRAATPLAAT_WINDOW, AdwWindow)

/* Follows the plan while it is open. */
GtkWidget *wk_praatplaat_window_new (WkPlanContext *context, GtkWindow *parent);

G_END_DECLS
