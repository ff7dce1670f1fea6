/* What can go wrong between two programs, and why a connection ended. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WK_SYNC_ERROR (wk_sync_error_quark ())
GQuark wk_sync_error_quark (void);

/**
 * WkSyncError:
 * @WK_SYNC_ERROR_MALFORMED: bytes that no message of ours begins with, ends with or holds
 * @WK_SYNC_ERROR_LIMIT: larger than any honest message is
 * @WK_SYNC_ERROR_SIGNATURE: a signature or a proof does not fit
 * @WK_SYNC_ERROR_CONTENT: an update brings something else than its batch says
 * @WK_SYNC_ERROR_ENDED: the connection ended; the message says why
 * @WK_SYNC_ERROR_REFUSED: the other side said no
 * @WK_SYNC_ERROR_NOT_FOUND: there is no such code, account or document
 */
typedef enum {
  WK_SYNC_ERROR_MALFORMED,
  WK_SYNC_ERROR_LIMIT,
  WK_SYNC_ERROR_SIGNATURE,
  WK_SYNC_ERROR_CONTENT,
  WK_SYNC_ERROR_ENDED,
  WK_SYNC_ERROR_REFUSED,
  WK_SYNC_ERROR_NOT_FOUND,
} WkSyncError;

/**
 * WkReason:
 *
 * Why a connection ended. On the wire as a number (in the message BYE) and as a word (in the WebSocket's
 * close frame); a number that is not known reads as %WK_REASON_CUT.
 */
typedef enum {
  WK_REASON_CUT,            /* "cut": no reason was given; the line went */
  WK_REASON_LEAVING,        /* "leaving": the other side is done */
  WK_REASON_MALFORMED,      /* "malformed": it sent what cannot be read, or what may not come now */
  WK_REASON_LIMIT,          /* "limit": it sent too much */
  WK_REASON_VERSION,        /* "version": the two have no version in common: one must be updated */
  WK_REASON_WRONG_CODE,     /* "wrong-code" */
  WK_REASON_TOO_MANY_TRIES, /* "too-many-tries": wait a minute, or a new code is needed */
  WK_REASON_NOT_RECOGNISED, /* "not-recognised": certificate, token or key is not one of ours */
  WK_REASON_DECLINED,       /* "declined": the host did not let us in */
  WK_REASON_REMOVED,        /* "removed": the host took us off the table */
  WK_REASON_CLOSED,         /* "closed": the table or the office closed */
  WK_REASON_NOT_ALLOWED,    /* "not-allowed": asked for, or wrote, what it may not */
  WK_REASON_REPLACED,       /* "replaced": the same member came back over a newer connection */
  WK_REASON_SILENT,         /* "silent": nothing was heard for too long */
  WK_REASON_FAILED,         /* "failed": the side that ended it had trouble of its own (disk, database) */
  WK_REASON_N
} WkReason;

/**
 * wk_reason_to_word:
 * @reason: a reason
 *
 * Returns: its word on the wire
 */
const char *wk_reason_to_word (WkReason reason);

/**
 * wk_reason_from_word:
 * @word: (nullable): a word
 *
 * Returns: the reason; %WK_REASON_CUT for any other word
 */
WkReason wk_reason_from_word (const char *word);

G_END_DECLS
