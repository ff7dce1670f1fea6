/* The program as scripts use it: what it prints, where it writes, how it ends. */
#include <glib/gstdio.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/wait.h>

#include "remove-all.h"

#define PASSPHRASE "een tafel met vier stoelen"

typedef struct
{
  char *dir; /* (owned) */
  char *out, *err; /* (owned): of the last run */
} Fixture;

/* Runs woonkamerctl on the fixture's store; gives its exit status. */
static int G_GNUC_NULL_TERMINATED
ctl (Fixture *f, const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  int status = -1;
  va_list args;

  g_ptr_array_add (argv, g_build_filename (g_getenv ("G_TEST_BUILDDIR"), "..", "src", "woonkamerctl", NULL));
  g_ptr_array_add (argv, g_strdup ("--data-dir"));
  g_ptr_array_add (argv, g_build_filename (f->dir, "store", NULL));
  g_ptr_array_add (argv, g_strdup ("--passphrase-file"));
  g_ptr_array_add (argv, g_build_filename (f->dir, "passphrase", NULL));
  va_start (args, first);
  for (const char *word = first; word != NULL; word = va_arg (args, const char *))
    g_ptr_array_add (argv, g_strdup (word));
  va_end (args);
  g_ptr_array_add (argv, NULL);
  g_clear_pointer (&f->out, g_free);
  g_clear_pointer (&f->err, g_free);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, 0, NULL, NULL, &f->out, &f->err, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static char *
read_file (Fixture *f, const char *folder, const char *name, gsize *length)
{
  g_autofree char *path = g_build_filename (f->dir, folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  GStatBuf about;

  g_file_get_contents (path, &text, length, &error);
  g_assert_no_error (error);
  /* Nobody else may read what is in it. */
  g_assert_cmpint (g_stat (path, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 077, ==, 0);
  return text;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  f->dir = g_dir_make_tmp ("ctl-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (f->dir, "passphrase", NULL);
  g_file_set_contents_full (path, PASSPHRASE "\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ctl (f, "create", "Ineke Veldman", "Tiem", "--example", NULL), ==, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  remove_all (f->dir);
  g_free (f->dir);
  g_free (f->out);
  g_free (f->err);
}

static void
test_example (Fixture *f, gconstpointer data)
{
  static const char *const phases[] = { "in-view", "intake", "behind-the-scenes", "table", "plan", "doing", "evaluation", "onward" };
  guint residents = 0;

  g_assert_cmpint (ctl (f, "list", NULL), ==, 0);
  g_assert_nonnull (strstr (f->out, "Aydın, Fatma"));
  g_assert_cmpint (ctl (f, "list", "--json", NULL), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      g_autofree char *phase = g_strdup_printf ("\"phase\":\"%s\"", phases[i]);
      g_auto (GStrv) parts = g_strsplit (f->out, phase, -1);

      g_assert_cmpuint (g_strv_length (parts), >=, 5);
      residents += g_strv_length (parts) - 1;
    }
  g_assert_cmpuint (residents, ==, 40);
  g_assert_cmpint (ctl (f, "create", "Karin Blom", NULL), ==, 1);
  g_assert_cmpstr (f->err, !=, "");
  g_assert_cmpint (ctl (f, "check", NULL), ==, 0);
}

static void
test_export (Fixture *f, gconstpointer data)
{
  g_autofree char *to = g_build_filename (f->dir, "out", "deeper", NULL);
  g_autofree char *json = NULL, *pdf = NULL, *about = NULL;
  gsize length;

  g_assert_cmpint (ctl (f, "export", "Fatma", NULL), ==, 2);
  g_assert_cmpint (ctl (f, "export", "Nobody", "--to", to, NULL), ==, 1);
  g_assert_cmpint (ctl (f, "export", "Fatma", "--to", to, NULL), ==, 0);
  g_assert_nonnull (strstr (f->out, "file.pdf"));
  g_assert_nonnull (strstr (f->out, "plan.pdf"));
  json = read_file (f, "out/deeper", "file.json", &length);
  g_assert_nonnull (strstr (json, "Geen angst meer voor de post."));
  /* What its words mean is told beside it. */
  about = read_file (f, "out/deeper", "about.txt", &length);
  g_assert_nonnull (strstr (about, "\ncard: "));
  g_assert_nonnull (strstr (about, "\n  contact-person: Contact person (a person)\n"));
  pdf = read_file (f, "out/deeper", "file.pdf", &length);
  g_assert_true (g_str_has_prefix (pdf, "%PDF-"));
  g_assert_nonnull (memmem (pdf, length, "/Lang (en)", 10));
  /* show prints the same as the exported file has */
  g_assert_cmpint (ctl (f, "show", "Fatma", "--json", NULL), ==, 0);
  g_strchomp (f->out);
  g_assert_cmpstr (f->out, ==, json);

  g_autofree char *tool = g_find_program_in_path ("pdftotext");
  if (tool == NULL)
    {
      g_test_skip ("poppler-utils is not installed");
      return;
    }
  g_autofree char *path = g_build_filename (to, "file.pdf", NULL), *text = NULL;
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autoptr (GError) error = NULL;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "Fatma Aydın"));
  g_assert_nonnull (strstr (text, "Geen angst meer voor de post."));
  g_assert_nonnull (strstr (text, "Joost Prins"));
  g_assert_nonnull (strstr (text, "Rust in huis."));
}

static void
test_usage (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (ctl (f, "dance", NULL), ==, 2);
  g_assert_cmpint (ctl (f, "edit", "Fatma", NULL), ==, 2);
  g_assert_cmpint (ctl (f, "edit", "Fatma", "nothing", "x", NULL), ==, 1);
  g_assert_cmpint (ctl (f, "edit", "Fatma", "matters", "Rust.", NULL), ==, 0);
  g_assert_cmpint (ctl (f, "show", "Fatma", "--json", NULL), ==, 0);
  g_assert_nonnull (strstr (f->out, "\"Rust.\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/ctl/example", Fixture, NULL, set_up, test_example, tear_down);
  g_test_add ("/ctl/export", Fixture, NULL, set_up, test_export, tear_down);
  g_test_add ("/ctl/usage", Fixture, NULL, set_up, test_usage, tear_down);
  return g_test_run ();
}
