#pragma once
#include "wk-found.h"
#include "wk-projection.h"

G_BEGIN_DECLS

/* What can be found by its words: names, and everything that people wrote. Tables of the projection; worker thread only. */
typedef struct _WkWordIndex WkWordIndex;

/* Where some words stand. */
typedef struct { const char *document, *subject, *part, *domain, *record, *field; } WkWordPlace;

const char  *wk_word_index_ddl    (void);
WkWordIndex *wk_word_index_new    (WkProjection *projection);
void         wk_word_index_free   (WkWordIndex *self);
gboolean     wk_word_index_put    (WkWordIndex *self, const WkWordPlace *place, const char *words, GError **error);
/* Forgets all of a document; misspellings are no longer mended to words that stood there alone once wk_word_index_settle() was called. */
gboolean     wk_word_index_forget (WkWordIndex *self, const char *document, GError **error);
gboolean     wk_word_index_settle (WkWordIndex *self, GError **error);
void         wk_word_index_rolled_back (WkWordIndex *self); /* the projection was: nothing is known of what stands in it */

/**
 * wk_word_index_search:
 * @self: the index
 * @words: what a person typed
 * @most: at most so many files
 * @each: at most so many places of each
 * @error: return location for an error
 *
 * Finds texts in which all words stand: by the beginning of a word, its sound, or across spellings; where that finds next to nothing, by what may be
 * meant as well.
 *
 * Returns: (transfer full) (nullable) (element-type WkFound): best first, the places of one file together
 */
GPtrArray   *wk_word_index_search (WkWordIndex *self, const char *words, guint most, guint each, GError **error);

G_END_DECLS
