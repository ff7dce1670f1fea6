/* Hocuspocus's frames: a document's name, a type, a payload. See WIRE.md, "Frames". */
#pragma once

#include <gio/gio.h>

#include "wk-document-name.h"

G_BEGIN_DECLS

typedef enum {
  WK_FRAME_SYNC = 0,
  WK_FRAME_AWARENESS = 1,
  WK_FRAME_AUTH = 2,
  WK_FRAME_QUERY_AWARENESS = 3,
  WK_FRAME_SYNC_REPLY = 4,
  WK_FRAME_STATELESS = 5,
  WK_FRAME_BROADCAST_STATELESS = 6,
  WK_FRAME_CLOSE = 7,
  WK_FRAME_SYNC_STATUS = 8,
} WkFrameType;

typedef enum { WK_SYNC_STEP_1 = 0, WK_SYNC_STEP_2 = 1, WK_SYNC_UPDATE = 2 } WkSyncStep;
typedef enum { WK_AUTH_TOKEN = 0, WK_AUTH_DENIED = 1, WK_AUTH_AUTHENTICATED = 2 } WkAuthKind;

#define WK_OWN_NAME "/woonkamer"

/* One frame, read; points into the bytes it was read from. */
typedef struct
{
  GBytes *source;          /* (unowned) */
  const char *name;        /* not closed by a nul */
  gsize name_length;
  guint64 type;
  gboolean own;            /* on our reserved name: `type` and what follows are a message of ours */
  gsize rest;              /* where in source the payload begins */
  /* sync and auth: */
  guint64 kind;            /* WkSyncStep or WkAuthKind */
  const guint8 *data;      /* state vector, update, awareness update, or text (token, reason) */
  gsize length;
} WkFrame;

/**
 * wk_frame_read:
 * @self: (out caller-allocates): a frame; points into @bytes
 * @bytes: one binary message
 * @error: %WK_SYNC_ERROR_MALFORMED, %WK_SYNC_ERROR_LIMIT
 *
 * Reads a frame as far as this layer understands it; of types it does not act on the payload is left alone.
 */
gboolean wk_frame_read (WkFrame *self, GBytes *bytes, GError **error);
gboolean wk_frame_is_named (const WkFrame *self, const char *name);
/* Whether the name is a document's: 32 lower-case hexadecimal digits. */
gboolean wk_frame_get_document (const WkFrame *self, WkId *document);

/* All (transfer full); the document's name as text. */
GBytes *wk_frame_new_sync (const char *name, WkSyncStep step, gconstpointer data, gsize length);
GBytes *wk_frame_new_awareness (const char *name, GBytes *update);
GBytes *wk_frame_new_query_awareness (const char *name);
GBytes *wk_frame_new_auth (const char *name, WkAuthKind kind, const char *text);
GBytes *wk_frame_new_close (const char *name, const char *reason);
GBytes *wk_frame_new_sync_status (const char *name, gboolean applied);

G_END_DECLS
