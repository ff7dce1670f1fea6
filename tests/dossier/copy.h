/* One copy of a document, as one program has it, for tests. */
#pragma once

#include "wk-base.h"
#include "wk-candidate-private.h"
#include "wk-dossier.h"
#include "wk-document-private.h"
#include "wk-record-private.h"
#include "ydoc.h"

typedef struct
{
  YDoc *doc; /* (owned) */
  WkDocument *document; /* (owned) */
  WkAuthor *author; /* (owned) */
  WkClock *clock; /* (owned) */
  WkRandom *random; /* (owned) */
} Copy;

static inline void
copy_open (Copy *self, WkDocKind kind, const char *domain, guint64 client, const char *name)
{
  g_autofree char *account = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", client);

  self->doc = y_doc_new (client, Y_DOC_GC);
  self->author = wk_author_new (account, name, "Tiem", "d0", NULL);
  self->clock = wk_clock_new_test (G_GINT64_CONSTANT (1796000000000000));
  self->random = wk_random_new_seeded (client);
  self->document = wk_document_new (kind, domain, self->doc, self->author, self->clock, self->random);
}

static inline void
copy_close (Copy *self)
{
  g_assert_finalize_object (self->document);
  y_doc_unref (self->doc);
  g_object_unref (self->author);
  wk_clock_unref (self->clock);
  wk_random_unref (self->random);
  memset (self, 0, sizeof *self);
}

/* What @from has and @to lacks. */
static inline void
copy_send (Copy *from, Copy *to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) known = y_doc_state_vector (to->doc);
  g_autoptr (GBytes) update = y_doc_encode_state (from->doc, g_bytes_get_data (known, NULL), g_bytes_get_size (known), &error);

  g_assert_no_error (error);
  y_doc_apply_update (to->doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), "wire", &error);
  g_assert_no_error (error);
}

static inline void
copy_meet (Copy *a, Copy *b)
{
  copy_send (a, b);
  copy_send (b, a);
}

static inline char *
copy_json (Copy *self)
{
  return wk_dossier_to_json ("00", &self->document, 1);
}
