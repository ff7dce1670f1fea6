#include "file/wk-unsealed.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "wk-config.h"

#define TMPFS 0x01021994
#define RAMFS 0x858458f6
/* Long enough for a program to start and open it; once open it needs its name no longer. */
#define SECONDS 60

static guint removal; /* source */

static gboolean
is_memory (const char *dir)
{
  struct statfs about;

  return statfs (dir, &about) == 0 && ((unsigned long) about.f_type == TMPFS || (unsigned long) about.f_type == RAMFS);
}

/* In a sandbox only that folder is seen from outside too. Without a runtime folder in memory there is the shared memory, where the folder is ours alone. */
static char *
dup_dir (void)
{
  const char *runtime = g_get_user_runtime_dir ();
  g_autofree char *app = g_build_filename (runtime, "app", WK_APP_ID, NULL);

  if (is_memory (app))
    return g_build_filename (app, "unsealed", NULL);
  if (is_memory (runtime))
    return g_build_filename (runtime, "woonkamer-unsealed", NULL);
  return is_memory ("/dev/shm") ? g_strdup_printf ("/dev/shm/woonkamer-unsealed-%u", (guint) getuid ()) : NULL;
}

/* Ours alone, whoever made it: in shared memory others can make folders as well. */
static gboolean
make_dir (const char *dir)
{
  GStatBuf about;

  if (g_mkdir (dir, 0700) < 0 && errno != EEXIST)
    return FALSE;
  return g_lstat (dir, &about) == 0 && S_ISDIR (about.st_mode) && about.st_uid == getuid () && (about.st_mode & 077) == 0;
}

void
wk_unsealed_forget (void)
{
  g_autofree char *dir = dup_dir ();
  g_autoptr (GDir) open = dir != NULL ? g_dir_open (dir, 0, NULL) : NULL;
  const char *name;

  g_clear_handle_id (&removal, g_source_remove);
  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      g_unlink (path);
    }
  if (dir != NULL)
    g_rmdir (dir);
}

static gboolean
forget_cb (gpointer data)
{
  removal = 0;
  wk_unsealed_forget ();
  return G_SOURCE_REMOVE;
}

static gboolean
write_file (const char *path, GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean whole = fd >= 0;

  while (whole && length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      whole = n > 0;
      if (whole)
        data += n, length -= n;
    }
  if (fd >= 0)
    close (fd);
  return whole;
}

gboolean
wk_unsealed_show (GtkWindow *parent, GBytes *bytes, GError **error)
{
  g_autofree char *dir = dup_dir (), *name = NULL, *path = NULL, *uri = NULL;
  g_autoptr (GAppInfo) viewer = g_app_info_get_default_for_type ("application/pdf", FALSE);

  wk_unsealed_forget ();
  if (viewer == NULL && !g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _ ("There is no program on this computer that shows PDFs."));
      return FALSE;
    }
  name = g_strdup_printf ("%08x.pdf", g_random_int ());
  path = dir != NULL ? g_build_filename (dir, name, NULL) : NULL;
  if (path == NULL || !make_dir (dir) || !write_file (path, bytes))
    {
      wk_unsealed_forget ();
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _ ("This cannot be shown here without leaving it open on the disk, so it is not shown."));
      return FALSE;
    }
  removal = g_timeout_add_seconds (SECONDS, forget_cb, NULL);
  uri = g_filename_to_uri (path, NULL, NULL);
  gtk_show_uri (parent, uri, GDK_CURRENT_TIME);
  return TRUE;
}
