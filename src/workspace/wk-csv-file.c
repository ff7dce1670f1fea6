#include "wk-csv-file.h"

#include <csv.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-workspace.h"

/* More than any municipality has; an export of 100,000 residents is some 20 MB. */
#define MAX_BYTES (200u * 1024 * 1024)
#define MAX_COLUMNS 500u

typedef struct {
  GPtrArray *rows;
  GPtrArray *cells;          /* of the row being read */
  guint line;                /* being fed */
  guint row_line;            /* on which the row being read began */
  gboolean too_wide;
} Reading;

static void
row_free (gpointer data)
{
  WkCsvRow *row = data;

  g_strfreev (row->cells);
  g_free (row);
}

static void
cell_cb (void *text, size_t len, void *data)
{
  Reading *r = data;

  if (r->row_line == 0)
    r->row_line = r->line;
  if (r->cells->len >= MAX_COLUMNS)
    {
      r->too_wide = TRUE;
      return;
    }
  char *cell = g_strndup (text != NULL ? text : "", len);
  g_ptr_array_add (r->cells, g_strstrip (cell));
}

static void
row_cb (int end, void *data)
{
  Reading *r = data;
  WkCsvRow *row = g_new0 (WkCsvRow, 1);

  row->line = r->row_line;
  row->n_cells = r->cells->len;
  g_ptr_array_add (r->cells, NULL);
  row->cells = (char **) g_ptr_array_free (r->cells, FALSE);
  r->cells = g_ptr_array_new_with_free_func (g_free);
  r->row_line = 0;
  g_ptr_array_add (r->rows, row);
}

/* The first byte after the line that begins at `at`; lines end in LF, CR LF or CR. */
static const char *
line_end (const char *at, const char *end)
{
  while (at < end && *at != '\n' && *at != '\r')
    at++;
  if (at < end && *at == '\r' && at + 1 < end && at[1] == '\n')
    at++;
  return at < end ? at + 1 : end;
}

static gboolean
is_blank (const char *at, gsize n)
{
  while (n > 0 && g_ascii_isspace (at[n - 1]))
    n--;
  return n == 0;
}

/* libcsv tells no positions, so it is fed one physical line at a time: a row begins on the line that was being fed when its first
 * byte came. Stops after max_rows rows (0: all). */
static GPtrArray *
parse_rows (const char *text, gsize len, char separator, guint max_rows, guint *open_quote_line, gboolean *too_wide)
{
  struct csv_parser parser;
  Reading r = { .rows = g_ptr_array_new_with_free_func (row_free), .cells = g_ptr_array_new_with_free_func (g_free) };
  const char *at = text, *end = text + len;
  guint pending = 0;         /* line on which an unfinished row began */

  csv_init (&parser, CSV_APPEND_NULL);
  csv_set_delim (&parser, separator);
  while (at < end && (max_rows == 0 || r.rows->len < max_rows))
    {
      gsize n = line_end (at, end) - at;
      guint before = r.rows->len;

      r.line++;
      if (pending == 0)
        pending = r.line;
      r.row_line = pending;
      csv_parse (&parser, at, n, cell_cb, row_cb, &r);
      if (r.rows->len > before || (r.cells->len == 0 && pending == r.line && is_blank (at, n)))
        pending = 0;
      at += n;
    }
  *open_quote_line = 0;
  if (at >= end)
    {
      r.row_line = pending;
      /* Only now strict: a stray quote within a text is taken as it stands, a quote open at the end of the file is an error. */
      csv_set_opts (&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
      if (csv_fini (&parser, cell_cb, row_cb, &r) != 0)
        {
          /* libcsv gives up what it held: an empty row stands for it, so that nothing vanishes unseen. */
          *open_quote_line = r.row_line = pending != 0 ? pending : r.line;
          g_ptr_array_set_size (r.cells, 0);
          row_cb (-1, &r);
        }
    }
  csv_free (&parser);
  g_ptr_array_unref (r.cells);
  *too_wide = r.too_wide;
  return r.rows;
}

static char *
decode_1252 (const char *data, gsize len)
{
  GString *out = g_string_sized_new (len + len / 8);
  g_autoptr (GError) error = NULL;
  gsize read, written;
  g_autofree char *all = g_convert (data, len, "UTF-8", "WINDOWS-1252", &read, &written, NULL);

  if (all != NULL)
    {
      g_string_append_len (out, all, written);
      return g_string_free (out, FALSE);
    }
  /* Five bytes mean nothing in Windows-1252: each becomes the replacement character, the rest stays readable. */
  for (gsize i = 0; i < len; i++)
    {
      g_autofree char *one = g_convert (data + i, 1, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
      g_string_append (out, one != NULL ? one : "\xef\xbf\xbd");
    }
  return g_string_free (out, FALSE);
}

/* The bytes as UTF-8, whatever they were. */
static char *
decode (const char *data, gsize len, WkCsvEncoding *encoding, gsize *out_len, GError **error)
{
  const guint8 *b = (const guint8 *) data;
  char *text;

  if (len >= 2 && ((b[0] == 0xff && b[1] == 0xfe) || (b[0] == 0xfe && b[1] == 0xff)))
    {
      *encoding = WK_CSV_UTF16;
      text = g_convert (data + 2, len - 2, "UTF-8", b[0] == 0xff ? "UTF-16LE" : "UTF-16BE", NULL, out_len, NULL);
      if (text == NULL)
        g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NO_EXPORT,
                             _("This file cannot be read as text. Ask for the export as a CSV file."));
      return text;
    }
  if (memchr (data, 0, len) != NULL)
    {
      g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NO_EXPORT,
                           _("This is not a text file. Ask for the export as a CSV file."));
      return NULL;
    }
  if (len >= 3 && b[0] == 0xef && b[1] == 0xbb && b[2] == 0xbf && g_utf8_validate (data + 3, len - 3, NULL))
    {
      *encoding = WK_CSV_UTF8_BOM;
      *out_len = len - 3;
      return g_strndup (data + 3, len - 3);
    }
  if (g_utf8_validate (data, len, NULL))
    {
      *encoding = WK_CSV_UTF8;
      *out_len = len;
      return g_strndup (data, len);
    }
  *encoding = WK_CSV_WINDOWS_1252;
  text = decode_1252 (data, len);
  *out_len = strlen (text);
  return text;
}

/**
 * wk_csv_file_parse:
 * @bytes: the file's content
 * @score: says how many of a row's cells are headings it knows
 * @error: return location for an error
 *
 * Tells the encoding (UTF-8 with or without a byte order mark, UTF-16, else Windows-1252) and the separator (the one under which
 * @score knows most of the first row), and takes the file apart with libcsv (RFC 4180, quoted line breaks).
 *
 * Returns: (transfer full): the file, or %NULL with %WK_WORKSPACE_ERROR_NO_EXPORT
 */
WkCsvFile *
wk_csv_file_parse (GBytes *bytes, WkCsvHeadingScore score, GError **error)
{
  static const char separators[] = { ';', ',', '\t' };
  gsize len, text_len = 0;
  const char *data = g_bytes_get_data (bytes, &len);
  WkCsvEncoding encoding;
  guint best = 0;
  char separator = ';';
  gboolean too_wide = FALSE;

  g_return_val_if_fail (score != NULL, NULL);

  if (len == 0)
    {
      g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NO_EXPORT, _("This file is empty."));
      return NULL;
    }
  if (len > MAX_BYTES)
    {
      g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NO_EXPORT,
                           _("This file is too large for an export of residents (more than 200 MB)."));
      return NULL;
    }
  g_autofree char *text = decode (data, len, &encoding, &text_len, error);
  if (text == NULL)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
    {
      guint open_quote;
      g_autoptr (GPtrArray) head = parse_rows (text, text_len, separators[i], 1, &open_quote, &too_wide);
      guint known = head->len > 0 ? score (((WkCsvRow *) head->pdata[0])->cells) : 0;

      if (known > best)
        {
          best = known;
          separator = separators[i];
        }
    }

  g_autoptr (WkCsvFile) self = g_new0 (WkCsvFile, 1);
  self->encoding = encoding;
  self->separator = separator;
  self->rows = parse_rows (text, text_len, separator, 0, &self->open_quote_line, &too_wide);
  if (too_wide)
    {
      g_set_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NO_EXPORT,
                   _("This is not an export of residents: it has more than %u columns."), MAX_COLUMNS);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
wk_csv_file_free (WkCsvFile *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

/**
 * wk_csv_append:
 * @out: a line being written
 * @cell: its next cell
 * @separator: between cells
 *
 * Appends a cell as RFC 4180 wants it, quoted where needed.
 */
void
wk_csv_append (GString *out, const char *cell, char separator)
{
  gboolean first = out->len == 0 || out->str[out->len - 1] == '\n';
  /* An empty first cell would leave no trace for the next one to stand behind. */
  gboolean quote = strchr (cell, separator) != NULL || strpbrk (cell, "\"\r\n") != NULL || (first && *cell == '\0');

  if (!first)
    g_string_append_c (out, separator);
  if (!quote)
    {
      g_string_append (out, cell);
      return;
    }
  g_string_append_c (out, '"');
  for (const char *p = cell; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}
