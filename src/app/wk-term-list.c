#include "wk-term-list.h"

#include <gtk/gtk.h>

GListModel *
wk_term_list_new (WkTerms terms, const char *first)
{
  GtkStringList *words = gtk_string_list_new (NULL);
  gsize n;
  const WkTerm *list = wk_terms_get_in_use (terms, &n);

  if (first != NULL)
    gtk_string_list_append (words, first);
  for (gsize i = 0; i < n; i++)
    gtk_string_list_append (words, wk_terms_get_label (terms, list[i].key));
  return G_LIST_MODEL (words);
}
