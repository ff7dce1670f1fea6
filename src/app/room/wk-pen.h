/* Who holds the pen of a plan, as this screen sees it. Properties with notify: `held` (boolean: one writes for all), `mine` (boolean: I
 * do), `holder` (string: the name of who does, "" for nobody). */
#pragma once

#include "wk-dossier.h"
#include "wk-table.h"

G_BEGIN_DECLS

#define WK_TYPE_PEN (wk_pen_get_type ())
G_DECLARE_FINAL_TYPE (WkPen, wk_pen, WK, PEN, GObject)

/* One for each plan, kept with it. (transfer none) (nullable): NULL: no plan */
WkPen *wk_pen_of (WkDocument *document);

/* At which table the plan lies: away from any, nobody writes for others. While somebody else does, the plan is held
 * (wk_document_set_held()). table: (nullable) */
void wk_pen_set_table (WkPen *self, WkTable *table);

gboolean wk_pen_is_held (WkPen *self);
gboolean wk_pen_is_mine (WkPen *self);
const char *wk_pen_get_holder (WkPen *self);

void wk_pen_take (WkPen *self); /* I write for all from now on */
void wk_pen_give (WkPen *self, const char *name, const char *organisation); /* someone at the table does */
void wk_pen_lay_down (WkPen *self); /* everyone writes */

G_END_DECLS
