#pragma once

#include "wk-store-private.h"

G_BEGIN_DECLS

gboolean wk_store_image_save (WkStore *self, gint64 position, guint projector, gconstpointer data, gsize length, GError **error);
guint8 *wk_store_image_load (WkStore *self, guint projector, gint64 *position, gsize *length);

G_END_DECLS
