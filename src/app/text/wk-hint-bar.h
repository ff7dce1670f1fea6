/* Hints of plain language in the text that is being written on a page, in whichever field of it the keyboard is: a line beneath the words, what is
 * said of them here, and Ctrl+. to take in the friendlier word. It stands in the box that holds the page's fields; invisible it hints at nothing. Of entries, which are mostly for
 * names and numbers, it follows those with the input hint “spellcheck”; in a text view with “no-spellcheck” it says nothing. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WK_TYPE_HINT_BAR (wk_hint_bar_get_type ())
G_DECLARE_FINAL_TYPE (WkHintBar, wk_hint_bar, WK, HINT_BAR, AdwBin)

G_END_DECLS
