#include "wk-array-model.h"

typedef struct
{
  GPtrArray *items; /* (owned) of objects (owned) */
} WkArrayModelPrivate;

static void model_init (GListModelInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (WkArrayModel, wk_array_model, G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (WkArrayModel) G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, model_init))

static GType
model_get_item_type (GListModel *model)
{
  return WK_ARRAY_MODEL_GET_CLASS (model)->item_type;
}

static guint
model_get_n_items (GListModel *model)
{
  return wk_array_model_get_items (WK_ARRAY_MODEL (model))->len;
}

static gpointer
model_get_item (GListModel *model,
                guint       position)
{
  GPtrArray *items = wk_array_model_get_items (WK_ARRAY_MODEL (model));

  return position < items->len ? g_object_ref (items->pdata[position]) : NULL;
}

static void
model_init (GListModelInterface *iface)
{
  iface->get_item_type = model_get_item_type;
  iface->get_n_items = model_get_n_items;
  iface->get_item = model_get_item;
}

static void
wk_array_model_finalize (GObject *object)
{
  WkArrayModelPrivate *priv = wk_array_model_get_instance_private (WK_ARRAY_MODEL (object));

  g_ptr_array_unref (priv->items);
  G_OBJECT_CLASS (wk_array_model_parent_class)->finalize (object);
}

static void
wk_array_model_class_init (WkArrayModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wk_array_model_finalize;
  klass->item_type = G_TYPE_OBJECT;
}

static void
wk_array_model_init (WkArrayModel *self)
{
  WkArrayModelPrivate *priv = wk_array_model_get_instance_private (self);

  priv->items = g_ptr_array_new_with_free_func (g_object_unref);
}

GPtrArray *
wk_array_model_get_items (WkArrayModel *self)
{
  return ((WkArrayModelPrivate *) wk_array_model_get_instance_private (self))->items;
}

void
wk_array_model_take_items (WkArrayModel *self,
                           GPtrArray    *items)
{
  WkArrayModelPrivate *priv = wk_array_model_get_instance_private (self);
  g_autoptr (GPtrArray) old = priv->items;
  guint head = 0, tail = 0;

  while (head < old->len && head < items->len && old->pdata[head] == items->pdata[head])
    head++;
  while (tail < old->len - head && tail < items->len - head
         && old->pdata[old->len - 1 - tail] == items->pdata[items->len - 1 - tail])
    tail++;
  priv->items = items;
  if (old->len - head - tail > 0 || items->len - head - tail > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail, items->len - head - tail);
}
