#include "wk-timeline-row.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "wk-in-view.h"

struct _WkTimelineRow
{
  GtkListBoxRow parent_instance;

  gboolean drawn;
};

G_DEFINE_FINAL_TYPE (WkTimelineRow, wk_timeline_row, GTK_TYPE_LIST_BOX_ROW)

static void
wk_timeline_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WkTimelineRow *self = WK_TIMELINE_ROW (widget);

  self->drawn = wk_in_view (widget);
  if (self->drawn)
    GTK_WIDGET_CLASS (wk_timeline_row_parent_class)->snapshot (widget, snapshot);
}

static void
wk_timeline_row_class_init (WkTimelineRowClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = wk_timeline_row_snapshot;
}

static void
wk_timeline_row_init (WkTimelineRow *self)
{
}

static GtkWidget *
make_label (const char *words, const char *css_class)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static const char *
get_icon (const char *kind)
{
  if (g_strcmp0 (kind, "contact") == 0)
    return "wk-contact-symbolic";
  if (g_strcmp0 (kind, "step") == 0)
    return "wk-step-symbolic";
  if (g_strcmp0 (kind, "import") == 0)
    return "wk-import-symbolic";
  if (g_strcmp0 (kind, "document") == 0)
    return "wk-paper-symbolic";
  if (g_strcmp0 (kind, "correction") == 0)
    return "wk-write-symbolic";
  if (g_strcmp0 (kind, "emergency") == 0)
    return "wk-acute-symbolic";
  return "wk-plan-symbolic";
}

GtkWidget *
wk_timeline_row_new (gpointer item)
{
  g_autofree char *date = NULL, *title = NULL, *text = NULL, *who = NULL, *organisation = NULL, *kind = NULL, *next = NULL;
  g_autofree char *when = NULL, *by = NULL, *again = NULL, *name = NULL;
  GtkWidget *row = g_object_new (WK_TYPE_TIMELINE_ROW, NULL), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *icon;

  g_object_get (item, "date", &date, "title", &title, "text", &text, "who", &who, "organisation", &organisation, "kind", &kind,
                "next", &next, NULL);
  when = wk_plan_words_dup_when (date);
  if (who != NULL && *who != '\0' && organisation != NULL && *organisation != '\0')
    /* Translators: when, who, and on behalf of which organisation. */
    by = g_strdup_printf (_ ("%s, %s for %s"), when, who, organisation);
  else if (who != NULL && *who != '\0')
    by = g_strdup_printf ("%s, %s", when, who);
  else
    by = g_strdup (when);
  icon = gtk_image_new_from_icon_name (get_icon (kind));
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, "wk-mark");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (lines), make_label (title, "heading"));
  if (text != NULL && *text != '\0')
    gtk_box_append (GTK_BOX (lines), make_label (text, NULL));
  if (next != NULL && *next != '\0')
    {
      g_autofree char *day = wk_plan_words_dup_when (next);

      /* Translators: of a contact moment; %s is a day. */
      again = g_strdup_printf (_ ("Contact again: %s"), day);
      gtk_box_append (GTK_BOX (lines), make_label (again, NULL));
    }
  gtk_box_append (GTK_BOX (lines), make_label (by, "wk-field-label"));
  gtk_box_append (GTK_BOX (box), lines);
  gtk_widget_add_css_class (box, "wk-timeline-item");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  name = g_strjoin (". ", title, by, text != NULL ? text : "", again, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  /* Nothing in it is clicked: beneath a pointer that stands still while the list is scrolled, each would be styled anew in turn. */
  gtk_widget_set_can_target (row, FALSE);
  return row;
}

void
wk_timeline_row_scrolled (WkTimelineRow *self)
{
  g_return_if_fail (WK_IS_TIMELINE_ROW (self));

  if (self->drawn != wk_in_view (GTK_WIDGET (self)))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}
