/* The same person twice: who may be, and why; one file merged into the other, and taken out of it again. */
#pragma once
#include "wk-file.h"
#include "wk-resident-list.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

typedef enum { WK_SAME_NAME = 1 << 0, WK_SAME_BIRTH_DATE = 1 << 1, WK_SAME_ADDRESS = 1 << 2, WK_SAME_NUMBER = 1 << 3 } WkSame;

typedef struct {
  WkResidentRow *row;        /* (owned) */
  WkSame why;                /* all that holds; a name that sounds alike, or is spelt in another way, is the same */
} WkDouble;

/**
 * wk_resident_list_find_doubles:
 * @self: a list of residents
 * @who: what is known of somebody
 * @most: at most so many
 *
 * Who was born on the same day and has a name alike; who has first and last name alike and lives at the same address, or of whom no day of birth and no
 * address speaks against it. Partners, who share an address, have first names of their own.
 *
 * Returns: (transfer full) (element-type WkDouble): the most alike first
 */
GPtrArray *wk_resident_list_find_doubles    (WkResidentList *self, const WkNewResident *who, guint most);
/* The same for who is in the list, which leaves out themselves. */
GPtrArray *wk_resident_list_find_doubles_of (WkResidentList *self, const char *id, guint most);

/* A single choice that both files have, and that differs. */
typedef struct { char *key, *label, *here, *there; /* (owned) */ } WkDifference;

GPtrArray *wk_file_list_differences (WkFile *self, WkFile *other);   /* (transfer full) of WkDifference */

/**
 * wk_file_merge:
 * @self: the file that goes on
 * @other: another file of the same person
 * @take: (nullable) (array zero-terminated=1): keys of wk_file_list_differences() of which the value of @other shall stand
 * @error: %WK_WORKSPACE_ERROR_INVALID: a file cannot be written in, or has no place for all that is in the other; the message says which
 *
 * Brings all that @other has into @self and says in @other's card where it goes on (SCHEMA.md, "merge"). From then on lists show @self alone.
 *
 * Returns: %FALSE when nothing was done
 */
gboolean   wk_file_merge            (WkFile *self, WkFile *other, const char *const *take, GError **error);

/**
 * wk_file_bring_attachments_async:
 * @self: the file that goes on
 * @other: one that was merged into it
 * @callback: called when all that can come has come
 * @data: for @callback
 *
 * Copies photos and PDFs of @other, in the base or the life domain where they stand there; what is here already is not copied again.
 */
void       wk_file_bring_attachments_async  (WkFile *self, WkFile *other, GAsyncReadyCallback callback, gpointer data);

/* @left: (out): how many stay in the other file alone: not all of them is on this laptop, or nothing may be written here */
gboolean   wk_file_bring_attachments_finish (WkFile *self, GAsyncResult *result, guint *left, GError **error);

/**
 * wk_file_undo_merge:
 * @self: a file
 * @other: one that was merged into it
 *
 * Takes out what came from @other, but for what was changed since, and both stand in the lists again.
 *
 * Returns: %FALSE when a file cannot be written in
 */
gboolean   wk_file_undo_merge       (WkFile *self, WkFile *other);

char     **wk_file_dup_merged       (WkFile *self);                  /* (transfer full): ids of the files that are merged into it now */

G_END_DECLS
