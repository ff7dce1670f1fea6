/* A place that was found, as it is shown: the part of the file, and the words with what was meant standing out. */
#pragma once

#include "wk-found.h"

G_BEGIN_DECLS

/* "Money: barrier", "Story"; "" when it was found by the name alone. (transfer full) */
char *wk_found_words_dup_part (const WkFound *found);

/* The part and the words around what was found, on one line, as Pango's markup. (transfer full) */
char *wk_found_words_dup_line (const WkFound *found);

G_END_DECLS
