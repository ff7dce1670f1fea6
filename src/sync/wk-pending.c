#include "wk-pending.h"

#include <ydoc.h>

#include "wk-ranges-private.h"

typedef struct
{
  GBytes *update;            /* (owned) */
  WkRanges *inserted;        /* (owned): all it inserts */
  WkRanges *open_inserted;   /* (owned): what of that no batch covers */
  WkRanges *open_deleted;    /* (owned) */
} Live;

struct _WkPending
{
  GPtrArray *live;           /* (owned) of Live, in order */
  guint64 last_client;       /* under which it wrote last */
  guint64 last_clock;
};

/* A run under construction. */
typedef struct
{
  guint64 client, from, to;
  GPtrArray *pieces;         /* (owned) of GBytes */
} Building;

static void
live_free (gpointer data)
{
  Live *live = data;

  g_bytes_unref (live->update);
  wk_ranges_free (live->inserted);
  wk_ranges_free (live->open_inserted);
  wk_ranges_free (live->open_deleted);
  g_free (live);
}

static void
building_free (gpointer data)
{
  Building *building = data;

  g_ptr_array_unref (building->pieces);
  g_free (building);
}

WkPending *
wk_pending_new (void)
{
  WkPending *self = g_new0 (WkPending, 1);

  self->live = g_ptr_array_new_with_free_func (live_free);
  return self;
}

void
wk_pending_free (WkPending *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->live);
  g_free (self);
}

void
wk_pending_run_free (WkPendingRun *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->update);
  g_free (self);
}

void
wk_pending_add (WkPending *self, GBytes *update)
{
  g_autoptr(GArray) clients = NULL;
  Live *live = g_new0 (Live, 1);

  live->update = g_bytes_ref (update);
  live->inserted = wk_ranges_new ();
  live->open_inserted = wk_ranges_new ();
  live->open_deleted = wk_ranges_new ();
  wk_ranges_read_update (update, live->inserted, NULL);
  if (!wk_ranges_read_update (update, live->open_inserted, live->open_deleted) ||
      (wk_ranges_is_empty (live->open_inserted) && wk_ranges_is_empty (live->open_deleted)))
    {
      live_free (live);
      return;
    }
  clients = wk_ranges_get_clients (live->inserted);
  if (clients->len > 0)
    {
      GArray *ranges = wk_ranges_get (live->inserted, g_array_index (clients, guint64, 0));

      self->last_client = g_array_index (clients, guint64, 0);
      self->last_clock = g_array_index (ranges, WkRange, ranges->len - 1).to;
    }
  g_ptr_array_add (self->live, live);
}

void
wk_pending_cover (WkPending *self, GBytes *update)
{
  g_autoptr(WkRanges) inserted = wk_ranges_new ();
  g_autoptr(WkRanges) deleted = wk_ranges_new ();

  if (self->live->len == 0 || !wk_ranges_read_update (update, inserted, deleted))
    return;
  for (guint i = 0; i < self->live->len;)
    {
      Live *live = g_ptr_array_index (self->live, i);

      wk_ranges_subtract (live->open_inserted, inserted);
      wk_ranges_subtract (live->open_deleted, deleted);
      if (wk_ranges_is_empty (live->open_inserted) && wk_ranges_is_empty (live->open_deleted))
        g_ptr_array_remove_index (self->live, i);
      else
        i++;
    }
}

gboolean
wk_pending_is_empty (WkPending *self)
{
  return self->live->len == 0;
}

GBytes *
wk_pending_dup_update (WkPending *self)
{
  g_autoptr(GPtrArray) updates = g_ptr_array_new ();

  for (guint i = 0; i < self->live->len; i++)
    g_ptr_array_add (updates, ((Live *) g_ptr_array_index (self->live, i))->update);
  return updates->len > 0 ? y_updates_merge ((GBytes **) updates->pdata, updates->len, NULL) : NULL;
}

static void
build (GPtrArray *buildings, guint64 client, guint64 from, guint64 to, GBytes *piece)
{
  Building *building = NULL;

  for (guint i = 0; i < buildings->len; i++)
    {
      Building *other = g_ptr_array_index (buildings, i);

      if (other->client == client && other->to == from)
        building = other;
    }
  if (building == NULL)
    {
      building = g_new0 (Building, 1);
      building->client = client;
      building->from = from;
      building->pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      g_ptr_array_add (buildings, building);
    }
  building->to = to;
  g_ptr_array_add (building->pieces, g_bytes_ref (piece));
}

GPtrArray *
wk_pending_take (WkPending *self)
{
  GPtrArray *runs = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_pending_run_free);
  g_autoptr(GPtrArray) buildings = g_ptr_array_new_with_free_func (building_free);

  for (guint i = 0; i < self->live->len; i++)
    {
      Live *live = g_ptr_array_index (self->live, i);
      g_autoptr(GArray) clients = wk_ranges_get_clients (live->inserted);

      for (guint c = 0; c < clients->len; c++)
        {
          guint64 client = g_array_index (clients, guint64, c);
          GArray *ranges = wk_ranges_get (live->inserted, client);
          g_autoptr(GBytes) piece = wk_ranges_isolate (live->update, live->inserted, client);

          /* One transaction writes a client's clocks in a row; only then can they be named as one. */
          if (ranges->len == 1)
            build (buildings, client, g_array_index (ranges, WkRange, 0).from, g_array_index (ranges, WkRange, 0).to, piece);
        }
      if (clients->len == 0)
        {
          Building *last = buildings->len > 0 ? g_ptr_array_index (buildings, buildings->len - 1) : NULL;

          if (last != NULL)
            g_ptr_array_add (last->pieces, g_bytes_ref (live->update));
          else
            build (buildings, self->last_client, self->last_clock, self->last_clock, live->update);
        }
    }
  for (guint i = 0; i < buildings->len; i++)
    {
      Building *building = g_ptr_array_index (buildings, i);
      GBytes *update = y_updates_merge ((GBytes **) building->pieces->pdata, building->pieces->len, NULL);
      WkPendingRun *run;

      if (update == NULL)
        continue;
      run = g_new0 (WkPendingRun, 1);
      run->client = building->client;
      run->from = building->from;
      run->to = building->to;
      run->update = update;
      g_ptr_array_add (runs, run);
    }
  g_ptr_array_set_size (self->live, 0);
  return runs;
}
