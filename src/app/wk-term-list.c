#include "wk-term-list.h"

#include <gtk/gtk.h>

#define WK_TYPE_TERM_NEWS (wk_term_news_get_type ())
G_DECLARE_FINAL_TYPE (WkTermNews, wk_term_news, WK, TERM_NEWS, GObject)

struct _WkTermNews
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (WkTermNews, wk_term_news, G_TYPE_OBJECT)

static guint changed;

static void
wk_term_news_class_init (WkTermNewsClass *klass)
{
  changed = g_signal_new ("changed", WK_TYPE_TERM_NEWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wk_term_news_init (WkTermNews *self)
{
}

/* Words hold for the whole program, and so does the news of them. */
static WkTermNews *
get_news (void)
{
  static WkTermNews *news;

  if (news == NULL)
    news = g_object_new (WK_TYPE_TERM_NEWS, NULL);
  return news;
}

void
wk_term_list_follow (gpointer object, void (*func) (gpointer object))
{
  g_signal_connect_object (get_news (), "changed", G_CALLBACK (func), object, G_CONNECT_SWAPPED);
}

void
wk_term_list_tell (void)
{
  WkTermNews *news = get_news (); /* whose class makes the signal */

  g_signal_emit (news, changed, 0);
}

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
