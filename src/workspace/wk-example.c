#include "wk-workspace-private.h"

#include <string.h>

#include "wk-example-people.h"
#include "wk-maker-private.h"
#include "wk-plan.h"
#include "wk-receipt-private.h"
#include "wk-store-side.h"

#define DAY (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)
#define ME "Ineke Veldman"
#define RESIDENT "inwoner"
#define DEEPEST 4u

/* The example location: people who do not exist, to practise with. Its texts are data/example/, whose LEESMIJ says how they are written. */

typedef struct {
  WkMaker *maker;            /* (owned) */
  WkClock *then;             /* (owned): the day on which what follows is written */
  gint64 now;
  WkLaptop *laptop;
  const char *file;          /* that is read */
  guint line;
  GHashTable *organisations; /* (owned) name → organisation, both owned */
  GHashTable *names;         /* (owned) of this resident's records: word → id, both owned */
  WkReceiptDraft *came;      /* (owned): what colleagues wrote, as a sync would have brought it this morning */
  char *first_name;          /* (owned) (nullable): of this resident */
  WkDocument *document;      /* (nullable): that is written in */
  WkRecord *path[DEEPEST];   /* the record that is written in, and those it hangs on */
  guint depth;
  gboolean open;             /* a resident is begun */
} Example;

static void
close_document (Example *self)
{
  if (self->document != NULL)
    wk_document_commit (self->document);
  self->document = NULL;
  self->depth = 0;
}

/* The texts are ours: what is wrong in them is a fault of the program. */
static void
complain (Example *self, const char *what, const char *word)
{
  g_critical ("%s:%u: %s: %s", self->file, self->line, what, word);
}

/* ---- values --------------------------------------------------------------------------------------------- */

/* So many days from now, and no weekend: `@-5`, `@9T10:00`. */
static char *
dup_date (Example *self, const char *value)
{
  const char *time = strchr (value, 'T');
  gint64 days = g_ascii_strtoll (value + 1, NULL, 10);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (self->now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) then = g_date_time_add_days (now, days);
  int weekend = g_date_time_get_day_of_week (then) - 5;
  g_autoptr (GDateTime) weekday = g_date_time_add_days (then, weekend <= 0 ? 0 : days > 0 ? 3 - weekend : -weekend);
  g_autofree char *day = g_date_time_format (weekday, "%Y-%m-%d");

  return g_strconcat (day, time, NULL);
}

static WkPerson *
find_person (Example *self, const char *name)
{
  if (g_str_equal (name, RESIDENT))
    return wk_person_new (WK_PERSON_RESIDENT, self->first_name, NULL);
  if (g_str_equal (name, ME))
    return wk_person_new (wk_author_get_account (self->laptop->author), name, g_hash_table_lookup (self->organisations, name));
  if (!g_hash_table_contains (self->organisations, name))
    complain (self, "nobody is called so", name);
  return wk_person_new (NULL, name, g_hash_table_lookup (self->organisations, name));
}

static void
set_field (Example *self, const char *key, const char *value)
{
  WkFields *fields = self->depth > 0 ? WK_FIELDS (self->path[self->depth - 1]) : WK_FIELDS (self->document);
  GParamSpec *pspec = fields != NULL ? g_object_class_find_property (G_OBJECT_GET_CLASS (fields), key) : NULL;
  g_autofree char *words = g_strcompress (value);
  g_autofree char *date = *value == '@' ? dup_date (self, value) : NULL;
  const char *named = *value == '#' ? g_hash_table_lookup (self->names, value + 1) : NULL;

  if (*value == '#' && named == NULL)
    complain (self, "nothing above is called so", value);
  if (pspec == NULL)
    complain (self, "there is no such field here", key);
  else if (wk_fields_get_text (fields, key) != NULL)
    wk_text_set_text (wk_fields_get_text (fields, key), words);
  else if (pspec->value_type == G_TYPE_STRV)
    {
      g_auto (GStrv) keys = g_strsplit (value, ", ", -1);
      wk_fields_set_strings (fields, key, (const char *const *) keys);
    }
  else if (pspec->value_type == G_TYPE_BOOLEAN)
    wk_fields_set_boolean (fields, key, g_str_equal (value, "ja"));
  else if (pspec->value_type == G_TYPE_DOUBLE)
    wk_fields_set_number (fields, key, g_ascii_strtod (value, NULL));
  else if (pspec->value_type == WK_TYPE_PERSON)
    {
      g_autoptr (WkPerson) person = find_person (self, value);
      wk_fields_set_person (fields, key, person);
    }
  else if (pspec->value_type == G_TYPE_STRING)
    wk_fields_set_string (fields, key, date != NULL ? date : named != NULL ? named : words);
  else
    complain (self, "this field is not for example texts", key);
}

/* ---- lines ------------------------------------------------------------------------------------------------ */

static void
begin_document (Example *self, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, " ", 2);
  WkDocKind kind;

  close_document (self);
  if (parts[0] == NULL || !wk_doc_kind_from_nick (parts[0], &kind))
    {
      complain (self, "there is no such part of a file", words);
      return;
    }
  self->document = wk_maker_open (self->maker, kind, parts[1]);
  wk_document_begin (self->document);
}

/* `+ goal`, and `++ step` under the last goal. */
static void
begin_record (Example *self, const char *line)
{
  guint depth = strspn (line, "+");
  const char *kind = line + depth + 1;
  WkRecordList *list;

  if (self->document == NULL || depth > DEEPEST || depth > self->depth + 1)
    {
      complain (self, "there is nothing that this hangs on", line);
      return;
    }
  list = depth == 1 ? wk_document_get_records (self->document, kind) : wk_record_get_children (self->path[depth - 2], kind);
  self->path[depth - 1] = wk_record_list_append (list);
  self->depth = depth;
}

/* `! dag -20`: what follows was written then. `! naam x`: what this record is called. `! antwoord right`: the resident's. `! kwam binnen`: a
 * colleague wrote here. */
static void
obey (Example *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);

  if (g_strv_length (words) < 2)
    complain (self, "this says nothing", line);
  else if (g_str_equal (words[0], "dag"))
    wk_clock_set_wall (self->then, self->now + g_ascii_strtoll (words[1], NULL, 10) * DAY);
  else if (g_str_equal (words[0], "naam") && self->depth > 0)
    g_hash_table_replace (self->names, g_strdup (words[1]), g_strdup (wk_record_get_id (self->path[self->depth - 1])));
  else if (g_str_equal (words[0], "kwam") && self->document != NULL)
    wk_receipt_draft_note (self->came, self->now, wk_maker_get_name (self->maker, self->document), 0, 1, 0, 0);
  else if (g_str_equal (words[0], "antwoord") && self->document != NULL)
    {
      g_autofree char *until = words[2] != NULL ? dup_date (self, words[2]) : NULL;

      /* An answer names the plan as it is by then. */
      wk_document_commit (self->document);
      wk_plan_set_answer (self->document, WK_PERSON_RESIDENT, words[1], until);
      wk_document_begin (self->document);
    }
  else
    complain (self, "this is not understood", line);
}

static gboolean
finish_resident (Example *self, GError **error)
{
  close_document (self);
  wk_clock_set_wall (self->then, self->now);
  g_hash_table_remove_all (self->names);
  if (!self->open)
    return TRUE;
  self->open = FALSE;
  return wk_maker_finish (self->maker, error);
}

static gboolean
begin_resident (Example *self, const char *name, GError **error)
{
  g_auto (GStrv) words = g_strsplit (name, " ", 2);

  if (!finish_resident (self, error) || wk_maker_begin (self->maker, error) == NULL)
    return FALSE;
  self->open = TRUE;
  g_free (self->first_name);
  self->first_name = g_strdup (words[0]);
  begin_document (self, "card");
  set_field (self, "display-name", name);
  set_field (self, "first-name", self->first_name);
  return TRUE;
}

static gboolean
begin_location (Example *self, GError **error)
{
  if (!finish_resident (self, error) || !wk_maker_begin_location (self->maker, error))
    return FALSE;
  self->open = TRUE;
  begin_document (self, "directory");
  return TRUE;
}

static gboolean
read_line (Example *self, const char *line, GError **error)
{
  g_auto (GStrv) parts = NULL;

  if (*line == '\0' || *line == '#')
    return TRUE;
  if (g_str_has_prefix (line, "== "))
    return begin_resident (self, line + 3, error);
  if (g_str_equal (line, "=== de locatie"))
    return begin_location (self, error);
  if (*line == '[' && g_str_has_suffix (line, "]"))
    {
      g_autofree char *words = g_strndup (line + 1, strlen (line) - 2);
      begin_document (self, words);
      return TRUE;
    }
  if (*line == '+')
    {
      begin_record (self, line);
      return TRUE;
    }
  if (g_str_has_prefix (line, "! "))
    {
      obey (self, line + 2);
      return TRUE;
    }
  parts = g_strsplit (line, " = ", 2);
  if (g_strv_length (parts) != 2)
    complain (self, "this is not understood", line);
  else if (self->open)
    set_field (self, parts[0], parts[1]);
  else
    g_hash_table_replace (self->organisations, g_strdup (parts[0]), g_strdup (parts[1]));
  return TRUE;
}

static gboolean
read_file (Example *self, const char *name, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/nl/woonkamer/Woonkamer/example/%s", name);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_auto (GStrv) lines = NULL;

  if (bytes == NULL)
    return FALSE;
  /* A resource ends in a zero byte. */
  lines = g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);
  self->file = name;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      self->line = i + 1;
      if (!read_line (self, g_strchomp (lines[i]), error))
        return FALSE;
    }
  return finish_resident (self, error);
}

static gboolean
keep_what_came (Example *self, WkStore *store, GError **error)
{
  g_autoptr (GBytes) receipt = wk_receipt_draft_finish (self->came, self->now);

  return wk_store_add_receipt (store, receipt, NULL, error);
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer data)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/**
 * wk_example_write:
 * @vault: an open vault
 * @laptop: whose example location it is
 * @error: return location for an error
 *
 * Fills a new store with the example location. Worker: the documents made here are seen by no other thread.
 *
 * Returns: whether everything is in
 */
gboolean
wk_example_write (WkVault *vault, WkLaptop *laptop, GError **error)
{
  Example example = { .laptop = laptop, .now = wk_clock_get_wall (vault->clock) };
  g_auto (GStrv) files = NULL;
  gboolean written = TRUE;

  g_resources_register (wk_example_people_get_resource ());
  files = g_resources_enumerate_children ("/nl/woonkamer/Woonkamer/example", G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (files == NULL || !wk_store_begin (vault->store, error))
    return FALSE;
  g_qsort_with_data (files, g_strv_length (files), sizeof *files, compare_names, NULL);
  example.then = wk_clock_new_test (example.now);
  example.maker = wk_maker_new (vault, laptop, example.then);
  example.came = wk_receipt_draft_new ();
  example.organisations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  example.names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; written && files[i] != NULL; i++)
    written = read_file (&example, files[i], error);
  written = written && keep_what_came (&example, vault->store, error);
  close_document (&example);
  wk_receipt_draft_free (example.came);
  wk_maker_free (example.maker);
  wk_clock_unref (example.then);
  g_hash_table_unref (example.organisations);
  g_hash_table_unref (example.names);
  g_free (example.first_name);
  if (!written)
    {
      wk_store_rollback (vault->store);
      return FALSE;
    }
  return wk_store_commit (vault->store, error);
}
