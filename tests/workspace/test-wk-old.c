/* What a laptop and an office of every version that was ever released left behind opens, holds what it held, and goes on. `test-wk-old --make DIR`
 * writes the present version's; one that is kept is never written again. */
#include "office-fixture.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "wk-proposal.h"

#define OWN "Van Ineke. "
#define REFUSED "Van Karin. "

static void
copy_dir (const char *from, const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL), *target = g_build_filename (to, name, NULL), *bytes = NULL;
      gsize length;

      /* The lists' image is made anew by whoever misses it. */
      if (g_str_has_suffix (name, ".lock") || g_str_has_prefix (name, "projection-") || !g_file_test (source, G_FILE_TEST_IS_REGULAR))
        continue;
      g_assert_true (g_file_get_contents (source, &bytes, &length, NULL));
      g_assert_true (g_file_set_contents_full (target, bytes, length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}

static gboolean
plan_has (WkFile *file, const char *part)
{
  g_autofree char *text = wk_text_dup_text (fixture_plan_text (wk_file_get_plan (file)));

  return strstr (text, part) != NULL;
}

static guint
count_proposals (WkWorkspace *laptop)
{
  g_autoptr (GPtrArray) proposals = fixture_list_proposals (laptop);

  return proposals->len;
}

static char *
dup_only_resident (WkWorkspace *laptop)
{
  g_autoptr (WkResidentRow) row = g_list_model_get_item (G_LIST_MODEL (wk_workspace_get_residents (laptop)), 0);

  g_assert_nonnull (row);
  return g_strdup (wk_resident_row_get_id (row));
}

/* Two write under one client id; the office refuses the second. */
static int
make_fixture (const char *dir)
{
  g_autofree char *laptop_dir = g_build_filename (dir, "laptop", NULL), *office_dir = g_build_filename (dir, "office", NULL), *id = NULL;
  Fixture f = { 0 };
  Relay *inekes;
  WkFile *files[2];

  set_up (&f, NULL);
  make_enrolled (&f, 0);
  inekes = f.relay;
  f.relay = relay_new (f.office.port);
  make_enrolled (&f, 1);
  files[0] = fixture_add (f.laptops[0], "Mehmet", "Çelik");
  id = g_strdup (wk_file_get_resident_id (files[0]));
  fixture_settle (f.laptops[0]);
  sync_all (&f);
  files[1] = fixture_open_file (f.laptops[1], id);
  relay_cut (inekes);
  relay_cut (f.relay);
  for (guint i = 0; i < 2; i++)
    {
      wait_state (f.laptops[i], WK_OFFICE_OUT_OF_REACH);
      y_doc_set_client_id (wk_file_get_open_document (files[i], WK_DOC_PLAN, NULL)->doc, 4242);
      wk_text_insert (fixture_plan_text (wk_file_get_plan (files[i])), 0, i == 0 ? OWN : REFUSED);
      fixture_settle (f.laptops[i]);
    }
  relay_mend (inekes);
  g_assert_true (sync_mended (f.laptops[0], NULL));
  relay_mend (f.relay);
  sync_mended (f.laptops[1], NULL);
  WAIT_UNTIL (count_proposals (f.laptops[1]) == 1 && plan_has (files[1], OWN));
  fixture_finalize (files[0]);
  fixture_finalize (files[1]);
  fixture_close (g_steal_pointer (&f.laptops[1]));
  g_assert_cmpint (office_terminate (&f.office), ==, 0);
  copy_dir (f.dirs[1], laptop_dir);
  copy_dir (f.office.dir, office_dir);
  relay_free (inekes);
  tear_down (&f, NULL);
  return 0;
}

static void
test_version (gconstpointer data)
{
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "workspace", "data", data, NULL);
  g_autofree char *laptop_dir = g_build_filename (source, "laptop", NULL), *office_dir = g_build_filename (source, "office", NULL);
  g_autofree char *id = NULL, *outer = g_dir_make_tmp ("woonkamer-office-XXXXXX", NULL), *code = NULL,
                  *people = NULL;
  g_autoptr (GPtrArray) proposals = NULL;
  g_autoptr (GError) error = NULL;
  Fixture f = { 0 };
  WkFile *file;

  f.dirs[0] = fixture_make_dir ();
  copy_dir (laptop_dir, f.dirs[0]);
  f.laptops[0] = fixture_open (f.dirs[0]);
  id = dup_only_resident (f.laptops[0]);
  file = fixture_open_file (f.laptops[0], id);
  g_assert_true (plan_has (file, OWN) && !plan_has (file, REFUSED));
  proposals = fixture_list_proposals (f.laptops[0]);
  g_assert_cmpuint (proposals->len, ==, 1);
  g_assert_cmpint (wk_proposal_get_reason (proposals->pdata[0]), ==, WK_PROPOSAL_OTHER);
  g_assert_nonnull (strstr (wk_proposal_get_text (proposals->pdata[0]), REFUSED));
  fixture_finalize (file);

  f.office.dir = g_build_filename (outer, "data", NULL);
  copy_dir (office_dir, f.office.dir);
  office_start (&f.office);
  f.relay = relay_new (f.office.port);
  f.dirs[1] = fixture_make_dir ();
  f.laptops[1] = fixture_create (f.dirs[1], "Joost");
  /* Accounts from before functions: the oldest has founded the office, and all go on with the files that name them. */
  g_assert_cmpint (office_run (&f.office, &people, NULL, "profile", NULL), ==, 0);
  g_assert_nonnull (strstr (people, "contact-person,network-professional,income-support,host,coordinator,administrator\t"
                                    "income,debts,housing,health,work,care\timport\t"));
  code = office_new_code (&f.office);
  g_assert_true (enrol (&f, f.laptops[1], code, &error));
  g_assert_no_error (error);
  g_assert_true (sync_mended (f.laptops[1], &error));
  g_assert_no_error (error);
  file = fixture_open_file (f.laptops[1], id);
  WAIT_UNTIL (plan_has (file, OWN));
  wk_text_insert (fixture_plan_text (wk_file_get_plan (file)), 0, "Verder. ");
  fixture_settle (f.laptops[1]);
  g_assert_true (sync_mended (f.laptops[1], &error));
  g_assert_no_error (error);
  g_assert_cmpuint (wk_office_get_waiting (wk_workspace_get_office (f.laptops[1])), ==, 0);
  fixture_finalize (file);
  tear_down (&f, NULL);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  if (argc == 3 && g_str_equal (argv[1], "--make"))
    return make_fixture (argv[2]);
  g_test_add_data_func ("/old/v1", "v1", test_version);
  return g_test_run ();
}
