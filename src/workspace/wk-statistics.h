/* What a location's files come to: counts of residents, never of those who work there, and never of fewer than ten. */
#pragma once
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_STATISTICS_LEAST 10u

/* What is counted of one resident. Dates: yyyy-mm-dd, "" or NULL: none. */
typedef struct {
  char *phase, *view;        /* keys (owned) */
  char *last_contact, *first_contact, *first_table, *acute_until; /* (owned) */
  gboolean contact_person, plan, asked; /* asked: how they want it */
  guint steps_done, steps_unowned;      /* done in the last twelve months; open, and nobody's */
} WkCounted;
void wk_counted_free (WkCounted *counted);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkCounted, wk_counted_free)

/* Between the keys of neighbours that are told together. */
#define WK_GROUP_AND "|"

/* One bar. key: of a phase or of the group, or several with WK_GROUP_AND between them. "few", and 0: held back, as there are fewer than ten in all. */
typedef struct { char *key; guint n; } WkGroup;

/* The five core solutions, which do not work without one another (practice.md names them). */
typedef enum { WK_LIGHT_IN_VIEW, WK_LIGHT_CONTACT_PERSON, WK_LIGHT_NETWORK, WK_LIGHT_CONNECT, WK_LIGHT_ACUTE, WK_N_LIGHTS } WkLight;

typedef struct {
  guint residents;
  GArray *phases;            /* (owned) of WkGroup, in the journey's order: phases, "" none yet */
  GArray *silence;           /* (owned) of WkGroup: last contact: "month" "quarter" "half-year" "longer" "never" */
  GArray *to_table;          /* (owned) of WkGroup: first contact to the first talk at the table: "month" "quarter" "half-year" "longer" "not-yet" */
  guint steps_done;          /* in the last twelve months, of all together; 0 when fewer than ten residents took them */
  guint missing[WK_N_LIGHTS];/* residents who lack it: work to do, so told however few */
} WkStatistics;
void wk_statistics_free (WkStatistics *statistics);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkStatistics, wk_statistics_free)

/**
 * wk_statistics_count:
 * @people: (element-type WkCounted): everyone whose file is open
 * @today: yyyy-mm-dd
 *
 * A pure function of what it is given. In each row of groups, one of fewer than ten is told together with the next ones until they are ten, and the last
 * with the one before it: no group can be worked out from the total, and the row keeps its order.
 *
 * Returns: (transfer full): the counts
 */
WkStatistics *wk_statistics_count (GPtrArray *people, const char *today);

void          wk_workspace_count_async  (WkWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
WkStatistics *wk_workspace_count_finish (WkWorkspace *self, GAsyncResult *result, GError **error); /* (transfer full) (nullable) */

G_END_DECLS
