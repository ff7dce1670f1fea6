#include "file/wk-scan.h"

#include <glib/gi18n.h>
#include <string.h>

#include "wk-attachment.h"

/* A page of A4 at 300 dots an inch; a letter stays readable, and a photo small. */
#define LONGEST_SIDE 3508
/* What a picture may be before it is made smaller: nobody photographs letters with more. */
#define MOST_DOTS ((gint64) 120 * 1000 * 1000)
/* A picture of a screen stays what it is up to here; a larger one is kept as a photo. */
#define PNG_MAX_LENGTH ((gsize) 1500 * 1000)

void
wk_scan_free (WkScan *scan)
{
  g_bytes_unref (scan->bytes);
  g_clear_object (&scan->picture);
  g_free (scan);
}

static void
refuse (GError **error, const char *words)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, words);
}

static gboolean
begins (GBytes *bytes, gsize at, const char *mark)
{
  gsize length, n = strlen (mark);
  const char *data = g_bytes_get_data (bytes, &length);

  return length >= at + n && memcmp (data + at, mark, n) == 0;
}

/* A PDF may have something before its mark. */
static gboolean
is_pdf (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return memmem (data, MIN (length, 1024), "%PDF-", 5) != NULL;
}

static void
sized_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  gboolean *too_large = data;
  int longest = MAX (width, height);

  if ((gint64) width * height > MOST_DOTS)
    {
      *too_large = TRUE;
      gdk_pixbuf_loader_set_size (loader, 1, 1);
    }
  else if (longest > LONGEST_SIDE)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (gint64) width * LONGEST_SIDE / longest), MAX (1, (gint64) height * LONGEST_SIDE / longest));
}

static GdkPixbuf *
load (GBytes *bytes, const char *form, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (form, NULL);
  gboolean too_large = FALSE, whole;
  GdkPixbuf *pixbuf;

  if (loader != NULL)
    {
      g_signal_connect (loader, "size-prepared", G_CALLBACK (sized_cb), &too_large);
      whole = gdk_pixbuf_loader_write_bytes (loader, bytes, NULL);
      whole = gdk_pixbuf_loader_close (loader, NULL) && whole;
      pixbuf = whole ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
      if (pixbuf != NULL && !too_large)
        return gdk_pixbuf_apply_embedded_orientation (pixbuf);
    }
  refuse (error, too_large ? _ ("This photo has too many dots to be opened. Make it smaller.") : _ ("This photo does not open. Take it anew, or save it as JPEG."));
  return NULL;
}

/* Nothing but the dots. */
static GBytes *
draw_anew (GdkPixbuf *pixbuf, gboolean png, GError **error)
{
  char *data;
  gsize length;

  if (png ? gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, "png", error, NULL)
          : gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, "jpeg", error, "quality", "85", NULL))
    return g_bytes_new_take (data, length);
  return NULL;
}

static WkScan *
take_picture (GdkPixbuf *pixbuf, gboolean png, GError **error)
{
  g_autoptr (GBytes) bytes = draw_anew (pixbuf, png, error);
  WkScan *scan;

  if (bytes != NULL && png && g_bytes_get_size (bytes) > PNG_MAX_LENGTH)
    {
      g_bytes_unref (bytes);
      png = FALSE;
      bytes = draw_anew (pixbuf, FALSE, error);
    }
  if (bytes == NULL)
    return NULL;
  scan = g_new0 (WkScan, 1);
  scan->bytes = g_steal_pointer (&bytes);
  scan->type = png ? "image/png" : "image/jpeg";
  scan->picture = gdk_texture_new_for_pixbuf (pixbuf);
  return scan;
}

static WkScan *
take (GBytes *bytes, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  gboolean png = begins (bytes, 0, "\x89PNG\r\n\x1a\n");
  WkScan *scan;

  if (g_bytes_get_size (bytes) > WK_ATTACHMENT_MAX_LENGTH)
    {
      refuse (error, _ ("This is larger than 20 MB. Make it smaller, or add it in parts."));
      return NULL;
    }
  if (png || begins (bytes, 0, "\xff\xd8\xff"))
    {
      pixbuf = load (bytes, png ? "png" : "jpeg", error);
      return pixbuf != NULL ? take_picture (pixbuf, png, error) : NULL;
    }
  if (is_pdf (bytes))
    {
      scan = g_new0 (WkScan, 1);
      scan->bytes = g_bytes_ref (bytes);
      scan->type = "application/pdf";
      return scan;
    }
  if (begins (bytes, 4, "ftyp"))
    refuse (error, _ ("This is a photo of a kind that does not open everywhere (HEIC), or a film. Save the photo as JPEG, and add that."));
  else
    refuse (error, _ ("This is no photo (JPEG or PNG) and no PDF. Only those can be added."));
  return NULL;
}

/* No more of it than is needed to see that it is too large: what a file says of its size need not be so. */
static GBytes *
read_some (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autofree char *data = NULL;
  gsize length = 0;

  if (stream == NULL)
    return NULL;
  data = g_malloc (WK_ATTACHMENT_MAX_LENGTH + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), data, WK_ATTACHMENT_MAX_LENGTH + 1, &length, cancellable, error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

static void
return_scan (GTask *task, WkScan *scan, GError *error)
{
  if (scan != NULL)
    g_task_return_pointer (task, scan, (GDestroyNotify) wk_scan_free);
  else
    g_task_return_error (task, error);
}

static void
file_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes = read_some (data, cancellable, &error);
  WkScan *scan = bytes != NULL ? take (bytes, &error) : NULL;

  return_scan (task, scan, error);
}

void
wk_scan_read_file_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, wk_scan_read_file_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, file_thread);
}

static void
bytes_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  WkScan *scan = take (data, &error);

  return_scan (task, scan, error);
}

void
wk_scan_read_bytes_async (GBytes *bytes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, wk_scan_read_bytes_async);
  g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, bytes_thread);
}

WkScan *
wk_scan_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
draw_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GdkTexture *picture = gdk_texture_new_from_bytes (data, &error);

  if (picture != NULL)
    g_task_return_pointer (task, picture, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
wk_scan_draw_async (GBytes *bytes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, wk_scan_draw_async);
  g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, draw_thread);
}

GdkTexture *
wk_scan_draw_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
wk_scan_is_picture (const char *type)
{
  return g_str_equal (type, "image/jpeg") || g_str_equal (type, "image/png");
}
