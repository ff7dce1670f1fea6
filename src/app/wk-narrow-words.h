/* Letters may be so large that one button is wider than a telephone. Then words go on in a next line, also those that stood in one, and a very long word is
 * broken: nothing is cut off, and no page asks for more room than there is. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WK_NARROWEST 334 /* px: what a page has of a window that is as narrow as a telephone */

/* What stands in @widget now; that of popovers, which are windows of their own, stays. Nothing looks otherwise where there is room for it. */
void wk_narrow_words_wrap (GtkWidget *widget);

G_END_DECLS
