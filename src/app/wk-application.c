#include "wk-application.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <libnotify/notify.h>
#include <stdlib.h>
#include <unistd.h>

#include "file/wk-unsealed.h"
#include "seat/wk-seat.h"
#include "table/wk-guest-window.h"
#include "wk-config.h"
#include "wk-icons.h"
#include "wk-monitor.h"
#include "wk-resources.h"
#include "wk-settings.h"
#include "wk-window-private.h"
#include "wk-word-lists.h"
#include "wk-workspace.h"

/* Set in the environment of a run that begins with the lock. */
#define LOCKED "WOONKAMER_LOCKED"

struct _WkApplication
{
  AdwApplication parent_instance;

  char **arguments; /* (owned) (nullable) */
  char *data_dir; /* (owned) */
  char *passphrase_file; /* (owned) (nullable) */
  char *join_address; /* (owned) (nullable) */
  char *seat_language; /* (owned) (nullable) */
  gboolean practise;
  gboolean was_locked;
  gboolean seat; /* the resident's */
  gboolean background; /* without a window, until somebody asks for it */
  gboolean moved; /* the files lie elsewhere than the arguments say */
};

G_DEFINE_FINAL_TYPE (WkApplication, wk_application, ADW_TYPE_APPLICATION)

static void
quit_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (user_data)));

  /* Closing, so that each window keeps what was typed before it goes. */
  for (GList *l = windows; l != NULL; l = l->next)
    {
      if (WK_IS_WINDOW (l->data))
        wk_window_leave (l->data);
      gtk_window_close (l->data);
    }
}

static void
about_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WkApplication *self = user_data;

  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (self)),
                         "application-name", _ ("Woonkamer"),
                         "application-icon", WK_APP_ID,
                         "version", WK_VERSION,
                         "developer-name", "Woonkamer",
                         "license", "EUPL-1.2",
                         "comments", _ ("One resident, one file, one plan, written together at one table."),
                         /* Translators: your names, one a line; they are shown in About. */
                         "translator-credits", _ ("translator-credits"),
                         NULL);
}

static void
join_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  wk_application_open_guest (user_data, NULL);
}

static gboolean
usage_fault (GVariantDict *options)
{
  gboolean practise = g_variant_dict_contains (options, "practise");
  gboolean join = g_variant_dict_contains (options, "join") || g_variant_dict_contains (options, "seat");
  gboolean store = g_variant_dict_contains (options, "data-dir") || g_variant_dict_contains (options, "passphrase-file");

  return (practise && join) || ((practise || join) && store);
}

static int
wk_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  WkApplication *self = WK_APPLICATION (application);
  g_autofree char *data_dir = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("woonkamer %s\n", WK_VERSION);
      return EXIT_SUCCESS;
    }
  if (usage_fault (options))
    {
      g_printerr ("%s\n", _ ("--practise, --join and --seat keep nothing on this computer: give them without a data folder."));
      return 2;
    }

  if (g_variant_dict_lookup (options, "data-dir", "^ay", &data_dir))
    {
      g_autoptr (GFile) folder = g_file_new_for_commandline_arg (data_dir);

      g_free (self->data_dir);
      self->data_dir = g_file_get_path (folder);
      if (self->data_dir == NULL)
        {
          g_printerr ("%s\n", _ ("The data folder must be a folder on this computer."));
          return 2;
        }
    }
  g_variant_dict_lookup (options, "passphrase-file", "^ay", &self->passphrase_file);
  g_variant_dict_lookup (options, "join", "s", &self->join_address);
  g_variant_dict_lookup (options, "language", "s", &self->seat_language);
  self->practise = g_variant_dict_contains (options, "practise");
  self->seat = g_variant_dict_contains (options, "seat");
  self->background = g_variant_dict_contains (options, "background");

  /* A store of its own, or none, is a program of its own: two run side by side on one desktop. */
  if (data_dir != NULL || self->practise || self->seat || self->join_address != NULL)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
type_size_changed_cb (GSettings *settings, const char *key, gpointer user_data)
{
  wk_settings_apply (settings);
}

static void
wk_application_shutdown (GApplication *application)
{
  wk_unsealed_forget ();

  G_APPLICATION_CLASS (wk_application_parent_class)->shutdown (application);
}

/* A dialog is as large as its letters need: at twice the type twice as wide, where the screen has room. */
static void
grow_with_type (GtkWindow *window, GParamSpec *pspec, gpointer user_data)
{
  GtkWindow *parent = gtk_window_get_transient_for (window);
  GdkMonitor *monitor = parent != NULL ? wk_monitor_of (parent) : NULL;
  guint percent = wk_settings_get_type_size ();
  GdkRectangle room;
  int width, height;

  if (monitor == NULL)
    return;
  g_signal_handlers_disconnect_by_func (window, grow_with_type, user_data);
  gdk_monitor_get_geometry (monitor, &room);
  gtk_window_get_default_size (window, &width, &height);
  if (width > 0 && width < room.width)
    width = MAX (width, MIN (width * (int) percent / 100, room.width * 9 / 10));
  if (height > 0 && height < room.height)
    height = MAX (height, MIN (height * (int) percent / 100, room.height * 9 / 10));
  gtk_window_set_default_size (window, width, height);
}

/* Dialogs are of no application; the list of windows has them. Their parent is set once they stand in it. */
static void
toplevels_changed_cb (GListModel *toplevels, guint position, guint removed, guint added, gpointer user_data)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (toplevels, i);

      g_signal_connect (window, "notify::transient-for", G_CALLBACK (grow_with_type), NULL);
    }
}

static void
wk_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "quit", .activate = quit_activated_cb },
    { .name = "about", .activate = about_activated_cb },
    { .name = "join", .activate = join_activated_cb },
  };
  static const struct
  {
    const char *action;
    const char *keys[3];
  } accelerators[] = {
    { "app.quit", { "<Control>q" } },
    { "win.finder", { "<Control>k" } },
    { "win.search", { "<Control>f" } },
    { "win.new-resident", { "<Control>n" } },
    { "win.intake", { "<Control>t" } },
    { "win.import", { "<Control>i" } },
    { "win.back", { "<Alt>Left" } },
    { "win.lock", { "<Control>l" } },
    { "win.screen-away", { "F12" } },
    { "win.office", { "<Control><Shift>o" } },
    { "win.sync", { "F5" } },
    { "win.preferences", { "<Control>comma" } },
    { "win.type-larger", { "<Control>plus", "<Control>equal" } },
    { "win.type-smaller", { "<Control>minus" } },
    { "win.type-normal", { "<Control>0" } },
    { "win.menu", { "F10" } },
    { "win.sidebar", { "F9" } },
    { "win.show-page('today')", { "<Control>1" } },
    { "win.show-page('residents')", { "<Control>2" } },
    { "win.show-page('table')", { "<Control>3" } },
    { "win.show-page('network')", { "<Control>4" } },
    { "win.show-page('overview')", { "<Control>5" } },
  };
  GSettings *settings;

  /* Registers the .ui files, the icons, the words that are hinted at and what the law wants; without a call the linker would leave them out. */
  g_resources_register (wk_app_get_resource ());
  g_resources_register (wk_icons_get_resource ());
  g_resources_register (wk_word_lists_get_resource ());

  G_APPLICATION_CLASS (wk_application_parent_class)->startup (application);
  /* Of a run that locked, or crashed. */
  wk_unsealed_forget ();

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accelerators[i].action, accelerators[i].keys);

  gtk_window_set_default_icon_name (WK_APP_ID);
  g_signal_connect (gtk_window_get_toplevels (), "items-changed", G_CALLBACK (toplevels_changed_cb), NULL);
  settings = wk_settings_get ();
  wk_settings_apply (settings);
  if (settings != NULL)
    {
      g_signal_connect_object (settings, "changed::type-size", G_CALLBACK (type_size_changed_cb), application, 0);
      g_signal_connect_object (settings, "changed::style", G_CALLBACK (type_size_changed_cb), application, 0);
    }
}

static void
wk_application_activate (GApplication *application)
{
  WkApplication *self = WK_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window != NULL)
    {
      gtk_window_present (window);
      return;
    }
  if (self->seat)
    {
      gtk_window_present (GTK_WINDOW (wk_seat_new (GTK_APPLICATION (self), self->seat_language, self->join_address)));
      return;
    }
  if (self->join_address != NULL)
    {
      wk_application_open_guest (self, self->join_address);
      return;
    }

  window = GTK_WINDOW (wk_window_new (self));
  if (!self->background)
    gtk_window_present (window);
  if (self->practise)
    wk_window_practise (WK_WINDOW (window));
  else
    wk_window_begin (WK_WINDOW (window), self->passphrase_file);
}

static void
wk_application_finalize (GObject *object)
{
  WkApplication *self = WK_APPLICATION (object);

  g_strfreev (self->arguments);
  g_free (self->data_dir);
  g_free (self->passphrase_file);
  g_free (self->join_address);
  g_free (self->seat_language);

  G_OBJECT_CLASS (wk_application_parent_class)->finalize (object);
}

static void
wk_application_class_init (WkApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = wk_application_finalize;
  application_class->handle_local_options = wk_application_handle_local_options;
  application_class->startup = wk_application_startup;
  application_class->shutdown = wk_application_shutdown;
  application_class->activate = wk_application_activate;
}

static void
wk_application_init (WkApplication *self)
{
  const GOptionEntry options[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Keep everything in this folder"), N_ ("FOLDER") },
    { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Read the passphrase from this file and ask nothing"), N_ ("FILE") },
    { "practise", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Practise with the example location; nothing is kept"), NULL },
    { "join", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Take part at the table at this address; nothing is kept"), N_ ("ADDRESS") },
    { "seat", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Be the resident’s own seat at a table; nothing is kept"), NULL },
    { "language", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("With --seat: the language to begin in"), N_ ("LANGUAGE") },
    { "background", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show no window until one is asked for; notifications come"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Say which version this is"), NULL },
    { NULL }
  };

  self->was_locked = g_getenv (LOCKED) != NULL;
  g_unsetenv (LOCKED);
  self->data_dir = g_build_filename (g_get_user_data_dir (), "woonkamer", NULL);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (G_APPLICATION (self), _ ("Files and participation plans, written together at one table."));
}

WkApplication *
wk_application_new (void)
{
  return g_object_new (WK_TYPE_APPLICATION,
                       "application-id", WK_APP_ID,
                       "resource-base-path", "/nl/woonkamer/Woonkamer",
                       NULL);
}

void
wk_application_remember_arguments (WkApplication *self, const char *const *argv)
{
  g_return_if_fail (WK_IS_APPLICATION (self));

  g_strfreev (self->arguments);
  self->arguments = g_strdupv ((char **) argv);
}

const char *
wk_application_get_data_dir (WkApplication *self)
{
  g_return_val_if_fail (WK_IS_APPLICATION (self), NULL);

  return self->data_dir;
}

void
wk_application_set_data_dir (WkApplication *self, const char *data_dir)
{
  g_return_if_fail (WK_IS_APPLICATION (self));

  g_free (self->data_dir);
  self->data_dir = g_strdup (data_dir);
  self->moved = TRUE;
}

void
wk_application_set_background (WkApplication *self, gboolean background)
{
  g_return_if_fail (WK_IS_APPLICATION (self));

  self->background = background;
}

gboolean
wk_application_was_locked (WkApplication *self)
{
  g_return_val_if_fail (WK_IS_APPLICATION (self), FALSE);

  return self->was_locked;
}

void
wk_application_start_anew (WkApplication *self)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *data_dir = NULL;

  g_return_if_fail (WK_IS_APPLICATION (self));

  /* Without the passphrase's file: locked means that a person is asked. */
  for (guint i = 0; self->arguments != NULL && self->arguments[i] != NULL; i++)
    {
      if (g_strcmp0 (self->arguments[i], "--passphrase-file") == 0)
        {
          if (self->arguments[i + 1] != NULL)
            i++;
        }
      else if (!g_str_has_prefix (self->arguments[i], "--passphrase-file=") && g_strcmp0 (self->arguments[i], "--background") != 0)
        g_ptr_array_add (arguments, self->arguments[i]);
    }
  if (self->moved)
    {
      data_dir = g_strconcat ("--data-dir=", self->data_dir, NULL);
      g_ptr_array_add (arguments, data_dir);
    }
  if (self->background)
    g_ptr_array_add (arguments, (gpointer) "--background");
  g_ptr_array_add (arguments, NULL);

  g_setenv (LOCKED, "1", TRUE);
  execv ("/proc/self/exe", (char **) arguments->pdata);
  g_warning ("The program could not start anew: %s", g_strerror (errno));
}

void
wk_application_open_guest (WkApplication *self, const char *address)
{
  g_return_if_fail (WK_IS_APPLICATION (self));

  gtk_window_present (GTK_WINDOW (wk_guest_window_new (GTK_APPLICATION (self), address)));
}
