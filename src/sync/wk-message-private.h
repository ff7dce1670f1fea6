/* Our own messages, on the reserved name. Numbers and fields: WIRE.md. */
#pragma once

#include "wk-feed.h"
#include "wk-frame-private.h"

G_BEGIN_DECLS

typedef enum {
  WK_MESSAGE_CHALLENGE = 32,
  WK_MESSAGE_HELLO = 33,
  WK_MESSAGE_SHARE = 34,
  WK_MESSAGE_CONFIRM = 35,
  WK_MESSAGE_WELCOME = 36,
  WK_MESSAGE_BYE = 37,
  WK_MESSAGE_PING = 38,
  WK_MESSAGE_PASSED = 46,
  WK_MESSAGE_TOLD = 47,
  WK_MESSAGE_KNOCK = 48,
  WK_MESSAGE_ADMITTED = 49,
  WK_MESSAGE_MEMBERS = 50,
  WK_MESSAGE_DOCUMENTS = 51,
  WK_MESSAGE_BATCHES = 52,
  WK_MESSAGE_KEPT = 53,
  WK_MESSAGE_HASHES = 54,
  WK_MESSAGE_RESYNC = 55,
  WK_MESSAGE_WANT_STATE = 56,
  WK_MESSAGE_STATE = 57,
  WK_MESSAGE_KEYS = 58,
  WK_MESSAGE_HEIRS = 59,
  WK_MESSAGE_RIGHTS = 60,
  WK_MESSAGE_REFUSED = 61,
  WK_MESSAGE_SAFE = 62,
  WK_MESSAGE_SHEET = 63,
  WK_MESSAGE_OPEN = 64,
  WK_MESSAGE_HEAD = 65,
  WK_MESSAGE_WANT = 66,
  WK_MESSAGE_PAGE = 67,
  WK_MESSAGE_PUSH = 68,
  WK_MESSAGE_RECEIPT = 69,
  WK_MESSAGE_COMPARE = 70,
  WK_MESSAGE_DIFFERENCES = 71,
  WK_MESSAGE_REST = 72,
  WK_MESSAGE_WANT_REST = 73,
  WK_MESSAGE_ASK = 74,
  WK_MESSAGE_ANSWER = 75,
  WK_MESSAGE_TELL = 76,
  WK_MESSAGE_ENROL = 80,
  WK_MESSAGE_ENROLLED = 81,
} WkMessageType;

typedef enum { WK_INTENT_TABLE = 0, WK_INTENT_OFFICE = 1, WK_INTENT_ENROL = 2 } WkIntent;
typedef enum { WK_WHAT_TABLE = 0, WK_WHAT_OFFICE = 1 } WkWhat;
/* What a program understands beyond version 1's beginning, in CHALLENGE and HELLO; the other is sent no more than that. */
enum
{
  WK_CAPABILITY_HEIRS = 1,     /* HEIRS, RIGHTS, REFUSED, SAFE */
  WK_CAPABILITY_HASHES = 2,    /* an office: HASHES, WANT STATE */
  WK_CAPABILITY_QUESTIONS = 4, /* an office: ASK; a laptop: TELL */
};
/* Wants in KNOCK. */
enum { WK_WANTS_BATCHES = 1, WK_WANTS_VOUCHING = 2 /* signs nothing, whatever key it has */, WK_WANTS_SHEETS = 4 /* the resident's own seat */,
       WK_WANTS_PASSED = 8 /* what is said at such a seat to whoever sits here */ };

#define WK_SHEET_MAX (64 * 1024)
#define WK_TOLD_MAX (8 * 1024)

/* Under which a host signs, in ADMITTED, that its certificate is its own. */
#define WK_ADMITTED_DOMAIN "woonkamer-admitted-1"

typedef enum { WK_PROOF_DEVICE = 0, WK_PROOF_TOKEN = 1, WK_PROOF_CODE = 2 } WkProof;

/* One struct holds the fields of every message; which of them count is the message's. Read ones are owned by it. */
typedef struct
{
  guint64 lowest, highest, capabilities, what;   /* CHALLENGE; `capabilities` HELLO too */
  guint64 version, intent, proof_kind;           /* HELLO; `proof_kind` WELCOME too */
  guint64 reason;                                /* BYE, REFUSED */
  guint64 member, flags, wants;                  /* ADMITTED; KNOCK; `flags` RIGHTS too */
  guint64 n, to, head, number, more;             /* the feed's; `n` SAFE too */
  WkId id;                                       /* CHALLENGE: host; RESYNC, WANT STATE, STATE, REFUSED: document; OPEN, HEAD: epoch */
  guint8 key[32];                                /* a nonce, a share, a device key */
  guint8 sig[64];
  char *text;                                    /* program, words, name, the room's word */
  char *organisation, *function, *device;
  guint8 fingerprint[32];                        /* KNOCK: of the certificate that an heir's table will have */
  char *addresses;                               /* KNOCK: where that will be, each host:port and a blank */
  GBytes *bytes;                                 /* proof, certificate, sealed, update */
  GBytes *certificate;                           /* ADMITTED: the host's */
  GPtrArray *documents;                          /* of WkMessageDocument: ADMITTED, DOCUMENTS */
  GPtrArray *keys;                               /* of guint8[32] as WkMessageKey: ADMITTED, KEYS, KEPT */
  GPtrArray *members;                            /* of WkMessageMember */
  GPtrArray *hashes;                             /* of WkMessageHash */
  GPtrArray *heirs;                              /* of WkMessageHeir */
  GPtrArray *batches;                            /* of WkBatch */
  GPtrArray *subjects;                           /* of WkSubject */
  GPtrArray *entries;                            /* of WkFeedEntry */
  GPtrArray *verdicts;                           /* of WkFeedVerdict, without batches */
  GPtrArray *compared;                           /* of WkFeedDocument */
  GPtrArray *differences;                        /* of WkFeedDifference */
} WkMessage;

typedef struct { WkDocumentName *name; guint64 flags; } WkMessageDocument;
typedef struct { guint8 key[32]; } WkMessageKey;
typedef struct { guint64 id, flags, state; char *name, *organisation, *device; guint8 key[32]; } WkMessageMember;
typedef struct { guint64 id; guint8 key[32], fingerprint[32]; char *addresses; } WkMessageHeir;
typedef struct { WkId document; guint8 snapshot[32], content[32]; guint64 pending; } WkMessageHash;

void wk_message_document_free (WkMessageDocument *self);
void wk_message_member_free (WkMessageMember *self);
void wk_message_heir_free (WkMessageHeir *self);

/**
 * wk_message_write:
 * @type: which
 * @message: its fields; those that are %NULL are written as empty
 *
 * Returns: (transfer full): a frame
 */
GBytes *wk_message_write (WkMessageType type, const WkMessage *message);

/**
 * wk_message_read:
 * @frame: a frame on our name
 * @error: %WK_SYNC_ERROR_MALFORMED, %WK_SYNC_ERROR_LIMIT
 *
 * Returns: (transfer full) (nullable): its fields; no array, text or bytes that belongs to the type is %NULL
 */
WkMessage *wk_message_read (const WkFrame *frame, GError **error);
void wk_message_free (WkMessage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkMessage, wk_message_free)

G_END_DECLS
