#include "wk-codec.h"

#include <sodium.h>
#include <string.h>

char *
wk_hex_encode (gconstpointer data,
               gsize         length)
{
  g_return_val_if_fail (data != NULL || length == 0, NULL);

  return sodium_bin2hex (g_malloc (2 * length + 1), 2 * length + 1, data, length);
}

gboolean
wk_hex_decode (const char *text,
               gpointer    data,
               gsize       length)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  if (strlen (text) != 2 * length)
    return FALSE;
  for (gsize i = 0; i < 2 * length; i++)
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;
  return sodium_hex2bin (data, length, text, 2 * length, NULL, NULL, NULL) == 0;
}

char *
wk_base64url_encode (gconstpointer data,
                     gsize         length)
{
  gsize size = sodium_base64_ENCODED_LEN (length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  return sodium_bin2base64 (g_malloc (size), size, data, length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

GBytes *
wk_base64url_decode (const char *text)
{
  g_autofree guint8 *data = NULL;
  gsize size, length = 0;

  g_return_val_if_fail (text != NULL, NULL);

  size = strlen (text);
  data = g_malloc (size + 1);
  if (sodium_base642bin (data, size + 1, text, size, NULL, &length, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), length);
}
