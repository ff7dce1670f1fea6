/* A header bar where letters are large and the window is narrow. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Of the desktop's buttons only the one that closes stays, and little stands around them; or all is as usual again. */
void wk_narrow_header_set (AdwHeaderBar *bar, gboolean narrow);

G_END_DECLS
