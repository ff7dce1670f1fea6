/* The preferences' page of backups. */
#pragma once

#include <adwaita.h>

#include "wk-workspace.h"

G_BEGIN_DECLS

#define WK_TYPE_BACKUP_PAGE (wk_backup_page_get_type ())
G_DECLARE_FINAL_TYPE (WkBackupPage, wk_backup_page, WK, BACKUP_PAGE, AdwPreferencesPage)

WkBackupPage *wk_backup_page_new (WkWorkspace *workspace);

/* Writes a backup to @path, as when a person chose that file. */
void wk_backup_page_write (WkBackupPage *self, const char *path);

G_END_DECLS
