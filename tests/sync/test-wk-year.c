/* A year at an office: laptops work apart, come back, are cut off, restored from backups; the office is restored too. In the end all
 * are equal, and nothing that was confirmed is missing. WK_LONG=1: thirty laptops, a whole year. */
#include <stdlib.h>

#include "feed-fixture.h"

#define N_DOCUMENTS 12
#define LAPTOPS_MAX 30

/* A laptop's disk as it was one evening. */
typedef struct
{
  WkFeedPosition position;
  GHashTable *states;  /* WkId → GBytes */
  GPtrArray *log;      /* of WkBatch */
  GPtrArray *outbox;   /* of Sent */
} Backup;

typedef struct
{
  guint seed;
  GRand *rand;
  WkClock *clock;
  WkCodeLimit *limit;
  TestOffice *office;
  guint n_laptops;
  TestLaptop *laptops[LAPTOPS_MAX];
  Backup *backups[LAPTOPS_MAX];
  WkDocumentName *names[N_DOCUMENTS];
  GHashTable *confirmed; /* set of WkBatch */
  gboolean office_was_restored;
  guint n_syncs, n_cuts, n_restores;
} Year;

static Sent *
sent_copy (Sent *sent)
{
  Sent *copy = g_new0 (Sent, 1);

  *copy = *sent;
  wk_batch_ref (copy->batch);
  return copy;
}

static Backup *
back_up (TestLaptop *laptop)
{
  Backup *backup = g_new0 (Backup, 1);
  GHashTableIter iter;
  gpointer id, doc, batch;

  backup->position = laptop->position;
  backup->states = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, (GDestroyNotify) g_bytes_unref);
  backup->log = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
  backup->outbox = g_ptr_array_new_with_free_func (sent_free);
  g_hash_table_iter_init (&iter, laptop->documents);
  while (g_hash_table_iter_next (&iter, &id, &doc))
    g_hash_table_insert (backup->states, wk_id_copy (id), y_doc_encode_state (doc, NULL, 0, NULL));
  g_hash_table_iter_init (&iter, laptop->log);
  while (g_hash_table_iter_next (&iter, &batch, NULL))
    g_ptr_array_add (backup->log, wk_batch_ref (batch));
  for (guint i = 0; i < laptop->outbox->len; i++)
    g_ptr_array_add (backup->outbox, sent_copy (g_ptr_array_index (laptop->outbox, i)));
  return backup;
}

static void
backup_free (Backup *backup)
{
  if (backup == NULL)
    return;
  g_hash_table_unref (backup->states);
  g_ptr_array_unref (backup->log);
  g_ptr_array_unref (backup->outbox);
  g_free (backup);
}

/* Client ids are not continued: next_client is what a fresh random number is in the program. */
static void
restore_laptop (TestLaptop *laptop, Backup *backup)
{
  GHashTableIter iter;
  gpointer id, state;

  laptop->position = backup->position;
  g_hash_table_remove_all (laptop->documents);
  g_hash_table_remove_all (laptop->log);
  g_ptr_array_set_size (laptop->outbox, 0);
  g_hash_table_iter_init (&iter, backup->states);
  while (g_hash_table_iter_next (&iter, &id, &state))
    apply_bytes (get_doc (laptop->documents, id), state);
  for (guint i = 0; i < backup->log->len; i++)
    g_hash_table_add (laptop->log, wk_batch_ref (g_ptr_array_index (backup->log, i)));
  for (guint i = 0; i < backup->outbox->len; i++)
    g_ptr_array_add (laptop->outbox, sent_copy (g_ptr_array_index (backup->outbox, i)));
}

static void
restore_office (TestOffice *office, guint n)
{
  g_hash_table_remove_all (office->known);
  g_hash_table_remove_all (office->documents);
  g_ptr_array_set_size (office->names, 0);
  g_ptr_array_set_size (office->log, n);
  for (guint i = 0; i < n; i++)
    {
      WkBatch *batch = g_ptr_array_index (office->log, i);

      g_hash_table_add (office->known, batch);
      add_name (office->names, &wk_batch_get_fields (batch)->name);
      apply_bytes (get_doc (office->documents, &wk_batch_get_fields (batch)->name.document), wk_batch_get_fields (batch)->update);
    }
  wk_id_init_random (&office->epoch, office->random);
}

static gboolean
chance (Year *y, guint one_in)
{
  return g_rand_int_range (y->rand, 0, one_in) == 0;
}

static void
note_confirmed (Year *y, TestLaptop *laptop)
{
  for (guint i = 0; i < laptop->outbox->len; i++)
    {
      Sent *sent = g_ptr_array_index (laptop->outbox, i);

      if (sent->settled && !sent->refused)
        g_hash_table_add (y->confirmed, wk_batch_ref (sent->batch));
    }
}

static void
sync_laptop (Year *y, guint i, gboolean may_be_cut)
{
  Line line = { 0 };
  guint changes = 0;

  y->n_syncs++;
  line_open (&line, y->office, y->laptops[i], y->clock, y->limit);
  if (may_be_cut && chance (y, 4))
    {
      wk_pipe_cut_after (g_rand_boolean (y->rand) ? line.near : line.far, g_rand_int_range (y->rand, 1, 8));
      y->n_cuts++;
    }
  /* Sometimes somebody writes on while it syncs. */
  while (may_be_cut && changes < 3 && chance (y, 2))
    {
      test_laptop_write (y->laptops[i], y->names[g_rand_int_range (y->rand, 0, N_DOCUMENTS)], "tijdens ");
      g_main_context_iteration (NULL, FALSE);
      changes++;
    }
  fixture_wait_for (line_is_quiet (&line));
  if (!may_be_cut)
    g_assert_cmpint (wk_feed_client_get_state (line.client), ==, WK_FEED_CLIENT_LIVE);
  line_close (&line);
  note_confirmed (y, y->laptops[i]);
}

static void
pass_day (Year *y)
{
  wk_clock_advance (y->clock, G_TIME_SPAN_DAY);
  for (guint i = 0; i < y->n_laptops; i++)
    {
      if (chance (y, 3))
        continue; /* away, or shut */
      for (gint n = g_rand_int_range (y->rand, 0, 3); n > 0; n--)
        test_laptop_write (y->laptops[i], y->names[g_rand_int_range (y->rand, 0, N_DOCUMENTS)], "dag ");
      if (chance (y, 2))
        sync_laptop (y, i, TRUE);
      if (chance (y, 15))
        {
          backup_free (y->backups[i]);
          y->backups[i] = back_up (y->laptops[i]);
        }
      if (y->backups[i] != NULL && chance (y, 40))
        {
          restore_laptop (y->laptops[i], y->backups[i]);
          y->n_restores++;
        }
    }
  if (y->seed % 2 && chance (y, 30) && y->office->log->len > 10)
    {
      restore_office (y->office, y->office->log->len - g_rand_int_range (y->rand, 1, 10));
      y->office_was_restored = TRUE;
    }
}

static void
run_year (guint seed, guint n_laptops, guint n_days)
{
  Year y = { .seed = seed, .n_laptops = n_laptops };
  GHashTableIter iter;
  gpointer batch;

  y.rand = g_rand_new_with_seed (seed);
  y.clock = wk_clock_new_test (1700000000000000);
  y.limit = wk_code_limit_new (y.clock);
  y.office = g_object_new (TEST_TYPE_OFFICE, NULL);
  y.office->page_entries = 20;
  y.confirmed = g_hash_table_new_full (wk_batch_hash, wk_batch_equal, (GDestroyNotify) wk_batch_unref, NULL);
  for (guint i = 0; i < N_DOCUMENTS; i++)
    {
      WkId document = fixture_id (20 + i), subject = fixture_id (60 + i / 3);

      y.names[i] = wk_document_name_new (&document, &subject, i % 5, i % 5 == 4 ? "werk" : "");
    }
  for (guint i = 0; i < n_laptops; i++)
    {
      y.laptops[i] = test_laptop_new (y.office, i + 1);
      y.laptops[i]->next_client = 1000000 * (i + 1);
      y.laptops[i]->push_batches = 10;
    }
  for (guint day = 0; day < n_days; day++)
    pass_day (&y);
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < n_laptops; i++)
      sync_laptop (&y, i, FALSE);
  g_test_message ("seed %u: %u syncs, %u cut, %u laptops restored, office restored %d, %u batches, %u confirmed", seed, y.n_syncs, y.n_cuts,
                  y.n_restores, y.office_was_restored, y.office->log->len, g_hash_table_size (y.confirmed));
  for (guint d = 0; d < N_DOCUMENTS; d++)
    for (guint i = 0; i < n_laptops; i++)
      fixture_assert_equal (get_doc (y.office->documents, &y.names[d]->document), get_doc (y.laptops[i]->documents, &y.names[d]->document));
  g_hash_table_iter_init (&iter, y.confirmed);
  while (!y.office_was_restored && g_hash_table_iter_next (&iter, &batch, NULL))
    {
      const WkBatchFields *fields = wk_batch_get_fields (batch);
      YDoc *doc = get_doc (y.office->documents, &fields->name.document);

      g_assert_cmpuint (y_doc_get_clock (doc, fields->client), >=, fields->to);
    }
  for (guint i = 0; i < n_laptops; i++)
    {
      backup_free (y.backups[i]);
      g_assert_finalize_object (y.laptops[i]);
    }
  for (guint i = 0; i < N_DOCUMENTS; i++)
    wk_document_name_free (y.names[i]);
  g_assert_finalize_object (y.office);
  g_hash_table_unref (y.confirmed);
  wk_code_limit_unref (y.limit);
  wk_clock_unref (y.clock);
  g_rand_free (y.rand);
}

static void
test_years (void)
{
  gboolean all = g_getenv ("WK_LONG") != NULL;
  const char *seed = g_getenv ("WK_SEED");

  if (seed != NULL)
    run_year (atoi (seed), all ? LAPTOPS_MAX : 8, all ? 365 : 60);
  else
    for (guint i = 0; i < 6; i++)
      run_year (1 + i, all ? LAPTOPS_MAX : 8, all ? 365 : 60);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/year/years", test_years);
  return g_test_run ();
}
