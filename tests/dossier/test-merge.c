/* The same person twice: nothing of either file is lost, whoever writes meanwhile, and all of it can be taken out again on any copy. */
#include "copy.h"

#define OTHER "00112233445566778899aabbccddeeff"
#define TODAY "2026-11-28"

static WkText *
text_of (gpointer fields, const char *key)
{
  return wk_fields_get_text (WK_FIELDS (fields), key);
}

static void
assert_text (gpointer fields, const char *key, const char *expected)
{
  g_autofree char *text = wk_text_dup_text (text_of (fields, key));

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_string (gpointer fields, const char *key, const char *expected)
{
  g_autofree char *text = wk_fields_dup_string (WK_FIELDS (fields), key);

  g_assert_cmpstr (text, ==, expected);
}

static WkRecord *
add (WkRecordList *list, const char *key, const char *words)
{
  WkRecord *record = wk_record_list_append (list);

  wk_text_set_text (text_of (record, key), words);
  return record;
}

static WkRecord *
bring (Copy *into, Copy *from, const char *const *take)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return wk_merge_bring (into->document, from->document, OTHER, TODAY, take, ids);
}

static void
test_base (void)
{
  static const char *const take[] = { "phone", NULL };
  Copy into, from, elsewhere;
  g_autofree char *after = NULL, *alike = NULL, *from_before = NULL, *from_after = NULL;
  g_auto (GStrv) differences = NULL;
  WkRecord *merge;

  copy_open (&into, WK_DOC_BASE, NULL, 11, "Ineke");
  copy_open (&from, WK_DOC_BASE, NULL, 22, "Joost");
  copy_open (&elsewhere, WK_DOC_BASE, NULL, 33, "Karin");
  wk_fields_set_string (WK_FIELDS (into.document), "phone", "06-1");
  wk_fields_set_string (WK_FIELDS (into.document), "language", "Turks");
  wk_text_set_text (text_of (into.document, "how"), "Bellen na tien.");
  wk_fields_set_string (WK_FIELDS (from.document), "phone", "06-2");
  wk_fields_set_string (WK_FIELDS (from.document), "language", "Nederlands");
  wk_fields_set_string (WK_FIELDS (from.document), "street", "Dorpsstraat");
  wk_fields_set_number (WK_FIELDS (from.document), "children", 2);
  wk_text_set_text (text_of (from.document, "how"), "Geen brieven.");
  wk_fields_set_string (WK_FIELDS (wk_record_list_append (wk_document_get_records (from.document, "own-network"))), "name", "Elif");
  copy_send (&into, &elsewhere);
  from_before = copy_json (&from);

  differences = wk_merge_list_differences (into.document, from.document);
  g_assert_cmpuint (g_strv_length (differences), ==, 2);
  g_assert_cmpstr (differences[0], ==, "phone");
  g_assert_cmpstr (differences[1], ==, "language");
  merge = bring (&into, &from, take);
  g_assert_nonnull (merge);
  assert_string (into.document, "phone", "06-2");
  assert_string (into.document, "language", "Turks");
  assert_string (into.document, "street", "Dorpsstraat");
  g_assert_cmpfloat (wk_fields_get_number (WK_FIELDS (into.document), "children"), ==, 2);
  assert_text (into.document, "how", "Bellen na tien.\nGeen brieven.");
  g_assert_cmpuint (wk_record_list_get_length (wk_document_get_records (into.document, "own-network")), ==, 1);
  from_after = copy_json (&from);
  g_assert_cmpstr (from_after, ==, from_before);
  /* Once more brings nothing. */
  g_assert_null (bring (&into, &from, take));

  /* Undone on another copy, all is as it was there too; what was written since stays. */
  copy_meet (&into, &elsewhere);
  wk_fields_set_string (WK_FIELDS (into.document), "street", "Kerkstraat");
  merge = wk_document_get_record (elsewhere.document, wk_record_get_id (merge));
  g_assert_true (wk_merge_undo (merge, TODAY));
  g_assert_false (wk_merge_undo (merge, TODAY));
  copy_meet (&into, &elsewhere);
  after = copy_json (&into);
  alike = copy_json (&elsewhere);
  g_assert_cmpstr (after, ==, alike);
  assert_string (into.document, "phone", "06-1");
  assert_text (into.document, "how", "Bellen na tien.");
  g_assert_cmpuint (wk_record_list_get_length (wk_document_get_records (into.document, "own-network")), ==, 0);
  g_assert_cmpfloat (wk_fields_get_number (WK_FIELDS (into.document), "children"), ==, 0);
  copy_close (&into);
  copy_close (&from);
  copy_close (&elsewhere);
}

static void
test_written_since (void)
{
  Copy into, from, elsewhere;
  WkRecord *merge;

  copy_open (&into, WK_DOC_BASE, NULL, 11, "Ineke");
  copy_open (&from, WK_DOC_BASE, NULL, 22, "Joost");
  copy_open (&elsewhere, WK_DOC_BASE, NULL, 33, "Karin");
  wk_fields_set_string (WK_FIELDS (from.document), "street", "Dorpsstraat");
  wk_text_set_text (text_of (from.document, "how"), "Geen brieven.");
  add (wk_document_get_records (from.document, "wish"), "wish", "Niet delen.");
  merge = bring (&into, &from, NULL);
  copy_send (&into, &elsewhere);
  wk_fields_set_string (WK_FIELDS (elsewhere.document), "street", "Kerkstraat");
  wk_text_insert (text_of (elsewhere.document, "how"), 0, "Let op. ");
  wk_text_insert (text_of (wk_record_list_get (wk_document_get_records (elsewhere.document, "wish"), 0), "wish"), 0, "Nog ");
  copy_send (&elsewhere, &into);
  g_assert_true (wk_merge_undo (merge, TODAY));
  assert_string (into.document, "street", "Kerkstraat");
  assert_text (into.document, "how", "Let op. ");
  g_assert_cmpuint (wk_record_list_get_length (wk_document_get_records (into.document, "wish")), ==, 0);

  /* Written in a record while it was taken away elsewhere: a clash, and it stays to be seen. */
  wk_text_insert (text_of (wk_record_list_get (wk_document_get_records (elsewhere.document, "wish"), 0), "wish"), 0, "Echt ");
  copy_meet (&into, &elsewhere);
  g_assert_cmpuint (wk_record_list_get_length (wk_document_get_records (into.document, "wish")), ==, 1);
  copy_close (&into);
  copy_close (&from);
  copy_close (&elsewhere);
}

static void
test_plan (void)
{
  Copy into, from;
  WkRecord *goal, *brought, *step;
  g_autoptr (WkPerson) joost = wk_person_new ("a1", "Joost", "Sociaal Wijkteam");
  g_autoptr (GArray) quotes = NULL;
  const WkTextRun *run;

  copy_open (&into, WK_DOC_PLAN, NULL, 11, "Ineke");
  copy_open (&from, WK_DOC_PLAN, NULL, 22, "Joost");
  add (wk_document_get_records (into.document, "goal"), "goal", "Weer koken.");
  add (wk_document_get_records (from.document, "goal"), "goal", "Weer koken.");
  goal = wk_record_list_append (wk_document_get_records (from.document, "goal"));
  wk_text_insert (text_of (goal, "goal"), 0, "Fatma: ");
  wk_document_set_quoting (from.document, TRUE);
  wk_text_insert (text_of (goal, "goal"), 7, "geen angst");
  wk_document_set_quoting (from.document, FALSE);
  step = add (wk_record_get_children (goal, "step"), "what", "Brieven openen");
  wk_fields_set_person (WK_FIELDS (step), "who", joost);
  wk_fields_set_string (WK_FIELDS (step), "when", "2026-12-04");

  g_assert_nonnull (bring (&into, &from, NULL));
  /* What both have stands there once. */
  g_assert_cmpuint (wk_record_list_get_length (wk_document_get_records (into.document, "goal")), ==, 2);
  brought = wk_record_list_get (wk_document_get_records (into.document, "goal"), 1);
  assert_text (brought, "goal", "Fatma: geen angst");
  quotes = wk_text_get_quotes (text_of (brought, "goal"));
  g_assert_cmpuint (quotes->len, ==, 1);
  run = &g_array_index (quotes, WkTextRun, 0);
  g_assert_cmpuint (run->start, ==, 7);
  g_assert_cmpuint (run->length, ==, 10);
  g_assert_cmpuint (wk_record_list_get_length (wk_record_get_children (brought, "step")), ==, 1);
  step = wk_record_list_get (wk_record_get_children (brought, "step"), 0);
  assert_text (step, "what", "Brieven openen");
  assert_string (step, "when", "2026-12-04");
  copy_close (&into);
  copy_close (&from);
}

static void
test_card (void)
{
  static const char *const domains[] = { "money", "work", NULL }, *const others[] = { "work", "home", NULL };
  Copy into, from;
  g_auto (GStrv) all = NULL;

  copy_open (&into, WK_DOC_CARD, NULL, 11, "Ineke");
  copy_open (&from, WK_DOC_CARD, NULL, 22, "Joost");
  wk_fields_set_strings (WK_FIELDS (into.document), "domains", domains);
  wk_fields_set_strings (WK_FIELDS (from.document), "domains", others);
  wk_fields_set_string (WK_FIELDS (into.document), "last-contact", "2026-10-01");
  wk_fields_set_string (WK_FIELDS (from.document), "last-contact", "2026-11-01");
  wk_fields_set_string (WK_FIELDS (from.document), "closed-on", "2026-11-02");
  wk_fields_set_string (WK_FIELDS (from.document), "same-as", OTHER);
  g_assert_nonnull (bring (&into, &from, NULL));
  all = wk_fields_dup_strings (WK_FIELDS (into.document), "domains");
  g_assert_cmpuint (g_strv_length (all), ==, 3);
  assert_string (into.document, "last-contact", "2026-11-01");
  assert_string (into.document, "closed-on", "");
  assert_string (into.document, "same-as", "");
  copy_close (&into);
  copy_close (&from);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/merge/base", test_base);
  g_test_add_func ("/merge/written-since", test_written_since);
  g_test_add_func ("/merge/plan", test_plan);
  g_test_add_func ("/merge/card", test_card);
  return g_test_run ();
}
