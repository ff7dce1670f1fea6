#include "wk-certificate.h"

#include "wk-sync-error.h"
#include "wk-wire-private.h"

#define FORMAT 1
#define DOMAIN "woonkamer-certificate-1"
#define MAX_LENGTH 2048

struct _WkCertificate
{
  gatomicrefcount ref_count;
  WkCertificateFields fields; /* its texts are owned */
  GBytes *bytes;              /* (owned) */
};

static WkCertificate *
read_bytes (GBytes *bytes, GError **error)
{
  WkCertificate *self = g_new0 (WkCertificate, 1);
  WkReader r;

  g_atomic_ref_count_init (&self->ref_count);
  self->bytes = g_bytes_ref (bytes);
  wk_reader_init (&r, bytes);
  if (y_decode_var_uint (&r.d) != FORMAT || g_bytes_get_size (bytes) > MAX_LENGTH)
    wk_reader_fail (&r);
  wk_reader_raw (&r, self->fields.account.bytes, WK_ID_LENGTH);
  wk_reader_raw (&r, self->fields.location.bytes, WK_ID_LENGTH);
  self->fields.name = wk_reader_text (&r, WK_NAME_MAX);
  self->fields.organisation = wk_reader_text (&r, WK_NAME_MAX);
  self->fields.function = wk_reader_text (&r, WK_NAME_MAX);
  self->fields.device = wk_reader_text (&r, WK_NAME_MAX);
  wk_reader_raw (&r, self->fields.public_key, WK_PUBLIC_KEY_LENGTH);
  self->fields.issued = y_decode_var_int (&r.d);
  y_decode_raw (&r.d, WK_SIGNATURE_LENGTH);
  if (r.d.failed || !y_decoder_at_end (&r.d))
    {
      wk_certificate_unref (self);
      g_set_error_literal (error, WK_SYNC_ERROR, WK_SYNC_ERROR_MALFORMED, "this is no certificate");
      return NULL;
    }
  return self;
}

WkCertificate *
wk_certificate_new (const WkCertificateFields *fields, WkDeviceKey *issuer)
{
  guint8 signature[WK_SIGNATURE_LENGTH];
  g_autoptr(GBytes) bytes = NULL;
  WkCertificate *self;
  YEncoder e;

  g_return_val_if_fail (fields != NULL && issuer != NULL, NULL);

  y_encoder_init (&e);
  y_encode_var_uint (&e, FORMAT);
  y_encode_raw (&e, fields->account.bytes, WK_ID_LENGTH);
  y_encode_raw (&e, fields->location.bytes, WK_ID_LENGTH);
  wk_write_text (&e, fields->name, WK_NAME_MAX);
  wk_write_text (&e, fields->organisation, WK_NAME_MAX);
  wk_write_text (&e, fields->function, WK_NAME_MAX);
  wk_write_text (&e, fields->device, WK_NAME_MAX);
  y_encode_raw (&e, fields->public_key, WK_PUBLIC_KEY_LENGTH);
  y_encode_var_int (&e, fields->issued);
  wk_device_key_sign (issuer, DOMAIN, e.out->data, e.out->len, signature);
  y_encode_raw (&e, signature, sizeof signature);
  bytes = y_encoder_finish (&e);
  self = read_bytes (bytes, NULL);
  g_assert (self != NULL);
  return self;
}

WkCertificate *
wk_certificate_decode (GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  return read_bytes (bytes, error);
}

GBytes *
wk_certificate_encode (WkCertificate *self)
{
  return self->bytes;
}

gboolean
wk_certificate_verify (WkCertificate *self, const guint8 *issuer)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (self->bytes, &length);

  return wk_signature_verify (issuer, DOMAIN, data, length - WK_SIGNATURE_LENGTH, data + length - WK_SIGNATURE_LENGTH);
}

const WkCertificateFields *
wk_certificate_get_fields (WkCertificate *self)
{
  return &self->fields;
}

WkCertificate *
wk_certificate_ref (WkCertificate *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wk_certificate_unref (WkCertificate *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free ((char *) self->fields.name);
  g_free ((char *) self->fields.organisation);
  g_free ((char *) self->fields.function);
  g_free ((char *) self->fields.device);
  g_bytes_unref (self->bytes);
  g_free (self);
}
