#pragma once
#include <gio/gio.h>
#include "wk-workspace.h"

G_BEGIN_DECLS

/* What became of one row of an export; or that a resident has none in it. */
typedef enum { WK_IMPORT_NEW, WK_IMPORT_CHANGED, WK_IMPORT_SAME, WK_IMPORT_REFUSED, WK_IMPORT_MISSING } WkImportVerdict;

#define WK_TYPE_IMPORT_ROW (wk_import_row_get_type ())
/* Properties: "line" (uint: the file's line on which the row begins), "verdict" (int), "name" (string), "sentence" (string: why refused, what changes, or who of those here a new one may be, else NULL) */
G_DECLARE_FINAL_TYPE (WkImportRow, wk_import_row, WK, IMPORT_ROW, GObject)
guint           wk_import_row_get_line     (WkImportRow *self);
WkImportVerdict wk_import_row_get_verdict  (WkImportRow *self);
const char     *wk_import_row_get_name     (WkImportRow *self);
const char     *wk_import_row_get_sentence (WkImportRow *self);

#define WK_TYPE_IMPORT_COLUMN (wk_import_column_get_type ())
/* How one column of the file was understood. Properties: "heading" (string), "field" (string key, "" = not used; writable through wk_import_set_field), "sample" (string: first value) */
G_DECLARE_FINAL_TYPE (WkImportColumn, wk_import_column, WK, IMPORT_COLUMN, GObject)

#define WK_TYPE_IMPORT (wk_import_get_type ())
/* One import of a municipality's export: read, look, then apply, all or nothing.
 * Properties with notify: "encoding" (string in words), "separator" (string), "n-new", "n-changed", "n-same", "n-refused" (uint), "progress" (double 0–1). */
G_DECLARE_FINAL_TYPE (WkImport, wk_import, WK, IMPORT, GObject)

WkImport   *wk_import_new          (WkWorkspace *workspace);
/* Reads and understands the file; nothing is changed. Errors: WK_WORKSPACE_ERROR_NO_EXPORT with one clear sentence; G_IO_ERROR. */
void        wk_import_read_async   (WkImport *self, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean    wk_import_read_finish  (WkImport *self, GAsyncResult *result, GError **error);
GListModel *wk_import_get_columns  (WkImport *self);        /* of WkImportColumn (transfer none) */
GListModel *wk_import_get_rows     (WkImport *self);        /* of WkImportRow, all rows (transfer none) */
/* Of WkImportRow without a line: who came with an earlier export and is not in this one, by name. Nobody where it lacks so many that it is another list,
 * as of one neighbourhood; nor whoever has a closed file, a benefit that stopped, or was told of before. (transfer none) */
GListModel *wk_import_get_missing  (WkImport *self);
guint       wk_import_count_lacking (WkImport *self);       /* how many those are, also of another list */
/* Whether people are to be told that those are no longer in the list (wk-export-change.h). Not, until somebody says so; before it is applied. */
void        wk_import_set_tell_missing (WkImport *self, gboolean tell);
/* Cell texts of row `i` as understood from the file, one a column (transfer none). */
const char * const *wk_import_get_cells (WkImport *self, guint i);
/* The fields a column can mean: NULL-terminated keys; and a key's name for people (translated). */
const char * const *wk_import_get_fields (void);
const char *wk_import_field_label  (const char *field);
/* Says that column `i` means `field` ("" = not used) and looks at all rows anew (verdicts and counts change). */
void        wk_import_set_field    (WkImport *self, guint i, const char *field);
guint       wk_import_get_count    (WkImport *self, WkImportVerdict verdict);
/* Saves the list of refused rows as CSV: line, name, reason. */
gboolean    wk_import_save_refused (WkImport *self, GFile *file, GError **error);
/* Takes all new and changed rows in, or (on an error or when cancelled) none. */
void        wk_import_apply_async  (WkImport *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean    wk_import_apply_finish (WkImport *self, GAsyncResult *result, GError **error);

G_END_DECLS
