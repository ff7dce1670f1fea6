#include "ydoc.h"
#include "y-value-private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const char *p, *end;
  GError    **error;
} Parser;

static YValue *parse_value (Parser *p, guint depth);

static void
append_value (const YValue *v,
              GString      *out,
              gboolean      sorted);

/* ---- writing ---- */

/* One code point of valid UTF-8. */
static gunichar
next_char (const char **s)
{
  gunichar c = g_utf8_get_char (*s);

  *s += g_utf8_skip[(guint8) **s];
  return c;
}

int
y_utf16_compare (const char *a,
                 gsize       a_len,
                 const char *b,
                 gsize       b_len)
{
  const char *a_end = a + a_len, *b_end = b + b_len;

  while (a < a_end && b < b_end)
    {
      gunichar x = next_char (&a), y = next_char (&b);

      if (x != y)
        {
          /* A character beyond the basic plane begins with a surrogate, which is below U+E000. */
          if ((x >= 0x10000) != (y >= 0x10000) && x >= 0xe000 && y >= 0xe000)
            return x >= 0x10000 ? -1 : 1;
          return x < y ? -1 : 1;
        }
    }
  return a < a_end ? 1 : b < b_end ? -1 : 0;
}

/**
 * y_json_append_string:
 * @out: where to write
 * @utf8: valid UTF-8
 * @len: its length in bytes
 *
 * Writes a JSON string as ECMAScript's JSON.stringify does (ECMA-262, QuoteJSONString).
 */
void
y_json_append_string (GString    *out,
                      const char *utf8,
                      gsize       len)
{
  static const char escapes[] = "btn\0fr";
  gsize from = 0;

  g_string_append_c (out, '"');
  for (gsize i = 0; i < len; i++)
    {
      guint8 c = utf8[i];

      if (c >= 0x20 && c != '"' && c != '\\')
        continue;
      g_string_append_len (out, utf8 + from, i - from);
      from = i + 1;
      if (c >= 0x20)
        g_string_append_printf (out, "\\%c", c);
      else if (c >= 8 && c <= 13 && escapes[c - 8])
        g_string_append_printf (out, "\\%c", escapes[c - 8]);
      else
        g_string_append_printf (out, "\\u%04x", c);
    }
  g_string_append_len (out, utf8 + from, len - from);
  g_string_append_c (out, '"');
}

/**
 * y_json_append_number:
 * @out: where to write
 * @v: the number
 *
 * Writes a number as ECMAScript does (ECMA-262, Number::toString): the fewest digits that read back as the same
 * number; what is not finite becomes null.
 */
void
y_json_append_number (GString *out,
                      double   v)
{
  char buf[40], digits[24];
  int n = 0, exponent;
  const char *p;

  if (!isfinite (v))
    {
      g_string_append (out, "null");
      return;
    }
  if (v == 0)
    {
      g_string_append_c (out, '0');
      return;
    }
  /* Up to here every integer is a double of its own, so that no fewer digits name it. Client ids are that large. */
  if (fabs (v) <= 9007199254740992.0 && v == floor (v))
    {
      g_string_append_printf (out, "%" G_GINT64_FORMAT, (gint64) v);
      return;
    }
  for (int precision = 0; precision <= 16; precision++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%de", precision);
      g_ascii_formatd (buf, sizeof buf, format, v);
      if (g_ascii_strtod (buf, NULL) == v)
        break;
    }
  p = buf;
  if (*p == '-')
    {
      g_string_append_c (out, '-');
      p++;
    }
  for (; *p && *p != 'e'; p++)
    if (*p != '.')
      digits[n++] = *p;
  digits[n] = '\0';
  exponent = atoi (p + 1) + 1;               /* the number is 0.digits × 10^exponent */
  if (exponent >= n && exponent <= 21)
    {
      g_string_append (out, digits);
      for (int i = n; i < exponent; i++)
        g_string_append_c (out, '0');
    }
  else if (exponent > 0 && exponent <= 21)
    {
      g_string_append_len (out, digits, exponent);
      g_string_append_c (out, '.');
      g_string_append (out, digits + exponent);
    }
  else if (exponent > -6 && exponent <= 0)
    {
      g_string_append (out, "0.");
      for (int i = exponent; i < 0; i++)
        g_string_append_c (out, '0');
      g_string_append (out, digits);
    }
  else
    {
      g_string_append_c (out, digits[0]);
      if (n > 1)
        {
          g_string_append_c (out, '.');
          g_string_append (out, digits + 1);
        }
      g_string_append_printf (out, "e%c%d", exponent > 0 ? '+' : '-', abs (exponent - 1));
    }
}

static gint
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const YMapEntry *x = *(YMapEntry *const *) a, *y = *(YMapEntry *const *) b;

  return y_utf16_compare (x->key, x->key_len, y->key, y->key_len);
}

static void
append_map (const YValue *v,
            GString      *out,
            gboolean      sorted)
{
  guint n = v->as.map.entries->len;
  g_autofree YMapEntry **entries = NULL;
  gboolean first = TRUE;

  if (n)
    {
      const char *key;
      YValue *value;

      y_value_map_entry (v, 0, &key, &value);    /* brings them into order */
      entries = g_memdup2 (v->as.map.entries->pdata, n * sizeof (gpointer));
      if (sorted)
        qsort (entries, n, sizeof (gpointer), compare_entries);
    }
  g_string_append_c (out, '{');
  for (guint i = 0; i < n; i++)
    {
      if (entries[i]->value->kind == Y_UNDEFINED)
        continue;
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      y_json_append_string (out, entries[i]->key, entries[i]->key_len);
      g_string_append_c (out, ':');
      append_value (entries[i]->value, out, sorted);
    }
  g_string_append_c (out, '}');
}

static int
compare_numbers_as_text (const void *a,
                         const void *b)
{
  char x[24], y[24];

  g_snprintf (x, sizeof x, "%" G_GSIZE_FORMAT, *(const gsize *) a);
  g_snprintf (y, sizeof y, "%" G_GSIZE_FORMAT, *(const gsize *) b);
  return strcmp (x, y);
}

/* JSON.stringify shows a Uint8Array as an object of its indices. */
static void
append_bytes (const YValue *v,
              GString      *out,
              gboolean      sorted)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (v->as.bytes, &n);
  g_autofree gsize *index = g_new (gsize, n + 1);

  for (gsize i = 0; i < n; i++)
    index[i] = i;
  if (sorted)
    qsort (index, n, sizeof (gsize), compare_numbers_as_text);
  g_string_append_c (out, '{');
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (out, "%s\"%" G_GSIZE_FORMAT "\":%u", i ? "," : "", index[i], data[index[i]]);
  g_string_append_c (out, '}');
}

static void
append_value (const YValue *v,
              GString      *out,
              gboolean      sorted)
{
  switch (v->kind)
    {
    case Y_BOOL:
      g_string_append (out, v->as.boolean ? "true" : "false");
      break;
    case Y_NUMBER:
      y_json_append_number (out, v->as.number);
      break;
    case Y_BIGINT:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, v->as.bigint);
      break;
    case Y_STRING:
      y_json_append_string (out, v->as.string, v->n);
      break;
    case Y_BYTES:
      append_bytes (v, out, sorted);
      break;
    case Y_ARRAY:
      g_string_append_c (out, '[');
      for (gsize i = 0; i < v->n; i++)
        {
          if (i)
            g_string_append_c (out, ',');
          append_value (v->as.items[i], out, sorted);
        }
      g_string_append_c (out, ']');
      break;
    case Y_MAP:
      append_map (v, out, sorted);
      break;
    case Y_TYPE:
      y_type_to_json (v->as.type, out);
      break;
    default:
      g_string_append (out, "null");
      break;
    }
}

/**
 * y_value_to_json:
 * @v: a value
 * @out: where the text is appended
 *
 * Writes the value as JSON with its keys sorted by UTF-16 code units and no spaces, so that equal values have equal
 * text. What JSON lacks is written as JSON.stringify does (undefined as null in an array, left out of a map).
 */
void
y_value_to_json (const YValue *v,
                 GString      *out)
{
  append_value (v, out, TRUE);
}

void
y_value_to_json_in_order (const YValue *v,
                          GString      *out)
{
  append_value (v, out, FALSE);
}

/* ---- reading ---- */

static YValue *
fail (Parser     *p,
      const char *what)
{
  if (p->error && !*p->error)
    g_set_error (p->error, Y_ERROR, Y_ERROR_MALFORMED, "Not JSON: %s", what);
  return NULL;
}

static void
skip_space (Parser *p)
{
  while (p->p < p->end && (*p->p == ' ' || *p->p == '\t' || *p->p == '\n' || *p->p == '\r'))
    p->p++;
}

static gboolean
take (Parser     *p,
      const char *word)
{
  gsize n = strlen (word);

  if ((gsize) (p->end - p->p) < n || memcmp (p->p, word, n) != 0)
    return FALSE;
  p->p += n;
  return TRUE;
}

static gboolean
parse_hex (Parser   *p,
           gunichar *c)
{
  *c = 0;
  if (p->end - p->p < 4)
    return FALSE;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (*p->p++);

      if (digit < 0)
        return FALSE;
      *c = *c * 16 + digit;
    }
  return TRUE;
}

/* After a backslash. A surrogate without its other half cannot be kept in UTF-8 and becomes U+FFFD. */
static gboolean
parse_escape (Parser  *p,
              GString *out)
{
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  const char *at;
  gunichar c, low;

  if (p->p >= p->end)
    return FALSE;
  at = *p->p ? strchr (from, *p->p) : NULL;
  if (at)
    {
      g_string_append_c (out, to[at - from]);
      p->p++;
      return TRUE;
    }
  if (!take (p, "u") || !parse_hex (p, &c))
    return FALSE;
  if (c >= 0xd800 && c < 0xdc00)
    {
      const char *before = p->p;

      if (take (p, "\\u") && parse_hex (p, &low) && low >= 0xdc00 && low < 0xe000)
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
      else
        {
          p->p = before;
          c = 0xfffd;
        }
    }
  else if (c >= 0xdc00 && c < 0xe000)
    c = 0xfffd;
  if (c == 0)
    g_string_append_c (out, '\0');
  else
    g_string_append_unichar (out, c);
  return TRUE;
}

static GString *
parse_string (Parser *p)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!take (p, "\""))
    {
      fail (p, "a string was expected");
      return NULL;
    }
  for (;;)
    {
      const char *from = p->p;

      while (p->p < p->end && *p->p != '"' && *p->p != '\\' && (guint8) *p->p >= 0x20)
        p->p++;
      g_string_append_len (out, from, p->p - from);
      if (take (p, "\""))
        return g_steal_pointer (&out);
      if (!take (p, "\\") || !parse_escape (p, out))
        {
          fail (p, "a string is not closed or wrongly escaped");
          return NULL;
        }
    }
}

static YValue *
parse_number (Parser *p)
{
  const char *from = p->p;
  g_autofree char *text = NULL;

  take (p, "-");
  if (!take (p, "0"))
    {
      const char *digits = p->p;

      while (p->p < p->end && g_ascii_isdigit (*p->p))
        p->p++;
      if (p->p == digits)
        return fail (p, "an unexpected character");
    }
  if (take (p, "."))
    {
      const char *digits = p->p;

      while (p->p < p->end && g_ascii_isdigit (*p->p))
        p->p++;
      if (p->p == digits)
        return fail (p, "a number ends in its point");
    }
  if (take (p, "e") || take (p, "E"))
    {
      const char *digits;

      if (!take (p, "+"))
        take (p, "-");
      digits = p->p;
      while (p->p < p->end && g_ascii_isdigit (*p->p))
        p->p++;
      if (p->p == digits)
        return fail (p, "a number has no exponent");
    }
  text = g_strndup (from, p->p - from);
  return y_value_new_number (g_ascii_strtod (text, NULL));
}

static YValue *
parse_array (Parser *p,
             guint   depth)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) y_value_unref);
  YValue *array;

  skip_space (p);
  if (!take (p, "]"))
    for (;;)
      {
        YValue *item = parse_value (p, depth + 1);

        if (!item)
          return NULL;
        g_ptr_array_add (items, item);
        skip_space (p);
        if (take (p, "]"))
          break;
        if (!take (p, ","))
          return fail (p, "an array is not closed");
      }
  array = y_value_new_array ((YValue **) items->pdata, items->len);
  g_ptr_array_set_free_func (items, NULL);
  return array;
}

static YValue *
parse_map (Parser *p,
           guint   depth)
{
  g_autoptr (YValue) map = y_value_new_map ();

  skip_space (p);
  if (take (p, "}"))
    return g_steal_pointer (&map);
  for (;;)
    {
      g_autoptr (GString) key = NULL;
      YValue *value;

      skip_space (p);
      key = parse_string (p);
      if (!key)
        return NULL;
      skip_space (p);
      if (!take (p, ":"))
        return fail (p, "a colon was expected");
      value = parse_value (p, depth + 1);
      if (!value)
        return NULL;
      y_value_map_take_len (map, key->str, key->len, value);
      skip_space (p);
      if (take (p, "}"))
        return g_steal_pointer (&map);
      if (!take (p, ","))
        return fail (p, "an object is not closed");
    }
}

static YValue *
parse_value (Parser *p,
             guint   depth)
{
  if (depth > Y_MAX_DEPTH)
    return fail (p, "nested too deeply");
  skip_space (p);
  if (p->p >= p->end)
    return fail (p, "it ends too early");
  if (take (p, "null"))
    return y_value_new_null ();
  if (take (p, "true"))
    return y_value_new_bool (TRUE);
  if (take (p, "false"))
    return y_value_new_bool (FALSE);
  if (take (p, "["))
    return parse_array (p, depth);
  if (take (p, "{"))
    return parse_map (p, depth);
  if (*p->p == '"')
    {
      g_autoptr (GString) s = parse_string (p);

      return s ? y_value_new_string_len (s->str, s->len) : NULL;
    }
  return parse_number (p);
}

/**
 * y_value_from_json:
 * @json: JSON text in UTF-8
 * @len: its length in bytes, or -1 if it ends in NUL
 * @error: Y_ERROR_MALFORMED when it is not JSON (RFC 8259), or nested deeper than Y_MAX_DEPTH
 *
 * Returns: (transfer full) (nullable): the value
 */
YValue *
y_value_from_json (const char *json,
                   gssize      len,
                   GError    **error)
{
  gsize n = len < 0 ? strlen (json) : (gsize) len;
  Parser p = { json, json + n, error };
  g_autoptr (YValue) v = NULL;

  if (!y_utf8_validate ((const guint8 *) json, n))
    return fail (&p, "not UTF-8");
  v = parse_value (&p, 0);
  if (!v)
    return NULL;
  skip_space (&p);
  if (p.p != p.end)
    return fail (&p, "something follows the value");
  return g_steal_pointer (&v);
}
