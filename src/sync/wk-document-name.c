#include "wk-document-name.h"

#include <string.h>

#include <wk-secret.h>

WkDocumentName *
wk_document_name_new (const WkId *document, const WkId *subject, guint8 kind, const char *domain)
{
  WkDocumentName *self = g_new0 (WkDocumentName, 1);

  self->document = *document;
  self->subject = *subject;
  self->kind = kind;
  self->domain = g_strdup (domain != NULL ? domain : "");
  return self;
}

WkDocumentName *
wk_document_name_copy (const WkDocumentName *self)
{
  return self != NULL ? wk_document_name_new (&self->document, &self->subject, self->kind, self->domain) : NULL;
}

void
wk_document_name_free (WkDocumentName *self)
{
  if (self == NULL)
    return;
  g_free (self->domain);
  g_free (self);
}

gboolean
wk_document_name_equal (const WkDocumentName *a, const WkDocumentName *b)
{
  return wk_id_equal (&a->document, &b->document) && wk_id_equal (&a->subject, &b->subject) &&
         a->kind == b->kind && g_strcmp0 (a->domain, b->domain) == 0;
}

void
wk_document_name_encode (const WkDocumentName *self, YEncoder *e)
{
  y_encode_raw (e, self->document.bytes, WK_ID_LENGTH);
  y_encode_raw (e, self->subject.bytes, WK_ID_LENGTH);
  y_encode_var_uint (e, self->kind);
  y_encode_string (e, self->domain != NULL ? self->domain : "", -1);
}

WkDocumentName *
wk_document_name_decode (YDecoder *d)
{
  const guint8 *document = y_decode_raw (d, WK_ID_LENGTH), *subject = y_decode_raw (d, WK_ID_LENGTH);
  guint64 kind = y_decode_var_uint (d);
  g_autofree char *domain = y_decode_string (d);
  WkId ids[2];

  if (d->failed)
    return NULL;
  memcpy (ids[0].bytes, document, WK_ID_LENGTH);
  memcpy (ids[1].bytes, subject, WK_ID_LENGTH);
  return wk_document_name_new (&ids[0], &ids[1], kind, domain);
}

WkSubject *
wk_subject_new (const WkId *id, const guint8 secret[32])
{
  WkSubject *self = g_new0 (WkSubject, 1);

  self->id = *id;
  memcpy (self->secret, secret, 32);
  return self;
}

void
wk_subject_free (WkSubject *self)
{
  if (self == NULL)
    return;
  wk_wipe (self, sizeof *self);
  g_free (self);
}
