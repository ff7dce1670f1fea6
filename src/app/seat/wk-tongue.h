/* Which language a text is written in, as far as its letters and its commonest words tell. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A code of wk-seat-language.h; "" for a language that is none of them; @otherwise (nullable) where nothing tells. */
const char *wk_tongue_guess (const char *text, const char *otherwise);

/* Whether most Arabic words carry their vowels: without, a synthesiser that knows no words guesses them wrong. */
gboolean wk_tongue_is_vowelled (const char *text);

G_END_DECLS
