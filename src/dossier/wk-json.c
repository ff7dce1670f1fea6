#include "wk-json.h"

#include <string.h>

#include "wk-document-private.h"
#include "wk-export-change.h"
#include "wk-raw-private.h"

/* Members are written in the order of their keys, so that the same content gives the same bytes. */
typedef struct
{
  GString *out;
  gboolean more;
} Object;

static void
open_object (Object *object, GString *out)
{
  object->out = out;
  object->more = FALSE;
  g_string_append_c (out, '{');
}

static void
add_key (Object *object, const char *key)
{
  if (object->more)
    g_string_append_c (object->out, ',');
  object->more = TRUE;
  wk_plain_json_append_string (object->out, key);
  g_string_append_c (object->out, ':');
}

static void
add_string (Object *object, const char *key, const char *value)
{
  add_key (object, key);
  wk_plain_json_append_string (object->out, value);
}

static void
close_object (Object *object)
{
  g_string_append_c (object->out, '}');
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
sorted_keys (GHashTable *table)
{
  GPtrArray *keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_strings);
  return keys;
}

static void
append_entry (GString *out, WkDocument *document, WkEntry *entry)
{
  WkAuthor *author = wk_document_get_author_of (document, wk_entry_get_by (entry));
  YValue *value = wk_entry_get_value (entry);
  g_autofree char *client = g_strdup_printf ("%" G_GUINT64_FORMAT, wk_entry_get_by (entry));
  Object object;

  open_object (&object, out);
  add_key (&object, "at");
  g_string_append_printf (out, "%" G_GINT64_FORMAT, wk_entry_get_at (entry));
  add_string (&object, "author", author != NULL ? wk_author_get_name (author) : "");
  add_string (&object, "client", client);
  add_string (&object, "opid", entry->opid);
  if (wk_entry_get_seen (entry) != NULL)
    add_string (&object, "seen", wk_entry_get_seen (entry));
  add_key (&object, "value");
  if (value != NULL)
    wk_plain_json_append_value (out, value);
  else
    g_string_append (out, "null");
  close_object (&object);
}

/* A copy tells of the resident: of who lives there it does not say the name, nor who the partner is, who has a file of their own. */
static const char *
get_left_out (const char *record)
{
  return g_str_equal (record, "housemate") ? "name" : g_str_equal (record, "partner") ? "resident" : NULL;
}

/* Each field as the list of what stands there, the shown one first. left_out: (nullable): a field */
static void
append_registers (GString *out, WkDocument *document, GHashTable *registers, const char *left_out)
{
  g_autoptr (GPtrArray) keys = sorted_keys (registers);
  Object object;

  open_object (&object, out);
  for (guint i = 0; i < keys->len; i++)
    {
      GPtrArray *entries = g_hash_table_lookup (registers, g_ptr_array_index (keys, i));

      if (g_strcmp0 (g_ptr_array_index (keys, i), left_out) == 0)
        continue;
      add_key (&object, g_ptr_array_index (keys, i));
      g_string_append_c (out, '[');
      for (guint j = 0; j < entries->len; j++)
        {
          if (j > 0)
            g_string_append_c (out, ',');
          append_entry (out, document, g_ptr_array_index (entries, j));
        }
      g_string_append_c (out, ']');
    }
  close_object (&object);
}

/* What is shown, as people read it. left_out: as above */
static void
append_shown (GString *out, WkRaw *raw, const char *left_out)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  Object object;

  for (const WkField *field = raw->fields; field != NULL && field->key != NULL; field++)
    if (g_strcmp0 (field->key, left_out) != 0)
      g_ptr_array_add (keys, (gpointer) field->key);
  g_ptr_array_sort (keys, compare_strings);

  open_object (&object, out);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      g_autofree char *shown = wk_schema_find_field (raw->fields, key)->type == WK_FIELD_TEXT
                                   ? wk_raw_dup_text (raw, key)
                                   : wk_raw_dup_string (raw, key);

      if (shown != NULL)
        add_string (&object, key, shown);
    }
  close_object (&object);
}

static void
list_cb (const char *key, YValue *value, gpointer data)
{
  g_ptr_array_add (data, g_strdup (key));
}

/* What of a map is neither a register nor in @known: keys that this program does not know. */
static void
append_rest (GString *out, YType *map, WkRaw *raw)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  Object object;

  y_map_foreach (map, list_cb, keys);
  g_ptr_array_sort (keys, compare_strings);
  open_object (&object, out);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      const WkField *field = wk_schema_find_field (raw->fields, key);
      g_autoptr (YValue) value = y_map_get (map, key);

      if (value == NULL || (field != NULL && field->type == WK_FIELD_TEXT && y_value_kind (value) == Y_TYPE) ||
          (raw->record != NULL && g_str_equal (key, WK_KEY_KIND)) ||
          (wk_register_split (key) != NULL && y_value_kind (value) == Y_MAP))
        continue;
      add_key (&object, key);
      wk_plain_json_append_value (out, value);
    }
  close_object (&object);
}

static void
append_record (GString *out, WkDocument *document, WkRaw *raw, gboolean copy)
{
  const char *left_out = copy ? get_left_out (raw->record) : NULL;
  WkRecord *record = wk_document_get_record (document, raw->id);
  Object object;

  open_object (&object, out);
  add_key (&object, "entries");
  append_registers (out, document, raw->registers, left_out);
  add_string (&object, "id", raw->id);
  add_string (&object, "kind", raw->record);
  add_string (&object, "order", record != NULL ? wk_record_get_order_key (record) : "");
  add_key (&object, "other");
  append_rest (out, raw->map, raw);
  add_string (&object, "parent", record != NULL ? wk_record_get_parent_id (record) : "");
  add_key (&object, "removed");
  g_string_append (out, record != NULL && wk_record_is_removed (record) ? "true" : "false");
  add_key (&object, "shown");
  append_shown (out, raw, left_out);
  add_key (&object, "visible");
  g_string_append (out, record == NULL || wk_record_is_visible (record) ? "true" : "false");
  close_object (&object);
}

static void
append_authors (GString *out, YDoc *doc)
{
  wk_plain_json_append (out, y_doc_get_root (doc, WK_ROOT_AUTHORS, Y_TYPE_MAP), NULL);
}

static gboolean
is_known_root (WkDocument *document, const char *root)
{
  static const char *const maps[]
      = { WK_ROOT_SCHEMA, WK_ROOT_AUTHORS, WK_ROOT_FIELDS, WK_ROOT_IMPORTED, WK_ROOT_RECORDS, NULL };
  const WkField *field = wk_schema_find_field (wk_schema_get_document (wk_document_get_kind (document))->fields, root);

  return g_strv_contains (maps, root) || (field != NULL && field->type == WK_FIELD_TEXT) ||
         (wk_document_get_kind (document) == WK_DOC_PLAN && g_str_equal (root, WK_ROOT_AGREEMENT)) ||
         wk_document_find_text (document, root) != NULL;
}

static void
append_unknown_roots (GString *out, WkDocument *document)
{
  YDoc *doc = wk_document_get_doc (document);
  g_auto (GStrv) roots = y_doc_list_roots (doc);
  Object object;

  open_object (&object, out);
  for (gsize i = 0; roots[i] != NULL; i++)
    {
      g_autoptr (GString) content = g_string_new (NULL);

      if (is_known_root (document, roots[i]))
        continue;
      y_type_to_json (y_doc_get_root (doc, roots[i], Y_TYPE_UNKNOWN), content);
      /* An empty one is there only where someone asked for it. */
      if (content->len <= 2)
        continue;
      add_key (&object, roots[i]);
      g_string_append (out, content->str);
    }
  close_object (&object);
}

/* What an export changed and nobody talked about yet, in words. */
static void
append_changes (Object *object, WkDocument *document)
{
  g_autoptr (GPtrArray) changes = wk_export_change_list (wk_document_get_kind (document), wk_document_get_doc (document));
  guint n = 0;

  for (guint i = 0; i < changes->len; i++)
    {
      const WkExportChange *change = g_ptr_array_index (changes, i);
      g_autofree char *sentence = wk_export_change_dup_sentence (change, FALSE);

      if (!change->waits)
        continue;
      if (n++ == 0)
        {
          add_key (object, "changes");
          g_string_append_c (object->out, '[');
        }
      else
        g_string_append_c (object->out, ',');
      wk_plain_json_append_string (object->out, sentence);
    }
  if (n > 0)
    g_string_append_c (object->out, ']');
}

static void
append_document (GString *out, WkDocument *document, gboolean copy)
{
  YDoc *doc = wk_document_get_doc (document);
  g_autoptr (WkRaw) raw = wk_raw_new (wk_document_get_kind (document), doc);
  g_auto (GStrv) ids = wk_raw_list_records (doc);
  gboolean more = FALSE;
  Object object;

  open_object (&object, out);
  if (wk_document_get_agreement_map (document) != NULL)
    {
      g_autoptr (GHashTable) answers = wk_registers_read (wk_document_get_agreement_map (document));

      add_key (&object, "agreement");
      append_registers (out, document, answers, NULL);
    }
  add_key (&object, "authors");
  append_authors (out, doc);
  append_changes (&object, document);
  add_key (&object, "entries");
  append_registers (out, document, raw->registers, NULL);
  add_key (&object, "imported");
  append_registers (out, document, raw->imported, NULL);
  add_key (&object, "other");
  append_rest (out, raw->map, raw);
  add_key (&object, "records");
  g_string_append_c (out, '[');
  for (gsize i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (WkRaw) record = wk_raw_new_record (raw->kind, doc, ids[i]);

      if (more)
        g_string_append_c (out, ',');
      more = TRUE;
      if (record != NULL)
        append_record (out, document, record, copy);
      else
        {
          g_autoptr (YValue) value = y_map_get (y_doc_get_root (doc, WK_ROOT_RECORDS, Y_TYPE_MAP), ids[i]);

          wk_plain_json_append_value (out, value);
        }
    }
  g_string_append_c (out, ']');
  add_key (&object, "roots");
  append_unknown_roots (out, document);
  add_key (&object, "schema");
  wk_plain_json_append (out, y_doc_get_root (doc, WK_ROOT_SCHEMA, Y_TYPE_MAP), NULL);
  add_key (&object, "shown");
  append_shown (out, raw, NULL);
  close_object (&object);
}

static char *
name_document (WkDocument *document)
{
  const char *domain = wk_document_get_domain (document);

  return *domain != '\0' ? g_strdup_printf ("domain/%s", domain)
                         : g_strdup (wk_doc_kind_to_nick (wk_document_get_kind (document)));
}

static int
compare_documents (gconstpointer a, gconstpointer b)
{
  g_autofree char *x = name_document (*(WkDocument *const *) a);
  g_autofree char *y = name_document (*(WkDocument *const *) b);

  return strcmp (x, y);
}

static char *
write_json (const char *subject, WkDocument *const *documents, gsize n, gboolean copy)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  GString *out = g_string_new (NULL);
  Object object, list;

  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (sorted, documents[i]);
  g_ptr_array_sort (sorted, compare_documents);

  open_object (&object, out);
  add_key (&object, "documents");
  open_object (&list, out);
  for (guint i = 0; i < sorted->len; i++)
    {
      g_autofree char *name = name_document (g_ptr_array_index (sorted, i));

      add_key (&list, name);
      append_document (out, g_ptr_array_index (sorted, i), copy);
    }
  close_object (&list);
  add_string (&object, "resident", subject);
  close_object (&object);
  return g_string_free (out, FALSE);
}

char *
wk_dossier_to_json (const char *subject, WkDocument *const *documents, gsize n)
{
  g_return_val_if_fail (subject != NULL, NULL);
  return write_json (subject, documents, n, FALSE);
}

char *
wk_dossier_to_json_copy (const char *subject, WkDocument *const *documents, gsize n)
{
  g_return_val_if_fail (subject != NULL, NULL);
  return write_json (subject, documents, n, TRUE);
}
