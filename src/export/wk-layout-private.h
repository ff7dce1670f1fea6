/* Words on paper, laid out. */
#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* font: (transfer full). width: in the context's units; less than 0: on one line. (transfer full) */
PangoLayout *wk_layout_new (cairo_t *cr, PangoFontDescription *font, const char *language, const char *text, double width);

G_END_DECLS
