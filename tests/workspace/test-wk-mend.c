/* What an office refuses, and what differs from it: put aside, shown, healed; nothing that anybody wrote is dropped. Real office, real store. */
#include "office-fixture.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "wk-proposal.h"
#include "wk-receipt.h"

static WkText *
plan_text (WkFile *file)
{
  return fixture_plan_text (wk_file_get_plan (file));
}

static YDoc *
plan_doc (WkFile *file)
{
  return wk_file_get_open_document (file, WK_DOC_PLAN, NULL)->doc;
}

static gboolean
text_has (WkText *text, const char *part)
{
  g_autofree char *is = wk_text_dup_text (text);

  return strstr (is, part) != NULL;
}

static void
write_on (WkWorkspace *laptop, WkFile *file, const char *words)
{
  wk_text_insert (plan_text (file), wk_text_get_length (plan_text (file)), words);
  fixture_settle (laptop);
}

static gboolean
apply_proposal (WkWorkspace *laptop, gint64 id, GError **error)
{
  g_auto (Waiter) waiter = { NULL };

  wk_workspace_apply_proposal_async (laptop, id, NULL, fixture_cb, &waiter);
  return wk_workspace_apply_proposal_finish (laptop, fixture_wait (&waiter), error);
}

static guint
count_waiting (WkWorkspace *laptop)
{
  g_autoptr (GPtrArray) documents = fixture_documents (laptop);
  guint n = 0;

  for (guint i = 0; i < documents->len; i++)
    n += ((WkDocumentState *) documents->pdata[i])->unconfirmed;
  return n;
}

/* Over all receipts that there are. */
static guint
sum_receipts (WkWorkspace *laptop, guint (*get) (WkReceiptLine *), WkReceiptFlags flags)
{
  GListModel *receipts = wk_office_get_receipts (wk_workspace_get_office (laptop));
  guint sum = 0;

  for (guint i = 0; i < g_list_model_get_n_items (receipts); i++)
    {
      g_autoptr (GListModel) receipt = g_list_model_get_item (receipts, i);

      for (guint k = 0; k < g_list_model_get_n_items (receipt); k++)
        {
          g_autoptr (WkReceiptLine) line = g_list_model_get_item (receipt, k);

          sum += get != NULL ? get (line) : (wk_receipt_line_get_flags (line) & flags) != 0;
        }
    }
  return sum;
}

static void
out_of_reach (Fixture *f)
{
  relay_cut (f->relay);
  for (guint i = 0; i < 3; i++)
    if (f->laptops[i] != NULL)
      wait_state (f->laptops[i], WK_OFFICE_OUT_OF_REACH);
}

/* Two laptops write under one client id: the office binds it to who comes first, and refuses the other's whole chain. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  WkWorkspace *ineke = make_enrolled (f, 0), *karin;
  Relay *inekes = f->relay;
  WkFile *files[2];
  g_autofree char *id = NULL, *spoken = NULL, *much = g_strnfill (150000, 'a'), *first = g_strconcat (much, "Van Karin. ", NULL);
  g_autofree char *second = g_strconcat ("En verder. ", much, NULL);
  g_autoptr (GPtrArray) proposals = NULL, after = NULL;
  g_autoptr (GError) error = NULL;
  WkText *text;
  guint typed = 0, seen = 0;
  const char *at;

  f->relay = relay_new (f->office.port); /* Karin's line is another */
  karin = make_enrolled (f, 1);
  files[0] = fixture_add (ineke, "Mehmet", "Çelik");
  id = g_strdup (wk_file_get_resident_id (files[0]));
  fixture_settle (ineke);
  sync_all (f);
  files[1] = fixture_open_file (karin, id);
  relay_cut (inekes);
  out_of_reach (f);
  y_doc_set_client_id (plan_doc (files[0]), 4242);
  y_doc_set_client_id (plan_doc (files[1]), 4242);
  wk_text_insert (plan_text (files[0]), 0, "Van Ineke. ");
  text = plan_text (files[1]);
  /* So much that these two are not gathered into one batch while they wait, however much she types after them. */
  wk_text_insert (text, 0, first);
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (files[1], "money")), "situation"), "Over geld.");
  fixture_settle (ineke);
  fixture_settle (karin);
  /* What follows in the chain goes the same way. */
  wk_text_insert (text, wk_text_get_length (text), second);
  fixture_settle (karin);

  relay_mend (inekes);
  g_assert_true (sync_mended (ineke, &error));
  g_assert_no_error (error);
  relay_mend (f->relay);
  {
    /* Karin goes on typing while the refusal comes in. */
    g_auto (Waiter) waiter = { NULL };

    wk_office_sync_async (wk_workspace_get_office (karin), NULL, fixture_cb, &waiter);
    while (waiter.result == NULL)
      {
        wk_text_insert (text, wk_text_get_length (text), "x");
        typed++;
        fixture_iterate ();
        if (waiter.result != NULL && wk_office_get_state (wk_workspace_get_office (karin)) == WK_OFFICE_OUT_OF_REACH)
          {
            fixture_waiter_clear (&waiter);
            wk_office_sync_async (wk_workspace_get_office (karin), NULL, fixture_cb, &waiter);
          }
      }
    /* It may have gone by itself before it was asked for. */
    if (!wk_office_sync_finish (wk_workspace_get_office (karin), waiter.result, NULL, NULL, &error))
      {
        g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED);
        g_assert_nonnull (strstr (error->message, "kept on this laptop as a proposal"));
        g_clear_error (&error);
      }
  }
  for (guint i = 0; i < 20; i++, typed++)
    {
      wk_text_insert (text, wk_text_get_length (text), "x");
      fixture_iterate ();
    }
  fixture_settle (karin);
  /* The open document shows what the office has, in the same objects. */
  WAIT_UNTIL (text_has (text, "Van Ineke. ") && !text_has (text, "Van Karin. "));
  g_assert_true (text == plan_text (files[1]));
  g_assert_cmpuint (y_doc_get_client_id (plan_doc (files[1])), !=, 4242);
  WAIT_UNTIL (count_waiting (karin) == 0);

  proposals = fixture_list_proposals (karin);
  g_assert_cmpuint (proposals->len, ==, 1);
  WkProposal *proposal = proposals->pdata[0];
  g_assert_cmpstr (wk_proposal_get_resident (proposal), ==, id);
  g_assert_cmpint (wk_proposal_get_kind (proposal), ==, WK_DOC_PLAN);
  g_assert_cmpint (wk_proposal_get_reason (proposal), ==, WK_PROPOSAL_OTHER);
  g_assert_nonnull (strstr (wk_proposal_get_text (proposal), "Van Karin. En verder. "));
  /* Not one letter is lost: each is in the document or in the proposal. */
  spoken = wk_text_dup_text (text);
  for (at = spoken; *at != '\0'; at++)
    seen += *at == 'x';
  for (at = wk_proposal_get_text (proposal); *at != '\0'; at++)
    seen += *at == 'x';
  g_assert_cmpuint (seen, ==, typed);

  /* It goes on, and the rest of the file went as always. */
  wk_text_insert (text, 0, "Daarna. ");
  fixture_settle (karin);
  sync_all (f);
  assert_alike (f);
  g_assert_true (text_has (plan_text (files[0]), "Daarna. "));
  WAIT_UNTIL (sum_receipts (karin, wk_receipt_line_get_refused, 0) >= 2);

  /* Over a restart it stays, and no chain gets a tail. Applied, it is an edit like any other. */
  fixture_finalize (files[1]);
  fixture_close (karin);
  karin = f->laptops[1] = fixture_open (f->dirs[1]);
  g_ptr_array_unref (g_steal_pointer (&proposals));
  proposals = fixture_list_proposals (karin);
  g_assert_cmpuint (proposals->len, ==, 1);
  WAIT_UNTIL (sum_receipts (karin, wk_receipt_line_get_refused, 0) >= 2);
  files[1] = fixture_open_file (karin, id);
  g_assert_true (apply_proposal (karin, wk_proposal_get_id (proposals->pdata[0]), &error));
  g_assert_no_error (error);
  g_assert_true (text_has (plan_text (files[1]), "Van Karin. En verder. "));
  g_assert_false (apply_proposal (karin, wk_proposal_get_id (proposals->pdata[0]), &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING);
  g_clear_error (&error);
  after = fixture_list_proposals (karin);
  g_assert_cmpuint (after->len, ==, 0);
  sync_all (f);
  assert_alike (f);
  WAIT_UNTIL (text_has (plan_text (files[0]), "Van Karin. En verder. "));
  fixture_finalize (files[0]);
  fixture_finalize (files[1]);
  relay_free (inekes);
}

static void
set_person (WkWorkspace *laptop, WkFile *file, const char *role, WkPerson *person)
{
  g_assert_true (wk_fields_set_person (WK_FIELDS (wk_file_get_card (file)), role, person));
  fixture_settle (laptop);
}

/* Who wrote while she was away, and may no longer: refused, kept with whom to ask, and exported; when the right returns it is put back as new edits,
 * and they are confirmed. */
static void
test_right_returns (Fixture *f, gconstpointer data)
{
  WkWorkspace *ineke = make_enrolled (f, 0), *karin;
  Relay *inekes = f->relay;
  WkFile *files[2];
  g_autofree char *id = NULL, *exported = NULL;
  g_autoptr (GPtrArray) proposals = NULL, after = NULL;
  g_autoptr (WkPerson) contact = NULL, deputy = NULL, other = wk_person_new (NULL, "Piet Weg", NULL);
  g_autoptr (GError) error = NULL;
  WkProposal *proposal;

  f->relay = relay_new (f->office.port); /* Karin's line is another */
  karin = make_enrolled (f, 1);
  files[0] = fixture_add (ineke, "Mehmet", "Çelik");
  id = g_strdup (wk_file_get_resident_id (files[0]));
  contact = wk_author_dup_person (ineke->author);
  deputy = wk_author_dup_person (karin->author);
  set_person (ineke, files[0], "contact-person", contact);
  set_person (ineke, files[0], "deputy", deputy);
  write_on (ineke, files[0], "Van Ineke. ");
  sync_all (f);
  files[1] = fixture_open_file (karin, id);
  relay_cut (f->relay);
  wait_state (karin, WK_OFFICE_OUT_OF_REACH);
  write_on (karin, files[1], "Van Karin. ");
  set_person (ineke, files[0], "deputy", other);
  g_assert_true (sync_laptop (ineke, &error));

  relay_mend (f->relay);
  if (!sync_mended (karin, &error))
    g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED);
  g_clear_error (&error);
  WAIT_UNTIL (count_waiting (karin) == 0 && !text_has (plan_text (files[1]), "Van"));
  proposals = fixture_list_proposals (karin);
  g_assert_cmpuint (proposals->len, ==, 1);
  proposal = proposals->pdata[0];
  g_assert_cmpint (wk_proposal_get_reason (proposal), ==, WK_PROPOSAL_NO_RIGHT);
  g_assert_nonnull (strstr (wk_proposal_get_ask (proposal), names[0]));
  g_assert_cmpstr (wk_proposal_get_text (proposal), ==, "Van Karin. ");
  exported = y_update_dup_text (g_bytes_get_data (wk_proposal_get_update (proposal), NULL), g_bytes_get_size (wk_proposal_get_update (proposal)), NULL);
  g_assert_cmpstr (exported, ==, "Van Karin. ");
  /* Not while she may not: it stays a proposal, and nothing of it reaches anybody. */
  g_assert_false (apply_proposal (karin, wk_proposal_get_id (proposal), &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID);
  g_clear_error (&error);
  sync_all (f);
  g_assert_false (text_has (plan_text (files[0]), "Van Karin. "));

  set_person (ineke, files[0], "deputy", deputy);
  WAIT_UNTIL (text_has (plan_text (files[1]), "Van Ineke. "));
  g_assert_true (apply_proposal (karin, wk_proposal_get_id (proposal), &error));
  g_assert_no_error (error);
  g_assert_true (text_has (plan_text (files[1]), "Van Ineke. Van Karin. "));
  sync_all (f);
  WAIT_UNTIL (text_has (plan_text (files[0]), "Van Ineke. Van Karin. "));
  WAIT_UNTIL (count_waiting (karin) == 0);
  after = fixture_list_proposals (karin);
  g_assert_cmpuint (after->len, ==, 0);
  assert_alike (f);
  fixture_finalize (files[0]);
  fixture_finalize (files[1]);
  relay_free (inekes);
}

static void
copy_dir (const char *from, const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL), *target = g_build_filename (to, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (source, &bytes, &length, NULL));
      g_assert_true (g_file_set_contents (target, bytes, length, NULL));
    }
}

static gboolean
has_both (WkFile *file)
{
  return text_has (plan_text (file), "Het eerste. ") && text_has (plan_text (file), "Het andere. ");
}

/* The same clocks hold other content on two copies: what no sync would ever show by its vectors. It is found by the hashes, and healed: the
 * office's content everywhere, the own words again under a new client id, the own copy kept. */
static void
test_diverged (Fixture *f, gconstpointer data)
{
  WkWorkspace *ineke = make_enrolled (f, 0), *karin = make_enrolled (f, 1), *twin;
  WkFile *files[3];
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  guint found = 0;

  files[0] = fixture_add (ineke, "Mehmet", "Çelik");
  id = g_strdup (wk_file_get_resident_id (files[0]));
  fixture_settle (ineke);
  sync_all (f);
  fixture_finalize (files[0]);
  fixture_close (g_steal_pointer (&f->laptops[0]));
  f->dirs[2] = fixture_make_dir ();
  copy_dir (f->dirs[0], f->dirs[2]);
  out_of_reach (f);
  ineke = f->laptops[0] = fixture_open (f->dirs[0]);
  twin = f->laptops[2] = fixture_open (f->dirs[2]);
  files[0] = fixture_open_file (ineke, id);
  files[1] = fixture_open_file (karin, id);
  files[2] = fixture_open_file (twin, id);
  y_doc_set_client_id (plan_doc (files[0]), 777);
  y_doc_set_client_id (plan_doc (files[2]), 777);
  wk_text_insert (plan_text (files[0]), 0, "Het eerste. ");
  wk_text_insert (plan_text (files[2]), 0, "Het andere. ");
  fixture_settle (ineke);
  fixture_settle (twin);
  relay_mend (f->relay);
  sync_mended (ineke, NULL);
  /* Who comes second sends what the office has other words for under those clocks: in step by every vector, and yet not alike. */
  sync_mended (twin, NULL);
  g_assert_true (text_has (plan_text (files[0]), "Het eerste. "));
  g_assert_true (text_has (plan_text (files[2]), "Het andere. "));
  g_assert_false (alike (f));

  /* While it heals she types on; that must not go either. */
  for (guint i = 0; i < 300 && !(has_both (files[0]) && has_both (files[2])); i++)
    {
      if (i % 20 == 0)
        wk_text_insert (plan_text (files[2]), wk_text_get_length (plan_text (files[2])), "y");
      fixture_iterate ();
      g_usleep (10000);
    }
  WAIT_UNTIL (has_both (files[0]) && has_both (files[2]));
  g_assert_true (text_has (plan_text (files[2]), "y"));
  fixture_settle (ineke);
  fixture_settle (twin);
  WAIT_UNTIL (count_waiting (twin) + count_waiting (ineke) == 0);
  sync_all (f);
  assert_alike (f);
  g_assert_true (has_both (files[1]));
  /* One of the two put its copy aside. */
  for (guint i = 0; i < 3; i += 2)
    {
      g_autoptr (GPtrArray) proposals = fixture_list_proposals (f->laptops[i]);

      found += proposals->len;
      if (proposals->len == 0)
        continue;
      g_assert_cmpint (wk_proposal_get_reason (proposals->pdata[0]), ==, WK_PROPOSAL_COPY);
      g_assert_nonnull (strstr (wk_proposal_get_text (proposals->pdata[0]), i == 0 ? "Het eerste. " : "Het andere. "));
      g_assert_false (apply_proposal (f->laptops[i], wk_proposal_get_id (proposals->pdata[0]), &error));
      g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID);
      g_clear_error (&error);
      sync_mended (f->laptops[i], NULL);
      WAIT_UNTIL (sum_receipts (f->laptops[i], NULL, WK_RECEIPT_HEALED) == 1);
    }
  g_assert_cmpuint (found, ==, 1);

  /* And it is so on disk. */
  for (guint i = 0; i < 3; i++)
    {
      fixture_finalize (files[i]);
      fixture_close (f->laptops[i]);
      f->laptops[i] = fixture_open (f->dirs[i]);
    }
  assert_alike (f);
}

/* ---- what does not open comes back ------------------------------------------------------------------------------- */

static gboolean
is_whole (WkFile *file)
{
  g_autofree char *name = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (file)), "display-name");

  return has_both (file) && g_str_equal (name, "Mehmet Çelik");
}

typedef struct { WkVault *vault; guint n; } Missed;

static void
count_missed_thread (gpointer data)
{
  Missed *missed = data;

  missed->n = g_hash_table_size (missed->vault->damaged);
}

/* How many documents did not open whole and still stand as such. */
static guint
count_missed (WkWorkspace *laptop)
{
  Missed missed = { .vault = laptop->vault };

  wk_worker_run_sync (laptop->vault->worker, count_missed_thread, &missed);
  return missed.n;
}

/* Every record of every document is unreadable, as after a bad disk; what the office has is fetched again, and what comes is durable. It is said as
 * long as it is so, and no longer. */
static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL, *id = NULL;
  WkFile *file;
  sqlite3 *db;

  make_enrolled (f, 0);
  make_enrolled (f, 1);
  file = fixture_add (f->laptops[0], "Mehmet", "Çelik");
  id = g_strdup (wk_file_get_resident_id (file));
  wk_text_insert (plan_text (file), 0, "Het eerste. ");
  fixture_settle (f->laptops[0]);
  wk_text_insert (plan_text (file), 0, "Het andere. ");
  fixture_settle (f->laptops[0]);
  sync_all (f);
  fixture_finalize (file);
  fixture_close (g_steal_pointer (&f->laptops[0]));
  path = g_build_filename (f->dirs[0], "store.db", NULL);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "UPDATE batch SET sealed = zeroblob (length (sealed)); UPDATE snapshot SET sealed = zeroblob (length (sealed))",
                                 NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_total_changes (db), >, 0);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);

  relay_cut (f->relay);
  f->laptops[0] = fixture_open (f->dirs[0]);
  file = fixture_open_file (f->laptops[0], id);
  g_assert_false (is_whole (file));
  g_assert_true (wk_file_is_damaged (file));
  relay_mend (f->relay);
  sync_mended (f->laptops[0], NULL);
  WAIT_UNTIL (is_whole (file));
  /* The office was asked whether they are alike now: they stand whole, and are not asked for again. */
  WAIT_UNTIL (count_missed (f->laptops[0]) == 0);
  fixture_finalize (file);
  fixture_settle (f->laptops[0]);
  fixture_close (f->laptops[0]);
  relay_cut (f->relay);
  f->laptops[0] = fixture_open (f->dirs[0]);
  file = fixture_open_file (f->laptops[0], id);
  g_assert_true (is_whole (file));
  g_assert_false (wk_file_is_damaged (file));
  fixture_finalize (file);
}

/* ---- what is lost for good ------------------------------------------------------------------------------------------ */

/* Three records of one hand in the plan; the laptop is closed, and the second one spoiled: one byte. */
static char *
spoil_the_middle (Fixture *f)
{
  WkFile *file = fixture_add (f->laptops[0], "Mehmet", "Çelik");
  g_autofree char *path = g_build_filename (f->dirs[0], "store.db", NULL);
  char *id = g_strdup (wk_file_get_resident_id (file));
  WkId document = wk_file_get_open_document (file, WK_DOC_PLAN, NULL)->name->document;
  sqlite3 *db;
  sqlite3_stmt *row;

  fixture_settle (f->laptops[0]);
  write_on (f->laptops[0], file, "Het eerste. ");
  write_on (f->laptops[0], file, "Het midden. ");
  write_on (f->laptops[0], file, "Het laatste. ");
  fixture_finalize (file);
  fixture_close (g_steal_pointer (&f->laptops[0]));
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "UPDATE batch SET sealed = CAST (substr (sealed, 1, 60) || x'7e' || substr (sealed, 62) AS BLOB)"
                                           " WHERE (document, sequence) = (SELECT d.id, max (b.sequence) - 1 FROM document d"
                                           " JOIN batch b ON b.document = d.id WHERE d.name = ?)", -1, &row, NULL), ==, SQLITE_OK);
  sqlite3_bind_blob (row, 1, &document, sizeof document, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (row), ==, SQLITE_DONE);
  g_assert_cmpint (sqlite3_changes (db), ==, 1);
  sqlite3_finalize (row);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return id;
}

/* What comes after a lost record has no place in the text. It is to be read all the same. */
static void
assert_stray (WkFile *file)
{
  g_autoptr (GPtrArray) strays = wk_file_list_strays (file);
  WkStrayWords *words;

  g_assert_true (text_has (plan_text (file), "Het eerste. "));
  g_assert_false (text_has (plan_text (file), "Het laatste. "));
  g_assert_cmpuint (strays->len, ==, 1);
  words = strays->pdata[0];
  g_assert_cmpint (words->kind, ==, WK_DOC_PLAN);
  g_assert_cmpstr (words->text, ==, "Het laatste. ");
}

static void
test_lost_alone (Fixture *f, gconstpointer data)
{
  g_autofree char *id = NULL;
  WkFile *file;

  make (f, 0);
  id = spoil_the_middle (f);
  for (guint round = 0; round < 2; round++)
    {
      f->laptops[0] = fixture_open (f->dirs[0]);
      file = fixture_open_file (f->laptops[0], id);
      g_assert_true (wk_file_is_damaged (file));
      assert_stray (file);
      /* What is written now builds on what is there, and is found again. */
      g_assert_true (round == 0 || text_has (plan_text (file), "Daarna. "));
      write_on (f->laptops[0], file, "Daarna. ");
      fixture_finalize (file);
      fixture_close (g_steal_pointer (&f->laptops[0]));
    }
}

static guint
get_waiting (WkWorkspace *laptop)
{
  guint waiting;

  g_object_get (wk_workspace_get_office (laptop), "waiting", &waiting, NULL);
  return waiting;
}

/* The office never had it, and nothing brings it back: that is said, it is counted no longer, and what was written after it goes. */
static void
test_lost_unsent (Fixture *f, gconstpointer data)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GPtrArray) proposals = NULL, findings = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  WkFile *files[2];

  make_enrolled (f, 0);
  make_enrolled (f, 1);
  sync_all (f);
  out_of_reach (f);
  id = spoil_the_middle (f);
  f->laptops[0] = fixture_open (f->dirs[0]);
  relay_mend (f->relay);
  sync_all (f);
  WAIT_UNTIL (get_waiting (f->laptops[0]) == 0);
  wait_state (f->laptops[0], WK_OFFICE_IN_STEP);
  WAIT_UNTIL (count_waiting (f->laptops[0]) == 0);
  g_assert_nonnull (strstr (wk_office_get_message (wk_workspace_get_office (f->laptops[0])), "can no longer be read"));
  WAIT_UNTIL (sum_receipts (f->laptops[0], NULL, WK_RECEIPT_LOST) == 1);

  /* It is so on each copy, and all go on. */
  for (guint i = 0; i < 2; i++)
    {
      files[i] = fixture_open_file (f->laptops[i], id);
      assert_stray (files[i]);
      g_assert_false (wk_file_is_damaged (files[i]));
    }
  write_on (f->laptops[0], files[0], "Van Ineke. ");
  sync_all (f);
  WAIT_UNTIL (text_has (plan_text (files[1]), "Van Ineke. "));
  write_on (f->laptops[1], files[1], "Van Karin. ");
  sync_all (f);
  WAIT_UNTIL (text_has (plan_text (files[0]), "Van Karin. "));
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = wk_text_dup_text (plan_text (files[i]));

      g_assert_cmpstr (text, ==, "Het eerste. Van Ineke. Van Karin. ");
      assert_stray (files[i]);
      fixture_finalize (files[i]);
    }

  proposals = fixture_list_proposals (f->laptops[0]);
  g_assert_cmpuint (proposals->len, ==, 1);
  g_assert_cmpint (wk_proposal_get_reason (proposals->pdata[0]), ==, WK_PROPOSAL_LOST);
  g_assert_cmpstr (wk_proposal_get_resident (proposals->pdata[0]), ==, id);
  g_assert_false (apply_proposal (f->laptops[0], wk_proposal_get_id (proposals->pdata[0]), &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID);
  g_clear_error (&error);
  wk_workspace_discard_proposal_async (f->laptops[0], wk_proposal_get_id (proposals->pdata[0]), NULL, fixture_cb, &waiter);
  g_assert_true (wk_workspace_discard_proposal_finish (f->laptops[0], fixture_wait (&waiter), &error));
  fixture_waiter_clear (&waiter);
  fixture_close (f->laptops[0]);
  f->laptops[0] = fixture_open (f->dirs[0]);
  wk_workspace_check_async (f->laptops[0], NULL, fixture_cb, &waiter);
  findings = wk_workspace_check_finish (f->laptops[0], fixture_wait (&waiter), &error);
  g_assert_cmpuint (findings->len, ==, 0);
}

/* ---- client ids are never continued ------------------------------------------------------------------------------ */

/* Each of these would write other content under used clocks if a client id went on where the store's copy ends, and the copies would differ for
 * ever: what /mend/diverged makes on purpose. */

static void
assert_words (Fixture *f, const char *id, const char * const *words)
{
  for (guint i = 0; i < 3; i++)
    if (f->laptops[i] != NULL)
      {
        WkFile *file = fixture_open_file (f->laptops[i], id);

        for (guint k = 0; words[k] != NULL; k++)
          g_assert_true (text_has (plan_text (file), words[k]));
        fixture_finalize (file);
      }
}

static void
write_in (WkWorkspace *laptop, const char *id, const char *words, guint64 *client)
{
  WkFile *file = fixture_open_file (laptop, id);

  wk_text_insert (plan_text (file), 0, words);
  *client = y_doc_get_client_id (plan_doc (file));
  fixture_settle (laptop);
  fixture_finalize (file);
}

static char *
begin_two (Fixture *f)
{
  WkFile *file;
  char *id;

  make_enrolled (f, 0);
  make_enrolled (f, 1);
  file = fixture_add (f->laptops[0], "Mehmet", "Çelik");
  id = g_strdup (wk_file_get_resident_id (file));
  fixture_settle (f->laptops[0]);
  fixture_finalize (file);
  sync_all (f);
  return id;
}

static void
test_restored (Fixture *f, gconstpointer data)
{
  static const char * const words[] = { "Vooraf. ", "Na de kopie. ", "Iets anders. ", NULL };
  g_autofree char *id = begin_two (f);
  g_autofree char *file = g_build_filename (f->dirs[1], "backup", NULL);
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  guint64 clients[3];

  write_in (f->laptops[0], id, words[0], &clients[0]);
  wk_workspace_backup_async (f->laptops[0], file, NULL, fixture_cb, &waiter);
  g_assert_true (wk_workspace_backup_finish (f->laptops[0], fixture_wait (&waiter), &error));
  fixture_waiter_clear (&waiter);
  write_in (f->laptops[0], id, words[1], &clients[1]);
  sync_all (f);
  fixture_close (g_steal_pointer (&f->laptops[0]));
  g_assert_true (wk_workspace_restore (file, f->dirs[0], &error));
  f->laptops[0] = fixture_open (f->dirs[0]);
  relay_cut (f->relay); /* before it hears what it has forgotten */
  write_in (f->laptops[0], id, words[2], &clients[2]);
  g_assert_cmpuint (clients[2], !=, clients[0]);
  g_assert_cmpuint (clients[2], !=, clients[1]);
  relay_mend (f->relay);
  sync_all (f);
  assert_alike (f);
  assert_words (f, id, words);
}

static void
test_copied (Fixture *f, gconstpointer data)
{
  static const char * const words[] = { "Vooraf. ", "Van de een. ", "Van de ander. ", NULL };
  g_autofree char *id = begin_two (f);
  guint64 clients[3];

  write_in (f->laptops[0], id, words[0], &clients[0]);
  fixture_close (g_steal_pointer (&f->laptops[0]));
  f->dirs[2] = fixture_make_dir ();
  copy_dir (f->dirs[0], f->dirs[2]);
  f->laptops[0] = fixture_open (f->dirs[0]);
  f->laptops[2] = fixture_open (f->dirs[2]);
  write_in (f->laptops[0], id, words[1], &clients[1]);
  write_in (f->laptops[2], id, words[2], &clients[2]);
  g_assert_cmpuint (clients[1], !=, clients[2]);
  g_assert_cmpuint (clients[1], !=, clients[0]);
  g_assert_cmpuint (clients[2], !=, clients[0]);
  sync_all (f);
  assert_alike (f);
  assert_words (f, id, words);
}

static char *self_path;

/* The child: writes, syncs, says how far the office has confirmed, and is killed. */
static void G_GNUC_NORETURN
writer_main (const char *dir, const char *id, guint from)
{
  WkWorkspace *laptop;
  WkFile *file;

  wk_vault_set_strength (WK_KDF_TEST);
  laptop = fixture_open (dir);
  file = fixture_open_file (laptop, id);
  for (guint n = from;; n++)
    {
      g_autofree char *word = g_strdup_printf ("[%u]", n);

      wk_text_insert (plan_text (file), wk_text_get_length (plan_text (file)), word);
      if (n % 3 == 0 && sync_laptop (laptop, NULL))
        {
          printf ("%u\n", n);
          fflush (stdout);
        }
    }
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);

  *(gint *) data = line != NULL ? atoi (line) : -2;
}

static void
test_killed (Fixture *f, gconstpointer data)
{
  g_autofree char *id = begin_two (f), *text = NULL;
  guint rounds = g_strcmp0 (g_getenv ("WK_LONG"), "1") == 0 ? 40 : 3, next = 0;
  gint confirmed = -1;
  WkFile *file;

  fixture_close (g_steal_pointer (&f->laptops[0]));
  for (guint round = 0; round < rounds; round++)
    {
      g_autofree char *from = g_strdup_printf ("%u", next);
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self_path, "--writer", f->dirs[0], id, from, NULL);
      g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));

      g_assert_no_error (error);
      for (guint k = 0; k < 2; k++)
        {
          gint said = -1;

          g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, line_cb, &said);
          WAIT_UNTIL (said != -1);
          g_assert_cmpint (said, >=, (gint) next);
          confirmed = said;
        }
      for (guint k = g_test_rand_int_range (0, 20); k > 0; k--)
        fixture_iterate ();
      g_subprocess_force_exit (child);
      g_subprocess_wait (child, NULL, NULL);
      next = confirmed + 1000; /* words of another round */
    }
  f->laptops[0] = fixture_open (f->dirs[0]);
  file = fixture_open_file (f->laptops[0], id);
  wk_text_insert (plan_text (file), 0, "Daarna. ");
  fixture_settle (f->laptops[0]);
  sync_all (f);
  assert_alike (f);
  fixture_finalize (file);
  file = fixture_open_file (f->laptops[1], id);
  text = wk_text_dup_text (plan_text (file));
  {
    g_autofree char *last = g_strdup_printf ("[%d]", confirmed);

    g_assert_nonnull (strstr (text, last));
    g_assert_nonnull (strstr (text, "[0][1][2][3]"));
    g_assert_nonnull (strstr (text, "Daarna. "));
  }
  fixture_finalize (file);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  if (argc == 5 && g_str_equal (argv[1], "--writer"))
    writer_main (argv[2], argv[3], atoi (argv[4]));
  self_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/mend/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/mend/right-returns", Fixture, NULL, set_up, test_right_returns, tear_down);
  g_test_add ("/mend/diverged", Fixture, NULL, set_up, test_diverged, tear_down);
  g_test_add ("/mend/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/mend/lost/alone", Fixture, NULL, set_up, test_lost_alone, tear_down);
  g_test_add ("/mend/lost/unsent", Fixture, NULL, set_up, test_lost_unsent, tear_down);
  g_test_add ("/mend/client-ids/restored", Fixture, NULL, set_up, test_restored, tear_down);
  g_test_add ("/mend/client-ids/copied", Fixture, NULL, set_up, test_copied, tear_down);
  g_test_add ("/mend/client-ids/killed", Fixture, NULL, set_up, test_killed, tear_down);
  return g_test_run ();
}
