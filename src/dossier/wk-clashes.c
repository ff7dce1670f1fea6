/* How many choices of two people stand side by side, counted in the shared document itself. */
#include "wk-dossier.h"
#include "wk-raw-private.h"

static gboolean
is_involved (GPtrArray *entries, GHashTable *clients)
{
  for (guint i = 0; clients != NULL && i < entries->len; i++)
    {
      gint64 by = (gint64) wk_entry_get_by (g_ptr_array_index (entries, i));

      if (g_hash_table_contains (clients, &by))
        return TRUE;
    }
  return clients == NULL;
}

static const WkField *
find_field (WkRaw *raw, const char *key)
{
  const WkField *field = wk_schema_find_field (raw->fields, key);

  if (field != NULL || raw->record == NULL)
    return field;
  return g_str_equal (key, WK_KEY_PLACE)     ? wk_schema_get_place ()
         : g_str_equal (key, WK_KEY_REMOVED) ? wk_schema_get_removed ()
                                             : NULL;
}

static gboolean
collides (GPtrArray *entries, const WkField *field)
{
  g_autoptr (GVariant) first = NULL;

  if (field->type == WK_FIELD_TEXT || field->merge != WK_MERGE_CHOICE || entries->len < 2)
    return FALSE;
  first = wk_value_to_variant (wk_entry_get_value (g_ptr_array_index (entries, 0)), field->type);
  for (guint i = 1; i < entries->len; i++)
    {
      g_autoptr (GVariant) other = wk_value_to_variant (wk_entry_get_value (g_ptr_array_index (entries, i)), field->type);

      if (!wk_variant_same (first, other, field->type))
        return TRUE;
    }
  return FALSE;
}

static guint
count (WkRaw *raw, GHashTable *clients)
{
  GHashTableIter iter;
  gpointer key, entries;
  guint n = 0;

  g_hash_table_iter_init (&iter, raw->registers);
  while (g_hash_table_iter_next (&iter, &key, &entries))
    {
      const WkField *field = find_field (raw, key);

      if (field != NULL && collides (entries, field) && is_involved (entries, clients))
        n++;
    }
  return n;
}

/* Taken away by one, and written in by another who did not know. */
static gboolean
was_edited_after_removal (WkRaw *raw, GHashTable *clients)
{
  GPtrArray *entries = g_hash_table_lookup (raw->registers, WK_KEY_REMOVED);
  g_autoptr (GVariant) removed = NULL;
  GHashTableIter iter;
  gpointer all;

  if (entries == NULL)
    return FALSE;
  removed = wk_value_to_variant (wk_entry_get_value (g_ptr_array_index (entries, 0)), WK_FIELD_BOOL);
  if (removed == NULL || !g_variant_get_boolean (removed) || !wk_raw_is_visible (raw))
    return FALSE;
  g_hash_table_iter_init (&iter, raw->registers);
  while (g_hash_table_iter_next (&iter, NULL, &all))
    if (is_involved (all, clients))
      return TRUE;
  return FALSE;
}

guint
wk_raw_count_clashes (WkRaw *self, GHashTable *clients)
{
  return count (self, clients) + (self->record != NULL && was_edited_after_removal (self, clients) ? 1 : 0);
}

guint
wk_document_count_clashes (WkDocKind kind, YDoc *doc, GHashTable *clients)
{
  g_autoptr (WkRaw) raw = NULL;
  g_auto (GStrv) ids = NULL;
  guint n;

  g_return_val_if_fail ((guint) kind < WK_N_DOC_KINDS && doc != NULL, 0);

  raw = wk_raw_new (kind, doc);
  n = wk_raw_count_clashes (raw, clients);
  ids = wk_raw_list_records (doc);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (WkRaw) record = wk_raw_new_record (kind, doc, ids[i]);

      if (record != NULL && wk_raw_is_visible (record))
        n += wk_raw_count_clashes (record, clients);
    }
  return n;
}
