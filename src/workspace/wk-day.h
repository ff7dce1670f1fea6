/* Which day it is, for what stands on the screen overnight. */
#pragma once
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_DAY (wk_day_get_type ())
/* Signal "changed": another day has begun, or the clock was set. It looks at midnight, and once a minute: while a laptop sleeps no timer runs. */
G_DECLARE_FINAL_TYPE (WkDay, wk_day, WK, DAY, GObject)

WkDay      *wk_day_new   (WkWorkspace *workspace); /* (transfer full) */
const char *wk_day_get   (WkDay *self);            /* yyyy-mm-dd, local time */

/* Looks now: for who comes back to the screen. */
void        wk_day_check (WkDay *self);

G_END_DECLS
