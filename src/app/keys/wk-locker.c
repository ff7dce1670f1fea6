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
  WkTable *table; /* (owned) (nullable): for which the files stay open beneath the cover */
  gboolean unsaved; /* covered for as long as the disk refuses */
  gboolean covered; /* not locked, for now */
};

/* Why the files are covered rather than locked. */
typedef enum
{
  COVER_UNSAVED,
  COVER_HIDDEN,
  COVER_TABLE,
} Cover;

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

static void forget_table (WkLocker *self);

static void
uncovered_cb (GObject *unlock, WkWorkspace *workspace, gpointer user_data)
{
  WkLocker *self = user_data;

  self->covered = FALSE;
  forget_table (self);
  wk_window_uncover (self->window);
}

static const char *
get_why (Cover why)
{
  switch (why)
    {
    case COVER_UNSAVED:
      return _ ("The files are covered, not locked yet: the disk refuses what was written last, and locking would lose it. They lock by themselves as soon as it is saved. Your passphrase shows them again.");
    case COVER_TABLE:
      return _ ("The table goes on: the others see the plan and can write. Your passphrase shows it here again. The files lock by themselves when nobody else sits at the table any more.");
    case COVER_HIDDEN:
    default:
      return _ ("The files are covered. Your passphrase shows them again.");
    }
}

static void
cover (WkLocker *self, Cover why)
{
  GtkWidget *unlock;

  self->unsaved = why == COVER_UNSAVED;

  if (self->covered)
    return;
  self->covered = TRUE;
  unlock = GTK_WIDGET (wk_unlock_new_cover (self->workspace, get_why (why)));
  g_signal_connect_object (unlock, "opened", G_CALLBACK (uncovered_cb), self, 0);
  wk_window_cover (self->window, unlock);
}

/* ---- at a table ---- */

/* Locking ends the table for all who sit there, the resident among them. */
static gboolean
somebody_sits (WkLocker *self)
{
  WkTable *table = wk_current_table_get (self->workspace);

  return table != NULL && g_list_model_get_n_items (wk_table_get_members (table)) > 1;
}

static void
forget_table (WkLocker *self)
{
  if (self->table == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->table, self);
  g_signal_handlers_disconnect_by_data (wk_table_get_members (self->table), self);
  g_clear_object (&self->table);
}

/* Nobody is kept waiting any more. */
static void
table_changed_cb (WkLocker *self)
{
  WkTableState state = wk_table_get_state (self->table);
  gboolean over = state == WK_TABLE_CLOSED || state == WK_TABLE_FAILED;

  if (!over && g_list_model_get_n_items (wk_table_get_members (self->table)) > 1)
    return;
  forget_table (self);
  if (!self->covered)
    return;
  if (wk_workspace_get_save_state (self->workspace) == WK_SAVE_NOT_SAVED)
    self->unsaved = TRUE;
  else
    lock_now (self);
}

static void
cover_at_table (WkLocker *self)
{
  forget_table (self);
  self->table = g_object_ref (wk_current_table_get (self->workspace));
  g_signal_connect_swapped (self->table, "notify::state", G_CALLBACK (table_changed_cb), self);
  g_signal_connect_swapped (wk_table_get_members (self->table), "items-changed", G_CALLBACK (table_changed_cb), self);
  cover (self, COVER_TABLE);
}

/* ---- who asks ---- */

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
      cover (self, COVER_HIDDEN);
      return;
    }
  if (reason == WK_LOCK_DESKTOP && somebody_sits (self))
    {
      cover_at_table (self);
      return;
    }
  /* Locking drops what is in memory, and with it words that the disk refuses. */
  if (wk_workspace_get_save_state (self->workspace) == WK_SAVE_NOT_SAVED)
    {
      cover (self, COVER_UNSAVED);
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

  forget_table (self);
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
  else if (somebody_sits (self))
    cover_at_table (self);
  else
    lock_now (self);
}
