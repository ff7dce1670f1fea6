#include "wk-record-box.h"

#include "text/wk-text-view.h"
#include "wk-in-view.h"
#include "wk-piecemeal.h"

#define FEW 3

struct _WkRecordBox
{
  GtkBox parent_instance;

  GListModel *model; /* (owned) (nullable) */
  GHashTable *widgets; /* (owned): WkRecord (owned) → GtkWidget (unowned) */
  WkRecordBoxFunc make;
  gpointer data;
  guint at_once; /* so many widgets are made before the list is shown */
  guint drop_id; /* source: widgets of records that went are taken away */
};

enum
{
  PROP_0,
  PROP_AT_ONCE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (WkRecordBox, wk_record_box, GTK_TYPE_BOX)

/* The widget that has the focus after @widget, which has it, is taken away. */
static GtkWidget *
find_heir (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *heir;

  if (focus == NULL || (focus != widget && !gtk_widget_is_ancestor (focus, widget)))
    return NULL;
  heir = gtk_widget_get_prev_sibling (widget);
  return heir != NULL ? heir : gtk_widget_get_next_sibling (widget);
}

/* Those whose record is not in the list any more. */
static void
drop_gone (WkRecordBox *self)
{
  guint n = self->model != NULL ? g_list_model_get_n_items (self->model) : 0;
  g_autoptr (GHashTable) there = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer record, widget;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WkRecord) item = g_list_model_get_item (self->model, i);

      g_hash_table_add (there, item);
    }
  g_hash_table_iter_init (&iter, self->widgets);
  while (g_hash_table_iter_next (&iter, &record, &widget))
    if (!g_hash_table_contains (there, record))
      {
        g_ptr_array_add (gone, g_object_ref (widget));
        g_hash_table_iter_remove (&iter);
      }
  for (guint i = 0; i < gone->len; i++)
    {
      GtkWidget *heir = find_heir (g_ptr_array_index (gone, i));

      if (heir != NULL)
        gtk_widget_grab_focus (heir);
      gtk_box_remove (GTK_BOX (self), g_ptr_array_index (gone, i));
    }
}

/* Makes at most @most of those that lack; FALSE: some lack still. */
static gboolean
place_widgets (WkRecordBox *self, guint most)
{
  guint n = self->model != NULL ? g_list_model_get_n_items (self->model) : 0;
  GtkWidget *before = NULL;
  gboolean all = TRUE;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WkRecord) item = g_list_model_get_item (self->model, i);
      GtkWidget *child = g_hash_table_lookup (self->widgets, item);

      if (child == NULL && most == 0)
        {
          all = FALSE;
          continue;
        }
      if (child == NULL)
        {
          most--;
          child = self->make (item, self->data);
          gtk_box_insert_child_after (GTK_BOX (self), child, before);
          g_hash_table_insert (self->widgets, g_object_ref (item), child);
          if (wk_text_view_is_following ())
            gtk_widget_grab_focus (child);
        }
      else if (gtk_widget_get_prev_sibling (child) != before)
        {
          gtk_box_reorder_child_after (GTK_BOX (self), child, before);
        }
      before = child;
    }
  return all;
}

static gboolean
make_cb (gpointer data)
{
  WkRecordBox *self = data;
  gboolean all = place_widgets (self, 1);

  g_signal_emit (self, changed_signal, 0);
  return all ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
make_all (WkRecordBox *self)
{
  if (!wk_piecemeal_is_going (GTK_WIDGET (self)))
    return;
  wk_piecemeal_end (GTK_WIDGET (self));
  place_widgets (self, G_MAXUINT);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
drop_cb (gpointer data)
{
  WkRecordBox *self = data;

  self->drop_id = 0;
  drop_gone (self);
  g_signal_emit (self, changed_signal, 0);
  return G_SOURCE_REMOVE;
}

static void
items_changed_cb (WkRecordBox *self)
{
  /* An undo goes to what it put back, which is to be there for it. */
  if (!place_widgets (self, wk_text_view_is_following () ? G_MAXUINT : self->at_once) && !wk_piecemeal_is_going (GTK_WIDGET (self)))
    wk_piecemeal_begin (GTK_WIDGET (self), make_cb);
  /* What moves goes and comes back at once: only what is still gone before the next frame is taken away. */
  if (self->drop_id == 0)
    self->drop_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, drop_cb, self, NULL);
  g_signal_emit (self, changed_signal, 0);
}

static void
wk_record_box_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  gboolean whole = g_hash_table_size (WK_RECORD_BOX (widget)->widgets) <= FEW;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (whole || wk_in_view (child))
      gtk_widget_snapshot_child (widget, child, snapshot);
}

/* Few are drawn whole: looking which are in view is as much work. */
static void
scrolled_cb (GtkWidget *widget)
{
  if (g_hash_table_size (WK_RECORD_BOX (widget)->widgets) > FEW)
    gtk_widget_queue_draw (widget);
}

static void
wk_record_box_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_uint (value, WK_RECORD_BOX (object)->at_once);
}

static void
wk_record_box_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WK_RECORD_BOX (object)->at_once = g_value_get_uint (value);
}

static void
wk_record_box_dispose (GObject *object)
{
  WkRecordBox *self = WK_RECORD_BOX (object);

  g_clear_handle_id (&self->drop_id, g_source_remove);
  wk_piecemeal_end (GTK_WIDGET (self));
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_hash_table_remove_all (self->widgets);

  G_OBJECT_CLASS (wk_record_box_parent_class)->dispose (object);
}

static void
wk_record_box_finalize (GObject *object)
{
  g_hash_table_unref (WK_RECORD_BOX (object)->widgets);

  G_OBJECT_CLASS (wk_record_box_parent_class)->finalize (object);
}

static void
wk_record_box_class_init (WkRecordBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = wk_record_box_get_property;
  G_OBJECT_CLASS (klass)->set_property = wk_record_box_set_property;
  G_OBJECT_CLASS (klass)->dispose = wk_record_box_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_record_box_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = wk_record_box_snapshot;
  properties[PROP_AT_ONCE] = g_param_spec_uint ("at-once", NULL, NULL, 0, G_MAXUINT, FEW, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  changed_signal = g_signal_new ("changed", WK_TYPE_RECORD_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wk_record_box_init (WkRecordBox *self)
{
  self->at_once = FEW;
  self->widgets = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  wk_in_view_watch (GTK_WIDGET (self), scrolled_cb);
}

void
wk_record_box_set_model (WkRecordBox *self, GListModel *model, WkRecordBoxFunc make, gpointer data)
{
  g_return_if_fail (WK_IS_RECORD_BOX (self));

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  self->make = make;
  self->data = data;
  if (model != NULL)
    g_signal_connect_swapped (model, "items-changed", G_CALLBACK (items_changed_cb), self);
  items_changed_cb (self);
}

GtkWidget *
wk_record_box_find (WkRecordBox *self, WkRecord *record)
{
  g_return_val_if_fail (WK_IS_RECORD_BOX (self), NULL);

  if (!g_hash_table_contains (self->widgets, record))
    make_all (self);
  return g_hash_table_lookup (self->widgets, record);
}

void
wk_record_box_finish (WkRecordBox *self)
{
  g_return_if_fail (WK_IS_RECORD_BOX (self));
  make_all (self);
}

guint
wk_record_box_get_length (WkRecordBox *self)
{
  g_return_val_if_fail (WK_IS_RECORD_BOX (self), 0);
  return self->model != NULL ? g_list_model_get_n_items (self->model) : 0;
}
