#include "y-doc-private.h"
#include <string.h>

static YEntry *
find_entry (YType      *map,
            const char *key)
{
  YKey k = { key, strlen (key) };
  YEntry *entry = y_type_entry (map, &k, FALSE);

  return entry && entry->last && !y_item_is_deleted (entry->last) ? entry : NULL;
}

/* How many keys have a value. */
guint32
y_map_size (YType *map)
{
  GHashTableIter iter;
  gpointer key;
  guint32 n = 0;

  if (!map->map)
    return 0;
  g_hash_table_iter_init (&iter, map->map);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const YEntry *entry = key;

      n += entry->last && !y_item_is_deleted (entry->last);
    }
  return n;
}

/**
 * y_map_get:
 * @map: a map
 * @key: a key
 *
 * Returns: (transfer full) (nullable): the value under the key, or NULL
 */
YValue *
y_map_get (YType      *map,
           const char *key)
{
  YEntry *entry = find_entry (map, key);

  return entry ? y_item_value (entry->last, entry->last->len - 1) : NULL;
}

/* The shared type under a key; NULL: there is none, or a plain value. */
YType *
y_map_get_type (YType      *map,
                const char *key)
{
  YEntry *entry = find_entry (map, key);

  return entry && entry->last->kind == Y_CONTENT_TYPE ? entry->last->c.type : NULL;
}

static YItem *
set_value (YType      *map,
           const char *key,
           YValue     *value)
{
  YKey k = { key, strlen (key) };
  YContent c;
  YItem *item;
  const char *text;

  y_content_from_value (value, TRUE, &c);
  if (c.kind == Y_CONTENT_ANY)
    c.values = &value;
  item = y_map_item_create (map->doc->tx, map, &k, &c);
  text = y_value_get_type_text (value, NULL);
  if (text && item->kind == Y_CONTENT_TYPE)
    y_text_insert (item->c.type, Y_UTF16, 0, text, -1, NULL);
  return item;
}

/**
 * y_map_set:
 * @map: a map
 * @key: a key
 * @value: a plain value, or a new shared type
 */
void
y_map_set (YType      *map,
           const char *key,
           YValue     *value)
{
  g_return_if_fail (y_value_kind (value) != Y_TYPE);
  if (map->gone)
    return;
  y_doc_begin (map->doc, NULL);
  set_value (map, key, value);
  y_doc_commit (map->doc);
}

/**
 * y_map_set_type:
 * @map: a map
 * @key: a key
 * @kind: what to make
 *
 * Returns: (transfer none) (nullable): the new shared type; NULL if the map itself is deleted
 */
YType *
y_map_set_type (YType      *map,
                const char *key,
                YTypeKind   kind)
{
  g_autoptr (YValue) value = y_value_new_type (kind);
  YType *type;

  if (map->gone)
    return NULL;
  y_doc_begin (map->doc, NULL);
  type = set_value (map, key, value)->c.type;
  y_doc_commit (map->doc);
  return type;
}

/* Takes the value of a key away, if there is one. */
void
y_map_delete (YType      *map,
              const char *key)
{
  YEntry *entry = find_entry (map, key);

  if (!entry)
    return;
  y_doc_begin (map->doc, NULL);
  y_item_delete (map->doc->tx, entry->last);
  y_doc_commit (map->doc);
}

/* Calls for each key with a value, in no order; it must not change the map. */
void
y_map_foreach (YType   *map,
               YMapFunc func,
               gpointer data)
{
  GHashTableIter iter;
  gpointer key;

  if (!map->map)
    return;
  g_hash_table_iter_init (&iter, map->map);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const YEntry *entry = key;

      if (entry->last && !y_item_is_deleted (entry->last))
        {
          g_autoptr (YValue) value = y_item_value (entry->last, entry->last->len - 1);

          func (entry->key.s, value, data);
        }
    }
}
