/* Updates as bytes and as lists of structs, with no document: both formats, read and written. */
#pragma once
#include "y-doc-private.h"
#include <string.h>

/* A growing buffer. */
typedef struct {
  guint8 *data;          /* (owned) */
  gsize   len, room;
} YBuf;

void    y_buf_grow (YBuf *b, gsize more);
void    y_buf_put_any (YBuf *b, const YValue *v);
void    y_buf_clear (YBuf *b);
GBytes *y_buf_to_bytes (YBuf *b);

static inline void
y_buf_reserve (YBuf *b,
               gsize more)
{
  if (b->room - b->len < more)
    y_buf_grow (b, more);
}

static inline void
y_buf_put (YBuf  *b,
           guint8 v)
{
  y_buf_reserve (b, 1);
  b->data[b->len++] = v;
}

/* What a number takes at most. */
#define Y_VAR_BYTES 10

/* The following are for where there is known to be room: Y_VAR_BYTES for each number, whatever it is. */

/* By its highest bit, what is added to a number below 2^28, and above that how many bytes it takes. */
extern const guint32 y_var_marks[28];

/* Such a number, without a branch for each byte: the lengths of clocks are mixed. */
static inline guint8 *
y_put_short (guint8 *p,
             guint32 v)
{
  const guint32 marks = y_var_marks[31 ^ __builtin_clz (v | 1)];

  /* Each time all but the bytes that are done moves up by a bit. */
  v += v & ~0x7fu;
  v += v & ~0x7fffu;
  v += v & ~0x7fffffu;
  v = GUINT32_TO_LE (v | (marks & 0x808080));
  memcpy (p, &v, 4);
  return p + (marks >> 28);
}

static inline guint8 *
y_put_var (guint8 *p,
           guint64 v)
{
  if (v > 127 && v < 1u << 28)
    return y_put_short (p, v);
  for (; v > 127; v >>= 7)
    *p++ = 128 | (v & 127);
  *p++ = v;
  return p;
}

/* Six bits and the sign come first: as if the sign were the seventh bit of a number without one. */
static inline guint64
y_signed_var (gboolean negative,
              guint64  v)
{
  return v + (v & ~G_GUINT64_CONSTANT (63)) + (negative ? 64 : 0);
}

static inline guint8 *
y_put_signed (guint8  *p,
              gboolean negative,
              guint64  v)
{
  return y_put_var (p, y_signed_var (negative, v));
}

static inline void
y_buf_put_var (YBuf   *b,
               guint64 v)
{
  y_buf_reserve (b, Y_VAR_BYTES);
  b->len = y_put_var (b->data + b->len, v) - b->data;
}

static inline void
y_buf_put_signed (YBuf    *b,
                  gboolean negative,
                  guint64  v)
{
  y_buf_reserve (b, Y_VAR_BYTES);
  b->len = y_put_signed (b->data + b->len, negative, v) - b->data;
}

void    y_buf_put_raw (YBuf *b, gconstpointer data, gsize len);
void    y_buf_renew_var (YBuf *b, gsize at, gsize size, guint64 v);

/* lib0's run-length coders, of which format v2 is made; its encoding.js says what they are. */
typedef struct {
  YBuf     out;
  gint64   s, diff;
  guint64  count;
} YRle;

/* Writes the parts of which an update is made, in format v1 or v2. */
typedef struct {
  gboolean v2;
  YBuf     rest;
  YRle     key_clock, client, left_clock, right_clock, info, lengths, parent_info, type_ref, len;
  YBuf     strings;
  guint64  strings_units;
  guint32  next_key;
} YWriter;

void    y_writer_init (YWriter *w, gboolean v2);
void    y_writer_clear (YWriter *w);
GBytes *y_writer_finish (YWriter *w);                              /* (transfer full); clears */
void    y_write_guess (YWriter *w, guint n);
void    y_write_info (YWriter *w, guint8 info);
void    y_write_client (YWriter *w, guint64 client);
void    y_write_left_id (YWriter *w, guint64 client, guint32 clock);
void    y_write_right_id (YWriter *w, guint64 client, guint32 clock);
void    y_write_parent_info (YWriter *w, gboolean is_name);
void    y_write_type_ref (YWriter *w, guint8 ref);
void    y_write_len (YWriter *w, guint32 len);
/* Many of one kind at once, for format v2. */
void    y_write_infos (YWriter *w, const guint8 *infos, guint n);
void    y_write_clients (YWriter *w, guint64 client, guint n);     /* the same n times */
void    y_write_clocks (YRle *r, const guint32 *clocks, guint n);
void    y_write_lens (YRle *r, const guint32 *lens, guint n);
/* A string in parts: first its whole length, then so many bytes. */
void    y_write_string_begin (YWriter *w, gsize bytes, guint32 units);
void    y_write_string_part (YWriter *w, const char *s, gsize bytes);
void    y_write_string (YWriter *w, const char *s, gsize bytes);
void    y_write_key (YWriter *w, const char *s, gsize bytes);
void    y_write_any (YWriter *w, const YValue *v);
void    y_write_json (YWriter *w, const YValue *v);                /* of an embed or format */
void    y_write_json_text (YWriter *w, const YValue *v);           /* an element of old JSON content */
void    y_write_buf (YWriter *w, gconstpointer data, gsize len);

/* ---- structs ---- */

enum {
  Y_STRUCT_ORIGIN = 1, Y_STRUCT_RIGHT = 2, Y_STRUCT_PARENT_NAME = 4, Y_STRUCT_PARENT_ID = 8, Y_STRUCT_SUB = 16,
  Y_STRUCT_OWNS_S = 32
};

typedef struct {
  guint32 clock, len;
  guint8  kind, flags, type_ref, ascii;
  guint32 bytes, sub_len;
  union {
    struct {
      guint64 client, right_client;
      guint32 clock, right_clock;
    } origin;
    struct {
      const char *name;
      guint64     client;
      guint32     clock, name_len;
    } parent;
  } at;
  const char *sub;
  const char *s;         /* a text; a format's key; an XML type's name; a subdocument's guid; bytes of a binary */
  union {
    YValue  *value;      /* (owned): JSON or any of length 1; embed, format, subdocument */
    YValue **values;     /* (owned), each (owned): JSON or any of another length */
  } v;
} YStruct;

typedef struct {
  guint64 client;
  guint32 first, n;      /* which structs */
} YStructGroup;

typedef struct {
  guint64 client;
  guint32 clock, len;
} YDeleteRange;

typedef struct {
  YStruct      *structs;
  YStructGroup *groups;
  YDeleteRange *deletes;
  guint32       n_structs, n_groups, n_deletes;
  guint32       structs_room, groups_room, deletes_room;
  gboolean      owns;            /* some of the structs own something */
  YStruct       own_structs[2];
  YStructGroup  own_groups[2];
  YDeleteRange  own_deletes[4];
} YUpdate;

GBytes  *y_update_convert (gconstpointer data, gsize len, gboolean from_v2, gboolean to_v2, GError **error);
GHashTable *y_state_vector_to_hash (gconstpointer sv, gsize len, GArray **ranges, GError **error);
GBytes  *y_update_diff_known (gconstpointer data, gsize len, GHashTable *known, GError **error);
GBytes  *y_delete_ranges_to_update (const YDeleteRange *ranges, guint32 n);
/* The update borrows from @data. Several may be read one behind the other; after a failure all of it is to be cleared. */
void     y_update_init (YUpdate *u);
gboolean y_update_read (YUpdate *u, gconstpointer data, gsize len, gboolean v2, GError **error);
gboolean y_update_parse (YUpdate *u, gconstpointer data, gsize len, gboolean v2, GError **error);
void     y_update_clear (YUpdate *u);
void     y_struct_clear (YStruct *s);
/* One in format v1 that we wrote ourselves, of what begins at @at; returns where the next begins. */
gsize    y_struct_read (const guint8 *data, gsize len, gsize at, guint64 client, guint32 clock, YStruct *s);
/* Writes what is behind the first @offset units of the struct. */
void     y_struct_write (YWriter *w, guint64 client, const YStruct *s, guint32 offset);
void     y_delete_ranges_sort (YDeleteRange *ranges, guint32 *n);  /* clients descending, clocks ascending, joined */
void     y_delete_ranges_write_client (YWriter *w, const YDeleteRange *ranges, guint32 n);
void     y_delete_ranges_write (YWriter *w, const YDeleteRange *ranges, guint32 n);   /* sorted ones */
void     y_struct_content (const YStruct *s, guint32 offset, YContent *c, char **owned);      /* of y-apply.c */
gboolean y_doc_load (YTx *tx, const YUpdate *u);           /* of y-load.c; FALSE: nothing is done, go the long way */

/* y-pending.c */
void     y_pending_add (YDoc *doc, const YUpdate *u, guint32 group, guint32 from, guint64 client, guint32 clock);
gsize    y_pending_size (const YUpdate *u, guint32 group, guint32 from);
gsize    y_pending_size_at_most (const YUpdate *u, gsize len);
YPending *y_pending_first (YDoc *doc, guint64 client);
void     y_pending_wake (YDoc *doc, YPending *p);
gsize    y_pending_read (YDoc *doc, const YPending *p, YStruct *s);
void     y_pending_pass (YDoc *doc, YPending *p, const YStruct *s, gsize to);
void     y_pending_wait (YDoc *doc, YPending *p, guint64 client, guint32 clock);
void     y_pending_remove (YDoc *doc, YPending *p);
GBytes  *y_pending_to_update (const YPending *p);
void     y_pending_deletes_add (YDoc *doc, const YDeleteRange *r);
gboolean y_pending_deletes_take (YDoc *doc, guint64 client, guint32 state, YDeleteRange *r);
gboolean y_pending_deletes_would_overflow (YDoc *doc, const YDeleteRange *ranges, guint32 n);
YDeleteRange *y_pending_deletes_all (YDoc *doc, guint32 *n);       /* (transfer full) */
