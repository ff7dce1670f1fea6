#include "wk-ranges-private.h"

#include <ydoc.h>

struct _WkRanges
{
  GHashTable *clients; /* (owned): guint64 (owned) → GArray of WkRange (owned) */
};

WkRanges *
wk_ranges_new (void)
{
  WkRanges *self = g_new0 (WkRanges, 1);

  self->clients = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  return self;
}

void
wk_ranges_free (WkRanges *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->clients);
  g_free (self);
}

void
wk_ranges_add (WkRanges *self, guint64 client, guint64 from, guint64 to)
{
  GArray *ranges = g_hash_table_lookup (self->clients, &client);
  WkRange range = { from, to };
  guint at;

  if (from >= to)
    return;
  if (ranges == NULL)
    {
      ranges = g_array_new (FALSE, FALSE, sizeof (WkRange));
      g_hash_table_insert (self->clients, g_memdup2 (&client, sizeof client), ranges);
    }
  for (at = 0; at < ranges->len && g_array_index (ranges, WkRange, at).to < from; at++)
    ;
  while (at < ranges->len && g_array_index (ranges, WkRange, at).from <= range.to)
    {
      range.from = MIN (range.from, g_array_index (ranges, WkRange, at).from);
      range.to = MAX (range.to, g_array_index (ranges, WkRange, at).to);
      g_array_remove_index (ranges, at);
    }
  g_array_insert_val (ranges, at, range);
}

static GArray *
subtract_one (GArray *ranges, WkRange away)
{
  GArray *rest = g_array_new (FALSE, FALSE, sizeof (WkRange));

  for (guint i = 0; i < ranges->len; i++)
    {
      WkRange range = g_array_index (ranges, WkRange, i);
      WkRange before = { range.from, MIN (range.to, away.from) };
      WkRange after = { MAX (range.from, away.to), range.to };

      if (before.from < before.to)
        g_array_append_val (rest, before);
      if (after.from < after.to)
        g_array_append_val (rest, after);
    }
  return rest;
}

void
wk_ranges_subtract (WkRanges *self, WkRanges *other)
{
  GHashTableIter iter;
  gpointer client, ranges;

  g_hash_table_iter_init (&iter, self->clients);
  while (g_hash_table_iter_next (&iter, &client, &ranges))
    {
      GArray *away = g_hash_table_lookup (other->clients, client);
      GArray *rest;

      if (away == NULL)
        continue;
      rest = g_array_ref (ranges);
      for (guint i = 0; i < away->len; i++)
        {
          GArray *next = subtract_one (rest, g_array_index (away, WkRange, i));

          g_array_unref (rest);
          rest = next;
        }
      if (rest->len == 0)
        {
          g_array_unref (rest);
          g_hash_table_iter_remove (&iter);
        }
      else
        g_hash_table_iter_replace (&iter, rest);
    }
}

gboolean
wk_ranges_is_empty (WkRanges *self)
{
  return g_hash_table_size (self->clients) == 0;
}

static int
compare_clients (gconstpointer a, gconstpointer b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return x < y ? -1 : x > y;
}

GArray *
wk_ranges_get_clients (WkRanges *self)
{
  GArray *clients = g_array_new (FALSE, FALSE, sizeof (guint64));
  GHashTableIter iter;
  gpointer client;

  g_hash_table_iter_init (&iter, self->clients);
  while (g_hash_table_iter_next (&iter, &client, NULL))
    g_array_append_val (clients, *(guint64 *) client);
  g_array_sort (clients, compare_clients);
  return clients;
}

GArray *
wk_ranges_get (WkRanges *self, guint64 client)
{
  return g_hash_table_lookup (self->clients, &client);
}

/* A state vector that has all of `inserted` but for one client (G_MAXUINT64: but for none). */
static GBytes *
vector_without (WkRanges *inserted, guint64 but)
{
  g_autoptr(GArray) clients = wk_ranges_get_clients (inserted);
  guint n = clients->len;
  YEncoder e;

  for (guint i = 0; i < clients->len; i++)
    if (g_array_index (clients, guint64, i) == but)
      n--;
  y_encoder_init (&e);
  y_encode_var_uint (&e, n);
  /* Clients descend in what Yjs writes. */
  for (guint i = clients->len; i > 0; i--)
    {
      guint64 client = g_array_index (clients, guint64, i - 1);
      GArray *ranges = wk_ranges_get (inserted, client);

      if (client == but)
        continue;
      y_encode_var_uint (&e, client);
      y_encode_var_uint (&e, g_array_index (ranges, WkRange, ranges->len - 1).to);
    }
  return y_encoder_finish (&e);
}

static GBytes *
diff (GBytes *update, GBytes *vector)
{
  return y_update_diff (g_bytes_get_data (update, NULL), g_bytes_get_size (update), g_bytes_get_data (vector, NULL),
                        g_bytes_get_size (vector), NULL);
}

GBytes *
wk_ranges_isolate (GBytes *update, WkRanges *inserted, guint64 client)
{
  g_autoptr(GBytes) vector = NULL;
  GBytes *part;

  if (g_hash_table_size (inserted->clients) <= 1)
    return g_bytes_ref (update);
  vector = vector_without (inserted, client);
  part = diff (update, vector);
  return part != NULL ? part : g_bytes_ref (update);
}

/* What is left of an update without its structs is a zero and the delete set. */
static gboolean
read_deletions (GBytes *update, WkRanges *inserted, WkRanges *deleted)
{
  g_autoptr(GBytes) vector = vector_without (inserted, G_MAXUINT64);
  g_autoptr(GBytes) rest = diff (update, vector);
  guint64 n_clients;
  YDecoder d;

  if (rest == NULL)
    return FALSE;
  y_decoder_init (&d, g_bytes_get_data (rest, NULL), g_bytes_get_size (rest));
  if (y_decode_var_uint (&d) != 0)
    return FALSE;
  n_clients = y_decode_var_uint (&d);
  for (guint64 i = 0; i < n_clients && !d.failed; i++)
    {
      guint64 client = y_decode_var_uint (&d);
      guint64 n = y_decode_var_uint (&d);

      for (guint64 j = 0; j < n && !d.failed; j++)
        {
          guint64 clock = y_decode_var_uint (&d);
          guint64 length = y_decode_var_uint (&d);

          if (!d.failed)
            wk_ranges_add (deleted, client, clock, clock + length);
        }
    }
  return !d.failed;
}

gboolean
wk_ranges_read_update (GBytes *update, WkRanges *inserted, WkRanges *deleted)
{
  g_autoptr(GArray) ranges = NULL;
  g_autoptr(WkRanges) own = inserted == NULL ? wk_ranges_new () : NULL;
  gboolean deletes = FALSE;

  if (!y_update_inspect (g_bytes_get_data (update, NULL), g_bytes_get_size (update), &ranges, &deletes, NULL))
    return FALSE;
  if (inserted == NULL)
    inserted = own;
  for (guint i = 0; i < ranges->len; i++)
    {
      YClockRange *range = &g_array_index (ranges, YClockRange, i);

      wk_ranges_add (inserted, range->client, range->from, range->to);
    }
  return deleted == NULL || !deletes || read_deletions (update, inserted, deleted);
}
