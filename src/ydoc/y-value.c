#include "y-value.h"
#include "y-value-private.h"
#include <string.h>

G_DEFINE_QUARK (y-error-quark, y_error)

/* The values that hold nothing are made once. */
static YValue the_null = { .ref_count = 1, .kind = Y_NULL, .is_static = TRUE };
static YValue the_undefined = { .ref_count = 1, .kind = Y_UNDEFINED, .is_static = TRUE };
static YValue the_false = { .ref_count = 1, .kind = Y_BOOL, .is_static = TRUE };
static YValue the_true = { .ref_count = 1, .kind = Y_BOOL, .is_static = TRUE, .as.boolean = TRUE };

/* Below this many keys a map is searched from end to end. */
#define SMALL_MAP 16

static YValue *
value_alloc (YValueKind kind,
             gsize      extra)
{
  YValue *v = g_malloc (sizeof (YValue) + extra);

  v->ref_count = 1;
  v->kind = kind;
  v->is_static = FALSE;
  v->type_kind = 0;
  v->n = 0;
  return v;
}

/* ECMAScript lists keys that are array indices first, in ascending order. */
static gboolean
key_is_index (const char *key,
              gsize       len,
              guint32    *index)
{
  guint64 n = 0;

  if (len == 0 || len > 10 || (key[0] == '0' && len > 1))
    return FALSE;
  for (gsize i = 0; i < len; i++)
    {
      if (!g_ascii_isdigit (key[i]))
        return FALSE;
      n = n * 10 + (key[i] - '0');
    }
  if (n >= G_MAXUINT32)
    return FALSE;
  *index = n;
  return TRUE;
}

static guint
entry_hash (gconstpointer p)
{
  const YMapEntry *e = p;

  return y_hash_bytes (e->key, e->key_len);
}

static gboolean
entry_equal (gconstpointer a,
             gconstpointer b)
{
  const YMapEntry *x = a, *y = b;

  return x->key_len == y->key_len && memcmp (x->key, y->key, x->key_len) == 0;
}

static void
entry_free (gpointer p)
{
  YMapEntry *e = p;

  y_value_unref (e->value);
  g_free (e);
}

static YMapEntry *
map_find (const YValue *map,
          const char   *key,
          gsize         len)
{
  const GPtrArray *entries = map->as.map.entries;

  if (map->as.map.index)
    {
      const YMapEntry probe = { .key_len = len, .key = (char *) key };

      return g_hash_table_lookup (map->as.map.index, &probe);
    }
  for (guint i = 0; i < entries->len; i++)
    {
      YMapEntry *e = g_ptr_array_index (entries, i);

      if (e->key_len == len && memcmp (e->key, key, len) == 0)
        return e;
    }
  return NULL;
}

static gint
entry_order (gconstpointer a,
             gconstpointer b)
{
  const YMapEntry *x = *(YMapEntry *const *) a, *y = *(YMapEntry *const *) b;
  guint32 i = 0, j = 0;
  gboolean xi = key_is_index (x->key, x->key_len, &i), yi = key_is_index (y->key, y->key_len, &j);

  if (xi != yi)
    return xi ? -1 : 1;
  if (xi)
    return i < j ? -1 : i > j;
  return x->order < y->order ? -1 : x->order > y->order;
}

/* Brings the keys into ECMAScript's order; needed only where some key is an array index. */
static void
map_order (const YValue *v)
{
  if (v->as.map.unordered)
    {
      g_ptr_array_sort (v->as.map.entries, entry_order);
      ((YValue *) v)->as.map.unordered = FALSE;
    }
}

YValue *
y_value_new_null (void)
{
  return &the_null;
}

YValue *
y_value_new_undefined (void)
{
  return &the_undefined;
}

YValue *
y_value_new_bool (gboolean b)
{
  return b ? &the_true : &the_false;
}

YValue *
y_value_new_number (double number)
{
  YValue *v = value_alloc (Y_NUMBER, 0);

  v->as.number = number;
  return v;
}

YValue *
y_value_new_bigint (gint64 number)
{
  YValue *v = value_alloc (Y_BIGINT, 0);

  v->as.bigint = number;
  return v;
}

YValue *
y_value_new_string (const char *utf8)
{
  return y_value_new_string_len (utf8, strlen (utf8));
}

YValue *
y_value_new_string_len (const char *utf8,
                        gsize       len)
{
  YValue *v = value_alloc (Y_STRING, len + 1);

  v->n = len;
  v->as.string = (char *) (v + 1);
  memcpy (v->as.string, utf8, len);
  v->as.string[len] = '\0';
  return v;
}

YValue *
y_value_new_bytes (gconstpointer data,
                   gsize         len)
{
  YValue *v = value_alloc (Y_BYTES, 0);

  v->as.bytes = g_bytes_new (data, len);
  return v;
}

YValue *
y_value_new_array (YValue **items,
                   gsize    n)
{
  YValue *v = value_alloc (Y_ARRAY, n * sizeof (YValue *));

  v->n = n;
  v->as.items = (YValue **) (v + 1);
  if (n)
    memcpy (v->as.items, items, n * sizeof (YValue *));
  return v;
}

YValue *
y_value_new_map (void)
{
  YValue *v = value_alloc (Y_MAP, 0);

  v->as.map.entries = g_ptr_array_new_with_free_func (entry_free);
  v->as.map.index = NULL;
  v->as.map.unordered = FALSE;
  return v;
}

void
y_value_map_take_len (YValue     *map,
                      const char *key,
                      gsize       len,
                      YValue     *value)
{
  GPtrArray *entries = map->as.map.entries;
  YMapEntry *e = map_find (map, key, len);
  guint32 index;

  if (e)
    {
      y_value_unref (e->value);
      e->value = value;
      return;
    }
  e = g_malloc (sizeof (YMapEntry) + len + 1);
  e->value = value;
  e->key_len = len;
  e->order = entries->len;
  e->key = (char *) (e + 1);
  memcpy (e->key, key, len);
  e->key[len] = '\0';
  g_ptr_array_add (entries, e);
  if (key_is_index (key, len, &index))
    map->as.map.unordered = TRUE;
  if (map->as.map.index)
    g_hash_table_add (map->as.map.index, e);
  else if (entries->len > SMALL_MAP)
    {
      map->as.map.index = g_hash_table_new (entry_hash, entry_equal);
      for (guint i = 0; i < entries->len; i++)
        g_hash_table_add (map->as.map.index, g_ptr_array_index (entries, i));
    }
}

void
y_value_map_take (YValue     *map,
                  const char *key,
                  YValue     *value)
{
  g_return_if_fail (map->kind == Y_MAP);
  y_value_map_take_len (map, key, strlen (key), value);
}

YValue *
y_value_new_type (YTypeKind kind)
{
  YValue *v = value_alloc (Y_NEW_TYPE, 0);

  v->type_kind = kind;
  v->as.string = NULL;
  return v;
}

YValue *
y_value_new_text (const char *utf8)
{
  gsize len = strlen (utf8);
  YValue *v = value_alloc (Y_NEW_TYPE, len + 1);

  v->type_kind = Y_TYPE_TEXT;
  v->n = len;
  v->as.string = (char *) (v + 1);
  memcpy (v->as.string, utf8, len + 1);
  return v;
}

YValue *
y_value_new_type_ref (YType *type)
{
  YValue *v = value_alloc (Y_TYPE, 0);

  v->as.type = type;
  return v;
}

YValue *
y_value_ref (YValue *v)
{
  if (!v->is_static)
    g_atomic_int_inc (&v->ref_count);
  return v;
}

/* Nesting is bounded when a value is made, so the recursion here is too. */
void
y_value_unref (YValue *v)
{
  if (v->is_static || !g_atomic_int_dec_and_test (&v->ref_count))
    return;
  switch (v->kind)
    {
    case Y_BYTES:
      g_bytes_unref (v->as.bytes);
      break;
    case Y_ARRAY:
      for (gsize i = 0; i < v->n; i++)
        y_value_unref (v->as.items[i]);
      break;
    case Y_MAP:
      g_clear_pointer (&v->as.map.index, g_hash_table_unref);
      g_ptr_array_unref (v->as.map.entries);
      break;
    default:
      break;
    }
  g_free (v);
}

YValueKind
y_value_kind (const YValue *v)
{
  return v->kind;
}

gboolean
y_value_get_bool (const YValue *v)
{
  return v->kind == Y_BOOL && v->as.boolean;
}

double
y_value_get_number (const YValue *v)
{
  if (v->kind == Y_BIGINT)
    return v->as.bigint;
  return v->kind == Y_NUMBER ? v->as.number : 0;
}

gint64
y_value_get_bigint (const YValue *v)
{
  if (v->kind == Y_NUMBER && v->as.number > -9.2e18 && v->as.number < 9.2e18)
    return v->as.number;
  return v->kind == Y_BIGINT ? v->as.bigint : 0;
}

const char *
y_value_get_string (const YValue *v,
                    gsize        *len)
{
  if (v->kind != Y_STRING)
    return NULL;
  if (len)
    *len = v->n;
  return v->as.string;
}

GBytes *
y_value_get_bytes (const YValue *v)
{
  return v->kind == Y_BYTES ? v->as.bytes : NULL;
}

gsize
y_value_length (const YValue *v)
{
  return v->kind == Y_ARRAY ? v->n : v->kind == Y_MAP ? v->as.map.entries->len : 0;
}

YValue *
y_value_index (const YValue *v,
               gsize         i)
{
  g_return_val_if_fail (v->kind == Y_ARRAY && i < v->n, NULL);
  return v->as.items[i];
}

YValue *
y_value_lookup (const YValue *v,
                const char   *key)
{
  YMapEntry *e = v->kind == Y_MAP ? map_find (v, key, strlen (key)) : NULL;

  return e ? e->value : NULL;
}

void
y_value_map_entry_len (const YValue *v,
                       gsize         i,
                       const char  **key,
                       gsize        *len,
                       YValue      **value)
{
  const YMapEntry *e;

  map_order (v);
  e = g_ptr_array_index (v->as.map.entries, i);
  *key = e->key;
  *len = e->key_len;
  *value = e->value;
}

void
y_value_map_entry (const YValue *v,
                   gsize         i,
                   const char  **key,
                   YValue      **value)
{
  gsize len;

  g_return_if_fail (v->kind == Y_MAP && i < v->as.map.entries->len);
  y_value_map_entry_len (v, i, key, &len, value);
}

YType *
y_value_get_type_shared (const YValue *v)
{
  return v->kind == Y_TYPE ? v->as.type : NULL;
}

YTypeKind
y_value_get_type_kind (const YValue *v)
{
  return v->type_kind;
}

const char *
y_value_get_type_text (const YValue *v,
                       gsize        *len)
{
  if (v->kind != Y_NEW_TYPE)
    return NULL;
  if (len)
    *len = v->n;
  return v->as.string;
}

gboolean
y_value_equal (const YValue *a,
               const YValue *b)
{
  if (a == b)
    return TRUE;
  if (a->kind != b->kind)
    return FALSE;
  switch (a->kind)
    {
    case Y_NULL:
    case Y_UNDEFINED:
      return TRUE;
    case Y_BOOL:
      return a->as.boolean == b->as.boolean;
    case Y_NUMBER:
      return a->as.number == b->as.number;
    case Y_BIGINT:
      return a->as.bigint == b->as.bigint;
    case Y_STRING:
      return a->n == b->n && memcmp (a->as.string, b->as.string, a->n) == 0;
    case Y_BYTES:
      return g_bytes_equal (a->as.bytes, b->as.bytes);
    case Y_ARRAY:
      if (a->n != b->n)
        return FALSE;
      for (gsize i = 0; i < a->n; i++)
        if (!y_value_equal (a->as.items[i], b->as.items[i]))
          return FALSE;
      return TRUE;
    case Y_MAP:
      if (a->as.map.entries->len != b->as.map.entries->len)
        return FALSE;
      for (guint i = 0; i < a->as.map.entries->len; i++)
        {
          const YMapEntry *e = g_ptr_array_index (a->as.map.entries, i);
          const YMapEntry *f = map_find (b, e->key, e->key_len);

          if (!f || !y_value_equal (e->value, f->value))
            return FALSE;
        }
      return TRUE;
    case Y_TYPE:
      return a->as.type == b->as.type;
    case Y_NEW_TYPE:
    default:
      return FALSE;
    }
}
