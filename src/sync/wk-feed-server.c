#include "wk-feed-server.h"

#include <string.h>

#include <wk-base.h>

#include "wk-feed-answers-private.h"
#include "wk-feed-web-private.h"
#include "wk-wire-private.h"

#define PUSHES_WAITING 4
#define DIFFERENCES_BYTES (256 * 1024)
/* A laptop that asks for something while so much of what it asked for before is unread asks for no more. */
#define UNREAD_BYTES (16 * 1024 * 1024)
/* What is made in parts is made on once so little waits: the rest of a long answer is not here before the laptop has read its beginning. */
#define AHEAD_BYTES (1024 * 1024)

typedef struct
{
  guint64 number;
  GPtrArray *subjects; /* (owned) of WkSubject */
  GPtrArray *batches;  /* (owned) of WkBatch */
  guint8 *findings;    /* (owned) (nullable): what wk_batch_check() said of each (WkRefusal), once all were looked at */
  GPtrArray *verdicts; /* (owned) of WkFeedVerdict or NULL: those that were judged before the office was asked */
  GPtrArray *asked;    /* (owned) of WkBatch: what the office is asked */
} Push;

/* The tail of (document, client id). */
typedef struct
{
  WkId document;
  guint64 client;
} Chain;

struct _WkFeedServer
{
  GObject parent_instance;

  WkPeer *peer;              /* (owned) (nullable) */
  WkFeedOffice *office;      /* (owned) */
  WkDeviceKey *key;          /* (owned) */
  GObject *account;          /* (owned) (nullable) */
  WkReason reason;
  gulong advanced_id;

  gboolean opened;           /* OPEN came */
  WkFeedPosition head;
  gboolean want_open, reading, look_again;
  guint64 want;              /* after which it is to be read on */
  guint64 asked;             /* what the laptop asked for; between the two is nothing that it may see */
  guint64 owed;              /* the laptop waits to be told that it has come so far */
  GHashTable *subjects_sent; /* (owned) set of WkId */
  GHashTable *echoes;        /* (owned) set of WkBatch: pushed here, not yet passed over in the feed */

  GQueue pushes;             /* of Push (owned) */
  gboolean pushing;
  GHashTable *broken;        /* (owned) set of Chain: refused on this connection */

  GHashTable *listed;        /* (owned) set of WkId */
  gboolean comparing, listed_all;
  GPtrArray *compared;       /* (owned) (nullable) of WkFeedDocument: that the laptop named, not answered yet */
  gboolean looking;          /* the first of them are being compared */
  guint hashing;             /* answers that are being made */
  GQueue states;             /* of WkId (owned): whose states were asked for, not answered yet */
  gboolean reading_state;
  guint64 rest_cursor;

  WkFeedWeb *web;            /* (owned) (nullable): of an npm client */
  WkFeedAnswers *answers;    /* (owned) (nullable): once HEAD went, when the office takes questions */

  char *code;                /* (owned) (nullable): the enrolment code that was looked up */
  char *selector;            /* (owned) (nullable) */
  gboolean enrolling;

  guint64 n_received, n_sent;
};

enum { ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkFeedServer, wk_feed_server, G_TYPE_OBJECT)

static void pump_want (WkFeedServer *self);
static void pump_pushes (WkFeedServer *self);
static void pump_answers (WkFeedServer *self);

static guint
chain_hash (gconstpointer data)
{
  const Chain *chain = data;

  return wk_id_hash (&chain->document) ^ (guint) chain->client;
}

static gboolean
chain_equal (gconstpointer a, gconstpointer b)
{
  return wk_id_equal (&((const Chain *) a)->document, &((const Chain *) b)->document) && ((const Chain *) a)->client == ((const Chain *) b)->client;
}

static void
clear_verdict (gpointer data)
{
  wk_feed_verdict_free (data); /* nothing is freed for a place that is still empty */
}

static void
push_free (gpointer data)
{
  Push *push = data;

  g_ptr_array_unref (push->subjects);
  g_ptr_array_unref (push->batches);
  g_clear_pointer (&push->verdicts, g_ptr_array_unref);
  g_clear_pointer (&push->asked, g_ptr_array_unref);
  g_free (push->findings);
  g_free (push);
}

static void
wk_feed_server_dispose (GObject *object)
{
  WkFeedServer *self = WK_FEED_SERVER (object);

  g_clear_pointer (&self->answers, wk_feed_answers_end);
  g_clear_pointer (&self->web, wk_feed_web_end);
  if (self->peer != NULL)
    {
      wk_peer_detach (self->peer);
      wk_peer_end (self->peer, WK_REASON_CLOSED);
      g_clear_pointer (&self->peer, wk_peer_unref);
    }
  if (self->office != NULL)
    g_clear_signal_handler (&self->advanced_id, self->office);
  g_clear_object (&self->office);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (wk_feed_server_parent_class)->dispose (object);
}

static void
wk_feed_server_finalize (GObject *object)
{
  WkFeedServer *self = WK_FEED_SERVER (object);

  g_clear_pointer (&self->key, wk_device_key_unref);
  g_hash_table_unref (self->subjects_sent);
  g_hash_table_unref (self->echoes);
  g_hash_table_unref (self->broken);
  g_hash_table_unref (self->listed);
  g_queue_clear_full (&self->pushes, push_free);
  g_queue_clear_full (&self->states, g_free);
  g_clear_pointer (&self->compared, g_ptr_array_unref);
  g_clear_pointer (&self->code, wk_wipe_and_free_text);
  g_free (self->selector);
  G_OBJECT_CLASS (wk_feed_server_parent_class)->finalize (object);
}

static void
wk_feed_server_class_init (WkFeedServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wk_feed_server_dispose;
  object_class->finalize = wk_feed_server_finalize;
  signals[ENDED] = g_signal_new ("ended", WK_TYPE_FEED_SERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wk_feed_server_init (WkFeedServer *self)
{
  self->subjects_sent = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  self->echoes = g_hash_table_new_full (wk_batch_hash, wk_batch_equal, (GDestroyNotify) wk_batch_unref, NULL);
  self->broken = g_hash_table_new_full (chain_hash, chain_equal, g_free, NULL);
  self->listed = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  g_queue_init (&self->pushes);
  g_queue_init (&self->states);
}

static void
end (WkFeedServer *self, WkReason reason)
{
  if (self->peer != NULL)
    wk_peer_end (self->peer, reason);
}

static gboolean
is_over (WkFeedServer *self)
{
  return self->peer == NULL || wk_peer_is_ended (self->peer);
}

/* The office could not, or will not. */
static void
fail (WkFeedServer *self, const char *event, GError *error)
{
  gboolean no = g_error_matches (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED) ||
                g_error_matches (error, WK_SYNC_ERROR, WK_SYNC_ERROR_NOT_FOUND);

  wk_log_failure ("sync", event, error);
  end (self, no ? WK_REASON_NOT_RECOGNISED : WK_REASON_FAILED);
}

/* (transfer container): those that this connection has not had yet. */
static GPtrArray *
fresh_subjects (WkFeedServer *self, GPtrArray *subjects)
{
  GPtrArray *fresh = g_ptr_array_new ();

  for (guint i = 0; subjects != NULL && i < subjects->len; i++)
    {
      WkSubject *subject = g_ptr_array_index (subjects, i);

      if (g_hash_table_add (self->subjects_sent, wk_id_copy (&subject->id)))
        g_ptr_array_add (fresh, subject);
    }
  return fresh;
}

/* ---- the feed --------------------------------------------------------------------------------------- */

static void
page_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WkFeedServer) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WkFeedPage) page = WK_FEED_OFFICE_GET_IFACE (source)->read_page_finish (WK_FEED_OFFICE (source), result, &error);

  self->reading = FALSE;
  if (page == NULL)
    fail (self, "read_page_failed", error);
  if (is_over (self))
    return;
  self->want = MAX (self->want, page->to);
  /* What nobody may see here the laptop need not hear of, unless it waits to have come so far. */
  if (self->want > self->asked && (page->entries->len > 0 || self->owed > self->asked || self->want < page->head))
    {
      g_autoptr(GPtrArray) subjects = fresh_subjects (self, page->subjects);
      g_autoptr(GPtrArray) entries = g_ptr_array_new ();
      WkMessage message = { .n = self->asked, .to = self->want, .head = MAX (page->head, self->want), .subjects = subjects, .entries = entries };

      for (guint i = 0; i < page->entries->len; i++)
        {
          WkFeedEntry *entry = g_ptr_array_index (page->entries, i);

          if (entry->kind != WK_FEED_BATCH || !g_hash_table_remove (self->echoes, entry->batch))
            g_ptr_array_add (entries, entry);
        }
      self->want_open = FALSE;
      self->n_sent += entries->len;
      wk_peer_send (self->peer, WK_MESSAGE_PAGE, &message);
    }
  else if (self->look_again)
    pump_want (self);
}

static void
pump_want (WkFeedServer *self)
{
  if (is_over (self) || !self->want_open)
    return;
  if (self->reading)
    {
      self->look_again = TRUE;
      return;
    }
  self->reading = TRUE;
  self->look_again = FALSE;
  WK_FEED_OFFICE_GET_IFACE (self->office)->read_page_async (self->office, self->account, self->want, NULL, page_cb, g_object_ref (self));
}

static void
advanced_cb (WkFeedOffice *office, gpointer data)
{
  pump_want (data);
}

typedef struct
{
  WkFeedServer *self; /* (owned) */
  WkFeedPosition position;
} Opening;

static void
head_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  static const WkId no_epoch = { { 0 } };
  g_autofree Opening *opening = data;
  g_autoptr(WkFeedServer) self = opening->self;
  g_autoptr(GError) error = NULL;
  WkMessage message = { 0 };
  gboolean fresh;

  if (!WK_FEED_OFFICE_GET_IFACE (source)->get_head_finish (WK_FEED_OFFICE (source), result, &self->head, &error))
    fail (self, "get_head_failed", error);
  if (is_over (self))
    return;
  self->owed = self->head.n;
  message.id = self->head.epoch;
  message.head = self->head.n;
  wk_peer_send (self->peer, WK_MESSAGE_HEAD, &message);
  if (WK_FEED_OFFICE_GET_IFACE (self->office)->ask_async != NULL)
    self->answers = wk_feed_answers_new (self->office, self->peer, self->account);
  fresh = wk_id_equal (&opening->position.epoch, &no_epoch);
  if (fresh || (wk_id_equal (&opening->position.epoch, &self->head.epoch) && opening->position.n <= self->head.n))
    {
      self->want = self->asked = fresh ? 0 : opening->position.n;
      self->want_open = TRUE;
      /* Nothing new is known without asking for a page; entries committed since are announced by `advanced`. */
      if (self->want < self->head.n)
        pump_want (self);
    }
}

static void
take_open (WkFeedServer *self, WkMessage *message)
{
  Opening *opening;

  if (self->opened)
    {
      end (self, WK_REASON_MALFORMED);
      return;
    }
  self->opened = TRUE;
  self->advanced_id = g_signal_connect (self->office, "advanced", G_CALLBACK (advanced_cb), self);
  opening = g_new0 (Opening, 1);
  opening->self = g_object_ref (self);
  opening->position.epoch = message->id;
  opening->position.n = message->n;
  WK_FEED_OFFICE_GET_IFACE (self->office)->get_head_async (self->office, self->account, NULL, head_cb, opening);
}

static void
take_want (WkFeedServer *self, WkMessage *message)
{
  if (self->want_open)
    {
      end (self, WK_REASON_MALFORMED);
      return;
    }
  self->want_open = TRUE;
  self->want = self->asked = message->n;
  pump_want (self);
}

/* ---- pushes ------------------------------------------------------------------------------------------- */

static void
answer_push (WkFeedServer *self, Push *push)
{
  WkMessage message = { .number = push->number, .verdicts = push->verdicts };

  for (guint i = 0; i < push->batches->len; i++)
    {
      WkFeedVerdict *verdict = g_ptr_array_index (push->verdicts, i);

      self->owed = MAX (self->owed, verdict->n);
      if (verdict->kind == WK_FEED_CONFIRMED)
        self->n_received++;
      else
        g_hash_table_remove (self->echoes, g_ptr_array_index (push->batches, i));
    }
  if (!is_over (self))
    wk_peer_send (self->peer, WK_MESSAGE_RECEIPT, &message);
  g_queue_remove (&self->pushes, push);
  push_free (push);
  self->pushing = FALSE;
  /* What was read already without a word of it; the rest comes when the office says that it advanced. */
  if (self->owed > self->asked && self->want >= self->owed)
    pump_want (self);
  pump_pushes (self);
}

static void
break_chain (WkFeedServer *self, WkBatch *batch)
{
  const WkBatchFields *fields = wk_batch_get_fields (batch);
  Chain *chain = g_new0 (Chain, 1);

  chain->document = fields->name.document;
  chain->client = fields->client;
  g_hash_table_add (self->broken, chain);
}

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WkFeedServer) self = data;
  g_autoptr(GError) error = NULL;
  Push *push = g_queue_peek_head (&self->pushes);
  g_autoptr(GPtrArray) said = WK_FEED_OFFICE_GET_IFACE (source)->push_finish (WK_FEED_OFFICE (source), result, &error);
  guint at = 0;

  if (said == NULL)
    wk_log_failure ("sync", "push_failed", error);
  g_assert (said == NULL || said->len == push->asked->len);
  for (guint i = 0; i < push->batches->len; i++)
    {
      WkBatch *batch = g_ptr_array_index (push->batches, i);
      WkFeedVerdict *verdict;

      if (g_ptr_array_index (push->verdicts, i) != NULL)
        continue;
      if (said == NULL)
        verdict = wk_feed_verdict_new (batch, WK_FEED_FAILED, WK_REFUSAL_NONE, 0, NULL);
      else
        {
          WkFeedVerdict *s = g_ptr_array_index (said, at++);

          verdict = wk_feed_verdict_new (batch, s->kind, s->refusal, s->n, s->ask);
        }
      if (verdict->kind == WK_FEED_REFUSED)
        break_chain (self, batch);
      g_ptr_array_index (push->verdicts, i) = verdict;
    }
  answer_push (self, push);
}

/* Signatures and contents are looked at beside the main loop, some batches at a time, by as many threads as there are processors: a laptop
 * that was away for long brings thousands. */
#define CHECKS_AT_ONCE 16

typedef struct
{
  WkFeedServer *server;  /* (owned) the main loop's */
  GMainContext *context; /* (owned) */
  GPtrArray *batches;    /* (owned) of WkBatch */
  guint8 *findings;      /* (owned) */
  gint left;             /* parts that are not done; atomic */
} Check;

typedef struct
{
  Check *check;
  guint from;
} Part;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_ptr_array_unref (check->batches);
  g_main_context_unref (check->context);
  g_object_unref (check->server);
  g_free (check->findings);
  g_free (check);
}

static gboolean
checked_cb (gpointer data)
{
  Check *check = data;

  for (GList *l = check->server->pushes.head; l != NULL; l = l->next)
    if (((Push *) l->data)->batches == check->batches)
      ((Push *) l->data)->findings = g_steal_pointer (&check->findings);
  pump_pushes (check->server);
  return G_SOURCE_REMOVE;
}

static guint8
find_fault (WkBatch *batch)
{
  g_autoptr(GError) error = NULL;

  if (wk_batch_check (batch, &error))
    return WK_REFUSAL_NONE;
  return g_error_matches (error, WK_SYNC_ERROR, WK_SYNC_ERROR_SIGNATURE) ? WK_REFUSAL_SIGNATURE : WK_REFUSAL_CONTENT;
}

static void
check_part (gpointer data, gpointer pool_data)
{
  g_autofree Part *part = data;
  Check *check = part->check;
  g_autoptr(GSource) source = NULL;

  for (guint i = part->from; i < MIN (part->from + CHECKS_AT_ONCE, check->batches->len); i++)
    check->findings[i] = find_fault (g_ptr_array_index (check->batches, i));
  if (!g_atomic_int_dec_and_test (&check->left))
    return;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, checked_cb, check, check_free);
  g_source_attach (source, check->context);
}

static GThreadPool *
get_checkers (void)
{
  static GThreadPool *checkers;

  if (g_once_init_enter (&checkers))
    g_once_init_leave (&checkers, g_thread_pool_new (check_part, NULL, g_get_num_processors (), FALSE, NULL));
  return checkers;
}

static void
start_check (WkFeedServer *self, Push *push)
{
  Check *check = g_new0 (Check, 1);
  guint n = MAX (1, (push->batches->len + CHECKS_AT_ONCE - 1) / CHECKS_AT_ONCE);

  check->server = g_object_ref (self);
  check->context = g_main_context_ref_thread_default ();
  check->batches = g_ptr_array_ref (push->batches);
  check->findings = g_new0 (guint8, MAX (1, push->batches->len));
  check->left = n;
  for (guint i = 0; i < n; i++)
    {
      Part *part = g_new0 (Part, 1);

      part->check = check;
      part->from = i * CHECKS_AT_ONCE;
      g_thread_pool_push (get_checkers (), part, NULL);
    }
}

static void
ask_office (WkFeedServer *self, Push *push)
{
  push->verdicts = g_ptr_array_new_with_free_func (clear_verdict);
  g_ptr_array_set_size (push->verdicts, push->batches->len);
  push->asked = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
  for (guint i = 0; i < push->batches->len; i++)
    {
      WkBatch *batch = g_ptr_array_index (push->batches, i);
      const WkBatchFields *fields = wk_batch_get_fields (batch);
      Chain chain = { .document = fields->name.document, .client = fields->client };
      WkRefusal refusal = push->findings[i];

      if (refusal == WK_REFUSAL_NONE && g_hash_table_contains (self->broken, &chain))
        refusal = WK_REFUSAL_CHAIN;
      if (refusal != WK_REFUSAL_NONE)
        {
          break_chain (self, batch);
          g_ptr_array_index (push->verdicts, i) = wk_feed_verdict_new (batch, WK_FEED_REFUSED, refusal, 0, NULL);
          continue;
        }
      g_ptr_array_add (push->asked, wk_batch_ref (batch));
      g_hash_table_add (self->echoes, wk_batch_ref (batch));
    }
  if (push->asked->len == 0)
    answer_push (self, push);
  else
    WK_FEED_OFFICE_GET_IFACE (self->office)->push_async (self->office, self->account, push->subjects, push->asked, NULL, pushed_cb,
                                                         g_object_ref (self));
}

/* One after another, in the order in which they came: what a refusal ends must not be taken behind it. */
static void
pump_pushes (WkFeedServer *self)
{
  Push *push = g_queue_peek_head (&self->pushes);

  if (is_over (self) || self->office == NULL || self->pushing || push == NULL || push->findings == NULL)
    return;
  self->pushing = TRUE;
  ask_office (self, push);
}

static void
take_push (WkFeedServer *self, WkMessage *message)
{
  Push *push;

  if (self->pushes.length >= PUSHES_WAITING)
    {
      end (self, WK_REASON_LIMIT);
      return;
    }
  push = g_new0 (Push, 1);
  push->number = message->number;
  push->subjects = g_steal_pointer (&message->subjects);
  push->batches = g_steal_pointer (&message->batches);
  for (guint i = 0; i < push->subjects->len; i++)
    g_hash_table_add (self->subjects_sent, wk_id_copy (&((WkSubject *) g_ptr_array_index (push->subjects, i))->id));
  g_queue_push_tail (&self->pushes, push);
  start_check (self, push);
}

/* ---- a new epoch ------------------------------------------------------------------------------------------ */

static gsize
difference_size (WkFeedDifference *difference)
{
  return 128 + (difference->state_vector != NULL ? g_bytes_get_size (difference->state_vector) : 0) +
         (difference->update != NULL ? g_bytes_get_size (difference->update) : 0);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WkFeedServer) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) differences = WK_FEED_OFFICE_GET_IFACE (source)->compare_finish (WK_FEED_OFFICE (source), result, &error);
  g_autoptr(GPtrArray) some = g_ptr_array_new ();
  WkMessage message = { .differences = some };
  gsize size = 0;

  self->looking = FALSE;
  if (differences == NULL)
    fail (self, "compare_failed", error);
  for (guint i = 0; !is_over (self) && i < differences->len; i++)
    {
      WkFeedDifference *difference = g_ptr_array_index (differences, i);

      if (some->len > 0 && size + difference_size (difference) > DIFFERENCES_BYTES)
        {
          wk_peer_send (self->peer, WK_MESSAGE_DIFFERENCES, &message);
          g_ptr_array_set_size (some, 0);
          size = 0;
        }
      size += difference_size (difference);
      g_ptr_array_add (some, difference);
    }
  if (is_over (self))
    return;
  if (some->len > 0)
    wk_peer_send (self->peer, WK_MESSAGE_DIFFERENCES, &message);
  g_ptr_array_remove_range (self->compared, 0, differences->len);
  if (self->compared->len == 0)
    {
      g_clear_pointer (&self->compared, g_ptr_array_unref);
      self->comparing = FALSE;
    }
  pump_answers (self);
}

static void
rest_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WkFeedServer) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WkFeedPage) page = WK_FEED_OFFICE_GET_IFACE (source)->read_rest_finish (WK_FEED_OFFICE (source), result, &error);
  g_autoptr(GPtrArray) subjects = NULL;
  WkMessage message = { 0 };

  self->comparing = FALSE;
  if (page == NULL)
    fail (self, "read_rest_failed", error);
  if (is_over (self))
    return;
  subjects = fresh_subjects (self, page->subjects);
  message.more = page->entries->len > 0 ? 1 : 0;
  message.subjects = subjects;
  message.entries = page->entries;
  self->rest_cursor = page->to;
  self->n_sent += page->entries->len;
  wk_peer_send (self->peer, WK_MESSAGE_REST, &message);
}

static void
read_rest (WkFeedServer *self)
{
  self->comparing = TRUE;
  WK_FEED_OFFICE_GET_IFACE (self->office)->read_rest_async (self->office, self->account, self->listed, self->rest_cursor, NULL, rest_cb,
                                                            g_object_ref (self));
}

static void
take_compare (WkFeedServer *self, WkMessage *message)
{
  /* Once all were named only some are named again: those that were found to differ. */
  if (self->comparing || (self->listed_all && message->compared->len == 0))
    {
      end (self, WK_REASON_MALFORMED);
      return;
    }
  if (message->compared->len == 0)
    {
      self->listed_all = TRUE;
      read_rest (self);
      return;
    }
  for (guint i = 0; !self->listed_all && i < message->compared->len; i++)
    g_hash_table_add (self->listed, wk_id_copy (&((WkFeedDocument *) g_ptr_array_index (message->compared, i))->name->document));
  self->comparing = TRUE;
  self->compared = g_steal_pointer (&message->compared);
  pump_answers (self);
}

static void
take_want_rest (WkFeedServer *self)
{
  if (self->comparing || !self->listed_all)
    end (self, WK_REASON_MALFORMED);
  else
    read_rest (self);
}

/* ---- hashes --------------------------------------------------------------------------------------------------- */

#define HASHES_AT_ONCE 64
#define HASHING_WAITING 4

static void
hashed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WkFeedServer) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) hashes = WK_FEED_OFFICE_GET_IFACE (source)->hash_finish (WK_FEED_OFFICE (source), result, &error);
  g_autoptr(GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
  WkMessage message = { .hashes = said };

  self->hashing--;
  if (hashes == NULL)
    fail (self, "hash_failed", error);
  if (is_over (self))
    return;
  for (guint i = 0; i < hashes->len; i++)
    {
      WkFeedHash *hash = g_ptr_array_index (hashes, i);
      WkMessageHash *one = g_new0 (WkMessageHash, 1);

      one->document = hash->document->name->document;
      memcpy (one->snapshot, hash->document->snapshot, sizeof one->snapshot);
      memcpy (one->content, hash->content, sizeof one->content);
      one->pending = hash->pending;
      g_ptr_array_add (said, one);
    }
  wk_peer_send (self->peer, WK_MESSAGE_HASHES, &message);
}

static gboolean
may_ask (WkFeedServer *self)
{
  if (WK_FEED_OFFICE_GET_IFACE (self->office)->hash_async != NULL && self->hashing < HASHING_WAITING)
    return TRUE;
  end (self, WK_REASON_LIMIT);
  return FALSE;
}

static void
take_hashes (WkFeedServer *self, WkMessage *message)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (message->hashes->len > HASHES_AT_ONCE)
    {
      end (self, WK_REASON_LIMIT);
      return;
    }
  if (!may_ask (self))
    return;
  for (guint i = 0; i < message->hashes->len; i++)
    g_ptr_array_add (ids, wk_id_copy (&((WkMessageHash *) g_ptr_array_index (message->hashes, i))->document));
  self->hashing++;
  WK_FEED_OFFICE_GET_IFACE (self->office)->hash_async (self->office, self->account, ids, NULL, hashed_cb, g_object_ref (self));
}

static void
state_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WkFeedServer) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) state = WK_FEED_OFFICE_GET_IFACE (source)->read_state_finish (WK_FEED_OFFICE (source), result, &error);
  g_autofree WkId *document = g_queue_pop_head (&self->states);
  WkMessage message = { .id = *document, .bytes = state };

  self->reading_state = FALSE;
  if (state == NULL)
    fail (self, "read_state_failed", error);
  if (is_over (self))
    return;
  wk_peer_send (self->peer, WK_MESSAGE_STATE, &message);
  pump_answers (self);
}

static void
take_want_state (WkFeedServer *self, WkMessage *message)
{
  if (self->states.length >= HASHES_AT_ONCE || WK_FEED_OFFICE_GET_IFACE (self->office)->hash_async == NULL)
    {
      end (self, WK_REASON_LIMIT);
      return;
    }
  g_queue_push_tail (&self->states, wk_id_copy (&message->id));
  pump_answers (self);
}

/* ---- long answers --------------------------------------------------------------------------------------------- */

/* One thing at a time, and the next once the laptop has read what came before it. */
static void
pump_answers (WkFeedServer *self)
{
  WkFeedOfficeInterface *iface = WK_FEED_OFFICE_GET_IFACE (self->office);

  if (is_over (self) || wk_peer_get_backlog (self->peer) > AHEAD_BYTES)
    return;
  if (self->compared != NULL && !self->looking)
    {
      self->looking = TRUE;
      iface->compare_async (self->office, self->account, self->compared, NULL, compared_cb, g_object_ref (self));
    }
  if (self->states.length > 0 && !self->reading_state)
    {
      self->reading_state = TRUE;
      iface->read_state_async (self->office, self->account, g_queue_peek_head (&self->states), NULL, state_cb, g_object_ref (self));
    }
}

static void
drained (WkPeer *peer, gpointer data)
{
  g_autoptr(WkFeedServer) self = g_object_ref (data);

  pump_answers (self);
}

/* ---- enrolment ------------------------------------------------------------------------------------------------ */

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WkFeedServer) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WkEnrolment) enrolment = WK_FEED_OFFICE_GET_IFACE (source)->enrol_finish (WK_FEED_OFFICE (source), result, &error);
  WkMessage message = { 0 };
  YEncoder e;

  if (enrolment == NULL)
    fail (self, "enrol_failed", error);
  if (is_over (self))
    return;
  y_encoder_init (&e);
  y_encode_raw (&e, enrolment->account.bytes, WK_ID_LENGTH);
  y_encode_raw (&e, enrolment->location->id.bytes, WK_ID_LENGTH);
  y_encode_raw (&e, enrolment->location->secret, 32);
  wk_write_text (&e, enrolment->location_name, WK_NAME_MAX);
  y_encode_raw (&e, enrolment->office_key, WK_PUBLIC_KEY_LENGTH);
  wk_write_bytes (&e, wk_certificate_encode (enrolment->certificate));
  message.bytes = wk_peer_seal (self->peer, "woonkamer-enrolment-1", e.out->data, e.out->len);
  wk_wipe (e.out->data, e.out->len);
  y_encoder_clear (&e);
  wk_peer_send (self->peer, WK_MESSAGE_ENROLLED, &message);
  g_bytes_unref (message.bytes);
}

/* Answers FALSE when it cannot be read. */
static gboolean
read_location (WkFeedServer *self, GBytes *sealed, WkSubject *location, char **name)
{
  g_autoptr(GBytes) plain = wk_peer_open (self->peer, "woonkamer-founding-1", sealed);
  WkReader r;

  if (plain == NULL)
    return FALSE;
  wk_reader_init (&r, plain);
  wk_reader_raw (&r, location->id.bytes, WK_ID_LENGTH);
  wk_reader_raw (&r, location->secret, sizeof location->secret);
  *name = wk_reader_text (&r, WK_NAME_MAX);
  return !r.d.failed;
}

static void
take_enrol (WkFeedServer *self, WkMessage *message)
{
  WkCertificateFields fields = { 0 };
  WkSubject location;
  g_autofree char *location_name = NULL;
  gboolean founding = g_bytes_get_size (message->bytes) > 0;

  if (self->enrolling || self->code == NULL)
    {
      end (self, WK_REASON_MALFORMED);
      return;
    }
  if (!wk_signature_verify (message->key, "woonkamer-enrol-1", wk_peer_get_transcript (self->peer), 32, message->sig))
    {
      end (self, WK_REASON_NOT_RECOGNISED);
      return;
    }
  if (founding && !read_location (self, message->bytes, &location, &location_name))
    {
      end (self, WK_REASON_MALFORMED);
      return;
    }
  self->enrolling = TRUE;
  fields.name = message->text;
  fields.organisation = message->organisation;
  fields.function = message->function;
  fields.device = message->device;
  memcpy (fields.public_key, message->key, WK_PUBLIC_KEY_LENGTH);
  WK_FEED_OFFICE_GET_IFACE (self->office)->enrol_async (self->office, self->code, &fields, founding ? &location : NULL, location_name, NULL,
                                                        enrolled_cb, g_object_ref (self));
  if (founding)
    wk_wipe (&location, sizeof location);
}

static void
code_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WkFeedServer) self = data;
  g_autoptr(GError) error = NULL;

  self->code = WK_FEED_OFFICE_GET_IFACE (source)->find_code_finish (WK_FEED_OFFICE (source), result, &error);
  if (error != NULL)
    fail (self, "find_code_failed", error);
  if (!is_over (self))
    wk_peer_give_code (self->peer, self->code);
}

static void
take_code (WkPeer *peer, const char *selector, gpointer data)
{
  WkFeedServer *self = data;

  self->selector = g_strdup (selector);
  WK_FEED_OFFICE_GET_IFACE (self->office)->find_code_async (self->office, selector, NULL, code_cb, g_object_ref (self));
}

static void
code_failed (WkPeer *peer, gpointer data)
{
  WkFeedServer *self = data;

  WK_FEED_OFFICE_GET_IFACE (self->office)->code_failed (self->office, self->selector);
}

/* ---- the connection --------------------------------------------------------------------------------------------- */

static void
admitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WkFeedServer) self = data;
  g_autoptr(GError) error = NULL;

  self->account = WK_FEED_OFFICE_GET_IFACE (source)->admit_finish (WK_FEED_OFFICE (source), result, &error);
  if (self->account == NULL)
    fail (self, "admit_failed", error);
  if (!is_over (self))
    wk_peer_accept (self->peer);
}

static void
take_device (WkPeer *peer, WkCertificate *certificate, const guint8 *key, gpointer data)
{
  WkFeedServer *self = data;

  if (certificate == NULL || !wk_certificate_verify (certificate, wk_device_key_get_public (self->key)))
    wk_peer_end (peer, WK_REASON_NOT_RECOGNISED);
  else
    WK_FEED_OFFICE_GET_IFACE (self->office)->admit_async (self->office, certificate, NULL, admitted_cb, g_object_ref (self));
}

static void
take_message (WkPeer *peer, WkMessageType type, WkMessage *message, gpointer data)
{
  g_autoptr(WkFeedServer) self = g_object_ref (data);

  if (wk_peer_get_backlog (peer) > UNREAD_BYTES)
    {
      end (self, WK_REASON_LIMIT);
      return;
    }
  if (wk_peer_get_intent (peer) == WK_INTENT_ENROL)
    {
      if (type == WK_MESSAGE_ENROL)
        take_enrol (self, message);
      else
        end (self, WK_REASON_MALFORMED);
      return;
    }
  if (type == WK_MESSAGE_OPEN)
    take_open (self, message);
  else if (!self->opened)
    end (self, WK_REASON_MALFORMED);
  else if (type == WK_MESSAGE_WANT)
    take_want (self, message);
  else if (type == WK_MESSAGE_PUSH)
    take_push (self, message);
  else if (type == WK_MESSAGE_COMPARE)
    take_compare (self, message);
  else if (type == WK_MESSAGE_WANT_REST)
    take_want_rest (self);
  else if (type == WK_MESSAGE_HASHES)
    take_hashes (self, message);
  else if (type == WK_MESSAGE_WANT_STATE)
    take_want_state (self, message);
  else if (type == WK_MESSAGE_ASK && self->answers != NULL)
    {
      if (!wk_feed_answers_take (self->answers, message))
        end (self, WK_REASON_LIMIT);
    }
  else
    end (self, WK_REASON_MALFORMED);
}

static void
take_frame (WkPeer *peer, const WkFrame *frame, gpointer data)
{
  g_autoptr(WkFeedServer) self = g_object_ref (data);

  if (!wk_peer_is_foreign (peer) || WK_FEED_OFFICE_GET_IFACE (self->office)->enter_async == NULL)
    {
      wk_peer_end (peer, WK_REASON_MALFORMED);
      return;
    }
  if (self->web == NULL)
    self->web = wk_feed_web_new (self->office, peer);
  wk_feed_web_take (self->web, frame);
}

static void
keep_alive (WkPeer *peer, gpointer data)
{
  WkFeedServer *self = data;

  if (self->web != NULL)
    wk_feed_web_keep_alive (self->web);
}

static void
ended (WkPeer *peer, WkReason reason, gpointer data)
{
  g_autoptr(WkFeedServer) self = g_object_ref (data);

  self->reason = reason;
  g_clear_pointer (&self->answers, wk_feed_answers_end);
  if (self->web != NULL)
    g_set_object (&self->account, wk_feed_web_get_account (self->web));
  g_clear_pointer (&self->web, wk_feed_web_end);
  g_clear_pointer (&self->peer, wk_peer_unref);
  if (self->office != NULL)
    g_clear_signal_handler (&self->advanced_id, self->office);
  g_signal_emit (self, signals[ENDED], 0);
}

static const WkPeerEvents events = {
  .message = take_message,
  .frame = take_frame,
  .ended = ended,
  .keep_alive = keep_alive,
  .drained = drained,
  .device = take_device,
  .code = take_code,
  .code_failed = code_failed,
};

WkFeedServer *
wk_feed_server_new (WkTransport *transport, WkFeedOffice *office, const WkId *location, WkDeviceKey *key, WkCodeLimit *limit,
                    WkClock *clock, WkRandom *random)
{
  WkFeedServer *self;
  WkPeerConfig config = { 0 };

  g_return_val_if_fail (WK_IS_TRANSPORT (transport) && WK_IS_FEED_OFFICE (office) && location != NULL && key != NULL, NULL);

  self = g_object_new (WK_TYPE_FEED_SERVER, NULL);
  self->office = g_object_ref (office);
  self->key = wk_device_key_ref (key);
  config.transport = transport;
  config.clock = clock;
  config.random = random;
  config.events = &events;
  config.data = self;
  config.host = TRUE;
  config.key = key;
  config.id = location;
  config.what = WK_WHAT_OFFICE;
  if (WK_FEED_OFFICE_GET_IFACE (office)->hash_async != NULL)
    config.capabilities |= WK_CAPABILITY_HASHES;
  if (WK_FEED_OFFICE_GET_IFACE (office)->ask_async != NULL)
    config.capabilities |= WK_CAPABILITY_QUESTIONS;
  config.limit = limit;
  self->peer = wk_peer_new (&config);
  return self;
}

WkReason
wk_feed_server_get_reason (WkFeedServer *self)
{
  return self->reason;
}

guint64
wk_feed_server_get_n_received (WkFeedServer *self)
{
  return self->n_received;
}

guint64
wk_feed_server_get_n_sent (WkFeedServer *self)
{
  return self->n_sent;
}

GObject *
wk_feed_server_get_account (WkFeedServer *self)
{
  return self->web != NULL ? wk_feed_web_get_account (self->web) : self->account;
}

void
wk_feed_server_close (WkFeedServer *self, WkReason reason)
{
  g_return_if_fail (WK_IS_FEED_SERVER (self));

  end (self, reason);
}
