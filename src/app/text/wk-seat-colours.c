#include "wk-seat-colours.h"

#include <glib/gi18n.h>
#include <math.h>

static const char *const colour_names[WK_N_SEATS] = {
  N_ ("blue"), N_ ("orange"), N_ ("green"), N_ ("pink"), N_ ("light blue"), N_ ("red-brown"), N_ ("yellow"), N_ ("grey"),
};

static const char *const shape_names[WK_N_SEATS] = {
  N_ ("circle"), N_ ("triangle"), N_ ("square"), N_ ("diamond"), N_ ("star"), N_ ("hexagon"), N_ ("cross"), N_ ("drop"),
};

const GdkRGBA *
wk_seat_colour (guint seat)
{
  static GdkRGBA colours[WK_N_SEATS];
  const double *rgb = wk_seat_get_rgb (seat);
  GdkRGBA *colour = &colours[seat % WK_N_SEATS];

  *colour = (GdkRGBA){ rgb[0], rgb[1], rgb[2], 1 };
  return colour;
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

void
wk_seat_append_shape (GtkSnapshot *snapshot, guint shape, const GdkRGBA *colour, const graphene_rect_t *bounds)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, bounds);

  gdk_cairo_set_source_rgba (cr, colour);
  wk_seat_draw_shape (cr, shape, bounds->origin.x, bounds->origin.y, bounds->size.width, bounds->size.height);
  cairo_destroy (cr);
}
