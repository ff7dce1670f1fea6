/* Where somebody is chosen of those around the resident, or named. Made when it is wanted, as WkWhenPopover. */
#pragma once

#include "plan/wk-plan-context.h"
#include "wk-fields.h"

G_BEGIN_DECLS

#define WK_TYPE_WHO_POPOVER (wk_who_popover_get_type ())
G_DECLARE_FINAL_TYPE (WkWhoPopover, wk_who_popover, WK, WHO_POPOVER, GtkPopover)

GtkWidget *wk_who_popover_new (WkPlanContext *context, WkFields *fields, const char *field);

G_END_DECLS
