#pragma once

#include "wk-record-list.h"

G_BEGIN_DECLS

WkRecordList *wk_record_list_new (WkDocument *document, const char *kind, const char *parent, gboolean orphans);
void wk_record_list_update (WkRecordList *self); /* from the document's records */
void wk_record_list_detach (WkRecordList *self);

G_END_DECLS
