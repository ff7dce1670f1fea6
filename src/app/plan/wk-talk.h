/* How a talk was: what the resident says of it, for the contact person alone (SCHEMA.md, "talks"). */
#pragma once

#include "wk-file.h"
#include "wk-table.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

/* Whether who works here is the contact person, and may keep it. */
gboolean wk_talk_can_be_kept (WkFile *file);

/* Today's: told again, it takes the place of what was told before. line: (nullable): it stays as it is.
 * Returns: (transfer none) (nullable): its record; NULL: it could not be kept. */
WkRecord *wk_talk_keep (WkFile *file, const char *how, const char *line);

/* Keeps what is told to us at the resident's own seat for as long as the table lasts. */
void wk_talk_listen (WkTable *table, WkFile *file);
/* The same at a colleague's table, once its plan is here: where we are the contact person. */
void wk_talk_listen_as_member (WkTable *table, WkWorkspace *workspace);
/* (transfer none) (nullable): the file in which it is kept. */
WkFile *wk_talk_get_file (WkTable *table /* (nullable) */);

/* (transfer none) (nullable): the contact person at a table of ours, on a laptop of their own. */
WkMember *wk_talk_find_contact_person (WkTable *table, WkFile *file);

/* Whether the resident sits at a seat of their own, where this is asked of them alone. */
gboolean wk_talk_is_asked_at_seat (WkTable *table);

G_END_DECLS
