#include "office/wk-notifier.h"

#include <glib/gi18n.h>
#include <libnotify/notify.h>

#include "wk-config.h"
#include "wk-office.h"

struct _WkNotifier
{
  GObject parent_instance;

  GtkWindow *window; /* (unowned) (nullable): a weak pointer */
  NotifyNotification *came; /* (owned) (nullable) */
  NotifyNotification *trouble; /* (owned) (nullable) */
  guint changes; /* came since the window was last in front */
  char *resident; /* (owned) (nullable): whom they touch, when it is one alone */
  gboolean several;
  gboolean showing; /* a notification is on its way: the thread has it */
  gboolean came_again; /* more came meanwhile */
  gboolean trouble_waits;
  WkOfficeState state;
};

G_DEFINE_FINAL_TYPE (WkNotifier, wk_notifier, G_TYPE_OBJECT)

/* libnotify's calls wait for the answer of another program, so they are made on a thread. */
static void
show_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (!notify_notification_show (data, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean silent_now;

static void show_came (WkNotifier *self);
static void show_trouble (WkNotifier *self);

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WkNotifier *self = WK_NOTIFIER (source);
  g_autoptr (GError) error = NULL;

  /* A desktop without notifications is no fault: the window shows the same. */
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_debug ("No notification: %s", error->message);
  self->showing = FALSE;
  if (self->trouble_waits)
    show_trouble (self);
  else if (self->came_again)
    show_came (self);
}

static void
show (WkNotifier *self, NotifyNotification *notification)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, shown_cb, NULL);

  self->showing = TRUE;
  g_task_set_source_tag (task, show);
  g_task_set_task_data (task, g_object_ref (notification), g_object_unref);
  g_task_run_in_thread (task, show_thread);
}

static void
forget (WkNotifier *self)
{
  self->changes = 0;
  self->several = FALSE;
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

  /* While the thread has a notification, nobody else touches it. */
  self->came_again = self->showing;
  if (self->showing || silent_now)
    return;

  body = g_strdup_printf (ngettext ("%'u change by a colleague is in.", "%'u changes by colleagues are in.", self->changes), self->changes);
  /* One that is renewed, not a pile. */
  if (self->came == NULL)
    {
      self->came = notify_notification_new (_ ("New from the office"), body, WK_APP_ID);
      notify_notification_set_category (self->came, "transfer.complete");
      notify_notification_set_hint (self->came, "desktop-entry", g_variant_new_string (WK_APP_ID));
      notify_notification_add_action (self->came, "default", _ ("Open"), open_came_cb, self, NULL);
      notify_notification_add_action (self->came, "open", _ ("Open"), open_came_cb, self, NULL);
    }
  else
    notify_notification_update (self->came, _ ("New from the office"), body, WK_APP_ID);
  show (self, self->came);
}

static void
show_trouble (WkNotifier *self)
{
  self->trouble_waits = self->showing;
  if (self->showing || silent_now)
    return;

  if (self->trouble == NULL)
    {
      self->trouble = notify_notification_new (_ ("Syncing needs you"), _ ("Woonkamer says what to do."), WK_APP_ID);
      notify_notification_set_urgency (self->trouble, NOTIFY_URGENCY_CRITICAL);
      notify_notification_set_hint (self->trouble, "desktop-entry", g_variant_new_string (WK_APP_ID));
      notify_notification_add_action (self->trouble, "default", _ ("Open"), open_trouble_cb, self, NULL);
      notify_notification_add_action (self->trouble, "open", _ ("Open"), open_trouble_cb, self, NULL);
    }
  show (self, self->trouble);
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
      if (self->resident == NULL)
        self->resident = g_strdup (residents[i]);
      else if (g_strcmp0 (self->resident, residents[i]) != 0)
        self->several = TRUE;
    }
  show_came (self);
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

  g_clear_weak_pointer (&self->window);
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
wk_notifier_class_init (WkNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_notifier_dispose;
}

static void
wk_notifier_init (WkNotifier *self)
{
}

WkNotifier *
wk_notifier_new (WkWorkspace *workspace, GtkWindow *window)
{
  WkNotifier *self = g_object_new (WK_TYPE_NOTIFIER, NULL);
  WkOffice *office = wk_workspace_get_office (workspace);

  g_set_weak_pointer (&self->window, window);
  if (!notify_is_initted ())
    notify_init (_ ("Woonkamer"));
  self->state = wk_office_get_state (office);
  g_signal_connect_object (office, "came", G_CALLBACK (came_cb), self, 0);
  g_signal_connect_object (office, "notify::state", G_CALLBACK (state_changed_cb), self, 0);
  return self;
}

void
wk_notifier_set_silent (gboolean silent)
{
  silent_now = silent;
}
