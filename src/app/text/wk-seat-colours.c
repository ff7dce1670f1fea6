#include "wk-seat-colours.h"

#include <glib/gi18n.h>
#include <math.h>

static const GdkRGBA colours[WK_N_SEATS] = {
  { 0.000, 0.447, 0.698, 1 }, /* blue */
  { 0.902, 0.624, 0.000, 1 }, /* orange */
  { 0.000, 0.620, 0.451, 1 }, /* bluish green */
  { 0.800, 0.475, 0.655, 1 }, /* reddish purple */
  { 0.337, 0.706, 0.914, 1 }, /* sky blue */
  { 0.835, 0.369, 0.000, 1 }, /* vermilion */
  { 0.941, 0.894, 0.259, 1 }, /* yellow */
  { 0.420, 0.420, 0.420, 1 }, /* grey: the set's black cannot be seen on a dark ground */
};

static const char *const colour_names[WK_N_SEATS] = {
  N_ ("blue"), N_ ("orange"), N_ ("green"), N_ ("pink"), N_ ("light blue"), N_ ("red-brown"), N_ ("yellow"), N_ ("grey"),
};

static const char *const shape_names[WK_N_SEATS] = {
  N_ ("circle"), N_ ("triangle"), N_ ("square"), N_ ("diamond"), N_ ("star"), N_ ("hexagon"), N_ ("cross"), N_ ("drop"),
};

const GdkRGBA *
wk_seat_colour (guint seat)
{
  return &colours[seat % WK_N_SEATS];
}

static double
linear (double c)
{
  return c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

const GdkRGBA *
wk_seat_ink (guint seat)
{
  static const GdkRGBA black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };
  const GdkRGBA *c = wk_seat_colour (seat);
  double luminance = 0.2126 * linear (c->red) + 0.7152 * linear (c->green) + 0.0722 * linear (c->blue);

  /* Contrast by WCAG 2.1: (lighter + 0.05) / (darker + 0.05). */
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? &black : &white;
}

const char *
wk_seat_colour_name (guint seat)
{
  return _ (colour_names[seat % WK_N_SEATS]);
}

const char *
wk_seat_shape_name (guint seat)
{
  return _ (shape_names[seat % WK_N_SEATS]);
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
wk_seat_append_shape (GtkSnapshot *snapshot, guint shape, const GdkRGBA *colour, const graphene_rect_t *bounds)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, bounds);

  gdk_cairo_set_source_rgba (cr, colour);
  cairo_translate (cr, bounds->origin.x + bounds->size.width / 2, bounds->origin.y + bounds->size.height / 2);
  cairo_scale (cr, bounds->size.width / 2, bounds->size.height / 2);
  switch (shape % WK_N_SEATS)
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
  cairo_destroy (cr);
}
