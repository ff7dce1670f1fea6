#pragma once

#include "wk-fields-private.h"
#include "wk-record.h"

G_BEGIN_DECLS

/* An object of the kind's own type for a record that is wholly there. */
WkRecord *wk_record_new (WkDocument *document, const char *id, YType *map);
void wk_record_detach (WkRecord *self); /* its document is closed */
gboolean wk_record_fits (WkRecord *self, YType *map); /* whether it still stands for what is in @map (nullable) */
/* Its document got other content: ties it to the record in @map; FALSE when that is another, or none (nullable). */
gboolean wk_record_tie (WkRecord *self, YType *map);

/* Reads it anew; TRUE: its place or whether it is seen changed, or did before it was first read. */
gboolean wk_record_refresh (WkRecord *self);
void wk_record_update_orphan (WkRecord *self); /* once all are refreshed */

/* What a remover sees (SCHEMA.md, "Removed"). */
char *wk_record_dup_digest (WkRecord *self);
gboolean wk_record_write_removed (WkRecord *self);

/* Whether nobody but @client has written in it, nor in what hangs on it. */
gboolean wk_record_is_of (WkRecord *self, guint64 client);

gboolean wk_record_write_place (WkRecord *self, const char *parent, const char *key);

G_END_DECLS
