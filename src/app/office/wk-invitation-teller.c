#include "office/wk-invitation-teller.h"

#include <glib/gi18n.h>

#include "office/wk-desktop-note.h"
#include "office/wk-notifier.h"
#include "wk-invitations.h"
#include "wk-toast.h"

/* In seconds. */
#define GATHER 1
#define SILENT 60
#define SHOWN 12

struct _WkInvitationTeller
{
  GObject parent_instance;

  WkWorkspace *workspace; /* (owned) */
  WkLocation *location; /* (owned) (nullable): until it is open */
  WkWindow *window; /* (unowned) (nullable): a weak pointer */
  GPtrArray *notes; /* (owned) of NotifyNotification: kept for their actions */
  GCancellable *cancellable; /* (owned) */
  guint source;
};

G_DEFINE_FINAL_TYPE (WkInvitationTeller, wk_invitation_teller, G_TYPE_OBJECT)

#define INVITATION "wk-invitation"

static void look_after (WkInvitationTeller *self, guint seconds);

/* ---- telling --------------------------------------------------------------------------------------------------- */

static void
show_network (WkInvitationTeller *self)
{
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-page", "s", "network");
}

static void
action_cb (NotifyNotification *note, char *action, gpointer user_data)
{
  WkInvitationTeller *self = user_data;
  WkRecord *invitation = wk_location_find_invitation (self->location, g_object_get_data (G_OBJECT (note), INVITATION));
  g_autofree char *state = invitation != NULL ? wk_fields_dup_string (WK_FIELDS (invitation), "state") : NULL;

  if (self->window == NULL)
    return;
  if (g_strcmp0 (action, "accept") == 0 && g_strcmp0 (state, WK_INVITATION_ASKED) == 0)
    wk_invitation_answer (invitation, self->location, WK_INVITATION_ACCEPTED, NULL);
  else
    show_network (self);
}

static void
closed_cb (NotifyNotification *note, WkInvitationTeller *self)
{
  g_ptr_array_remove (self->notes, note);
}

static void
tell_desktop (WkInvitationTeller *self, WkRecord *invitation)
{
  NotifyNotification *note = wk_desktop_note_new (_ ("You are asked to a table"), _ ("Open Woonkamer to read what for, and when."), NOTIFY_URGENCY_NORMAL);

  g_object_set_data_full (G_OBJECT (note), INVITATION, g_strdup (wk_record_get_id (invitation)), g_free);
  wk_desktop_note_add_action (note, "open", _ ("Open"), action_cb, self);
  wk_desktop_note_add_action (note, "accept", _ ("We Come"), action_cb, self);
  g_signal_connect_object (note, "closed", G_CALLBACK (closed_cb), self, 0);
  g_ptr_array_add (self->notes, note);
  wk_desktop_note_show (note, NULL, G_OBJECT (self));
}

static void
tell_window (WkInvitationTeller *self)
{
  AdwToast *toast = wk_toast_new (_ ("You are asked to a table"));

  /* The page of the network has it for as long as it waits. */
  adw_toast_set_timeout (toast, SHOWN);
  adw_toast_set_button_label (toast, _ ("Open"));
  adw_toast_set_action_name (toast, "win.show-page");
  adw_toast_set_action_target (toast, "s", "network");
  wk_window_add_toast (self->window, toast);
}

/* ---- looking --------------------------------------------------------------------------------------------------- */

static gboolean
look_cb (gpointer user_data)
{
  WkInvitationTeller *self = user_data;
  guint quiet = wk_desktop_note_get_quiet ();
  g_autoptr (GPtrArray) waiting = NULL;

  self->source = 0;
  if (self->window == NULL)
    return G_SOURCE_REMOVE;
  if (quiet > 0 || wk_notifier_is_silent ())
    {
      look_after (self, quiet > 0 ? quiet : SILENT);
      return G_SOURCE_REMOVE;
    }
  waiting = wk_invitations_list_for (self->location, wk_workspace_get_organisation (self->workspace));
  for (guint i = 0; i < waiting->len; i++)
    if (wk_invitation_note_told (waiting->pdata[i], self->location))
      {
        if (gtk_window_is_active (GTK_WINDOW (self->window)))
          tell_window (self);
        else
          tell_desktop (self, waiting->pdata[i]);
      }
  return G_SOURCE_REMOVE;
}

static void
look_after (WkInvitationTeller *self, guint seconds)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add_seconds (seconds, look_cb, self);
}

/* Once answered, by whoever of them, it asks for nothing any more. */
static void
close_answered (WkInvitationTeller *self)
{
  for (guint i = self->notes->len; i > 0; i--)
    {
      NotifyNotification *note = self->notes->pdata[i - 1];
      WkRecord *invitation = wk_location_find_invitation (self->location, g_object_get_data (G_OBJECT (note), INVITATION));
      g_autofree char *state = invitation != NULL ? wk_fields_dup_string (WK_FIELDS (invitation), "state") : NULL;

      if (g_strcmp0 (state, WK_INVITATION_ASKED) != 0)
        notify_notification_close (note, NULL);
    }
}

static void
changed_cb (WkInvitationTeller *self)
{
  close_answered (self);
  if (self->source == 0 && self->window != NULL)
    look_after (self, gtk_window_is_active (GTK_WINDOW (self->window)) ? GATHER : wk_desktop_note_get_others_turn ());
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkInvitationTeller) self = user_data;
  WkLocation *location = wk_workspace_open_location_finish (WK_WORKSPACE (source), result, NULL);

  /* Also when it is not wanted any more. */
  if (location == NULL)
    return;
  self->location = location;
  g_signal_connect_object (location, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

/* ---- construction ---------------------------------------------------------------------------------------------- */

static void
wk_invitation_teller_dispose (GObject *object)
{
  WkInvitationTeller *self = WK_INVITATION_TELLER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_weak_pointer (&self->window);
  for (guint i = 0; i < self->notes->len; i++)
    {
      g_signal_handlers_disconnect_by_data (self->notes->pdata[i], self);
      notify_notification_clear_actions (self->notes->pdata[i]);
    }
  g_ptr_array_set_size (self->notes, 0);
  g_clear_object (&self->location);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_invitation_teller_parent_class)->dispose (object);
}

static void
wk_invitation_teller_finalize (GObject *object)
{
  WkInvitationTeller *self = WK_INVITATION_TELLER (object);

  g_ptr_array_unref (self->notes);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (wk_invitation_teller_parent_class)->finalize (object);
}

static void
wk_invitation_teller_class_init (WkInvitationTellerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_invitation_teller_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_invitation_teller_finalize;
}

static void
wk_invitation_teller_init (WkInvitationTeller *self)
{
  self->notes = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

WkInvitationTeller *
wk_invitation_teller_new (WkWorkspace *workspace, WkWindow *window)
{
  WkInvitationTeller *self = g_object_new (WK_TYPE_INVITATION_TELLER, NULL);

  self->workspace = g_object_ref (workspace);
  g_set_weak_pointer (&self->window, window);
  wk_workspace_open_location_async (workspace, self->cancellable, opened_cb, g_object_ref (self));
  return self;
}
