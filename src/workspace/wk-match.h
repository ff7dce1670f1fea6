/* Questions for help × what providers offer. No score: each match says why, in words and life domains, and that alone orders them. */
#pragma once
#include "wk-social-map.h"

G_BEGIN_DECLS

/* One who may help. Strings (owned). */
typedef struct {
  char *provider;            /* the name in the social map */
  char *offers, *waiting;
  char **words;              /* words of the question that stand in what is offered, as the question has them; or that sound so */
  gboolean domain;           /* offers something in the question's life domain */
} WkMatch;
void wk_match_free (WkMatch *match);

/**
 * wk_workspace_match_async:
 * @self: a workspace
 * @location: its location, open
 * @question: what is asked, in any words
 * @domain: (nullable): its life domain's key
 * @cancellable: (nullable): to give up
 * @callback: called when it is done
 * @data: for @callback
 *
 * Looks for each word of the question in what providers offer and for whom (FTS5: by its beginning, and by its sound), and for its life domain. Those
 * with most of such reasons come first; equals by name.
 */
void       wk_workspace_match_async  (WkWorkspace *self, WkLocation *location, const char *question, const char *domain, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data);
GPtrArray *wk_workspace_match_finish (WkWorkspace *self, GAsyncResult *result, GError **error); /* (transfer full) of WkMatch */

G_END_DECLS
