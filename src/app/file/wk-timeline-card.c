#include "wk-timeline-card.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "wk-accessible.h"

#define FIRST_SHOWN 15
#define MORE_SHOWN 30

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
make_label (const char *words, const char *css_class)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static const char *
get_icon (const char *kind)
{
  if (g_strcmp0 (kind, "contact") == 0)
    return "wk-contact-symbolic";
  if (g_strcmp0 (kind, "step") == 0)
    return "wk-step-symbolic";
  if (g_strcmp0 (kind, "import") == 0)
    return "wk-import-symbolic";
  if (g_strcmp0 (kind, "document") == 0)
    return "wk-paper-symbolic";
  return "wk-plan-symbolic";
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  g_autofree char *date = NULL, *title = NULL, *text = NULL, *who = NULL, *organisation = NULL, *kind = NULL;
  g_autofree char *when = NULL, *by = NULL, *name = NULL;
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *icon;

  g_object_get (item, "date", &date, "title", &title, "text", &text, "who", &who, "organisation", &organisation, "kind", &kind, NULL);
  when = wk_plan_words_dup_when (date);
  if (who != NULL && *who != '\0' && organisation != NULL && *organisation != '\0')
    /* Translators: when, who, and on behalf of which organisation. */
    by = g_strdup_printf (_ ("%s, %s for %s"), when, who, organisation);
  else if (who != NULL && *who != '\0')
    by = g_strdup_printf ("%s, %s", when, who);
  else
    by = g_strdup (when);
  icon = gtk_image_new_from_icon_name (get_icon (kind));
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, "wk-mark");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (lines), make_label (title, "heading"));
  if (text != NULL && *text != '\0')
    gtk_box_append (GTK_BOX (lines), make_label (text, NULL));
  gtk_box_append (GTK_BOX (lines), make_label (by, "wk-field-label"));
  gtk_box_append (GTK_BOX (box), lines);
  gtk_widget_add_css_class (box, "wk-timeline-item");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  name = g_strjoin (". ", title, by, text, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static void
update (WkTimelineCard *self)
{
  guint all = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  gtk_widget_set_visible (self->empty, all == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->list), all > 0);
  gtk_widget_set_visible (self->earlier, all > gtk_slice_list_model_get_size (self->shown));
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
  gtk_slice_list_model_set_size (self->shown, gtk_slice_list_model_get_size (self->shown) + MORE_SHOWN);
  update (self);
}

static void
wk_timeline_card_dispose (GObject *object)
{
  WkTimelineCard *self = WK_TIMELINE_CARD (object);

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
  self->filter = GTK_FILTER (gtk_custom_filter_new (match, self, NULL));
}

void
wk_timeline_card_set_file (WkTimelineCard *self, WkFile *file)
{
  g_return_if_fail (WK_IS_TIMELINE_CARD (self));
  g_return_if_fail (self->filtered == NULL);

  self->filtered = gtk_filter_list_model_new (g_object_ref (wk_file_get_timeline (file)), g_object_ref (self->filter));
  self->shown = gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered)), 0, FIRST_SHOWN);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->shown), make_row, NULL, NULL);
  g_signal_connect_swapped (self->filtered, "items-changed", G_CALLBACK (update), self);
  update (self);
}
