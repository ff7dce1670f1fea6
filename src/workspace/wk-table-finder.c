#include "wk-table-finder-private.h"

#include "wk-discovery.h"
#include "wk-table.h"

struct _WkFoundTable {
  GObject parent_instance;
  char *id, *word, *address; /* (owned) */
};

enum { PROP_0, PROP_WORD, PROP_ADDRESS };

G_DEFINE_FINAL_TYPE (WkFoundTable, wk_found_table, G_TYPE_OBJECT)

struct _WkTableFinder {
  GObject parent_instance;
  WkDiscovery *discovery;    /* (owned) */
  GPtrArray *tables;         /* (owned) of WkFoundTable */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WkTableFinder, wk_table_finder, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
wk_found_table_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkFoundTable *self = WK_FOUND_TABLE (object);

  switch (id)
    {
    case PROP_WORD: g_value_set_string (value, self->word); break;
    case PROP_ADDRESS: g_value_set_string (value, self->address); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_found_table_finalize (GObject *object)
{
  WkFoundTable *self = WK_FOUND_TABLE (object);

  g_free (self->id);
  g_free (self->word);
  g_free (self->address);
  G_OBJECT_CLASS (wk_found_table_parent_class)->finalize (object);
}

static void
wk_found_table_class_init (WkFoundTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wk_found_table_get_property;
  object_class->finalize = wk_found_table_finalize;
  g_object_class_install_property (object_class, PROP_WORD, g_param_spec_string ("word", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_ADDRESS, g_param_spec_string ("address", NULL, NULL, NULL, flags));
}

static void
wk_found_table_init (WkFoundTable *self)
{
}

static gboolean
find (WkTableFinder *self, const char *id, guint *place)
{
  for (guint i = 0; i < self->tables->len; i++)
    if (g_str_equal (((WkFoundTable *) self->tables->pdata[i])->id, id))
      {
        *place = i;
        return TRUE;
      }
  return FALSE;
}

static void
found_cb (WkDiscovery *discovery, const WkDiscovered *found, gpointer data)
{
  WkTableFinder *self = data;
  WkFoundTable *table = g_object_new (WK_TYPE_FOUND_TABLE, NULL);
  guint place;

  table->id = g_strdup (found->id);
  table->word = g_strdup (found->word);
  table->address = g_strdup (found->address);
  if (find (self, found->id, &place))
    {
      g_object_unref (self->tables->pdata[place]);
      self->tables->pdata[place] = table;
      g_list_model_items_changed (G_LIST_MODEL (self), place, 1, 1);
      return;
    }
  g_ptr_array_add (self->tables, table);
  g_list_model_items_changed (G_LIST_MODEL (self), self->tables->len - 1, 0, 1);
}

static void
lost_cb (WkDiscovery *discovery, const char *id, gpointer data)
{
  WkTableFinder *self = data;
  guint place;

  if (!find (self, id, &place))
    return;
  g_ptr_array_remove_index (self->tables, place);
  g_list_model_items_changed (G_LIST_MODEL (self), place, 1, 0);
}

static GType
get_item_type (GListModel *model)
{
  return WK_TYPE_FOUND_TABLE;
}

static guint
get_n_items (GListModel *model)
{
  return WK_TABLE_FINDER (model)->tables->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  WkTableFinder *self = WK_TABLE_FINDER (model);

  return position < self->tables->len ? g_object_ref (self->tables->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
wk_table_finder_finalize (GObject *object)
{
  WkTableFinder *self = WK_TABLE_FINDER (object);

  g_signal_handlers_disconnect_by_data (self->discovery, self);
  g_object_unref (self->discovery);
  g_ptr_array_unref (self->tables);
  G_OBJECT_CLASS (wk_table_finder_parent_class)->finalize (object);
}

static void
wk_table_finder_class_init (WkTableFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wk_table_finder_finalize;
}

static void
wk_table_finder_init (WkTableFinder *self)
{
  self->tables = g_ptr_array_new_with_free_func (g_object_unref);
  self->discovery = wk_discovery_new ();
  g_signal_connect (self->discovery, "found", G_CALLBACK (found_cb), self);
  g_signal_connect (self->discovery, "lost", G_CALLBACK (lost_cb), self);
  wk_discovery_browse (self->discovery);
}

WkTableFinder *
wk_table_finder_new (void)
{
  return g_object_new (WK_TYPE_TABLE_FINDER, NULL);
}
