/* How the list of residents is put in order by a column. */
#pragma once

#include "residents/wk-resident-cell.h"

G_BEGIN_DECLS

/* A sorter of WkResidentRow by what that cell shows; what needs somebody most comes first. (transfer full) */
GtkSorter *wk_resident_sort_new (WkCellKind kind);

G_END_DECLS
