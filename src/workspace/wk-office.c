#include "wk-workspace-private.h"

#include <glib/gi18n-lib.h>

#include "wk-address.h"
#include "wk-closed.h"
#include "wk-code.h"
#include "wk-connector.h"
#include "wk-sign-in.h"
#include "wk-enrol.h"
#include "wk-feed-client.h"
#include "wk-feed-store-private.h"
#include "wk-mend-private.h"
#include "wk-net-error.h"
#include "wk-office-talk-private.h"
#include "wk-discovery.h"
#include "wk-reconnector.h"

#include <string.h>

/* A page may hold one entry as large as a batch; the wire's own bound is below this. */
#define WORTH_COUNTING 100 /* places that the office's log is ahead */
#define MESSAGE_LIMIT ((gsize) 16 * 1024 * 1024)

struct _WkOffice {
  GObject parent_instance;
  WkWorkspace *workspace;    /* (unowned): it owns us */
  gboolean offline;          /* reaches for nothing by itself */
  WkReconnector *reconnector; /* (owned) (nullable) */
  WkDiscovery *discovery;    /* (owned) (nullable): whether the office appears nearby */
  char *nearby_id;           /* (owned) (nullable): under which it would */
  WkFeedStore *store;        /* (owned) (nullable) */
  WkOfficeTalk *talk;        /* (owned) (nullable): as long as the store */
  WkFeedClient *client;      /* (owned) (nullable): of the connection that stands */
  GCancellable *connecting;  /* (owned) (nullable) */
  WkOfficeState state;
  char *message;             /* (owned) (nullable) */
  char *notice;              /* (owned) (nullable): what happened over this connection that people must know of */
  guint waiting;
  gboolean counting;         /* the worker counts what waits */
  gint64 since;              /* unix seconds */
  guint64 sent, received;    /* of connections that ended */
  GPtrArray *syncs;          /* (owned) of GTask: who waits for being in step */
  GListStore *receipts;      /* (owned) of WkReceipt, newest first */
  gboolean receipts_read;
  gboolean behind;           /* since it was last in step the office had more than this laptop; */
  guint64 behind_from;       /* it stood there in the office's log then: a cut on the way does not begin the counting anew */
  guint piled, gather;       /* batches since they were last gathered; source id */
  guint came;                /* entries that came: not told yet */
  guint theirs;              /* of which somebody else wrote, and about which residents (set of hex ids) */
  GHashTable *came_ids;      /* (owned) */
  guint quiet;               /* source id: a receipt is written when nothing has come or gone for a while */
};

typedef struct { guint64 sent, received; } SyncStart;

enum { PROP_0, PROP_STATE, PROP_ADDRESS, PROP_WAITING, PROP_SINCE, PROP_MESSAGE, PROP_SENT, PROP_RECEIVED, PROP_PROGRESS, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { CAME, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkOffice, wk_office, G_TYPE_OBJECT)

static void connect_now (WkOffice *self);
static void write_receipt (WkOffice *self);

/* ---- state ----------------------------------------------------------------------------------------- */

static void
finish_syncs (WkOffice *self, const GError *error)
{
  g_autoptr (GPtrArray) syncs = g_steal_pointer (&self->syncs);

  self->syncs = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < syncs->len; i++)
    if (error != NULL)
      g_task_return_error (syncs->pdata[i], g_error_copy (error));
    else
      g_task_return_boolean (syncs->pdata[i], TRUE);
}

static void
set_state (WkOffice *self, WkOfficeState state, const char *message)
{
  gboolean changed = self->state != state;

  if (!changed && g_strcmp0 (self->message, message) == 0)
    return;
  if (changed && (state == WK_OFFICE_IN_STEP || state == WK_OFFICE_OUT_OF_REACH))
    {
      self->since = wk_clock_get_wall (self->workspace->clock) / G_USEC_PER_SEC;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SINCE]);
    }
  self->state = state;
  g_free (self->message);
  self->message = g_strdup (message);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MESSAGE]);
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

/* How far a catching-up is, in places of the office's log, over all the connections that it takes. */
static gboolean
get_catching_up (WkOffice *self, guint64 *done, guint64 *all)
{
  guint64 at, end;

  if (self->client == NULL || self->state != WK_OFFICE_SYNCING || !wk_feed_client_get_places (self->client, &at, &end) || at >= end)
    return FALSE;
  if (!self->behind || at < self->behind_from)
    {
      self->behind = TRUE;
      self->behind_from = at;
    }
  /* Two positions a place: see src/office/README.md. */
  *done = (at - self->behind_from) / 2;
  *all = MAX ((end - self->behind_from + 1) / 2, 1);
  return TRUE;
}

static void
settle_state (WkOffice *self)
{
  if (self->client == NULL || self->state == WK_OFFICE_TROUBLE)
    return;
  switch (wk_feed_client_get_state (self->client))
    {
    case WK_FEED_CLIENT_CONNECTING: set_state (self, WK_OFFICE_CONNECTING, NULL); break;
    case WK_FEED_CLIENT_LIVE:
      if (self->waiting == 0 && !self->counting && wk_saver_is_idle (self->workspace->saver))
        {
          self->behind = FALSE;
          if (self->state != WK_OFFICE_IN_STEP)
            wk_office_talk_send_lines (self->talk);
          set_state (self, WK_OFFICE_IN_STEP, self->notice);
          if (self->syncs->len > 0 && !wk_feed_store_is_projected (self->store))
            wk_feed_store_hurry (self->store); /* who asked for it wants to see it */
          else if (self->syncs->len > 0)
            {
              write_receipt (self);
              finish_syncs (self, NULL);
            }
        }
      else
        set_state (self, WK_OFFICE_SYNCING, self->notice);
      break;
    case WK_FEED_CLIENT_ENDED: break;
    case WK_FEED_CLIENT_COMPARING:
    case WK_FEED_CLIENT_CATCHING_UP:
    default: set_state (self, WK_OFFICE_SYNCING, NULL); break;
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROGRESS]);
}

/* ---- what waits ---------------------------------------------------------------------------------------- */

static void
count_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkVault *vault = data;

  g_task_return_int (task, wk_store_count_outbox (vault->store));
}

static void
count_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkOffice) self = data;
  gssize n = g_task_propagate_int (G_TASK (result), NULL);

  self->counting = FALSE;
  if (n < 0 || self->workspace == NULL)
    return;
  if (self->waiting != (guint) n)
    {
      self->waiting = n;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WAITING]);
    }
  settle_state (self);
}

static void
count (WkOffice *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->counting || self->workspace->vault == NULL)
    return;
  self->counting = TRUE;
  task = g_task_new (NULL, NULL, count_cb, g_object_ref (self));
  g_task_set_source_tag (task, count);
  g_task_set_task_data (task, wk_vault_ref (self->workspace->vault), (GDestroyNotify) wk_vault_unref);
  wk_worker_run_async (self->workspace->vault->worker, task, count_thread);
}

/* ---- receipts ------------------------------------------------------------------------------------------------ */

/* A receipt covers what follows one another without such a pause. */
#define QUIET_SECONDS 20u
#define RECEIPTS_SHOWN 200u

static void
receipt_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkOffice) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkReceipt) receipt = wk_feed_store_write_receipt_finish (WK_FEED_STORE (source), result, &error);

  if (error != NULL)
    g_debug ("no receipt: %s", error->message);
  if (receipt != NULL)
    g_list_store_insert (self->receipts, 0, receipt);
}

static void
write_receipt (WkOffice *self)
{
  g_clear_handle_id (&self->quiet, g_source_remove);
  if (self->store != NULL)
    wk_feed_store_write_receipt_async (self->store, receipt_cb, g_object_ref (self));
}

static gboolean
quiet_cb (gpointer data)
{
  WkOffice *self = data;

  self->quiet = 0;
  write_receipt (self);
  return G_SOURCE_REMOVE;
}

static void
something_happened (WkOffice *self)
{
  g_clear_handle_id (&self->quiet, g_source_remove);
  self->quiet = g_timeout_add_seconds (QUIET_SECONDS, quiet_cb, self);
}

static void
read_receipts_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkVault *vault = data;
  GPtrArray *receipts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) stored = wk_store_list_receipts (vault->store, RECEIPTS_SHOWN, NULL);

  for (guint i = 0; stored != NULL && i < stored->len; i++)
    {
      WkReceipt *receipt = wk_receipt_new_from_bytes (((WkStoreReceipt *) stored->pdata[i])->bytes);

      if (receipt != NULL)
        g_ptr_array_add (receipts, receipt);
    }
  g_task_return_pointer (task, receipts, (GDestroyNotify) g_ptr_array_unref);
}

static void
read_receipts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkOffice) self = data;
  g_autoptr (GPtrArray) receipts = g_task_propagate_pointer (G_TASK (result), NULL);
  GListModel *model = G_LIST_MODEL (self->receipts);

  if (receipts == NULL || receipts->len == 0)
    return;
  /* One that was written while the store was read stands in both. */
  while (g_list_model_get_n_items (model) > 0)
    {
      g_autoptr (WkReceipt) last = g_list_model_get_item (model, g_list_model_get_n_items (model) - 1);

      if (wk_receipt_get_ended (last) > wk_receipt_get_ended (receipts->pdata[0]))
        break;
      g_list_store_remove (self->receipts, g_list_model_get_n_items (model) - 1);
    }
  g_list_store_splice (self->receipts, g_list_model_get_n_items (model), 0, receipts->pdata, receipts->len);
}

/**
 * wk_office_get_receipts:
 * @self: an office
 *
 * What syncs have done, newest first: a live list, filled from the store when it is first asked for, to which each new receipt is added.
 *
 * Returns: (transfer none): of #WkReceipt
 */
GListModel *
wk_office_get_receipts (WkOffice *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_val_if_fail (WK_IS_OFFICE (self), NULL);

  if (self->receipts_read || self->workspace == NULL || self->workspace->vault == NULL)
    return G_LIST_MODEL (self->receipts);
  self->receipts_read = TRUE;
  /* Those of this session stand in the store too. */
  g_list_store_remove_all (self->receipts);
  task = g_task_new (NULL, NULL, read_receipts_cb, g_object_ref (self));
  g_task_set_source_tag (task, wk_office_get_receipts);
  g_task_set_task_data (task, wk_vault_ref (self->workspace->vault), (GDestroyNotify) wk_vault_unref);
  wk_worker_run_async (self->workspace->vault->worker, task, read_receipts_thread);
  return G_LIST_MODEL (self->receipts);
}

/* ---- away from the office --------------------------------------------------------------------------------------- */

/* While the office is not in reach batches pile up; when so many have, and nobody writes, they are gathered. */
#define PILE 128u
#define GATHER_SECONDS 2u

typedef struct { WkVault *vault; WkLaptop *laptop; } Gathering;

static void
gathering_free (gpointer data)
{
  Gathering *gathering = data;

  wk_vault_unref (gathering->vault);
  wk_laptop_unref (gathering->laptop);
  g_free (gathering);
}

static void
gather_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Gathering *gathering = data;
  g_autoptr (GError) error = NULL;

  if (gathering->vault->store != NULL && !wk_vault_gather (gathering->vault, gathering->laptop, 2, WK_GATHER_SMALL, &error))
    g_debug ("what waits was not gathered: %s", error->message);
  g_clear_error (&error);
  /* What was written apart goes into the main file while nobody waits for it. */
  if (gathering->vault->store != NULL && !wk_store_tidy (gathering->vault->store, &error))
    g_debug ("the log was not moved: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
gathered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkOffice) self = data;

  if (self->workspace != NULL)
    count (self);
}

static gboolean
gather_cb (gpointer data)
{
  WkOffice *self = data;
  Gathering *gathering;
  g_autoptr (GTask) task = NULL;

  self->gather = 0;
  self->piled = 0;
  if (self->workspace == NULL || self->client != NULL)
    return G_SOURCE_REMOVE;
  gathering = g_new0 (Gathering, 1);
  gathering->vault = wk_vault_ref (self->workspace->vault);
  gathering->laptop = wk_laptop_ref (self->workspace->laptop);
  task = g_task_new (NULL, NULL, gathered_cb, g_object_ref (self));
  g_task_set_source_tag (task, gather_cb);
  g_task_set_task_data (task, gathering, gathering_free);
  wk_worker_run_async (gathering->vault->worker, task, gather_thread);
  return G_SOURCE_REMOVE;
}

static void
pile_up (WkOffice *self, guint n)
{
  self->piled += n;
  if (self->client != NULL || self->piled < PILE || self->workspace->vault->read_only)
    return;
  g_clear_handle_id (&self->gather, g_source_remove);
  self->gather = g_timeout_add_seconds (GATHER_SECONDS, gather_cb, self);
}

/* The workspace: so many batches became durable here. */
void
wk_office_written (WkOffice *self, guint n)
{
  if (self->workspace == NULL || self->workspace->vault == NULL)
    return;
  self->waiting += n;
  pile_up (self, n);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WAITING]);
  settle_state (self);
  if (self->store != NULL)
    wk_feed_local_outbox_changed (WK_FEED_LOCAL (self->store));
}

/* ---- one connection -------------------------------------------------------------------------------------- */

static void
state_changed_cb (WkFeedClient *client, gpointer data)
{
  WkOffice *self = data;

  if (self->reconnector != NULL && wk_feed_client_get_state (client) == WK_FEED_CLIENT_LIVE)
    wk_reconnector_succeeded (self->reconnector);
  settle_state (self);
}

static void
progress_cb (WkFeedClient *client, gpointer data)
{
  g_object_notify_by_pspec (G_OBJECT (data), props[PROP_PROGRESS]);
}

/* The sentence for an end that trying again does not mend; NULL for any other. */
static const char *
trouble_of (WkReason reason)
{
  switch (reason)
    {
    case WK_REASON_NOT_RECOGNISED:
      return _("The office does not know this laptop (any more). Ask the coordinator for a new code and join again; nothing is lost.");
    case WK_REASON_VERSION:
      return _("This program and the office are too far apart in age. Update the older one; nothing is lost.");
    case WK_REASON_NOT_ALLOWED:
      return _("The office does not allow this. Ask the coordinator; what you wrote stays on this laptop.");
    case WK_REASON_CUT: case WK_REASON_LEAVING: case WK_REASON_MALFORMED: case WK_REASON_LIMIT: case WK_REASON_WRONG_CODE:
    case WK_REASON_TOO_MANY_TRIES: case WK_REASON_DECLINED: case WK_REASON_REMOVED: case WK_REASON_CLOSED: case WK_REASON_REPLACED:
    case WK_REASON_SILENT: case WK_REASON_FAILED: case WK_REASON_N:
    default:
      return NULL;
    }
}

static void
lost (WkOffice *self, const char *trouble)
{
  g_autoptr (GError) error = NULL;

  write_receipt (self);

  if (trouble != NULL)
    {
      set_state (self, WK_OFFICE_TROUBLE, trouble);
      error = g_error_new_literal (WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED, trouble);
    }
  else
    {
      set_state (self, WK_OFFICE_OUT_OF_REACH, NULL);
      error = g_error_new_literal (WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NETWORK,
                                   _("The office is not in reach. What you wrote is kept here and goes along later."));
    }
  finish_syncs (self, error);
  if (self->reconnector != NULL)
    wk_reconnector_failed (self->reconnector);
}

static void
drop_client (WkOffice *self)
{
  if (self->client == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->client, self);
  self->sent += wk_feed_client_get_n_sent (self->client);
  self->received += wk_feed_client_get_n_received (self->client);
  if (self->talk != NULL)
    wk_office_talk_set_client (self->talk, NULL);
  wk_feed_client_close (self->client);
  g_clear_object (&self->client);
}

static void
ended_cb (WkFeedClient *client, gpointer data)
{
  WkOffice *self = data;
  WkReason reason = wk_feed_client_get_reason (client);

  drop_client (self);
  lost (self, trouble_of (reason));
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkOffice) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) transport = (GObject *) wk_connector_connect_finish (result, NULL, &error);
  WkLaptop *laptop;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->workspace == NULL)
    return;
  g_clear_object (&self->connecting);
  if (transport == NULL)
    {
      lost (self, g_error_matches (error, WK_NET_ERROR, WK_NET_ERROR_CERTIFICATE)
                  ? _("Another computer answers at the office’s address. Do not go on; call the office.") : NULL);
      return;
    }
  laptop = self->workspace->laptop;
  if (self->state == WK_OFFICE_TROUBLE)
    set_state (self, WK_OFFICE_CONNECTING, NULL);
  g_clear_pointer (&self->notice, g_free);
  self->client = wk_feed_client_new (WK_TRANSPORT (transport), WK_FEED_LOCAL (self->store), laptop->enrolment, laptop->key,
                                     self->workspace->clock, self->workspace->random);
  g_signal_connect (self->client, "state-changed", G_CALLBACK (state_changed_cb), self);
  g_signal_connect (self->client, "progress", G_CALLBACK (progress_cb), self);
  g_signal_connect (self->client, "ended", G_CALLBACK (ended_cb), self);
  wk_office_talk_set_client (self->talk, self->client);
}

static void
connect_now (WkOffice *self)
{
  WkLaptop *laptop = self->workspace->laptop;
  g_autofree char *host = NULL;
  g_autoptr (GError) error = NULL;
  guint16 port;

  if (self->client != NULL || self->connecting != NULL || laptop == NULL || laptop->enrolment == NULL)
    return;
  if (!wk_address_parse (laptop->office_address, WK_NET_OFFICE_PORT, &host, &port, &error))
    {
      set_state (self, WK_OFFICE_TROUBLE, error->message);
      return;
    }
  if (self->state != WK_OFFICE_TROUBLE)
    set_state (self, WK_OFFICE_CONNECTING, NULL);
  self->connecting = g_cancellable_new ();
  wk_connector_connect_async (host, port, laptop->office_pin != NULL ? g_bytes_get_data (laptop->office_pin, NULL) : NULL,
                              MESSAGE_LIMIT, self->connecting, connected_cb, g_object_ref (self));
}

/* ---- what came -------------------------------------------------------------------------------------------- */

static void
tell_refused (WkOffice *self, guint n)
{
  g_autoptr (GError) error = NULL;

  g_free (self->notice);
  self->notice =
    g_strdup_printf (ngettext ("The office did not take %u change. It is kept on this laptop as a proposal; ask the coordinator.",
                               "The office did not take %u changes. They are kept on this laptop as a proposal; ask the coordinator.", n), n);
  error = g_error_new_literal (WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED, self->notice);
  wk_workspace_proposals_changed (self->workspace);
  write_receipt (self);
  finish_syncs (self, error);
  settle_state (self);
}

/* What did not open any more is not there to be sent. */
static void
tell_lost (WkOffice *self, guint n)
{
  g_free (self->notice);
  self->notice =
    g_strdup_printf (ngettext ("%u change that was written here can no longer be read from the disk, and the office never had it. It is lost.",
                               "%u changes that were written here can no longer be read from the disk, and the office never had them. They are lost.",
                               n), n);
  wk_workspace_proposals_changed (self->workspace);
  count (self);
  settle_state (self);
}

static const char *
gone_reason (void)
{
  return _("You may no longer read this part of the file. Ask the coordinator.");
}

static WkFile *
find_file (WkOffice *self, const WkId *subject)
{
  char hex[WK_ID_HEX_SIZE];

  return g_hash_table_lookup (self->workspace->files, wk_id_write_hex (subject, hex));
}

/* It comes again: an open one that showed why it was gone can be written in again. */
static void
show_back (WkOffice *self, const WkDocumentName *name)
{
  g_autoptr (WkOpenDocument) open = wk_workspace_lookup_document (self->workspace, &name->document);
  WkFile *file = name->kind == WK_DOC_CARD ? find_file (self, &name->subject) : NULL;

  if (open != NULL && g_strcmp0 (wk_document_get_read_only_reason (open->document), gone_reason ()) == 0)
    wk_document_set_read_only_reason (open->document, NULL);
  if (file != NULL)
    wk_file_set_goodbye (file, NULL);
}

/* It may no longer be read here, and is gone from the store: an open one shows nothing any more, and says why. */
static void
show_gone (WkOffice *self, const WkDocumentName *name)
{
  g_autoptr (WkOpenDocument) open = wk_workspace_lookup_document (self->workspace, &name->document);
  WkFile *file = name->kind == WK_DOC_CARD ? find_file (self, &name->subject) : NULL;
  g_autofree char *goodbye = file != NULL ? wk_file_dup_goodbye (file) : NULL;

  if (name->kind == WK_DOC_CARD)
    wk_resident_list_remove (self->workspace->residents, &name->subject);
  if (open == NULL)
    return;
  if (file != NULL)
    wk_file_set_goodbye (file, goodbye);
  wk_document_set_read_only_reason (open->document, gone_reason ());
  wk_workspace_reload_document (self->workspace, name);
}

static void
tell_attachment (WkOffice *self, const WkId *subject)
{
  WkFile *file = find_file (self, subject);

  if (file != NULL)
    wk_file_attachment_came (file);
}

static void
news_cb (WkFeedStore *store, WkFeedNews *news, gpointer data)
{
  WkOffice *self = data;

  if (self->workspace == NULL)
    return;
  for (guint i = 0; i < news->names->len; i++)
    {
      WkDocumentName *name = news->names->pdata[i];

      show_back (self, name);
      wk_workspace_apply_foreign (self->workspace, &name->document, news->updates->pdata[i]);
      if (name->kind == WK_DOC_ATTACHMENT)
        tell_attachment (self, &name->subject);
    }
  for (guint i = 0; i < news->touched->len; i++)
    g_hash_table_add (self->came_ids, wk_id_to_hex (news->touched->pdata[i]));
  self->theirs += news->n_theirs;
  for (guint i = 0; i < news->erased->len; i++)
    {
      wk_resident_list_remove (self->workspace->residents, news->erased->pdata[i]);
      wk_workspace_show_erased (self->workspace, news->erased->pdata[i]);
    }
  for (guint i = 0; i < news->refused->len; i++)
    wk_workspace_reload_document (self->workspace, news->refused->pdata[i]);
  for (guint i = 0; i < news->gone->len; i++)
    show_gone (self, news->gone->pdata[i]);
  if (news->n_refused > 0)
    tell_refused (self, news->n_refused);
  if (news->n_lost > 0)
    tell_lost (self, news->n_lost);
  something_happened (self);
  if (news->n_new == 0)
    return;
  self->came += news->n_new;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RECEIVED]);
}

/* Whoever is told that something came finds it in the lists. */
static void
projected_cb (WkFeedStore *store, GPtrArray *residents, gpointer data)
{
  WkOffice *self = data;
  g_autoptr (GHashTable) came = NULL;
  g_autofree gpointer *ids = NULL;
  guint n = self->came;

  if (self->workspace == NULL)
    return;
  wk_resident_list_put (self->workspace->residents, residents);
  if (!wk_feed_store_is_projected (store))
    return;
  if (n > 0)
    {
      came = g_steal_pointer (&self->came_ids);
      self->came_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      n = self->theirs;
      self->came = self->theirs = 0;
      ids = g_hash_table_get_keys_as_array (came, NULL);
      g_signal_emit (self, signals[CAME], 0, n, ids);
    }
  settle_state (self);
}

static void
healed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkOffice) self = data;
  g_autoptr (GError) error = NULL;

  if (!wk_workspace_heal_finish (WK_WORKSPACE (source), result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("a document that differs from the office's could not be put right: %s", error->message);
      return;
    }
  if (self->workspace == NULL)
    return;
  something_happened (self);
  count (self);
}

/* Same clocks, other content: shown, and healed with the office's state. */
static void
diverged_cb (WkFeedStore *store, const WkDocumentName *name, GBytes *state, gpointer data)
{
  WkOffice *self = data;

  if (self->workspace == NULL)
    return;
  g_free (self->notice);
  self->notice = g_strdup (_("A part of a file on this laptop was not the same as at the office. The office’s was taken; yours is kept as a proposal."));
  wk_feed_store_note_healed (store, name);
  wk_workspace_heal_async (self->workspace, name, state, healed_cb, g_object_ref (self));
  settle_state (self);
}

static void
settled_cb (WkFeedStore *store, gpointer data)
{
  WkOffice *self = data;

  if (self->workspace == NULL)
    return;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SENT]);
  something_happened (self);
  count (self);
}

/* ---- starting and stopping ------------------------------------------------------------------------------- */

static void
attempt_cb (WkReconnector *reconnector, gpointer data)
{
  connect_now (data);
}

/* The office is on this network now: no need to wait. The address stays the one that was given. */
static void
appeared_cb (WkOffice *self, const WkDiscovered *found)
{
  if (g_strcmp0 (found->id, self->nearby_id) == 0 && self->client == NULL && self->reconnector != NULL)
    wk_reconnector_start (self->reconnector);
}

static void
look_around (WkOffice *self)
{
  g_free (self->nearby_id);
  self->nearby_id = wk_discovery_dup_office_id (self->workspace->laptop->enrolment->office_key);
  if (self->discovery != NULL)
    return;
  self->discovery = wk_discovery_new_for_offices ();
  g_signal_connect_object (self->discovery, "found", G_CALLBACK (appeared_cb), self, G_CONNECT_SWAPPED);
  wk_discovery_browse (self->discovery);
}

/* Begins to keep in step with the office that the laptop belongs to; without one nothing happens. */
void
wk_office_start (WkOffice *self)
{
  WkWorkspace *workspace = self->workspace;

  if (workspace->vault == NULL || workspace->vault->read_only)
    return;
  count (self);
  if (workspace->laptop->enrolment == NULL)
    return;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ADDRESS]);
  if (self->store == NULL)
    {
      self->store = wk_feed_store_new (workspace->vault, workspace->laptop);
      g_signal_connect (self->store, "news", G_CALLBACK (news_cb), self);
      g_signal_connect (self->store, "projected", G_CALLBACK (projected_cb), self);
      g_signal_connect (self->store, "settled", G_CALLBACK (settled_cb), self);
      g_signal_connect (self->store, "diverged", G_CALLBACK (diverged_cb), self);
      self->talk = wk_office_talk_new (workspace->vault);
      g_signal_connect_swapped (self->talk, "told", G_CALLBACK (wk_workspace_told), workspace);
    }
  set_state (self, WK_OFFICE_OUT_OF_REACH, NULL);
  if (self->offline)
    return;
  if (self->reconnector == NULL)
    {
      self->reconnector = wk_reconnector_new (workspace->random, NULL);
      g_signal_connect (self->reconnector, "attempt", G_CALLBACK (attempt_cb), self);
    }
  look_around (self);
  wk_reconnector_start (self->reconnector);
}

/* For a test that must know what made it try. */
void
wk_office_set_patience (WkOffice *self, guint first, guint longest)
{
  wk_reconnector_set_bounds (self->reconnector, first, longest);
}

static void
stop_connecting (WkOffice *self)
{
  if (self->connecting != NULL)
    g_cancellable_cancel (self->connecting);
  g_clear_object (&self->connecting);
  drop_client (self);
}

static void
drop_store (WkOffice *self)
{
  if (self->store == NULL)
    return;
  write_receipt (self);
  g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  g_signal_handlers_disconnect_by_data (self->talk, self->workspace);
  g_object_run_dispose (G_OBJECT (self->talk));
  g_clear_object (&self->talk);
}

void
wk_office_stop (WkOffice *self)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");

  g_clear_handle_id (&self->gather, g_source_remove);
  if (self->reconnector != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->reconnector, self);
      wk_reconnector_stop (self->reconnector);
    }
  g_clear_object (&self->reconnector);
  g_clear_object (&self->discovery);
  g_clear_pointer (&self->nearby_id, g_free);
  stop_connecting (self);
  drop_store (self);
  self->workspace = NULL;
  finish_syncs (self, error);
}

/* ---- one sync ------------------------------------------------------------------------------------------------ */

void
wk_office_sync_async (WkOffice *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  SyncStart *start = g_new0 (SyncStart, 1);

  g_task_set_source_tag (task, wk_office_sync_async);
  g_task_set_task_data (task, start, g_free);
  start->sent = wk_office_get_sent (self);
  start->received = wk_office_get_received (self);
  if (self->workspace == NULL || self->store == NULL)
    {
      g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NETWORK,
                               _("This laptop belongs to no office yet. Ask the coordinator for an address and a code, and join first."));
      return;
    }
  wk_workspace_flush (self->workspace);
  g_ptr_array_add (self->syncs, g_object_ref (task));
  if (self->reconnector != NULL && self->client == NULL)
    wk_reconnector_start (self->reconnector);
  else
    connect_now (self);
  settle_state (self);
}

gboolean
wk_office_sync_finish (WkOffice *self, GAsyncResult *result, guint64 *sent, guint64 *received, GError **error)
{
  SyncStart *start = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (sent != NULL)
    *sent = wk_office_get_sent (self) - start->sent;
  if (received != NULL)
    *received = wk_office_get_received (self) - start->received;
  return TRUE;
}

/* ---- joining an office ---------------------------------------------------------------------------------------- */

typedef struct {
  char *host, *address, *code;   /* (owned) */
  guint16 port;
  GBytes *pin;               /* (owned) (nullable) */
  WkVault *vault;            /* (owned) */
  WkLaptop *laptop;          /* (owned) (nullable): as it is once joined */
  WkSubject *former;         /* (owned) (nullable): the location that it belonged to */
} Joining;

static void
joining_free (gpointer data)
{
  Joining *joining = data;

  g_free (joining->host);
  g_free (joining->address);
  g_free (joining->code);
  g_clear_pointer (&joining->pin, g_bytes_unref);
  g_clear_pointer (&joining->vault, wk_vault_unref);
  g_clear_pointer (&joining->laptop, wk_laptop_unref);
  g_clear_pointer (&joining->former, wk_subject_free);
  g_free (joining);
}

static void
join_save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Joining *joining = data;
  WkStore *store = joining->vault->store;
  GError *error = NULL;

  /* All of it or nothing: a laptop that belongs to the office has its map there. What fails in wk_laptop_save() is taken back there. */
  if (wk_store_begin (store, &error) && wk_laptop_save (joining->laptop, store, &error))
    {
      if (!wk_location_bring (joining->vault, joining->laptop, joining->former, &error))
        wk_store_rollback (store);
      else if (wk_store_commit (store, &error))
        {
          g_task_return_boolean (task, TRUE);
          return;
        }
    }
  wk_workspace_return_error (task, error);
}

static const char *
enrol_sentence (WkReason reason)
{
  switch (reason)
    {
    case WK_REASON_WRONG_CODE: return _("This code is not right, or it was used already. Check it, or ask for a new one.");
    case WK_REASON_TOO_MANY_TRIES: return _("The code was tried too often. Wait a minute, or ask for a new one.");
    case WK_REASON_VERSION: return _("This program and the office are too far apart in age. Update the older one.");
    case WK_REASON_CUT: case WK_REASON_LEAVING: case WK_REASON_MALFORMED: case WK_REASON_LIMIT: case WK_REASON_NOT_RECOGNISED:
    case WK_REASON_DECLINED: case WK_REASON_REMOVED: case WK_REASON_CLOSED: case WK_REASON_NOT_ALLOWED: case WK_REASON_REPLACED:
    case WK_REASON_SILENT: case WK_REASON_FAILED: case WK_REASON_N:
    default: return _("The office ended the conversation. Check the address and the code, and try again.");
    }
}

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  WkWorkspace *workspace = g_task_get_source_object (task);
  Joining *joining = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  WkReason reason = WK_REASON_CUT;
  g_autoptr (WkEnrolment) enrolment = wk_enrol_finish (result, &reason, &error);

  if (enrolment == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, g_steal_pointer (&error));
      else
        g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED, "%s", enrol_sentence (reason));
      return;
    }
  joining->laptop = wk_laptop_enrolled (workspace->laptop, enrolment, joining->address, joining->pin);
  joining->former = wk_subject_new (&workspace->laptop->location->id, workspace->laptop->location->secret);
  wk_worker_run_async (workspace->vault->worker, task, join_save_thread);
}

static void
enrol_connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  WkWorkspace *workspace = g_task_get_source_object (task);
  Joining *joining = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  guint8 pin[WK_TLS_FINGERPRINT_LENGTH];
  g_autoptr (GObject) transport = (GObject *) wk_connector_connect_finish (result, pin, &error);
  GCancellable *cancellable = g_task_get_cancellable (task);
  WkCertificateFields fields;

  if (transport == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, g_steal_pointer (&error));
      else
        g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NETWORK,
                                 _("Nobody answers at %s. Check the address, and whether this laptop is on the office’s network."), joining->address);
      return;
    }
  joining->pin = g_bytes_new (pin, sizeof pin);
  wk_laptop_get_certificate_fields (workspace->laptop, &fields);
  /* Who began alone founds the office's location, so that what was imported keeps its names. */
  wk_enrol_async (WK_TRANSPORT (transport), joining->code, &fields, workspace->laptop->key,
                  workspace->laptop->enrolment == NULL ? workspace->laptop->location : NULL, workspace->laptop->location_name,
                  workspace->clock, workspace->random, cancellable, enrolled_cb, g_steal_pointer (&task));
}

/* Whether what people typed is an address; else the task is over. */
static gboolean
take_address (GTask *task, Joining *joining, const char *address)
{
  if (!wk_address_parse (address, WK_NET_OFFICE_PORT, &joining->host, &joining->port, NULL))
    {
      g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID,
                               _("This is not an address. It looks like office.example.org or 10.0.0.5:7443."));
      return FALSE;
    }
  joining->address = wk_address_format (joining->host, joining->port);
  return TRUE;
}

/**
 * wk_workspace_enrol_async:
 * @self: a workspace with a store
 * @address: the office's, host or host:port
 * @code: twelve digits, as people type them
 * @cancellable: (nullable): to give up
 * @callback: called when the laptop belongs to the office, or not
 * @data: for @callback
 */
void
wk_workspace_enrol_async (WkWorkspace *self, const char *address, const char *code, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Joining *joining = g_new0 (Joining, 1);

  g_task_set_source_tag (task, wk_workspace_enrol_async);
  g_task_set_task_data (task, joining, joining_free);
  joining->vault = wk_vault_ref (self->vault);
  joining->code = wk_code_normalise (code);
  if (joining->code == NULL || strlen (joining->code) != WK_CODE_ENROL_DIGITS)
    {
      g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID,
                               _("A code for joining an office has twelve digits."));
      return;
    }
  if (!take_address (task, joining, address))
    return;
  wk_connector_connect_async (joining->host, joining->port, NULL, MESSAGE_LIMIT, cancellable, enrol_connected_cb, g_steal_pointer (&task));
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Joining *joining = g_task_get_task_data (task);
  GError *error = NULL;
  guint8 pin[WK_SIGN_IN_FINGERPRINT_LENGTH];

  joining->code = wk_sign_in_finish (result, pin, &error);
  if (joining->code == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, error);
      else
        {
          g_task_return_new_error (task, WK_WORKSPACE_ERROR, error->code == WK_NET_ERROR_UNREACHABLE ? WK_WORKSPACE_ERROR_NETWORK : WK_WORKSPACE_ERROR_REFUSED,
                                   "%s", error->message);
          g_error_free (error);
        }
      return;
    }
  wk_connector_connect_async (joining->host, joining->port, pin, MESSAGE_LIMIT, g_task_get_cancellable (task), enrol_connected_cb,
                              g_steal_pointer (&task));
}

/**
 * wk_workspace_sign_in_async:
 * @self: a workspace with a store
 * @address: the office's, host or host:port
 * @show: shows the page of the municipality's provider in the browser
 * @show_data: for @show; must live until @callback
 * @cancellable: (nullable): to give up: who does not come back from the browser is waited for without end
 * @callback: called when the laptop belongs to the office, or not; finish with wk_workspace_enrol_finish()
 * @data: for @callback
 */
void
wk_workspace_sign_in_async (WkWorkspace *self, const char *address, WkShowPage show, gpointer show_data, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Joining *joining = g_new0 (Joining, 1);

  g_task_set_source_tag (task, wk_workspace_sign_in_async);
  g_task_set_task_data (task, joining, joining_free);
  joining->vault = wk_vault_ref (self->vault);
  if (take_address (task, joining, address))
    wk_sign_in_async (joining->host, joining->port, show, show_data, _("You are signed in. You can close this page and go back to Woonkamer."), cancellable,
                      signed_in_cb, g_steal_pointer (&task));
}

gboolean
wk_workspace_enrol_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  Joining *joining = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  wk_workspace_set_laptop (self, joining->laptop);
  /* They are of the account that the laptop had before. */
  stop_connecting (self->office);
  drop_store (self->office);
  wk_office_start (self->office);
  return TRUE;
}

WkOfficeTalk *
wk_office_get_talk (WkOffice *self)
{
  return self->talk;
}

/* ---- object ----------------------------------------------------------------------------------------------------- */

static void
wk_office_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkOffice *self = WK_OFFICE (object);

  switch (id)
    {
    case PROP_STATE: g_value_set_int (value, self->state); break;
    case PROP_ADDRESS: g_value_set_string (value, wk_office_get_address (self)); break;
    case PROP_WAITING: g_value_set_uint (value, self->waiting); break;
    case PROP_SINCE: g_value_set_int64 (value, self->since); break;
    case PROP_MESSAGE: g_value_set_string (value, self->message); break;
    case PROP_SENT: g_value_set_uint64 (value, wk_office_get_sent (self)); break;
    case PROP_RECEIVED: g_value_set_uint64 (value, wk_office_get_received (self)); break;
    case PROP_PROGRESS:
      {
        guint64 done, all;

        g_value_set_double (value, get_catching_up (self, &done, &all) ? (double) done / all : -1);
      }
      break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_office_dispose (GObject *object)
{
  wk_office_stop (WK_OFFICE (object));
  G_OBJECT_CLASS (wk_office_parent_class)->dispose (object);
}

static void
wk_office_finalize (GObject *object)
{
  WkOffice *self = WK_OFFICE (object);

  g_clear_handle_id (&self->quiet, g_source_remove);
  g_ptr_array_unref (self->syncs);
  g_object_unref (self->receipts);
  g_hash_table_unref (self->came_ids);
  g_free (self->message);
  g_free (self->notice);
  G_OBJECT_CLASS (wk_office_parent_class)->finalize (object);
}

static void
wk_office_class_init (WkOfficeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wk_office_get_property;
  object_class->dispose = wk_office_dispose;
  object_class->finalize = wk_office_finalize;
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, WK_OFFICE_TROUBLE, 0, flags);
  props[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  props[PROP_WAITING] = g_param_spec_uint ("waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_SINCE] = g_param_spec_int64 ("since", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  props[PROP_SENT] = g_param_spec_uint64 ("sent", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  props[PROP_RECEIVED] = g_param_spec_uint64 ("received", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CAME] = g_signal_new ("came", WK_TYPE_OFFICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRV);
}

static void
wk_office_init (WkOffice *self)
{
  self->syncs = g_ptr_array_new_with_free_func (g_object_unref);
  self->receipts = g_list_store_new (WK_TYPE_RECEIPT);
  self->came_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

WkOffice *
wk_office_new (WkWorkspace *workspace, gboolean offline)
{
  WkOffice *self = g_object_new (WK_TYPE_OFFICE, NULL);

  self->workspace = workspace;
  self->offline = offline;
  return self;
}

WkOfficeState wk_office_get_state (WkOffice *self) { return self->state; }
guint wk_office_get_waiting (WkOffice *self) { return self->waiting; }
const char *wk_office_get_message (WkOffice *self) { return self->message; }

const char *
wk_office_get_address (WkOffice *self)
{
  return self->workspace != NULL && self->workspace->laptop != NULL ? self->workspace->laptop->office_address : NULL;
}

guint64
wk_office_get_sent (WkOffice *self)
{
  return self->sent + (self->client != NULL ? wk_feed_client_get_n_sent (self->client) : 0);
}

guint64
wk_office_get_received (WkOffice *self)
{
  return self->received + (self->client != NULL ? wk_feed_client_get_n_received (self->client) : 0);
}

/**
 * wk_office_dup_sentence:
 * @self: an office
 *
 * Returns: (transfer full): how this laptop stands with it, in one sentence for people
 */
char *
wk_office_dup_sentence (WkOffice *self)
{
  g_autoptr (GDateTime) since = self->since > 0 ? g_date_time_new_from_unix_local (self->since) : NULL;
  g_autofree char *time = since != NULL ? g_date_time_format (since, "%H:%M") : NULL;

  guint64 done, all;

  switch (self->state)
    {
    case WK_OFFICE_IN_STEP:
      if (self->message != NULL)
        return g_strdup (self->message);
      return time != NULL ? g_strdup_printf (_("In step with the office since %s"), time) : g_strdup (_("In step with the office"));
    case WK_OFFICE_CONNECTING:
    case WK_OFFICE_OUT_OF_REACH:
      if (self->waiting == 0)
        return g_strdup (_("No office in reach; nothing waits"));
      return g_strdup_printf (ngettext ("%u change waits: no office in reach", "%u changes wait: no office in reach", self->waiting), self->waiting);
    case WK_OFFICE_SYNCING:
      /* A few are there before anybody has read the sentence. */
      if (get_catching_up (self, &done, &all) && all >= WORTH_COUNTING)
        /* Translators: of what the office has and this laptop has not, as in "1.200 of 3.600 changes have come". */
        return g_strdup_printf (_("%'u of %'u changes have come"), (guint) done, (guint) all);
      return self->waiting == 0 ? g_strdup (_("Syncing with the office…"))
                                : g_strdup_printf (ngettext ("Syncing: %u change still goes", "Syncing: %u changes still go", self->waiting), self->waiting);
    case WK_OFFICE_TROUBLE:
      return g_strdup_printf (_("Trouble: %s"), self->message != NULL ? self->message : "");
    case WK_OFFICE_NONE:
    default:
      return g_strdup (_("Not joined to an office; everything is kept on this laptop"));
    }
}
