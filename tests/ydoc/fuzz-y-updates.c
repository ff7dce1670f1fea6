/* Any bytes as updates with no document: merged, told apart, picked from, cut up, said again. The first byte says how many
 * there are at most and whether they are in format v2, the second how they are cut; each but the last is behind its length. */
#include "y-check.h"
#include "y-update-private.h"
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define MOST 4
/* A client id that no update here has come to say. */
#define NEVER_USED G_GUINT64_CONSTANT (0x1b2c3d4e5f607)

/* Whether the update inserts all that is in the ranges. */
static void
assert_covers (GBytes *update,
               GArray *ranges)
{
  g_autoptr (GArray) there = NULL;

  g_assert_true (y_update_inspect (g_bytes_get_data (update, NULL), g_bytes_get_size (update), &there, NULL, NULL));
  for (guint i = 0; i < ranges->len; i++)
    {
      const YClockRange *r = &g_array_index (ranges, YClockRange, i);
      guint64 from = r->from;

      for (guint k = 0; k < there->len && from < r->to; k++)
        {
          const YClockRange *t = &g_array_index (there, YClockRange, k);

          if (t->client == r->client && t->from <= from && from < t->to)
            from = t->to;
        }
      g_assert_cmpuint (from, >=, r->to);
    }
}

static void
assert_is_update (GBytes *update)
{
  g_autoptr (GArray) ranges = NULL;

  g_assert_nonnull (update);
  g_assert_true (y_update_inspect (g_bytes_get_data (update, NULL), g_bytes_get_size (update), &ranges, NULL, NULL));
}

/* In parts, applied in order, it brings as much as whole. */
static void
try_split (GBytes *update,
           gsize   max)
{
  gsize len;
  gconstpointer data = g_bytes_get_data (update, &len);
  g_autoptr (GPtrArray) parts = y_update_split (data, len, max, NULL);
  g_autoptr (YDoc) whole = y_doc_new (1, Y_DOC_DEFAULT), cut = y_doc_new (1, Y_DOC_DEFAULT);
  g_autoptr (GBytes) sv = NULL, cut_sv = NULL;

  g_assert_nonnull (parts);
  if (!y_doc_apply_update (whole, data, len, NULL, NULL))
    return;
  for (guint i = 0; i < parts->len; i++)
    {
      GBytes *part = g_ptr_array_index (parts, i);

      assert_is_update (part);
      g_assert_true (y_doc_apply_update (cut, g_bytes_get_data (part, NULL), g_bytes_get_size (part), NULL, NULL));
    }
  y_check_doc (cut);
  /* A made-up update may say two things of one clock: of these, one may wait for what the other does not need. */
  if (y_doc_has_pending (whole) || y_doc_has_pending (cut))
    return;
  sv = y_doc_state_vector (whole);
  cut_sv = y_doc_state_vector (cut);
  g_assert_true (g_bytes_equal (sv, cut_sv));
}

static void
try_one (GBytes *update,
         uint8_t how)
{
  gsize len;
  gconstpointer data = g_bytes_get_data (update, &len);
  g_autoptr (GArray) ranges = NULL;
  g_autoptr (GBytes) deletes = NULL, sv = NULL, diff = NULL;
  g_autofree char *text = NULL;
  guint64 client = 1;

  if (!y_update_inspect (data, len, &ranges, NULL, NULL))
    {
      g_assert_null (y_update_pick (data, len, 1, NULL));
      g_assert_null (y_update_pick_deletes (data, len, NULL));
      g_assert_null (y_update_split (data, len, 100, NULL));
      g_assert_null (y_update_dup_text (data, len, NULL));
      g_assert_null (y_update_state_vector (data, len, NULL));
      g_assert_null (y_update_rebase (data, len, 1, 0, 2, 0, NULL));
      g_assert_false (y_update_deletes_within (data, len, data, len, NULL));
      return;
    }
  for (guint i = 0; i < MIN (ranges->len, 3); i++)
    {
      const YClockRange *r = &g_array_index (ranges, YClockRange, i);
      guint32 from = r->from + (r->to - r->from) * (how & 3) / 3;
      g_autoptr (GBytes) picked = y_update_pick (data, len, r->client, NULL);
      g_autoptr (GBytes) again = y_update_rebase (data, len, r->client, from, NEVER_USED, how & 4 ? 1000 : 0, NULL);

      assert_is_update (picked);
      assert_is_update (again);
      client = r->client;
    }
  deletes = y_update_pick_deletes (data, len, NULL);
  assert_is_update (deletes);
  g_assert_true (y_update_deletes_within (data, len, data, len, NULL));
  g_assert_true (y_update_deletes_within (g_bytes_get_data (deletes, NULL), g_bytes_get_size (deletes), data, len, NULL));
  text = y_update_dup_text (data, len, NULL);
  g_assert_nonnull (text);
  sv = y_update_state_vector (data, len, NULL);
  diff = y_update_diff (data, len, g_bytes_get_data (sv, NULL), g_bytes_get_size (sv), NULL);
  assert_is_update (diff);
  g_clear_pointer (&diff, g_bytes_unref);
  diff = y_update_rebase (data, len, client + 1, how, NEVER_USED, 0, NULL);
  assert_is_update (diff);
  try_split (update, 4 * how);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GBytes) merged = NULL;
  gboolean v2;
  guint several;
  uint8_t how;

  if (size < 3)
    return 0;
  v2 = data[0] & 1;
  several = data[0] / 2 % MOST;
  how = data[1];
  data += 2;
  size -= 2;
  while (size > 0)
    {
      gsize n = several > 0 && data[0] < size ? data[0] : size;
      const uint8_t *at = n < size ? data + 1 : data;
      GBytes *update = v2 ? y_update_convert (at, n, TRUE, FALSE, NULL) : g_bytes_new (at, n);

      if (update)
        g_ptr_array_add (updates, update);
      size -= at + n - data;
      data = at + n;
      several -= several > 0;
    }
  for (guint i = 0; i < updates->len; i++)
    {
      GBytes *u = g_ptr_array_index (updates, i), *next = g_ptr_array_index (updates, (i + 1) % updates->len);
      guint32 clock;
      gboolean lacks;

      try_one (u, how);
      if (v2)
        assert_is_update (u);
      y_update_find_conflict (g_bytes_get_data (u, NULL), g_bytes_get_size (u), g_bytes_get_data (next, NULL), g_bytes_get_size (next),
                              how, &clock, &lacks, NULL);
      y_update_deletes_within (g_bytes_get_data (u, NULL), g_bytes_get_size (u), g_bytes_get_data (next, NULL), g_bytes_get_size (next), NULL);
    }
  merged = y_updates_merge ((GBytes **) updates->pdata, updates->len, NULL);
  for (guint i = 0; merged && i < updates->len; i++)
    {
      GBytes *u = g_ptr_array_index (updates, i);
      g_autoptr (GArray) ranges = NULL;

      g_assert_true (y_update_inspect (g_bytes_get_data (u, NULL), g_bytes_get_size (u), &ranges, NULL, NULL));
      assert_covers (merged, ranges);
    }
  return 0;
}
