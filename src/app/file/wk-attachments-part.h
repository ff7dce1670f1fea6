/* The photos and PDFs of a file: chosen, dropped or pasted, each shown in a window of its own. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"

G_BEGIN_DECLS

#define WK_TYPE_ATTACHMENTS_PART (wk_attachments_part_get_type ())
/* Property `summary` (string, nullable, with notify): what there is, in a line. */
G_DECLARE_FINAL_TYPE (WkAttachmentsPart, wk_attachments_part, WK, ATTACHMENTS_PART, AdwBin)

/* drop_area: where something may be dropped; holds @self. */
void wk_attachments_part_bind (WkAttachmentsPart *self, WkFile *file, GtkWidget *drop_area);

G_END_DECLS
