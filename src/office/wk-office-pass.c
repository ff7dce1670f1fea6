#include "wk-office-pass.h"

#include <sodium.h>
#include <string.h>

#include "ydoc.h"

#define VERSION 1
#define PREFIX "pass/"
#define PASS_LENGTH 32
#define NUMBER_DIGITS 16

enum { READ_ONLY = 1 };

static char *
dup_key (const guint8 *hash)
{
  g_autofree char *hex = wk_hex_encode (hash, WK_OFFICE_PASS_HASH_LENGTH);

  return g_strconcat (PREFIX, hex, NULL);
}

static gboolean
read_pass (GBytes *bytes, WkOfficePass *pass)
{
  const guint8 *account;
  guint64 version;
  YDecoder d;

  y_decoder_init (&d, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  version = y_decode_var_uint (&d);
  account = y_decode_raw (&d, WK_ID_LENGTH);
  pass->read_only = (y_decode_var_uint (&d) & READ_ONLY) != 0;
  pass->until = y_decode_var_int (&d);
  if (d.failed || version != VERSION)
    return FALSE;
  memcpy (pass->account.bytes, account, WK_ID_LENGTH);

  return TRUE;
}

char *
wk_office_pass_new (WkOfficeRegister *reg, WkRandom *random, const WkOfficePass *pass, guint8 *hash, GError **error)
{
  guint8 secret[PASS_LENGTH];
  g_autofree char *key = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *text;
  YEncoder e;

  wk_random_fill (random, secret, sizeof secret);
  crypto_generichash (hash, WK_OFFICE_PASS_HASH_LENGTH, secret, sizeof secret, NULL, 0);
  text = wk_base64url_encode (secret, sizeof secret);
  wk_wipe (secret, sizeof secret);
  y_encoder_init (&e);
  y_encode_var_uint (&e, VERSION);
  y_encode_raw (&e, pass->account.bytes, WK_ID_LENGTH);
  y_encode_var_uint (&e, pass->read_only ? READ_ONLY : 0);
  y_encode_var_int (&e, pass->until);
  bytes = y_encoder_finish (&e);
  key = dup_key (hash);
  if (wk_office_store_set_value (wk_office_register_get_store (reg), key, bytes, error))
    return text;

  g_clear_pointer (&text, wk_wipe_and_free_text);
  return NULL;
}

gboolean
wk_office_pass_hash (const char *shown, guint8 *hash)
{
  g_autoptr (GBytes) secret = wk_base64url_decode (shown);

  if (!secret || g_bytes_get_size (secret) != PASS_LENGTH)
    return FALSE;
  crypto_generichash (hash, WK_OFFICE_PASS_HASH_LENGTH, g_bytes_get_data (secret, NULL), PASS_LENGTH, NULL, 0);

  return TRUE;
}

char *
wk_office_pass_dup_number (const char *shown)
{
  guint8 hash[WK_OFFICE_PASS_HASH_LENGTH] = { 0 };

  wk_office_pass_hash (shown, hash);

  return wk_hex_encode (hash, NUMBER_DIGITS / 2);
}

gboolean
wk_office_pass_find (WkOfficeRegister *reg, const guint8 *hash, gint64 now, WkOfficePass *pass, GError **error)
{
  g_autofree char *key = dup_key (hash);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) bytes = wk_office_store_get_value (wk_office_register_get_store (reg), key, &cause);
  const WkOfficePerson *person;

  if (!bytes && !g_error_matches (cause, WK_STORE_ERROR, WK_STORE_ERROR_MISSING)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  if (bytes && read_pass (bytes, pass) && pass->until > now) {
    person = wk_office_register_get_person (reg, &pass->account);
    if (person && !(person->flags & WK_OFFICE_PERSON_TAKEN_OFF))
      return TRUE;
  }
  g_set_error_literal (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED, "This pass lets nobody in.");

  return FALSE;
}

/* (transfer full) (element-type WkStoreValue): none when they cannot be read. */
static GPtrArray *
list (WkOfficeRegister *reg)
{
  GPtrArray *values = wk_office_store_list_values (wk_office_register_get_store (reg), PREFIX, NULL);

  return values ? values : g_ptr_array_new ();
}

char *
wk_office_pass_dup_numbers (WkOfficeRegister *reg, const WkId *account)
{
  g_autoptr (GPtrArray) values = list (reg);
  GString *text = g_string_new (NULL);
  guint i;

  for (i = 0; i < values->len; i++) {
    WkStoreValue *value = values->pdata[i];
    WkOfficePass pass;

    if (read_pass (value->bytes, &pass) && wk_id_equal (&pass.account, account))
      g_string_append_printf (text, "%s%.*s", text->len > 0 ? "," : "", NUMBER_DIGITS, value->key + strlen (PREFIX));
  }

  return g_string_free (text, FALSE);
}

GBytes *
wk_office_pass_find_number (WkOfficeRegister *reg, const char *start)
{
  g_autoptr (GPtrArray) values = list (reg);
  guint8 hash[WK_OFFICE_PASS_HASH_LENGTH];
  const char *found = NULL;
  guint i;

  for (i = 0; i < values->len && strlen (start) >= 8; i++) {
    const char *hex = ((WkStoreValue *) values->pdata[i])->key + strlen (PREFIX);

    if (!g_str_has_prefix (hex, start))
      continue;
    if (found)
      return NULL;
    found = hex;
  }

  return found && wk_hex_decode (found, hash, sizeof hash) ? g_bytes_new (hash, sizeof hash) : NULL;
}

gboolean
wk_office_pass_drop (WkOfficeRegister *reg, const guint8 *hash, GError **error)
{
  g_autofree char *key = dup_key (hash);

  return wk_office_store_set_value (wk_office_register_get_store (reg), key, NULL, error);
}
