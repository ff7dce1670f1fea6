/* Takes in the municipality's export: choose, look, take in; all or nothing. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_IMPORT_ASSISTANT (wk_import_assistant_get_type ())
G_DECLARE_FINAL_TYPE (WkImportAssistant, wk_import_assistant, WK, IMPORT_ASSISTANT, AdwWindow)

GtkWidget *wk_import_assistant_new (WkWorkspace *workspace, GtkWindow *parent);

/* Reads @file, as if it had been chosen. */
void wk_import_assistant_read (WkImportAssistant *self, GFile *file);

G_END_DECLS
