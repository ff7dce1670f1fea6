/* Whether the plan is right for the resident: three answers, equally large, none of them first. What others ticked is not here. */
#pragma once

#include <adwaita.h>

#include "wk-document.h"

G_BEGIN_DECLS

#define WK_TYPE_SEAT_ANSWER (wk_seat_answer_get_type ())
G_DECLARE_FINAL_TYPE (WkSeatAnswer, wk_seat_answer, WK, SEAT_ANSWER, AdwBin)

void wk_seat_answer_set_plan (WkSeatAnswer *self, WkDocument *plan);
void wk_seat_answer_collect (WkSeatAnswer *self, GPtrArray *languages, GPtrArray *texts); /* see wk_seat_text_collect() */

G_END_DECLS
