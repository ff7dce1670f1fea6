#pragma once

#include "wk-collision.h"
#include "wk-fields.h"

G_BEGIN_DECLS

WkCollision *wk_collision_new (WkFields *owner, const char *field, const char *label);

/* The candidates as they are now; TRUE: that was a change. */
gboolean wk_collision_update (WkCollision *self, GPtrArray *candidates);

G_END_DECLS
