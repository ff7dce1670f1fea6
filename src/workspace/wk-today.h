/* What asks for somebody today, read from the projection: whom to contact and why, tasks, talks, what came in, who is out of view yet. */
#pragma once
#include "wk-workspace.h"
#include "wk-worklist.h"

G_BEGIN_DECLS

/* As many of a group as are read; its total says how many there are. */
#define WK_TODAY_MOST 50u

/* Something that whoever asks would do. Strings (owned). */
typedef struct {
  char *resident;            /* id in hex */
  char *what;
  char *at;                  /* yyyy-mm-dd, with or without a time */
  gboolean acute;            /* an acute barrier whose owner they are */
} WkTask;

/* A talk about a plan. Strings (owned). */
typedef struct {
  char *resident;
  char *at;                  /* yyyy-mm-ddThh:mm */
  char *place;               /* (nullable) */
} WkTalk;

/* A file in which others wrote, or of which an export says otherwise than the one before. */
typedef struct {
  char *resident;            /* (owned) */
  guint kinds;               /* a bit for each WkDocKind in which a colleague wrote */
  guint changes;             /* a bit for each WkChangeTopic that an export changed and nobody talked about yet */
  char *changed_on;          /* (owned) (nullable): the day of the last such export */
  gint64 at;                 /* when it came here, µs since 1970 */
} WkCame;

/* How long it has been silent with one whose contact person asks. */
typedef struct {
  char *resident;            /* (owned) */
  char *last_contact;        /* (owned) (nullable): NULL: never spoken to */
  int days;                  /* since then; G_MAXINT: never */
  const WkWorkItem *item;    /* (unowned) (nullable): the line about them in the list of work */
  gboolean rests;            /* wants rest, and is not in the list */
} WkSilence;

/* Residents of one group: at most WK_TODAY_MOST, the longest silence first. */
typedef struct {
  char **ids;                /* (owned) */
  guint total;
} WkTodayGroup;

typedef struct {
  GPtrArray *work;           /* (owned) of WkWorkItem, as arranged by hand */
  guint moved;               /* how many of them stand where they were put */
  GPtrArray *tasks;          /* (owned) of WkTask that are due within a week, the earliest first */
  GPtrArray *talks;          /* (owned) of WkTalk of today, in the order of their hours */
  GPtrArray *came;           /* (owned) of WkCame: what exports changed first, of whom they are the contact person or the deputy, until
                                somebody talked about it; then since the last working day, newest first */
  GPtrArray *silence;        /* (owned) of WkSilence: all of whom they are the contact person, the longest silence last */
  WkTodayGroup nobody;       /* without a contact person */
  WkTodayGroup not_in_view;  /* with one, and not or only partly in view */
} WkToday;

void     wk_today_free (WkToday *today);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkToday, wk_today_free)

void     wk_workspace_read_today_async  (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
WkToday *wk_workspace_read_today_finish (WkWorkspace *self, GAsyncResult *result, GError **error);

/* What was moved by hand in the list of work (wk_worklist_move()); kept in the store. Empty: nothing. */
const char *wk_workspace_get_work_order (WkWorkspace *self);
void        wk_workspace_set_work_order (WkWorkspace *self, const char *moves);

G_END_DECLS
