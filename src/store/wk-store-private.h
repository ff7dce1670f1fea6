/* What the store's own files share. */
#pragma once

#include <sodium.h>
#include <sqlite3.h>

#include "wk-seal.h"
#include "wk-store.h"

G_BEGIN_DECLS

#define STORE_FILE "store.db"
#define STORE_NEW_FILE "store.new"
#define STORE_LOCK_FILE "store.lock"
#define STORE_SUSPECT_FILE "store.suspect"
#define STORE_IMAGE_PREFIX "projection-"
#define STORE_BEFORE_PREFIX "before-"
#define STORE_APPLICATION_ID 0x576f6f6e
#define STORE_VERSION 1
#define STORE_KEY_LENGTH crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define STORE_TAG_LENGTH 16
#define STORE_CHAIN_LENGTH WK_SEAL_CHAIN_LENGTH

/* The numbers are part of the format. */
typedef enum
{
  RECORD_SLOT = 1,
  RECORD_SUBJECT = 2,
  RECORD_HEAD = 3,
  RECORD_BATCH = 4,
  RECORD_SNAPSHOT = 5,
  RECORD_VALUE = 6,
  RECORD_ATTACHMENT = 7,
  RECORD_RECEIPT = 8,
  RECORD_PROPOSAL = 9,
  RECORD_ACCESS = 10,
  RECORD_TAIL = 11,
  RECORD_IMAGE_KEY = 12,
  RECORD_IMAGE = 13,
} RecordKind;

typedef WkSealPlace RecordPlace; /* its kind is a RecordKind */

typedef struct
{
  guint64 position;
  guint64 documents;
  guint64 subjects;
  guint64 tombstones;
  guint64 access;
  guint64 commits;
  guint8 chain[STORE_CHAIN_LENGTH];
} StoreTail;

typedef struct
{
  WkId id;
  gint64 key_id;
  const guint8 *key;    /* in a slab */
  const guint8 *secret; /* in a slab */
} StoreSubject;

typedef struct
{
  WkId name;
  gint64 row;
  gint64 position;
  StoreSubject *subject; /* (unowned): the store's cache has it */
  guint8 kind;
  guint64 last;
  guint64 snapshot;
  guint64 kept;
  guint64 unconfirmed;
  guint64 aside;
  gboolean dirty; /* the row on disk says something else */
} StoreHead;

struct _WkStore
{
  gatomicrefcount refs;
  GThread *thread;
  char *dir;         /* (owned) */
  sqlite3 *db;       /* (owned) (nullable): NULL once closed */
  int lock;          /* -1 when not held */
  gboolean read_only;
  WkClock *clock;    /* (owned) */
  WkRandom *random;  /* (owned) */
  WkId name;
  WkSlotKind opened_with;
  WkSecret *key;     /* (owned) (nullable): wraps all */
  WkSecret *lookup;  /* (owned) (nullable): makes tags and chains */
  GHashTable *statements; /* (owned): SQL text → sqlite3_stmt */
  GHashTable *subjects;   /* (owned): WkId → StoreSubject */
  GPtrArray *slabs;       /* (owned) (element-type WkSecret): where subjects' keys lie */
  gsize slab_used;        /* bytes of the last slab */
  GHashTable *heads;      /* (owned): WkId → StoreHead; this group's */
  StoreTail tail;
  StoreTail tail_before;  /* the group's begin, to go back to without reading */
  gboolean tail_unsure;   /* what is in the file has to be read before anything is written */
  guint depth;            /* of groups */
  gboolean lazy;          /* SQLite was told to do without a sync at commits */
  GError *group_error;    /* (owned) (nullable): why the group can no longer be committed */
  GPtrArray *findings;    /* (owned) (element-type WkStoreFinding) */
};

/* ---- errors (wk-store-error.c) */
void wk_store_set_error (GError **error, WkStoreError code, const char *detail);
void wk_store_set_error_errno (GError **error, int number);
void wk_store_set_error_sqlite (GError **error, sqlite3 *db, int result);
WkStoreFinding *wk_store_finding_new (const char *record, const WkId *id, guint64 sequence, const char *sentence);
void wk_store_add_finding (WkStore *self, const char *record, const WkId *id, guint64 sequence, const char *sentence);

/* ---- sealing (wk-store-seal.c) */
#define SEALED_OVERHEAD (1 + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES)
void wk_store_make_tag (WkStore *self, const WkId *document, gconstpointer data, gsize length, guint8 *tag);

/* ---- SQL (wk-store-sql.c) */
typedef sqlite3_stmt StoreRow;
void store_row_release (StoreRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreRow, store_row_release)

StoreRow *wk_store_sql (WkStore *self, const char *sql, GError **error);
gboolean wk_store_sql_step (WkStore *self, StoreRow *row, GError **error);
gboolean wk_store_sql_run (WkStore *self, StoreRow *row, GError **error);
gboolean wk_store_sql_exec (sqlite3 *db, const char *sql, GError **error);
gboolean wk_store_sql_begin (WkStore *self, const char *sql, GError **error);
gboolean wk_store_sql_commit (WkStore *self, GError **error);
gboolean wk_store_sql_undo (WkStore *self, GError **error);
gint64 wk_store_sql_number (WkStore *self, const char *sql, GError **error);
void wk_sql_bind_id (StoreRow *row, int index, const WkId *id);
void wk_sql_bind_bytes (StoreRow *row, int index, GBytes *bytes);
gboolean wk_sql_get_id (StoreRow *row, int column, WkId *id);

/* ---- the file (wk-store-file.c) */
sqlite3 *wk_store_file_open (const char *path, gboolean read_only, GError **error);
int wk_store_file_get_version (void);                                       /* of the tables that this program makes */
/* For tests: as a program of another version, which knows what follows on ours. */
void wk_store_file_be_program (int version, const char *const *later /* (borrowed) (nullable) */);
gboolean wk_store_file_migrate (sqlite3 *db, int from, int to, GError **error);
gboolean wk_store_file_check_version (sqlite3 *db, int *version, GError **error);
gboolean wk_store_file_has_our_tables (sqlite3 *db); /* word for word as this version makes them */
gboolean wk_store_file_is_newer (const char *path);
int wk_store_file_lock (const char *dir, GError **error);
gboolean wk_store_file_sync_dir (const char *dir, GError **error);
char *wk_store_file_attach_uri (const char *path);
void wk_store_file_close (sqlite3 *db);

/* ---- copies of the file (wk-store-backup.c) */
sqlite3 *wk_store_file_make_copy (const char *path, int version, GError **error);
gboolean wk_store_file_make_empty (const char *path, GError **error);
void wk_store_file_remove_copy (const char *path);
gboolean wk_store_file_put_aside (const char *dir, const char *what, WkClock *clock, GError **error);

/* ---- groups (wk-store.c) */
WkStore *wk_store_new (const char *dir, WkClock *clock, WkRandom *random);
#define store_assert_here(self) g_assert ((self)->thread == g_thread_self () && (self)->db != NULL)
gboolean wk_store_end (WkStore *self, gboolean ok, GError **cause, GError **error);
gboolean wk_store_tail_load (WkStore *self, GError **error);

/* ---- between two starts (wk-store-verify.c) */
void wk_store_suspect (WkStore *self);
gboolean wk_store_acquit (const char *dir, GError **error);
gboolean wk_store_look_if_suspected (WkStore *self, GError **error);

/* ---- slots (wk-store-slots.c) */
gboolean wk_store_slots_add_passphrase (WkStore *self, const char *word, WkKdfStrength strength, GError **error);
gboolean wk_store_slots_unlock (WkStore *self, WkSlotKind kind, const char *word, gint64 *slot, GError **error);
WkSecret *wk_store_slot_open (WkSlotKind kind, const char *word, gint64 id, guint64 ops, guint64 mem, const guint8 *salt,
                              gconstpointer wrapped, gsize length);
gboolean wk_store_derive_lookup (WkStore *self);

/* ---- subjects (wk-store-subjects.c) */
#define STORE_SUBJECT_LENGTH (STORE_KEY_LENGTH + WK_STORE_SECRET_LENGTH)
StoreSubject *wk_store_subject_adopt (WkStore *self, const WkId *id, gint64 key_id, gconstpointer wrapped, gsize length);
StoreSubject *wk_store_subject_load (WkStore *self, const WkId *id, GError **error);
void wk_store_subjects_forget (WkStore *self);
gboolean wk_store_honour_tombstones (WkStore *self, GError **error);
gboolean wk_store_drop_image (WkStore *self, GError **error);
void wk_store_image_remove_stale (WkStore *self);

/* ---- documents (wk-store-head.c) */
gboolean wk_store_head_opens (const StoreSubject *subject, const WkId *document, gconstpointer sealed, gsize length);
StoreHead *wk_store_head_load (WkStore *self, const WkId *document, GError **error);
StoreHead *wk_store_head_create (WkStore *self, const WkId *document, StoreSubject *subject, guint8 kind, GError **error);
gboolean wk_store_head_from_row (WkStore *self, StoreRow *row, StoreHead *head, GError **error);
gboolean wk_store_heads_flush (WkStore *self, GError **error);
WkStoreBatch *wk_store_batch_new (const WkId *document, const WkId *subject, gint64 position, guint64 sequence,
                                  WkBatchState state, GBytes *bytes);

G_END_DECLS
