#include "wk-desk.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plan/wk-plan-words.h"
#include "plan/wk-screen-away.h"
#include "plan/wk-wrap-layout.h"
#include "wk-entered.h"
#include "wk-resident-list.h"
#include "wk-words.h"

struct _WkDesk
{
  AdwWindow parent_instance;

  GtkLabel *day;
  GtkListBox *today;
  GtkWidget *nobody;
  GtkEditable *birth_date;
  GtkEditable *house_number;
  GtkLabel *answer;
  GtkWidget *open;

  WkWorkspace *workspace; /* (owned) */
  char *found; /* (owned) (nullable): a resident's id */
};

G_DEFINE_FINAL_TYPE (WkDesk, wk_desk, ADW_TYPE_WINDOW)

/* ---- today ------------------------------------------------------------------------------------------------- */

static int
compare_times (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (wk_resident_row_get_next_talk (*(WkResidentRow *const *) a), wk_resident_row_get_next_talk (*(WkResidentRow *const *) b));
}

static void
add_row (WkDesk *self, WkResidentRow *row)
{
  const char *time = strchr (wk_resident_row_get_next_talk (row), 'T');
  g_autofree char *name = g_markup_escape_text (wk_resident_row_get_first_name (row), -1);
  GtkWidget *line = adw_action_row_new (), *when = gtk_label_new (time != NULL ? time + 1 : _ ("today"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), name);
  gtk_widget_add_css_class (when, "numeric");
  adw_action_row_add_prefix (ADW_ACTION_ROW (line), when);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (line), FALSE);
  gtk_list_box_append (self->today, line);
}

static void
update (WkDesk *self)
{
  g_autoptr (GPtrArray) rows = wk_resident_list_dup_all (wk_workspace_get_residents (self->workspace), WK_RESIDENTS_ALL);
  g_autofree char *today = wk_plan_words_dup_today (), *day = wk_words_dup_date (today);
  GtkListBoxRow *old;
  guint n = 0;

  while ((old = gtk_list_box_get_row_at_index (self->today, 0)) != NULL)
    gtk_list_box_remove (self->today, GTK_WIDGET (old));
  g_ptr_array_sort (rows, compare_times);
  for (guint i = 0; i < rows->len; i++)
    {
      const char *talk = wk_resident_row_get_next_talk (rows->pdata[i]);

      if (talk == NULL || !g_str_has_prefix (talk, today))
        continue;
      add_row (self, rows->pdata[i]);
      n++;
    }
  gtk_label_set_label (self->day, day);
  gtk_widget_set_visible (GTK_WIDGET (self->today), n > 0);
  gtk_widget_set_visible (self->nobody, n == 0);
}

/* ---- who walks in -------------------------------------------------------------------------------------------- */

static void
say (WkDesk *self, const char *words, gboolean found)
{
  gtk_label_set_label (self->answer, words);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), TRUE);
  gtk_widget_set_visible (self->open, found);
}

static void
forget_cb (WkDesk *self)
{
  g_clear_pointer (&self->found, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), FALSE);
  gtk_widget_set_visible (self->open, FALSE);
}

static void
find_cb (WkDesk *self)
{
  g_autofree char *date = wk_words_dup_typed_date (gtk_editable_get_text (self->birth_date)), *words = NULL;
  g_autofree char *number = wk_entered_dup (self->house_number);
  WkResidentRow *row;

  forget_cb (self);
  if (date == NULL || *number == '\0')
    {
      say (self, _ ("Fill in both: a birth date like 21-02-1990, and the number of the house."), FALSE);
      return;
    }
  row = wk_resident_list_find_exact (wk_workspace_get_residents (self->workspace), date, number, NULL);
  if (row == NULL)
    {
      say (self, _ ("No one person is found by this. Ask again, or look for the name at your own screen."), FALSE);
      return;
    }
  self->found = g_strdup (wk_resident_row_get_id (row));
  /* Translators: %s is a first name. */
  words = g_strdup_printf (_ ("This is %s."), wk_resident_row_get_first_name (row));
  say (self, words, TRUE);
  gtk_widget_grab_focus (self->open);
}

static void
open_cb (WkDesk *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (self->found == NULL || parent == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (parent), "win.open-file", "s", self->found);
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- object -------------------------------------------------------------------------------------------------- */

static void
away_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_screen_away_present (GTK_WINDOW (widget));
}

static void
close_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

static void
wk_desk_dispose (GObject *object)
{
  WkDesk *self = WK_DESK (object);

  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (wk_workspace_get_residents (self->workspace), self);
  g_clear_object (&self->workspace);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_DESK);

  G_OBJECT_CLASS (wk_desk_parent_class)->dispose (object);
}

static void
wk_desk_finalize (GObject *object)
{
  g_free (WK_DESK (object)->found);

  G_OBJECT_CLASS (wk_desk_parent_class)->finalize (object);
}

static void
wk_desk_class_init (WkDeskClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_desk_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_desk_finalize;
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/room/wk-desk.ui");
  gtk_widget_class_bind_template_child (widget_class, WkDesk, day);
  gtk_widget_class_bind_template_child (widget_class, WkDesk, today);
  gtk_widget_class_bind_template_child (widget_class, WkDesk, nobody);
  gtk_widget_class_bind_template_child (widget_class, WkDesk, birth_date);
  gtk_widget_class_bind_template_child (widget_class, WkDesk, house_number);
  gtk_widget_class_bind_template_child (widget_class, WkDesk, answer);
  gtk_widget_class_bind_template_child (widget_class, WkDesk, open);
  gtk_widget_class_bind_template_callback (widget_class, find_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_install_action (widget_class, "desk.away", NULL, away_cb);
  gtk_widget_class_install_action (widget_class, "desk.close", NULL, close_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F12, 0, "desk.away", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "desk.close", NULL);
}

static void
wk_desk_init (WkDesk *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_desk_new (WkWorkspace *workspace, GtkWindow *parent)
{
  WkDesk *self = g_object_new (WK_TYPE_DESK, "transient-for", parent, NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_swapped (wk_workspace_get_residents (workspace), "items-changed", G_CALLBACK (update), self);
  update (self);
  /* Nothing of the others is to be seen behind it. */
  gtk_window_maximize (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->birth_date));
  return GTK_WIDGET (self);
}
