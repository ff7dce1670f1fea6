#include "wk-praatplaat-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "wk-layout-private.h"
#include "wk-seat-shape.h"

#define PATH_WIDTH 54.0
#define LETTERS_LEAST 11.0
#define FONT "Noto Sans, DejaVu Sans"

/* The colours of a living room, on paper. */
typedef struct
{
  double r, g, b;
} Colour;

static const Colour ink = { 0.17, 0.12, 0.09 }, dim = { 0.36, 0.29, 0.25 }, sky = { 0.996, 0.965, 0.902 }, far_hill = { 0.90, 0.925, 0.845 },
                    meadow = { 0.945, 0.953, 0.906 }, sand = { 0.93, 0.86, 0.74 }, edge = { 0.77, 0.67, 0.53 }, stone = { 0.99, 0.98, 0.96 },
                    stone_done = { 0.72, 0.85, 0.66 }, rock = { 0.62, 0.58, 0.55 }, terracotta = { 0.66, 0.28, 0.165 },
                    board = { 0.98, 0.90, 0.83 }, crown = { 0.62, 0.75, 0.54 }, trunk = { 0.52, 0.40, 0.30 }, sun = { 0.98, 0.80, 0.42 },
                    paper = { 1.0, 0.995, 0.98 }, wall = { 0.95, 0.89, 0.81 }, tick = { 0.10, 0.42, 0.20 };

static void
use (cairo_t *cr, const Colour *colour)
{
  cairo_set_source_rgb (cr, colour->r, colour->g, colour->b);
}

/* ---- a hand that draws ---- */

/* The same each time: a picture that is drawn again looks as it did. */
static double
wobble (guint seed, guint i)
{
  guint32 x = (seed + 1) * 2654435761u ^ (i + 1) * 2246822519u;

  x ^= x >> 15;
  x *= 2246822519u;
  x ^= x >> 13;
  return (x & 0xffff) / 32767.5 - 1;
}

/* A round thing as a hand draws it: points near an ellipse, with a smooth line through all of them (Catmull-Rom, as Bézier curves). */
static void
round_thing (cairo_t *cr, double x, double y, double rx, double ry, guint n, double roughness, guint seed)
{
  double px[16], py[16];

  n = MIN (n, G_N_ELEMENTS (px));
  for (guint i = 0; i < n; i++)
    {
      double angle = 2 * G_PI * (i + 0.25 * roughness * wobble (seed, 2 * i)) / n, far = 1 + roughness * wobble (seed, 2 * i + 1);

      px[i] = x + rx * far * cos (angle);
      py[i] = y + ry * far * sin (angle);
    }
  cairo_new_sub_path (cr);
  cairo_move_to (cr, px[0], py[0]);
  for (guint i = 0; i < n; i++)
    {
      guint before = (i + n - 1) % n, to = (i + 1) % n, after = (i + 2) % n;

      cairo_curve_to (cr, px[i] + (px[to] - px[before]) / 6, py[i] + (py[to] - py[before]) / 6, px[to] - (px[after] - px[i]) / 6,
                      py[to] - (py[after] - py[i]) / 6, px[to], py[to]);
    }
  cairo_close_path (cr);
}

static void
fill_and_line (cairo_t *cr, const Colour *fill, const Colour *line, double width)
{
  use (cr, fill);
  cairo_fill_preserve (cr);
  use (cr, line);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

static void
rounded (cairo_t *cr, const WkPraatplaatBox *box, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, box->x + box->width - radius, box->y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, box->x + box->width - radius, box->y + box->height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, box->x + radius, box->y + box->height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, box->x + radius, box->y + radius, radius, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

/* ---- words ---- */

static PangoLayout *
lay_out (WkPraatplaat *self, cairo_t *cr, double size, gboolean bold, const char *text, double width)
{
  PangoFontDescription *font = pango_font_description_from_string (FONT);

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  return wk_layout_new (cr, font, self->language, text, width);
}

static double
get_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

/* tag: its place in a PDF's structure. Returns its height. (layout: transfer full) */
static double
show (cairo_t *cr, PangoLayout *layout, const Colour *colour, double x, double y, const char *tag)
{
  double height = get_height (layout);

  cairo_tag_begin (cr, tag, NULL);
  use (cr, colour);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  cairo_tag_end (cr, tag);
  g_object_unref (layout);
  return height;
}

/* Centred on a point, on one line. */
static void
show_at (WkPraatplaat *self, cairo_t *cr, double size, const char *text, const Colour *colour, double x, double y)
{
  PangoLayout *layout = lay_out (self, cr, size, TRUE, text, -1);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  show (cr, layout, colour, x - width / 2.0, y - height / 2.0, "Span");
}

/* An item's caption, words and note, to stand beneath one another. */
typedef struct
{
  PangoLayout *parts[3]; /* (owned) (nullable) */
  double height;
} Label;

static void
label_clear (Label *label)
{
  for (guint i = 0; i < G_N_ELEMENTS (label->parts); i++)
    g_clear_object (&label->parts[i]);
}

static void
label_lay_out (Label *label, WkPraatplaat *self, cairo_t *cr, const WkPraatplaatItem *item, double width, double size, gboolean bold)
{
  const char *texts[] = { item->caption, item->words, item->note };
  double small = MAX (size * 0.85, LETTERS_LEAST - 1);

  label->height = 0;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      label->parts[i] = NULL;
      if (texts[i] == NULL || *texts[i] == '\0')
        continue;
      label->parts[i] = lay_out (self, cr, i == 1 ? size : small, i == 0 || (i == 1 && bold), texts[i], width);
      label->height += get_height (label->parts[i]);
    }
}

/* The words end in an ellipsis where not even the smallest letters are small enough. */
static void
label_cut (Label *label, double height)
{
  PangoLayout *words = label->parts[1];
  double rest;

  if (label->height <= height || words == NULL)
    return;
  rest = label->height - get_height (words);
  pango_layout_set_height (words, MAX (height - rest, 1) * PANGO_SCALE);
  pango_layout_set_ellipsize (words, PANGO_ELLIPSIZE_END);
  label->height = rest + get_height (words);
}

static void
label_show (Label *label, cairo_t *cr, double x, double y, const Colour *caption, gboolean centred)
{
  for (guint i = 0; i < G_N_ELEMENTS (label->parts); i++)
    {
      if (label->parts[i] == NULL)
        continue;
      if (centred)
        pango_layout_set_alignment (label->parts[i], PANGO_ALIGN_CENTER);
      y += show (cr, g_steal_pointer (&label->parts[i]), i == 0 ? caption : i == 1 ? &ink : &dim, x, y, "P");
    }
}

/* The size at which most fits: all that stands at the path has the same letters. */
static double
find_size (WkPraatplaat *self, cairo_t *cr)
{
  double size = self->letters;
  gboolean fits;

  do
    {
      fits = TRUE;
      for (guint i = 0; fits && i + 1 < self->items->len; i++)
        {
          WkPraatplaatItem *item = self->items->pdata[i];
          Label label;

          label_lay_out (&label, self, cr, item, item->label.width, size, item->kind == WK_PRAATPLAAT_GOAL);
          fits = label.height <= item->label.height;
          label_clear (&label);
        }
      size -= fits ? 0 : 0.5;
    }
  while (!fits && size > LETTERS_LEAST);
  return size;
}

/* ---- what stands in the neighbourhood ---- */

static void
draw_tree (cairo_t *cr, double x, double y, double size, guint seed)
{
  cairo_rectangle (cr, x - 0.09 * size, y - 0.5 * size, 0.18 * size, 0.5 * size);
  use (cr, &trunk);
  cairo_fill (cr);
  round_thing (cr, x, y - 0.85 * size, 0.48 * size, 0.5 * size, 9, 0.09, seed);
  fill_and_line (cr, &crown, &tick, 1);
}

/* y: of the ground. */
static void
draw_house (cairo_t *cr, double x, double y, double width, double height, const Colour *walls, const Colour *line, gboolean with_door)
{
  cairo_rectangle (cr, x - width / 2, y - height, width, height);
  fill_and_line (cr, walls, line, 1.5);
  cairo_move_to (cr, x - width * 0.62, y - height);
  cairo_line_to (cr, x, y - height - width * 0.48);
  cairo_line_to (cr, x + width * 0.62, y - height);
  cairo_close_path (cr);
  fill_and_line (cr, with_door ? &terracotta : walls, line, 1.5);
  if (!with_door)
    return;
  cairo_rectangle (cr, x - width * 0.16, y - height * 0.62, width * 0.32, height * 0.62);
  fill_and_line (cr, &terracotta, line, 1.5);
  cairo_arc (cr, x + width * 0.08, y - height * 0.3, 1.6, 0, 2 * G_PI);
  use (cr, &sun);
  cairo_fill (cr);
  for (int side = -1; side <= 1; side += 2)
    {
      cairo_rectangle (cr, x + side * width * 0.34 - width * 0.09, y - height * 0.78, width * 0.18, height * 0.3);
      fill_and_line (cr, &sun, line, 1.2);
    }
}

static void
draw_ground (WkPraatplaat *self, cairo_t *cr)
{
  double w = WK_PRAATPLAAT_WIDTH, h = WK_PRAATPLAAT_HEIGHT, y = WK_PRAATPLAAT_HORIZON;

  use (cr, &sky);
  cairo_rectangle (cr, 0, 0, w, h);
  cairo_fill (cr);
  cairo_move_to (cr, 0, y - 8);
  cairo_curve_to (cr, w * 0.2, y - 46, w * 0.35, y + 6, w * 0.55, y - 22);
  cairo_curve_to (cr, w * 0.75, y - 50, w * 0.9, y - 12, w, y - 30);
  cairo_line_to (cr, w, h);
  cairo_line_to (cr, 0, h);
  cairo_close_path (cr);
  use (cr, &far_hill);
  cairo_fill (cr);
  cairo_move_to (cr, 0, y + 16);
  cairo_curve_to (cr, w * 0.3, y - 12, w * 0.6, y + 26, w, y + 2);
  cairo_line_to (cr, w, h);
  cairo_line_to (cr, 0, h);
  cairo_close_path (cr);
  use (cr, &meadow);
  cairo_fill (cr);
}

/* The neighbourhood far away, beneath the title. */
static void
draw_horizon (WkPraatplaat *self, cairo_t *cr)
{
  const WkPraatplaatBox *box = &self->title_box;

  for (guint i = 0; i < 9; i++)
    {
      double x = box->x + 30 + i * (box->width - 60) / 8, size = 20 + 5 * wobble (7, i);

      if (i % 3 == 1)
        draw_tree (cr, x, WK_PRAATPLAAT_HORIZON - 2, 30 + 6 * wobble (8, i), i);
      else
        draw_house (cr, x, WK_PRAATPLAAT_HORIZON - 2, size * 1.15, size, &wall, &edge, FALSE);
    }
}

static void
trace_path (WkPraatplaat *self, cairo_t *cr)
{
  const double *points = (const double *) self->bends->data;
  guint n = self->bends->len;
  double radius = 34;

  cairo_move_to (cr, points[0], points[1]);
  for (guint i = 1; i + 1 < n; i++)
    {
      const double *a = points + 2 * (i - 1), *b = points + 2 * i, *c = points + 2 * (i + 1);
      double in = hypot (b[0] - a[0], b[1] - a[1]), out = hypot (c[0] - b[0], c[1] - b[1]), r = MIN (radius, MIN (in, out) / 2);

      if (in < 1 || out < 1)
        continue;
      cairo_line_to (cr, b[0] - (b[0] - a[0]) / in * r, b[1] - (b[1] - a[1]) / in * r);
      cairo_curve_to (cr, b[0] - (b[0] - a[0]) / in * r * 0.45, b[1] - (b[1] - a[1]) / in * r * 0.45, b[0] + (c[0] - b[0]) / out * r * 0.45,
                      b[1] + (c[1] - b[1]) / out * r * 0.45, b[0] + (c[0] - b[0]) / out * r, b[1] + (c[1] - b[1]) / out * r);
    }
  cairo_line_to (cr, points[2 * (n - 1)], points[2 * (n - 1) + 1]);
}

static void
draw_path (WkPraatplaat *self, cairo_t *cr)
{
  static const double dashes[] = { 15, 11 };

  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  trace_path (self, cr);
  use (cr, &edge);
  cairo_set_line_width (cr, PATH_WIDTH * self->scale + 4);
  cairo_stroke_preserve (cr);
  use (cr, &sand);
  cairo_set_line_width (cr, PATH_WIDTH * self->scale);
  cairo_stroke_preserve (cr);
  /* A seam between the bricks. */
  cairo_set_source_rgba (cr, edge.r, edge.g, edge.b, 0.5);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* Feet at (x, y). The initials stand on it, and the name at the foot of the sheet: never the colour alone. */
static void
draw_helper (WkPraatplaat *self, cairo_t *cr, const WkPraatplaatHelper *helper, double x, double y, double size)
{
  const double *colour = wk_seat_get_rgb (helper->seat);
  Colour body = { colour[0], colour[1], colour[2] };

  cairo_move_to (cr, x - 0.30 * size, y);
  cairo_curve_to (cr, x - 0.32 * size, y - 0.55 * size, x - 0.2 * size, y - 0.62 * size, x, y - 0.62 * size);
  cairo_curve_to (cr, x + 0.2 * size, y - 0.62 * size, x + 0.32 * size, y - 0.55 * size, x + 0.30 * size, y);
  cairo_close_path (cr);
  fill_and_line (cr, &body, &ink, 1.3);
  cairo_arc (cr, x, y - 0.78 * size, 0.27 * size, 0, 2 * G_PI);
  fill_and_line (cr, &paper, &ink, 1.3);
  show_at (self, cr, 0.24 * size, helper->initials, &ink, x, y - 0.78 * size);
}

static void
draw_tick (cairo_t *cr, double x, double y, double size)
{
  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_move_to (cr, x - 0.4 * size, y);
  cairo_line_to (cr, x - 0.1 * size, y + 0.3 * size);
  cairo_line_to (cr, x + 0.45 * size, y - 0.4 * size);
  use (cr, &tick);
  cairo_set_line_width (cr, 0.2 * size);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_stone (WkPraatplaat *self, cairo_t *cr, const WkPraatplaatItem *item, guint seed)
{
  g_autofree char *number = g_strdup_printf ("%u", item->number);

  round_thing (cr, item->x, item->y, 25 * self->scale, 19 * self->scale, 9, 0.07, seed);
  fill_and_line (cr, item->done ? &stone_done : &stone, &ink, 1.5);
  if (item->done)
    draw_tick (cr, item->x, item->y, 22 * self->scale);
  else
    show_at (self, cr, 20 * self->scale, number, &ink, item->x, item->y);
}

/* What was cleared lies beside the path, in the grass. */
static void
draw_rock (WkPraatplaat *self, cairo_t *cr, const WkPraatplaatItem *item, guint seed)
{
  double z = self->scale, y = item->y - (item->done ? 30 : 4) * z, size = item->done ? 0.6 * z : z;

  round_thing (cr, item->x, y, 27 * size, 23 * size, 8, 0.13, seed);
  fill_and_line (cr, &rock, &ink, 1.8);
  cairo_move_to (cr, item->x - 9 * size, y - 9 * size);
  cairo_curve_to (cr, item->x - 2 * size, y - 3 * size, item->x - 5 * size, y + 3 * size, item->x + 3 * size, y + 9 * size);
  use (cr, &ink);
  cairo_set_line_width (cr, 1.2);
  cairo_stroke (cr);
  if (item->done)
    draw_tick (cr, item->x, item->y, 24 * z);
}

/* A board on a post, reached by the path. */
static void
draw_board (WkPraatplaat *self, cairo_t *cr, const WkPraatplaatItem *item, const WkPraatplaatBox *words)
{
  WkPraatplaatBox around = { words->x - 8, words->y - 3, words->width + 16, words->height + 9 };
  double z = self->scale;

  cairo_rectangle (cr, item->x - 4 * z, item->y - 4 * z, 8 * z, around.y - item->y + 8 * z);
  fill_and_line (cr, &trunk, &ink, 1.2);
  cairo_arc (cr, item->x, item->y - 4 * z, 13 * z, 0, 2 * G_PI);
  fill_and_line (cr, item->done ? &stone_done : &terracotta, &ink, 1.5);
  if (item->done)
    draw_tick (cr, item->x, item->y - 4 * z, 16 * z);
  rounded (cr, &around, 9);
  fill_and_line (cr, &board, &terracotta, 2);
}

static void
draw_item (WkPraatplaat *self, cairo_t *cr, const WkPraatplaatItem *item, double size, guint seed)
{
  WkPraatplaatBox box = item->label;
  double z = self->scale;
  Label label;

  label_lay_out (&label, self, cr, item, box.width, size, item->kind == WK_PRAATPLAAT_GOAL);
  label_cut (&label, box.height);
  box.height = label.height;
  switch (item->kind)
    {
    case WK_PRAATPLAAT_DOOR:
      draw_house (cr, item->x, item->y + 24 * z, 58 * z, 44 * z, &wall, &ink, TRUE);
      break;
    case WK_PRAATPLAAT_BARRIER:
      draw_rock (self, cr, item, seed);
      break;
    case WK_PRAATPLAAT_GOAL:
      draw_board (self, cr, item, &box);
      break;
    case WK_PRAATPLAAT_STEP:
    case WK_PRAATPLAAT_DREAM:
      draw_stone (self, cr, item, seed);
      break;
    }
  if (item->helper >= 0)
    draw_helper (self, cr, self->helpers->pdata[item->helper], item->x + (self->mirrored ? -46 : 46) * z, item->y + 16 * z, 50 * z);
  label_show (&label, cr, box.x, box.y, item->kind == WK_PRAATPLAAT_BARRIER ? &dim : &terracotta, TRUE);
}

static void
draw_dream (WkPraatplaat *self, cairo_t *cr, const WkPraatplaatItem *dream)
{
  const WkPraatplaatBox *box = &self->dream_box;
  const WkPraatplaatBox cloud = dream->label;
  double side = dream->x > box->x + box->width / 2 ? -1 : 1, size = 26;
  Label label;

  round_thing (cr, dream->x + side * 62, box->y + 46, 40, 40, 12, 0.03, 3);
  fill_and_line (cr, &sun, &sun, 1);
  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  use (cr, &sun);
  cairo_set_line_width (cr, 4);
  for (guint i = 0; i < 12; i++)
    {
      double angle = 2 * G_PI * i / 12, x = dream->x + side * 62, y = box->y + 46;

      cairo_move_to (cr, x + 48 * cos (angle), y + 48 * sin (angle));
      cairo_line_to (cr, x + (58 + 4 * wobble (5, i)) * cos (angle), y + (58 + 4 * wobble (5, i)) * sin (angle));
      cairo_stroke (cr);
    }
  cairo_restore (cr);
  draw_tree (cr, dream->x + side * 92, WK_PRAATPLAAT_HORIZON - 14, 54, 11);
  draw_house (cr, dream->x, WK_PRAATPLAAT_HORIZON - 32, 72, 54, &paper, &ink, TRUE);
  rounded (cr, &cloud, 22);
  fill_and_line (cr, &paper, &terracotta, 2.5);
  for (label_lay_out (&label, self, cr, dream, cloud.width - 36, size, TRUE); label.height > cloud.height - 20 && size > LETTERS_LEAST;)
    {
      label_clear (&label);
      label_lay_out (&label, self, cr, dream, cloud.width - 36, size -= 1, TRUE);
    }
  label_cut (&label, cloud.height - 20);
  label_show (&label, cr, cloud.x + 18, cloud.y + 10, &terracotta, FALSE);
}

static void
draw_title (WkPraatplaat *self, cairo_t *cr)
{
  const WkPraatplaatBox *box = &self->title_box;
  double size = 38, y = box->y;
  PangoLayout *title = lay_out (self, cr, size, TRUE, self->title, box->width);

  while (get_height (title) > 104 && size > 20)
    {
      g_object_unref (title);
      title = lay_out (self, cr, size -= 2, TRUE, self->title, box->width);
    }
  y += show (cr, title, &terracotta, box->x, y, "H1");
  y += show (cr, lay_out (self, cr, 15, FALSE, self->subtitle, box->width), &dim, box->x, y, "P");
  if (self->left_out != NULL)
    show (cr, lay_out (self, cr, 15, FALSE, self->left_out, box->width), &dim, box->x, y, "P");
}

/* Who stands along the path, by name. */
static void
draw_foot (WkPraatplaat *self, cairo_t *cr)
{
  double room = WK_PRAATPLAAT_WIDTH - 2 * WK_PRAATPLAAT_MARGIN, y = WK_PRAATPLAAT_HEIGHT - 22;
  guint n = self->helpers->len;
  double width = n > 0 ? MIN (room / n, 230) : 0;

  for (guint i = 0; i < n; i++)
    {
      WkPraatplaatHelper *helper = self->helpers->pdata[i];
      double x = self->mirrored ? WK_PRAATPLAAT_WIDTH - WK_PRAATPLAAT_MARGIN - (i + 1) * width : WK_PRAATPLAAT_MARGIN + i * width;
      PangoLayout *name = lay_out (self, cr, n > 7 ? 13 : 16, FALSE, helper->name, width - 52);

      pango_layout_set_height (name, 44 * PANGO_SCALE);
      pango_layout_set_ellipsize (name, PANGO_ELLIPSIZE_END);
      draw_helper (self, cr, helper, self->mirrored ? x + width - 20 : x + 20, y, 56);
      show (cr, name, &ink, self->mirrored ? x : x + 44, y - 28 - get_height (name) / 2, "P");
    }
}

void
wk_praatplaat_draw_sheet (WkPraatplaat *self, cairo_t *cr)
{
  const double *gaps = (const double *) self->gaps->data;
  double size = find_size (self, cr);

  draw_ground (self, cr);
  draw_title (self, cr);
  draw_horizon (self, cr);
  draw_path (self, cr);
  for (guint i = 0; i < self->gaps->len; i++)
    draw_tree (cr, gaps[2 * i] + 16 * wobble (21, i), gaps[2 * i + 1] + 34, (62 + 10 * wobble (22, i)) * self->scale, 30 + i);
  for (guint i = 0; i + 1 < self->items->len; i++)
    draw_item (self, cr, self->items->pdata[i], size, 50 + i);
  draw_dream (self, cr, self->items->pdata[self->items->len - 1]);
  draw_foot (self, cr);
}
