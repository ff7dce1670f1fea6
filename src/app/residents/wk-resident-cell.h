/* The cells of the residents list: texts that follow their row.
 * Some hundred rows are made at once, so a cell is as few widgets as it can be. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  WK_CELL_NAME, /* with why it was found */
  WK_CELL_CONTACT_PERSON,
  WK_CELL_PHASE,
  WK_CELL_LAST_CONTACT,
  WK_CELL_NEXT_STEP,
  WK_CELL_ACUTE,
  WK_CELL_ALL, /* everything, in two lines: the narrow list's row */
} WkCellKind;

/* A factory of such cells for a list of WkResidentRow. (transfer full) */
GtkListItemFactory *wk_resident_cell_new_factory (WkCellKind kind);

G_END_DECLS
