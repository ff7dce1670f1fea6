/* The recovery key on paper. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Draws the page, @width × @height in points, for the person called @name; @day as people say it. */
void wk_recovery_paper_draw (cairo_t *cr, double width, double height, const char *key, const char *name, const char *day);

/* Asks for a printer. The key goes into no file of ours and into no job's name. */
void wk_recovery_paper_print (GtkWindow *parent, const char *key, const char *name);

G_END_DECLS
