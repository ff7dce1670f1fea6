#include "wk-table-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-address.h"
#include "wk-author.h"
#include "wk-code.h"
#include "wk-connector.h"
#include "wk-member-private.h"
#include "wk-net-error.h"

#define WIRE_VERSION 1u
#define ATTEMPT_MS 4000u

/* Words by which people find a room; nobody's name, and easy to say in any language. */
static const char * const room_words[] = {
  "appel", "boom", "brood", "citroen", "duif", "eend", "fiets", "gans", "honing", "kers", "klok", "lamp", "linde", "maan", "molen", "peer",
  "roos", "schip", "ster", "thee", "tulp", "vijver", "vlinder", "zon",
};

enum {
  PROP_0, PROP_STATE, PROP_MESSAGE, PROP_HOST, PROP_CODE, PROP_WORD, PROP_ADDRESSES, PROP_READ_ONLY, PROP_IN_STEP, PROP_PLAN, PROP_RESIDENT_NAME, PROP_ASKS, PROP_N_KEPT, N_PROPS
};
static GParamSpec *props[N_PROPS];
enum { CARETS_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkTable, wk_table, G_TYPE_OBJECT)

void
wk_table_set_state (WkTable *self, WkTableState state, const char *message)
{
  gboolean changed = self->state != state;

  if (!changed && g_strcmp0 (self->message, message) == 0)
    return;
  self->state = state;
  g_free (self->message);
  self->message = g_strdup (message);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MESSAGE]);
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

/* ---- who is here -------------------------------------------------------------------------------------- */

static WkMember *
find_member (WkTable *self, guint64 id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->members));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WkMember) member = g_list_model_get_item (G_LIST_MODEL (self->members), i);
      if (wk_member_get_id (member) == id)
        return member;
    }
  return NULL;
}

/* Ours among the table's members. */
static guint64
own_id (WkTable *self)
{
  if (self->room != NULL)
    return wk_room_get_host_member (self->room);
  return self->guest != NULL ? wk_room_guest_get_member_id (self->guest) : 0;
}

static gboolean
contains (GPtrArray *members, guint64 id)
{
  for (guint i = 0; i < members->len; i++)
    if (wk_room_member_get_id (members->pdata[i]) == id)
      return TRUE;
  return FALSE;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  guint64 one = *(const guint64 *) a, other = *(const guint64 *) b;

  return one < other ? -1 : one > other;
}

/* By number, so alike on every screen: theirs, or where somebody who came before has it the next that is free. */
static guint
pick_colour (GPtrArray *now, guint64 id)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint taken = 0, colour = 0;

  for (guint i = 0; i < now->len; i++)
    {
      guint64 other = wk_room_member_get_id (now->pdata[i]);

      if (other <= id)
        g_array_append_val (ids, other);
    }
  g_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    colour = wk_author_pick_colour (&taken, (g_array_index (ids, guint64, i) - 1) % WK_AUTHOR_COLOURS);
  return colour;
}

static void update_places (WkTable *self);

static void
update_members (WkTable *self, GPtrArray *now, guint64 own)
{
  gboolean apart = self->guest != NULL && self->state == WK_TABLE_AWAY; /* of the others we know nothing now */
  gboolean in_step = !apart, carets = FALSE;

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->members)); i > 0; i--)
    {
      g_autoptr (WkMember) member = g_list_model_get_item (G_LIST_MODEL (self->members), i - 1);
      if (!contains (now, wk_member_get_id (member)))
        g_list_store_remove (self->members, i - 1);
    }
  for (guint i = 0; i < now->len; i++)
    {
      WkRoomMember *from = now->pdata[i];
      guint64 id = wk_room_member_get_id (from);
      WkMember *member = find_member (self, id);
      gboolean was_away = member != NULL && wk_member_get_state (member) == WK_MEMBER_AWAY;

      if (member != NULL)
        {
          wk_member_update (member, from, id == own, pick_colour (now, id), apart);
          carets = carets || was_away != (wk_member_get_state (member) == WK_MEMBER_AWAY);
        }
      else
        {
          g_autoptr (WkMember) made = wk_member_new (id);

          wk_member_update (made, from, id == own, pick_colour (now, id), apart);
          if (id == own)
            g_list_store_insert (self->members, 0, made);
          else
            g_list_store_append (self->members, made);
        }
      in_step = in_step && wk_room_member_get_state (from) == WK_ROOM_MEMBER_IN_STEP;
    }
  if (self->guest != NULL && self->state == WK_TABLE_OPEN)
    in_step = in_step && wk_room_guest_is_in_step (self->guest);
  if (self->in_step != in_step)
    {
      self->in_step = in_step;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IN_STEP]);
    }
  if (carets)
    {
      update_places (self);
      g_signal_emit (self, signals[CARETS_CHANGED], 0);
    }
}

void
wk_table_members_changed (WkTable *self)
{
  g_autoptr (GPtrArray) now = self->room != NULL ? wk_room_dup_members (self->room) : wk_room_guest_dup_members (self->guest);

  update_members (self, now, own_id (self));
}

/* ---- carets ------------------------------------------------------------------------------------------------ */

static YAwareness *
awareness (WkTable *self)
{
  if (self->plan == NULL)
    return NULL;
  if (self->room != NULL)
    return wk_room_get_awareness (self->room, &self->plan->name->document);
  return self->guest != NULL ? wk_room_guest_get_awareness (self->guest, &self->plan->name->document) : NULL;
}

static const char *
text_at (YValue *state, const char *key)
{
  YValue *value = y_value_lookup (state, key);

  return value != NULL ? y_value_get_string (value, NULL) : NULL;
}

static guint64
member_at (YValue *state)
{
  YValue *value = y_value_lookup (state, "member");

  return value != NULL && y_value_kind (value) == Y_NUMBER ? (guint64) y_value_get_number (value) : 0;
}

/* Calls func for everyone else's presence. */
typedef void (*PresenceFunc) (WkTable *self, WkMember *member, YValue *state, gpointer data);

static void
foreach_presence (WkTable *self, PresenceFunc func, gpointer data)
{
  YAwareness *presence = awareness (self);
  guint64 own = own_id (self);

  if (presence == NULL)
    return;
  g_autoptr (GArray) clients = y_awareness_clients (presence);
  for (guint i = 0; i < clients->len; i++)
    {
      const char *json = y_awareness_get (presence, g_array_index (clients, guint64, i));
      g_autoptr (YValue) state = json != NULL ? y_value_from_json (json, -1, NULL) : NULL;
      WkMember *member;

      if (state == NULL || y_value_kind (state) != Y_MAP || member_at (state) == own)
        continue;
      member = find_member (self, member_at (state));
      /* Where somebody was who is away now shows nothing: it goes by itself only after half a minute. */
      if (member != NULL && wk_member_get_state (member) != WK_MEMBER_AWAY)
        func (self, member, state, data);
    }
}

typedef struct { WkText *text; GArray *carets; } CaretSearch;

static void
caret_clear (gpointer data)
{
  g_clear_object (&((WkCaret *) data)->member);
}

static void
add_caret (WkTable *self, WkMember *member, YValue *state, gpointer data)
{
  CaretSearch *search = data;
  const char *anchor = text_at (state, "anchor"), *head = text_at (state, "head");
  WkCaret caret;

  if (g_strcmp0 (text_at (state, "text"), wk_text_get_name (search->text)) != 0 || anchor == NULL || head == NULL
      || !wk_text_resolve_position (search->text, anchor, &caret.anchor) || !wk_text_resolve_position (search->text, head, &caret.head))
    return;
  caret.member = g_object_ref (member);
  g_array_append_val (search->carets, caret);
}

/**
 * wk_table_dup_carets:
 * @self: a table
 * @text: a text of its plan
 *
 * Returns: (transfer full) (element-type WkCaret): the others' carets in it, as they stand now
 */
GArray *
wk_table_dup_carets (WkTable *self, WkText *text)
{
  CaretSearch search = { text, g_array_new (FALSE, FALSE, sizeof (WkCaret)) };

  g_array_set_clear_func (search.carets, caret_clear);
  foreach_presence (self, add_caret, &search);
  return search.carets;
}

/**
 * wk_table_set_caret:
 * @self: a table
 * @text: (nullable): the text our caret is in; %NULL: in none
 * @anchor: where the selection began, in characters
 * @head: where the caret is, in characters
 *
 * Shows the others where we are.
 */
void
wk_table_set_caret (WkTable *self, WkText *text, guint anchor, guint head)
{
  YAwareness *presence = awareness (self);
  g_autoptr (YValue) state = NULL;
  g_autoptr (GString) json = g_string_new (NULL);

  if (presence == NULL || self->state != WK_TABLE_OPEN)
    return;
  state = y_value_new_map ();
  y_value_map_take (state, "member", y_value_new_number (own_id (self)));
  if (text != NULL)
    {
      g_autofree char *a = wk_text_encode_position (text, anchor, FALSE);
      g_autofree char *h = anchor == head ? g_strdup (a) : wk_text_encode_position (text, head, FALSE);

      y_value_map_take (state, "text", y_value_new_string (wk_text_get_name (text)));
      y_value_map_take (state, "anchor", y_value_new_string (a));
      y_value_map_take (state, "head", y_value_new_string (h));
    }
  y_value_to_json (state, json);
  g_free (self->presence);
  self->presence = g_strdup (json->str);
  y_awareness_set_local (presence, json->str);
}

static void
take_place (WkTable *self, WkMember *member, YValue *state, gpointer data)
{
  g_hash_table_insert (data, member, g_strdup (text_at (state, "text")));
}

/* Whoever says nothing of where they are, is nowhere. */
static void
update_places (WkTable *self)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  foreach_presence (self, take_place, places);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->members)); i++)
    {
      g_autoptr (WkMember) member = g_list_model_get_item (G_LIST_MODEL (self->members), i);

      wk_member_set_place (member, g_hash_table_lookup (places, member));
    }
}

static void
awareness_changed_cb (GObject *source, const WkId *document, gpointer data)
{
  WkTable *self = data;

  update_places (self);
  g_signal_emit (self, signals[CARETS_CHANGED], 0);
}

/* ---- a table of ours ------------------------------------------------------------------------------------------- */

static void
knocked_cb (WkRoom *room, WkRoomKnock *from, gpointer data)
{
  WkTable *self = data;
  g_autoptr (WkKnock) knock = wk_knock_new (from);

  g_list_store_append (self->knocks, knock);
}

static void
forget_knock (WkTable *self, guint64 id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->knocks));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WkKnock) knock = g_list_model_get_item (G_LIST_MODEL (self->knocks), i);
      if (wk_knock_get_id (knock) == id)
        {
          g_list_store_remove (self->knocks, i);
          return;
        }
    }
}

static void
knock_gone_cb (WkRoom *room, guint64 id, gpointer data)
{
  forget_knock (data, id);
}

static void
host_members_changed_cb (WkRoom *room, gpointer data)
{
  wk_table_members_changed (data);
}

static void
code_changed_cb (WkRoom *room, gpointer data)
{
  WkTable *self = data;

  g_free (self->code);
  self->code = wk_code_format (wk_room_get_code (room));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CODE]);
}

static void
host_batch_cb (WkRoom *room, WkBatch *batch, gpointer data)
{
  WkTable *self = data;

  if (self->plan != NULL && wk_id_equal (&wk_batch_get_fields (batch)->name.document, &self->plan->name->document))
    wk_workspace_keep_batch (self->workspace, self->plan, batch);
}

static void
vouch_cb (WkRoom *room, const WkRoomVouch *vouch, gpointer data)
{
  WkTable *self = data;
  g_autoptr (GPtrArray) batches = NULL;
  const char *name = vouch->member_name;

  if (self->plan == NULL)
    return;
  if (name == NULL)
    {
      WkAuthor *author = wk_document_get_author_of (self->plan->document, vouch->client);
      name = author != NULL ? wk_author_get_name (author) : "";
    }
  batches = wk_workspace_sign (self->workspace, &vouch->name, vouch->client, vouch->update, name);
  for (guint i = 0; batches != NULL && i < batches->len; i++)
    wk_workspace_keep_own_batch (self->workspace, self->plan, batches->pdata[i]);
}

void
wk_table_fill_config (WkTable *self, WkRoomConfig *config, gboolean hosting)
{
  WkLaptop *laptop = self->workspace->laptop;

  memset (config, 0, sizeof *config);
  config->name = wk_workspace_get_profile_name (self->workspace);
  config->organisation = wk_workspace_get_organisation (self->workspace);
  config->device = laptop != NULL ? laptop->device_name : self->workspace->ticket != NULL ? self->workspace->ticket : g_get_host_name ();
  if (config->organisation == NULL)
    config->organisation = "";
  if (laptop != NULL && laptop->enrolment != NULL)
    {
      config->key = laptop->key;
      config->certificate = laptop->enrolment->certificate;
      config->office_key = laptop->enrolment->office_key;
    }
  else if (!hosting)
    {
      /* Known by it for as long as this table lasts, wherever it goes on; nothing is signed with it. */
      if (self->guest_key == NULL)
        self->guest_key = wk_device_key_new (self->workspace->random);
      config->key = self->guest_key;
      config->signs_nothing = TRUE;
      config->wants_sheets = self->workspace->seat;
    }
  config->clock = self->workspace->clock;
  config->random = self->workspace->random;
}

/* Everything that is written here, whoever writes it, is on this disk before long; and they are told. */
static void
live_cb (WkRoom *room, const WkId *document, GBytes *update, gpointer data)
{
  WkTable *self = data;

  if (self->journal != NULL)
    wk_live_journal_add (self->journal, update);
}

static void
journal_cb (gboolean kept, gpointer data)
{
  WkTable *self = data;

  if (self->room == NULL)
    return;
  if (kept)
    wk_room_confirm_live (self->room, &self->plan->name->document);
  else
    wk_room_mark_live (self->room, &self->plan->name->document);
}

static void
drop_journal (WkTable *self)
{
  if (self->plan != NULL)
    self->plan->journal = NULL;
  g_clear_pointer (&self->journal, wk_live_journal_free);
}

static void
told_cb (WkRoom *room, guint64 member, guint number, GBytes *content, gpointer data)
{
  wk_table_take_told (data, number, content);
}

static void
passed_kept_cb (WkRoom *room, guint64 member, gpointer data)
{
  wk_table_take_passed_kept (data, member);
}

/* Takes a room as ours: its signals, the plan on it, and where it can be found. */
void
wk_table_host_with (WkTable *self, WkRoom *room)
{
  g_autofree char *id = wk_id_to_hex (wk_room_get_id (room));

  self->room = g_object_ref (room);
  g_signal_connect (room, "knocked", G_CALLBACK (knocked_cb), self);
  g_signal_connect (room, "knock-gone", G_CALLBACK (knock_gone_cb), self);
  g_signal_connect (room, "members-changed", G_CALLBACK (host_members_changed_cb), self);
  g_signal_connect (room, "code-changed", G_CALLBACK (code_changed_cb), self);
  g_signal_connect (room, "batch", G_CALLBACK (host_batch_cb), self);
  g_signal_connect (room, "vouch", G_CALLBACK (vouch_cb), self);
  g_signal_connect (room, "awareness-changed", G_CALLBACK (awareness_changed_cb), self);
  g_signal_connect (room, "told", G_CALLBACK (told_cb), self);
  g_signal_connect (room, "passed-kept", G_CALLBACK (passed_kept_cb), self);
  if (self->workspace->vault != NULL && !self->workspace->vault->read_only)
    {
      self->plan->journal = self->journal = wk_live_journal_new (self->workspace->vault, self->plan->name, journal_cb, self);
      g_signal_connect (room, "live", G_CALLBACK (live_cb), self);
    }
  wk_room_add_document (room, self->plan->name, self->plan->doc);
  self->plan->room = G_OBJECT (room);
  if (self->presence != NULL)
    y_awareness_set_local (awareness (self), self->presence);
  code_changed_cb (room, self);
  g_strfreev (self->addresses);
  self->addresses = wk_listener_list_addresses (self->listener);
  self->discovery = wk_discovery_new ();
  wk_discovery_publish (self->discovery, id, wk_room_get_word (room), wk_listener_get_port (self->listener), WIRE_VERSION);
  for (guint i = PROP_HOST; i <= PROP_ADDRESSES; i++)
    g_object_notify_by_pspec (G_OBJECT (self), props[i]);
  wk_table_set_state (self, WK_TABLE_OPEN, NULL);
  wk_table_members_changed (self);
  wk_table_start_probing (self);
}

/* The table is somebody else's from now on; what was written stays. */
void
wk_table_stop_hosting (WkTable *self)
{
  g_autoptr (WkRoom) room = g_steal_pointer (&self->room);

  g_clear_object (&self->discovery);
  g_list_store_remove_all (self->knocks);
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->addresses, g_strfreev);
  if (self->plan != NULL)
    self->plan->room = NULL;
  drop_journal (self);
  if (room == NULL)
    return;
  wk_room_hand_over (room);
  g_signal_handlers_disconnect_by_data (room, self);
  for (guint i = PROP_HOST; i <= PROP_ADDRESSES; i++)
    g_object_notify_by_pspec (G_OBJECT (self), props[i]);
}

/**
 * wk_table_new_host:
 * @workspace: a workspace with a store
 * @file: the resident's file whose plan lies on the table
 * @error: return location for an error
 *
 * Opens a table on the local network.
 *
 * Returns: (transfer full) (nullable): the open table
 */
WkTable *
wk_table_new_host (WkWorkspace *workspace, WkFile *file, GError **error)
{
  g_autoptr (WkTable) self = g_object_new (WK_TYPE_TABLE, NULL);
  g_autoptr (WkRoom) room = NULL;
  WkRoomConfig config;

  if (workspace->vault->read_only)
    {
      g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_READ_ONLY,
                           _("These files can only be read, so no table can be opened: what is written at it could not be saved."));
      return NULL;
    }
  self->workspace = g_object_ref (workspace);
  self->file = g_object_ref (file);
  self->resident_name = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (file)), "display-name");
  self->plan = wk_open_document_ref (wk_file_get_open_document (file, WK_DOC_PLAN, NULL));
  if (self->plan->room != NULL)
    {
      g_clear_pointer (&self->plan, wk_open_document_unref);
      g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID, _("There is a table for this plan already."));
      return NULL;
    }
  if (!wk_table_open_listener (self, error))
    return NULL;
  wk_table_fill_config (self, &config, TRUE);
  config.word = room_words[wk_random_get_below (workspace->random, G_N_ELEMENTS (room_words))];
  room = wk_room_new (&config);
  wk_table_host_with (self, room);
  return g_steal_pointer (&self);
}

/* ---- a table that we join --------------------------------------------------------------------------------------- */

void
wk_table_drop_connection (WkTable *self)
{
  if (self->reconnector != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->reconnector, self);
      wk_reconnector_stop (self->reconnector);
    }
  g_clear_object (&self->reconnector);
  if (self->connecting != NULL)
    g_cancellable_cancel (self->connecting);
  g_clear_object (&self->connecting);
  g_clear_handle_id (&self->giving_up, g_source_remove);
}

/* Nothing of a table that ended reaches the plan any more, nor the other way round. */
static void
let_go (WkTable *self)
{
  if (self->guest != NULL)
    g_signal_handlers_disconnect_by_data (self->guest, self);
  wk_table_drop_connection (self);
  drop_journal (self);
  if (self->plan != NULL && (self->plan->room == G_OBJECT (self->guest) || self->plan->room == G_OBJECT (self->room)))
    self->plan->room = NULL;
}

static const char *
end_sentence (WkReason reason)
{
  switch (reason)
    {
    case WK_REASON_WRONG_CODE: return _("This code is not right. Look at it once more. If it is right, somebody may sit between you and the table: ask for a new code.");
    case WK_REASON_TOO_MANY_TRIES: return _("The code was tried too often. Wait a minute, or ask for a new code.");
    case WK_REASON_DECLINED: return _("The host did not let you in. Ask them at the table.");
    case WK_REASON_REMOVED: return _("The host took you off the table.");
    case WK_REASON_CLOSED: return _("The table is closed.");
    case WK_REASON_VERSION: return _("The two programs are too far apart in age. Update the older one.");
    case WK_REASON_NOT_RECOGNISED: return _("This is another table than before. Join it anew with its code.");
    case WK_REASON_REPLACED: return _("You joined this table from another window.");
    case WK_REASON_CUT: case WK_REASON_LEAVING: case WK_REASON_MALFORMED: case WK_REASON_LIMIT: case WK_REASON_NOT_ALLOWED:
    case WK_REASON_SILENT: case WK_REASON_FAILED: case WK_REASON_N:
    default: return _("The table ended. Join again with its code.");
    }
}

static const char *
away_sentence (void)
{
  return _("You are away from the table. Write on, it is brought in when you are back.");
}

void
wk_table_guest_changed (WkTable *self)
{
  WkRoomGuest *guest = self->guest;
  WkReason reason;

  switch (wk_room_guest_get_state (guest))
    {
    case WK_ROOM_GUEST_CONNECTING:
      if (self->state != WK_TABLE_AWAY)
        wk_table_set_state (self, WK_TABLE_CONNECTING, NULL);
      break;
    case WK_ROOM_GUEST_KNOCKING:
      if (self->state != WK_TABLE_AWAY) /* who is known is let in again at once */
        wk_table_set_state (self, WK_TABLE_KNOCKING, _("You have knocked. The host lets you in."));
      break;
    case WK_ROOM_GUEST_OPEN:
      wk_reconnector_succeeded (self->reconnector);
      wk_table_became_open (self);
      wk_table_set_state (self, WK_TABLE_OPEN, NULL);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WORD]);
      wk_table_members_changed (self);
      break;
    case WK_ROOM_GUEST_AWAY:
      wk_table_forget_asked (self); /* it may be another host that is there next */
      wk_table_set_state (self, WK_TABLE_AWAY, away_sentence ());
      wk_table_became_away (self);
      wk_table_members_changed (self);
      wk_reconnector_failed (self->reconnector);
      break;
    case WK_ROOM_GUEST_ENDED:
    default:
      reason = wk_room_guest_get_reason (guest);
      wk_table_stop_succession (self);
      let_go (self);
      wk_table_set_state (self, self->plan != NULL ? WK_TABLE_CLOSED : WK_TABLE_FAILED, end_sentence (reason));
      break;
    }
}

static void
guest_state_changed_cb (WkRoomGuest *guest, gpointer data)
{
  wk_table_guest_changed (data);
}

/* Whether the host is of our own office, and recognised this laptop's certificate: then the plan is the location's, and is kept here as well. The
 * first the host has to show; the second it says in its list of members; until that is here, *told is FALSE. */
static gboolean
may_keep (WkTable *self, gboolean *told)
{
  g_autoptr (GPtrArray) members = wk_room_guest_dup_members (self->guest);
  guint64 own = wk_room_guest_get_member_id (self->guest);

  *told = self->workspace->vault == NULL || self->workspace->vault->read_only || self->workspace->laptop->enrolment == NULL
          || !wk_room_guest_is_host_known (self->guest);
  if (*told)
    return FALSE;
  for (guint i = 0; i < members->len; i++)
    if (wk_room_member_get_id (members->pdata[i]) == own)
      {
        *told = TRUE;
        return wk_room_member_is_known (members->pdata[i]);
      }
  return FALSE;
}

/* Enforced at the host; here the texts and buttons say so. */
static void
show_rights (WkTable *self)
{
  if (self->plan != NULL)
    wk_document_set_read_only_reason (self->plan->document, wk_room_guest_is_read_only (self->guest)
                                                              ? _("You may read along at this table, not write.") : NULL);
}

/* A colleague whose laptop has the file knows whose plan it is; to everyone else a table says no name. */
static void
name_resident (WkTable *self)
{
  g_autofree char *id = wk_id_to_hex (&self->offered->subject);
  WkResidentRow *row = wk_resident_list_lookup (self->workspace->residents, id);

  if (row == NULL)
    return;
  g_free (self->resident_name);
  self->resident_name = g_strdup (wk_resident_row_get_display_name (row));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RESIDENT_NAME]);
}

static void
open_offered (WkTable *self)
{
  gboolean told, keep;

  if (self->offered == NULL)
    return;
  if (self->plan == NULL)
    {
      keep = may_keep (self, &told);
      if (!told)
        return;
      if (keep)
        {
          self->plan = wk_workspace_open_unloaded (self->workspace, self->offered);
          self->plan->room = G_OBJECT (self->guest);
          name_resident (self);
        }
      else
        {
          g_autoptr (YDoc) doc = y_doc_new (wk_random_get_uint64 (self->workspace->random) >> 11, Y_DOC_GC);
          self->plan = wk_open_document_new (self->offered, doc, self->workspace->author, self->workspace->clock,
                                             self->workspace->random, NULL, NULL);
        }
      show_rights (self);
    }
  wk_room_guest_take_document (self->guest, &self->offered->document, self->plan->doc);
  g_clear_pointer (&self->offered, wk_document_name_free);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PLAN]);
}

static void
passed_cb (WkRoomGuest *guest, GBytes *content, gpointer data)
{
  wk_table_take_passed (data, content);
}

static void
sheet_cb (WkRoomGuest *guest, guint number, GBytes *content, gpointer data)
{
  wk_table_take_sheet (data, number, content);
}

static void
opened_cb (WkRoomGuest *guest, const WkRoomDocument *document, gpointer data)
{
  WkTable *self = data;

  if (document->name.kind != WK_DOC_PLAN)
    return;
  g_clear_pointer (&self->offered, wk_document_name_free);
  self->offered = wk_document_name_copy (&document->name);
  open_offered (self);
}

static void
guest_members_changed_cb (WkRoomGuest *guest, gpointer data)
{
  wk_table_members_changed (data);
  open_offered (data);
}

static void
guest_batch_cb (WkRoomGuest *guest, WkBatch *batch, gpointer data)
{
  WkTable *self = data;

  if (self->plan != NULL && self->plan->room != NULL)
    wk_workspace_keep_batch (self->workspace, self->plan, batch);
}

static void
rights_changed_cb (WkRoomGuest *guest, gpointer data)
{
  WkTable *self = data;

  show_rights (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_READ_ONLY]);
}

static void
healed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!wk_workspace_heal_finish (WK_WORKSPACE (source), result, &error) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("the plan at the table could not be put right: %s", error->message);
}

/* What we wrote that the host has not, said again under a client id of its own. */
static GBytes *
dup_own_late (YDoc *doc, GBytes *state, guint64 as_client)
{
  g_autoptr (GBytes) vector = y_update_state_vector (g_bytes_get_data (state, NULL), g_bytes_get_size (state), NULL);
  g_autoptr (GBytes) late = NULL, own = NULL;
  g_autoptr (GArray) ranges = NULL;
  guint64 client = y_doc_get_client_id (doc);
  gboolean deletes;

  late = vector != NULL ? y_doc_encode_state (doc, g_bytes_get_data (vector, NULL), g_bytes_get_size (vector), NULL) : NULL;
  own = late != NULL ? y_update_pick (g_bytes_get_data (late, NULL), g_bytes_get_size (late), client, NULL) : NULL;
  if (own == NULL || !y_update_inspect (g_bytes_get_data (own, NULL), g_bytes_get_size (own), &ranges, &deletes, NULL) || ranges->len == 0)
    return NULL;
  return y_update_rebase (g_bytes_get_data (own, NULL), g_bytes_get_size (own), client, g_array_index (ranges, YClockRange, 0).from, as_client, 0,
                          NULL);
}

/* The host's copy and ours saw the same and hold something else, or it refused what we wrote: we go on from its state. A laptop that keeps the
 * plan seals its own copy aside; whoever keeps nothing says anew what the host has not. */
static void
diverged_cb (WkRoomGuest *guest, const WkId *document, GBytes *state, gpointer data)
{
  WkTable *self = data;
  g_autoptr (YDoc) fresh = NULL;
  g_autoptr (GBytes) late = NULL, gathered = NULL;
  guint64 client;

  if (self->plan == NULL || !wk_id_equal (&self->plan->name->document, document))
    return;
  if (self->plan->room != NULL)
    {
      wk_workspace_heal_async (self->workspace, self->plan->name, state, healed_cb, NULL);
      return;
    }
  client = wk_random_get_uint64 (self->workspace->random) >> 11;
  late = wk_room_guest_is_read_only (guest) ? NULL : dup_own_late (self->plan->doc, state, client);
  fresh = y_doc_new (wk_random_get_uint64 (self->workspace->random) >> 11, Y_DOC_GC);
  if (!y_doc_apply_update (fresh, g_bytes_get_data (state, NULL), g_bytes_get_size (state), guest, NULL))
    return;
  gathered = wk_open_document_take_gathered (self->plan);
  wk_open_document_replace (self->plan, fresh);
  wk_room_guest_take_document (guest, document, fresh);
  if (late != NULL)
    y_doc_apply_update (fresh, g_bytes_get_data (late, NULL), g_bytes_get_size (late), self, NULL);
}

static void
heirs_changed_cb (WkRoomGuest *guest, gpointer data)
{
  wk_table_heirs_changed (data);
}

/* Sits down as this guest: its signals, and the plan when it is offered. */
void
wk_table_sit_with (WkTable *self, WkRoomGuest *guest)
{
  self->guest = g_object_ref (guest);
  g_signal_connect (guest, "state-changed", G_CALLBACK (guest_state_changed_cb), self);
  g_signal_connect (guest, "opened", G_CALLBACK (opened_cb), self);
  g_signal_connect (guest, "members-changed", G_CALLBACK (guest_members_changed_cb), self);
  g_signal_connect (guest, "batch", G_CALLBACK (guest_batch_cb), self);
  g_signal_connect (guest, "awareness-changed", G_CALLBACK (awareness_changed_cb), self);
  g_signal_connect (guest, "rights-changed", G_CALLBACK (rights_changed_cb), self);
  g_signal_connect (guest, "sheet", G_CALLBACK (sheet_cb), self);
  g_signal_connect (guest, "passed", G_CALLBACK (passed_cb), self);
  g_signal_connect (guest, "heirs-changed", G_CALLBACK (heirs_changed_cb), self);
  g_signal_connect (guest, "diverged", G_CALLBACK (diverged_cb), self);
}

void
wk_table_stop_sitting (WkTable *self)
{
  g_autoptr (WkRoomGuest) guest = g_steal_pointer (&self->guest);

  wk_table_drop_connection (self);
  if (self->plan != NULL)
    self->plan->room = NULL;
  if (guest != NULL)
    g_signal_handlers_disconnect_by_data (guest, self);
}

static void
joined_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkTable) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) transport = (GObject *) wk_connector_connect_finish (result, NULL, &error);

  if ((g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !self->gave_up) || self->guest == NULL || self->reconnector == NULL)
    return;
  self->gave_up = FALSE;
  g_clear_handle_id (&self->giving_up, g_source_remove);
  g_clear_object (&self->connecting);
  if (transport != NULL && self->at_heir)
    {
      wk_room_guest_connect_to_heir (self->guest, WK_TRANSPORT (transport));
      return;
    }
  if (transport != NULL)
    {
      wk_room_guest_connect (self->guest, WK_TRANSPORT (transport));
      return;
    }
  if (self->state == WK_TABLE_AWAY)
    {
      if (g_error_matches (error, WK_NET_ERROR, WK_NET_ERROR_CERTIFICATE) && !self->at_heir)
        wk_table_set_state (self, WK_TABLE_AWAY, _("Somebody else answers where the table was; nothing was said to them. Write on, or join again with the code of the host."));
      wk_reconnector_failed (self->reconnector);
      return;
    }
  wk_table_drop_connection (self);
  g_autofree char *sentence = g_strdup_printf (_("Nobody answers at %s. Check the address, and whether both are on the same network."), self->address);
  wk_table_set_state (self, WK_TABLE_FAILED, sentence);
}

/* A laptop that is off answers nothing at all, and others wait to be tried. */
static gboolean
give_up_cb (gpointer data)
{
  WkTable *self = data;

  self->giving_up = 0;
  self->gave_up = TRUE;
  g_cancellable_cancel (self->connecting);
  return G_SOURCE_REMOVE;
}

static void
attempt_cb (WkReconnector *reconnector, gpointer data)
{
  WkTable *self = data;
  const WkTablePlace *place;
  GBytes *pin = wk_room_guest_get_certificate_hash (self->guest);

  if (self->connecting != NULL || wk_room_guest_get_state (self->guest) != WK_ROOM_GUEST_AWAY)
    return;
  self->connecting = g_cancellable_new ();
  place = wk_table_next_place (self);
  self->at_heir = place != NULL && place->heir;
  if (self->state == WK_TABLE_AWAY)
    self->giving_up = g_timeout_add (ATTEMPT_MS, give_up_cb, self);
  if (self->at_heir)
    wk_connector_connect_async (place->host, place->port, place->pin, WK_TABLE_MESSAGE_LIMIT, self->connecting, joined_cb, g_object_ref (self));
  else
    wk_connector_connect_async (self->host, self->port, pin != NULL ? g_bytes_get_data (pin, NULL) : NULL, WK_TABLE_MESSAGE_LIMIT,
                                self->connecting, joined_cb, g_object_ref (self));
}

void
wk_table_start_reconnector (WkTable *self)
{
  self->reconnector = wk_reconnector_new (self->workspace->random, NULL);
  wk_reconnector_set_bounds (self->reconnector, 200, 3000);
  g_signal_connect (self->reconnector, "attempt", G_CALLBACK (attempt_cb), self);
  wk_reconnector_start (self->reconnector);
}

/**
 * wk_table_new_guest:
 * @workspace: a workspace, a guest's too
 * @address: the host's, host:port
 * @code: eight digits, as people type them
 *
 * Returns: (transfer full): a table that we are on the way to; its state and message say how that goes
 */
WkTable *
wk_table_new_guest (WkWorkspace *workspace, const char *address, const char *code)
{
  WkTable *self = g_object_new (WK_TYPE_TABLE, NULL);
  g_autofree char *digits = wk_code_normalise (code);
  g_autoptr (GError) error = NULL;
  g_autoptr (WkRoomGuest) guest = NULL;
  WkRoomConfig config;

  self->workspace = g_object_ref (workspace);
  self->state = WK_TABLE_CONNECTING;
  if (digits == NULL || strlen (digits) != WK_CODE_JOIN_DIGITS)
    {
      wk_table_set_state (self, WK_TABLE_FAILED, _("A table’s code has eight digits."));
      return self;
    }
  if (!wk_address_parse (address, 0, &self->host, &self->port, &error))
    {
      wk_table_set_state (self, WK_TABLE_FAILED, _("This is not an address. It stands on the host’s screen and looks like 192.168.1.20:41234."));
      return self;
    }
  self->address = wk_address_format (self->host, self->port);
  wk_table_fill_config (self, &config, FALSE);
  guest = wk_room_guest_new (&config, digits);
  wk_table_hold_place (self, guest);
  wk_table_sit_with (self, guest);
  wk_table_start_reconnector (self);
  return self;
}

/* ---- what a host decides --------------------------------------------------------------------------------------- */

/**
 * wk_table_admit:
 * @self: a table of ours
 * @knock: somebody at the door
 *
 * Lets them in, to write along. Nothing happens when they went away meanwhile.
 */
void
wk_table_admit (WkTable *self, WkKnock *knock)
{
  g_return_if_fail (self->room != NULL);
  wk_room_admit (self->room, wk_knock_get_id (knock), FALSE);
  forget_knock (self, wk_knock_get_id (knock));
}

/**
 * wk_table_admit_read_only:
 * @self: a table of ours
 * @knock: somebody at the door
 *
 * Lets them in to read along. See wk_table_set_read_only().
 */
void
wk_table_admit_read_only (WkTable *self, WkKnock *knock)
{
  g_return_if_fail (self->room != NULL);
  wk_room_admit (self->room, wk_knock_get_id (knock), TRUE);
  forget_knock (self, wk_knock_get_id (knock));
}

/**
 * wk_table_admit_interpreter:
 * @self: a table of ours
 * @knock: somebody at the door
 *
 * Lets them in as the interpreter: they read along, everybody sees what they are there for, and they leave nothing behind.
 */
void
wk_table_admit_interpreter (WkTable *self, WkKnock *knock)
{
  g_return_if_fail (self->room != NULL);
  wk_room_admit_interpreter (self->room, wk_knock_get_id (knock));
  forget_knock (self, wk_knock_get_id (knock));
}

/**
 * wk_table_set_read_only:
 * @self: a table of ours
 * @member: somebody else at it
 * @read_only: whether they may only read along from now on
 *
 * What they wrote before stays. What they write afterwards is refused here, and their screen says that they may not.
 */
void
wk_table_set_read_only (WkTable *self, WkMember *member, gboolean read_only)
{
  g_return_if_fail (self->room != NULL && !wk_member_is_self (member));
  wk_room_set_read_only (self->room, wk_member_get_id (member), read_only);
}

/**
 * wk_table_decline:
 * @self: a table of ours
 * @knock: somebody at the door
 *
 * Sends them away; they are told so, and may knock again.
 */
void
wk_table_decline (WkTable *self, WkKnock *knock)
{
  g_return_if_fail (self->room != NULL);
  wk_room_decline (self->room, wk_knock_get_id (knock));
  forget_knock (self, wk_knock_get_id (knock));
}

/**
 * wk_table_remove:
 * @self: a table of ours
 * @member: somebody else at it
 *
 * Takes them off the table. Their device key does not let them in again: they need the code, and have to knock.
 */
void
wk_table_remove (WkTable *self, WkMember *member)
{
  g_return_if_fail (self->room != NULL);
  wk_room_remove_member (self->room, wk_member_get_id (member));
}

/**
 * wk_table_renew_code:
 * @self: a table of ours
 *
 * Makes another code; the one before lets nobody in any more. Who sits at the table stays. Property `code` follows.
 */
void
wk_table_renew_code (WkTable *self)
{
  g_return_if_fail (self->room != NULL);
  wk_room_renew_code (self->room);
}

/**
 * wk_table_close:
 * @self: a table
 *
 * The host closes it for everyone; a member leaves. What was written stays where it may be kept.
 */
void
wk_table_close (WkTable *self)
{
  if (self->state == WK_TABLE_CLOSED)
    return;
  if (self->workspace->vault != NULL)
    wk_workspace_flush (self->workspace);
  if (self->room != NULL)
    wk_room_close (self->room);
  wk_table_stop_succession (self);
  if (self->listener != NULL)
    wk_listener_stop (self->listener);
  if (self->discovery != NULL)
    wk_discovery_withdraw (self->discovery);
  let_go (self);
  if (self->guest != NULL)
    wk_room_guest_leave (self->guest);
  g_list_store_remove_all (self->knocks);
  wk_table_set_state (self, WK_TABLE_CLOSED, self->room != NULL ? _("The table is closed.") : _("You left the table."));
}

/* ---- object -------------------------------------------------------------------------------------------------------- */

static void
wk_table_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkTable *self = WK_TABLE (object);

  switch (id)
    {
    case PROP_STATE: g_value_set_int (value, self->state); break;
    case PROP_MESSAGE: g_value_set_string (value, self->message); break;
    case PROP_HOST: g_value_set_boolean (value, self->room != NULL); break;
    case PROP_CODE: g_value_set_string (value, self->code); break;
    case PROP_WORD: g_value_set_string (value, wk_table_get_word (self)); break;
    case PROP_ADDRESSES: g_value_set_boxed (value, self->addresses); break;
    case PROP_READ_ONLY: g_value_set_boolean (value, wk_table_is_read_only (self)); break;
    case PROP_IN_STEP: g_value_set_boolean (value, self->in_step); break;
    case PROP_PLAN: g_value_set_object (value, wk_table_get_plan (self)); break;
    case PROP_ASKS: g_value_set_int (value, self->asks); break;
    case PROP_N_KEPT: g_value_set_uint (value, self->n_kept); break;
    case PROP_RESIDENT_NAME: g_value_set_string (value, self->resident_name); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_table_dispose (GObject *object)
{
  WkTable *self = WK_TABLE (object);

  if (self->workspace != NULL)
    wk_table_close (self);
  let_go (self);
  if (self->room != NULL)
    g_signal_handlers_disconnect_by_data (self->room, self);
  if (self->listener != NULL)
    g_signal_handlers_disconnect_by_data (self->listener, self);
  g_clear_object (&self->room);
  g_clear_object (&self->guest);
  g_clear_object (&self->listener);
  g_clear_object (&self->identity);
  g_clear_object (&self->discovery);
  g_clear_pointer (&self->plan, wk_open_document_unref);
  g_clear_object (&self->file);
  g_clear_object (&self->members);
  g_clear_object (&self->knocks);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (wk_table_parent_class)->dispose (object);
}

static void
wk_table_finalize (GObject *object)
{
  WkTable *self = WK_TABLE (object);

  g_free (self->message);
  g_free (self->code);
  g_strfreev (self->addresses);
  g_free (self->resident_name);
  g_clear_pointer (&self->looks, g_ptr_array_unref);
  g_clear_pointer (&self->social_map, g_ptr_array_unref);
  g_free (self->host);
  g_free (self->address);
  g_clear_pointer (&self->offered, wk_document_name_free);
  wk_table_clear_places (self);
  g_free (self->presence);
  wk_table_forget_asked (self);
  g_clear_pointer (&self->guest_key, wk_device_key_unref);
  G_OBJECT_CLASS (wk_table_parent_class)->finalize (object);
}

static void
wk_table_class_init (WkTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wk_table_get_property;
  object_class->dispose = wk_table_dispose;
  object_class->finalize = wk_table_finalize;
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, WK_TABLE_FAILED, 0, flags);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  props[PROP_HOST] = g_param_spec_boolean ("host", NULL, NULL, FALSE, flags);
  props[PROP_CODE] = g_param_spec_string ("code", NULL, NULL, NULL, flags);
  props[PROP_WORD] = g_param_spec_string ("word", NULL, NULL, NULL, flags);
  props[PROP_ADDRESSES] = g_param_spec_boxed ("addresses", NULL, NULL, G_TYPE_STRV, flags);
  props[PROP_READ_ONLY] = g_param_spec_boolean ("read-only", NULL, NULL, FALSE, flags);
  props[PROP_IN_STEP] = g_param_spec_boolean ("everyone-in-step", NULL, NULL, FALSE, flags);
  props[PROP_PLAN] = g_param_spec_object ("plan", NULL, NULL, WK_TYPE_DOCUMENT, flags);
  props[PROP_RESIDENT_NAME] = g_param_spec_string ("resident-name", NULL, NULL, NULL, flags);
  props[PROP_ASKS] = g_param_spec_int ("asks", NULL, NULL, 0, WK_TABLE_ASKS_TALK, 0, flags);
  props[PROP_N_KEPT] = g_param_spec_uint ("n-kept", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_signal_new ("looks-changed", WK_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("social-map-changed", WK_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("talk-told", WK_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[CARETS_CHANGED] = g_signal_new ("carets-changed", WK_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wk_table_init (WkTable *self)
{
  self->members = g_list_store_new (WK_TYPE_MEMBER);
  self->knocks = g_list_store_new (WK_TYPE_KNOCK);
}

WkTableState wk_table_get_state (WkTable *self) { return self->state; }
const char *wk_table_get_message (WkTable *self) { return self->message; }
gboolean wk_table_is_host (WkTable *self) { return self->room != NULL; }
const char *wk_table_get_code (WkTable *self) { return self->code; }
const char * const *wk_table_get_addresses (WkTable *self) { return (const char * const *) self->addresses; }
const char *wk_table_get_resident_name (WkTable *self) { return self->resident_name; }
char *wk_table_dup_resident_id (WkTable *self) { return self->plan != NULL ? wk_id_to_hex (&self->plan->name->subject) : NULL; }
WkDocument *wk_table_get_plan (WkTable *self) { return self->plan != NULL ? self->plan->document : NULL; }
GListModel *wk_table_get_members (WkTable *self) { return G_LIST_MODEL (self->members); }
GListModel *wk_table_get_knocks (WkTable *self) { return G_LIST_MODEL (self->knocks); }
gboolean wk_table_get_everyone_in_step (WkTable *self) { return self->in_step; }
gboolean wk_table_is_read_only (WkTable *self) { return self->guest != NULL && wk_room_guest_is_read_only (self->guest); }

const char *
wk_table_get_word (WkTable *self)
{
  if (self->room != NULL)
    return wk_room_get_word (self->room);
  return self->guest != NULL ? wk_room_guest_get_word (self->guest) : NULL;
}
