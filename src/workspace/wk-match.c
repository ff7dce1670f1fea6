#include "wk-match.h"

#include <string.h>

#include "wk-projection.h"
#include "wk-search.h"
#include "wk-workspace-private.h"

#define LEAST_LETTERS 4
#define MOST_WORDS 40u

/* Words that say nothing of what is asked. */
static const char *const empty_words[] = { "maar", "niet", "voor", "naar", "over", "graag", "willen", "kunnen", "moeten", "hebben", "worden", "deze", "mijn",
                                           "onze", "iemand", "iets", "weer", "even", "alle", "alles", "meer", "veel", "want", "omdat", "zodat", "helpen",
                                           "hulp", "zijn", "haar", "geen", "wordt", "wil", "heeft", "samen", "komt", "gaat", "waar", "hoe", "dat", "paar",
                                           "zien", "laten", "laat", "doen", "doet", "gaan", "komen", "maken", "mogen", "weten", "zelf", "eigen", "goed",
                                           "heel", "echt", "eens", "door", "zonder", "tegen", "onder", "ergens", "nodig", "dingen", "wanneer", "gebeurt",
                                           "with", "that", "have", "what", "want", "help", NULL };

void
wk_match_free (WkMatch *match)
{
  g_free (match->provider);
  g_free (match->offers);
  g_free (match->waiting);
  g_strfreev (match->words);
  g_free (match);
}

typedef struct {
  WkVault *vault;            /* (owned) */
  GPtrArray *offers;         /* (owned) of WkOffer */
  char *question;            /* (owned) */
  char *domain;              /* (owned) (nullable) */
} Matching;

static void
matching_free (gpointer data)
{
  Matching *matching = data;

  wk_vault_unref (matching->vault);
  g_ptr_array_unref (matching->offers);
  g_free (matching->question);
  g_free (matching->domain);
  g_free (matching);
}

/* The words of a question, as it has them, each once. */
static GPtrArray *
list_words (const char *question)
{
  g_auto (GStrv) all = g_strsplit_set (question, " \n\t.,;:!?()[]\"/-", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; all[i] != NULL && words->len < MOST_WORDS; i++)
    {
      g_autofree char *fold = wk_search_fold (all[i]);

      if (g_utf8_strlen (fold, -1) >= LEAST_LETTERS && strchr (fold, ' ') == NULL && !g_strv_contains (empty_words, fold)
          && g_hash_table_add (seen, g_strdup (fold)))
        g_ptr_array_add (words, g_strdup (all[i]));
    }
  return words;
}

static gboolean
put_offers (WkProjection *projection, GPtrArray *offers, GError **error)
{
  for (guint i = 0; i < offers->len; i++)
    {
      const WkOffer *offer = offers->pdata[i];
      g_autofree char *text = g_strjoin (" ", offer->name, offer->offers, offer->conditions, NULL), *keys = wk_search_keys (text, FALSE);

      if (!wk_projection_run (projection, error, "INSERT INTO offer (rowid, keys) VALUES (?, ?)", "is", (gint64) i + 1, keys))
        return FALSE;
    }
  return TRUE;
}

/* Adds a word of the question to each offer that has it. */
static gboolean
look_for (WkProjection *projection, const char *word, GPtrArray **found, GError **error)
{
  g_autofree char *query = wk_search_query (word, NULL);
  g_autoptr (WkStatement) s = query != NULL ? wk_projection_query (projection, error, "SELECT rowid FROM offer WHERE offer MATCH ?", "s", query) : NULL;
  GError *local = NULL;

  if (query == NULL)
    return TRUE;
  if (s == NULL)
    return FALSE;
  while (wk_statement_step (s, &local))
    g_ptr_array_add (found[wk_statement_get_int (s, 0) - 1], g_strdup (word));
  if (local != NULL)
    g_propagate_error (error, local);
  return local == NULL;
}

static guint
count_reasons (const WkMatch *match)
{
  /* A life domain was chosen by a person; a word may be chance. */
  return g_strv_length (match->words) + (match->domain ? 2 : 0);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const WkMatch *x = *(WkMatch *const *) a, *y = *(WkMatch *const *) b;
  guint n = count_reasons (x), m = count_reasons (y);

  return n != m ? (n > m ? -1 : 1) : g_utf8_collate (x->provider, y->provider);
}

static void
match_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Matching *matching = data;
  g_autoptr (WkProjection) projection = NULL;
  g_autoptr (GPtrArray) words = list_words (matching->question), matches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_match_free);
  g_autofree GPtrArray **found = g_new0 (GPtrArray *, matching->offers->len + 1);
  GError *error = NULL;

  projection = wk_projection_new (WK_SEARCH_FTS ("offer"), 1, &error);
  for (guint i = 0; i < matching->offers->len; i++)
    found[i] = g_ptr_array_new_with_free_func (g_free);
  if (projection != NULL && put_offers (projection, matching->offers, &error))
    for (guint i = 0; error == NULL && i < words->len; i++)
      look_for (projection, words->pdata[i], found, &error);
  for (guint i = 0; i < matching->offers->len; i++)
    {
      const WkOffer *offer = matching->offers->pdata[i];
      gboolean domain = matching->domain != NULL && g_strv_contains ((const char *const *) offer->domains, matching->domain);

      if (error == NULL && (found[i]->len > 0 || domain))
        {
          WkMatch *match = g_new0 (WkMatch, 1);

          match->provider = g_strdup (offer->name);
          match->offers = g_strdup (offer->offers);
          match->waiting = g_strdup (offer->waiting);
          match->domain = domain;
          g_ptr_array_add (found[i], NULL);
          match->words = (char **) g_ptr_array_steal (found[i], NULL);
          g_ptr_array_add (matches, match);
        }
      g_ptr_array_unref (found[i]);
    }
  if (error != NULL)
    {
      wk_workspace_return_error (task, error);
      return;
    }
  g_ptr_array_sort (matches, compare);
  g_task_return_pointer (task, g_steal_pointer (&matches), (GDestroyNotify) g_ptr_array_unref);
}

void
wk_workspace_match_async (WkWorkspace *self, WkLocation *location, const char *question, const char *domain, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Matching *matching;

  g_return_if_fail (WK_IS_WORKSPACE (self) && WK_IS_LOCATION (location) && self->vault != NULL);

  matching = g_new0 (Matching, 1);
  matching->vault = wk_vault_ref (self->vault);
  matching->offers = wk_social_map_list (location);
  matching->question = g_strdup (question);
  matching->domain = domain != NULL && *domain != '\0' ? g_strdup (domain) : NULL;
  g_task_set_source_tag (task, wk_workspace_match_async);
  g_task_set_task_data (task, matching, matching_free);
  wk_worker_run_async (self->vault->worker, task, match_thread);
}

GPtrArray *
wk_workspace_match_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
