#include "y-attributes-private.h"
#include "y-value-private.h"
#include <string.h>

/* From here on they are looked up by a table. */
#define FEW 16

void
y_attributes_init (YAttributes *a)
{
  *a = (YAttributes) { NULL, NULL, 0, NULL };
}

static void
attribute_free (YAttribute *e)
{
  y_value_unref (e->value);
  g_free (e);
}

void
y_attributes_clear (YAttributes *a)
{
  g_clear_pointer (&a->index, g_hash_table_unref);
  for (YAttribute *e = a->first, *next; e; e = next)
    {
      next = e->next;
      attribute_free (e);
    }
  y_attributes_init (a);
}

static YAttribute *
find (const YAttributes *a,
      const char        *key,
      gsize              len)
{
  if (a->index)
    return g_hash_table_lookup (a->index, &(YKey) { key, len });
  for (YAttribute *e = a->first; e; e = e->next)
    if (e->key.len == len && memcmp (e->key.s, key, len) == 0)
      return e;
  return NULL;
}

void
y_attributes_set (YAttributes *a,
                  const char  *key,
                  gsize        len,
                  YValue      *value)
{
  YAttribute *e = find (a, key, len);

  if (e)
    {
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
  e->prev = a->last;
  e->next = NULL;
  if (a->last)
    a->last->next = e;
  else
    a->first = e;
  a->last = e;
  a->n++;
  if (a->index)
    g_hash_table_insert (a->index, &e->key, e);
  else if (a->n > FEW)
    {
      a->index = g_hash_table_new (y_key_hash, y_key_equal);
      for (YAttribute *i = a->first; i; i = i->next)
        g_hash_table_insert (a->index, &i->key, i);
    }
}

void
y_attributes_copy (YAttributes       *to,
                   const YAttributes *from)
{
  y_attributes_init (to);
  for (const YAttribute *e = from->first; e; e = e->next)
    y_attributes_set (to, e->key.s, e->key.len, e->value);
}

void
y_attributes_remove (YAttributes *a,
                     const char  *key,
                     gsize        len)
{
  YAttribute *e = find (a, key, len);

  if (!e)
    return;
  if (a->index)
    g_hash_table_remove (a->index, &e->key);
  if (e->prev)
    e->prev->next = e->next;
  else
    a->first = e->next;
  if (e->next)
    e->next->prev = e->prev;
  else
    a->last = e->prev;
  a->n--;
  attribute_free (e);
}

YValue *
y_attributes_get (const YAttributes *a,
                  const char        *key,
                  gsize              len)
{
  const YAttribute *e = find (a, key, len);

  return e ? e->value : y_value_new_null ();
}

gboolean
y_attributes_has (const YAttributes *a,
                  const char        *key,
                  gsize              len)
{
  return find (a, key, len) != NULL;
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

/* The first @most as a plain map. */
static YValue *
to_value (const YAttributes *a,
          guint              most)
{
  YValue *map = y_value_new_map ();

  for (const YAttribute *e = a->first; e && most > 0; e = e->next, most--)
    y_value_map_take_len (map, e->key.s, e->key.len, y_value_ref (e->value));
  return map;
}

YValue *
y_attributes_to_shown (const YAttributes *a)
{
  return to_value (a, Y_MAX_SHOWN_ATTRIBUTES);
}

/* Brings them into the order in which ECMAScript lists the members of an object. */
void
y_attributes_order (YAttributes *a)
{
  gboolean numbers = FALSE;

  for (const YAttribute *e = a->first; e; e = e->next)
    numbers |= g_ascii_isdigit (e->key.s[0]);
  if (numbers)
    {
      g_autoptr (YValue) map = to_value (a, G_MAXUINT);

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
