/* A correction that somebody asks for: what stood there, what it became, or why not, kept where it belongs. */
#include "workspace-fixture.h"

#include "wk-correction.h"
#include "wk-record-list.h"

static const WkCorrectable *
find (GPtrArray *all, WkDocument *document, const char *field)
{
  for (guint i = 0; i < all->len; i++)
    {
      const WkCorrectable *it = all->pdata[i];

      if (it->document == document && g_str_equal (it->field, field))
        return it;
    }
  return NULL;
}

static void
assert_said (WkRecord *record, const char *field, const char *expected)
{
  g_autofree char *said = wk_fields_get_text (WK_FIELDS (record), field) != NULL ? wk_fields_dup_words (WK_FIELDS (record), field)
                                                                                 : wk_fields_dup_string (WK_FIELDS (record), field);

  g_assert_cmpstr (said, ==, expected);
}

static guint
count (WkDocument *document)
{
  return wk_record_list_get_length (wk_document_get_records (document, "correction"));
}

static void
test_correct (void)
{
  char *dir = fixture_make_dir ();
  WkWorkspace *workspace = fixture_create (dir, "Ineke Veldman");
  WkFile *file = fixture_add (workspace, "Mehmet", "Çelik");
  WkDocument *story = wk_file_get_story (file), *base = wk_file_get_base (file), *money = wk_file_get_domain (file, "money");
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GListModel) lists = wk_file_get_corrections (file);
  g_autoptr (WkPerson) by = NULL;
  g_autofree char *json = NULL;
  WkCorrectionAsk ask = { NULL };
  WkRecord *record, *waiting;

  wk_fields_set_string (WK_FIELDS (base), "phone", "06-1");
  wk_fields_set_number (WK_FIELDS (base), "children", 2);
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (money), "situation"), "Drie schulden");
  all = wk_file_list_correctables (file);
  /* What is empty cannot be wrong. */
  g_assert_null (find (all, base, "mail"));
  g_assert_null (find (all, story, "story"));

  /* Taken over: written, with what stood there. */
  ask = (WkCorrectionAsk){ find (all, base, "phone"), NULL, "Mehmet Çelik", "06-2", WK_CORRECTION_TAKEN, NULL };
  record = wk_file_correct (file, NULL, &ask);
  assert_said (record, "was", "06-1");
  assert_said (record, "became", "06-2");
  assert_said (record, "asked-by", "Mehmet Çelik");
  assert_said (record, "field", "base.phone");
  by = wk_fields_dup_person (WK_FIELDS (record), "decided-by");
  g_assert_cmpstr (wk_person_get_name (by), ==, "Ineke Veldman");
  g_autofree char *phone = wk_fields_dup_string (WK_FIELDS (base), "phone");
  g_assert_cmpstr (phone, ==, "06-2");
  /* A decision stands. */
  g_assert_null (wk_file_correct (file, record, &ask));

  ask = (WkCorrectionAsk){ find (all, base, "children"), NULL, "Mehmet Çelik", "3", WK_CORRECTION_TAKEN, NULL };
  record = wk_file_correct (file, NULL, &ask);
  assert_said (record, "was", "2");
  g_assert_cmpfloat (wk_fields_get_number (WK_FIELDS (base), "children"), ==, 3);

  /* Not taken over: only with a reason; the field stays. About a life domain it stands there, and nowhere else. */
  ask = (WkCorrectionAsk){ find (all, money, "situation"), NULL, "Mehmet Çelik", "Geen schulden", WK_CORRECTION_OPEN, NULL };
  waiting = wk_file_correct (file, NULL, &ask);
  g_assert_cmpuint (count (money), ==, 1);
  g_assert_cmpuint (count (story), ==, 2);
  g_assert_true (wk_correction_find (all, waiting) == find (all, money, "situation"));
  assert_said (waiting, "decided-on", "");
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (money), "situation"), "Vier schulden");
  ask.state = WK_CORRECTION_NOT_TAKEN;
  g_assert_null (wk_file_correct (file, waiting, &ask));
  ask.reason = "De brieven liggen hier.";
  g_assert_true (wk_file_correct (file, waiting, &ask) == waiting);
  assert_said (waiting, "was", "Drie schulden");
  assert_said (waiting, "became", "");
  assert_said (waiting, "reason", "De brieven liggen hier.");
  g_autofree char *situation = wk_fields_dup_words (WK_FIELDS (money), "situation");
  g_assert_cmpstr (situation, ==, "Vier schulden");

  /* Something else, in words alone. */
  ask = (WkCorrectionAsk){ NULL, "De naam van mijn zus", "Mehmet Çelik", "Elif", WK_CORRECTION_TAKEN, NULL };
  record = wk_file_correct (file, NULL, &ask);
  assert_said (record, "about", "De naam van mijn zus");
  assert_said (record, "became", "Elif");
  g_assert_cmpuint (g_list_model_get_n_items (lists), >, 10);

  /* In the open data of the file, with all of it. */
  json = wk_file_dup_json (file);
  g_assert_nonnull (strstr (json, "Drie schulden"));
  g_assert_nonnull (strstr (json, "De brieven liggen hier."));
  g_clear_object (&lists);
  g_object_unref (file);
  fixture_close (workspace);
  fixture_remove_dir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/correction/correct", test_correct);
  return g_test_run ();
}
