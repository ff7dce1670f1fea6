#include "keys/wk-lock-watch.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n.h>
#include <time.h>
#include <unistd.h>

#include "wk-settings.h"

#define LOGIN "org.freedesktop.login1"
#define MANAGER "/org/freedesktop/login1"
#define TICK_SECONDS 2u
/* A laptop that is busy may be late; one that slept is later. */
#define SLEPT_SECONDS 20

struct _WkLockWatch
{
  GObject parent_instance;

  GDBusConnection *system; /* (owned) (nullable) */
  GDBusConnection *session; /* (owned) (nullable) */
  GArray *system_signals; /* (owned) of guint */
  GArray *session_signals; /* (owned) of guint */
  GCancellable *cancellable; /* (owned) */
  int inhibitor; /* delays sleep until what is typed is written; -1: none */
  guint tick;
  gint64 touched; /* seconds since boot, sleep included */
  gint64 slept; /* seconds of sleep since boot */
  double x, y; /* where the pointer was */
};

G_DEFINE_FINAL_TYPE (WkLockWatch, wk_lock_watch, G_TYPE_OBJECT)

enum
{
  LOCK,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static gint64
read_seconds (clockid_t which)
{
  struct timespec now = { 0 };

  clock_gettime (which, &now);
  return now.tv_sec;
}

static gint64
seconds_slept (void)
{
  return read_seconds (CLOCK_BOOTTIME) - read_seconds (CLOCK_MONOTONIC);
}

static void
lock (WkLockWatch *self, WkLockReason reason)
{
  g_signal_emit (self, signals[LOCK], 0, (int) reason);
}

/* ---- sleep, as login1 tells it ---------------------------------------------------------------------- */

static void
inhibited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkLockWatch) self = user_data;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &fds, result, NULL);
  int index;

  if (reply == NULL || fds == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  g_variant_get (reply, "(h)", &index);
  if (index >= 0 && index < g_unix_fd_list_get_length (fds))
    {
      wk_lock_watch_let_sleep (self);
      self->inhibitor = g_unix_fd_list_get (fds, index, NULL);
    }
}

static void
delay_sleep (WkLockWatch *self)
{
  g_dbus_connection_call_with_unix_fd_list (self->system, LOGIN, MANAGER, "org.freedesktop.login1.Manager", "Inhibit",
                                            g_variant_new ("(ssss)", "sleep", "Woonkamer", _ ("Saving and locking the files"), "delay"),
                                            G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, self->cancellable,
                                            inhibited_cb, g_object_ref (self));
}

static void
sleep_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *name,
          GVariant *parameters, gpointer user_data)
{
  WkLockWatch *self = user_data;

  /* Before sleep; and after it, had there been no time. */
  lock (self, WK_LOCK_SLEEP);
}

/* ---- the desktop's lock ------------------------------------------------------------------------------- */

static void
session_lock_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *name,
                 GVariant *parameters, gpointer user_data)
{
  lock (user_data, WK_LOCK_DESKTOP);
}

/* Another user has the screen. */
static void
session_changed_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *name,
                    GVariant *parameters, gpointer user_data)
{
  g_autoptr (GVariant) changed = NULL;
  gboolean active = TRUE, locked = FALSE;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;
  changed = g_variant_get_child_value (parameters, 1);
  g_variant_lookup (changed, "Active", "b", &active);
  g_variant_lookup (changed, "LockedHint", "b", &locked);
  if (!active || locked)
    lock (user_data, WK_LOCK_DESKTOP);
}

static void
screen_saver_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *name,
                 GVariant *parameters, gpointer user_data)
{
  gboolean active = FALSE;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &active);
  if (active)
    lock (user_data, WK_LOCK_DESKTOP);
}

static void
subscribe (WkLockWatch *self, GDBusConnection *connection, GArray *kept, const char *sender, const char *interface, const char *member,
           const char *path, GDBusSignalCallback callback)
{
  guint id = g_dbus_connection_signal_subscribe (connection, sender, interface, member, path, NULL, G_DBUS_SIGNAL_FLAGS_NONE, callback, self,
                                                 NULL);

  g_array_append_val (kept, id);
}

static void
session_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkLockWatch) self = user_data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  const char *path;

  if (reply == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  g_variant_get (reply, "(&o)", &path);
  subscribe (self, self->system, self->system_signals, LOGIN, "org.freedesktop.login1.Session", "Lock", path, session_lock_cb);
  subscribe (self, self->system, self->system_signals, LOGIN, "org.freedesktop.DBus.Properties", "PropertiesChanged", path, session_changed_cb);
}

static void
find_session (WkLockWatch *self)
{
  const char *id = g_getenv ("XDG_SESSION_ID");

  /* 0: of whoever asks. A session service that belongs to no login knows it by name. */
  if (id != NULL && *id != '\0')
    g_dbus_connection_call (self->system, LOGIN, MANAGER, "org.freedesktop.login1.Manager", "GetSession", g_variant_new ("(s)", id),
                            G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, session_found_cb, g_object_ref (self));
  else
    g_dbus_connection_call (self->system, LOGIN, MANAGER, "org.freedesktop.login1.Manager", "GetSessionByPID", g_variant_new ("(u)", 0),
                            G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, session_found_cb, g_object_ref (self));
}

static void
system_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkLockWatch) self = user_data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);

  if (bus == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  self->system = g_object_ref (bus);
  subscribe (self, bus, self->system_signals, LOGIN, "org.freedesktop.login1.Manager", "PrepareForSleep", MANAGER, sleep_cb);
  delay_sleep (self);
  find_session (self);
}

static void
session_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  static const char *const savers[] = { "org.gnome.ScreenSaver", "org.freedesktop.ScreenSaver", "org.cinnamon.ScreenSaver",
                                        "org.mate.ScreenSaver", "org.xfce.ScreenSaver" };
  g_autoptr (WkLockWatch) self = user_data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);

  if (bus == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  self->session = g_object_ref (bus);
  for (guint i = 0; i < G_N_ELEMENTS (savers); i++)
    subscribe (self, bus, self->session_signals, savers[i], savers[i], "ActiveChanged", NULL, screen_saver_cb);
}

/* ---- nobody there --------------------------------------------------------------------------------------- */

static gboolean
tick_cb (gpointer user_data)
{
  WkLockWatch *self = user_data;
  GSettings *settings = wk_settings_get ();
  int limit = settings != NULL ? g_settings_get_int (settings, "lock-after") : 0;
  gint64 slept = seconds_slept ();

  if (slept - self->slept >= SLEPT_SECONDS)
    {
      self->slept = slept;
      lock (self, WK_LOCK_SLEEP);
    }
  else if (limit > 0 && read_seconds (CLOCK_BOOTTIME) - self->touched >= limit)
    {
      self->touched = read_seconds (CLOCK_BOOTTIME);
      lock (self, WK_LOCK_IDLE);
    }
  return G_SOURCE_CONTINUE;
}

/* GTK tells of the pointer also when what lies under it moved. */
static gboolean
has_moved (WkLockWatch *self, GdkEvent *event)
{
  double x = 0, y = 0;
  gboolean moved;

  gdk_event_get_position (event, &x, &y);
  moved = ABS (x - self->x) > 1 || ABS (y - self->y) > 1;
  self->x = x;
  self->y = y;
  return moved;
}

static gboolean
event_cb (GtkEventControllerLegacy *controller, GdkEvent *event, gpointer user_data)
{
  WkLockWatch *self = user_data;

  switch (gdk_event_get_event_type (event))
    {
    case GDK_KEY_PRESS:
    case GDK_BUTTON_PRESS:
    case GDK_SCROLL:
    case GDK_TOUCH_BEGIN:
    case GDK_TOUCH_UPDATE:
      self->touched = read_seconds (CLOCK_BOOTTIME);
      break;
    case GDK_MOTION_NOTIFY:
      if (has_moved (self, event))
        self->touched = read_seconds (CLOCK_BOOTTIME);
      break;
    default:
      break;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
unsubscribe (GDBusConnection *connection, GArray *kept)
{
  for (guint i = 0; i < kept->len; i++)
    g_dbus_connection_signal_unsubscribe (connection, g_array_index (kept, guint, i));
  g_array_set_size (kept, 0);
}

static void
wk_lock_watch_dispose (GObject *object)
{
  WkLockWatch *self = WK_LOCK_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick, g_source_remove);
  unsubscribe (self->system, self->system_signals);
  unsubscribe (self->session, self->session_signals);
  g_clear_object (&self->system);
  g_clear_object (&self->session);
  wk_lock_watch_let_sleep (self);

  G_OBJECT_CLASS (wk_lock_watch_parent_class)->dispose (object);
}

static void
wk_lock_watch_finalize (GObject *object)
{
  WkLockWatch *self = WK_LOCK_WATCH (object);

  g_array_unref (self->system_signals);
  g_array_unref (self->session_signals);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (wk_lock_watch_parent_class)->finalize (object);
}

static void
wk_lock_watch_class_init (WkLockWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_lock_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_lock_watch_finalize;
  signals[LOCK] = g_signal_new ("lock", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
wk_lock_watch_init (WkLockWatch *self)
{
  self->cancellable = g_cancellable_new ();
  self->system_signals = g_array_new (FALSE, FALSE, sizeof (guint));
  self->session_signals = g_array_new (FALSE, FALSE, sizeof (guint));
  self->inhibitor = -1;
  self->touched = read_seconds (CLOCK_BOOTTIME);
  self->slept = seconds_slept ();
}

WkLockWatch *
wk_lock_watch_new (void)
{
  WkLockWatch *self = g_object_new (WK_TYPE_LOCK_WATCH, NULL);

  self->tick = g_timeout_add_seconds (TICK_SECONDS, tick_cb, self);
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, system_bus_cb, g_object_ref (self));
  g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, session_bus_cb, g_object_ref (self));
  return self;
}

void
wk_lock_watch_add_window (WkLockWatch *self, GtkWidget *window)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  g_return_if_fail (WK_IS_LOCK_WATCH (self));

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (event_cb), self, 0);
  gtk_widget_add_controller (window, controller);
}

void
wk_lock_watch_let_sleep (WkLockWatch *self)
{
  g_return_if_fail (WK_IS_LOCK_WATCH (self));

  if (self->inhibitor >= 0)
    close (self->inhibitor);
  self->inhibitor = -1;
}
