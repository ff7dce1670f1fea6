#pragma once

#include "wk-record-list.h"

G_BEGIN_DECLS

WkRecordList *wk_record_list_new (WkDocument *document, const char *kind, const char *parent, gboolean orphans);
/* As wk_record_list_insert(): of several that are put there at once, apart from one another, the greater rank comes later. */
WkRecord *wk_record_list_insert_ranked (WkRecordList *self, guint position, guint rank);
void wk_record_list_update (WkRecordList *self); /* from the document's records */
void wk_record_list_detach (WkRecordList *self);

G_END_DECLS
