#include "wk-office-talk-private.h"

#include <string.h>

#include "wk-body.h"
#include "wk-log.h"
#include "wk-store-side.h"
#include "wk-workspace-private.h"

#define TOLD "office-told"
#define SENT "access-sent" /* the last line that the office keeps, as text */
#define LINES_BYTES (200u * 1024)
#define GATHER_SECONDS 2

struct _WkOfficeTalk {
  GObject parent_instance;
  WkVault *vault;          /* (owned) */
  WkFeedClient *client;    /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned): the talk ends */
  WkFunctions functions;
  WkExpertises expertises;
  char *organisation;      /* (owned): that the office vouches for; "" for none */
  GHashTable *opened;      /* (owned) resident's id in hex → WkEmergency: whose files this profile opened in an emergency */
  GPtrArray *emergencies;  /* (owned) of WkEmergency */
  gboolean sending;
  guint gather;            /* source id */
};

enum { TOLD_SIGNAL, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkOfficeTalk, wk_office_talk, G_TYPE_OBJECT)

static void
emergency_free (gpointer data)
{
  WkEmergency *emergency = data;

  g_free (emergency->resident_id);
  g_free (emergency->name);
  g_free (emergency->function);
  g_free (emergency->organisation);
  g_free (emergency->why);
  g_free (emergency->until);
  g_strfreev (emergency->told);
  g_free (emergency);
}

static gboolean
can_ask (WkOfficeTalk *self)
{
  return self->client != NULL && wk_feed_client_can_ask (self->client);
}

/* ---- what the office says -------------------------------------------------------------------------- */

static WkFunctions
read_functions (YValue *said)
{
  YValue *list = wk_body_list (said, "functions");
  WkFunctions all = WK_FUNCTION_NONE, one;

  for (gsize i = 0; list != NULL && i < y_value_length (list); i++)
    {
      const char *nick = y_value_get_string (y_value_index (list, i), NULL);

      if (nick != NULL && wk_functions_from_nicks (nick, &one))
        all |= one;
    }
  return all;
}

static WkExpertises
read_expertises (YValue *said)
{
  YValue *list = wk_body_list (said, "expertises");
  WkExpertises all = WK_EXPERTISE_NONE, one;

  for (gsize i = 0; list != NULL && i < y_value_length (list); i++)
    {
      const char *nick = y_value_get_string (y_value_index (list, i), NULL);

      if (nick != NULL && wk_expertises_from_nicks (nick, &one))
        all |= one;
    }
  return all;
}

/* (transfer full) */
static char **
read_texts (YValue *list)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (gsize i = 0; list != NULL && i < y_value_length (list); i++)
    {
      const char *text = y_value_get_string (y_value_index (list, i), NULL);

      if (text != NULL)
        g_strv_builder_add (texts, text);
    }
  return g_strv_builder_end (texts);
}

static WkEmergency *
read_emergency (YValue *map)
{
  WkEmergency *emergency = g_new0 (WkEmergency, 1);

  emergency->resident_id = g_strdup (wk_body_text (map, "subject"));
  emergency->name = g_strdup (wk_body_text (map, "name"));
  emergency->function = g_strdup (wk_body_text (map, "function"));
  emergency->organisation = g_strdup (wk_body_text (map, "organisation"));
  emergency->why = g_strdup (wk_body_text (map, "why"));
  emergency->until = g_strdup (wk_body_text (map, "until"));
  emergency->told = read_texts (wk_body_list (map, "told"));
  emergency->from = MAX (wk_body_number (map, "from", G_GINT64_CONSTANT (253402300800)), 0);
  return emergency;
}

/* Offices of before say of which files alone. */
static void
read_opened (YValue *said, GHashTable *opened)
{
  g_auto (GStrv) ids = read_texts (wk_body_list (said, "opened"));
  YValue *list = wk_body_list (said, "taken");

  g_hash_table_remove_all (opened);
  for (guint i = 0; ids[i] != NULL; i++)
    g_hash_table_insert (opened, g_strdup (ids[i]), read_emergency (NULL));
  for (gsize i = 0; list != NULL && i < y_value_length (list); i++)
    {
      WkEmergency *emergency = read_emergency (y_value_index (list, i));

      if (g_hash_table_contains (opened, emergency->resident_id))
        g_hash_table_insert (opened, g_strdup (emergency->resident_id), emergency);
      else
        emergency_free (emergency);
    }
}

static gboolean
take_said (WkOfficeTalk *self, GBytes *body)
{
  g_autoptr (YValue) said = wk_body_read (body);
  YValue *list;

  if (said == NULL || y_value_kind (said) != Y_MAP)
    return FALSE;
  self->functions = read_functions (said);
  self->expertises = read_expertises (said);
  g_free (self->organisation);
  self->organisation = g_strdup (wk_body_text (said, "organisation"));
  read_opened (said, self->opened);
  g_ptr_array_set_size (self->emergencies, 0);
  list = wk_body_list (said, "emergencies");
  for (gsize i = 0; list != NULL && i < y_value_length (list); i++)
    g_ptr_array_add (self->emergencies, read_emergency (y_value_index (list, i)));
  g_signal_emit (self, signals[TOLD_SIGNAL], 0);
  return TRUE;
}

/* worker */
static void
keep_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeTalk *self = source;
  g_autoptr (GError) error = NULL;

  if (self->vault->store != NULL && !self->vault->read_only && !wk_store_set_meta (self->vault->store, TOLD, data, &error))
    wk_log_failure ("workspace", "keep_told_failed", error);
  g_task_return_boolean (task, TRUE);
}

static void
told_cb (WkFeedClient *client, GBytes *body, WkOfficeTalk *self)
{
  g_autoptr (GTask) task = NULL;

  if (!take_said (self, body))
    return;
  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_task_data (task, g_bytes_ref (body), (GDestroyNotify) g_bytes_unref);
  wk_worker_run_async (self->vault->worker, task, keep_thread);
}

/* worker */
static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeTalk *self = source;
  GBytes *said = self->vault->store != NULL ? wk_store_get_meta (self->vault->store, TOLD, NULL) : NULL;

  g_task_return_pointer (task, said, (GDestroyNotify) g_bytes_unref);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GBytes) said = g_task_propagate_pointer (G_TASK (result), NULL);

  /* What it says now counts more. */
  if (said != NULL && WK_OFFICE_TALK (source)->client == NULL)
    take_said (WK_OFFICE_TALK (source), said);
}

/* ---- lines of the access log ------------------------------------------------------------------------- */

/* Some lines that the office does not have. */
typedef struct {
  GBytes *body;      /* (owned) (nullable): none is to go */
  guint64 upto;
  gboolean more;
} Lines;

static void
lines_free (gpointer data)
{
  Lines *lines = data;

  g_clear_pointer (&lines->body, g_bytes_unref);
  g_free (lines);
}

static guint64
read_sent (WkStore *store)
{
  g_autoptr (GBytes) value = wk_store_get_meta (store, SENT, NULL);
  g_autofree char *text = value != NULL ? g_strndup (g_bytes_get_data (value, NULL), g_bytes_get_size (value)) : NULL;

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
}

static YValue *
line_to_value (const WkAccessLine *line)
{
  YValue *details = wk_body_read (line->bytes), *value;
  char hex[WK_ID_HEX_SIZE];

  if (details == NULL)
    return NULL;
  value = y_value_new_map ();
  y_value_map_take (value, "n", y_value_new_number ((double) line->sequence));
  y_value_map_take (value, "time", y_value_new_number ((double) line->time));
  if (line->has_subject)
    wk_body_put_text (value, "subject", wk_id_write_hex (&line->subject, hex));
  y_value_map_take (value, "line", details);
  return value;
}

/* worker */
static void
lines_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeTalk *self = source;
  Lines *lines = g_new0 (Lines, 1);
  g_autoptr (GPtrArray) found = NULL, values = g_ptr_array_new ();
  g_autoptr (YValue) body = NULL;
  gsize size = 0;

  /* The office seals a line under its resident's key: it must know whom it is about, or the line stays when they are erased. */
  if (self->vault->store != NULL && wk_store_count_outbox (self->vault->store) == 0)
    found = wk_store_list_access (self->vault->store, NULL, read_sent (self->vault->store), WK_QUESTION_LINES_MAX, NULL);
  for (guint i = 0; found != NULL && i < found->len && size < LINES_BYTES; i++)
    {
      const WkAccessLine *line = g_ptr_array_index (found, i);
      /* Of somebody who was erased there is nothing to tell. */
      YValue *value = line->bytes != NULL ? line_to_value (line) : NULL;

      if (value != NULL)
        {
          g_ptr_array_add (values, value);
          size += g_bytes_get_size (line->bytes) + 120;
        }
      lines->upto = line->sequence;
      lines->more = i + 1 < found->len || found->len == WK_QUESTION_LINES_MAX;
    }
  if (lines->upto > 0)
    {
      body = y_value_new_map ();
      y_value_map_take (body, "lines", wk_body_take_list (values));
      lines->body = wk_body_write (body);
    }
  g_task_return_pointer (task, lines, lines_free);
}

/* worker */
static void
sent_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WkOfficeTalk *self = source;
  Lines *lines = data;
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, lines->upto);
  g_autoptr (GBytes) value = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  /* Sent twice they are kept once. */
  if (self->vault->store != NULL && !wk_store_set_meta (self->vault->store, SENT, value, &error))
    wk_log_failure ("workspace", "keep_sent_failed", error);
  g_task_return_boolean (task, lines->more && error == NULL);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkOfficeTalk *self = WK_OFFICE_TALK (source);

  self->sending = FALSE;
  if (g_task_propagate_boolean (G_TASK (result), NULL))
    wk_office_talk_send_lines (self);
}

typedef struct {
  WkOfficeTalk *self; /* (owned) */
  Lines *lines;       /* (owned) */
} Sending;

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Sending *sending = data;
  g_autoptr (WkOfficeTalk) self = sending->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = wk_feed_client_ask_finish (WK_FEED_CLIENT (source), result, &error);
  g_autoptr (GTask) task = NULL;

  if (answer == NULL)
    {
      /* They stay here, and go when the line is there again. */
      if (!g_error_matches (error, WK_SYNC_ERROR, WK_SYNC_ERROR_ENDED) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        wk_log_failure ("workspace", "send_lines_failed", error);
      lines_free (sending->lines);
      self->sending = FALSE;
      return;
    }
  task = g_task_new (self, self->cancellable, sent_cb, NULL);
  g_task_set_task_data (task, sending->lines, lines_free);
  wk_worker_run_async (self->vault->worker, task, sent_thread);
}

static void
lines_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkOfficeTalk *self = WK_OFFICE_TALK (source);
  Lines *lines = g_task_propagate_pointer (G_TASK (result), NULL);
  Sending *sending;

  if (lines == NULL || lines->body == NULL || !can_ask (self))
    {
      g_clear_pointer (&lines, lines_free);
      self->sending = FALSE;
      return;
    }
  sending = g_new0 (Sending, 1);
  sending->self = g_object_ref (self);
  sending->lines = lines;
  wk_feed_client_ask_async (self->client, WK_QUESTION_LINES, lines->body, NULL, kept_cb, sending);
}

static gboolean
gather_cb (gpointer data)
{
  WkOfficeTalk *self = data;
  g_autoptr (GTask) task = NULL;

  self->gather = 0;
  if (self->sending || !can_ask (self) || self->vault->read_only)
    return G_SOURCE_REMOVE;
  self->sending = TRUE;
  task = g_task_new (self, self->cancellable, lines_cb, NULL);
  wk_worker_run_async (self->vault->worker, task, lines_thread);
  return G_SOURCE_REMOVE;
}

void
wk_office_talk_send_lines (WkOfficeTalk *self)
{
  if (self->gather == 0)
    self->gather = g_timeout_add_seconds (GATHER_SECONDS, gather_cb, self);
}

/* ---- asking ---------------------------------------------------------------------------------------------- */

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GBytes *body = wk_feed_client_ask_finish (WK_FEED_CLIENT (source), result, &error);

  if (body != NULL)
    g_task_return_pointer (task, body, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
wk_workspace_ask_async (WkWorkspace *self, WkQuestion question, YValue *asked, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  WkOfficeTalk *talk = self->office != NULL ? wk_office_get_talk (self->office) : NULL;
  GTask *task = g_task_new (self, cancellable, callback, data);
  g_autoptr (GBytes) body = wk_body_write (asked);

  g_task_set_source_tag (task, wk_workspace_ask_async);
  if (talk != NULL && can_ask (talk))
    {
      wk_feed_client_ask_async (talk->client, question, body, NULL, answered_cb, task);
      return;
    }
  g_task_return_new_error (task, WK_SYNC_ERROR, WK_SYNC_ERROR_ENDED, "There is no line to an office that answers.");
  g_object_unref (task);
}

YValue *
wk_workspace_ask_finish (WkWorkspace *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) body = g_task_propagate_pointer (G_TASK (result), error);

  return body != NULL ? wk_body_read (body) : NULL;
}

WkFunctions
wk_office_talk_get_functions (WkOfficeTalk *self)
{
  return self->functions;
}

void
wk_office_talk_describe (WkOfficeTalk *self, const char *resident_id, WkAccessWho *who)
{
  who->functions = self->functions;
  who->expertises = self->expertises;
  who->organisation = *self->organisation != '\0' ? self->organisation : NULL;
  who->emergency = g_hash_table_contains (self->opened, resident_id);
}

const WkEmergency *
wk_office_talk_get_opened (WkOfficeTalk *self, const char *resident_id)
{
  return g_hash_table_lookup (self->opened, resident_id);
}

GPtrArray *
wk_office_talk_get_emergencies (WkOfficeTalk *self)
{
  return self->emergencies;
}

void
wk_office_talk_set_client (WkOfficeTalk *self, WkFeedClient *client)
{
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_set_object (&self->client, client);
  if (client != NULL)
    g_signal_connect_object (client, "told", G_CALLBACK (told_cb), self, 0);
}

/* ---- object ---------------------------------------------------------------------------------------------- */

static void
wk_office_talk_dispose (GObject *object)
{
  WkOfficeTalk *self = WK_OFFICE_TALK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->gather, g_source_remove);
  wk_office_talk_set_client (self, NULL);
  G_OBJECT_CLASS (wk_office_talk_parent_class)->dispose (object);
}

static void
wk_office_talk_finalize (GObject *object)
{
  WkOfficeTalk *self = WK_OFFICE_TALK (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->emergencies);
  g_hash_table_unref (self->opened);
  g_free (self->organisation);
  wk_vault_unref (self->vault);
  G_OBJECT_CLASS (wk_office_talk_parent_class)->finalize (object);
}

static void
wk_office_talk_class_init (WkOfficeTalkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_office_talk_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_office_talk_finalize;
  signals[TOLD_SIGNAL] = g_signal_new ("told", WK_TYPE_OFFICE_TALK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wk_office_talk_init (WkOfficeTalk *self)
{
  self->cancellable = g_cancellable_new ();
  self->emergencies = g_ptr_array_new_with_free_func (emergency_free);
  self->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, emergency_free);
  self->organisation = g_strdup ("");
}

WkOfficeTalk *
wk_office_talk_new (WkVault *vault)
{
  WkOfficeTalk *self = g_object_new (WK_TYPE_OFFICE_TALK, NULL);
  g_autoptr (GTask) task = NULL;

  self->vault = wk_vault_ref (vault);
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  wk_worker_run_async (vault->worker, task, read_thread);
  return self;
}
