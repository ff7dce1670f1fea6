/* What in the words of an old system may be a matter that cannot wait, by a list of data (data/words/acute.ini). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The first sentence of @words in which one of the list's stands; domain: (out) (transfer full): the life domain that it is of, untouched when there is
 * none. (transfer full) (nullable) */
char *wk_acute_words_find (const char *words, char **domain);

G_END_DECLS
