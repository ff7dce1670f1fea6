#include "finder/wk-finder.h"

#include <glib/gi18n.h>

#include "finder/wk-find.h"
#include "wk-accessible.h"
#include "wk-resident-list.h"
#include "wk-words.h"

#define MOST_RESIDENTS 30

struct _WkFinder
{
  AdwWindow parent_instance;

  GtkSearchEntry *search;
  GtkListView *list;
  GtkStack *stack;

  GListStore *found; /* (owned) of WkFind */
  GtkSingleSelection *selection; /* (owned) */
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
  { N_ ("New Resident…"), "list-add-symbolic", "win.new-resident", NULL },
  { N_ ("Import Residents…"), "wk-import-symbolic", "win.import", NULL },
  { N_ ("The Desk"), "wk-contact-symbolic", "win.desk", NULL },
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

static void
find_residents (WkFinder *self, const char *words, GPtrArray *found)
{
  WkResidentList *residents = wk_workspace_get_residents (wk_window_get_workspace (get_window (self)));
  g_autoptr (GPtrArray) rows = wk_resident_list_find (residents, words, MOST_RESIDENTS);

  for (guint i = 0; i < rows->len; i++)
    {
      WkResidentRow *row = rows->pdata[i];
      const char *date = wk_resident_row_get_birth_date (row);
      const char *address = wk_resident_row_get_address (row);
      g_autofree char *born = wk_words_dup_date (date);
      /* Two who share a name are told apart by birth date and address. */
      g_autofree char *subtitle = g_strdup_printf (_ ("%s · %s"), born, address != NULL ? address : "");

      g_ptr_array_add (found, wk_find_new (wk_resident_row_get_name (row), subtitle, "wk-resident-symbolic", "win.open-file",
                                           wk_resident_row_get_id (row)));
    }
}

static void
find_actions (WkFinder *self, const char *words, GPtrArray *found)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (*words == '\0' || wk_find_matches (_ (actions[i].title), words))
      g_ptr_array_add (found, wk_find_new (_ (actions[i].title), NULL, actions[i].icon_name, actions[i].action, actions[i].target));
}

static void
find (WkFinder *self)
{
  g_autofree char *words = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);

  if (*words != '\0')
    find_residents (self, words, found);
  find_actions (self, words, found);
  g_list_store_splice (self->found, 0, g_list_model_get_n_items (G_LIST_MODEL (self->found)), found->pdata, found->len);
  gtk_single_selection_set_selected (self->selection, 0);
  gtk_stack_set_visible_child_name (self->stack, found->len > 0 ? "found" : "nothing");
}

static void
go_to (WkFinder *self, guint position)
{
  g_autoptr (WkFind) chosen = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  g_autoptr (GtkWidget) window = NULL;
  const char *target;

  if (chosen == NULL)
    return;
  window = g_object_ref (GTK_WIDGET (get_window (self)));
  gtk_window_destroy (GTK_WINDOW (self));
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
  gtk_label_set_label (GTK_LABEL (subtitle), text != NULL ? text : "");
  gtk_widget_set_visible (subtitle, text != NULL);
  wk_accessible_name_item (item, wk_find_get_title (find));
}

static void
wk_finder_dispose (GObject *object)
{
  WkFinder *self = WK_FINDER (object);

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
