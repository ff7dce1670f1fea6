/* Closed steps: the plan has a neutral title and the doer, the words stand in a life domain, for who may read that. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

/* Asks for the title and the life domain, then moves the words there. */
void wk_closed_step_ask (WkPlanContext *context, WkRecord *step, GtkWindow *parent);

/* Brings the words back into the plan. FALSE: they are not here. */
gboolean wk_closed_step_open (WkPlanContext *context, WkRecord *step);

/* What a test does without a window: FALSE when nothing could be written. */
gboolean wk_closed_step_close (WkPlanContext *context, WkRecord *step, const char *title, const char *domain);

G_END_DECLS
