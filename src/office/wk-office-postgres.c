#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-office-error.h"
#include "wk-office-postgres-private.h"
#include "wk-office-resources.h"

#define SALT_LENGTH crypto_pwhash_argon2id_SALTBYTES
#define VERSION 2
/* Which database this is: a restored one, and a replica that took over, are others. They may lack what laptops were told is durable. */
#define BIRTH                                                                                                                   \
  "SELECT (SELECT system_identifier FROM pg_control_system ()) || ' ' || substr (pg_walfile_name (pg_current_wal_lsn ()), 1, 8) || ' ' || " \
  "(SELECT oid FROM pg_database WHERE datname = current_database ()) || ' ' || 'woonkamer.office'::regclass::oid"
#define OFFICE "SELECT position, changes, birth FROM woonkamer.office WHERE id = 1"

static void store_iface_init (WkOfficeStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WkOfficePostgres, wk_office_postgres, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (WK_TYPE_OFFICE_STORE, store_iface_init))

static void
close_store (WkOfficeStore *store)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);

  if (self->depth > 0)
    wk_office_store_rollback (store);
  g_clear_pointer (&self->pg, wk_office_pg_free);
  wk_office_postgres_forget (self);
  g_clear_pointer (&self->word, wk_secret_unref);
  g_clear_pointer (&self->key, wk_secret_unref);
  g_clear_pointer (&self->lookup, wk_secret_unref);
}

static void
wk_office_postgres_finalize (GObject *object)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (object);

  close_store (WK_OFFICE_STORE (self));
  g_clear_pointer (&self->subjects, g_hash_table_unref);
  g_clear_pointer (&self->slabs, g_ptr_array_unref);
  g_clear_pointer (&self->heads, g_hash_table_unref);
  g_clear_pointer (&self->foreseen, g_hash_table_unref);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_clear_pointer (&self->sealed, g_ptr_array_unref);
  g_clear_pointer (&self->tags, g_ptr_array_unref);
  g_clear_error (&self->group_error);
  g_clear_pointer (&self->clock, wk_clock_unref);
  g_clear_pointer (&self->random, wk_random_unref);
  g_free (self->birth);

  G_OBJECT_CLASS (wk_office_postgres_parent_class)->finalize (object);
}

static void
wk_office_postgres_class_init (WkOfficePostgresClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wk_office_postgres_finalize;
}

static void
wk_office_postgres_init (WkOfficePostgres *self)
{
  self->thread = g_thread_self ();
  self->subjects = g_hash_table_new_full (wk_id_hash, wk_id_equal, NULL, g_free);
  self->slabs = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_secret_unref);
  self->heads = g_hash_table_new_full (wk_id_hash, wk_id_equal, NULL, g_free);
  self->foreseen = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_batch_free);
  self->sealed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->tags = g_ptr_array_new_with_free_func (g_free);
  g_queue_init (&self->tail);
}

/* ---- asking the database -------------------------------------------------------------------------------- */

/* Every call that asks begins here: connects, when that is due. In the middle of a call, and in a group, a lost connection stays lost, for what
 * is in mind goes with it. */
gboolean
wk_office_postgres_enter (WkOfficePostgres *self, GError **error)
{
  postgres_assert_here (self);

  return self->depth > 0 || wk_office_pg_connect (self->pg, error);
}

PGresult *
wk_office_postgres_ask (WkOfficePostgres *self, const char *sql, WkOfficePgValues *values, GError **error)
{
  g_autoptr (WkOfficePgValues) own = values;
  g_autoptr (GError) cause = NULL;
  PGresult *rows;

  if (self->group_error) {
    g_propagate_error (error, g_error_copy (self->group_error));
    return NULL;
  }
  rows = wk_office_pg_run (self->pg, sql, own, &cause);
  if (rows)
    return rows;

  if (self->depth > 0)
    self->group_error = g_error_copy (cause);
  g_propagate_error (error, g_steal_pointer (&cause));

  return NULL;
}

void
wk_office_postgres_set_damaged (GError **error)
{
  g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED, _("A record in the database does not open. Restore a backup."));
}

void
wk_office_postgres_make_tag (WkOfficePostgres *self, const WkId *document, gconstpointer data, gsize length, WkId *tag)
{
  crypto_generichash_state state;

  G_STATIC_ASSERT (POSTGRES_TAG_LENGTH == WK_ID_LENGTH);
  crypto_generichash_init (&state, wk_secret_get_data (self->lookup), wk_secret_get_length (self->lookup), POSTGRES_TAG_LENGTH);
  if (document)
    crypto_generichash_update (&state, document->bytes, WK_ID_LENGTH);
  crypto_generichash_update (&state, data, length);
  crypto_generichash_final (&state, tag->bytes, POSTGRES_TAG_LENGTH);
}

/* ---- opening -------------------------------------------------------------------------------------------- */

static gboolean
run_migration (WkOfficePg *pg, int number, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/nl/woonkamer/office/migrations/%03d.sql", number);
  g_autoptr (GBytes) sql = g_resource_lookup_data (wk_office_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *version = g_strdup_printf ("INSERT INTO woonkamer.version (number) VALUES (%d)", number);

  /* GResource ends what it holds with a zero byte. */
  return sql && wk_office_pg_execute (pg, g_bytes_get_data (sql, NULL), error) && wk_office_pg_execute (pg, version, error);
}

/* One office at a time: the lock goes with the transaction. */
static gboolean
migrate (WkOfficePg *pg, GError **error)
{
  g_autoptr (PGresult) rows = NULL;
  gint64 version;

  if (!wk_office_pg_execute (pg, "SELECT pg_advisory_xact_lock (8101752734);"
                                 "CREATE SCHEMA IF NOT EXISTS woonkamer;"
                                 "CREATE TABLE IF NOT EXISTS woonkamer.version (number integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now ())", error))
    return FALSE;
  rows = wk_office_pg_run (pg, "SELECT coalesce (max (number), 0)::bigint FROM woonkamer.version", NULL, error);
  if (!rows)
    return FALSE;
  version = wk_office_pg_get_number (rows, 0, 0);
  if (version > VERSION) {
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_NEWER, _("The database was made by a newer version of this program. Update it."));
    return FALSE;
  }
  while (version < VERSION)
    if (!run_migration (pg, ++version, error))
      return FALSE;

  return TRUE;
}

/* What the office's key makes of the salt. */
static WkSecret *
stretch (WkSecret *word, gint64 ops, gint64 mem, const guint8 *salt)
{
  g_autoptr (WkSecret) key = wk_secret_new (NULL, POSTGRES_KEY_LENGTH);

  if (crypto_pwhash_argon2id (wk_secret_get_data (key), POSTGRES_KEY_LENGTH, (const char *) wk_secret_get_data (word),
                              wk_secret_get_length (word), salt, ops, mem, crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0)
    return NULL;

  return g_steal_pointer (&key);
}

static gboolean
make_office (WkOfficePostgres *self, WkOfficePg *pg, GError **error)
{
  static const WkSealPlace place = { POSTGRES_SLOT, 0, NULL, 0 };
  gint64 ops = crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE, mem = crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE;
  g_autoptr (WkOfficePgValues) values = wk_office_pg_values_new ();
  g_autoptr (WkSecret) stretched = NULL;
  g_autoptr (GBytes) wrapped = NULL;
  g_autoptr (PGresult) rows = NULL;
  guint8 salt[SALT_LENGTH];
  WkId name;

  wk_random_fill (self->random, salt, sizeof salt);
  wk_id_init_random (&name, self->random);
  self->key = wk_secret_new_random (self->random, POSTGRES_KEY_LENGTH);
  stretched = stretch (self->word, ops, mem, salt);
  if (!stretched) {
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_FAILED, _("There is not enough memory to open the store."));
    return FALSE;
  }
  wrapped = wk_seal (self->random, wk_secret_get_data (stretched), &place, wk_secret_get_data (self->key), POSTGRES_KEY_LENGTH, NULL, 0, error);
  if (!wrapped)
    return FALSE;

  wk_office_pg_values_add_bytes (values, name.bytes, WK_ID_LENGTH);
  wk_office_pg_values_add_number (values, ops);
  wk_office_pg_values_add_number (values, mem);
  wk_office_pg_values_add_bytes (values, salt, sizeof salt);
  wk_office_pg_values_add_bytes (values, g_bytes_get_data (wrapped, NULL), g_bytes_get_size (wrapped));
  rows = wk_office_pg_run (pg, "INSERT INTO woonkamer.office (id, name, ops, mem, salt, wrapped, position, changes, birth)"
                               " VALUES (1, $1, $2, $3, $4, $5, 0, 0, (" BIRTH "))", values, error);

  return rows != NULL;
}

/* The key of all, from the office's row; NULL without an error when there is no row yet. */
static gboolean
unlock (WkOfficePostgres *self, WkOfficePg *pg, gboolean *there, GError **error)
{
  static const WkSealPlace place = { POSTGRES_SLOT, 0, NULL, 0 };
  g_autoptr (PGresult) rows = wk_office_pg_run (pg, "SELECT ops, mem, salt, wrapped FROM woonkamer.office WHERE id = 1", NULL, error);
  g_autoptr (WkSecret) stretched = NULL, key = wk_secret_new (NULL, POSTGRES_KEY_LENGTH);
  gconstpointer salt, wrapped;
  gsize salt_length, length;

  if (!rows)
    return FALSE;
  *there = PQntuples (rows) == 1;
  if (!*there)
    return TRUE;

  salt = wk_office_pg_get_bytes (rows, 0, 2, &salt_length);
  wrapped = wk_office_pg_get_bytes (rows, 0, 3, &length);
  if (salt_length == SALT_LENGTH)
    stretched = stretch (self->word, wk_office_pg_get_number (rows, 0, 0), wk_office_pg_get_number (rows, 0, 1), salt);
  if (!stretched || !wk_unseal_into (wk_secret_get_data (stretched), &place, wrapped, length, wk_secret_get_data (key), POSTGRES_KEY_LENGTH)) {
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_WRONG_PASSPHRASE, _("The key does not open the office in this database."));
    return FALSE;
  }
  self->key = g_steal_pointer (&key);

  return TRUE;
}

static gboolean
find_birth (WkOfficePostgres *self, WkOfficePg *pg, GError **error)
{
  g_autoptr (PGresult) rows = wk_office_pg_run (pg, BIRTH, NULL, error);

  if (!rows)
    return FALSE;
  g_free (self->birth);
  self->birth = g_strdup (PQgetvalue (rows, 0, 0));

  return TRUE;
}

/* What the office's row says: of this process's, and of others'. */
static gboolean
take_row (WkOfficePostgres *self, PGresult *rows, GError **error)
{
  gint64 position = wk_office_pg_get_number (rows, 0, 0), changes = wk_office_pg_get_number (rows, 0, 1);
  gboolean restored = g_strcmp0 (PQgetvalue (rows, 0, 2), self->birth) != 0;
  gboolean changed = changes != self->changes || restored != self->restored;

  /* Only when another database was put in this one's place. */
  if (position < self->position) {
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_FAILED, _("The database went back to an earlier state."));
    wk_office_pg_drop (self->pg);
    return FALSE;
  }
  self->changes = changes;
  self->restored = restored;
  if (changed)
    wk_office_store_values_changed (WK_OFFICE_STORE (self));

  return wk_office_postgres_catch_up (self, position, error);
}

/* Every new connection: it may be to another server than the last one. */
static gboolean
ready_cb (WkOfficePg *pg, gpointer data, GError **error)
{
  WkOfficePostgres *self = data;
  g_autoptr (PGresult) rows = NULL;

  if (!find_birth (self, pg, error))
    return FALSE;
  rows = wk_office_pg_run (pg, OFFICE, NULL, error);
  if (!rows)
    return FALSE;
  if (PQntuples (rows) != 1) {
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_DAMAGED, _("There is no office in the database any more."));
    return FALSE;
  }

  wk_office_postgres_forget (self);
  self->position = self->tail_after = wk_office_pg_get_number (rows, 0, 0);
  self->changes = -1;

  return take_row (self, rows, error);
}

static gboolean
open_office (WkOfficePostgres *self, WkOfficePg *pg, GError **error)
{
  gboolean there;

  if (!wk_office_pg_execute (pg, "BEGIN", error) || !migrate (pg, error) || !unlock (self, pg, &there, error) ||
      (!there && !make_office (self, pg, error)) || !wk_office_pg_commit (pg, error))
    return FALSE;
  self->lookup = wk_secret_new (NULL, POSTGRES_KEY_LENGTH);
  crypto_kdf_derive_from_key (wk_secret_get_data (self->lookup), POSTGRES_KEY_LENGTH, 1, "wklookup", wk_secret_get_data (self->key));

  return ready_cb (pg, self, error);
}

WkOfficeStore *
wk_office_postgres_open (const char *connection, WkSecret *key, WkClock *clock, WkRandom *random, GError **error)
{
  g_autoptr (WkOfficePostgres) self = g_object_new (WK_TYPE_OFFICE_POSTGRES, NULL);

  self->clock = wk_clock_ref (clock);
  self->random = wk_random_ref (random);
  self->word = wk_secret_ref (key);
  self->pg = wk_office_pg_new (connection);
  if (!wk_office_pg_connect (self->pg, error) || !open_office (self, self->pg, error))
    return NULL;
  g_clear_pointer (&self->word, wk_secret_unref);
  wk_office_pg_set_ready (self->pg, ready_cb, self);

  return WK_OFFICE_STORE (g_steal_pointer (&self));
}

gboolean
wk_office_postgres_find (const char *connection, gboolean *exists, GError **error)
{
  g_autoptr (WkOfficePg) pg = wk_office_pg_new (connection);
  g_autoptr (PGresult) rows = NULL;

  if (!wk_office_pg_connect (pg, error))
    return FALSE;
  rows = wk_office_pg_run (pg, "SELECT count (*) FROM pg_tables WHERE schemaname = 'woonkamer' AND tablename = 'office'", NULL, error);
  if (!rows)
    return FALSE;
  *exists = wk_office_pg_get_number (rows, 0, 0) > 0;

  return TRUE;
}

/* ---- groups --------------------------------------------------------------------------------------------- */

/* Locks the office's row: from here to the commit this process alone writes, and knows all that was written before. So positions are in the
 * order of the commits. */
static gboolean
begin (WkOfficeStore *store, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);
  g_autoptr (PGresult) rows = NULL;

  postgres_assert_here (self);
  if (self->depth > 0) {
    self->depth++;
    return TRUE;
  }
  if (!wk_office_postgres_enter (self, error) || !wk_office_pg_execute (self->pg, "BEGIN", error))
    return FALSE;

  self->depth = 1;
  self->position_before = self->position;
  self->values_set = self->born = FALSE;
  self->last_line = 0;
  rows = wk_office_postgres_ask (self, OFFICE " FOR UPDATE", NULL, error);
  if (!rows || !take_row (self, rows, error)) {
    wk_office_store_rollback (store);
    return FALSE;
  }
  self->position_before = self->position;

  return TRUE;
}

static void
end_group (WkOfficePostgres *self)
{
  self->depth = 0;
  g_clear_error (&self->group_error);
  g_ptr_array_set_size (self->pending, 0);
  g_ptr_array_set_size (self->sealed, 0);
  g_ptr_array_set_size (self->tags, 0);
  g_hash_table_remove_all (self->foreseen);
}

static void
rollback (WkOfficeStore *store)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);

  postgres_assert_here (self);
  g_return_if_fail (self->depth > 0);

  self->position = self->position_before;
  if (self->values_set || self->born)
    wk_office_store_values_changed (store);
  end_group (self);
  wk_office_postgres_forget (self);
  self->tail_after = self->position;
  if (wk_office_pg_is_connected (self->pg) && !wk_office_pg_execute (self->pg, "ROLLBACK", NULL))
    wk_office_pg_drop (self->pg);
}

/* What the next process needs to know: where the log ends, and whether values changed. The others are told with the commit. */
static gboolean
move_row (WkOfficePostgres *self, GError **error)
{
  g_autofree char *told = g_strdup_printf ("%s%" G_GINT64_FORMAT, wk_office_pg_get_sender (), self->position);
  WkOfficePgValues *values = wk_office_pg_values_new ();
  g_autoptr (PGresult) rows = NULL;

  wk_office_pg_values_add_number (values, self->position);
  wk_office_pg_values_add_number (values, self->values_set || self->born ? 1 : 0);
  wk_office_pg_values_add_text (values, self->born ? self->birth : "");
  wk_office_pg_values_add_text (values, told);
  rows = wk_office_postgres_ask (self,
                                 "WITH moved AS (UPDATE woonkamer.office SET position = $1, changes = changes + $2,"
                                 "  birth = CASE $3 WHEN '' THEN birth ELSE $3 END WHERE id = 1 RETURNING changes)"
                                 "SELECT changes, pg_notify ('" WK_OFFICE_POSTGRES_CHANNEL "', $4)::text FROM moved", values, error);
  if (!rows)
    return FALSE;
  self->changes = wk_office_pg_get_number (rows, 0, 0);

  return TRUE;
}

static gboolean
finish_transaction (WkOfficePostgres *self, GError **error)
{
  if (self->group_error) {
    g_propagate_error (error, g_error_copy (self->group_error));
    return FALSE;
  }
  if (self->position != self->position_before || self->values_set || self->born)
    if (!wk_office_postgres_flush (self, error) || !move_row (self, error))
      return FALSE;

  return wk_office_pg_commit (self->pg, error);
}

static gboolean
commit (WkOfficeStore *store, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);

  postgres_assert_here (self);
  g_return_val_if_fail (self->depth > 0, FALSE);

  if (self->depth > 1) {
    self->depth--;
    return TRUE;
  }
  if (!finish_transaction (self, error)) {
    rollback (store);
    return FALSE;
  }
  if (self->born)
    self->restored = FALSE;
  wk_office_postgres_keep (self);
  end_group (self);

  return TRUE;
}

/* Of a writing call's own group. */
gboolean
wk_office_postgres_end (WkOfficePostgres *self, gboolean good, GError **error)
{
  if (good)
    return commit (WK_OFFICE_STORE (self), error);

  /* Within a larger group that one decides. */
  if (self->depth > 1)
    self->depth--;
  else
    rollback (WK_OFFICE_STORE (self));
  return FALSE;
}

static gint64
get_position (WkOfficeStore *store)
{
  return WK_OFFICE_POSTGRES (store)->position;
}

static gboolean
refresh (WkOfficeStore *store, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);
  g_autoptr (PGresult) rows = NULL;

  if (self->depth > 0)
    return TRUE;
  rows = wk_office_postgres_enter (self, error) ? wk_office_postgres_ask (self, OFFICE, NULL, error) : NULL;

  return rows && take_row (self, rows, error);
}

static gboolean
is_restored (WkOfficeStore *store)
{
  return WK_OFFICE_POSTGRES (store)->restored;
}

static gboolean
end_restored (WkOfficeStore *store, GError **error)
{
  g_return_val_if_fail (WK_OFFICE_POSTGRES (store)->depth > 0, FALSE);

  WK_OFFICE_POSTGRES (store)->born = TRUE;
  return TRUE;
}

static gboolean
tidy (WkOfficeStore *store, GError **error)
{
  return TRUE; /* PostgreSQL does so by itself */
}

static gboolean
backup (WkOfficeStore *store, const char *file, GError **error)
{
  g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED,
               _("This office is in PostgreSQL: back it up with pg_dump or pg_basebackup, and its key file apart from it."));
  return FALSE;
}

/* ---- values --------------------------------------------------------------------------------------------- */

/* Takes a record apart: u32 length of the key, key, value. */
static WkStoreValue *
open_value (WkOfficePostgres *self, const WkId *tag, PGresult *rows, int row, int column)
{
  WkSealPlace place = { POSTGRES_VALUE, 0, tag, 0 };
  gsize length;
  gconstpointer sealed = wk_office_pg_get_bytes (rows, row, column, &length);
  g_autoptr (GBytes) plain = wk_unseal (wk_secret_get_data (self->key), &place, sealed, length, 0, NULL);
  WkStoreValue *value;
  const guint8 *data;
  guint32 key_length;

  if (!plain)
    return NULL;
  data = g_bytes_get_data (plain, &length);
  if (length < sizeof key_length)
    return NULL;
  memcpy (&key_length, data, sizeof key_length);
  key_length = GUINT32_FROM_LE (key_length);
  if (key_length > length - sizeof key_length)
    return NULL;
  value = g_new (WkStoreValue, 1);
  value->key = g_strndup ((const char *) data + sizeof key_length, key_length);
  value->bytes = g_bytes_new_from_bytes (plain, sizeof key_length + key_length, length - sizeof key_length - key_length);

  return value;
}

/* Values whose names have the same beginning, up to a slash, are of a kind and can be found together. */
static void
make_kind (WkOfficePostgres *self, const char *key, WkId *kind)
{
  const char *slash = strchr (key, '/');

  wk_office_postgres_make_tag (self, NULL, key, slash ? (gsize) (slash + 1 - key) : strlen (key), kind);
}

static GBytes *
get_value (WkOfficeStore *store, const char *key, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);
  WkOfficePgValues *values;
  g_autoptr (PGresult) rows = NULL;
  WkStoreValue *value;
  GBytes *bytes;
  WkId tag;

  if (!wk_office_postgres_enter (self, error))
    return NULL;
  values = wk_office_pg_values_new ();
  wk_office_postgres_make_tag (self, NULL, key, strlen (key), &tag);
  wk_office_pg_values_add_bytes (values, tag.bytes, WK_ID_LENGTH);
  rows = wk_office_postgres_ask (self, "SELECT sealed FROM woonkamer.value WHERE tag = $1", values, error);
  if (!rows)
    return NULL;
  if (PQntuples (rows) == 0) {
    g_set_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING, "There is no such value.");
    return NULL;
  }
  value = open_value (self, &tag, rows, 0, 0);
  if (!value) {
    wk_office_postgres_set_damaged (error);
    return NULL;
  }
  bytes = g_bytes_ref (value->bytes);
  wk_store_value_free (value);

  return bytes;
}

static gboolean
put_value (WkOfficePostgres *self, const char *key, GBytes *bytes, GError **error)
{
  WkOfficePgValues *values = wk_office_pg_values_new ();
  g_autoptr (PGresult) rows = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GByteArray) head = g_byte_array_new ();
  guint32 key_length = GUINT32_TO_LE ((guint32) strlen (key));
  WkSealPlace place = { POSTGRES_VALUE, 0, NULL, 0 };
  WkId tag, kind;

  wk_office_postgres_make_tag (self, NULL, key, strlen (key), &tag);
  wk_office_pg_values_add_bytes (values, tag.bytes, WK_ID_LENGTH);
  self->values_set = TRUE;
  if (!bytes) {
    rows = wk_office_postgres_ask (self, "DELETE FROM woonkamer.value WHERE tag = $1", values, error);
    return rows != NULL;
  }

  place.document = &tag;
  g_byte_array_append (head, (const guint8 *) &key_length, sizeof key_length);
  g_byte_array_append (head, (const guint8 *) key, strlen (key));
  sealed = wk_seal (self->random, wk_secret_get_data (self->key), &place, head->data, head->len, g_bytes_get_data (bytes, NULL),
                    g_bytes_get_size (bytes), error);
  if (!sealed) {
    wk_office_pg_values_free (values);
    return FALSE;
  }
  wk_office_pg_values_add_bytes (values, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  make_kind (self, key, &kind);
  wk_office_pg_values_add_bytes (values, kind.bytes, WK_ID_LENGTH);
  rows = wk_office_postgres_ask (self, "INSERT INTO woonkamer.value (tag, sealed, kind) VALUES ($1, $2, $3)"
                                       " ON CONFLICT (tag) DO UPDATE SET sealed = excluded.sealed", values, error);

  return rows != NULL;
}

static gboolean
set_value (WkOfficeStore *store, const char *key, GBytes *bytes, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);

  return begin (store, error) && wk_office_postgres_end (self, put_value (self, key, bytes, error), error);
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(WkStoreValue * const *) a)->key, (*(WkStoreValue * const *) b)->key);
}

/* (transfer full) (nullable) (element-type WkStoreValue): of rows of tag and record, what has the prefix. */
static GPtrArray *
open_values (WkOfficePostgres *self, PGresult *rows, const char *prefix, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_value_free);
  WkId tag;
  int i;

  for (i = 0; i < PQntuples (rows); i++) {
    WkStoreValue *value = wk_office_pg_get_id (rows, i, 0, &tag) ? open_value (self, &tag, rows, i, 1) : NULL;

    if (!value) {
      wk_office_postgres_set_damaged (error);
      return NULL;
    }
    if (g_str_has_prefix (value->key, prefix))
      g_ptr_array_add (found, value);
    else
      wk_store_value_free (value);
  }

  return g_steal_pointer (&found);
}

static GPtrArray *
list_values (WkOfficeStore *store, const char *prefix, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);
  WkOfficePgValues *values = NULL;
  g_autoptr (PGresult) rows = NULL;
  GPtrArray *found;
  WkId kind;

  if (!wk_office_postgres_enter (self, error))
    return NULL;
  if (strchr (prefix, '/')) {
    make_kind (self, prefix, &kind);
    values = wk_office_pg_values_new ();
    wk_office_pg_values_add_bytes (values, kind.bytes, WK_ID_LENGTH);
  }
  rows = wk_office_postgres_ask (self, values ? "SELECT tag, sealed FROM woonkamer.value WHERE kind = $1" : "SELECT tag, sealed FROM woonkamer.value",
                                 values, error);
  found = rows ? open_values (self, rows, prefix, error) : NULL;
  if (found)
    g_ptr_array_sort (found, compare_values);

  return found;
}

static GPtrArray *
read_values (WkOfficeStore *store, GPtrArray *keys, GError **error)
{
  WkOfficePostgres *self = WK_OFFICE_POSTGRES (store);
  g_autoptr (GPtrArray) tags = g_ptr_array_new_with_free_func (g_free);
  WkOfficePgValues *values;
  g_autoptr (PGresult) rows = NULL;
  guint i;

  if (!wk_office_postgres_enter (self, error))
    return NULL;
  for (i = 0; i < keys->len; i++) {
    WkId tag;

    wk_office_postgres_make_tag (self, NULL, keys->pdata[i], strlen (keys->pdata[i]), &tag);
    g_ptr_array_add (tags, wk_id_copy (&tag));
  }
  values = wk_office_pg_values_new ();
  wk_office_pg_values_add_ids (values, (const WkId * const *) tags->pdata, tags->len);
  rows = wk_office_postgres_ask (self, "SELECT tag, sealed FROM woonkamer.value WHERE tag = ANY ($1)", values, error);

  return rows ? open_values (self, rows, "", error) : NULL;
}

static void
store_iface_init (WkOfficeStoreInterface *iface)
{
  iface->close = close_store;
  iface->begin = begin;
  iface->commit = commit;
  iface->rollback = rollback;
  iface->get_position = get_position;
  iface->refresh = refresh;
  iface->is_restored = is_restored;
  iface->end_restored = end_restored;
  iface->tidy = tidy;
  iface->backup = backup;
  iface->get_value = get_value;
  iface->set_value = set_value;
  iface->list_values = list_values;
  iface->read_values = read_values;
  wk_office_postgres_access_iface_init (iface);
  wk_office_postgres_log_iface_init (iface);
}
