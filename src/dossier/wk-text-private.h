#pragma once

#include "wk-document.h"
#include "wk-text.h"
#include "ydoc.h"

G_BEGIN_DECLS

/* @name: alike on every copy; @owner: (nullable): the record it is part of */
WkText *wk_text_new (WkDocument *document, YType *type, const char *name, WkRecord *owner);
void wk_text_detach (WkText *self); /* its document is closed */
YType *wk_text_get_type_shared (WkText *self);
WkRecord *wk_text_get_owner (WkText *self); /* (transfer none) (nullable) */

/* Its document got other content: ties it to what stands there now; then, when all is tied, tells what changed since @before. */
void wk_text_tie (WkText *self, YType *type);
void wk_text_tell (WkText *self, const char *before);

/* Passes on what one transaction did. */
void wk_text_take_event (WkText *self, YEvent *event);

/* What was just undone may be words of others: they keep their author. To be called after an undo or redo. */
void wk_text_mark_restored (WkText *self);
void wk_text_begin_restoring (WkText *self);

gboolean wk_text_is_tracked (WkText *self); /* whether undo knows it */
void wk_text_set_tracked (WkText *self, gboolean tracked);

G_END_DECLS
