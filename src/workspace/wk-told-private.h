/* What the desktop told of, on whichever laptop of whoever works here: kept in their desk (SCHEMA.md, "desk"). */
#pragma once
#include "wk-location.h"

G_BEGIN_DECLS

#define WK_MOMENT_FORMAT "%Y-%m-%dT%H:%M"

char *wk_location_dup_told (WkLocation *self);                                       /* (transfer full): a line each, as wk_reminders_note() has them */
void  wk_location_set_told (WkLocation *self, const char *told, const char *now);    /* now: WK_MOMENT_FORMAT; what is older than a week is forgotten */

G_END_DECLS
