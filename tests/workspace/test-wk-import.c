/* An export as it comes: its bytes, its rows, and what each refused row says. */
#include "wk-csv-file.h"
#include "wk-export-row.h"

#include <locale.h>
#include <string.h>

#include "wk-workspace.h"

#define HEADING "Cliëntnummer;BSN;Achternaam;Roepnaam;Geboortedatum;Laatste contact;Bijzonderheden\r\n"
#define GOOD_1 "1;999940740;Çelik;Mehmet;21-02-1990;01-11-2026;\r\n"
#define GOOD_2 "2;999927838;Bos;Sophie;18-03-2002;;belt terug\r\n"

static WkCsvFile *
parse (const char *data, gssize len)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, len < 0 ? strlen (data) : (gsize) len);
  g_autoptr (GError) error = NULL;
  WkCsvFile *file = wk_csv_file_parse (bytes, wk_export_heading_score, &error);

  g_assert_no_error (error);
  g_assert_nonnull (file);
  return file;
}

/* The rows of a file, each column meaning what its heading says; the day is 22 November 2026. */
static GPtrArray *
check (const WkCsvFile *file, GError **error)
{
  const WkCsvRow *head = file->rows->pdata[0];
  g_autofree WkExportField *fields = g_new (WkExportField, head->n_cells + 1);
  GDate today;

  for (guint i = 0; i < head->n_cells; i++)
    fields[i] = wk_export_field_guess (head->cells[i]);
  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 22, 11, 2026);
  return wk_export_check (file, fields, head->n_cells, &today, error);
}

static GPtrArray *
check_text (const char *text)
{
  g_autoptr (WkCsvFile) file = parse (text, -1);
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = check (file, &error);

  g_assert_no_error (error);
  return rows;
}

static const char *
value (GPtrArray *rows, guint i, WkExportField field)
{
  return ((WkExportRow *) rows->pdata[i])->values[field];
}

static const char *
refusal (GPtrArray *rows, guint i)
{
  return ((WkExportRow *) rows->pdata[i])->refusal;
}

static guint
line (GPtrArray *rows, guint i)
{
  return ((WkExportRow *) rows->pdata[i])->line;
}

static void
assert_people (const WkCsvFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = check (file, &error);
  g_autofree char *name = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_null (refusal (rows, 0));
  g_assert_null (refusal (rows, 1));
  g_assert_cmpstr (value (rows, 0, WK_FIELD_LAST_NAME), ==, "Çelik");
  g_assert_cmpstr (value (rows, 0, WK_FIELD_BIRTH_DATE), ==, "1990-02-21");
  g_assert_cmpstr (value (rows, 0, WK_FIELD_LAST_CONTACT), ==, "2026-11-01");
  g_assert_cmpstr (value (rows, 1, WK_FIELD_REMARKS), ==, "belt terug");
  g_assert_cmpuint (line (rows, 0), ==, 2);
  g_assert_cmpuint (line (rows, 1), ==, 3);
  name = wk_export_row_dup_name (rows->pdata[0]);
  g_assert_cmpstr (name, ==, "Mehmet Çelik");
}

static void
test_encodings (void)
{
  static const struct { const char *charset; const char *mark; gsize n_mark; WkCsvEncoding encoding; } kinds[] = {
    { "UTF-8", "", 0, WK_CSV_UTF8 },
    { "UTF-8", "\xef\xbb\xbf", 3, WK_CSV_UTF8_BOM },
    { "WINDOWS-1252", "", 0, WK_CSV_WINDOWS_1252 },
    { "UTF-16LE", "\xff\xfe", 2, WK_CSV_UTF16 },
    { "UTF-16BE", "\xfe\xff", 2, WK_CSV_UTF16 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GByteArray) data = g_byte_array_new ();
      g_autoptr (GError) error = NULL;
      gsize n;
      g_autofree char *body = g_convert (HEADING GOOD_1 GOOD_2, -1, kinds[i].charset, "UTF-8", NULL, &n, &error);

      g_assert_no_error (error);
      g_byte_array_append (data, (const guint8 *) kinds[i].mark, kinds[i].n_mark);
      g_byte_array_append (data, (const guint8 *) body, n);
      g_autoptr (WkCsvFile) file = parse ((const char *) data->data, data->len);
      g_assert_cmpint (file->encoding, ==, kinds[i].encoding);
      assert_people (file);
    }
}

/* Five bytes have no letter in Windows-1252: the rest of the file stays readable. */
static void
test_stray_bytes (void)
{
  g_autoptr (WkCsvFile) file = parse ("Clientnummer;BSN;Achternaam;Roepnaam;Geboortedatum\r\n1;999940740;\xe7\x81lik;M;21-02-1990\r\n", -1);
  g_autoptr (GPtrArray) rows = check (file, NULL);

  g_assert_cmpint (file->encoding, ==, WK_CSV_WINDOWS_1252);
  g_assert_cmpstr (value (rows, 0, WK_FIELD_LAST_NAME), ==, "ç\xef\xbf\xbdlik");
  g_assert_true (g_utf8_validate (value (rows, 0, WK_FIELD_LAST_NAME), -1, NULL));
}

static void
test_separators (void)
{
  const char separators[] = ";,\t";

  for (const char *s = separators; *s != '\0'; s++)
    {
      g_autofree char *text = g_strdup (HEADING GOOD_1 GOOD_2);

      g_strdelimit (text, ";", *s);
      g_autoptr (WkCsvFile) file = parse (text, -1);
      g_assert_cmpint (file->separator, ==, *s);
      assert_people (file);
    }
  /* A text with many commas does not turn a semicolon's file into a comma's. */
  g_autoptr (WkCsvFile) file = parse (HEADING "1;999940740;Çelik;Mehmet;21-02-1990;01-11-2026;\"een, twee, drie, vier\"\r\n", -1);
  g_assert_cmpint (file->separator, ==, ';');
}

static void
test_line_ends (void)
{
  const char *ends[] = { "\n", "\r\n", "\r" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_auto (GStrv) lines = g_strsplit (HEADING GOOD_1 GOOD_2, "\r\n", -1);
      g_autofree char *text = g_strjoinv (ends[i], lines);
      g_autoptr (WkCsvFile) file = parse (text, -1);

      assert_people (file);
      /* without an end of the last line */
      text[strlen (text) - strlen (ends[i])] = '\0';
      g_autoptr (WkCsvFile) cut = parse (text, -1);
      assert_people (cut);
    }
}

static void
test_quoted_breaks (void)
{
  g_autoptr (GPtrArray) rows = check_text (
    HEADING                                                                                /* line 1 */
    "1;999940740;Çelik;Mehmet;21-02-1990;;\"woont\r\nbij;zijn \"\"zus\"\"\r\nin Zwolle\"\r\n" /* 2 to 4 */
    "\r\n"                                                                                 /* 5 */
    "   \r\n"                                                                              /* 6 */
    GOOD_2                                                                                 /* 7 */
    "\"3\r\n\";;x;y;31-02-1990;;\r\n");                                                    /* 8 */

  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_null (refusal (rows, 0));
  g_assert_cmpstr (value (rows, 0, WK_FIELD_REMARKS), ==, "woont\r\nbij;zijn \"zus\"\r\nin Zwolle");
  g_assert_cmpuint (line (rows, 0), ==, 2);
  g_assert_cmpuint (line (rows, 1), ==, 7);
  g_assert_cmpuint (line (rows, 2), ==, 8);
}

static void
test_unclosed_quote (void)
{
  g_autoptr (GPtrArray) rows = check_text (HEADING GOOD_1 "2;999927838;Bos;Sophie;18-03-2002;;\"belt terug\r\n3;1;x;y;1-1-1990;;\r\n");

  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_null (refusal (rows, 0));
  g_assert_cmpuint (line (rows, 1), ==, 3);
  g_assert_cmpstr (refusal (rows, 1), ==, "A quotation mark on line 3 is never closed; from there on the file cannot be read.");
}

static void
test_refusals (void)
{
  static const struct { const char *row; const char *sentence; } cases[] = {
    { ";999940740;Çelik;Mehmet;21-02-1990;;", "The client number is missing." },
    { "1;999940740;;;21-02-1990;;", "There is no name." },
    { "1;999940740;;Mehmet;21-02-1990;;", NULL },
    { "1;999940741;Çelik;Mehmet;21-02-1990;;", "The BSN is not right: it does not pass the eleven test. Perhaps a digit was mistyped." },
    { "1;000000000;Çelik;Mehmet;21-02-1990;;", "The BSN is not right: it does not pass the eleven test. Perhaps a digit was mistyped." },
    { "1;99994074;Çelik;Mehmet;21-02-1990;;", "The BSN is not right: it does not pass the eleven test. Perhaps a digit was mistyped." },
    { "1;9999407401;Çelik;Mehmet;21-02-1990;;", "The BSN does not have nine digits." },
    { "1;99994O740;Çelik;Mehmet;21-02-1990;;", "The BSN contains something other than digits." },
    { "1;;Çelik;Mehmet;21-02-1990;;", "The BSN is missing." },
    { "1; - ;Çelik;Mehmet;21-02-1990;;", "The BSN is missing." },
    { "1;9999.40.740;Çelik;Mehmet;21-02-1990;;", NULL },
    { "1;10464554;Çelik;Mehmet;21-02-1990;;", NULL },
    { "1;999940740;Çelik;Mehmet;;;", "“Date of birth” is missing." },
    { "1;999940740;Çelik;Mehmet;30-02-1990;;", "“Date of birth” is not a date that exists: 30-02-1990." },
    { "1;999940740;Çelik;Mehmet;29-02-1900;;", "“Date of birth” is not a date that exists: 29-02-1900." },
    { "1;999940740;Çelik;Mehmet;29-02-2000;;", NULL },
    { "1;999940740;Çelik;Mehmet;13-13-1990;;", "“Date of birth” is not a date that exists: 13-13-1990." },
    { "1;999940740;Çelik;Mehmet;0-0-0000;;", "“Date of birth” is not a date that exists: 0-0-0000." },
    { "1;999940740;Çelik;Mehmet;vorig jaar;;", "“Date of birth” is not a date that exists: vorig jaar." },
    { "1;999940740;Çelik;Mehmet;1-1-1-1990;;", "“Date of birth” is not a date that exists: 1-1-1-1990." },
    { "1;999940740;Çelik;Mehmet;21-02-90;;", "“Date of birth” has a year of two digits: 21-02-90. Write the year in full." },
    { "1;999940740;Çelik;Mehmet;23-11-2026;;", "“Date of birth” lies in the future: 23-11-2026." },
    { "1;999940740;Çelik;Mehmet;22-11-2026;;", NULL },
    { "1;999940740;Çelik;Mehmet;21-02-1890;;", "“Date of birth” lies too far in the past: 21-02-1890." },
    { "1;999940740;Çelik;Mehmet;21-02-1990;24-12-2026;", "“Last contact” lies in the future: 24-12-2026." },
    { "1;999940740;Çelik;Mehmet;1990-02-21;;", NULL },
    { "1;999940740;Çelik;Mehmet;21/02/1990;;", NULL },
    { "1;999940740;Çelik;Mehmet;21.2.1990;;", NULL },
    { "1;999940740;Çelik;Mehmet", "The row is cut off: it has 4 cells, the heading has 7." },
    { "1", "The row is cut off: it has 1 cell, the heading has 7." },
    { "1;999940740;Çelik;Mehmet;21-02-1990;;a;b",
      "The row has 8 cells, more than the heading’s 7. Perhaps a separator stands inside a text without quotation marks." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (HEADING, cases[i].row, "\r\n", NULL);
      g_autoptr (GPtrArray) rows = check_text (text);

      g_assert_cmpuint (rows->len, ==, 1);
      g_assert_cmpstr (refusal (rows, 0), ==, cases[i].sentence);
      if (cases[i].sentence == NULL)
        {
          g_assert_cmpuint (strlen (value (rows, 0, WK_FIELD_BSN)), ==, 9);
          g_assert_cmpuint (strlen (value (rows, 0, WK_FIELD_BIRTH_DATE)), ==, 10);
        }
    }
}

static void
test_twice (void)
{
  g_autoptr (GPtrArray) rows = check_text (
    HEADING
    "1;999940741;Fout;F;21-02-1990;;\r\n"    /* refused, so it takes no number */
    GOOD_1
    GOOD_2
    "1;010464554;Ander;A;21-02-1990;;\r\n"
    "4;999927838;Ander;B;21-02-1990;;\r\n");

  g_assert_nonnull (refusal (rows, 0));
  g_assert_null (refusal (rows, 1));
  g_assert_null (refusal (rows, 2));
  g_assert_cmpstr (refusal (rows, 3), ==, "This client number stands on line 3 already.");
  g_assert_cmpstr (refusal (rows, 4), ==, "This BSN stands on line 4 already.");
}

static void
assert_no_export (const char *data, gssize len, const char *sentence)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, len < 0 ? strlen (data) : (gsize) len);
  g_autoptr (GError) error = NULL;
  g_autoptr (WkCsvFile) file = wk_csv_file_parse (bytes, wk_export_heading_score, &error);
  g_autoptr (GPtrArray) rows = file != NULL && file->rows->len > 0 ? check (file, &error) : NULL;

  g_assert_null (rows);
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NO_EXPORT);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
test_no_export (void)
{
  g_autoptr (GString) wide = g_string_new ("a");
  static const char picture[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

  assert_no_export ("", 0, "This file is empty.");
  assert_no_export (picture, sizeof picture, "This is not a text file. Ask for the export as a CSV file.");
  assert_no_export ("\xff\xfe\x00\xd8", 4, "This file cannot be read as text. Ask for the export as a CSV file.");
  assert_no_export ("Geachte heer,\r\nHierbij het overzicht.\r\n", -1,
                    "This is not an export of residents: no column for “Client number” was found.");
  assert_no_export ("Cliëntnummer;Achternaam;Geboortedatum\r\n1;Bos;18-03-2002\r\n", -1,
                    "This is not an export of residents: no column for “BSN” was found.");
  for (guint i = 0; i < 600; i++)
    g_string_append (wide, ";a");
  assert_no_export (wide->str, -1, "This is not an export of residents: it has more than 500 columns.");
}

/* Bytes that nobody meant as an export: no crash, and whatever comes out is text. */
static void
test_noise (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);

  for (guint i = 0; i < 400; i++)
    {
      static const char alphabet[] = ";;,\t\"\"\r\n\r\n aé1";
      g_autoptr (GString) text = g_string_new (i % 2 ? "Clientnummer;BSN;Achternaam;Geboortedatum\r\n" : "");
      guint n = g_rand_int_range (rand, 1, 200);

      for (guint k = 0; k < n; k++)
        g_string_append_c (text, alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)]);
      g_autoptr (WkCsvFile) file = parse (text->str, text->len);
      guint before = 0;
      for (guint k = 0; k < file->rows->len; k++)
        {
          const WkCsvRow *row = file->rows->pdata[k];

          g_assert_cmpuint (row->line, >, before);
          before = row->line;
          for (guint c = 0; c < row->n_cells; c++)
            g_assert_true (g_utf8_validate (row->cells[c], -1, NULL));
          g_assert_null (row->cells[row->n_cells]);
        }
      if (i % 2)
        {
          g_autoptr (GPtrArray) rows = check (file, NULL);

          g_assert_nonnull (rows);
          g_assert_cmpuint (rows->len, ==, file->rows->len - 1);
        }
    }
}

static void
test_fields (void)
{
  for (int i = 0; i < WK_N_FIELDS; i++)
    {
      g_assert_cmpint (wk_export_field_by_key (wk_export_field_key (i)), ==, i);
      g_assert_cmpstr (wk_export_field_label (i), !=, "");
    }
  g_assert_cmpint (wk_export_field_by_key ("nothing"), ==, WK_FIELD_NONE);
  g_assert_cmpint (wk_export_field_guess ("Geb. datum"), ==, WK_FIELD_BIRTH_DATE);
  g_assert_cmpint (wk_export_field_guess ("CLIËNT-NUMMER"), ==, WK_FIELD_CLIENT_NUMBER);
  g_assert_cmpint (wk_export_field_guess ("Beëindigd per"), ==, WK_FIELD_BENEFIT_END);
  g_assert_cmpint (wk_export_field_guess ("Einddatum uitkering"), ==, WK_FIELD_BENEFIT_END);
  g_assert_cmpint (wk_export_field_guess ("kleur"), ==, WK_FIELD_NONE);
  g_assert_cmpint (wk_export_field_guess (""), ==, WK_FIELD_NONE);
}

static void
test_append (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  wk_csv_append (out, "een", ';');
  wk_csv_append (out, "", ';');
  wk_csv_append (out, "zegt \"ja\"; en\nnee", ';');
  g_string_append (out, "\r\n");
  wk_csv_append (out, "", ';');
  wk_csv_append (out, "x", ';');
  g_assert_cmpstr (out->str, ==, "een;;\"zegt \"\"ja\"\"; en\nnee\"\r\n\"\";x");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/encodings", test_encodings);
  g_test_add_func ("/import/stray-bytes", test_stray_bytes);
  g_test_add_func ("/import/separators", test_separators);
  g_test_add_func ("/import/line-ends", test_line_ends);
  g_test_add_func ("/import/quoted-breaks", test_quoted_breaks);
  g_test_add_func ("/import/unclosed-quote", test_unclosed_quote);
  g_test_add_func ("/import/refusals", test_refusals);
  g_test_add_func ("/import/twice", test_twice);
  g_test_add_func ("/import/no-export", test_no_export);
  g_test_add_func ("/import/noise", test_noise);
  g_test_add_func ("/import/fields", test_fields);
  g_test_add_func ("/import/append", test_append);
  return g_test_run ();
}
