#include "wk-plan.h"

#include <string.h>

#include "wk-document-private.h"
#include "wk-plan-version-private.h"
#include "wk-raw-private.h"

static gboolean
is_plan (WkDocument *document)
{
  return WK_IS_DOCUMENT (document) && wk_document_get_kind (document) == WK_DOC_PLAN;
}

WkRecordList *
wk_plan_get_goals (WkDocument *plan)
{
  g_return_val_if_fail (is_plan (plan), NULL);
  return wk_document_get_records (plan, "goal");
}

WkRecordList *
wk_plan_get_steps (WkRecord *goal)
{
  g_return_val_if_fail (WK_IS_RECORD (goal), NULL);
  return wk_record_get_children (goal, "step");
}

WkRecordList *
wk_plan_get_orphan_steps (WkDocument *plan)
{
  g_return_val_if_fail (is_plan (plan), NULL);
  return wk_document_get_orphans (plan, "step");
}

WkRecordList *
wk_plan_get_list_of (WkRecord *record)
{
  WkRecord *parent;
  WkDocument *document;

  g_return_val_if_fail (WK_IS_RECORD (record), NULL);

  parent = wk_record_get_parent (record);
  document = wk_record_get_document (record);
  if (document == NULL)
    return NULL;
  if (wk_record_is_orphan (record))
    return wk_document_get_orphans (document, wk_record_get_kind (record));
  if (parent != NULL)
    return wk_record_get_children (parent, wk_record_get_kind (record));
  return wk_document_get_records (document, wk_record_get_kind (record));
}

/* Where something put at @at would stand; NULL: nowhere. */
static WkRecordList *
find_place (WkRecord *record, WkRecord *at, guint *position)
{
  const char *kind = wk_record_get_kind (record);
  WkRecordList *list;
  guint now;

  if (g_str_equal (wk_record_get_kind (at), "goal") && (g_str_equal (kind, "step") || g_str_equal (kind, "first")))
    {
      *position = G_MAXUINT;
      return wk_record_get_children (at, kind);
    }
  list = wk_plan_get_list_of (at);
  if (!g_str_equal (wk_record_get_kind (at), kind) || wk_record_is_orphan (at) || list == NULL || !wk_record_list_find (list, at, position))
    return NULL;
  if (!wk_record_list_find (list, record, &now) || now > *position)
    ++*position;
  return list;
}

gboolean
wk_plan_put (WkRecord *record, WkRecord *at)
{
  WkDocument *plan;
  WkRecordList *list;
  guint position;
  gboolean put;

  g_return_val_if_fail (WK_IS_RECORD (record) && WK_IS_RECORD (at), FALSE);

  plan = wk_record_get_document (record);
  if (record == at || plan == NULL || wk_record_get_document (at) != plan || !wk_record_is_visible (at)
      || find_place (record, at, &position) == NULL || !wk_document_take_edit (plan))
    return FALSE;
  wk_document_begin (plan);
  if (wk_record_is_removed (record))
    wk_record_restore (record);
  /* Anew: it may stand before its place now. */
  list = find_place (record, at, &position);
  put = list != NULL && wk_record_list_move (list, record, position);
  wk_document_commit (plan);
  return put;
}

static void
append_root (GString *json, const char *name, YType *type)
{
  if (type == NULL || (y_type_kind (type) == Y_TYPE_TEXT ? y_text_length (type, Y_UTF16) : y_map_size (type)) == 0)
    return;
  if (json->len > 1)
    g_string_append_c (json, ',');
  wk_plain_json_append_string (json, name);
  g_string_append_c (json, ':');
  wk_plain_json_append (json, type, NULL);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

char *
wk_plan_dup_hash (WkDocument *plan)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) json = g_string_new ("{");
  g_auto (GStrv) roots = NULL;
  YDoc *doc;

  g_return_val_if_fail (is_plan (plan), NULL);

  doc = wk_document_get_doc (plan);
  g_ptr_array_add (names, g_strdup (WK_ROOT_FIELDS));
  g_ptr_array_add (names, g_strdup (WK_ROOT_RECORDS));
  for (const WkField *field = wk_schema_get_document (WK_DOC_PLAN)->fields; field->key != NULL; field++)
    {
      if (field->type == WK_FIELD_TEXT)
        g_ptr_array_add (names, g_strdup (field->key));
    }
  roots = y_doc_list_roots (doc);
  for (gsize i = 0; roots[i] != NULL; i++)
    {
      if (g_str_has_prefix (roots[i], "text:"))
        g_ptr_array_add (names, g_strdup (roots[i]));
    }
  g_ptr_array_sort (names, compare_strings);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      gboolean map = g_str_equal (name, WK_ROOT_FIELDS) || g_str_equal (name, WK_ROOT_RECORDS);

      append_root (json, name, y_doc_get_root (doc, name, map ? Y_TYPE_MAP : Y_TYPE_TEXT));
    }
  g_string_append_c (json, '}');
  return wk_digest (json->str, json->len, 32);
}

gboolean
wk_plan_set_answer (WkDocument *plan, const char *person, const char *answer, const char *until)
{
  g_autofree char *field = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *frozen = NULL;
  g_autoptr (GVariant) value = NULL;
  gboolean done;

  g_return_val_if_fail (is_plan (plan), FALSE);
  g_return_val_if_fail (person != NULL && *person != '\0' && strchr (person, ':') == NULL, FALSE);

  if (!wk_document_is_writable (plan))
    return FALSE;
  field = g_strconcat (WK_ANSWER_PREFIX, person, NULL);
  if (answer == NULL)
    return wk_field_set_write_for_good (wk_fields_get_set (WK_FIELDS (plan)), field, NULL);
  hash = wk_plan_dup_hash (plan);
  value = g_variant_ref_sink (g_variant_new_strv ((const char *[]){ answer, until != NULL ? until : "", hash, NULL }, -1));
  if (g_str_equal (person, WK_PERSON_RESIDENT) && g_str_equal (answer, "right"))
    frozen = wk_plan_freeze (plan);
  wk_document_begin (plan);
  done = wk_field_set_write_for_good (wk_fields_get_set (WK_FIELDS (plan)), field, value);
  if (done && frozen != NULL)
    done = wk_plan_keep_version (plan, hash, frozen);
  wk_document_commit (plan);
  return done;
}

gboolean
wk_plan_get_answer (WkDocument *plan, const char *person, char **answer, char **until, gboolean *current)
{
  g_autofree char *field = NULL;
  g_auto (GStrv) value = NULL;

  g_return_val_if_fail (is_plan (plan), FALSE);
  g_return_val_if_fail (person != NULL, FALSE);

  field = g_strconcat (WK_ANSWER_PREFIX, person, NULL);
  value = wk_fields_dup_strings (WK_FIELDS (plan), field);
  if (g_strv_length (value) < 3)
    return FALSE;
  if (current != NULL)
    {
      g_autofree char *hash = wk_plan_dup_hash (plan);

      *current = g_str_equal (hash, value[2]);
    }
  if (answer != NULL)
    *answer = g_strdup (value[0]);
  if (until != NULL)
    *until = g_strdup (value[1]);
  return TRUE;
}

gboolean
wk_plan_answer_names (WkDocument *plan, const char *person, const char *hash)
{
  g_autofree char *field = NULL;
  g_auto (GStrv) value = NULL;

  g_return_val_if_fail (is_plan (plan), FALSE);
  g_return_val_if_fail (person != NULL && hash != NULL, FALSE);

  field = g_strconcat (WK_ANSWER_PREFIX, person, NULL);
  value = wk_fields_dup_strings (WK_FIELDS (plan), field);
  return g_strv_length (value) >= 3 && g_str_equal (value[2], hash);
}

char **
wk_plan_list_answers (WkDocument *plan)
{
  GPtrArray *persons = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key, entries;

  g_return_val_if_fail (is_plan (plan), NULL);

  g_hash_table_iter_init (&iter, wk_fields_get_set (WK_FIELDS (plan))->registers);
  while (g_hash_table_iter_next (&iter, &key, &entries))
    {
      if (g_str_has_prefix (key, WK_ANSWER_PREFIX) &&
          wk_entry_get_value (g_ptr_array_index ((GPtrArray *) entries, 0)) != NULL)
        g_ptr_array_add (persons, g_strdup ((char *) key + strlen (WK_ANSWER_PREFIX)));
    }
  g_ptr_array_sort (persons, compare_strings);
  g_ptr_array_add (persons, NULL);
  return (char **) g_ptr_array_free (persons, FALSE);
}
