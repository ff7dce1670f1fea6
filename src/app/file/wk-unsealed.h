/* Showing in another program what this one cannot draw. Such a program opens files; so the bytes lie unsealed, but in memory alone: in a file
 * that only its owner may read, on a file system that has no disk, and for a minute at most. Where there is none, nothing is shown. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wk_unsealed_show:
 * @parent: over which window
 * @bytes: a PDF
 * @error: why it cannot be shown, in a sentence
 *
 * Returns: whether another program was asked to show it
 */
gboolean wk_unsealed_show (GtkWindow *parent, GBytes *bytes, GError **error);

/* Nothing of it stays: when the program locks, ends, and begins (after a crash). */
void wk_unsealed_forget (void);

G_END_DECLS
