/* Prints the sheet that the resident takes home. */
#pragma once

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

/* %FALSE: nothing was picked to go home. */
gboolean wk_take_home_print (WkPlanContext *context, GtkWindow *parent);

G_END_DECLS
