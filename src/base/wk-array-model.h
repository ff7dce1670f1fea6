/* What the list models here share: a GListModel over an array of objects that the type derived from it fills. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WK_TYPE_ARRAY_MODEL (wk_array_model_get_type ())
G_DECLARE_DERIVABLE_TYPE (WkArrayModel, wk_array_model, WK, ARRAY_MODEL, GObject)

struct _WkArrayModelClass
{
  GObjectClass parent_class;
  GType item_type; /* set in the derived type's class_init */
};

/**
 * wk_array_model_get_items:
 * @self: a model
 *
 * For the derived type alone: whoever changes the array tells it with g_list_model_items_changed().
 *
 * Returns: (transfer none) (element-type GObject): the objects, owned by the array
 */
GPtrArray *wk_array_model_get_items (WkArrayModel *self);

/**
 * wk_array_model_take_items:
 * @self: a model
 * @items: (transfer full) (element-type GObject): the objects from now on; what owns them, the array or who derives, keeps them until the next
 *   are taken
 *
 * For the derived type alone. Tells only what differs between the common head and tail, so that a list on screen keeps its place.
 */
void wk_array_model_take_items (WkArrayModel *self, GPtrArray *items);

G_END_DECLS
