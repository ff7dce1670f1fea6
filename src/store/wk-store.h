/* The local store: sealed bytes and rows, not plans. FORMAT.md describes what is on disk.
 *
 * A store is synchronous and belongs to the thread that opened it; every call asserts that. Run it on a WkWorker.
 * Names: a *subject* is whose key seals a record (a resident, the location, this device); a *document* belongs to
 * one subject and has a kind; a *batch* is opaque bytes in a document's log. */
#pragma once

#include "wk-base.h"

G_BEGIN_DECLS

typedef struct _WkStore WkStore; /* ref-counted */

#define WK_STORE_ERROR (wk_store_error_quark ())
GQuark wk_store_error_quark (void);

/**
 * WkStoreError:
 * @WK_STORE_ERROR_FAILED: the disk or SQLite failed in a way no other code names
 * @WK_STORE_ERROR_WRONG_PASSPHRASE: no slot opens with what was given
 * @WK_STORE_ERROR_LOCKED_BY_OTHER: another program writes in this store
 * @WK_STORE_ERROR_NEWER: made by a newer version of the program; untouched
 * @WK_STORE_ERROR_DAMAGED: a record or the file does not open
 * @WK_STORE_ERROR_FULL: the disk is full; what the call was to write is not written
 * @WK_STORE_ERROR_READ_ONLY: the store or its disk cannot be written to
 * @WK_STORE_ERROR_MISSING: no store, document, slot or record of that name
 * @WK_STORE_ERROR_EXISTS: there is a store already
 * @WK_STORE_ERROR_ERASED: the subject was erased; nothing of it is kept again
 * @WK_STORE_ERROR_NOT_A_STORE: the file is something else
 * @WK_STORE_ERROR_TOO_LARGE: more bytes than a record may have
 * @WK_STORE_ERROR_LAST_SLOT: the only passphrase cannot be removed
 * @WK_STORE_ERROR_MISMATCH: the document is of another subject or kind
 * @WK_STORE_ERROR_GONE: the file is open, and not where it was opened any more: what were written there nobody would find
 */
typedef enum
{
  WK_STORE_ERROR_FAILED,
  WK_STORE_ERROR_WRONG_PASSPHRASE,
  WK_STORE_ERROR_LOCKED_BY_OTHER,
  WK_STORE_ERROR_NEWER,
  WK_STORE_ERROR_DAMAGED,
  WK_STORE_ERROR_FULL,
  WK_STORE_ERROR_READ_ONLY,
  WK_STORE_ERROR_MISSING,
  WK_STORE_ERROR_EXISTS,
  WK_STORE_ERROR_ERASED,
  WK_STORE_ERROR_NOT_A_STORE,
  WK_STORE_ERROR_TOO_LARGE,
  WK_STORE_ERROR_LAST_SLOT,
  WK_STORE_ERROR_MISMATCH,
  WK_STORE_ERROR_GONE,
} WkStoreError;

#define WK_STORE_MAX_RECORD ((gsize) 256 * 1024 * 1024) /* bytes of one batch, snapshot, value or attachment */
#define WK_STORE_SECRET_LENGTH 32                       /* bytes of a subject's secret */
#define WK_STORE_BATCH_ID_LENGTH 32                     /* bytes of a batch's BLAKE2b-256 */
#define WK_STORE_KEEP_DAYS 35                           /* days that a confirmed batch is kept */

/* What opens a slot. */
typedef enum
{
  WK_SLOT_PASSPHRASE = 1, /* Argon2id over a passphrase */
  WK_SLOT_RECOVERY = 2,   /* a printed key */
  WK_SLOT_KEYRING = 3,    /* a random text that the desktop's keyring keeps */
} WkSlotKind;

/* How long a passphrase takes to try: a tenth of a second, half a second, some seconds. */
typedef enum
{
  WK_KDF_TEST,        /* no protection at all: for tests only */
  WK_KDF_INTERACTIVE,
  WK_KDF_MODERATE,    /* what the program uses */
  WK_KDF_SENSITIVE,
} WkKdfStrength;

/* ---- opening and closing ---------------------------------------------------------------------- */

/**
 * wk_store_create:
 * @dir: the store's directory; made when missing, readable by its owner only
 * @passphrase: UTF-8, not empty
 * @strength: what a try of a passphrase costs
 * @clock: (transfer none): the time
 * @random: (transfer none): where keys and nonces come from
 * @error: %WK_STORE_ERROR_EXISTS, and those of wk_store_open()
 *
 * Makes a new store and opens it for writing. Nothing is left behind on failure.
 *
 * Returns: (transfer full) (nullable): the store
 */
WkStore *wk_store_create (const char *dir, const char *passphrase, WkKdfStrength strength,
                          WkClock *clock, WkRandom *random, GError **error);

/**
 * wk_store_open:
 * @dir: the store's directory
 * @kind: what @word is
 * @word: the passphrase, the recovery key in any spelling, or the keyring's text
 * @clock: the time
 * @random: where keys and nonces come from
 * @error: %WK_STORE_ERROR_MISSING, %WK_STORE_ERROR_WRONG_PASSPHRASE, %WK_STORE_ERROR_LOCKED_BY_OTHER,
 *   %WK_STORE_ERROR_NEWER, %WK_STORE_ERROR_DAMAGED, %WK_STORE_ERROR_NOT_A_STORE, %WK_STORE_ERROR_READ_ONLY
 *
 * Opens a store for writing, and brings an older one's schema up to date. One program at a time can.
 *
 * Returns: (transfer full) (nullable): the store
 */
WkStore *wk_store_open (const char *dir, WkSlotKind kind, const char *word,
                        WkClock *clock, WkRandom *random, GError **error);

/**
 * wk_store_open_read_only:
 *
 * wk_store_open(), for reading beside a program that writes or alone. What changes in the store gives
 * %WK_STORE_ERROR_READ_ONLY.
 *
 * Returns: (transfer full) (nullable): the store
 */
WkStore *wk_store_open_read_only (const char *dir, WkSlotKind kind, const char *word,
                                  WkClock *clock, WkRandom *random, GError **error);

/**
 * wk_store_exists:
 * @dir: a directory
 *
 * Returns: whether there is a store in @dir; from any thread
 */
gboolean wk_store_exists (const char *dir);

WkStore *wk_store_ref (WkStore *self);

/**
 * wk_store_unref:
 * @self: (transfer full): a store
 *
 * The last reference closes it.
 */
void wk_store_unref (WkStore *self);

/**
 * wk_store_close:
 * @self: a store
 *
 * Rolls an open group back, wipes the keys, closes the file and gives the lock up. Every later call but
 * wk_store_unref() is a caller's mistake. Closing twice does nothing.
 */
void wk_store_close (WkStore *self);

gboolean wk_store_is_read_only (WkStore *self);

/**
 * wk_store_get_id:
 * @self: a store
 * @id: (out caller-allocates): a random name of this store; a backup and what is restored from it keep it
 */
void wk_store_get_id (WkStore *self, WkId *id);

/* ---- durable groups --------------------------------------------------------------------------- */

/**
 * wk_store_begin:
 * @self: a store
 * @error: %WK_STORE_ERROR_READ_ONLY, %WK_STORE_ERROR_FULL …
 *
 * Begins a group: all that is written until wk_store_commit() becomes durable together, with one sync. Outside a
 * group every writing call is a group of its own. Groups nest; the outermost commit counts.
 *
 * Returns: whether it began
 */
gboolean wk_store_begin (WkStore *self, GError **error);

/**
 * wk_store_begin_lazily:
 * @self: a store
 * @error: as wk_store_begin()
 *
 * As wk_store_begin(), for what somebody else keeps durably and gives again: the outermost commit does without a sync of its own. The group survives the
 * end of the program; a loss of power may take it back, whole, together with the lazy ones after it and never without them, unless a group with a sync
 * came later: that one makes durable all that came before. Within another group it is part of that.
 *
 * Returns: whether it began
 */
gboolean wk_store_begin_lazily (WkStore *self, GError **error);

/**
 * wk_store_commit:
 * @self: a store in a group
 * @error: why nothing of the group is written
 *
 * Makes the group durable: when this returns %TRUE it survives a crash and loss of power (of a lazy one: see there). On failure, and when
 * a writing call of the group failed by the disk since it began, the whole group is taken back and is over; the caller
 * still has what it wanted to write and writes it again: a batch that did get through is then known and not appended twice
 * (out of memory in the middle of a commit can leave that open). A call that was refused before it wrote anything (missing,
 * erased, exists, mismatch, too large, wrong passphrase, last slot) does not spoil its group. An inner commit only counts down.
 *
 * Returns: whether it is durable
 */
gboolean wk_store_commit (WkStore *self, GError **error);

/**
 * wk_store_rollback:
 * @self: a store in a group
 *
 * Takes back all that was written since the outermost wk_store_begin(), and ends the group.
 */
void wk_store_rollback (WkStore *self);

/**
 * wk_store_get_position:
 * @self: a store
 *
 * The log's position: a number that grows with every batch and every erasure, and never goes back.
 *
 * Returns: the position; 0 in an empty store
 */
gint64 wk_store_get_position (WkStore *self);

/**
 * wk_store_tidy:
 * @self: a store, not in a group
 * @error: why not
 *
 * Moves what the write-ahead log holds into the main file, so that less hangs on it. To be called when idle.
 *
 * Returns: whether it did
 */
gboolean wk_store_tidy (WkStore *self, GError **error);

/* ---- findings --------------------------------------------------------------------------------- */

/* Something in the store that is not as it must be. */
typedef struct
{
  char *record;     /* (owned): what kind of record: "batch", "snapshot", "document", "subject", "value" … */
  gboolean has_id;
  WkId id;          /* of the document, subject or attachment, when has_id */
  guint64 sequence; /* of the batch or line; 0 when there is none */
  char *sentence;   /* (owned): English, plain, without personal data */
} WkStoreFinding;

void wk_store_finding_free (WkStoreFinding *finding);

/**
 * wk_store_take_findings:
 * @self: a store
 *
 * What reading has met and passed over since the last call, besides what wk_store_read_document() reports itself.
 *
 * Returns: (transfer full) (element-type WkStoreFinding): mostly empty
 */
GPtrArray *wk_store_take_findings (WkStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkStore, wk_store_unref)

G_END_DECLS

#include "wk-store-care.h"
#include "wk-store-log.h"
#include "wk-store-side.h"
#include "wk-store-slots.h"
#include "wk-store-subjects.h"
