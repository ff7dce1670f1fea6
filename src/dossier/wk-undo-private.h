/* What one person did to one document since it was opened, to be taken back: typing (by the engine's undo manager)
 * and choices, moves, additions and removals (by their inverse), in one order. */
#pragma once

#include "wk-document-private.h"

G_BEGIN_DECLS

WkUndo *wk_undo_new (WkDocument *document);
void wk_undo_free (WkUndo *self);

void wk_undo_watch (WkUndo *self, WkText *text); /* its typing can be taken back */
void wk_undo_unwatch (WkUndo *self, WkText *text);
void wk_undo_track_texts (WkUndo *self); /* those that the transaction under way made as well */
void wk_undo_begin (WkUndo *self); /* before the outermost transaction */
void wk_undo_end (WkUndo *self); /* after it */

void wk_undo_note_text (WkUndo *self, WkText *text); /* before its edit */
void wk_undo_note_write (WkUndo *self, const char *holder, const char *field, GPtrArray *opids, GPtrArray *before);
void wk_undo_note_creation (WkUndo *self, const char *id);

gboolean wk_undo_run (WkUndo *self, gboolean redo);
gboolean wk_undo_can_run (WkUndo *self, gboolean redo);
void wk_undo_stop_capturing (WkUndo *self);
void wk_undo_forget (WkUndo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkUndo, wk_undo_free)

G_END_DECLS
