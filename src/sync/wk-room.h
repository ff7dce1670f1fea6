/* A table as its host has it. */
#pragma once

#include <glib-object.h>
#include <wk-clock.h>
#include <wk-random.h>

#include "wk-batch.h"
#include "wk-certificate.h"
#include "wk-room-member.h"
#include "wk-state-hash.h"
#include "wk-sync-error.h"
#include "wk-transport.h"

G_BEGIN_DECLS

typedef struct _YAwareness YAwareness;

/* Whose table it is, and by what keys; copied. */
typedef struct
{
  const char *word;             /* the room's word, by which people find it */
  const char *name;             /* the host's */
  const char *organisation;
  const char *device;
  WkDeviceKey *key;             /* (nullable): the host's device key */
  WkCertificate *certificate;   /* (nullable): the office's word on it */
  const guint8 *office_key;     /* (nullable): 32 bytes; certificates signed by it are recognised */
  WkClock *clock;
  WkRandom *random;
  guint64 member_id;            /* of a room: the owner's own; 0: 1. Whoever goes on with a table stays who it was */
  gboolean wants_sheets;        /* of a guest: it is the resident's own seat */
  gboolean signs_nothing;       /* of a guest: it keeps nothing, and its key only shows who it is: the host vouches for it */
} WkRoomConfig;

/* What a host is asked to sign for somebody without a device key (or whose laptop went before it had signed). */
typedef struct
{
  WkDocumentName name;
  guint64 client, from, to;
  GBytes *update;
  const char *member_name;      /* (nullable) for WkBatchFields.vouched_for; %NULL: not one member's, the document says who wrote it */
} WkRoomVouch;

/* Somebody who can open the table anew when its host goes. */
typedef struct
{
  guint64 member;
  guint8 key[WK_PUBLIC_KEY_LENGTH];
  guint8 fingerprint[32];       /* of the certificate that it will show */
  char **addresses;             /* host:port each */
} WkRoomHeir;
WkRoomHeir *wk_room_heir_copy (const WkRoomHeir *self);
void wk_room_heir_free (WkRoomHeir *self);

#define WK_TYPE_ROOM (wk_room_get_type ())

/**
 * WkRoom:
 *
 * Signals:
 * - `knocked` (#WkRoomKnock pointer): answer with wk_room_admit() or wk_room_decline()
 * - `knock-gone` (guint64 id): it went away by itself
 * - `members-changed`
 * - `code-changed`: ten failures, or wk_room_renew_code()
 * - `batch` (#WkBatch): a member's signed batch, checked and applied: keep it, then call wk_room_confirm()
 * - `vouch` (#WkRoomVouch): make a vouched batch of it, keep it, and pass it to wk_room_add_batch()
 * - `awareness-changed` (#WkId document): the room is its awareness's one observer; others listen to this
 * - `different` (guint64 member, #WkId document, gboolean content): that member's copy differed for two seconds; syncing anew
 *   has begun. @content: equal snapshots, unequal content: the member takes the host's state.
 *
 * - `live` (#WkId document, #GBytes update): something was written, by whomever, that no signed batch covers yet. Whoever makes it durable
 *   says wk_room_mark_live() when it begins to, and wk_room_confirm_live() when it has
 *
 * - `told` (guint64 member, guint number, #GBytes content): what somebody at a seat of the resident's says to the owner alone, or has passed on
 * - `passed-kept` (guint64 member): it has kept what wk_room_pass() passed it
 *
 * Updates of members are applied to the documents with the room as transaction origin. What the owner writes in a document goes
 * out by itself, at once.
 */
G_DECLARE_FINAL_TYPE (WkRoom, wk_room, WK, ROOM, GObject)

WkRoom *wk_room_new (const WkRoomConfig *config);
const WkId *wk_room_get_id (WkRoom *self);
const char *wk_room_get_word (WkRoom *self);
guint64 wk_room_get_host_member (WkRoom *self);  /* the owner's id among the members */

/**
 * wk_room_add_document:
 * @self: a room
 * @name: what it is
 * @doc: the document; referenced, and listened to, until the room closes
 *
 * Members that join later get it; those that are there do so too.
 */
void wk_room_add_document (WkRoom *self, const WkDocumentName *name, YDoc *doc);
/* (transfer none): presence in that document. Set the own state with y_awareness_set_local() and it goes out. */
YAwareness *wk_room_get_awareness (WkRoom *self, const WkId *document);

const char *wk_room_get_code (WkRoom *self);     /* (transfer none): eight digits */
void wk_room_renew_code (WkRoom *self);

/* An accepted connection; of our own program or of an npm provider. */
void wk_room_add_connection (WkRoom *self, WkTransport *transport);

void wk_room_admit (WkRoom *self, guint64 knock, gboolean read_only);

/* To read along as the interpreter: no right to write can be given, so that nothing of theirs stays in the document. */
void wk_room_admit_interpreter (WkRoom *self, guint64 knock);
void wk_room_decline (WkRoom *self, guint64 knock);

/**
 * wk_room_set_sheet:
 * @self: a room
 * @number: 1 to 4 (WIRE.md, "Sheets")
 * @content: JSON, at most 64 KiB
 *
 * What is shown beside the plan from now on: at the seats that got sheets given; what tells of nobody at every seat.
 */
#define WK_SHEET_ASKED 2 /* what the host asks the resident: it tells of nobody */
#define WK_SHEET_SOCIAL_MAP 3 /* what there is in the neighbourhood: nor does it */
#define WK_SHEET_KEPT 4 /* how much of what was told is kept: nor does it */
void wk_room_set_sheet (WkRoom *self, guint number, GBytes *content);
/* That member is the resident: it may see the sheets. Without effect on one that did not say so when it knocked. */
void wk_room_give_sheets (WkRoom *self, guint64 member);

/**
 * wk_room_pass:
 * @self: a room
 * @member: whom it is for
 * @content: what was said to them at a seat of the resident's, sealed; at most 8 KiB
 *
 * Returns: whether it is under way; %FALSE where the member is not here, or takes no such thing
 */
gboolean wk_room_pass (WkRoom *self, guint64 member, GBytes *content);

/* Its key and token are void: it comes in again only as anybody does, by code and knock. */
void wk_room_remove_member (WkRoom *self, guint64 member);
/* What it writes from now on is refused, or taken again. What it wrote before stays, under the owner's word. */
void wk_room_set_read_only (WkRoom *self, guint64 member, gboolean read_only);
GPtrArray *wk_room_dup_knocks (WkRoom *self);    /* (transfer full): of WkRoomKnock */
GPtrArray *wk_room_dup_members (WkRoom *self);   /* (transfer full): of WkRoomMember; the host first, then in order of joining */

/* A token for a member that has no way of joining by code (an npm provider); (transfer full), base64url. */
char *wk_room_new_token (WkRoom *self, const char *name, const char *organisation, gboolean read_only);

/* A device key that comes in without code and knock: of the table that this one goes on from, when its host went. */
void wk_room_add_admitted_key (WkRoom *self, const guint8 *key);

/* Somebody whom the table that this one goes on from had let in: shown as away until it comes, which it does by its key alone. */
void wk_room_expect_member (WkRoom *self, WkRoomMember *member);
/* (transfer full): of WkRoomHeir, in the order in which they take over: members of the owner's location that keep the plan and may write. */
GPtrArray *wk_room_dup_heirs (WkRoom *self);
/* (transfer full): of WkBatch: those that the member with this device key has not said to have. */
GPtrArray *wk_room_dup_batches_not_taken (WkRoom *self, const guint8 *key);
/* What this update brings has no signature here: asks for a vouched batch of each part (signal `vouch`). */
void wk_room_vouch_for_update (WkRoom *self, const WkId *document, GBytes *update);
/* The owner follows another host of the same table: as wk_room_close(), but the members look for where it goes on. */
void wk_room_hand_over (WkRoom *self);

/* A batch that the owner made (its own, or a vouched one): passed on to the members that keep. */
void wk_room_add_batch (WkRoom *self, WkBatch *batch);
/* A batch that came by `batch` is durable: its sender is told. */
void wk_room_confirm (WkRoom *self, WkBatch *batch);

/* What is written in this document so far is on its way to disk; it is there: everybody is told how much of their own is. One at a time. */
void wk_room_mark_live (WkRoom *self, const WkId *document);
void wk_room_confirm_live (WkRoom *self, const WkId *document);

/* Tells everyone, asks the owner for what is to be vouched for (signal `vouch`, before this returns), and ends all connections. */
void wk_room_close (WkRoom *self);

/* What timers do (state hashes, silence, vouching), at once; for tests with a clock of their own. */
void wk_room_tick (WkRoom *self);

G_END_DECLS
