/* lib0's binary encoding, the one that Yjs updates, y-protocols and our own wire use. */
#pragma once
#include "y-value.h"

G_BEGIN_DECLS

typedef struct { GByteArray *out; } YEncoder;
void y_encoder_init (YEncoder *e);
void y_encoder_clear (YEncoder *e);
GBytes *y_encoder_finish (YEncoder *e);                                /* (transfer full), clears */
void y_encode_u8 (YEncoder *e, guint8 v);
void y_encode_var_uint (YEncoder *e, guint64 v);
void y_encode_var_int (YEncoder *e, gint64 v);
void y_encode_string (YEncoder *e, const char *utf8, gssize len);      /* varString */
void y_encode_buf (YEncoder *e, gconstpointer data, gsize len);        /* varUint8Array */
void y_encode_raw (YEncoder *e, gconstpointer data, gsize len);
void y_encode_any (YEncoder *e, const YValue *v);

typedef struct { const guint8 *data; gsize len, pos; gboolean failed; } YDecoder;   /* after a failure everything reads as 0/empty */
void        y_decoder_init (YDecoder *d, gconstpointer data, gsize len);
gboolean    y_decoder_at_end (const YDecoder *d);
guint8      y_decode_u8 (YDecoder *d);
guint64     y_decode_var_uint (YDecoder *d);                           /* at most 53 bits, else failed */
gint64      y_decode_var_int (YDecoder *d);
char       *y_decode_string (YDecoder *d);                             /* (transfer full), valid UTF-8 without NUL; NULL when failed */
const char *y_decode_string_borrowed (YDecoder *d, gsize *len);        /* valid UTF-8, may hold NUL, not terminated; NULL when failed */
const guint8 *y_decode_buf (YDecoder *d, gsize *len);                  /* borrowed */
const guint8 *y_decode_raw (YDecoder *d, gsize len);                   /* borrowed */
YValue     *y_decode_any (YDecoder *d);                                /* bounded depth; NULL when failed */

/* Whether the bytes are valid UTF-8 (NUL allowed), as ECMAScript's fatal TextDecoder judges it. */
gboolean    y_utf8_validate (const guint8 *data, gsize len);

G_END_DECLS
