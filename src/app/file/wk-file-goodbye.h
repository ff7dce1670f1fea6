/* What stands in the place of a page of a file while whoever works here may no longer read it: what happened, and the way back to the list. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"

G_BEGIN_DECLS

void wk_file_goodbye_install (AdwToastOverlay *page, WkFile *file); /* its child comes back when the file does */

G_END_DECLS
