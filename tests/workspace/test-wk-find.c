/* Finding a table from another machine: one program opens it, another, in a network namespace of its own with an Avahi of its own, sees it
 * by its word and sits down at the address that was found. test-find.sh runs both. usage: test-wk-find host|guest FOLDER */
#include "wk-table-private.h"
#include "workspace-fixture.h"

#include <locale.h>
#include <string.h>

static const char *folder;

static gboolean
text_is (WkDocument *plan, const char *expected)
{
  g_autofree char *text = wk_text_dup_text (fixture_plan_text (plan));

  return g_str_equal (text, expected);
}

static int
host (void)
{
  char *dir = fixture_make_dir ();
  WkWorkspace *workspace = fixture_create (dir, "Ineke Veldman");
  WkFile *file = fixture_add (workspace, "Mehmet", "Çelik");
  g_auto (Waiter) waiter = { NULL };
  g_autofree char *path = g_build_filename (folder, "code", NULL), *told = NULL;
  WkTable *table;

  wk_text_set_text (fixture_plan_text (wk_file_get_plan (file)), "zijn dochter");
  wk_workspace_open_table_async (workspace, file, NULL, fixture_cb, &waiter);
  table = wk_workspace_open_table_finish (workspace, fixture_wait (&waiter), NULL);
  fixture_waiter_clear (&waiter);
  g_assert_nonnull (table);
  told = g_strdup_printf ("%s\n%s\n", wk_table_get_code (table), wk_table_get_word (table));
  g_assert_true (g_file_set_contents (path, told, -1, NULL));
  WAIT_UNTIL (g_list_model_get_n_items (wk_table_get_knocks (table)) > 0);
  g_autoptr (WkKnock) knock = g_list_model_get_item (wk_table_get_knocks (table), 0);
  wk_table_admit (table, knock);
  WAIT_UNTIL (text_is (wk_file_get_plan (file), "zijn dochter, gevonden"));
  WAIT_UNTIL (g_list_model_get_n_items (wk_table_get_members (table)) == 1);
  wk_table_close (table);
  fixture_finalize (table);
  fixture_settle (workspace);
  fixture_finalize (file);
  fixture_close (workspace);
  fixture_remove_dir (dir);
  return 0;
}

static void
test_find (void)
{
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "code", NULL) : NULL, *told = NULL, *word = NULL, *address = NULL;
  g_auto (GStrv) lines = NULL;
  WkWorkspace *guest;
  GListModel *found;
  WkTable *table;
  WkText *text;

  if (folder == NULL)
    {
      g_test_skip ("run by test-find.sh");
      return;
    }
  guest = wk_workspace_new_guest ("Buurvrouw", NULL);
  found = wk_workspace_get_found_tables (guest);
  WAIT_UNTIL (g_file_test (path, G_FILE_TEST_EXISTS));
  WAIT_UNTIL (g_list_model_get_n_items (found) > 0);
  g_assert_true (g_file_get_contents (path, &told, NULL, NULL));
  lines = g_strsplit (told, "\n", -1);
  g_autoptr (WkFoundTable) item = g_list_model_get_item (found, 0);
  g_object_get (item, "word", &word, "address", &address, NULL);
  g_assert_cmpstr (word, ==, lines[1]);
  /* No name travels with it, and it is the other machine's. */
  g_assert_null (strstr (word, "Ineke"));
  g_assert_true (g_str_has_prefix (address, "10.99.0.1:"));
  table = wk_workspace_join_table (guest, address, lines[0]);
  WAIT_UNTIL (wk_table_get_plan (table) != NULL && text_is (wk_table_get_plan (table), "zijn dochter"));
  text = fixture_plan_text (wk_table_get_plan (table));
  wk_text_insert (text, wk_text_get_length (text), ", gevonden");
  WAIT_UNTIL (wk_table_get_everyone_in_step (table) && wk_room_guest_get_n_unsafe (table->guest) == 0);
  wk_table_close (table);
  fixture_finalize (table);
  /* The table closed, it is no longer to be seen. */
  WAIT_UNTIL (g_list_model_get_n_items (found) == 0);
  g_clear_object (&item);
  fixture_finalize (guest);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  if (argc == 3)
    {
      folder = argv[2];
      if (g_str_equal (argv[1], "host"))
        return host ();
    }
  g_test_add_func ("/find/from-another-machine", test_find);
  return g_test_run ();
}
