#include "postgres-server.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "remove-all.h"

struct _PostgresServer
{
  char *bin;            /* (owned): where its programs are */
  char *dir;            /* (owned) */
  GSubprocess *process; /* (owned) (nullable) */
  gboolean durable;
  guint databases;
};

/* The server refuses to be root: then it is whoever this names. */
static const char *
other_user (void)
{
  static const char * const names[] = { "postgres", "nobody", NULL };
  guint i;

  for (i = 0; names[i]; i++)
    if (getpwnam (names[i]))
      return names[i];

  return NULL;
}

static char *
find_programs (void)
{
  g_autofree char *initdb = g_find_program_in_path ("initdb");
  g_autoptr (GDir) dir = NULL;
  const char *version;
  char *best = NULL;

  if (initdb) {
    /* Beside the real one are the others. */
    g_autofree char *real = realpath (initdb, NULL);

    return g_path_get_dirname (real ? real : initdb);
  }
  /* Debian keeps them out of the path, a folder a version. */
  dir = g_dir_open ("/usr/lib/postgresql", 0, NULL);
  while (dir && (version = g_dir_read_name (dir))) {
    g_autofree char *program = g_build_filename ("/usr/lib/postgresql", version, "bin", "initdb", NULL);

    if (!g_file_test (program, G_FILE_TEST_IS_EXECUTABLE))
      continue;
    g_free (best);
    best = g_path_get_dirname (program);
  }

  return best;
}

static void
add_user (GPtrArray *words)
{
  g_ptr_array_add (words, g_strdup ("setpriv"));
  g_ptr_array_add (words, g_strdup ("--pdeathsig=QUIT")); /* it does not outlive a test that fails */
  g_ptr_array_add (words, g_strdup_printf ("--reuid=%s", other_user ()));
  g_ptr_array_add (words, g_strdup_printf ("--regid=%d", (int) getpwnam (other_user ())->pw_gid));
  g_ptr_array_add (words, g_strdup ("--clear-groups"));
}

static GSubprocess *
spawn (PostgresServer *self, gboolean listen, const char *program, const char * const *more)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (listen ? G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE
                                      : G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;
  guint i;

  /* Not what is asked of the program under test. */
  g_subprocess_launcher_unsetenv (launcher, "WOONKAMER_DATABASE");
  g_subprocess_launcher_set_cwd (launcher, self->dir);
  if (geteuid () == 0 && (g_str_equal (program, "postgres") || g_str_equal (program, "initdb")))
    add_user (words);
  g_ptr_array_add (words, g_build_filename (self->bin, program, NULL));
  for (i = 0; more[i]; i++)
    g_ptr_array_add (words, g_strdup (more[i]));
  g_ptr_array_add (words, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) words->pdata, &error);
  g_assert_no_error (error);

  return process;
}

void
postgres_server_start (PostgresServer *self)
{
  g_autofree char *data = g_build_filename (self->dir, "data", NULL);
  const char *words[] = { "-D", data, "-k", self->dir, "-c", "listen_addresses=", "-c", self->durable ? "fsync=on" : "fsync=off", "-c", "max_connections=40", "-c", "shared_buffers=32MB", NULL };
  const char *ask[] = { "-q", "-h", self->dir, NULL };
  guint try;

  g_assert_null (self->process);
  self->process = spawn (self, FALSE, "postgres", words);
  for (try = 0; try < 1200; try++) {
    g_autoptr (GSubprocess) isready = spawn (self, FALSE, "pg_isready", ask);

    g_subprocess_wait (isready, NULL, NULL);
    if (g_subprocess_get_exit_status (isready) == 0)
      return;
    g_usleep (50000);
  }
  g_error ("PostgreSQL did not start");
}

void
postgres_server_stop (PostgresServer *self)
{
  g_subprocess_send_signal (self->process, SIGQUIT);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

static PostgresServer *
new_server (gboolean durable, char **why_not)
{
  g_autofree char *bin = find_programs (), *data = NULL, *setpriv = g_find_program_in_path ("setpriv");
  PostgresServer *self;
  const char *words[] = { "-D", NULL, "-A", "trust", "-U", "office", "-N", "-E", "UTF8", "--no-locale", NULL };
  g_autoptr (GSubprocess) initdb = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;

  if (!bin) {
    *why_not = g_strdup ("PostgreSQL's initdb is not installed");
    return NULL;
  }
  if (geteuid () == 0 && (!other_user () || !setpriv)) {
    *why_not = g_strdup ("PostgreSQL does not run as root, and there is no setpriv or no other user");
    return NULL;
  }

  self = g_new0 (PostgresServer, 1);
  self->durable = durable;
  self->bin = g_steal_pointer (&bin);
  self->dir = g_dir_make_tmp ("wk-pg-XXXXXX", &error);
  g_assert_no_error (error);
  if (geteuid () == 0) {
    const struct passwd *user = getpwnam (other_user ());

    g_assert_cmpint (chown (self->dir, user->pw_uid, user->pw_gid), ==, 0);
  }
  data = g_build_filename (self->dir, "data", NULL);
  words[1] = data;
  initdb = spawn (self, TRUE, "initdb", words);
  g_assert_true (g_subprocess_communicate_utf8 (initdb, NULL, NULL, &output, NULL, NULL));
  if (!g_subprocess_get_if_exited (initdb) || g_subprocess_get_exit_status (initdb) != 0)
    g_error ("initdb: %s", output);
  postgres_server_start (self);

  return self;
}

PostgresServer *
postgres_server_new (char **why_not)
{
  return new_server (FALSE, why_not);
}

PostgresServer *
postgres_server_new_durable (char **why_not)
{
  return new_server (TRUE, why_not);
}

void
postgres_server_free (PostgresServer *self)
{
  if (self->process)
    postgres_server_stop (self);
  remove_all (self->dir);
  g_free (self->dir);
  g_free (self->bin);
  g_free (self);
}

void
postgres_server_execute (PostgresServer *self, const char *database, const char *sql)
{
  g_autofree char *first = database ? NULL : g_strdup_printf ("host=%s dbname=postgres user=office", self->dir);

  postgres_server_run (self, "psql", NULL, "-q", "-v", "ON_ERROR_STOP=1", "-c", sql, "-d", database ? database : first, NULL);
}

char *
postgres_server_new_database (PostgresServer *self)
{
  g_autofree char *name = g_strdup_printf ("office%u", ++self->databases);
  g_autofree char *sql = g_strdup_printf ("CREATE DATABASE %s", name);

  postgres_server_execute (self, NULL, sql);

  return g_strdup_printf ("host=%s dbname=%s user=office", self->dir, name);
}

void
postgres_server_run (PostgresServer *self, const char *program, char **output, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *said = NULL;
  va_list more;
  char *word;

  va_start (more, output);
  while ((word = va_arg (more, char *)))
    g_ptr_array_add (words, word);
  va_end (more);
  g_ptr_array_add (words, NULL);
  process = spawn (self, TRUE, program, (const char * const *) words->pdata);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, NULL));
  if (!g_subprocess_get_if_exited (process) || g_subprocess_get_exit_status (process) != 0)
    g_error ("%s: %s", program, said);
  if (output)
    *output = g_steal_pointer (&said);
}

static PostgresServer *shared;

static void
end_shared (void)
{
  g_clear_pointer (&shared, postgres_server_free);
}

PostgresServer *
postgres_server_shared (void)
{
  g_autofree char *why_not = NULL;

  if (shared)
    return shared;
  shared = postgres_server_new (&why_not);
  if (shared)
    atexit (end_shared);
  else
    g_test_skip (why_not);

  return shared;
}
