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
  WkArrayModel parent_instance;
  WkDiscovery *discovery;    /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkTableFinder, wk_table_finder, WK_TYPE_ARRAY_MODEL)

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
find (GPtrArray *tables, const char *id, guint *place)
{
  for (guint i = 0; i < tables->len; i++)
    if (g_str_equal (((WkFoundTable *) tables->pdata[i])->id, id))
      {
        *place = i;
        return TRUE;
      }
  return FALSE;
}

static void
found_cb (WkDiscovery *discovery, const WkDiscovered *found, gpointer data)
{
  GPtrArray *tables = wk_array_model_get_items (data);
  WkFoundTable *table = g_object_new (WK_TYPE_FOUND_TABLE, NULL);
  guint place;

  table->id = g_strdup (found->id);
  table->word = g_strdup (found->word);
  table->address = g_strdup (found->address);
  if (find (tables, found->id, &place))
    {
      g_object_unref (tables->pdata[place]);
      tables->pdata[place] = table;
      g_list_model_items_changed (data, place, 1, 1);
      return;
    }
  g_ptr_array_add (tables, table);
  g_list_model_items_changed (data, tables->len - 1, 0, 1);
}

static void
lost_cb (WkDiscovery *discovery, const char *id, gpointer data)
{
  GPtrArray *tables = wk_array_model_get_items (data);
  guint place;

  if (!find (tables, id, &place))
    return;
  g_ptr_array_remove_index (tables, place);
  g_list_model_items_changed (data, place, 1, 0);
}

static void
wk_table_finder_finalize (GObject *object)
{
  WkTableFinder *self = WK_TABLE_FINDER (object);

  g_signal_handlers_disconnect_by_data (self->discovery, self);
  g_object_unref (self->discovery);
  G_OBJECT_CLASS (wk_table_finder_parent_class)->finalize (object);
}

static void
wk_table_finder_class_init (WkTableFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wk_table_finder_finalize;
  WK_ARRAY_MODEL_CLASS (klass)->item_type = WK_TYPE_FOUND_TABLE;
}

static void
wk_table_finder_init (WkTableFinder *self)
{
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
