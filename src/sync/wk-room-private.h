/* A room's insides, which three files share: wk-room.c (the owner's side and time), wk-room-door.c (who comes in and who is in), and
 * wk-room-live.c (what is written, passed on and vouched for). */
#pragma once

#include "wk-room.h"

#include "wk-code.h"
#include "wk-peer-private.h"
#include "wk-pending.h"
#include "wk-room-document-private.h"
#include "wk-room-member-private.h"

G_BEGIN_DECLS

#define MEMBERS_MAX 64
#define WK_SHEETS 4            /* numbers 1 to 4 */

typedef struct _Member Member;

typedef struct
{
  WkRoom *room;
  WkPeer *peer;                /* (owned) */
  guint64 knock;               /* 0: has not knocked */
  WkRoomKnock *knocked;        /* (owned) (nullable) */
  guint8 key[WK_PUBLIC_KEY_LENGTH];
  gboolean has_key, wants_batches, wants_vouching, wants_sheets, wants_passed;
  guint8 fingerprint[32];
  char *addresses;             /* (owned) (nullable): where it would open the table, were we to go */
  GBytes *told_heirs;          /* (owned) (nullable): the last HEIRS it was sent */
  gboolean overrun;            /* more waits for it than it will ever read */
  Member *recognised;          /* by token or key, before KNOCK */
  Member *member;              /* (nullable): once in */
} Connection;

/* How a member has one document. */
typedef struct
{
  WkPending *pending;          /* (owned) */
  gint64 pending_since;
  GArray *awareness;           /* (owned) of guint64: whose states came from here */
  WkComparison comparison;
  gboolean joined;             /* gets its frames */
  guint64 n_live, n_marked, n_safe; /* updates that came over this connection; which of them are on their way to disk; and are there */
} Share;

struct _Member
{
  guint64 id;
  char *name, *organisation, *device; /* (owned) */
  guint flags;
  guint8 key[WK_PUBLIC_KEY_LENGTH];
  gboolean wants_batches, wants_vouching, wants_sheets, wants_passed;
  gboolean has_account;        /* it showed a certificate */
  WkId account;
  gboolean gets_sheets;        /* the owner gave them to it */
  guint8 fingerprint[32];
  char *addresses;             /* (owned) (nullable): of its last connection's KNOCK */
  WkSecret *token;             /* (owned) */
  Connection *connection;      /* (nullable) */
  gint64 away_since;
  gboolean was_here;           /* an npm token's member is shown only once it came */
  GHashTable *shares;          /* (owned): WkId → Share (owned) */
  guint n_batches;             /* how many of the room's it was sent */
  guint n_taken;               /* and how many of these it said it has */
  WkRoomMemberState state;
};

struct _WkRoom
{
  GObject parent_instance;

  WkId id;
  guint64 host_id;             /* the owner's, as a member */
  char *word, *name, *organisation, *device; /* (owned) */
  WkDeviceKey *key;            /* (owned) (nullable) */
  WkCertificate *certificate;  /* (owned) (nullable) */
  gboolean has_office_key;
  guint8 office_key[WK_PUBLIC_KEY_LENGTH];
  WkClock *clock;              /* (owned) */
  WkRandom *random;            /* (owned) */
  char *code;                  /* (owned) */
  WkCodeLimit *limit;          /* (owned) */
  gboolean closed;

  GPtrArray *documents;        /* (owned) of WkRoomDoc */
  GPtrArray *members;          /* (owned) of Member */
  GPtrArray *connections;      /* (owned) of Connection */
  GHashTable *admitted;        /* (owned) set of public keys */
  GHashTable *readers;         /* (owned) set of public keys: those of them that may only read along, also when they have left */
  GHashTable *signers;         /* (owned) set of public keys: those of the location's laptops among them */
  guint64 last_member, last_knock;
  GPtrArray *batches;          /* (owned) of WkBatch: all of this table, in order */
  GHashTable *batch_set;       /* (owned) set of WkBatch */
  GBytes *sheets[WK_SHEETS];   /* (owned) (nullable): what the host shows beside the plan */
  GHashTable *carriers;        /* (owned): WkBatch → member id that brought it */

  Member *applying;            /* whose update is being applied */
  Connection *from;            /* and over which connection it came */
  gboolean covered;            /* and by a signed batch */
  GSource *ticker, *vouching, *announcing; /* (owned) (nullable) */
};

enum { KNOCKED, KNOCK_GONE, MEMBERS_CHANGED, CODE_CHANGED, BATCH, VOUCH, AWARENESS_CHANGED, DIFFERENT, LIVE, TOLD, PASSED_KEPT, N_SIGNALS };
extern guint wk_room_signals[N_SIGNALS];

/* wk-room.c */
gboolean wk_room_key_equal (gconstpointer a, gconstpointer b);
void wk_room_stop_source (GSource **source);
void wk_room_share_free (gpointer data);
void wk_room_connection_free (gpointer data);
WkRoomDoc *wk_room_find_document (WkRoom *self, const WkId *id);
WkRoomDoc *wk_room_find_framed (WkRoom *self, const WkFrame *frame);
Share *wk_room_get_share (Member *member, WkRoomDoc *document);
Member *wk_room_find_member (WkRoom *self, guint64 id);
Member *wk_room_find_member_by_key (WkRoom *self, const guint8 *key);
gint64 wk_room_now (WkRoom *self);

/* wk-room-live.c */
void wk_room_send_frame (Connection *connection, GBytes *frame);
void wk_room_schedule_vouching (WkRoom *self);
gboolean wk_room_vouch_cb (gpointer data);
void wk_room_updated_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data);
void wk_room_awareness_cb (YAwareness *awareness, const guint64 *changed, gsize n, gconstpointer origin, gpointer data);
void wk_room_forget_presence (WkRoom *self, Member *member);
void wk_room_send_step_1 (Connection *connection, WkRoomDoc *document);
void wk_room_send_presence (Connection *connection, WkRoomDoc *document);
void wk_room_join_document (WkRoom *self, Connection *connection, WkRoomDoc *document);
void wk_room_send_batches (WkRoom *self, Member *member);
void wk_room_pass_batch (WkRoom *self, WkBatch *batch, Member *carrier);
void wk_room_vouch_for (WkRoom *self, Member *member);
gboolean wk_room_is_vouched_for (Member *member);
void wk_room_refuse (Connection *connection, WkRoomDoc *document);
void wk_room_take_message (WkPeer *peer, WkMessageType type, WkMessage *message, gpointer data);
void wk_room_take_frame (WkPeer *peer, const WkFrame *frame, gpointer data);

/* wk-room-door.c */
void wk_room_judge_member (WkRoom *self, Member *member);
guint wk_room_host_flags (WkRoom *self);
void wk_room_announce (WkRoom *self);
gboolean wk_room_may_sign (WkRoom *self, const guint8 *key);
Member *wk_room_add_member (WkRoom *self, const char *name, const char *organisation, const char *device, guint flags);
void wk_room_drop_member (WkRoom *self, Member *member, WkReason reason);
gboolean wk_room_make_room (WkRoom *self);
GPtrArray *wk_room_list_documents (WkRoom *self, Member *member);
void wk_room_let_in (WkRoom *self, Connection *connection, Member *member);
void wk_room_send_sheet (WkRoom *self, Member *member, guint number);
void wk_room_take_knock (WkRoom *self, Connection *connection, WkMessage *message);
void wk_room_authenticate (WkRoom *self, Connection *connection);
void wk_room_tell_keys (WkRoom *self, Connection *but);
void wk_room_note_rights (WkRoom *self, Member *member);
void wk_room_take_auth (WkRoom *self, Connection *connection, const WkFrame *frame);

G_END_DECLS
