#include "wk-directory-terms.h"

#include <string.h>

#include "wk-raw-private.h"
#include "wk-record-list.h"

#define RECORD "term"
#define LONGEST_WORDS 40u

/* A default stands at 1, 2, 3 …; one that was moved between two, between their numbers. */
typedef struct
{
  WkTerm term;
  double order;
} Placed;

static const char *
list_of (WkTerms which)
{
  return which == WK_TERMS_DOMAIN ? "domain" : "phase";
}

static Placed *
find (GArray *all, const char *key)
{
  for (guint i = 0; i < all->len; i++)
    if (g_str_equal (g_array_index (all, Placed, i).term.key, key))
      return &g_array_index (all, Placed, i);
  return NULL;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Placed *x = a, *y = b;

  return x->order != y->order ? (x->order > y->order) - (x->order < y->order) : strcmp (x->term.key, y->term.key);
}

static double
get_number (WkRaw *raw, const char *field)
{
  g_autoptr (GVariant) value = wk_raw_dup_value (raw, field);

  return value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE) ? g_variant_get_double (value) : 0;
}

static const WkTerms both[] = { WK_TERMS_DOMAIN, WK_TERMS_PHASE };

static void
take (GArray *all, WkRaw *raw, const char *key)
{
  g_autofree char *label = wk_raw_dup_string (raw, "label");
  Placed *placed = find (all, key);
  double order = get_number (raw, "order");

  if (placed == NULL)
    {
      /* Without words there is nothing to show. */
      Placed fresh = { .term = { .key = g_intern_string (key), .in_words = TRUE }, .order = all->len + 1 };

      if (label == NULL)
        return;
      g_array_append_val (all, fresh);
      placed = &g_array_index (all, Placed, all->len - 1);
    }
  if (label != NULL)
    placed->term.label = g_intern_string (label);
  placed->term.out = wk_raw_get_boolean (raw, "out");
  if (order != 0)
    placed->order = order;
}

static GArray *
new_defaults (WkTerms which)
{
  GArray *all = g_array_new (FALSE, TRUE, sizeof (Placed));
  gsize n;
  const WkTerm *defaults = wk_terms_get_defaults (which, &n);

  for (gsize i = 0; i < n; i++)
    {
      Placed placed = { .term = defaults[i], .order = i + 1 };

      g_array_append_val (all, placed);
    }
  return all;
}

/* Each list that is there, in its place of @both. Two laptops apart may each have begun a record for the same key: the one with the smaller id counts,
 * and whoever changes it writes in both. */
static void
read_lists (YDoc *directory, GArray *lists[G_N_ELEMENTS (both)])
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) ids = wk_raw_list_records (directory);

  for (gsize i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (WkRaw) raw = wk_raw_new_record (WK_DOC_DIRECTORY, directory, ids[i]);
      g_autofree char *list = NULL, *key = NULL;

      if (raw == NULL || raw->fields == NULL || !g_str_equal (raw->record, RECORD) || !wk_raw_is_visible (raw))
        continue;
      list = wk_raw_dup_string (raw, "list");
      key = wk_raw_dup_string (raw, "key");
      if (list == NULL || key == NULL || strchr (key, '/') != NULL)
        continue;
      for (gsize k = 0; k < G_N_ELEMENTS (both); k++)
        if (lists[k] != NULL && g_str_equal (list, list_of (both[k])) && g_hash_table_add (seen, g_strconcat (list, "/", key, NULL)))
          take (lists[k], raw, key);
    }
  for (gsize k = 0; k < G_N_ELEMENTS (both); k++)
    if (lists[k] != NULL)
      g_array_sort (lists[k], compare);
}

static GArray *
read_all (YDoc *directory, WkTerms which)
{
  GArray *lists[G_N_ELEMENTS (both)] = { NULL }, *all = new_defaults (which);

  lists[which == WK_TERMS_DOMAIN ? 0 : 1] = all;
  read_lists (directory, lists);
  return all;
}

/* (transfer full) (element-type WkTerm) */
static GArray *
list_terms (GArray *all)
{
  GArray *terms = g_array_new (FALSE, TRUE, sizeof (WkTerm));

  for (guint i = 0; i < all->len; i++)
    g_array_append_val (terms, g_array_index (all, Placed, i).term);
  return terms;
}

GArray *
wk_directory_terms_list (YDoc *directory, WkTerms which)
{
  g_autoptr (GArray) all = NULL;

  g_return_val_if_fail (directory != NULL && wk_terms_is_own (which), NULL);

  all = read_all (directory, which);
  return list_terms (all);
}

gboolean
wk_directory_terms_use (YDoc *directory)
{
  GArray *lists[G_N_ELEMENTS (both)] = { NULL };
  gboolean changed = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    lists[i] = directory != NULL ? new_defaults (both[i]) : NULL;
  if (directory != NULL)
    read_lists (directory, lists);
  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autoptr (GArray) all = lists[i], terms = all != NULL ? list_terms (all) : NULL;

      changed |= wk_terms_set (both[i], terms != NULL ? (const WkTerm *) terms->data : NULL, terms != NULL ? terms->len : 0);
    }
  return changed;
}

/* ---- changing ---------------------------------------------------------------------------------------------------- */

static gboolean
is_about (WkRecord *record, WkTerms which, const char *key)
{
  g_autofree char *list = wk_fields_dup_string (WK_FIELDS (record), "list"), *its = wk_fields_dup_string (WK_FIELDS (record), "key");

  return g_str_equal (list, list_of (which)) && g_str_equal (its, key);
}

/* The records about a key, one at least. Within a transaction. */
static GPtrArray *
ensure (WkDocument *directory, WkTerms which, const char *key)
{
  WkRecordList *list = wk_document_get_records (directory, RECORD);
  GPtrArray *found = g_ptr_array_new ();
  WkRecord *record;

  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    if (is_about (wk_record_list_get (list, i), which, key))
      g_ptr_array_add (found, wk_record_list_get (list, i));
  if (found->len > 0)
    return found;
  record = wk_record_list_append (list);
  if (record != NULL)
    {
      wk_fields_set_string (WK_FIELDS (record), "list", list_of (which));
      wk_fields_set_string (WK_FIELDS (record), "key", key);
      g_ptr_array_add (found, record);
    }
  return found;
}

/* value: floating; written in each of the records about a key. */
static gboolean
write_field (WkDocument *directory, WkTerms which, const char *key, const char *field, GVariant *value)
{
  g_autoptr (GVariant) wanted = g_variant_ref_sink (value);
  g_autoptr (GPtrArray) records = NULL;

  wk_document_begin (directory);
  records = ensure (directory, which, key);
  for (guint i = 0; i < records->len; i++)
    wk_fields_set_value (records->pdata[i], field, wanted);
  wk_document_commit (directory);
  return records->len > 0;
}

static gboolean
is_taken (GArray *all, const char *key, const char *label)
{
  g_autofree char *folded = g_utf8_casefold (label, -1);

  for (guint i = 0; i < all->len; i++)
    {
      const WkTerm *term = &g_array_index (all, Placed, i).term;
      g_autofree char *other = g_utf8_casefold (term->label, -1);

      if (g_strcmp0 (term->key, key) != 0 && g_str_equal (other, folded))
        return TRUE;
    }
  return FALSE;
}

static char *
dup_key (const char *label, const char *random)
{
  g_autofree char *ascii = g_str_to_ascii (label, "C");
  GString *key = g_string_new (WK_TERMS_OWN_PREFIX);
  gboolean between = FALSE;

  for (const char *at = ascii; *at != '\0' && key->len < LONGEST_WORDS; at++)
    {
      if (!g_ascii_isalnum (*at))
        {
          between = TRUE;
          continue;
        }
      if (between && key->len > strlen (WK_TERMS_OWN_PREFIX))
        g_string_append_c (key, '-');
      between = FALSE;
      g_string_append_c (key, g_ascii_tolower (*at));
    }
  g_string_append_printf (key, "-%.4s", random);
  return g_string_free (key, FALSE);
}

const char *
wk_directory_terms_add (WkDocument *directory, WkTerms which, const char *label, const char *random)
{
  g_autoptr (GArray) all = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *key = NULL, *words = NULL;

  g_return_val_if_fail (WK_IS_DOCUMENT (directory) && wk_terms_is_own (which) && label != NULL && strlen (random) >= 4, NULL);

  words = g_strstrip (g_strdup (label));
  all = read_all (wk_document_get_doc (directory), which);
  if (*words == '\0' || is_taken (all, NULL, words) || !wk_document_may_edit (directory))
    return NULL;
  key = dup_key (words, random);
  if (find (all, key) != NULL)
    return NULL;
  wk_document_begin (directory);
  records = ensure (directory, which, key);
  for (guint i = 0; i < records->len; i++)
    {
      wk_fields_set_string (records->pdata[i], "label", words);
      wk_fields_set_number (records->pdata[i], "order", g_array_index (all, Placed, all->len - 1).order + 1);
    }
  wk_document_commit (directory);
  return records->len > 0 ? g_intern_string (key) : NULL;
}

/* What the program calls it; NULL: it is the location's own. */
static const char *
find_default (WkTerms which, const char *key)
{
  gsize n;
  const WkTerm *defaults = wk_terms_get_defaults (which, &n);

  for (gsize i = 0; i < n; i++)
    if (g_str_equal (defaults[i].key, key))
      return defaults[i].label;
  return NULL;
}

gboolean
wk_directory_terms_rename (WkDocument *directory, WkTerms which, const char *key, const char *label)
{
  g_autoptr (GArray) all = NULL;
  g_autofree char *words = NULL;
  const char *shown;

  g_return_val_if_fail (WK_IS_DOCUMENT (directory) && wk_terms_is_own (which) && key != NULL && label != NULL, FALSE);

  words = g_strstrip (g_strdup (label));
  shown = find_default (which, key);
  if (*words != '\0' && g_strcmp0 (words, shown) != 0)
    shown = words;
  else
    *words = '\0';
  all = read_all (wk_document_get_doc (directory), which);
  if (shown == NULL || is_taken (all, key, shown) || !wk_document_may_edit (directory))
    return FALSE;
  return write_field (directory, which, key, "label", g_variant_new_string (words));
}

gboolean
wk_directory_terms_put_out (WkDocument *directory, WkTerms which, const char *key, gboolean out)
{
  g_return_val_if_fail (WK_IS_DOCUMENT (directory) && wk_terms_is_own (which) && key != NULL, FALSE);

  return wk_document_may_edit (directory) && write_field (directory, which, key, "out", g_variant_new_boolean (out));
}

gboolean
wk_directory_terms_move (WkDocument *directory, WkTerms which, const char *key, int by)
{
  g_autoptr (GArray) all = NULL;
  double order;
  int from, next, beyond;

  g_return_val_if_fail (WK_IS_DOCUMENT (directory) && wk_terms_is_own (which) && key != NULL && (by == -1 || by == 1), FALSE);

  all = read_all (wk_document_get_doc (directory), which);
  for (from = 0; from < (int) all->len && !g_str_equal (g_array_index (all, Placed, from).term.key, key);)
    from++;
  next = from + by;
  beyond = next + by;
  if (from == (int) all->len || next < 0 || next >= (int) all->len || !wk_document_may_edit (directory))
    return FALSE;
  order = g_array_index (all, Placed, next).order;
  order = beyond >= 0 && beyond < (int) all->len ? (order + g_array_index (all, Placed, beyond).order) / 2 : order + by;
  /* None is how an empty field reads. */
  if (order == 0)
    order = -0.5;
  return write_field (directory, which, key, "order", g_variant_new_double (order));
}

void
wk_directory_terms_copy (WkDocument *from, WkDocument *to)
{
  WkRecordList *old = wk_document_get_records (from, RECORD);

  wk_document_begin (to);
  for (guint i = 0; i < wk_record_list_get_length (old); i++)
    {
      static const char *const strings[] = { "list", "key", "label" };
      WkFields *there = WK_FIELDS (wk_record_list_get (old, i));
      g_autofree char *key = wk_fields_dup_string (there, "key");
      WkRecord *record = g_str_has_prefix (key, WK_TERMS_OWN_PREFIX) ? wk_record_list_append (wk_document_get_records (to, RECORD)) : NULL;
      WkFields *here;

      if (record == NULL)
        continue;
      here = WK_FIELDS (record);
      for (gsize k = 0; k < G_N_ELEMENTS (strings); k++)
        {
          g_autofree char *value = wk_fields_dup_string (there, strings[k]);

          wk_fields_set_string (here, strings[k], value);
        }
      wk_fields_set_boolean (here, "out", wk_fields_get_boolean (there, "out"));
      wk_fields_set_number (here, "order", wk_fields_get_number (there, "order"));
    }
  wk_document_commit (to);
}
