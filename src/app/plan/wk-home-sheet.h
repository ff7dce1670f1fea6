/* The sheet that goes home: asks whom to call and whether in two languages, and prints it. */
#pragma once

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

/* parent: a window. FALSE: nothing was picked to go home. */
gboolean wk_home_sheet_ask (WkPlanContext *context, GtkWindow *parent);

G_END_DECLS
