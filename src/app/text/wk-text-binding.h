/* Keeps a GtkTextBuffer and a text of a document the same, both ways. Without a screen, so that it can be tested alone. */
#pragma once

#include <gtk/gtk.h>

#include "wk-text.h"

G_BEGIN_DECLS

#define WK_TYPE_TEXT_BINDING (wk_text_binding_get_type ())
G_DECLARE_FINAL_TYPE (WkTextBinding, wk_text_binding, WK, TEXT_BINDING, GObject)

/* Signal `applied` (guint end, gboolean local): a change that was not made in the buffer was brought into it; `end` is
 * where it ended, in characters. Local: made on this screen elsewhere, by undo for instance.
 * Signal `refused`: the text took an edit back (it may not be written); the buffer shows the text again. */

/* Fills the buffer with the text and binds them for as long as the binding lives. The buffer's own undo is turned off:
 * it would take back what others wrote. */
WkTextBinding *wk_text_binding_new (GtkTextBuffer *buffer, WkText *text);

WkText *wk_text_binding_get_text (WkTextBinding *self); /* (transfer none) */
void wk_text_binding_set_one_line (WkTextBinding *self, gboolean one_line); /* line breaks typed or pasted become spaces */

/* Who first wrote @utf8 (WkAuthorRun), which is about to be pasted: it keeps its authors. NULL: no more. */
void wk_text_binding_set_pasting (WkTextBinding *self, const char *utf8, GArray *runs);

/* While an input method composes, the caret is kept in place without telling the view, which would end the composing. */
void wk_text_binding_set_composing (WkTextBinding *self, GtkTextView *view, gboolean composing);

gboolean wk_text_binding_is_applying (WkTextBinding *self); /* what others wrote is being brought into the buffer */

G_END_DECLS
