/* What is said in passing, below in a page. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A toast that says @text, which is no markup. (transfer full) */
AdwToast *wk_toast_new (const char *text);

/* One that stays longer, with a button that puts back what was taken away: @action with @target (nullable, floating). (transfer full) */
AdwToast *wk_toast_new_with_way_back (const char *text, const char *action, GVariant *target);

/* One that stays until it is put away: what one may have missed in passing. (transfer full) */
AdwToast *wk_toast_new_lasting (const char *text);

G_END_DECLS
