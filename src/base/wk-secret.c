#include "wk-secret.h"

#include <sodium.h>
#include <string.h>

#include "wk-base.h"

struct _WkSecret
{
  gatomicrefcount refs;
  gsize length;
  guint8 *data; /* (owned) length + 1 bytes from sodium_malloc() */
};

WkSecret *
wk_secret_new (gconstpointer data,
               gsize         length)
{
  WkSecret *self = g_new0 (WkSecret, 1);

  wk_base_init ();
  g_atomic_ref_count_init (&self->refs);
  self->length = length;
  self->data = sodium_malloc (length + 1);
  if (self->data == NULL)
    g_error ("no guarded memory left");
  memset (self->data, 0, length + 1);
  if (data != NULL && length > 0)
    memcpy (self->data, data, length);
  return self;
}

WkSecret *
wk_secret_new_text (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return wk_secret_new (text, strlen (text));
}

WkSecret *
wk_secret_new_random (WkRandom *random,
                      gsize     length)
{
  WkSecret *self = wk_secret_new (NULL, length);

  wk_random_fill (random, self->data, length);
  return self;
}

WkSecret *
wk_secret_ref (WkSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
wk_secret_unref (WkSecret *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  sodium_free (self->data); /* wipes it */
  g_free (self);
}

guint8 *
wk_secret_get_data (WkSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->data;
}

gsize
wk_secret_get_length (WkSecret *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

gboolean
wk_secret_equal (WkSecret *a,
                 WkSecret *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->length == b->length && sodium_memcmp (a->data, b->data, a->length) == 0;
}

void
wk_wipe (gpointer data,
         gsize    length)
{
  if (data != NULL)
    sodium_memzero (data, length);
}

void
wk_wipe_and_free_text (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}
