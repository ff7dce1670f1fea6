#include "wk-knock-list.h"

#include <glib/gi18n.h>

#include "plan/wk-wrap-layout.h"

struct _WkKnockList
{
  AdwBin parent_instance;

  GtkListBox *list;

  WkTable *table; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WkKnockList, wk_knock_list, ADW_TYPE_BIN)

static void
admit_clicked_cb (GtkButton *button, WkKnockList *self)
{
  wk_table_admit (self->table, g_object_get_data (G_OBJECT (button), "knock"));
}

static void
read_clicked_cb (GtkButton *button, WkKnockList *self)
{
  wk_table_admit_read_only (self->table, g_object_get_data (G_OBJECT (button), "knock"));
}

static void
interpreter_clicked_cb (GtkButton *button, WkKnockList *self)
{
  wk_table_admit_interpreter (self->table, g_object_get_data (G_OBJECT (button), "knock"));
}

static void
decline_clicked_cb (GtkButton *button, WkKnockList *self)
{
  wk_table_decline (self->table, g_object_get_data (G_OBJECT (button), "knock"));
}

static const char *
get_name (WkKnock *knock)
{
  const char *name = wk_knock_get_name (knock);

  /* Translators: knocks at the table and gave no name. */
  return name != NULL && *name != '\0' ? name : _ ("Somebody without a name");
}

static GtkWidget *
make_button (WkKnockList *self, WkKnock *knock, const char *label, const char *sentence, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *spoken = g_strdup_printf (sentence, get_name (knock));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (button), "knock", g_object_ref (knock), g_object_unref);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  return button;
}

static GtkWidget *
make_label (const char *words, const char *style)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  WkKnockList *self = data;
  WkKnock *knock = item;
  const char *organisation = wk_knock_get_organisation (knock);
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *admit;
  g_autofree char *sentence = NULL, *where = NULL, *device = NULL;

  if (organisation != NULL && *organisation != '\0')
    /* Translators: a person and their organisation. */
    sentence = g_strdup_printf (_ ("%s (%s) knocks"), get_name (knock), organisation);
  else
    sentence = g_strdup_printf (_ ("%s knocks"), get_name (knock));
  g_object_get (knock, "device", &device, NULL);
  if (device != NULL && *device != '\0')
    /* Translators: the name of a laptop or tablet. */
    where = g_strdup_printf (_ ("On the device “%s”."), device);
  gtk_box_append (GTK_BOX (box), make_label (sentence, "heading"));
  gtk_box_append (GTK_BOX (box), make_label (wk_knock_is_known (knock)
                                               ? _ ("A colleague of the same office.")
                                               : _ ("A guest: not known at the office. Look who it is before you let them in."), NULL));
  if (organisation == NULL || *organisation == '\0')
    gtk_box_append (GTK_BOX (box), make_label (_ ("Named no organisation."), "dim-label"));
  gtk_box_append (GTK_BOX (box), make_label (where != NULL ? where : _ ("The device gave no name."), "dim-label"));
  /* On as many lines as a narrow window needs. */
  gtk_widget_set_layout_manager (buttons, g_object_new (WK_TYPE_WRAP_LAYOUT, "spacing", 6, "line-spacing", 6, NULL));
  gtk_box_append (GTK_BOX (buttons), make_button (self, knock, _ ("Not now"), _ ("Do not let %s in"), G_CALLBACK (decline_clicked_cb)));
  gtk_box_append (GTK_BOX (buttons), make_button (self, knock, _ ("Let read along"), _ ("Let %s in to read along"), G_CALLBACK (read_clicked_cb)));
  gtk_box_append (GTK_BOX (buttons), make_button (self, knock, _ ("Let in as interpreter"), _ ("Let %s in as the interpreter"), G_CALLBACK (interpreter_clicked_cb)));
  admit = make_button (self, knock, _ ("Let in"), _ ("Let %s in"), G_CALLBACK (admit_clicked_cb));
  gtk_widget_add_css_class (admit, "suggested-action");
  gtk_box_append (GTK_BOX (buttons), admit);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_add_css_class (box, "wk-knock");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  return row;
}

static void
knocks_changed_cb (WkKnockList *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), self->table != NULL && g_list_model_get_n_items (wk_table_get_knocks (self->table)) > 0);
}

static void
forget_table (WkKnockList *self)
{
  if (self->table == NULL)
    return;
  g_signal_handlers_disconnect_by_data (wk_table_get_knocks (self->table), self);
  g_clear_object (&self->table);
}

static void
wk_knock_list_dispose (GObject *object)
{
  forget_table (WK_KNOCK_LIST (object));
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_KNOCK_LIST);

  G_OBJECT_CLASS (wk_knock_list_parent_class)->dispose (object);
}

static void
wk_knock_list_class_init (WkKnockListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_knock_list_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/table/wk-knock-list.ui");
  gtk_widget_class_bind_template_child (widget_class, WkKnockList, list);
}

static void
wk_knock_list_init (WkKnockList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_knock_list_set_table (WkKnockList *self, WkTable *table)
{
  g_return_if_fail (WK_IS_KNOCK_LIST (self));

  gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  forget_table (self);
  if (table != NULL)
    {
      self->table = g_object_ref (table);
      g_signal_connect_swapped (wk_table_get_knocks (table), "items-changed", G_CALLBACK (knocks_changed_cb), self);
      gtk_list_box_bind_model (self->list, wk_table_get_knocks (table), make_row, self, NULL);
    }
  knocks_changed_cb (self);
}
