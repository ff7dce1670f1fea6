/* The two hashes by which copies know that they are in step. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _YDoc YDoc;

typedef struct
{
  guint8 snapshot[32]; /* BLAKE2b-256 of y_doc_snapshot_canonical() */
  guint8 content[32];  /* BLAKE2b-256 of y_doc_to_json() */
  gboolean pending;    /* something waits for what it builds on */
} WkStateHash;

/**
 * wk_state_hash_init:
 * @self: (out caller-allocates): the hashes
 * @doc: a document
 */
void wk_state_hash_init (WkStateHash *self, YDoc *doc);
gboolean wk_state_hash_equal (const WkStateHash *a, const WkStateHash *b);

G_END_DECLS
