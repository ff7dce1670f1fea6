/* Years at an office whose log is the real one, on laptops whose stores are the real ones; only the line is a pipe and the clock a test's. The office
 * and one laptop are the oldest that are kept (tests/workspace/data), with what they held then. Laptops
 * work apart, are cut off, have their clocks wrong, start anew, are restored from backups, run twice from a copied directory; the office starts
 * anew and is restored too. Each gets later programs at days of its own: one that speaks a later version, and whose store has tables that ours
 * does not know (later-programs.h). In the end every copy is equal, and every edit that was confirmed is there (unless all who had it were
 * restored to a day before it). The seed is printed: WK_SEED gives it. WK_LONG=1: thirty laptops, a whole year. */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "remove-all.h"
#include "wk-feed-client.h"
#include "wk-feed-server.h"
#include "wk-feed-store-private.h"
#include "wk-enrol.h"
#include "store/later-programs.h"
#include "wk-mend-private.h"
#include "wk-office-access.h"
#include "wk-office-feed.h"
#include "wk-office-key.h"
#include "wk-office-sqlite.h"
#include "wk-peer-private.h"
#include "wk-store-private.h"
#include "sync/wk-pipe.h"

#define PASSPHRASE "drie kleine woorden"
#define N_DOCUMENTS 13
#define OLD_DOCUMENT 12 /* the plan that the kept laptop had: only it and its copies may write there */
#define MAX_LAPTOPS 40
#define KEPT_WORDS "Van Ineke."
#define START G_GINT64_CONSTANT (1800000000000000)

/* The programs, each later than the one before: what they speak, and the version of their tables. The first has never heard of what was added
 * to version 1 of the wire since. */
static const struct
{
  WkPeerProgram wire;
  int tables;
} programs[] = {
  { { 1, 1, 0 }, STORE_VERSION },
  { { 1, 1, G_MAXUINT64 }, STORE_VERSION },
  { { 1, 2, G_MAXUINT64 }, STORE_VERSION + 1 },
  { { 1, 2, G_MAXUINT64 }, STORE_VERSION + 2 },
};
#define LATEST (G_N_ELEMENTS (programs) - 1)

/* What somebody wrote and was told is safe. */
typedef struct
{
  guint document;
  guint64 client;
  guint32 to;
  gboolean at_risk; /* the office was restored since, and who has it has not been back yet */
  gboolean held;    /* while it is looked for: a laptop has it */
} Edit;

typedef struct
{
  char *dir;              /* (owned) */
  WkClock *clock;         /* (owned) */
  WkRandom *random;       /* (owned) */
  WkVault *vault;         /* (owned) */
  WkLaptop *laptop;       /* (owned) */
  WkFeedStore *store;     /* (owned) */
  GHashTable *open;       /* (owned) document number → YDoc: as long as the program runs */
  GArray *waiting;        /* (owned) of Edit: not confirmed yet */
  char *backup;           /* (owned) (nullable) */
  guint program;
  gboolean old;           /* the kept one, or a copy of it */
} Laptop;

typedef struct
{
  GRand *rand;
  char *dir;              /* (owned) */
  WkClock *clock;         /* the office's */
  WkRandom *random;
  WkSecret *key;
  WkOfficeFeed *office;
  WkCodeLimit *limit;
  char *backup;           /* (owned) (nullable): the office's */
  Laptop *laptops[MAX_LAPTOPS];
  guint program;          /* the office's */
  guint upgrade_days;     /* about so many days pass between one's upgrades */
  guint n_laptops, n_files;
  WkDocumentName *names[N_DOCUMENTS];
  GArray *edits;          /* of Edit: confirmed */
  guint syncs, cuts, restores, starts, twins, office_starts, office_restores, upgrades, downgrades, office_upgrades, lost;
} Year;

/* ---- on a laptop's worker ---------------------------------------------------------------------------------- */

typedef struct
{
  Laptop *laptop;
  const WkDocumentName *name;
  WkBatch *batch;
  YDoc *doc;
  const char *file;
  guint64 n;
  WkDocumentName *found; /* (owned) (nullable) */
  GError *error;
} Job;

static void
be (guint program)
{
  wk_peer_be_program (&programs[program].wire);
  wk_store_file_be_program (programs[program].tables, later_programs);
}

static void
run (Laptop *laptop, void (*func) (gpointer), Job *job)
{
  be (laptop->program);
  job->laptop = laptop;
  wk_worker_run_sync (laptop->vault->worker, func, job);
  g_assert_no_error (job->error);
}

static void
create_func (gpointer data)
{
  Job *job = data;
  WkProfile profile = { "Iemand", "Tiem", "Werk", "Dieze" };

  wk_vault_create (job->laptop->vault, PASSPHRASE, &job->error);
  job->laptop->laptop = wk_laptop_new (&profile, job->laptop->random);
  if (!job->error)
    wk_laptop_save (job->laptop->laptop, job->laptop->vault->store, &job->error);
}

static void
open_func (gpointer data)
{
  Job *job = data;

  if (wk_vault_open (job->laptop->vault, WK_SLOT_PASSPHRASE, PASSPHRASE, FALSE, &job->error))
    job->laptop->laptop = wk_laptop_load (job->laptop->vault->store, &job->error);
}

/* The program before it is started by mistake, and leaves alone what it does not know. */
static void
open_older_func (gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  g_assert_false (wk_vault_open (job->laptop->vault, WK_SLOT_PASSPHRASE, PASSPHRASE, FALSE, &error));
  g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_NEWER);
}

static void
close_func (gpointer data)
{
  wk_vault_close (((Job *) data)->laptop->vault);
}

static void
tidy_func (gpointer data)
{
  wk_vault_tidy (((Job *) data)->laptop->vault);
}

static void
save_func (gpointer data)
{
  Job *job = data;

  wk_laptop_save (job->laptop->laptop, job->laptop->vault->store, &job->error);
}

static void
append_func (gpointer data)
{
  Job *job = data;

  wk_vault_append (job->laptop->vault, job->batch, &job->error);
}

static void
load_func (gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkLoadedDocument) loaded = wk_vault_load_document (job->laptop->vault, &job->name->document, &error);

  job->doc = loaded ? y_doc_ref (loaded->doc) : y_doc_new (wk_vault_new_client (job->laptop->vault), Y_DOC_GC);
  if (loaded)
    g_assert_false (loaded->damaged);
  else
    g_assert_error (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING);
}

/* A resident is the same on every laptop: the secret that names the documents. */
static void
ensure_func (gpointer data)
{
  Job *job = data;
  guint8 secret[32] = { 7, job->name->subject.bytes[0] - 60 };

  wk_store_ensure_subject (job->laptop->vault->store, &job->name->subject, secret, &job->error);
}

static void
waiting_func (gpointer data)
{
  Job *job = data;

  job->n = wk_store_count_outbox (job->laptop->vault->store);
}

/* How many batches of a document are kept one by one. */
static void
kept_func (gpointer data)
{
  Job *job = data;
  g_autoptr (GPtrArray) log = wk_store_read_log (job->laptop->vault->store, &job->name->document, 0, &job->error);

  job->n = log ? log->len : 0;
}

static void
backup_func (gpointer data)
{
  Job *job = data;

  wk_store_backup (job->laptop->vault->store, job->file, &job->error);
}

static void
verify_func (gpointer data)
{
  Job *job = data;
  g_autoptr (GPtrArray) findings = wk_store_verify (job->laptop->vault->store, NULL, NULL, &job->error);

  for (guint i = 0; findings && i < findings->len; i++)
    g_error ("%s", ((WkStoreFinding *) findings->pdata[i])->sentence);
}

/* (transfer full): what a laptop's store has of a document. */
static YDoc *
load (Laptop *laptop, const WkDocumentName *name)
{
  Job job = { .name = name };

  run (laptop, load_func, &job);

  return job.doc;
}

/* ---- laptops ----------------------------------------------------------------------------------------------- */

static gboolean
chance (Year *y, guint one_in)
{
  return g_rand_int_range (y->rand, 0, one_in) == 0;
}

static char *
new_path (Year *y, const char *what)
{
  g_autofree char *name = g_strdup_printf ("%s-%u", what, y->n_files++);

  return g_build_filename (y->dir, name, NULL);
}

static void
news_cb (WkFeedStore *store, WkFeedNews *news, gpointer data)
{
  Laptop *laptop = data;

  g_assert_cmpuint (news->n_refused, ==, 0);
  for (guint i = 0; i < news->names->len; i++)
    for (guint d = 0; d < N_DOCUMENTS; d++) {
      YDoc *doc = g_hash_table_lookup (laptop->open, GUINT_TO_POINTER (d));
      GBytes *update = news->updates->pdata[i];
      const WkDocumentName *name = g_object_get_data (G_OBJECT (store), "names");

      if (doc && wk_id_equal (&((WkDocumentName *const *) name)[d]->document, &((WkDocumentName *) news->names->pdata[i])->document))
        g_assert_true (y_doc_apply_update (doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), NULL, NULL));
    }
}

/* The program starts: nothing is remembered but what the store has. */
static void
begin_session (Year *y, Laptop *laptop)
{
  laptop->store = wk_feed_store_new (laptop->vault, laptop->laptop);
  g_object_set_data (G_OBJECT (laptop->store), "names", y->names);
  g_signal_connect (laptop->store, "news", G_CALLBACK (news_cb), laptop);
  laptop->open = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) y_doc_unref);
}

static void
end_session (Laptop *laptop)
{
  Job job = { 0 };

  run (laptop, close_func, &job);
  g_clear_object (&laptop->store);
  g_clear_pointer (&laptop->open, g_hash_table_unref);
  g_clear_pointer (&laptop->laptop, wk_laptop_unref);
  g_clear_pointer (&laptop->vault, wk_vault_unref);
}

static Laptop *
laptop_alloc (Year *y)
{
  Laptop *laptop = g_new0 (Laptop, 1);

  laptop->clock = wk_clock_new_test (wk_clock_get_wall (y->clock));
  laptop->random = wk_random_new_seeded (g_rand_int (y->rand));
  laptop->waiting = g_array_new (FALSE, FALSE, sizeof (Edit));

  return laptop;
}

static void
start (Year *y, Laptop *laptop)
{
  Job job = { 0 };

  laptop->vault = wk_vault_new (laptop->dir, laptop->clock, laptop->random);
  run (laptop, open_func, &job);
  begin_session (y, laptop);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

#define WAIT_FOR(condition)                                  \
  do {                                                       \
    gint64 until_ = g_get_monotonic_time () + 120000000;     \
    while (!(condition)) {                                   \
      g_assert_cmpint (g_get_monotonic_time (), <, until_);  \
      g_main_context_iteration (NULL, TRUE);                 \
    }                                                        \
  } while (0)

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static WkFeedServer *
answer (Year *y, WkPipe *far)
{
  WkOfficeIdentity *identity = wk_office_feed_get_identity (y->office);

  be (y->program);
  return wk_feed_server_new (WK_TRANSPORT (far), WK_FEED_OFFICE (y->office), &wk_office_identity_get_location (identity)->id,
                             wk_office_identity_get_key (identity), y->limit, y->clock, y->random);
}

static Laptop *
join_as (Year *y, guint program, WkFunctions functions)
{
  const WkOfficeInvitation anybody = { "", "", "", { functions, WK_EXPERTISE_NONE, (char *) "import" } };
  Laptop *laptop = laptop_alloc (y);
  g_autoptr (GAsyncResult) coded = NULL, enrolled = NULL;
  g_autoptr (WkFeedServer) server = NULL;
  g_autoptr (WkPipe) near = NULL, far = NULL;
  g_autoptr (WkEnrolment) enrolment = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  WkCertificateFields fields;
  WkLaptop *alone;
  Job job = { 0 };

  laptop->program = program;
  laptop->dir = new_path (y, "laptop");
  laptop->vault = wk_vault_new (laptop->dir, laptop->clock, laptop->random);
  run (laptop, create_func, &job);
  wk_office_feed_new_code_async (y->office, &anybody, 48, result_cb, &coded);
  WAIT_FOR (coded != NULL);
  code = wk_office_feed_new_code_finish (y->office, coded, &error);
  g_assert_no_error (error);
  wk_pipe_new_pair (NULL, &near, &far);
  server = answer (y, far);
  wk_laptop_get_certificate_fields (laptop->laptop, &fields);
  be (laptop->program);
  wk_enrol_async (WK_TRANSPORT (near), code, &fields, laptop->laptop->key, NULL, NULL, y->clock, laptop->random, NULL, result_cb, &enrolled);
  WAIT_FOR (enrolled != NULL);
  enrolment = wk_enrol_finish (enrolled, NULL, &error);
  g_assert_no_error (error);
  alone = laptop->laptop;
  laptop->laptop = wk_laptop_enrolled (alone, enrolment, "kantoor:7443", NULL);
  wk_laptop_unref (alone);
  run (laptop, save_func, &job);
  wk_feed_server_close (server, WK_REASON_CLOSED);
  begin_session (y, laptop);

  return laptop;
}

static Laptop *
join (Year *y, guint program)
{
  return join_as (y, program, WK_FUNCTION_COORDINATOR);
}

static void
caught_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  *(GBytes **) data = g_bytes_ref (update);
}

static guint
pick_document (Year *y, Laptop *laptop)
{
  return laptop->old ? OLD_DOCUMENT : (guint) g_rand_int_range (y->rand, 0, OLD_DOCUMENT);
}

static void
write_edit (Year *y, Laptop *laptop, guint d)
{
  YDoc *doc = g_hash_table_lookup (laptop->open, GUINT_TO_POINTER (d));
  g_autofree char *words = g_strdup_printf ("woord%u ", g_rand_int_range (y->rand, 0, 1000));
  g_autoptr (GBytes) update = NULL;
  g_autoptr (GError) error = NULL;
  WkBatchFields fields = { .name = *y->names[d], .author = laptop->laptop->account, .time = wk_clock_get_wall (laptop->clock) };
  guint observer;
  YType *text;
  guint length;
  Edit edit;
  Job job = { 0 };

  if (!doc) {
    doc = load (laptop, y->names[d]);
    g_hash_table_insert (laptop->open, GUINT_TO_POINTER (d), doc);
  }
  fields.client = y_doc_get_client_id (doc);
  fields.from = y_doc_get_clock (doc, fields.client);
  text = y_doc_get_root (doc, d == OLD_DOCUMENT ? "years" : "matters", Y_TYPE_TEXT); /* what stood there long is left alone */
  observer = y_doc_observe_update (doc, caught_cb, &update, NULL);
  y_doc_begin (doc, NULL);
  length = y_text_length (text, Y_CHARS);
  y_text_insert (text, Y_CHARS, g_rand_int_range (y->rand, 0, length + 1), words, -1, NULL);
  if (length > 40 && chance (y, 3))
    y_text_delete (text, Y_CHARS, g_rand_int_range (y->rand, 0, length - 20), g_rand_int_range (y->rand, 1, 15));
  y_doc_commit (doc);
  y_doc_unobserve (doc, observer);
  fields.to = y_doc_get_clock (doc, fields.client);
  fields.update = update;
  job.batch = wk_batch_new (&fields, laptop->laptop->key, &error);
  g_assert_no_error (error);
  run (laptop, append_func, &job);
  wk_batch_unref (job.batch);
  edit = (Edit) { d, fields.client, fields.to, FALSE, FALSE };
  g_array_append_val (laptop->waiting, edit);
  wk_feed_local_outbox_changed (WK_FEED_LOCAL (laptop->store));
}

/* ---- what is safe --------------------------------------------------------------------------------------------- */

/* Says of all that is at risk whether this laptop has it; each document is read once. */
static void
find_at_risk (Year *y, Laptop *laptop)
{
  YDoc *docs[N_DOCUMENTS] = { NULL };

  for (guint i = 0; i < y->edits->len; i++) {
    Edit *edit = &g_array_index (y->edits, Edit, i);

    if (!edit->at_risk)
      continue;
    if (!docs[edit->document])
      docs[edit->document] = load (laptop, y->names[edit->document]);
    if (y_doc_get_clock (docs[edit->document], edit->client) >= edit->to)
      edit->held = TRUE;
  }
  for (guint d = 0; d < N_DOCUMENTS; d++)
    g_clear_pointer (&docs[d], y_doc_unref);
}

/* A restore may have taken the last copy of what the office lost: nobody can bring that back. */
static void
forget_what_nobody_has (Year *y)
{
  for (guint k = 0; k < y->n_laptops; k++)
    find_at_risk (y, y->laptops[k]);
  for (guint i = y->edits->len; i > 0; i--) {
    Edit *edit = &g_array_index (y->edits, Edit, i - 1);

    if (edit->at_risk && !edit->held) {
      g_array_remove_index_fast (y->edits, i - 1);
      y->lost++;
    } else {
      edit->held = FALSE;
    }
  }
}

static void
note_in_step (Year *y, Laptop *laptop)
{
  g_array_append_vals (y->edits, laptop->waiting->data, laptop->waiting->len);
  g_array_set_size (laptop->waiting, 0);
  find_at_risk (y, laptop);
  for (guint i = 0; i < y->edits->len; i++) {
    Edit *edit = &g_array_index (y->edits, Edit, i);

    if (edit->held)
      edit->at_risk = edit->held = FALSE;
  }
}

/* ---- syncing ---------------------------------------------------------------------------------------------------- */

static void
sync_laptop (Year *y, Laptop *laptop, gboolean may_be_cut)
{
  g_autoptr (WkPipe) near = NULL, far = NULL;
  g_autoptr (WkFeedServer) server = NULL;
  g_autoptr (WkFeedClient) client = NULL;
  guint tick = g_timeout_add (20, tick_cb, NULL), written = 0;
  Job job = { 0 };

  y->syncs++;
  wk_pipe_new_pair (NULL, &near, &far);
  server = answer (y, far);
  be (laptop->program);
  client = wk_feed_client_new (WK_TRANSPORT (near), WK_FEED_LOCAL (laptop->store), laptop->laptop->enrolment, laptop->laptop->key, laptop->clock,
                               laptop->random);
  if (may_be_cut && chance (y, 4)) {
    wk_pipe_cut_after (g_rand_boolean (y->rand) ? near : far, g_rand_int_range (y->rand, 1, 9));
    y->cuts++;
  }
  while (may_be_cut && written < 2 && chance (y, 3)) {
    write_edit (y, laptop, pick_document (y, laptop));
    g_main_context_iteration (NULL, FALSE);
    written++;
  }
  WAIT_FOR (wk_feed_client_get_state (client) >= WK_FEED_CLIENT_LIVE);
  run (laptop, waiting_func, &job);
  if (wk_feed_client_get_state (client) == WK_FEED_CLIENT_LIVE) {
    /* Live is said when all is durable at the office, and not before. */
    g_assert_cmpuint (job.n, ==, 0);
    note_in_step (y, laptop);
  } else {
    g_assert_true (may_be_cut);
  }
  wk_feed_client_close (client);
  wk_feed_server_close (server, WK_REASON_CLOSED);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_source_remove (tick);
}

/* ---- what befalls them ------------------------------------------------------------------------------------------- */

static void
open_office (Year *y)
{
  g_autofree char *dir = g_build_filename (y->dir, "kantoor", NULL);
  WkOfficeFeedConfig config = { .dir = dir, .key = y->key, .location_name = "Dieze" };
  g_autoptr (GError) error = NULL;

  be (y->program);
  y->office = wk_office_feed_open (&config, y->clock, y->random, &error);
  g_assert_no_error (error);
}

static void
close_office (Year *y)
{
  wk_office_feed_close (y->office);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (g_steal_pointer (&y->office));
}

static void
back_up_office (Year *y)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_free (y->backup);
  y->backup = new_path (y, "kantoor-backup");
  be (y->program);
  wk_office_feed_backup_async (y->office, y->backup, result_cb, &result);
  WAIT_FOR (result != NULL);
  g_assert_true (wk_office_feed_backup_finish (y->office, result, &error));
}

static void
restore_office (Year *y)
{
  g_autofree char *dir = g_build_filename (y->dir, "kantoor", NULL);
  g_autoptr (GError) error = NULL;

  y->office_restores++;
  close_office (y);
  be (y->program);
  g_assert_true (wk_office_sqlite_mark_restored (dir, TRUE, &error));
  g_assert_true (wk_store_restore (y->backup, dir, y->clock, &error));
  g_assert_no_error (error);
  open_office (y);
  for (guint i = 0; i < y->edits->len; i++)
    g_array_index (y->edits, Edit, i).at_risk = TRUE;
  forget_what_nobody_has (y);
}

static void
restore_laptop (Year *y, Laptop *laptop)
{
  g_autoptr (GError) error = NULL;

  y->restores++;
  end_session (laptop);
  be (laptop->program);
  g_assert_true (wk_store_restore (laptop->backup, laptop->dir, laptop->clock, &error));
  g_assert_no_error (error);
  g_array_set_size (laptop->waiting, 0);
  start (y, laptop);
  forget_what_nobody_has (y);
}

static void
copy_files (const char *from, const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  g_assert_cmpint (g_mkdir (to, 0700), ==, 0);
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *source = g_build_filename (from, name, NULL), *target = g_build_filename (to, name, NULL), *bytes = NULL;
    gsize length;

    if (g_file_test (source, G_FILE_TEST_IS_DIR))
      continue;
    g_assert_true (g_file_get_contents (source, &bytes, &length, NULL));
    g_assert_true (g_file_set_contents_full (target, bytes, length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  }
}

/* The directory is copied while the program is shut, and both are used from then on. */
static void
copy_laptop (Year *y, Laptop *laptop)
{
  Laptop *twin = laptop_alloc (y);

  y->twins++;
  twin->program = laptop->program;
  twin->old = laptop->old;
  end_session (laptop);
  twin->dir = new_path (y, "laptop");
  copy_files (laptop->dir, twin->dir);
  start (y, laptop);
  start (y, twin);
  y->laptops[y->n_laptops++] = twin;
}

static void
upgrade_laptop (Year *y, Laptop *laptop)
{
  guint before = laptop->program++;

  y->upgrades++;
  end_session (laptop);
  start (y, laptop);
  if (programs[before].tables < programs[laptop->program].tables && chance (y, 2)) {
    Job job = { 0 };

    y->downgrades++;
    end_session (laptop);
    laptop->vault = wk_vault_new (laptop->dir, laptop->clock, laptop->random);
    laptop->program = before;
    run (laptop, open_older_func, &job);
    wk_vault_unref (laptop->vault);
    laptop->program = before + 1;
    start (y, laptop);
  }
}

static void
pass_day (Year *y, guint n_first)
{
  wk_clock_advance (y->clock, G_TIME_SPAN_DAY);
  for (guint i = 0; i < y->n_laptops; i++) {
    Laptop *laptop = y->laptops[i];
    Job job = { 0 };

    wk_clock_advance (laptop->clock, G_TIME_SPAN_DAY);
    if (chance (y, 3))
      continue; /* away, or shut */
    if (chance (y, 20)) /* hours or days wrong, or right again */
      wk_clock_set_wall (laptop->clock, wk_clock_get_wall (y->clock)
                         + (chance (y, 2) ? 0 : g_rand_int_range (y->rand, -72, 72)) * G_TIME_SPAN_HOUR);
    for (gint n = g_rand_int_range (y->rand, 0, 3); n > 0; n--)
      write_edit (y, laptop, pick_document (y, laptop));
    if (chance (y, 2))
      sync_laptop (y, laptop, TRUE);
    if (chance (y, 7))
      run (laptop, tidy_func, &job);
    if (chance (y, 25)) {
      y->starts++;
      end_session (laptop);
      start (y, laptop);
    }
    if (laptop->program < LATEST && chance (y, y->upgrade_days))
      upgrade_laptop (y, laptop);
    if (chance (y, 15)) {
      g_free (laptop->backup);
      laptop->backup = new_path (y, "backup");
      job.file = laptop->backup;
      run (laptop, backup_func, &job);
    }
    if (laptop->backup && chance (y, 40))
      restore_laptop (y, laptop);
    if (y->n_laptops < n_first + 2 && chance (y, 60))
      copy_laptop (y, laptop);
  }
  if (chance (y, 12)) {
    y->office_starts++;
    close_office (y);
    open_office (y);
  }
  if (y->program < LATEST && chance (y, y->upgrade_days)) {
    y->office_upgrades++;
    close_office (y);
    y->program++;
    open_office (y);
  }
  if (chance (y, 15))
    back_up_office (y);
  if (y->backup && chance (y, 30))
    restore_office (y);
}

/* ---- a year ------------------------------------------------------------------------------------------------------- */

/* (transfer full): where something lies that a version left. */
static char *
kept_path (const char *what)
{
  return g_test_build_filename (G_TEST_DIST, "workspace", "data", "v1", what, NULL);
}

static void
find_plan_func (gpointer data)
{
  Job *job = data;
  g_autoptr (GPtrArray) infos = wk_store_list_documents (job->laptop->vault->store, NULL, 0, &job->error);

  for (guint i = 0; infos && i < infos->len; i++) {
    WkStoreDocumentInfo *info = infos->pdata[i];

    if (info->kind == WK_DOC_PLAN)
      job->found = wk_document_name_new (&info->id, &info->subject, info->kind, "");
  }
}

/* The laptop that was kept, with the plan that it has. */
static void
take_kept_laptop (Year *y)
{
  g_autofree char *kept = kept_path ("laptop");
  Laptop *laptop = laptop_alloc (y);
  Job job = { 0 };

  laptop->old = TRUE;
  laptop->dir = new_path (y, "laptop");
  copy_files (kept, laptop->dir);
  start (y, laptop);
  run (laptop, find_plan_func, &job);
  g_assert_nonnull (job.found);
  y->names[OLD_DOCUMENT] = job.found;
  y->laptops[y->n_laptops++] = laptop;
}

static void
set_up (Year *y, guint seed, guint n_laptops, guint n_days)
{
  guint8 key[32] = { 7 };
  g_autofree char *kept = kept_path ("office"), *office = NULL;
  g_autoptr (GError) error = NULL;

  memset (y, 0, sizeof *y);
  wk_vault_set_strength (WK_KDF_TEST);
  y->rand = g_rand_new_with_seed (seed);
  /* In memory where there is such a folder: no power fails here, and a hundred thousand syncs of a disk would prove nothing. */
  y->dir = g_build_filename (g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir (), "woonkamer-years-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (y->dir));
  y->clock = wk_clock_new_test (START);
  y->random = wk_random_new_seeded (seed);
  y->upgrade_days = MAX (2, n_days / 4);
  office = g_build_filename (y->dir, "kantoor", NULL);
  copy_files (kept, office);
  y->key = wk_office_key_load (office, NULL, FALSE, y->random, &error);
  g_assert_no_error (error);
  y->limit = wk_code_limit_new (y->clock);
  y->edits = g_array_new (FALSE, FALSE, sizeof (Edit));
  open_office (y);
  for (guint i = 0; i < OLD_DOCUMENT; i++) {
    WkId subject = { { 60 + i / 3 } }, document;

    key[1] = i / 3;
    wk_document_name (key, i % 3 == 0 ? WK_DOC_PLAN : WK_DOC_DOMAIN, i % 3 == 0 ? NULL : i % 3 == 1 ? "work" : "money", &document);
    y->names[i] = wk_document_name_new (&document, &subject, i % 3 == 0 ? WK_DOC_PLAN : WK_DOC_DOMAIN, i % 3 == 0 ? "" : i % 3 == 1 ? "work" : "money");
  }
  for (guint i = 0; i + 1 < n_laptops; i++) {
    y->laptops[y->n_laptops++] = join (y, g_rand_int_range (y->rand, 0, 2));
    for (guint d = 0; d < OLD_DOCUMENT; d += 3) {
      Job job = { .name = y->names[d] };

      run (y->laptops[i], ensure_func, &job);
    }
  }
  take_kept_laptop (y);
}

static void
tear_down (Year *y)
{
  for (guint i = 0; i < y->n_laptops; i++) {
    Laptop *laptop = y->laptops[i];

    end_session (laptop);
    wk_clock_unref (laptop->clock);
    wk_random_unref (laptop->random);
    g_array_unref (laptop->waiting);
    g_free (laptop->backup);
    g_free (laptop->dir);
    g_free (laptop);
  }
  close_office (y);
  for (guint i = 0; i < N_DOCUMENTS; i++)
    wk_document_name_free (y->names[i]);
  remove_all (y->dir);
  g_free (y->dir);
  g_free (y->backup);
  g_array_unref (y->edits);
  wk_code_limit_unref (y->limit);
  wk_secret_unref (y->key);
  wk_random_unref (y->random);
  wk_clock_unref (y->clock);
  g_rand_free (y->rand);
  wk_peer_be_program (NULL);
  wk_store_file_be_program (STORE_VERSION, NULL);
}

/* Who joined last has what the office has, and nothing else; the old document its own laptops alone have. */
static void
assert_all_equal (Year *y)
{
  for (guint d = 0; d < N_DOCUMENTS; d++) {
    g_autoptr (YDoc) model = NULL;
    WkStateHash expected;

    for (guint i = y->n_laptops; i > 0; i--) {
      g_autoptr (YDoc) doc = NULL;
      WkStateHash hash;

      if (y->laptops[i - 1]->old != (d == OLD_DOCUMENT))
        continue;
      doc = load (y->laptops[i - 1], y->names[d]);
      wk_state_hash_init (&hash, doc);
      if (!model) {
        g_assert_false (hash.pending);
        model = g_steal_pointer (&doc);
        expected = hash;
      } else if (!wk_state_hash_equal (&hash, &expected)) {
        g_error ("document %u differs on laptop %u", d, i - 1);
      }
    }
    for (guint i = 0; i < y->edits->len; i++) {
      Edit *edit = &g_array_index (y->edits, Edit, i);

      if (edit->document == d)
        g_assert_cmpuint (y_doc_get_clock (model, edit->client), >=, edit->to);
    }
    if (d == OLD_DOCUMENT) {
      g_autofree char *words = y_text_to_string (y_doc_get_root (model, "matters", Y_TYPE_TEXT));

      g_assert_nonnull (strstr (words, KEPT_WORDS));
    }
  }
}

static void
run_year (guint seed, guint n_laptops, guint n_days)
{
  Year y;

  g_test_message ("seed %u", seed);
  set_up (&y, seed, n_laptops, n_days);
  for (guint day = 0; day < n_days; day++)
    pass_day (&y, n_laptops);
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < y.n_laptops; i++)
      sync_laptop (&y, y.laptops[i], FALSE);
  /* Who joins now gets what the office has, and nothing else. */
  y.laptops[y.n_laptops++] = join (&y, LATEST);
  sync_laptop (&y, y.laptops[y.n_laptops - 1], FALSE);
  assert_all_equal (&y);
  for (guint i = 0; i < y.n_laptops; i++) {
    Job job = { 0 };

    run (y.laptops[i], verify_func, &job);
  }
  g_test_message ("seed %u: %u syncs, %u cut, %u starts, %u laptops restored, %u copied, %u upgraded, the older program started on %u; office started "
                  "%u times, restored %u times, upgraded %u times; %u edits confirmed and there, %u that every holder was restored away from", seed,
                  y.syncs, y.cuts, y.starts, y.restores, y.twins, y.upgrades, y.downgrades, y.office_starts, y.office_restores, y.office_upgrades,
                  y.edits->len, y.lost);
  g_assert_cmpuint (y.edits->len, >, n_days);
  g_assert_cmpuint (y.upgrades, >, 0);
  tear_down (&y);
}

/* The office is restored to a day before work that laptops have only merged by now: what is older than the batches that they keep. One of them
 * vouches for it, deletions too. */
static void
test_merged (void)
{
  Year y;
  Job job = { 0 };
  g_autoptr (YDoc) late = NULL, mine = NULL;
  WkStateHash theirs, ours;

  set_up (&y, 5, 3, 150);
  back_up_office (&y);
  for (guint i = 0; i < 150; i++)
    write_edit (&y, y.laptops[i % 2], 0);
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < 2; i++)
      sync_laptop (&y, y.laptops[i], FALSE);
  wk_clock_advance (y.clock, 40 * G_TIME_SPAN_DAY);
  for (guint i = 0; i < 2; i++) {
    wk_clock_advance (y.laptops[i]->clock, 40 * G_TIME_SPAN_DAY);
    end_session (y.laptops[i]);
    start (&y, y.laptops[i]);
    y_doc_unref (load (y.laptops[i], y.names[0])); /* merged … */
    run (y.laptops[i], tidy_func, &job);            /* … and compacted */
    job.name = y.names[0];
    run (y.laptops[i], kept_func, &job);
    /* Those that came after a snapshot made on the way, at a moment that the clock of the machine chose, wait for the next. */
    g_assert_cmpuint (job.n, <, 64);
  }
  restore_office (&y);
  g_assert_cmpuint (y.lost, ==, 0);
  g_assert_cmpuint (y.edits->len, ==, 150);
  write_edit (&y, y.laptops[1], 0);
  for (guint i = 0; i < 2; i++)
    sync_laptop (&y, y.laptops[i], FALSE);
  sync_laptop (&y, y.laptops[0], FALSE);
  y.laptops[y.n_laptops++] = join (&y, 0);
  sync_laptop (&y, y.laptops[3], FALSE);
  assert_all_equal (&y);
  late = load (y.laptops[3], y.names[0]);
  mine = load (y.laptops[0], y.names[0]);
  wk_state_hash_init (&theirs, late);
  wk_state_hash_init (&ours, mine);
  g_assert_true (wk_state_hash_equal (&theirs, &ours));
  tear_down (&y);
}

static char *
dup_words (Laptop *laptop, const WkDocumentName *name)
{
  g_autoptr (YDoc) doc = load (laptop, name);

  return y_text_to_string (y_doc_get_root (doc, "matters", Y_TYPE_TEXT));
}

/* An office of before the desk was thought of: nothing of it is refused for good, or set aside, or waits; once the office is of today it has all. */
static void
test_before_the_desk (gconstpointer data)
{
  WkFunctions functions = GPOINTER_TO_UINT (data);
  g_autoptr (WkDocumentName) plan = NULL;
  g_autofree char *early = NULL, *words = NULL, *found = NULL;
  char hex[WK_ID_HEX_SIZE];
  Laptop *laptop;
  Job job = { 0 };
  WkId desk;
  Year y;

  set_up (&y, 7, 1, 60);
  wk_office_access_be_before (WK_DOC_DESK);
  laptop = y.laptops[y.n_laptops++] = join_as (&y, LATEST, functions);
  wk_id_write_hex (&laptop->laptop->account, hex);
  wk_document_name (laptop->laptop->location->secret, WK_DOC_DESK, hex, &desk);
  plan = y.names[0];
  y.names[0] = wk_document_name_new (&desk, &laptop->laptop->location->id, WK_DOC_DESK, hex);
  sync_laptop (&y, laptop, FALSE);
  laptop->backup = new_path (&y, "laptop-backup");
  job.file = laptop->backup;
  run (laptop, backup_func, &job);

  for (guint i = 0; i < 3; i++) {
    write_edit (&y, laptop, 0);
    for (guint k = 0; k < 2; k++)
      sync_laptop (&y, laptop, FALSE);
    end_session (laptop);
    start (&y, laptop);
  }
  early = dup_words (laptop, y.names[0]);
  g_assert_cmpstr (early, !=, "");

  /* What it did not take it does not have. */
  close_office (&y);
  wk_office_access_be_before (WK_N_DOC_KINDS);
  open_office (&y);
  write_edit (&y, laptop, 0);
  words = dup_words (laptop, y.names[0]);
  for (guint k = 0; k < 2; k++)
    sync_laptop (&y, laptop, FALSE);
  restore_laptop (&y, laptop);
  sync_laptop (&y, laptop, FALSE);
  found = dup_words (laptop, y.names[0]);
  g_assert_cmpstr (found, ==, words);

  wk_document_name_free (y.names[0]);
  y.names[0] = g_steal_pointer (&plan);
  tear_down (&y);
}

static void
test_years (void)
{
  gboolean all = g_strcmp0 (g_getenv ("WK_LONG"), "1") == 0;
  const char *seed = g_getenv ("WK_SEED");
  guint n = all ? 30 : 5, days = all ? 365 : 60;

  if (seed)
    run_year (atoi (seed), n, days);
  else
    for (guint i = 0; i < 2; i++)
      run_year (1 + i, n, days);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/office/merged", test_merged);
  g_test_add_data_func ("/office/before-the-desk/professional", GUINT_TO_POINTER (WK_FUNCTION_NETWORK_PROFESSIONAL), test_before_the_desk);
  g_test_add_data_func ("/office/before-the-desk/nobody", GUINT_TO_POINTER (WK_FUNCTION_NONE), test_before_the_desk);
  g_test_add_func ("/office/years", test_years);
  return g_test_run ();
}
