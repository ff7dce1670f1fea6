/* The language of a PDF, which Cairo cannot say: without it a screen reader guesses. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wk_pdf_add_language:
 * @pdf: a PDF with a plain cross-reference table, as Cairo writes PDF 1.4
 * @language: such as `nl` or `ar-EG`
 *
 * Appends an update (ISO 32000-1, 7.5.6) whose catalogue has the language (14.9.2), and asks viewers to show the title (12.2).
 *
 * Returns: whether it was added; a PDF of another make is left as it is
 */
gboolean wk_pdf_add_language (GByteArray *pdf, const char *language);

G_END_DECLS
