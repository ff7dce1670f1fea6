/* The colours and shapes of people at a table (wk-seat-shape.h), as GTK has them. */
#pragma once

#include <gtk/gtk.h>

#include "wk-seat-shape.h"

G_BEGIN_DECLS

const GdkRGBA *wk_seat_colour (guint seat); /* of a seat 0–7; others count round */
const GdkRGBA *wk_seat_ink (guint seat); /* black or white, whichever reads best on that colour */
const char *wk_seat_colour_name (guint seat); /* translated: "orange" */
const char *wk_seat_shape_name (guint seat); /* translated: "triangle" */

/* Draws the seat's shape, filled with @colour, within @bounds. */
void wk_seat_append_shape (GtkSnapshot *snapshot, guint shape, const GdkRGBA *colour, const graphene_rect_t *bounds);

G_END_DECLS
