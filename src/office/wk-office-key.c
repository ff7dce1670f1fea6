#include "wk-office-key.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wk-office-error.h"

#define KEY_BYTES 32
#define MAX_LENGTH 1024

static WkSecret *
fail (GError **error, const char *sentence, const char *path)
{
  g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_KEY, sentence, path, g_strerror (errno));
  return NULL;
}

static WkSecret *
read_key (const char *path, int fd, GError **error)
{
  g_autoptr (WkSecret) whole = wk_secret_new (NULL, MAX_LENGTH);
  guint8 *data = wk_secret_get_data (whole);
  gsize length = 0;
  struct stat info;
  gssize got;

  if (fstat (fd, &info) != 0)
    return fail (error, _("The key file %s cannot be read: %s."), path);
  if (info.st_mode & (S_IRWXO | S_IWGRP)) {
    g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_KEY,
                 _("Others may read the key file %s. Take that right away (chmod 600), and consider who may have read it."), path);
    return NULL;
  }

  while (length < MAX_LENGTH && (got = read (fd, data + length, MAX_LENGTH - length)) != 0) {
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return fail (error, _("The key file %s cannot be read: %s."), path);
    length += got;
  }
  while (length > 0 && g_ascii_isspace (data[length - 1]))
    length--;
  if (length < 16 || length == MAX_LENGTH || memchr (data, '\0', length) || !g_utf8_validate ((const char *) data, length, NULL)) {
    g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_KEY, _("The file %s holds no key: one line of 16 characters or more."), path);
    return NULL;
  }

  return wk_secret_new (data, length);
}

static gboolean
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced;

  if (fd < 0)
    return FALSE;
  synced = fsync (fd) == 0;
  close (fd);

  return synced;
}

static WkSecret *
make_key (const char *path, WkRandom *random, GError **error)
{
  g_autofree char *beside = g_strconcat (path, ".new", NULL);
  g_autoptr (WkSecret) key = NULL;
  guint8 bytes[KEY_BYTES];
  char *text;
  gsize length;
  gboolean written;
  int fd;

  wk_random_fill (random, bytes, sizeof bytes);
  text = wk_base64url_encode (bytes, sizeof bytes);
  key = wk_secret_new_text (text);
  wk_wipe (bytes, sizeof bytes);
  wk_wipe_and_free_text (text);

  /* Whole or not there: a store sealed with half a key would be lost. */
  g_unlink (beside);
  fd = open (beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (error, _("The key file %s cannot be made: %s."), path);
  length = wk_secret_get_length (key);
  written = write (fd, wk_secret_get_data (key), length) == (gssize) length && write (fd, "\n", 1) == 1 && fsync (fd) == 0;
  if (close (fd) != 0 || !written || g_rename (beside, path) != 0 || !sync_folder (path)) {
    fail (error, _("The key file %s cannot be made: %s."), path);
    g_unlink (beside);
    return NULL;
  }

  return g_steal_pointer (&key);
}

WkSecret *
wk_office_key_load (const char *dir, const char *file, gboolean make, WkRandom *random, GError **error)
{
  const char *credentials = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *path = NULL;
  WkSecret *key;
  int fd;

  if (!file && credentials) {
    path = g_build_filename (credentials, WK_OFFICE_CREDENTIAL, NULL);
    if (g_file_test (path, G_FILE_TEST_EXISTS))
      make = FALSE;
    else
      g_clear_pointer (&path, g_free);
  }
  if (!path)
    path = file ? g_strdup (file) : g_build_filename (dir, "office.key", NULL);

  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT && make)
    return make_key (path, random, error);
  if (fd < 0)
    return fail (error, _("The key file %s cannot be read: %s."), path);
  key = read_key (path, fd, error);
  close (fd);

  return key;
}
