#include "wk-searches-private.h"

#include <string.h>

#include "wk-author.h"
#include "wk-body.h"
#include "wk-kept-private.h"
#include "wk-log.h"
#include "wk-search.h"
#include "wk-store-side.h"
#include "wk-workspace-private.h"

#define MOST_RECENT 12u
#define MOST_SAVED 50u
#define LONGEST 200
#define EACH 3u
#define MOST_FOR_LIST 200u

/* ---- searching ----------------------------------------------------------------------------------------------------- */

typedef struct {
  WkVault *vault;            /* (owned) */
  char *words;               /* (owned) */
  guint most, each, serial;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  wk_vault_unref (search->vault);
  g_free (search->words);
  g_free (search);
}

static void
search_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Search *search = data;
  GError *error = NULL;
  GPtrArray *found;

  /* Somebody typed on. */
  if (g_task_return_error_if_cancelled (task))
    return;
  found = wk_index_search (search->vault->index, search->words, search->most, search->each, &error);
  if (found == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
}

static void
run (WkWorkspace *self, GTask *task, const char *words, guint most, guint each, guint serial)
{
  Search *search = g_new0 (Search, 1);

  search->vault = wk_vault_ref (self->vault);
  search->words = g_strdup (words);
  search->most = most;
  search->each = each;
  search->serial = serial;
  g_task_set_task_data (task, search, search_free);
  wk_worker_run_async (self->vault->worker, task, search_thread);
}

void
wk_workspace_search_async (WkWorkspace *self, const char *words, guint most, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_return_if_fail (WK_IS_WORKSPACE (self) && self->vault != NULL && words != NULL);

  g_task_set_source_tag (task, wk_workspace_search_async);
  run (self, task, words, most, EACH, 0);
}

GPtrArray *
wk_workspace_search_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
for_list_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (WkResidentList) list = data;
  Search *search = g_task_get_task_data (G_TASK (result));

  if (hits != NULL)
    wk_resident_list_take_hits (list, search->serial, hits);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autoptr (GPtrArray) none = g_ptr_array_new ();

      wk_log_failure ("workspace", "search_failed", error);
      wk_resident_list_take_hits (list, search->serial, none);
    }
}

/* A WkWordSearch. */
void
wk_workspace_search_for_list (const char *words, guint serial, gpointer workspace)
{
  WkWorkspace *self = workspace;
  g_autoptr (GTask) task = g_task_new (NULL, self->gone, for_list_cb, g_object_ref (self->residents));

  g_task_set_source_tag (task, wk_workspace_search_for_list);
  run (self, task, words, MOST_FOR_LIST, 1, serial);
}

/* ---- those that are kept --------------------------------------------------------------------------------------------- */

struct _WkSearches {
  GObject parent_instance;
  WkWorkspace *workspace;    /* (unowned): it holds this */
  GPtrArray *recent;         /* (owned) of utf8, the newest first */
  GPtrArray *saved;          /* (owned) of utf8, by their words */
  char *noted;               /* (owned) (nullable): the last one's words */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkSearches, wk_searches, G_TYPE_OBJECT)

static void
wk_searches_finalize (GObject *object)
{
  WkSearches *self = WK_SEARCHES (object);

  g_ptr_array_unref (self->recent);
  g_ptr_array_unref (self->saved);
  g_free (self->noted);
  G_OBJECT_CLASS (wk_searches_parent_class)->finalize (object);
}

static void
wk_searches_class_init (WkSearchesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wk_searches_finalize;
  signals[CHANGED] = g_signal_new ("changed", WK_TYPE_SEARCHES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wk_searches_init (WkSearches *self)
{
  self->recent = g_ptr_array_new_with_free_func (g_free);
  self->saved = g_ptr_array_new_with_free_func (g_free);
}

static YValue *
to_list (GPtrArray *words)
{
  g_autofree YValue **items = g_new0 (YValue *, words->len);

  for (guint i = 0; i < words->len; i++)
    items[i] = y_value_new_string (words->pdata[i]);
  return y_value_new_array (items, words->len);
}

/* A line of the access log. */
typedef struct {
  WkVault *vault;            /* (owned) */
  GBytes *bytes;             /* (owned) */
  WkId subject;
  gboolean has_subject;
} Line;

static void
line_free (gpointer data)
{
  Line *line = data;

  wk_vault_unref (line->vault);
  g_bytes_unref (line->bytes);
  g_free (line);
}

/* worker */
static void
append_cb (gpointer data)
{
  Line *line = data;
  g_autoptr (GError) error = NULL;

  if (line->vault->store != NULL
      && !wk_store_append_access (line->vault->store, line->has_subject ? &line->subject : NULL, line->bytes, NULL, &error))
    wk_log_failure ("workspace", "note_search_failed", error);
}

static gboolean
can_keep (WkSearches *self)
{
  return !self->workspace->vault->read_only && !self->workspace->closed;
}

static void
changed (WkSearches *self)
{
  if (can_keep (self))
    {
      g_autoptr (YValue) value = y_value_new_map ();
      g_autoptr (GString) json = g_string_new (NULL);

      y_value_map_take (value, "recent", to_list (self->recent));
      y_value_map_take (value, "saved", to_list (self->saved));
      y_value_to_json (value, json);
      wk_kept_save (self->workspace->vault, WK_KEPT_SEARCHES, json->str);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
is_same (gconstpointer a, gconstpointer b)
{
  g_autofree char *one = wk_search_fold (a), *other = wk_search_fold (b);

  return g_str_equal (one, other);
}

static void
drop (GPtrArray *list, const char *words)
{
  guint at;

  if (g_ptr_array_find_with_equal_func (list, words, is_same, &at))
    g_ptr_array_remove_index (list, at);
}

/* Nobody who is taken away or erased stays here by name. */
static void
forget_resident_cb (WkSearches *self, WkResidentRow *row)
{
  GPtrArray *lists[] = { self->recent, self->saved };
  gboolean any = FALSE;

  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    for (guint i = lists[k]->len; i > 0; i--)
      {
        g_autoptr (WkSearchWords) words = wk_search_words_new (lists[k]->pdata[i - 1]);

        if (wk_resident_data_rank (wk_resident_row_get_data (row), words) == 0)
          continue;
        g_ptr_array_remove_index (lists[k], i - 1);
        any = TRUE;
      }
  if (any)
    changed (self);
}

static void
read_list (GPtrArray *out, YValue *map, const char *key, guint most)
{
  YValue *list = y_value_lookup (map, key);

  for (gsize i = 0; list != NULL && y_value_kind (list) == Y_ARRAY && i < y_value_length (list) && out->len < most; i++)
    {
      const char *words = y_value_get_string (y_value_index (list, i), NULL);

      if (words != NULL && *words != '\0')
        g_ptr_array_add (out, g_strdup (words));
    }
}

WkSearches *
wk_searches_new (WkWorkspace *workspace, const char *kept)
{
  WkSearches *self = g_object_new (WK_TYPE_SEARCHES, NULL);
  g_autoptr (YValue) value = kept != NULL ? y_value_from_json (kept, -1, NULL) : NULL;

  self->workspace = workspace;
  if (value != NULL && y_value_kind (value) == Y_MAP)
    {
      read_list (self->recent, value, "recent", MOST_RECENT);
      read_list (self->saved, value, "saved", MOST_SAVED);
    }
  g_signal_connect_object (workspace->residents, "resident-removed", G_CALLBACK (forget_resident_cb), self, G_CONNECT_SWAPPED);
  return self;
}

WkSearches *
wk_workspace_get_searches (WkWorkspace *self)
{
  g_return_val_if_fail (WK_IS_WORKSPACE (self), NULL);
  return self->searches;
}

static char **
dup_list (GPtrArray *list)
{
  char **out = g_new0 (char *, list->len + 1);

  for (guint i = 0; i < list->len; i++)
    out[i] = g_strdup (list->pdata[i]);
  return out;
}

char **
wk_searches_dup_recent (WkSearches *self)
{
  g_return_val_if_fail (WK_IS_SEARCHES (self), NULL);
  return dup_list (self->recent);
}

char **
wk_searches_dup_saved (WkSearches *self)
{
  g_return_val_if_fail (WK_IS_SEARCHES (self), NULL);
  return dup_list (self->saved);
}

gboolean
wk_searches_is_saved (WkSearches *self, const char *words)
{
  g_return_val_if_fail (WK_IS_SEARCHES (self) && words != NULL, FALSE);
  return g_ptr_array_find_with_equal_func (self->saved, words, is_same, NULL);
}

static char *
tidy (const char *words)
{
  g_autofree char *valid = g_utf8_make_valid (words, -1);
  g_autofree char *cut = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), LONGEST));

  return g_strdup (g_strstrip (cut));
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(char **) a, *(char **) b);
}

void
wk_searches_save (WkSearches *self, const char *words, gboolean save)
{
  g_autofree char *text = NULL;

  g_return_if_fail (WK_IS_SEARCHES (self) && words != NULL);

  text = tidy (words);
  if (*text == '\0' || wk_searches_is_saved (self, text) == !!save || (save && self->saved->len >= MOST_SAVED))
    return;
  drop (self->saved, text);
  if (save)
    {
      g_ptr_array_add (self->saved, g_steal_pointer (&text));
      g_ptr_array_sort (self->saved, compare_words);
    }
  changed (self);
}

void
wk_searches_clear_recent (WkSearches *self)
{
  g_return_if_fail (WK_IS_SEARCHES (self));

  if (self->recent->len == 0)
    return;
  g_ptr_array_set_size (self->recent, 0);
  changed (self);
}

static guint
count_words (const char *words)
{
  g_autofree char *fold = wk_search_fold (words);
  g_auto (GStrv) parts = g_strsplit (fold, " ", -1);

  return g_strv_length (parts);
}

static void
log_search (WkSearches *self, const char *words, guint found, const char *only)
{
  WkAuthor *me = self->workspace->author;
  g_autoptr (YValue) value = y_value_new_map ();
  g_autofree char *function = NULL;
  Line *line;

  g_object_get (self->workspace, "expertise", &function, NULL);
  y_value_map_take (value, "name", y_value_new_string (wk_author_get_name (me)));
  y_value_map_take (value, "function", y_value_new_string (function != NULL ? function : ""));
  y_value_map_take (value, "organisation", y_value_new_string (wk_author_get_organisation (me)));
  y_value_map_take (value, "found", y_value_new_number (found));
  if (only != NULL)
    y_value_map_take (value, "search", y_value_new_string (words));
  else
    y_value_map_take (value, "search", y_value_new_number (count_words (words)));
  line = g_new0 (Line, 1);
  line->vault = wk_vault_ref (self->workspace->vault);
  line->bytes = wk_body_write (value);
  line->has_subject = only != NULL && wk_id_init_from_hex (&line->subject, only);
  wk_worker_push (self->workspace->vault->worker, append_cb, line, line_free);
}

void
wk_searches_note (WkSearches *self, const char *words, guint found, const char *only)
{
  g_autofree char *text = NULL;

  g_return_if_fail (WK_IS_SEARCHES (self) && words != NULL);

  text = tidy (words);
  if (count_words (text) == 0 || !can_keep (self) || g_strcmp0 (self->noted, text) == 0)
    return;
  g_free (self->noted);
  self->noted = g_strdup (text);
  log_search (self, text, found, only);
  drop (self->recent, text);
  g_ptr_array_insert (self->recent, 0, g_steal_pointer (&text));
  if (self->recent->len > MOST_RECENT)
    g_ptr_array_set_size (self->recent, MOST_RECENT);
  changed (self);
}
