#include "overview/wk-bars.h"

#include <glib/gi18n.h>
#include <string.h>

/* Several groups together have a long name: the bars keep their room. */
#define MOST_CHARS 32

struct _WkBars
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkGrid *bars;
  GtkGrid *table;
};

G_DEFINE_FINAL_TYPE (WkBars, wk_bars, ADW_TYPE_BIN)

static GtkWidget *
new_label (const char *words, float xalign, const char *css_class)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MOST_CHARS);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
clear (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
}

static GtkWidget *
new_bar (const char *label, guint n, guint largest)
{
  GtkWidget *bar = gtk_progress_bar_new ();
  g_autofree char *words = g_strdup_printf ("%s: %'u", label, n);

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), largest > 0 ? n / (double) largest : 0);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (bar, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return bar;
}

/* What is wider than the table goes beside it: a grid in which nothing expands is measured wider than it is laid out, and its last words cut off. */
static void
add_headings (WkBars *self)
{
  GtkWidget *beside = g_object_new (ADW_TYPE_BIN, "hexpand", TRUE, NULL);

  gtk_grid_attach (self->table, new_label (_ ("Group"), 0, "heading"), 0, 0, 1, 1);
  gtk_grid_attach (self->table, new_label (_ ("Residents"), 1, "heading"), 1, 0, 1, 1);
  gtk_grid_attach (self->table, new_label (_ ("Part of all"), 1, "heading"), 2, 0, 1, 1);
  gtk_grid_attach (self->table, beside, 3, 0, 1, 1);
}

static char *
dup_name (const WkGroup *group, const char *(*label) (const char *key))
{
  GString *name = g_string_new (NULL);
  const char *key = group->key, *end;

  /* Not split as a list is: one of the keys may be empty. */
  for (; (end = strstr (key, WK_GROUP_AND)) != NULL; key = end + strlen (WK_GROUP_AND))
    {
      g_autofree char *one = g_strndup (key, end - key);

      g_string_append_printf (name, "%s · ", label (one));
    }
  g_string_append (name, label (key));
  return g_string_free (name, FALSE);
}

void
wk_bars_set_groups (WkBars *self, GArray *groups, const char *(*label) (const char *key))
{
  guint largest = 0, all = 0;

  g_return_if_fail (WK_IS_BARS (self));

  clear (self->bars);
  clear (self->table);
  add_headings (self);
  for (guint i = 0; i < groups->len; i++)
    {
      largest = MAX (largest, g_array_index (groups, WkGroup, i).n);
      all += g_array_index (groups, WkGroup, i).n;
    }
  for (guint i = 0; i < groups->len; i++)
    {
      const WkGroup *group = &g_array_index (groups, WkGroup, i);
      g_autofree char *name = dup_name (group, label);
      /* Translators: fewer than ten residents in all: how many is not told. */
      g_autofree char *number = group->n > 0 ? g_strdup_printf ("%'u", group->n) : g_strdup (_ ("fewer than 10"));
      g_autofree char *share = g_strdup_printf (_ ("%u %%"), all > 0 ? (group->n * 100 + all / 2) / all : 0);

      gtk_grid_attach (self->bars, new_label (name, 0, NULL), 0, i, 1, 1);
      gtk_grid_attach (self->bars, new_bar (name, group->n, largest), 1, i, 1, 1);
      gtk_grid_attach (self->bars, new_label (number, 1, "numeric"), 2, i, 1, 1);
      gtk_grid_attach (self->table, new_label (name, 0, NULL), 0, i + 1, 1, 1);
      gtk_grid_attach (self->table, new_label (number, 1, "numeric"), 1, i + 1, 1, 1);
      gtk_grid_attach (self->table, new_label (group->n > 0 ? share : "", 1, "numeric"), 2, i + 1, 1, 1);
    }
}

void
wk_bars_set_table (WkBars *self, gboolean table)
{
  g_return_if_fail (WK_IS_BARS (self));

  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (table ? self->table : self->bars));
}

static void
wk_bars_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_BARS);

  G_OBJECT_CLASS (wk_bars_parent_class)->dispose (object);
}

static void
wk_bars_class_init (WkBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_bars_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/overview/wk-bars.ui");
  gtk_widget_class_bind_template_child (widget_class, WkBars, stack);
  gtk_widget_class_bind_template_child (widget_class, WkBars, bars);
  gtk_widget_class_bind_template_child (widget_class, WkBars, table);
}

static void
wk_bars_init (WkBars *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
