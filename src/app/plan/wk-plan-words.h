/* Dates of a plan as people say them. */
#pragma once

#include "wk-record.h"

G_BEGIN_DECLS

/* `2026-11-24` or `2026-11-24T10:00` → "Tuesday 24 November, 10:00"; "" for none. (transfer full) */
char *wk_plan_words_dup_when (const char *date);

char *wk_plan_words_dup_today (void); /* (transfer full): `2026-11-24` */

G_END_DECLS
