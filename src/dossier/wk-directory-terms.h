/* A location's own list of life domains or phases: records `term` in its directory (SCHEMA.md). */
#pragma once

#include "wk-document.h"
#include "wk-vocabulary.h"

G_BEGIN_DECLS

/**
 * wk_directory_terms_use:
 * @directory: (nullable): a location's directory; %NULL: there is none
 *
 * What it says of life domains and phases holds for the whole program from now on (wk_terms_set()). Any thread that owns it.
 *
 * Returns: whether it was otherwise before
 */
gboolean wk_directory_terms_use (YDoc *directory);

/**
 * wk_directory_terms_list:
 * @directory: a location's directory
 * @which: life domains or phases
 *
 * Returns: (transfer full) (element-type WkTerm): all of them in the location's order, those out of use where they stand; strings are interned
 */
GArray *wk_directory_terms_list (YDoc *directory, WkTerms which);

/**
 * wk_directory_terms_add:
 * @directory: a location's directory
 * @which: life domains or phases
 * @label: what it is called
 * @random: four hex digits or more, fresh
 *
 * Comes at the end of the list.
 *
 * Returns: (transfer none) (nullable): its key, which stays; %NULL when it may not be written, or is called like another
 */
const char *wk_directory_terms_add (WkDocument *directory, WkTerms which, const char *label, const char *random);

/**
 * wk_directory_terms_rename:
 * @directory: a location's directory
 * @which: life domains or phases
 * @key: which one
 * @label: what it is called from now on; "": as the program has it
 *
 * Returns: whether it was written
 */
gboolean wk_directory_terms_rename (WkDocument *directory, WkTerms which, const char *key, const char *label);

/**
 * wk_directory_terms_put_out:
 * @directory: a location's directory
 * @which: life domains or phases
 * @key: which one
 * @out: whether it is to be chosen no more; what files hold of it stays
 *
 * Returns: whether it was written
 */
gboolean wk_directory_terms_put_out (WkDocument *directory, WkTerms which, const char *key, gboolean out);

/**
 * wk_directory_terms_move:
 * @directory: a location's directory
 * @which: life domains or phases
 * @key: which one
 * @by: -1: before the one before it; 1: after the one after it
 *
 * Returns: whether it was written
 */
gboolean wk_directory_terms_move (WkDocument *directory, WkTerms which, const char *key, int by);

/**
 * wk_directory_terms_copy:
 * @from: the directory of a location
 * @to: that of another
 *
 * What the one made itself, the other has too. How it has those that every location has is not brought: the other has that as it wants it.
 */
void wk_directory_terms_copy (WkDocument *from, WkDocument *to);

G_END_DECLS
