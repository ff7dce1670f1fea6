/* The coordinator writes down how long the municipality keeps files. */
#pragma once

#include <adwaita.h>

#include "wk-location.h"

G_BEGIN_DECLS

#define WK_TYPE_PERIOD_DIALOG (wk_period_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WkPeriodDialog, wk_period_dialog, WK, PERIOD_DIALOG, AdwWindow)

GtkWidget *wk_period_dialog_new (WkLocation *location, GtkWindow *parent);

G_END_DECLS
