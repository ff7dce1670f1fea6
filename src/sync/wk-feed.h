/* What an office's feed is made of; both sides of syncing speak in these. */
#pragma once

#include <gio/gio.h>

#include "wk-batch.h"
#include "wk-certificate.h"
#include "wk-document-name.h"
#include "wk-sync-error.h"
#include "ydoc.h"

G_BEGIN_DECLS

/* Where a laptop stands: after the n-th entry of an epoch. Positions count an account's entries in commit order, from 1. */
typedef struct
{
  WkId epoch; /* zeros: none yet */
  guint64 n;
} WkFeedPosition;

/**
 * WkFeedKind:
 * @WK_FEED_BATCH: a batch was committed
 * @WK_FEED_STATE: what a document held at this position, merged: of a grant, after a restore, and in place of many batches
 * @WK_FEED_REVOKED: the document may no longer be read; what was not sent yet is to be put aside as a proposal
 * @WK_FEED_ERASED: the subject's key is to be destroyed, with all it opens
 */
typedef enum { WK_FEED_BATCH = 0, WK_FEED_STATE = 1, WK_FEED_REVOKED = 2, WK_FEED_ERASED = 3 } WkFeedKind;

typedef struct
{
  guint64 n;               /* its position */
  WkFeedKind kind;
  gint64 time;             /* microseconds since 1970-01-01 UTC by the office's clock */
  WkBatch *batch;          /* (owned) (nullable): BATCH */
  WkDocumentName *name;    /* (owned) (nullable): STATE and REVOKED; of ERASED only its subject counts */
  GBytes *update;          /* (owned) (nullable): STATE: an update from nothing */
} WkFeedEntry;

WkFeedEntry *wk_feed_entry_new_batch (guint64 n, gint64 time, WkBatch *batch);
WkFeedEntry *wk_feed_entry_new_state (guint64 n, gint64 time, const WkDocumentName *name, GBytes *update);
WkFeedEntry *wk_feed_entry_new_revoked (guint64 n, gint64 time, const WkDocumentName *name);
WkFeedEntry *wk_feed_entry_new_erased (guint64 n, gint64 time, const WkId *subject);
void wk_feed_entry_free (WkFeedEntry *self);

#define WK_FEED_PAGE_BYTES (256 * 1024) /* what a page aims at; one entry may be larger */
#define WK_FEED_PAGE_ENTRIES 1000       /* at most */

/* Some of a feed, in order. `to` is the position after it, which may be more than its last entry's. */
typedef struct _WkFeedPage
{
  guint64 to;
  guint64 head;            /* the feed's end when the page was read */
  GPtrArray *subjects;     /* (owned) of WkSubject: those that the entries' documents belong to */
  GPtrArray *entries;      /* (owned) of WkFeedEntry */
} WkFeedPage;

WkFeedPage *wk_feed_page_new (void);
void wk_feed_page_free (WkFeedPage *self);

/* What became of a pushed batch. */
typedef enum {
  WK_FEED_CONFIRMED = 0,   /* durable at the office, or was already */
  WK_FEED_REFUSED = 1,     /* not taken, for good: it ends the (document, client id) chain from this batch's `from` */
  WK_FEED_FAILED = 2,      /* the office had trouble of its own: push it again later */
} WkFeedVerdictKind;

typedef enum {
  WK_REFUSAL_NONE = 0,
  WK_REFUSAL_SIGNATURE = 1,     /* not validly signed, or by a device that is not the author's */
  WK_REFUSAL_CONTENT = 2,       /* the update is not what the batch says */
  WK_REFUSAL_NO_RIGHT = 3,      /* the author may not write in this document */
  WK_REFUSAL_CLIENT_TAKEN = 4,  /* another author wrote under this client id first */
  WK_REFUSAL_CHAIN = 5,         /* an earlier batch of this chain was refused */
  WK_REFUSAL_ERASED = 6,        /* the subject was erased */
  WK_REFUSAL_UNKNOWN = 7,       /* no such subject, or a document whose name does not follow from it */
} WkRefusal;

typedef struct
{
  WkBatch *batch;          /* (owned) */
  WkFeedVerdictKind kind;
  WkRefusal refusal;
  guint64 n;               /* confirmed: its position in the feed of this account; 0: unknown. The laptop is not LIVE before it got there */
  char *ask;               /* (owned) (nullable) refused: who can be asked, in words; at most 500 bytes */
} WkFeedVerdict;

WkFeedVerdict *wk_feed_verdict_new (WkBatch *batch, WkFeedVerdictKind kind, WkRefusal refusal, guint64 n, const char *ask);
void wk_feed_verdict_free (WkFeedVerdict *self);

/* What one side has of a document: for comparing after a new epoch. */
typedef struct
{
  WkDocumentName *name;    /* (owned) */
  guint8 snapshot[32];     /* BLAKE2b-256 of y_doc_snapshot_canonical(); zeros: something waits in it, which is in no snapshot */
  GBytes *state_vector;    /* (owned) */
} WkFeedDocument;

WkFeedDocument *wk_feed_document_new (const WkDocumentName *name, const guint8 snapshot[32], GBytes *state_vector);
WkFeedDocument *wk_feed_document_new_of (const WkDocumentName *name, YDoc *doc); /* (transfer full): what @doc holds, to be compared */
gboolean wk_feed_document_is_same (const WkFeedDocument *self, YDoc *doc); /* whether @doc holds just that; nothing may wait in either */
void wk_feed_document_free (WkFeedDocument *self);

/* How the office's copy differs from that. */
typedef struct
{
  WkDocumentName *name;    /* (owned) */
  gboolean same;           /* nothing to do */
  gboolean erased;         /* its resident was removed on purpose: all of them is to go here too */
  GBytes *state_vector;    /* (owned) (nullable: the office lacks the document) the office's */
  GBytes *update;          /* (owned) (nullable) what the laptop lacks */
} WkFeedDifference;

WkFeedDifference *wk_feed_difference_new (const WkDocumentName *name, gboolean same, GBytes *state_vector, GBytes *update);
void wk_feed_difference_free (WkFeedDifference *self);

/* A document's two hashes, as one side has them; and, of a laptop's, what it takes to compare it again. */
typedef struct
{
  WkFeedDocument *document; /* (owned) */
  guint8 content[32];       /* BLAKE2b-256 of y_doc_to_json() */
  gboolean pending;         /* something waits for what it builds on */
  guint64 change;           /* the laptop's own: which change of the document this is */
} WkFeedHash;

WkFeedHash *wk_feed_hash_new (const WkDocumentName *name, YDoc *doc, guint64 change);
void wk_feed_hash_free (WkFeedHash *self);

/* What an npm client is given of one document. */
typedef struct
{
  WkDocumentName *name;    /* (owned) */
  gint64 to;               /* the log's position that it goes up to */
  gboolean may_write;
  GBytes *update;          /* (owned) (nullable: nothing came) */
} WkFeedFollowed;

WkFeedFollowed *wk_feed_followed_new (const WkDocumentName *name, gint64 to, gboolean may_write, GBytes *update);
void wk_feed_followed_free (WkFeedFollowed *self);

/* What an office hands over when a laptop is enrolled. */
typedef struct
{
  WkId account;
  WkSubject *location;       /* (owned): id and secret */
  char *location_name;       /* (owned) */
  guint8 office_key[WK_PUBLIC_KEY_LENGTH];
  WkCertificate *certificate; /* (owned) */
} WkEnrolment;

WkEnrolment *wk_enrolment_new (const WkId *account, const WkSubject *location, const char *location_name,
                               const guint8 office_key[WK_PUBLIC_KEY_LENGTH], WkCertificate *certificate);
WkEnrolment *wk_enrolment_copy (const WkEnrolment *self);
void wk_enrolment_free (WkEnrolment *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkFeedEntry, wk_feed_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkFeedPage, wk_feed_page_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkFeedVerdict, wk_feed_verdict_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkFeedDocument, wk_feed_document_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkFeedHash, wk_feed_hash_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkFeedDifference, wk_feed_difference_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkFeedFollowed, wk_feed_followed_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkEnrolment, wk_enrolment_free)

G_END_DECLS
