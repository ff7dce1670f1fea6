/* Dutch spelling by enchant, where the machine has a dictionary. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As WkSpellFunc; everything is right where there is no dictionary. Loads it at the first word. */
gboolean wk_spelling_check (const char *word, char **better, gpointer data);

/* Names that are spelled as they are, such as one's own and one's organisation's, until the program ends. name: (nullable) */
void wk_spelling_know (const char *name);

G_END_DECLS
