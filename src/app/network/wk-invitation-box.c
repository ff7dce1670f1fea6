#include "network/wk-invitation-box.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "wk-invitations.h"
#include "wk-person.h"
#include "wk-vocabulary.h"

struct _WkInvitationBox
{
  AdwPreferencesGroup parent_instance;

  GtkListBox *list;

  WkLocation *location; /* (owned) (nullable) */
  char *organisation; /* (owned) (nullable) */
  char *shown; /* (owned) (nullable): the ids, so that a reason that is being typed stays */
};

G_DEFINE_FINAL_TYPE (WkInvitationBox, wk_invitation_box, ADW_TYPE_PREFERENCES_GROUP)

static char *
dup_about (WkRecord *invitation)
{
  g_autofree char *domain = wk_fields_dup_string (WK_FIELDS (invitation), "life-domain"), *at = wk_fields_dup_string (WK_FIELDS (invitation), "when");
  g_autofree char *where = wk_fields_dup_string (WK_FIELDS (invitation), "where"), *when = wk_plan_words_dup_when (at);
  g_autoptr (WkPerson) by = wk_fields_dup_person (WK_FIELDS (invitation), "by");
  const char *parts[] = { wk_terms_get_label (WK_TERMS_DOMAIN, domain), when, where, by != NULL ? wk_person_get_name (by) : "" };
  g_autoptr (GString) all = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (*parts[i] != '\0')
      g_string_append_printf (all, "%s%s", all->len > 0 ? " · " : "", parts[i]);
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static void
answer (WkInvitationBox *self, GVariant *target, const char *state)
{
  const char *id, *reason;
  WkRecord *invitation;

  g_variant_get (target, "(&s&s)", &id, &reason);
  invitation = self->location != NULL ? wk_location_find_invitation (self->location, id) : NULL;
  if (invitation != NULL)
    wk_invitation_answer (invitation, self->location, state, reason);
}

static void
accept_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  answer (WK_INVITATION_BOX (widget), parameter, WK_INVITATION_ACCEPTED);
}

static void
decline_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  answer (WK_INVITATION_BOX (widget), parameter, WK_INVITATION_DECLINED);
}

static void
wrong_address_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  answer (WK_INVITATION_BOX (widget), parameter, WK_INVITATION_WRONG_ADDRESS);
}

#define ENTRY "wk-entry"
#define ID "wk-invitation"

/* No answer but yes goes without its reason. */
static void
reasoned_cb (GtkButton *button, const char *action)
{
  GtkEditable *entry = g_object_get_data (G_OBJECT (button), ENTRY);
  const char *reason = gtk_editable_get_text (entry);

  if (*reason == '\0')
    {
      gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
      gtk_widget_grab_focus (GTK_WIDGET (entry));
      gtk_widget_error_bell (GTK_WIDGET (entry));
    }
  else
    gtk_widget_activate_action (GTK_WIDGET (button), action, "(ss)", g_object_get_data (G_OBJECT (button), ID), reason);
}

static void
typed_cb (GtkWidget *entry)
{
  gtk_widget_remove_css_class (entry, "error");
}

static GtkWidget *
new_reasoned (const char *label, const char *action, GtkWidget *entry, const char *id)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_object_set_data (G_OBJECT (button), ENTRY, entry);
  g_object_set_data_full (G_OBJECT (button), ID, g_strdup (id), g_free);
  g_signal_connect_data (button, "clicked", G_CALLBACK (reasoned_cb), g_strdup (action), (GClosureNotify) (void (*) (void)) g_free, 0);
  return button;
}

static void
add_row (WkInvitationBox *self, WkRecord *invitation)
{
  g_autofree char *words = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (invitation), "words")), *about = dup_about (invitation);
  g_autofree char *title = g_markup_escape_text (words, -1), *subtitle = g_markup_escape_text (about, -1);
  const char *id = wk_record_get_id (invitation);
  GtkWidget *row = g_object_new (ADW_TYPE_EXPANDER_ROW, "title", title, "subtitle", subtitle, NULL);
  GtkWidget *entry = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _ ("Why not, or who it should be"), "input-hints", GTK_INPUT_HINT_SPELLCHECK, NULL);
  GtkWidget *deeds = g_object_new (GTK_TYPE_BOX, "spacing", 9, "margin-top", 9, "margin-bottom", 9, "margin-start", 12, "margin-end", 12, NULL);
  GtkWidget *accept = g_object_new (GTK_TYPE_BUTTON, "label", _ ("We Come"), "valign", GTK_ALIGN_CENTER, "action-name", "invitation.accept",
                                    "css-classes", (const char *[]){ "suggested-action", NULL }, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (accept), "(ss)", id, "");
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), accept);
  g_signal_connect (entry, "changed", G_CALLBACK (typed_cb), NULL);
  gtk_box_append (GTK_BOX (deeds), new_reasoned (_ ("We Do Not Come"), "invitation.decline", entry, id));
  gtk_box_append (GTK_BOX (deeds), new_reasoned (_ ("Wrong Address"), "invitation.wrong-address", entry, id));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), entry);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", deeds, "activatable", FALSE, "focusable", FALSE, NULL));
  gtk_list_box_append (self->list, row);
}

static void
update (WkInvitationBox *self)
{
  g_autoptr (GPtrArray) waiting = wk_invitations_list_for (self->location, self->organisation);
  g_autoptr (GString) ids = g_string_new (NULL);
  GtkWidget *child;

  for (guint i = 0; i < waiting->len; i++)
    g_string_append_printf (ids, "%s ", wk_record_get_id (waiting->pdata[i]));
  if (g_strcmp0 (self->shown, ids->str) == 0)
    return;
  g_free (self->shown);
  self->shown = g_string_free (g_steal_pointer (&ids), FALSE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < waiting->len; i++)
    add_row (self, waiting->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self), waiting->len > 0);
}

static void
wk_invitation_box_dispose (GObject *object)
{
  WkInvitationBox *self = WK_INVITATION_BOX (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_INVITATION_BOX);
  g_clear_object (&self->location);

  G_OBJECT_CLASS (wk_invitation_box_parent_class)->dispose (object);
}

static void
wk_invitation_box_finalize (GObject *object)
{
  WkInvitationBox *self = WK_INVITATION_BOX (object);

  g_free (self->organisation);
  g_free (self->shown);

  G_OBJECT_CLASS (wk_invitation_box_parent_class)->finalize (object);
}

static void
wk_invitation_box_class_init (WkInvitationBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_invitation_box_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_invitation_box_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/network/wk-invitation-box.ui");
  gtk_widget_class_bind_template_child (widget_class, WkInvitationBox, list);
  gtk_widget_class_install_action (widget_class, "invitation.accept", "(ss)", accept_action);
  gtk_widget_class_install_action (widget_class, "invitation.decline", "(ss)", decline_action);
  gtk_widget_class_install_action (widget_class, "invitation.wrong-address", "(ss)", wrong_address_action);
}

static void
wk_invitation_box_init (WkInvitationBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_invitation_box_show (WkInvitationBox *self, WkLocation *location, const char *organisation)
{
  if (self->location != location)
    {
      if (self->location != NULL)
        g_signal_handlers_disconnect_by_data (self->location, self);
      g_set_object (&self->location, location);
      g_signal_connect_object (location, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  g_free (self->organisation);
  self->organisation = g_strdup (organisation);
  update (self);
}
