/* A field that people apart from one another set to different values. Alike on every copy. */
#pragma once

#include <gio/gio.h>

#include "wk-candidate.h"

G_BEGIN_DECLS

#define WK_TYPE_COLLISION (wk_collision_get_type ())
G_DECLARE_FINAL_TYPE (WkCollision, wk_collision, WK, COLLISION, GObject)

/* Properties: `field` (string), `label` (string), `candidates` (GListModel of WkCandidate). */

const char *wk_collision_get_field (WkCollision *self); /* `place`, `removed`, or a field's key */
const char *wk_collision_get_label (WkCollision *self); /* the field's name on the screen */
GListModel *wk_collision_get_candidates (WkCollision *self); /* (transfer none): the shown one first */

/**
 * wk_collision_resolve:
 * @self: a collision
 * @candidate: the one that people agreed on
 *
 * Writes that value anew, which every copy then shows alone.
 *
 * Returns: whether it was written: %FALSE when the document is read-only or gone
 */
gboolean wk_collision_resolve (WkCollision *self, WkCandidate *candidate);

G_END_DECLS
