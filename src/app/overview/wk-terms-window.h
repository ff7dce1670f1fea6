#pragma once

#include <adwaita.h>

#include "wk-location.h"

G_BEGIN_DECLS

/* The life domains and the phases of the journey as the location has them: called, in their order, in use or not. */
#define WK_TYPE_TERMS_WINDOW (wk_terms_window_get_type ())

G_DECLARE_FINAL_TYPE (WkTermsWindow, wk_terms_window, WK, TERMS_WINDOW, AdwWindow)

GtkWidget *wk_terms_window_new (WkLocation *location, GtkWindow *parent);

G_END_DECLS
