/* Decides who may read and write which document, from what was accepted. Belongs to the store's thread.
 *
 * Its own projection of each resident's card and base is kept sealed under `access/ID`, in the transaction of the batch that changed it. Who may
 * read a document from now on, or no longer, is told to the account's laptops by entries in a log of its own (*notices*), which lies among the
 * documents under a kind that no laptop knows: so it has its place in the order of commits. */
#pragma once

#include "wk-access.h"
#include "wk-office-emergency.h"
#include "wk-office-register.h"
#include "wk-sync.h"

G_BEGIN_DECLS

/* The kind of those logs; no document of anybody's may have it. */
#define WK_OFFICE_NOTICES 255

typedef struct _WkOfficeAccess WkOfficeAccess;

/**
 * wk_office_access_new:
 * @store: the office's store
 * @reg: who there is
 * @clock: the date
 * @error: why not
 *
 * In a store from before there was access, what accounts may not read is taken back from their laptops.
 *
 * Returns: (transfer full): what decides
 */
WkOfficeAccess *wk_office_access_new (WkOfficeStore *store, WkOfficeRegister *reg, WkClock *clock, GError **error);
void wk_office_access_free (WkOfficeAccess *self);

/* Forgets what it has in mind: after a group was taken back, or when another process wrote. */
void wk_office_access_forget (WkOfficeAccess *self);

/* ---- reading ---- */

/**
 * wk_office_access_foresee:
 * @self: what decides
 * @documents: (element-type WkStoreDocumentInfo): whose files will be asked about, in this order
 * @at: the one that is next
 *
 * When it is time, reads what is kept of the next files in one go, and not of each when its turn comes, as it does with what this does not find.
 */
void wk_office_access_foresee (WkOfficeAccess *self, GPtrArray *documents, guint at);

/**
 * wk_office_access_may_read:
 * @self: what decides
 * @account: who
 * @name: which document; %NULL as its domain: not known
 * @may: (out): whether they may
 * @error: trouble of the office's own
 *
 * Returns: whether it was found out
 */
gboolean wk_office_access_may_read (WkOfficeAccess *self, const WkId *account, const WkDocumentName *name, gboolean *may, GError **error);

/* The document in which notices for an account stand. */
void wk_office_access_notices_id (const WkId *account, WkId *document);
gboolean wk_office_access_is_notice (GBytes *bytes); /* whether an entry of the log is one, rather than a batch */
/* (transfer full) (nullable): the document that a notice is about; %NULL when it cannot be read. */
WkDocumentName *wk_office_access_read_notice (GBytes *bytes);

/* ---- writing: within a group ---- */

/**
 * wk_office_access_may_write:
 * @self: what decides
 * @pusher: whose laptop brings it
 * @author: (nullable): who wrote it, when the office knows them
 * @name: which document
 * @is_new: whether nobody else has written in it yet
 * @may: (out): whether it may be taken: what one of the two may write. So what a rightful host brings from a table is taken, and a colleague's
 *   laptop may bring what a dead laptop's owner wrote
 * @error: trouble of the office's own
 *
 * Returns: whether it was found out
 */
gboolean wk_office_access_may_write (WkOfficeAccess *self, const WkId *pusher, const WkId *author, const WkDocumentName *name, gboolean is_new,
                                     gboolean *may, GError **error);

/* Whether this office has heard of a kind of document: what it holds of others it leaves as it is. */
gboolean wk_office_access_knows (guint kind);
/* For tests: from now on offices are of before this kind and those after it; WK_N_DOC_KINDS: of today. */
void wk_office_access_be_before (guint kind);

/* (transfer full): whom to ask about a resident's file, for people. */
char *wk_office_access_dup_ask (WkOfficeAccess *self, const WkId *subject);

/* A batch was taken, after wk_office_access_may_write() said so; or refused for want of a right. */
gboolean wk_office_access_took (WkOfficeAccess *self, const WkId *pusher, const WkDocumentName *name, GError **error);
void wk_office_access_refused (WkOfficeAccess *self, const WkId *pusher, const WkDocumentName *name);

/* A resident's key was destroyed: an account's laptops are told; what was known of who may what goes. */
gboolean wk_office_access_tell_erased (WkOfficeAccess *self, const WkId *account, const WkId *subject, GError **error);
gboolean wk_office_access_drop (WkOfficeAccess *self, const WkId *subject, GError **error);

/* At the end of a group: keeps what changed, and notices to whom it matters. */
gboolean wk_office_access_settle (WkOfficeAccess *self, GError **error);

/* ---- what is not in a document: within a group ---- */

/* What may be read before a change, to be compared with what may be read after it. */
typedef struct _WkOfficeAccessLook WkOfficeAccessLook;

/**
 * wk_office_access_look:
 * @self: what decides
 * @account: (nullable): whose rights, and those to files that name them, will change
 * @name: (nullable): a name that will be somebody's, or no longer
 * @error: why not
 *
 * With neither: a day has passed, and the files with dates in their grounds are looked at.
 *
 * Returns: (transfer full): what may be read now
 */
WkOfficeAccessLook *wk_office_access_look (WkOfficeAccess *self, const WkId *account, const char *name, GError **error);
/* Notices what may be read now, and what no longer. Frees @look. */
gboolean wk_office_access_compare (WkOfficeAccess *self, WkOfficeAccessLook *look, GError **error);
void wk_office_access_look_free (WkOfficeAccessLook *look);

/* ---- time ---- */

/**
 * wk_office_access_turn:
 * @self: what decides
 * @turned: (out): whether another day has begun
 * @error: trouble of the office's own
 *
 * Not in a group. What runs out with a day runs out, and is noticed.
 *
 * Returns: whether it is the day by which is decided
 */
gboolean wk_office_access_turn (WkOfficeAccess *self, gboolean *turned, GError **error);

/* ---- emergency access ---- */

/**
 * wk_office_access_find_door:
 * @self: what decides
 * @birth_date: a date
 * @house_number: a number
 * @subject: (out): the last who was found
 * @n: (out): how many there are
 * @error: trouble of the office's own
 *
 * Looks at every file: for the rare case that there is no other way.
 *
 * Returns: whether it was found out
 */
gboolean wk_office_access_find_door (WkOfficeAccess *self, const char *birth_date, const char *house_number, WkId *subject, guint *n,
                                     GError **error);
/* Whether they may read that resident's base: who may is told who looked. */
gboolean wk_office_access_may_read_base (WkOfficeAccess *self, const WkId *account, const WkId *subject, gboolean *may, GError **error);
/* (transfer none) (nullable): why they may look there, in the words of the access log: contact-person, deputy, team, emergency, other. */
const char *wk_office_access_get_reason (WkOfficeAccess *self, const WkId *account, const WkId *subject, GError **error);
/* Whether it is somebody whose file the office has. */
gboolean wk_office_access_is_resident (WkOfficeAccess *self, const WkId *subject, gboolean *is, GError **error);

/**
 * wk_office_access_open_in_emergency:
 * @self: what decides, in a group
 * @account: for whom
 * @subject: whose file
 * @from: now, µs since 1970 UTC
 * @until: the last day
 * @why: in their own words
 * @error: trouble of the office's own
 *
 * They may what somebody of the team may, every life domain included, until the day is over.
 *
 * Returns: whether it is kept, and noticed to their laptops
 */
gboolean wk_office_access_open_in_emergency (WkOfficeAccess *self, const WkId *account, const WkId *subject, gint64 from, const char *until,
                                             const char *why, GError **error);

/* (transfer container) (nullable) (element-type WkOfficeEmergency): those that hold, in files that the account is contact person or deputy of. */
GPtrArray *wk_office_access_list_directed (WkOfficeAccess *self, const WkId *account, GError **error);
/* (transfer full) (nullable) (element-type utf8): the accounts of the resident's contact person and deputy, who hear of an emergency. */
GPtrArray *wk_office_access_list_directors (WkOfficeAccess *self, const WkId *subject, GError **error);
/* (transfer container) (nullable) (element-type WkOfficeEmergency): those that hold, of the account itself. */
GPtrArray *wk_office_access_list_opened (WkOfficeAccess *self, const WkId *account, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkOfficeAccess, wk_office_access_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkOfficeAccessLook, wk_office_access_look_free)

G_END_DECLS
