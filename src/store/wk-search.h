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
 * wk_search_bones:
 * @text: names
 *
 * What is left of each word across spellings and scripts: its consonants, so that Mohammed, Muhammad, Mohamed and محمد are one, as are Youssef and
 * Yusuf, Oğuz and Oghuz, Oleksandr and Олександр. By tables of letters and spellings (wk-search-bones.c), not by names. A word that is heard in
 * several ways has several; one too short to say anything, or with figures, has none.
 *
 * Returns: (transfer full) (array zero-terminated=1): keys of Latin letters, in no order
 */
char **wk_search_bones (const char *text);

/**
 * wk_search_may_be_name:
 * @word: a word as it was written
 *
 * Returns: whether it begins with a capital, or is of a script without
 */
gboolean wk_search_may_be_name (const char *word);

/**
 * wk_search_name_bones:
 * @text: what people wrote
 *
 * wk_search_bones() of those words alone that may be a name. What begins a sentence has a capital in any case: of that, only
 * longer keys.
 *
 * Returns: (transfer full): keys with single spaces between them
 */
char *wk_search_name_bones (const char *text);

/**
 * wk_search_distance:
 * @one: a fold of one word
 * @other: another
 *
 * Returns: how many letters are too many, missing, wrong or changed with their neighbour (optimal string alignment), in bytes
 */
guint wk_search_distance (const char *one, const char *other);

/**
 * wk_search_get_slack:
 * @word: a fold of one word
 *
 * Returns: how far (wk_search_distance()) a word may be from it to be a misspelling of it: none for short ones and numbers
 */
guint wk_search_get_slack (const char *word);

/**
 * wk_search_query:
 * @text: what a person typed
 * @near: (nullable) (element-type utf8 GPtrArray): for folds of single words, folds that may be meant (of utf8)
 *
 * A safe FTS5 expression over wk_search_keys() that asks for every word of @text as the beginning of one, in the fold or by its sound, by its
 * bones, or as one of @near.
 *
 * Returns: (transfer full) (nullable): for MATCH; %NULL when @text has no words
 */
char *wk_search_query (const char *text, GHashTable *near);

/**
 * wk_search_keys:
 * @text: any text
 * @are_names: whether every word of it is a name, else those that may be one (wk_search_name_bones())
 *
 * When it comes to give other keys for the same words, what has such a table in an image raises its version.
 *
 * Returns: (transfer full): all by which @text can be found, as words for WK_SEARCH_FTS(): its fold, how it sounds and its bones, the latter two
 *   marked by a character of private use before them
 */
char *wk_search_keys (const char *text, gboolean are_names);

/**
 * wk_search_split_fold:
 * @keys: wk_search_keys() of a text
 *
 * Returns: (transfer full) (array zero-terminated=1): the words of its fold, which come first in @keys
 */
char **wk_search_split_fold (const char *keys);

/* A table for wk_search_keys(), in column `keys`: which row has which words, and no more. What stands in it is not kept: to take a row out, its
 * keys are made anew and given to FTS5's 'delete' command. What GLib takes for a letter is one here too, although SQLite knows fewer. */
#define WK_SEARCH_FTS(table) \
  "CREATE VIRTUAL TABLE " table " USING fts5 (keys, content = '', columnsize = 0, detail = 'none', prefix = '1 2 3'," \
  " tokenize = \"unicode61 remove_diacritics 0 categories 'L* M* N* Co Cn'\");"

G_END_DECLS
