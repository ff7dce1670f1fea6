/* The resident and those around: the parts of a file that are opened when they are needed. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_FILE_FOLDS (wk_file_folds_get_type ())
G_DECLARE_FINAL_TYPE (WkFileFolds, wk_file_folds, WK, FILE_FOLDS, GtkBox)

GtkWidget *wk_file_folds_new (WkPlanContext *context);
gboolean wk_file_folds_show_letter (WkFileFolds *self, const char *record); /* whether it is there */

G_END_DECLS
