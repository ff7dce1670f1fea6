/* An office that moves to PostgreSQL and back, with its laptops; and one of an older version, in both. */
#include <glib/gstdio.h>
#include <string.h>

#include "office-process.h"

/* On the present place of the office, until both laptops agree. */
static void
work (Office *office, TestLaptop *karin, TestLaptop *tess, const char *text)
{
  office_sync (office, karin);
  office_sync (office, tess);
  office_wait_live (karin);
  office_wait_live (tess);
  test_laptop_write (karin, 1, text);
  test_laptop_write (tess, 2, text);
  WAIT_UNTIL (test_laptop_count_waiting (karin) + test_laptop_count_waiting (tess) == 0 && test_laptop_equal (karin, tess));
  g_assert_cmpuint (karin->compared + tess->compared, ==, 0);
  office_leave (karin);
  office_leave (tess);
  g_assert_cmpint (office_terminate (office), ==, 0);
}

static int
move (Office *office, const char *from, const char *to)
{
  return office_run (office, NULL, NULL, "move", "--from", from, "--to", to, NULL);
}

static void
test_there_and_back (void)
{
  Office office;
  g_autoptr (TestLaptop) karin = NULL, tess = NULL, late = NULL;
  g_autofree char *database = NULL, *back = NULL, *first = NULL;
  guint8 fingerprint[32];
  guint i;

  office_set_up (&office);
  /* It begins in its directory. */
  database = g_steal_pointer (&office.database);
  g_assert_cmpint (office_terminate (&office), ==, 0);
  office.key_file = g_build_filename (office.dir, "office.key", NULL);
  office.database = NULL;
  office_start (&office);
  memcpy (fingerprint, office.fingerprint, 32);
  karin = office_new_laptop (&office);
  tess = office_new_laptop (&office);
  for (i = 0; i < 40; i++)
    test_laptop_write (karin, i, "before ");
  work (&office, karin, tess, "in the directory ");

  /* The database that was made for it is not empty. */
  first = g_strdup (office.dir);
  g_assert_cmpint (move (&office, first, database), ==, 1);
  g_free (database);
  database = office_new_database ();
  g_assert_cmpint (move (&office, "/nonexistent", database), ==, 1);
  g_assert_cmpint (move (&office, first, database), ==, 0);
  g_assert_cmpint (move (&office, first, database), ==, 1);

  /* Same certificate, same epoch, same positions: laptops notice nothing. */
  office.database = g_strdup (database);
  office_start (&office);
  g_assert_cmpmem (office.fingerprint, 32, fingerprint, 32);
  work (&office, karin, tess, "in PostgreSQL ");

  g_clear_pointer (&office.database, g_free);
  back = g_build_filename (first, "back", NULL);
  g_assert_cmpint (move (&office, database, back), ==, 0);
  g_free (office.dir);
  office.dir = g_strdup (back);
  office_start (&office);
  g_assert_cmpmem (office.fingerprint, 32, fingerprint, 32);
  work (&office, karin, tess, "back ");
  office_start (&office);
  late = office_new_laptop (&office);
  office_sync (&office, late);
  office_wait_live (late);
  g_assert_true (test_laptop_equal (late, karin));
  office_leave (late);
  g_assert_cmpint (office_terminate (&office), ==, 0);
  g_free (office.dir);
  office.dir = g_steal_pointer (&first);
  office_tear_down (&office);
}

/* ---- an older one ------------------------------------------------------------------------------------------------ */

static void
copy_file (const char *from, const char *to, const char *name)
{
  g_autofree char *source = g_build_filename (from, name, NULL), *target = g_build_filename (to, name, NULL), *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (source, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents_full (target, bytes, length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* (transfer full): what the office says of everybody. */
static char *
list_people (Office *office)
{
  char *people = NULL;

  g_assert_cmpint (office_run (office, &people, NULL, "profile", NULL), ==, 0);
  return people;
}

static char *
dup_position (Office *office)
{
  g_autofree char *page = office_dup_page (office, "/metrics");
  const char *at = strstr (page, "\nwoonkamer_office_log_position ");

  g_assert_nonnull (at);
  return g_strndup (at + 1, strcspn (at + 1, "\n"));
}

/* The tables of PostgreSQL as the first version had them: without an access log. */
#define FIRST_TABLES                                 \
  "DELETE FROM woonkamer.version WHERE number > 1; " \
  "DROP TABLE woonkamer.access; "                    \
  "ALTER TABLE woonkamer.office DROP COLUMN access_end"

/* What the first release left in a directory is brought up to date by starting; so is it in a database of that time. Nobody is lost, nothing is. */
static void
test_older (void)
{
  Office office;
  g_autoptr (TestLaptop) karin = NULL, tess = NULL;
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "workspace", "data", "v1", "office", NULL), *older = NULL, *first = NULL,
                  *people = NULL, *position = NULL, *after = NULL, *there = NULL, *log = NULL;
  guint8 fingerprint[32];

  office_set_up (&office);
  g_assert_cmpint (office_terminate (&office), ==, 0);
  first = g_steal_pointer (&office.dir);
  g_clear_pointer (&office.database, g_free);
  older = g_build_filename (first, "older", NULL);
  g_assert_cmpint (g_mkdir (older, 0700), ==, 0);
  copy_file (source, older, "office.key");
  copy_file (source, older, "store.db");
  office.dir = g_strdup (older);
  office.key_file = g_build_filename (older, "office.key", NULL);

  office_start (&office);
  memcpy (fingerprint, office.fingerprint, 32);
  karin = office_new_laptop (&office);
  tess = office_new_laptop (&office);
  work (&office, karin, tess, "in the directory ");
  people = list_people (&office);
  office_start (&office);
  position = dup_position (&office);
  g_assert_cmpint (office_run (&office, NULL, NULL, "access-log", NULL), ==, 0);
  g_assert_cmpint (office_terminate (&office), ==, 0);

  office.database = office_new_database ();
  g_assert_cmpint (move (&office, older, office.database), ==, 0);
  office_database_execute (&office, FIRST_TABLES);
  office_start (&office);
  g_assert_cmpmem (office.fingerprint, 32, fingerprint, 32);
  there = list_people (&office);
  g_assert_cmpstr (there, ==, people);
  after = dup_position (&office);
  g_assert_cmpstr (after, ==, position);
  work (&office, karin, tess, "in PostgreSQL ");
  g_assert_cmpint (office_run (&office, &log, NULL, "access-log", NULL), ==, 0);

  g_free (office.dir);
  office.dir = g_steal_pointer (&first);
  office_tear_down (&office);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/office/move/there-and-back", test_there_and_back);
  g_test_add_func ("/office/move/older", test_older);
  return g_test_run ();
}
