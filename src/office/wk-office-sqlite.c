#include "wk-office-sqlite.h"

#include <glib/gstdio.h>

struct _WkOfficeSqlite
{
  GObject parent_instance;

  WkStore *store;    /* (owned) */
  char *dir;         /* (owned) */
  gboolean restored;
  gboolean ending;   /* with the next commit it is no longer restored */
  guint depth;       /* of groups */
};

static void store_iface_init (WkOfficeStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WkOfficeSqlite, wk_office_sqlite, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (WK_TYPE_OFFICE_STORE, store_iface_init))

static void
wk_office_sqlite_finalize (GObject *object)
{
  g_clear_pointer (&WK_OFFICE_SQLITE (object)->store, wk_store_unref);
  g_free (WK_OFFICE_SQLITE (object)->dir);

  G_OBJECT_CLASS (wk_office_sqlite_parent_class)->finalize (object);
}

static void
wk_office_sqlite_class_init (WkOfficeSqliteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wk_office_sqlite_finalize;
}

static void
wk_office_sqlite_init (WkOfficeSqlite *self)
{
}

/* Made before a restore and taken away after the new epoch is durable, so that a crash in between is no harm. */
#define RESTORED "restored"

gboolean
wk_office_sqlite_is_marked_restored (const char *dir)
{
  g_autofree char *mark = g_build_filename (dir, RESTORED, NULL);

  return g_file_test (mark, G_FILE_TEST_EXISTS);
}

gboolean
wk_office_sqlite_mark_restored (const char *dir, gboolean restored, GError **error)
{
  g_autofree char *mark = g_build_filename (dir, RESTORED, NULL);

  if (restored)
    return g_file_set_contents_full (mark, "", 0, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);

  return g_unlink (mark) == 0;
}

WkOfficeStore *
wk_office_sqlite_open (const char *dir, WkSecret *key, WkClock *clock, WkRandom *random, GError **error)
{
  g_autoptr (WkOfficeSqlite) self = g_object_new (WK_TYPE_OFFICE_SQLITE, NULL);
  const char *word = (const char *) wk_secret_get_data (key);

  /* The key is 256 random bits: trying them all is out of the question at any speed. */
  if (wk_store_exists (dir))
    self->store = wk_store_open (dir, WK_SLOT_PASSPHRASE, word, clock, random, error);
  else
    self->store = wk_store_create (dir, word, WK_KDF_INTERACTIVE, clock, random, error);

  self->dir = g_strdup (dir);
  self->restored = wk_office_sqlite_is_marked_restored (dir);

  return self->store ? WK_OFFICE_STORE (g_steal_pointer (&self)) : NULL;
}

static WkStore *
store_of (WkOfficeStore *self)
{
  return WK_OFFICE_SQLITE (self)->store;
}

static void
close_store (WkOfficeStore *self)
{
  wk_store_close (store_of (self));
}

static gboolean
begin (WkOfficeStore *store, GError **error)
{
  if (!wk_store_begin (store_of (store), error))
    return FALSE;

  WK_OFFICE_SQLITE (store)->depth++;
  return TRUE;
}

static void
end_group (WkOfficeSqlite *self)
{
  self->depth = 0;
  self->ending = FALSE;
}

static gboolean
commit (WkOfficeStore *store, GError **error)
{
  WkOfficeSqlite *self = WK_OFFICE_SQLITE (store);

  if (!wk_store_commit (self->store, error)) {
    end_group (self);
    return FALSE;
  }
  if (--self->depth == 0 && self->ending) {
    self->restored = FALSE;
    wk_office_sqlite_mark_restored (self->dir, FALSE, NULL);
    end_group (self);
  }

  return TRUE;
}

static void
rollback (WkOfficeStore *store)
{
  wk_store_rollback (store_of (store));
  end_group (WK_OFFICE_SQLITE (store));
}

/* Nobody else writes here. */
static gboolean
refresh (WkOfficeStore *self, GError **error)
{
  return TRUE;
}

static gboolean
is_restored (WkOfficeStore *self)
{
  return WK_OFFICE_SQLITE (self)->restored;
}

static gboolean
end_restored (WkOfficeStore *self, GError **error)
{
  g_return_val_if_fail (WK_OFFICE_SQLITE (self)->depth > 0, FALSE);

  WK_OFFICE_SQLITE (self)->ending = TRUE;
  return TRUE;
}

static gint64
get_position (WkOfficeStore *self)
{
  return wk_store_get_position (store_of (self));
}

static gboolean
tidy (WkOfficeStore *self, GError **error)
{
  return wk_store_tidy (store_of (self), error);
}

static gboolean
backup (WkOfficeStore *self, const char *file, GError **error)
{
  return wk_store_backup (store_of (self), file, error);
}

static gboolean
find_subject (WkOfficeStore *self, const WkId *subject, WkOfficeSubjectState *state, guint8 *secret, GError **error)
{
  WkStore *store = store_of (self);

  /* Mostly it is there, and in mind. */
  if (secret && wk_store_get_subject_secret (store, subject, secret, NULL)) {
    *state = WK_OFFICE_SUBJECT_KNOWN;
    return TRUE;
  }
  if (wk_store_is_erased (store, subject)) {
    *state = WK_OFFICE_SUBJECT_ERASED;
  } else if (!wk_store_has_subject (store, subject)) {
    *state = WK_OFFICE_SUBJECT_UNKNOWN;
  } else {
    if (secret && !wk_store_get_subject_secret (store, subject, secret, error))
      return FALSE;
    *state = WK_OFFICE_SUBJECT_KNOWN;
  }

  return TRUE;
}

static gboolean
ensure_subject (WkOfficeStore *self, const WkId *subject, const guint8 *secret, GError **error)
{
  return wk_store_ensure_subject (store_of (self), subject, secret, error);
}

static GPtrArray *
list_subjects (WkOfficeStore *self, GError **error)
{
  return wk_store_list_subjects (store_of (self), error);
}

static GPtrArray *
list_erased (WkOfficeStore *self, GError **error)
{
  return wk_store_list_tombstones (store_of (self), error);
}

static gboolean
erase_subject (WkOfficeStore *self, const WkId *subject, GError **error)
{
  return wk_store_erase_subject (store_of (self), subject, error);
}

static gboolean
find_document (WkOfficeStore *self, const WkId *document, WkStoreDocumentInfo **info, GError **error)
{
  WkStore *store = store_of (self);

  *info = NULL;
  if (!wk_store_has_document (store, document))
    return TRUE;
  *info = wk_store_get_document_info (store, document, error);

  return *info != NULL;
}

static GPtrArray *
list_documents (WkOfficeStore *self, const WkId *subject, gint64 after, guint limit, GError **error)
{
  return wk_store_list_some_documents (store_of (self), subject, after, limit, error);
}

static WkStoreDocument *
read_document (WkOfficeStore *self, const WkId *document, GError **error)
{
  return wk_store_read_document (store_of (self), document, error);
}

static GPtrArray *
read_log (WkOfficeStore *self, const WkId *document, GError **error)
{
  if (!wk_store_has_document (store_of (self), document))
    return g_ptr_array_new ();

  return wk_store_read_log (store_of (self), document, 0, error);
}

/* All batches carry the mark that on a laptop means *not confirmed*: it keeps them, and lists them in the order of the commits. */
static GPtrArray *
list_log (WkOfficeStore *self, gint64 after, guint limit, GError **error)
{
  return wk_store_list_outbox (store_of (self), after, limit, error);
}

/* It is all at hand. */
static gboolean
foresee (WkOfficeStore *self, GPtrArray *documents, GPtrArray *batches, GError **error)
{
  return TRUE;
}

static gboolean
append (WkOfficeStore *self, const WkId *document, const WkId *subject, guint8 kind, GBytes *bytes, gboolean *known, GError **error)
{
  return wk_store_append (store_of (self), document, subject, kind, bytes, WK_BATCH_LOCAL, NULL, known, error);
}

static gboolean
put_snapshot (WkOfficeStore *self, const WkId *document, guint64 upto, GBytes *bytes, GError **error)
{
  return wk_store_put_snapshot (store_of (self), document, upto, bytes, error);
}

static GBytes *
get_value (WkOfficeStore *self, const char *key, GError **error)
{
  return wk_store_get_meta (store_of (self), key, error);
}

static gboolean
set_value (WkOfficeStore *self, const char *key, GBytes *bytes, GError **error)
{
  return wk_store_set_meta (store_of (self), key, bytes, error);
}

static GPtrArray *
list_values (WkOfficeStore *self, const char *prefix, GError **error)
{
  return wk_store_list_meta (store_of (self), prefix, error);
}

static GPtrArray *
read_values (WkOfficeStore *self, GPtrArray *keys, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_value_free);
  guint i;

  for (i = 0; i < keys->len; i++) {
    g_autoptr (GError) local_error = NULL;
    GBytes *bytes = wk_store_get_meta (store_of (self), keys->pdata[i], &local_error);
    WkStoreValue *value;

    if (!bytes && g_error_matches (local_error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING))
      continue;
    if (!bytes) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
    value = g_new (WkStoreValue, 1);
    value->key = g_strdup (keys->pdata[i]);
    value->bytes = bytes;
    g_ptr_array_add (found, value);
  }

  return g_steal_pointer (&found);
}

static gboolean
append_access (WkOfficeStore *self, const WkId *subject, GBytes *bytes, GError **error)
{
  return wk_store_append_access (store_of (self), subject, bytes, NULL, error);
}

static GPtrArray *
list_access (WkOfficeStore *self, const WkId *subject, guint64 after, guint limit, GError **error)
{
  return wk_store_list_access (store_of (self), subject, after, limit, error);
}

static gboolean
verify_access (WkOfficeStore *self, GError **error)
{
  return wk_store_verify_access (store_of (self), error);
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
  iface->find_subject = find_subject;
  iface->ensure_subject = ensure_subject;
  iface->list_subjects = list_subjects;
  iface->list_erased = list_erased;
  iface->erase_subject = erase_subject;
  iface->find_document = find_document;
  iface->list_documents = list_documents;
  iface->read_document = read_document;
  iface->read_log = read_log;
  iface->list_log = list_log;
  iface->foresee = foresee;
  iface->append = append;
  iface->put_snapshot = put_snapshot;
  iface->get_value = get_value;
  iface->set_value = set_value;
  iface->list_values = list_values;
  iface->read_values = read_values;
  iface->append_access = append_access;
  iface->list_access = list_access;
  iface->verify_access = verify_access;
}
