/* One resident's integrated file on one page, written in place. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"
#include "wk-found.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_FILE_PAGE (wk_file_page_get_type ())
/* Property `title` (string). Actions: file.say (s), file.removed (ss: life domain, record), file.put-back (ss),
 * file.dropped-remarks, file.restore-remarks. */
G_DECLARE_FINAL_TYPE (WkFilePage, wk_file_page, WK, FILE_PAGE, AdwBin)

GtkWidget *wk_file_page_new (WkWorkspace *workspace, WkFile *file);

const char *wk_file_page_get_resident_id (WkFilePage *self);

/* Goes to a place that was found. */
void wk_file_page_show_found (WkFilePage *self, const WkFound *found);

G_END_DECLS
