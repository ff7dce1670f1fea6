#include "wk-body.h"

YValue *
wk_body_read (GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return text != NULL && g_utf8_validate_len (text, length, NULL) ? y_value_from_json (text, length, NULL) : NULL;
}

GBytes *
wk_body_write (const YValue *value)
{
  GString *json = g_string_new (NULL);

  y_value_to_json (value, json);
  return g_string_free_to_bytes (json);
}

static YValue *
lookup (const YValue *map, const char *key, YValueKind kind)
{
  YValue *value = map != NULL && y_value_kind (map) == Y_MAP ? y_value_lookup (map, key) : NULL;

  return value != NULL && y_value_kind (value) == kind ? value : NULL;
}

const char *
wk_body_text (const YValue *map, const char *key)
{
  const YValue *value = lookup (map, key, Y_STRING);

  return value != NULL ? y_value_get_string (value, NULL) : "";
}

void
wk_body_put_text (YValue *map, const char *key, const char *text)
{
  y_value_map_take (map, key, y_value_new_string (text));
}

gint64
wk_body_number (const YValue *map, const char *key, gint64 limit)
{
  const YValue *value = lookup (map, key, Y_NUMBER);
  double number = value != NULL ? y_value_get_number (value) : -1;

  return number >= 0 && number < (double) limit ? (gint64) number : -1;
}

YValue *
wk_body_list (const YValue *map, const char *key)
{
  return lookup (map, key, Y_ARRAY);
}

YValue *
wk_body_take_list (GPtrArray *values)
{
  return y_value_new_array ((YValue **) values->pdata, values->len);
}
