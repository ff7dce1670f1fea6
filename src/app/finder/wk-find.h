/* One thing that Ctrl+K can go to: a resident, a place in a file, an action, or words to search for. */
#pragma once

#include <gio/gio.h>

#include "wk-found.h"

G_BEGIN_DECLS

#define WK_TYPE_FIND (wk_find_get_type ())
/* All set when made; @action is a detailed action name without its target, a string or none. */
G_DECLARE_FINAL_TYPE (WkFind, wk_find, WK, FIND, GObject)

WkFind *wk_find_new (const char *title, const char *subtitle, const char *icon_name, const char *action, const char *target);
WkFind *wk_find_new_found (const char *title, const WkFound *found);
const char *wk_find_get_title (WkFind *self);
const char *wk_find_get_subtitle (WkFind *self); /* Pango's markup */
const char *wk_find_get_icon_name (WkFind *self);
const char *wk_find_get_action (WkFind *self);
const char *wk_find_get_target (WkFind *self);
const WkFound *wk_find_get_found (WkFind *self); /* (transfer none) (nullable): a place in a file */

/* Whether every word of @words begins a word of @text, accents and capitals aside. */
gboolean wk_find_matches (const char *text, const char *words);

G_END_DECLS
