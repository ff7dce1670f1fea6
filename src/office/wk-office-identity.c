#include "wk-office-identity.h"

#include <glib/gi18n-lib.h>

#include "ydoc.h"

#define META "office"
#define VERSION 1

struct _WkOfficeIdentity
{
  WkSubject *location; /* (owned) */
  char *name;          /* (owned) */
  WkDeviceKey *key;    /* (owned) */
  WkTlsIdentity *tls;  /* (owned) */
  WkId epoch;
  gint64 founded;      /* microseconds since 1970-01-01 UTC */
};

static void
identity_clear (gpointer data)
{
  WkOfficeIdentity *self = data;

  g_clear_pointer (&self->location, wk_subject_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->key, wk_device_key_unref);
  g_clear_object (&self->tls);
}

static gboolean
save (WkOfficeIdentity *self, WkOfficeStore *store, GError **error)
{
  WkSecret *seed = wk_device_key_get_seed (self->key), *pem = wk_tls_identity_get_pem (self->tls);
  g_autoptr (GBytes) bytes = NULL;
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, VERSION);
  y_encode_raw (&e, self->location->id.bytes, WK_ID_LENGTH);
  y_encode_string (&e, self->name, -1);
  y_encode_buf (&e, wk_secret_get_data (seed), wk_secret_get_length (seed));
  y_encode_buf (&e, wk_secret_get_data (pem), wk_secret_get_length (pem));
  y_encode_raw (&e, self->epoch.bytes, WK_ID_LENGTH);
  y_encode_var_int (&e, self->founded);
  bytes = y_encoder_finish (&e);

  return wk_office_store_set_value (store, META, bytes, error);
}

static gboolean
read_id (YDecoder *d, WkId *id)
{
  const guint8 *raw = y_decode_raw (d, WK_ID_LENGTH);

  if (d->failed)
    return FALSE;
  memcpy (id->bytes, raw, WK_ID_LENGTH);
  return TRUE;
}

static WkSecret *
read_secret (YDecoder *d)
{
  gsize length = 0;
  const guint8 *raw = y_decode_buf (d, &length);

  return d->failed ? NULL : wk_secret_new (raw, length);
}

static gboolean
read_identity (WkOfficeIdentity *self, WkOfficeStore *store, GBytes *bytes, GError **error)
{
  g_autoptr (WkSecret) seed = NULL, pem = NULL;
  guint8 secret[WK_STORE_SECRET_LENGTH];
  WkId location;
  YDecoder d;
  guint64 version;

  y_decoder_init (&d, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  version = y_decode_var_uint (&d);
  if (!d.failed && version == VERSION && read_id (&d, &location)) {
    self->name = y_decode_string (&d);
    seed = read_secret (&d);
    pem = read_secret (&d);
    read_id (&d, &self->epoch);
    self->founded = y_decode_var_int (&d);
    self->key = seed ? wk_device_key_new_from_seed (seed) : NULL;
  }
  if (d.failed || !self->key || !self->name) {
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED, _("The record of the office itself cannot be read. Restore a backup."));
    return FALSE;
  }

  self->tls = wk_tls_identity_new_from_pem (pem, error);
  if (!self->tls || !wk_office_store_get_secret (store, &location, secret, error))
    return FALSE;
  self->location = wk_subject_new (&location, secret);
  wk_wipe (secret, sizeof secret);

  return TRUE;
}

static gboolean
make (WkOfficeIdentity *self, WkOfficeStore *store, const char *name, WkClock *clock, WkRandom *random, GError **error)
{
  guint8 secret[WK_STORE_SECRET_LENGTH];
  WkId location;
  gboolean made;

  if (wk_office_store_get_position (store) > 0) {
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED, _("The office in this store is not whole: it was being moved here. Move it again, "
                                                                  "to an empty place."));
    return FALSE;
  }
  self->tls = wk_tls_identity_new (clock, error);
  if (!self->tls)
    return FALSE;
  wk_id_init_random (&location, random);
  wk_random_fill (random, secret, sizeof secret);
  self->location = wk_subject_new (&location, secret);
  self->name = g_strdup (name ? name : "");
  self->key = wk_device_key_new (random);
  wk_id_init_random (&self->epoch, random);
  self->founded = wk_clock_get_wall (clock);

  made = wk_office_store_ensure_subject (store, &location, secret, error) && save (self, store, error);
  wk_wipe (secret, sizeof secret);

  return made;
}

/* (out) (nullable): NULL when there is none yet. */
static gboolean
read_if_there (WkOfficeStore *store, WkOfficeIdentity **identity, GError **error)
{
  g_autoptr (WkOfficeIdentity) self = g_atomic_rc_box_new0 (WkOfficeIdentity);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) bytes = wk_office_store_get_value (store, META, &cause);

  *identity = NULL;
  if (!bytes && g_error_matches (cause, WK_STORE_ERROR, WK_STORE_ERROR_MISSING))
    return TRUE;
  if (!bytes) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  if (!read_identity (self, store, bytes, error))
    return FALSE;
  *identity = g_steal_pointer (&self);

  return TRUE;
}

/* In a group: what another office made or renewed meanwhile counts. */
static WkOfficeIdentity *
make_or_renew (WkOfficeStore *store, const char *name, WkClock *clock, WkRandom *random, GError **error)
{
  g_autoptr (WkOfficeIdentity) self = NULL;

  if (!read_if_there (store, &self, error))
    return NULL;
  if (!self) {
    self = g_atomic_rc_box_new0 (WkOfficeIdentity);
    if (!make (self, store, name, clock, random, error))
      return NULL;
  } else if (wk_office_store_is_restored (store)) {
    wk_id_init_random (&self->epoch, random);
    if (!save (self, store, error))
      return NULL;
    WK_LOG (G_LOG_LEVEL_MESSAGE, "office", "epoch_begun");
  }

  return !wk_office_store_is_restored (store) || wk_office_store_end_restored (store, error) ? g_steal_pointer (&self) : NULL;
}

WkOfficeIdentity *
wk_office_identity_load (WkOfficeStore *store, const char *name, WkClock *clock, WkRandom *random, GError **error)
{
  g_autoptr (WkOfficeIdentity) self = NULL;

  g_return_val_if_fail (store != NULL, NULL);

  if (!read_if_there (store, &self, error))
    return NULL;
  if (self && !wk_office_store_is_restored (store))
    return g_steal_pointer (&self);

  g_clear_pointer (&self, wk_office_identity_unref);
  if (!wk_office_store_begin (store, error))
    return NULL;
  self = make_or_renew (store, name, clock, random, error);
  if (!self) {
    wk_office_store_rollback (store);
    return NULL;
  }

  return wk_office_store_commit (store, error) ? g_steal_pointer (&self) : NULL;
}

gboolean
wk_office_identity_begin_epoch (WkOfficeStore *store, WkClock *clock, WkRandom *random, GError **error)
{
  g_autoptr (WkOfficeIdentity) self = wk_office_identity_load (store, NULL, clock, random, error);

  if (!self)
    return FALSE;
  wk_id_init_random (&self->epoch, random);

  return save (self, store, error);
}

WkOfficeIdentity *
wk_office_identity_found (WkOfficeIdentity *self, WkOfficeStore *store, const WkSubject *location, const char *name, GError **error)
{
  g_autoptr (WkOfficeIdentity) made = g_atomic_rc_box_new0 (WkOfficeIdentity);

  made->location = wk_subject_new (&location->id, location->secret);
  made->name = g_strdup (*self->name ? self->name : name);
  made->key = wk_device_key_ref (self->key);
  made->tls = g_object_ref (self->tls);
  made->epoch = self->epoch;
  made->founded = self->founded;
  if (!wk_office_store_ensure_subject (store, &location->id, location->secret, error) || !save (made, store, error))
    return NULL;

  return g_steal_pointer (&made);
}

WkOfficeIdentity *
wk_office_identity_ref (WkOfficeIdentity *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
wk_office_identity_unref (WkOfficeIdentity *self)
{
  g_atomic_rc_box_release_full (self, identity_clear);
}

const WkSubject *
wk_office_identity_get_location (WkOfficeIdentity *self)
{
  return self->location;
}

const char *
wk_office_identity_get_name (WkOfficeIdentity *self)
{
  return self->name;
}

WkDeviceKey *
wk_office_identity_get_key (WkOfficeIdentity *self)
{
  return self->key;
}

WkTlsIdentity *
wk_office_identity_get_tls (WkOfficeIdentity *self)
{
  return self->tls;
}

const WkId *
wk_office_identity_get_epoch (WkOfficeIdentity *self)
{
  return &self->epoch;
}
