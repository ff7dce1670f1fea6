#include "y-attributes-private.h"
#include "y-value-private.h"
#include <string.h>

static void
attribute_free (gpointer p)
{
  YAttribute *a = p;

  y_value_unref (a->value);
  g_free (a);
}

void
y_attributes_init (YAttributes *a)
{
  a->entries = g_ptr_array_new_with_free_func (attribute_free);
}

void
y_attributes_clear (YAttributes *a)
{
  g_clear_pointer (&a->entries, g_ptr_array_unref);
}

static gboolean
find (const YAttributes *a,
      const char        *key,
      gsize              len,
      guint             *index)
{
  for (guint i = 0; i < a->entries->len; i++)
    {
      const YAttribute *e = g_ptr_array_index (a->entries, i);

      if (e->key.len == len && memcmp (e->key.s, key, len) == 0)
        {
          *index = i;
          return TRUE;
        }
    }
  return FALSE;
}

void
y_attributes_set (YAttributes *a,
                  const char  *key,
                  gsize        len,
                  YValue      *value)
{
  YAttribute *e;
  guint i;

  if (find (a, key, len, &i))
    {
      e = g_ptr_array_index (a->entries, i);
      y_value_ref (value);
      y_value_unref (e->value);
      e->value = value;
      return;
    }
  e = g_malloc (sizeof (YAttribute) + len + 1);
  e->value = y_value_ref (value);
  e->key.s = memcpy (e + 1, key, len);
  e->key.len = len;
  ((char *) (e + 1))[len] = '\0';
  g_ptr_array_add (a->entries, e);
}

void
y_attributes_copy (YAttributes       *to,
                   const YAttributes *from)
{
  y_attributes_init (to);
  for (guint i = 0; i < from->entries->len; i++)
    {
      const YAttribute *e = g_ptr_array_index (from->entries, i);

      y_attributes_set (to, e->key.s, e->key.len, e->value);
    }
}

void
y_attributes_remove (YAttributes *a,
                     const char  *key,
                     gsize        len)
{
  guint i;

  if (find (a, key, len, &i))
    g_ptr_array_remove_index (a->entries, i);
}

YValue *
y_attributes_get (const YAttributes *a,
                  const char        *key,
                  gsize              len)
{
  guint i;

  return find (a, key, len, &i) ? ((YAttribute *) g_ptr_array_index (a->entries, i))->value : y_value_new_null ();
}

gboolean
y_attributes_has (const YAttributes *a,
                  const char        *key,
                  gsize              len)
{
  guint i;

  return find (a, key, len, &i);
}

void
y_attributes_update (YAttributes *a,
                     const YItem *format)
{
  const YFormat *f = format->c.format;

  if (y_value_kind (f->value) == Y_NULL)
    y_attributes_remove (a, f->key, f->key_len);
  else
    y_attributes_set (a, f->key, f->key_len, f->value);
}

void
y_attributes_from_value (YAttributes *a,
                         YValue      *map)
{
  y_attributes_init (a);
  for (gsize i = 0; map && i < y_value_length (map) && y_value_kind (map) == Y_MAP; i++)
    {
      const char *key;
      gsize len;
      YValue *value;

      y_value_map_entry_len (map, i, &key, &len, &value);
      y_attributes_set (a, key, len, value);
    }
}

YValue *
y_attributes_to_value (const YAttributes *a)
{
  YValue *map = y_value_new_map ();

  for (guint i = 0; i < a->entries->len; i++)
    {
      const YAttribute *e = g_ptr_array_index (a->entries, i);

      y_value_map_take_len (map, e->key.s, e->key.len, y_value_ref (e->value));
    }
  return map;
}

/* Brings them into the order in which ECMAScript lists the members of an object. */
void
y_attributes_order (YAttributes *a)
{
  gboolean numbers = FALSE;

  for (guint i = 0; i < a->entries->len; i++)
    numbers |= g_ascii_isdigit (((YAttribute *) g_ptr_array_index (a->entries, i))->key.s[0]);
  if (numbers)
    {
      g_autoptr (YValue) map = y_attributes_to_value (a);

      y_attributes_clear (a);
      y_attributes_from_value (a, map);
    }
}

/* ECMAScript's ===: containers are equal only to themselves. */
gboolean
y_attribute_same (const YValue *a,
                  const YValue *b)
{
  if (a == b)
    return TRUE;
  return a->kind == b->kind && a->kind != Y_ARRAY && a->kind != Y_MAP && a->kind != Y_BYTES && y_value_equal (a, b);
}

gboolean
y_attribute_equal (const YValue *a,
                   const YValue *b)
{
  if (y_attribute_same (a, b))
    return TRUE;
  if (a->kind != b->kind)
    return FALSE;
  switch ((YValueKind) a->kind)
    {
    case Y_BYTES:
      return y_value_equal (a, b);
    case Y_ARRAY:
      if (a->n != b->n)
        return FALSE;
      for (gsize i = 0; i < a->n; i++)
        if (!y_attribute_same (a->as.items[i], b->as.items[i]))
          return FALSE;
      return TRUE;
    case Y_MAP:
      if (y_value_length (a) != y_value_length (b))
        return FALSE;
      for (gsize i = 0; i < y_value_length (a); i++)
        {
          const char *key;
          YValue *value, *other;

          y_value_map_entry (a, i, &key, &value);
          other = y_value_lookup (b, key);
          if (!other || !y_attribute_same (value, other))
            return FALSE;
        }
      return TRUE;
    case Y_NULL:
    case Y_UNDEFINED:
    case Y_BOOL:
    case Y_NUMBER:
    case Y_BIGINT:
    case Y_STRING:
    case Y_TYPE:
    case Y_NEW_TYPE:
    default:
      return FALSE;
    }
}
