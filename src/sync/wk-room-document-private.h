/* A document at a table, on either side, and how another copy of it compares. */
#pragma once

#include <wk-clock.h>
#include <wk-random.h>
#include <ydoc.h>

#include "wk-document-name.h"
#include "wk-state-hash.h"

G_BEGIN_DECLS

typedef struct
{
  WkDocumentName *name;   /* (owned) */
  char hex[WK_ID_HEX_SIZE]; /* its name in frames */
  gboolean read_only;
  YDoc *doc;              /* (owned) (nullable) */
  guint observer;
  YAwareness *awareness;  /* (owned) */
  guint64 own_client;     /* in it */
  WkClock *clock;         /* (owned) */
  GHashTable *writers;    /* (owned): client id → id of the member that wrote live under it */
  guint64 n_sent, n_safe; /* at a guest: updates that went over this connection, and which of them the host has on disk */
  gboolean dirty;         /* changed since `hash` was made */
  WkStateHash hash;
} WkRoomDoc;

WkRoomDoc *wk_room_doc_new (const WkDocumentName *name, gboolean read_only, WkClock *clock, WkRandom *random);
void wk_room_doc_free (WkRoomDoc *self);
void wk_room_doc_set_doc (WkRoomDoc *self, YDoc *doc /* (nullable) */, YUpdateFunc func, gpointer data);
/* Makes the hash anew when the document changed. Returns whether it is another one than before. */
gboolean wk_room_doc_update_hash (WkRoomDoc *self);

/* How the other side's copy compares, over time. */
typedef struct
{
  gboolean known;
  WkStateHash theirs;
  gint64 different_since; /* monotonic µs; 0: equal */
  gint64 moved;           /* when either copy changed last, while different */
  gboolean diverged_once;
  gint64 warned;          /* monotonic µs: when a difference had lasted too long; 0: never, or it was long enough to be read */
} WkComparison;

typedef enum {
  WK_COMPARISON_UNKNOWN,
  WK_COMPARISON_EQUAL,
  WK_COMPARISON_MOVING,    /* different, as copies are while people write */
  WK_COMPARISON_DIFFERENT, /* for too long */
  WK_COMPARISON_DIVERGED   /* the same history, another content */
} WkComparisonResult;

/* They sent a hash. */
void wk_comparison_take (WkComparison *self, const WkStateHash *theirs, gint64 now);
/* Our own changed. */
void wk_comparison_moved (WkComparison *self, gint64 now);
/* A difference that lasted: shown until the copies are equal, and long enough to be read. */
void wk_comparison_warn (WkComparison *self, gint64 now);
/* DIFFERENT is said once for each time that syncing anew is due. */
WkComparisonResult wk_comparison_judge (WkComparison *self, const WkStateHash *ours, gint64 now);
/* For showing: in step, or different for less than two seconds, or still moving; not while there is a warning. */
gboolean wk_comparison_is_in_step (WkComparison *self, const WkStateHash *ours, gint64 now);

G_END_DECLS
