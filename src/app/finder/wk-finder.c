#include "finder/wk-finder.h"

#include <glib/gi18n.h>

#include "finder/wk-find.h"
#include "wk-accessible.h"
#include "wk-entered.h"
#include "wk-resident-list.h"
#include "wk-searches.h"
#include "wk-words.h"

#define MOST_RESIDENTS 30
#define MOST_FILES 15u /* in which the words stand */
#define SEARCH "finder.search" /* no action of the window: the words are put in place of what was typed */

struct _WkFinder
{
  AdwWindow parent_instance;

  GtkSearchEntry *search;
  GtkListView *list;
  GtkStack *stack;

  GListStore *found; /* (owned) of WkFind */
  GtkSingleSelection *selection; /* (owned) */
  GPtrArray *places; /* (owned) (nullable) of WkFound: where the words stand */
  GCancellable *searching; /* (owned) (nullable) */
  char *asked; /* (owned) (nullable): the words that are shown */
};

G_DEFINE_FINAL_TYPE (WkFinder, wk_finder, ADW_TYPE_WINDOW)

static const struct
{
  const char *title;
  const char *icon_name;
  const char *action;
  const char *target;
} actions[] = {
  { N_ ("Today"), "wk-today-symbolic", "win.show-page", "today" },
  { N_ ("Residents"), "wk-residents-symbolic", "win.show-page", "residents" },
  { N_ ("Table"), "wk-table-symbolic", "win.show-page", "table" },
  { N_ ("Network"), "wk-network-symbolic", "win.show-page", "network" },
  { N_ ("Overview"), "wk-overview-symbolic", "win.show-page", "overview" },
  { N_ ("New Resident…"), "list-add-symbolic", "win.new-resident", NULL },
  { N_ ("Import Residents…"), "wk-import-symbolic", "win.import", NULL },
  { N_ ("The Desk"), "wk-contact-symbolic", "win.desk", NULL },
  { N_ ("Emergency Access…"), "wk-acute-symbolic", "win.emergency", "" },
  { N_ ("Join a Table as a Guest"), "wk-seat-symbolic", "app.join", NULL },
  { N_ ("Office"), "wk-office-symbolic", "win.office", NULL },
  { N_ ("Sync Now"), "wk-sync-symbolic", "win.sync", NULL },
  { N_ ("Larger Type"), "zoom-in-symbolic", "win.type-larger", NULL },
  { N_ ("Smaller Type"), "zoom-out-symbolic", "win.type-smaller", NULL },
  { N_ ("Preferences"), "emblem-system-symbolic", "win.preferences", NULL },
  { N_ ("Keyboard Shortcuts"), "input-keyboard-symbolic", "win.show-help-overlay", NULL },
  { N_ ("About Woonkamer"), "help-about-symbolic", "app.about", NULL },
  { N_ ("Lock"), "wk-lock-symbolic", "win.lock", NULL },
};

static WkWindow *
get_window (WkFinder *self)
{
  return WK_WINDOW (gtk_window_get_transient_for (GTK_WINDOW (self)));
}

static char *
dup_words (WkFinder *self)
{
  return wk_entered_dup (GTK_EDITABLE (self->search));
}

static WkFind *
new_resident (WkResidentRow *row)
{
  const char *date = wk_resident_row_get_birth_date (row);
  const char *address = wk_resident_row_get_address (row);
  g_autofree char *born = wk_words_dup_date (date);
  /* Two who share a name are told apart by birth date and address. */
  g_autofree char *subtitle = g_strdup_printf (_ ("%s · %s"), born, address != NULL ? address : "");

  return wk_find_new (wk_resident_row_get_name (row), subtitle, "wk-resident-symbolic", "win.open-file", wk_resident_row_get_id (row));
}

static void
find_residents (WkFinder *self, const char *words, GPtrArray *found)
{
  WkResidentList *residents = wk_workspace_get_residents (wk_window_get_workspace (get_window (self)));
  g_autoptr (GPtrArray) rows = wk_resident_list_find (residents, words, MOST_RESIDENTS);

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (found, new_resident (rows->pdata[i]));
}

static void
find_actions (WkFinder *self, const char *words, GPtrArray *found)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (*words == '\0' || wk_find_matches (_ (actions[i].title), words))
      g_ptr_array_add (found, wk_find_new (_ (actions[i].title), NULL, actions[i].icon_name, actions[i].action, actions[i].target));
}

/* Before anything is typed: what was searched for last, and what is searched for often. */
static void
find_searches (WkFinder *self, GPtrArray *found)
{
  WkSearches *searches = wk_workspace_get_searches (wk_window_get_workspace (get_window (self)));
  g_auto (GStrv) saved = searches != NULL ? wk_searches_dup_saved (searches) : NULL;
  g_auto (GStrv) recent = searches != NULL ? wk_searches_dup_recent (searches) : NULL;

  for (guint i = 0; saved != NULL && saved[i] != NULL; i++)
    g_ptr_array_add (found, wk_find_new (saved[i], _ ("A search that is kept"), "starred-symbolic", SEARCH, saved[i]));
  for (guint i = 0; recent != NULL && recent[i] != NULL; i++)
    if (!wk_searches_is_saved (searches, recent[i]))
      g_ptr_array_add (found, wk_find_new (recent[i], _ ("Searched for lately"), "document-open-recent-symbolic", SEARCH, recent[i]));
}

static gboolean
is_listed (GPtrArray *found, const char *id)
{
  for (guint i = 0; i < found->len; i++)
    if (g_strcmp0 (wk_find_get_target (found->pdata[i]), id) == 0)
      return TRUE;
  return FALSE;
}

/* Where the words stand in files, and residents whose name is spelt in another way. */
static void
find_places (WkFinder *self, GPtrArray *found)
{
  WkResidentList *residents = wk_workspace_get_residents (wk_window_get_workspace (get_window (self)));

  for (guint i = 0; self->places != NULL && i < self->places->len; i++)
    {
      const WkFound *place = self->places->pdata[i];
      char id[WK_ID_HEX_SIZE];
      WkResidentRow *row = wk_resident_list_lookup (residents, wk_id_write_hex (&place->resident, id));

      if (row == NULL)
        continue;
      if (!g_str_equal (place->part, "name"))
        g_ptr_array_add (found, wk_find_new_found (wk_resident_row_get_name (row), place));
      else if (!is_listed (found, id))
        g_ptr_array_add (found, new_resident (row));
    }
}

static void
show (WkFinder *self, gboolean keep_selected)
{
  g_autofree char *words = dup_words (self);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  guint selected = keep_selected ? gtk_single_selection_get_selected (self->selection) : 0;

  if (*words != '\0')
    {
      find_residents (self, words, found);
      find_places (self, found);
    }
  else
    find_searches (self, found);
  find_actions (self, words, found);
  g_list_store_splice (self->found, 0, g_list_model_get_n_items (G_LIST_MODEL (self->found)), found->pdata, found->len);
  gtk_single_selection_set_selected (self->selection, selected < found->len ? selected : 0);
  gtk_stack_set_visible_child_name (self->stack, found->len > 0 ? "found" : "nothing");
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WkFinder) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) places = wk_workspace_search_finish (WK_WORKSPACE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->places, g_ptr_array_unref);
  self->places = g_steal_pointer (&places);
  show (self, TRUE);
}

/* Names answer at once; where the words stand follows. */
static void
find (WkFinder *self)
{
  g_autofree char *words = dup_words (self);
  WkWorkspace *workspace = wk_window_get_workspace (get_window (self));

  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_free (self->asked);
  self->asked = g_strdup (words);
  show (self, FALSE);
  if (*words == '\0' || wk_workspace_is_guest (workspace))
    return;
  self->searching = g_cancellable_new ();
  wk_workspace_search_async (workspace, words, MOST_FILES, self->searching, searched_cb, g_object_ref (self));
}

/* In earnest: one of those found is gone to. */
static void
note_search (WkFinder *self, WkFind *chosen)
{
  WkWorkspace *workspace = wk_window_get_workspace (get_window (self));
  WkSearches *searches = wk_workspace_get_searches (workspace);
  g_autofree char *words = dup_words (self);
  g_autoptr (GHashTable) residents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer only = NULL;

  if (searches == NULL || *words == '\0' || (wk_find_get_found (chosen) == NULL && g_strcmp0 (wk_find_get_action (chosen), "win.open-file") != 0))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->found)); i++)
    {
      g_autoptr (WkFind) find = g_list_model_get_item (G_LIST_MODEL (self->found), i);
      char id[WK_ID_HEX_SIZE];

      if (wk_find_get_found (find) != NULL)
        g_hash_table_add (residents, g_strdup (wk_id_write_hex (&wk_find_get_found (find)->resident, id)));
      else if (g_strcmp0 (wk_find_get_action (find), "win.open-file") == 0)
        g_hash_table_add (residents, g_strdup (wk_find_get_target (find)));
    }
  g_hash_table_iter_init (&iter, residents);
  if (g_hash_table_size (residents) == 1)
    g_hash_table_iter_next (&iter, &only, NULL);
  wk_searches_note (searches, words, g_hash_table_size (residents), only);
}

static void
go_to (WkFinder *self, guint position)
{
  g_autoptr (WkFind) chosen = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  g_autoptr (GtkWidget) window = NULL;
  const char *target;

  if (chosen == NULL)
    return;
  if (g_str_equal (wk_find_get_action (chosen), SEARCH))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->search), wk_find_get_target (chosen));
      gtk_editable_set_position (GTK_EDITABLE (self->search), -1);
      gtk_widget_grab_focus (GTK_WIDGET (self->search));
      return;
    }
  note_search (self, chosen);
  window = g_object_ref (GTK_WIDGET (get_window (self)));
  gtk_window_destroy (GTK_WINDOW (self));
  if (wk_find_get_found (chosen) != NULL)
    {
      wk_window_open_found (WK_WINDOW (window), wk_find_get_found (chosen));
      return;
    }
  target = wk_find_get_target (chosen);
  gtk_widget_activate_action_variant (window, wk_find_get_action (chosen), target != NULL ? g_variant_new_string (target) : NULL);
}

static void
activated_cb (WkFinder *self, guint position, GtkWidget *list)
{
  go_to (self, position);
}

static void
search_activated_cb (WkFinder *self)
{
  /* The words as they stand now, not as they stood a moment ago. */
  g_autofree char *words = dup_words (self);

  if (g_strcmp0 (words, self->asked) != 0)
    find (self);
  go_to (self, 0);
}

static gboolean
key_cb (WkFinder *self, guint key, guint code, GdkModifierType modifiers)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint selected = gtk_single_selection_get_selected (self->selection);

  /* The words stay under the fingers while the arrows choose. */
  if (n == 0 || selected == GTK_INVALID_LIST_POSITION)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
    selected = MIN (selected + 1, n - 1);
  else if (key == GDK_KEY_Up || key == GDK_KEY_KP_Up)
    selected = selected > 0 ? selected - 1 : 0;
  else if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    {
      go_to (self, selected);
      return GDK_EVENT_STOP;
    }
  else
    return GDK_EVENT_PROPAGATE;
  gtk_single_selection_set_selected (self->selection, selected);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", selected);
  return GDK_EVENT_STOP;
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (box), lines);
  for (int i = 0; i < 2; i++)
    {
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

      gtk_box_append (GTK_BOX (lines), label);
      if (i == 1)
        {
          gtk_widget_add_css_class (label, "caption");
          gtk_widget_add_css_class (label, "dim-label");
        }
    }
  gtk_widget_add_css_class (box, "wk-find");
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  WkFind *find = gtk_list_item_get_item (item);
  GtkWidget *image = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_next_sibling (image));
  GtkWidget *subtitle = gtk_widget_get_next_sibling (title);
  const char *text = wk_find_get_subtitle (find);

  gtk_image_set_from_icon_name (GTK_IMAGE (image), wk_find_get_icon_name (find));
  gtk_label_set_label (GTK_LABEL (title), wk_find_get_title (find));
  gtk_label_set_markup (GTK_LABEL (subtitle), text != NULL ? text : "");
  gtk_widget_set_visible (subtitle, text != NULL);
  wk_accessible_name_item (item, wk_find_get_title (find));
}

static void
wk_finder_dispose (GObject *object)
{
  WkFinder *self = WK_FINDER (object);

  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_clear_pointer (&self->asked, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_FINDER);
  g_clear_object (&self->selection);
  g_clear_object (&self->found);

  G_OBJECT_CLASS (wk_finder_parent_class)->dispose (object);
}

static void
wk_finder_class_init (WkFinderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_finder_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/finder/wk-finder.ui");
  gtk_widget_class_bind_template_child (widget_class, WkFinder, search);
  gtk_widget_class_bind_template_child (widget_class, WkFinder, list);
  gtk_widget_class_bind_template_child (widget_class, WkFinder, stack);
  gtk_widget_class_bind_template_callback (widget_class, find);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
wk_finder_init (WkFinder *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->found = g_list_store_new (WK_TYPE_FIND);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->found)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

GtkWidget *
wk_finder_new (WkWindow *window)
{
  WkFinder *self = g_object_new (WK_TYPE_FINDER, "transient-for", window, NULL);

  find (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  return GTK_WIDGET (self);
}
