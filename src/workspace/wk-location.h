/* What all who work at the location share: its directory and its board, two documents for all; and beside them the own desk. */
#pragma once
#include "wk-document.h"
#include "wk-vocabulary.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_LOCATION (wk_location_get_type ())
/* Open for as long as somebody holds it. Signal "changed": anything in it changed, here or elsewhere. */
G_DECLARE_FINAL_TYPE (WkLocation, wk_location, WK, LOCATION, GObject)

/* The one that is open already when there is one. A workspace without a store has none: %WK_WORKSPACE_ERROR_MISSING. */
void         wk_workspace_open_location_async  (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
WkLocation  *wk_workspace_open_location_finish (WkWorkspace *self, GAsyncResult *result, GError **error); /* (transfer full) */

WkDocument    *wk_location_get_directory     (WkLocation *self); /* (transfer none): a coordinator writes in it; for others it has a read-only reason */
WkDocument    *wk_location_get_board         (WkLocation *self); /* (transfer none): everybody does */
WkDocument    *wk_location_get_desk          (WkLocation *self); /* (transfer none): of whoever works here, and theirs alone */
WkRecordList  *wk_location_get_organisations (WkLocation *self); /* (transfer none): the social map */

/* ---- call scripts (SCHEMA.md, "script"): a changed one is a new record; none is changed in place ---- */

WkRecordList *wk_location_get_scripts (WkLocation *self); /* (transfer none): of all keys, languages and versions */
guint         wk_script_get_version   (WkRecord *script);

/**
 * wk_location_find_script:
 * @self: an open location
 * @key: which script: `intake`
 * @language: a language code
 *
 * Returns: (transfer none) (nullable): the one in use: of the greatest version; %NULL: the program's own
 */
WkRecord     *wk_location_find_script (WkLocation *self, const char *key, const char *language);

/**
 * wk_location_list_scripts:
 *
 * Returns: (transfer full) (element-type WkRecord): all versions, the oldest first
 */
GPtrArray    *wk_location_list_scripts (WkLocation *self, const char *key, const char *language);

/**
 * wk_location_add_script:
 * @self: an open location
 * @key: which script
 * @language: a language code
 * @title: what it is called
 * @text: as SCHEMA.md has it
 * @version: one more than the one it was changed from
 *
 * Returns: (transfer none) (nullable): the new version; %NULL when nothing may be written
 */
WkRecord     *wk_location_add_script (WkLocation *self, const char *key, const char *language, const char *title, const char *text,
                                      guint version);


/* Adds a life domain or a phase of the location's own; (transfer none) (nullable): its key, NULL when it may not be written or is called like another. */
const char    *wk_location_add_term          (WkLocation *self, WkTerms which, const char *label);

/**
 * wk_location_take_turn:
 * @self: an open location
 * @what: what there is to tell of, a word of letters and dashes, or a record's id
 * @minutes: for how long one telling holds; 0: for as long as it is remembered, a week
 *
 * Of several laptops of one person one tells: whoever asks first has the turn, for so long, and keeps it in the desk that all of them share.
 *
 * Returns: whether to tell; %FALSE when it was told of, on whichever laptop, within that time
 */
gboolean       wk_location_take_turn         (WkLocation *self, const char *what, guint minutes);

G_END_DECLS
