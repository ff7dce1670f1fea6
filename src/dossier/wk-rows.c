#include "wk-rows.h"

#include <string.h>

#include "wk-export-change-private.h"
#include "wk-export-change.h"
#include "wk-imported.h"
#include "wk-raw-private.h"

#define ROW_START "document", "subject", "record"

static const char *const resident_columns[] = {
  ROW_START,        "name",            "first_name",  "birth_date",     "house_number", "postcode",    "contact_person",
  "contact_account", "deputy",          "deputy_account", "phase",       "view",         "last_contact", "next_step",
  "next_talk",      "acute_until",     "acute_owner", "acute_account",  "domains",      "has_plan",    "rest_until",
  "rhythm",         "same_as",         "closed_on",   "prefix",       "surname",       "think_until", "keep_until",
  NULL
};

static const char *const address_columns[]
    = { ROW_START, "street",   "house_number", "addition", "postcode", "city", "phone",
        "mail",    "language", "interpreter",  "channel",  "reading",  "form", NULL };

static const char *const identity_columns[]
    = { ROW_START, "source", "client_number", "file_numbers", "benefit", NULL };

static const char *const note_columns[] = { ROW_START, "kind", "domain", "field", "text", NULL };

static const char *const agenda_columns[] = { ROW_START, "kind", "domain", "what", "person", "account", "at", "done_on",
                                              "won",     NULL };

static const char *const timeline_columns[]
    = { ROW_START, "kind", "domain", "at", "channel", "not_reached", "next_on", NULL };

static const char *const change_columns[] = { ROW_START, "topic", "at", NULL };

static const char *const clash_columns[] = { ROW_START, "kind", "domain", "number", NULL };

enum
{
  RESIDENT,
  ADDRESS,
  IDENTITY,
  NOTE,
  AGENDA,
  TIMELINE,
  CHANGE,
  CLASH
};

static const WkRowTable tables[] = {
  [RESIDENT] = { "resident", resident_columns }, [ADDRESS] = { "address", address_columns },
  [IDENTITY] = { "identity", identity_columns }, [NOTE] = { "note", note_columns, .is_words = TRUE },
  [AGENDA] = { "agenda", agenda_columns },       [TIMELINE] = { "timeline", timeline_columns },
  [CHANGE] = { "change", change_columns },       [CLASH] = { "clash", clash_columns },
};

typedef struct
{
  WkDocKind kind;
  const char *domain;
  const char *document;
  const char *subject;
  YDoc *doc;
  WkRowFunc func;
  gpointer data;
} Projector;

/* A row under way. */
typedef struct
{
  const WkRowTable *table;
  GPtrArray *values; /* (element-type utf8), each owned, some NULL */
} Row;

const WkRowTable *
wk_rows_get_tables (gsize *n)
{
  *n = G_N_ELEMENTS (tables);
  return tables;
}

/* By what a day is read, so that it goes over the files of one person and not over all: equal to how the questions are put, or SQLite does not see that
 * the index answers them. */
static const char day_ddl[] =
  "CREATE INDEX agenda_at ON agenda (at);\n"
  "CREATE INDEX agenda_account ON agenda (account) WHERE COALESCE (done_on, '') = '';\n"
  "CREATE INDEX agenda_person ON agenda (person) WHERE COALESCE (done_on, '') = '';\n"
  "CREATE INDEX agenda_promise ON agenda (subject, at) WHERE kind IN ('step', 'first') AND COALESCE (done_on, '') = '' AND COALESCE (person, '') <> ''"
  " AND COALESCE (account, '') <> 'resident' AND COALESCE (at, '') <> '';\n"
  "CREATE INDEX timeline_agreed ON timeline (subject, at, next_on) WHERE kind = 'contact' AND COALESCE (next_on, '') <> '';\n"
  "CREATE INDEX resident_account ON resident (contact_account);\n"
  "CREATE INDEX resident_person ON resident (contact_person);\n"
  "CREATE INDEX resident_deputy_account ON resident (deputy_account);\n"
  "CREATE INDEX resident_deputy ON resident (deputy);\n"
  "CREATE INDEX resident_acute ON resident (acute_until);\n"
  "CREATE INDEX resident_goes_on ON resident (same_as) WHERE COALESCE (same_as, '') <> '';\n"
  "CREATE INDEX resident_nobody ON resident (COALESCE (last_contact, ''), subject, same_as) WHERE COALESCE (closed_on, '') = ''"
  " AND COALESCE (contact_person, '') = '';\n"
  "CREATE INDEX resident_not_in_view ON resident (COALESCE (last_contact, ''), subject, same_as) WHERE COALESCE (closed_on, '') = ''"
  " AND COALESCE (contact_person, '') <> '' AND COALESCE (view, '') <> 'in';\n";

const char *
wk_rows_ddl (void)
{
  static gsize ddl;

  if (g_once_init_enter (&ddl))
    {
      GString *sql = g_string_new (NULL);

      for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
        {
          if (tables[i].is_words)
            continue;
          g_string_append_printf (sql, "CREATE TABLE \"%s\" (", tables[i].name);
          for (gsize j = 0; tables[i].columns[j] != NULL; j++)
            g_string_append_printf (sql, "%s\"%s\" TEXT", j > 0 ? ", " : "", tables[i].columns[j]);
          g_string_append_printf (sql,
                                  ");\nCREATE INDEX \"%s_document\" ON \"%s\" (document);\n"
                                  "CREATE INDEX \"%s_subject\" ON \"%s\" (subject%s);\n",
                                  tables[i].name, tables[i].name, tables[i].name, tables[i].name, i == TIMELINE ? ", at" : "");
        }
      g_string_append (sql, day_ddl);
      g_once_init_leave (&ddl, (gsize) g_string_free (sql, FALSE));
    }
  return (const char *) ddl;
}

static void
row_begin (Row *row, Projector *projector, int table, const char *record)
{
  row->table = &tables[table];
  row->values = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (row->values, g_strdup (projector->document));
  g_ptr_array_add (row->values, g_strdup (projector->subject));
  g_ptr_array_add (row->values, g_strdup (record));
}

static void
row_take (Row *row, char *value)
{
  g_ptr_array_add (row->values, value);
}

static void
row_add (Row *row, const char *value)
{
  row_take (row, g_strdup (value));
}

static void
row_end (Row *row, Projector *projector)
{
  WkRow done;

  g_assert (row->values->len == g_strv_length ((char **) row->table->columns));
  done.table = row->table;
  done.values = (const char *const *) row->values->pdata;
  projector->func (&done, projector->data);
  g_clear_pointer (&row->values, g_ptr_array_unref);
}

/* A person's name, then their id. */
static void
row_take_person (Row *row, WkRaw *raw, const char *field)
{
  g_autoptr (GVariant) value = wk_raw_dup_value (raw, field);
  const char *id = NULL, *name = NULL;

  if (value != NULL)
    g_variant_get (value, "(&s&s&s)", &id, &name, NULL);
  row_add (row, name);
  row_add (row, id);
}

static char *
dup_boolean (WkRaw *raw, const char *field)
{
  return g_strdup (wk_raw_get_boolean (raw, field) ? "1" : "0");
}

static void
project_card (Projector *projector, WkRaw *raw)
{
  Row row;

  row_begin (&row, projector, RESIDENT, "");
  row_take (&row, wk_raw_dup_string (raw, "display-name"));
  row_take (&row, wk_raw_dup_string (raw, "first-name"));
  row_take (&row, wk_raw_dup_string (raw, "birth-date"));
  row_take (&row, wk_raw_dup_string (raw, "house-number"));
  row_take (&row, wk_raw_dup_string (raw, "postcode"));
  row_take_person (&row, raw, "contact-person");
  row_take_person (&row, raw, "deputy");
  row_take (&row, wk_raw_dup_string (raw, "phase"));
  row_take (&row, wk_raw_dup_string (raw, "view"));
  row_take (&row, wk_raw_dup_string (raw, "last-contact"));
  row_take (&row, wk_raw_dup_string (raw, "next-step"));
  row_take (&row, wk_raw_dup_string (raw, "next-talk"));
  row_take (&row, wk_raw_dup_string (raw, "acute-until"));
  row_take_person (&row, raw, "acute-owner");
  row_take (&row, wk_raw_dup_string (raw, "domains"));
  row_take (&row, dup_boolean (raw, "has-plan"));
  row_take (&row, wk_raw_dup_string (raw, "rest-until"));
  row_take (&row, wk_raw_dup_string (raw, "rhythm"));
  row_take (&row, wk_raw_dup_string (raw, "same-as"));
  row_take (&row, wk_raw_dup_string (raw, "closed-on"));
  row_take (&row, wk_imported_dup (projector->doc, "prefix"));
  row_take (&row, wk_imported_dup (projector->doc, "surname"));
  row_take (&row, wk_raw_dup_string (raw, "think-until"));
  row_take (&row, wk_raw_dup_string (raw, "keep-until"));
  row_end (&row, projector);
}

static void
project_base (Projector *projector, WkRaw *raw)
{
  static const char *const fields[]
      = { "street", "house-number", "addition", "postcode", "city", "phone", "mail", "language" };
  Row row;

  row_begin (&row, projector, ADDRESS, "");
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    row_take (&row, wk_raw_dup_string (raw, fields[i]));
  row_take (&row, dup_boolean (raw, "interpreter"));
  row_take (&row, wk_raw_dup_string (raw, "channel"));
  row_take (&row, wk_raw_dup_string (raw, "reading"));
  row_take (&row, wk_raw_dup_string (raw, "form"));
  row_end (&row, projector);
}

/* The citizen number stays in its document: no list and no search needs it. */
static void
project_identity (Projector *projector, WkRaw *raw, GPtrArray *records)
{
  g_autoptr (GString) numbers = g_string_new (NULL);
  Row row;

  for (guint i = 0; i < records->len; i++)
    {
      WkRaw *record = g_ptr_array_index (records, i);
      g_autofree char *number = NULL;

      if (g_strcmp0 (record->record, "file-number") != 0)
        continue;
      number = wk_raw_dup_string (record, "number");
      if (number != NULL)
        g_string_append_printf (numbers, "%s%s", numbers->len > 0 ? " " : "", number);
    }
  row_begin (&row, projector, IDENTITY, "");
  row_take (&row, wk_imported_dup (projector->doc, "source"));
  row_take (&row, wk_imported_dup (projector->doc, "client-number"));
  row_add (&row, numbers->len > 0 ? numbers->str : NULL);
  row_take (&row, wk_raw_dup_string (raw, "benefit"));
  row_end (&row, projector);
}

/* Every text that is not empty, to be searched. */
static void
project_texts (Projector *projector, WkRaw *raw)
{
  for (const WkField *field = raw->fields; field != NULL && field->key != NULL; field++)
    {
      g_autofree char *text = NULL;
      Row row;

      if (field->type != WK_FIELD_TEXT)
        continue;
      text = wk_raw_dup_text (raw, field->key);
      if (text == NULL)
        continue;
      row_begin (&row, projector, NOTE, raw->id);
      row_add (&row, raw->record != NULL ? raw->record : wk_schema_get_document (projector->kind)->nick);
      row_add (&row, projector->domain);
      row_add (&row, field->key);
      row_take (&row, g_steal_pointer (&text));
      row_end (&row, projector);
    }
}

static void
project_agenda (Projector *projector, WkRaw *raw, const char *kind, char *what, const char *person, char *at,
                const char *done)
{
  Row row;

  row_begin (&row, projector, AGENDA, raw->id);
  row_add (&row, kind);
  row_add (&row, projector->domain);
  row_take (&row, what);
  if (person != NULL)
    row_take_person (&row, raw, person);
  else
    {
      row_add (&row, NULL);
      row_add (&row, NULL);
    }
  row_take (&row, at);
  row_take (&row, done != NULL ? wk_raw_dup_string (raw, done) : NULL);
  row_take (&row, g_strcmp0 (kind, "step") == 0 ? dup_boolean (raw, "won") : g_strdup ("0"));
  row_end (&row, projector);
}

static void
project_contact (Projector *projector, WkRaw *raw)
{
  Row row;

  row_begin (&row, projector, TIMELINE, raw->id);
  row_add (&row, raw->record);
  row_add (&row, projector->domain);
  row_take (&row, wk_raw_dup_string (raw, "when"));
  row_take (&row, wk_raw_dup_string (raw, "channel"));
  row_take (&row, dup_boolean (raw, "not-reached"));
  /* A try at calling has no next day: what it leads to stands with the contact. */
  row_take (&row, g_str_equal (raw->record, "contact") ? wk_raw_dup_string (raw, "next-on") : NULL);
  row_end (&row, projector);
}

static void
project_record (Projector *projector, WkRaw *raw)
{
  project_texts (projector, raw);
  if (raw->fields == NULL)
    return;
  if (g_str_equal (raw->record, "step") || g_str_equal (raw->record, "first"))
    {
      g_autofree char *what = wk_raw_dup_text (raw, "what");

      if (g_str_equal (raw->record, "step") && wk_raw_get_boolean (raw, "closed"))
        {
          g_free (what);
          what = wk_raw_dup_string (raw, "title");
        }
      project_agenda (projector, raw, raw->record, g_steal_pointer (&what), "who", wk_raw_dup_string (raw, "when"),
                      "done-on");
    }
  else if (g_str_equal (raw->record, "barrier") && wk_raw_get_boolean (raw, "acute"))
    project_agenda (projector, raw, "acute", wk_raw_dup_text (raw, "barrier"), "acute-owner",
                    wk_raw_dup_string (raw, "acute-deadline"), "gone-on");
  else if (g_str_equal (raw->record, "contact") || g_str_equal (raw->record, "call"))
    project_contact (projector, raw);
}

/* One row for the document: where people still have to choose. */
static void
project_clashes (Projector *projector, WkRaw *raw, GPtrArray *records)
{
  guint n = wk_raw_count_clashes (raw, NULL);
  Row row;

  for (guint i = 0; i < records->len; i++)
    n += wk_raw_count_clashes (g_ptr_array_index (records, i), NULL);
  if (n == 0)
    return;
  row_begin (&row, projector, CLASH, "");
  row_take (&row, g_strdup_printf ("%d", projector->kind));
  row_add (&row, projector->domain);
  row_take (&row, g_strdup_printf ("%u", n));
  row_end (&row, projector);
}

/* What it was and is stays in its document: a list says no more than that it changed. */
static void
project_changes (Projector *projector, WkRaw *raw, GPtrArray *records)
{
  g_autoptr (GPtrArray) changes = wk_export_change_list_read (projector->kind, raw->imported, records);

  for (guint i = 0; i < changes->len; i++)
    {
      const WkExportChange *change = g_ptr_array_index (changes, i);
      Row row;

      if (!change->waits)
        continue;
      row_begin (&row, projector, CHANGE, "");
      row_add (&row, wk_change_topic_get_key (change->topic));
      row_add (&row, change->imported_on);
      row_end (&row, projector);
    }
}

void
wk_document_project (WkDocKind kind, const char *domain, const char *document, const char *subject, YDoc *doc,
                     WkRowFunc func, gpointer data)
{
  Projector projector = { kind, domain != NULL ? domain : "", document, subject, doc, func, data };
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_raw_free);
  g_autoptr (WkRaw) raw = NULL;
  g_auto (GStrv) ids = NULL;

  g_return_if_fail ((guint) kind < WK_N_DOC_KINDS);
  g_return_if_fail (document != NULL && subject != NULL && doc != NULL && func != NULL);

  raw = wk_raw_new (kind, doc);
  ids = wk_raw_list_records (doc);
  for (gsize i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (WkRaw) record = wk_raw_new_record (kind, doc, ids[i]);

      if (record != NULL && wk_raw_is_visible (record))
        g_ptr_array_add (records, g_steal_pointer (&record));
    }

  if (kind == WK_DOC_CARD)
    project_card (&projector, raw);
  else if (kind == WK_DOC_BASE)
    project_base (&projector, raw);
  else if (kind == WK_DOC_IDENTITY)
    project_identity (&projector, raw, records);
  else if (kind == WK_DOC_PLAN)
    {
      g_autofree char *talk = wk_raw_dup_string (raw, "next-talk");

      if (talk != NULL)
        project_agenda (&projector, raw, "talk", wk_raw_dup_string (raw, "next-talk-place"), NULL,
                        g_steal_pointer (&talk), NULL);
    }
  project_texts (&projector, raw);
  if (kind == WK_DOC_INTAKE)
    {
      /* An old system's words are found by searching as well. */
      g_autofree char *remarks = wk_raw_dup_string (raw, "remarks");
      Row row;

      if (remarks != NULL)
        {
          row_begin (&row, &projector, NOTE, "");
          row_add (&row, "intake");
          row_add (&row, "");
          row_add (&row, "remarks");
          row_take (&row, g_steal_pointer (&remarks));
          row_end (&row, &projector);
        }
    }
  for (guint i = 0; i < records->len; i++)
    project_record (&projector, g_ptr_array_index (records, i));
  if (*wk_imported_get_columns (kind) != NULL)
    project_changes (&projector, raw, records);
  project_clashes (&projector, raw, records);
}
