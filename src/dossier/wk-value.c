/* Values between the shared documents' form, the objects' form and people's. */
#include "wk-register-private.h"

#include <string.h>

static gboolean
is_string (YValue *value)
{
  return value != NULL && y_value_kind (value) == Y_STRING;
}

static const char *
map_string (YValue *map, const char *key)
{
  YValue *value = y_value_lookup (map, key);

  return is_string (value) ? y_value_get_string (value, NULL) : "";
}

static GVariant *
list_to_variant (YValue *value)
{
  GVariantBuilder builder;

  if (y_value_length (value) == 0)
    return NULL;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (gsize i = 0; i < y_value_length (value); i++)
    {
      if (is_string (y_value_index (value, i)))
        g_variant_builder_add (&builder, "s", y_value_get_string (y_value_index (value, i), NULL));
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

GVariant *
wk_value_to_variant (YValue *value, WkFieldType type)
{
  YValueKind kind = value != NULL ? y_value_kind (value) : Y_NULL;

  switch (type)
    {
    case WK_FIELD_STRING:
    case WK_FIELD_CHOICE:
    case WK_FIELD_DATE:
      if (kind != Y_STRING || *y_value_get_string (value, NULL) == '\0')
        return NULL;
      return g_variant_ref_sink (g_variant_new_string (y_value_get_string (value, NULL)));
    case WK_FIELD_BOOL:
      return kind == Y_BOOL ? g_variant_ref_sink (g_variant_new_boolean (y_value_get_bool (value))) : NULL;
    case WK_FIELD_NUMBER:
      return kind == Y_NUMBER ? g_variant_ref_sink (g_variant_new_double (y_value_get_number (value))) : NULL;
    case WK_FIELD_LIST:
      return kind == Y_ARRAY ? list_to_variant (value) : NULL;
    case WK_FIELD_PERSON:
      if (kind != Y_MAP)
        return NULL;
      return g_variant_ref_sink (g_variant_new ("(sss)", map_string (value, "id"), map_string (value, "name"),
                                                map_string (value, "organisation")));
    case WK_FIELD_PLACE:
      if (kind != Y_ARRAY || y_value_length (value) < 2 || !is_string (y_value_index (value, 0)) || !is_string (y_value_index (value, 1)))
        return NULL;
      return g_variant_ref_sink (g_variant_new ("(ss)", y_value_get_string (y_value_index (value, 0), NULL),
                                                y_value_get_string (y_value_index (value, 1), NULL)));
    case WK_FIELD_TEXT:
    default:
      return NULL;
    }
}

YValue *
wk_value_from_variant (GVariant *variant, WkFieldType type)
{
  switch (type)
    {
    case WK_FIELD_STRING:
    case WK_FIELD_CHOICE:
    case WK_FIELD_DATE:
      return g_variant_is_of_type (variant, G_VARIANT_TYPE_STRING)
                 ? y_value_new_string (g_variant_get_string (variant, NULL))
                 : NULL;
    case WK_FIELD_BOOL:
      return g_variant_is_of_type (variant, G_VARIANT_TYPE_BOOLEAN)
                 ? y_value_new_bool (g_variant_get_boolean (variant))
                 : NULL;
    case WK_FIELD_NUMBER:
      return g_variant_is_of_type (variant, G_VARIANT_TYPE_DOUBLE)
                 ? y_value_new_number (g_variant_get_double (variant))
                 : NULL;
    case WK_FIELD_LIST:
      {
        g_autofree const char **strings = NULL;
        g_autofree YValue **items = NULL;
        gsize n;

        if (!g_variant_is_of_type (variant, G_VARIANT_TYPE_STRING_ARRAY))
          return NULL;
        strings = g_variant_get_strv (variant, &n);
        items = g_new (YValue *, n + 1);
        for (gsize i = 0; i < n; i++)
          items[i] = y_value_new_string (strings[i]);
        return y_value_new_array (items, n);
      }
    case WK_FIELD_PERSON:
      {
        static const char *const keys[] = { "id", "name", "organisation" };
        YValue *map;

        if (!g_variant_is_of_type (variant, G_VARIANT_TYPE ("(sss)")))
          return NULL;
        map = y_value_new_map ();
        for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
          {
            g_autoptr (GVariant) child = g_variant_get_child_value (variant, i);

            y_value_map_take (map, keys[i], y_value_new_string (g_variant_get_string (child, NULL)));
          }
        return map;
      }
    case WK_FIELD_PLACE:
      {
        const char *parent, *key;
        YValue *items[2];

        if (!g_variant_is_of_type (variant, G_VARIANT_TYPE ("(ss)")))
          return NULL;
        g_variant_get (variant, "(&s&s)", &parent, &key);
        items[0] = y_value_new_string (parent);
        items[1] = y_value_new_string (key);
        return y_value_new_array (items, 2);
      }
    case WK_FIELD_TEXT:
    default:
      return NULL;
    }
}

GVariant *
wk_value_from_import (const char *text, WkFieldType type)
{
  if (text == NULL || *text == '\0')
    return NULL;
  switch (type)
    {
    case WK_FIELD_NUMBER:
      {
        char *end;
        double number = g_ascii_strtod (text, &end);

        return *end == '\0' ? g_variant_ref_sink (g_variant_new_double (number)) : NULL;
      }
    case WK_FIELD_PERSON:
      return g_variant_ref_sink (g_variant_new ("(sss)", "", text, ""));
    case WK_FIELD_STRING:
    case WK_FIELD_CHOICE:
    case WK_FIELD_DATE:
      return g_variant_ref_sink (g_variant_new_string (text));
    case WK_FIELD_BOOL:
    case WK_FIELD_LIST:
    case WK_FIELD_PLACE:
    case WK_FIELD_TEXT:
    default:
      return NULL;
    }
}

static GVariant *
dup_union (GPtrArray *entries)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < entries->len; i++)
    {
      YValue *list = wk_entry_get_value (g_ptr_array_index (entries, i));

      for (gsize j = 0; list != NULL && y_value_kind (list) == Y_ARRAY && j < y_value_length (list); j++)
        {
          YValue *item = y_value_index (list, j);

          if (is_string (item) && g_hash_table_add (known, (gpointer) y_value_get_string (item, NULL)))
            g_variant_builder_add (&builder, "s", y_value_get_string (item, NULL));
        }
    }
  if (g_hash_table_size (known) == 0)
    {
      g_variant_builder_clear (&builder);
      return NULL;
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static GVariant *
dup_latest (GPtrArray *entries, const WkField *field)
{
  GVariant *latest = NULL;

  for (guint i = 0; i < entries->len; i++)
    {
      g_autoptr (GVariant) value
          = wk_value_to_variant (wk_entry_get_value (g_ptr_array_index (entries, i)), field->type);

      if (value != NULL && (latest == NULL || g_variant_compare (value, latest) > 0))
        {
          g_clear_pointer (&latest, g_variant_unref);
          latest = g_steal_pointer (&value);
        }
    }
  return latest;
}

GVariant *
wk_entries_dup_shown (GPtrArray *entries, const char *said, const WkField *field, gboolean *imported)
{
  g_autoptr (GVariant) written = NULL;
  g_autoptr (GVariant) import = NULL;

  if (entries != NULL && field->merge == WK_MERGE_UNION)
    written = dup_union (entries);
  else if (entries != NULL && field->merge == WK_MERGE_LATEST)
    written = dup_latest (entries, field);
  else if (entries != NULL)
    written = wk_value_to_variant (wk_entry_get_value (g_ptr_array_index (entries, 0)), field->type);

  if (entries == NULL || field->merge == WK_MERGE_LATEST)
    import = wk_value_from_import (said, field->type);
  if (import != NULL && written != NULL && g_variant_compare (import, written) <= 0)
    g_clear_pointer (&import, g_variant_unref);
  if (imported != NULL)
    *imported = import != NULL;
  return import != NULL ? g_steal_pointer (&import) : g_steal_pointer (&written);
}

char *
wk_variant_to_text (GVariant *variant)
{
  if (variant == NULL)
    return g_strdup ("");
  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (variant, NULL);
  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (g_variant_get_boolean (variant) ? "✓" : "–");
  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_DOUBLE))
    return g_strdup_printf ("%g", g_variant_get_double (variant));
  if (g_variant_is_of_type (variant, G_VARIANT_TYPE_STRING_ARRAY))
    {
      g_autofree const char **strings = g_variant_get_strv (variant, NULL);

      return g_strjoinv (", ", (char **) strings);
    }
  if (g_variant_is_of_type (variant, G_VARIANT_TYPE ("(sss)")))
    {
      const char *id, *name, *organisation;

      g_variant_get (variant, "(&s&s&s)", &id, &name, &organisation);
      return *organisation != '\0' ? g_strdup_printf ("%s (%s)", name, organisation) : g_strdup (name);
    }
  if (g_variant_is_of_type (variant, G_VARIANT_TYPE ("(ss)")))
    {
      const char *parent;

      g_variant_get (variant, "(&s&s)", &parent, NULL);
      return g_strdup (parent);
    }
  return g_variant_print (variant, FALSE);
}

gboolean
wk_variant_same (GVariant *a, GVariant *b, WkFieldType type)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (type == WK_FIELD_PLACE)
    {
      const char *x, *y;

      g_variant_get_child (a, 0, "&s", &x);
      g_variant_get_child (b, 0, "&s", &y);
      return g_str_equal (x, y);
    }
  return g_variant_equal (a, b);
}
