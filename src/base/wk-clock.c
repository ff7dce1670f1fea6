#include "wk-clock.h"

struct _WkClock
{
  gatomicrefcount refs;
  gboolean test;
  GMutex lock;      /* guards the two below */
  gint64 wall;      /* µs; test clocks only */
  gint64 monotonic; /* µs; test clocks only */
};

static WkClock *
clock_new (gboolean test,
           gint64   wall)
{
  WkClock *self = g_new0 (WkClock, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->test = test;
  self->wall = wall;
  return self;
}

WkClock *
wk_clock_new_system (void)
{
  return clock_new (FALSE, 0);
}

WkClock *
wk_clock_new_test (gint64 wall)
{
  return clock_new (TRUE, wall);
}

WkClock *
wk_clock_ref (WkClock *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
wk_clock_unref (WkClock *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_mutex_clear (&self->lock);
  g_free (self);
}

gint64
wk_clock_get_wall (WkClock *self)
{
  gint64 wall;

  g_return_val_if_fail (self != NULL, 0);

  if (!self->test)
    return g_get_real_time ();

  g_mutex_lock (&self->lock);
  wall = self->wall;
  g_mutex_unlock (&self->lock);
  return wall;
}

gint64
wk_clock_get_monotonic (WkClock *self)
{
  gint64 monotonic;

  g_return_val_if_fail (self != NULL, 0);

  if (!self->test)
    return g_get_monotonic_time ();

  g_mutex_lock (&self->lock);
  monotonic = self->monotonic;
  g_mutex_unlock (&self->lock);
  return monotonic;
}

void
wk_clock_advance (WkClock *self,
                  gint64   by)
{
  g_return_if_fail (self != NULL && self->test);
  g_return_if_fail (by >= 0);

  g_mutex_lock (&self->lock);
  self->wall += by;
  self->monotonic += by;
  g_mutex_unlock (&self->lock);
}

void
wk_clock_set_wall (WkClock *self,
                   gint64   wall)
{
  g_return_if_fail (self != NULL && self->test);

  g_mutex_lock (&self->lock);
  self->wall = wall;
  g_mutex_unlock (&self->lock);
}
