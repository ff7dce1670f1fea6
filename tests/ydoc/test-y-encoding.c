#include "ydoc.h"
#include <math.h>
#include <string.h>

static char *
hex (GBytes *bytes)
{
  GString *s = g_string_new (NULL);
  gsize n;
  const guint8 *p = g_bytes_get_data (bytes, &n);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (s, "%02x", p[i]);
  return g_string_free (s, FALSE);
}

static void
assert_any (const char *json,
            const char *bytes_in_hex)
{
  g_autoptr (YValue) v = y_value_from_json (json, -1, NULL);
  g_autoptr (YValue) back = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *h = NULL;
  YEncoder e;
  YDecoder d;

  g_assert_nonnull (v);
  y_encoder_init (&e);
  y_encode_any (&e, v);
  bytes = y_encoder_finish (&e);
  h = hex (bytes);
  g_assert_cmpstr (h, ==, bytes_in_hex);
  y_decoder_init (&d, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  back = y_decode_any (&d);
  g_assert_nonnull (back);
  g_assert_true (y_decoder_at_end (&d));
  g_assert_true (y_value_equal (v, back));
}

/* The expected bytes were written by lib0 0.2.120. */
static void
test_any (void)
{
  assert_any ("null", "7e");
  assert_any ("true", "78");
  assert_any ("1", "7d01");
  assert_any ("-1", "7d41");
  assert_any ("64", "7d8001");
  assert_any ("2147483647", "7dbfffffff0f");
  assert_any ("2147483648", "7c4f000000");
  assert_any ("9007199254740991", "7b433fffffffffffff");
  assert_any ("0.5", "7c3f000000");
  assert_any ("0.1", "7b3fb999999999999a");
  assert_any ("-0", "7d40");
  assert_any ("\"h\xc3\xa9\"", "770368c3a9");
  assert_any ("[1,[],{}]", "75037d0175007600");
  assert_any ("{\"b\":1,\"2\":true,\"1\":false}", "76030131790132780162" "7d01");
}

static void
test_var_ints (void)
{
  const guint64 unsigneds[] = { 0, 1, 127, 128, 16383, 16384, G_MAXUINT32, (G_GUINT64_CONSTANT (1) << 53) - 1 };
  const gint64 signeds[] = { 0, 1, -1, 63, 64, -64, 8191, 8192, -(G_GINT64_CONSTANT (1) << 52) };

  for (gsize i = 0; i < G_N_ELEMENTS (unsigneds); i++)
    {
      YEncoder e;
      YDecoder d;

      y_encoder_init (&e);
      y_encode_var_uint (&e, unsigneds[i]);
      y_decoder_init (&d, e.out->data, e.out->len);
      g_assert_cmpuint (y_decode_var_uint (&d), ==, unsigneds[i]);
      g_assert_true (y_decoder_at_end (&d) && !d.failed);
      y_encoder_clear (&e);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (signeds); i++)
    {
      YEncoder e;
      YDecoder d;

      y_encoder_init (&e);
      y_encode_var_int (&e, signeds[i]);
      y_decoder_init (&d, e.out->data, e.out->len);
      g_assert_cmpint (y_decode_var_int (&d), ==, signeds[i]);
      g_assert_true (y_decoder_at_end (&d) && !d.failed);
      y_encoder_clear (&e);
    }
}

static void
assert_refused (const char *bytes,
                gsize       len)
{
  YDecoder d;

  y_decoder_init (&d, bytes, len);
  g_assert_null (y_decode_any (&d));
  g_assert_true (d.failed);
  g_assert_cmpuint (y_decode_var_uint (&d), ==, 0);
}

static void
test_refused (void)
{
  g_autofree char *deep = g_strnfill (2 * 5000, '\x75');
  YDecoder d;

  assert_refused ("", 0);
  assert_refused ("\x01", 1);
  assert_refused ("\x77\x05" "ab", 4);              /* a string cut off */
  assert_refused ("\x77\x02\xc3\x28", 4);           /* not UTF-8 */
  assert_refused ("\x77\x03\xed\xa0\x80", 5);       /* a surrogate */
  assert_refused ("\x75\xff\xff\xff\xff\x0f", 6);   /* more items than bytes */
  for (gsize i = 1; i < 2 * 5000; i += 2)
    deep[i] = 1;
  assert_refused (deep, 2 * 5000);
  y_decoder_init (&d, "\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 9);
  g_assert_cmpuint (y_decode_var_uint (&d), ==, 0);
  g_assert_true (d.failed);
}

static void
assert_json (const char *in,
             const char *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YValue) v = y_value_from_json (in, -1, &error);
  g_autoptr (GString) s = g_string_new (NULL);

  if (!out)
    {
      g_assert_null (v);
      g_assert_error (error, Y_ERROR, Y_ERROR_MALFORMED);
      return;
    }
  g_assert_no_error (error);
  y_value_to_json (v, s);
  g_assert_cmpstr (s->str, ==, out);
}

/* The right-hand sides are what JSON.stringify prints. */
static void
test_json (void)
{
  assert_json (" { \"b\" : 1 , \"a\" : [ true , null ] } ", "{\"a\":[true,null],\"b\":1}");
  assert_json ("1e21", "1e+21");
  assert_json ("1e20", "100000000000000000000");
  assert_json ("1.5e-7", "1.5e-7");
  assert_json ("0.000001", "0.000001");
  assert_json ("0.1", "0.1");
  assert_json ("123456.789", "123456.789");
  assert_json ("5e-324", "5e-324");
  assert_json ("1.7976931348623157e308", "1.7976931348623157e+308");
  assert_json ("9007199254740993", "9007199254740992");
  assert_json ("-0", "0");
  assert_json ("\"\\u0000\\u001f\\n\\\"\\\\\\ud83d\\ude00\"", "\"\\u0000\\u001f\\n\\\"\\\\\xf0\x9f\x98\x80\"");
  assert_json ("{\"\\ud83d\\ude00\":1,\"\\uff00\":2}", "{\"\xf0\x9f\x98\x80\":1,\"\xef\xbc\x80\":2}");
  assert_json ("{\"a\":1,\"a\":2}", "{\"a\":2}");
  assert_json ("[1,]", NULL);
  assert_json ("01", NULL);
  assert_json ("\"\x01\"", NULL);
  assert_json ("{\"a\"}", NULL);
  assert_json ("nul", NULL);
  assert_json ("1 2", NULL);
  assert_json ("", NULL);
}

static void
test_large_map (void)
{
  g_autoptr (YValue) map = y_value_new_map ();

  for (int round = 0; round < 2; round++)
    for (int i = 0; i < 1000; i++)
      {
        g_autofree char *key = g_strdup_printf ("k%d", i);

        y_value_map_take (map, key, y_value_new_number (i + round));
      }
  g_assert_cmpuint (y_value_length (map), ==, 1000);
  g_assert_cmpfloat (y_value_get_number (y_value_lookup (map, "k500")), ==, 501);
  g_assert_null (y_value_lookup (map, "k1000"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ydoc/encoding/any", test_any);
  g_test_add_func ("/ydoc/encoding/var-ints", test_var_ints);
  g_test_add_func ("/ydoc/encoding/refused", test_refused);
  g_test_add_func ("/ydoc/encoding/json", test_json);
  g_test_add_func ("/ydoc/encoding/large-map", test_large_map);
  return g_test_run ();
}
