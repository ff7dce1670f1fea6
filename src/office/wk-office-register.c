#include "wk-office-register.h"

#include <glib/gi18n-lib.h>

#include "ydoc.h"

#define VERSION 1
#define MAX_FAILURES 10
#define MAX_CODES 1000

struct _WkOfficeRegister
{
  WkOfficeStore *store;       /* (owned) */
  WkOfficeIdentity *identity; /* (owned) */
  WkClock *clock;             /* (owned) */
  WkRandom *random;           /* (owned) */
  GHashTable *accounts;       /* (owned) (element-type WkId): a set */
  GHashTable *devices;        /* (owned) (element-type GBytes Device): by public key */
  GHashTable *earlier;        /* (owned) (element-type WkId WkId): a name from before the enrolment, and whose it was */
  GHashTable *codes;          /* (owned) (element-type utf8 Code): by selector */
  gboolean stale;             /* another office changed what this was read from */
};

typedef struct
{
  WkId account;
  gboolean taken_off;
} Device;

typedef struct
{
  char *digits;       /* (owned) */
  char *name;         /* (owned) */
  char *organisation; /* (owned) */
  char *function;     /* (owned) */
  gint64 until;       /* microseconds since 1970-01-01 UTC */
  guint failures;
} Code;

static void
code_free (gpointer data)
{
  Code *code = data;

  g_free (code->digits);
  g_free (code->name);
  g_free (code->organisation);
  g_free (code->function);
  g_free (code);
}

/* ---- records --------------------------------------------------------------------------------------- */

static gboolean
save (WkOfficeRegister *self, const char *kind, const char *name, YEncoder *e, GError **error)
{
  g_autofree char *key = g_strconcat (kind, "/", name, NULL);
  g_autoptr (GBytes) bytes = y_encoder_finish (e);

  return wk_office_store_set_value (self->store, key, bytes, error);
}

static gboolean
save_account (WkOfficeRegister *self, const WkCertificateFields *fields, GError **error)
{
  char name[WK_ID_HEX_SIZE];
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, VERSION);
  y_encode_string (&e, fields->name, -1);
  y_encode_string (&e, fields->organisation, -1);
  y_encode_string (&e, fields->function, -1);
  y_encode_var_int (&e, wk_clock_get_wall (self->clock));

  return save (self, "account", wk_id_write_hex (&fields->account, name), &e, error);
}

static gboolean
save_device (WkOfficeRegister *self, const WkCertificateFields *fields, GBytes *certificate, GError **error)
{
  g_autofree char *name = wk_hex_encode (fields->public_key, WK_PUBLIC_KEY_LENGTH);
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, VERSION);
  y_encode_raw (&e, fields->account.bytes, WK_ID_LENGTH);
  y_encode_u8 (&e, FALSE);
  y_encode_buf (&e, g_bytes_get_data (certificate, NULL), g_bytes_get_size (certificate));
  y_encode_var_int (&e, wk_clock_get_wall (self->clock));

  return save (self, "device", name, &e, error);
}

static gboolean
save_code (WkOfficeRegister *self, const char *selector, const Code *code, GError **error)
{
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, VERSION);
  y_encode_string (&e, code->digits, -1);
  y_encode_string (&e, code->name, -1);
  y_encode_string (&e, code->organisation, -1);
  y_encode_string (&e, code->function, -1);
  y_encode_var_int (&e, code->until);
  y_encode_var_uint (&e, code->failures);

  return save (self, "code", selector, &e, error);
}

static gboolean
drop_code (WkOfficeRegister *self, const char *selector, GError **error)
{
  g_autofree char *key = g_strconcat ("code/", selector, NULL);

  return wk_office_store_set_value (self->store, key, NULL, error);
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

static gboolean
load_account (WkOfficeRegister *self, const char *name, YDecoder *d)
{
  WkId id;

  if (!wk_id_init_from_hex (&id, name))
    return FALSE;
  g_hash_table_add (self->accounts, wk_id_copy (&id));
  return TRUE;
}

static gboolean
load_device (WkOfficeRegister *self, const char *name, YDecoder *d)
{
  guint8 key[WK_PUBLIC_KEY_LENGTH];
  Device device;

  if (!wk_hex_decode (name, key, sizeof key) || !read_id (d, &device.account))
    return FALSE;
  device.taken_off = y_decode_u8 (d) != 0;
  g_hash_table_replace (self->devices, g_bytes_new (key, sizeof key), g_memdup2 (&device, sizeof device));
  return TRUE;
}

static gboolean
load_earlier (WkOfficeRegister *self, const char *name, YDecoder *d)
{
  WkId id, account;

  if (!wk_id_init_from_hex (&id, name) || !read_id (d, &account))
    return FALSE;
  g_hash_table_replace (self->earlier, wk_id_copy (&id), wk_id_copy (&account));
  return TRUE;
}

static gboolean
load_code (WkOfficeRegister *self, const char *name, YDecoder *d)
{
  Code *code = g_new0 (Code, 1);

  code->digits = y_decode_string (d);
  code->name = y_decode_string (d);
  code->organisation = y_decode_string (d);
  code->function = y_decode_string (d);
  code->until = y_decode_var_int (d);
  code->failures = y_decode_var_uint (d);
  if (d->failed) {
    code_free (code);
    return FALSE;
  }
  g_hash_table_replace (self->codes, g_strdup (name), code);
  return TRUE;
}

static gboolean
load (WkOfficeRegister *self, const char *kind, gboolean (*read) (WkOfficeRegister *, const char *, YDecoder *), GError **error)
{
  g_autofree char *prefix = g_strconcat (kind, "/", NULL);
  g_autoptr (GPtrArray) values = wk_office_store_list_values (self->store, prefix, error);
  guint i;

  if (!values)
    return FALSE;

  for (i = 0; i < values->len; i++) {
    WkStoreValue *value = values->pdata[i];
    YDecoder d;

    y_decoder_init (&d, g_bytes_get_data (value->bytes, NULL), g_bytes_get_size (value->bytes));
    if (y_decode_var_uint (&d) != VERSION || !read (self, value->key + strlen (prefix), &d) || d.failed) {
      g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED, _("The register of accounts cannot be read. Restore a backup."));
      return FALSE;
    }
  }

  return TRUE;
}

gboolean
wk_office_register_reload (WkOfficeRegister *self, GError **error)
{
  WkOfficeIdentity *identity;

  self->stale = TRUE;
  identity = wk_office_identity_load (self->store, NULL, self->clock, self->random, error);
  if (!identity)
    return FALSE;
  wk_office_identity_unref (self->identity);
  self->identity = identity;

  g_hash_table_remove_all (self->accounts);
  g_hash_table_remove_all (self->devices);
  g_hash_table_remove_all (self->earlier);
  g_hash_table_remove_all (self->codes);

  if (!load (self, "account", load_account, error) || !load (self, "device", load_device, error) ||
      !load (self, "earlier", load_earlier, error) || !load (self, "code", load_code, error))
    return FALSE;
  self->stale = FALSE;

  return TRUE;
}

static void
values_changed_cb (WkOfficeStore *store, gpointer data)
{
  ((WkOfficeRegister *) data)->stale = TRUE;
}

gboolean
wk_office_register_refresh (WkOfficeRegister *self, GError **error)
{
  return wk_office_store_refresh (self->store, error) && (!self->stale || wk_office_register_reload (self, error));
}

/* Begins a group, in which nobody else changes the register. */
static gboolean
begin (WkOfficeRegister *self, GError **error)
{
  if (!wk_office_store_begin (self->store, error))
    return FALSE;
  if (!self->stale || wk_office_register_reload (self, error))
    return TRUE;

  wk_office_store_rollback (self->store);
  return FALSE;
}

/* Ends it. What is noted here goes back with what is in the store. */
static gboolean
end (WkOfficeRegister *self, gboolean good, GError **error)
{
  if (good && wk_office_store_commit (self->store, error))
    return TRUE;

  if (!good)
    wk_office_store_rollback (self->store);
  wk_office_register_reload (self, NULL);
  return FALSE;
}

WkOfficeRegister *
wk_office_register_load (WkOfficeStore *store, WkOfficeIdentity *identity, WkClock *clock, WkRandom *random, GError **error)
{
  g_autoptr (WkOfficeRegister) self = g_new0 (WkOfficeRegister, 1);

  self->store = g_object_ref (store);
  self->identity = wk_office_identity_ref (identity);
  self->clock = wk_clock_ref (clock);
  self->random = wk_random_ref (random);
  self->accounts = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  self->devices = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, g_free);
  self->earlier = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, g_free);
  self->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, code_free);

  g_signal_connect (store, "values-changed", G_CALLBACK (values_changed_cb), self);
  if (!wk_office_register_reload (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
wk_office_register_free (WkOfficeRegister *self)
{
  g_signal_handlers_disconnect_by_data (self->store, self);
  g_hash_table_unref (self->codes);
  g_hash_table_unref (self->earlier);
  g_hash_table_unref (self->devices);
  g_hash_table_unref (self->accounts);
  wk_random_unref (self->random);
  wk_clock_unref (self->clock);
  wk_office_identity_unref (self->identity);
  g_object_unref (self->store);
  g_free (self);
}

/* ---- devices --------------------------------------------------------------------------------------- */

static Device *
find_device (WkOfficeRegister *self, const guint8 *key)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (key, WK_PUBLIC_KEY_LENGTH);

  return g_hash_table_lookup (self->devices, bytes);
}

/* Notes an account and its device, in a group. */
static gboolean
note (WkOfficeRegister *self, const WkCertificateFields *fields, GBytes *certificate, const char *selector, GError **error)
{
  Device device = { fields->account, FALSE };

  if (!save_account (self, fields, error) || !save_device (self, fields, certificate, error) ||
      (selector && !drop_code (self, selector, error)))
    return FALSE;

  g_hash_table_add (self->accounts, wk_id_copy (&fields->account));
  g_hash_table_replace (self->devices, g_bytes_new (fields->public_key, WK_PUBLIC_KEY_LENGTH), g_memdup2 (&device, sizeof device));
  if (selector)
    g_hash_table_remove (self->codes, selector);

  return TRUE;
}

gboolean
wk_office_register_admit (WkOfficeRegister *self, WkCertificate *certificate, WkId *account, GError **error)
{
  const WkCertificateFields *fields = wk_certificate_get_fields (certificate);
  Device *device;

  if (!wk_office_register_refresh (self, error))
    return FALSE;
  device = find_device (self, fields->public_key);
  if (!wk_id_equal (&fields->location, &wk_office_identity_get_location (self->identity)->id) ||
      (device && (device->taken_off || !wk_id_equal (&device->account, &fields->account)))) {
    g_set_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED, "This device may not come in.");
    return FALSE;
  }
  if (!device && !(begin (self, error) && end (self, note (self, fields, wk_certificate_encode (certificate), NULL, error), error)))
    return FALSE;

  *account = fields->account;
  return TRUE;
}

WkOfficeAuthor
wk_office_register_judge (WkOfficeRegister *self, const guint8 *key, const WkId *author)
{
  Device *device = find_device (self, key);
  const WkId *whose = g_hash_table_contains (self->accounts, author) ? author : g_hash_table_lookup (self->earlier, author);

  if (device && device->taken_off)
    return WK_OFFICE_AUTHOR_FORGED;
  if (device && !whose)
    return WK_OFFICE_AUTHOR_EARLIER;
  if (device)
    return wk_id_equal (whose, &device->account) ? WK_OFFICE_AUTHOR_OURS : WK_OFFICE_AUTHOR_FORGED;

  return whose ? WK_OFFICE_AUTHOR_FORGED : WK_OFFICE_AUTHOR_STRANGER;
}

gboolean
wk_office_register_adopt (WkOfficeRegister *self, const guint8 *key, const WkId *author, GError **error)
{
  Device *device = find_device (self, key);
  char name[WK_ID_HEX_SIZE];
  YEncoder e;

  g_return_val_if_fail (device != NULL, FALSE);

  y_encoder_init (&e);
  y_encode_var_uint (&e, VERSION);
  y_encode_raw (&e, device->account.bytes, WK_ID_LENGTH);
  if (!save (self, "earlier", wk_id_write_hex (author, name), &e, error))
    return FALSE;
  g_hash_table_replace (self->earlier, wk_id_copy (author), wk_id_copy (&device->account));

  return TRUE;
}

/* ---- codes ----------------------------------------------------------------------------------------- */

static void
close_old_codes (WkOfficeRegister *self)
{
  gint64 now = wk_clock_get_wall (self->clock);
  GHashTableIter iter;
  gpointer selector, code;

  g_hash_table_iter_init (&iter, self->codes);
  while (g_hash_table_iter_next (&iter, &selector, &code)) {
    if (((Code *) code)->until > now)
      continue;
    drop_code (self, selector, NULL);
    g_hash_table_iter_remove (&iter);
  }
}

/* In a group. */
static char *
make_code (WkOfficeRegister *self, const WkOfficeInvitation *invitation, guint hours, GError **error)
{
  g_autofree char *digits = NULL, *selector = NULL;
  Code *code;

  close_old_codes (self);
  if (g_hash_table_size (self->codes) >= MAX_CODES) {
    g_set_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_LIMIT, _("A thousand codes are open. Wait until some are used or have run out."));
    return NULL;
  }
  do {
    g_free (digits);
    g_free (selector);
    digits = wk_code_new_enrol (self->random);
    selector = g_strndup (digits, WK_CODE_SELECTOR_DIGITS);
  } while (g_hash_table_contains (self->codes, selector));

  code = g_new0 (Code, 1);
  code->digits = g_strdup (digits);
  code->name = g_strdup (invitation->name);
  code->organisation = g_strdup (invitation->organisation);
  code->function = g_strdup (invitation->function);
  code->until = wk_clock_get_wall (self->clock) + (gint64) hours * 3600 * G_USEC_PER_SEC;
  if (!save_code (self, selector, code, error)) {
    code_free (code);
    return NULL;
  }
  g_hash_table_replace (self->codes, g_steal_pointer (&selector), code);

  return g_steal_pointer (&digits);
}

char *
wk_office_register_new_code (WkOfficeRegister *self, const WkOfficeInvitation *invitation, guint hours, GError **error)
{
  char *digits;

  if (!begin (self, error))
    return NULL;
  digits = make_code (self, invitation, hours, error);
  if (end (self, digits != NULL, error))
    return digits;

  g_clear_pointer (&digits, wk_wipe_and_free_text);
  return NULL;
}

char *
wk_office_register_find_code (WkOfficeRegister *self, const char *selector, GError **error)
{
  GHashTableIter iter;
  gpointer code = NULL;

  if (!wk_office_register_refresh (self, error))
    return NULL;
  close_old_codes (self);
  if (selector) {
    code = g_hash_table_lookup (self->codes, selector);
  } else {
    g_hash_table_iter_init (&iter, self->codes);
    if (!g_hash_table_iter_next (&iter, NULL, &code))
      code = NULL;
  }

  return code ? g_strdup (((Code *) code)->digits) : NULL;
}

/* In a group. */
static gboolean
count_failure (WkOfficeRegister *self, const char *selector, GError **error)
{
  Code *code = g_hash_table_lookup (self->codes, selector);

  if (!code)
    return TRUE;

  code->failures++;
  if (code->failures < MAX_FAILURES)
    return save_code (self, selector, code, error);

  WK_LOG (G_LOG_LEVEL_MESSAGE, "office", "code_closed");
  g_hash_table_remove (self->codes, selector);

  return drop_code (self, selector, error);
}

gboolean
wk_office_register_code_failed (WkOfficeRegister *self, const char *selector, GError **error)
{
  return begin (self, error) && end (self, count_failure (self, selector, error), error);
}

WkOfficeIdentity *
wk_office_register_get_identity (WkOfficeRegister *self)
{
  return self->identity;
}

/* (transfer full): who the office is with this laptop in it. */
static WkOfficeIdentity *
find_identity (WkOfficeRegister *self, const WkSubject *location, const char *name, GError **error)
{
  if (!location || g_hash_table_size (self->accounts) > 0 || wk_office_store_get_position (self->store) > 0)
    return wk_office_identity_ref (self->identity);

  WK_LOG (G_LOG_LEVEL_MESSAGE, "office", "location_founded");
  return wk_office_identity_found (self->identity, self->store, location, name ? name : "", error);
}

/* (transfer full), in a group. */
static WkEnrolment *
enrol (WkOfficeRegister *self, const char *digits, const WkCertificateFields *asked, WkOfficeIdentity *identity, GError **error)
{
  const WkSubject *location = wk_office_identity_get_location (identity);
  WkDeviceKey *key = wk_office_identity_get_key (identity);
  g_autofree char *selector = g_strndup (digits, WK_CODE_SELECTOR_DIGITS);
  g_autoptr (WkCertificate) certificate = NULL;
  WkCertificateFields fields = *asked;
  Device *known = find_device (self, asked->public_key);
  Code *code = g_hash_table_lookup (self->codes, selector);

  if (!code || !g_str_equal (code->digits, digits)) {
    g_set_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_NOT_FOUND, "The code was used.");
    return NULL;
  }
  if (known && known->taken_off) {
    g_set_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED, "This device may not come in.");
    return NULL;
  }

  /* A device that comes twice stays the account it was: what it wrote stays its own. */
  if (known)
    fields.account = known->account;
  else
    wk_id_init_random (&fields.account, self->random);
  fields.location = location->id;
  fields.issued = wk_clock_get_wall (self->clock);
  if (*code->name)
    fields.name = code->name;
  if (*code->organisation)
    fields.organisation = code->organisation;
  if (*code->function)
    fields.function = code->function;
  certificate = wk_certificate_new (&fields, key);
  /* The code's texts go with it. */
  if (!note (self, wk_certificate_get_fields (certificate), wk_certificate_encode (certificate), selector, error))
    return NULL;

  return wk_enrolment_new (&wk_certificate_get_fields (certificate)->account, location, wk_office_identity_get_name (identity),
                           wk_device_key_get_public (key), certificate);
}

WkEnrolment *
wk_office_register_enrol (WkOfficeRegister *self, const char *digits, const WkCertificateFields *asked, const WkSubject *began,
                          const char *began_name, GError **error)
{
  g_autoptr (WkOfficeIdentity) identity = NULL;
  g_autoptr (WkEnrolment) enrolment = NULL;

  if (!begin (self, error))
    return NULL;
  close_old_codes (self);
  identity = find_identity (self, began, began_name, error);
  if (identity)
    enrolment = enrol (self, digits, asked, identity, error);
  if (!end (self, enrolment != NULL, error))
    return NULL;
  wk_office_identity_unref (self->identity);
  self->identity = g_steal_pointer (&identity);

  return g_steal_pointer (&enrolment);
}

guint
wk_office_register_count_accounts (WkOfficeRegister *self)
{
  return g_hash_table_size (self->accounts);
}

guint
wk_office_register_count_devices (WkOfficeRegister *self)
{
  return g_hash_table_size (self->devices);
}
