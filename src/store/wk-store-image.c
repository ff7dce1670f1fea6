/* The projection's image: a sealed file of its own, so that the log's file and its backups stay small. */
#include "wk-store-image-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define HEAD_LENGTH 8

static char *
image_path (WkStore    *self,
            const WkId *name)
{
  char hex[WK_ID_HEX_SIZE];
  g_autofree char *file = g_strconcat (STORE_IMAGE_PREFIX, wk_id_write_hex (name, hex), NULL);

  return g_build_filename (self->dir, file, NULL);
}

/* Forgets the image. Its key goes with the row; the file is noise from then on. */
gboolean
wk_store_drop_image (WkStore *self,
                     GError **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, "DELETE FROM image", error);

  return row != NULL && wk_store_sql_run (self, row, error);
}

/* Removes image files that no row names. */
void
wk_store_image_remove_stale (WkStore *self)
{
  g_autoptr (StoreRow) row = wk_store_sql (self, "SELECT name FROM image", NULL);
  g_autoptr (GDir) dir = g_dir_open (self->dir, 0, NULL);
  g_autofree char *current = NULL;
  const char *file;
  WkId name;

  if (row != NULL && wk_store_sql_step (self, row, NULL) && wk_sql_get_id (row, 0, &name))
    current = image_path (self, &name);
  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->dir, file, NULL);

      if (g_str_has_prefix (file, STORE_IMAGE_PREFIX) && g_strcmp0 (path, current) != 0)
        g_unlink (path);
    }
}

static gboolean
write_file (const char *path,
            GBytes     *bytes,
            GError    **error)
{
  gsize length, done = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  int number = 0, fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      wk_store_set_error_errno (error, errno);
      return FALSE;
    }
  while (done < length && number == 0)
    {
      gssize n = write (fd, data + done, length - done);

      if (n >= 0)
        done += n;
      else if (errno != EINTR)
        number = errno;
    }
  /* Not synced: an image that a crash leaves incomplete does not open, and is made again. */
  if (close (fd) < 0 && number == 0)
    number = errno;
  if (number == 0)
    return TRUE;
  g_unlink (path);
  wk_store_set_error_errno (error, number);
  return FALSE;
}

static gboolean
image_row_put (WkStore      *self,
               const WkId   *name,
               gint64        position,
               guint         projector,
               const guint8 *key,
               GError      **error)
{
  g_autoptr (StoreRow) row = wk_store_sql (self,
    "INSERT OR REPLACE INTO image (id, name, position, projector, wrapped) VALUES (1, ?, ?, ?, ?)", error);
  RecordPlace place = { RECORD_IMAGE_KEY, 0, name, position };
  g_autoptr (GBytes) wrapped = NULL;

  if (row == NULL)
    return FALSE;
  wrapped = wk_seal (self->random, wk_secret_get_data (self->key), &place, NULL, 0, key, STORE_KEY_LENGTH, error);
  if (wrapped == NULL)
    return FALSE;
  wk_sql_bind_id (row, 1, name);
  sqlite3_bind_int64 (row, 2, position);
  sqlite3_bind_int64 (row, 3, projector);
  wk_sql_bind_bytes (row, 4, wrapped);
  return wk_store_sql_run (self, row, error);
}

gboolean
wk_store_image_save (WkStore      *self,
                     gint64        position,
                     guint         projector,
                     gconstpointer data,
                     gsize         length,
                     GError      **error)
{
  g_autoptr (WkSecret) key = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GError) cause = NULL;
  g_autofree char *path = NULL;
  guint32 head[2] = { GUINT32_TO_LE (projector), 0 };
  WkId name;
  RecordPlace place = { RECORD_IMAGE, 0, &name, position };
  gboolean ok;

  store_assert_here (self);

  if (self->read_only)
    {
      wk_store_set_error (error, WK_STORE_ERROR_READ_ONLY, NULL);
      return FALSE;
    }
  wk_id_init_random (&name, self->random);
  key = wk_secret_new_random (self->random, STORE_KEY_LENGTH);
  sealed = wk_seal (self->random, wk_secret_get_data (key), &place, head, sizeof head, data, length, error);
  path = image_path (self, &name);
  if (sealed == NULL || !write_file (path, sealed, error))
    return FALSE;
  ok = wk_store_begin (self, error)
       && wk_store_end (self, image_row_put (self, &name, position, projector, wk_secret_get_data (key), &cause), &cause, error);
  if (!ok)
    g_unlink (path);
  else if (self->depth == 0)
    wk_store_image_remove_stale (self);
  return ok;
}

/* The image's content in memory from sqlite3_malloc64(), or NULL when there is none that opens: then it has to be made anew. */
guint8 *
wk_store_image_load (WkStore *self,
                     guint    projector,
                     gint64  *position,
                     gsize   *length)
{
  g_autoptr (StoreRow) row = NULL;
  g_autoptr (WkSecret) key = NULL;
  g_autofree char *path = NULL;
  g_autofree char *sealed = NULL;
  RecordPlace place;
  gsize sealed_length;
  guint8 *plain;
  WkId name;

  store_assert_here (self);

  row = wk_store_sql (self, "SELECT name, position, wrapped FROM image WHERE projector = ?", NULL);
  if (row == NULL)
    return NULL;
  sqlite3_bind_int64 (row, 1, projector);
  if (!wk_store_sql_step (self, row, NULL) || !wk_sql_get_id (row, 0, &name))
    return NULL;
  place = (RecordPlace) { RECORD_IMAGE_KEY, 0, &name, sqlite3_column_int64 (row, 1) };
  key = wk_secret_new (NULL, STORE_KEY_LENGTH);
  path = image_path (self, &name);
  if (!wk_unseal_into (wk_secret_get_data (self->key), &place, sqlite3_column_blob (row, 2), sqlite3_column_bytes (row, 2),
                       wk_secret_get_data (key), STORE_KEY_LENGTH)
      || !g_file_get_contents (path, &sealed, &sealed_length, NULL)
      || sealed_length < SEALED_OVERHEAD + HEAD_LENGTH)
    return NULL;

  *length = sealed_length - SEALED_OVERHEAD - HEAD_LENGTH;
  plain = sqlite3_malloc64 (*length + HEAD_LENGTH);
  place.kind = RECORD_IMAGE;
  if (plain == NULL
      || !wk_unseal_into (wk_secret_get_data (key), &place, sealed, sealed_length, plain, *length + HEAD_LENGTH)
      || memcmp (plain, &(guint32) { GUINT32_TO_LE (projector) }, sizeof (guint32)) != 0)
    {
      sqlite3_free (plain);
      return NULL;
    }
  memmove (plain, plain + HEAD_LENGTH, *length);
  *position = place.sequence;
  return plain;
}
