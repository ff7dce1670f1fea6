/* The sealed record of FORMAT.md, for whoever keeps such records elsewhere than in a store's file. From any thread. */
#pragma once

#include "wk-base.h"

G_BEGIN_DECLS

/* Where a record belongs: its associated data. It opens there and nowhere else. */
typedef struct
{
  guint kind; /* at most 255 */
  guint64 key_id;
  const WkId *document; /* (nullable): none is all zeros */
  guint64 sequence;
} WkSealPlace;

/**
 * wk_seal:
 * @random: where the nonce comes from
 * @key: (array fixed-size=32): under which key
 * @place: where it belongs
 * @head: (nullable): what it begins with
 * @head_length: bytes of @head
 * @body: (nullable): the rest
 * @body_length: bytes of @body
 * @error: %WK_STORE_ERROR_TOO_LARGE
 *
 * Seals head and body as one record, so that a caller need not join them first.
 *
 * Returns: (transfer full) (nullable): the record
 */
GBytes *wk_seal (WkRandom *random, const guint8 *key, const WkSealPlace *place, gconstpointer head, gsize head_length,
                 gconstpointer body, gsize body_length, GError **error);

/**
 * wk_unseal_into:
 * @key: (array fixed-size=32): under which key
 * @place: where it belongs
 * @sealed: the record
 * @sealed_length: its bytes
 * @plain: (out caller-allocates): where to write
 * @plain_length: the bytes that it must hold
 *
 * Returns: whether it opened; @plain is untouched when it did not
 */
gboolean wk_unseal_into (const guint8 *key, const WkSealPlace *place, gconstpointer sealed, gsize sealed_length, gpointer plain,
                         gsize plain_length);

/**
 * wk_unseal:
 * @key: (array fixed-size=32): under which key
 * @place: where it belongs
 * @sealed: the record
 * @sealed_length: its bytes
 * @skip: bytes of its head
 * @skipped: (out caller-allocates) (optional) (array length=skip): the head
 *
 * Returns: (transfer full) (nullable): what follows the head; %NULL when it does not open
 */
GBytes *wk_unseal (const guint8 *key, const WkSealPlace *place, gconstpointer sealed, gsize sealed_length, gsize skip, guint8 *skipped);

#define WK_SEAL_CHAIN_LENGTH 32

/**
 * wk_seal_chain:
 * @key: (array fixed-size=32): the key of the chain
 * @before: (array fixed-size=32): what this line follows; zeros for the first
 * @place: where the line's record belongs: its number is the sequence, the document whom it is about
 * @time: µs since 1970 UTC
 * @sealed: the record
 * @length: its bytes
 * @after: (out caller-allocates) (array fixed-size=32): what the next line follows; may be @before
 *
 * One step of the access log's chain of hashes (FORMAT.md, *access*).
 */
void wk_seal_chain (const guint8 *key, const guint8 *before, const WkSealPlace *place, gint64 time, gconstpointer sealed, gsize length,
                    guint8 *after);

G_END_DECLS
