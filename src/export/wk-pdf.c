#include "wk-pdf.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include "wk-pdf-language.h"

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* surface: (transfer full) */
static gboolean
draw_on (cairo_surface_t *surface, WkPdfFunc draw, gpointer data, GError **error)
{
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  draw (cr, data);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, cairo_status_to_string (status));
  return status == CAIRO_STATUS_SUCCESS;
}

GBytes *
wk_pdf_write (const char *title, const char *language, double width, double height, WkPdfFunc draw, gpointer data, GError **error)
{
  g_autoptr (GByteArray) pdf = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, pdf, width, height);

  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Woonkamer");
  if (!draw_on (surface, draw, data, error))
    return NULL;
  wk_pdf_add_language (pdf, language);
  return g_byte_array_free_to_bytes (g_steal_pointer (&pdf));
}

/* Cairo has no words for them: they stand in the root element and right behind it (SVG 1.1, 5.4 and 10.8). */
static void
add_title (GByteArray *svg, const char *title, const char *language)
{
  const char *text = (const char *) svg->data, *root = g_strstr_len (text, svg->len, "<svg "), *end;
  g_autofree char *attribute = g_markup_printf_escaped ("xml:lang=\"%s\" ", language), *element = g_markup_printf_escaped ("\n<title>%s</title>", title);
  g_autoptr (GString) whole = NULL;

  end = root != NULL ? memchr (root, '>', text + svg->len - root) : NULL;
  if (end == NULL)
    return;
  whole = g_string_new_len (text, root + strlen ("<svg ") - text);
  g_string_append (whole, attribute);
  g_string_append_len (whole, root + strlen ("<svg "), end + 1 - root - strlen ("<svg "));
  g_string_append (whole, element);
  g_string_append_len (whole, end + 1, text + svg->len - end - 1);
  g_byte_array_set_size (svg, 0);
  g_byte_array_append (svg, (const guint8 *) whole->str, whole->len);
}

GBytes *
wk_svg_write (const char *title, const char *language, double width, double height, WkPdfFunc draw, gpointer data, GError **error)
{
  g_autoptr (GByteArray) svg = g_byte_array_new ();

  if (!draw_on (cairo_svg_surface_create_for_stream (write_cb, svg, width, height), draw, data, error))
    return NULL;
  add_title (svg, title, language);
  return g_byte_array_free_to_bytes (g_steal_pointer (&svg));
}
