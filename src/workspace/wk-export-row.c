#include "wk-export-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-bsn.h"
#include "wk-workspace.h"

typedef struct {
  const char *key;
  const char *label;
  const char *headings;      /* headings seen in exports, folded (lower case, letters and digits only), space separated */
} Field;

static const Field fields_table[WK_N_FIELDS] = {
  [WK_FIELD_CLIENT_NUMBER]  = { "client-number", N_("Client number"), "cliëntnummer clientnummer clientnr cliëntnr klantnummer clientnumber administratienummer" },
  [WK_FIELD_BSN]            = { "bsn", N_("BSN"), "bsn burgerservicenummer sofinummer" },
  [WK_FIELD_LAST_NAME]      = { "last-name", N_("Last name"), "achternaam geslachtsnaam lastname surname naam" },
  [WK_FIELD_PREFIX]         = { "prefix", N_("Prefix of the last name"), "voorvoegsel voorvoegsels tussenvoegsel tussenvoegsels prefix" },
  [WK_FIELD_INITIALS]       = { "initials", N_("Initials"), "voorletters initialen initials" },
  [WK_FIELD_FIRST_NAME]     = { "first-name", N_("First name"), "roepnaam voornaam voornamen firstname" },
  [WK_FIELD_GENDER]         = { "gender", N_("Gender"), "geslacht gender sex" },
  [WK_FIELD_BIRTH_DATE]     = { "birth-date", N_("Date of birth"), "geboortedatum gebdatum birthdate dateofbirth" },
  [WK_FIELD_STREET]         = { "street", N_("Street"), "straat straatnaam street" },
  [WK_FIELD_HOUSE_NUMBER]   = { "house-number", N_("House number"), "huisnummer huisnr housenumber" },
  [WK_FIELD_ADDITION]       = { "addition", N_("Addition to the house number"), "toevoeging huisnummertoevoeging huisletter addition" },
  [WK_FIELD_POSTCODE]       = { "postcode", N_("Postcode"), "postcode zipcode" },
  [WK_FIELD_TOWN]           = { "town", N_("Town"), "woonplaats plaats town city" },
  [WK_FIELD_TELEPHONE]      = { "telephone", N_("Telephone"), "telefoon telefoonnummer telnr mobiel telephone phone" },
  [WK_FIELD_EMAIL]          = { "email", N_("E-mail"), "email emailadres mail" },
  [WK_FIELD_LANGUAGE]       = { "language", N_("Preferred language"), "voorkeurstaal taal spreektaal language" },
  [WK_FIELD_BENEFIT_START]  = { "benefit-start", N_("Benefit since"), "ingangsdatumuitkering ingangsdatum startdatumuitkering benefitstart" },
  [WK_FIELD_BENEFIT_KIND]   = { "benefit-kind", N_("Kind of benefit"), "soortuitkering uitkering regeling benefitkind" },
  [WK_FIELD_BENEFIT_END]    = { "benefit-end", N_("End of the benefit"), "einddatumuitkering einddatum datumeinde beëindigd beëindigdper beeindigd beeindigdper benefitend" },
  [WK_FIELD_HOUSEHOLD]      = { "household", N_("Household"), "leefvorm huishouden leefsituatie household" },
  [WK_FIELD_CHILDREN]       = { "children", N_("Number of children"), "aantalkinderen kinderen children" },
  [WK_FIELD_CONTACT_PERSON] = { "contact-person", N_("Contact person"), "contactpersoon vastecontactpersoon consulent klantmanager contactperson" },
  [WK_FIELD_LAST_CONTACT]   = { "last-contact", N_("Last contact"), "laatstecontact datumlaatstecontact lastcontact" },
  [WK_FIELD_REMARKS]        = { "remarks", N_("Remarks of the old system"), "bijzonderheden opmerkingen opmerking notitie notities remarks" },
};

static char *
fold_heading (const char *heading)
{
  g_autofree char *lower = g_utf8_strdown (heading, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

/**
 * wk_export_field_key:
 * @field: a field
 *
 * Returns: (transfer none): the field's lasting key, under which imported values are kept ("" for %WK_FIELD_NONE)
 */
const char *
wk_export_field_key (WkExportField field)
{
  return field >= 0 && field < WK_N_FIELDS ? fields_table[field].key : "";
}

/**
 * wk_export_field_label:
 * @field: a field
 *
 * Returns: (transfer none): the field's name for people, translated
 */
const char *
wk_export_field_label (WkExportField field)
{
  return field >= 0 && field < WK_N_FIELDS ? _(fields_table[field].label) : _("Not used");
}

/**
 * wk_export_field_by_key:
 * @key: a key as wk_export_field_key() gives it
 *
 * Returns: the field, %WK_FIELD_NONE for any other string
 */
WkExportField
wk_export_field_by_key (const char *key)
{
  for (int i = 0; i < WK_N_FIELDS; i++)
    if (g_str_equal (fields_table[i].key, key))
      return i;
  return WK_FIELD_NONE;
}

/**
 * wk_export_field_guess:
 * @heading: a column's heading as it stands in a file
 *
 * Returns: what it means most likely, %WK_FIELD_NONE when nothing fits
 */
WkExportField
wk_export_field_guess (const char *heading)
{
  g_autofree char *folded = fold_heading (heading);

  if (*folded == '\0')
    return WK_FIELD_NONE;
  for (int i = 0; i < WK_N_FIELDS; i++)
    {
      g_auto (GStrv) known = g_strsplit (fields_table[i].headings, " ", -1);
      if (g_strv_contains ((const char * const *) known, folded))
        return i;
    }
  return WK_FIELD_NONE;
}

/**
 * wk_export_heading_score:
 * @cells: a row, %NULL-terminated
 *
 * Returns: how many of the cells are headings of an export of residents
 */
guint
wk_export_heading_score (char **cells)
{
  guint n = 0;

  for (guint i = 0; cells[i] != NULL; i++)
    if (wk_export_field_guess (cells[i]) != WK_FIELD_NONE)
      n++;
  return n;
}

void
wk_export_row_free (WkExportRow *row)
{
  for (guint i = 0; i < WK_N_FIELDS; i++)
    g_free (row->values[i]);
  g_free (row->refusal);
  g_free (row);
}

/**
 * wk_export_row_dup_name:
 * @row: a row
 *
 * Returns: (transfer full): the person's name as people say it, "Mehmet van der Çelik"; the client number when there is none
 */
char *
wk_export_row_dup_name (const WkExportRow *row)
{
  const char *first = row->values[WK_FIELD_FIRST_NAME];
  GString *name = g_string_new (*first != '\0' ? first : row->values[WK_FIELD_INITIALS]);
  const int rest[] = { WK_FIELD_PREFIX, WK_FIELD_LAST_NAME };

  for (guint i = 0; i < G_N_ELEMENTS (rest); i++)
    if (*row->values[rest[i]] != '\0')
      {
        if (name->len > 0)
          g_string_append_c (name, ' ');
        g_string_append (name, row->values[rest[i]]);
      }
  if (name->len == 0)
    g_string_append (name, row->values[WK_FIELD_CLIENT_NUMBER]);
  return g_string_free (name, FALSE);
}

static void G_GNUC_PRINTF (2, 3)
refuse (WkExportRow *row, const char *format, ...)
{
  va_list args;

  if (row->refusal != NULL)
    return;
  va_start (args, format);
  row->refusal = g_strdup_vprintf (format, args);
  va_end (args);
}

static void
check_bsn (WkExportRow *row)
{
  char **value = &row->values[WK_FIELD_BSN];
  GString *digits = g_string_new (NULL);

  for (const char *p = *value; *p != '\0'; p++)
    {
      if (g_ascii_isdigit (*p))
        g_string_append_c (digits, *p);
      else if (*p != '.' && *p != ' ' && *p != '-')
        {
          refuse (row, "%s", _("The BSN contains something other than digits."));
          g_string_free (digits, TRUE);
          return;
        }
    }
  /* Spreadsheets drop leading zeros. */
  while (digits->len == 8 || digits->len == 7)
    g_string_prepend_c (digits, '0');
  if (digits->len == 0)
    refuse (row, "%s", _("The BSN is missing."));
  else if (digits->len != 9)
    refuse (row, "%s", _("The BSN does not have nine digits."));
  else if (!wk_bsn_is_valid (digits->str))
    refuse (row, "%s", _("The BSN is not right: it does not pass the eleven test. Perhaps a digit was mistyped."));
  g_free (*value);
  *value = g_string_free (digits, FALSE);
}

typedef enum { DATE_OK, DATE_EMPTY, DATE_SHORT_YEAR, DATE_IMPOSSIBLE } DateVerdict;

static DateVerdict
parse_date (const char *text, GDate *date)
{
  g_auto (GStrv) parts = NULL;
  guint64 n[3];
  guint d, m, y;

  if (*text == '\0')
    return DATE_EMPTY;
  parts = g_strsplit_set (text, "-/.", 4);
  if (g_strv_length (parts) != 3)
    return DATE_IMPOSSIBLE;
  for (guint i = 0; i < 3; i++)
    if (!g_ascii_string_to_unsigned (parts[i], 10, 0, 9999, &n[i], NULL))
      return DATE_IMPOSSIBLE;
  d = n[0];
  m = n[1];
  y = n[2];
  if (strlen (parts[0]) == 4)
    {
      y = n[0];
      d = n[2];
    }
  else if (strlen (parts[2]) != 4)
    return strlen (parts[2]) == 2 ? DATE_SHORT_YEAR : DATE_IMPOSSIBLE;
  if (m < 1 || m > 12 || d < 1 || d > 31 || y < 1 || !g_date_valid_dmy (d, m, y))
    return DATE_IMPOSSIBLE;
  g_date_set_dmy (date, d, m, y);
  return DATE_OK;
}

static void
check_date (WkExportRow *row, WkExportField field, GDate *today, gboolean required, gboolean past)
{
  char **value = &row->values[field];
  const char *label = wk_export_field_label (field);
  GDate date;

  g_date_clear (&date, 1);
  switch (parse_date (*value, &date))
    {
    case DATE_EMPTY:
      if (required)
        refuse (row, _("“%s” is missing."), label);
      return;
    case DATE_SHORT_YEAR:
      refuse (row, _("“%s” has a year of two digits: %s. Write the year in full."), label, *value);
      return;
    case DATE_IMPOSSIBLE:
      refuse (row, _("“%s” is not a date that exists: %s."), label, *value);
      return;
    case DATE_OK:
    default:
      break;
    }
  if (past && g_date_compare (&date, today) > 0)
    refuse (row, _("“%s” lies in the future: %s."), label, *value);
  else if (g_date_get_year (&date) < 1900)
    refuse (row, _("“%s” lies too far in the past: %s."), label, *value);
  g_free (*value);
  *value = g_strdup_printf ("%04u-%02u-%02u", g_date_get_year (&date), g_date_get_month (&date), g_date_get_day (&date));
}

static void
check_row (WkExportRow *row, GDate *today)
{
  if (*row->values[WK_FIELD_CLIENT_NUMBER] == '\0')
    refuse (row, "%s", _("The client number is missing."));
  if (*row->values[WK_FIELD_LAST_NAME] == '\0' && *row->values[WK_FIELD_FIRST_NAME] == '\0')
    refuse (row, "%s", _("There is no name."));
  check_date (row, WK_FIELD_BIRTH_DATE, today, TRUE, TRUE);
  check_bsn (row);
  check_date (row, WK_FIELD_BENEFIT_START, today, FALSE, FALSE);
  check_date (row, WK_FIELD_BENEFIT_END, today, FALSE, FALSE);
  check_date (row, WK_FIELD_LAST_CONTACT, today, FALSE, TRUE);
}

/* Refuses a row whose value in field stands on an earlier line already; of each such value the first one counts. */
static void
check_twice (WkExportRow *row, WkExportField field, GHashTable *seen, const char *sentence)
{
  const char *value = row->values[field];
  gpointer line;

  if (*value == '\0')
    return;
  if (g_hash_table_lookup_extended (seen, value, NULL, &line))
    refuse (row, sentence, GPOINTER_TO_UINT (line));
  else
    g_hash_table_insert (seen, (gpointer) value, GUINT_TO_POINTER (row->line));
}

/**
 * wk_export_check:
 * @file: a parsed file, its first row the headings
 * @fields: (array length=n_fields): what each column means
 * @n_fields: number of columns
 * @today: the day that "in the future" is measured by
 * @error: return location for an error
 *
 * Understands every row of an export: normalises its values and says of each row that cannot be taken in why not. No row is left out.
 *
 * Returns: (transfer full) (element-type WkExportRow): one entry a row, in the file's order; %NULL with %WK_WORKSPACE_ERROR_NO_EXPORT
 *   when the columns an export must have are not there
 */
GPtrArray *
wk_export_check (const WkCsvFile *file, const WkExportField *fields, guint n_fields, GDate *today, GError **error)
{
  static const WkExportField needed[] = { WK_FIELD_CLIENT_NUMBER, WK_FIELD_LAST_NAME, WK_FIELD_BIRTH_DATE, WK_FIELD_BSN };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_export_row_free);
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) bsns = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; k < n_fields && !found; k++)
        found = fields[k] == needed[i];
      if (!found)
        {
          g_set_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NO_EXPORT,
                       _("This is not an export of residents: no column for “%s” was found."), wk_export_field_label (needed[i]));
          return NULL;
        }
    }

  for (guint i = 1; i < file->rows->len; i++)
    {
      const WkCsvRow *cells = file->rows->pdata[i];
      WkExportRow *row = g_new0 (WkExportRow, 1);

      row->line = cells->line;
      for (guint k = 0; k < n_fields && k < cells->n_cells; k++)
        if (fields[k] != WK_FIELD_NONE && row->values[fields[k]] == NULL)
          row->values[fields[k]] = g_strdup (cells->cells[k]);
      for (guint k = 0; k < WK_N_FIELDS; k++)
        if (row->values[k] == NULL)
          row->values[k] = g_strdup ("");
      if (file->open_quote_line != 0 && row->line >= file->open_quote_line)
        refuse (row, _("A quotation mark on line %u is never closed; from there on the file cannot be read."), file->open_quote_line);
      else if (cells->n_cells < n_fields)
        refuse (row, ngettext ("The row is cut off: it has %u cell, the heading has %u.",
                               "The row is cut off: it has %u cells, the heading has %u.", cells->n_cells), cells->n_cells, n_fields);
      else if (cells->n_cells > n_fields)
        refuse (row, ngettext ("The row has %u cell, more than the heading’s %u. Perhaps a separator stands inside a text without quotation marks.",
                               "The row has %u cells, more than the heading’s %u. Perhaps a separator stands inside a text without quotation marks.",
                               cells->n_cells), cells->n_cells, n_fields);
      check_row (row, today);
      if (row->refusal == NULL)
        {
          check_twice (row, WK_FIELD_CLIENT_NUMBER, numbers, _("This client number stands on line %u already."));
          check_twice (row, WK_FIELD_BSN, bsns, _("This BSN stands on line %u already."));
        }
      g_ptr_array_add (rows, row);
    }
  return g_steal_pointer (&rows);
}
