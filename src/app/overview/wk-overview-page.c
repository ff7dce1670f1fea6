#include "overview/wk-overview-page.h"

#include <glib/gi18n.h>

#include "overview/wk-bars.h"
#include "overview/wk-retention-part.h"
#include "overview/wk-terms-window.h"
#include "wk-deed.h"
#include "wk-emergency.h"
#include "wk-line-row.h"
#include "wk-page-layout.h"
#include "wk-resident-list.h"
#include "wk-statistics.h"
#include "wk-vocabulary.h"

/* Many changes come at once: they are counted once. */
#define COUNT_MS 500

struct _WkOverviewPage
{
  AdwBin parent_instance;

  GtkLabel *summary;
  GtkToggleButton *as_table;
  GtkListBox *lights;
  WkBars *phases;
  WkBars *silence;
  WkBars *to_table;
  GtkLabel *steps;
  WkRetentionPart *retention;
  GtkWidget *own_words;

  WkWorkspace *workspace; /* (owned) */
  GCancellable *cancellable; /* (owned) */
  guint count_source;
};

G_DEFINE_FINAL_TYPE (WkOverviewPage, wk_overview_page, ADW_TYPE_BIN)

/* The five core solutions; a button goes to the residents of whom it is missing. */
static const struct
{
  const char *title;
  const char *all_well;
  WkResidentFilter filter;
} lights[WK_N_LIGHTS] = {
  [WK_LIGHT_IN_VIEW] = { N_ ("We approach residents ourselves"), N_ ("Everyone is in view."), WK_RESIDENTS_NOT_IN_VIEW },
  [WK_LIGHT_CONTACT_PERSON] = { N_ ("One fixed contact person who directs"), N_ ("Everyone has a contact person."), WK_RESIDENTS_NO_CONTACT_PERSON },
  [WK_LIGHT_NETWORK] = { N_ ("We work as one network"), N_ ("Everyone has a plan in which each step has an owner."), WK_RESIDENTS_WITHOUT_PLAN },
  [WK_LIGHT_CONNECT] = { N_ ("We connect well with residents"), N_ ("Of everyone it is known how they want it."), WK_RESIDENTS_NOT_ASKED },
  [WK_LIGHT_ACUTE] = { N_ ("Acute solutions for acute problems"), N_ ("No acute matter is overdue."), WK_RESIDENTS_ACUTE },
};

static char *
dup_missing (WkLight light, guint n)
{
  switch (light)
    {
    case WK_LIGHT_IN_VIEW:
      return g_strdup_printf (ngettext ("%'u resident is not or partly in view.", "%'u residents are not or partly in view.", n), n);
    case WK_LIGHT_CONTACT_PERSON:
      return g_strdup_printf (ngettext ("%'u resident has no contact person.", "%'u residents have no contact person.", n), n);
    case WK_LIGHT_NETWORK:
      return g_strdup_printf (ngettext ("%'u resident has no plan, or a step that is nobody’s.", "%'u residents have no plan, or a step that is nobody’s.", n), n);
    case WK_LIGHT_CONNECT:
      return g_strdup_printf (ngettext ("%'u resident was not asked how they want it.", "%'u residents were not asked how they want it.", n), n);
    case WK_LIGHT_ACUTE:
    case WK_N_LIGHTS:
    default:
      return g_strdup_printf (ngettext ("An acute matter of %'u resident is overdue.", "Acute matters of %'u residents are overdue.", n), n);
    }
}

static const char *
phase_label (const char *key)
{
  if (*key == '\0')
    return _ ("Not begun");
  return g_str_equal (key, "few") ? _ ("Small groups together") : wk_terms_get_label (WK_TERMS_PHASE, key);
}

static const char *
span_label (const char *key)
{
  static const struct
  {
    const char *key;
    const char *label;
  } spans[] = {
    { "month", N_ ("Within a month") },
    { "quarter", N_ ("Within three months") },
    { "half-year", N_ ("Within half a year") },
    { "longer", N_ ("Longer") },
    { "never", N_ ("No contact yet") },
    { "not-yet", N_ ("Not at the table yet") },
    { "few", N_ ("Small groups together") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    if (g_str_equal (spans[i].key, key))
      return _ (spans[i].label);
  return key;
}

static void
show_clicked_cb (WkOverviewPage *self, GtkWidget *button)
{
  wk_resident_list_set_query (wk_workspace_get_residents (self->workspace), "");
  wk_resident_list_set_filter (wk_workspace_get_residents (self->workspace), GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "wk-filter")));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-page", "s", "residents");
}

static void
add_light (WkOverviewPage *self, WkLight light, guint missing)
{
  GtkWidget *row, *mark = gtk_image_new_from_icon_name (missing == 0 ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
  g_autofree char *words = missing == 0 ? g_strdup (_ (lights[light].all_well)) : dup_missing (light, missing);

  row = wk_line_row_new (_ (lights[light].title), words, mark);
  gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL, missing == 0 ? _ ("In order") : _ ("Something is missing"), -1);
  gtk_widget_add_css_class (mark, missing == 0 ? "success" : "warning");
  if (missing > 0)
    {
      GtkWidget *button = gtk_button_new_with_label (_ ("Show"));
      g_autofree char *label = g_strdup_printf (_ ("Show: %s"), words);

      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      g_object_set_data (G_OBJECT (button), "wk-filter", GINT_TO_POINTER (lights[light].filter));
      g_signal_connect_object (button, "clicked", G_CALLBACK (show_clicked_cb), self, G_CONNECT_SWAPPED);
      wk_line_row_add (row, button);
    }
  gtk_list_box_append (self->lights, row);
}

static void
show (WkOverviewPage *self, const WkStatistics *counted)
{
  g_autofree char *summary = g_strdup_printf (ngettext ("Counted from the open file of %'u resident on this laptop. Groups of fewer than ten are told together.",
                                                        "Counted from the open files of %'u residents on this laptop. Groups of fewer than ten are told together.",
                                                        counted->residents), counted->residents);
  g_autofree char *steps = NULL;
  GtkWidget *row;

  gtk_label_set_label (self->summary, summary);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->lights))) != NULL)
    gtk_list_box_remove (self->lights, row);
  for (guint i = 0; i < WK_N_LIGHTS; i++)
    add_light (self, i, counted->missing[i]);
  wk_bars_set_groups (self->phases, counted->phases, phase_label);
  wk_bars_set_groups (self->silence, counted->silence, span_label);
  wk_bars_set_groups (self->to_table, counted->to_table, span_label);
  if (counted->steps_done > 0)
    steps = g_strdup_printf (ngettext ("%'u step was taken in the last twelve months.", "%'u steps were taken in the last twelve months.", counted->steps_done),
                             counted->steps_done);
  else
    steps = g_strdup (_ ("Steps that were taken are told once ten residents took one."));
  gtk_label_set_label (self->steps, steps);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkOverviewPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkStatistics) counted = wk_workspace_count_finish (WK_WORKSPACE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (counted != NULL)
    show (self, counted);
  else
    gtk_label_set_label (self->summary, error->message);
}

static gboolean
count_cb (gpointer user_data)
{
  WkOverviewPage *self = user_data;

  self->count_source = 0;
  wk_retention_part_read (self->retention);
  /* The office may have said meanwhile who keeps what all share. */
  gtk_widget_set_visible (self->own_words, wk_functions_may (wk_workspace_get_functions (self->workspace), WK_DEED_KEEP_DIRECTORY));
  wk_workspace_count_async (self->workspace, self->cancellable, counted_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
count_later (WkOverviewPage *self)
{
  if (self->count_source == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->count_source = g_timeout_add (COUNT_MS, count_cb, self);
}

static void
location_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkOverviewPage) self = user_data;
  g_autoptr (WkLocation) location = wk_workspace_open_location_finish (WK_WORKSPACE (source), result, NULL);

  if (location != NULL && !g_cancellable_is_cancelled (self->cancellable))
    gtk_window_present (GTK_WINDOW (wk_terms_window_new (location, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))))));
}

static void
own_words_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkOverviewPage *self = WK_OVERVIEW_PAGE (widget);

  wk_workspace_open_location_async (self->workspace, self->cancellable, location_opened_cb, g_object_ref (self));
}

static void
as_table_toggled_cb (WkOverviewPage *self)
{
  WkBars *all[] = { self->phases, self->silence, self->to_table };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    wk_bars_set_table (all[i], gtk_toggle_button_get_active (self->as_table));
}

static void
wk_overview_page_map (GtkWidget *widget)
{
  WkOverviewPage *self = WK_OVERVIEW_PAGE (widget);

  GTK_WIDGET_CLASS (wk_overview_page_parent_class)->map (widget);
  g_clear_handle_id (&self->count_source, g_source_remove);
  count_cb (self);
}

static void
wk_overview_page_dispose (GObject *object)
{
  WkOverviewPage *self = WK_OVERVIEW_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->count_source, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_OVERVIEW_PAGE);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_overview_page_parent_class)->dispose (object);
}

static void
wk_overview_page_finalize (GObject *object)
{
  g_object_unref (WK_OVERVIEW_PAGE (object)->cancellable);

  G_OBJECT_CLASS (wk_overview_page_parent_class)->finalize (object);
}

static void
wk_overview_page_class_init (WkOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_overview_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_overview_page_finalize;
  widget_class->map = wk_overview_page_map;
  g_type_ensure (WK_TYPE_BARS);
  g_type_ensure (WK_TYPE_PAGE_LAYOUT);
  g_type_ensure (WK_TYPE_RETENTION_PART);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/overview/wk-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WkOverviewPage, summary);
  gtk_widget_class_bind_template_child (widget_class, WkOverviewPage, as_table);
  gtk_widget_class_bind_template_child (widget_class, WkOverviewPage, lights);
  gtk_widget_class_bind_template_child (widget_class, WkOverviewPage, phases);
  gtk_widget_class_bind_template_child (widget_class, WkOverviewPage, silence);
  gtk_widget_class_bind_template_child (widget_class, WkOverviewPage, to_table);
  gtk_widget_class_bind_template_child (widget_class, WkOverviewPage, steps);
  gtk_widget_class_bind_template_child (widget_class, WkOverviewPage, retention);
  gtk_widget_class_bind_template_child (widget_class, WkOverviewPage, own_words);
  gtk_widget_class_install_action (widget_class, "overview.own-words", NULL, own_words_action);
  gtk_widget_class_bind_template_callback (widget_class, as_table_toggled_cb);
}

static void
wk_overview_page_init (WkOverviewPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_overview_page_new (WkWorkspace *workspace)
{
  WkOverviewPage *self = g_object_new (WK_TYPE_OVERVIEW_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  wk_retention_part_set_workspace (self->retention, workspace);
  g_signal_connect_object (wk_workspace_get_residents (workspace), "notify::total", G_CALLBACK (count_later), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
