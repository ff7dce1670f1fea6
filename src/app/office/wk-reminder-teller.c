#include "office/wk-reminder-teller.h"

#include <glib/gi18n.h>

#include "office/wk-desktop-note.h"
#include "office/wk-notifier.h"
#include "plan/wk-plan-words.h"
#include "wk-log.h"
#include "wk-reminders.h"
#include "wk-resident-list.h"
#include "wk-settings.h"

/* In seconds: after a change in the lists; while a plan lies open on the large screen, and after a failure. */
#define GATHER 2
#define SILENT 60

struct _WkReminderTeller
{
  GObject parent_instance;

  WkWorkspace *workspace; /* (owned) */
  GtkWindow *window; /* (unowned) (nullable): a weak pointer */
  GPtrArray *notes; /* (owned) of NotifyNotification: kept for their actions */
  GCancellable *cancellable; /* (owned) */
  guint source;
  gboolean yielded; /* another laptop of the same person had its turn */
};

G_DEFINE_FINAL_TYPE (WkReminderTeller, wk_reminder_teller, G_TYPE_OBJECT)

#define RESIDENT "wk-resident"
#define NAMED "wk-named"

static void look_after (WkReminderTeller *self, guint seconds);

static void
action_cb (NotifyNotification *note, char *action, gpointer user_data)
{
  static const struct { const char *name, *action; } actions[]
      = { { "call", "win.open-intake" }, { "table", "win.open-table" }, { "open", "win.open-file" } };
  WkReminderTeller *self = user_data;
  const char *resident = g_object_get_data (G_OBJECT (note), RESIDENT);
  const char *does = "win.open-file";

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (action, actions[i].name))
      does = actions[i].action;
  if (self->window == NULL)
    return;
  gtk_window_present (self->window);
  gtk_widget_activate_action (GTK_WIDGET (self->window), does, "s", resident);
}

static void
closed_cb (NotifyNotification *note, WkReminderTeller *self)
{
  g_ptr_array_remove (self->notes, note);
}

static char *
dup_body (const WkReminder *reminder, const char *name)
{
  g_autofree char *when = wk_plan_words_dup_when (reminder->at);
  g_autofree char *words = reminder->kind == WK_REMINDER_ACUTE_SOON
                             /* Translators: a day with or without its hour, before which something acute has to be done. */
                             ? g_strdup_printf (_ ("Before %s."), when)
                           : reminder->kind == WK_REMINDER_ACUTE_PASSED
                             /* Translators: a day with or without its hour. */
                             ? g_strdup_printf (_ ("It was before %s. Is it resolved?"), when)
                             : g_strdup_printf ("%s.", when);

  return name != NULL ? g_strdup_printf ("%s. %s", name, words) : g_steal_pointer (&words);
}

static void
tell (WkReminderTeller *self, const WkReminder *reminder)
{
  static const char *const titles[] = {
    [WK_REMINDER_ACUTE_SOON] = N_ ("Something acute needs you"),
    [WK_REMINDER_ACUTE_PASSED] = N_ ("A deadline has passed"),
    [WK_REMINDER_TALK] = N_ ("A talk begins soon"),
  };
  GSettings *settings = wk_settings_get ();
  gboolean named = settings != NULL && g_settings_get_boolean (settings, "notify-names");
  WkResidentRow *resident = wk_resident_list_lookup (wk_workspace_get_residents (self->workspace), reminder->resident);
  g_autofree char *body = dup_body (reminder, named && resident != NULL ? wk_resident_row_get_display_name (resident) : NULL);
  gboolean talk = reminder->kind == WK_REMINDER_TALK;
  NotifyNotification *note = wk_desktop_note_new (_ (titles[reminder->kind]), body, talk ? NOTIFY_URGENCY_NORMAL : NOTIFY_URGENCY_CRITICAL);

  g_object_set_data_full (G_OBJECT (note), RESIDENT, g_strdup (reminder->resident), g_free);
  g_object_set_data (G_OBJECT (note), NAMED, named ? note : NULL);
  wk_desktop_note_add_action (note, "open", _ ("Open"), action_cb, self);
  if (talk)
    wk_desktop_note_add_action (note, "table", _ ("To the Table"), action_cb, self);
  else
    wk_desktop_note_add_action (note, "call", _ ("Call"), action_cb, self);
  g_signal_connect_object (note, "closed", G_CALLBACK (closed_cb), self, 0);
  g_ptr_array_add (self->notes, note);
  wk_desktop_note_show (note, NULL, G_OBJECT (self));
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkReminderTeller) self = user_data;
  g_autoptr (GError) error = NULL;
  guint seconds;
  g_autoptr (GPtrArray) reminders = wk_workspace_take_reminders_finish (WK_WORKSPACE (source), result, &seconds, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (reminders == NULL)
    {
      wk_log_failure ("app", "reminders_failed", error);
      look_after (self, SILENT);
      return;
    }
  for (guint i = 0; i < reminders->len; i++)
    tell (self, reminders->pdata[i]);
  WK_LOG (G_LOG_LEVEL_DEBUG, "app", "reminders", { "told", reminders->len }, { "next", seconds });
  if (seconds > 0)
    look_after (self, seconds);
}

static gboolean
look_cb (gpointer user_data)
{
  WkReminderTeller *self = user_data;
  guint quiet = wk_desktop_note_get_quiet ();

  self->source = 0;
  if (self->window != NULL && !self->yielded && !gtk_window_is_active (self->window))
    {
      self->yielded = TRUE;
      look_after (self, wk_desktop_note_get_others_turn ());
      return G_SOURCE_REMOVE;
    }
  self->yielded = FALSE;
  if (quiet > 0 || wk_notifier_is_silent ())
    look_after (self, quiet > 0 ? quiet : SILENT);
  else
    wk_workspace_take_reminders_async (self->workspace, self->cancellable, taken_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
look_after (WkReminderTeller *self, guint seconds)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add_seconds (seconds, look_cb, self);
}

static void
changed_cb (WkReminderTeller *self)
{
  look_after (self, GATHER);
}

static void
wk_reminder_teller_dispose (GObject *object)
{
  WkReminderTeller *self = WK_REMINDER_TELLER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_weak_pointer (&self->window);
  for (guint i = 0; i < self->notes->len; i++)
    {
      NotifyNotification *note = self->notes->pdata[i];

      g_signal_handlers_disconnect_by_data (note, self);
      notify_notification_clear_actions (note);
      /* A name does not stay on a screen that is locked. */
      if (g_object_get_data (G_OBJECT (note), NAMED) != NULL)
        notify_notification_close (note, NULL);
    }
  g_ptr_array_set_size (self->notes, 0);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_reminder_teller_parent_class)->dispose (object);
}

static void
wk_reminder_teller_finalize (GObject *object)
{
  WkReminderTeller *self = WK_REMINDER_TELLER (object);

  g_ptr_array_unref (self->notes);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (wk_reminder_teller_parent_class)->finalize (object);
}

static void
wk_reminder_teller_class_init (WkReminderTellerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_reminder_teller_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_reminder_teller_finalize;
}

static void
wk_reminder_teller_init (WkReminderTeller *self)
{
  self->notes = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

WkReminderTeller *
wk_reminder_teller_new (WkWorkspace *workspace, GtkWindow *window)
{
  WkReminderTeller *self = g_object_new (WK_TYPE_REMINDER_TELLER, NULL);
  GSettings *settings = wk_settings_get ();

  self->workspace = g_object_ref (workspace);
  g_set_weak_pointer (&self->window, window);
  g_signal_connect_object (wk_workspace_get_residents (workspace), "notify::total", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  if (settings != NULL)
    g_signal_connect_object (settings, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return self;
}
