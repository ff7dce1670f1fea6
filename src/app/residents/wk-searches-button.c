#include "residents/wk-searches-button.h"

#include <glib/gi18n.h>

#include "wk-entered.h"
#include "wk-searches.h"

struct _WkSearchesButton
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkPopover *popover;
  GtkButton *keep;
  GtkLabel *kept_heading;
  GtkListBox *kept;
  GtkWidget *recent_heading;
  GtkListBox *recent;
  GtkWidget *nothing;

  WkSearches *searches; /* (owned) (nullable) */
  GtkEditable *search; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WkSearchesButton, wk_searches_button, ADW_TYPE_BIN)

static char *
dup_words (WkSearchesButton *self)
{
  return wk_entered_dup (self->search);
}

static void
keep_clicked_cb (WkSearchesButton *self)
{
  g_autofree char *words = dup_words (self);

  wk_searches_save (self->searches, words, TRUE);
}

static void
row_activated_cb (WkSearchesButton *self, GtkListBoxRow *row)
{
  gtk_popover_popdown (self->popover);
  gtk_editable_set_text (self->search, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  gtk_editable_set_position (self->search, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
star_clicked_cb (WkSearchesButton *self, GtkButton *star)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (star), ADW_TYPE_ACTION_ROW);
  g_autofree char *words = g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));

  /* The row goes with its button. */
  gtk_widget_grab_focus (GTK_WIDGET (self->button));
  wk_searches_save (self->searches, words, !wk_searches_is_saved (self->searches, words));
}

static void
clear_clicked_cb (WkSearchesButton *self)
{
  wk_searches_clear_recent (self->searches);
}

static void
append_row (WkSearchesButton *self, GtkListBox *list, const char *words, gboolean kept)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", words, "use-markup", FALSE, "activatable", TRUE, "title-lines", 1, NULL);
  GtkWidget *star = gtk_button_new_from_icon_name (kept ? "starred-symbolic" : "non-starred-symbolic");
  g_autofree char *label = g_strdup_printf (kept ? _ ("Do not keep “%s” any more") : _ ("Keep “%s”"), words);

  gtk_widget_add_css_class (star, "flat");
  gtk_widget_set_valign (star, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (star, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (star), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (star, "clicked", G_CALLBACK (star_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), star);
  gtk_list_box_append (list, row);
}

static guint
fill_list (WkSearchesButton *self, GtkListBox *list, char **words, gboolean kept)
{
  GtkWidget *row;
  guint n = 0;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
  for (char **each = words; *each != NULL; each++)
    if (kept || !wk_searches_is_saved (self->searches, *each))
      {
        append_row (self, list, *each, kept);
        n++;
      }
  gtk_widget_set_visible (GTK_WIDGET (list), n > 0);
  return n;
}

static void
fill (WkSearchesButton *self)
{
  g_auto (GStrv) kept = wk_searches_dup_saved (self->searches), recent = wk_searches_dup_recent (self->searches);
  g_autofree char *words = dup_words (self), *label = g_strdup_printf (_ ("Keep “%s”"), words);
  guint n_kept = fill_list (self, self->kept, kept, TRUE), n_recent = fill_list (self, self->recent, recent, FALSE);

  gtk_button_set_label (self->keep, label);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (self->keep)), PANGO_ELLIPSIZE_END);
  gtk_widget_set_visible (GTK_WIDGET (self->keep), *words != '\0' && !wk_searches_is_saved (self->searches, words));
  gtk_widget_set_visible (GTK_WIDGET (self->kept_heading), n_kept > 0);
  gtk_widget_set_visible (self->recent_heading, n_recent > 0);
  gtk_widget_set_visible (self->nothing, n_kept + n_recent == 0 && *words == '\0');
}

static void
changed_cb (WkSearchesButton *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    fill (self);
}

static void
wk_searches_button_dispose (GObject *object)
{
  WkSearchesButton *self = WK_SEARCHES_BUTTON (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_SEARCHES_BUTTON);
  g_clear_object (&self->searches);
  g_clear_object (&self->search);

  G_OBJECT_CLASS (wk_searches_button_parent_class)->dispose (object);
}

static void
wk_searches_button_class_init (WkSearchesButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_searches_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/residents/wk-searches-button.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSearchesButton, button);
  gtk_widget_class_bind_template_child (widget_class, WkSearchesButton, popover);
  gtk_widget_class_bind_template_child (widget_class, WkSearchesButton, keep);
  gtk_widget_class_bind_template_child (widget_class, WkSearchesButton, kept_heading);
  gtk_widget_class_bind_template_child (widget_class, WkSearchesButton, kept);
  gtk_widget_class_bind_template_child (widget_class, WkSearchesButton, recent_heading);
  gtk_widget_class_bind_template_child (widget_class, WkSearchesButton, recent);
  gtk_widget_class_bind_template_child (widget_class, WkSearchesButton, nothing);
  gtk_widget_class_bind_template_callback (widget_class, fill);
  gtk_widget_class_bind_template_callback (widget_class, keep_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
}

static void
wk_searches_button_init (WkSearchesButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_searches_button_bind (WkSearchesButton *self, WkWorkspace *workspace, GtkEditable *search)
{
  g_return_if_fail (WK_IS_SEARCHES_BUTTON (self) && self->search == NULL);

  self->search = g_object_ref (search);
  g_set_object (&self->searches, wk_workspace_get_searches (workspace));
  gtk_widget_set_visible (GTK_WIDGET (self), self->searches != NULL);
  if (self->searches != NULL)
    g_signal_connect_object (self->searches, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}
