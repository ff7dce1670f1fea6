#include "wk-timeline-card.h"

#include <glib/gi18n.h>

#include "file/wk-timeline-row.h"
#include "plan/wk-wrap-layout.h"
#include "wk-accessible.h"
#include "wk-in-view.h"
#include "wk-piecemeal.h"

#define FIRST_SHOWN 15
#define MORE_SHOWN 30
#define AT_ONCE 3

struct _WkTimelineCard
{
  AdwBin parent_instance;

  GtkDropDown *kind;
  GtkListBox *list;
  GtkWidget *empty;
  GtkWidget *earlier;

  GtkFilterListModel *filtered; /* (owned) (nullable) */
  GtkSliceListModel *shown; /* (owned) (nullable) */
  GtkFilter *filter; /* (owned) */
  guint wanted; /* how many of them are to be shown */
};

/* In the order of the choices in the .ui; the first is all. */
static const char *const kinds[] = { NULL, "contact", "plan", "step", "import", "document" };

G_DEFINE_FINAL_TYPE (WkTimelineCard, wk_timeline_card, ADW_TYPE_BIN)

static gboolean
match (gpointer item, gpointer data)
{
  WkTimelineCard *self = data;
  guint chosen = gtk_drop_down_get_selected (self->kind);
  g_autofree char *kind = NULL;

  if (chosen == 0 || chosen >= G_N_ELEMENTS (kinds))
    return TRUE;
  g_object_get (item, "kind", &kind, NULL);
  return g_strcmp0 (kind, kinds[chosen]) == 0;
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  return wk_timeline_row_new (item);
}

/* Rows come a few at a time: a window that makes many at once stands still meanwhile. */
static gboolean
grow_cb (gpointer data)
{
  WkTimelineCard *self = data;
  guint size = MIN (gtk_slice_list_model_get_size (self->shown) + AT_ONCE, self->wanted);

  gtk_slice_list_model_set_size (self->shown, size);
  return size < self->wanted ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
grow (WkTimelineCard *self, guint more)
{
  self->wanted += more;
  wk_piecemeal_begin (GTK_WIDGET (self), grow_cb);
}

static void
scrolled_cb (GtkWidget *list)
{
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (WK_IS_TIMELINE_ROW (row))
      wk_timeline_row_scrolled (WK_TIMELINE_ROW (row));
}

static void
update (WkTimelineCard *self)
{
  guint all = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  gtk_widget_set_visible (self->empty, all == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->list), all > 0);
  gtk_widget_set_visible (self->earlier, all > self->wanted);
}

static void
kind_chosen_cb (WkTimelineCard *self)
{
  if (self->filter != NULL)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
earlier_clicked_cb (WkTimelineCard *self)
{
  grow (self, MORE_SHOWN);
  update (self);
}

static void
wk_timeline_card_dispose (GObject *object)
{
  WkTimelineCard *self = WK_TIMELINE_CARD (object);

  wk_piecemeal_end (GTK_WIDGET (self));
  if (self->filtered != NULL)
    g_signal_handlers_disconnect_by_data (self->filtered, self);
  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->shown);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_TIMELINE_CARD);

  G_OBJECT_CLASS (wk_timeline_card_parent_class)->dispose (object);
}

static void
wk_timeline_card_class_init (WkTimelineCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_timeline_card_dispose;
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/file/wk-timeline-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WkTimelineCard, kind);
  gtk_widget_class_bind_template_child (widget_class, WkTimelineCard, list);
  gtk_widget_class_bind_template_child (widget_class, WkTimelineCard, empty);
  gtk_widget_class_bind_template_child (widget_class, WkTimelineCard, earlier);
  gtk_widget_class_bind_template_callback (widget_class, kind_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, earlier_clicked_cb);
}

static void
wk_timeline_card_init (WkTimelineCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wk_accessible_name_drop_down (self->kind, _ ("Show of what happened"));
  wk_in_view_watch (GTK_WIDGET (self->list), scrolled_cb);
  self->filter = GTK_FILTER (gtk_custom_filter_new (match, self, NULL));
}

void
wk_timeline_card_set_file (WkTimelineCard *self, WkFile *file)
{
  g_return_if_fail (WK_IS_TIMELINE_CARD (self));
  g_return_if_fail (self->filtered == NULL);

  self->filtered = gtk_filter_list_model_new (g_object_ref (wk_file_get_timeline (file)), g_object_ref (self->filter));
  self->shown = gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered)), 0, 0);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->shown), make_row, NULL, NULL);
  g_signal_connect_swapped (self->filtered, "items-changed", G_CALLBACK (update), self);
  grow (self, FIRST_SHOWN);
  update (self);
}

gboolean
wk_timeline_card_show (WkTimelineCard *self, const char *text)
{
  guint n;

  g_return_val_if_fail (WK_IS_TIMELINE_CARD (self), FALSE);

  if (self->filtered == NULL)
    return FALSE;
  gtk_drop_down_set_selected (self->kind, 0);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WkTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (self->filtered), i);
      g_autofree char *words = NULL;
      GtkListBoxRow *row;

      g_object_get (item, "text", &words, NULL);
      if (g_strcmp0 (words, text) != 0)
        continue;
      if (i >= self->wanted)
        {
          grow (self, i + 1 - self->wanted);
          update (self);
        }
      row = gtk_list_box_get_row_at_index (self->list, i);
      return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
    }
  return FALSE;
}
