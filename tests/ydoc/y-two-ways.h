/* A document out of an update by the short way (y-load.c), and by the long way that goes struct by struct: to the same end. */
#pragma once
#include "y-check.h"
#include "y-update-private.h"

/* Who has been there before goes the long way. */
#define Y_STRANGER G_GUINT64_CONSTANT (0x1ffffffffffff1)
#define Y_STRANGER_HAS "\1\1\361\377\377\377\377\377\377\17\0\4\1\10stranger\1s\0"

typedef struct {
  YDoc   *doc;
  GBytes *told;          /* (nullable): of the update, to observers */
} YWay;

static void
y_way_cb (YDoc         *doc,
          GBytes       *update,
          gconstpointer origin,
          gboolean      local,
          gpointer      data)
{
  YWay *way = data;

  g_clear_pointer (&way->told, g_bytes_unref);
  way->told = g_bytes_ref (update);
}

static inline void
y_way_stranger (YWay *way)
{
  g_assert_true (y_doc_apply_update (way->doc, Y_STRANGER_HAS, sizeof Y_STRANGER_HAS - 1, NULL, NULL));
}

static inline gboolean
y_way_apply (YWay         *way,
             gconstpointer data,
             gsize         len,
             gboolean      v2)
{
  guint id = y_doc_observe_update (way->doc, y_way_cb, way, NULL);
  gboolean taken = v2 ? y_doc_apply_update_v2 (way->doc, data, len, NULL, NULL) : y_doc_apply_update (way->doc, data, len, NULL, NULL);

  y_doc_unobserve (way->doc, id);
  y_check_doc (way->doc);
  return taken;
}

static inline void
y_assert_equal_bytes (GBytes *a,
                      GBytes *b)
{
  g_assert_true (!a == !b);
  if (a)
    g_assert_cmpmem (g_bytes_get_data (a, NULL), g_bytes_get_size (a), g_bytes_get_data (b, NULL), g_bytes_get_size (b));
}

/* Written again struct by struct, without the document. */
static inline GBytes *
y_rewrite (GBytes   *state,
           gboolean  from_v2,
           gboolean  to_v2)
{
  return y_update_convert (g_bytes_get_data (state, NULL), g_bytes_get_size (state), from_v2, to_v2, NULL);
}

/* The states in both formats say the same. */
static inline void
y_check_formats (GBytes *state,
                 GBytes *state2)
{
  g_autoptr (GBytes) one = y_rewrite (state, FALSE, FALSE), other = y_rewrite (state2, TRUE, FALSE);

  y_assert_equal_bytes (one, other);
}

/* FALSE: it was refused, both ways. The update must not speak of the stranger. */
static inline gboolean
y_check_two_ways (gconstpointer data,
                  gsize         len,
                  gboolean      v2,
                  YDocFlags     flags)
{
  YWay brief = { y_doc_new (1, flags), NULL }, lengthy = { y_doc_new (1, flags), NULL };
  g_autoptr (GBytes) state = NULL, state_too = NULL, state2 = NULL, state2_too = NULL;
  gboolean taken;

  y_way_stranger (&lengthy);
  taken = y_way_apply (&brief, data, len, v2);
  g_assert_cmpint (y_way_apply (&lengthy, data, len, v2), ==, taken);
  y_assert_equal_bytes (brief.told, lengthy.told);
  if (y_doc_get_clock (brief.doc, Y_STRANGER) == 0)
    {
      y_way_stranger (&brief);
      state = y_doc_encode_state (brief.doc, NULL, 0, NULL);
      state_too = y_doc_encode_state (lengthy.doc, NULL, 0, NULL);
      y_assert_equal_bytes (state, state_too);
      state2 = y_doc_encode_state_v2 (brief.doc, NULL, 0, NULL);
      state2_too = y_doc_encode_state_v2 (lengthy.doc, NULL, 0, NULL);
      y_assert_equal_bytes (state2, state2_too);
      y_check_formats (state, state2);
    }
  g_clear_pointer (&brief.told, g_bytes_unref);
  g_clear_pointer (&lengthy.told, g_bytes_unref);
  y_doc_unref (brief.doc);
  y_doc_unref (lengthy.doc);
  return taken;
}
