/* Where a day is chosen, and its hour where there is one. Made when it is wanted: a plan has a button for it in every step. */
#pragma once

#include <gtk/gtk.h>

#include "wk-fields.h"

G_BEGIN_DECLS

#define WK_TYPE_WHEN_POPOVER (wk_when_popover_get_type ())
G_DECLARE_FINAL_TYPE (WkWhenPopover, wk_when_popover, WK, WHEN_POPOVER, GtkPopover)

GtkWidget *wk_when_popover_new (WkFields *fields, const char *field, gboolean with_time);

G_END_DECLS
