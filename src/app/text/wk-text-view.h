/* An editor of one text of a document, in which several people write at once.
 *
 * Properties: `placeholder` (string, shown while empty), `label` (string: the name by which a screen reader and a test know
 * it), `one-line` (boolean: Enter asks for the next instead of making a line), `show-authors` (boolean: who wrote what).
 * Signals: `next-requested`: Enter in a one-line text. `refused`: it may not be written here. */
#pragma once

#include <gtk/gtk.h>

#include "wk-document.h"
#include "wk-table.h"

G_BEGIN_DECLS

#define WK_TYPE_TEXT_VIEW (wk_text_view_get_type ())
G_DECLARE_FINAL_TYPE (WkTextView, wk_text_view, WK, TEXT_VIEW, GtkTextView)

GtkWidget *wk_text_view_new (void);

/* document: for undo and authors. Both NULL: nothing is shown. */
void wk_text_view_bind (WkTextView *self, WkDocument *document, WkText *text);
WkText *wk_text_view_get_text (WkTextView *self); /* (transfer none) (nullable) */
WkDocument *wk_text_view_get_document (WkTextView *self); /* (transfer none) (nullable) */

/* The table at which others write in the same text: their carets are drawn, our own is told. (nullable) */
void wk_text_view_set_table (WkTextView *self, WkTable *table);

void wk_text_view_set_label (WkTextView *self, const char *label);
void wk_text_view_set_placeholder (WkTextView *self, const char *placeholder);
void wk_text_view_set_show_authors (WkTextView *self, gboolean show_authors);
guint wk_text_view_get_caret (WkTextView *self); /* in characters */
gboolean wk_text_view_take_typed (WkTextView *self, GdkRectangle *caret); /* whether one wrote here since this was asked last; the caret's place in it */
WkTextView *wk_text_view_find (GtkWidget *below, WkText *text); /* (transfer none) (nullable): in which it can be seen */
void wk_text_view_focus_end (WkTextView *self); /* takes the focus with the caret behind the last word */

/* Between these two, the focus follows what changes on this screen by something else than typing: an undo takes back, or a
 * record is put back, in a place that may not even be seen. */
void wk_text_view_begin_follow (void);
void wk_text_view_end_follow (void);
gboolean wk_text_view_is_following (void);

G_END_DECLS
