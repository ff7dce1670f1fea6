#include "wk-register-private.h"

#include <sodium.h>
#include <string.h>

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
plain_cb (const char *key, YValue *value, gpointer data)
{
  g_ptr_array_add (data, g_strdup (key));
}

void
wk_plain_json_append_string (GString *out, const char *utf8)
{
  g_autoptr (YValue) value = y_value_new_string (utf8);

  y_value_to_json (value, out);
}

void
wk_plain_json_append_value (GString *out, YValue *value)
{
  YType *type = y_value_kind (value) == Y_TYPE ? y_value_get_type_shared (value) : NULL;

  if (type != NULL)
    wk_plain_json_append (out, type, NULL);
  else
    y_value_to_json (value, out);
}

void
wk_plain_json_append (GString *out, YType *type, const char *skip)
{
  g_autoptr (GPtrArray) keys = NULL;
  gboolean first = TRUE;

  if (y_type_kind (type) == Y_TYPE_TEXT)
    {
      g_autofree char *text = y_text_to_string (type);

      wk_plain_json_append_string (out, text);
      return;
    }
  if (y_type_kind (type) != Y_TYPE_MAP)
    {
      y_type_to_json (type, out);
      return;
    }

  keys = g_ptr_array_new_with_free_func (g_free);
  y_map_foreach (type, plain_cb, keys);
  g_ptr_array_sort (keys, compare_strings);
  g_string_append_c (out, '{');
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      g_autoptr (YValue) value = NULL;

      if (skip != NULL && g_str_has_prefix (key, skip))
        continue;
      value = y_map_get (type, key);
      if (value == NULL)
        continue;
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      wk_plain_json_append_string (out, key);
      g_string_append_c (out, ':');
      wk_plain_json_append_value (out, value);
    }
  g_string_append_c (out, '}');
}

char *
wk_digest (const char *data, gsize data_length, gsize length)
{
  guint8 hash[crypto_generichash_BYTES_MAX];
  GString *hex = g_string_sized_new (2 * length);

  g_assert (length >= crypto_generichash_BYTES_MIN && length <= sizeof hash);
  crypto_generichash (hash, length, (const guint8 *) data, data_length, NULL, 0);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", hash[i]);
  return g_string_free (hex, FALSE);
}
