/* Invitations to one table: what leaves before a provider accepts says nothing of who it is about (SCHEMA.md, “invitation”, “invited”). */
#pragma once
#include "wk-file.h"
#include "wk-location.h"
#include "wk-record-list.h"

G_BEGIN_DECLS

#define WK_INVITATION_ASKED "asked"
#define WK_INVITATION_ACCEPTED "accepted"
#define WK_INVITATION_DECLINED "declined"
#define WK_INVITATION_WRONG_ADDRESS "wrong-address"
#define WK_INVITATION_WITHDRAWN "withdrawn"

/* What is asked of a provider. */
typedef struct {
  const char *provider;      /* the name in the social map */
  WkRecord *question;        /* the question for help, in the file's story */
  const char *words;         /* as they leave: without a name */
  const char *when, *where;  /* (nullable): of the talk */
} WkInvite;

/**
 * wk_invitation_send:
 * @location: an open location
 * @file: whom it is about
 * @invite: what is asked
 *
 * Writes the invitation on the board and, in the file, that it is about this one. When the last one for the same question came to the wrong
 * address, this one takes its place in the chain.
 *
 * Returns: (transfer none) (nullable): the invitation; %NULL when nothing may be written
 */
WkRecord  *wk_invitation_send (WkLocation *location, WkFile *file, const WkInvite *invite);

/**
 * wk_invitation_answer:
 * @invitation: an invitation
 * @location: where it stands
 * @state: one of the above
 * @reason: (nullable): why, of declining or a wrong address
 *
 * The answer of whoever works here.
 */
void       wk_invitation_answer (WkRecord *invitation, WkLocation *location, const char *state, const char *reason);

/* (transfer none) (nullable) */
WkRecord  *wk_location_find_invitation (WkLocation *self, const char *id);

/* Those about this file, the oldest first. (transfer full) (element-type WkRecord) */
GPtrArray *wk_invitations_list_of_file (WkLocation *location, WkFile *file);

/* Those that wait for an answer of this organisation, the oldest first. (transfer full) (element-type WkRecord) */
GPtrArray *wk_invitations_list_for (WkLocation *location, const char *organisation);

/* Notes that whoever works here was told of it. FALSE: they were told already, in the last week, perhaps on another laptop of theirs */
gboolean   wk_invitation_note_told (WkRecord *invitation, WkLocation *location);

/* The question for help that an invitation of this file is about: its id, or "". (transfer full) */
char      *wk_invitation_dup_question (WkFile *file, WkRecord *invitation);

/* Whom the question came to before, one after another, and whom it has come to now. (transfer full) (array zero-terminated=1) */
char     **wk_invitation_dup_chain (WkLocation *location, WkRecord *invitation);

G_END_DECLS
