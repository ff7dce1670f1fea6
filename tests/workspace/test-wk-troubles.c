/* What a store does not take, a disk does not keep or nobody waits for any more: the rest goes on, and nothing is lost unsaid. */
#include "workspace-fixture.h"

#include <locale.h>
#include <string.h>

#include "store/fault-vfs.h"
#include "wk-feed-store-private.h"
#include "wk-mend-private.h"
#include "wk-plan.h"
#include "wk-proposal.h"

static WkText *
story_text (WkFile *file)
{
  return wk_fields_get_text (WK_FIELDS (wk_file_get_story (file)), "story");
}

static void
assert_sound (WkWorkspace *workspace)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GPtrArray) wrong = NULL;

  wk_workspace_check_async (workspace, NULL, fixture_cb, &waiter);
  wrong = wk_workspace_check_finish (workspace, fixture_wait (&waiter), NULL);
  g_assert_nonnull (wrong);
  if (wrong->len > 0)
    g_error ("%s", (const char *) wrong->pdata[0]);
}

/* What happens to the store beside the workspace, on its worker. */
typedef struct {
  WkVault *vault;
  WkId subject;
  const char *key;
  GBytes *value;
} Beside;

static void
erase_thread (gpointer data)
{
  Beside *beside = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (wk_store_erase_subject (beside->vault->store, &beside->subject, &error));
  g_assert_no_error (error);
}

static void
meta_thread (gpointer data)
{
  Beside *beside = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (wk_store_set_meta (beside->vault->store, beside->key, beside->value, &error));
  g_assert_no_error (error);
}

static void
read_meta_thread (gpointer data)
{
  Beside *beside = data;

  beside->value = wk_store_get_meta (beside->vault->store, beside->key, NULL);
}

static void
beside (LaptopFixture *f, void (*func) (gpointer data), Beside *what)
{
  what->vault = f->workspace->vault;
  wk_worker_run_sync (f->workspace->vault->worker, func, what);
}

/* ---- what the store will never take ------------------------------------------------------------------------------ */

static void
catch_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  GBytes **caught = data;

  g_clear_pointer (caught, g_bytes_unref);
  *caught = g_bytes_ref (update);
}

/* A batch of somebody's that says of the plan of one resident that it is another's. */
static WkBatch *
make_false (LaptopFixture *f, YDoc *doc, const WkDocumentName *plan, WkFile *other, const char *words)
{
  YType *text = y_doc_get_root (doc, "matters", Y_TYPE_TEXT);
  g_autoptr (GBytes) update = NULL;
  g_autoptr (GError) error = NULL;
  WkBatchFields fields = { .name = *plan, .client = y_doc_get_client_id (doc), .author = f->workspace->laptop->account, .time = 1 };
  guint observer = y_doc_observe_update (doc, catch_cb, &update, NULL);
  WkBatch *batch;

  g_assert_true (wk_id_init_from_hex (&fields.name.subject, wk_file_get_resident_id (other)));
  fields.from = y_doc_get_clock (doc, fields.client);
  y_text_insert (text, Y_CHARS, y_text_length (text, Y_CHARS), words, -1, NULL);
  y_doc_unobserve (doc, observer);
  fields.to = y_doc_get_clock (doc, fields.client);
  fields.update = update;
  batch = wk_batch_new (&fields, f->workspace->laptop->key, &error);
  g_assert_no_error (error);
  return batch;
}

/* It does not fit anywhere, and that is said; it stays where it can be exported. */
static void
assert_stays_aside (WkWorkspace *workspace, WkProposal *proposal)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) after = NULL;

  wk_workspace_apply_proposal_async (workspace, wk_proposal_get_id (proposal), NULL, fixture_cb, &waiter);
  g_assert_false (wk_workspace_apply_proposal_finish (workspace, fixture_wait (&waiter), &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "This laptop still cannot keep it in this file: it does not fit there. Export it and copy what you need.");
  after = fixture_list_proposals (workspace);
  g_assert_cmpuint (after->len, ==, 1);
}

/* One batch that does not fit is set aside where it can be seen, with what follows it; everything else is saved. */
static void
test_one_bad_batch (LaptopFixture *f, gconstpointer data)
{
  WkFile *mehmet = fixture_add (f->workspace, "Mehmet", "Çelik"), *johanna = fixture_add (f->workspace, "Johanna", "Janssen");
  g_autofree char *id = g_strdup (wk_file_get_resident_id (mehmet)), *other = g_strdup (wk_file_get_resident_id (johanna));
  WkOpenDocument *plan = wk_file_get_open_document (mehmet, WK_DOC_PLAN, NULL);
  g_autoptr (YDoc) doc = y_doc_new (77, Y_DOC_GC);
  g_autoptr (WkBatch) first = make_false (f, doc, plan->name, johanna, "Dit hoort "), second = make_false (f, doc, plan->name, johanna, "nergens.");

  wk_text_insert (fixture_plan_text (wk_file_get_plan (mehmet)), 0, "Een plan.");
  fixture_settle (f->workspace);
  wk_text_insert (story_text (mehmet), 0, "Ervoor. ");
  wk_workspace_flush (f->workspace);
  wk_workspace_keep_batch (f->workspace, plan, first);
  wk_text_insert (story_text (johanna), 0, "Erna. ");
  fixture_settle (f->workspace);
  g_assert_cmpstr (wk_workspace_get_save_message (f->workspace), ==,
                   "Something that was written could not be kept where it stood. It is kept aside in these files; everything else is saved.");
  wk_workspace_keep_batch (f->workspace, plan, second);
  wk_text_insert (story_text (mehmet), 8, "En nog iets.");
  fixture_settle (f->workspace);
  fixture_finalize (mehmet);
  fixture_finalize (johanna);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) proposals = fixture_list_proposals (f->workspace);

      g_assert_cmpuint (proposals->len, ==, 1);
      g_assert_cmpstr (wk_proposal_get_resident (proposals->pdata[0]), ==, other);
      g_assert_cmpint (wk_proposal_get_reason (proposals->pdata[0]), ==, WK_PROPOSAL_HERE);
      g_assert_cmpstr (wk_proposal_get_text (proposals->pdata[0]), ==, "Dit hoort nergens.");
      assert_stays_aside (f->workspace, proposals->pdata[0]);
      g_assert_cmpuint (wk_proposal_get_changes (proposals->pdata[0]), ==, 2);
      assert_sound (f->workspace);
      fixture_reopen (f);
    }
  mehmet = fixture_open_file (f->workspace, id);
  johanna = fixture_open_file (f->workspace, other);
  fixture_assert_text (story_text (mehmet), "Ervoor. En nog iets.");
  fixture_assert_text (story_text (johanna), "Erna. ");
  fixture_assert_text (fixture_plan_text (wk_file_get_plan (mehmet)), "Een plan.");
  fixture_finalize (mehmet);
  fixture_finalize (johanna);
}

static void
keep_for_laptop_thread (gpointer data)
{
  Beside *beside = data;
  g_autoptr (WkBatch) batch = wk_batch_decode (beside->value, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (wk_vault_keep_for_laptop (beside->vault, batch, &error));
}

/* What nothing could be sealed for any more is not hidden: it is in the list, and goes back when that works again. */
static void
test_kept_for_laptop (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  g_autofree char *id = g_strdup (wk_file_get_resident_id (file));
  WkOpenDocument *plan = wk_file_get_open_document (file, WK_DOC_PLAN, NULL);
  g_autoptr (YDoc) doc = y_doc_new (77, Y_DOC_GC);
  g_autoptr (WkBatch) lost = make_false (f, doc, plan->name, file, "Eerst kwijt.");
  Beside kept = { .value = wk_batch_encode (lost) };
  g_autoptr (GPtrArray) proposals = NULL, after = NULL;
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;

  fixture_settle (f->workspace);
  beside (f, keep_for_laptop_thread, &kept);
  fixture_finalize (file);
  fixture_reopen (f);
  proposals = fixture_list_proposals (f->workspace);
  g_assert_cmpuint (proposals->len, ==, 1);
  g_assert_cmpint (wk_proposal_get_reason (proposals->pdata[0]), ==, WK_PROPOSAL_HERE);
  g_assert_cmpstr (wk_proposal_get_resident (proposals->pdata[0]), ==, id);
  g_assert_cmpstr (wk_proposal_get_text (proposals->pdata[0]), ==, "Eerst kwijt.");
  wk_workspace_apply_proposal_async (f->workspace, wk_proposal_get_id (proposals->pdata[0]), NULL, fixture_cb, &waiter);
  wk_workspace_apply_proposal_finish (f->workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  after = fixture_list_proposals (f->workspace);
  g_assert_cmpuint (after->len, ==, 0);
  file = fixture_open_file (f->workspace, id);
  fixture_assert_text (fixture_plan_text (wk_file_get_plan (file)), "Eerst kwijt.");
  fixture_finalize (file);
}

/* A resident was removed while the file lies open: nothing of it stays on the screen, what is typed goes nowhere, and others are saved. */
static void
test_erased_while_open (LaptopFixture *f, gconstpointer data)
{
  WkFile *mehmet = fixture_add (f->workspace, "Mehmet", "Çelik"), *johanna = fixture_add (f->workspace, "Johanna", "Janssen");
  g_autofree char *other = g_strdup (wk_file_get_resident_id (johanna));
  Beside erase = { NULL };

  wk_text_insert (story_text (mehmet), 0, "Van Mehmet. ");
  fixture_settle (f->workspace);
  g_assert_true (wk_id_init_from_hex (&erase.subject, wk_file_get_resident_id (mehmet)));
  beside (f, erase_thread, &erase);
  wk_text_insert (story_text (mehmet), 0, "Te laat. ");
  wk_text_insert (story_text (johanna), 0, "Van Johanna. ");
  fixture_settle (f->workspace);
  g_assert_cmpstr (wk_workspace_get_save_message (f->workspace), ==,
                   "This file was removed on purpose. What was written in it after that is not kept.");
  WAIT_UNTIL (wk_text_get_length (story_text (mehmet)) == 0);
  g_assert_cmpstr (wk_document_get_read_only_reason (wk_file_get_story (mehmet)), ==,
                   "This file was removed on purpose and cannot be opened again.");
  g_assert_false (wk_document_is_writable (wk_file_get_card (mehmet)));
  g_assert_true (wk_document_is_writable (wk_file_get_card (johanna)));
  fixture_settle (f->workspace);
  fixture_finalize (mehmet);
  fixture_finalize (johanna);
  fixture_reopen (f);
  johanna = fixture_open_file (f->workspace, other);
  fixture_assert_text (story_text (johanna), "Van Johanna. ");
  fixture_finalize (johanna);
  g_autoptr (GPtrArray) proposals = fixture_list_proposals (f->workspace);
  g_assert_cmpuint (proposals->len, ==, 0);
}

/* More in one go than a batch may have. */
static void
test_large (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  g_autofree char *id = g_strdup (wk_file_get_resident_id (file)), *much = g_strnfill (WK_BATCH_MAX_LENGTH + 1000000, '.');
  g_autofree char *is = NULL;

  memcpy (much + WK_BATCH_MAX_LENGTH / 2, "é👧", strlen ("é👧"));
  wk_text_insert (fixture_plan_text (wk_file_get_plan (file)), 0, much);
  fixture_settle (f->workspace);
  g_assert_null (wk_workspace_get_save_message (f->workspace));
  wk_text_insert (fixture_plan_text (wk_file_get_plan (file)), 0, "Hiervoor. ");
  fixture_settle (f->workspace);
  fixture_finalize (file);
  fixture_reopen (f);
  file = fixture_open_file (f->workspace, id);
  is = wk_text_dup_text (fixture_plan_text (wk_file_get_plan (file)));
  g_assert_true (g_str_has_prefix (is, "Hiervoor. "));
  g_assert_cmpstr (is + strlen ("Hiervoor. "), ==, much);
  fixture_finalize (file);
}

/* ---- the office's feed ---------------------------------------------------------------------------------------------- */

typedef struct { WkVault *vault; WkId subject; gboolean there; guint64 n; } Standing;

static void
standing_thread (gpointer data)
{
  Standing *standing = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkLaptop) laptop = wk_laptop_load (standing->vault->store, &error);

  g_assert_no_error (error);
  standing->n = laptop->position.n;
  standing->there = wk_store_has_subject (standing->vault->store, &standing->subject);
}

/* Wherever the disk gives up, or the program falls: the laptop does not stand behind a removal that it has not carried out. */
static void
test_erased_first (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  g_autoptr (WkFeedStore) store = wk_feed_store_new (f->workspace->vault, f->workspace->laptop);
  WkFeedLocal *local = WK_FEED_LOCAL (store);
  g_autoptr (WkFeedPage) page = wk_feed_page_new ();
  Standing standing = { .vault = f->workspace->vault };
  const WkId epoch = { { 1 } };
  gssize taken = -1;

  g_assert_true (wk_id_init_from_hex (&standing.subject, wk_file_get_resident_id (file)));
  fixture_settle (f->workspace);
  fixture_finalize (file);
  g_ptr_array_add (page->entries, wk_feed_entry_new_erased (1, 1, &standing.subject));
  page->to = page->head = 1;
  for (guint i = 1; taken < 0; i++)
    {
      g_auto (Waiter) waiter = { NULL };
      g_autoptr (GError) error = NULL;

      fault_set (FAULT_FULL, i);
      WK_FEED_LOCAL_GET_IFACE (store)->apply_page_async (local, &epoch, page, NULL, fixture_cb, &waiter);
      taken = WK_FEED_LOCAL_GET_IFACE (store)->apply_page_finish (local, fixture_wait (&waiter), &error);
      fault_clear ();
      g_assert_cmpint (taken < 0, ==, error != NULL);
      wk_worker_run_sync (standing.vault->worker, standing_thread, &standing);
      if (standing.n > 0)
        g_assert_false (standing.there);
    }
  g_assert_cmpuint (standing.n, ==, 1);
}

/* A refusal that could not be written down is not remembered either: what is typed on is saved like anything else. */
static void
test_refusal_not_written (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  g_autoptr (WkFeedStore) store = wk_feed_store_new (f->workspace->vault, f->workspace->laptop);
  WkFeedLocal *local = WK_FEED_LOCAL (store);
  g_autoptr (GPtrArray) batches = NULL, subjects = NULL, proposals = NULL;
  g_autoptr (GPtrArray) verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_verdict_free);
  g_auto (Waiter) reading = { NULL };
  const WkId *plan = &wk_file_get_open_document (file, WK_DOC_PLAN, NULL)->name->document;
  guint failed = 0;
  guint64 next;

  wk_text_insert (fixture_plan_text (wk_file_get_plan (file)), 0, "Een. ");
  fixture_settle (f->workspace);
  WK_FEED_LOCAL_GET_IFACE (store)->read_outbox_async (local, 0, G_MAXSIZE / 2, NULL, fixture_cb, &reading);
  g_assert_true (WK_FEED_LOCAL_GET_IFACE (store)->read_outbox_finish (local, fixture_wait (&reading), &batches, &subjects, &next, NULL));
  for (guint i = 0; i < batches->len; i++)
    if (wk_id_equal (&wk_batch_get_fields (batches->pdata[i])->name.document, plan))
      g_ptr_array_add (verdicts, wk_feed_verdict_new (batches->pdata[i], WK_FEED_REFUSED, WK_REFUSAL_NO_RIGHT, 0, NULL));
  g_assert_cmpuint (verdicts->len, >, 0);
  for (guint i = 1; i <= 3; i++)
    {
      g_auto (Waiter) waiter = { NULL };
      g_autoptr (GError) error = NULL;

      fault_set (FAULT_FULL, i);
      WK_FEED_LOCAL_GET_IFACE (store)->settle_async (local, verdicts, NULL, fixture_cb, &waiter);
      failed += !WK_FEED_LOCAL_GET_IFACE (store)->settle_finish (local, fixture_wait (&waiter), &error);
      fault_clear ();
      if (failed < i)
        break;
      wk_text_insert (fixture_plan_text (wk_file_get_plan (file)), 5, "Twee. ");
      fixture_settle (f->workspace);
    }
  g_assert_cmpuint (failed, >, 0);
  fixture_finalize (file);
}

/* ---- opening ----------------------------------------------------------------------------------------------------------- */

/* A table's journal that says something of a resident who was removed since, or that fits nowhere, does not keep the files shut. */
static void
test_journal (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik"), *other = fixture_add (f->workspace, "Johanna", "Janssen");
  const WkDocumentName *plan = wk_file_get_open_document (other, WK_DOC_PLAN, NULL)->name;
  g_autofree char *id = g_strdup (wk_file_get_resident_id (file));
  g_autoptr (YDoc) doc = y_doc_new (79, Y_DOC_GC);
  g_autoptr (GBytes) update = NULL;
  WkId subject, document = plan->document;

  wk_text_insert (fixture_plan_text (wk_file_get_plan (other)), 0, "Een plan.");
  y_text_insert (y_doc_get_root (doc, "matters", Y_TYPE_TEXT), Y_CHARS, 0, "Aan tafel.", -1, NULL);
  update = y_doc_encode_state (doc, NULL, 0, NULL);
  g_assert_true (wk_id_init_from_hex (&subject, id));
  fixture_settle (f->workspace);
  fixture_finalize (file);
  fixture_finalize (other);
  for (guint i = 0; i < 2; i++)
    {
      Beside journal = { .key = "live-journal" }, erase = { .subject = subject }, read = { .key = "live-journal" }, aside = { .key = "live-journal-aside" };
      YEncoder e;

      /* First of another's plan, then of a plan of somebody who is not here any more. */
      if (i == 1)
        {
          document.bytes[0] ^= 1;
          beside (f, erase_thread, &erase);
        }
      y_encoder_init (&e);
      y_encode_var_uint (&e, 1);
      y_encode_raw (&e, document.bytes, WK_ID_LENGTH);
      y_encode_raw (&e, subject.bytes, WK_ID_LENGTH);
      y_encode_var_uint (&e, WK_DOC_PLAN);
      y_encode_string (&e, "", -1);
      y_encode_buf (&e, g_bytes_get_data (update, NULL), g_bytes_get_size (update));
      journal.value = y_encoder_finish (&e);
      beside (f, meta_thread, &journal);
      g_clear_pointer (&journal.value, g_bytes_unref);
      journal.key = aside.key;
      beside (f, meta_thread, &journal);
      fixture_reopen (f);
      beside (f, read_meta_thread, &read);
      g_assert_null (read.value);
      beside (f, read_meta_thread, &aside);
      /* Of who was removed nothing is kept. */
      g_assert_cmpint (aside.value != NULL, ==, i == 0);
      g_clear_pointer (&aside.value, g_bytes_unref);
    }
}

/* Nobody waits any more for files that have just opened: they are closed again, and can be opened. */
static void
test_opening_given_up (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *wal = g_build_filename (f->dir, "store.db-wal", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gint64 until = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;

  fixture_close (g_steal_pointer (&f->workspace));
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  wk_workspace_open_with_flags_async (f->dir, PASSPHRASE, WK_OPEN_DEFAULT, cancellable, fixture_cb, &waiter);
  /* The worker is at it; its answer has to wait for the main loop. */
  while (!g_file_test (wal, G_FILE_TEST_EXISTS))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_thread_yield ();
    }
  g_cancellable_cancel (cancellable);
  g_assert_null (wk_workspace_new_finish (fixture_wait (&waiter), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_waiter_clear (&waiter);
  WAIT_UNTIL ((f->workspace = fixture_try_open (f->dir, PASSPHRASE, WK_OPEN_DEFAULT, NULL)) != NULL);
}

static void
test_read_only (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  g_autofree char *id = g_strdup (wk_file_get_resident_id (file));
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;

  fixture_settle (f->workspace);
  fixture_finalize (file);
  fixture_close (f->workspace);
  f->workspace = fixture_try_open (f->dir, PASSPHRASE, WK_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  file = fixture_open_file (f->workspace, id);
  wk_workspace_open_table_async (f->workspace, file, NULL, fixture_cb, &waiter);
  g_assert_null (wk_workspace_open_table_finish (f->workspace, fixture_wait (&waiter), &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_READ_ONLY);
  g_assert_cmpstr (error->message, ==, "These files can only be read, so no table can be opened: what is written at it could not be saved.");
  fixture_waiter_clear (&waiter);
  fixture_finalize (file);
}

#define ADD(path, func) g_test_add (path, LaptopFixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  fault_vfs_install ();
  g_test_init (&argc, &argv, NULL);
  ADD ("/troubles/one-bad-batch", test_one_bad_batch);
  ADD ("/troubles/kept-for-laptop", test_kept_for_laptop);
  ADD ("/troubles/erased-while-open", test_erased_while_open);
  ADD ("/troubles/large", test_large);
  ADD ("/troubles/erased-first", test_erased_first);
  ADD ("/troubles/refusal-not-written", test_refusal_not_written);
  ADD ("/troubles/journal", test_journal);
  ADD ("/troubles/opening-given-up", test_opening_given_up);
  ADD ("/troubles/read-only", test_read_only);
  return g_test_run ();
}
