/* The records of a list beneath (or beside) one another, each by a widget of its own that lives as long as the record is in the
 * list: others may add, move and remove while the focus stays where it is. Of many, the first are there at once and the others come
 * a little later; only those in view are drawn. */
#pragma once

#include <gtk/gtk.h>

#include "wk-record.h"

G_BEGIN_DECLS

typedef GtkWidget *(*WkRecordBoxFunc) (WkRecord *record, gpointer data);

#define WK_TYPE_RECORD_BOX (wk_record_box_get_type ())
/* Signal `changed`: something came, went or moved. */
G_DECLARE_FINAL_TYPE (WkRecordBox, wk_record_box, WK, RECORD_BOX, GtkBox)

/* make: makes a record's widget (transfer floating); data: must live as long as the box. model: of WkRecord (nullable). */
void wk_record_box_set_model (WkRecordBox *self, GListModel *model, WkRecordBoxFunc make, gpointer data);
GtkWidget *wk_record_box_find (WkRecordBox *self, WkRecord *record); /* (transfer none) (nullable) */
void wk_record_box_finish (WkRecordBox *self); /* those that are still to come are there when it returns */
guint wk_record_box_get_length (WkRecordBox *self);

G_END_DECLS
