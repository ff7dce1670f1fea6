#include "wk-laptop-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "ydoc.h"

#define META_LAPTOP "laptop"
#define META_SEED "device-seed"
#define META_ENROLMENT "enrolment"
#define META_POSITION "feed-position"
#define META_VERSION 1

static WkLaptop *
laptop_alloc (void)
{
  WkLaptop *self = g_new0 (WkLaptop, 1);

  g_atomic_ref_count_init (&self->refs);
  return self;
}

static void
make_author (WkLaptop *self)
{
  g_autofree char *account = wk_id_to_hex (&self->account);
  char device[2 * 8 + 1];

  sodium_bin2hex (device, sizeof device, wk_device_key_get_public (self->key), 8);
  g_clear_object (&self->author);
  self->author = wk_author_new (account, self->name, self->organisation, device, NULL);
}

static char *
device_name (void)
{
  const char *host = g_get_host_name ();

  return g_strdup (host != NULL && *host != '\0' ? host : "laptop");
}

/**
 * wk_laptop_new:
 * @profile: what was filled in at first start
 * @random: where ids and keys come from
 *
 * A laptop that begins alone, under an account id of its own. An office that it joins later gives it another, and takes what it
 * signed before as its own.
 *
 * Returns: (transfer full): the laptop
 */
WkLaptop *
wk_laptop_new (const WkProfile *profile, WkRandom *random)
{
  WkLaptop *self = laptop_alloc ();
  WkId location;
  guint8 secret[32];

  self->name = g_strdup (profile->name != NULL ? profile->name : "");
  self->organisation = g_strdup (profile->organisation != NULL ? profile->organisation : "");
  self->expertise = g_strdup (profile->expertise != NULL ? profile->expertise : "");
  self->location_name = g_strdup (profile->location != NULL ? profile->location : "");
  self->device_name = device_name ();
  self->key = wk_device_key_new (random);
  wk_id_init_random (&self->account, random);
  wk_id_init_random (&location, random);
  wk_random_fill (random, secret, sizeof secret);
  self->location = wk_subject_new (&location, secret);
  wk_wipe (secret, sizeof secret);
  make_author (self);
  return self;
}

/**
 * wk_laptop_enrolled:
 * @self: a laptop
 * @enrolment: what its office handed over
 * @address: where the office is, host:port
 * @pin: SHA-256 of the office's certificate as seen
 *
 * Returns: (transfer full): the same laptop, belonging to that office
 */
WkLaptop *
wk_laptop_enrolled (WkLaptop *self, const WkEnrolment *enrolment, const char *address, GBytes *pin)
{
  WkLaptop *made = laptop_alloc ();

  made->name = g_strdup (self->name);
  made->organisation = g_strdup (self->organisation);
  made->expertise = g_strdup (self->expertise);
  made->device_name = g_strdup (self->device_name);
  made->location_name = g_strdup (*enrolment->location_name != '\0' ? enrolment->location_name : self->location_name);
  made->key = wk_device_key_ref (self->key);
  made->account = enrolment->account;
  made->location = wk_subject_new (&enrolment->location->id, enrolment->location->secret);
  made->enrolment = wk_enrolment_copy (enrolment);
  made->office_address = g_strdup (address);
  made->office_pin = pin != NULL ? g_bytes_ref (pin) : NULL;
  make_author (made);
  return made;
}

WkLaptop *
wk_laptop_ref (WkLaptop *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
wk_laptop_unref (WkLaptop *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->name);
  g_free (self->organisation);
  g_free (self->expertise);
  g_free (self->location_name);
  g_free (self->device_name);
  g_clear_pointer (&self->key, wk_device_key_unref);
  g_clear_pointer (&self->location, wk_subject_free);
  g_clear_pointer (&self->enrolment, wk_enrolment_free);
  g_free (self->office_address);
  g_clear_pointer (&self->office_pin, g_bytes_unref);
  g_clear_object (&self->author);
  g_free (self);
}

static void
read_id (YDecoder *d, WkId *id)
{
  const guint8 *raw = y_decode_raw (d, WK_ID_LENGTH);

  if (raw != NULL)
    memcpy (id->bytes, raw, WK_ID_LENGTH);
}

static WkSubject *
read_subject (YDecoder *d)
{
  WkId id = { { 0 } };
  const guint8 *secret;

  read_id (d, &id);
  secret = y_decode_raw (d, 32);
  return secret != NULL ? wk_subject_new (&id, secret) : NULL;
}

static gboolean
damaged (GError **error)
{
  g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_STORE,
                       _("The record of whose laptop this is cannot be read. Put back a backup, or start anew and join the office again."));
  return FALSE;
}

/* An empty value when the key was never set. */
static GBytes *
get_meta (WkStore *store, const char *key, gboolean needed, GError **error)
{
  g_autoptr (GError) local = NULL;
  GBytes *bytes = wk_store_get_meta (store, key, &local);

  if (bytes != NULL)
    return bytes;
  if (!needed && g_error_matches (local, WK_STORE_ERROR, WK_STORE_ERROR_MISSING))
    return g_bytes_new_static ("", 0);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gboolean
load_basics (WkLaptop *self, GBytes *bytes, GError **error)
{
  YDecoder d;

  y_decoder_init (&d, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (y_decode_var_uint (&d) != META_VERSION)
    return damaged (error);
  read_id (&d, &self->account);
  self->name = y_decode_string (&d);
  self->organisation = y_decode_string (&d);
  self->expertise = y_decode_string (&d);
  self->location_name = y_decode_string (&d);
  self->location = read_subject (&d);
  return d.failed ? damaged (error) : TRUE;
}

static gboolean
load_enrolment (WkLaptop *self, GBytes *bytes, GError **error)
{
  YDecoder d;
  WkId account = { { 0 } };
  gsize n, n_pin;

  if (g_bytes_get_size (bytes) == 0)
    return TRUE;
  y_decoder_init (&d, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (y_decode_var_uint (&d) != META_VERSION)
    return damaged (error);
  read_id (&d, &account);
  g_autoptr (WkSubject) location = read_subject (&d);
  g_autofree char *name = y_decode_string (&d);
  const guint8 *office_key = y_decode_raw (&d, WK_PUBLIC_KEY_LENGTH);
  const guint8 *certificate = y_decode_buf (&d, &n);
  self->office_address = y_decode_string (&d);
  const guint8 *pin = y_decode_buf (&d, &n_pin);
  if (d.failed || location == NULL)
    return damaged (error);
  g_autoptr (GBytes) encoded = g_bytes_new (certificate, n);
  g_autoptr (WkCertificate) decoded = wk_certificate_decode (encoded, NULL);
  if (decoded == NULL)
    return damaged (error);
  self->office_pin = n_pin > 0 ? g_bytes_new (pin, n_pin) : NULL;
  self->enrolment = wk_enrolment_new (&account, location, name, office_key, decoded);
  return TRUE;
}

/**
 * wk_laptop_load:
 * @store: an open store, on its thread
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): whose laptop the store is
 */
WkLaptop *
wk_laptop_load (WkStore *store, GError **error)
{
  g_autoptr (WkLaptop) self = laptop_alloc ();
  g_autoptr (GBytes) basics = get_meta (store, META_LAPTOP, TRUE, error);
  g_autoptr (GBytes) seed = basics != NULL ? get_meta (store, META_SEED, TRUE, error) : NULL;
  g_autoptr (GBytes) enrolment = seed != NULL ? get_meta (store, META_ENROLMENT, FALSE, error) : NULL;
  g_autoptr (GBytes) position = enrolment != NULL ? get_meta (store, META_POSITION, FALSE, error) : NULL;

  if (position == NULL || !load_basics (self, basics, error) || !load_enrolment (self, enrolment, error))
    return NULL;
  g_autoptr (WkSecret) secret = wk_secret_new (g_bytes_get_data (seed, NULL), g_bytes_get_size (seed));
  self->key = wk_device_key_new_from_seed (secret);
  if (self->key == NULL)
    {
      damaged (error);
      return NULL;
    }
  if (g_bytes_get_size (position) > 0)
    {
      YDecoder d;
      y_decoder_init (&d, g_bytes_get_data (position, NULL), g_bytes_get_size (position));
      read_id (&d, &self->position.epoch);
      self->position.n = y_decode_var_uint (&d);
    }
  self->device_name = device_name ();
  make_author (self);
  return g_steal_pointer (&self);
}

static void
write_subject (YEncoder *e, const WkSubject *subject)
{
  y_encode_raw (e, subject->id.bytes, WK_ID_LENGTH);
  y_encode_raw (e, subject->secret, 32);
}

static gboolean
set_meta (WkStore *store, const char *key, YEncoder *e, GError **error)
{
  g_autoptr (GBytes) bytes = y_encoder_finish (e);

  return wk_store_set_meta (store, key, bytes, error);
}

gboolean
wk_laptop_save_position (const WkFeedPosition *position, WkStore *store, GError **error)
{
  YEncoder e;

  y_encoder_init (&e);
  y_encode_raw (&e, position->epoch.bytes, WK_ID_LENGTH);
  y_encode_var_uint (&e, position->n);
  return set_meta (store, META_POSITION, &e, error);
}

/**
 * wk_laptop_save:
 * @self: a laptop
 * @store: an open store, on its thread
 * @error: return location for an error
 *
 * Returns: whether it is durable
 */
gboolean
wk_laptop_save (WkLaptop *self, WkStore *store, GError **error)
{
  WkSecret *seed = wk_device_key_get_seed (self->key);
  g_autoptr (GBytes) seed_bytes = g_bytes_new (wk_secret_get_data (seed), wk_secret_get_length (seed));
  YEncoder e;

  if (!wk_store_begin (store, error))
    return FALSE;
  y_encoder_init (&e);
  y_encode_var_uint (&e, META_VERSION);
  y_encode_raw (&e, self->account.bytes, WK_ID_LENGTH);
  y_encode_string (&e, self->name, -1);
  y_encode_string (&e, self->organisation, -1);
  y_encode_string (&e, self->expertise, -1);
  y_encode_string (&e, self->location_name, -1);
  write_subject (&e, self->location);
  if (!set_meta (store, META_LAPTOP, &e, error) || !wk_store_set_meta (store, META_SEED, seed_bytes, error))
    goto failed;
  if (self->enrolment != NULL)
    {
      GBytes *certificate = wk_certificate_encode (self->enrolment->certificate);

      y_encoder_init (&e);
      y_encode_var_uint (&e, META_VERSION);
      y_encode_raw (&e, self->enrolment->account.bytes, WK_ID_LENGTH);
      write_subject (&e, self->enrolment->location);
      y_encode_string (&e, self->enrolment->location_name, -1);
      y_encode_raw (&e, self->enrolment->office_key, WK_PUBLIC_KEY_LENGTH);
      y_encode_buf (&e, g_bytes_get_data (certificate, NULL), g_bytes_get_size (certificate));
      y_encode_string (&e, self->office_address, -1);
      y_encode_buf (&e, self->office_pin != NULL ? g_bytes_get_data (self->office_pin, NULL) : "",
                    self->office_pin != NULL ? g_bytes_get_size (self->office_pin) : 0);
      if (!set_meta (store, META_ENROLMENT, &e, error))
        goto failed;
    }
  return wk_store_commit (store, error);

failed:
  wk_store_rollback (store);
  return FALSE;
}

void
wk_laptop_get_certificate_fields (WkLaptop *self, WkCertificateFields *fields)
{
  memset (fields, 0, sizeof *fields);
  fields->account = self->account;
  fields->location = self->location->id;
  fields->name = self->name;
  fields->organisation = self->organisation;
  fields->function = self->expertise;
  fields->device = self->device_name;
  memcpy (fields->public_key, wk_device_key_get_public (self->key), WK_PUBLIC_KEY_LENGTH);
}
