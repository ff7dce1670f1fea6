/* A table as one who joined it has it: through any number of connections, one after another. */
#pragma once

#include "wk-room.h"

G_BEGIN_DECLS

typedef enum {
  WK_ROOM_GUEST_AWAY,       /* no connection; give it one with wk_room_guest_connect() */
  WK_ROOM_GUEST_CONNECTING, /* proving code, token or key */
  WK_ROOM_GUEST_KNOCKING,   /* the host has not let us in yet */
  WK_ROOM_GUEST_OPEN,
  WK_ROOM_GUEST_ENDED       /* for good; see wk_room_guest_get_reason() */
} WkRoomGuestState;

/* A document of the table, as the host announced it. */
typedef struct
{
  WkDocumentName name;
  gboolean read_only;
} WkRoomDocument;

#define WK_TYPE_ROOM_GUEST (wk_room_guest_get_type ())

/**
 * WkRoomGuest:
 *
 * Signals:
 * - `state-changed`
 * - `opened` (#WkRoomDocument): a document of the table: answer, before the handler returns, with wk_room_guest_take_document()
 * - `members-changed`
 * - `batch` (#WkBatch): a checked batch of another member, to be kept by whoever keeps; already applied
 * - `confirmed` (#WkBatch): the host has made a batch of ours durable
 * - `awareness-changed` (#WkId document): the room is its awareness's one observer; others listen to this
 * - `different` (#WkId document): the host's copy differed for two seconds; syncing anew has begun
 * - `sheet` (guint number, #GBytes content): the host shows this beside the plan; only to who wants it (WkRoomConfig)
 * - `passed` (#GBytes content): somebody at a seat of the resident's says something to us, sealed for our device key; only to who showed a certificate
 * - `diverged` (#WkId document, #GBytes state): equal snapshots, unequal content. Load the state in a fresh document, put the own
 *   copy aside, call wk_room_guest_take_document() with the fresh one, then apply what the host lacked as new edits.
 *
 * - `rights-changed`: see wk_room_guest_is_read_only()
 * - `refused` (#WkId document): the host did not take something of ours, which crossed a change of our rights under way; `diverged`
 *   follows, with the host's state
 * - `heirs-changed`
 * - `safe-changed`: see wk_room_guest_get_n_unsafe()
 *
 * Updates from the table are applied with the guest object as transaction origin. After an end that is not for good it is
 * `AWAY` and all is kept: whoever owns it makes a new connection to the same address and gives it.
 */
G_DECLARE_FINAL_TYPE (WkRoomGuest, wk_room_guest, WK, ROOM_GUEST, GObject)

/**
 * wk_room_guest_new:
 * @config: who joins; `word` is not used
 * @code: (nullable): eight digits; %NULL when the host already admitted our device key
 *
 * Returns: (transfer full): somebody on the way to a table
 */
WkRoomGuest *wk_room_guest_new (const WkRoomConfig *config, const char *code);

/* Gives it a (new) open connection. Once a table let it in, it is recognised by its token, and a host with another id or
 * without the token is refused. */
void wk_room_guest_connect (WkRoomGuest *self, WkTransport *transport);
/* The host went, and a successor (whose device the host had admitted) opened the table anew: the next connection is to it, and the
 * device key alone is the proof. Not for guests without a key. */
void wk_room_guest_follow (WkRoomGuest *self);
/* What we tell at the door: where we would open the table, were its host to go, and with which certificate. @addresses: host:port each. */
void wk_room_guest_set_address (WkRoomGuest *self, const guint8 *fingerprint, const char *const *addresses);
/* (transfer full): of WkRoomHeir, in the order in which they take over; we may be one of them. */
GPtrArray *wk_room_guest_dup_heirs (WkRoomGuest *self);
/* As wk_room_guest_connect(), to somebody who may have opened the table anew. When it has not, or does not know us, we are `AWAY` as before. */
void wk_room_guest_connect_to_heir (WkRoomGuest *self, WkTransport *transport);
/* Keys that may be the host's, of a host that looks for its own table. */
void wk_room_guest_add_admitted_key (WkRoomGuest *self, const guint8 *key);
/* Tells the host and ends, for good. */
void wk_room_guest_leave (WkRoomGuest *self);
/* At the resident's own seat: to the host alone (WIRE.md, "What is told to the host"), when it asks. FALSE: there is no line to it now. */
gboolean wk_room_guest_tell (WkRoomGuest *self, guint number, GBytes *content);
/* What `passed` brought is kept. FALSE: there is no line to the host now. */
gboolean wk_room_guest_say_passed_kept (WkRoomGuest *self);
const WkId *wk_room_guest_get_room (WkRoomGuest *self);           /* the table's id; another when it goes on with another host */

WkRoomGuestState wk_room_guest_get_state (WkRoomGuest *self);
WkReason wk_room_guest_get_reason (WkRoomGuest *self);            /* of the last end */
const char *wk_room_guest_get_word (WkRoomGuest *self);           /* (nullable) until in */
GBytes *wk_room_guest_get_certificate_hash (WkRoomGuest *self);   /* (nullable) (transfer none): to be pinned, once the code was proved */
guint64 wk_room_guest_get_member_id (WkRoomGuest *self);          /* our own; 0 until in */
gboolean wk_room_guest_is_read_only (WkRoomGuest *self);
/* Once in: whether the host showed, bound to this connection, that it holds a certificate of the office whose key our config names. */
gboolean wk_room_guest_is_host_known (WkRoomGuest *self);
GPtrArray *wk_room_guest_dup_members (WkRoomGuest *self);         /* (transfer full): of WkRoomMember */

/* (transfer full): of GBytes: device keys that the host admitted so far, its own among them; for a successor's wk_room_add_admitted_key(). */
GPtrArray *wk_room_guest_dup_admitted_keys (WkRoomGuest *self);

void wk_room_guest_take_document (WkRoomGuest *self, const WkId *document, YDoc *doc);
/* The same at any later time, when the table has that document. */
void wk_room_guest_take_document_if_offered (WkRoomGuest *self, const WkId *document, YDoc *doc);
YAwareness *wk_room_guest_get_awareness (WkRoomGuest *self, const WkId *document); /* (transfer none) (nullable) */

/* A batch that we made: sent now or after coming back, again until the host has confirmed it. */
void wk_room_guest_add_batch (WkRoomGuest *self, WkBatch *batch);
guint wk_room_guest_get_n_unconfirmed (WkRoomGuest *self);
/* How many of the edits sent over this connection the host has not yet said to have on its disk. */
guint64 wk_room_guest_get_n_unsafe (WkRoomGuest *self);
GPtrArray *wk_room_guest_dup_unconfirmed (WkRoomGuest *self);     /* (transfer full): of WkBatch, in order */
/* Whether the host has, in every document, what we have, as far as is known. */
gboolean wk_room_guest_is_in_step (WkRoomGuest *self);

void wk_room_guest_tick (WkRoomGuest *self);

G_END_DECLS
