#include "wk-raw-private.h"

#include <string.h>

#include "wk-document-private.h"

WkRaw *
wk_raw_new (WkDocKind kind, YDoc *doc)
{
  WkRaw *self = g_new0 (WkRaw, 1);

  self->doc = doc;
  self->kind = kind;
  self->id = g_strdup ("");
  self->fields = wk_schema_get_document (kind)->fields;
  self->map = y_doc_get_root (doc, WK_ROOT_FIELDS, Y_TYPE_MAP);
  self->registers = wk_registers_read (self->map);
  self->imported = wk_imported_read (doc);
  return self;
}

WkRaw *
wk_raw_new_record (WkDocKind kind, YDoc *doc, const char *id)
{
  YType *map = y_map_get_type (y_doc_get_root (doc, WK_ROOT_RECORDS, Y_TYPE_MAP), id);
  g_autoptr (YValue) word = NULL;
  const WkRecordSpec *spec;
  WkRaw *self;

  if (*id == '\0' || map == NULL || y_type_kind (map) != Y_TYPE_MAP)
    return NULL;
  word = y_map_get (map, WK_KEY_KIND);
  if (word == NULL || y_value_kind (word) != Y_STRING)
    return NULL;
  self = g_new0 (WkRaw, 1);
  self->doc = doc;
  self->kind = kind;
  self->id = g_strdup (id);
  self->record = g_strdup (y_value_get_string (word, NULL));
  spec = wk_schema_get_record (kind, self->record);
  self->fields = spec != NULL ? spec->fields : NULL;
  self->map = map;
  self->registers = wk_registers_read (map);
  return self;
}

void
wk_raw_free (WkRaw *self)
{
  g_free (self->id);
  g_free (self->record);
  g_hash_table_unref (self->registers);
  g_clear_pointer (&self->imported, g_hash_table_unref);
  g_free (self);
}

static void
list_cb (const char *key, YValue *value, gpointer data)
{
  g_ptr_array_add (data, g_strdup (key));
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

char **
wk_raw_list_records (YDoc *doc)
{
  GPtrArray *ids = g_ptr_array_new ();

  y_map_foreach (y_doc_get_root (doc, WK_ROOT_RECORDS, Y_TYPE_MAP), list_cb, ids);
  g_ptr_array_sort (ids, compare_strings);
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (ids, FALSE);
}

GVariant *
wk_raw_dup_value (WkRaw *self, const char *field)
{
  const WkField *spec = wk_schema_find_field (self->fields, field);
  GPtrArray *entries = g_hash_table_lookup (self->registers, field);
  g_autofree char *said = NULL;

  g_return_val_if_fail (spec != NULL, NULL);

  if (self->imported != NULL && spec->imported != NULL)
    said = wk_imported_dup_field (self->imported, spec);
  return wk_entries_dup_shown (entries, said, spec, NULL);
}

char *
wk_raw_dup_string (WkRaw *self, const char *field)
{
  g_autoptr (GVariant) value = wk_raw_dup_value (self, field);

  return value != NULL ? wk_variant_to_text (value) : NULL;
}

gboolean
wk_raw_get_boolean (WkRaw *self, const char *field)
{
  g_autoptr (GVariant) value = wk_raw_dup_value (self, field);

  return value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (value);
}

char *
wk_raw_dup_text (WkRaw *self, const char *field)
{
  YType *type = wk_raw_get_text (self->doc, self->id, self->map, field);
  g_autofree char *text = type != NULL ? y_text_to_string (type) : NULL;

  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : NULL;
}

gboolean
wk_raw_is_visible (WkRaw *self)
{
  GPtrArray *entries = g_hash_table_lookup (self->registers, WK_KEY_REMOVED);
  g_autoptr (GVariant) removed = NULL;
  g_autofree char *digest = NULL;

  if (entries == NULL)
    return TRUE;
  removed = wk_value_to_variant (wk_entry_get_value (g_ptr_array_index (entries, 0)), WK_FIELD_BOOL);
  if (removed == NULL || !g_variant_get_boolean (removed))
    return TRUE;
  digest = wk_raw_digest (self->doc, self->id, self->map, self->fields);
  return !wk_raw_is_seen (entries, digest);
}

char *
wk_raw_name_text (const char *id, const char *field)
{
  return *id == '\0' ? g_strdup (field) : g_strdup_printf ("text:%s:%s", id, field);
}

YType *
wk_raw_get_text (YDoc *doc, const char *id, YType *map, const char *field)
{
  g_autofree char *name = wk_raw_name_text (id, field);
  YType *type = *id != '\0' ? y_map_get_type (map, field) : NULL;

  /* Made by a version that did not know the text yet: a root, which no two copies can make twice. */
  if (type == NULL || y_type_kind (type) != Y_TYPE_TEXT)
    type = y_doc_get_root (doc, name, Y_TYPE_TEXT);
  return type;
}

char *
wk_raw_digest (YDoc *doc, const char *id, YType *map, const WkField *fields)
{
  g_autoptr (GString) json = g_string_new (NULL);

  wk_plain_json_append (json, map, WK_KEY_REMOVED ":");
  for (const WkField *field = fields; field != NULL && field->key != NULL; field++)
    {
      g_autofree char *name = NULL;
      g_autofree char *text = NULL;
      YType *type;

      if (field->type != WK_FIELD_TEXT)
        continue;
      type = wk_raw_get_text (doc, id, map, field->key);
      if (type == NULL || y_type_get_root_name (type) == NULL)
        continue;
      text = y_text_to_string (type);
      if (*text == '\0')
        continue;
      name = wk_raw_name_text (id, field->key);
      wk_plain_json_append_string (json, name);
      wk_plain_json_append_string (json, text);
    }
  return wk_digest (json->str, json->len, 16);
}

gboolean
wk_raw_is_seen (GPtrArray *entries, const char *digest)
{
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      WkEntry *entry = g_ptr_array_index (entries, i);
      g_autoptr (GVariant) value = wk_value_to_variant (wk_entry_get_value (entry), WK_FIELD_BOOL);

      if (value != NULL && g_variant_get_boolean (value) && g_strcmp0 (wk_entry_get_seen (entry), digest) == 0)
        return TRUE;
    }
  return FALSE;
}
