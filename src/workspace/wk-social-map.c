#include "wk-social-map.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "wk-body.h"
#include "wk-csv-file.h"
#include "wk-record-list.h"
#include "wk-vocabulary.h"
#include "wk-workspace-private.h"

#define MOST_BYTES (60 * 1024)   /* well below what a sheet may have */
#define MOST_OFFERS 2000u

void
wk_offer_free (WkOffer *offer)
{
  g_free (offer->name);
  g_free (offer->offers);
  g_free (offer->conditions);
  g_free (offer->waiting);
  g_free (offer->phone);
  g_free (offer->website);
  g_free (offer->checked_on);
  g_free (offer->checked_by);
  g_strfreev (offer->domains);
  g_free (offer);
}

/* What an entry says, field by field; in a file the columns, by what heads it may call them; the first is what we write. */
enum { COLUMN_NAME, COLUMN_OFFERS, COLUMN_CONDITIONS, COLUMN_DOMAINS, COLUMN_WAITING, COLUMN_PHONE, COLUMN_WEBSITE, COLUMN_CHECKED_ON, N_COLUMNS };

static const struct {
  const char *heads[4];
  const char *field;         /* (nullable): domains; the seat is told under the same key */
  gsize offset;
  gboolean text;
} columns[N_COLUMNS] = {
  [COLUMN_NAME] = { { "naam", "name", "organisatie", "aanbieder" }, "name", G_STRUCT_OFFSET (WkOffer, name), FALSE },
  [COLUMN_OFFERS] = { { "aanbod", "offers", "wat", "omschrijving" }, "offers", G_STRUCT_OFFSET (WkOffer, offers), TRUE },
  [COLUMN_CONDITIONS] = { { "voor wie", "for whom", "voorwaarden", "doelgroep" }, "conditions", G_STRUCT_OFFSET (WkOffer, conditions), TRUE },
  [COLUMN_DOMAINS] = { { "leefgebieden", "life domains", "leefgebied", "domains" }, NULL, 0, FALSE },
  [COLUMN_WAITING] = { { "wachttijd", "waiting time", "wachten", "waiting" }, "waiting", G_STRUCT_OFFSET (WkOffer, waiting), FALSE },
  [COLUMN_PHONE] = { { "telefoon", "telephone", "tel", "phone" }, "phone", G_STRUCT_OFFSET (WkOffer, phone), FALSE },
  [COLUMN_WEBSITE] = { { "website", "web", "url", "site" }, "website", G_STRUCT_OFFSET (WkOffer, website), FALSE },
  [COLUMN_CHECKED_ON] = { { "nagekeken op", "checked on", "nagekeken", "checked" }, "checked-on", G_STRUCT_OFFSET (WkOffer, checked_on), FALSE },
};

static char **
field_at (WkOffer *offer, guint column)
{
  return G_STRUCT_MEMBER_P (offer, columns[column].offset);
}

static char *
dup_cell (WkFields *record, guint column)
{
  return columns[column].text ? wk_fields_dup_words (record, columns[column].field)
                              : g_strstrip (wk_fields_dup_string (record, columns[column].field));
}

static WkOffer *
offer_of (WkFields *record)
{
  WkOffer *offer = g_new0 (WkOffer, 1);
  g_autoptr (WkPerson) by = wk_fields_dup_person (record, "checked-by");

  for (guint i = 0; i < N_COLUMNS; i++)
    if (columns[i].field != NULL)
      *field_at (offer, i) = dup_cell (record, i);
  offer->checked_by = g_strdup (by != NULL ? wk_person_get_name (by) : "");
  offer->domains = wk_fields_dup_strings (record, "life-domains");
  return offer;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(WkOffer *const *) a)->name, (*(WkOffer *const *) b)->name);
}

GPtrArray *
wk_social_map_list (WkLocation *location)
{
  WkRecordList *list = wk_location_get_organisations (location);
  GPtrArray *offers = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_offer_free);

  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    {
      WkOffer *offer = offer_of (WK_FIELDS (wk_record_list_get (list, i)));

      if (*offer->name != '\0')
        g_ptr_array_add (offers, offer);
      else
        wk_offer_free (offer);
    }
  g_ptr_array_sort (offers, compare_names);
  return offers;
}

static gboolean
read_day (const char *day, GDate *date)
{
  int y, m, d;

  if (sscanf (day, "%4d-%2d-%2d", &y, &m, &d) != 3 || y < 1 || m < 1 || d < 1 || !g_date_valid_dmy (d, m, y))
    return FALSE;
  g_date_clear (date, 1);
  g_date_set_dmy (date, d, m, y);
  return TRUE;
}

gboolean
wk_offer_is_stale (const char *checked_on, const char *today)
{
  GDate then, now;

  return !read_day (checked_on, &then) || !read_day (today, &now) || g_date_days_between (&then, &now) > WK_OFFER_FRESH_DAYS;
}

/* ---- to the resident's seat ---------------------------------------------------------------------------------- */

/* When it was checked is no matter of the resident's. */
static gboolean
is_told (guint column)
{
  return columns[column].field != NULL && column != COLUMN_CHECKED_ON;
}

static YValue *
offer_to_value (WkOffer *offer)
{
  YValue *value = y_value_new_map (), **domains = g_newa (YValue *, g_strv_length (offer->domains) + 1);
  guint n = 0;

  for (guint i = 0; i < N_COLUMNS; i++)
    if (is_told (i))
      y_value_map_take (value, columns[i].field, y_value_new_string (*field_at (offer, i)));
  for (; offer->domains[n] != NULL; n++)
    domains[n] = y_value_new_string (offer->domains[n]);
  y_value_map_take (value, "domains", y_value_new_array (domains, n));
  return value;
}

GBytes *
wk_social_map_encode (GPtrArray *offers)
{
  g_autoptr (GString) json = g_string_new ("[");

  for (guint i = 0; i < offers->len; i++)
    {
      g_autoptr (YValue) value = offer_to_value (offers->pdata[i]);
      gsize before = json->len;

      if (i > 0)
        g_string_append_c (json, ',');
      y_value_to_json (value, json);
      if (json->len > MOST_BYTES)
        {
          g_string_truncate (json, before);
          break;
        }
    }
  g_string_append_c (json, ']');
  return g_bytes_new (json->str, json->len);
}

static char *
dup_string_at (YValue *value, const char *key)
{
  YValue *string = y_value_lookup (value, key);
  const char *words = string != NULL ? y_value_get_string (string, NULL) : NULL;

  return g_strdup (words != NULL ? words : "");
}

static WkOffer *
offer_from_value (YValue *value)
{
  YValue *domains = y_value_kind (value) == Y_MAP ? y_value_lookup (value, "domains") : NULL;
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  g_autoptr (WkOffer) offer = NULL;

  if (domains == NULL || y_value_kind (domains) != Y_ARRAY)
    return NULL;
  offer = g_new0 (WkOffer, 1);
  for (guint i = 0; i < N_COLUMNS; i++)
    if (is_told (i))
      *field_at (offer, i) = dup_string_at (value, columns[i].field);
  offer->checked_on = g_strdup ("");
  offer->checked_by = g_strdup ("");
  for (gsize i = 0; i < y_value_length (domains); i++)
    {
      const char *key = y_value_get_string (y_value_index (domains, i), NULL);

      if (key != NULL)
        g_strv_builder_add (keys, key);
    }
  offer->domains = g_strv_builder_end (keys);
  return *offer->name != '\0' ? g_steal_pointer (&offer) : NULL;
}

GPtrArray *
wk_social_map_decode (GBytes *bytes)
{
  g_autoptr (GPtrArray) offers = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_offer_free);
  g_autoptr (YValue) list = wk_body_read (bytes);

  if (list == NULL || y_value_kind (list) != Y_ARRAY)
    return NULL;
  for (gsize i = 0; i < y_value_length (list) && offers->len < MOST_OFFERS; i++)
    {
      WkOffer *offer = offer_from_value (y_value_index (list, i));

      if (offer == NULL)
        return NULL;
      g_ptr_array_add (offers, offer);
    }
  return g_steal_pointer (&offers);
}

/* ---- as a CSV file --------------------------------------------------------------------------------------------- */

static int
find_column (const char *head)
{
  g_autofree char *folded = g_utf8_casefold (head, -1);

  for (int i = 0; i < N_COLUMNS; i++)
    for (guint k = 0; k < G_N_ELEMENTS (columns[i].heads); k++)
      if (g_str_equal (columns[i].heads[k], folded))
        return i;
  return -1;
}

static guint
score (char **cells)
{
  guint n = 0;

  for (guint i = 0; cells[i] != NULL; i++)
    n += find_column (cells[i]) >= 0;
  return n;
}

char *
wk_social_map_to_csv (GPtrArray *offers)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < N_COLUMNS; i++)
    wk_csv_append (out, columns[i].heads[0], ';');
  g_string_append (out, "\r\n");
  for (guint i = 0; i < offers->len; i++)
    {
      WkOffer *offer = offers->pdata[i];
      g_autoptr (GString) domains = g_string_new (NULL);

      for (guint k = 0; offer->domains[k] != NULL; k++)
        g_string_append_printf (domains, "%s%s", k > 0 ? ", " : "", wk_terms_get_label (WK_TERMS_DOMAIN, offer->domains[k]));
      for (guint k = 0; k < N_COLUMNS; k++)
        wk_csv_append (out, columns[k].field != NULL ? *field_at (offer, k) : domains->str, ';');
      g_string_append (out, "\r\n");
    }
  /* Spreadsheets know the encoding by these bytes. */
  return g_strconcat ("\xef\xbb\xbf", out->str, NULL);
}

/* Whether it changed. */
static gboolean
take_cell (WkFields *record, int column, const char *cell)
{
  g_autofree char *before = dup_cell (record, column);

  if (g_str_equal (before, cell))
    return FALSE;
  if (columns[column].text)
    {
      WkText *text = wk_fields_get_text (record, columns[column].field);

      wk_text_delete (text, 0, wk_text_get_length (text));
      wk_text_insert (text, 0, cell);
    }
  else
    wk_fields_set_string (record, columns[column].field, cell);
  return TRUE;
}

void
wk_social_map_copy (WkDocument *from, WkDocument *to)
{
  WkRecordList *old = wk_document_get_records (from, "organisation");

  wk_document_begin (to);
  for (guint i = 0; i < wk_record_list_get_length (old); i++)
    {
      g_autoptr (WkOffer) offer = offer_of (WK_FIELDS (wk_record_list_get (old, i)));
      g_autoptr (WkPerson) by = *offer->checked_by != '\0' ? wk_person_new (NULL, offer->checked_by, NULL) : NULL;
      WkFields *record = WK_FIELDS (wk_record_list_append (wk_document_get_records (to, "organisation")));

      for (guint k = 0; k < N_COLUMNS; k++)
        if (columns[k].field != NULL)
          take_cell (record, k, *field_at (offer, k));
      wk_fields_set_strings (record, "life-domains", (const char *const *) offer->domains);
      wk_fields_set_person (record, "checked-by", by);
    }
  wk_document_commit (to);
}

void
wk_social_map_result_clear (WkSocialMapResult *result)
{
  g_clear_pointer (&result->sentences, g_ptr_array_unref);
}

static const char *
find_domain (const char *word)
{
  g_autofree char *folded = g_utf8_casefold (word, -1);
  gsize n;
  const WkTerm *terms = wk_terms_get (WK_TERMS_DOMAIN, &n);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *label = g_utf8_casefold (wk_terms_get_label (WK_TERMS_DOMAIN, terms[i].key), -1);

      if (g_str_equal (label, folded) || g_str_equal (terms[i].key, word))
        return terms[i].key;
    }
  return NULL;
}

static WkRecord *
find_by_name (WkRecordList *list, const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    {
      WkRecord *record = wk_record_list_get (list, i);
      g_autofree char *its = g_strstrip (wk_fields_dup_string (WK_FIELDS (record), "name")), *its_folded = g_utf8_casefold (its, -1);

      if (g_str_equal (folded, its_folded))
        return record;
    }
  return NULL;
}

static gboolean
take_domains (WkFields *record, const char *cell, guint line, WkSocialMapResult *result)
{
  g_auto (GStrv) words = g_strsplit (cell, ",", -1), before = wk_fields_dup_strings (record, "life-domains"), keys = NULL;
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *key = find_domain (g_strstrip (words[i]));

      if (key != NULL)
        g_strv_builder_add (found, key);
      else if (*words[i] != '\0')
        /* Translators: 1 the number of a line, 2 a word in it. */
        g_ptr_array_add (result->sentences, g_strdup_printf (_("Line %1$u: “%2$s” is no life domain and was left out."), line, words[i]));
    }
  keys = g_strv_builder_end (found);
  if (g_strv_equal ((const char *const *) keys, (const char *const *) before))
    return FALSE;
  wk_fields_set_strings (record, "life-domains", (const char *const *) keys);
  return TRUE;
}

static void
take_row (WkLocation *location, WkCsvRow *row, const int *column_of, guint n_columns, WkSocialMapResult *result)
{
  WkRecordList *list = wk_location_get_organisations (location);
  WkRecord *record;
  const char *name = NULL;
  gboolean fresh, changed = FALSE;
  GDate date;

  for (guint i = 0; i < MIN (n_columns, row->n_cells); i++)
    if (column_of[i] == COLUMN_NAME && *row->cells[i] != '\0')
      name = row->cells[i];
  if (name == NULL)
    {
      g_ptr_array_add (result->sentences, g_strdup_printf (_("Line %u has no name and was left out."), row->line));
      return;
    }
  record = find_by_name (list, name);
  fresh = record == NULL;
  if (fresh)
    record = wk_record_list_append (list);
  if (record == NULL)
    return;
  for (guint i = 0; i < MIN (n_columns, row->n_cells); i++)
    {
      const char *cell = row->cells[i];

      if (column_of[i] < 0 || *cell == '\0' || (column_of[i] == COLUMN_NAME && !fresh))
        continue;
      if (column_of[i] == COLUMN_DOMAINS)
        changed = take_domains (WK_FIELDS (record), cell, row->line, result) || changed;
      else if (column_of[i] == COLUMN_CHECKED_ON && !read_day (cell, &date))
        /* Translators: 1 the number of a line, 2 what stands there for a date. */
        g_ptr_array_add (result->sentences, g_strdup_printf (_("Line %1$u: “%2$s” is no date like 2026-11-24 and was left out."), row->line, cell));
      else
        changed = take_cell (WK_FIELDS (record), column_of[i], cell) || changed;
    }
  if (fresh)
    result->added++;
  else if (changed)
    result->changed++;
  else
    result->same++;
}

gboolean
wk_social_map_take_csv (WkLocation *location, GBytes *bytes, WkSocialMapResult *result, GError **error)
{
  g_autoptr (WkCsvFile) file = wk_csv_file_parse (bytes, score, error);
  WkCsvRow *head;
  g_autofree int *column_of = NULL;
  gboolean named = FALSE;

  *result = (WkSocialMapResult) { 0, 0, 0, NULL };
  if (file == NULL)
    return FALSE;
  head = file->rows->len > 0 ? file->rows->pdata[0] : NULL;
  column_of = g_new (int, head != NULL ? MAX (head->n_cells, 1) : 1);
  for (guint i = 0; head != NULL && i < head->n_cells; i++)
    {
      column_of[i] = find_column (head->cells[i]);
      named = named || column_of[i] == COLUMN_NAME;
    }
  if (!named)
    {
      g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID,
                           _("This file has no column “naam”. Its first line must name the columns, as in a social map that was saved from here."));
      return FALSE;
    }
  if (wk_document_get_read_only_reason (wk_location_get_directory (location)) != NULL)
    {
      g_set_error_literal (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID, _("The social map cannot be changed here."));
      return FALSE;
    }
  result->sentences = g_ptr_array_new_with_free_func (g_free);
  wk_document_begin (wk_location_get_directory (location));
  for (guint i = 1; i < file->rows->len; i++)
    take_row (location, file->rows->pdata[i], column_of, head->n_cells, result);
  wk_document_commit (wk_location_get_directory (location));
  return TRUE;
}
