#include "wk-store-private.h"

#include <string.h>

#define SALT_LENGTH crypto_pwhash_argon2id_SALTBYTES
#define RECOVERY_LENGTH 20
#define RECOVERY_DIGITS 36 /* 32 of the key and 4 of its check */
#define KEYRING_LENGTH 32

/* What a damaged or hostile slot may ask for at most. */
#define MOST_OPS 16
#define MOST_MEM ((guint64) 2 * 1024 * 1024 * 1024)

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* ---- the printed key -------------------------------------------------------------------------- */

static void
recovery_check (const guint8 key[RECOVERY_LENGTH],
                guint8       check[4])
{
  guint8 hash[32];

  crypto_generichash (hash, sizeof hash, key, RECOVERY_LENGTH, NULL, 0);
  check[0] = hash[0] >> 3;
  check[1] = (hash[0] & 7) << 2 | hash[1] >> 6;
  check[2] = hash[1] >> 1 & 31;
  check[3] = (hash[1] & 1) << 4 | hash[2] >> 4;
}

static char *
recovery_print (const guint8 key[RECOVERY_LENGTH])
{
  char *text = g_malloc (RECOVERY_DIGITS + RECOVERY_DIGITS / 4);
  guint8 digits[RECOVERY_DIGITS];
  gsize used = 0;

  for (gsize i = 0; i < RECOVERY_DIGITS - 4; i++)
    {
      gsize bit = i * 5;
      guint pair = key[bit / 8] << 8 | (bit / 8 + 1 < RECOVERY_LENGTH ? key[bit / 8 + 1] : 0);

      digits[i] = pair >> (11 - bit % 8) & 31;
    }
  recovery_check (key, digits + RECOVERY_DIGITS - 4);
  for (gsize i = 0; i < RECOVERY_DIGITS; i++)
    {
      if (i > 0 && i % 4 == 0)
        text[used++] = '-';
      text[used++] = crockford[digits[i]];
    }
  text[used] = '\0';
  wk_wipe (digits, sizeof digits);
  return text;
}

static gboolean
recovery_parse (const char *word,
                guint8      key[RECOVERY_LENGTH])
{
  guint8 digits[RECOVERY_DIGITS], check[4];
  gsize n = 0;
  gboolean ok = TRUE;

  for (const char *p = word; *p != '\0' && ok; p++)
    {
      char c = g_ascii_toupper (*p);
      const char *found;

      if (c == '-' || c == '.' || g_ascii_isspace (c))
        continue;
      c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
      found = strchr (crockford, c);
      ok = found != NULL && n < RECOVERY_DIGITS;
      if (ok)
        digits[n++] = found - crockford;
    }
  if (ok && n == RECOVERY_DIGITS)
    {
      memset (key, 0, RECOVERY_LENGTH);
      for (gsize bit = 0; bit < RECOVERY_LENGTH * 8; bit++)
        key[bit / 8] |= (digits[bit / 5] >> (4 - bit % 5) & 1) << (7 - bit % 8);
      recovery_check (key, check);
      ok = memcmp (check, digits + RECOVERY_DIGITS - 4, 4) == 0;
    }
  else
    {
      ok = FALSE;
    }
  wk_wipe (digits, sizeof digits);
  return ok;
}

gboolean
wk_store_recovery_key_is_plausible (const char *word)
{
  guint8 key[RECOVERY_LENGTH];
  gboolean ok;

  g_return_val_if_fail (word != NULL, FALSE);

  wk_base_init ();
  ok = recovery_parse (word, key);
  wk_wipe (key, sizeof key);
  return ok;
}

/* ---- the key that a slot's word makes ----------------------------------------------------------- */

static WkSecret *
word_bytes (WkSlotKind  kind,
            const char *word)
{
  g_autoptr (WkSecret) secret = NULL;

  switch (kind)
    {
    case WK_SLOT_PASSPHRASE:
      return wk_secret_new_text (word);
    case WK_SLOT_RECOVERY:
      secret = wk_secret_new (NULL, RECOVERY_LENGTH);
      return recovery_parse (word, wk_secret_get_data (secret)) ? g_steal_pointer (&secret) : NULL;
    case WK_SLOT_KEYRING:
      secret = wk_secret_new (NULL, KEYRING_LENGTH);
      return wk_hex_decode (word, wk_secret_get_data (secret), KEYRING_LENGTH) ? g_steal_pointer (&secret) : NULL;
    default:
      return NULL;
    }
}

/* NULL when there is not memory enough, or the slot asks for more than any of ours does. */
static WkSecret *
slot_key (WkSlotKind    kind,
          WkSecret     *word,
          guint64       ops,
          guint64       mem,
          const guint8 *salt)
{
  g_autoptr (WkSecret) key = wk_secret_new (NULL, STORE_KEY_LENGTH);

  if (kind != WK_SLOT_PASSPHRASE)
    {
      crypto_generichash (wk_secret_get_data (key), STORE_KEY_LENGTH, wk_secret_get_data (word), wk_secret_get_length (word),
                          salt, SALT_LENGTH);
      return g_steal_pointer (&key);
    }
  if (ops < crypto_pwhash_argon2id_OPSLIMIT_MIN || ops > MOST_OPS || mem < crypto_pwhash_argon2id_MEMLIMIT_MIN || mem > MOST_MEM
      || crypto_pwhash (wk_secret_get_data (key), STORE_KEY_LENGTH, (const char *) wk_secret_get_data (word),
                        wk_secret_get_length (word), salt, ops, mem, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return NULL;
  return g_steal_pointer (&key);
}

static gboolean
slot_add (WkStore    *self,
          WkSlotKind  kind,
          WkSecret   *word,
          guint64     ops,
          guint64     mem,
          GError    **error)
{
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (WkSecret) key = NULL;
  g_autoptr (GBytes) wrapped = NULL;
  guint8 salt[SALT_LENGTH];
  gint64 id = wk_store_sql_number (self, "SELECT seq FROM sqlite_sequence WHERE name = 'slot'", error) + 1;
  RecordPlace place = { RECORD_SLOT, id, NULL, kind };

  if (id < 1)
    return FALSE;
  wk_random_fill (self->random, salt, sizeof salt);
  key = slot_key (kind, word, ops, mem, salt);
  if (key == NULL)
    {
      wk_store_set_error (error, WK_STORE_ERROR_FAILED, "not enough memory to guard the passphrase");
      return FALSE;
    }
  wrapped = wk_seal (self->random, wk_secret_get_data (key), &place, NULL, 0, wk_secret_get_data (self->key),
                     STORE_KEY_LENGTH, error);
  row = wk_store_sql (self, "INSERT INTO slot (id, kind, created, ops, mem, salt, wrapped) VALUES (?, ?, ?, ?, ?, ?, ?)", error);
  if (wrapped == NULL || row == NULL)
    return FALSE;
  sqlite3_bind_int64 (row, 1, id);
  sqlite3_bind_int (row, 2, kind);
  sqlite3_bind_int64 (row, 3, wk_clock_get_wall (self->clock));
  sqlite3_bind_int64 (row, 4, ops);
  sqlite3_bind_int64 (row, 5, mem);
  sqlite3_bind_blob (row, 6, salt, SALT_LENGTH, SQLITE_STATIC);
  wk_sql_bind_bytes (row, 7, wrapped);
  return wk_store_sql_run (self, row, error);
}

gboolean
wk_store_slots_add_passphrase (WkStore      *self,
                               const char   *word,
                               WkKdfStrength strength,
                               GError      **error)
{
  g_autoptr (WkSecret) secret = wk_secret_new_text (word);
  guint64 ops = crypto_pwhash_argon2id_OPSLIMIT_MODERATE, mem = crypto_pwhash_argon2id_MEMLIMIT_MODERATE;

  switch (strength)
    {
    case WK_KDF_TEST:
      ops = crypto_pwhash_argon2id_OPSLIMIT_MIN;
      mem = crypto_pwhash_argon2id_MEMLIMIT_MIN;
      break;
    case WK_KDF_INTERACTIVE:
      ops = crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE;
      mem = crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE;
      break;
    case WK_KDF_SENSITIVE:
      ops = crypto_pwhash_argon2id_OPSLIMIT_SENSITIVE;
      mem = crypto_pwhash_argon2id_MEMLIMIT_SENSITIVE;
      break;
    case WK_KDF_MODERATE:
    default:
      break;
    }
  return slot_add (self, WK_SLOT_PASSPHRASE, secret, ops, mem, error);
}

/* Tries one slot; NULL when word does not open it. */
static WkSecret *
slot_try (WkSlotKind    kind,
          WkSecret     *word,
          gint64        id,
          guint64       ops,
          guint64       mem,
          const guint8 *salt,
          gconstpointer wrapped,
          gsize         length)
{
  g_autoptr (WkSecret) key = NULL;
  g_autoptr (WkSecret) opened = wk_secret_new (NULL, STORE_KEY_LENGTH);
  RecordPlace place = { RECORD_SLOT, id, NULL, kind };

  key = slot_key (kind, word, ops, mem, salt);
  if (key == NULL
      || !wk_unseal_into (wk_secret_get_data (key), &place, wrapped, length, wk_secret_get_data (opened), STORE_KEY_LENGTH))
    return NULL;
  return g_steal_pointer (&opened);
}

/* The store's key, if word opens the slot that these are the columns of. */
WkSecret *
wk_store_slot_open (WkSlotKind    kind,
                    const char   *word,
                    gint64        id,
                    guint64       ops,
                    guint64       mem,
                    const guint8 *salt,
                    gconstpointer wrapped,
                    gsize         length)
{
  g_autoptr (WkSecret) secret = word_bytes (kind, word);

  return secret != NULL ? slot_try (kind, secret, id, ops, mem, salt, wrapped, length) : NULL;
}

gboolean
wk_store_derive_lookup (WkStore *self)
{
  self->lookup = wk_secret_new (NULL, 32);
  return crypto_kdf_derive_from_key (wk_secret_get_data (self->lookup), 32, 1, "wklookup", wk_secret_get_data (self->key)) == 0;
}

/* Finds the slot that word opens, and takes the store's key from it when there is none yet. */
gboolean
wk_store_slots_unlock (WkStore    *self,
                       WkSlotKind  kind,
                       const char *word,
                       gint64     *slot,
                       GError    **error)
{
  /* An undamaged spare is the same row and is tried once. */
  const char *both = "SELECT id, ops, mem, salt, wrapped FROM slot WHERE kind = ?1 UNION"
                     " SELECT id, ops, mem, salt, wrapped FROM slot_spare WHERE kind = ?1 ORDER BY id DESC";
  const char *spare = "SELECT id, ops, mem, salt, wrapped FROM slot_spare WHERE kind = ?1 ORDER BY id DESC";
  const char *first = "SELECT id, ops, mem, salt, wrapped FROM slot WHERE kind = ?1 ORDER BY id DESC";
  g_autoptr (WkSecret) secret = word_bytes (kind, word);
  g_autoptr (WkSecret) opened = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 id = 0;

  /* The single tables come in only when a damaged page keeps the two from being read together. */
  for (gsize i = 0; i < 3 && secret != NULL && opened == NULL && (i == 0 || local_error != NULL); i++)
    {
      g_autoptr (StoreRow) row = NULL;

      g_clear_error (&local_error);
      row = wk_store_sql (self, i == 0 ? both : i == 1 ? spare : first, &local_error);
      if (row == NULL)
        continue;
      sqlite3_bind_int (row, 1, kind);
      while (opened == NULL && wk_store_sql_step (self, row, &local_error))
        {
          id = sqlite3_column_int64 (row, 0);
          if (sqlite3_column_bytes (row, 3) == SALT_LENGTH)
            opened = slot_try (kind, secret, id, sqlite3_column_int64 (row, 1), sqlite3_column_int64 (row, 2),
                               sqlite3_column_blob (row, 3), sqlite3_column_blob (row, 4), sqlite3_column_bytes (row, 4));
        }
    }
  if (opened == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        wk_store_set_error (error, WK_STORE_ERROR_WRONG_PASSPHRASE, NULL);
      return FALSE;
    }
  if (slot != NULL)
    *slot = id;
  if (self->key != NULL)
    return TRUE;
  self->key = g_steal_pointer (&opened);
  return wk_store_derive_lookup (self);
}

/* ---- what callers do with slots ------------------------------------------------------------------ */

GPtrArray *
wk_store_list_slots (WkStore *self,
                     GError **error)
{
  g_autoptr (GPtrArray) slots = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  store_assert_here (self);

  row = wk_store_sql (self, "SELECT id, kind, created FROM slot ORDER BY id", &local_error);
  while (row != NULL && wk_store_sql_step (self, row, &local_error))
    {
      WkSlot *slot = g_new0 (WkSlot, 1);

      slot->id = sqlite3_column_int64 (row, 0);
      slot->kind = sqlite3_column_int (row, 1);
      slot->created = sqlite3_column_int64 (row, 2);
      g_ptr_array_add (slots, slot);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&slots);
}

/* Removes the slots of a kind that are older than the newest one of it. */
static gboolean
slots_remove_older (WkStore    *self,
                    WkSlotKind  kind,
                    GError    **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self,
    "DELETE FROM slot WHERE kind = ?1 AND id < (SELECT max (id) FROM slot WHERE kind = ?1)", error);

  if (row == NULL)
    return FALSE;
  sqlite3_bind_int (row, 1, kind);
  return wk_store_sql_run (self, row, error);
}

static gboolean
replace_passphrase (WkStore      *self,
                    const char   *word,
                    WkKdfStrength strength,
                    GError      **error)
{
  g_autoptr (GError) cause = NULL;

  if (!wk_store_begin (self, error))
    return FALSE;
  if (!wk_store_end (self,
                     wk_store_slots_add_passphrase (self, word, strength, &cause)
                     && slots_remove_older (self, WK_SLOT_PASSPHRASE, &cause),
                     &cause, error))
    return FALSE;
  /* The old slot leaves the write-ahead log too; failing that it goes when the log is next moved. */
  if (self->depth == 0)
    wk_store_tidy (self, NULL);
  return TRUE;
}

gboolean
wk_store_change_passphrase (WkStore      *self,
                            const char   *old_word,
                            const char   *new_word,
                            WkKdfStrength strength,
                            GError      **error)
{
  g_return_val_if_fail (self != NULL && old_word != NULL, FALSE);
  g_return_val_if_fail (new_word != NULL && *new_word != '\0', FALSE);
  store_assert_here (self);

  return wk_store_slots_unlock (self, WK_SLOT_PASSPHRASE, old_word, NULL, error)
         && replace_passphrase (self, new_word, strength, error);
}

gboolean
wk_store_reset_passphrase (WkStore      *self,
                           const char   *new_word,
                           WkKdfStrength strength,
                           GError      **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (new_word != NULL && *new_word != '\0', FALSE);
  store_assert_here (self);

  if (self->opened_with != WK_SLOT_RECOVERY)
    {
      wk_store_set_error (error, WK_STORE_ERROR_WRONG_PASSPHRASE, NULL);
      return FALSE;
    }
  return replace_passphrase (self, new_word, strength, error);
}

static gboolean
replace_random (WkStore    *self,
                WkSlotKind  kind,
                WkSecret   *word,
                GError    **error)
{
  g_autoptr (GError) cause = NULL;

  if (!wk_store_begin (self, error))
    return FALSE;
  return wk_store_end (self, slot_add (self, kind, word, 0, 0, &cause) && slots_remove_older (self, kind, &cause),
                       &cause, error);
}

char *
wk_store_add_recovery_key (WkStore *self,
                           GError **error)
{
  g_autoptr (WkSecret) word = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  store_assert_here (self);

  word = wk_secret_new_random (self->random, RECOVERY_LENGTH);
  return replace_random (self, WK_SLOT_RECOVERY, word, error) ? recovery_print (wk_secret_get_data (word)) : NULL;
}

char *
wk_store_add_keyring_slot (WkStore *self,
                           GError **error)
{
  g_autoptr (WkSecret) word = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  store_assert_here (self);

  word = wk_secret_new_random (self->random, KEYRING_LENGTH);
  return replace_random (self, WK_SLOT_KEYRING, word, error)
    ? wk_hex_encode (wk_secret_get_data (word), KEYRING_LENGTH)
    : NULL;
}

static gboolean
slot_remove (WkStore *self,
             gint64   id,
             GError **error)
{
  g_autoptr (StoreRow) find = wk_store_sql (self,
    "SELECT kind, (SELECT count (*) FROM slot WHERE kind = 1) FROM slot WHERE id = ?", error);
  g_autoptr (StoreRow) row = wk_store_sql (self, "DELETE FROM slot WHERE id = ?", error);
  g_autoptr (GError) local_error = NULL;

  if (find == NULL || row == NULL)
    return FALSE;
  sqlite3_bind_int64 (find, 1, id);
  if (!wk_store_sql_step (self, find, &local_error))
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        wk_store_set_error (error, WK_STORE_ERROR_MISSING, NULL);
      return FALSE;
    }
  if (sqlite3_column_int (find, 0) == WK_SLOT_PASSPHRASE && sqlite3_column_int (find, 1) == 1)
    {
      wk_store_set_error (error, WK_STORE_ERROR_LAST_SLOT, NULL);
      return FALSE;
    }
  sqlite3_bind_int64 (row, 1, id);
  return wk_store_sql_run (self, row, error);
}

gboolean
wk_store_remove_slot (WkStore *self,
                      gint64   id,
                      GError **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  store_assert_here (self);

  if (!wk_store_begin (self, error) || !wk_store_end (self, slot_remove (self, id, &cause), &cause, error))
    return FALSE;
  if (self->depth == 0)
    wk_store_tidy (self, NULL);
  return TRUE;
}
