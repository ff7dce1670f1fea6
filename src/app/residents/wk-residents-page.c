#include "residents/wk-residents-page.h"

#include <glib/gi18n.h>

#include "residents/wk-resident-cell.h"
#include "residents/wk-resident-sort.h"
#include "residents/wk-searches-button.h"
#include "wk-focus.h"
#include "wk-narrow-bin.h"
#include "wk-piecemeal.h"
#include "wk-resident-list.h"
#include "wk-searches.h"
#include "wk-window.h"

/* Words that stand so long were searched for in earnest. */
#define SEARCHED_MS 2500
/* As many as a screen holds; then some at a time, as many as GTK keeps in a list at most. */
#define FIRST_ROWS 24
#define FIRST_FOUND 14 /* which stand on two lines */
#define MORE_ROWS 8
#define KEPT_ROWS 208

struct _WkResidentsPage
{
  AdwBin parent_instance;

  WkNarrowBin *bin;
  GtkSearchEntry *search;
  WkSearchesButton *searches;
  GtkBox *chips;
  GtkLabel *count;
  GtkStack *stack;
  GtkColumnView *wide;
  GtkListView *narrow;
  AdwStatusPage *nobody;

  GtkWidget *chip[WK_N_RESIDENT_FILTERS]; /* (owned by the widget tree) */
  WkWorkspace *workspace; /* (owned) */
  WkResidentList *residents; /* (owned) */
  GtkSortListModel *sorted; /* (owned) */
  GtkSliceListModel *slice; /* (owned): only the first rows until they are painted */
  GtkSingleSelection *selection; /* (owned) */
  guint count_source;
  guint top_source;
  guint searched_source;
  int sorted_by; /* the column that was chosen in the menu, -1: none */
  GtkSortType order;
};

/* By the cell each shows. */
static const struct
{
  const char *key;
  const char *title;
  gboolean expand;
} columns[] = {
  [WK_CELL_NAME] = { "name", N_ ("Name"), TRUE },
  [WK_CELL_CONTACT_PERSON] = { "contact-person", N_ ("Contact person"), FALSE },
  [WK_CELL_PHASE] = { "phase", N_ ("Phase"), FALSE },
  [WK_CELL_LAST_CONTACT] = { "last-contact", N_ ("Last contact"), FALSE },
  [WK_CELL_NEXT_STEP] = { "next-step", N_ ("Next step"), TRUE },
  [WK_CELL_ACUTE] = { "acute", N_ ("Acute"), FALSE },
};

G_DEFINE_FINAL_TYPE (WkResidentsPage, wk_residents_page, ADW_TYPE_BIN)

static const char *
filter_label (WkResidentFilter filter)
{
  switch (filter)
    {
    case WK_RESIDENTS_MINE:
      return _ ("Mine");
    case WK_RESIDENTS_NO_CONTACT_PERSON:
      return _ ("No contact person");
    case WK_RESIDENTS_NOT_IN_VIEW:
      return _ ("Not yet in view");
    case WK_RESIDENTS_ACUTE:
      return _ ("Acute");
    case WK_RESIDENTS_WITHOUT_PLAN:
      return _ ("Without a plan");
    case WK_RESIDENTS_NOT_ASKED:
      return _ ("Not asked yet");
    case WK_N_RESIDENT_FILTERS:
    case WK_RESIDENTS_ALL:
    default:
      return _ ("Everyone");
    }
}

static gboolean
is_searching (WkResidentsPage *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';
}

/* What is found has a line of its own under the name, which no column is wide enough for. */
static gboolean
is_list (WkResidentsPage *self)
{
  return wk_narrow_bin_get_narrow (self->bin) || is_searching (self);
}

/* What an empty list says next; it depends on what was asked. */
static void
show_nobody (WkResidentsPage *self)
{
  if (is_searching (self))
    {
      adw_status_page_set_icon_name (self->nobody, "system-search-symbolic");
      adw_status_page_set_title (self->nobody, _ ("Nobody found"));
      adw_status_page_set_description (self->nobody,
                                       _ ("Search by name, birth date, address, file number or a word from the notes. Accents and small misspellings do not matter."));
    }
  else
    {
      adw_status_page_set_icon_name (self->nobody, "wk-residents-symbolic");
      adw_status_page_set_title (self->nobody, _ ("Nobody here"));
      adw_status_page_set_description (self->nobody, wk_resident_list_get_filter (self->residents) == WK_RESIDENTS_MINE
                                                         ? _ ("You are nobody’s contact person yet. Open a file to become one.")
                                                         : _ ("No resident is in this group now."));
    }
}

static gboolean
update_cb (gpointer user_data)
{
  WkResidentsPage *self = user_data;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->residents));
  guint total = wk_resident_list_get_total (self->residents);
  g_autofree char *count = NULL;

  self->count_source = 0;

  for (int i = 0; i < WK_N_RESIDENT_FILTERS; i++)
    {
      /* Translators: a filter and how many residents are in it, such as "Mine 12". */
      g_autofree char *label = g_strdup_printf (_ ("%s %'u"), filter_label (i), wk_resident_list_count (self->residents, i));

      gtk_button_set_label (GTK_BUTTON (self->chip[i]), label);
    }

  count = g_strdup_printf (ngettext ("%'u resident", "%'u residents", n), n);
  gtk_label_set_label (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count), n > 0 && n < total);

  if (n > 0)
    gtk_stack_set_visible_child_name (self->stack, is_list (self) ? "narrow" : "wide");
  else if (total == 0)
    gtk_stack_set_visible_child_name (self->stack, "empty");
  else
    {
      show_nobody (self);
      gtk_stack_set_visible_child_name (self->stack, "nobody");
    }
  gtk_widget_set_visible (GTK_WIDGET (self->chips), total > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->search), total > 0);
  return G_SOURCE_REMOVE;
}

/* Many changes come at once: they are counted once. */
static void
update_later (WkResidentsPage *self)
{
  if (self->count_source == 0)
    self->count_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static gboolean
show_more_rows (gpointer user_data)
{
  WkResidentsPage *self = user_data;
  guint size = gtk_slice_list_model_get_size (self->slice) + MORE_ROWS;

  gtk_slice_list_model_set_size (self->slice, size < KEPT_ROWS ? size : G_MAXUINT);
  return size < KEPT_ROWS ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* What is not seen at once is made when it is painted. */
static void
show_first_rows (WkResidentsPage *self, guint n)
{
  gtk_slice_list_model_set_size (self->slice, n);
  wk_piecemeal_begin (GTK_WIDGET (self), show_more_rows);
}

static void
shape_changed_cb (WkResidentsPage *self)
{
  /* The list that is not shown keeps no rows. */
  if (is_list (self))
    {
      if (gtk_list_view_get_model (self->narrow) != NULL)
        return;
      gtk_column_view_set_model (self->wide, NULL);
      show_first_rows (self, FIRST_FOUND);
      gtk_list_view_set_model (self->narrow, GTK_SELECTION_MODEL (self->selection));
    }
  else
    {
      if (gtk_column_view_get_model (self->wide) != NULL)
        return;
      gtk_list_view_set_model (self->narrow, NULL);
      show_first_rows (self, FIRST_ROWS);
      gtk_column_view_set_model (self->wide, GTK_SELECTION_MODEL (self->selection));
    }
  update_cb (self);
}

/* What was searched for goes into the access log, and among the recent ones. */
static void
note_search (WkResidentsPage *self)
{
  WkSearches *searches = wk_workspace_get_searches (self->workspace);
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->residents));
  g_autoptr (WkResidentRow) only = n == 1 ? g_list_model_get_item (G_LIST_MODEL (self->residents), 0) : NULL;

  g_clear_handle_id (&self->searched_source, g_source_remove);
  if (searches != NULL)
    wk_searches_note (searches, words, n, only != NULL ? wk_resident_row_get_id (only) : NULL);
}

static gboolean
searched_cb (gpointer user_data)
{
  WkResidentsPage *self = user_data;

  self->searched_source = 0;
  note_search (self);
  return G_SOURCE_REMOVE;
}

static void
open_at (WkResidentsPage *self, guint position)
{
  g_autoptr (WkResidentRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (row == NULL)
    return;
  note_search (self);
  if (wk_resident_row_get_found (row) != NULL)
    wk_window_open_found (wk_window_get_for (GTK_WIDGET (self)), wk_resident_row_get_found (row));
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-file", "s", wk_resident_row_get_id (row));
}

static void
activated_cb (WkResidentsPage *self, guint position, GtkWidget *view)
{
  open_at (self, position);
}

/* What is searched for stands with the best first, whatever the order was. */
static void
update_order (WkResidentsPage *self)
{
  gtk_sort_list_model_set_sorter (self->sorted, is_searching (self) ? NULL : gtk_column_view_get_sorter (self->wide));
}

static void
show_top (GtkWidget *list)
{
  if (gtk_widget_get_mapped (list))
    gtk_widget_activate_action (list, "list.scroll-to-item", "u", 0);
}

static gboolean
top_cb (gpointer user_data)
{
  WkResidentsPage *self = user_data;

  self->top_source = 0;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    return G_SOURCE_REMOVE;
  show_top (GTK_WIDGET (self->narrow));
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->wide)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      show_top (child);
  return G_SOURCE_REMOVE;
}

/* A list keeps in view who was in view; whoever sorts wants to see who comes first now. */
static void
sorter_changed_cb (WkResidentsPage *self)
{
  if (self->top_source == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->top_source = g_idle_add (top_cb, self);
}

static void
sort_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkResidentsPage *self = WK_RESIDENTS_PAGE (widget);
  GListModel *all = gtk_column_view_get_columns (self->wide);

  for (int i = 0; i < (int) G_N_ELEMENTS (columns); i++)
    if (g_str_equal (columns[i].key, g_variant_get_string (parameter, NULL)))
      {
        g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (all, i);

        /* The same once more turns it round, as in the headings. */
        self->order = i == self->sorted_by && self->order == GTK_SORT_ASCENDING ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING;
        self->sorted_by = i;
        gtk_column_view_sort_by_column (self->wide, column, self->order);
      }
}

static void
search_changed_cb (WkResidentsPage *self)
{
  wk_resident_list_set_query (self->residents, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  g_clear_handle_id (&self->searched_source, g_source_remove);
  self->searched_source = g_timeout_add (SEARCHED_MS, searched_cb, self);
  update_order (self);
  shape_changed_cb (self);
  update_later (self);
}

static void
search_activated_cb (WkResidentsPage *self)
{
  guint selected = gtk_single_selection_get_selected (self->selection);

  /* The words as they stand now, not as they stood a moment ago. */
  search_changed_cb (self);
  open_at (self, selected != GTK_INVALID_LIST_POSITION ? selected : 0);
}

static void
search_stopped_cb (WkResidentsPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static gboolean
search_key_cb (WkResidentsPage *self, guint key, guint code, GdkModifierType modifiers)
{
  if (key != GDK_KEY_Down && key != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
chip_toggled_cb (GtkToggleButton *chip, gpointer user_data)
{
  WkResidentsPage *self = user_data;

  if (!gtk_toggle_button_get_active (chip))
    return;
  for (int i = 0; i < WK_N_RESIDENT_FILTERS; i++)
    if (self->chip[i] == GTK_WIDGET (chip))
      wk_resident_list_set_filter (self->residents, i);
  update_later (self);
}

/* Another page chose a group: its chip is seen, however many there are. */
static void
filter_changed_cb (WkResidentsPage *self)
{
  GtkWidget *chip = self->chip[wk_resident_list_get_filter (self->residents)], *window = gtk_widget_get_ancestor (chip, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), TRUE);
  if (window != NULL && gtk_widget_compute_bounds (chip, GTK_WIDGET (self->chips), &bounds))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (window)), bounds.origin.x, bounds.origin.x + bounds.size.width);
}

static void
show_everyone_cb (WkResidentsPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->chip[WK_RESIDENTS_ALL]), TRUE);
  wk_resident_list_set_query (self->residents, "");
  update_later (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
fill_chips (WkResidentsPage *self)
{
  for (int i = 0; i < WK_N_RESIDENT_FILTERS; i++)
    {
      self->chip[i] = gtk_toggle_button_new_with_label (filter_label (i));
      gtk_widget_add_css_class (self->chip[i], "wk-chip");
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->chip[i]), GTK_TOGGLE_BUTTON (self->chip[0]));
      gtk_box_append (self->chips, self->chip[i]);
    }
}

static void
add_column (WkResidentsPage *self, WkCellKind kind)
{
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (_ (columns[kind].title), wk_resident_cell_new_factory (kind));
  g_autoptr (GtkSorter) sorter = wk_resident_sort_new (kind);

  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_expand (column, columns[kind].expand);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (self->wide, column);
}

static void
wk_residents_page_map (GtkWidget *widget)
{
  WkResidentsPage *self = WK_RESIDENTS_PAGE (widget);

  GTK_WIDGET_CLASS (wk_residents_page_parent_class)->map (widget);
  if (self->slice != NULL && gtk_slice_list_model_get_size (self->slice) < KEPT_ROWS)
    wk_piecemeal_begin (widget, show_more_rows);
}

static gboolean
wk_residents_page_grab_focus (GtkWidget *widget)
{
  WkResidentsPage *self = WK_RESIDENTS_PAGE (widget);

  if (gtk_widget_get_sensitive (GTK_WIDGET (self->search)))
    return gtk_widget_grab_focus (GTK_WIDGET (self->search));
  return gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
wk_residents_page_dispose (GObject *object)
{
  WkResidentsPage *self = WK_RESIDENTS_PAGE (object);

  g_clear_handle_id (&self->count_source, g_source_remove);
  g_clear_handle_id (&self->top_source, g_source_remove);
  g_clear_handle_id (&self->searched_source, g_source_remove);
  wk_piecemeal_end (GTK_WIDGET (self));
  /* AdwBin would unparent its child a second time. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_RESIDENTS_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->slice);
  g_clear_object (&self->sorted);
  g_clear_object (&self->residents);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (wk_residents_page_parent_class)->dispose (object);
}

static void
wk_residents_page_class_init (WkResidentsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_residents_page_dispose;
  wk_focus_set_grab (widget_class, wk_residents_page_grab_focus);
  widget_class->map = wk_residents_page_map;

  g_type_ensure (WK_TYPE_NARROW_BIN);
  g_type_ensure (WK_TYPE_SEARCHES_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/residents/wk-residents-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WkResidentsPage, bin);
  gtk_widget_class_bind_template_child (widget_class, WkResidentsPage, search);
  gtk_widget_class_bind_template_child (widget_class, WkResidentsPage, searches);
  gtk_widget_class_bind_template_child (widget_class, WkResidentsPage, chips);
  gtk_widget_class_bind_template_child (widget_class, WkResidentsPage, count);
  gtk_widget_class_bind_template_child (widget_class, WkResidentsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, WkResidentsPage, wide);
  gtk_widget_class_bind_template_child (widget_class, WkResidentsPage, narrow);
  gtk_widget_class_bind_template_child (widget_class, WkResidentsPage, nobody);
  gtk_widget_class_bind_template_callback (widget_class, shape_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_everyone_cb);
  gtk_widget_class_install_action (widget_class, "residents.sort", "s", sort_action);
}

static void
wk_residents_page_init (WkResidentsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Typing in the list searches. */
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self->stack));
  fill_chips (self);

  self->sorted_by = -1;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    add_column (self, i);
  gtk_list_view_set_factory (self->narrow, wk_resident_cell_new_factory (WK_CELL_ALL));
}

GtkWidget *
wk_residents_page_new (WkWorkspace *workspace)
{
  WkResidentsPage *self = g_object_new (WK_TYPE_RESIDENTS_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->residents = g_object_ref (wk_workspace_get_residents (workspace));
  wk_searches_button_bind (self->searches, workspace, GTK_EDITABLE (self->search));
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->residents)), g_object_ref (gtk_column_view_get_sorter (self->wide)));
  self->slice = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->sorted)), 0, FIRST_ROWS);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->slice)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);

  filter_changed_cb (self);
  for (int i = 0; i < WK_N_RESIDENT_FILTERS; i++)
    g_signal_connect (self->chip[i], "toggled", G_CALLBACK (chip_toggled_cb), self);
  g_signal_connect_object (self->residents, "notify::filter", G_CALLBACK (filter_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->residents, "items-changed", G_CALLBACK (update_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->residents, "notify", G_CALLBACK (update_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_sorter (self->wide), "changed", G_CALLBACK (sorter_changed_cb), self, G_CONNECT_SWAPPED);
  shape_changed_cb (self);
  return GTK_WIDGET (self);
}

void
wk_residents_page_search (WkResidentsPage *self)
{
  g_return_if_fail (WK_IS_RESIDENTS_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
