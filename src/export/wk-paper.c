#include "wk-paper.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>

#include "wk-pdf-language.h"

/* Points: A4 with margins of two centimetres. */
#define WIDTH 595.28
#define HEIGHT 841.89
#define MARGIN 56.7
#define FOOT 28.0
#define INDENT 12.0
/* A heading stays with this much of what it is above. */
#define WITH_NEXT 48.0

typedef enum
{
  PIECE_TITLE,
  PIECE_CHAPTER,
  PIECE_SECTION,
  PIECE_TEXT,
  PIECE_QUOTE,
  PIECE_FACT,
  PIECE_ITEM
} PieceKind;

static const struct
{
  const char *font;
  const char *tag; /* its place in the structure of the PDF */
  double above;
} looks[] = {
  [PIECE_TITLE] = { "Noto Sans, DejaVu Sans, Bold 22", "H1", 0 },
  [PIECE_CHAPTER] = { "Noto Sans, DejaVu Sans, Bold 14", "H2", 20 },
  [PIECE_SECTION] = { "Noto Sans, DejaVu Sans, Bold 11", "H3", 10 },
  [PIECE_TEXT] = { "Noto Sans, DejaVu Sans, 10.5", "P", 4 },
  [PIECE_QUOTE] = { "Noto Sans, DejaVu Sans, Italic 10.5", "P", 4 },
  [PIECE_FACT] = { "Noto Sans, DejaVu Sans, 10.5", "P", 3 },
  [PIECE_ITEM] = { "Noto Sans, DejaVu Sans, 10.5", "P", 3 },
};

typedef struct
{
  PieceKind kind;
  char *label; /* (owned) (nullable) */
  char *text; /* (owned) */
} Piece;

struct _WkPaper
{
  char *title, *language; /* (owned) */
  GArray *pieces; /* (owned) of Piece */
  double scale; /* of the letters */
};

static void
piece_clear (gpointer data)
{
  Piece *piece = data;

  g_free (piece->label);
  g_free (piece->text);
}

static void
add (WkPaper *self, PieceKind kind, const char *label, const char *text)
{
  Piece piece = { kind };

  if (text == NULL || *text == '\0')
    return;
  piece.label = g_strdup (label);
  piece.text = g_utf8_make_valid (text, -1);
  g_strstrip (piece.text);
  g_array_append_val (self->pieces, piece);
}

WkPaper *
wk_paper_new (const char *title, const char *language)
{
  WkPaper *self = g_new0 (WkPaper, 1);

  self->title = g_utf8_make_valid (title, -1);
  self->language = g_strdup (language);
  self->scale = 1;
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, piece_clear);
  add (self, PIECE_TITLE, NULL, self->title);
  return self;
}

void
wk_paper_free (WkPaper *self)
{
  g_free (self->title);
  g_free (self->language);
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
  add (self, level <= 2 ? PIECE_CHAPTER : PIECE_SECTION, NULL, text);
}

void
wk_paper_add_text (WkPaper *self, const char *text)
{
  add (self, PIECE_TEXT, NULL, text);
}

void
wk_paper_add_quote (WkPaper *self, const char *text)
{
  add (self, PIECE_QUOTE, NULL, text);
}

void
wk_paper_add_fact (WkPaper *self, const char *label, const char *text)
{
  add (self, PIECE_FACT, label, text);
}

void
wk_paper_add_item (WkPaper *self, const char *text)
{
  add (self, PIECE_ITEM, NULL, text);
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
  PangoLayout *layout = pango_cairo_create_layout (press->cr);
  PangoFontDescription *description = pango_font_description_from_string (font);
  PangoAttrList *attributes = pango_attr_list_new ();

  /* An "fi" that is one shape is one letter to who copies it, or looks for it. */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("liga=0"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);

  pango_font_description_set_size (description, pango_font_description_get_size (description) * press->paper->scale);
  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_context_set_language (pango_layout_get_context (layout), pango_language_from_string (press->paper->language));
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, 1.15);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static PangoLayout *
lay_out_piece (Press *press, const Piece *piece)
{
  const char *font = looks[piece->kind].font;
  g_autofree char *text = NULL;
  PangoLayout *layout;

  if (piece->kind == PIECE_ITEM)
    text = g_strconcat ("•  ", piece->text, NULL);
  else if (piece->label != NULL)
    /* Translators: on paper: what a fact is, then the fact, as in "Telephone: 038 123 45 67". */
    text = g_strdup_printf (_ ("%s: %s"), piece->label, piece->text);
  layout = lay_out (press, font, text != NULL ? text : piece->text, WIDTH - 2 * MARGIN - (piece->kind == PIECE_QUOTE ? INDENT : 0));
  if (piece->kind == PIECE_ITEM)
    pango_layout_set_indent (layout, -INDENT * PANGO_SCALE);
  if (piece->kind == PIECE_FACT && piece->label != NULL && g_str_has_prefix (text, piece->label))
    {
      PangoAttrList *bold = pango_attr_list_copy (pango_layout_get_attributes (layout));
      PangoAttribute *attribute = pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD);

      attribute->start_index = 0;
      attribute->end_index = strlen (piece->label);
      pango_attr_list_insert (bold, attribute);
      pango_layout_set_attributes (layout, bold);
      pango_attr_list_unref (bold);
    }
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
  g_autofree char *words = g_strdup_printf (_ ("%s, page %u of %u"), press->paper->title, press->page, press->n_pages);
  PangoLayout *layout = lay_out (press, "Noto Sans, DejaVu Sans, 8", words, WIDTH - 2 * MARGIN);

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
set_ink (Press *press, PieceKind kind)
{
  /* The terracotta of the screen, dark enough on paper. */
  if (kind == PIECE_CHAPTER)
    cairo_set_source_rgb (press->cr, 0.60, 0.23, 0.12);
  else
    cairo_set_source_rgb (press->cr, 0.12, 0.1, 0.09);
}

/* A piece goes on over the page's end line by line; what is on one page is one part of the structure. */
static void
put (Press *press, const Piece *piece)
{
  PangoLayout *layout = lay_out_piece (press, piece);
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  double left = MARGIN + (piece->kind == PIECE_QUOTE ? INDENT : 0);
  gboolean open = FALSE;

  press->y += press->y > MARGIN ? looks[piece->kind].above : 0;
  if (press->y > MARGIN && piece->kind <= PIECE_SECTION && press->y + WITH_NEXT > HEIGHT - MARGIN)
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
          open = TRUE;
          set_ink (press, piece->kind);
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

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
wk_paper_write_pdf (WkPaper *self, GError **error)
{
  GByteArray *pdf = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, pdf, WIDTH, HEIGHT);
  Press press = { .paper = self };
  cairo_status_t status;

  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Woonkamer");
  press.cr = cairo_create (surface);
  run (&press, FALSE);
  run (&press, TRUE);
  status = cairo_status (press.cr);
  cairo_destroy (press.cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_byte_array_unref (pdf);
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, cairo_status_to_string (status));
      return NULL;
    }
  wk_pdf_add_language (pdf, self->language);
  return g_byte_array_free_to_bytes (pdf);
}
