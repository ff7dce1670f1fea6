#include "wk-random.h"

#include <sodium.h>
#include <string.h>

#include "wk-base.h"

struct _WkRandom
{
  gatomicrefcount refs;
  gboolean seeded;
  GMutex lock; /* guards the two below */
  guint8 seed[randombytes_SEEDBYTES];
  guint64 drawn; /* how many times a seeded source was asked */
};

WkRandom *
wk_random_new_system (void)
{
  WkRandom *self = g_new0 (WkRandom, 1);

  wk_base_init ();
  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  return self;
}

WkRandom *
wk_random_new_seeded (guint64 seed)
{
  WkRandom *self = wk_random_new_system ();
  guint64 little = GUINT64_TO_LE (seed);

  self->seeded = TRUE;
  memcpy (self->seed, &little, sizeof little);
  return self;
}

WkRandom *
wk_random_ref (WkRandom *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
wk_random_unref (WkRandom *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
wk_random_fill (WkRandom *self,
                gpointer  data,
                gsize     length)
{
  guint8 seed[randombytes_SEEDBYTES];
  guint64 drawn;

  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || length == 0);

  if (!self->seeded)
    {
      randombytes_buf (data, length);
      return;
    }

  g_mutex_lock (&self->lock);
  drawn = GUINT64_TO_LE (self->drawn);
  self->drawn++;
  g_mutex_unlock (&self->lock);

  /* Each draw is a stream of its own, so that its content does not hang on how much earlier ones asked for. */
  memcpy (seed, self->seed, sizeof seed);
  memcpy (seed + 8, &drawn, sizeof drawn);
  if (length > 0)
    randombytes_buf_deterministic (data, length, seed);
}

guint64
wk_random_get_uint64 (WkRandom *self)
{
  guint64 bits = 0;

  wk_random_fill (self, &bits, sizeof bits);
  return bits;
}

guint64
wk_random_get_below (WkRandom *self,
                     guint64   bound)
{
  guint64 bits, least;

  g_return_val_if_fail (bound > 0, 0);

  /* The first 2^64 mod bound numbers would come up once too often. */
  least = -bound % bound;
  do
    bits = wk_random_get_uint64 (self);
  while (bits < least);
  return bits % bound;
}
