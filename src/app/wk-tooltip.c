#include "wk-tooltip.h"

#define WORDS "wk-tooltip"

static gboolean
query_cb (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  const char *words = g_object_get_data (G_OBJECT (widget), WORDS);

  gtk_tooltip_set_text (tooltip, words);
  return words != NULL;
}

void
wk_tooltip_set (GtkWidget *widget, const char *words)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (words != NULL && g_signal_handler_find (widget, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, query_cb, NULL) == 0)
    g_signal_connect (widget, "query-tooltip", G_CALLBACK (query_cb), NULL);
  g_object_set_data_full (G_OBJECT (widget), WORDS, g_strdup (words), g_free);
  gtk_widget_set_has_tooltip (widget, words != NULL);
}
