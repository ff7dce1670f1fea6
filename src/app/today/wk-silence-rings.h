/* Rings of silence: the contact person in the middle, around them everyone of theirs, further out the longer it has been silent. Its twin in
 * words is the list of today. */
#pragma once

#include <gtk/gtk.h>

#include "wk-resident-list.h"
#include "wk-today.h"

G_BEGIN_DECLS

#define WK_TYPE_SILENCE_RINGS (wk_silence_rings_get_type ())
G_DECLARE_FINAL_TYPE (WkSilenceRings, wk_silence_rings, WK, SILENCE_RINGS, GtkWidget)

/* name: of the contact person; silence: (element-type WkSilence), the shortest first */
void wk_silence_rings_show (WkSilenceRings *self, WkResidentList *residents, const char *name, GPtrArray *silence);

G_END_DECLS
