/* A table's insides, which three files share: wk-table.c (a table, ours or joined), wk-table-succession.c (how it goes on when the
 * host goes, and how a host finds the table that went on without it) and wk-table-sheets.c (what the resident's seat shows beside the plan). */
#pragma once
#include "wk-workspace-private.h"

#include "wk-discovery.h"
#include "wk-listener.h"
#include "wk-live-journal-private.h"
#include "wk-reconnector.h"
#include "wk-room-guest.h"

G_BEGIN_DECLS

#define WK_TABLE_MESSAGE_LIMIT ((gsize) 16 * 1024 * 1024)

/* Where the table may be: with the host that we know, or with somebody who takes over from it. */
typedef struct {
  char *host;                /* (owned) */
  guint16 port;
  gboolean heir;             /* come by device key, the certificate known */
  guint8 pin[32], key[WK_PUBLIC_KEY_LENGTH]; /* of an heir */
} WkTablePlace;

struct _WkTable {
  GObject parent_instance;
  WkWorkspace *workspace;    /* (owned) */
  WkTableState state;
  char *message;             /* (owned) (nullable) */
  WkOpenDocument *plan;      /* (owned) (nullable) */
  GListStore *members;       /* (owned) of WkMember */
  GListStore *knocks;        /* (owned) of WkKnock */
  gboolean in_step;

  /* ours */
  WkFile *file;              /* (owned) (nullable) */
  WkRoom *room;              /* (owned) (nullable) */
  WkDiscovery *discovery;    /* (owned) (nullable) */
  WkLiveJournal *journal;    /* (owned) (nullable) */
  char *code;                /* (owned) (nullable) in groups */
  char **addresses;          /* (owned) (nullable) */
  char *presence;            /* (owned) (nullable): what was last said of our caret */
  char *resident_name;       /* (owned) (nullable) */

  /* joined */
  WkRoomGuest *guest;        /* (owned) (nullable) */
  GPtrArray *looks;          /* (owned) (nullable) of WkLook: as the host showed them */
  GPtrArray *social_map;     /* (owned) (nullable) of WkOffer: as the host showed it */
  WkTableAsks asks;          /* as the host said; ours: as we said */
  gboolean may_tell;         /* at a seat: the host asked how the talk was, on this connection */
  GBytes *told_to;           /* (owned) (nullable): the device key of whom it is told alone: as the host asked, on this connection; ours: as we ask next */
  guint64 told_member;       /* who that is at the table */
  guint n_kept;              /* of what was told at a seat */
  WkDeviceKey *guest_key;    /* (owned) (nullable): of one without an account, for this table alone */
  WkReconnector *reconnector; /* (owned) (nullable) */
  GCancellable *connecting;  /* (owned) (nullable) */
  char *host, *address;      /* (owned) (nullable) */
  WkDocumentName *offered;   /* (owned) (nullable): the plan, until we know whether it may be kept here */
  guint16 port;

  /* wk-table-succession.c; the listener is ours while we host, and before that holds the place where we would */
  WkTlsIdentity *identity;   /* (owned) (nullable) */
  WkListener *listener;      /* (owned) (nullable) */
  GPtrArray *places;         /* (owned) (nullable) of WkTablePlace: being tried in turn */
  guint next_place, trying;
  guint rounds;              /* how often all of them were tried since we are away; as host: how often we looked */
  guint turn;                /* of heirs that are not the first: when it is up to us; 0: not yet known */
  gboolean at_heir;          /* the attempt under way is at an heir's */
  gint64 away_since;         /* monotonic µs; 0: not away */
  guint succession;          /* source id */
  guint giving_up;           /* source id */
  gboolean gave_up;          /* the attempt under way took too long */
  WkRoomGuest *probe;        /* (owned) (nullable): as host: looks whether the table goes on elsewhere */
  WkTablePlace *probed;      /* (owned) (nullable): where it looks */
  guint probed_at;           /* in which round */
  gboolean successor;        /* this host took over from another */
};

/* wk-table.c */
void wk_table_set_state (WkTable *self, WkTableState state, const char *message);
void wk_table_fill_config (WkTable *self, WkRoomConfig *config, gboolean hosting);
void wk_table_members_changed (WkTable *self);
void wk_table_host_with (WkTable *self, WkRoom *room);
void wk_table_sit_with (WkTable *self, WkRoomGuest *guest);
void wk_table_stop_hosting (WkTable *self);
void wk_table_stop_sitting (WkTable *self);
void wk_table_drop_connection (WkTable *self);
void wk_table_start_reconnector (WkTable *self);
void wk_table_guest_changed (WkTable *self);

/* wk-table-succession.c */
gboolean wk_table_open_listener (WkTable *self, GError **error);
void wk_table_hold_place (WkTable *self, WkRoomGuest *guest);
void wk_table_heirs_changed (WkTable *self);
const WkTablePlace *wk_table_next_place (WkTable *self);
void wk_table_became_away (WkTable *self);
void wk_table_became_open (WkTable *self);
void wk_table_start_probing (WkTable *self);
void wk_table_stop_succession (WkTable *self);
void wk_table_clear_places (WkTable *self);
/* For tests: how long an heir of the first rank waits, in ms. */
void wk_table_set_patience (guint ms);

/* wk-table-sheets.c */
void wk_table_take_sheet (WkTable *self, guint number, GBytes *content);
void wk_table_take_told (WkTable *self, guint number, GBytes *content);
void wk_table_take_passed (WkTable *self, GBytes *content);
void wk_table_take_passed_kept (WkTable *self, guint64 member);
void wk_table_forget_asked (WkTable *self);

G_END_DECLS
