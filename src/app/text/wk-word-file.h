/* Lists that come with the program (data/words) and that a location may have otherwise. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* name: such as "acute.ini". The location's own goes in place of the program's. (transfer full): without groups where there is none. */
GKeyFile *wk_word_file_load (const char *name);

G_END_DECLS
