#include "wk-feed-client.h"

#include <string.h>

#include <wk-log.h>

#include "wk-feed-questions-private.h"

#define PUSH_BYTES (256 * 1024)
#define PUSHES_UNANSWERED 2
#define COMPARE_DOCUMENTS 200
#define PAGES_UNAPPLIED 2
#define HASHES_AT_ONCE 64
#define REST_SECONDS 3        /* hashes are compared when nothing has come or gone for so long */
#define OTHERS_SECONDS 3600   /* how often some documents that did not change are compared too */

/* A push that was sent, until its receipt is settled. */
typedef struct
{
  guint64 number;
  GPtrArray *batches; /* (owned) of WkBatch */
} Push;

struct _WkFeedClient
{
  GObject parent_instance;

  WkPeer *peer;              /* (owned) (nullable) */
  WkFeedLocal *local;        /* (owned) */
  WkEnrolment *enrolment;    /* (owned) */
  WkFeedClientState state;
  WkReason reason;

  WkFeedPosition position;   /* what is durable here */
  WkFeedPosition office;     /* what HEAD said, and pages since */
  gboolean headed;           /* HEAD came */

  GQueue pages;              /* of WkFeedPage (owned): came, not applied yet */
  gboolean applying;
  guint64 expected;          /* where the next page begins */
  gboolean wanting;          /* a WANT is open */

  gulong outbox_id;
  gboolean outbox_dirty, outbox_reading;
  guint64 cursor;
  guint64 last_push;
  GQueue pushes;             /* of Push (owned): unanswered */
  GQueue receipts;           /* of GPtrArray of WkFeedVerdict (owned): not settled yet */
  gboolean settling, some_failed;
  GHashTable *subjects_sent; /* (owned) set of WkId */

  guint64 compare_cursor;
  guint compared;            /* differences that are still to come */
  GPtrArray *differences;    /* (owned) (nullable) of WkFeedDifference */
  gboolean rest_more;

  guint rest, others;        /* source ids */
  gboolean some_others;      /* the next hashes hold those of some documents that did not change */
  gboolean hashing, resyncing;
  GPtrArray *hashes;         /* (owned) (nullable) of WkFeedHash: sent, not answered yet */
  GPtrArray *alike;          /* (owned) of WkFeedHash: found so, not yet said to the store */
  GHashTable *doubts;        /* (owned) WkId → Doubt: how a document differed when it was last compared */
  GHashTable *acted;         /* (owned) set of WkId: once a connection */
  GHashTable *healing;       /* (owned) WkId → WkDocumentName: whose state was asked for */

  WkFeedQuestions *questions; /* (owned) */

  guint64 n_sent, n_refused, n_received, bytes_sent, bytes_received;
};

typedef enum { DOUBT_NONE, DOUBT_DIFFERENT, DOUBT_DIVERGED } Doubt;

enum { STATE_CHANGED, CAME, PROGRESS, TOLD, ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkFeedClient, wk_feed_client, G_TYPE_OBJECT)

static void pump_pages (WkFeedClient *self);
static void pump_outbox (WkFeedClient *self);
static void pump_receipts (WkFeedClient *self);
static void rest (WkFeedClient *self);
static void compare_next (WkFeedClient *self);

static void
push_free (gpointer data)
{
  Push *push = data;

  g_ptr_array_unref (push->batches);
  g_free (push);
}

static void
page_free (gpointer data)
{
  wk_feed_page_free (data);
}

static void
wk_feed_client_dispose (GObject *object)
{
  WkFeedClient *self = WK_FEED_CLIENT (object);

  if (self->peer != NULL)
    {
      wk_peer_detach (self->peer);
      wk_peer_end (self->peer, WK_REASON_LEAVING);
      g_clear_pointer (&self->peer, wk_peer_unref);
    }
  if (self->local != NULL)
    g_clear_signal_handler (&self->outbox_id, self->local);
  g_clear_handle_id (&self->rest, g_source_remove);
  g_clear_handle_id (&self->others, g_source_remove);
  wk_feed_questions_end (self->questions);
  g_clear_object (&self->local);
  G_OBJECT_CLASS (wk_feed_client_parent_class)->dispose (object);
}

static void
wk_feed_client_finalize (GObject *object)
{
  WkFeedClient *self = WK_FEED_CLIENT (object);

  g_clear_pointer (&self->enrolment, wk_enrolment_free);
  g_queue_clear_full (&self->pages, page_free);
  g_queue_clear_full (&self->pushes, push_free);
  g_queue_clear_full (&self->receipts, (GDestroyNotify) g_ptr_array_unref);
  g_clear_pointer (&self->subjects_sent, g_hash_table_unref);
  g_clear_pointer (&self->differences, g_ptr_array_unref);
  g_clear_pointer (&self->hashes, g_ptr_array_unref);
  wk_feed_questions_free (self->questions);
  g_ptr_array_unref (self->alike);
  g_hash_table_unref (self->doubts);
  g_hash_table_unref (self->acted);
  g_hash_table_unref (self->healing);
  G_OBJECT_CLASS (wk_feed_client_parent_class)->finalize (object);
}

static void
wk_feed_client_class_init (WkFeedClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wk_feed_client_dispose;
  object_class->finalize = wk_feed_client_finalize;
  signals[STATE_CHANGED] = g_signal_new ("state-changed", WK_TYPE_FEED_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CAME] = g_signal_new ("came", WK_TYPE_FEED_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[PROGRESS] = g_signal_new ("progress", WK_TYPE_FEED_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TOLD] = g_signal_new ("told", WK_TYPE_FEED_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BYTES);
  signals[ENDED] = g_signal_new ("ended", WK_TYPE_FEED_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wk_feed_client_init (WkFeedClient *self)
{
  g_queue_init (&self->pages);
  g_queue_init (&self->pushes);
  g_queue_init (&self->receipts);
  self->questions = wk_feed_questions_new ();
  self->subjects_sent = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  self->alike = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_hash_free);
  self->doubts = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  self->acted = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  self->healing = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, (GDestroyNotify) wk_document_name_free);
  self->some_others = TRUE;
}

static void
set_state (WkFeedClient *self, WkFeedClientState state)
{
  if (self->state == state || self->state == WK_FEED_CLIENT_ENDED)
    return;
  self->state = state;
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

static gboolean
is_over (WkFeedClient *self)
{
  return self->state == WK_FEED_CLIENT_ENDED || self->peer == NULL || !wk_peer_is_ready (self->peer);
}

static void
end (WkFeedClient *self, WkReason reason)
{
  if (self->peer != NULL)
    wk_peer_end (self->peer, reason);
}

static void
fail (WkFeedClient *self, const char *event, GError *error)
{
  if (self->state != WK_FEED_CLIENT_ENDED)
    wk_log_failure ("sync", event, error);
  end (self, WK_REASON_FAILED);
}

/* LIVE when nothing is missing here and nothing that is ours waits for the office. */
static void
judge_state (WkFeedClient *self)
{
  gboolean idle;

  if (is_over (self) || !self->headed || self->state == WK_FEED_CLIENT_COMPARING || self->state == WK_FEED_CLIENT_CONNECTING)
    return;
  idle = self->position.n >= self->office.n && !self->applying && g_queue_is_empty (&self->pages) &&
         !self->outbox_dirty && !self->outbox_reading && g_queue_is_empty (&self->pushes) &&
         g_queue_is_empty (&self->receipts) && !self->settling;
  if (self->some_failed && idle)
    end (self, WK_REASON_FAILED); /* the office could not take all now; the next connection pushes them again */
  else if (idle)
    {
      set_state (self, WK_FEED_CLIENT_LIVE);
      rest (self);
    }
}

/* ---- what comes --------------------------------------------------------------------------------- */

static void
want (WkFeedClient *self)
{
  WkMessage message = { .n = self->expected };

  if (self->wanting || is_over (self))
    return;
  self->wanting = TRUE;
  wk_peer_send (self->peer, WK_MESSAGE_WANT, &message);
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WkFeedClient) self = data;
  g_autoptr(GError) error = NULL;
  WkFeedPage *page = g_queue_pop_head (&self->pages);
  gssize n_new = WK_FEED_LOCAL_GET_IFACE (source)->apply_page_finish (WK_FEED_LOCAL (source), result, &error);
  gboolean comparing = self->state == WK_FEED_CLIENT_COMPARING;

  self->applying = FALSE;
  if (n_new < 0)
    fail (self, "apply_page_failed", error);
  else
    {
      if (!comparing)
        self->position.n = page->to;
      self->n_received += n_new;
      if (n_new > 0)
        g_signal_emit (self, signals[CAME], 0, (guint) n_new);
      g_signal_emit (self, signals[PROGRESS], 0);
    }
  wk_feed_page_free (page);
  if (is_over (self))
    return;
  if (comparing)
    compare_next (self);
  else
    {
      pump_pages (self);
      judge_state (self);
    }
}

static void
pump_pages (WkFeedClient *self)
{
  WkFeedPage *page = g_queue_peek_head (&self->pages);

  if (is_over (self))
    return;
  if (self->state != WK_FEED_CLIENT_COMPARING && self->pages.length < PAGES_UNAPPLIED)
    want (self);
  if (page == NULL || self->applying)
    return;
  self->applying = TRUE;
  WK_FEED_LOCAL_GET_IFACE (self->local)->apply_page_async (self->local, &self->position.epoch, page, NULL, applied_cb, g_object_ref (self));
}

static void
take_page (WkFeedClient *self, WkMessage *message)
{
  WkFeedPage *page;

  if (!self->wanting || message->n != self->expected || message->to <= message->n)
    {
      end (self, WK_REASON_MALFORMED);
      return;
    }
  self->wanting = FALSE;
  self->expected = message->to;
  self->office.n = MAX (self->office.n, MAX (message->head, message->to));
  page = g_new0 (WkFeedPage, 1);
  page->to = message->to;
  page->head = message->head;
  page->subjects = g_steal_pointer (&message->subjects);
  page->entries = g_steal_pointer (&message->entries);
  g_queue_push_tail (&self->pages, page);
  if (page->entries->len > 0)
    set_state (self, WK_FEED_CLIENT_CATCHING_UP);
  pump_pages (self);
}

/* ---- what goes ---------------------------------------------------------------------------------- */

static void
outbox_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WkFeedClient) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) batches = NULL, subjects = NULL;
  guint64 next = 0;
  gboolean good = WK_FEED_LOCAL_GET_IFACE (source)->read_outbox_finish (WK_FEED_LOCAL (source), result, &batches, &subjects, &next, &error);

  self->outbox_reading = FALSE;
  if (!good)
    fail (self, "read_outbox_failed", error);
  if (is_over (self))
    return;
  if (batches->len > 0)
    {
      g_autoptr(GPtrArray) fresh = g_ptr_array_new ();
      WkMessage message = { .number = ++self->last_push, .subjects = fresh, .batches = batches };
      Push *push = g_new0 (Push, 1);

      for (guint i = 0; subjects != NULL && i < subjects->len; i++)
        {
          WkSubject *subject = g_ptr_array_index (subjects, i);

          if (g_hash_table_add (self->subjects_sent, wk_id_copy (&subject->id)))
            g_ptr_array_add (fresh, subject);
        }
      push->number = self->last_push;
      push->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_batch_unref);
      for (guint i = 0; i < batches->len; i++)
        g_ptr_array_add (push->batches, wk_batch_ref (g_ptr_array_index (batches, i)));
      g_queue_push_tail (&self->pushes, push);
      self->cursor = next;
      self->outbox_dirty = TRUE;
      set_state (self, WK_FEED_CLIENT_CATCHING_UP);
      wk_peer_send (self->peer, WK_MESSAGE_PUSH, &message);
    }
  pump_outbox (self);
  judge_state (self);
}

static void
pump_outbox (WkFeedClient *self)
{
  if (is_over (self) || !self->headed || self->state == WK_FEED_CLIENT_COMPARING || self->outbox_reading || !self->outbox_dirty ||
      self->pushes.length >= PUSHES_UNANSWERED)
    return;
  self->outbox_reading = TRUE;
  self->outbox_dirty = FALSE;
  WK_FEED_LOCAL_GET_IFACE (self->local)->read_outbox_async (self->local, self->cursor, PUSH_BYTES, NULL, outbox_cb, g_object_ref (self));
}

static void
outbox_changed_cb (WkFeedLocal *local, gpointer data)
{
  WkFeedClient *self = data;

  self->outbox_dirty = TRUE;
  pump_outbox (self);
}

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WkFeedClient) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) verdicts = g_queue_pop_head (&self->receipts);

  self->settling = FALSE;
  if (!WK_FEED_LOCAL_GET_IFACE (source)->settle_finish (WK_FEED_LOCAL (source), result, &error))
    fail (self, "settle_failed", error);
  else
    for (guint i = 0; i < verdicts->len; i++)
      {
        WkFeedVerdict *verdict = g_ptr_array_index (verdicts, i);

        if (verdict->kind == WK_FEED_CONFIRMED)
          self->n_sent++;
        else if (verdict->kind == WK_FEED_REFUSED)
          self->n_refused++;
      }
  pump_receipts (self);
  judge_state (self);
}

static void
pump_receipts (WkFeedClient *self)
{
  GPtrArray *verdicts = g_queue_peek_head (&self->receipts);

  /* A receipt is kept even when the line went after it came: it is true, and saves pushing again. */
  if (verdicts == NULL || self->settling || self->local == NULL)
    return;
  self->settling = TRUE;
  WK_FEED_LOCAL_GET_IFACE (self->local)->settle_async (self->local, verdicts, NULL, settled_cb, g_object_ref (self));
}

static void
take_receipt (WkFeedClient *self, WkMessage *message)
{
  Push *push = g_queue_peek_head (&self->pushes);
  GPtrArray *verdicts;

  if (push == NULL || push->number != message->number || message->verdicts->len != push->batches->len)
    {
      end (self, WK_REASON_MALFORMED);
      return;
    }
  verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_verdict_free);
  for (guint i = 0; i < push->batches->len; i++)
    {
      WkFeedVerdict *said = g_ptr_array_index (message->verdicts, i);

      /* Our own batches stand in the feed too, and others' may stand between: they are still to come, or to be passed over. */
      if (said->kind == WK_FEED_CONFIRMED)
        self->office.n = MAX (self->office.n, said->n);
      if (said->kind == WK_FEED_FAILED)
        self->some_failed = TRUE;
      else
        g_ptr_array_add (verdicts, wk_feed_verdict_new (g_ptr_array_index (push->batches, i), said->kind, said->refusal, said->n, said->ask));
    }
  push_free (g_queue_pop_head (&self->pushes));
  g_queue_push_tail (&self->receipts, verdicts);
  pump_receipts (self);
  pump_outbox (self);
}

/* ---- a new epoch -------------------------------------------------------------------------------- */

static void
positioned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WkFeedClient) self = data;
  g_autoptr(GError) error = NULL;

  if (!WK_FEED_LOCAL_GET_IFACE (source)->set_position_finish (WK_FEED_LOCAL (source), result, &error))
    fail (self, "set_position_failed", error);
  if (is_over (self))
    return;
  set_state (self, WK_FEED_CLIENT_CATCHING_UP);
  pump_pages (self);
  pump_outbox (self);
  judge_state (self);
}

/* The position is what HEAD said, and everything up to there is here. */
static void
take_position (WkFeedClient *self, guint64 n)
{
  self->position.epoch = self->office.epoch;
  self->position.n = self->expected = n;
  WK_FEED_LOCAL_GET_IFACE (self->local)->set_position_async (self->local, &self->position, NULL, positioned_cb, g_object_ref (self));
}

static void
compare_next (WkFeedClient *self)
{
  if (self->rest_more)
    wk_peer_send (self->peer, WK_MESSAGE_WANT_REST, NULL);
  else
    take_position (self, self->office.n);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WkFeedClient) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) documents = NULL;
  WkMessage message = { 0 };

  if (!WK_FEED_LOCAL_GET_IFACE (source)->list_documents_finish (WK_FEED_LOCAL (source), result, &documents, &self->compare_cursor, &error))
    fail (self, "list_documents_failed", error);
  if (is_over (self))
    return;
  self->compared = documents->len;
  g_clear_pointer (&self->differences, g_ptr_array_unref);
  self->differences = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_difference_free);
  message.compared = documents;
  wk_peer_send (self->peer, WK_MESSAGE_COMPARE, &message);
}

static void
compare_more (WkFeedClient *self)
{
  WK_FEED_LOCAL_GET_IFACE (self->local)->list_documents_async (self->local, self->compare_cursor, COMPARE_DOCUMENTS, NULL, listed_cb,
                                                               g_object_ref (self));
}

static void
reconciled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WkFeedClient) self = data;
  g_autoptr(GError) error = NULL;
  gssize n_new = WK_FEED_LOCAL_GET_IFACE (source)->reconcile_finish (WK_FEED_LOCAL (source), result, &error);

  if (n_new < 0)
    fail (self, "reconcile_failed", error);
  else
    self->n_received += n_new;
  if (n_new > 0)
    g_signal_emit (self, signals[CAME], 0, (guint) n_new);
  if (is_over (self))
    return;
  if (!self->resyncing)
    {
      compare_more (self);
      return;
    }
  self->resyncing = FALSE;
  self->cursor = 0; /* what goes again is older than what went last */
  self->outbox_dirty = TRUE;
  pump_outbox (self);
  judge_state (self);
}

static void
take_differences (WkFeedClient *self, WkMessage *message)
{
  if ((self->state != WK_FEED_CLIENT_COMPARING && !self->resyncing) || message->differences->len == 0 ||
      message->differences->len > self->compared)
    {
      end (self, WK_REASON_MALFORMED);
      return;
    }
  self->compared -= message->differences->len;
  g_ptr_array_extend_and_steal (self->differences, g_steal_pointer (&message->differences));
  if (self->compared == 0)
    WK_FEED_LOCAL_GET_IFACE (self->local)->reconcile_async (self->local, self->differences, NULL, reconciled_cb, g_object_ref (self));
}

static void
take_rest (WkFeedClient *self, WkMessage *message)
{
  WkFeedPage *page;

  if (self->state != WK_FEED_CLIENT_COMPARING || self->compared != 0 || self->applying)
    {
      end (self, WK_REASON_MALFORMED);
      return;
    }
  self->rest_more = message->more != 0;
  if (message->entries->len == 0)
    {
      compare_next (self);
      return;
    }
  /* The position stays in the old epoch until all is here: a cut means comparing again, never a gap. */
  page = g_new0 (WkFeedPage, 1);
  page->to = self->position.n;
  page->head = self->position.n;
  page->subjects = g_steal_pointer (&message->subjects);
  page->entries = g_steal_pointer (&message->entries);
  g_queue_push_tail (&self->pages, page);
  pump_pages (self);
}

static void
take_head (WkFeedClient *self, WkMessage *message)
{
  static const WkId no_epoch = { { 0 } };

  if (self->headed || wk_id_equal (&message->id, &no_epoch))
    {
      end (self, WK_REASON_MALFORMED);
      return;
    }
  self->headed = TRUE;
  self->outbox_dirty = TRUE;
  self->office.epoch = message->id;
  self->office.n = message->head;
  self->expected = self->position.n;
  if (wk_id_equal (&self->position.epoch, &no_epoch))
    {
      set_state (self, WK_FEED_CLIENT_CATCHING_UP);
      self->wanting = TRUE; /* the office reads OPEN so */
      take_position (self, 0);
    }
  else if (!wk_id_equal (&self->position.epoch, &message->id) || message->head < self->position.n)
    {
      set_state (self, WK_FEED_CLIENT_COMPARING);
      compare_more (self);
    }
  else
    {
      set_state (self, WK_FEED_CLIENT_CATCHING_UP);
      self->wanting = TRUE;
      pump_outbox (self);
      judge_state (self);
    }
}

/* ---- hashes --------------------------------------------------------------------------------------- */

static void
listed_hashes_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WkFeedClient) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) hashes = WK_FEED_LOCAL_GET_IFACE (source)->list_hashes_finish (WK_FEED_LOCAL (source), result, &error);
  g_autoptr(GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
  WkMessage message = { .hashes = said };

  if (hashes == NULL)
    wk_log_failure ("sync", "list_hashes_failed", error);
  if (hashes == NULL || hashes->len == 0 || is_over (self) || self->state != WK_FEED_CLIENT_LIVE)
    {
      self->hashing = FALSE;
      return;
    }
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
  g_clear_pointer (&self->hashes, g_ptr_array_unref);
  self->hashes = g_steal_pointer (&hashes);
  wk_peer_send (self->peer, WK_MESSAGE_HASHES, &message);
}

static gboolean
rest_cb (gpointer data)
{
  WkFeedClient *self = data;
  WkFeedLocalInterface *iface = WK_FEED_LOCAL_GET_IFACE (self->local);
  GPtrArray *alike;

  self->rest = 0;
  if (self->hashing || self->resyncing || is_over (self) || self->state != WK_FEED_CLIENT_LIVE)
    return G_SOURCE_REMOVE;
  self->hashing = TRUE;
  alike = g_steal_pointer (&self->alike);
  self->alike = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_hash_free);
  iface->list_hashes_async (self->local, HASHES_AT_ONCE, self->some_others, alike, NULL, listed_hashes_cb, g_object_ref (self));
  self->some_others = FALSE;
  return G_SOURCE_REMOVE;
}

static gboolean
others_cb (gpointer data)
{
  WkFeedClient *self = data;

  self->some_others = TRUE;
  rest (self);
  return G_SOURCE_CONTINUE;
}

/* Nothing is missing and nothing waits: when it stays so, both sides see whether they mean the same. */
static void
rest (WkFeedClient *self)
{
  if (self->peer == NULL || !(wk_peer_get_capabilities (self->peer) & WK_CAPABILITY_HASHES) ||
      WK_FEED_LOCAL_GET_IFACE (self->local)->list_hashes_async == NULL)
    return;
  if (self->others == 0)
    self->others = g_timeout_add_seconds (OTHERS_SECONDS, others_cb, self);
  g_clear_handle_id (&self->rest, g_source_remove);
  self->rest = g_timeout_add_seconds (REST_SECONDS, rest_cb, self);
}

static WkMessageHash *
find_hash (GPtrArray *hashes, const WkId *document)
{
  for (guint i = 0; i < hashes->len; i++)
    if (wk_id_equal (&((WkMessageHash *) g_ptr_array_index (hashes, i))->document, document))
      return g_ptr_array_index (hashes, i);
  return NULL;
}

static Doubt
compare_hash (const WkFeedHash *ours, const WkMessageHash *theirs)
{
  if (theirs == NULL || memcmp (ours->document->snapshot, theirs->snapshot, 32) != 0 || ours->pending || theirs->pending)
    return DOUBT_DIFFERENT;
  return memcmp (ours->content, theirs->content, 32) != 0 ? DOUBT_DIVERGED : DOUBT_NONE;
}

/* What has differed twice in a row is put right: what lacks goes and comes; of the same clocks with other content the office's counts. */
static void
act_on (WkFeedClient *self, WkFeedHash *hash, Doubt doubt, GPtrArray *resync)
{
  const WkDocumentName *name = hash->document->name;
  WkMessage message = { .id = name->document };

  g_hash_table_remove (self->doubts, &name->document);
  if (!g_hash_table_add (self->acted, wk_id_copy (&name->document)))
    return;
  WK_LOG (G_LOG_LEVEL_MESSAGE, "sync", "document_differs", { "kind", name->kind }, { "diverged", doubt == DOUBT_DIVERGED });
  if (doubt == DOUBT_DIFFERENT)
    {
      g_ptr_array_add (resync, hash->document);
      return;
    }
  g_hash_table_insert (self->healing, wk_id_copy (&name->document), wk_document_name_copy (name));
  wk_peer_send (self->peer, WK_MESSAGE_WANT_STATE, &message);
}

static void
resync_documents (WkFeedClient *self, GPtrArray *documents)
{
  WkMessage message = { .compared = documents };

  self->resyncing = TRUE;
  self->compared = documents->len;
  g_clear_pointer (&self->differences, g_ptr_array_unref);
  self->differences = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_feed_difference_free);
  wk_peer_send (self->peer, WK_MESSAGE_COMPARE, &message);
}

static void
take_hashes (WkFeedClient *self, WkMessage *message)
{
  g_autoptr(GPtrArray) hashes = g_steal_pointer (&self->hashes);
  g_autoptr(GPtrArray) resync = g_ptr_array_new ();

  if (hashes == NULL)
    {
      end (self, WK_REASON_MALFORMED);
      return;
    }
  self->hashing = FALSE;
  for (guint i = 0; i < hashes->len; i++)
    {
      WkFeedHash *hash = g_ptr_array_index (hashes, i);
      const WkId *document = &hash->document->name->document;
      Doubt doubt = compare_hash (hash, find_hash (message->hashes, document));

      if (doubt == DOUBT_NONE)
        {
          g_hash_table_remove (self->doubts, document);
          g_ptr_array_add (self->alike, g_steal_pointer (&hashes->pdata[i]));
        }
      else if (GPOINTER_TO_INT (g_hash_table_lookup (self->doubts, document)) == (int) doubt)
        act_on (self, hash, doubt, resync);
      else if (!g_hash_table_contains (self->acted, document))
        g_hash_table_insert (self->doubts, wk_id_copy (document), GINT_TO_POINTER (doubt));
    }
  if (resync->len > 0 && self->state == WK_FEED_CLIENT_LIVE)
    resync_documents (self, resync);
  /* Once more for those in doubt, and for those that there was no room for; and the store is told what was found alike. */
  if (g_hash_table_size (self->doubts) > 0 || hashes->len >= HASHES_AT_ONCE || self->alike->len > 0)
    rest (self);
}

static void
take_state (WkFeedClient *self, WkMessage *message)
{
  WkDocumentName *name = g_hash_table_lookup (self->healing, &message->id);

  if (name == NULL)
    {
      end (self, WK_REASON_MALFORMED);
      return;
    }
  WK_FEED_LOCAL_GET_IFACE (self->local)->diverged (self->local, name, message->bytes);
  g_hash_table_remove (self->healing, &message->id);
}

/* ---- the connection ------------------------------------------------------------------------------- */

static void
greeted (WkPeer *peer, gpointer data)
{
  WkFeedClient *self = data;
  WkMessage message = { 0 };

  WK_FEED_LOCAL_GET_IFACE (self->local)->get_position (self->local, &self->position);
  message.id = self->position.epoch;
  message.n = self->position.n;
  wk_peer_send (peer, WK_MESSAGE_OPEN, &message);
}

static gboolean
check_host (WkPeer *peer, const guint8 *key, gpointer data)
{
  WkFeedClient *self = data;

  return memcmp (key, self->enrolment->office_key, WK_PUBLIC_KEY_LENGTH) == 0;
}

static void
take_message (WkPeer *peer, WkMessageType type, WkMessage *message, gpointer data)
{
  g_autoptr(WkFeedClient) self = g_object_ref (data);

  if (type == WK_MESSAGE_HEAD)
    take_head (self, message);
  else if (!self->headed)
    end (self, WK_REASON_MALFORMED);
  else if (type == WK_MESSAGE_PAGE)
    take_page (self, message);
  else if (type == WK_MESSAGE_RECEIPT)
    take_receipt (self, message);
  else if (type == WK_MESSAGE_DIFFERENCES)
    take_differences (self, message);
  else if (type == WK_MESSAGE_REST)
    take_rest (self, message);
  else if (type == WK_MESSAGE_HASHES)
    take_hashes (self, message);
  else if (type == WK_MESSAGE_STATE)
    take_state (self, message);
  else if (type == WK_MESSAGE_ANSWER)
    {
      if (!wk_feed_questions_take (self->questions, message))
        end (self, WK_REASON_MALFORMED);
    }
  else if (type == WK_MESSAGE_TELL)
    g_signal_emit (self, signals[TOLD], 0, message->bytes);
  else
    end (self, WK_REASON_MALFORMED);
}

static void
take_frame (WkPeer *peer, const WkFrame *frame, gpointer data)
{
  wk_peer_end (peer, WK_REASON_MALFORMED);
}

static void
ended (WkPeer *peer, WkReason reason, gpointer data)
{
  g_autoptr(WkFeedClient) self = g_object_ref (data);

  self->reason = reason;
  self->state = WK_FEED_CLIENT_ENDED;
  self->bytes_sent = wk_peer_get_bytes_sent (peer);
  self->bytes_received = wk_peer_get_bytes_received (peer);
  g_clear_pointer (&self->peer, wk_peer_unref);
  if (self->local != NULL)
    g_clear_signal_handler (&self->outbox_id, self->local);
  g_clear_handle_id (&self->rest, g_source_remove);
  g_clear_handle_id (&self->others, g_source_remove);
  wk_feed_questions_end (self->questions);
  g_signal_emit (self, signals[STATE_CHANGED], 0);
  g_signal_emit (self, signals[ENDED], 0);
}

static const WkPeerEvents events = {
  .message = take_message,
  .frame = take_frame,
  .ended = ended,
  .greeted = greeted,
  .check_host = check_host,
};

WkFeedClient *
wk_feed_client_new (WkTransport *transport, WkFeedLocal *local, const WkEnrolment *enrolment, WkDeviceKey *key, WkClock *clock,
                    WkRandom *random)
{
  WkFeedClient *self;
  WkPeerConfig config = { 0 };

  g_return_val_if_fail (WK_IS_TRANSPORT (transport) && WK_IS_FEED_LOCAL (local) && enrolment != NULL && key != NULL, NULL);

  self = g_object_new (WK_TYPE_FEED_CLIENT, NULL);
  self->local = g_object_ref (local);
  self->enrolment = wk_enrolment_copy (enrolment);
  self->outbox_id = g_signal_connect (local, "outbox-changed", G_CALLBACK (outbox_changed_cb), self);
  config.transport = transport;
  config.clock = clock;
  config.random = random;
  config.events = &events;
  config.data = self;
  config.key = key;
  config.intent = WK_INTENT_OFFICE;
  config.proof = WK_PROOF_DEVICE;
  config.id = &enrolment->location->id;
  config.certificate = enrolment->certificate;
  self->peer = wk_peer_new (&config);
  return self;
}

gboolean
wk_feed_client_can_ask (WkFeedClient *self)
{
  return !is_over (self) && self->headed && (wk_peer_get_capabilities (self->peer) & WK_CAPABILITY_QUESTIONS) != 0;
}

void
wk_feed_client_ask_async (WkFeedClient *self, WkQuestion question, GBytes *body, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, wk_feed_client_ask_async);
  if (wk_feed_client_can_ask (self))
    wk_feed_questions_ask (self->questions, self->peer, question, body, task);
  else
    {
      g_task_return_new_error (task, WK_SYNC_ERROR, WK_SYNC_ERROR_ENDED, "There is no line to an office that answers.");
      g_object_unref (task);
    }
}

GBytes *
wk_feed_client_ask_finish (WkFeedClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

WkFeedClientState
wk_feed_client_get_state (WkFeedClient *self)
{
  return self->state;
}

WkReason
wk_feed_client_get_reason (WkFeedClient *self)
{
  return self->reason;
}

gboolean
wk_feed_client_get_places (WkFeedClient *self, guint64 *at, guint64 *end)
{
  if (!self->headed)
    return FALSE;
  *at = self->position.n;
  *end = self->office.n;
  return TRUE;
}

guint64
wk_feed_client_get_n_sent (WkFeedClient *self)
{
  return self->n_sent;
}

guint64
wk_feed_client_get_n_refused (WkFeedClient *self)
{
  return self->n_refused;
}

guint64
wk_feed_client_get_n_received (WkFeedClient *self)
{
  return self->n_received;
}

guint64
wk_feed_client_get_bytes_sent (WkFeedClient *self)
{
  return self->peer != NULL ? wk_peer_get_bytes_sent (self->peer) : self->bytes_sent;
}

guint64
wk_feed_client_get_bytes_received (WkFeedClient *self)
{
  return self->peer != NULL ? wk_peer_get_bytes_received (self->peer) : self->bytes_received;
}

void
wk_feed_client_close (WkFeedClient *self)
{
  g_return_if_fail (WK_IS_FEED_CLIENT (self));

  end (self, WK_REASON_LEAVING);
}
