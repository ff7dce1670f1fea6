#include "wk-pieces-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-attachment-piece.h"
#include "wk-paper-private.h"

GDateTime *
wk_pieces_parse_day (const char *date)
{
  g_autofree char *iso = g_strdup_printf ("%.*sT00:00:00Z", (int) strcspn (date, "T"), date);

  return g_date_time_new_from_iso8601 (iso, NULL);
}

char *
wk_pieces_dup_day (const char *date)
{
  g_autoptr (GDateTime) day = wk_pieces_parse_day (date);
  g_autofree char *words = NULL;
  const char *time = strchr (date, 'T');

  if (day == NULL)
    return g_strdup (date);
  /* Translators: a day on paper, as strftime has it; in English "24 November 2026". */
  words = g_date_time_format (day, C_ ("on paper", "%-d %B %Y"));
  return time != NULL ? g_strdup_printf ("%s, %.5s", words, time + 1) : g_steal_pointer (&words);
}

char *
wk_pieces_dup_doer (WkFields *action, const char *resident)
{
  g_autoptr (WkPerson) who = wk_fields_dup_person (action, "who");

  if (who == NULL || *wk_person_get_name (who) == '\0')
    return g_strdup (_ ("Nobody yet"));
  return g_strdup (g_str_equal (wk_person_get_id (who), WK_PERSON_RESIDENT) ? resident : wk_person_get_name (who));
}

static char *
dup_text (WkFields *fields, const char *field)
{
  WkText *text = wk_fields_get_text (fields, field);

  return g_strstrip (text != NULL ? wk_text_dup_text (text) : g_strdup (""));
}

static char *
dup_person (WkFields *fields, const char *field)
{
  g_autoptr (WkPerson) person = wk_fields_dup_person (fields, field);
  const char *organisation = person != NULL ? wk_person_get_organisation (person) : NULL;

  if (person == NULL)
    return g_strdup ("");
  if (organisation == NULL || *organisation == '\0')
    return g_strdup (wk_person_get_name (person));
  return g_strdup_printf ("%s (%s)", wk_person_get_name (person), organisation);
}

static const char *
find_word (const WkTerm *words, const char *key)
{
  for (; words->key != NULL; words++)
    if (g_str_equal (words->key, key))
      return _ (words->label);
  return key;
}

char *
wk_piece_dup_value (const WkPiece *piece, WkFields *fields)
{
  g_autofree char *value = NULL;
  g_auto (GStrv) list = NULL;
  double number;

  switch (piece->kind)
    {
    case WK_PIECE_TEXT:
      return dup_text (fields, piece->field);
    case WK_PIECE_PERSON:
      return dup_person (fields, piece->field);
    case WK_PIECE_YES:
      return g_strdup (!wk_fields_get_boolean (fields, piece->field) ? "" : piece->label != NULL ? _ ("yes") : "");
    case WK_PIECE_NUMBER:
      number = wk_fields_get_number (fields, piece->field);
      return number != 0 ? g_strdup_printf ("%.0f", number) : g_strdup ("");
    case WK_PIECE_LIST:
      list = wk_fields_dup_strings (fields, piece->field);
      return g_strjoinv (", ", list);
    case WK_PIECE_FILE:
      return wk_attachment_dup_file_name (fields);
    case WK_PIECE_STRING:
    case WK_PIECE_DATE:
    case WK_PIECE_CHOICE:
    case WK_PIECE_WORD:
    default:
      break;
    }
  value = wk_fields_dup_string (fields, piece->field);
  if (*value == '\0')
    return g_steal_pointer (&value);
  if (piece->kind == WK_PIECE_DATE)
    return wk_pieces_dup_day (value);
  if (piece->kind == WK_PIECE_CHOICE)
    return g_strdup (wk_terms_get_label (piece->terms, value));
  return piece->kind == WK_PIECE_WORD ? g_strdup (find_word (piece->words, value)) : g_steal_pointer (&value);
}

/* One value, a text with its marks. */
static void
append_value (WkMarked *line, WkPaper *paper, const WkPiece *piece, WkFields *fields)
{
  g_autofree char *value = NULL;
  WkText *text = piece->kind == WK_PIECE_TEXT ? wk_fields_get_text (fields, piece->field) : NULL;

  if (text != NULL)
    {
      wk_marked_append_text (line, text, wk_paper_get_marks (paper));
      return;
    }
  value = wk_piece_dup_value (piece, fields);
  wk_marked_append (line, value);
}

void
wk_pieces_add_facts (WkPaper *paper, WkFields *fields, const WkPiece *pieces)
{
  for (; pieces->field != NULL; pieces++)
    {
      g_autoptr (WkMarked) value = wk_marked_new ();

      append_value (value, paper, pieces, fields);
      wk_paper_add_marked (paper, WK_PAPER_FACT, _ (pieces->label), value);
    }
}

static WkMarked *
make_line (WkPaper *paper, WkFields *record, const WkPiece *pieces)
{
  WkMarked *line = wk_marked_new ();

  for (; pieces->field != NULL; pieces++)
    {
      g_autofree char *value = wk_piece_dup_value (pieces, record);

      if (*value == '\0')
        continue;
      if (line->text->len > 0)
        wk_marked_append (line, " · ");
      if (pieces->label != NULL)
        wk_marked_append (line, _ (pieces->label));
      if (pieces->kind == WK_PIECE_YES)
        continue;
      if (pieces->label != NULL)
        wk_marked_append (line, ": ");
      append_value (line, paper, pieces, record);
    }
  return line;
}

void
wk_pieces_add_numbered (WkPaper *paper, guint level, const char *heading, WkRecordList *records, const WkPiece *pieces, guint *number)
{
  guint before = wk_paper_get_length (paper), start;

  if (level > 0)
    wk_paper_add_heading (paper, level, heading);
  else
    wk_paper_add_fact (paper, heading, " ");
  start = wk_paper_get_length (paper);
  for (guint i = 0; i < wk_record_list_get_length (records); i++)
    {
      g_autoptr (WkMarked) line = make_line (paper, WK_FIELDS (wk_record_list_get (records, i)), pieces);
      g_autofree char *label = number != NULL ? g_strdup_printf ("%u.", ++*number) : NULL;

      wk_paper_add_marked (paper, WK_PAPER_ITEM, label, line);
    }
  if (wk_paper_get_length (paper) == start)
    wk_paper_cut (paper, before);
}

void
wk_pieces_add_records (WkPaper *paper, guint level, const char *heading, WkRecordList *records, const WkPiece *pieces)
{
  wk_pieces_add_numbered (paper, level, heading, records, pieces, NULL);
}

void
wk_pieces_add_part (WkPaper *paper, guint level, const char *heading, WkFields *fields, const char *field)
{
  const WkPiece piece = { field, WK_PIECE_TEXT };
  g_autoptr (WkMarked) words = wk_marked_new ();

  append_value (words, paper, &piece, fields);
  if (words->text->len == 0)
    return;
  wk_paper_add_heading (paper, level, heading);
  wk_paper_add_marked (paper, WK_PAPER_QUOTE, NULL, words);
}
