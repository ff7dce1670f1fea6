/* The eight colours and shapes by which people are told apart, on paper as on the screen, with any colour vision.
 * Colours: Okabe and Ito, "Color Universal Design" (2008). */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

#define WK_N_SEATS 8

/**
 * wk_seat_get_rgb:
 * @seat: 0 to 7; others count round
 *
 * Returns: (transfer none) (array fixed-size=3): red, green and blue, 0 to 1
 */
const double *wk_seat_get_rgb (guint seat);

/**
 * wk_seat_draw_shape:
 * @cr: where to
 * @seat: 0 to 7; others count round
 * @x: left, in the context's units
 * @y: top
 * @width: how wide
 * @height: how high
 *
 * Fills the seat's shape with the context's source.
 */
void wk_seat_draw_shape (cairo_t *cr, guint seat, double x, double y, double width, double height);

G_END_DECLS
