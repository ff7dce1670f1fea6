#include "wk-id.h"

#include <sodium.h>
#include <string.h>

#include "wk-codec.h"

void
wk_id_init_random (WkId     *self,
                   WkRandom *random)
{
  g_return_if_fail (self != NULL);

  wk_random_fill (random, self->bytes, WK_ID_LENGTH);
}

gboolean
wk_id_init_from_bytes (WkId   *self,
                       GBytes *bytes)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (bytes == NULL || g_bytes_get_size (bytes) != WK_ID_LENGTH)
    return FALSE;
  memcpy (self->bytes, g_bytes_get_data (bytes, NULL), WK_ID_LENGTH);
  return TRUE;
}

gboolean
wk_id_init_from_hex (WkId       *self,
                     const char *text)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return wk_hex_decode (text, self->bytes, WK_ID_LENGTH);
}

char *
wk_id_to_hex (const WkId *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return wk_hex_encode (self->bytes, WK_ID_LENGTH);
}

char *
wk_id_write_hex (const WkId *self,
                 char        text[WK_ID_HEX_SIZE])
{
  g_return_val_if_fail (self != NULL, NULL);

  return sodium_bin2hex (text, WK_ID_HEX_SIZE, self->bytes, WK_ID_LENGTH);
}

WkId *
wk_id_copy (const WkId *self)
{
  return g_memdup2 (self, sizeof *self);
}

int
wk_id_compare (const WkId *a,
               const WkId *b)
{
  return memcmp (a->bytes, b->bytes, WK_ID_LENGTH);
}

guint
wk_id_hash (gconstpointer id)
{
  guint32 part;

  /* Ids are random or hashes: any four bytes are as good as all. */
  memcpy (&part, ((const WkId *) id)->bytes, sizeof part);
  return part;
}

gboolean
wk_id_equal (gconstpointer a,
             gconstpointer b)
{
  return wk_id_compare (a, b) == 0;
}
