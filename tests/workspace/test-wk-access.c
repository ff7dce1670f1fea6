/* Who may no longer read a file, or whose file was removed: what was not sent goes first, and then nothing of it is left on the laptop. */
#include "workspace-fixture.h"

#include <locale.h>

#include "wk-feed-store-private.h"
#include "wk-proposal.h"

#define WORD "parkeervergunning"

typedef struct {
  WkVault *vault;
  const WkId *document;
  gboolean there;
  guint found;
} Look;

static void
look_thread (gpointer data)
{
  Look *look = data;
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (GError) error = NULL;

  look->there = wk_store_has_document (look->vault->store, look->document);
  hits = wk_index_search (look->vault->index, WORD, 10, 1, &error);
  g_assert_no_error (error);
  look->found = hits->len;
}

/* Whether the store has the document, and the search finds its words. */
static Look
look_at (WkWorkspace *workspace, const WkId *document)
{
  Look look = { .vault = workspace->vault, .document = document };

  wk_worker_run_sync (workspace->vault->worker, look_thread, &look);
  return look;
}

static void
project (WkFeedStore *store)
{
  wk_feed_store_hurry (store);
  WAIT_UNTIL (wk_feed_store_is_projected (store));
}

static void
take_entry (WkFeedStore *store, WkFeedEntry *entry)
{
  WkFeedLocal *local = WK_FEED_LOCAL (store);
  g_autoptr (WkFeedPage) page = wk_feed_page_new ();
  const WkId epoch = { { 1 } };
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (page->entries, entry);
  page->to = page->head = 1;
  WK_FEED_LOCAL_GET_IFACE (store)->apply_page_async (local, &epoch, page, NULL, fixture_cb, &waiter);
  WK_FEED_LOCAL_GET_IFACE (store)->apply_page_finish (local, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  project (store);
}

/* What is offered at a connection's beginning. */
static GPtrArray *
read_outbox (WkFeedStore *store)
{
  WkFeedLocal *local = WK_FEED_LOCAL (store);
  WkFeedLocalInterface *iface = WK_FEED_LOCAL_GET_IFACE (store);
  g_autoptr (GPtrArray) subjects = NULL;
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  GPtrArray *batches;
  guint64 next;

  iface->read_outbox_async (local, 0, G_MAXSIZE / 2, NULL, fixture_cb, &waiter);
  g_assert_true (iface->read_outbox_finish (local, fixture_wait (&waiter), &batches, &subjects, &next, &error));
  return batches;
}

/* The office's answer to all that waits. */
static guint
answer_all (WkFeedStore *store, WkFeedVerdictKind kind)
{
  WkFeedLocal *local = WK_FEED_LOCAL (store);
  WkFeedLocalInterface *iface = WK_FEED_LOCAL_GET_IFACE (store);
  g_autoptr (GPtrArray) batches = read_outbox (store);
  g_autoptr (GPtrArray) verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_verdict_free);
  g_auto (Waiter) settling = { NULL };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < batches->len; i++)
    g_ptr_array_add (verdicts, wk_feed_verdict_new (batches->pdata[i], kind, kind == WK_FEED_REFUSED ? WK_REFUSAL_NO_RIGHT : WK_REFUSAL_NONE,
                                                    0, "Joke"));
  iface->settle_async (local, verdicts, NULL, fixture_cb, &settling);
  g_assert_true (iface->settle_finish (local, fixture_wait (&settling), &error));
  project (store);
  return verdicts->len;
}

/* A file with something in its plan that nobody else has. */
static void
write_plan (LaptopFixture *f, WkDocumentName **plan, WkId *subject)
{
  WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
  Look look;

  *plan = wk_document_name_copy (wk_file_get_open_document (file, WK_DOC_PLAN, NULL)->name);
  g_assert_true (wk_id_init_from_hex (subject, wk_file_get_resident_id (file)));
  wk_text_insert (fixture_plan_text (wk_file_get_plan (file)), 0, "Een " WORD ".");
  fixture_settle (f->workspace);
  fixture_finalize (file);
  look = look_at (f->workspace, &(*plan)->document);
  g_assert_true (look.there);
  g_assert_cmpuint (look.found, ==, 1);
}

static void
assert_gone (LaptopFixture *f, const WkId *document)
{
  for (guint start = 0; start < 2; start++)
    {
      Look look = look_at (f->workspace, document);

      g_assert_false (look.there);
      g_assert_cmpuint (look.found, ==, 0);
      fixture_reopen (f);
    }
}

static void
test_sent (LaptopFixture *f, gconstpointer data)
{
  WkFeedStore *store = wk_feed_store_new (f->workspace->vault, f->workspace->laptop);
  g_autoptr (WkDocumentName) plan = NULL;
  WkId subject;
  Look look;

  write_plan (f, &plan, &subject);
  take_entry (store, wk_feed_entry_new_revoked (1, 1, plan));
  look = look_at (f->workspace, &plan->document);
  g_assert_true (look.there);
  g_assert_cmpuint (look.found, ==, 1);
  answer_all (store, WK_FEED_FAILED);
  g_assert_true (look_at (f->workspace, &plan->document).there);
  g_assert_cmpuint (answer_all (store, WK_FEED_CONFIRMED), >, 0);
  fixture_finalize (store);
  assert_gone (f, &plan->document);
}

static void
test_refused (LaptopFixture *f, gconstpointer data)
{
  WkFeedStore *store = wk_feed_store_new (f->workspace->vault, f->workspace->laptop);
  g_autoptr (WkDocumentName) plan = NULL;
  g_autoptr (GPtrArray) proposals = NULL, after = NULL;
  WkProposal *kept = NULL;
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  WkId subject;

  write_plan (f, &plan, &subject);
  take_entry (store, wk_feed_entry_new_revoked (1, 1, plan));
  answer_all (store, WK_FEED_REFUSED);
  fixture_finalize (store);
  assert_gone (f, &plan->document);
  /* What was written is there to be exported, and says whom to ask; only then it goes too. */
  proposals = fixture_list_proposals (f->workspace);
  for (guint i = 0; i < proposals->len; i++)
    if (wk_proposal_get_kind (proposals->pdata[i]) == WK_DOC_PLAN)
      kept = proposals->pdata[i];
  g_assert_nonnull (kept);
  g_assert_cmpstr (wk_proposal_get_text (kept), ==, "Een " WORD ".");
  g_assert_cmpstr (wk_proposal_get_ask (kept), ==, "Joke");
  g_assert_cmpuint (g_bytes_get_size (wk_proposal_get_update (kept)), >, 2);
  wk_workspace_discard_proposal_async (f->workspace, wk_proposal_get_id (kept), NULL, fixture_cb, &waiter);
  wk_workspace_discard_proposal_finish (f->workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  after = fixture_list_proposals (f->workspace);
  g_assert_cmpuint (after->len, ==, proposals->len - 1);
}

static void
test_erased (LaptopFixture *f, gconstpointer data)
{
  WkFeedStore *store = wk_feed_store_new (f->workspace->vault, f->workspace->laptop);
  g_autoptr (WkDocumentName) plan = NULL;
  WkId subject;

  write_plan (f, &plan, &subject);
  take_entry (store, wk_feed_entry_new_erased (1, 1, &subject));
  fixture_finalize (store);
  assert_gone (f, &plan->document);
}

#define ADD(path, func) g_test_add (path, LaptopFixture, NULL, fixture_set_up, func, fixture_tear_down)

/* An office of before the desk says that it may not be read, and only then refuses what waits of it: it stays, and is offered until one takes it. */
static void
test_desk (LaptopFixture *f, gconstpointer data)
{
  WkFeedStore *store = wk_feed_store_new (f->workspace->vault, f->workspace->laptop);
  WkLocation *location = fixture_open_location (f->workspace);
  const WkLaptop *laptop = f->workspace->laptop;
  g_autoptr (WkDocumentName) name = NULL;
  char hex[WK_ID_HEX_SIZE];
  WkId desk;

  wk_fields_set_strings (WK_FIELDS (wk_location_get_desk (location)), "told", (const char *const[]) { "2026-11-28T09:00 a talk", NULL });
  fixture_settle (f->workspace);
  wk_document_name (laptop->location->secret, WK_DOC_DESK, wk_id_write_hex (&laptop->account, hex), &desk);
  name = wk_document_name_new (&desk, &laptop->location->id, WK_DOC_DESK, hex);
  take_entry (store, wk_feed_entry_new_revoked (1, 1, name));
  g_assert_cmpuint (answer_all (store, WK_FEED_REFUSED), >, 0);
  g_assert_true (look_at (f->workspace, &desk).there);
  for (guint start = 0; start < 2; start++)
    {
      g_autoptr (GPtrArray) batches = read_outbox (store);
      guint offered = 0;

      for (guint i = 0; i < batches->len; i++)
        offered += wk_id_equal (&wk_batch_get_fields (batches->pdata[i])->name.document, &desk);
      g_assert_cmpuint (offered, >, 0);
    }
  /* Taken at last, it is there as any other. */
  g_assert_cmpuint (answer_all (store, WK_FEED_CONFIRMED), >, 0);
  g_assert_true (look_at (f->workspace, &desk).there);
  g_object_unref (location);
  fixture_finalize (store);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("/access/sent", test_sent);
  ADD ("/access/refused", test_refused);
  ADD ("/access/erased", test_erased);
  ADD ("/access/desk", test_desk);
  return g_test_run ();
}
