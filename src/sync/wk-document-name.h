/* A document as the wire names it: enough for a receiver that never saw it to know what it is and whose. */
#pragma once

#include <wk-id.h>
#include <ydoc.h>

G_BEGIN_DECLS

typedef struct
{
  WkId document;  /* BLAKE2b-128 keyed with the subject's secret over kind and domain */
  WkId subject;   /* the resident, or the location itself */
  guint8 kind;    /* which of the documents of a subject; the numbers are the dossier's */
  char *domain;   /* (owned) "" unless the kind has one document a life domain; at most 64 bytes */
} WkDocumentName;

WkDocumentName *wk_document_name_new (const WkId *document, const WkId *subject, guint8 kind, const char *domain);
WkDocumentName *wk_document_name_copy (const WkDocumentName *self);
void wk_document_name_free (WkDocumentName *self);
gboolean wk_document_name_equal (const WkDocumentName *a, const WkDocumentName *b);

/* As stores keep it within a record: document, subject, kind and domain. What comes over the wire is bounded besides (wk-wire-private.h). */
void wk_document_name_encode (const WkDocumentName *self, YEncoder *e);
WkDocumentName *wk_document_name_decode (YDecoder *d); /* (transfer full) (nullable): NULL when @d has failed */

/* A subject and the secret that names its documents. */
typedef struct
{
  WkId id;
  guint8 secret[32];
} WkSubject;

WkSubject *wk_subject_new (const WkId *id, const guint8 secret[32]);
void wk_subject_free (WkSubject *self); /* wipes */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkDocumentName, wk_document_name_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkSubject, wk_subject_free)

G_END_DECLS
