/* What a seat at a table shows: one of its pages in large type, above it the way to the others, beneath it what is read aloud. */
#pragma once

#include <adwaita.h>

#include "wk-table.h"

G_BEGIN_DECLS

#define WK_TYPE_SEAT_VIEW (wk_seat_view_get_type ())
/* Its buttons activate the actions of WkSeat. */
G_DECLARE_FINAL_TYPE (WkSeatView, wk_seat_view, WK, SEAT_VIEW, AdwBin)

/* table: one whose plan is here. */
GtkWidget *wk_seat_view_new (WkTable *table);

/* `plan`, `answer`, `offers`, `looks` or `options`. */
void wk_seat_view_show_page (WkSeatView *self, const char *page);
const char *wk_seat_view_get_page (WkSeatView *self);
void wk_seat_view_read (WkSeatView *self); /* the page in front, aloud */

G_END_DECLS
