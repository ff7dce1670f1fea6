/* A question that was handed on, drawn: from whom to whom, with how often. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* chain: (array zero-terminated=1): at least two, whom it came to one after another. (transfer floating) */
GtkWidget *wk_hand_on_chain_new (const char *const *chain);

G_END_DECLS
