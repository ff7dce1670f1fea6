/* Dutch spelling by enchant, where the machine has a dictionary. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As WkSpellFunc; everything is right where there is no dictionary. Loads it at the first word. */
gboolean wk_spelling_check (const char *word, char **better, gpointer data);

G_END_DECLS
