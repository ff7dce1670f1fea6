#include "overview/wk-retention-part.h"

#include <glib/gi18n.h>

#include "file/wk-removal-dialog.h"
#include "overview/wk-keep-dialog.h"
#include "overview/wk-period-dialog.h"
#include "sync/wk-sync-words.h"
#include "wk-line-row.h"
#include "wk-removal.h"
#include "wk-retention.h"
#include "wk-words.h"

#define READ_MS 250

struct _WkRetentionPart
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group;
  GtkListBox *list;

  WkWorkspace *workspace; /* (owned) */
  WkLocation *location; /* (owned) (nullable): until it is open */
  GCancellable *cancellable; /* (owned) */
  char *shown; /* (owned) (nullable): what the rows say */
  guint read_source;
};

G_DEFINE_FINAL_TYPE (WkRetentionPart, wk_retention_part, ADW_TYPE_BIN)

/* ---- words --------------------------------------------------------------------------------------------------- */

static char *
dup_period (guint months)
{
  return months % 12 == 0 ? g_strdup_printf (ngettext ("%u year", "%u years", months / 12), months / 12)
                          : g_strdup_printf (ngettext ("%u month", "%u months", months), months);
}

static char *
dup_why (const WkPastPeriod *past)
{
  g_autofree char *began = wk_words_dup_date (past->began), *ended = wk_words_dup_date (past->ended), *period = dup_period (past->months);

  if (past->closed)
    /* Translators: why a file is proposed for removal: a day, a period such as "5 years", a day. */
    return g_strdup_printf (_ ("Closed on %s. The municipality keeps it for %s after that: until %s."), began, period, ended);
  /* Translators: why a file is proposed for removal: a day, a period such as "5 years", a day. */
  return g_strdup_printf (_ ("Last contact on %s. The municipality keeps it for %s after that: until %s."), began, period, ended);
}

static char *
dup_rule (const WkRetention *retention)
{
  g_autoptr (GString) rule = g_string_new (NULL);
  g_autofree char *closed = dup_period (retention->closed), *silent = dup_period (retention->silent);

  if (retention->closed == 0 && retention->silent == 0)
    return g_strdup (_ ("The municipality has not said here how long files are kept. So nothing is proposed."));
  if (retention->closed > 0)
    /* Translators: %s is a period such as "5 years". */
    g_string_append_printf (rule, _ ("A closed file is kept for %s."), closed);
  if (retention->silent > 0)
    {
      g_string_append (rule, rule->len > 0 ? " " : "");
      /* Translators: %s is a period such as "5 years". */
      g_string_append_printf (rule, _ ("One that nobody closed is kept for %s after the last contact."), silent);
    }
  if (*retention->ground != '\0')
    g_string_append_printf (rule, " %s.", retention->ground);
  return g_string_free (g_steal_pointer (&rule), FALSE);
}

/* ---- rows ---------------------------------------------------------------------------------------------------- */

static GtkWidget *
make_row (WkRetentionPart *self, const WkPastPeriod *past, const char *name, const char *why)
{
  GtkWidget *row = wk_line_row_new (name, why, NULL);
  GtkWidget *decide = g_object_new (GTK_TYPE_MENU_BUTTON, "label", _ ("_Decide"), "use-underline", TRUE, NULL);
  g_autofree char *spoken = g_strdup_printf (_ ("Decide about the file of %s"), name);
  g_autoptr (GMenu) menu = g_menu_new ();
  static const struct
  {
    const char *label;
    const char *action;
  } ways[] = {
    { N_ ("Look at the File"), "win.open-file" },
    { N_ ("Keep It Longer…"), "retention.keep" },
    { N_ ("Remove It…"), "retention.remove" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (ways[i].label), NULL);

      g_menu_item_set_action_and_target (item, ways[i].action, "s", past->resident);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (decide), G_MENU_MODEL (menu));
  gtk_accessible_update_property (GTK_ACCESSIBLE (decide), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  wk_line_row_add (row, decide);
  return row;
}

/* Whoever has the focus in a row keeps it while nothing changes. */
static void
show (WkRetentionPart *self, GPtrArray *list)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free), whys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) words = g_string_new (NULL);
  GtkWidget *row;

  for (guint i = 0; i < list->len; i++)
    {
      const WkPastPeriod *past = list->pdata[i];

      g_ptr_array_add (names, wk_sync_words_dup_name (self->workspace, past->resident));
      g_ptr_array_add (whys, dup_why (past));
      g_string_append_printf (words, "%s\n%s\n%s\n", past->resident, (char *) names->pdata[i], (char *) whys->pdata[i]);
    }
  if (g_strcmp0 (words->str, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_string_free (g_steal_pointer (&words), FALSE);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < list->len; i++)
    gtk_list_box_append (self->list, make_row (self, list->pdata[i], names->pdata[i], whys->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->list), list->len > 0);
}

/* ---- reading ------------------------------------------------------------------------------------------------- */

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkRetentionPart) self = user_data;
  g_autoptr (GPtrArray) list = wk_workspace_list_past_period_finish (WK_WORKSPACE (source), result, NULL);

  if (list != NULL && !g_cancellable_is_cancelled (self->cancellable))
    show (self, list);
}

static gboolean
read_cb (gpointer user_data)
{
  WkRetentionPart *self = user_data;
  g_autoptr (WkRetention) retention = wk_location_dup_retention (self->location);
  g_autofree char *rule = dup_rule (retention);

  self->read_source = 0;
  adw_preferences_group_set_description (self->group, rule);
  wk_workspace_list_past_period_async (self->workspace, self->cancellable, listed_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

void
wk_retention_part_read (WkRetentionPart *self)
{
  /* The office may have said meanwhile who decides. */
  gtk_widget_set_visible (GTK_WIDGET (self), wk_workspace_may_decide_removal (self->workspace));
  if (self->location != NULL && self->read_source == 0 && gtk_widget_get_visible (GTK_WIDGET (self)) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->read_source = g_timeout_add (READ_MS, read_cb, self);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkRetentionPart) self = user_data;
  WkLocation *location = wk_workspace_open_location_finish (WK_WORKSPACE (source), result, NULL);

  /* Also when it is not wanted any more. */
  if (location == NULL)
    return;
  self->location = location;
  g_signal_connect_object (location, "changed", G_CALLBACK (wk_retention_part_read), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::save-state", G_CALLBACK (wk_retention_part_read), self, G_CONNECT_SWAPPED);
  wk_retention_part_read (self);
}

/* ---- deeds --------------------------------------------------------------------------------------------------- */

static GtkWindow *
get_window (WkRetentionPart *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
set_periods_cb (WkRetentionPart *self)
{
  if (self->location != NULL)
    gtk_window_present (GTK_WINDOW (wk_period_dialog_new (self->location, get_window (self))));
}

static void
keep_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkRetentionPart *self = WK_RETENTION_PART (widget);

  gtk_window_present (GTK_WINDOW (wk_keep_dialog_new (self->workspace, g_variant_get_string (parameter, NULL), get_window (self))));
}

static void
remove_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkRetentionPart *self = WK_RETENTION_PART (widget);

  gtk_window_present (GTK_WINDOW (wk_removal_dialog_new (self->workspace, g_variant_get_string (parameter, NULL), "retention", get_window (self))));
}

/* ---- construction ---------------------------------------------------------------------------------------------- */

static void
wk_retention_part_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wk_retention_part_parent_class)->map (widget);
  wk_retention_part_read (WK_RETENTION_PART (widget));
}

static void
wk_retention_part_dispose (GObject *object)
{
  WkRetentionPart *self = WK_RETENTION_PART (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->read_source, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_RETENTION_PART);
  g_clear_object (&self->location);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_retention_part_parent_class)->dispose (object);
}

static void
wk_retention_part_finalize (GObject *object)
{
  WkRetentionPart *self = WK_RETENTION_PART (object);

  g_clear_object (&self->cancellable);
  g_free (self->shown);

  G_OBJECT_CLASS (wk_retention_part_parent_class)->finalize (object);
}

static void
wk_retention_part_class_init (WkRetentionPartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wk_retention_part_dispose;
  object_class->finalize = wk_retention_part_finalize;
  widget_class->map = wk_retention_part_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/overview/wk-retention-part.ui");
  gtk_widget_class_bind_template_child (widget_class, WkRetentionPart, group);
  gtk_widget_class_bind_template_child (widget_class, WkRetentionPart, list);
  gtk_widget_class_bind_template_callback (widget_class, set_periods_cb);
  gtk_widget_class_install_action (widget_class, "retention.keep", "s", keep_action);
  gtk_widget_class_install_action (widget_class, "retention.remove", "s", remove_action);
}

static void
wk_retention_part_init (WkRetentionPart *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_retention_part_set_workspace (WkRetentionPart *self, WkWorkspace *workspace)
{
  g_return_if_fail (WK_IS_RETENTION_PART (self) && self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  wk_workspace_open_location_async (workspace, self->cancellable, opened_cb, g_object_ref (self));
}
