/* Hints of plain language in a text that is being written: a line beneath the words, a sentence for the page to show
 * (the action `plan.hint`, "" for none), and Ctrl+. to take in the friendlier word. */
#pragma once

#include "text/wk-text-view.h"

G_BEGIN_DECLS

void wk_plain_hints_install (WkTextView *view); /* for as long as the view lives; a second time changes nothing */

G_END_DECLS
