#include "wk-office-feed-private.h"

#include "wk-office-account.h"
#include "wk-office-database.h"
#include "wk-office-erase.h"
#include "wk-office-error.h"

#define TURN_SECONDS 60
/* What comes is committed at once, and told at once to whoever is connected. While many write, what comes right after that waits, to go together:
 * each press would cost a turn of the disk, an answer, and everyone who reads a page. So many batches are worth a turn by themselves; so many
 * pushes within a second are many. */
#define TOGETHER_MS 40
#define WORTH_A_TURN 16
#define MANY_PUSHES 24

static void office_iface_init (WkFeedOfficeInterface *iface);
static void drop_readers (WkOfficeFeed *self);
static void look (WkOfficeFeed *self);
static void start_commit (WkOfficeFeed *self);
static void gather (WkOfficeFeed *self);
static gboolean turn_cb (gpointer data);

enum { RENEWED, TAKEN_OFF, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (WkOfficeFeed, wk_office_feed, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (WK_TYPE_FEED_OFFICE, office_iface_init))

static void
wk_office_feed_finalize (GObject *object)
{
  WkOfficeFeed *self = WK_OFFICE_FEED (object);

  wk_office_feed_close (self);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_pointer (&self->identity, wk_office_identity_unref);
  g_clear_pointer (&self->clock, wk_clock_unref);
  g_clear_pointer (&self->random, wk_random_unref);

  G_OBJECT_CLASS (wk_office_feed_parent_class)->finalize (object);
}

static void
wk_office_feed_class_init (WkOfficeFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wk_office_feed_finalize;

  signals[RENEWED] = g_signal_new ("renewed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TAKEN_OFF] = g_signal_new ("taken-off", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER,
                                     G_TYPE_POINTER);
}

static void
wk_office_feed_init (WkOfficeFeed *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->readers);
}

/* ---- opening and closing -------------------------------------------------------------------------------- */

typedef struct
{
  WkOfficeFeed *self;
  const WkOfficeFeedConfig *config;
  GError *error; /* (owned) (nullable) */
} Opening;

void
wk_office_feed_erase_decided (WkOfficeFeed *self)
{
  g_autoptr (GError) error = NULL;

  wk_office_log_forget (self->log);
  if (!wk_office_erase_decided (self->store, self->reg, self->access, &error))
    wk_log_failure ("office", "not_erased", error);
}

static void
values_changed_cb (WkOfficeFeed *self)
{
  g_atomic_int_set (&self->values_changed, TRUE);
}

static void
open_on_worker (gpointer data)
{
  Opening *opening = data;
  WkOfficeFeed *self = opening->self;
  const WkOfficeFeedConfig *config = opening->config;

  self->store = wk_office_database_open (config->dir, config->database, config->key, self->clock, self->random, &opening->error);
  if (!self->store)
    return;

  g_signal_connect_swapped (self->store, "values-changed", G_CALLBACK (values_changed_cb), self);
  self->identity = wk_office_identity_load (self->store, config->location_name, self->clock, self->random, &opening->error);
  if (!self->identity)
    return;
  self->reg = wk_office_register_load (self->store, self->identity, self->clock, self->random, &opening->error);
  if (!self->reg)
    return;
  self->access = wk_office_access_new (self->store, self->reg, self->clock, &opening->error);
  if (!self->access)
    return;
  self->log = wk_office_log_new (self->store, self->access);
  self->push = wk_office_push_new (self->store, self->reg, self->access);
  self->questions = wk_office_questions_new (self->store, self->reg, self->access, self->clock);
  wk_office_feed_erase_decided (self);
  self->figures.position = wk_office_store_get_position (self->store);
  self->figures.accounts = wk_office_register_count_accounts (self->reg);
  self->figures.devices = wk_office_register_count_devices (self->reg);
}

static void
close_on_worker (gpointer data)
{
  WkOfficeFeed *self = data;

  g_clear_pointer (&self->questions, wk_office_questions_free);
  g_clear_pointer (&self->push, wk_office_push_free);
  g_clear_pointer (&self->log, wk_office_log_free);
  g_clear_pointer (&self->access, wk_office_access_free);
  g_clear_pointer (&self->reg, wk_office_register_free);
  if (self->store) {
    g_signal_handlers_disconnect_by_data (self->store, self);
    wk_office_store_close (self->store);
  }
  g_clear_object (&self->store);
}

WkOfficeFeed *
wk_office_feed_open (const WkOfficeFeedConfig *config, WkClock *clock, WkRandom *random, GError **error)
{
  g_autoptr (WkOfficeFeed) self = g_object_new (WK_TYPE_OFFICE_FEED, NULL);
  Opening opening = { self, config, NULL };

  self->clock = wk_clock_ref (clock);
  self->random = wk_random_ref (random);
  self->hurried = config->hurried;
  self->worker = wk_worker_new ("office-store");
  wk_worker_run_sync (self->worker, open_on_worker, &opening);
  if (opening.error) {
    g_propagate_error (error, opening.error);
    return NULL;
  }
  self->turning = g_timeout_add_seconds (TURN_SECONDS, turn_cb, self);
  if (config->database) {
    self->ear = wk_office_database_listen (config->database);
    g_signal_connect_object (self->ear, "heard", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  }

  return g_steal_pointer (&self);
}

void
wk_office_feed_close (WkOfficeFeed *self)
{
  if (self->gathering != 0)
    start_commit (self);
  g_clear_handle_id (&self->tidying, g_source_remove);
  g_clear_handle_id (&self->turning, g_source_remove);
  g_clear_handle_id (&self->telling, g_source_remove);
  if (self->ear)
    g_object_run_dispose (self->ear);
  g_clear_object (&self->ear);
  if (!self->worker)
    return;

  wk_worker_run_sync (self->worker, close_on_worker, self);
  wk_worker_stop (self->worker);
  g_clear_pointer (&self->worker, wk_worker_unref);
  drop_readers (self);
}

/* ---- asking the store ----------------------------------------------------------------------------------- */

/* One question, from the main loop to the worker. */
static void
question_free (gpointer data)
{
  WkOfficeQuestion *question = data;

  g_clear_pointer (&question->certificate, wk_certificate_unref);
  g_clear_pointer (&question->documents, g_ptr_array_unref);
  g_clear_pointer (&question->listed, g_hash_table_unref);
  g_clear_pointer (&question->text, wk_wipe_and_free_text);
  g_clear_pointer (&question->location, wk_subject_free);
  g_clear_pointer (&question->identity, wk_office_identity_unref);
  g_free (question->name);
  g_free (question->organisation);
  g_free (question->title);
  wk_office_role_clear (&question->role);
  g_clear_pointer (&question->document, wk_document_name_free);
  g_clear_pointer (&question->verdicts, g_ptr_array_unref);
  g_clear_pointer (&question->device, g_bytes_unref);
  g_clear_pointer (&question->body, g_bytes_unref);
  g_free ((char *) question->change.name);
  g_free ((char *) question->change.organisation);
  g_free ((char *) question->change.functions);
  g_free ((char *) question->change.expertises);
  g_free ((char *) question->change.ground);
  g_free ((char *) question->fields.name);
  g_free ((char *) question->fields.organisation);
  g_free ((char *) question->fields.function);
  g_free ((char *) question->fields.device);
  g_free (question);
}

WkOfficeQuestion *
wk_office_question_new_about (const char *text)
{
  WkOfficeQuestion *question = g_new0 (WkOfficeQuestion, 1);

  question->text = g_strdup (text);

  return question;
}

WkOfficeQuestion *
wk_office_question_new (GObject *account)
{
  WkOfficeQuestion *question = g_new0 (WkOfficeQuestion, 1);

  question->account = *wk_office_account_get_id (WK_OFFICE_ACCOUNT (account));

  return question;
}

void
wk_office_feed_ask (WkOfficeFeed *self, gpointer tag, WkOfficeQuestion *question /* (owned) */, GTaskThreadFunc func, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, question, question_free);
  if (self->worker)
    wk_worker_run_async (self->worker, task, func);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The office is closing.");
}

void
wk_office_feed_return (GTask *task, gpointer object, GDestroyNotify destroy, GError *error /* (owned) (nullable) */)
{
  if (object)
    g_task_return_pointer (task, object, destroy);
  else
    g_task_return_error (task, error);
}

static void
count_register (WkOfficeFeed *self, WkOfficeQuestion *question)
{
  question->accounts = wk_office_register_count_accounts (self->reg);
  question->devices = wk_office_register_count_devices (self->reg);
}

static void
take_counts (WkOfficeFeed *self, GAsyncResult *result)
{
  WkOfficeQuestion *question = g_task_get_task_data (G_TASK (result));

  if (question->devices == 0)
    return;
  self->figures.accounts = question->accounts;
  self->figures.devices = question->devices;
}

/* Pushes are counted by the second: this one's and the one's before. */
static void
count_push (WkOfficeFeed *self, gint64 now)
{
  gint64 second = now / G_USEC_PER_SEC;

  if (second != self->second) {
    self->pushes_before = second == self->second + 1 ? self->pushes_now : 0;
    self->pushes_now = 0;
    self->second = second;
  }
  self->pushes_now++;
}

static gboolean
is_busy (WkOfficeFeed *self, gint64 now)
{
  return !self->hurried && now / G_USEC_PER_SEC <= self->second + 1 && MAX (self->pushes_before, self->pushes_now) >= MANY_PUSHES;
}

static void tell_advanced (WkOfficeFeed *self);

static gboolean
told_cb (gpointer data)
{
  WkOfficeFeed *self = data;

  self->telling = 0;
  if (self->tell_again)
    tell_advanced (self);

  return G_SOURCE_REMOVE;
}

static void
tell_advanced (WkOfficeFeed *self)
{
  self->tell_again = self->telling != 0;
  if (self->tell_again)
    return;
  if (is_busy (self, g_get_monotonic_time ()))
    self->telling = g_timeout_add (TOGETHER_MS, told_cb, self);
  wk_feed_office_advanced (WK_FEED_OFFICE (self));
}

void
wk_office_feed_advance (WkOfficeFeed *self, GAsyncResult *result)
{
  WkOfficeQuestion *question = g_task_get_task_data (G_TASK (result));

  if (question->position <= self->figures.position)
    return;
  self->figures.position = question->position;
  tell_advanced (self);
}

/* ---- coming in ------------------------------------------------------------------------------------------ */

static void
admit_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeFeed *self = source;
  WkOfficeQuestion *question = data;
  GError *error = NULL;
  WkId account;

  if (!wk_office_register_admit (self->reg, question->certificate, &account, &error)) {
    g_task_return_error (task, error);
    return;
  }
  count_register (self, question);
  g_task_return_pointer (task, wk_office_account_new (&account, wk_certificate_get_fields (question->certificate)->public_key), g_object_unref);
}

static void
admit_async (WkFeedOffice *office, WkCertificate *certificate, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  WkOfficeQuestion *question = g_new0 (WkOfficeQuestion, 1);

  question->certificate = wk_certificate_ref (certificate);
  wk_office_feed_ask (WK_OFFICE_FEED (office), admit_async, question, admit_on_worker, cancellable, callback, data);
}

static GObject *
admit_finish (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  take_counts (WK_OFFICE_FEED (office), result);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- reading -------------------------------------------------------------------------------------------- */

static void
get_head_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeFeed *self = source;
  g_autofree WkFeedPosition *head = g_new (WkFeedPosition, 1);
  GError *error = NULL;

  if (!wk_office_register_refresh (self->reg, &error)) {
    g_task_return_error (task, error);
    return;
  }
  head->epoch = *wk_office_identity_get_epoch (wk_office_register_get_identity (self->reg));
  head->n = wk_office_log_get_head (self->log);
  g_task_return_pointer (task, g_steal_pointer (&head), g_free);
}

static void
get_head_async (WkFeedOffice *office, GObject *account, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  wk_office_feed_ask (WK_OFFICE_FEED (office), get_head_async, wk_office_question_new_about (NULL), get_head_on_worker, cancellable, callback, data);
}

static gboolean
get_head_finish (WkFeedOffice *office, GAsyncResult *result, WkFeedPosition *head, GError **error)
{
  g_autofree WkFeedPosition *got = g_task_propagate_pointer (G_TASK (result), error);

  if (!got)
    return FALSE;
  *head = *got;
  return TRUE;
}

/* Hundreds wait for the same that was committed: their pages are read in one go, and come back to the main loop in one. */
#define READERS_AT_ONCE 64

typedef struct
{
  WkOfficeFeed *self; /* (owned) */
  guint n;
  GTask *tasks[READERS_AT_ONCE];      /* (owned) */
  WkFeedPage *pages[READERS_AT_ONCE]; /* (owned) (nullable) */
  GError *errors[READERS_AT_ONCE];    /* (owned) (nullable) */
} Reading;

static void start_reading (WkOfficeFeed *self);

static gboolean
read_cb (gpointer data)
{
  g_autofree Reading *reading = data;
  g_autoptr (WkOfficeFeed) self = reading->self;
  guint i;

  self->reading = FALSE;
  for (i = 0; i < reading->n; i++) {
    wk_office_feed_return (reading->tasks[i], reading->pages[i], (GDestroyNotify) wk_feed_page_free, reading->errors[i]);
    g_object_unref (reading->tasks[i]);
  }
  start_reading (self);

  return G_SOURCE_REMOVE;
}

static void
read_on_worker (gpointer data)
{
  Reading *reading = data;
  guint i;

  for (i = 0; i < reading->n; i++) {
    WkOfficeQuestion *question = g_task_get_task_data (reading->tasks[i]);

    reading->pages[i] =
      wk_office_log_read_page (reading->self->log, &question->account, question->number, question->began, &reading->errors[i]);
  }
  g_idle_add_full (G_PRIORITY_DEFAULT, read_cb, reading, NULL);
}

static void
start_reading (WkOfficeFeed *self)
{
  Reading *reading;

  if (self->reading || !self->worker || g_queue_is_empty (&self->readers))
    return;
  self->reading = TRUE;
  reading = g_new0 (Reading, 1);
  reading->self = g_object_ref (self);
  while (reading->n < READERS_AT_ONCE && !g_queue_is_empty (&self->readers))
    reading->tasks[reading->n++] = g_queue_pop_head (&self->readers);
  wk_worker_push (self->worker, read_on_worker, reading, NULL);
}

/* No more are read: the office closes. */
static void
drop_readers (WkOfficeFeed *self)
{
  GTask *task;

  while ((task = g_queue_pop_head (&self->readers))) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The office is closing.");
    g_object_unref (task);
  }
}

static void
read_page_async (WkFeedOffice *office, GObject *account, guint64 since, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  WkOfficeQuestion *question = wk_office_question_new (account);
  GTask *task;

  if (since == 0)
    wk_office_account_set_began (WK_OFFICE_ACCOUNT (account), WK_OFFICE_FEED (office)->figures.position);
  question->number = since;
  question->began = wk_office_account_get_began (WK_OFFICE_ACCOUNT (account));
  WK_OFFICE_FEED (office)->figures.pages++;
  task = g_task_new (office, cancellable, callback, data);
  g_task_set_source_tag (task, read_page_async);
  g_task_set_task_data (task, question, question_free);
  g_queue_push_tail (&WK_OFFICE_FEED (office)->readers, task);
  if (WK_OFFICE_FEED (office)->worker)
    start_reading (WK_OFFICE_FEED (office));
  else
    drop_readers (WK_OFFICE_FEED (office));
}

static WkFeedPage *
read_page_finish (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
compare_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  WkOfficeQuestion *question = data;
  GPtrArray *differences = wk_office_log_compare (WK_OFFICE_FEED (source)->log, &question->account, question->documents, &error);

  wk_office_feed_return (task, differences, (GDestroyNotify) g_ptr_array_unref, error);
}

static void
compare_async (WkFeedOffice *office, GObject *account, GPtrArray *documents, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer data)
{
  WkOfficeQuestion *question = wk_office_question_new (account);

  question->documents = g_ptr_array_ref (documents);
  wk_office_feed_ask (WK_OFFICE_FEED (office), compare_async, question, compare_on_worker, cancellable, callback, data);
}

static GPtrArray *
compare_finish (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
read_rest_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeQuestion *question = data;
  GError *error = NULL;
  WkFeedPage *page = wk_office_log_read_rest (WK_OFFICE_FEED (source)->log, &question->account, question->listed, question->number, &error);

  wk_office_feed_return (task, page, (GDestroyNotify) wk_feed_page_free, error);
}

static void
read_rest_async (WkFeedOffice *office, GObject *account, GHashTable *listed, guint64 cursor, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer data)
{
  WkOfficeQuestion *question = wk_office_question_new (account);

  /* The server does not change it any more once it asks for the rest. */
  question->listed = g_hash_table_ref (listed);
  question->number = cursor;
  wk_office_feed_ask (WK_OFFICE_FEED (office), read_rest_async, question, read_rest_on_worker, cancellable, callback, data);
}

static void
hash_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  WkOfficeQuestion *question = data;
  GPtrArray *hashes = wk_office_log_hash (WK_OFFICE_FEED (source)->log, &question->account, question->documents, &error);

  wk_office_feed_return (task, hashes, (GDestroyNotify) g_ptr_array_unref, error);
}

static void
hash_async (WkFeedOffice *office, GObject *account, GPtrArray *documents, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  WkOfficeQuestion *question = wk_office_question_new (account);

  question->documents = g_ptr_array_ref (documents);
  wk_office_feed_ask (WK_OFFICE_FEED (office), hash_async, question, hash_on_worker, cancellable, callback, data);
}

static void
read_state_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  WkOfficeQuestion *question = data;
  GBytes *state = wk_office_log_read_state (WK_OFFICE_FEED (source)->log, &question->account, question->documents->pdata[0], &error);

  wk_office_feed_return (task, state, (GDestroyNotify) g_bytes_unref, error);
}

static void
read_state_async (WkFeedOffice *office, GObject *account, const WkId *document, GCancellable *cancellable, GAsyncReadyCallback callback,
                  gpointer data)
{
  WkOfficeQuestion *question = wk_office_question_new (account);

  question->documents = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (question->documents, wk_id_copy (document));
  wk_office_feed_ask (WK_OFFICE_FEED (office), read_state_async, question, read_state_on_worker, cancellable, callback, data);
}

static GBytes *
read_state_finish (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- beside the feed ------------------------------------------------------------------------------------ */

static void
answer_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeFeed *self = source;
  WkOfficeQuestion *question = data;
  GError *error = NULL;
  GBytes *answer = wk_office_questions_answer (self->questions, &question->account, g_bytes_get_data (question->device, NULL), question->number,
                                               question->body, &error);

  question->position = wk_office_store_get_position (self->store);
  wk_office_feed_return (task, answer, (GDestroyNotify) g_bytes_unref, error);
}

static void
ask_async (WkFeedOffice *office, GObject *account, guint64 number, GBytes *body, GCancellable *cancellable, GAsyncReadyCallback callback,
           gpointer data)
{
  WkOfficeQuestion *question = wk_office_question_new (account);

  question->device = g_bytes_new (wk_office_account_get_device (WK_OFFICE_ACCOUNT (account)), WK_PUBLIC_KEY_LENGTH);
  question->number = number;
  question->body = g_bytes_ref (body);
  wk_office_feed_ask (WK_OFFICE_FEED (office), ask_async, question, answer_on_worker, cancellable, callback, data);
}

static GBytes *
ask_finish (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  GBytes *answer = g_task_propagate_pointer (G_TASK (result), error);

  wk_office_feed_advance (WK_OFFICE_FEED (office), result);
  if (answer && ((WkOfficeQuestion *) g_task_get_task_data (G_TASK (result)))->number == WK_QUESTION_EMERGENCY)
    wk_feed_office_people_changed (office);

  return answer;
}

static void
tell_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *said = wk_office_questions_tell (WK_OFFICE_FEED (source)->questions, &((WkOfficeQuestion *) data)->account, &error);

  wk_office_feed_return (task, said, (GDestroyNotify) g_bytes_unref, error);
}

static void
tell_async (WkFeedOffice *office, GObject *account, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  wk_office_feed_ask (WK_OFFICE_FEED (office), tell_async, wk_office_question_new (account), tell_on_worker, cancellable, callback, data);
}

static GBytes *
tell_finish (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- another day ---------------------------------------------------------------------------------------- */

static void
turn_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeFeed *self = source;
  WkOfficeQuestion *question = data;
  GError *error = NULL;
  gboolean turned;

  if (!wk_office_access_turn (self->access, &turned, &error)) {
    g_task_return_error (task, error);
    return;
  }
  question->position = wk_office_store_get_position (self->store);
  g_task_return_boolean (task, turned);
}

static void
turned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkOfficeFeed *self = WK_OFFICE_FEED (source);
  g_autoptr (GError) error = NULL;
  gboolean turned = g_task_propagate_boolean (G_TASK (result), &error);

  if (error)
    wk_log_failure ("office", "turn_failed", error);
  wk_office_feed_advance (self, result);
  if (turned)
    wk_feed_office_people_changed (WK_FEED_OFFICE (self));
}

/* What runs out with a day runs out in an office that runs. */
static gboolean
turn_cb (gpointer data)
{
  wk_office_feed_ask (data, turn_cb, wk_office_question_new_about (NULL), turn_on_worker, NULL, turned_cb, NULL);

  return G_SOURCE_CONTINUE;
}

/* ---- when it is quiet ----------------------------------------------------------------------------------- */

#define QUIET_SECONDS 30

static void
tidy_on_worker (gpointer data)
{
  WkOfficeFeed *self = data;
  g_autoptr (GError) error = NULL;

  if (self->store && !wk_office_store_tidy (self->store, &error))
    wk_log_failure ("office", "not_tidied", error);
}

static gboolean
tidy_cb (gpointer data)
{
  WkOfficeFeed *self = data;

  self->tidying = 0;
  if (self->worker)
    wk_worker_push (self->worker, tidy_on_worker, self, NULL); /* closing waits for it */

  return G_SOURCE_REMOVE;
}

static void
tidy_later (WkOfficeFeed *self)
{
  g_clear_handle_id (&self->tidying, g_source_remove);
  self->tidying = g_timeout_add_seconds (QUIET_SECONDS, tidy_cb, self);
}

/* ---- what the worker knows, for the main loop ------------------------------------------------------------ */

typedef struct
{
  gint64 position;
  WkOfficeIdentity *identity; /* (owned) */
  guint accounts, devices;
} News;

static void
news_gather (WkOfficeFeed *self, News *news)
{
  news->position = wk_office_store_get_position (self->store);
  news->identity = wk_office_identity_ref (wk_office_register_get_identity (self->reg));
  news->accounts = wk_office_register_count_accounts (self->reg);
  news->devices = wk_office_register_count_devices (self->reg);
}

static void
news_take (WkOfficeFeed *self, News *news)
{
  gboolean renewed = !wk_id_equal (wk_office_identity_get_epoch (self->identity), wk_office_identity_get_epoch (news->identity));
  gboolean moved = news->position > self->figures.position;

  self->figures.position = news->position;
  self->figures.accounts = news->accounts;
  self->figures.devices = news->devices;
  wk_office_identity_unref (self->identity);
  self->identity = g_steal_pointer (&news->identity);
  if (renewed) {
    g_signal_emit (self, signals[RENEWED], 0);
  } else if (moved) {
    tidy_later (self);
    tell_advanced (self);
  }
}

/* ---- other offices --------------------------------------------------------------------------------------- */

typedef struct
{
  WkOfficeFeed *self; /* (owned) */
  gboolean good;
  News news;
} Look;

static void
look_free (gpointer data)
{
  Look *l = data;

  g_clear_pointer (&l->news.identity, wk_office_identity_unref);
  g_object_unref (l->self);
  g_free (l);
}

static gboolean
looked_cb (gpointer data)
{
  Look *l = data;
  WkOfficeFeed *self = l->self;

  self->looking = FALSE;
  self->figures.away = !l->good;
  if (l->good)
    news_take (self, &l->news);
  if (g_atomic_int_exchange (&self->values_changed, FALSE))
    wk_feed_office_people_changed (WK_FEED_OFFICE (self));
  if (self->look_again)
    look (self);

  return G_SOURCE_REMOVE;
}

static void
look_on_worker (gpointer data)
{
  Look *l = data;
  g_autoptr (GError) error = NULL;

  l->good = wk_office_register_refresh (l->self->reg, &error);
  if (l->good)
    news_gather (l->self, &l->news);
  else
    wk_log_failure ("office", "not_refreshed", error);

  g_idle_add_full (G_PRIORITY_DEFAULT, looked_cb, l, look_free);
}

/* Told of it several times at once, it looks once more. */
static void
look (WkOfficeFeed *self)
{
  Look *l;

  self->look_again = self->looking;
  if (self->looking || !self->worker)
    return;
  self->looking = TRUE;
  l = g_new0 (Look, 1);
  l->self = g_object_ref (self);
  wk_worker_push (self->worker, look_on_worker, l, NULL);
}

/* ---- pushes --------------------------------------------------------------------------------------------- */

typedef struct
{
  GPtrArray *subjects; /* (owned) (element-type WkSubject) */
  GPtrArray *batches;  /* (owned) (element-type WkBatch) */
  WkId account;
} Pushed;

/* Pushes that share a commit. */
typedef struct
{
  WkOfficeFeed *self;  /* (owned) */
  GPtrArray *tasks;    /* (owned) (element-type GTask) */
  GPtrArray *verdicts; /* (owned) (element-type GPtrArray): for each task, once they count */
  guint n_batches;
  GError *error;       /* (owned) (nullable) */
  News news;
} Commit;

static void
pushed_free (gpointer data)
{
  Pushed *pushed = data;

  g_ptr_array_unref (pushed->subjects);
  g_ptr_array_unref (pushed->batches);
  g_free (pushed);
}

static void
commit_free (gpointer data)
{
  Commit *commit = data;

  g_ptr_array_unref (commit->verdicts);
  g_ptr_array_unref (commit->tasks);
  g_clear_error (&commit->error);
  g_clear_pointer (&commit->news.identity, wk_office_identity_unref);
  g_object_unref (commit->self);
  g_free (commit);
}

void
wk_office_feed_count_verdicts (WkOfficeFeed *self, GPtrArray *verdicts)
{
  guint i;

  for (i = 0; i < verdicts->len; i++)
    if (((WkFeedVerdict *) verdicts->pdata[i])->kind == WK_FEED_CONFIRMED)
      self->figures.taken++;
    else
      self->figures.refused++;
}

/* On the main loop: everyone gets an answer, and those who wait are told. */
static gboolean
committed_cb (gpointer data)
{
  Commit *commit = data;
  WkOfficeFeed *self = commit->self;
  guint i;

  self->committing = FALSE;
  for (i = 0; i < commit->tasks->len; i++) {
    GTask *task = commit->tasks->pdata[i];

    if (commit->error) {
      self->figures.failed++;
      g_task_return_error (task, g_error_copy (commit->error));
    } else {
      wk_office_feed_count_verdicts (self, commit->verdicts->pdata[i]);
      g_task_return_pointer (task, g_ptr_array_ref (commit->verdicts->pdata[i]), (GDestroyNotify) g_ptr_array_unref);
    }
  }
  if (commit->error)
    wk_log_failure ("office", "commit_failed", commit->error);
  else
    self->figures.commits++;
  news_take (self, &commit->news);
  if (commit->n_batches >= WORTH_A_TURN && self->tell_again) {
    g_clear_handle_id (&self->telling, g_source_remove);
    tell_advanced (self);
  }
  gather (self);

  return G_SOURCE_REMOVE;
}

/* Whether a decision to remove a file may be among them. */
static gboolean
concerns_directory (GPtrArray *batches)
{
  guint i;

  for (i = 0; i < batches->len; i++)
    if (wk_batch_get_fields (batches->pdata[i])->name.kind == WK_DOC_DIRECTORY)
      return TRUE;

  return FALSE;
}

void
wk_office_feed_remember (WkOfficeFeed *self, GPtrArray *verdicts)
{
  guint i;

  for (i = 0; i < verdicts->len; i++) {
    WkFeedVerdict *verdict = verdicts->pdata[i];

    if (verdict->kind == WK_FEED_CONFIRMED && verdict->n > 0)
      wk_office_log_remember (self->log, (verdict->n - 1) / 2, verdict->batch);
  }
}

static void
commit_on_worker (gpointer data)
{
  Commit *commit = data;
  WkOfficeFeed *self = commit->self;
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  gboolean good;
  guint i, j;

  for (i = 0; i < commit->tasks->len; i++) {
    Pushed *pushed = g_task_get_task_data (commit->tasks->pdata[i]);

    for (j = 0; j < pushed->batches->len; j++)
      g_ptr_array_add (all, pushed->batches->pdata[j]);
  }
  good = wk_office_push_begin (self->push, all, &commit->error);

  for (i = 0; good && i < commit->tasks->len; i++) {
    Pushed *pushed = g_task_get_task_data (commit->tasks->pdata[i]);
    GPtrArray *verdicts = wk_office_push_take (self->push, &pushed->account, pushed->subjects, pushed->batches, &commit->error);

    if (verdicts) {
      g_ptr_array_add (commit->verdicts, verdicts);
    } else {
      wk_office_push_rollback (self->push);
      good = FALSE;
    }
  }
  if (good && wk_office_push_commit (self->push, &commit->error)) {
    for (i = 0; i < commit->verdicts->len; i++)
      wk_office_feed_remember (self, commit->verdicts->pdata[i]);
    if (concerns_directory (all))
      wk_office_feed_erase_decided (self);
  }
  news_gather (self, &commit->news);

  g_idle_add_full (G_PRIORITY_DEFAULT, committed_cb, commit, commit_free);
}

static void
start_commit (WkOfficeFeed *self)
{
  Commit *commit;

  g_clear_handle_id (&self->gathering, g_source_remove);
  if (self->committing || self->waiting->len == 0 || !self->worker)
    return;

  self->committing = TRUE;
  self->committed = g_get_monotonic_time ();
  commit = g_new0 (Commit, 1);
  commit->self = g_object_ref (self);
  commit->tasks = g_steal_pointer (&self->waiting);
  commit->n_batches = self->n_waiting;
  self->n_waiting = 0;
  commit->verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  wk_worker_push (self->worker, commit_on_worker, commit, NULL);
}

static gboolean
gathered_cb (gpointer data)
{
  WkOfficeFeed *self = data;

  self->gathering = 0;
  start_commit (self);

  return G_SOURCE_REMOVE;
}

static void
gather (WkOfficeFeed *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 left = self->n_waiting >= WORTH_A_TURN || !is_busy (self, now) ? 0 : self->committed / 1000 + TOGETHER_MS - now / 1000;

  if (self->committing || (self->gathering != 0 && left > 0) || self->waiting->len == 0)
    return;
  g_clear_handle_id (&self->gathering, g_source_remove);
  self->gathering = left > 0 ? g_timeout_add (left, gathered_cb, self) : g_idle_add_full (G_PRIORITY_DEFAULT, gathered_cb, self, NULL);
}

static void
push_async (WkFeedOffice *office, GObject *account, GPtrArray *subjects, GPtrArray *batches, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer data)
{
  WkOfficeFeed *self = WK_OFFICE_FEED (office);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Pushed *pushed = g_new0 (Pushed, 1);

  pushed->subjects = g_ptr_array_ref (subjects);
  pushed->batches = g_ptr_array_ref (batches);
  pushed->account = *wk_office_account_get_id (WK_OFFICE_ACCOUNT (account));
  g_task_set_source_tag (task, push_async);
  g_task_set_check_cancellable (task, FALSE); /* what is durable is confirmed */
  g_task_set_task_data (task, pushed, pushed_free);
  self->figures.pushes++;
  count_push (self, g_get_monotonic_time ());
  if (!self->worker) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The office is closing.");
    return;
  }

  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  self->n_waiting += batches->len;
  gather (self);
}

static GPtrArray *
push_finish (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- enrolment ------------------------------------------------------------------------------------------ */

static void
find_code_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *code = wk_office_register_find_code (WK_OFFICE_FEED (source)->reg, ((WkOfficeQuestion *) data)->text, &error);

  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, code, (GDestroyNotify) wk_wipe_and_free_text);
}

static void
find_code_async (WkFeedOffice *office, const char *selector, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  wk_office_feed_ask (WK_OFFICE_FEED (office), find_code_async, wk_office_question_new_about (selector), find_code_on_worker, cancellable, callback, data);
}

static char *
text_finish (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
code_failed_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (!wk_office_register_code_failed (WK_OFFICE_FEED (source)->reg, ((WkOfficeQuestion *) data)->text, &error))
    wk_log_failure ("office", "code_not_counted", error);
  g_task_return_boolean (task, TRUE);
}

static void
code_failed (WkFeedOffice *office, const char *selector)
{
  wk_office_feed_ask (WK_OFFICE_FEED (office), code_failed, wk_office_question_new_about (selector), code_failed_on_worker, NULL, NULL, NULL);
}

/* Files may name somebody by name alone who only now has an account. */
static WkEnrolment *
enrol (WkOfficeFeed *self, WkOfficeQuestion *question, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (WkOfficeAccessLook) look = NULL;
  WkEnrolment *enrolment = NULL;

  if (!wk_office_register_begin (self->reg, error))
    return NULL;
  name = wk_office_register_dup_code_name (self->reg, question->text);
  if (name)
    look = wk_office_access_look (self->access, NULL, name, error);
  if (look || !name)
    enrolment = wk_office_register_enrol (self->reg, question->text, &question->fields, question->location, question->name, error);
  if (!wk_office_people_end (self->reg, self->access, enrolment && (!look || wk_office_access_compare (self->access, g_steal_pointer (&look), error)), error))
    g_clear_pointer (&enrolment, wk_enrolment_free);
  question->position = wk_office_store_get_position (self->store);

  return enrolment;
}

static void
enrol_on_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeFeed *self = source;
  WkOfficeQuestion *question = data;
  GError *error = NULL;
  WkEnrolment *enrolment = enrol (self, question, &error);

  count_register (self, question);
  question->identity = wk_office_identity_ref (wk_office_register_get_identity (self->reg));
  wk_office_feed_return (task, enrolment, (GDestroyNotify) wk_enrolment_free, error);
}

static void
enrol_async (WkFeedOffice *office, const char *code, const WkCertificateFields *fields, const WkSubject *location,
             const char *location_name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  WkOfficeQuestion *question = g_new0 (WkOfficeQuestion, 1);

  question->location = location ? wk_subject_new (&location->id, location->secret) : NULL;
  question->name = g_strdup (location_name);

  question->text = g_strdup (code);
  question->fields = *fields;
  question->fields.name = g_strdup (fields->name);
  question->fields.organisation = g_strdup (fields->organisation);
  question->fields.function = g_strdup (fields->function);
  question->fields.device = g_strdup (fields->device);
  wk_office_feed_ask (WK_OFFICE_FEED (office), enrol_async, question, enrol_on_worker, cancellable, callback, data);
}

static WkEnrolment *
enrol_finish (WkFeedOffice *office, GAsyncResult *result, GError **error)
{
  WkOfficeFeed *self = WK_OFFICE_FEED (office);
  WkOfficeQuestion *question = g_task_get_task_data (G_TASK (result));

  take_counts (self, result);
  wk_office_feed_advance (self, result);
  if (question->identity) {
    /* The first laptop may have brought a location. */
    wk_office_identity_unref (self->identity);
    self->identity = g_steal_pointer (&question->identity);
  }

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- for the daemon ------------------------------------------------------------------------------------- */

WkOfficeIdentity *
wk_office_feed_get_identity (WkOfficeFeed *self)
{
  return self->identity;
}

void
wk_office_feed_get_figures (WkOfficeFeed *self, WkOfficeFigures *figures)
{
  *figures = self->figures;
}

static void
office_iface_init (WkFeedOfficeInterface *iface)
{
  iface->admit_async = admit_async;
  iface->admit_finish = admit_finish;
  iface->get_head_async = get_head_async;
  iface->get_head_finish = get_head_finish;
  iface->read_page_async = read_page_async;
  iface->read_page_finish = read_page_finish;
  iface->push_async = push_async;
  iface->push_finish = push_finish;
  iface->compare_async = compare_async;
  iface->compare_finish = compare_finish;
  iface->read_rest_async = read_rest_async;
  iface->read_rest_finish = read_page_finish;
  iface->hash_async = hash_async;
  iface->hash_finish = compare_finish;
  iface->read_state_async = read_state_async;
  iface->read_state_finish = read_state_finish;
  iface->ask_async = ask_async;
  iface->ask_finish = ask_finish;
  iface->tell_async = tell_async;
  iface->tell_finish = tell_finish;
  wk_office_feed_fill_web (iface);
  iface->find_code_async = find_code_async;
  iface->find_code_finish = text_finish;
  iface->code_failed = code_failed;
  iface->enrol_async = enrol_async;
  iface->enrol_finish = enrol_finish;
}
