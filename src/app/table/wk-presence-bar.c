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
  GtkLabel *along;

  WkTable *table; /* (owned) (nullable) */
  WkMember *following; /* (owned) (nullable) */
};

enum
{
  PROP_0,
  PROP_FOLLOWING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

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
follow_toggled_cb (GtkToggleButton *button, WkPresenceBar *self)
{
  WkMember *member = g_object_get_data (G_OBJECT (button), "member");

  if (gtk_toggle_button_get_active (button))
    wk_presence_bar_set_following (self, member);
  else if (self->following == member)
    wk_presence_bar_set_following (self, NULL);
}

static void
member_notify_cb (WkMember *member, GParamSpec *pspec, GtkLabel *trouble)
{
  const char *words = wk_member_mark_get_trouble (member);

  gtk_label_set_label (trouble, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (trouble), words != NULL);
}

/* The initials, and in words what is not as it should be. */
static GtkWidget *
make_initials (WkMember *member)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4), *trouble = gtk_label_new (NULL);

  gtk_widget_add_css_class (trouble, "caption");
  gtk_box_append (GTK_BOX (box), wk_member_mark_new (member));
  gtk_box_append (GTK_BOX (box), trouble);
  g_signal_connect_object (member, "notify::state", G_CALLBACK (member_notify_cb), trouble, 0);
  member_notify_cb (member, NULL, GTK_LABEL (trouble));
  return box;
}

/* What a screen reader says of the button: how their line is, and where they are. */
static void
describe_cb (WkMember *member, GParamSpec *pspec, GtkWidget *button)
{
  GtkWidget *bar = gtk_widget_get_ancestor (button, WK_TYPE_PRESENCE_BAR);
  g_autofree char *words = wk_member_mark_dup_words (member);
  g_autofree char *place = bar != NULL ? wk_table_words_dup_place (WK_PRESENCE_BAR (bar)->table, member) : NULL;
  g_autofree char *both = place != NULL ? g_strdup_printf ("%s, %s", words, place) : g_steal_pointer (&words);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, both, -1);
}

/* Somebody else's mark: pressed, one looks along with them. */
static GtkWidget *
make_mark (WkPresenceBar *self, WkMember *member)
{
  GtkWidget *mark = make_initials (member), *button;
  g_autofree char *label = NULL;

  if (wk_member_is_self (member))
    return mark;
  button = gtk_toggle_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), mark);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_add_css_class (button, "wk-follow");
  label = g_strdup_printf (_ ("Look along with %s"), wk_member_get_name (member));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "member", g_object_ref (member), g_object_unref);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), member == self->following);
  g_signal_connect_object (button, "toggled", G_CALLBACK (follow_toggled_cb), self, 0);
  g_signal_connect_object (member, "notify", G_CALLBACK (describe_cb), button, 0);
  return button;
}

static void
members_changed_cb (WkPresenceBar *self)
{
  gboolean there = FALSE;
  GListModel *members = self->table != NULL ? wk_table_get_members (self->table) : NULL;
  guint n = members != NULL ? g_list_model_get_n_items (members) : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->members))) != NULL)
    gtk_box_remove (self->members, child);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WkMember) member = g_list_model_get_item (members, i);
      GtkWidget *mark;

      there = there || member == self->following;
      g_signal_handlers_disconnect_by_func (member, update_sentence, self);
      g_signal_connect_object (member, "notify::state", G_CALLBACK (update_sentence), self, G_CONNECT_SWAPPED);
      mark = make_mark (self, member);
      gtk_box_append (self->members, mark);
      if (!wk_member_is_self (member))
        describe_cb (member, NULL, mark);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->members), n > 0);
  if (self->following != NULL && !there)
    wk_presence_bar_set_following (self, NULL);
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
  g_clear_object (&self->following);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_PRESENCE_BAR);

  G_OBJECT_CLASS (wk_presence_bar_parent_class)->dispose (object);
}

static void
wk_presence_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_FOLLOWING:
      g_value_set_object (value, WK_PRESENCE_BAR (object)->following);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_presence_bar_class_init (WkPresenceBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_presence_bar_dispose;
  G_OBJECT_CLASS (klass)->get_property = wk_presence_bar_get_property;
  properties[PROP_FOLLOWING] = g_param_spec_object ("following", NULL, NULL, WK_TYPE_MEMBER, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/table/wk-presence-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, WkPresenceBar, members);
  gtk_widget_class_bind_template_child (widget_class, WkPresenceBar, icon);
  gtk_widget_class_bind_template_child (widget_class, WkPresenceBar, sentence);
  gtk_widget_class_bind_template_child (widget_class, WkPresenceBar, along);
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

WkTable *
wk_presence_bar_get_table (WkPresenceBar *self)
{
  g_return_val_if_fail (WK_IS_PRESENCE_BAR (self), NULL);
  return self->table;
}

WkMember *
wk_presence_bar_get_following (WkPresenceBar *self)
{
  g_return_val_if_fail (WK_IS_PRESENCE_BAR (self), NULL);
  return self->following;
}

void
wk_presence_bar_set_following (WkPresenceBar *self, WkMember *member)
{
  g_autofree char *words = NULL;

  g_return_if_fail (WK_IS_PRESENCE_BAR (self));

  if (!g_set_object (&self->following, member))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->members)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_TOGGLE_BUTTON (child))
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child), g_object_get_data (G_OBJECT (child), "member") == (gpointer) member);
  if (member != NULL)
    words = g_strdup_printf (_ ("You look along with %s."), wk_member_get_name (member));
  gtk_label_set_label (self->along, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->along), member != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}
