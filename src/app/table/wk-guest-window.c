#include "wk-guest-window.h"

#include <glib/gi18n.h>
#include <libintl.h>

#include "plan/wk-plan-page.h"
#include "room/wk-awake.h"
#include "table/wk-join-form.h"
#include "wk-accessible.h"
#include "wk-settings.h"

struct _WkGuestWindow
{
  AdwApplicationWindow parent_instance;

  AdwWindowTitle *title;
  GtkWidget *leave;
  GtkStack *pages;
  WkJoinForm *form;
  GtkDropDown *language;
  GtkSwitch *right_to_left;
  AdwBin *plan_place;
  GtkLabel *farewell;

  WkTable *table; /* (owned) (nullable) */
  char *address; /* (owned) (nullable) */
  gboolean settling;
};

/* In the order of the list in the .ui. */
static const char *const languages[] = { "nl", "en" };

G_DEFINE_FINAL_TYPE (WkGuestWindow, wk_guest_window, ADW_TYPE_APPLICATION_WINDOW)

static void
forget_table (WkGuestWindow *self)
{
  if (self->table != NULL)
    g_signal_handlers_disconnect_by_data (self->table, self);
  adw_bin_set_child (self->plan_place, NULL);
  gtk_widget_set_visible (self->leave, FALSE);
  g_clear_object (&self->table);
}

static void
say_farewell (WkGuestWindow *self, const char *words)
{
  forget_table (self);
  gtk_label_set_label (self->farewell, words);
  gtk_stack_set_visible_child_name (self->pages, "farewell");
}

static void
table_state_cb (WkGuestWindow *self)
{
  WkTableState state = wk_table_get_state (self->table);
  g_autofree char *words = NULL;

  if (state != WK_TABLE_CLOSED && state != WK_TABLE_FAILED)
    return;
  words = g_strdup (wk_table_get_message (self->table));
  say_farewell (self, words != NULL && *words != '\0' ? words : _ ("The table is closed."));
}

static void
joined_cb (WkGuestWindow *self, WkTable *table)
{
  self->table = g_object_ref (table);
  wk_awake_at_table (table);
  g_signal_connect_swapped (table, "notify::state", G_CALLBACK (table_state_cb), self);
  adw_bin_set_child (self->plan_place, wk_plan_page_new_for_guest (wk_join_form_get_workspace (self->form), table));
  gtk_widget_set_visible (self->leave, TRUE);
  gtk_stack_set_visible_child_name (self->pages, "plan");
}

static void
leave_cb (WkGuestWindow *self)
{
  g_autoptr (WkTable) table = self->table != NULL ? g_object_ref (self->table) : NULL;

  if (table == NULL)
    return;
  say_farewell (self, _ ("You have left the table."));
  wk_table_close (table);
}

static void
again_cb (WkGuestWindow *self)
{
  wk_join_form_clear (self->form);
  gtk_stack_set_visible_child_name (self->pages, "join");
}

/* Another language or direction holds for what is made from now on: the window is made anew. */
static void
make_anew (WkGuestWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  GtkWidget *window = wk_guest_window_new (application, self->address);

  gtk_window_present (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
language_chosen_cb (WkGuestWindow *self)
{
  guint chosen = gtk_drop_down_get_selected (self->language);

  if (self->settling || chosen >= G_N_ELEMENTS (languages))
    return;
  g_setenv ("LANGUAGE", languages[chosen], TRUE);
  /* gettext looks at LANGUAGE again once a domain is named anew. */
  textdomain (GETTEXT_PACKAGE);
  make_anew (self);
}

static void
direction_chosen_cb (WkGuestWindow *self)
{
  if (self->settling)
    return;
  gtk_widget_set_default_direction (gtk_switch_get_active (self->right_to_left) ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  make_anew (self);
}

/* A program of its own, which speaks more languages and shows the plan alone. */
static void
resident_cb (WkGuestWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) seat = NULL;

  if (self->address != NULL)
    seat = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", "--seat", "--join", self->address, NULL);
  else
    seat = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", "--seat", NULL);
  if (seat == NULL)
    {
      g_warning ("A seat could not be opened: %s", error->message);
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  gtk_window_close (GTK_WINDOW (self));
}

static void
show_choices (WkGuestWindow *self)
{
  const char *const *names = g_get_language_names ();
  guint chosen = 1;

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (names[0] != NULL && g_str_has_prefix (names[0], languages[i]))
      chosen = i;
  self->settling = TRUE;
  gtk_drop_down_set_selected (self->language, chosen);
  gtk_switch_set_active (self->right_to_left, gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL);
  self->settling = FALSE;
}

static void
type_size_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_settings_set_type_size (wk_settings_next_type_size (action));
}

static gboolean
wk_guest_window_close_request (GtkWindow *window)
{
  WkGuestWindow *self = WK_GUEST_WINDOW (window);
  g_autoptr (WkTable) table = self->table != NULL ? g_object_ref (self->table) : NULL;

  forget_table (self);
  if (table != NULL)
    wk_table_close (table);
  return GTK_WINDOW_CLASS (wk_guest_window_parent_class)->close_request (window);
}

static void
wk_guest_window_dispose (GObject *object)
{
  WkGuestWindow *self = WK_GUEST_WINDOW (object);

  if (self->table != NULL)
    forget_table (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_GUEST_WINDOW);
  g_clear_pointer (&self->address, g_free);

  G_OBJECT_CLASS (wk_guest_window_parent_class)->dispose (object);
}

static void
wk_guest_window_class_init (WkGuestWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_guest_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = wk_guest_window_close_request;
  g_type_ensure (WK_TYPE_JOIN_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/table/wk-guest-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WkGuestWindow, title);
  gtk_widget_class_bind_template_child (widget_class, WkGuestWindow, leave);
  gtk_widget_class_bind_template_child (widget_class, WkGuestWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, WkGuestWindow, form);
  gtk_widget_class_bind_template_child (widget_class, WkGuestWindow, language);
  gtk_widget_class_bind_template_child (widget_class, WkGuestWindow, right_to_left);
  gtk_widget_class_bind_template_child (widget_class, WkGuestWindow, plan_place);
  gtk_widget_class_bind_template_child (widget_class, WkGuestWindow, farewell);
  gtk_widget_class_bind_template_callback (widget_class, joined_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, resident_cb);
  gtk_widget_class_bind_template_callback (widget_class, language_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, direction_chosen_cb);
  gtk_widget_class_install_action (widget_class, "win.type-larger", NULL, type_size_cb);
  gtk_widget_class_install_action (widget_class, "win.type-smaller", NULL, type_size_cb);
  gtk_widget_class_install_action (widget_class, "win.type-normal", NULL, type_size_cb);
}

static void
wk_guest_window_init (WkGuestWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wk_accessible_name_drop_down (self->language, _ ("Language"));
  show_choices (self);
}

GtkWidget *
wk_guest_window_new (GtkApplication *application, const char *address)
{
  WkGuestWindow *self = g_object_new (WK_TYPE_GUEST_WINDOW, "application", application, NULL);
  /* For the tables in the room alone; the one that joins carries the name that is typed. */
  g_autoptr (WkWorkspace) looking = wk_workspace_new_guest (_ ("Guest"), NULL);

  self->address = g_strdup (address);
  wk_join_form_set_workspace (self->form, looking, TRUE);
  wk_join_form_set_address (self->form, address);
  return GTK_WIDGET (self);
}
