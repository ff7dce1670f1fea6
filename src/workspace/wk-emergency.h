/* Emergency access: a file of which one may read nothing, or not all, opened with a reason; and what the office says of this profile. */
#pragma once
#include "wk-function.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

/* Somebody has a file open for now without being of the team. */
typedef struct {
  char *resident_id;                            /* (owned) */
  char *name, *function, *organisation, *why;   /* (owned) never NULL */
  gint64 from;                                  /* unix seconds */
  char *until;                                  /* (owned) never NULL: the last day */
  char **told;                                  /* (owned) never NULL: of one's own: the names of those who hear of it */
} WkEmergency;

/* What this profile does, by the office's word; WK_FUNCTION_NONE: that is not known. A change is told by "told" of the workspace. */
WkFunctions  wk_workspace_get_functions (WkWorkspace *self);

/* Those of a file that this profile directs (NULL: of all of them), as the office said last. (transfer container) of WkEmergency, owned by the workspace until "told". */
GPtrArray   *wk_workspace_list_emergencies (WkWorkspace *self, const char *resident_id);

/* The emergency access to a file that this profile has itself, as the office said last; NULL: none. What an older office does not say of it is "".
 * Owned by the workspace until "told". (nullable) */
const WkEmergency *wk_workspace_get_own_emergency (WkWorkspace *self, const char *resident_id);

/**
 * wk_workspace_take_emergency_async:
 * @self: a workspace with an office
 * @resident_id: (nullable): whose file, when it is on this laptop
 * @birth_date: (nullable): else, of whom: `1984-05-02`
 * @house_number: (nullable): and where they live
 * @why: in one's own words; the contact person and the resident read it
 * @cancellable: (nullable): whether it is still wanted
 * @callback: called when the office answered
 * @data: for @callback
 *
 * Only with a line to the office, which decides and writes it down.
 */
void         wk_workspace_take_emergency_async (WkWorkspace *self, const char *resident_id, const char *birth_date, const char *house_number,
                                                const char *why, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/**
 * wk_workspace_take_emergency_finish:
 * @self: a workspace
 * @result: what @callback was called with
 * @error: %WK_WORKSPACE_ERROR_NETWORK, %WK_WORKSPACE_ERROR_REFUSED; a sentence of what to do
 *
 * Returns: (transfer full) (nullable): the resident's id; the file comes in a moment
 */
char        *wk_workspace_take_emergency_finish (WkWorkspace *self, GAsyncResult *result, GError **error);

G_END_DECLS
