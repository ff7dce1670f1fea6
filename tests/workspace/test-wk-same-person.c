/* The same person twice: who may be, and why; merged on one laptop and taken apart on another, nothing is lost on either. */
#include "office-fixture.h"

#include <locale.h>
#include <string.h>

#include "wk-attachment.h"
#include "wk-directory-terms.h"
#include "wk-location.h"
#include "wk-record-list.h"
#include "wk-same-person-private.h"
#include "wk-statistics.h"

static WkFile *
add (WkWorkspace *workspace, const WkNewResident *who)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  WkFile *file;

  wk_workspace_add_resident_async (workspace, who, NULL, fixture_cb, &waiter);
  file = wk_workspace_add_resident_finish (workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  return file;
}

/* Who may be this one: their first names, with why in letters. */
static char *
find (WkWorkspace *workspace, const WkNewResident *who)
{
  g_autoptr (GPtrArray) all = wk_resident_list_find_doubles (wk_workspace_get_residents (workspace), who, 5);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < all->len; i++)
    {
      const WkDouble *found = all->pdata[i];

      g_string_append_printf (out, "%s%s:%s%s%s%s", i > 0 ? " " : "", wk_resident_row_get_first_name (found->row), found->why & WK_SAME_NAME ? "n" : "",
                              found->why & WK_SAME_BIRTH_DATE ? "b" : "", found->why & WK_SAME_ADDRESS ? "a" : "", found->why & WK_SAME_NUMBER ? "#" : "");
    }
  return g_string_free (out, FALSE);
}

static void
assert_doubles (WkWorkspace *workspace, const WkNewResident *who, const char *expected)
{
  g_autofree char *found = find (workspace, who);

  g_assert_cmpstr (found, ==, expected);
}

static gboolean
share_number (const char *one, const char *other)
{
  g_autoptr (WkResidentData) a = wk_resident_data_new (), b = wk_resident_data_new ();

  a->numbers = g_strdup (one);
  b->numbers = g_strdup (other);
  g_assert_cmpuint (wk_resident_data_compare (a, b), ==, wk_resident_data_compare (b, a));
  return wk_resident_data_compare (a, b) == WK_SAME_NUMBER;
}

/* A client number, and those of files: one of them is enough, if it is all of it. */
static void
test_numbers (void)
{
  g_assert_true (share_number ("1000", "1000"));
  g_assert_true (share_number ("1000 K-12", "2000 K-13 K-12"));
  g_assert_true (share_number (" K-12", "K-12 "));
  g_assert_false (share_number ("1000", "100"));
  g_assert_false (share_number ("1000", "10000 2000"));
  g_assert_false (share_number ("1000", "11000"));
  g_assert_false (share_number (" ", "  "));
  g_assert_false (share_number ("", "1000"));
  g_assert_false (share_number (NULL, "1000"));
  g_assert_false (share_number (NULL, NULL));
}

static void
test_doubles (LaptopFixture *f, gconstpointer data)
{
  const WkNewResident there[] = {
    { .first_name = "Mohammed", .last_name = "El Idrissi", .birth_date = "1980-03-04", .street = "Dorpsstraat", .house_number = "12a" },
    { .first_name = "Naima", .last_name = "El Idrissi", .birth_date = "1982-05-06", .street = "Dorpsstraat", .house_number = "12a" },
    { .first_name = "Piet", .last_name = "Jansen", .birth_date = "1980-03-04", .street = "Kerkstraat", .house_number = "3" },
    { .first_name = "Olena", .last_name = "Kovalenko" },
  };
  WkWorkspace *workspace = f->workspace;

  for (guint i = 0; i < G_N_ELEMENTS (there); i++)
    g_object_unref (add (workspace, &there[i]));
  fixture_settle (workspace);
  WAIT_UNTIL (wk_resident_list_get_total (wk_workspace_get_residents (workspace)) == G_N_ELEMENTS (there));

  /* The same day of birth and a name alike, spelt in another way; not who only shares the day. */
  assert_doubles (workspace, &(WkNewResident) { .first_name = "Muhamed", .birth_date = "1980-03-04" }, "Mohammed:nb");
  assert_doubles (workspace, &(WkNewResident) { .first_name = "M.", .last_name = "Idrisi", .birth_date = "1980-03-04" }, "Mohammed:nb");
  assert_doubles (workspace, &(WkNewResident) { .first_name = "Pieter", .last_name = "Janssen", .birth_date = "1980-03-04" }, "Piet:nb");
  /* The same address: not the partner. */
  assert_doubles (workspace, &(WkNewResident) { .first_name = "Muhammad", .last_name = "El Idrissi", .street = "Dorpstraat", .house_number = "12 A" }, "Mohammed:na");
  assert_doubles (workspace, &(WkNewResident) { .first_name = "Muhammad", .last_name = "El Idrissi", .birth_date = "1990-01-01", .street = "Dorpsstraat", .house_number = "12a" }, "");
  /* The name alone, when nothing speaks against it. */
  assert_doubles (workspace, &(WkNewResident) { .first_name = "Olena", .last_name = "Kovalenko", .birth_date = "1970-01-01" }, "Olena:n");
  assert_doubles (workspace, &(WkNewResident) { .first_name = "Olena" }, "");
  assert_doubles (workspace, &(WkNewResident) { .first_name = "Sanne", .last_name = "Bakker", .birth_date = "1980-03-04", .street = "Kerkstraat", .house_number = "3" }, "");
}

/* Who was made by hand is seen again in an export. */
static void
test_import (LaptopFixture *f, gconstpointer data)
{
  const WkNewResident by_hand = { .first_name = "Muhamad", .last_name = "Jansen", .birth_date = "1951-02-02" };
  g_autofree char *path = fixture_make_export (f->dir, 3, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WkImport) import = NULL;
  GListModel *rows;

  g_object_unref (add (f->workspace, &by_hand));
  fixture_settle (f->workspace);
  import = fixture_read_export (f->workspace, path, &error);
  g_assert_no_error (error);
  rows = wk_import_get_rows (import);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (WkImportRow) row = g_list_model_get_item (rows, i);

      g_assert_cmpint (wk_import_row_get_verdict (row), ==, WK_IMPORT_NEW);
      /* The second row is Mohammed Janssen, born that day. */
      if (i == 1)
        g_assert_nonnull (strstr (wk_import_row_get_sentence (row), "Muhamad Jansen"));
      else
        g_assert_null (wk_import_row_get_sentence (row));
    }
}

/* As the Overview counts them. */
static guint
count_residents (LaptopFixture *f)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (WkStatistics) counted = NULL;

  wk_workspace_count_async (f->workspace, NULL, fixture_cb, &waiter);
  counted = wk_workspace_count_finish (f->workspace, fixture_wait (&waiter), NULL);
  return counted->residents;
}

static void
test_lists (LaptopFixture *f, gconstpointer data)
{
  WkFile *one = fixture_add (f->workspace, "Fatma", "Aydın"), *other = fixture_add (f->workspace, "Fatima", "Aydin");
  WkResidentList *list = wk_workspace_get_residents (f->workspace);
  g_autofree char *id = g_strdup (wk_file_get_resident_id (one)), *other_id = g_strdup (wk_file_get_resident_id (other));
  g_autoptr (GPtrArray) differences = NULL;
  g_auto (GStrv) merged = NULL, none = NULL;

  wk_fields_set_string (WK_FIELDS (wk_file_get_base (one)), "phone", "06-1");
  wk_fields_set_string (WK_FIELDS (wk_file_get_base (other)), "phone", "06-2");
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (other, "money")), "situation"), "Drie brieven.");
  fixture_settle (f->workspace);
  WAIT_UNTIL (wk_resident_list_get_total (list) == 2);
  differences = wk_file_list_differences (one, other);
  g_assert_cmpuint (differences->len, ==, 3);
  g_assert_cmpstr (((WkDifference *) differences->pdata[2])->key, ==, "base.phone");
  g_assert_cmpstr (((WkDifference *) differences->pdata[2])->there, ==, "06-2");

  g_assert_true (wk_file_merge (one, other, (const char * const []) { "base.phone", NULL }, NULL));
  fixture_settle (f->workspace);
  WAIT_UNTIL (wk_resident_list_get_total (list) == 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_cmpuint (count_residents (f), ==, 1);
  merged = wk_file_dup_merged (one);
  g_assert_cmpuint (g_strv_length (merged), ==, 1);
  g_assert_cmpstr (merged[0], ==, other_id);
  fixture_assert_text (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (one, "money")), "situation"), "Drie brieven.");
  /* The other's can be read as it was. */
  fixture_assert_text (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (other, "money")), "situation"), "Drie brieven.");

  /* Two laptops apart each merged the one into the other: one of the two goes on, on both. */
  wk_fields_set_string (WK_FIELDS (wk_file_get_card (one)), "same-as", other_id);
  fixture_settle (f->workspace);
  WAIT_UNTIL (g_strcmp0 (wk_resident_row_get_data (wk_resident_list_lookup (list, id))->same_as, other_id) == 0);
  g_assert_cmpuint (wk_resident_list_get_total (list), ==, 1);
  g_assert_cmpuint (count_residents (f), ==, 1);
  g_autoptr (WkResidentRow) shown = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpstr (wk_resident_row_get_id (shown), ==, strcmp (id, other_id) < 0 ? id : other_id);
  wk_fields_set_string (WK_FIELDS (wk_file_get_card (one)), "same-as", NULL);

  g_assert_true (wk_file_undo_merge (one, other));
  fixture_settle (f->workspace);
  WAIT_UNTIL (wk_resident_list_get_total (list) == 2);
  none = wk_file_dup_merged (one);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  fixture_assert_text (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (one, "money")), "situation"), "");
  g_clear_object (&shown);
  g_object_unref (one);
  g_object_unref (other);
}

static void
assert_situation (WkFile *file, const char *expected)
{
  fixture_assert_text (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (file, "money")), "situation"), expected);
}

static void
test_two_laptops (Fixture *f, gconstpointer data)
{
  WkFile *one[2], *other[2];
  g_autofree char *id = NULL, *other_id = NULL;
  char *states[2];

  make_enrolled (f, 0);
  make_enrolled (f, 1);
  one[0] = fixture_add (f->laptops[0], "Fatma", "Aydın");
  other[0] = fixture_add (f->laptops[0], "Fatima", "Aydin");
  id = g_strdup (wk_file_get_resident_id (one[0]));
  other_id = g_strdup (wk_file_get_resident_id (other[0]));
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (one[0], "money")), "situation"), "Huur betaald.");
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (other[0], "money")), "situation"), "Drie brieven.");
  fixture_settle (f->laptops[0]);
  sync_all (f);
  WAIT_UNTIL (wk_resident_list_get_total (wk_workspace_get_residents (f->laptops[1])) == 2);
  one[1] = fixture_open_file (f->laptops[1], id);
  other[1] = fixture_open_file (f->laptops[1], other_id);

  /* One merges while the other, out of reach, writes in both. */
  relay_cut (f->relay);
  g_assert_true (wk_file_merge (one[0], other[0], NULL, NULL));
  wk_text_insert (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (other[1], "money")), "situation"), 0, "Let op: ");
  wk_fields_set_string (WK_FIELDS (wk_file_get_base (one[1])), "phone", "06-1");
  for (guint i = 0; i < 2; i++)
    fixture_settle (f->laptops[i]);
  relay_mend (f->relay);
  sync_all (f);
  for (guint i = 0; i < 2; i++)
    {
      WAIT_UNTIL (wk_resident_list_get_total (wk_workspace_get_residents (f->laptops[i])) == 1);
      assert_situation (one[i], "Huur betaald.\nDrie brieven.");
      assert_situation (other[i], "Let op: Drie brieven.");
    }

  /* Taken apart on the other laptop: as before on both, and what was written meanwhile is there. */
  g_assert_true (wk_file_undo_merge (one[1], other[1]));
  fixture_settle (f->laptops[1]);
  sync_all (f);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *phone = wk_fields_dup_string (WK_FIELDS (wk_file_get_base (one[i])), "phone");

      WAIT_UNTIL (wk_resident_list_get_total (wk_workspace_get_residents (f->laptops[i])) == 2);
      assert_situation (one[i], "Huur betaald.");
      assert_situation (other[i], "Let op: Drie brieven.");
      g_assert_cmpstr (phone, ==, "06-1");
      states[i] = fixture_dup_states (f->laptops[i]);
    }
  g_assert_cmpstr (states[0], ==, states[1]);
  for (guint i = 0; i < 2; i++)
    {
      g_free (states[i]);
      g_object_unref (one[i]);
      g_object_unref (other[i]);
    }
}

/* Photos come along, sealed anew, each once; undoing takes the copies away for good, and the other file keeps its own. */
static WkRecord *
add_photo (WkFile *file, const char *words, const char *life_domain)
{
  g_autoptr (GBytes) bytes = g_bytes_new (words, strlen (words));
  WkNewAttachment attachment = { bytes, "image/jpeg", "Brief over stroom", life_domain };
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  WkRecord *record;

  wk_file_add_attachment_async (file, &attachment, NULL, fixture_cb, &waiter);
  record = wk_file_add_attachment_finish (file, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  return record;
}

static void
bring (WkFile *file, WkFile *other)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  guint left = 99;

  wk_file_bring_attachments_async (file, other, fixture_cb, &waiter);
  g_assert_true (wk_file_bring_attachments_finish (file, fixture_wait (&waiter), &left, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (left, ==, 0);
}

/* What all photos of the file say, in order. (transfer full) */
static char *
dup_photos (WkFile *file)
{
  g_autoptr (GPtrArray) all = wk_file_list_attachments (file);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < all->len; i++)
    {
      g_auto (Waiter) waiter = { NULL };
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;

      wk_file_read_attachment_async (file, all->pdata[i], NULL, fixture_cb, &waiter);
      bytes = wk_file_read_attachment_finish (file, fixture_wait (&waiter), &error);
      g_assert_no_error (error);
      g_string_append_printf (out, "%s%s:%.*s", i > 0 ? " " : "", wk_document_get_domain (wk_record_get_document (all->pdata[i])),
                              (int) g_bytes_get_size (bytes), (const char *) g_bytes_get_data (bytes, NULL));
    }
  return g_string_free (out, FALSE);
}

static void
assert_photos (WkFile *file, const char *expected)
{
  g_autofree char *found = dup_photos (file);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_photos (LaptopFixture *f, gconstpointer data)
{
  WkFile *one = fixture_add (f->workspace, "Fatma", "Aydın"), *other = fixture_add (f->workspace, "Fatima", "Aydin");
  g_autofree char *blob = NULL, *brought_blob = NULL, *note = NULL, *key = NULL;
  WkRecord *theirs, *brought;

  add_photo (one, "eigen", NULL);
  theirs = add_photo (other, "stroom", "money");
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (theirs), "note"), "nog dicht");
  add_photo (other, "eigen", NULL);
  g_assert_true (wk_file_merge (one, other, NULL, NULL));
  bring (one, other);
  assert_photos (one, ":eigen money:stroom");
  bring (one, other);
  assert_photos (one, ":eigen money:stroom");
  brought = wk_record_list_get (wk_document_get_records (wk_file_get_domain (one, "money"), "attachment"), 0);
  note = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (brought), "note"));
  g_assert_cmpstr (note, ==, "nog dicht");
  /* A key and a name of its own: who may read one file has nothing of the other. */
  blob = wk_fields_dup_string (WK_FIELDS (theirs), "blob");
  brought_blob = wk_fields_dup_string (WK_FIELDS (brought), "blob");
  g_assert_cmpstr (blob, !=, brought_blob);
  g_object_ref (brought);
  g_assert_true (wk_file_undo_merge (one, other));
  fixture_settle (f->workspace);
  assert_photos (one, ":eigen");
  assert_photos (other, ":eigen money:stroom");
  key = wk_fields_dup_string (WK_FIELDS (brought), "key");
  g_assert_cmpstr (key, ==, "");
  g_object_unref (brought);
  g_object_unref (one);
  g_object_unref (other);
}

/* A life domain that came while a file was open gets a place in it, and merging brings what stands there. */
static void
test_new_domain (LaptopFixture *f, gconstpointer data)
{
  WkFile *one = fixture_add (f->workspace, "Fatma", "Aydın"), *other;
  WkLocation *location = fixture_open_location (f->workspace);
  const char *key = wk_location_add_term (location, WK_TERMS_DOMAIN, "Zorg voor ouders");

  other = fixture_add (f->workspace, "Fatima", "Aydin");
  WAIT_UNTIL (wk_file_get_domain (one, key) != NULL);
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (other, key)), "situation"), "Moeder woont in.");
  g_assert_true (wk_file_merge (one, other, NULL, NULL));
  fixture_assert_text (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (one, key)), "situation"), "Moeder woont in.");
  fixture_settle (f->workspace);
  g_object_unref (one);
  g_object_unref (other);
  g_object_unref (location);
  wk_directory_terms_use (NULL);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/same-person/numbers", test_numbers);
  g_test_add ("/same-person/doubles", LaptopFixture, NULL, fixture_set_up, test_doubles, fixture_tear_down);
  g_test_add ("/same-person/import", LaptopFixture, NULL, fixture_set_up, test_import, fixture_tear_down);
  g_test_add ("/same-person/new-domain", LaptopFixture, NULL, fixture_set_up, test_new_domain, fixture_tear_down);
  g_test_add ("/same-person/lists", LaptopFixture, NULL, fixture_set_up, test_lists, fixture_tear_down);
  g_test_add ("/same-person/photos", LaptopFixture, NULL, fixture_set_up, test_photos, fixture_tear_down);
  g_test_add ("/same-person/two-laptops", Fixture, NULL, set_up, test_two_laptops, tear_down);
  return g_test_run ();
}
