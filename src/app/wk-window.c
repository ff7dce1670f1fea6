#include "wk-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "keys/wk-locker.h"
#include "office/wk-desktop-note.h"
#include "office/wk-emergency-teller.h"
#include "office/wk-invitation-teller.h"
#include "office/wk-notifier.h"
#include "office/wk-reminder-teller.h"
#include "start/wk-first-start.h"
#include "start/wk-unlock.h"
#include "text/wk-hint-bar.h"
#include "text/wk-spelling.h"
#include "wk-keys.h"
#include "wk-log.h"
#include "wk-narrow-bin.h"
#include "wk-narrow-header.h"
#include "wk-office.h"
#include "wk-order.h"
#include "wk-pace.h"
#include "wk-settings.h"
#include "wk-term-list.h"
#include "wk-toast.h"

#define SAVE_LABEL_FROM 500 /* px at 100 % type */

struct _WkWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *stages;
  GtkLabel *opening_label;
  AdwFlap *flap;
  GtkWidget *sidebar;
  AdwWindowTitle *sidebar_title;
  GtkListBox *places;
  GtkWidget *office_button;
  GtkImage *office_icon;
  GtkLabel *office_label;
  GtkWidget *lock_button;
  AdwWindowTitle *title;
  WkNarrowBin *header_bin;
  AdwHeaderBar *header_bar;
  GtkWidget *back_button;
  GtkWidget *finder_button;
  GtkMenuButton *menu_button;
  GtkLabel *save_label;
  GtkWidget *practice_label;
  GtkInfoBar *save_trouble;
  GtkLabel *save_message;
  GtkStack *pages;

  WkWorkspace *workspace; /* (owned) (nullable) */
  GSignalGroup *workspace_signals; /* (owned) */
  GSignalGroup *office_signals; /* (owned) */
  WkNotifier *notifier; /* (owned) (nullable) */
  WkReminderTeller *teller; /* (owned) (nullable) */
  WkEmergencyTeller *emergencies; /* (owned) (nullable) */
  WkInvitationTeller *invitations; /* (owned) (nullable) */
  NotifyNotification *waits; /* (owned) (nullable): for the passphrase, without a window */
  WkLocker *locker; /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  GPtrArray *pushed; /* (owned) of GtkWidget (unowned: the stack has them), the topmost last */
  char **way_back; /* (owned) (nullable): what is to be pushed still, after the lock */
  const char *place; /* (nullable): the name of the place beneath what is pushed */
  AdwToast *said; /* (nullable): a weak pointer */
  GtkWidget *typing; /* (nullable): a weak pointer: the row in which what is typed is not kept yet */
  guint save_source;
  WkWindowClosed closed; /* (nullable): whom to tell when the workspace is closed */
  gboolean may_close;
  gboolean leaving;
};

G_DEFINE_FINAL_TYPE (WkWindow, wk_window, ADW_TYPE_APPLICATION_WINDOW)

static void
update_title (WkWindow *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->pages);
  const char *title = NULL;

  if (page != NULL)
    title = gtk_stack_page_get_title (gtk_stack_get_page (self->pages, page));
  adw_window_title_set_title (self->title, title != NULL ? title : "");
  /* A file's name stays inside the window: a task switcher on a shared screen shows the window's title. */
  gtk_widget_set_visible (self->back_button, self->pushed->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", self->pushed->len > 0);
}

static void
page_title_changed_cb (GObject *page, GParamSpec *pspec, gpointer user_data)
{
  WkWindow *self = user_data;
  g_autofree char *title = NULL;

  if (gtk_widget_get_parent (GTK_WIDGET (page)) != GTK_WIDGET (self->pages))
    return;
  g_object_get (page, "title", &title, NULL);
  gtk_stack_page_set_title (gtk_stack_get_page (self->pages, GTK_WIDGET (page)), title);
  update_title (self);
}

static gboolean
remove_page_cb (gpointer user_data)
{
  GtkWidget *page = user_data;
  GtkWidget *stack = gtk_widget_get_parent (page);

  if (stack != NULL)
    gtk_stack_remove (GTK_STACK (stack), page);
  return G_SOURCE_REMOVE;
}

/* The page that is left slides out before it goes. */
static void
remove_page_later (GtkWidget *page)
{
  g_timeout_add_full (G_PRIORITY_LOW, 400, remove_page_cb, g_object_ref (page), g_object_unref);
}

static void
forget_pushed (WkWindow *self)
{
  for (guint i = 0; i < self->pushed->len; i++)
    remove_page_later (g_ptr_array_index (self->pushed, i));
  g_ptr_array_set_size (self->pushed, 0);
}

static void
select_place_row (WkWindow *self, const char *name)
{
  GtkWidget *row;

  for (row = gtk_widget_get_first_child (GTK_WIDGET (self->places)); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (g_strcmp0 (gtk_widget_get_name (row), name) == 0)
      gtk_list_box_select_row (self->places, GTK_LIST_BOX_ROW (row));
}

/* Where the keyboard passes is not where one is. */
static void
place_selected_cb (GtkListBox *places, GtkListBoxRow *row, WkWindow *self)
{
  if (row != NULL && self->place != NULL && !g_str_equal (gtk_widget_get_name (GTK_WIDGET (row)), self->place))
    select_place_row (self, self->place);
}

static void
fill_places (WkWindow *self)
{
  gsize n;
  const WkPlace *places = wk_window_get_places (&n);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->places))) != NULL)
    gtk_list_box_remove (self->places, child);

  for (gsize i = 0; i < n; i++)
    {
      GtkWidget *row = gtk_list_box_row_new ();
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
      GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", places[i].icon,
                                       "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      GtkWidget *label = gtk_label_new (_ (places[i].title));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_box_append (GTK_BOX (box), image);
      gtk_box_append (GTK_BOX (box), label);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
      gtk_widget_set_name (row, places[i].name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (places[i].title), -1);
      gtk_list_box_append (self->places, row);
    }
}

static const char *
office_icon_name (WkOfficeState state)
{
  switch (state)
    {
    case WK_OFFICE_CONNECTING:
    case WK_OFFICE_SYNCING:
      return "wk-sync-symbolic";
    case WK_OFFICE_IN_STEP:
      return "wk-in-step-symbolic";
    case WK_OFFICE_TROUBLE:
      return "wk-sync-trouble-symbolic";
    case WK_OFFICE_OUT_OF_REACH:
      return "wk-sync-wait-symbolic";
    case WK_OFFICE_NONE:
    default:
      return "wk-office-symbolic";
    }
}

static void
office_changed_cb (WkOffice *office, GParamSpec *pspec, gpointer user_data)
{
  WkWindow *self = user_data;
  g_autofree char *sentence = wk_office_dup_sentence (office);
  WkOfficeState state = wk_office_get_state (office);

  gtk_label_set_label (self->office_label, sentence);
  gtk_image_set_from_icon_name (self->office_icon, office_icon_name (state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->office_button), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  if (state == WK_OFFICE_TROUBLE)
    gtk_widget_add_css_class (self->office_button, "wk-trouble");
  else
    gtk_widget_remove_css_class (self->office_button, "wk-trouble");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sync", state != WK_OFFICE_NONE);
}

static void
show_save_state (WkWindow *self)
{
  WkSaveState state = wk_workspace_get_save_state (self->workspace);
  const char *message = wk_workspace_get_save_message (self->workspace);
  const char *label = "";
  int width, height;

  switch (state)
    {
    case WK_SAVE_SAVED:
      label = self->typing != NULL ? _ ("Saving…") : _ ("Saved");
      break;
    case WK_SAVE_SAVING:
      label = _ ("Saving…");
      break;
    case WK_SAVE_NOT_SAVED:
      label = _ ("NOT saved");
      break;
    case WK_SAVE_NOTHING_KEPT:
      label = _ ("Nothing is kept");
      break;
    }
  gtk_label_set_label (self->save_label, label);
  /* In a very narrow window the title needs the room; what is not saved stands in a bar of its own. */
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  gtk_widget_set_visible (GTK_WIDGET (self->save_label), !wk_workspace_is_practice (self->workspace)
                                                           && (width <= 0 || width >= wk_narrow_bin_scale (GTK_WIDGET (self), SAVE_LABEL_FROM)));
  gtk_label_set_label (self->save_message, message != NULL ? message
                                                           : _ ("Keep this window open: what was written is in memory and is saved as soon as it can be."));
  gtk_info_bar_set_revealed (self->save_trouble, state == WK_SAVE_NOT_SAVED);
}

/* What is found is in the menu too. */
static void
header_narrow_cb (WkWindow *self)
{
  gboolean narrow = wk_narrow_bin_get_narrow (self->header_bin);

  gtk_widget_set_visible (self->finder_button, !narrow);
  wk_narrow_header_set (self->header_bar, narrow);
}

static void
width_changed_cb (WkWindow *self)
{
  if (self->workspace != NULL)
    show_save_state (self);
}

static gboolean
save_settled_cb (gpointer user_data)
{
  WkWindow *self = user_data;

  self->save_source = 0;
  if (self->workspace != NULL)
    show_save_state (self);
  return G_SOURCE_REMOVE;
}

static void
say (WkWindow *self, const char *heading, const char *sentence)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, sentence);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
save_changed_cb (WkWorkspace *workspace, GParamSpec *pspec, gpointer user_data)
{
  WkWindow *self = user_data;

  /* All is saved, but not all of it where it stood. */
  if (g_str_equal (pspec->name, "save-message") && wk_workspace_get_save_state (workspace) == WK_SAVE_SAVED
      && wk_workspace_get_save_message (workspace) != NULL)
    say (self, _ ("Not everything could stay where it stood"), wk_workspace_get_save_message (workspace));
  /* What is not on disk is never called saved; the word "Saved" waits a little, or it would flicker with every key. */
  if (wk_workspace_get_save_state (workspace) != WK_SAVE_SAVED)
    {
      g_clear_handle_id (&self->save_source, g_source_remove);
      show_save_state (self);
    }
  else if (self->save_source == 0)
    self->save_source = g_timeout_add (120, save_settled_cb, self);
}

static void
place_activated_cb (GtkListBox *box, GtkListBoxRow *row, gpointer user_data)
{
  WkWindow *self = user_data;

  wk_window_show_place (self, gtk_widget_get_name (GTK_WIDGET (row)));
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

static void
opened_cb (GObject *source, WkWorkspace *workspace, gpointer user_data)
{
  wk_window_set_workspace (user_data, workspace);
}

static void
add_stage (WkWindow *self, const char *name, GtkWidget *page)
{
  GtkWidget *old = gtk_stack_get_child_by_name (self->stages, name);

  if (old != NULL)
    gtk_stack_remove (self->stages, old);
  gtk_stack_add_named (self->stages, page, name);
  g_signal_connect_object (page, "opened", G_CALLBACK (opened_cb), self, 0);
}

/* Once inside, the fields that held the passphrase go. */
static void
forget_stage (WkWindow *self, const char *name)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->stages, name);

  if (page != NULL)
    remove_page_later (page);
}

static void
waits_answered_cb (NotifyNotification *note, char *action, gpointer user_data)
{
  gtk_window_present (GTK_WINDOW (user_data));
}

/* Started with the desktop: nobody sees the question. */
static void
say_that_it_waits (WkWindow *self)
{
  self->waits = wk_desktop_note_new (_ ("Woonkamer is locked"), _ ("With the passphrase it tells of deadlines and talks."), NOTIFY_URGENCY_LOW);
  wk_desktop_note_add_action (self->waits, "open", _ ("Open"), waits_answered_cb, self);
  wk_desktop_note_show (self->waits, NULL, G_OBJECT (self));
}

static void
show_unlock (WkWindow *self, GtkWidget *unlock)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self)) && self->waits == NULL)
    say_that_it_waits (self);
  gtk_stack_set_visible_child (self->stages, unlock);
  gtk_widget_grab_focus (unlock);
}

static void
practised_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkWorkspace) workspace = wk_workspace_new_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (workspace != NULL)
    wk_window_set_workspace (self, workspace);
  else
    {
      wk_window_begin (self, NULL);
      wk_window_say_error (self, _ ("The practice location did not open"), error);
    }
}

static void
workspace_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean kept = wk_workspace_close_finish (WK_WORKSPACE (source), result, &error);
  WkWindowClosed closed = g_steal_pointer (&self->closed);

  if (!kept)
    g_warning ("The store did not close well");
  if (closed != NULL)
    closed (self, kept);
}

static void
close_now (WkWindow *self, gboolean kept)
{
  self->may_close = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
close_answered_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  WkWindow *self = user_data;

  if (g_strcmp0 (response, "close") == 0)
    wk_window_close_workspace (self, close_now);
}

static void
keep_size (WkWindow *self)
{
  GSettings *settings = wk_settings_get ();
  int width, height;

  if (settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (settings, "window-width", MAX (width, 360));
  g_settings_set_int (settings, "window-height", MAX (height, 294));
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
}

/* Whether the program goes on without its window. */
static gboolean
goes_on (WkWindow *self)
{
  GSettings *settings = wk_settings_get ();

  return !self->leaving && settings != NULL && g_settings_get_boolean (settings, "background") && !wk_workspace_is_practice (self->workspace);
}

static gboolean
wk_window_close_request (GtkWindow *window)
{
  WkWindow *self = WK_WINDOW (window);

  keep_size (self);
  if (self->may_close || self->workspace == NULL)
    return GTK_WINDOW_CLASS (wk_window_parent_class)->close_request (window);
  if (self->closed != NULL)
    return GDK_EVENT_STOP;
  if (goes_on (self))
    {
      /* A field is kept when it is left. */
      gtk_window_set_focus (window, NULL);
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return GDK_EVENT_STOP;
    }

  if (wk_workspace_get_save_state (self->workspace) == WK_SAVE_NOT_SAVED)
    {
      GtkWidget *dialog = adw_message_dialog_new (window, _ ("What was written last is not saved"),
                                                  _ ("The disk refuses it. Closing now loses it; staying open saves it as soon as the disk allows."));

      adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close and Lose It"), "stay", _ ("_Stay Open"), NULL);
      adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
      adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
      g_signal_connect_object (dialog, "response", G_CALLBACK (close_answered_cb), self, 0);
      gtk_window_present (GTK_WINDOW (dialog));
      return GDK_EVENT_STOP;
    }

  /* Gone from the screen at once; the last words are written meanwhile. */
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  wk_window_close_workspace (self, close_now);
  return GDK_EVENT_STOP;
}

static void
wk_window_dispose (GObject *object)
{
  WkWindow *self = WK_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->save_source, g_source_remove);
  g_clear_weak_pointer (&self->said);
  g_clear_weak_pointer (&self->typing);
  g_clear_object (&self->workspace_signals);
  g_clear_object (&self->office_signals);
  g_clear_object (&self->notifier);
  g_clear_object (&self->teller);
  g_clear_object (&self->emergencies);
  g_clear_object (&self->invitations);
  if (self->waits != NULL)
    notify_notification_clear_actions (self->waits);
  g_clear_object (&self->waits);
  g_clear_object (&self->locker);
  if (self->pushed != NULL)
    g_ptr_array_set_size (self->pushed, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_WINDOW);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_window_parent_class)->dispose (object);
}

static void
wk_window_finalize (GObject *object)
{
  WkWindow *self = WK_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->pushed, g_ptr_array_unref);
  g_strfreev (self->way_back);

  G_OBJECT_CLASS (wk_window_parent_class)->finalize (object);
}

static void
wk_window_class_init (WkWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  object_class->dispose = wk_window_dispose;
  object_class->finalize = wk_window_finalize;
  window_class->close_request = wk_window_close_request;

  g_type_ensure (WK_TYPE_NARROW_BIN);
  g_type_ensure (WK_TYPE_HINT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/wk-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WkWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, stages);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, opening_label);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, sidebar_title);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, places);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, office_button);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, office_icon);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, office_label);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, lock_button);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, title);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, header_bin);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, header_bar);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, finder_button);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, save_label);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, practice_label);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, save_trouble);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, save_message);
  gtk_widget_class_bind_template_child (widget_class, WkWindow, pages);
  gtk_widget_class_bind_template_callback (widget_class, header_narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, width_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_selected_cb);
  wk_window_install_actions (widget_class);
}

static void
wk_window_init (WkWindow *self)
{
  GSettings *settings = wk_settings_get ();

  self->cancellable = g_cancellable_new ();
  self->pushed = g_ptr_array_new ();
  self->workspace_signals = g_signal_group_new (WK_TYPE_WORKSPACE);
  g_signal_group_connect (self->workspace_signals, "notify::save-state", G_CALLBACK (save_changed_cb), self);
  g_signal_group_connect (self->workspace_signals, "terms-changed", G_CALLBACK (wk_term_list_tell), NULL);
  g_signal_group_connect (self->workspace_signals, "notify::save-message", G_CALLBACK (save_changed_cb), self);
  self->office_signals = g_signal_group_new (WK_TYPE_OFFICE);
  g_signal_group_connect (self->office_signals, "notify", G_CALLBACK (office_changed_cb), self);

  gtk_widget_init_template (GTK_WIDGET (self));
  wk_pace_watch (GTK_WINDOW (self));
  fill_places (self);
  update_title (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.lock", FALSE);

  if (settings != NULL)
    {
      gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                                   g_settings_get_int (settings, "window-height"));
      if (g_settings_get_boolean (settings, "window-maximized"))
        gtk_window_maximize (GTK_WINDOW (self));
    }
}

WkWindow *
wk_window_new (WkApplication *application)
{
  return g_object_new (WK_TYPE_WINDOW, "application", application, NULL);
}

/* The files lie elsewhere than they did: a run of its own for them. */
static void
folder_chosen_cb (WkUnlock *unlock, const char *path, gpointer user_data)
{
  WkWindow *self = user_data;

  wk_application_set_data_dir (WK_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))), path);
  wk_window_begin (self, NULL);
}

static void
restored_cb (WkFirstStart *start, gpointer user_data)
{
  WkWindow *self = user_data;

  wk_window_begin (self, NULL);
  wk_unlock_say_restored (WK_UNLOCK (gtk_stack_get_child_by_name (self->stages, "unlock")));
}

/* Whether files were open here before; gone, they are missed rather than made anew. */
static gboolean
had_store (const char *data_dir)
{
  GSettings *settings = wk_settings_get ();
  g_autofree char *last = settings != NULL ? g_settings_get_string (settings, "last-store") : NULL;

  return g_strcmp0 (last, data_dir) == 0;
}

void
wk_window_begin (WkWindow *self, const char *passphrase_file)
{
  WkApplication *application;
  GSettings *settings = wk_settings_get ();
  const char *data_dir;

  g_return_if_fail (WK_IS_WINDOW (self));

  application = WK_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  data_dir = wk_application_get_data_dir (application);
  if (!wk_workspace_exists (data_dir) && !had_store (data_dir))
    {
      WkFirstStart *start = wk_first_start_new (data_dir);

      add_stage (self, "start", GTK_WIDGET (start));
      g_signal_connect_object (start, "restored", G_CALLBACK (restored_cb), self, 0);
      gtk_stack_set_visible_child_name (self->stages, "start");
      gtk_widget_grab_focus (GTK_WIDGET (start));
    }
  else
    {
      WkUnlock *unlock = wk_unlock_new (data_dir);

      add_stage (self, "unlock", GTK_WIDGET (unlock));
      g_signal_connect_object (unlock, "folder-chosen", G_CALLBACK (folder_chosen_cb), self, 0);
      if (!wk_workspace_exists (data_dir))
        wk_unlock_say_missing (unlock);
      if (passphrase_file != NULL)
        {
          g_signal_connect_object (unlock, "refused", G_CALLBACK (show_unlock), self, G_CONNECT_SWAPPED);
          wk_unlock_open_with_file (unlock, passphrase_file);
        }
      else if (!wk_application_was_locked (application) && settings != NULL && g_settings_get_boolean (settings, "keyring"))
        {
          g_signal_connect_object (unlock, "refused", G_CALLBACK (show_unlock), self, G_CONNECT_SWAPPED);
          wk_unlock_open_with_keyring (unlock);
        }
      else
        show_unlock (self, GTK_WIDGET (unlock));
    }
}

void
wk_window_practise (WkWindow *self)
{
  g_return_if_fail (WK_IS_WINDOW (self));

  gtk_label_set_label (self->opening_label, _ ("Setting up the practice location…"));
  gtk_stack_set_visible_child_name (self->stages, "opening");
  wk_workspace_practise_async (self->cancellable, practised_cb, g_object_ref (self));
}

/* ---- the way back after the lock ------------------------------------------------------------------------- */

#define WAY_BACK "wk-way-back"

void
wk_window_set_way_back (GtkWidget *page, const char *action, const char *resident_id)
{
  g_object_set_data_full (G_OBJECT (page), WAY_BACK, g_strdup_printf ("%s %s", action, resident_id), g_free);
}

char *
wk_window_dup_place (WkWindow *self)
{
  g_autoptr (GString) place = g_string_new (self->place);

  for (guint i = 0; i < self->pushed->len; i++)
    {
      const char *way = g_object_get_data (self->pushed->pdata[i], WAY_BACK);

      /* What lies over a page that cannot be found again is not come back to either. */
      if (way == NULL)
        break;
      g_string_append_printf (place, "\n%s", way);
    }
  return g_string_free (g_steal_pointer (&place), FALSE);
}

static void
go_on_back (WkWindow *self)
{
  const char *space;
  g_autofree char *action = NULL;

  if (self->way_back == NULL || self->way_back[0] == NULL || (space = strchr (self->way_back[0], ' ')) == NULL)
    return;
  action = g_strndup (self->way_back[0], space - self->way_back[0]);
  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", space + 1);
}

/* A page was pushed: when it is the one to come back to, what lay over it is next. */
static void
came_back (WkWindow *self, GtkWidget *page)
{
  if (self->way_back == NULL)
    return;
  if (g_strcmp0 (self->way_back[0], g_object_get_data (G_OBJECT (page), WAY_BACK)) == 0)
    {
      g_auto (GStrv) rest = g_strdupv (self->way_back + 1);

      g_strfreev (self->way_back);
      self->way_back = g_steal_pointer (&rest);
      go_on_back (self);
    }
  else
    g_clear_pointer (&self->way_back, g_strfreev);
}

static void
go_back_to (WkWindow *self, const char *place)
{
  g_auto (GStrv) lines = place != NULL ? g_strsplit (place, "\n", 8) : NULL;

  if (lines == NULL || lines[0] == NULL)
    return;
  wk_window_show_place (self, lines[0]);
  self->way_back = g_strdupv (lines + 1);
  go_on_back (self);
}

void
wk_window_hide_all (WkWindow *self)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (gtk_window_get_application (GTK_WINDOW (self))));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_widget_set_visible (l->data, FALSE);
}

static void
enable_actions (WkWindow *self, gboolean enabled)
{
  const GVariantType *parameter;
  const char *name, *property;
  GType owner;

  /* GTK 4.8 fills in what it is asked for without looking whether it was asked. */
  for (guint i = 0; gtk_widget_class_query_action (GTK_WIDGET_GET_CLASS (self), i, &owner, &name, &parameter, &property); i++)
    if (g_str_has_prefix (name, "win."))
      gtk_widget_action_set_enabled (GTK_WIDGET (self), name, enabled);
}

#define COVERED "wk-covered"

void
wk_window_cover (WkWindow *self, GtkWidget *widget)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (gtk_window_get_application (GTK_WINDOW (self))));

  for (GList *l = windows; l != NULL; l = l->next)
    if (l->data != self && gtk_widget_get_visible (l->data))
      {
        g_object_set_data (l->data, COVERED, self);
        gtk_widget_set_visible (l->data, FALSE);
      }
  enable_actions (self, FALSE);
  gtk_stack_add_named (self->stages, widget, "cover");
  gtk_stack_set_visible_child_full (self->stages, "cover", GTK_STACK_TRANSITION_TYPE_NONE);
  gtk_widget_grab_focus (widget);
}

void
wk_window_uncover (WkWindow *self)
{
  GtkWidget *cover = gtk_stack_get_child_by_name (self->stages, "cover");
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (gtk_window_get_application (GTK_WINDOW (self))));

  enable_actions (self, TRUE);
  update_title (self);
  if (wk_workspace_get_office (self->workspace) != NULL)
    office_changed_cb (wk_workspace_get_office (self->workspace), NULL, self);
  for (GList *l = windows; l != NULL; l = l->next)
    if (g_object_steal_data (l->data, COVERED) != NULL)
      gtk_widget_set_visible (l->data, TRUE);
  gtk_stack_set_visible_child_full (self->stages, "main", GTK_STACK_TRANSITION_TYPE_NONE);
  if (cover != NULL)
    remove_page_later (cover);
}

void
wk_window_lock (WkWindow *self)
{
  if (self->locker != NULL)
    wk_locker_lock (self->locker);
}

static void
first_frame_cb (GdkFrameClock *clock, gpointer user_data)
{
  WK_LOG (G_LOG_LEVEL_DEBUG, "app", "first_frame", { "at", g_get_monotonic_time () });
  g_signal_handlers_disconnect_by_func (clock, first_frame_cb, user_data);
}

void
wk_window_set_workspace (WkWindow *self, WkWorkspace *workspace)
{
  const char *location;
  WkOffice *office;

  g_return_if_fail (WK_IS_WINDOW (self));
  g_return_if_fail (WK_IS_WORKSPACE (workspace));
  g_return_if_fail (self->workspace == NULL);

  WK_LOG (G_LOG_LEVEL_DEBUG, "app", "opened", { "at", g_get_monotonic_time () });
  self->workspace = g_object_ref (workspace);
  wk_spelling_know (wk_workspace_get_profile_name (workspace));
  wk_spelling_know (wk_workspace_get_organisation (workspace));
  if (!wk_workspace_is_guest (workspace) && !wk_workspace_is_practice (workspace))
    wk_workspace_serve_orders (workspace);
  g_signal_group_set_target (self->workspace_signals, workspace);
  show_save_state (self);

  location = wk_workspace_get_location (workspace);
  adw_window_title_set_subtitle (self->sidebar_title, location != NULL ? location : "");
  gtk_widget_set_visible (self->practice_label, wk_workspace_is_practice (workspace));
  gtk_widget_set_visible (self->lock_button, !wk_workspace_is_practice (workspace));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.lock", !wk_workspace_is_practice (workspace));

  office = wk_workspace_get_office (workspace);
  gtk_widget_set_visible (self->office_button, office != NULL && !wk_workspace_is_practice (workspace));
  if (office != NULL)
    {
      g_signal_group_set_target (self->office_signals, office);
      office_changed_cb (office, NULL, self);
      self->notifier = wk_notifier_new (workspace, GTK_WINDOW (self));
      self->emergencies = wk_emergency_teller_new (workspace, self);
      if (!wk_workspace_is_practice (workspace))
        {
          self->teller = wk_reminder_teller_new (workspace, GTK_WINDOW (self));
          self->invitations = wk_invitation_teller_new (workspace, self);
        }
    }

  gtk_stack_set_visible_child_name (self->stages, "main");
  /* All is saved and yet there is something to say: what was found at opening. */
  if (wk_workspace_get_save_state (workspace) == WK_SAVE_SAVED && wk_workspace_get_save_message (workspace) != NULL)
    say (self, _ ("The files were repaired"), wk_workspace_get_save_message (workspace));
  forget_stage (self, "start");
  forget_stage (self, "unlock");
  wk_window_show_place (self, "residents");
  if (!wk_workspace_is_practice (workspace))
    {
      GSettings *settings = wk_settings_get ();

      if (settings != NULL)
        g_settings_set_string (settings, "last-store", wk_application_get_data_dir (WK_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)))));
      self->locker = wk_locker_new (self);
      go_back_to (self, wk_workspace_get_place (workspace));
      wk_workspace_set_place (workspace, NULL);
    }
  WK_LOG (G_LOG_LEVEL_DEBUG, "app", "built", { "at", g_get_monotonic_time () });
  if (gtk_widget_get_realized (GTK_WIDGET (self)))
    g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (self)), "after-paint", G_CALLBACK (first_frame_cb), self, 0);
}

WkWorkspace *
wk_window_get_workspace (WkWindow *self)
{
  g_return_val_if_fail (WK_IS_WINDOW (self), NULL);

  return self->workspace;
}

void
wk_window_show_place (WkWindow *self, const char *name)
{
  gsize n;
  const WkPlace *places = wk_window_get_places (&n);
  const WkPlace *place = NULL;
  GtkWidget *page;

  if (self->workspace == NULL)
    return;
  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (places[i].name, name) == 0)
      place = &places[i];
  if (place == NULL)
    return;

  page = gtk_stack_get_child_by_name (self->pages, place->name);
  if (page == NULL)
    {
      page = place->make (self->workspace);
      gtk_stack_add_titled (self->pages, page, place->name, _ (place->title));
    }
  self->place = place->name;
  gtk_stack_set_visible_child_full (self->pages, place->name, GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  forget_pushed (self);
  select_place_row (self, place->name);
  update_title (self);
  gtk_widget_grab_focus (page);
}

GtkWidget *
wk_window_get_current_page (WkWindow *self)
{
  return gtk_stack_get_visible_child (self->pages);
}

GCancellable *
wk_window_get_cancellable (WkWindow *self)
{
  return self->cancellable;
}

void
wk_window_push (WkWindow *self, GtkWidget *page, const char *title)
{
  static guint n_pushed;
  g_autofree char *name = NULL;

  g_return_if_fail (WK_IS_WINDOW (self));
  g_return_if_fail (GTK_IS_WIDGET (page));

  name = g_strdup_printf ("pushed-%u", ++n_pushed);
  gtk_stack_add_titled (self->pages, page, name, title);
  g_ptr_array_add (self->pushed, page);
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (page), "title") != NULL)
    {
      g_signal_connect_object (page, "notify::title", G_CALLBACK (page_title_changed_cb), self, 0);
      page_title_changed_cb (G_OBJECT (page), NULL, self);
    }
  gtk_stack_set_visible_child_full (self->pages, name, GTK_STACK_TRANSITION_TYPE_SLIDE_LEFT);
  update_title (self);
  gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
  came_back (self, page);
  wk_pace_shown (GTK_WINDOW (self));
}

void
wk_window_pop (WkWindow *self)
{
  GtkWidget *page, *under;

  g_return_if_fail (WK_IS_WINDOW (self));

  if (self->pushed->len == 0)
    return;
  page = g_ptr_array_steal_index (self->pushed, self->pushed->len - 1);
  under = self->pushed->len > 0 ? g_ptr_array_index (self->pushed, self->pushed->len - 1)
                                : gtk_stack_get_child_by_name (self->pages, self->place);
  gtk_stack_set_visible_child_full (self->pages, gtk_stack_page_get_name (gtk_stack_get_page (self->pages, under)),
                                    GTK_STACK_TRANSITION_TYPE_SLIDE_RIGHT);
  remove_page_later (page);
  update_title (self);
  gtk_widget_grab_focus (under);
}

WkWindow *
wk_window_get_for (GtkWidget *widget)
{
  GtkRoot *root;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  root = gtk_widget_get_root (widget);
  if (root != NULL && !WK_IS_WINDOW (root) && GTK_IS_WINDOW (root))
    root = GTK_ROOT (gtk_window_get_transient_for (GTK_WINDOW (root)));
  return root != NULL && WK_IS_WINDOW (root) ? WK_WINDOW (root) : NULL;
}

void
wk_window_set_typing (WkWindow *self, GtkWidget *row, gboolean typing)
{
  g_return_if_fail (WK_IS_WINDOW (self));

  if (typing ? row == self->typing : row != self->typing)
    return;
  g_set_weak_pointer (&self->typing, typing ? row : NULL);
  if (self->workspace != NULL)
    show_save_state (self);
}

static void
said_dismissed_cb (WkWindow *self, AdwToast *toast)
{
  if (toast == self->said)
    g_clear_weak_pointer (&self->said);
}

void
wk_window_add_toast (WkWindow *self, AdwToast *toast)
{
  g_return_if_fail (WK_IS_WINDOW (self));

  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
wk_window_say (WkWindow *self, const char *text)
{
  g_return_if_fail (WK_IS_WINDOW (self));

  g_set_weak_pointer (&self->said, wk_toast_new (text));
  g_signal_connect_object (self->said, "dismissed", G_CALLBACK (said_dismissed_cb), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, self->said);
}

void
wk_window_say_instead (WkWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  /* Dismissing one for the next frees it twice in libadwaita 1.2, where several come in quick succession. */
  if (self->said != NULL)
    adw_toast_set_title (self->said, escaped);
  else
    wk_window_say (self, text);
}

void
wk_window_say_error (WkWindow *self, const char *heading, const GError *error)
{
  say (self, heading, error != NULL ? error->message : NULL);
}

void
wk_window_close_workspace (WkWindow *self, WkWindowClosed done)
{
  g_return_if_fail (self->workspace != NULL);

  if (self->closed != NULL)
    return;
  self->closed = done;
  /* A field is kept when it is left. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  wk_workspace_close_async (self->workspace, workspace_closed_cb, g_object_ref (self));
}

void
wk_window_leave (WkWindow *self)
{
  self->leaving = TRUE;
}

void
wk_window_toggle_sidebar (WkWindow *self)
{
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
  else
    gtk_widget_child_focus (self->sidebar, GTK_DIR_TAB_FORWARD);
}

void
wk_window_open_menu (WkWindow *self)
{
  gtk_menu_button_popup (self->menu_button);
}
