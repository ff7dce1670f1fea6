/* Pages that are drawn, as the bytes of a file. */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* Draws everything, page by page: cairo_show_page() stands between two pages. */
typedef void (*WkPdfFunc) (cairo_t *cr, gpointer data);

/**
 * wk_pdf_write:
 * @title: what it is
 * @language: the language it is written in, such as `nl`
 * @width: of a page, in points
 * @height: the same
 * @draw: draws it; with cairo_tag_begin() it marks what is a heading and what a paragraph
 * @data: for @draw
 * @error: return location for an error of GFileError
 *
 * Returns: (transfer full) (nullable): a PDF: text that can be selected, title and language set
 */
GBytes *wk_pdf_write (const char *title, const char *language, double width, double height, WkPdfFunc draw, gpointer data, GError **error);

/**
 * wk_svg_write:
 *
 * The same of one page, as an SVG whose title and language are set. Its letters are shapes, so that it looks alike everywhere.
 */
GBytes *wk_svg_write (const char *title, const char *language, double width, double height, WkPdfFunc draw, gpointer data, GError **error);

G_END_DECLS
