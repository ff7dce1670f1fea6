/* Closing a talk in five minutes, one thing at a time: read back, what lacks a doer or a date, the next talk, what goes home, the
 * resident's answer, and how the talk was. Everything is written at once; closing the window halfway loses nothing. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_CLOSING (wk_closing_get_type ())
G_DECLARE_FINAL_TYPE (WkClosing, wk_closing, WK, CLOSING, AdwWindow)

GtkWidget *wk_closing_new (WkPlanContext *context, GtkWindow *parent /* (nullable) */);

G_END_DECLS
