#include "wk-office-register.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "wk-access.h"
#include "wk-office-error.h"
#include "ydoc.h"

#define VERSION 1
/* 3 with an account, 2 without. */
#define CODE_VERSION 3
#define MAX_FAILURES 10
#define MAX_CODES 1000

struct _WkOfficeRegister
{
  WkOfficeStore *store;       /* (owned) */
  WkOfficeIdentity *identity; /* (owned) */
  WkClock *clock;             /* (owned) */
  WkRandom *random;           /* (owned) */
  GHashTable *accounts;       /* (owned) (element-type WkId WkOfficePerson) */
  GHashTable *devices;        /* (owned) (element-type GBytes Device): by public key */
  GHashTable *earlier;        /* (owned) (element-type WkId WkId): a name from before the enrolment, and whose it was */
  GHashTable *codes;          /* (owned) (element-type utf8 Code): by selector */
  gboolean stale;             /* another office changed what this was read from */
  GPtrArray *old;             /* (owned) (element-type WkOfficePerson): of @accounts, from before functions; while they are read */
  GHashTable *names;          /* (owned) (nullable) (element-type utf8 WkOfficePerson): of @accounts, by their folded names; NULL: several */
};

typedef struct
{
  WkId account;
  gboolean taken_off;
  GBytes *certificate; /* (owned) */
  gint64 since;        /* microseconds since 1970-01-01 UTC */
} Device;

static void
device_free (gpointer data)
{
  Device *device = data;

  g_bytes_unref (device->certificate);
  g_free (device);
}

typedef struct
{
  char *digits;       /* (owned) */
  char *name;         /* (owned) */
  char *organisation; /* (owned) */
  char *title;        /* (owned) */
  WkOfficeRole role;
  gboolean has_account; /* the laptop is of this account, which may be there already */
  WkId account;
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
  g_free (code->title);
  wk_office_role_clear (&code->role);
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
save_person (WkOfficeRegister *self, const WkOfficePerson *person, GError **error)
{
  g_autofree char *key = g_strconcat ("account/", person->hex, NULL);
  g_autoptr (GBytes) bytes = wk_office_person_encode (person);

  return wk_office_store_set_value (self->store, key, bytes, error);
}

static gboolean
save_device (WkOfficeRegister *self, const guint8 *key, const Device *device, GError **error)
{
  g_autofree char *name = wk_hex_encode (key, WK_PUBLIC_KEY_LENGTH);
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, VERSION);
  y_encode_raw (&e, device->account.bytes, WK_ID_LENGTH);
  y_encode_u8 (&e, device->taken_off);
  y_encode_buf (&e, g_bytes_get_data (device->certificate, NULL), g_bytes_get_size (device->certificate));
  y_encode_var_int (&e, device->since);

  return save (self, "device", name, &e, error);
}

static gboolean
save_code (WkOfficeRegister *self, const char *selector, const Code *code, GError **error)
{
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, code->has_account ? CODE_VERSION : 2);
  y_encode_string (&e, code->digits, -1);
  y_encode_string (&e, code->name, -1);
  y_encode_string (&e, code->organisation, -1);
  y_encode_string (&e, code->title, -1);
  y_encode_var_int (&e, code->until);
  y_encode_var_uint (&e, code->failures);
  y_encode_var_uint (&e, code->role.functions);
  y_encode_var_uint (&e, code->role.expertises);
  y_encode_string (&e, code->role.ground, -1);
  if (code->has_account)
    y_encode_raw (&e, code->account.bytes, WK_ID_LENGTH);

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
load_account (WkOfficeRegister *self, const char *name, GBytes *bytes)
{
  WkOfficePerson *person;
  gboolean old;
  WkId id;

  if (!wk_id_init_from_hex (&id, name))
    return FALSE;
  person = wk_office_person_decode (&id, bytes, &old);
  if (!person)
    return FALSE;
  if (old)
    g_ptr_array_add (self->old, person);
  g_hash_table_replace (self->accounts, &person->account, person);
  return TRUE;
}

/* Of those from before functions the first one founded the office. They are kept as they are now understood. */
static gboolean
keep_old (WkOfficeRegister *self, GError **error)
{
  WkOfficePerson *first = NULL;
  guint i;

  for (i = 0; i < self->old->len; i++)
    if (!first || ((WkOfficePerson *) self->old->pdata[i])->since < first->since)
      first = self->old->pdata[i];
  if (first && self->old->len == g_hash_table_size (self->accounts))
    wk_office_role_found (&first->role);
  for (i = 0; i < self->old->len; i++)
    if (!save_person (self, self->old->pdata[i], error))
      return FALSE;
  g_ptr_array_set_size (self->old, 0);

  return TRUE;
}

static gboolean
begin_reading (YDecoder *d, GBytes *bytes, guint64 newest, guint64 *version)
{
  y_decoder_init (d, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  *version = y_decode_var_uint (d);

  return !d->failed && *version >= 1 && *version <= newest;
}

static gboolean
load_device (WkOfficeRegister *self, const char *name, GBytes *bytes)
{
  guint8 key[WK_PUBLIC_KEY_LENGTH];
  Device device = { 0 };
  const guint8 *certificate;
  guint64 version;
  gsize length;
  YDecoder d;

  if (!wk_hex_decode (name, key, sizeof key) || !begin_reading (&d, bytes, VERSION, &version) || !read_id (&d, &device.account))
    return FALSE;
  device.taken_off = y_decode_u8 (&d) != 0;
  certificate = y_decode_buf (&d, &length);
  device.since = y_decode_var_int (&d);
  if (d.failed)
    return FALSE;
  device.certificate = g_bytes_new (certificate, length);
  g_hash_table_replace (self->devices, g_bytes_new (key, sizeof key), g_memdup2 (&device, sizeof device));
  return TRUE;
}

static gboolean
load_earlier (WkOfficeRegister *self, const char *name, GBytes *bytes)
{
  guint64 version;
  WkId id, account;
  YDecoder d;

  if (!wk_id_init_from_hex (&id, name) || !begin_reading (&d, bytes, VERSION, &version) || !read_id (&d, &account))
    return FALSE;
  g_hash_table_replace (self->earlier, wk_id_copy (&id), wk_id_copy (&account));
  return TRUE;
}

static gboolean
load_code (WkOfficeRegister *self, const char *name, GBytes *bytes)
{
  Code *code = g_new0 (Code, 1);
  guint64 version;
  YDecoder d;

  if (!begin_reading (&d, bytes, CODE_VERSION, &version)) {
    code_free (code);
    return FALSE;
  }
  code->digits = y_decode_string (&d);
  code->name = y_decode_string (&d);
  code->organisation = y_decode_string (&d);
  code->title = y_decode_string (&d);
  code->until = y_decode_var_int (&d);
  code->failures = y_decode_var_uint (&d);
  if (version == 1) {
    wk_office_role_init (&code->role, WK_OFFICE_CODE_FUNCTIONS, WK_EXPERTISE_NONE, "");
  } else {
    code->role.functions = y_decode_var_uint (&d) & WK_FUNCTIONS_ALL;
    code->role.expertises = y_decode_var_uint (&d) & WK_EXPERTISES_ALL;
    code->role.ground = y_decode_string (&d);
  }
  code->has_account = version >= 3 && read_id (&d, &code->account);
  if (d.failed) {
    code_free (code);
    return FALSE;
  }
  g_hash_table_replace (self->codes, g_strdup (name), code);
  return TRUE;
}

static gboolean
load (WkOfficeRegister *self, const char *kind, gboolean (*read) (WkOfficeRegister *, const char *, GBytes *), GError **error)
{
  g_autofree char *prefix = g_strconcat (kind, "/", NULL);
  g_autoptr (GPtrArray) values = wk_office_store_list_values (self->store, prefix, error);
  guint i;

  if (!values)
    return FALSE;

  for (i = 0; i < values->len; i++) {
    WkStoreValue *value = values->pdata[i];

    if (!read (self, value->key + strlen (prefix), value->bytes)) {
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

  g_clear_pointer (&self->names, g_hash_table_unref);
  g_hash_table_remove_all (self->accounts);
  g_hash_table_remove_all (self->devices);
  g_hash_table_remove_all (self->earlier);
  g_hash_table_remove_all (self->codes);

  if (!load (self, "account", load_account, error) || !load (self, "device", load_device, error) ||
      !load (self, "earlier", load_earlier, error) || !load (self, "code", load_code, error))
    return FALSE;
  self->stale = FALSE;

  return keep_old (self, error);
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
gboolean
wk_office_register_begin (WkOfficeRegister *self, GError **error)
{
  if (!wk_office_store_begin (self->store, error))
    return FALSE;
  if (!self->stale || wk_office_register_reload (self, error))
    return TRUE;

  wk_office_store_rollback (self->store);
  return FALSE;
}

/* Ends it. What is noted here goes back with what is in the store. */
gboolean
wk_office_register_end (WkOfficeRegister *self, gboolean good, GError **error)
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
  self->old = g_ptr_array_new ();
  self->accounts = g_hash_table_new_full (wk_id_hash, wk_id_equal, NULL, (GDestroyNotify) wk_office_person_free);
  self->devices = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, device_free);
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
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_ptr_array_unref (self->old);
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

static void
take_person (WkOfficeRegister *self, const WkOfficePerson *person)
{
  WkOfficePerson *copy = wk_office_person_copy (person);

  g_clear_pointer (&self->names, g_hash_table_unref);
  g_hash_table_replace (self->accounts, &copy->account, copy);
}

/* Notes an account and its device, in the store's group and here. */
static gboolean
note (WkOfficeRegister *self, const WkOfficePerson *person, const WkCertificateFields *fields, GBytes *certificate, const char *selector,
      GError **error)
{
  g_autofree Device *device = g_new0 (Device, 1);

  device->account = fields->account;
  device->certificate = certificate;
  device->since = wk_clock_get_wall (self->clock);
  if (!save_person (self, person, error) || !save_device (self, fields->public_key, device, error) ||
      (selector && !drop_code (self, selector, error)))
    return FALSE;

  take_person (self, person);
  g_bytes_ref (certificate);
  g_hash_table_replace (self->devices, g_bytes_new (fields->public_key, WK_PUBLIC_KEY_LENGTH), g_steal_pointer (&device));
  if (selector)
    g_hash_table_remove (self->codes, selector);

  return TRUE;
}

static gboolean
is_taken_off (WkOfficeRegister *self, const WkId *account)
{
  const WkOfficePerson *person = g_hash_table_lookup (self->accounts, account);

  return person && person->flags & WK_OFFICE_PERSON_TAKEN_OFF;
}

gboolean
wk_office_register_is_off (WkOfficeRegister *self, const WkId *account, const guint8 *key)
{
  const Device *device = find_device (self, key);

  return (device && device->taken_off) || is_taken_off (self, account);
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
      (device && (device->taken_off || !wk_id_equal (&device->account, &fields->account))) || is_taken_off (self, &fields->account)) {
    g_set_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED, "This device may not come in.");
    return FALSE;
  }
  if (!device) {
    const WkOfficePerson *known = g_hash_table_lookup (self->accounts, &fields->account);
    g_autoptr (WkOfficePerson) person = known ? wk_office_person_copy (known)
                                              : wk_office_person_new (&fields->account, fields->name, fields->organisation, fields->function,
                                                                      wk_clock_get_wall (self->clock));

    if (!known) {
      person->role.functions = WK_OFFICE_CODE_FUNCTIONS;
      person->flags = WK_OFFICE_PERSON_RETURNED;
    }
    if (!wk_office_register_begin (self, error) ||
        !wk_office_register_end (self, note (self, person, fields, wk_certificate_encode (certificate), NULL, error), error))
      return FALSE;
  }

  *account = fields->account;
  return TRUE;
}

const WkId *
wk_office_register_find_account (WkOfficeRegister *self, const WkId *author)
{
  const WkOfficePerson *person = g_hash_table_lookup (self->accounts, author);

  return person ? &person->account : g_hash_table_lookup (self->earlier, author);
}

const WkId *
wk_office_register_get_owner (WkOfficeRegister *self, const guint8 *key)
{
  const Device *device = find_device (self, key);

  return device ? &device->account : NULL;
}

WkOfficeAuthor
wk_office_register_judge (WkOfficeRegister *self, const guint8 *key, const WkId *author)
{
  Device *device = find_device (self, key);
  const WkId *whose = wk_office_register_find_account (self, author);

  /* What the office itself vouched for. */
  if (memcmp (key, wk_device_key_get_public (wk_office_identity_get_key (self->identity)), WK_PUBLIC_KEY_LENGTH) == 0)
    return whose ? WK_OFFICE_AUTHOR_OURS : WK_OFFICE_AUTHOR_FORGED;
  if (device && (device->taken_off || is_taken_off (self, &device->account)))
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

/* Who is vouched for elsewhere is one account here, on all of their laptops: it follows from what they are there, by the location's secret. */
static void
name_account (WkOfficeRegister *self, const char *subject, WkId *account)
{
  static const char domain[] = "woonkamer-provider-1";
  const WkSubject *location = wk_office_identity_get_location (self->identity);
  crypto_generichash_state state;

  crypto_generichash_init (&state, location->secret, sizeof location->secret, WK_ID_LENGTH);
  crypto_generichash_update (&state, (const guint8 *) domain, sizeof domain);
  crypto_generichash_update (&state, (const guint8 *) subject, strlen (subject));
  crypto_generichash_final (&state, account->bytes, WK_ID_LENGTH);
}

static gboolean
check_subject (WkOfficeRegister *self, const char *subject, GError **error)
{
  WkId account;

  name_account (self, subject, &account);
  /* The first is coordinator and administrator, and founds the location: that takes whoever holds the first code. */
  if (g_hash_table_size (self->accounts) == 0)
    g_set_error_literal (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, _("Nobody belongs to this office yet. The first laptop joins with its code."));
  else if (is_taken_off (self, &account))
    g_set_error_literal (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, _("You were taken off this office. Ask whoever looks after it."));
  else
    return TRUE;

  return FALSE;
}

/* Whether a code can be for another laptop of somebody's. One that was made before, and is still open, closes. */
static gboolean
prepare_for_account (WkOfficeRegister *self, const WkId *account, GError **error)
{
  GHashTableIter iter;
  gpointer selector, code;

  if (!g_hash_table_contains (self->accounts, account) || is_taken_off (self, account)) {
    g_set_error_literal (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, _("They do not belong to this office any more."));
    return FALSE;
  }
  g_hash_table_iter_init (&iter, self->codes);
  while (g_hash_table_iter_next (&iter, &selector, &code)) {
    if (!((Code *) code)->has_account || !wk_id_equal (&((Code *) code)->account, account))
      continue;
    if (!drop_code (self, selector, error))
      return FALSE;
    g_hash_table_iter_remove (&iter);
  }

  return TRUE;
}

/* In a group. */
static char *
make_code (WkOfficeRegister *self, const WkOfficeInvitation *invitation, guint hours, GError **error)
{
  g_autofree char *digits = NULL, *selector = NULL;
  Code *code;

  close_old_codes (self);
  if (invitation->account && !prepare_for_account (self, invitation->account, error))
    return NULL;
  if (g_hash_table_size (self->codes) >= MAX_CODES) {
    g_set_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_LIMIT, _("A thousand codes are open. Wait until some are used or have run out."));
    return NULL;
  }
  if (invitation->subject && !check_subject (self, invitation->subject, error))
    return NULL;
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
  code->title = g_strdup (invitation->title);
  wk_office_role_copy (&code->role, &invitation->role);
  code->has_account = invitation->subject || invitation->account;
  if (invitation->subject)
    name_account (self, invitation->subject, &code->account);
  else if (invitation->account)
    code->account = *invitation->account;
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

  if (!wk_office_register_begin (self, error))
    return NULL;
  digits = make_code (self, invitation, hours, error);
  if (wk_office_register_end (self, digits != NULL, error))
    return digits;

  g_clear_pointer (&digits, wk_wipe_and_free_text);
  return NULL;
}

char *
wk_office_register_new_laptop_code (WkOfficeRegister *self, const WkId *account, guint hours, GError **error)
{
  const WkId whose = *account; /* what is known of them may be read anew */
  const WkOfficeInvitation invitation = { .name = "", .organisation = "", .title = "", .role = { .ground = (char *) "" }, .account = &whose };

  return wk_office_register_new_code (self, &invitation, hours, error);
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
  return wk_office_register_begin (self, error) && wk_office_register_end (self, count_failure (self, selector, error), error);
}

WkOfficeStore *
wk_office_register_get_store (WkOfficeRegister *self)
{
  return self->store;
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

/* (transfer full): whom a laptop is enrolled for. */
static WkOfficePerson *
make_person (WkOfficeRegister *self, const WkCertificateFields *fields, const Code *code)
{
  WkOfficePerson *person = wk_office_person_new (&fields->account, fields->name, fields->organisation, fields->function, fields->issued);

  wk_office_role_copy (&person->role, &code->role);
  if (*code->name)
    person->flags |= WK_OFFICE_PERSON_NAMED;
  if (*code->organisation)
    person->flags |= WK_OFFICE_PERSON_PLACED;
  if (g_hash_table_size (self->accounts) == 0) {
    wk_office_role_found (&person->role);
    person->flags |= WK_OFFICE_PERSON_NAMED | WK_OFFICE_PERSON_PLACED;
  }

  return person;
}

char *
wk_office_register_dup_code_name (WkOfficeRegister *self, const char *digits)
{
  g_autofree char *selector = g_strndup (digits, WK_CODE_SELECTOR_DIGITS);
  const Code *code = g_hash_table_lookup (self->codes, selector);

  return code && *code->name ? g_strdup (code->name) : NULL;
}

/* (transfer full), in a group. */
static WkEnrolment *
enrol (WkOfficeRegister *self, const char *digits, const WkCertificateFields *asked, WkOfficeIdentity *identity, GError **error)
{
  const WkSubject *location = wk_office_identity_get_location (identity);
  WkDeviceKey *key = wk_office_identity_get_key (identity);
  g_autofree char *selector = g_strndup (digits, WK_CODE_SELECTOR_DIGITS);
  g_autoptr (WkCertificate) certificate = NULL;
  g_autoptr (WkOfficePerson) person = NULL;
  WkCertificateFields fields = *asked;
  Device *known = find_device (self, asked->public_key);
  Code *code = g_hash_table_lookup (self->codes, selector);
  const WkOfficePerson *here;

  if (!code || !g_str_equal (code->digits, digits)) {
    g_set_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_NOT_FOUND, "The code was used.");
    return NULL;
  }
  here = code->has_account && !known ? g_hash_table_lookup (self->accounts, &code->account) : NULL;
  if ((known && (known->taken_off || is_taken_off (self, &known->account))) || (here && here->flags & WK_OFFICE_PERSON_TAKEN_OFF)) {
    g_set_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED, "This device may not come in.");
    return NULL;
  }

  /* A device that comes twice stays the account it was: what it wrote stays its own. */
  if (known)
    fields.account = known->account;
  else if (code->has_account)
    fields.account = code->account;
  else
    wk_id_init_random (&fields.account, self->random);
  fields.location = location->id;
  fields.issued = wk_clock_get_wall (self->clock);
  if (*code->name)
    fields.name = code->name;
  if (*code->organisation)
    fields.organisation = code->organisation;
  if (*code->title)
    fields.function = code->title;
  if (here) {
    fields.name = here->name;
    fields.organisation = here->organisation;
  }
  person = here ? wk_office_person_copy (here) : make_person (self, &fields, code);
  certificate = wk_certificate_new (&fields, key);
  /* The code's texts go with it. */
  if (!note (self, person, wk_certificate_get_fields (certificate), wk_certificate_encode (certificate), selector, error))
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

  close_old_codes (self);
  identity = find_identity (self, began, began_name, error);
  if (identity)
    enrolment = enrol (self, digits, asked, identity, error);
  if (!enrolment)
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

/* ---- people ---------------------------------------------------------------------------------------- */

const WkOfficePerson *
wk_office_register_get_person (WkOfficeRegister *self, const WkId *account)
{
  return g_hash_table_lookup (self->accounts, account);
}

GPtrArray *
wk_office_register_list_people (WkOfficeRegister *self)
{
  GPtrArray *people = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer person;

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &person))
    g_ptr_array_add (people, person);

  return people;
}

static void
read_names (WkOfficeRegister *self)
{
  GHashTableIter iter;
  gpointer value;

  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WkOfficePerson *person = value;
    char *name;

    if ((person->flags & (WK_OFFICE_PERSON_NAMED | WK_OFFICE_PERSON_TAKEN_OFF)) != WK_OFFICE_PERSON_NAMED)
      continue;
    name = wk_access_fold (person->name);
    if (g_hash_table_contains (self->names, name))
      person = NULL;
    g_hash_table_replace (self->names, name, person);
  }
}

const WkOfficePerson *
wk_office_register_find_name (WkOfficeRegister *self, const char *name)
{
  g_autofree char *folded = wk_access_fold (name);

  if (!self->names)
    read_names (self);

  return *folded ? g_hash_table_lookup (self->names, folded) : NULL;
}

gboolean
wk_office_register_set_person (WkOfficeRegister *self, const WkOfficePerson *person, GError **error)
{
  if (!save_person (self, person, error))
    return FALSE;
  take_person (self, person);

  return TRUE;
}

GPtrArray *
wk_office_register_list_devices (WkOfficeRegister *self, const WkId *account)
{
  GPtrArray *devices = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  GHashTableIter iter;
  gpointer key, device;

  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, &key, &device))
    if ((!account || wk_id_equal (&((Device *) device)->account, account)) && !((Device *) device)->taken_off)
      g_ptr_array_add (devices, g_bytes_ref (key));

  return devices;
}

gboolean
wk_office_register_take_device_off (WkOfficeRegister *self, const guint8 *key, GError **error)
{
  Device *device = find_device (self, key);

  g_return_val_if_fail (device != NULL, FALSE);

  device->taken_off = TRUE;
  if (save_device (self, key, device, error))
    return TRUE;
  device->taken_off = FALSE;

  return FALSE;
}
