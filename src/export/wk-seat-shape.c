#include "wk-seat-shape.h"

#include <math.h>

static const double colours[WK_N_SEATS][3] = {
  { 0.000, 0.447, 0.698 }, /* blue */
  { 0.902, 0.624, 0.000 }, /* orange */
  { 0.000, 0.620, 0.451 }, /* bluish green */
  { 0.800, 0.475, 0.655 }, /* reddish purple */
  { 0.337, 0.706, 0.914 }, /* sky blue */
  { 0.835, 0.369, 0.000 }, /* vermilion */
  { 0.941, 0.894, 0.259 }, /* yellow */
  { 0.420, 0.420, 0.420 }, /* grey: the set's black cannot be seen on a dark ground */
};

const double *
wk_seat_get_rgb (guint seat)
{
  return colours[seat % WK_N_SEATS];
}

static void
polygon (cairo_t *cr, guint corners, double turn, double inner)
{
  guint n = inner > 0 ? corners * 2 : corners;

  for (guint i = 0; i < n; i++)
    {
      double radius = inner > 0 && i % 2 == 1 ? inner : 1;
      double angle = turn + 2 * G_PI * i / n;

      cairo_line_to (cr, radius * cos (angle), radius * sin (angle));
    }
  cairo_close_path (cr);
}

void
wk_seat_draw_shape (cairo_t *cr, guint seat, double x, double y, double width, double height)
{
  cairo_save (cr);
  cairo_translate (cr, x + width / 2, y + height / 2);
  cairo_scale (cr, width / 2, height / 2);
  cairo_new_path (cr);
  switch (seat % WK_N_SEATS)
    {
    case 0:
      cairo_arc (cr, 0, 0, 0.92, 0, 2 * G_PI);
      break;
    case 1:
      polygon (cr, 3, -G_PI / 2, 0);
      break;
    case 2:
      cairo_rectangle (cr, -0.82, -0.82, 1.64, 1.64);
      break;
    case 3:
      polygon (cr, 4, -G_PI / 2, 0);
      break;
    case 4:
      polygon (cr, 5, -G_PI / 2, 0.45);
      break;
    case 5:
      polygon (cr, 6, 0, 0);
      break;
    case 6:
      cairo_rectangle (cr, -0.95, -0.33, 1.9, 0.66);
      cairo_rectangle (cr, -0.33, -0.95, 0.66, 1.9);
      break;
    default:
      cairo_arc (cr, 0, 0.3, 0.65, 0, G_PI);
      cairo_line_to (cr, 0, -1);
      cairo_close_path (cr);
      break;
    }
  cairo_fill (cr);
  cairo_restore (cr);
}
