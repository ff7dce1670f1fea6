#include "keys/wk-locker.h"

#include <glib/gi18n.h>

#include "keys/wk-lock-watch.h"
#include "start/wk-unlock.h"
#include "table/wk-current-table.h"
#include "wk-keys.h"
#include "wk-window-private.h"

struct _WkLocker
{
  GObject parent_instance;

  WkWindow *window; /* (unowned): it owns us */
  WkWorkspace *workspace; /* (owned) (nullable) */
  WkLockWatch *watch; /* (owned) */
  gboolean unsaved; /* covered for as long as the disk refuses */
  gboolean covered; /* waits with locking until all is saved */
};

G_DEFINE_FINAL_TYPE (WkLocker, wk_locker, G_TYPE_OBJECT)

static void
start_anew (WkWindow *window, gboolean kept)
{
  wk_application_start_anew (WK_APPLICATION (gtk_window_get_application (GTK_WINDOW (window))));
  /* Here only when that failed: closed is locked as well. */
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
lock_now (WkLocker *self)
{
  g_autofree char *place = wk_window_dup_place (self->window);

  wk_workspace_set_place (self->workspace, place);
  wk_application_set_background (WK_APPLICATION (gtk_window_get_application (GTK_WINDOW (self->window))),
                                 !gtk_widget_get_visible (GTK_WIDGET (self->window)));
  wk_window_hide_all (self->window);
  wk_window_close_workspace (self->window, start_anew);
}

static void
uncovered_cb (GObject *unlock, WkWorkspace *workspace, gpointer user_data)
{
  WkLocker *self = user_data;

  self->covered = FALSE;
  wk_window_uncover (self->window);
}

static void
cover (WkLocker *self, gboolean unsaved)
{
  GtkWidget *unlock;

  self->unsaved = unsaved;

  if (self->covered)
    return;
  self->covered = TRUE;
  unlock = GTK_WIDGET (wk_unlock_new_cover (self->workspace));
  g_signal_connect_object (unlock, "opened", G_CALLBACK (uncovered_cb), self, 0);
  wk_window_cover (self->window, unlock);
}

static void
asked_cb (WkLockWatch *watch, int reason, gpointer user_data)
{
  WkLocker *self = user_data;

  /* At a table people look at the screen and talk. */
  if (reason == WK_LOCK_IDLE && wk_current_table_get (self->workspace) != NULL)
    return;
  /* Closed, and yet there for its notifications: the files stay open, and whoever opens the window is asked for the passphrase. */
  if (reason == WK_LOCK_IDLE && !gtk_widget_get_visible (GTK_WIDGET (self->window)))
    {
      cover (self, FALSE);
      return;
    }
  /* Locking drops what is in memory, and with it words that the disk refuses. */
  if (wk_workspace_get_save_state (self->workspace) == WK_SAVE_NOT_SAVED)
    {
      cover (self, TRUE);
      wk_lock_watch_let_sleep (self->watch);
    }
  else
    lock_now (self);
}

static void
save_changed_cb (WkWorkspace *workspace, GParamSpec *pspec, gpointer user_data)
{
  WkLocker *self = user_data;

  if (self->covered && self->unsaved && wk_workspace_get_save_state (workspace) == WK_SAVE_SAVED)
    lock_now (self);
}

static void
window_added_cb (GtkApplication *application, GtkWindow *window, gpointer user_data)
{
  wk_lock_watch_add_window (WK_LOCKER (user_data)->watch, GTK_WIDGET (window));
}

static void
wk_locker_dispose (GObject *object)
{
  WkLocker *self = WK_LOCKER (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_locker_parent_class)->dispose (object);
}

static void
wk_locker_class_init (WkLockerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_locker_dispose;
}

static void
wk_locker_init (WkLocker *self)
{
  self->watch = wk_lock_watch_new ();
  g_signal_connect_object (self->watch, "lock", G_CALLBACK (asked_cb), self, 0);
}

WkLocker *
wk_locker_new (WkWindow *window)
{
  WkLocker *self = g_object_new (WK_TYPE_LOCKER, NULL);
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (window));

  self->window = window;
  self->workspace = g_object_ref (wk_window_get_workspace (window));
  g_signal_connect_object (self->workspace, "notify::save-state", G_CALLBACK (save_changed_cb), self, 0);
  wk_lock_watch_add_window (self->watch, GTK_WIDGET (window));
  if (application != NULL)
    g_signal_connect_object (application, "window-added", G_CALLBACK (window_added_cb), self, 0);
  return self;
}

void
wk_locker_lock (WkLocker *self)
{
  g_return_if_fail (WK_IS_LOCKER (self));

  if (self->workspace == NULL)
    return;
  if (wk_workspace_get_save_state (self->workspace) == WK_SAVE_NOT_SAVED)
    wk_window_say (self->window, _ ("Not locked: what was written last is not saved yet."));
  else
    lock_now (self);
}
