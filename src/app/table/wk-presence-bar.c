#include "wk-presence-bar.h"

#include <glib/gi18n.h>

#include "plan/wk-wrap-layout.h"
#include "table/wk-member-mark.h"
#include "table/wk-table-words.h"

struct _WkPresenceBar
{
  AdwBin parent_instance;

  GtkBox *members;
  GtkImage *icon;
  GtkLabel *sentence;

  WkTable *table; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WkPresenceBar, wk_presence_bar, ADW_TYPE_BIN)

static void
update_sentence (WkPresenceBar *self)
{
  g_autofree char *words = NULL;
  gboolean warning = FALSE;

  if (self->table != NULL)
    words = wk_table_words_dup_state (self->table, &warning);
  else
    words = g_strdup (_ ("No table is open: only you see what you write."));
  gtk_label_set_label (self->sentence, words);
  gtk_image_set_from_icon_name (self->icon, warning            ? "dialog-warning-symbolic"
                                            : self->table != NULL ? "object-select-symbolic"
                                                                  : "avatar-default-symbolic");
  if (warning)
    gtk_widget_add_css_class (GTK_WIDGET (self), "wk-warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "wk-warning");
}

static void
members_changed_cb (WkPresenceBar *self)
{
  GListModel *members = self->table != NULL ? wk_table_get_members (self->table) : NULL;
  guint n = members != NULL ? g_list_model_get_n_items (members) : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->members))) != NULL)
    gtk_box_remove (self->members, child);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WkMember) member = g_list_model_get_item (members, i);

      gtk_box_append (self->members, wk_member_mark_new (member));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->members), n > 0);
  update_sentence (self);
}

static void
wk_presence_bar_dispose (GObject *object)
{
  WkPresenceBar *self = WK_PRESENCE_BAR (object);

  if (self->table != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->table, self);
      g_signal_handlers_disconnect_by_data (wk_table_get_members (self->table), self);
    }
  g_clear_object (&self->table);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_PRESENCE_BAR);

  G_OBJECT_CLASS (wk_presence_bar_parent_class)->dispose (object);
}

static void
wk_presence_bar_class_init (WkPresenceBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_presence_bar_dispose;
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/table/wk-presence-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, WkPresenceBar, members);
  gtk_widget_class_bind_template_child (widget_class, WkPresenceBar, icon);
  gtk_widget_class_bind_template_child (widget_class, WkPresenceBar, sentence);
}

static void
wk_presence_bar_init (WkPresenceBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  members_changed_cb (self);
}

void
wk_presence_bar_set_table (WkPresenceBar *self, WkTable *table)
{
  g_return_if_fail (WK_IS_PRESENCE_BAR (self));

  if (self->table != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->table, self);
      g_signal_handlers_disconnect_by_data (wk_table_get_members (self->table), self);
    }
  g_set_object (&self->table, table);
  if (table != NULL)
    {
      g_signal_connect_swapped (table, "notify", G_CALLBACK (update_sentence), self);
      g_signal_connect_swapped (wk_table_get_members (table), "items-changed", G_CALLBACK (members_changed_cb), self);
    }
  members_changed_cb (self);
}
