#include "wk-narrow-words.h"

#include <adwaita.h>
#include <string.h>

/* Beside something else, words are not squeezed into fewer letters a line than this. */
#define LEAST_LETTERS 6

static int
measure_words (GtkWidget *label, const char *words)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (label, words);
  int width;

  pango_layout_get_size (layout, &width, NULL);
  return width;
}

/* As many letters as the longest word has, if these are fewer. */
static int
count_least (GtkWidget *label, const char *words)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (label), NULL, NULL);
  int letter = MAX (pango_font_metrics_get_approximate_char_width (metrics), pango_font_metrics_get_approximate_digit_width (metrics));
  g_auto (GStrv) all = g_strsplit_set (words, " \n\t", -1);
  int longest = 0;

  for (guint i = 0; all[i] != NULL && longest < LEAST_LETTERS * letter; i++)
    longest = MAX (longest, measure_words (label, all[i]));
  pango_font_metrics_unref (metrics);
  return letter > 0 ? MIN (longest / letter, LEAST_LETTERS) : 0;
}

static void
wrap_label (GtkLabel *label)
{
  /* Where so many lines are shown and no more, it is a summary. */
  if (*gtk_label_get_text (label) == '\0' || gtk_label_get_lines (label) > 0)
    return;
  /* A choice of several is as high as one line in GTK 4.8: what is cut off stands in its list. */
  if (gtk_widget_get_ancestor (GTK_WIDGET (label), GTK_TYPE_DROP_DOWN) != NULL)
    {
      gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
      return;
    }
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_NONE);
  if (!gtk_label_get_wrap (label))
    {
      if (gtk_widget_get_ancestor (GTK_WIDGET (label), GTK_TYPE_BUTTON) == NULL && strchr (gtk_label_get_text (label), ' ') != NULL)
        gtk_label_set_xalign (label, 0);
      else if (gtk_label_get_xalign (label) == 0.5f)
        gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
    }
  /* Asked how wide it is when it is so high, it would else say less than what it needs at least. */
  gtk_label_set_natural_wrap_mode (label, GTK_NATURAL_WRAP_NONE);
  /* A label that was measured already takes another mode only when it begins to wrap. */
  if (gtk_label_get_wrap_mode (label) != PANGO_WRAP_WORD_CHAR)
    gtk_label_set_wrap (label, FALSE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_wrap (label, TRUE);
  if (gtk_label_get_width_chars (label) < 0)
    gtk_label_set_width_chars (label, count_least (GTK_WIDGET (label), gtk_label_get_text (label)));
}

void
wk_narrow_words_wrap (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (GTK_IS_LABEL (widget))
    wrap_label (GTK_LABEL (widget));
  else if (!GTK_IS_NATIVE (widget) && !ADW_IS_AVATAR (widget))
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
      wk_narrow_words_wrap (child);
}
