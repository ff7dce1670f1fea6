/* A paper of headings, paragraphs and lists, laid out on A4 by Pango, so that every script has its right shapes and direction. */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef struct _WkPaper WkPaper;

/**
 * wk_paper_new:
 * @title: what it is; stands on top, at the foot of each page and in the file's properties
 * @language: the language it is written in, such as `nl`
 *
 * Returns: (transfer full): an empty paper
 */
WkPaper *wk_paper_new (const char *title, const char *language);
void wk_paper_free (WkPaper *self);

void wk_paper_add_heading (WkPaper *self, guint level, const char *text); /* level: 2 or 3 */
void wk_paper_add_text (WkPaper *self, const char *text); /* (nullable): nothing and "" add nothing, here and below */
void wk_paper_add_quote (WkPaper *self, const char *text); /* what people wrote: set in */
void wk_paper_add_fact (WkPaper *self, const char *label, const char *text);
void wk_paper_add_item (WkPaper *self, const char *text); /* of a list */

void wk_paper_set_foot (WkPaper *self, const char *words); /* what stands at the foot of each page in place of the title; "": numbers alone, of more than one */

guint wk_paper_get_length (WkPaper *self); /* how many pieces were added */
void wk_paper_cut (WkPaper *self, guint length); /* takes back what was added since */

void wk_paper_set_scale (WkPaper *self, double scale); /* of the letters: 1 as on an office's letter */

/* On a page of A4. */
guint wk_paper_count_pages (WkPaper *self);
/* page: from 0. width, height: of the sheet, in the context's units; A4 is fitted in. */
void wk_paper_draw_page (WkPaper *self, cairo_t *cr, double width, double height, guint page);

/**
 * wk_paper_write_pdf:
 * @self: a paper
 * @error: return location for an error of GFileError
 *
 * Returns: (transfer full) (nullable): it as a PDF: text that can be selected, headings and paragraphs marked as such, title and language set
 */
GBytes *wk_paper_write_pdf (WkPaper *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkPaper, wk_paper_free)

G_END_DECLS
