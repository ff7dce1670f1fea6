/* One cell of the residents list: a text that follows its row. */
#pragma once

#include <gtk/gtk.h>

#include "wk-resident-list.h"

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

#define WK_TYPE_RESIDENT_CELL (wk_resident_cell_get_type ())
G_DECLARE_FINAL_TYPE (WkResidentCell, wk_resident_cell, WK, RESIDENT_CELL, GtkBox)

/* A factory of such cells. (transfer full) */
GtkListItemFactory *wk_resident_cell_new_factory (WkCellKind kind);

G_END_DECLS
