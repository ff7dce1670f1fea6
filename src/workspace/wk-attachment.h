/* Photos and PDFs of a resident's file: sealed in the store, known by a record in the base or in a life domain. */
#pragma once
#include "wk-file.h"

G_BEGIN_DECLS

/* More is refused. */
#define WK_ATTACHMENT_MAX_LENGTH ((gsize) 20 * 1024 * 1024)

typedef struct {
  GBytes *bytes;             /* as they are to be kept */
  const char *type;          /* a media type */
  const char *title;         /* (nullable) */
  const char *life_domain;   /* (nullable): its key; NULL: everyone who may read the file may read it */
} WkNewAttachment;

/**
 * wk_file_add_attachment_async:
 * @self: a file
 * @attachment: what to add; copied
 * @cancellable: (nullable): to give up
 * @callback: called when it is on disk
 * @data: for @callback
 *
 * Seals and keeps it on the worker; only then the file tells of it.
 */
void      wk_file_add_attachment_async  (WkFile *self, const WkNewAttachment *attachment, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer data);
WkRecord *wk_file_add_attachment_finish (WkFile *self, GAsyncResult *result, GError **error);                 /* (transfer none) */

/**
 * wk_file_read_attachment_async:
 * @self: a file
 * @record: a record `attachment` of it
 * @cancellable: (nullable): to give up
 * @callback: called when it was read
 * @data: for @callback
 */
void      wk_file_read_attachment_async  (WkFile *self, WkRecord *record, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* WK_WORKSPACE_ERROR_MISSING: not all of it is here yet; _STORE: it does not open. (transfer full) (nullable) */
GBytes   *wk_file_read_attachment_finish (WkFile *self, GAsyncResult *result, GError **error);

/**
 * wk_file_remove_attachment_async:
 * @self: a file
 * @record: a record `attachment` of it
 * @callback: called when it is gone
 * @data: for @callback
 *
 * For good: its key is destroyed, then its bytes are taken away, here and wherever this comes.
 */
void      wk_file_remove_attachment_async  (WkFile *self, WkRecord *record, GAsyncReadyCallback callback, gpointer data);
gboolean  wk_file_remove_attachment_finish (WkFile *self, GAsyncResult *result, GError **error);

/**
 * wk_file_list_attachments:
 * @self: a file
 *
 * Returns: (transfer full) (element-type WkRecord): what its documents tell of, the base's first
 */
GPtrArray *wk_file_list_attachments (WkFile *self);

G_END_DECLS
