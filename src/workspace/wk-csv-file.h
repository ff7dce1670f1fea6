#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* One row of a CSV file. */
typedef struct {
  guint line;                /* physical line on which the row begins, from 1 */
  guint n_cells;
  char **cells;              /* (owned) NULL-terminated, valid UTF-8, trimmed */
} WkCsvRow;

typedef enum { WK_CSV_UTF8, WK_CSV_UTF8_BOM, WK_CSV_UTF16, WK_CSV_WINDOWS_1252 } WkCsvEncoding;

/* A whole CSV file, read and taken apart; immutable. */
typedef struct {
  WkCsvEncoding encoding;
  char separator;            /* ';', ',' or tab */
  GPtrArray *rows;           /* (owned) of WkCsvRow, the heading first */
  guint open_quote_line;     /* line of a quote that is never closed, or 0 */
} WkCsvFile;

/* How many of the headings in cells are known to the caller: decides between separators. */
typedef guint (*WkCsvHeadingScore) (char **cells);

WkCsvFile *wk_csv_file_parse (GBytes *bytes, WkCsvHeadingScore score, GError **error);
void       wk_csv_file_free  (WkCsvFile *self);
void       wk_csv_append     (GString *out, const char *cell, char separator);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkCsvFile, wk_csv_file_free)

G_END_DECLS
