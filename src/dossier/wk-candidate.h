/* One of the values that a field holds, with who chose it and when. Immutable. */
#pragma once

#include <glib-object.h>

#include "wk-author.h"

G_BEGIN_DECLS

#define WK_TYPE_CANDIDATE (wk_candidate_get_type ())
G_DECLARE_FINAL_TYPE (WkCandidate, wk_candidate, WK, CANDIDATE, GObject)

/* Properties: `text` (string), `author` (WkAuthor), `time` (int64). */

GVariant *wk_candidate_get_value (WkCandidate *self); /* (transfer none) (nullable): NULL: made empty */
const char *wk_candidate_get_text (WkCandidate *self); /* the value for people */
WkAuthor *wk_candidate_get_author (WkCandidate *self); /* (transfer none) (nullable): NULL: not known */
gint64 wk_candidate_get_time (WkCandidate *self); /* milliseconds since 1970 by the author's clock */

G_END_DECLS
