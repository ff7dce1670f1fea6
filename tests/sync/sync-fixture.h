/* What tests of this layer share. */
#pragma once

#include <string.h>

#include <wk-base.h>
#include <ydoc.h>

#include "wk-sync.h"

/* Runs the main loop until nothing is left to do at once. */
static inline void
fixture_spin (void)
{
  for (guint i = 0; i < 100000 && g_main_context_iteration (NULL, FALSE); i++)
    ;
}

/* The same while threads of the pool work for us. */
#define fixture_wait_for(condition) \
  do \
    { \
      gint64 fixture_until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC; \
      while (!(condition) && g_get_monotonic_time () < fixture_until) \
        if (!g_main_context_iteration (NULL, FALSE)) \
          g_usleep (200); \
      g_assert_true (condition); \
    } \
  while (0)

static inline void
fixture_type (YDoc *doc, const char *root, guint32 at, const char *words)
{
  YType *text = y_doc_get_root (doc, root, Y_TYPE_TEXT);

  y_text_insert (text, Y_CHARS, MIN (at, y_text_length (text, Y_CHARS)), words, -1, NULL);
}

static inline char *
fixture_text (YDoc *doc, const char *root)
{
  return y_text_to_string (y_doc_get_root (doc, root, Y_TYPE_TEXT));
}

static inline char *
fixture_json (YDoc *doc)
{
  GString *json = g_string_new (NULL);

  y_doc_to_json (doc, json);
  return g_string_free (json, FALSE);
}

static inline void
fixture_assert_equal (YDoc *a, YDoc *b)
{
  g_autofree char *x = fixture_json (a), *y = fixture_json (b);
  g_autoptr(GBytes) s = y_doc_snapshot_canonical (a), t = y_doc_snapshot_canonical (b);

  g_assert_cmpstr (x, ==, y);
  g_assert_true (g_bytes_equal (s, t));
  g_assert_false (y_doc_has_pending (a));
  g_assert_false (y_doc_has_pending (b));
}

/* What one edit put out. */
static inline WkBatch *
fixture_batch (const WkDocumentName *name, GBytes *update, const WkId *author, WkDeviceKey *key, guint64 client_if_none,
               const char *vouched_for)
{
  g_autoptr(GArray) ranges = NULL;
  WkBatchFields fields = { .name = *name, .author = *author, .time = 1700000000000000, .update = update };
  g_autoptr(GError) error = NULL;
  gboolean deletes = FALSE;
  WkBatch *batch;

  g_assert_true (y_update_inspect (g_bytes_get_data (update, NULL), g_bytes_get_size (update), &ranges, &deletes, NULL));
  fields.client = client_if_none;
  if (ranges->len > 0)
    {
      fields.client = g_array_index (ranges, YClockRange, 0).client;
      fields.from = g_array_index (ranges, YClockRange, 0).from;
      fields.to = g_array_index (ranges, YClockRange, ranges->len - 1).to;
    }
  if (vouched_for != NULL)
    {
      fields.flags = WK_BATCH_VOUCHED;
      fields.vouched_for = (char *) vouched_for;
    }
  batch = wk_batch_new (&fields, key, &error);
  g_assert_no_error (error);
  return batch;
}

static inline WkId
fixture_id (guint8 n)
{
  WkId id;

  memset (id.bytes, n, sizeof id.bytes);
  return id;
}
