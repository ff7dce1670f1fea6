/* One text of the plan as the resident meets it: a heading, the words, which language they are in when it is another than the
 * seat's, and a button that reads them aloud where there is a voice for it. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_SEAT_TEXT (wk_seat_text_get_type ())
/* Properties: `heading` (string; also its name for a screen reader), `placeholder` (string), `show-heading` (boolean). */
G_DECLARE_FINAL_TYPE (WkSeatText, wk_seat_text, WK, SEAT_TEXT, AdwBin)

GtkWidget *wk_seat_text_new (void);

void wk_seat_text_bind (WkSeatText *self, WkPlanContext *context, WkFields *fields, const char *field);
void wk_seat_text_set_heading (WkSeatText *self, const char *heading);
void wk_seat_text_focus_end (WkSeatText *self);

/* Adds heading and words to what is read aloud, each with its language. */
void wk_seat_text_collect (WkSeatText *self, GPtrArray *languages, GPtrArray *texts);

G_END_DECLS
