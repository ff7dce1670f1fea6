/* A file is removed by a decision: on three copies, at the office, in backups that are restored afterwards; and the proof says nothing of whom. */
#include "office-fixture.h"
#include "wk-deed.h"
#include "wk-proposal.h"
#include "wk-removal.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

static gboolean
decide (WkWorkspace *laptop, const char *resident, const char *by, GError **error)
{
  g_autoptr (WkErasure) decision = wk_erasure_new (resident, "request", "2026-11-27", by, "Z-2026-0412");
  g_auto (Waiter) waiter = { NULL };

  wk_workspace_remove_file_async (laptop, decision, NULL, fixture_cb, &waiter);
  return wk_workspace_remove_file_finish (laptop, fixture_wait (&waiter), error);
}

static GPtrArray *
removals (WkWorkspace *laptop)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  GPtrArray *list;

  wk_workspace_list_removals_async (laptop, NULL, fixture_cb, &waiter);
  list = wk_workspace_list_removals_finish (laptop, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  return list;
}

static gboolean
lists (WkWorkspace *laptop, const char *resident)
{
  return wk_resident_list_lookup (wk_workspace_get_residents (laptop), resident) != NULL;
}

/* Of the whole store, also what no list shows. */
static gboolean
holds (WkWorkspace *laptop, const char *resident)
{
  g_autoptr (GPtrArray) documents = fixture_documents (laptop);

  for (guint i = 0; i < documents->len; i++)
    if (g_str_equal (((WkDocumentState *) documents->pdata[i])->resident, resident))
      return TRUE;
  return FALSE;
}

static void
assert_gone (WkWorkspace *laptop, const char *resident)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;

  WAIT_UNTIL (!lists (laptop, resident) && !holds (laptop, resident));
  wk_workspace_open_file_async (laptop, resident, NULL, fixture_cb, &waiter);
  g_assert_null (wk_workspace_open_file_finish (laptop, fixture_wait (&waiter), &error));
  g_assert_cmpstr (error->message, ==, "This file was removed on purpose and cannot be opened again.");
}

static void
assert_proof (WkWorkspace *laptop, const char *resident)
{
  g_autoptr (GPtrArray) list = removals (laptop);
  WkRemoval *removal = list->pdata[0];
  g_autofree char *proof = wk_removal_dup_proof (removal);
  g_autofree char *begin = g_strdup_printf ("{\"format\":\"woonkamer-removal-1\",\"file\":\"%s\",\"reason\":\"request\","
                                            "\"decided-on\":\"2026-11-27\",\"decided-by\":\"Teamleider\",\"reference\":\"Z-2026-0412\","
                                            "\"removed-here\":\"20", resident);

  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpint (removal->done, >, 0);
  if (!g_str_has_prefix (proof, begin))
    g_error ("not %s: %s", begin, proof);
  g_assert_null (strstr (proof, "Mehmet"));
  g_assert_null (strstr (proof, "elik"));
}

static WkWorkspace *
make_host (Fixture *f, guint i)
{
  g_autofree char *out = NULL;
  g_autoptr (GString) code = g_string_new (NULL);
  WkWorkspace *laptop = make (f, i);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (office_run (&f->office, &out, NULL, "enrol-code", "--function", "host", NULL), ==, 0);
  for (const char *c = out; *c != '\0'; c++)
    if (g_ascii_isdigit (*c))
      g_string_append_c (code, *c);
  enrol (f, laptop, code->str, &error);
  g_assert_no_error (error);
  return laptop;
}

static void
test_everywhere (Fixture *f, gconstpointer data)
{
  static const char *const store_files[] = { "store.db", "store.db-wal", "store.db-shm" };
  WkWorkspace *coordinator = make_enrolled (f, 0), *host = make_host (f, 1), *away = make_enrolled (f, 2);
  g_autofree char *id = NULL, *other = NULL, *file = NULL, *office = g_build_filename (f->dirs[1], "office-backup", NULL);
  g_autoptr (GError) error = NULL;
  WkFile *open = fixture_add (coordinator, "Mehmet", "Çelik"), *kept = fixture_add (coordinator, "Fatma", "Aydin"), *his;

  id = g_strdup (wk_file_get_resident_id (open));
  other = g_strdup (wk_file_get_resident_id (kept));
  wk_text_set_text (fixture_plan_text (wk_file_get_plan (open)), "weer aan het werk");
  wk_text_set_text (fixture_plan_text (wk_file_get_plan (kept)), "blijft");
  fixture_finalize (open);
  fixture_finalize (kept);
  fixture_settle (coordinator);
  sync_all (f);
  for (guint i = 0; i < 3; i++)
    WAIT_UNTIL (lists (f->laptops[i], id) && lists (f->laptops[i], other));

  /* One of them was backed up, and goes away with something that nobody has yet; the office is backed up too. */
  file = g_build_filename (f->dirs[0], "backup", NULL);
  {
    g_auto (Waiter) waiter = { NULL };

    wk_workspace_backup_async (away, file, NULL, fixture_cb, &waiter);
    g_assert_true (wk_workspace_backup_finish (away, fixture_wait (&waiter), &error));
  }
  his = fixture_open_file (host, id);
  relay_cut (f->relay);
  for (guint i = 0; i < 3; i++)
    wait_state (f->laptops[i], WK_OFFICE_OUT_OF_REACH);
  open = fixture_open_file (away, id);
  wk_text_insert (fixture_plan_text (wk_file_get_plan (open)), 0, "onderweg ");
  fixture_finalize (open);
  fixture_settle (away);
  fixture_close (g_steal_pointer (&f->laptops[2]));
  office_back_up (&f->office, office);
  relay_mend (f->relay);

  /* Not without a decision; nor by who may not decide it, who reads whom to ask. */
  g_assert_false (decide (coordinator, id, " ", &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "A file is only removed by a decision: say why, who decided it, and when.");
  g_clear_error (&error);
  g_assert_false (decide (host, other, "Gastvrouw", &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, wk_deed_get_refusal (WK_DEED_KEEP_DIRECTORY));
  g_clear_error (&error);
  fixture_settle (host);
  g_assert_true (sync_mended (host, &error));
  g_assert_true (sync_mended (coordinator, &error));
  g_assert_true (lists (coordinator, other) && lists (host, other));

  /* Decided: it goes at the office and on every laptop that comes. */
  g_assert_true (decide (coordinator, id, "Teamleider", &error));
  g_assert_no_error (error);
  fixture_settle (coordinator);
  assert_gone (coordinator, id);
  assert_gone (host, id);
  g_assert_cmpstr (wk_document_get_read_only_reason (wk_file_get_plan (his)), ==,
                   "This file was removed on purpose and cannot be opened again.");
  WAIT_UNTIL (wk_text_get_length (fixture_plan_text (wk_file_get_plan (his))) == 0);
  fixture_finalize (his);
  assert_proof (coordinator, id);
  assert_proof (host, id);
  g_assert_true (lists (coordinator, other) && lists (host, other));

  /* Who was away comes back with work in it: the work goes too. */
  away = f->laptops[2] = fixture_open (f->dirs[2]);
  g_assert_true (lists (away, id));
  assert_gone (away, id);
  {
    g_autoptr (GPtrArray) proposals = fixture_list_proposals (away);

    g_assert_cmpuint (proposals->len, ==, 0);
  }
  assert_proof (away, id);

  /* A laptop's backup of before: here it is left out at once; in another place the office says so. */
  fixture_close (g_steal_pointer (&f->laptops[2]));
  g_assert_true (wk_workspace_restore (file, f->dirs[2], &error));
  relay_cut (f->relay);
  away = f->laptops[2] = fixture_open (f->dirs[2]);
  g_assert_false (lists (away, id) || holds (away, id));
  g_assert_true (lists (away, other));
  fixture_close (g_steal_pointer (&f->laptops[2]));
  fixture_remove_dir (g_steal_pointer (&f->dirs[2]));
  f->dirs[2] = fixture_make_dir ();
  g_assert_true (wk_workspace_restore (file, f->dirs[2], &error));
  away = f->laptops[2] = fixture_open (f->dirs[2]);
  g_assert_true (lists (away, id));
  relay_mend (f->relay);
  assert_gone (away, id);
  g_assert_true (lists (away, other));

  /* The office's backup of before, where it does not know of it any more: the decision comes back from the laptops, and is carried out again. */
  g_assert_cmpint (office_terminate (&f->office), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (store_files); i++)
    {
      g_autofree char *part = g_build_filename (f->office.dir, store_files[i], NULL);

      g_unlink (part);
    }
  office_restore (&f->office, office);
  office_start (&f->office);
  relay_set_target (f->relay, f->office.port);
  sync_all (f);
  fixture_close (g_steal_pointer (&f->laptops[2]));
  fixture_remove_dir (g_steal_pointer (&f->dirs[2]));
  away = make_enrolled (f, 2);
  g_assert_true (sync_mended (away, &error));
  WAIT_UNTIL (lists (away, other));
  g_assert_false (lists (away, id) || holds (away, id));
}

/* A laptop that belongs to no office does it at once. */
static void
test_alone (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  g_autofree char *id = g_strdup (wk_file_get_resident_id (file));
  g_autoptr (GError) error = NULL;

  wk_text_set_text (fixture_plan_text (wk_file_get_plan (file)), "weer aan het werk");
  fixture_settle (f->workspace);
  g_assert_true (decide (f->workspace, id, "Teamleider", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (wk_document_get_read_only_reason (wk_file_get_plan (file)), ==,
                   "This file was removed on purpose and cannot be opened again.");
  fixture_finalize (file);
  assert_gone (f->workspace, id);
  assert_proof (f->workspace, id);
  fixture_settle (f->workspace);
  fixture_reopen (f);
  assert_gone (f->workspace, id);
  assert_proof (f->workspace, id);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/removal/everywhere", Fixture, NULL, set_up, test_everywhere, tear_down);
  g_test_add ("/removal/alone", LaptopFixture, NULL, fixture_set_up, test_alone, fixture_tear_down);
  return g_test_run ();
}
