/* What one client id wrote in one document, in a row, signed: the unit that is kept and passed on. */
#pragma once

#include "wk-device-key.h"
#include "wk-document-name.h"

G_BEGIN_DECLS

#define WK_BATCH_ID_LENGTH 32
#define WK_BATCH_MAX_LENGTH (8 * 1024 * 1024) /* encoded */

typedef struct _WkBatch WkBatch; /* ref-counted, immutable; may be used from any thread */

/**
 * WkBatchFlags:
 * @WK_BATCH_VOUCHED: signed by a host for someone without a device key, whose name is in @vouched_for
 */
typedef enum {
  WK_BATCH_NONE = 0,
  WK_BATCH_VOUCHED = 1 << 0,
} WkBatchFlags;

typedef struct
{
  WkDocumentName name;
  guint64 client;          /* the Yjs client id, at most 53 bits */
  guint64 from, to;        /* clocks from ≤ c < to; equal when it only deletes */
  WkId author;             /* account; of a vouched batch the host's */
  gint64 time;             /* microseconds since 1970-01-01 UTC by the author's clock, for display only */
  WkBatchFlags flags;
  char *vouched_for;       /* (nullable) a guest's name as typed, of a vouched batch; at most 200 bytes */
  GBytes *update;          /* Yjs update, format v1 */
} WkBatchFields;

/**
 * wk_batch_new:
 * @fields: what it says; copied (the update by reference)
 * @key: the device that signs
 * @error: %WK_SYNC_ERROR_CONTENT when the update is not what the fields say, %WK_SYNC_ERROR_LIMIT
 *
 * Makes and signs a batch. The update must insert structs of `client` only, exactly from `from` to `to`
 * (see y_update_inspect()); deletions of anything are allowed.
 *
 * Returns: (transfer full) (nullable): a batch
 */
WkBatch *wk_batch_new (const WkBatchFields *fields, WkDeviceKey *key, GError **error);

/**
 * wk_batch_decode:
 * @bytes: what wk_batch_encode() gave; foreign
 * @error: %WK_SYNC_ERROR_MALFORMED, %WK_SYNC_ERROR_LIMIT
 *
 * Reads a batch; its signature and its update are not looked at yet: that is wk_batch_check().
 *
 * Returns: (transfer full) (nullable): a batch
 */
WkBatch *wk_batch_decode (GBytes *bytes, GError **error);

/**
 * wk_batch_check:
 * @self: a batch
 * @error: %WK_SYNC_ERROR_SIGNATURE, %WK_SYNC_ERROR_CONTENT
 *
 * Checks that the device it names signed it, and that its update carries only the named client's structs in the
 * named range. Whether that device is the author's is for the caller, who knows the certificates. May run on any thread.
 *
 * Returns: whether it holds
 */
gboolean wk_batch_check (WkBatch *self, GError **error);

GBytes *wk_batch_encode (WkBatch *self);                        /* (transfer none) */
const WkBatchFields *wk_batch_get_fields (WkBatch *self);       /* (transfer none) */
const guint8 *wk_batch_get_device (WkBatch *self);              /* (transfer none) the signing device's public key, 32 bytes */
const guint8 *wk_batch_get_id (WkBatch *self);                  /* (transfer none) BLAKE2b-256 of its bytes */
gboolean wk_batch_equal (gconstpointer a, gconstpointer b);     /* by id; for GHashTable */
guint wk_batch_hash (gconstpointer batch);

WkBatch *wk_batch_ref (WkBatch *self);
void wk_batch_unref (WkBatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkBatch, wk_batch_unref)

G_END_DECLS
