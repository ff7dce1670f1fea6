#pragma once
#include "wk-document.h"
#include "wk-record.h"

G_BEGIN_DECLS


#define WK_TYPE_FILE (wk_file_get_type ())
/* One resident's integrated file: its documents, open for reading and writing as long as the file is held.
 * Every edit made through the objects below is kept and passed on by itself. Signal "changed": something in it changed; "attachment-came":
 * something of a photo or a PDF arrived from elsewhere; "domains-changed": there may be documents of other life domains, or they are called
 * otherwise; "goodbye-changed": it may no longer be read here, or again; "rights-changed": perhaps other parts of it may be read and written now
 * (wk_file_follow_rights()). */
G_DECLARE_FINAL_TYPE (WkFile, wk_file, WK, FILE, GObject)

const char *wk_file_get_resident_id (WkFile *self);      /* hex */
WkDocument *wk_file_get_card (WkFile *self);      /* all (transfer none) */
WkDocument *wk_file_get_identity (WkFile *self);
WkDocument *wk_file_get_base (WkFile *self);
WkDocument *wk_file_get_intake (WkFile *self);
WkDocument *wk_file_get_talks (WkFile *self); /* of the contact person alone */
WkDocument *wk_file_get_story (WkFile *self);
WkDocument *wk_file_get_plan (WkFile *self);
WkDocument *wk_file_get_domain (WkFile *self, const char *domain_key);   /* (nullable): those of wk_terms_get() as "domains-changed" told last */

/* Something of it could not be read when it was opened. */
gboolean    wk_file_is_damaged (WkFile *self);

/* Words that stand nowhere, for they follow on something that is lost or has not come. */
typedef struct {
  WkDocKind kind;            /* the part of the file that they are of */
  char *domain;              /* (owned) a life domain's key, or "" */
  char *text;                /* (owned) as they were typed, a line each for what does not follow on what was before it */
} WkStrayWords;
void        wk_stray_words_free (WkStrayWords *words);
GPtrArray  *wk_file_list_strays (WkFile *self); /* (transfer full) of WkStrayWords; "changed" says when to look again */

/* (nullable): what stands in its place while it may no longer be read here. */
const char *wk_file_get_goodbye (WkFile *self);

/* What is acute, in the words of the barrier whose deadline comes first; NULL: nothing, or it stands where this profile may not read. (transfer full) */
char       *wk_file_dup_acute (WkFile *self);

/* What happened, newest first: GListModel of WkTimelineItem. (transfer none) */
GListModel *wk_file_get_timeline    (WkFile *self);

#define WK_TYPE_TIMELINE_ITEM (wk_timeline_item_get_type ())
G_DECLARE_FINAL_TYPE (WkTimelineItem, wk_timeline_item, WK, TIMELINE_ITEM, GObject)
/* Properties: "date" (string yyyy-mm-dd), "title", "text", "who", "organisation" (strings), "kind" (string: contact, plan, step, import, document, correction, emergency), "next" (string: when again) */

/* Adds a contact moment under a domain (or NULL: general) and renews the card's last contact. date: yyyy-mm-dd or NULL (today).
 * (transfer none) (nullable) */
WkRecord   *wk_file_add_contact     (WkFile *self, const char *domain_key, const char *channel, const char *date,
                                     const char *text, gboolean reached);

/* A letter as it left (SCHEMA.md, "letter"). */
typedef struct {
  const char *type, *title, *language, *how, *words;
  const char *to;            /* (nullable): an organisation; else it is to the resident */
  gboolean large;
} WkFileLetter;

/* Keeps it, of today and by whoever works here. (transfer none) (nullable) */
WkRecord   *wk_file_add_letter      (WkFile *self, const WkFileLetter *letter);

/* All of these that can be read here, and those of life domains that this laptop has no name for. (transfer container) (element-type WkDocument) */
GPtrArray  *wk_file_list_documents  (WkFile *self);

/* Everything the file holds, as canonical JSON. (transfer full) */
char       *wk_file_dup_json        (WkFile *self);

G_END_DECLS
