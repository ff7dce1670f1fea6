#include "office/wk-notifier.h"

#include <glib/gi18n.h>

#include "office/wk-desktop-note.h"
#include "wk-config.h"
#include "wk-location.h"
#include "wk-office.h"
#include "wk-resident-list.h"

/* For how many minutes the laptop that told of changes is the one that tells of the next. */
#define MY_TURN 30

struct _WkNotifier
{
  GObject parent_instance;

  WkLocation *location; /* (owned) (nullable): once it is open */
  GCancellable *cancellable; /* (owned) */
  WkResidentList *residents; /* (owned) */
  GtkWindow *window; /* (unowned) (nullable): a weak pointer */
  NotifyNotification *came; /* (owned) (nullable) */
  NotifyNotification *trouble; /* (owned) (nullable) */
  guint changes; /* came since the window was last in front */
  char *resident; /* (owned) (nullable): whom they touch, when it is one alone */
  gboolean several;
  gboolean mine; /* whoever works here is the contact person of one of them */
  guint turn; /* source id: another laptop of the same person goes first */
  gint64 mine_until; /* monotonic: so long it is this laptop that tells of changes */
  gboolean showing; /* a notification is on its way: the thread has it */
  gboolean came_again; /* more came meanwhile */
  gboolean trouble_waits;
  WkOfficeState state;
};

G_DEFINE_FINAL_TYPE (WkNotifier, wk_notifier, G_TYPE_OBJECT)

static gboolean silent_now;

static void show_came (WkNotifier *self);
static void show_trouble (WkNotifier *self);

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WkNotifier *self = user_data;

  self->showing = FALSE;
  if (self->trouble_waits)
    show_trouble (self);
  else if (self->came_again)
    show_came (self);
}

static void
show (WkNotifier *self, NotifyNotification *notification)
{
  self->showing = TRUE;
  wk_desktop_note_show (notification, shown_cb, G_OBJECT (self));
}

static void
forget (WkNotifier *self)
{
  self->changes = 0;
  self->several = FALSE;
  self->mine = FALSE;
  g_clear_pointer (&self->resident, g_free);
}

static void
open_came_cb (NotifyNotification *notification, char *action, gpointer user_data)
{
  WkNotifier *self = user_data;
  g_autofree char *resident = g_steal_pointer (&self->resident);
  gboolean several = self->several;

  forget (self);
  if (self->window == NULL)
    return;
  gtk_window_present (self->window);
  if (resident != NULL && !several)
    gtk_widget_activate_action (GTK_WIDGET (self->window), "win.open-file", "s", resident);
  else
    gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-page", "s", "today");
}

static void
open_trouble_cb (NotifyNotification *notification, char *action, gpointer user_data)
{
  WkNotifier *self = user_data;

  if (self->window == NULL)
    return;
  gtk_window_present (self->window);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.office", NULL);
}

static gboolean
is_in_front (WkNotifier *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  /* A dialog of the window counts as the window. */
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_is_active (window))
        return TRUE;
    }
  return FALSE;
}

static void
show_came (WkNotifier *self)
{
  g_autofree char *body = NULL;
  const char *title;

  /* While the thread has a notification, nobody else touches it. */
  self->came_again = self->showing;
  if (self->showing || silent_now || wk_desktop_note_get_quiet () > 0)
    return;

  title = self->mine ? _ ("New in a file that you direct") : _ ("New from the office");
  body = g_strdup_printf (ngettext ("%'u change by a colleague is in.", "%'u changes by colleagues are in.", self->changes), self->changes);
  /* One that is renewed, not a pile. */
  if (self->came == NULL)
    {
      self->came = wk_desktop_note_new (title, body, NOTIFY_URGENCY_NORMAL);
      notify_notification_set_category (self->came, "transfer.complete");
      wk_desktop_note_add_action (self->came, "open", _ ("Open"), open_came_cb, self);
    }
  else
    notify_notification_update (self->came, title, body, WK_APP_ID);
  show (self, self->came);
}

static void
show_trouble (WkNotifier *self)
{
  self->trouble_waits = self->showing;
  if (self->showing || silent_now || wk_desktop_note_get_quiet () > 0)
    return;

  if (self->trouble == NULL)
    {
      self->trouble = wk_desktop_note_new (_ ("Syncing needs you"), _ ("Woonkamer says what to do."), NOTIFY_URGENCY_CRITICAL);
      wk_desktop_note_add_action (self->trouble, "open", _ ("Open"), open_trouble_cb, self);
    }
  show (self, self->trouble);
}

static gboolean
turn_cb (gpointer user_data)
{
  WkNotifier *self = user_data;

  self->turn = 0;
  if (self->changes == 0 || silent_now || wk_desktop_note_get_quiet () > 0)
    return G_SOURCE_REMOVE;
  if (self->location != NULL && !wk_location_take_turn (self->location, "came", MY_TURN))
    return G_SOURCE_REMOVE;
  self->mine_until = g_get_monotonic_time () + MY_TURN * 60 * G_USEC_PER_SEC;
  show_came (self);
  return G_SOURCE_REMOVE;
}

/* Where several laptops of one person are on, one of them tells. */
static void
tell_came (WkNotifier *self)
{
  if (g_get_monotonic_time () < self->mine_until)
    show_came (self);
  else if (self->turn == 0)
    self->turn = g_timeout_add_seconds (wk_desktop_note_get_others_turn (), turn_cb, self);
}

static void
came_cb (WkOffice *office, guint changes, const char *const *residents, gpointer user_data)
{
  WkNotifier *self = user_data;

  if (changes == 0)
    return;
  if (is_in_front (self))
    {
      forget (self);
      return;
    }

  self->changes += changes;
  for (guint i = 0; residents != NULL && residents[i] != NULL; i++)
    {
      self->mine = self->mine || wk_resident_list_is_mine (self->residents, residents[i]);
      if (self->resident == NULL)
        self->resident = g_strdup (residents[i]);
      else if (g_strcmp0 (self->resident, residents[i]) != 0)
        self->several = TRUE;
    }
  tell_came (self);
}

static void
state_changed_cb (WkOffice *office, GParamSpec *pspec, gpointer user_data)
{
  WkNotifier *self = user_data;
  WkOfficeState state = wk_office_get_state (office);
  WkOfficeState before = self->state;

  self->state = state;
  if (state != WK_OFFICE_TROUBLE || before == WK_OFFICE_TROUBLE || is_in_front (self))
    return;
  show_trouble (self);
}

static void
wk_notifier_dispose (GObject *object)
{
  WkNotifier *self = WK_NOTIFIER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->turn, g_source_remove);
  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->location);
  g_clear_object (&self->residents);
  if (self->came != NULL)
    notify_notification_clear_actions (self->came);
  if (self->trouble != NULL)
    notify_notification_clear_actions (self->trouble);
  g_clear_object (&self->came);
  g_clear_object (&self->trouble);
  forget (self);

  G_OBJECT_CLASS (wk_notifier_parent_class)->dispose (object);
}

static void
wk_notifier_finalize (GObject *object)
{
  g_object_unref (WK_NOTIFIER (object)->cancellable);
  G_OBJECT_CLASS (wk_notifier_parent_class)->finalize (object);
}

static void
wk_notifier_class_init (WkNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_notifier_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_notifier_finalize;
}

static void
wk_notifier_init (WkNotifier *self)
{
  self->cancellable = g_cancellable_new ();
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkNotifier) self = user_data;
  g_autoptr (WkLocation) location = wk_workspace_open_location_finish (WK_WORKSPACE (source), result, NULL);

  if (!g_cancellable_is_cancelled (self->cancellable))
    self->location = g_steal_pointer (&location);
}

WkNotifier *
wk_notifier_new (WkWorkspace *workspace, GtkWindow *window)
{
  WkNotifier *self = g_object_new (WK_TYPE_NOTIFIER, NULL);
  WkOffice *office = wk_workspace_get_office (workspace);

  g_set_weak_pointer (&self->window, window);
  self->residents = g_object_ref (wk_workspace_get_residents (workspace));
  self->state = wk_office_get_state (office);
  g_signal_connect_object (office, "came", G_CALLBACK (came_cb), self, 0);
  g_signal_connect_object (office, "notify::state", G_CALLBACK (state_changed_cb), self, 0);
  wk_workspace_open_location_async (workspace, self->cancellable, opened_cb, g_object_ref (self));
  return self;
}

void
wk_notifier_set_silent (gboolean silent)
{
  silent_now = silent;
}

gboolean
wk_notifier_is_silent (void)
{
  return silent_now;
}
