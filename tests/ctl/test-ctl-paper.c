/* A whole file on paper: whatever the schema lets people write stands on it. */
#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#include "wk-base.h"
#include "wk-ctl.h"
#include "wk-file-paper.h"
#include "wk-file.h"
#include "wk-schema-private.h"

/* What no paper tells: keys, ids and places, what the card repeats of other documents, and the names of other people at home. */
static const char *const left_out[] = {
  "card.house-number", "card.postcode", "card.next-step", "card.next-talk", "card.acute-until", "card.acute-owner", "card.think-until",
  "card.domains", "card.same-as", "lamp.barrier", "lamp.until", "lamp.owner", "identity.bsn", "housemate.name", "partner.resident", "attachment.size", "attachment.blob",
  "attachment.key", "attachment.hash", "intake.script-at", "intake.script-text", "intake.script-question", "intake.remarks-state",
  "closed-step.step", "step.split", "first.split", "asked.question",
  "invited.invitation", "invited.question", "letter.type", "correction.field", "merge.from", "merge.when", "merge.by", "merge.fields", "merge.texts", "merge.brought", "merge.undone-on",
  /* What was changed stands on paper as it is now; that it was talked about is in the open data. */
  "export-change.topic", "export-change.was", "export-change.became", "export-change.imported-on", "export-change.when", "export-change.by", "export-change.seen",
};

typedef struct
{
  GHashTable *expected; /* (owned) word → field, both owned */
  guint n;
} Fixture;

static gboolean
is_left_out (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (left_out); i++)
    if (g_str_equal (left_out[i], name))
      return TRUE;
  return FALSE;
}

/* Writes into each field something that stands nowhere else. */
static void
fill (Fixture *f, WkFields *fields, const char *owner, const WkField *specs)
{
  for (const WkField *spec = specs; spec->key != NULL; spec++)
    {
      g_autofree char *name = g_strconcat (owner, ".", spec->key, NULL);
      g_autofree char *word = g_strdup_printf ("woord%u", 1000 + f->n), *year = g_strdup_printf ("%u", 3000 + f->n);
      g_autofree char *date = g_strconcat (year, "-01-01", NULL);
      g_autoptr (WkPerson) person = wk_person_new (NULL, word, NULL);
      const char *shown = word;

      f->n++;
      switch (spec->type)
        {
        case WK_FIELD_TEXT:
          wk_text_set_text (wk_fields_get_text (fields, spec->key), word);
          break;
        case WK_FIELD_STRING:
        case WK_FIELD_CHOICE:
          wk_fields_set_string (fields, spec->key, word);
          break;
        case WK_FIELD_PERSON:
          wk_fields_set_person (fields, spec->key, person);
          break;
        case WK_FIELD_LIST:
          wk_fields_set_strings (fields, spec->key, (const char *[]) { word, NULL });
          break;
        case WK_FIELD_DATE:
          wk_fields_set_string (fields, spec->key, date);
          shown = year;
          break;
        case WK_FIELD_NUMBER:
              wk_fields_set_number (fields, spec->key, 3000 + f->n - 1);
          shown = year;
          break;
        case WK_FIELD_BOOL:
        case WK_FIELD_PLACE:
        default:
          continue;
        }
      if (!is_left_out (name))
        g_hash_table_insert (f->expected, g_strdup (shown), g_steal_pointer (&name));
    }
}

static WkDocument *
fill_document (Fixture *f, WkDocument *document)
{
  const WkDocumentSpec *spec = wk_schema_get_document (wk_document_get_kind (document));

  wk_document_begin (document);
  fill (f, WK_FIELDS (document), spec->nick, spec->fields);
  for (gsize i = 0; spec->records[i] != NULL; i++)
    {
      const WkRecordSpec *record = spec->records[i];
      WkRecordList *list = record->parent == NULL
        ? wk_document_get_records (document, record->kind)
        : wk_record_get_children (wk_record_list_get (wk_document_get_records (document, record->parent), 0), record->kind);

      fill (f, WK_FIELDS (wk_record_list_append (list)), record->kind, record->fields);
    }
  wk_document_commit (document);
  return document;
}

static char *
read_pdf (const char *dir, GBytes *pdf)
{
  g_autofree char *path = g_build_filename (dir, "file.pdf", NULL);
  g_autoptr (GError) error = NULL;
  const char *argv[] = { "pdftotext", "-raw", path, "-", NULL };
  char *text = NULL;

  g_file_set_contents (path, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* A folder with a store, and one resident in it. */
static WkFile *
open_file (const char *dir, WkWorkspace **workspace)
{
  WkProfile profile = { .name = "Ineke Veldman", .organisation = "Tiem" };
  WkNewResident resident = { .first_name = "Fatma" };
  GAsyncResult *result = NULL, *added = NULL;
  g_autoptr (GAsyncResult) done = NULL, there = NULL;
  g_autoptr (GError) error = NULL;
  WkFile *file;

  wk_workspace_create_async (dir, &profile, "een tafel met vier stoelen", WK_CREATE_EMPTY, NULL, wk_ctl_done_cb, &result);
  done = wk_ctl_wait (&result);
  *workspace = wk_workspace_new_finish (done, &error);
  g_assert_no_error (error);
  wk_workspace_add_resident_async (*workspace, &resident, NULL, wk_ctl_done_cb, &added);
  there = wk_ctl_wait (&added);
  file = wk_workspace_add_resident_finish (*workspace, there, &error);
  g_assert_no_error (error);
  return file;
}

static void
test_everything (void)
{
  g_autofree char *tool = g_find_program_in_path ("pdftotext"), *text = NULL, *dir = NULL, *command = NULL;
  Fixture f = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };
  g_autoptr (GError) error = NULL;
  g_autoptr (WkPaper) paper = NULL;
  g_autoptr (GBytes) pdf = NULL;
  WkWorkspace *workspace;
  WkFile *file;
  WkDocument *domain;
  GHashTableIter iter;
  gpointer word, name;
  GAsyncResult *closed = NULL;
  g_autoptr (GAsyncResult) done = NULL;

  dir = g_dir_make_tmp ("ctl-paper-XXXXXX", &error);
  g_assert_no_error (error);
  file = open_file (dir, &workspace);
  domain = fill_document (&f, wk_file_get_domain (file, "money"));
  paper = wk_file_paper_new (&(WkFileDocuments) {
    .identity = fill_document (&f, wk_file_get_identity (file)),
    .base = fill_document (&f, wk_file_get_base (file)),
    .intake = fill_document (&f, wk_file_get_intake (file)),
    .talks = fill_document (&f, wk_file_get_talks (file)),
    .story = fill_document (&f, wk_file_get_story (file)),
    .plan = fill_document (&f, wk_file_get_plan (file)),
    /* the last, for the others write in it */
    .card = fill_document (&f, wk_file_get_card (file)),
    .domains = &domain, .n_domains = 1 });
  pdf = wk_paper_write_pdf (paper, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (f.expected), >, 150);
  if (tool != NULL)
    text = read_pdf (dir, pdf);
  else
    g_test_skip ("poppler-utils is not installed");
  g_hash_table_iter_init (&iter, f.expected);
  while (text != NULL && g_hash_table_iter_next (&iter, &word, &name))
    if (strstr (text, word) == NULL)
      {
        g_test_message ("%s is not on the paper", (char *) name);
        g_test_fail ();
      }
  g_object_unref (file);
  wk_workspace_close_async (workspace, wk_ctl_done_cb, &closed);
  done = wk_ctl_wait (&closed);
  g_assert_true (wk_workspace_close_finish (workspace, done, &error));
  g_object_unref (workspace);
  g_hash_table_unref (f.expected);
  command = g_strdup_printf ("rm -r '%s'", dir);
  g_assert_cmpint (system (command), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  g_test_add_func ("/ctl/paper/everything", test_everything);
  return g_test_run ();
}
