#include "wk-table-panel.h"

#include <glib/gi18n.h>

#include "plan/wk-wrap-layout.h"
#include "table/wk-member-mark.h"
#include "table/wk-table-words.h"

struct _WkTablePanel
{
  AdwBin parent_instance;

  GtkWidget *host_part;
  GtkLabel *word;
  GtkLabel *code;
  GtkLabel *addresses;
  GtkListBox *members;
  GtkButton *close;

  WkTable *table; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WkTablePanel, wk_table_panel, ADW_TYPE_BIN)

static void
update (WkTablePanel *self)
{
  const char *const *addresses;
  g_autofree char *joined = NULL, *label = NULL, *code = NULL;
  gboolean host;

  if (self->table == NULL)
    return;
  host = wk_table_is_host (self->table);
  code = wk_table_words_dup_code (self->table);
  addresses = wk_table_get_addresses (self->table);
  joined = g_strjoinv ("\n", (char **) (addresses != NULL ? addresses : (const char *const[]) { NULL }));
  gtk_widget_set_visible (self->host_part, host);
  gtk_label_set_label (self->code, code);
  gtk_label_set_label (self->word, wk_table_get_word (self->table) != NULL ? wk_table_get_word (self->table) : "");
  gtk_label_set_label (self->addresses, joined);
  gtk_button_set_label (self->close, host ? _ ("Close the table") : _ ("Leave the table"));
  label = wk_table_words_dup_spoken_code (self->table);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->code), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
remove_clicked_cb (GtkButton *button, WkTablePanel *self)
{
  wk_table_remove (self->table, g_object_get_data (G_OBJECT (button), "member"));
}

static void
rights_clicked_cb (GtkButton *button, WkTablePanel *self)
{
  WkMember *member = g_object_get_data (G_OBJECT (button), "member");

  wk_table_set_read_only (self->table, member, !wk_member_is_read_only (member));
}

static void
rights_notify_cb (WkMember *member, GParamSpec *pspec, GtkButton *button)
{
  g_autofree char *spoken = NULL;

  gtk_button_set_label (button, wk_member_is_read_only (member) ? _ ("Let write") : _ ("Only read"));
  spoken = g_strdup_printf (wk_member_is_read_only (member) ? _ ("Let %s write again") : _ ("Let %s only read along"),
                            wk_member_get_name (member));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
member_notify_cb (WkMember *member, GParamSpec *pspec, GtkLabel *label)
{
  g_autofree char *words = wk_member_mark_dup_words (member);

  gtk_label_set_label (label, words);
}

static GtkWidget *
make_name (WkMember *member)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "hexpand", TRUE, NULL);

  gtk_box_append (GTK_BOX (box), wk_member_mark_new (member));
  gtk_box_append (GTK_BOX (box), label);
  g_signal_connect_object (member, "notify", G_CALLBACK (member_notify_cb), label, 0);
  member_notify_cb (member, NULL, GTK_LABEL (label));
  return box;
}

static GtkWidget *
make_button (WkTablePanel *self, WkMember *member, const char *label, GCallback clicked)
{
  GtkWidget *button = label != NULL ? gtk_button_new_with_label (label) : gtk_button_new ();

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "member", g_object_ref (member), g_object_unref);
  g_signal_connect_object (button, "clicked", clicked, self, 0);
  return button;
}

static GtkWidget *
make_member (gpointer item, gpointer data)
{
  WkTablePanel *self = data;
  WkMember *member = item;
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (line, g_object_new (WK_TYPE_WRAP_LAYOUT, "spacing", 6, "line-spacing", 6, "lead-width", 160, NULL));
  gtk_widget_add_css_class (line, "wk-member-row");
  gtk_box_append (GTK_BOX (line), make_name (member));
  if (wk_table_is_host (self->table) && !wk_member_is_self (member))
    {
      GtkWidget *rights = wk_member_is_interpreter (member) ? NULL : make_button (self, member, NULL, G_CALLBACK (rights_clicked_cb));
      GtkWidget *away = make_button (self, member, _ ("Send away"), G_CALLBACK (remove_clicked_cb));
      g_autofree char *spoken = g_strdup_printf (_ ("Send %s away"), wk_member_get_name (member));

      if (rights != NULL)
        {
          g_signal_connect_object (member, "notify::read-only", G_CALLBACK (rights_notify_cb), rights, 0);
          rights_notify_cb (member, NULL, GTK_BUTTON (rights));
          gtk_box_append (GTK_BOX (line), rights);
        }
      gtk_accessible_update_property (GTK_ACCESSIBLE (away), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
      gtk_box_append (GTK_BOX (line), away);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static void
renew_clicked_cb (WkTablePanel *self)
{
  wk_table_renew_code (self->table);
}

static void
close_clicked_cb (WkTablePanel *self)
{
  wk_table_close (self->table);
}

static void
wk_table_panel_dispose (GObject *object)
{
  WkTablePanel *self = WK_TABLE_PANEL (object);

  if (self->table != NULL)
    g_signal_handlers_disconnect_by_data (self->table, self);
  g_clear_object (&self->table);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_TABLE_PANEL);

  G_OBJECT_CLASS (wk_table_panel_parent_class)->dispose (object);
}

static void
wk_table_panel_class_init (WkTablePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_table_panel_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/table/wk-table-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, WkTablePanel, host_part);
  gtk_widget_class_bind_template_child (widget_class, WkTablePanel, word);
  gtk_widget_class_bind_template_child (widget_class, WkTablePanel, code);
  gtk_widget_class_bind_template_child (widget_class, WkTablePanel, addresses);
  gtk_widget_class_bind_template_child (widget_class, WkTablePanel, members);
  gtk_widget_class_bind_template_child (widget_class, WkTablePanel, close);
  gtk_widget_class_bind_template_callback (widget_class, renew_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
}

static void
wk_table_panel_init (WkTablePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Who hosts may do something about each. */
static void
list_members (WkTablePanel *self)
{
  gtk_list_box_bind_model (self->members, NULL, NULL, NULL, NULL);
  gtk_list_box_bind_model (self->members, wk_table_get_members (self->table), make_member, self, NULL);
}

void
wk_table_panel_set_table (WkTablePanel *self, WkTable *table)
{
  g_return_if_fail (WK_IS_TABLE_PANEL (self));

  if (self->table == table)
    return;
  if (self->table != NULL)
    g_signal_handlers_disconnect_by_data (self->table, self);
  gtk_list_box_bind_model (self->members, NULL, NULL, NULL, NULL);
  g_set_object (&self->table, table);
  if (table == NULL)
    return;
  g_signal_connect_swapped (table, "notify", G_CALLBACK (update), self);
  g_signal_connect_swapped (table, "notify::host", G_CALLBACK (list_members), self);
  list_members (self);
  update (self);
}
