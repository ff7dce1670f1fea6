#include "file/wk-open-domains.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "wk-closed.h"
#include "wk-vocabulary.h"

#define KEY "wk-domain"

GListModel *
wk_open_domains_new (WkFile *file, const char *first)
{
  GtkStringList *words = gtk_string_list_new (NULL);
  gsize n;
  const WkTerm *terms = wk_terms_get_in_use (WK_TERMS_DOMAIN, &n);

  if (first != NULL)
    gtk_string_list_append (words, first);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GObject) item = NULL;

      if (wk_file_get_domain (file, terms[i].key) == NULL || wk_file_is_closed (file, terms[i].key))
        continue;
      gtk_string_list_append (words, wk_terms_get_label (WK_TERMS_DOMAIN, terms[i].key));
      item = g_list_model_get_item (G_LIST_MODEL (words), g_list_model_get_n_items (G_LIST_MODEL (words)) - 1);
      g_object_set_data (item, KEY, (gpointer) g_intern_string (terms[i].key));
    }
  return G_LIST_MODEL (words);
}

const char *
wk_open_domains_get_key (GListModel *self, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (self, position);

  return item != NULL ? g_object_get_data (item, KEY) : NULL;
}

guint
wk_open_domains_find (GListModel *self, const char *key)
{
  guint n = g_list_model_get_n_items (self);

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (wk_open_domains_get_key (self, i), key) == 0)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

gboolean
wk_open_domains_equal (GListModel *one, GListModel *other)
{
  guint n = g_list_model_get_n_items (one);

  if (n != g_list_model_get_n_items (other))
    return FALSE;
  /* The first stands for none, and says the same. */
  for (guint i = 0; i < n; i++)
    {
      const char *words = gtk_string_list_get_string (GTK_STRING_LIST (one), i);

      if (wk_open_domains_get_key (one, i) != wk_open_domains_get_key (other, i) || !g_str_equal (words, gtk_string_list_get_string (GTK_STRING_LIST (other), i)))
        return FALSE;
    }
  return TRUE;
}

char *
wk_open_domains_dup_closed (WkFile *file, const char *domain, gboolean whole)
{
  g_autofree char *whom = wk_file_dup_whom_to_ask (file, domain);

  if (whom == NULL)
    return g_strdup (whole ? _ ("This life domain is closed to you: the file has no ground or permission for it for you and your organisation. "
                                "Ask a coordinator.")
                           : _ ("Closed. Ask a coordinator."));
  return g_strdup_printf (whole
                          /* Translators: %s is a person. */
                          ? _ ("This life domain is closed to you: the file has no ground or permission for it for you and your organisation. "
                               "Ask %s.")
                          /* Translators: a life domain that one may not read; %s is a person. */
                          : _ ("Closed. Ask %s."), whom);
}
