/* What may be added to a file: photos and PDFs, known by what is in them and not by their names. A photo is drawn anew, upright and no larger
 * than a letter needs, so that nothing of where and with what it was taken stays in it. */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

typedef struct
{
  GBytes *bytes; /* (owned): as it is kept */
  const char *type; /* a media type */
  GdkTexture *picture; /* (owned) (nullable): of a photo */
} WkScan;

void wk_scan_free (WkScan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkScan, wk_scan_free)

/**
 * wk_scan_read_file_async:
 * @file: what somebody chose or dropped
 *
 * Reads it on a thread of its own. The error's message says what may be added instead.
 */
void wk_scan_read_file_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/* The same of what is there already: pasted. */
void wk_scan_read_bytes_async (GBytes *bytes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
WkScan *wk_scan_read_finish (GAsyncResult *result, GError **error); /* (transfer full) (nullable) */

/* Of what was kept: the picture, made on a thread of its own. */
void wk_scan_draw_async (GBytes *bytes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
GdkTexture *wk_scan_draw_finish (GAsyncResult *result, GError **error); /* (transfer full) (nullable) */

gboolean wk_scan_is_picture (const char *type);

G_END_DECLS
