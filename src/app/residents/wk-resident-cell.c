#include "residents/wk-resident-cell.h"

#include <glib/gi18n.h>

#include "wk-vocabulary.h"
#include "wk-words.h"

struct _WkResidentCell
{
  GtkBox parent_instance;

  WkCellKind kind;
  GtkLabel *first;
  GtkLabel *second; /* (nullable) */
  GtkLabel *initials; /* (nullable) */
  GtkWidget *acute; /* (nullable) */
  GSignalGroup *row_signals; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkResidentCell, wk_resident_cell, GTK_TYPE_BOX)

/* Widths in letters, so that the columns grow with the type and do not jump while scrolling. */
static const int widths[] = {
  [WK_CELL_NAME] = 17,
  [WK_CELL_CONTACT_PERSON] = 14,
  [WK_CELL_PHASE] = 13,
  [WK_CELL_LAST_CONTACT] = 16,
  [WK_CELL_NEXT_STEP] = 13,
};

static void
set_dim (GtkLabel *label, gboolean dim)
{
  if (dim)
    gtk_widget_add_css_class (GTK_WIDGET (label), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "dim-label");
}

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

static const char *
get_contact_person (WkResidentRow *row)
{
  const char *name = wk_resident_row_get_contact_person (row);

  return is_given (name) ? name : _ ("no contact person");
}

static void
show_second (WkResidentCell *self, const char *text)
{
  gtk_label_set_label (self->second, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->second), is_given (text));
}

static void
show_all (WkResidentCell *self, WkResidentRow *row)
{
  const char *match = wk_resident_row_get_match (row);
  g_autofree char *initials = wk_words_dup_initials (wk_resident_row_get_display_name (row));
  g_autofree char *ago = wk_words_dup_ago_now (wk_resident_row_get_last_contact (row));
  /* Translators: under a resident's name: the contact person, then when contact was last. */
  g_autofree char *line = g_strdup_printf (_ ("%s · %s"), get_contact_person (row), ago);

  gtk_label_set_label (self->first, wk_resident_row_get_name (row));
  show_second (self, is_given (match) ? match : line);
  gtk_label_set_label (self->initials, initials);
  gtk_widget_set_visible (self->acute, wk_resident_row_get_acute (row));
}

static void
show_row (WkResidentCell *self, WkResidentRow *row)
{
  const char *text;

  switch (self->kind)
    {
    case WK_CELL_NAME:
      gtk_label_set_label (self->first, wk_resident_row_get_name (row));
      show_second (self, wk_resident_row_get_match (row));
      break;
    case WK_CELL_CONTACT_PERSON:
      text = wk_resident_row_get_contact_person (row);
      /* Translators: in the column "contact person": there is none yet. */
      gtk_label_set_label (self->first, is_given (text) ? text : _ ("nobody yet"));
      set_dim (self->first, !is_given (text));
      break;
    case WK_CELL_PHASE:
      gtk_label_set_label (self->first, wk_terms_get_label (WK_TERMS_PHASE, wk_resident_row_get_phase (row)));
      break;
    case WK_CELL_LAST_CONTACT:
      {
        const char *date = wk_resident_row_get_last_contact (row);
        g_autofree char *ago = wk_words_dup_ago_now (date);

        gtk_label_set_label (self->first, ago);
        set_dim (self->first, !is_given (date));
        break;
      }
    case WK_CELL_NEXT_STEP:
      text = wk_resident_row_get_next_step (row);
      gtk_label_set_label (self->first, is_given (text) ? text : "");
      break;
    case WK_CELL_ACUTE:
      gtk_widget_set_visible (self->acute, wk_resident_row_get_acute (row));
      break;
    case WK_CELL_ALL:
      show_all (self, row);
      break;
    }
}

static void
row_changed_cb (WkResidentRow *row, GParamSpec *pspec, gpointer user_data)
{
  show_row (user_data, row);
}

static GtkLabel *
add_label (GtkBox *box, int width)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), MIN (width, 20));
  gtk_label_set_max_width_chars (GTK_LABEL (label), width);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
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
  gtk_widget_set_visible (box, FALSE);
  return box;
}

static void
build (WkResidentCell *self, WkCellKind kind)
{
  GtkWidget *lines;

  self->kind = kind;
  if (kind == WK_CELL_ACUTE)
    {
      self->acute = new_acute (TRUE);
      gtk_box_append (GTK_BOX (self), self->acute);
      return;
    }
  if (kind == WK_CELL_ALL)
    {
      self->initials = GTK_LABEL (gtk_label_new (NULL));
      gtk_widget_add_css_class (GTK_WIDGET (self->initials), "wk-initials");
      gtk_widget_set_valign (GTK_WIDGET (self->initials), GTK_ALIGN_CENTER);
      g_object_set (self->initials, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->initials));
    }
  if (kind != WK_CELL_ALL && kind != WK_CELL_NAME)
    {
      self->first = add_label (GTK_BOX (self), widths[kind]);
      return;
    }

  lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (self), lines);
  self->first = add_label (GTK_BOX (lines), kind == WK_CELL_ALL ? 40 : widths[kind]);
  gtk_widget_add_css_class (GTK_WIDGET (self->first), "wk-name");
  self->second = add_label (GTK_BOX (lines), kind == WK_CELL_ALL ? 40 : widths[kind]);
  gtk_widget_add_css_class (GTK_WIDGET (self->second), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->second), "dim-label");
  if (kind == WK_CELL_ALL)
    {
      self->acute = new_acute (FALSE);
      gtk_box_append (GTK_BOX (self), self->acute);
    }
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer kind)
{
  WkResidentCell *self = g_object_new (WK_TYPE_RESIDENT_CELL, "spacing", 12, NULL);

  build (self, GPOINTER_TO_INT (kind));
  gtk_list_item_set_child (item, GTK_WIDGET (self));
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer kind)
{
  WkResidentCell *self = WK_RESIDENT_CELL (gtk_list_item_get_child (item));
  WkResidentRow *row = gtk_list_item_get_item (item);

  g_signal_group_set_target (self->row_signals, row);
  show_row (self, row);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer kind)
{
  WkResidentCell *self = WK_RESIDENT_CELL (gtk_list_item_get_child (item));

  g_signal_group_set_target (self->row_signals, NULL);
}

static void
wk_resident_cell_dispose (GObject *object)
{
  WkResidentCell *self = WK_RESIDENT_CELL (object);

  g_clear_object (&self->row_signals);

  G_OBJECT_CLASS (wk_resident_cell_parent_class)->dispose (object);
}

static void
wk_resident_cell_class_init (WkResidentCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_resident_cell_dispose;
}

static void
wk_resident_cell_init (WkResidentCell *self)
{
  self->row_signals = g_signal_group_new (WK_TYPE_RESIDENT_ROW);
  g_signal_group_connect (self->row_signals, "notify", G_CALLBACK (row_changed_cb), self);
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
