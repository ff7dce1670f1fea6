/* What one may only read does not look as if it could be written: widgets follow whether the document that they show can be. */
#pragma once

#include <gtk/gtk.h>

#include "wk-document.h"

G_BEGIN_DECLS

typedef void (*WkWritableFunc) (GtkWidget *widget, gboolean writable);

/* Calls @show at once, and whenever it changes for as long as @widget lives. fields: a document, or a record of one. */
void wk_writable_follow (GtkWidget *widget, WkFields *fields, WkWritableFunc show);

void wk_writable_follow_visible (GtkWidget *widget, WkFields *fields); /* it is there only while something can be written */
void wk_writable_follow_sensitive (GtkWidget *widget, WkFields *fields); /* it still says how it is: not pale */
void wk_writable_follow_switch (GtkSwitch *widget, WkFields *fields); /* yes or no, in words; it stands in a row already */
void wk_writable_mark (GtkWidget *widget, gboolean writable); /* in its looks alone, for a WkWritableFunc */
void wk_writable_say (GtkLabel *label, WkDocument *document); /* why it cannot be, and whom to ask; else nothing is seen of it */

G_END_DECLS
