/* Holds one child and says whether there is room for the wide form of a screen. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WK_TYPE_NARROW_BIN (wk_narrow_bin_get_type ())
/* Properties: "child" (GtkWidget); "below" (int): narrow under so many pixels at 100 % type, more when type is larger;
 * "narrow" (boolean, read-only, with notify). */
G_DECLARE_FINAL_TYPE (WkNarrowBin, wk_narrow_bin, WK, NARROW_BIN, GtkWidget)

gboolean wk_narrow_bin_get_narrow (WkNarrowBin *self);

/* So many pixels at 100 % type, as many as they are at the type of now. */
int wk_narrow_bin_scale (GtkWidget *widget, int width);

G_END_DECLS
