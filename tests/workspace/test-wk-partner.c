/* Partners: two files with a link and nothing more of one another. */
#include "workspace-fixture.h"

#include <string.h>

#include "wk-json.h"
#include "wk-partner.h"

typedef struct {
  char *dir;                 /* (owned) */
  WkWorkspace *workspace;    /* (owned) */
} Fixture;

static WkFile *
add (Fixture *f, const char *name, const char *birth_date, const char *number)
{
  WkNewResident resident = { .first_name = name, .birth_date = birth_date, .street = "Bachlaan", .house_number = number };
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  WkFile *file;

  wk_workspace_add_resident_async (f->workspace, &resident, NULL, fixture_cb, &waiter);
  file = wk_workspace_add_resident_finish (f->workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  fixture_settle (f->workspace);
  return file;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = fixture_make_dir ();
  f->workspace = fixture_create (f->dir, "Ineke Veldman");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  fixture_close (f->workspace);
  fixture_remove_dir (f->dir);
}

static gboolean
join (WkFile *file, const char *birth_date, const char *number, GError **error)
{
  g_auto (Waiter) waiter = { NULL };

  wk_file_link_partner_async (file, birth_date, number, NULL, fixture_cb, &waiter);
  return wk_file_link_partner_finish (file, fixture_wait (&waiter), error);
}

static guint
count (WkFile *file)
{
  return wk_record_list_get_length (wk_document_get_records (wk_file_get_base (file), "partner"));
}

static void
test_link (Fixture *f, gconstpointer data)
{
  g_autoptr (WkFile) fatma = add (f, "Fatma", "1985-04-12", "48"), mehmet = add (f, "Mehmet", "1983-02-01", "7");
  g_autoptr (WkFile) other = add (f, "Omar", "1983-02-01", "17");
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL, *copy = NULL, *since = NULL;
  g_autoptr (GPtrArray) documents = NULL;
  g_auto (Waiter) waiter = { NULL };
  WkRecord *link, *housemate;

  /* exact, or not at all: 7 is not 17, and nobody is their own partner */
  g_assert_false (join (fatma, "1983-02-01", "8", &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_false (join (fatma, "1985-04-12", "48", &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_cmpuint (count (fatma), ==, 0);

  g_assert_true (join (fatma, "1983-02-01", "7", &error));
  g_assert_no_error (error);
  g_assert_true (join (fatma, "1983-02-01", "7", &error)); /* twice is once */
  g_assert_cmpuint (count (fatma), ==, 1);
  g_assert_cmpuint (count (mehmet), ==, 1);
  g_assert_cmpuint (count (other), ==, 0);
  link = wk_record_list_get (wk_document_get_records (wk_file_get_base (fatma), "partner"), 0);
  since = wk_fields_dup_string (WK_FIELDS (link), "since");
  g_assert_cmpuint (strlen (since), ==, 10);
  /* a link, and no word of the other */
  json = wk_file_dup_json (fatma);
  g_assert_nonnull (strstr (json, wk_file_get_resident_id (mehmet)));
  g_assert_null (strstr (json, "Mehmet"));
  g_assert_null (strstr (json, "1983-02-01"));
  /* What goes along with the resident has not even that, nor who lives there. */
  housemate = wk_record_list_append (wk_document_get_records (wk_file_get_base (fatma), "housemate"));
  wk_fields_set_string (WK_FIELDS (housemate), "name", "Yasin");
  wk_fields_set_string (WK_FIELDS (housemate), "relation", "zoon");
  documents = wk_file_list_documents (fatma);
  copy = wk_dossier_to_json_copy (wk_file_get_resident_id (fatma), (WkDocument *const *) documents->pdata, documents->len);
  g_assert_nonnull (strstr (copy, "zoon"));
  g_assert_null (strstr (copy, "Yasin"));
  g_assert_null (strstr (copy, wk_file_get_resident_id (mehmet)));

  wk_file_unlink_partner_async (fatma, wk_record_get_id (link), NULL, fixture_cb, &waiter);
  g_assert_true (wk_file_unlink_partner_finish (fatma, fixture_wait (&waiter), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count (fatma), ==, 0);
  g_assert_cmpuint (count (mehmet), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/workspace/partner/link", Fixture, NULL, set_up, test_link, tear_down);
  return g_test_run ();
}
