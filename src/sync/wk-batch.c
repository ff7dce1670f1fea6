#include "wk-batch.h"

#include <sodium.h>
#include <string.h>

#include "wk-sync-error.h"
#include "wk-wire-private.h"

#define FORMAT 1
#define DOMAIN "woonkamer-batch-1"
#define MAX_CLIENT ((G_GUINT64_CONSTANT (1) << 53) - 1)
#define KNOWN_FLAGS WK_BATCH_VOUCHED

struct _WkBatch
{
  gatomicrefcount ref_count;
  WkBatchFields fields; /* its texts and its update are owned */
  guint8 device[WK_PUBLIC_KEY_LENGTH];
  guint8 id[WK_BATCH_ID_LENGTH];
  GBytes *bytes; /* (owned) */
};

static gboolean
malformed (GError **error, const char *what)
{
  g_set_error_literal (error, WK_SYNC_ERROR, WK_SYNC_ERROR_MALFORMED, what);
  return FALSE;
}

/* Whether an update is what a batch may say of it: see WIRE.md, "Batches". */
static gboolean
check_update (const WkBatchFields *fields, GError **error)
{
  g_autoptr(GArray) ranges = NULL;
  gsize length;
  gconstpointer data = g_bytes_get_data (fields->update, &length);
  gboolean deletes = FALSE;
  guint64 next = fields->from;

  if (!y_update_inspect (data, length, &ranges, &deletes, error))
    {
      g_clear_error (error);
      g_set_error_literal (error, WK_SYNC_ERROR, WK_SYNC_ERROR_CONTENT, "its update cannot be read");
      return FALSE;
    }
  for (guint i = 0; i < ranges->len; i++)
    {
      const YClockRange *range = &g_array_index (ranges, YClockRange, i);

      if (range->from == range->to)
        continue;
      if (range->client != fields->client || range->from != next)
        {
          g_set_error_literal (error, WK_SYNC_ERROR, WK_SYNC_ERROR_CONTENT, "its update brings what the batch does not name");
          return FALSE;
        }
      next = range->to;
    }
  if (next != fields->to || (fields->from == fields->to && !deletes))
    {
      g_set_error_literal (error, WK_SYNC_ERROR, WK_SYNC_ERROR_CONTENT, "its update lacks what the batch names");
      return FALSE;
    }
  return TRUE;
}

static WkBatch *
read_bytes (GBytes *bytes, GError **error)
{
  WkBatch *self;
  WkDocumentName *name;
  WkReader r;

  if (g_bytes_get_size (bytes) > WK_BATCH_MAX_LENGTH)
    {
      g_set_error_literal (error, WK_SYNC_ERROR, WK_SYNC_ERROR_LIMIT, "a batch is too large");
      return NULL;
    }
  self = g_new0 (WkBatch, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->bytes = g_bytes_ref (bytes);

  wk_reader_init (&r, bytes);
  if (y_decode_var_uint (&r.d) != FORMAT)
    wk_reader_fail (&r);
  name = wk_reader_document_name (&r);
  if (name != NULL)
    {
      self->fields.name = *name;
      g_free (name);
    }
  self->fields.client = y_decode_var_uint (&r.d);
  self->fields.from = y_decode_var_uint (&r.d);
  self->fields.to = y_decode_var_uint (&r.d);
  wk_reader_raw (&r, self->fields.author.bytes, WK_ID_LENGTH);
  self->fields.time = y_decode_var_int (&r.d);
  self->fields.flags = y_decode_var_uint (&r.d);
  if (self->fields.flags & WK_BATCH_VOUCHED)
    self->fields.vouched_for = wk_reader_text (&r, WK_NAME_MAX);
  self->fields.update = wk_reader_bytes (&r, WK_BATCH_MAX_LENGTH);
  wk_reader_raw (&r, self->device, sizeof self->device);
  y_decode_raw (&r.d, WK_SIGNATURE_LENGTH);
  if (r.d.failed || !y_decoder_at_end (&r.d) || (self->fields.flags & ~KNOWN_FLAGS) != 0 ||
      self->fields.client > MAX_CLIENT || self->fields.from > self->fields.to)
    {
      wk_batch_unref (self);
      malformed (error, "this is no batch");
      return NULL;
    }
  crypto_generichash (self->id, sizeof self->id, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, 0);
  return self;
}

WkBatch *
wk_batch_new (const WkBatchFields *fields, WkDeviceKey *key, GError **error)
{
  guint8 signature[WK_SIGNATURE_LENGTH];
  g_autoptr(GBytes) bytes = NULL;
  YEncoder e;

  g_return_val_if_fail (fields != NULL && fields->update != NULL && key != NULL, NULL);
  g_return_val_if_fail (fields->from <= fields->to && fields->client <= MAX_CLIENT, NULL);

  if (!check_update (fields, error))
    return NULL;
  y_encoder_init (&e);
  y_encode_var_uint (&e, FORMAT);
  wk_write_document_name (&e, &fields->name);
  y_encode_var_uint (&e, fields->client);
  y_encode_var_uint (&e, fields->from);
  y_encode_var_uint (&e, fields->to);
  y_encode_raw (&e, fields->author.bytes, WK_ID_LENGTH);
  y_encode_var_int (&e, fields->time);
  y_encode_var_uint (&e, fields->flags);
  if (fields->flags & WK_BATCH_VOUCHED)
    wk_write_text (&e, fields->vouched_for, WK_NAME_MAX);
  wk_write_bytes (&e, fields->update);
  y_encode_raw (&e, wk_device_key_get_public (key), WK_PUBLIC_KEY_LENGTH);
  wk_device_key_sign (key, DOMAIN, e.out->data, e.out->len, signature);
  y_encode_raw (&e, signature, sizeof signature);
  bytes = y_encoder_finish (&e);
  return read_bytes (bytes, error);
}

WkBatch *
wk_batch_decode (GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  return read_bytes (bytes, error);
}

gboolean
wk_batch_check (WkBatch *self, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (self->bytes, &length);

  if (!wk_signature_verify (self->device, DOMAIN, data, length - WK_SIGNATURE_LENGTH, data + length - WK_SIGNATURE_LENGTH))
    {
      g_set_error_literal (error, WK_SYNC_ERROR, WK_SYNC_ERROR_SIGNATURE, "a batch was not signed by the device it names");
      return FALSE;
    }
  return check_update (&self->fields, error);
}

GBytes *
wk_batch_encode (WkBatch *self)
{
  return self->bytes;
}

const WkBatchFields *
wk_batch_get_fields (WkBatch *self)
{
  return &self->fields;
}

const guint8 *
wk_batch_get_device (WkBatch *self)
{
  return self->device;
}

const guint8 *
wk_batch_get_id (WkBatch *self)
{
  return self->id;
}

gboolean
wk_batch_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (((const WkBatch *) a)->id, ((const WkBatch *) b)->id, WK_BATCH_ID_LENGTH) == 0;
}

guint
wk_batch_hash (gconstpointer batch)
{
  guint hash;

  memcpy (&hash, ((const WkBatch *) batch)->id, sizeof hash);
  return hash;
}

WkBatch *
wk_batch_ref (WkBatch *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wk_batch_unref (WkBatch *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->fields.name.domain);
  g_free (self->fields.vouched_for);
  g_clear_pointer (&self->fields.update, g_bytes_unref);
  g_bytes_unref (self->bytes);
  g_free (self);
}
