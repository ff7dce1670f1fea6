#include "wk-table-private.h"

#include <string.h>

#include "wk-address.h"
#include "wk-connector.h"

#define MAX_CONNECTIONS 64u
#define LOOK_MS 500u
#define PROBE_MS 3000u
#define PROBE_GIVES_UP_MS 5000u
#define PROBES_OF_THE_FORMER_HOST 5u /* one in so many, while others sit here */

/* How long the first heir waits for the host; the second waits twice as long, and so on. */
static guint patience_ms = 8000;

void
wk_table_set_patience (guint ms)
{
  patience_ms = ms;
}

/* ---- a place of our own ------------------------------------------------------------------------------------- */

static void
connected_cb (WkListener *listener, WkTransport *transport, const char *peer, gpointer data)
{
  WkTable *self = data;

  /* Nobody takes it as long as we are not the host: it is closed, and whoever it was tries elsewhere. */
  if (self->room != NULL)
    wk_room_add_connection (self->room, transport);
}

gboolean
wk_table_open_listener (WkTable *self, GError **error)
{
  self->identity = wk_tls_identity_new (self->workspace->clock, error);
  if (self->identity == NULL)
    return FALSE;
  self->listener = wk_listener_new (self->identity, WK_TABLE_MESSAGE_LIMIT, MAX_CONNECTIONS);
  if (!wk_listener_listen (self->listener, NULL, 0, error))
    {
      g_clear_object (&self->listener);
      return FALSE;
    }
  g_signal_connect (self->listener, "connected", G_CALLBACK (connected_cb), self);
  return TRUE;
}

/* Whoever keeps the plan can go on with the table, and says at the door where that would be. */
void
wk_table_hold_place (WkTable *self, WkRoomGuest *guest)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) addresses = NULL;

  if (self->workspace->vault == NULL || self->workspace->vault->read_only || self->workspace->laptop->enrolment == NULL)
    return;
  if (self->listener == NULL && !wk_table_open_listener (self, &error))
    {
      g_warning ("this laptop cannot take a table over: %s", error->message);
      return;
    }
  addresses = wk_listener_list_addresses (self->listener);
  wk_room_guest_set_address (guest, wk_tls_identity_get_fingerprint (self->identity), (const char * const *) addresses);
}

/* ---- where the table may be ------------------------------------------------------------------------------------ */

static void
place_free (gpointer data)
{
  WkTablePlace *place = data;

  g_free (place->host);
  g_free (place);
}

static gboolean
is_own_key (WkTable *self, const guint8 *key)
{
  WkLaptop *laptop = self->workspace->laptop;

  return laptop != NULL && memcmp (wk_device_key_get_public (laptop->key), key, WK_PUBLIC_KEY_LENGTH) == 0;
}

static void
add_heirs (WkTable *self, GPtrArray *places, GPtrArray *heirs)
{
  for (guint i = 0; i < heirs->len; i++)
    {
      WkRoomHeir *heir = heirs->pdata[i];

      if (is_own_key (self, heir->key))
        continue;
      for (char **address = heir->addresses; *address != NULL; address++)
        {
          WkTablePlace *place = g_new0 (WkTablePlace, 1);

          place->heir = TRUE;
          memcpy (place->pin, heir->fingerprint, sizeof place->pin);
          memcpy (place->key, heir->key, sizeof place->key);
          if (wk_address_parse (*address, 0, &place->host, &place->port, NULL))
            g_ptr_array_add (places, place);
          else
            place_free (place);
        }
    }
}

/* The host that we know, then the heirs in their order. */
static GPtrArray *
list_places (WkTable *self)
{
  g_autoptr (GPtrArray) heirs = wk_room_guest_dup_heirs (self->guest);
  g_autoptr (GPtrArray) members = wk_room_guest_dup_members (self->guest);
  GPtrArray *places = g_ptr_array_new_with_free_func (place_free);
  WkTablePlace *host = g_new0 (WkTablePlace, 1);
  GBytes *pin = wk_room_guest_get_certificate_hash (self->guest);

  host->host = g_strdup (self->host);
  host->port = self->port;
  if (pin != NULL)
    memcpy (host->pin, g_bytes_get_data (pin, NULL), sizeof host->pin);
  for (guint i = 0; i < members->len; i++)
    if (wk_room_member_is_host (members->pdata[i]) && wk_room_member_has_key (members->pdata[i]))
      memcpy (host->key, wk_room_member_get_key (members->pdata[i]), sizeof host->key);
  g_ptr_array_add (places, host);
  add_heirs (self, places, heirs);
  return places;
}

static void
make_places (WkTable *self)
{
  g_clear_pointer (&self->places, g_ptr_array_unref);
  self->places = list_places (self);
  self->next_place = 0;
  self->rounds = self->turn = 0;
}

void
wk_table_heirs_changed (WkTable *self)
{
  if (self->away_since != 0)
    make_places (self);
}

/* The one to be tried now; %NULL: the host. */
const WkTablePlace *
wk_table_next_place (WkTable *self)
{
  if (self->places == NULL || self->away_since == 0)
    return NULL;
  self->trying = self->next_place;
  self->next_place = (self->next_place + 1) % self->places->len;
  if (self->next_place == 0)
    self->rounds++;
  return self->places->pdata[self->trying];
}

/* ---- taking over -------------------------------------------------------------------------------------------------- */

/* What the store has of the plan. */
typedef struct { WkVault *vault; WkId id; } Question;
typedef struct { GBytes *vector, *snapshot; } Answer;

static void
question_free (gpointer data)
{
  Question *question = data;

  wk_vault_unref (question->vault);
  g_free (question);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_bytes_unref (answer->vector);
  g_bytes_unref (answer->snapshot);
  g_free (answer);
}

static void
ask_store_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;
  g_autoptr (WkLoadedDocument) loaded = wk_vault_load_document (question->vault, &question->id, &error);
  g_autoptr (YDoc) empty = NULL;
  YDoc *doc;
  Answer *answer;

  if (loaded == NULL && !g_error_matches (error, WK_STORE_ERROR, WK_STORE_ERROR_MISSING))
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  empty = y_doc_new (1, Y_DOC_GC);
  doc = loaded != NULL ? loaded->doc : empty;
  answer = g_new0 (Answer, 1);
  answer->vector = y_doc_state_vector (doc);
  answer->snapshot = y_doc_snapshot_canonical (doc);
  g_task_return_pointer (task, answer, answer_free);
}

/* What came here live, and nobody's signature brought to this disk before the host went, is put away under our own word. */
static void
vouch_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkTable) self = data;
  g_autoptr (GError) error = NULL;
  Answer *answer = g_task_propagate_pointer (G_TASK (result), &error);

  if (answer == NULL)
    {
      g_warning ("what the table had before its host went could not be compared with the store: %s", error->message);
      return;
    }
  if (self->room != NULL && self->plan != NULL)
    {
      g_autoptr (GBytes) snapshot = y_doc_snapshot_canonical (self->plan->doc);
      gsize length;
      gconstpointer vector = g_bytes_get_data (answer->vector, &length);

      if (!g_bytes_equal (snapshot, answer->snapshot))
        {
          g_autoptr (GBytes) update = y_doc_encode_state (self->plan->doc, vector, length, NULL);
          wk_room_vouch_for_update (self->room, &self->plan->name->document, update);
        }
    }
  answer_free (answer);
}

static void
vouch_for_what_is_not_kept (WkTable *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, vouch_cb, g_object_ref (self));
  Question *question = g_new0 (Question, 1);

  question->vault = wk_vault_ref (self->workspace->vault);
  question->id = self->plan->name->document;
  g_task_set_source_tag (task, vouch_for_what_is_not_kept);
  g_task_set_task_data (task, question, question_free);
  wk_worker_run_async (self->workspace->vault->worker, task, ask_store_thread);
}

static void
take_over (WkTable *self)
{
  g_autoptr (WkRoomGuest) guest = g_object_ref (self->guest);
  g_autoptr (GPtrArray) members = wk_room_guest_dup_members (guest);
  g_autoptr (GPtrArray) keys = wk_room_guest_dup_admitted_keys (guest);
  g_autoptr (GPtrArray) unconfirmed = wk_room_guest_dup_unconfirmed (guest);
  g_autoptr (GPtrArray) places = list_places (self);
  g_autoptr (WkRoom) room = NULL;
  WkRoomConfig config;

  wk_table_stop_succession (self);
  wk_workspace_flush (self->workspace);
  wk_table_fill_config (self, &config, TRUE);
  config.word = wk_room_guest_get_word (guest);
  config.member_id = wk_room_guest_get_member_id (guest);
  room = wk_room_new (&config);
  for (guint i = 0; i < members->len; i++)
    wk_room_expect_member (room, members->pdata[i]);
  for (guint i = 0; i < keys->len; i++)
    wk_room_add_admitted_key (room, g_bytes_get_data (keys->pdata[i], NULL));
  wk_table_stop_sitting (self);
  self->successor = TRUE;
  ((WkTablePlace *) places->pdata[0])->heir = TRUE; /* it may be back, and knows us by our key */
  self->places = g_steal_pointer (&places);
  wk_table_host_with (self, room);
  for (guint i = 0; i < unconfirmed->len; i++)
    wk_room_add_batch (room, unconfirmed->pdata[i]);
  vouch_for_what_is_not_kept (self);
}

static gboolean
look_cb (gpointer data)
{
  WkTable *self = data;
  g_autoptr (GPtrArray) heirs = wk_room_guest_dup_heirs (self->guest);
  gint64 waited = g_get_monotonic_time () - self->away_since;

  /* Only with a plan that this laptop keeps, and no attempt under way. */
  if (self->plan == NULL || self->plan->room == NULL || self->listener == NULL || self->rounds == 0 || self->connecting != NULL
      || wk_room_guest_get_state (self->guest) != WK_ROOM_GUEST_AWAY)
    return G_SOURCE_CONTINUE;
  for (guint i = 0; i < heirs->len; i++)
    if (is_own_key (self, ((WkRoomHeir *) heirs->pdata[i])->key))
      {
        /* When it was the turn of the one before us, all are to be tried once more: it may be the host by now. */
        if (i > 0 && self->turn == 0 && waited >= (gint64) patience_ms * 1000 * i)
          self->turn = self->rounds + 2;
        if (waited < (gint64) patience_ms * 1000 * (i + 1) || self->rounds < self->turn)
          return G_SOURCE_CONTINUE;
        self->succession = 0;
        take_over (self);
        return G_SOURCE_REMOVE;
      }
  return G_SOURCE_CONTINUE;
}

void
wk_table_became_away (WkTable *self)
{
  if (self->away_since != 0)
    return;
  self->away_since = g_get_monotonic_time ();
  make_places (self);
  wk_reconnector_set_bounds (self->reconnector, 200, 800);
  if (self->succession == 0)
    self->succession = g_timeout_add (LOOK_MS, look_cb, self);
}

void
wk_table_became_open (WkTable *self)
{
  if (self->places != NULL && self->at_heir)
    {
      const WkTablePlace *place = self->places->pdata[self->trying];

      g_free (self->host);
      self->host = g_strdup (place->host);
      self->port = place->port;
      g_free (self->address);
      self->address = wk_address_format (self->host, self->port);
    }
  self->at_heir = FALSE;
  wk_table_stop_succession (self);
}

/* ---- a host that looks for its table ------------------------------------------------------------------------------------ */

static void
drop_probe (WkTable *self)
{
  g_autoptr (WkRoomGuest) probe = g_steal_pointer (&self->probe);

  if (probe == NULL)
    return;
  g_signal_handlers_disconnect_by_data (probe, self);
  wk_room_guest_leave (probe);
}

/* How many others are here. */
static guint
count_present (GPtrArray *members, guint64 own)
{
  guint n = 0;

  for (guint i = 0; i < members->len; i++)
    if (wk_room_member_get_id (members->pdata[i]) != own && !wk_room_member_is_host (members->pdata[i])
        && wk_room_member_get_state (members->pdata[i]) != WK_ROOM_MEMBER_AWAY)
      n++;
  return n;
}

static gboolean
is_alone (WkTable *self)
{
  g_autoptr (GPtrArray) members = wk_room_dup_members (self->room);

  return count_present (members, wk_room_get_host_member (self->room)) == 0;
}

/* The table goes on there: we, and whoever sits here, go on with it. */
static void
join_it (WkTable *self)
{
  g_autoptr (WkRoomGuest) probe = g_steal_pointer (&self->probe);
  g_autoptr (GPtrArray) batches = wk_room_dup_batches_not_taken (self->room, self->probed->key);

  g_signal_handlers_disconnect_by_data (probe, self);
  wk_workspace_flush (self->workspace);
  wk_table_stop_succession (self);
  wk_table_stop_hosting (self);
  self->successor = FALSE;
  g_free (self->host);
  self->host = g_steal_pointer (&self->probed->host);
  self->port = self->probed->port;
  g_clear_pointer (&self->probed, place_free);
  g_free (self->address);
  self->address = wk_address_format (self->host, self->port);
  wk_table_sit_with (self, probe);
  self->plan->room = G_OBJECT (probe);
  for (guint i = 0; i < batches->len; i++)
    wk_room_guest_add_batch (probe, batches->pdata[i]);
  wk_table_start_reconnector (self);
  wk_table_set_state (self, WK_TABLE_AWAY, NULL);
  wk_table_guest_changed (self);
  wk_room_guest_take_document_if_offered (probe, &self->plan->name->document, self->plan->doc);
}

static void
probe_changed_cb (WkRoomGuest *probe, gpointer data)
{
  WkTable *self = data;

  switch (wk_room_guest_get_state (probe))
    {
    case WK_ROOM_GUEST_OPEN:
      if (is_alone (self))
        join_it (self);
      break; /* else: who else is there decides */
    case WK_ROOM_GUEST_AWAY:
    case WK_ROOM_GUEST_ENDED:
      drop_probe (self);
      break;
    case WK_ROOM_GUEST_CONNECTING:
    case WK_ROOM_GUEST_KNOCKING:
    default:
      break;
    }
}

/* Two tables with people at both: the one that took over gives way. With nobody there it is their host that will come to us. */
static void
probe_members_cb (WkRoomGuest *probe, gpointer data)
{
  WkTable *self = data;
  g_autoptr (GPtrArray) members = wk_room_guest_dup_members (probe);

  if (wk_room_guest_get_state (probe) != WK_ROOM_GUEST_OPEN)
    return;
  if (count_present (members, wk_room_guest_get_member_id (probe)) > 0)
    join_it (self);
  else
    drop_probe (self);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkTable) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) transport = (GObject *) wk_connector_connect_finish (result, NULL, &error);
  WkRoomConfig config;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_handle_id (&self->giving_up, g_source_remove);
  g_clear_object (&self->connecting);
  if (transport == NULL || self->room == NULL || self->probed == NULL)
    return;
  wk_table_fill_config (self, &config, FALSE);
  self->probe = wk_room_guest_new (&config, NULL);
  wk_room_guest_add_admitted_key (self->probe, self->probed->key);
  wk_table_hold_place (self, self->probe);
  g_signal_connect (self->probe, "state-changed", G_CALLBACK (probe_changed_cb), self);
  g_signal_connect (self->probe, "members-changed", G_CALLBACK (probe_members_cb), self);
  wk_room_guest_connect_to_heir (self->probe, WK_TRANSPORT (transport));
}

static gboolean
probe_gives_up_cb (gpointer data)
{
  WkTable *self = data;

  self->giving_up = 0;
  g_cancellable_cancel (self->connecting);
  g_clear_object (&self->connecting);
  return G_SOURCE_REMOVE;
}

static gboolean
probe_cb (gpointer data)
{
  WkTable *self = data;
  g_autoptr (GPtrArray) places = NULL;
  WkTablePlace *place;
  guint n = self->rounds++;

  if (self->connecting != NULL)
    return G_SOURCE_CONTINUE;
  if (self->probe != NULL && n - self->probed_at <= PROBE_GIVES_UP_MS / PROBE_MS)
    return G_SOURCE_CONTINUE;
  drop_probe (self);
  if (is_alone (self))
    {
      if (self->successor)
        places = g_ptr_array_ref (self->places);
      else
        {
          g_autoptr (GPtrArray) heirs = wk_room_dup_heirs (self->room);

          places = g_ptr_array_new_with_free_func (place_free);
          add_heirs (self, places, heirs);
        }
      if (places->len == 0)
        return G_SOURCE_CONTINUE;
      place = places->pdata[n % places->len];
    }
  else if (self->successor && n % PROBES_OF_THE_FORMER_HOST == 0)
    place = self->places->pdata[0];
  else
    return G_SOURCE_CONTINUE;
  self->probed_at = n;
  g_clear_pointer (&self->probed, place_free);
  self->probed = g_memdup2 (place, sizeof *place);
  self->probed->host = g_strdup (place->host);
  self->connecting = g_cancellable_new ();
  self->giving_up = g_timeout_add (PROBE_GIVES_UP_MS, probe_gives_up_cb, self);
  wk_connector_connect_async (place->host, place->port, place->pin, WK_TABLE_MESSAGE_LIMIT, self->connecting, probed_cb, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

/* Only a laptop of a location can be taken over from, and is known elsewhere by its key. */
void
wk_table_start_probing (WkTable *self)
{
  if (self->workspace->laptop == NULL || self->workspace->laptop->enrolment == NULL)
    return;
  self->rounds = 0;
  self->succession = g_timeout_add (MIN (PROBE_MS, patience_ms), probe_cb, self);
}

void
wk_table_stop_succession (WkTable *self)
{
  g_clear_handle_id (&self->succession, g_source_remove);
  drop_probe (self);
  if (self->room != NULL && self->connecting != NULL)
    {
      g_cancellable_cancel (self->connecting);
      g_clear_object (&self->connecting);
      g_clear_handle_id (&self->giving_up, g_source_remove);
    }
  self->away_since = 0;
  g_clear_pointer (&self->places, g_ptr_array_unref);
}

void
wk_table_clear_places (WkTable *self)
{
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_clear_pointer (&self->probed, place_free);
}
