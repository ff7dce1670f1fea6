/* The smaller decoders: values, JSON, state vectors, positions, awareness. What is taken must come out again. */
#include "ydoc.h"
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
try_any (const uint8_t *data,
         size_t         size)
{
  YDecoder d, again;
  YEncoder e, twice;
  g_autoptr (YValue) v = NULL, w = NULL;

  y_decoder_init (&d, data, size);
  v = y_decode_any (&d);
  if (!v)
    return;
  y_encoder_init (&e);
  y_encode_any (&e, v);
  y_decoder_init (&again, e.out->data, e.out->len);
  w = y_decode_any (&again);
  g_assert_nonnull (w);
  y_encoder_init (&twice);
  y_encode_any (&twice, w);
  g_assert_cmpmem (e.out->data, e.out->len, twice.out->data, twice.out->len);
  y_encoder_clear (&e);
  y_encoder_clear (&twice);
}

static void
try_json (const uint8_t *data,
          size_t         size)
{
  g_autoptr (YValue) v = y_value_from_json ((const char *) data, size, NULL), w = NULL;
  g_autoptr (GString) s = g_string_new (NULL), t = g_string_new (NULL);

  if (!v)
    return;
  y_value_to_json (v, s);
  w = y_value_from_json (s->str, s->len, NULL);
  g_assert_nonnull (w);
  y_value_to_json (w, t);
  g_assert_cmpmem (s->str, s->len, t->str, t->len);
}

static void
try_position (const uint8_t *data,
              size_t         size)
{
  g_autoptr (YRelPos) p = y_relpos_decode (data, size, NULL);
  g_autoptr (YDoc) doc = y_doc_new (1, Y_DOC_GC);
  YType *text = y_doc_get_root (doc, "text", Y_TYPE_TEXT);
  guint32 index;

  y_text_insert (text, Y_CHARS, 0, "one \xf0\x9f\x98\x80 two", -1, NULL);
  y_text_delete (text, Y_CHARS, 2, 3);
  if (p)
    {
      g_autoptr (GBytes) bytes = y_relpos_encode (p);

      y_relpos_resolve (p, doc, Y_CHARS, NULL, &index);
      y_relpos_resolve (p, doc, Y_UTF16, NULL, &index);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GArray) ranges = NULL;
  g_autoptr (YAwareness) awareness = NULL;

  if (size == 0)
    return 0;
  switch (data[0] % 5)
    {
    case 0:
      try_any (data + 1, size - 1);
      break;
    case 1:
      try_json (data + 1, size - 1);
      break;
    case 2:
      y_state_vector_parse (data + 1, size - 1, &ranges, NULL);
      break;
    case 3:
      try_position (data + 1, size - 1);
      break;
    default:
      awareness = y_awareness_new (1);
      y_awareness_set_local (awareness, "{}");
      if (y_awareness_apply (awareness, data + 1, size - 1, NULL, NULL))
        {
          g_autoptr (GBytes) bytes = y_awareness_encode (awareness, NULL, 0);

          g_assert_true (y_awareness_apply (awareness, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL));
        }
      break;
    }
  return 0;
}
