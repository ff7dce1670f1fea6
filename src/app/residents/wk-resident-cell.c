#include "residents/wk-resident-cell.h"

#include <glib/gi18n.h>

#include "finder/wk-found-words.h"
#include "wk-accessible.h"
#include "wk-initials.h"
#include "wk-resident-list.h"
#include "wk-vocabulary.h"
#include "wk-term-list.h"
#include "wk-words.h"

/* Widths in letters, so that the columns grow with the type and do not jump while scrolling. */
static const int widths[] = {
  [WK_CELL_NAME] = 17,
  [WK_CELL_CONTACT_PERSON] = 14,
  [WK_CELL_PHASE] = 19,
  [WK_CELL_LAST_CONTACT] = 19,
  [WK_CELL_NEXT_STEP] = 13,
  [WK_CELL_ACUTE] = 0,
  [WK_CELL_ALL] = 6, /* at least: the line has all that is left, and is not wider than a telephone at the largest letters */
};

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

static void
show_text (GtkListItem *item, const char *text, gboolean dim)
{
  GtkWidget *label = gtk_list_item_get_child (item);

  gtk_label_set_label (GTK_LABEL (label), text);
  if (dim)
    gtk_widget_add_css_class (label, "dim-label");
  else
    gtk_widget_remove_css_class (label, "dim-label");
}

/* The name, and under it, small, where the words were found; else the other line if there is one. */
static void
show_lines (GtkLabel *label, WkResidentRow *row, const char *other)
{
  const WkFound *found = wk_resident_row_get_found (row);
  g_autofree char *first = g_markup_escape_text (wk_resident_row_get_name (row), -1);
  g_autofree char *second = NULL, *markup = NULL;

  if (found != NULL && !g_str_equal (found->part, "name"))
    second = wk_found_words_dup_line (found);
  else if (is_given (other))
    second = g_markup_escape_text (other, -1);
  if (second != NULL)
    {
      markup = g_strdup_printf ("%s\n<span size=\"small\" alpha=\"70%%\">%s</span>", first, second);
      gtk_label_set_markup (label, markup);
    }
  else
    gtk_label_set_text (label, wk_resident_row_get_name (row));
}

static GtkWidget *
new_acute (gboolean with_word)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *image = gtk_image_new_from_icon_name ("wk-acute-symbolic");

  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Acute"), -1);
  gtk_box_append (GTK_BOX (box), image);
  if (with_word)
    gtk_box_append (GTK_BOX (box), gtk_label_new (_ ("Acute")));
  gtk_widget_add_css_class (box, "wk-acute");
  return box;
}

static void
show_all (GtkListItem *item, WkResidentRow *row)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *round = gtk_widget_get_first_child (box);
  GtkWidget *lines = gtk_widget_get_next_sibling (round);
  GtkWidget *acute = gtk_widget_get_next_sibling (lines);
  const char *person = wk_resident_row_get_contact_person (row);
  g_autofree char *initials = wk_initials_dup (wk_resident_row_get_display_name (row));
  g_autofree char *ago = wk_words_dup_ago_now (wk_resident_row_get_last_contact (row));
  /* Translators: under a resident's name: the contact person, then when contact was last. */
  g_autofree char *line = g_strdup_printf (_ ("%s · %s"), is_given (person) ? person : _ ("no contact person"), ago);

  gtk_label_set_label (GTK_LABEL (round), initials);
  show_lines (GTK_LABEL (lines), row, line);
  gtk_widget_set_visible (acute, wk_resident_row_get_acute (row));
  wk_accessible_name_item (item, wk_resident_row_get_name (row));
}

static void
show_row (GtkListItem *item, WkResidentRow *row, WkCellKind kind)
{
  const char *text;

  switch (kind)
    {
    case WK_CELL_NAME:
      show_lines (GTK_LABEL (gtk_list_item_get_child (item)), row, NULL);
      wk_accessible_name_item (item, wk_resident_row_get_name (row));
      break;
    case WK_CELL_CONTACT_PERSON:
      text = wk_resident_row_get_contact_person (row);
      /* Translators: in the column "contact person": there is none yet. */
      show_text (item, is_given (text) ? text : _ ("nobody yet"), !is_given (text));
      break;
    case WK_CELL_PHASE:
      text = wk_resident_row_get_phase (row);
      show_text (item, wk_words_phase (text, wk_resident_row_get_view (row)), !is_given (text));
      break;
    case WK_CELL_LAST_CONTACT:
      {
        const char *date = wk_resident_row_get_last_contact (row);
        g_autofree char *ago = wk_words_dup_ago_now (date);

        show_text (item, ago, !is_given (date));
        break;
      }
    case WK_CELL_NEXT_STEP:
      text = wk_resident_row_get_next_step (row);
      show_text (item, is_given (text) ? text : "", FALSE);
      break;
    case WK_CELL_ACUTE:
      /* Most are not: their cell stays empty. */
      if (wk_resident_row_get_acute (row) != (gtk_list_item_get_child (item) != NULL))
        gtk_list_item_set_child (item, wk_resident_row_get_acute (row) ? new_acute (TRUE) : NULL);
      break;
    case WK_CELL_ALL:
      show_all (item, row);
      break;
    }
}

static WkCellKind
get_kind (GtkListItem *item)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (item), "wk-kind"));
}

static void
row_changed_cb (WkResidentRow *row, GParamSpec *pspec, gpointer user_data)
{
  GtkListItem *item = user_data;

  show_row (item, row, get_kind (item));
}

static void
terms_changed (gpointer user_data)
{
  GtkListItem *item = user_data;

  if (gtk_list_item_get_item (item) != NULL)
    show_row (item, gtk_list_item_get_item (item), get_kind (item));
}

static GtkWidget *
new_label (int width)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), width);
  gtk_label_set_max_width_chars (GTK_LABEL (label), width);
  return label;
}

static GtkWidget *
new_all (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *round = gtk_label_new (NULL);
  GtkWidget *lines = new_label (widths[WK_CELL_ALL]);
  GtkWidget *acute = new_acute (FALSE);

  gtk_widget_add_css_class (round, "wk-initials");
  gtk_widget_set_valign (round, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_visible (acute, FALSE);
  gtk_box_append (GTK_BOX (box), round);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_box_append (GTK_BOX (box), acute);
  return box;
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  WkCellKind kind = GPOINTER_TO_INT (user_data);

  g_object_set_data (G_OBJECT (item), "wk-kind", user_data);
  if (kind == WK_CELL_PHASE)
    wk_term_list_follow (item, terms_changed);
  if (kind == WK_CELL_ALL)
    gtk_list_item_set_child (item, new_all ());
  else if (kind != WK_CELL_ACUTE)
    gtk_list_item_set_child (item, new_label (widths[kind]));
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  WkResidentRow *row = gtk_list_item_get_item (item);

  g_signal_connect_object (row, "notify", G_CALLBACK (row_changed_cb), item, 0);
  show_row (item, row, get_kind (item));
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), row_changed_cb, item);
}

GtkListItemFactory *
wk_resident_cell_new_factory (WkCellKind kind)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GINT_TO_POINTER (kind));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GINT_TO_POINTER (kind));
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), GINT_TO_POINTER (kind));
  return factory;
}
