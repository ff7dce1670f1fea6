#include "wk-seat.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

#include "plan/wk-screen-away.h"
#include "room/wk-awake.h"
#include "room/wk-pen.h"
#include "seat/wk-seat-door.h"
#include "seat/wk-seat-farewell.h"
#include "seat/wk-seat-language.h"
#include "seat/wk-seat-view.h"
#include "seat/wk-seat-words.h"
#include "seat/wk-speaker.h"
#include "text/wk-text-view.h"
#include "wk-narrow-bin.h"
#include "wk-narrow-header.h"
#include "wk-settings.h"
#include "wk-workspace.h"

typedef enum
{
  AT_THE_DOOR,
  AT_THE_TABLE,
  GONE
} Where;

struct _WkSeat
{
  AdwApplicationWindow parent_instance;

  WkNarrowBin *header_bin;
  AdwHeaderBar *header_bar;
  AdwWindowTitle *title;
  AdwBin *place;

  WkWorkspace *looking; /* (owned): for the tables in the room alone; who joins has one with the own name */
  WkTable *table; /* (owned) (nullable) */
  GtkCssProvider *colours; /* (owned) (nullable) */
  char *address, *code, *name; /* (owned) (nullable): as filled in */
  char *ticket; /* (owned) (nullable): a host opened this seat */
  guint signals[2]; /* of the host that opened it */
  char *farewell; /* (owned) (nullable) */
  const char *page; /* of titles in wk-seat-view.c */
  const char *shown_colours;
  Where where;
};

enum
{
  PROP_0,
  PROP_LANGUAGE,
  PROP_PAGE,
  PROP_COLOURS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WkSeat, wk_seat, ADW_TYPE_APPLICATION_WINDOW)

static void build (WkSeat *self);
static void set_page (WkSeat *self, const char *page);

/* ---- the table ---- */

static void
forget_table (WkSeat *self)
{
  if (self->table != NULL)
    g_signal_handlers_disconnect_by_data (self->table, self);
  g_clear_object (&self->table);
}

static void
go_away (WkSeat *self, const char *words)
{
  wk_speaker_stop (wk_speaker_get ());
  forget_table (self);
  g_free (self->farewell);
  self->farewell = g_strdup (words);
  g_clear_pointer (&self->code, g_free);
  self->where = GONE;
  build (self);
}

static void
say_at_door (WkSeat *self)
{
  WkSeatDoor *door = WK_SEAT_DOOR (adw_bin_get_child (self->place));
  g_autofree char *words = self->table != NULL ? wk_seat_words_dup_state (self->table) : g_strdup ("");
  WkTableState state = self->table != NULL ? wk_table_get_state (self->table) : WK_TABLE_CLOSED;

  wk_seat_door_say (door, words, self->table != NULL && state != WK_TABLE_FAILED && state != WK_TABLE_CLOSED);
}

static const char *
get_asked_page (WkSeat *self)
{
  switch (wk_table_get_asks (self->table))
    {
    case WK_TABLE_ASKS_ANSWER: return "answer";
    case WK_TABLE_ASKS_HOME: return "home";
    case WK_TABLE_ASKS_TALK: return "talk";
    case WK_TABLE_ASKS_NOTHING:
    default: return "plan";
    }
}

static void
table_changed_cb (WkSeat *self)
{
  WkTableState state = wk_table_get_state (self->table);
  g_autofree char *words = NULL;

  if (self->where == AT_THE_DOOR && state == WK_TABLE_OPEN && wk_table_get_plan (self->table) != NULL)
    {
      self->where = AT_THE_TABLE;
      wk_awake_at_table (self->table);
      set_page (self, get_asked_page (self));
      build (self);
    }
  else if (self->where == AT_THE_DOOR)
    {
      say_at_door (self);
      if (state == WK_TABLE_FAILED || state == WK_TABLE_CLOSED)
        forget_table (self);
    }
  else if (state == WK_TABLE_FAILED || state == WK_TABLE_CLOSED)
    {
      words = wk_seat_words_dup_state (self->table);
      go_away (self, words);
    }
}

/* The host reads the plan back, and asks. Where one goes from there is one's own. */
static void
asked_cb (WkSeat *self)
{
  if (wk_table_get_asks (self->table) != WK_TABLE_ASKS_NOTHING)
    set_page (self, get_asked_page (self));
}

static void
knock (WkSeat *self)
{
  g_autoptr (WkWorkspace) workspace = wk_workspace_new_guest (self->name, NULL);

  forget_table (self);
  wk_workspace_be_seat (workspace, self->ticket);
  self->table = wk_workspace_join_table (workspace, self->address, self->code);
  g_signal_connect_swapped (self->table, "notify::state", G_CALLBACK (table_changed_cb), self);
  g_signal_connect_swapped (self->table, "notify::plan", G_CALLBACK (table_changed_cb), self);
  g_signal_connect_swapped (self->table, "notify::asks", G_CALLBACK (asked_cb), self);
  table_changed_cb (self);
}

static void
knocked_cb (WkSeat *self, const char *address, const char *code, const char *name)
{
  g_free (self->address);
  g_free (self->code);
  g_free (self->name);
  self->address = g_strdup (address);
  self->code = g_strdup (code);
  self->name = g_strdup (name);
  knock (self);
}

static void
given_up_cb (WkSeat *self)
{
  g_autoptr (WkTable) table = self->table != NULL ? g_object_ref (self->table) : NULL;

  forget_table (self);
  if (table != NULL)
    wk_table_close (table);
  say_at_door (self);
}

/* ---- what is shown ---- */

static void
build (WkSeat *self)
{
  GtkWidget *child;

  switch (self->where)
    {
    case AT_THE_DOOR:
      child = wk_seat_door_new (wk_workspace_get_found_tables (self->looking));
      wk_seat_door_fill (WK_SEAT_DOOR (child), self->address, self->code, self->name);
      g_signal_connect_swapped (child, "knocked", G_CALLBACK (knocked_cb), self);
      g_signal_connect_swapped (child, "given-up", G_CALLBACK (given_up_cb), self);
      break;
    case AT_THE_TABLE:
      child = wk_seat_view_new (self->table);
      wk_seat_view_show_page (WK_SEAT_VIEW (child), self->page);
      break;
    case GONE:
    default:
      child = wk_seat_farewell_new (self->farewell);
      break;
    }
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  adw_bin_set_child (self->place, child);
  if (self->where == AT_THE_DOOR)
    say_at_door (self);
  gtk_window_set_title (GTK_WINDOW (self), S_ ("My seat at the table"));
  adw_window_title_set_title (self->title, S_ ("My seat at the table"));
}

static void
keep_filled_in (WkSeat *self)
{
  WkSeatDoor *door;

  if (self->where != AT_THE_DOOR)
    return;
  door = WK_SEAT_DOOR (adw_bin_get_child (self->place));
  g_free (self->address);
  g_free (self->code);
  g_free (self->name);
  self->address = g_strdup (wk_seat_door_get_address (door));
  self->code = g_strdup (wk_seat_door_get_code (door));
  self->name = g_strdup (wk_seat_door_get_name (door));
}

static gboolean
rebuild_cb (gpointer data)
{
  keep_filled_in (data);
  build (data);
  return G_SOURCE_REMOVE;
}

static void
set_language (WkSeat *self, const char *code)
{
  const WkSeatLanguage *language = wk_seat_language_find (code);

  if (language == NULL || language == wk_seat_language_get ())
    return;
  wk_speaker_stop (wk_speaker_get ());
  wk_seat_language_use (language);
  /* The button that was pressed is among what is made anew. */
  g_idle_add_full (G_PRIORITY_DEFAULT, rebuild_cb, g_object_ref (self), g_object_unref);
}

static void
set_page (WkSeat *self, const char *page)
{
  GtkWidget *child = adw_bin_get_child (self->place);

  self->page = g_intern_string (page);
  if (self->where == AT_THE_TABLE && WK_IS_SEAT_VIEW (child))
    wk_seat_view_show_page (WK_SEAT_VIEW (child), page);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
}

static void
size_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_settings_show_type_size (wk_settings_next_type_size (action));
}

static void
set_colours (WkSeat *self, const char *which)
{
  gboolean light = g_strcmp0 (which, "light") == 0, dark = g_strcmp0 (which, "dark") == 0;
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));

  self->shown_colours = light ? "light" : dark ? "dark" : "ordinary";
  if (self->colours != NULL)
    gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (self->colours));
  g_clear_object (&self->colours);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), light  ? ADW_COLOR_SCHEME_FORCE_LIGHT
                                                                        : dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                                               : ADW_COLOR_SCHEME_DEFAULT);
  if (!light && !dark)
    return;
  self->colours = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (self->colours, light ? "/nl/woonkamer/Woonkamer/seat/black-on-white.css"
                                                            : "/nl/woonkamer/Woonkamer/seat/white-on-black.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (self->colours), GTK_STYLE_PROVIDER_PRIORITY_USER + 1);
}

static void
read_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWidget *child = adw_bin_get_child (WK_SEAT (widget)->place);

  if (WK_IS_SEAT_VIEW (child))
    wk_seat_view_read (WK_SEAT_VIEW (child));
}

static void
stop_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_speaker_stop (wk_speaker_get ());
}

static void
undo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkSeat *self = WK_SEAT (widget);
  WkDocument *plan = self->table != NULL ? wk_table_get_plan (self->table) : NULL;
  gboolean done;

  wk_text_view_begin_follow ();
  done = plan != NULL && wk_document_undo (plan);
  wk_text_view_end_follow ();
  if (!done)
    gtk_widget_error_bell (widget);
}

/* The host does, unless someone else is asked to at the table. */
static void
write_for_me_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkSeat *self = WK_SEAT (widget);
  GListModel *members = self->table != NULL ? wk_table_get_members (self->table) : NULL;

  for (guint i = 0; members != NULL && i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (WkMember) member = g_list_model_get_item (members, i);
      gboolean host;

      g_object_get (member, "host", &host, NULL);
      if (host && wk_table_get_plan (self->table) != NULL)
        wk_pen_give (wk_pen_of (wk_table_get_plan (self->table)), wk_member_get_name (member), wk_member_get_organisation (member));
    }
}

static void
away_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_speaker_stop (wk_speaker_get ());
  wk_screen_away_present (GTK_WINDOW (widget));
}

static void
leave_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkSeat *self = WK_SEAT (widget);
  g_autoptr (WkTable) table = self->table != NULL ? g_object_ref (self->table) : NULL;

  if (table == NULL || self->where != AT_THE_TABLE)
    return;
  go_away (self, S_ ("I have left the table."));
  wk_table_close (table);
}

static void
again_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkSeat *self = WK_SEAT (widget);

  if (self->where != GONE)
    return;
  self->where = AT_THE_DOOR;
  build (self);
}

static void
wk_seat_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkSeat *self = WK_SEAT (object);

  if (id == PROP_LANGUAGE)
    g_value_set_string (value, wk_seat_language_get ()->code);
  else
    g_value_set_string (value, id == PROP_PAGE ? self->page : self->shown_colours);
}

static void
wk_seat_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WkSeat *self = WK_SEAT (object);

  if (id == PROP_LANGUAGE)
    set_language (self, g_value_get_string (value));
  else if (id == PROP_PAGE)
    set_page (self, g_value_get_string (value));
  else
    set_colours (self, g_value_get_string (value));
}

static gboolean
wk_seat_close_request (GtkWindow *window)
{
  WkSeat *self = WK_SEAT (window);
  g_autoptr (WkTable) table = self->table != NULL ? g_object_ref (self->table) : NULL;

  forget_table (self);
  if (table != NULL)
    wk_table_close (table);
  return GTK_WINDOW_CLASS (wk_seat_parent_class)->close_request (window);
}

static void
header_narrow_cb (WkSeat *self)
{
  wk_narrow_header_set (self->header_bar, wk_narrow_bin_get_narrow (self->header_bin));
}

static void
wk_seat_dispose (GObject *object)
{
  WkSeat *self = WK_SEAT (object);

  forget_table (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->signals); i++)
    g_clear_handle_id (&self->signals[i], g_source_remove);
  if (self->colours != NULL)
    gtk_style_context_remove_provider_for_display (gtk_widget_get_display (GTK_WIDGET (self)), GTK_STYLE_PROVIDER (self->colours));
  g_clear_object (&self->colours);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SEAT);
  g_clear_object (&self->looking);

  G_OBJECT_CLASS (wk_seat_parent_class)->dispose (object);
}

static void
wk_seat_finalize (GObject *object)
{
  WkSeat *self = WK_SEAT (object);

  g_free (self->address);
  g_free (self->code);
  g_free (self->name);
  g_free (self->ticket);
  g_free (self->farewell);

  G_OBJECT_CLASS (wk_seat_parent_class)->finalize (object);
}

static void
wk_seat_class_init (WkSeatClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = wk_seat_get_property;
  G_OBJECT_CLASS (klass)->set_property = wk_seat_set_property;
  G_OBJECT_CLASS (klass)->dispose = wk_seat_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_seat_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = wk_seat_close_request;
  g_type_ensure (WK_TYPE_NARROW_BIN);
  properties[PROP_LANGUAGE] = g_param_spec_string ("language", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_COLOURS] = g_param_spec_string ("colours", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/seat/wk-seat.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeat, header_bin);
  gtk_widget_class_bind_template_child (widget_class, WkSeat, header_bar);
  gtk_widget_class_bind_template_callback (widget_class, header_narrow_cb);
  gtk_widget_class_bind_template_child (widget_class, WkSeat, title);
  gtk_widget_class_bind_template_child (widget_class, WkSeat, place);
  gtk_widget_class_install_property_action (widget_class, "seat.language", "language");
  gtk_widget_class_install_property_action (widget_class, "seat.page", "page");
  gtk_widget_class_install_property_action (widget_class, "seat.colours", "colours");
  gtk_widget_class_install_action (widget_class, "seat.larger", NULL, size_cb);
  gtk_widget_class_install_action (widget_class, "seat.smaller", NULL, size_cb);
  gtk_widget_class_install_action (widget_class, "seat.read", NULL, read_cb);
  gtk_widget_class_install_action (widget_class, "seat.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "seat.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "seat.write-for-me", NULL, write_for_me_cb);
  gtk_widget_class_install_action (widget_class, "seat.away", NULL, away_cb);
  gtk_widget_class_install_action (widget_class, "seat.leave", NULL, leave_cb);
  gtk_widget_class_install_action (widget_class, "seat.again", NULL, again_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F12, 0, "seat.away", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_plus, GDK_CONTROL_MASK, "seat.larger", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_equal, GDK_CONTROL_MASK, "seat.larger", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_minus, GDK_CONTROL_MASK, "seat.smaller", NULL);
}

static void
wk_seat_init (WkSeat *self)
{
  self->page = "plan";
  self->shown_colours = "ordinary";
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The host's one key puts this away too. */
static gboolean
put_away_cb (gpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (data), "seat.away", NULL);
  return G_SOURCE_CONTINUE;
}

static gboolean
bring_back_cb (gpointer data)
{
  wk_screen_away_bring_back ();
  return G_SOURCE_CONTINUE;
}

static pid_t host; /* of the program that opened this seat */

/* One key brings everything back on this computer, at whichever of its windows it is pressed. */
static void
brought_back (void)
{
  if (host == getppid ())
    kill (host, SIGUSR2);
}

/* On the screen that the host chose for the resident. */
static void
fill_monitor (WkSeat *self, const char *connector)
{
  GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (self)));

  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);

      if (g_strcmp0 (gdk_monitor_get_connector (monitor), connector) == 0)
        gtk_window_fullscreen_on_monitor (GTK_WINDOW (self), monitor);
    }
}

GtkWidget *
wk_seat_new (GtkApplication *application, const char *language, const char *address)
{
  const WkSeatLanguage *chosen = wk_seat_language_find (language);
  const char *const *desktop = g_get_language_names ();
  const char *monitor = g_getenv ("WOONKAMER_SEAT_MONITOR");
  WkSeat *self;

  for (guint i = 0; chosen == NULL && desktop[i] != NULL; i++)
    chosen = wk_seat_language_find (desktop[i]);
  if (chosen == NULL)
    chosen = wk_seat_language_find ("nl");
  wk_seat_language_use (chosen);
  wk_speaker_start ();

  self = g_object_new (WK_TYPE_SEAT, "application", application, NULL);
  /* Translators: who looks for a table and has not said a name yet. */
  self->looking = wk_workspace_new_guest (S_ ("Guest"), NULL);
  self->address = g_strdup (address);
  self->code = g_strdup (g_getenv ("WOONKAMER_SEAT_CODE"));
  self->name = g_strdup (g_getenv ("WOONKAMER_SEAT_NAME"));
  self->ticket = g_strdup (g_getenv ("WOONKAMER_SEAT_TICKET"));
  g_unsetenv ("WOONKAMER_SEAT_CODE");
  g_unsetenv ("WOONKAMER_SEAT_TICKET");
  if (self->ticket != NULL)
    {
      self->signals[0] = g_unix_signal_add (SIGUSR1, put_away_cb, self);
      self->signals[1] = g_unix_signal_add (SIGUSR2, bring_back_cb, self);
      host = getppid ();
      wk_screen_away_tell (brought_back);
    }
  if (monitor != NULL)
    fill_monitor (self, monitor);
  build (self);
  if (self->address != NULL && self->code != NULL && self->name != NULL)
    knock (self);
  return GTK_WIDGET (self);
}
