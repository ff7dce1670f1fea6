#include "wk-export-change-private.h"
#include "wk-export-change.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-document-private.h"
#include "wk-raw-private.h"
#include "wk-record-list.h"

#define PREFIX "change."
#define RECORD "export-change"
#define MAX_COLUMNS 5
#define NOT_LISTED "not-listed" /* the day of the list that did not have the resident any more */

/* Which columns people act on, and which of them are one thing to them. */
static const struct
{
  const char *key;
  WkDocKind kind;
  const char *columns[MAX_COLUMNS + 1];
  const char *label; /* begins a sentence */
  const char *line;
} topics[WK_N_CHANGES] = {
  [WK_CHANGE_STOPPED] = { "benefit-stopped", WK_DOC_BASE, { "benefit-stopped" }, NULL, N_("There is news about the end of the benefit") },
  [WK_CHANGE_NOT_LISTED] = { "not-listed", WK_DOC_BASE, { NOT_LISTED }, NULL, N_("No longer in the list") },
  [WK_CHANGE_LISTED] = { "listed", WK_DOC_BASE, { NOT_LISTED }, NULL, N_("In the list again") },
  [WK_CHANGE_BENEFIT] = { "benefit", WK_DOC_IDENTITY, { "benefit" }, N_("Kind of benefit"), N_("The kind of benefit changed") },
  [WK_CHANGE_ADDRESS] = { "address", WK_DOC_BASE, { "street", "house-number", "addition", "postcode", "city" }, N_("Address"), N_("The address changed") },
  [WK_CHANGE_PHONE] = { "phone", WK_DOC_BASE, { "phone" }, N_("Telephone"), N_("The telephone number changed") },
  [WK_CHANGE_MAIL] = { "mail", WK_DOC_BASE, { "mail" }, N_("E-mail"), N_("The e-mail address changed") },
  [WK_CHANGE_LANGUAGE] = { "language", WK_DOC_BASE, { "language" }, N_("Language"), N_("The language changed") },
  [WK_CHANGE_HOUSEHOLD] = { "household", WK_DOC_BASE, { "household" }, N_("Household"), N_("The household changed") },
  [WK_CHANGE_CHILDREN] = { "children", WK_DOC_BASE, { "children" }, N_("Number of children"), N_("The number of children changed") },
  [WK_CHANGE_NAME] = { "name", WK_DOC_CARD, { "first-name", "initials", "prefix", "surname" }, N_("Name"), N_("The name changed") },
  [WK_CHANGE_BIRTH_DATE] = { "birth-date", WK_DOC_CARD, { "birth-date" }, N_("Date of birth"), N_("The date of birth changed") },
  [WK_CHANGE_CONTACT_PERSON] = { "contact-person", WK_DOC_CARD, { "contact-person" }, N_("Contact person in the benefit administration"),
                                 N_("The contact person in the benefit administration changed") },
  [WK_CHANGE_REMARKS] = { "remarks", WK_DOC_INTAKE, { "remarks" }, N_("Remarks of the old system"), N_("The remarks of the old system changed") },
};

void
wk_export_change_free (WkExportChange *change)
{
  g_free (change->was);
  g_free (change->became);
  g_free (change->imported_on);
  g_free (change->discussed_on);
  g_clear_pointer (&change->discussed_by, wk_person_unref);
  g_free (change);
}

const char *
wk_change_topic_get_key (WkChangeTopic topic)
{
  g_return_val_if_fail ((guint) topic < WK_N_CHANGES, NULL);
  return topics[topic].key;
}

WkChangeTopic
wk_change_topic_by_key (const char *key)
{
  WkChangeTopic topic = 0;

  while (topic < WK_N_CHANGES && g_strcmp0 (topics[topic].key, key) != 0)
    topic++;
  return topic;
}

const char *
wk_change_topic_get_line (WkChangeTopic topic)
{
  g_return_val_if_fail ((guint) topic < WK_N_CHANGES, NULL);
  return _(topics[topic].line);
}

WkDocKind
wk_change_topic_get_kind (WkChangeTopic topic)
{
  g_return_val_if_fail ((guint) topic < WK_N_CHANGES, WK_N_DOC_KINDS);
  return topics[topic].kind;
}

static WkChangeTopic
find_topic (WkDocKind kind, const char *column)
{
  for (WkChangeTopic topic = 0; topic < WK_N_CHANGES; topic++)
    if (topics[topic].kind == kind && g_strv_contains (topics[topic].columns, column))
      return topic;
  return WK_N_CHANGES;
}

/* ---- what waits -------------------------------------------------------------------------------------------------- */

/* One column's: [was, became, day]. */
typedef struct
{
  const char *was, *became, *day;
  char *mark; /* (owned): what a record says of it that saw it */
} Note;

static gboolean
note_read (GHashTable *imported, const char *column, Note *note)
{
  g_autofree char *field = g_strconcat (PREFIX, column, NULL);
  GPtrArray *entries = g_hash_table_lookup (imported, field);
  YValue *value = entries != NULL ? wk_entry_get_value (g_ptr_array_index (entries, 0)) : NULL;
  const char *words[3];
  GString *mark;

  if (value == NULL || y_value_kind (value) != Y_ARRAY || y_value_length (value) != G_N_ELEMENTS (words))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      YValue *word = y_value_index (value, i);

      if (y_value_kind (word) != Y_STRING)
        return FALSE;
      words[i] = y_value_get_string (word, NULL);
    }
  mark = g_string_new (NULL);
  wk_plain_json_append_string (mark, column);
  wk_plain_json_append_value (mark, value);
  *note = (Note) { words[0], words[1], words[2], g_string_free (mark, FALSE) };
  return TRUE;
}

static gboolean
is_of_ours (WkRaw *record)
{
  return record->fields != NULL && g_str_equal (record->record, RECORD);
}

/* The records that say what was talked about. */
static GPtrArray *
list_records (WkDocKind kind, YDoc *doc)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_raw_free);
  g_auto (GStrv) ids = wk_raw_list_records (doc);

  for (gsize i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (WkRaw) record = wk_raw_new_record (kind, doc, ids[i]);

      if (record != NULL && is_of_ours (record) && wk_raw_is_visible (record))
        g_ptr_array_add (records, g_steal_pointer (&record));
    }
  return records;
}

static gboolean
is_seen (GPtrArray *records, const char *mark)
{
  for (guint i = 0; i < records->len; i++)
    {
      WkRaw *record = g_ptr_array_index (records, i);
      g_autoptr (GVariant) seen = is_of_ours (record) ? wk_raw_dup_value (record, "seen") : NULL;
      g_autofree const char **marks = seen != NULL ? g_variant_get_strv (seen, NULL) : NULL;

      if (marks != NULL && g_strv_contains (marks, mark))
        return TRUE;
    }
  return FALSE;
}

/* Whether anybody has to look at it still; its mark is to be freed then. */
static gboolean
note_waits (GHashTable *imported, GPtrArray *records, const char *column, Note *note)
{
  if (!note_read (imported, column, note))
    return FALSE;
  if (!is_seen (records, note->mark))
    return TRUE;
  g_clear_pointer (&note->mark, g_free);
  return FALSE;
}

static const char *
peek (GHashTable *imported, const char *column)
{
  GPtrArray *entries = g_hash_table_lookup (imported, column);
  YValue *value = entries != NULL ? wk_entry_get_value (g_ptr_array_index (entries, 0)) : NULL;

  return value != NULL && y_value_kind (value) == Y_STRING ? y_value_get_string (value, NULL) : "";
}

static void
append (GString *out, const char *between, const char *word)
{
  if (*word == '\0')
    return;
  if (out->len > 0)
    g_string_append (out, between);
  g_string_append (out, word);
}

/* The values of a topic's columns, in their order, as one line. */
static char *
compose (WkChangeTopic topic, const char *const *values)
{
  GString *out = g_string_new (NULL);

  if (topic == WK_CHANGE_ADDRESS)
    {
      append (out, "", values[0]);
      append (out, " ", values[1]);
      append (out, " ", values[2]);
      append (out, ", ", values[3]);
      append (out, *values[3] != '\0' ? " " : ", ", values[4]);
    }
  else if (topic == WK_CHANGE_NAME)
    {
      append (out, "", *values[0] != '\0' ? values[0] : values[1]);
      append (out, " ", values[2]);
      append (out, " ", values[3]);
    }
  else
    append (out, "", values[0]);
  return g_string_free (out, FALSE);
}

/* Gone from a list and there again are two things to people, and one column. */
static gboolean
is_other_way (WkChangeTopic topic, const char *became)
{
  return (topic == WK_CHANGE_NOT_LISTED && *became == '\0') || (topic == WK_CHANGE_LISTED && *became != '\0');
}

/* marks: (nullable): where to add what a record has to say of it. (transfer full) (nullable): nothing waits */
static WkExportChange *
find_waiting (WkChangeTopic topic, GHashTable *imported, GPtrArray *records, GPtrArray *marks)
{
  const char *was[MAX_COLUMNS + 1] = { NULL }, *became[MAX_COLUMNS + 1] = { NULL }, *day = "";
  WkExportChange *change;
  gboolean waits = FALSE;

  for (gsize i = 0; topics[topic].columns[i] != NULL; i++)
    {
      const char *column = topics[topic].columns[i];
      Note note;

      was[i] = became[i] = peek (imported, column);
      if (is_other_way (topic, became[i]) || !note_waits (imported, records, column, &note))
        continue;
      waits = TRUE;
      was[i] = note.was;
      if (strcmp (note.day, day) > 0)
        day = note.day;
      if (marks != NULL)
        g_ptr_array_add (marks, g_steal_pointer (&note.mark));
      g_free (note.mark);
    }
  if (!waits)
    return NULL;
  change = g_new0 (WkExportChange, 1);
  change->topic = topic;
  change->was = compose (topic, was);
  change->became = compose (topic, became);
  change->imported_on = g_strdup (day);
  change->waits = TRUE;
  change->discussed_on = g_strdup ("");
  return change;
}

static char *
dup_text (WkRaw *raw, const char *field)
{
  char *text = wk_raw_dup_string (raw, field);

  return text != NULL ? text : g_strdup ("");
}

static WkExportChange *
change_of_record (WkRaw *record)
{
  g_autofree char *key = dup_text (record, "topic");
  g_autoptr (GVariant) by = wk_raw_dup_value (record, "by");
  WkChangeTopic topic = wk_change_topic_by_key (key);
  const char *id, *name, *organisation;
  WkExportChange *change;

  if (topic == WK_N_CHANGES)
    return NULL;
  change = g_new0 (WkExportChange, 1);
  change->topic = topic;
  change->was = dup_text (record, "was");
  change->became = dup_text (record, "became");
  change->imported_on = dup_text (record, "imported-on");
  change->discussed_on = dup_text (record, "when");
  if (by != NULL)
    {
      g_variant_get (by, "(&s&s&s)", &id, &name, &organisation);
      change->discussed_by = wk_person_new (id, name, organisation);
    }
  return change;
}

GPtrArray *
wk_export_change_list_read (WkDocKind kind, GHashTable *imported, GPtrArray *records)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_export_change_free);

  for (WkChangeTopic topic = 0; topic < WK_N_CHANGES; topic++)
    {
      WkExportChange *change = topics[topic].kind == kind ? find_waiting (topic, imported, records, NULL) : NULL;

      if (change != NULL)
        g_ptr_array_add (list, change);
    }
  for (guint i = 0; i < records->len; i++)
    {
      WkRaw *record = g_ptr_array_index (records, i);
      WkExportChange *change = is_of_ours (record) ? change_of_record (record) : NULL;

      if (change != NULL)
        g_ptr_array_add (list, change);
    }
  return list;
}

GPtrArray *
wk_export_change_list (WkDocKind kind, YDoc *doc)
{
  g_autoptr (GHashTable) imported = NULL;
  g_autoptr (GPtrArray) records = NULL;

  g_return_val_if_fail (doc != NULL, NULL);

  imported = wk_imported_read (doc);
  records = list_records (kind, doc);
  return wk_export_change_list_read (kind, imported, records);
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

/* What never was in an export says nothing of the resident, except that a benefit stopped, or that a list no longer has them. */
static gboolean
is_worth_telling (const char *column, const char *was, const char *became, GHashTable *imported)
{
  if (g_str_equal (column, "benefit-stopped") || g_str_equal (column, NOT_LISTED))
    return was != NULL || g_hash_table_size (imported) > 0;
  /* That there is none any more, or one again, “benefit-stopped” tells. */
  if (g_str_equal (column, "benefit"))
    return was != NULL && *was != '\0' && *became != '\0';
  return was != NULL;
}

void
wk_export_change_note (WkDocKind kind, YDoc *doc, GHashTable *imported, const char *column, const char *was, const char *became,
                       const char *day, gint64 time, guint64 salt)
{
  g_autofree char *field = g_strconcat (PREFIX, column, NULL);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (YValue) entry = NULL;
  YValue *value = NULL;
  Note before = { NULL };

  if (find_topic (kind, column) == WK_N_CHANGES || !is_worth_telling (column, was, became, imported))
    return;
  was = was != NULL ? was : "";
  records = list_records (kind, doc);
  /* Nobody looked yet at what the last export changed: to them it still is as it was before that one. */
  if (note_waits (imported, records, column, &before))
    was = before.was;
  if (!g_str_equal (was, became))
    {
      YValue *words[] = { y_value_new_string (was), y_value_new_string (became), y_value_new_string (day) };

      value = y_value_new_array (words, G_N_ELEMENTS (words));
    }
  entry = wk_entry_new_value (value, y_doc_get_client_id (doc), time);
  wk_register_write (y_doc_get_root (doc, WK_ROOT_IMPORTED, Y_TYPE_MAP), field, &entry, 1, salt, NULL, NULL);
  g_free (before.mark);
}

WkRecord *
wk_export_change_discuss (WkDocument *document, WkChangeTopic topic, WkPerson *by, const char *date)
{
  g_autoptr (GHashTable) imported = NULL;
  g_autoptr (GPtrArray) records = NULL, marks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (WkExportChange) change = NULL;
  WkRecord *record;

  g_return_val_if_fail (WK_IS_DOCUMENT (document) && (guint) topic < WK_N_CHANGES, NULL);

  imported = wk_imported_read (wk_document_get_doc (document));
  records = list_records (wk_document_get_kind (document), wk_document_get_doc (document));
  change = topics[topic].kind == wk_document_get_kind (document) ? find_waiting (topic, imported, records, marks) : NULL;
  if (change == NULL)
    return NULL;
  g_ptr_array_add (marks, NULL);
  wk_document_begin (document);
  record = wk_record_list_append (wk_document_get_records (document, RECORD));
  if (record != NULL)
    {
      wk_fields_set_string (WK_FIELDS (record), "topic", topics[topic].key);
      wk_fields_set_string (WK_FIELDS (record), "was", change->was);
      wk_fields_set_string (WK_FIELDS (record), "became", change->became);
      wk_fields_set_string (WK_FIELDS (record), "imported-on", change->imported_on);
      wk_fields_set_string (WK_FIELDS (record), "when", date);
      wk_fields_set_person (WK_FIELDS (record), "by", by);
      wk_fields_set_strings (WK_FIELDS (record), "seen", (const char *const *) marks->pdata);
    }
  wk_document_commit (document);
  return record;
}

/* ---- in words ---------------------------------------------------------------------------------------------------- */

gboolean
wk_change_hides_home (WkFields *base)
{
  g_autofree char *safe = wk_fields_dup_string (base, "safe-phone");
  g_autofree char *phone = wk_fields_dup_string (base, "phone");

  return wk_fields_get_boolean (base, "secret-address") || (*safe != '\0' && g_strcmp0 (safe, phone) != 0);
}

static gboolean
is_day (const char *value)
{
  return strlen (value) == 10 && g_ascii_isdigit (*value);
}

/* iso: yyyy-mm-dd */
static char *
dup_day (const char *iso)
{
  return g_strdup_printf ("%.2s-%.2s-%.4s", iso + 8, iso + 5, iso);
}

/* Of a benefit the export says a day, or no more than that it stopped. */
static char *
dup_stopped (const WkExportChange *change)
{
  const char *end = change->became;

  if (*end == '\0' && is_day (change->was) && strcmp (change->was, change->imported_on) > 0)
    {
      g_autofree char *day = dup_day (change->was);

      /* It never stopped. Translators: %s is a day, as 24-11-2026. */
      return g_strdup_printf (_("The export no longer says that the benefit stops on %s."), day);
    }
  if (*end == '\0')
    return g_strdup (_("The benefit runs again."));
  if (is_day (end))
    {
      g_autofree char *day = dup_day (end);

      if (strcmp (end, change->imported_on) > 0)
        /* Translators: %s is a day, as 24-11-2026. */
        return g_strdup_printf (_("The benefit stops on %s."), day);
      /* Translators: %s is a day, as 24-11-2026. */
      return g_strdup_printf (_("The benefit stopped on %s."), day);
    }
  return g_strdup (_("The benefit has stopped."));
}

char *
wk_export_change_dup_sentence (const WkExportChange *change, gboolean covered)
{
  const char *label = topics[change->topic].label != NULL ? _(topics[change->topic].label) : NULL;

  if (change->topic == WK_CHANGE_STOPPED)
    return dup_stopped (change);
  if (change->topic == WK_CHANGE_NOT_LISTED)
    {
      g_autofree char *day = is_day (change->became) ? dup_day (change->became) : g_strdup (change->became);

      /* Translators: of a resident; %s is a day, as 24-11-2026. */
      return g_strdup_printf (_("No longer in the list of %s."), day);
    }
  if (change->topic == WK_CHANGE_LISTED)
    return g_strdup (_("In the list again."));
  if (covered && (change->topic == WK_CHANGE_ADDRESS || change->topic == WK_CHANGE_PHONE || change->topic == WK_CHANGE_MAIL))
    return g_strconcat (wk_change_topic_get_line (change->topic), ".", NULL);
  if (*change->was == '\0')
    /* Translators: of a value in an export: what it is called, then the value. */
    return g_strdup_printf (_("%s: there was none, it is now “%s”."), label, change->became);
  if (*change->became == '\0')
    /* Translators: of a value in an export: what it is called, then the value that is gone. */
    return g_strdup_printf (_("%s: it was “%s”, there is none now."), label, change->was);
  /* Translators: of a value in an export: what it is called, then the value before and now. */
  return g_strdup_printf (_("%s: it was “%s”, it is now “%s”."), label, change->was, change->became);
}
