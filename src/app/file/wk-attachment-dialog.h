/* A photo or a PDF that is about to be added: what it looks like, what it is, and who may see it. */
#pragma once

#include <adwaita.h>

#include "file/wk-scan.h"
#include "plan/wk-plan-context.h"

G_BEGIN_DECLS

#define WK_TYPE_ATTACHMENT_DIALOG (wk_attachment_dialog_get_type ())
/* Signal `done`: it was added, or somebody gave up; the window closes by itself. */
G_DECLARE_FINAL_TYPE (WkAttachmentDialog, wk_attachment_dialog, WK, ATTACHMENT_DIALOG, AdwWindow)

/* scan: (transfer full) */
GtkWidget *wk_attachment_dialog_new (WkFile *file, WkScan *scan, GtkWindow *parent);

G_END_DECLS
