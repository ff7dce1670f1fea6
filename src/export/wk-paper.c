#include "wk-paper.h"

#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>

#include "wk-layout-private.h"
#include "wk-paper-private.h"
#include "wk-pdf.h"
#include "wk-seat-shape.h"

/* Points: A4 with margins of two centimetres. */
#define WIDTH 595.28
#define HEIGHT 841.89
#define MARGIN 56.7
#define FOOT 28.0
#define INDENT 12.0
/* A round with initials, and the room behind it. */
#define ROUND 21.0
#define BEHIND_ROUND 7.0
/* A heading stays with this much of what it is above. */
#define WITH_NEXT 48.0
/* The window of a Dutch envelope, as the folded sheet shows it: from its top edge. */
#define WINDOW 142.0

static const struct
{
  const char *font;
  const char *tag; /* its place in the structure of the PDF */
  double above;
} looks[] = {
  [WK_PAPER_TITLE] = { "Noto Sans, DejaVu Sans, Bold 22", "H1", 0 },
  [WK_PAPER_CHAPTER] = { "Noto Sans, DejaVu Sans, Bold 14", "H2", 20 },
  [WK_PAPER_DOER] = { "Noto Sans, DejaVu Sans, Bold 14", "H2", 20 },
  [WK_PAPER_SECTION] = { "Noto Sans, DejaVu Sans, Bold 11", "H3", 10 },
  [WK_PAPER_TEXT] = { "Noto Sans, DejaVu Sans, 10.5", "P", 4 },
  [WK_PAPER_QUOTE] = { "Noto Sans, DejaVu Sans, 10.5", "P", 4 },
  [WK_PAPER_FACT] = { "Noto Sans, DejaVu Sans, 10.5", "P", 3 },
  [WK_PAPER_ITEM] = { "Noto Sans, DejaVu Sans, 10.5", "P", 3 },
  [WK_PAPER_ALSO] = { "Noto Sans, DejaVu Sans, 10.5", "P", 1 },
  [WK_PAPER_PERSON] = { "Noto Sans, DejaVu Sans, 10.5", "P", 3 },
  [WK_PAPER_SENDER] = { "Noto Sans, DejaVu Sans, 9", "P", 0 },
  [WK_PAPER_ADDRESS] = { "Noto Sans, DejaVu Sans, 10.5", "P", 12 },
  [WK_PAPER_DAY] = { "Noto Sans, DejaVu Sans, 10.5", "P", 42 },
  [WK_PAPER_SUBJECT] = { "Noto Sans, DejaVu Sans, Bold 12", "H1", 18 },
  [WK_PAPER_PARAGRAPH] = { "Noto Sans, DejaVu Sans, 10.5", "P", 10 },
};

typedef struct
{
  WkPaperKind kind;
  char *label; /* (owned) (nullable) */
  char *text; /* (owned) */
  PangoAttrList *attributes; /* (owned) (nullable): of the text */
  guint seat; /* of a person: whose shape stands before it */
  gboolean turns; /* begins a page */
} Piece;

struct _WkPaper
{
  char *title, *language, *foot; /* (owned) */
  WkMarks *marks; /* (owned) */
  GArray *pieces; /* (owned) of Piece */
  double scale; /* of the letters */
  gboolean turns; /* the next piece begins a page */
};

static void
piece_clear (gpointer data)
{
  Piece *piece = data;

  g_free (piece->label);
  g_free (piece->text);
  g_clear_pointer (&piece->attributes, pango_attr_list_unref);
}

static void
add (WkPaper *self, WkPaperKind kind, const char *label, const char *text)
{
  Piece piece = { kind };

  if (text == NULL || *text == '\0')
    return;
  piece.label = g_strdup (label);
  piece.text = g_utf8_make_valid (text, -1);
  g_strstrip (piece.text);
  piece.turns = self->turns;
  self->turns = FALSE;
  g_array_append_val (self->pieces, piece);
}

WkPaper *
wk_paper_new (const char *title, const char *language)
{
  WkPaper *self = g_new0 (WkPaper, 1);

  self->title = g_utf8_make_valid (title, -1);
  self->language = g_strdup (language);
  self->foot = g_strdup (self->title);
  self->marks = wk_marks_new ();
  self->scale = 1;
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, piece_clear);
  add (self, WK_PAPER_TITLE, NULL, self->title);
  return self;
}

void
wk_paper_free (WkPaper *self)
{
  g_free (self->title);
  g_free (self->language);
  g_free (self->foot);
  wk_marks_free (self->marks);
  g_array_unref (self->pieces);
  g_free (self);
}

void
wk_paper_set_scale (WkPaper *self, double scale)
{
  self->scale = scale;
}

void
wk_paper_add_heading (WkPaper *self, guint level, const char *text)
{
  add (self, level <= 2 ? WK_PAPER_CHAPTER : WK_PAPER_SECTION, NULL, text);
}

void
wk_paper_add_text (WkPaper *self, const char *text)
{
  add (self, WK_PAPER_TEXT, NULL, text);
}

void
wk_paper_add_quote (WkPaper *self, const char *text)
{
  add (self, WK_PAPER_QUOTE, NULL, text);
}

void
wk_paper_add_fact (WkPaper *self, const char *label, const char *text)
{
  add (self, WK_PAPER_FACT, label, text);
}

void
wk_paper_add_item (WkPaper *self, const char *text)
{
  add (self, WK_PAPER_ITEM, NULL, text);
}

void
wk_paper_add (WkPaper *self, WkPaperKind kind, const char *text)
{
  add (self, kind, NULL, text);
}

void
wk_paper_break_page (WkPaper *self)
{
  self->turns = TRUE;
}

const char *
wk_paper_get_title (WkPaper *self)
{
  return self->title;
}

WkMarks *
wk_paper_get_marks (WkPaper *self)
{
  return self->marks;
}

void
wk_paper_add_marked (WkPaper *self, WkPaperKind kind, const char *label, WkMarked *words)
{
  guint before = self->pieces->len;

  add (self, kind, label, words->text->str);
  /* What had to be mended or trimmed is not where its marks are. */
  if (self->pieces->len > before && g_str_equal (g_array_index (self->pieces, Piece, before).text, words->text->str))
    g_array_index (self->pieces, Piece, before).attributes = pango_attr_list_ref (words->attributes);
}

void
wk_paper_add_person (WkPaper *self, guint seat, const char *words)
{
  guint before = self->pieces->len;

  add (self, WK_PAPER_PERSON, NULL, words);
  if (self->pieces->len > before)
    g_array_index (self->pieces, Piece, before).seat = seat;
}

/* The first letter of the first and of the last word. */
static char *
dup_initials (const char *name)
{
  g_auto (GStrv) words = g_strsplit (name, " ", -1);
  guint n = g_strv_length (words);
  GString *initials = g_string_new (NULL);

  for (guint i = 0; i < n; i += MAX (n - 1, 1))
    if (*words[i] != '\0')
      g_string_append_unichar (initials, g_unichar_toupper (g_utf8_get_char (words[i])));
  return g_string_free (initials, FALSE);
}

void
wk_paper_add_doer (WkPaper *self, const char *name)
{
  g_autofree char *trimmed = g_strstrip (g_utf8_make_valid (name, -1)), *initials = dup_initials (trimmed);

  add (self, WK_PAPER_DOER, initials, trimmed);
}

void
wk_paper_set_foot (WkPaper *self, const char *words)
{
  g_free (self->foot);
  self->foot = g_utf8_make_valid (words, -1);
}

guint
wk_paper_get_length (WkPaper *self)
{
  return self->pieces->len;
}

void
wk_paper_cut (WkPaper *self, guint length)
{
  if (length < self->pieces->len)
    g_array_set_size (self->pieces, length);
}

/* ---- drawing ------------------------------------------------------------------------------------------- */

typedef struct
{
  WkPaper *paper;
  cairo_t *cr;
  gboolean drawing; /* else only counting */
  guint only; /* the page that is drawn; 0: all, each on a page of its own */
  guint page, n_pages;
  double y;
} Press;

static PangoLayout *
lay_out (Press *press, const char *font, const char *text, double width)
{
  PangoFontDescription *description = pango_font_description_from_string (font);
  PangoLayout *layout;

  pango_font_description_set_size (description, pango_font_description_get_size (description) * press->paper->scale);
  layout = wk_layout_new (press->cr, description, press->paper->language, text, width);
  pango_layout_set_line_spacing (layout, 1.15);
  return layout;
}

static double
get_indent (Press *press, WkPaperKind kind)
{
  if (kind == WK_PAPER_DOER)
    return (ROUND + BEHIND_ROUND) * press->paper->scale;
  return kind == WK_PAPER_QUOTE || kind == WK_PAPER_PERSON || kind == WK_PAPER_ALSO ? INDENT : 0;
}

/* Adds the text's own marks, which count from its first letter, and makes the label stand out. */
static void
mark (PangoLayout *layout, const Piece *piece, gsize length)
{
  gsize before = length - strlen (piece->text);
  PangoAttrList *attributes = pango_attr_list_copy (pango_layout_get_attributes (layout));

  if (piece->attributes != NULL)
    pango_attr_list_splice (attributes, piece->attributes, before, 0);
  if (piece->label != NULL)
    {
      PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD);

      bold->start_index = 0;
      bold->end_index = MIN (strlen (piece->label), before);
      pango_attr_list_insert (attributes, bold);
    }
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
}

static PangoLayout *
lay_out_piece (Press *press, const Piece *piece)
{
  g_autofree char *text = NULL;
  PangoLayout *layout;

  if (piece->kind == WK_PAPER_ITEM)
    text = g_strconcat (piece->label != NULL ? piece->label : "•", "  ", piece->text, NULL);
  else if (piece->label != NULL && piece->kind != WK_PAPER_DOER)
    /* Translators: on paper: what a fact is, then the fact, as in "Telephone: 038 123 45 67". */
    text = g_strdup_printf (_ ("%s: %s"), piece->label, piece->text);
  else
    text = g_strdup (piece->text);
  layout = lay_out (press, looks[piece->kind].font, text, WIDTH - 2 * MARGIN - get_indent (press, piece->kind));
  if (piece->kind == WK_PAPER_ITEM)
    pango_layout_set_indent (layout, -INDENT * PANGO_SCALE);
  if (piece->kind != WK_PAPER_DOER && g_str_has_suffix (text, piece->text))
    mark (layout, piece, strlen (text));
  return layout;
}

static gboolean
draws (Press *press)
{
  return press->drawing && (press->only == 0 || press->only == press->page);
}

static void
draw_foot (Press *press)
{
  g_autofree char *words = NULL;
  PangoLayout *layout;

  /* Without words it is in no language: a letter's. */
  if (*press->paper->foot == '\0' && press->n_pages == 1)
    return;
  if (*press->paper->foot == '\0')
    words = g_strdup_printf ("%u/%u", press->page, press->n_pages);
  else
    words = g_strdup_printf (_ ("%s, page %u of %u"), press->paper->foot, press->page, press->n_pages);
  layout = lay_out (press, "Noto Sans, DejaVu Sans, 8", words, WIDTH - 2 * MARGIN);
  cairo_set_source_rgb (press->cr, 0.35, 0.3, 0.28);
  cairo_move_to (press->cr, MARGIN, HEIGHT - MARGIN + FOOT / 2);
  pango_layout_set_height (layout, 0);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
  pango_cairo_show_layout (press->cr, layout);
  g_object_unref (layout);
}

static void
turn_page (Press *press)
{
  if (draws (press))
    {
      draw_foot (press);
      if (press->only == 0)
        cairo_show_page (press->cr);
    }
  press->page++;
  press->y = MARGIN;
}

static void
set_ink (Press *press, WkPaperKind kind)
{
  /* The terracotta of the screen, dark enough on paper. */
  if (kind == WK_PAPER_CHAPTER || kind == WK_PAPER_DOER)
    cairo_set_source_rgb (press->cr, 0.60, 0.23, 0.12);
  else
    cairo_set_source_rgb (press->cr, 0.12, 0.1, 0.09);
}

/* The shape of a person's colour, in the room before their name. */
static void
draw_shape (Press *press, guint seat, double height)
{
  const double *rgb = wk_seat_get_rgb (seat);
  double size = INDENT * 0.7;

  cairo_set_source_rgb (press->cr, rgb[0], rgb[1], rgb[2]);
  wk_seat_draw_shape (press->cr, seat, MARGIN, press->y + (height - size) / 2, size, size);
}

/* As outlines: the name beside it says the same to who reads the words alone. */
static void
draw_initials (Press *press, const char *initials, double height)
{
  double scale = press->paper->scale, x = MARGIN + ROUND * scale / 2, y = press->y + height / 2;
  PangoLayout *layout = lay_out (press, "Noto Sans, DejaVu Sans, Bold 9", initials, -1);
  int wide, high;

  pango_layout_get_size (layout, &wide, &high);
  cairo_new_path (press->cr);
  cairo_arc (press->cr, x, y, ROUND * scale / 2, 0, 2 * G_PI);
  cairo_fill (press->cr);
  cairo_set_source_rgb (press->cr, 1, 1, 1);
  cairo_move_to (press->cr, x - wide / 2.0 / PANGO_SCALE, y - high / 2.0 / PANGO_SCALE);
  pango_cairo_layout_path (press->cr, layout);
  cairo_fill (press->cr);
  g_object_unref (layout);
}

/* A piece goes on over the page's end line by line; what is on one page is one part of the structure. */
static void
put (Press *press, const Piece *piece)
{
  PangoLayout *layout = lay_out_piece (press, piece);
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  double left = MARGIN + get_indent (press, piece->kind);
  gboolean open = FALSE;

  if (piece->turns && press->y > MARGIN)
    turn_page (press);
  press->y += press->y > MARGIN ? looks[piece->kind].above : 0;
  if (piece->kind == WK_PAPER_ADDRESS)
    press->y = MAX (press->y, WINDOW);
  if (press->y > MARGIN && piece->kind <= WK_PAPER_SECTION && press->y + WITH_NEXT > HEIGHT - MARGIN)
    turn_page (press);
  do
    {
      PangoRectangle line;
      double height;

      pango_layout_iter_get_line_extents (iter, NULL, &line);
      height = (double) line.height / PANGO_SCALE;
      if (press->y + height > HEIGHT - MARGIN && press->y > MARGIN)
        {
          if (open)
            cairo_tag_end (press->cr, looks[piece->kind].tag);
          open = FALSE;
          turn_page (press);
        }
      if (draws (press))
        {
          if (!open)
            cairo_tag_begin (press->cr, looks[piece->kind].tag, NULL);
          if (!open && piece->kind == WK_PAPER_PERSON)
            draw_shape (press, piece->seat, height);
          set_ink (press, piece->kind);
          if (!open && piece->kind == WK_PAPER_DOER)
            {
              draw_initials (press, piece->label, height);
              set_ink (press, piece->kind);
            }
          open = TRUE;
          cairo_move_to (press->cr, left + (double) line.x / PANGO_SCALE,
                         press->y + (double) (pango_layout_iter_get_baseline (iter) - line.y) / PANGO_SCALE);
          pango_cairo_show_layout_line (press->cr, pango_layout_iter_get_line_readonly (iter));
        }
      press->y += height;
    }
  while (pango_layout_iter_next_line (iter));
  if (open)
    cairo_tag_end (press->cr, looks[piece->kind].tag);
  pango_layout_iter_free (iter);
  g_object_unref (layout);
}

static void
run (Press *press, gboolean drawing)
{
  press->drawing = drawing;
  press->page = 1;
  press->y = MARGIN;
  for (guint i = 0; i < press->paper->pieces->len; i++)
    put (press, &g_array_index (press->paper->pieces, Piece, i));
  press->n_pages = press->page;
  if (draws (press))
    draw_foot (press);
}

guint
wk_paper_count_pages (WkPaper *self)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  Press press = { .paper = self, .cr = cairo_create (surface) };

  run (&press, FALSE);
  cairo_destroy (press.cr);
  cairo_surface_destroy (surface);
  return press.n_pages;
}

void
wk_paper_draw_page (WkPaper *self, cairo_t *cr, double width, double height, guint page)
{
  Press press = { .paper = self, .cr = cr, .only = page + 1 };
  double scale = MIN (width / WIDTH, height / HEIGHT);

  cairo_save (cr);
  cairo_translate (cr, (width - WIDTH * scale) / 2, 0);
  cairo_scale (cr, scale, scale);
  run (&press, FALSE);
  run (&press, TRUE);
  cairo_restore (cr);
}

static void
draw_all (cairo_t *cr, gpointer paper)
{
  Press press = { .paper = paper, .cr = cr };

  run (&press, FALSE);
  run (&press, TRUE);
}

GBytes *
wk_paper_write_pdf (WkPaper *self, GError **error)
{
  return wk_pdf_write (self->title, self->language, WIDTH, HEIGHT, draw_all, self, error);
}
