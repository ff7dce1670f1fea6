/* Laptops that sync with a real office. */
#include <glib/gstdio.h>
#include <string.h>

#include "office-process.h"
#include "wk-base.h"

static guint
refusal_of (TestLaptop *laptop, WkBatch *batch)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (laptop->refused, batch));
}

/* Both ways, at once and after being apart. */
static void
test_exchange (void)
{
  Office office;
  g_autoptr (TestLaptop) karin = NULL, tess = NULL;
  g_autofree char *text = NULL;
  guint i;

  office_set_up (&office);
  karin = office_new_laptop (&office);
  tess = office_new_laptop (&office);
  test_laptop_write (karin, 1, "before the first sync. ");
  office_sync (&office, karin);
  office_sync (&office, tess);
  office_wait_live (karin);
  office_wait_live (tess);
  WAIT_UNTIL (test_laptop_equal (karin, tess));
  text = test_laptop_read (tess, 1);
  g_assert_cmpstr (text, ==, "before the first sync. ");

  /* Live. */
  for (i = 0; i < 50; i++) {
    test_laptop_write (karin, i % 3, "karin ");
    test_laptop_write (tess, i % 4, "tess ");
    if (i % 10 == 0)
      wait_a_moment ();
  }
  WAIT_UNTIL (test_laptop_count_waiting (karin) + test_laptop_count_waiting (tess) == 0 && test_laptop_equal (karin, tess));
  g_assert_cmpuint (g_hash_table_size (karin->refused) + g_hash_table_size (tess->refused), ==, 0);

  /* Apart. */
  office_leave (karin);
  office_leave (tess);
  for (i = 0; i < 20; i++) {
    test_laptop_write (karin, 1, "k");
    test_laptop_write (tess, 1, "t");
  }
  g_assert_false (test_laptop_equal (karin, tess));
  office_sync (&office, karin);
  office_wait_live (karin);
  office_leave (karin);
  office_sync (&office, tess);
  office_wait_live (tess);
  office_sync (&office, karin);
  office_wait_live (karin);
  g_assert_true (test_laptop_equal (karin, tess));
  office_leave (karin);
  office_leave (tess);

  office_tear_down (&office);
}

/* What a laptop wrote before it was enrolled, under a name of its own, is its account's; nobody else can write under that name. */
static void
test_began_alone (void)
{
  Office office;
  g_autoptr (TestLaptop) karin = test_laptop_new (), tess = NULL;
  g_autofree char *code = NULL;
  WkBatch *forged;
  WkId earlier;

  office_set_up (&office);
  earlier = karin->author;
  test_laptop_write (karin, 1, "alone ");
  code = office_new_code (&office);
  g_assert_true (office_enrol (&office, karin, code, "Karin", NULL));
  g_assert_false (wk_id_equal (&earlier, &karin->author));
  office_sync (&office, karin);
  office_wait_live (karin);
  g_assert_cmpuint (g_hash_table_size (karin->confirmed), ==, 1);

  tess = office_new_laptop (&office);
  forged = test_laptop_forge (tess, 1, &earlier, 77, tess->key);
  office_sync (&office, tess);
  office_wait_live (tess);
  g_assert_cmpuint (refusal_of (tess, forged), ==, WK_REFUSAL_SIGNATURE);
  g_assert_true (test_laptop_equal (karin, tess));
  office_leave (karin);
  office_leave (tess);

  office_tear_down (&office);
}

static void
test_forged (void)
{
  Office office;
  g_autoptr (TestLaptop) karin = NULL, tess = NULL, stranger = test_laptop_new ();
  g_autoptr (WkDocumentName) name = test_document_name (1);
  g_autofree char *before = NULL, *after = NULL;
  WkBatch *impersonates, *takes, *stolen, *brought, *fine;
  guint64 client;

  office_set_up (&office);
  karin = office_new_laptop (&office);
  tess = office_new_laptop (&office);
  test_laptop_write (karin, 1, "mine");
  office_sync (&office, karin);
  office_wait_live (karin);
  client = ((TestDocument *) g_hash_table_lookup (karin->documents, &name->document))->client;

  /* In Karin's name by Tess's device; under Karin's client id in Tess's own name; in Karin's name by a device nobody knows. */
  impersonates = test_laptop_forge (tess, 1, &karin->author, 1001, tess->key);
  takes = test_laptop_forge (tess, 1, &tess->author, client, tess->key);
  stolen = test_laptop_forge (tess, 1, &karin->author, 1002, stranger->key);
  /* Somebody from elsewhere, whose work Tess brings, is no forgery. */
  brought = test_laptop_forge (tess, 2, &stranger->author, 1003, stranger->key);
  fine = test_laptop_write (tess, 3, "and this is hers");
  office_sync (&office, tess);
  office_wait_live (tess);
  g_assert_cmpuint (refusal_of (tess, impersonates), ==, WK_REFUSAL_SIGNATURE);
  g_assert_cmpuint (refusal_of (tess, takes), ==, WK_REFUSAL_CLIENT_TAKEN);
  g_assert_cmpuint (refusal_of (tess, stolen), ==, WK_REFUSAL_SIGNATURE);
  g_assert_true (g_hash_table_contains (tess->confirmed, brought));
  g_assert_true (g_hash_table_contains (tess->confirmed, fine));

  /* Nothing of what was refused reached anybody. */
  WAIT_UNTIL (karin->batches_came >= 2);
  before = test_laptop_read (karin, 1);
  after = test_laptop_read (tess, 1);
  g_assert_cmpstr (before, ==, "mine");
  g_assert_cmpstr (after, ==, "mine");
  office_leave (karin);
  office_leave (tess);

  office_tear_down (&office);
}

/* A document whose name is not what its subject's secret makes of it; one of a subject that nobody named. */
static void
test_misnamed (void)
{
  Office office;
  g_autoptr (TestLaptop) karin = NULL;
  g_autoptr (GError) error = NULL;
  WkBatch *unnamed, *misnamed;
  WkDocumentName *name;
  WkBatchFields fields;

  office_set_up (&office);
  karin = office_new_laptop (&office);
  unnamed = test_laptop_forge (karin, 1, &karin->author, 5, karin->key);
  g_hash_table_remove_all (karin->subjects);

  name = test_document_name (2);
  fields = *wk_batch_get_fields (unnamed);
  fields.name = *name;
  fields.name.document.bytes[0] ^= 1;
  misnamed = wk_batch_new (&fields, karin->key, &error);
  g_assert_no_error (error);
  {
    WkSubject *subject = test_subject (2);

    g_hash_table_insert (karin->subjects, wk_id_copy (&subject->id), subject);
  }
  test_laptop_queue (karin, misnamed);
  wk_document_name_free (name);

  office_sync (&office, karin);
  office_wait_live (karin);
  g_assert_cmpuint (refusal_of (karin, unnamed), ==, WK_REFUSAL_UNKNOWN);
  g_assert_cmpuint (refusal_of (karin, misnamed), ==, WK_REFUSAL_UNKNOWN);
  office_leave (karin);

  office_tear_down (&office);
}

/* Killed at any moment: what was confirmed is there, what was not is pushed again, nothing is there twice. */
static void
test_killed (void)
{
  Office office;
  g_autoptr (TestLaptop) karin = NULL, tess = NULL;
  g_autoptr (GHashTable) promised = g_hash_table_new (wk_batch_hash, wk_batch_equal);
  guint round, i, expected = 0;

  office_set_up (&office);
  karin = office_new_laptop (&office);
  karin->push_length = 7;
  for (round = 0; round < 4; round++) {
    GHashTableIter iter;
    gpointer batch;
    guint done = g_hash_table_size (karin->confirmed);

    office_sync (&office, karin);
    for (i = 0; i < 400; i++, expected++)
      test_laptop_write (karin, i % 5, "x");
    WAIT_UNTIL (g_hash_table_size (karin->confirmed) >= done + 40 + round * 70);
    office_kill (&office);
    /* Receipts that were under way still count: the office sent them because it was durable. */
    WAIT_UNTIL (wk_feed_client_get_state (karin->client) == WK_FEED_CLIENT_ENDED);
    for (i = 0; i < 20; i++)
      wait_a_moment ();
    g_hash_table_iter_init (&iter, karin->confirmed);
    while (g_hash_table_iter_next (&iter, &batch, NULL))
      g_hash_table_add (promised, batch);
    office_leave (karin);
    office_start (&office);

    /* Somebody new sees all that was confirmed, and nothing else than was written. */
    g_clear_object (&tess);
    tess = office_new_laptop (&office);
    office_sync (&office, tess);
    office_wait_live (tess);
    {
      GHashTableIter promises;
      gpointer kept;

      g_hash_table_iter_init (&promises, promised);
      while (g_hash_table_iter_next (&promises, &kept, NULL)) {
        const WkBatchFields *fields = wk_batch_get_fields (kept);
        TestDocument *document = g_hash_table_lookup (tess->documents, &fields->name.document);

        g_assert_nonnull (document);
        g_assert_cmpuint (y_doc_get_clock (document->doc, fields->client), >=, fields->to);
      }
    }
    office_leave (tess);
    g_assert_cmpuint (g_hash_table_size (promised), <, expected);
    g_test_message ("round %u: %u of %u confirmed when it was killed", round, g_hash_table_size (promised), expected);
  }

  office_sync (&office, karin);
  office_wait_live (karin);
  office_sync (&office, tess);
  office_wait_live (tess);
  g_assert_true (test_laptop_equal (karin, tess));
  g_assert_cmpuint (g_hash_table_size (karin->confirmed), ==, expected);
  for (i = 0; i < 5; i++) {
    g_autofree char *text = test_laptop_read (tess, i);

    g_assert_cmpuint (strlen (text), ==, expected / 5);
  }
  office_leave (karin);
  office_leave (tess);

  office_tear_down (&office);
}

/* A hundred documents with many edits each: whoever is new gets each once; whoever has them gets nothing, in one round trip. */
static void
test_catch_up (void)
{
  const guint documents = 100, edits = g_getenv ("WK_LONG") ? 1000 : 40;
  Office office;
  g_autoptr (TestLaptop) karin = NULL, tess = NULL;
  guint i, j;

  office_set_up (&office);
  karin = office_new_laptop (&office);
  for (j = 0; j < edits; j++)
    for (i = 0; i < documents; i++)
      test_laptop_write (karin, i, "edit ");
  office_sync (&office, karin);
  office_wait_live (karin);
  g_assert_cmpuint (g_hash_table_size (karin->confirmed), ==, documents * edits);
  g_assert_cmpuint (karin->batches_came, ==, 0);

  tess = office_new_laptop (&office);
  office_sync (&office, tess);
  office_wait_live (tess);
  g_assert_true (test_laptop_equal (karin, tess));
  g_assert_cmpuint (tess->states_came, ==, documents);
  g_assert_cmpuint (tess->batches_came, ==, 0);

  /* Nothing new: the office’s greeting, its proof, where the feed ends, and (maybe a moment later) what it tells of the account. */
  office_sync (&office, tess);
  office_wait_live (tess);
  g_assert_cmpuint (tess->messages, <=, 4);
  g_assert_cmpuint (tess->states_came + tess->batches_came, ==, documents);

  /* One edit costs one entry. */
  office_leave (tess);
  test_laptop_write (karin, 7, "one more");
  office_wait_live (karin);
  office_sync (&office, tess);
  office_wait_live (tess);
  g_assert_cmpuint (tess->batches_came, ==, 1);
  g_assert_cmpuint (tess->states_came, ==, documents);
  g_assert_true (test_laptop_equal (karin, tess));
  office_leave (karin);
  office_leave (tess);

  office_tear_down (&office);
}

/* Cut off anywhere while catching up, also from states over to batches, a laptop ends with everything. */
static void
test_cut_while_catching_up (void)
{
  Office office;
  g_autoptr (TestLaptop) karin = NULL, tess = NULL;
  g_autofree char *filler = g_strnfill (20000, 'x');
  guint i, cuts;

  office_set_up (&office);
  karin = office_new_laptop (&office);
  for (i = 0; i < 60; i++) {
    g_autofree char *text = g_strdup_printf ("%u %s", g_random_int (), filler);

    test_laptop_write (karin, i, text);
  }
  office_sync (&office, karin);
  office_wait_live (karin);

  tess = office_new_laptop (&office);
  for (cuts = 0; cuts < 12; cuts++) {
    guint pages = tess->pages_came;

    office_sync (&office, tess);
    WAIT_UNTIL (tess->pages_came > pages);
    office_leave (tess);
    /* And all the while somebody writes, in what has been sent and in what has not. */
    test_laptop_write (karin, cuts % 60, " more");
    test_laptop_write (karin, 59 - cuts % 60, " more");
    office_wait_live (karin);
  }
  g_assert_cmpuint (tess->states_came, >, 60);
  g_assert_cmpuint (tess->batches_came, >, 0);
  office_sync (&office, tess);
  office_wait_live (tess);
  WAIT_UNTIL (test_laptop_equal (karin, tess));
  office_leave (karin);
  office_leave (tess);

  office_tear_down (&office);
}

/* Restored to an earlier day: laptops find a new epoch and bring back what the office lost. */
static void
test_restored (void)
{
  Office office;
  g_autoptr (TestLaptop) karin = NULL, tess = NULL, late = NULL;
  g_autofree char *file = NULL, *err = NULL;
  char account[WK_ID_HEX_SIZE];
  WkId epoch;
  guint i;

  office_set_up (&office);
  file = g_build_filename (office.dir, "..", "backup", NULL);
  karin = office_new_laptop (&office);
  for (i = 0; i < 10; i++)
    test_laptop_write (karin, i, "saved ");
  office_sync (&office, karin);
  office_wait_live (karin);
  epoch = karin->position.epoch;
  office_back_up (&office, file);
  g_assert_cmpint (office_run (&office, NULL, NULL, "backup", file, NULL), ==, 1);

  /* After the backup: edits in known and new documents, and somebody new. */
  tess = office_new_laptop (&office);
  office_sync (&office, tess);
  office_wait_live (tess);
  for (i = 5; i < 15; i++)
    test_laptop_write (tess, i, "lost ");
  office_wait_live (tess);
  WAIT_UNTIL (test_laptop_equal (karin, tess));

  /* Not over an office that runs. */
  g_assert_cmpint (office_run (&office, NULL, &err, "restore", file, NULL), ==, 1);
  office_leave (karin);
  office_leave (tess);
  g_assert_cmpint (office_terminate (&office), ==, 0);
  office_restore (&office, file);
  office_start (&office);

  /* Karin, who has Tess's work but did not write it, comes first; then Tess. */
  office_sync (&office, karin);
  office_wait_live (karin);
  g_assert_false (wk_id_equal (&epoch, &karin->position.epoch));
  g_assert_cmpuint (karin->compared, ==, 15);
  /* The office had forgotten Tess: what she wrote in others' files waits on her laptop until somebody says again what she does. */
  office_sync (&office, tess);
  WAIT_UNTIL (test_laptop_count_waiting (tess) == 5);
  g_assert_cmpuint (g_hash_table_size (tess->refused), ==, 0);
  wk_id_write_hex (&tess->author, account);
  g_assert_cmpint (office_run (&office, NULL, NULL, "profile", account, "--function", "coordinator", NULL), ==, 0);
  office_sync (&office, tess);
  office_wait_live (tess);
  g_assert_cmpuint (g_hash_table_size (tess->refused), ==, 0);
  WAIT_UNTIL (test_laptop_equal (karin, tess));

  late = office_new_laptop (&office);
  office_sync (&office, late);
  office_wait_live (late);
  g_assert_true (test_laptop_equal (late, tess));
  g_assert_cmpuint (g_hash_table_size (late->documents), ==, 15);

  /* And a laptop that comes back in the same epoch is not asked to compare again. */
  i = karin->compared;
  office_sync (&office, karin);
  office_wait_live (karin);
  g_assert_cmpuint (karin->compared, ==, i);
  office_leave (karin);
  office_leave (tess);
  office_leave (late);
  g_unlink (file);

  office_tear_down (&office);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/office/feed/exchange", test_exchange);
  g_test_add_func ("/office/feed/began-alone", test_began_alone);
  g_test_add_func ("/office/feed/forged", test_forged);
  g_test_add_func ("/office/feed/misnamed", test_misnamed);
  g_test_add_func ("/office/feed/killed", test_killed);
  g_test_add_func ("/office/feed/catch-up", test_catch_up);
  g_test_add_func ("/office/feed/cut-while-catching-up", test_cut_while_catching_up);
  g_test_add_func ("/office/feed/restored", test_restored);
  return g_test_run ();
}
