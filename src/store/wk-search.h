/* How words are made alike before they are indexed and looked for. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wk_search_fold:
 * @text: any text; what is not valid UTF-8 is replaced
 *
 * Lower case without accents, in all scripts: compatibility decomposition (Unicode Standard Annex 15), marks dropped (Arabic
 * vowel marks among them), letters that do not decompose replaced (ß by ss, ı by i, ł by l, ø by o …), the Arabic
 * letters that are written either way made one, punctuation and runs of space made one space.
 *
 * Returns: (transfer full): words with single spaces between them
 */
char *wk_search_fold (const char *text);

/**
 * wk_search_sound:
 * @text: any text
 *
 * wk_search_fold(), and then Latin words as they sound to a Dutch ear, so that Celik finds Çelik and Jansen finds
 * Janssen: double letters, ij/y/ei, c/k/s, z/s, v/f, ph/f, th/t, ae/aa, au/ou, dt/t and the like are each made one. The beginning of a
 * word mostly sounds as the beginning of its sound, for search as one types; a fold beside it finds the rest.
 *
 * Returns: (transfer full): sounds with single spaces between them
 */
char *wk_search_sound (const char *text);

/**
 * wk_search_query:
 * @text: what a person typed
 * @fold_column: the FTS5 column that holds folds
 * @sound_column: (nullable): the FTS5 column that holds sounds
 *
 * A safe FTS5 expression that asks for every word of @text as the beginning of one, in the fold or by its sound.
 *
 * Returns: (transfer full) (nullable): for MATCH; %NULL when @text has no words
 */
char *wk_search_query (const char *text, const char *fold_column, const char *sound_column);

G_END_DECLS
