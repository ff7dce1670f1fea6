#include "wk-plan-pen.h"

#include "wk-document-private.h"
#include "wk-register-private.h"

#define ROOT_TABLE "table"
#define PEN "pen"

static gboolean
is_plan (WkDocument *document)
{
  return WK_IS_DOCUMENT (document) && wk_document_get_kind (document) == WK_DOC_PLAN;
}

static YType *
get_map (WkDocument *plan)
{
  return y_doc_get_root (wk_document_get_doc (plan), ROOT_TABLE, Y_TYPE_MAP);
}

WkPerson *
wk_plan_dup_pen (WkDocument *plan)
{
  g_autoptr (GHashTable) registers = NULL;
  g_autoptr (GVariant) value = NULL;
  const char *id, *name, *organisation;
  GPtrArray *entries;
  YType *map;

  g_return_val_if_fail (is_plan (plan), NULL);

  map = get_map (plan);
  /* Another program may have put something else under the name. */
  if (map == NULL)
    return NULL;
  registers = wk_registers_read (map);
  entries = g_hash_table_lookup (registers, PEN);
  if (entries == NULL || wk_entry_get_value (g_ptr_array_index (entries, 0)) == NULL)
    return NULL;
  value = wk_value_to_variant (wk_entry_get_value (g_ptr_array_index (entries, 0)), WK_FIELD_PERSON);
  if (value == NULL)
    return NULL;
  g_variant_get (value, "(&s&s&s)", &id, &name, &organisation);
  return wk_person_new (id, name, organisation);
}

gboolean
wk_plan_set_pen (WkDocument *plan, WkPerson *person)
{
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (YValue) entry = NULL;
  YType *map;

  g_return_val_if_fail (is_plan (plan), FALSE);

  map = get_map (plan);
  if (map == NULL || !wk_document_is_writable (plan))
    return FALSE;
  if (person != NULL)
    variant = g_variant_ref_sink (g_variant_new ("(sss)", wk_person_get_id (person), wk_person_get_name (person),
                                                 wk_person_get_organisation (person)));
  wk_document_edit_begin (plan);
  entry = wk_entry_new_value (variant != NULL ? wk_value_from_variant (variant, WK_FIELD_PERSON) : NULL,
                              wk_document_get_client (plan), wk_document_get_now (plan));
  wk_register_write (map, PEN, &entry, 1, wk_random_get_uint64 (wk_document_get_random (plan)), NULL, NULL);
  wk_document_commit (plan);
  return TRUE;
}

gboolean
wk_plan_pen_was_chosen (WkDocument *plan)
{
  g_autoptr (GHashTable) registers = NULL;
  YType *map;

  g_return_val_if_fail (is_plan (plan), FALSE);

  map = get_map (plan);
  if (map == NULL)
    return FALSE;
  registers = wk_registers_read (map);
  return g_hash_table_lookup (registers, PEN) != NULL;
}
