#include "wk-state-hash.h"

#include <sodium.h>
#include <string.h>
#include <ydoc.h>

#include <wk-base.h>

void
wk_state_hash_init (WkStateHash *self, YDoc *doc)
{
  g_autoptr(GBytes) snapshot = y_doc_snapshot_canonical (doc);
  g_autoptr(GString) json = g_string_new (NULL);

  wk_base_init ();
  y_doc_to_json (doc, json);
  crypto_generichash (self->snapshot, sizeof self->snapshot, g_bytes_get_data (snapshot, NULL), g_bytes_get_size (snapshot), NULL, 0);
  crypto_generichash (self->content, sizeof self->content, (const guint8 *) json->str, json->len, NULL, 0);
  self->pending = y_doc_has_pending (doc);
}

gboolean
wk_state_hash_equal (const WkStateHash *a, const WkStateHash *b)
{
  return memcmp (a->snapshot, b->snapshot, sizeof a->snapshot) == 0 && memcmp (a->content, b->content, sizeof a->content) == 0 &&
         a->pending == b->pending;
}
