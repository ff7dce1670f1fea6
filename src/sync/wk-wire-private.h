/* Fields that lib0 has no word for, on top of its encoding. Reading past a limit fails the decoder. */
#pragma once

#include <ydoc.h>

#include "wk-document-name.h"

G_BEGIN_DECLS

#define WK_NAME_MAX 200   /* bytes, of people, organisations, devices */
#define WK_DOMAIN_MAX 64
#define WK_TEXT_MAX 500
#define WK_UPDATE_MAX (8 * 1024 * 1024)
#define WK_FRAME_MAX (12 * 1024 * 1024)

/* A decoder that knows the bytes it reads from, so that long fields need not be copied. */
typedef struct
{
  YDecoder d;
  GBytes *source; /* (unowned) */
} WkReader;

void wk_reader_init (WkReader *self, GBytes *source);
void wk_reader_fail (WkReader *self);
gsize wk_reader_left (const WkReader *self);
gboolean wk_reader_raw (WkReader *self, gpointer data, gsize length);
char *wk_reader_text (WkReader *self, gsize max);      /* (transfer full); never NULL, "" after a failure */
GBytes *wk_reader_bytes (WkReader *self, gsize max);   /* (transfer full); never NULL */
guint wk_reader_count (WkReader *self, guint max, gsize smallest); /* of records of at least `smallest` bytes */
WkDocumentName *wk_reader_document_name (WkReader *self); /* (transfer full) (nullable) */

void wk_write_document_name (YEncoder *e, const WkDocumentName *name);
void wk_write_bytes (YEncoder *e, GBytes *bytes /* (nullable): empty */);
void wk_write_text (YEncoder *e, const char *text /* (nullable): empty */, gsize max);

G_END_DECLS
