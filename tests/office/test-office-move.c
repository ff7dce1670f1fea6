/* An office that moves to PostgreSQL and back, with its laptops. */
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/office/move/there-and-back", test_there_and_back);
  return g_test_run ();
}
