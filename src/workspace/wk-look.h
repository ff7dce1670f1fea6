/* Who looked in a resident's file: kept in the store's access log (FORMAT.md), told to the resident in plain words. */
#pragma once
#include "wk-file.h"
#include "wk-function.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

/* Why: what ties the one who looked to the resident. */
typedef enum { WK_LOOK_CONTACT_PERSON, WK_LOOK_DEPUTY, WK_LOOK_TEAM, WK_LOOK_OTHER, WK_LOOK_EMERGENCY, WK_LOOK_N_REASONS } WkLookReason;

/* What was done with it. */
typedef enum {
  WK_LOOK_READ,
  WK_LOOK_COPY,
  WK_LOOK_NUMBER, /* uncovered the citizen service number */
  WK_LOOK_OPEN,   /* took emergency access */
  WK_LOOK_LETTER, /* wrote a letter with what stands in it */
  WK_LOOK_CORRECTION, /* decided on a correction that was asked for */
  WK_LOOK_PAPER,  /* put the plan, or what goes home of it, on paper or in a file */
  WK_LOOK_N_DEEDS
} WkLookDeed;

typedef struct {
  gint64 time;               /* µs since 1970 UTC */
  char *name, *function, *organisation; /* (owned) never NULL */
  WkFunctions functions; /* what the office knows: `function` is their words; none: somebody typed it */
  WkLookReason reason;
  WkLookDeed deed;
  char *why;                 /* (owned) never NULL: of emergency access, in their own words */
} WkLook;
void wk_look_free (WkLook *look);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkLook, wk_look_free)

/* Notes that this profile opened the file, or took a copy of it; once a day for the same reason. */
void       wk_file_note_look               (WkFile *file, WkLookDeed deed);
/* Those of this laptop, and with a line to the office those of everybody, newest first; a day or a minute that is not known is none. */
void       wk_workspace_list_looks_async   (WkWorkspace *self, const char *resident_id, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer data);
GPtrArray *wk_workspace_list_looks_finish  (WkWorkspace *self, GAsyncResult *result, GError **error); /* (transfer full) of WkLook */

#define WK_SHEET_LOOKS 1 /* its number in WIRE.md, "Sheets" */

/* As it goes over the table's line to the resident's own seat (WIRE.md, SHEET 1). */
GBytes    *wk_looks_encode (GPtrArray *looks); /* (transfer full): of WkLook, at most the hundred newest */
GPtrArray *wk_looks_decode (GBytes *bytes);    /* (transfer full) (nullable): NULL: it is none */

G_END_DECLS
