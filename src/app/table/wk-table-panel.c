#include "wk-table-panel.h"

#include <glib/gi18n.h>

#include "plan/wk-wrap-layout.h"
#include "table/wk-member-mark.h"
#include "table/wk-table-words.h"

#define PLACES_AFTER 400 /* ms */

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
  WkDocument *plan; /* (owned) (nullable): the table's */
  guint places_id;
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

/* ---- where they are in the plan ---- */

static void
place_clicked_cb (GtkButton *button)
{
  WkMember *member = g_object_get_data (G_OBJECT (button), "member");

  if (wk_member_get_place (member) != NULL)
    gtk_widget_activate_action (GTK_WIDGET (button), "plan.go-to-place", "s", wk_member_get_place (member));
}

static void
update_place (WkTablePanel *self, GtkWidget *button)
{
  WkMember *member = g_object_get_data (G_OBJECT (button), "member");
  g_autofree char *place = wk_table_words_dup_place (self->table, member), *words = NULL, *spoken = NULL;

  gtk_widget_set_visible (button, place != NULL);
  if (place == NULL)
    return;
  /* Translators: where in the plan somebody is, as in "At step 4 of “In a kitchen again”". */
  words = g_strdup_printf (_ ("At %s"), place);
  /* Translators: a person, and where in the plan they are; pressed, one goes there. */
  spoken = g_strdup_printf (_ ("%s: at %s. Go there"), wk_member_get_name (member), place);
  gtk_label_set_label (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static gboolean
update_places_cb (gpointer data)
{
  WkTablePanel *self = data;

  self->places_id = 0;
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->members)); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *button = g_object_get_data (G_OBJECT (row), "place");

      if (button != NULL)
        update_place (self, button);
    }
  return G_SOURCE_REMOVE;
}

/* Steps are numbered through the plan, and goals get other words: not with each letter that is typed, nor where nobody looks. */
static void
plan_changed_cb (WkTablePanel *self)
{
  if (self->places_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->places_id = g_timeout_add (PLACES_AFTER, update_places_cb, self);
}

static void
place_notify_cb (WkMember *member, GParamSpec *pspec, GtkWidget *button)
{
  GtkWidget *panel = gtk_widget_get_ancestor (button, WK_TYPE_TABLE_PANEL);

  if (panel != NULL && WK_TABLE_PANEL (panel)->table != NULL)
    update_place (WK_TABLE_PANEL (panel), button);
}

static GtkWidget *
make_place (WkTablePanel *self, WkMember *member)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "child", label, "halign", GTK_ALIGN_START, NULL);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "wk-place");
  g_object_set_data_full (G_OBJECT (button), "member", g_object_ref (member), g_object_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (place_clicked_cb), NULL);
  g_signal_connect_object (member, "notify", G_CALLBACK (place_notify_cb), button, 0);
  update_place (self, button);
  return button;
}

static GtkWidget *
make_name (WkTablePanel *self, WkMember *member, GtkWidget *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "hexpand", TRUE, NULL);

  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  gtk_box_append (GTK_BOX (box), wk_member_mark_new (member));
  gtk_box_append (GTK_BOX (words), label);
  if (!wk_member_is_self (member))
    {
      GtkWidget *place = make_place (self, member);

      g_object_set_data (G_OBJECT (row), "place", place);
      gtk_box_append (GTK_BOX (words), place);
    }
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), words);
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
  gtk_widget_add_css_class (line, "wk-line-row");
  gtk_box_append (GTK_BOX (line), make_name (self, member, row));
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
forget_table (WkTablePanel *self)
{
  g_clear_handle_id (&self->places_id, g_source_remove);
  if (self->plan != NULL)
    g_signal_handlers_disconnect_by_data (self->plan, self);
  g_clear_object (&self->plan);
  if (self->table != NULL)
    g_signal_handlers_disconnect_by_data (self->table, self);
  g_clear_object (&self->table);
}

static void
wk_table_panel_dispose (GObject *object)
{
  WkTablePanel *self = WK_TABLE_PANEL (object);

  forget_table (self);
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

static void
follow_plan (WkTablePanel *self)
{
  WkDocument *plan = wk_table_get_plan (self->table);

  if (self->plan == plan)
    return;
  if (self->plan != NULL)
    g_signal_handlers_disconnect_by_data (self->plan, self);
  g_set_object (&self->plan, plan);
  if (plan != NULL)
    g_signal_connect_swapped (plan, "changed", G_CALLBACK (plan_changed_cb), self);
}

void
wk_table_panel_set_table (WkTablePanel *self, WkTable *table)
{
  g_return_if_fail (WK_IS_TABLE_PANEL (self));

  if (self->table == table)
    return;
  gtk_list_box_bind_model (self->members, NULL, NULL, NULL, NULL);
  forget_table (self);
  if (table == NULL)
    return;
  self->table = g_object_ref (table);
  g_signal_connect_swapped (table, "notify::plan", G_CALLBACK (follow_plan), self);
  follow_plan (self);
  g_signal_connect_swapped (table, "notify", G_CALLBACK (update), self);
  g_signal_connect_swapped (table, "notify::host", G_CALLBACK (list_members), self);
  list_members (self);
  update (self);
}
