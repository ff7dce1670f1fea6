#include "office/wk-desktop-note.h"

#include <glib/gi18n.h>

#include "wk-config.h"
#include "wk-settings.h"

/* In seconds. */
#define OTHERS_FIRST 3
#define SPREAD 12

#define MINUTES_OF_A_DAY (24 * 60)

NotifyNotification *
wk_desktop_note_new (const char *title, const char *body, NotifyUrgency urgency)
{
  NotifyNotification *note;

  if (!notify_is_initted ())
    notify_init (_ ("Woonkamer"));
  note = notify_notification_new (title, body, WK_APP_ID);
  notify_notification_set_hint (note, "desktop-entry", g_variant_new_string (WK_APP_ID));
  notify_notification_set_urgency (note, urgency);
  return note;
}

void
wk_desktop_note_add_action (NotifyNotification *note, const char *name, const char *label, WkDesktopNoteAction action, gpointer data)
{
  if (g_object_get_data (G_OBJECT (note), "wk-has-action") == NULL)
    notify_notification_add_action (note, "default", label, action, data, NULL);
  g_object_set_data (G_OBJECT (note), "wk-has-action", note);
  notify_notification_add_action (note, name, label, action, data, NULL);
}

static void
show_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  static GMutex one_at_a_time;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&one_at_a_time);
  g_autoptr (GError) error = NULL;

  /* A desktop without notifications is no fault: the window shows the same. */
  if (!notify_notification_show (NOTIFY_NOTIFICATION (source), &error))
    g_debug ("No notification: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

typedef struct
{
  GAsyncReadyCallback done;
  GObject *data; /* (owned) */
} Shown;

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Shown *shown = user_data;

  if (shown->done != NULL)
    shown->done (source, result, shown->data);
  g_object_unref (shown->data);
  g_free (shown);
}

void
wk_desktop_note_show (NotifyNotification *note, GAsyncReadyCallback done, GObject *data)
{
  Shown *shown = g_new0 (Shown, 1);
  g_autoptr (GTask) task = NULL;

  shown->done = done;
  shown->data = g_object_ref (data);
  task = g_task_new (note, NULL, shown_cb, shown);
  g_task_set_source_tag (task, wk_desktop_note_show);
  g_task_run_in_thread (task, show_thread);
}

guint
wk_desktop_note_count_quiet (guint minute, guint from, guint until)
{
  guint begin = from * 60, end = until * 60, length = (end + MINUTES_OF_A_DAY - begin) % MINUTES_OF_A_DAY;
  guint since = (minute + MINUTES_OF_A_DAY - begin) % MINUTES_OF_A_DAY;

  return since < length ? (length - since) * 60 : 0;
}

guint
wk_desktop_note_get_others_turn (void)
{
  return OTHERS_FIRST + (guint) g_random_int_range (0, SPREAD);
}

guint
wk_desktop_note_get_quiet (void)
{
  GSettings *settings = wk_settings_get ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (settings == NULL || !g_settings_get_boolean (settings, "quiet-hours"))
    return 0;
  return wk_desktop_note_count_quiet ((guint) (g_date_time_get_hour (now) * 60 + g_date_time_get_minute (now)),
                                      (guint) g_settings_get_int (settings, "quiet-from"), (guint) g_settings_get_int (settings, "quiet-until"));
}
