#include "y-doc-private.h"
#include "y-attributes-private.h"
#include <string.h>

/* Canonical JSON of shared types: keys sorted by UTF-16 units, no spaces; a text as its delta, XML as its text. */

/* So many bytes may be said of the attributes of one text; made-up ones could have each of many letters say much. */
#define MAX_TOLD (64u << 20)

static void append_type (YType *type, GString *out);

static void
append_element (YItem   *item,
                guint32  i,
                GString *out)
{
  if (item->kind == Y_CONTENT_TYPE)
    append_type (item->c.type, out);
  else if (item->kind == Y_CONTENT_DOC)
    g_string_append (out, "{}");
  else
    {
      g_autoptr (YValue) v = y_item_value (item, i);

      y_value_to_json (v, out);
    }
}

static gint
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const YEntry *x = *(YEntry *const *) a, *y = *(YEntry *const *) b;

  return y_utf16_compare (x->key.s, x->key.len, y->key.s, y->key.len);
}

/* (transfer container): the entries that have a value, sorted. */
static GPtrArray *
sorted_entries (YType *type)
{
  GPtrArray *entries = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  if (type->map)
    {
      g_hash_table_iter_init (&iter, type->map);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        {
          YEntry *entry = key;

          if (entry->last && !y_item_is_deleted (entry->last))
            g_ptr_array_add (entries, entry);
        }
      g_ptr_array_sort (entries, compare_entries);
    }
  return entries;
}

static gboolean
is_undefined (const YItem *item)
{
  g_autoptr (YValue) v = NULL;

  if (item->kind != Y_CONTENT_ANY && item->kind != Y_CONTENT_JSON)
    return FALSE;
  v = y_item_value (item, item->len - 1);
  return y_value_kind (v) == Y_UNDEFINED;
}

static void
append_map (YType   *type,
            GString *out)
{
  g_autoptr (GPtrArray) entries = sorted_entries (type);
  gboolean first = TRUE;

  g_string_append_c (out, '{');
  for (guint i = 0; i < entries->len; i++)
    {
      const YEntry *entry = g_ptr_array_index (entries, i);

      if (is_undefined (entry->last))
        continue;
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      y_json_append_string (out, entry->key.s, entry->key.len);
      g_string_append_c (out, ':');
      append_element (entry->last, entry->last->len - 1, out);
    }
  g_string_append_c (out, '}');
}

static void
append_array (YType   *type,
              GString *out)
{
  gboolean first = TRUE;

  g_string_append_c (out, '[');
  for (YItem *item = y_seq_first (type); item; item = y_seq_next (item))
    if (y_item_is_visible (item))
      for (guint32 i = 0; i < item->len; i++)
        {
          if (!first)
            g_string_append_c (out, ',');
          first = FALSE;
          append_element (item, i, out);
        }
  g_string_append_c (out, ']');
}

/* @told: how much has been said of attributes. */
static void
open_op (GString           *out,
         const YAttributes *attributes,
         gsize             *told)
{
  if (out->str[out->len - 1] != '[')
    g_string_append_c (out, ',');
  g_string_append_c (out, '{');
  if (attributes->n && *told < MAX_TOLD)
    {
      g_autoptr (YValue) map = y_attributes_to_shown (attributes);
      const gsize from = out->len;

      g_string_append (out, "\"attributes\":");
      y_value_to_json (map, out);
      g_string_append_c (out, ',');
      *told += out->len - from;
    }
  g_string_append (out, "\"insert\":");
}

static void
pack_text (GString           *out,
           GString           *text,
           const YAttributes *attributes,
           gsize             *told)
{
  if (text->len == 0)
    return;
  open_op (out, attributes, told);
  y_json_append_string (out, text->str, text->len);
  g_string_append_c (out, '}');
  g_string_truncate (text, 0);
}

/* As YText.toDelta: an insert ends at every formatting item, also where that changes nothing. */
static void
append_delta (YType   *type,
              GString *out)
{
  g_autoptr (GString) text = g_string_new (NULL);
  YAttributes attributes;
  gsize start = out->len, told = 0;

  y_attributes_init (&attributes);
  g_string_append_c (out, '[');
  for (YItem *item = y_seq_first (type); item; item = y_seq_next (item))
    {
      if (y_item_is_deleted (item))
        continue;
      if (item->kind == Y_CONTENT_STRING)
        {
          gsize bytes;
          const char *s = y_item_text (item, &bytes);

          g_string_append_len (text, s, bytes);
        }
      else if (item->kind == Y_CONTENT_FORMAT)
        {
          pack_text (out, text, &attributes, &told);
          y_attributes_update (&attributes, item);
        }
      else if (item->kind == Y_CONTENT_TYPE || item->kind == Y_CONTENT_EMBED)
        {
          pack_text (out, text, &attributes, &told);
          open_op (out, &attributes, &told);
          append_element (item, 0, out);
          g_string_append_c (out, '}');
        }
    }
  pack_text (out, text, &attributes, &told);
  g_assert (out->str[start] == '[');
  g_string_append_c (out, ']');
  y_attributes_clear (&attributes);
}

/* ---- XML ---- */

static void append_xml (YType *type, GString *out);

/* As ECMAScript's String() has it. */
static void
append_plain (YValue  *v,
              GString *out)
{
  gsize len;
  const char *s = y_value_get_string (v, &len);

  if (s)
    g_string_append_len (out, s, len);
  else if (y_value_kind (v) == Y_UNDEFINED)
    g_string_append (out, "undefined");
  else if (y_value_kind (v) == Y_MAP)
    g_string_append (out, "[object Object]");
  else
    y_value_to_json (v, out);
}

static void
append_children (YType   *type,
                 GString *out)
{
  for (YItem *item = y_seq_first (type); item; item = y_seq_next (item))
    if (y_item_is_visible (item) && item->kind == Y_CONTENT_TYPE)
      append_xml (item->c.type, out);
}

static void
append_element_type (YType   *type,
                     GString *out)
{
  g_autofree char *name = g_utf8_strdown (type->xml_name ? type->xml_name : "undefined", -1);
  g_autoptr (GPtrArray) entries = sorted_entries (type);

  g_string_append_printf (out, "<%s", name);
  for (guint i = 0; i < entries->len; i++)
    {
      const YEntry *entry = g_ptr_array_index (entries, i);
      g_autoptr (YValue) v = y_item_value (entry->last, entry->last->len - 1);

      g_string_append_c (out, ' ');
      g_string_append_len (out, entry->key.s, entry->key.len);
      g_string_append (out, "=\"");
      append_plain (v, out);
      g_string_append_c (out, '"');
    }
  g_string_append_c (out, '>');
  append_children (type, out);
  g_string_append_printf (out, "</%s>", name);
}

static gint
compare_attributes (gconstpointer a,
                    gconstpointer b)
{
  const YAttribute *x = *(YAttribute *const *) a, *y = *(YAttribute *const *) b;

  return y_utf16_compare (x->key.s, x->key.len, y->key.s, y->key.len);
}

static void
append_tags (GPtrArray *sorted,
             GString   *out)
{
  for (guint i = 0; i < sorted->len; i++)
    {
      const YAttribute *a = g_ptr_array_index (sorted, i);

      g_string_append_c (out, '<');
      g_string_append_len (out, a->key.s, a->key.len);
      for (gsize k = 0; y_value_kind (a->value) == Y_MAP && k < y_value_length (a->value); k++)
        {
          const char *key;
          YValue *value;

          y_value_map_entry (a->value, k, &key, &value);
          g_string_append_printf (out, " %s=\"", key);
          append_plain (value, out);
          g_string_append_c (out, '"');
        }
      g_string_append_c (out, '>');
    }
}

static void
append_xml_text (YType   *type,
                 GString *out)
{
  YAttributes attributes;
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  gboolean open = FALSE;
  gsize told = 0;

  y_attributes_init (&attributes);
  for (YItem *item = y_seq_first (type);; item = y_seq_next (item))
    {
      if (item && (y_item_is_deleted (item) || item->kind == Y_CONTENT_DELETED))
        continue;
      if (open && (!item || item->kind != Y_CONTENT_STRING))
        {
          for (guint i = sorted->len; i-- > 0;)
            {
              const YAttribute *a = g_ptr_array_index (sorted, i);

              g_string_append (out, "</");
              g_string_append_len (out, a->key.s, a->key.len);
              g_string_append_c (out, '>');
            }
          open = FALSE;
        }
      if (!item)
        break;
      if (item->kind == Y_CONTENT_FORMAT)
        y_attributes_update (&attributes, item);
      else if (item->kind == Y_CONTENT_STRING)
        {
          gsize bytes;
          const char *s = y_item_text (item, &bytes);

          if (!open)
            {
              g_ptr_array_set_size (sorted, 0);
              for (YAttribute *a = attributes.first; a && sorted->len < Y_MAX_SHOWN_ATTRIBUTES && told < MAX_TOLD; a = a->next)
                g_ptr_array_add (sorted, a);
              g_ptr_array_sort (sorted, compare_attributes);
              told -= out->len;
              append_tags (sorted, out);
              told += out->len;
              open = TRUE;
            }
          g_string_append_len (out, s, bytes);
        }
    }
  y_attributes_clear (&attributes);
}

static void
append_xml (YType   *type,
            GString *out)
{
  if (type->depth > Y_MAX_TYPE_DEPTH)
    return;
  switch ((YTypeKind) type->kind)
    {
    case Y_TYPE_XML_ELEMENT:
      append_element_type (type, out);
      break;
    case Y_TYPE_XML_FRAGMENT:
      append_children (type, out);
      break;
    case Y_TYPE_XML_TEXT:
    case Y_TYPE_TEXT:
      append_xml_text (type, out);
      break;
    case Y_TYPE_XML_HOOK:
      g_string_append (out, "[object Object]");
      break;
    case Y_TYPE_MAP:
    case Y_TYPE_ARRAY:
    case Y_TYPE_UNKNOWN:
    default:
      break;
    }
}

/* ---- any type ---- */

/* What a root that nobody has asked for must be, going by what is in it. */
static YTypeKind
guess_kind (YType *type)
{
  YItem *first = y_seq_first (type);

  if (!first)
    return type->map && g_hash_table_size (type->map) ? Y_TYPE_MAP : Y_TYPE_UNKNOWN;
  for (YItem *item = first; item; item = y_seq_next_live (item))
    if (!y_item_is_deleted (item))
      return item->kind == Y_CONTENT_STRING || item->kind == Y_CONTENT_FORMAT || item->kind == Y_CONTENT_EMBED ?
             Y_TYPE_TEXT : Y_TYPE_ARRAY;
  return Y_TYPE_ARRAY;
}

static void
append_type (YType   *type,
             GString *out)
{
  YTypeKind kind = type->kind == Y_TYPE_UNKNOWN ? guess_kind (type) : type->kind;

  if (type->depth > Y_MAX_TYPE_DEPTH)
    {
      g_string_append (out, "null");
      return;
    }
  switch (kind)
    {
    case Y_TYPE_TEXT:
      append_delta (type, out);
      break;
    case Y_TYPE_ARRAY:
      append_array (type, out);
      break;
    case Y_TYPE_MAP:
    case Y_TYPE_XML_HOOK:
      append_map (type, out);
      break;
    case Y_TYPE_XML_ELEMENT:
    case Y_TYPE_XML_FRAGMENT:
    case Y_TYPE_XML_TEXT:
      {
        g_autoptr (GString) xml = g_string_new (NULL);

        append_xml (type, xml);
        y_json_append_string (out, xml->str, xml->len);
      }
      break;
    case Y_TYPE_UNKNOWN:
    default:
      g_string_append (out, "null");
      break;
    }
}

/**
 * y_type_to_json:
 * @type: a shared type
 * @out: where the text is appended
 *
 * Writes what the type shows as canonical JSON. Types nested deeper than 400 levels are written as null.
 */
void
y_type_to_json (YType   *type,
                GString *out)
{
  append_type (type, out);
}

static gint
compare_roots (gconstpointer a,
               gconstpointer b)
{
  const YType *x = *(YType *const *) a, *y = *(YType *const *) b;

  return y_utf16_compare (x->root_name.s, x->root_name.len, y->root_name.s, y->root_name.len);
}

/**
 * y_doc_to_json:
 * @doc: a document
 * @out: where the text is appended
 *
 * Writes all roots as one canonical JSON object. A root in which nothing was ever written is left out, so that the text
 * depends on the content alone, not on who has asked for which root.
 */
void
y_doc_to_json (YDoc    *doc,
               GString *out)
{
  g_autoptr (GPtrArray) roots = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, doc->roots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      YType *type = value;

      if (type->root || (type->map && g_hash_table_size (type->map)))
        g_ptr_array_add (roots, type);
    }
  g_ptr_array_sort (roots, compare_roots);
  g_string_append_c (out, '{');
  for (guint i = 0; i < roots->len; i++)
    {
      YType *type = g_ptr_array_index (roots, i);

      if (i)
        g_string_append_c (out, ',');
      y_json_append_string (out, type->root_name.s, type->root_name.len);
      g_string_append_c (out, ':');
      append_type (type, out);
    }
  g_string_append_c (out, '}');
}
