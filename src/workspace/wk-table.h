#pragma once
#include "wk-document.h"

G_BEGIN_DECLS

/**
 * WkTableState:
 * @WK_TABLE_CONNECTING: reaching for the other side and proving the code
 * @WK_TABLE_KNOCKING: the host has not yet let us in
 * @WK_TABLE_OPEN: at the table
 * @WK_TABLE_AWAY: the line is cut; writing goes on here and is brought in when it is back (tries by itself)
 * @WK_TABLE_CLOSED: the host closed the table, or we left
 * @WK_TABLE_FAILED: could not join; "message" says why and what to do
 */
typedef enum { WK_TABLE_CONNECTING, WK_TABLE_KNOCKING, WK_TABLE_OPEN, WK_TABLE_AWAY, WK_TABLE_CLOSED, WK_TABLE_FAILED } WkTableState;

typedef enum { WK_MEMBER_IN_STEP, WK_MEMBER_CATCHING_UP, WK_MEMBER_AWAY } WkMemberState;

#define WK_TYPE_MEMBER (wk_member_get_type ())
/* Someone at the table. Properties with notify: "name", "organisation", "device" (strings), "colour" (uint 0–7, index in the Okabe-Ito set),
 * "shape" (uint 0–7), "state" (WkMemberState as int), "self", "host", "guest", "read-only" (booleans: guest = without an account),
 * "place" (string: name of the text the person is in (wk_document_find_text()), or NULL). */
G_DECLARE_FINAL_TYPE (WkMember, wk_member, WK, MEMBER, GObject)
const char   *wk_member_get_name         (WkMember *self);
const char   *wk_member_get_organisation (WkMember *self);
guint         wk_member_get_colour       (WkMember *self);
guint         wk_member_get_shape        (WkMember *self);
WkMemberState wk_member_get_state        (WkMember *self);
gboolean      wk_member_is_self          (WkMember *self);
gboolean      wk_member_is_seat          (WkMember *self);      /* says that it is the resident's own */
const char   *wk_member_get_device       (WkMember *self);
const char   *wk_member_get_place        (WkMember *self);      /* (nullable) */
gboolean      wk_member_is_host          (WkMember *self);
/* (nullable): at a table of ours, whose laptop it is, in hex: of a colleague's that takes what is said at the resident's seat to them alone. */
const char   *wk_member_get_account      (WkMember *self);
gboolean      wk_member_is_read_only     (WkMember *self);
gboolean      wk_member_is_interpreter   (WkMember *self);

#define WK_TYPE_KNOCK (wk_knock_get_type ())
/* Someone at the door. Properties: "name", "organisation", "device" (strings), "known" (boolean: enrolled at the same office). */
G_DECLARE_FINAL_TYPE (WkKnock, wk_knock, WK, KNOCK, GObject)
const char *wk_knock_get_name         (WkKnock *self);
const char *wk_knock_get_organisation (WkKnock *self);
gboolean    wk_knock_is_known         (WkKnock *self);

#define WK_TYPE_FOUND_TABLE (wk_found_table_get_type ())
/* A table seen on this network. Properties: "word" (string: the room's word), "address" (string host:port). */
G_DECLARE_FINAL_TYPE (WkFoundTable, wk_found_table, WK, FOUND_TABLE, GObject)

/* What the resident is asked now. */
typedef enum { WK_TABLE_ASKS_NOTHING, WK_TABLE_ASKS_ANSWER /* whether the plan is right */, WK_TABLE_ASKS_HOME /* what goes home on paper */, WK_TABLE_ASKS_TALK /* how this talk was */ } WkTableAsks;

#define WK_TYPE_TABLE (wk_table_get_type ())
/* A table, ours or joined. When the host goes without a word (lid, battery), the first of those who keep the plan takes the table over: then
 * "host" becomes TRUE there, the others follow without a code, and a host that wakes up finds itself a member. Properties with notify: "state" (WkTableState as int), "message" (string), "host" (boolean: it is ours), "code" (string
 * "1234 5678", host only), "word" (string), "addresses" (strv host:port, host only), "read-only" (boolean: we may read along), "everyone-in-step" (boolean), "plan" (WkDocument of the kind plan, NULL until in), "resident-name",
 * "asks" (WkTableAsks as int), "n-kept" (uint: at a seat, how much of what was told the host has kept).
 * Signals: "carets-changed"; "talk-told" (string how, string line): at the resident's own seat somebody says to us how this talk was. */
G_DECLARE_FINAL_TYPE (WkTable, wk_table, WK, TABLE, GObject)

WkTableState wk_table_get_state            (WkTable *self);
const char  *wk_table_get_message          (WkTable *self);
gboolean     wk_table_is_host              (WkTable *self);
const char  *wk_table_get_code             (WkTable *self);
const char  *wk_table_get_word             (WkTable *self);
const char * const *wk_table_get_addresses (WkTable *self);
const char  *wk_table_get_resident_name    (WkTable *self);
char        *wk_table_dup_resident_id      (WkTable *self);       /* (nullable): in hex, once the plan is here */
WkDocument  *wk_table_get_plan             (WkTable *self);       /* (transfer none) (nullable) */
/* What a host shows the resident beside the plan: looks of WkLook (wk-look.h), at the seats that it gave them to. */
void         wk_table_show_looks           (WkTable *self, GPtrArray *looks);
void         wk_table_give_sheets          (WkTable *self, WkMember *member);
GPtrArray   *wk_table_get_looks            (WkTable *self);       /* at a seat (transfer none) (nullable): not shown yet; signal "looks-changed" */
/* What there is in the neighbourhood: WkOffer (wk-social-map.h). It tells of nobody, and every seat of the resident's shows it. */
void         wk_table_show_social_map     (WkTable *self, GPtrArray *offers);
GPtrArray   *wk_table_get_social_map       (WkTable *self);       /* at a seat (transfer none) (nullable): not shown yet; signal "social-map-changed" */
/* What the host asks the resident now. It says so to the resident's own seats. */
void         wk_table_ask                  (WkTable *self, WkTableAsks asks);
WkTableAsks  wk_table_get_asks             (WkTable *self);
/* A table of ours: to whom the resident says how this talk was, from the next asking on: to them alone, so that we cannot read it; NULL: to us. */
void         wk_table_set_told_to         (WkTable *self, WkMember *member);
/* At a seat, to the host alone, or whom it names: how this talk was. FALSE: there is no line to the host, or it did not ask. "n-kept" says when they have it. */
gboolean     wk_table_can_tell             (WkTable *self);
gboolean     wk_table_tell_talk            (WkTable *self, const char *how, const char *line);
/* Where "talk-told" came: what was told last is kept. */
void         wk_table_keep_told            (WkTable *self);
guint        wk_table_get_n_kept           (WkTable *self);
GListModel  *wk_table_get_members          (WkTable *self);       /* of WkMember, self first (transfer none) */
GListModel  *wk_table_get_knocks           (WkTable *self);       /* of WkKnock (transfer none) */
gboolean     wk_table_get_everyone_in_step (WkTable *self);
gboolean     wk_table_is_read_only         (WkTable *self);

void         wk_table_admit                (WkTable *self, WkKnock *knock);
void         wk_table_admit_read_only      (WkTable *self, WkKnock *knock);
void         wk_table_admit_interpreter    (WkTable *self, WkKnock *knock);
void         wk_table_decline              (WkTable *self, WkKnock *knock);
void         wk_table_remove               (WkTable *self, WkMember *member);
void         wk_table_set_read_only        (WkTable *self, WkMember *member, gboolean read_only);
void         wk_table_renew_code           (WkTable *self);
void         wk_table_close                (WkTable *self);       /* the host: for everyone; a member: leaves */

/* Where our caret is: text NULL when in none. anchor and head in characters; equal when nothing is selected. */
void         wk_table_set_caret            (WkTable *self, WkText *text, guint anchor, guint head);
typedef struct {
  WkMember *member;          /* (owned) */
  guint anchor, head;        /* characters */
} WkCaret;
/* The others' carets in text, as they stand now: array of WkCaret (transfer full). */
GArray      *wk_table_dup_carets           (WkTable *self, WkText *text);

G_END_DECLS
