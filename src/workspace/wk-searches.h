/* Searching in everything that one may read, what was searched for, and the searches that one keeps. */
#pragma once
#include "wk-found.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

/**
 * wk_workspace_search_async:
 * @self: a workspace with a store
 * @words: what somebody typed
 * @most: at most so many files
 * @cancellable: (nullable): to leave it
 * @callback: called with the result
 * @data: for @callback
 *
 * Looks for names and in all texts: by the beginning of a word, by its sound, across spellings and scripts; where that finds next to nothing, for
 * what may be meant as well.
 */
void       wk_workspace_search_async  (WkWorkspace *self, const char *words, guint most, GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer data);
GPtrArray *wk_workspace_search_finish (WkWorkspace *self, GAsyncResult *result, GError **error); /* (transfer full) of WkFound: best first, at most three of a file */

#define WK_TYPE_SEARCHES (wk_searches_get_type ())
/* The searches of this laptop, sealed in its store. Signal `changed`: they are others now. */
G_DECLARE_FINAL_TYPE (WkSearches, wk_searches, WK, SEARCHES, GObject)

WkSearches *wk_workspace_get_searches (WkWorkspace *self); /* (transfer none) (nullable): NULL: nothing is kept here */

char      **wk_searches_dup_recent    (WkSearches *self);  /* (transfer full): the newest first */
char      **wk_searches_dup_saved     (WkSearches *self);  /* (transfer full): by their words */
gboolean    wk_searches_is_saved      (WkSearches *self, const char *words);
void        wk_searches_save          (WkSearches *self, const char *words, gboolean save);
void        wk_searches_clear_recent  (WkSearches *self);

/**
 * wk_searches_note:
 * @self: the searches
 * @words: what was searched for, in earnest: looked at, or gone on with
 * @found: how many residents were found
 * @only: (nullable): the only one's id in hex
 *
 * Comes first among the recent ones, and stands in the access log: with its words when they found one resident alone, under whose key they then
 * lie; else with how many they were, so that whoever is erased leaves no name behind. The same once more right after it is not noted again.
 */
void        wk_searches_note          (WkSearches *self, const char *words, guint found, const char *only);

G_END_DECLS
