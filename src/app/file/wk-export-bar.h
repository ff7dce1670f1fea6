#pragma once

#include <adwaita.h>

#include "wk-file.h"

G_BEGIN_DECLS

/* What a changed export says otherwise than the one before, sentence by sentence, until somebody talked about it. */
#define WK_TYPE_EXPORT_BAR (wk_export_bar_get_type ())

G_DECLARE_FINAL_TYPE (WkExportBar, wk_export_bar, WK, EXPORT_BAR, AdwBin)

void wk_export_bar_set_file (WkExportBar *self, WkFile *file);

G_END_DECLS
