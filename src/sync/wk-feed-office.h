/* What a feed server asks of the office. The office daemon implements it; one object serves all connections. */
#pragma once

#include "wk-feed-question.h"
#include "wk-feed.h"

G_BEGIN_DECLS

#define WK_TYPE_FEED_OFFICE (wk_feed_office_get_type ())

/**
 * WkFeedOffice:
 *
 * Everything is asked and answered on the main loop. A failure with %WK_SYNC_ERROR_REFUSED or %WK_SYNC_ERROR_NOT_FOUND ends the connection
 * with %WK_REASON_NOT_RECOGNISED, any other with %WK_REASON_FAILED.
 *
 * Signal `advanced`: entries were committed: servers that wait look again. Emit it with wk_feed_office_advanced().
 */
G_DECLARE_INTERFACE (WkFeedOffice, wk_feed_office, WK, FEED_OFFICE, GObject)

struct _WkFeedOfficeInterface
{
  GTypeInterface parent_iface;

  /* Whether a device may come in. Its certificate was signed by the office's key, and the device proved its own, before this is
   * asked. Returns an object that stands for the account on this connection (given back in the calls below). */
  void (*admit_async) (WkFeedOffice *self, WkCertificate *certificate, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  GObject *(*admit_finish) (WkFeedOffice *self, GAsyncResult *result, GError **error);

  /* Where the account's feed ends: epoch and head. */
  void (*get_head_async) (WkFeedOffice *self, GObject *account, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  gboolean (*get_head_finish) (WkFeedOffice *self, GAsyncResult *result, WkFeedPosition *head, GError **error);

  /* Entries after `since`, at most WK_FEED_PAGE_ENTRIES, about WK_FEED_PAGE_BYTES, always at least one if there is one; and the subjects
   * of all documents in them. From `since` 0 it may give states in place of batches. */
  void (*read_page_async) (WkFeedOffice *self, GObject *account, guint64 since, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  WkFeedPage *(*read_page_finish) (WkFeedOffice *self, GAsyncResult *result, GError **error);

  /* Batches from this account's device, in order, each already through wk_batch_check(): judge, commit, and only when they are
   * durable answer: a verdict for each, in the same order. Failure: nothing was taken, all are pushed again later. */
  void (*push_async) (WkFeedOffice *self, GObject *account, GPtrArray *subjects /* of WkSubject */, GPtrArray *batches /* of WkBatch */,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  GPtrArray *(*push_finish) (WkFeedOffice *self, GAsyncResult *result, GError **error); /* (transfer full) of WkFeedVerdict */

  /* For each document how the office's copy differs; documents the account may not read: same = TRUE. May answer for the first of them alone, one
   * at least, when it is much. */
  void (*compare_async) (WkFeedOffice *self, GObject *account, GPtrArray *documents /* of WkFeedDocument */, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data);
  GPtrArray *(*compare_finish) (WkFeedOffice *self, GAsyncResult *result, GError **error); /* (transfer full) of WkFeedDifference, same order */

  /* The documents the account may read that are not in `listed` (a set of WkId), as STATE entries (n 0), some at a time: after `cursor` (0: from
   * the beginning; page->to is the next one). An empty page: no more. */
  void (*read_rest_async) (WkFeedOffice *self, GObject *account, GHashTable *listed, guint64 cursor, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data);
  WkFeedPage *(*read_rest_finish) (WkFeedOffice *self, GAsyncResult *result, GError **error);

  /* (nullable, with its finish) The office's hashes of those documents, as WkFeedHash; those it does not have, or that the account may not read,
   * are left out. */
  void (*hash_async) (WkFeedOffice *self, GObject *account, GPtrArray *documents /* of WkId */, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data);
  GPtrArray *(*hash_finish) (WkFeedOffice *self, GAsyncResult *result, GError **error); /* (transfer full) of WkFeedHash */
  /* (nullable with the above) A document's whole state; %WK_SYNC_ERROR_NOT_FOUND. */
  void (*read_state_async) (WkFeedOffice *self, GObject *account, const WkId *document, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer data);
  GBytes *(*read_state_finish) (WkFeedOffice *self, GAsyncResult *result, GError **error);

  /* (nullable, with its finish, and both below) A question beside the feed. NULL with %WK_SYNC_ERROR_REFUSED: no, and why, in words for
   * people; with any other error: not now. */
  void (*ask_async) (WkFeedOffice *self, GObject *account, guint64 question, GBytes *body, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer data);
  GBytes *(*ask_finish) (WkFeedOffice *self, GAsyncResult *result, GError **error);
  /* What the account is to be told of itself. */
  void (*tell_async) (WkFeedOffice *self, GObject *account, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  GBytes *(*tell_finish) (WkFeedOffice *self, GAsyncResult *result, GError **error);

  /* (nullable, with its finish, and all four below) Whom a pass lets in that an npm client shows: the account, as with admit_async. */
  void (*enter_async) (WkFeedOffice *self, const char *pass, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  GObject *(*enter_finish) (WkFeedOffice *self, GAsyncResult *result, GError **error);
  /* What came in a document after a position of the log (0: all of it; -1: nothing is asked but whether it may be opened; of its name only the id
   * counts then). %WK_SYNC_ERROR_REFUSED when it is not there for this account. */
  void (*follow_async) (WkFeedOffice *self, GObject *account, const WkDocumentName *name, gint64 after, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data);
  WkFeedFollowed *(*follow_finish) (WkFeedOffice *self, GAsyncResult *result, GError **error); /* (transfer full) */
  /* Takes what an npm client wrote, under the office's own signature, all or nothing; answered when it is durable. %WK_SYNC_ERROR_REFUSED. */
  void (*vouch_async) (WkFeedOffice *self, GObject *account, const WkDocumentName *name, GBytes *update, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer data);
  gboolean (*vouch_finish) (WkFeedOffice *self, GAsyncResult *result, GError **error);

  /* Enrolment: the open code (12 digits) that begins with `selector`, NULL if there is none; and, when the other side proved it, its use. */
  void (*find_code_async) (WkFeedOffice *self, const char *selector, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  char *(*find_code_finish) (WkFeedOffice *self, GAsyncResult *result, GError **error);
  /* A try with that code failed (ten: it is to be closed). */
  void (*code_failed) (WkFeedOffice *self, const char *selector);
  /* fields: name, organisation, function and device as the laptop gave them, and its public key. Uses the code up. location: (nullable) the
   * one that the laptop began by itself, with its name: an office that has nobody and nothing yet makes it its own. */
  void (*enrol_async) (WkFeedOffice *self, const char *code, const WkCertificateFields *fields, const WkSubject *location,
                       const char *location_name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  WkEnrolment *(*enrol_finish) (WkFeedOffice *self, GAsyncResult *result, GError **error);
};

void wk_feed_office_advanced (WkFeedOffice *self);
/* Signal `people-changed`: what accounts are to be told may be another. */
void wk_feed_office_people_changed (WkFeedOffice *self);

G_END_DECLS
