#include "copy.h"

static void
assert_pen (WkDocument *plan, const char *name)
{
  g_autoptr (WkPerson) pen = wk_plan_dup_pen (plan);

  g_assert_cmpstr (pen != NULL ? wk_person_get_name (pen) : NULL, ==, name);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_passes_on (void)
{
  Copy a, b;
  g_autoptr (WkPerson) ineke = wk_person_new ("0001", "Ineke", "Tiem");
  g_autoptr (WkPerson) fatma = wk_person_new (NULL, "Fatma", NULL);
  guint heard = 0;

  copy_open (&a, WK_DOC_PLAN, NULL, 1, "Ineke");
  copy_open (&b, WK_DOC_PLAN, NULL, 2, "Fatma");
  g_signal_connect_swapped (b.document, "changed", G_CALLBACK (count_cb), &heard);
  assert_pen (a.document, NULL);
  g_assert_false (wk_plan_pen_was_chosen (a.document));

  g_assert_true (wk_plan_set_pen (a.document, ineke));
  copy_send (&a, &b);
  assert_pen (b.document, "Ineke");
  g_assert_cmpuint (heard, >, 0);
  g_assert_true (wk_plan_set_pen (b.document, fatma));
  copy_meet (&a, &b);
  assert_pen (a.document, "Fatma");
  g_assert_true (wk_plan_set_pen (a.document, NULL));
  copy_meet (&a, &b);
  assert_pen (b.document, NULL);
  g_assert_true (wk_plan_pen_was_chosen (b.document));
  copy_close (&a);
  copy_close (&b);
}

/* Both take it at once: both copies say the same one, and nobody is asked to choose. */
static void
test_at_once (void)
{
  Copy a, b;
  g_autoptr (WkPerson) ineke = wk_person_new ("0001", "Ineke", "Tiem");
  g_autoptr (WkPerson) joost = wk_person_new ("0002", "Joost", "Wijkteam");
  g_autoptr (WkPerson) here = NULL, there = NULL;

  copy_open (&a, WK_DOC_PLAN, NULL, 1, "Ineke");
  copy_open (&b, WK_DOC_PLAN, NULL, 2, "Joost");
  wk_plan_set_pen (a.document, ineke);
  wk_plan_set_pen (b.document, joost);
  copy_meet (&a, &b);
  here = wk_plan_dup_pen (a.document);
  there = wk_plan_dup_pen (b.document);
  g_assert_true (wk_person_equal (here, there));
  g_assert_cmpuint (g_list_model_get_n_items (wk_fields_get_collisions (WK_FIELDS (a.document))), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (wk_document_get_clashes (a.document)), ==, 0);
  copy_close (&a);
  copy_close (&b);
}

/* Who writes is no part of what is agreed, and of nothing that is taken back. */
static void
test_beside_the_plan (void)
{
  Copy a;
  g_autoptr (WkPerson) ineke = wk_person_new ("0001", "Ineke", "Tiem");
  g_autofree char *before = NULL, *after = NULL, *json = NULL;

  copy_open (&a, WK_DOC_PLAN, NULL, 1, "Ineke");
  wk_text_insert (wk_fields_get_text (WK_FIELDS (a.document), "dream"), 0, "Een keuken");
  before = wk_plan_dup_hash (a.document);
  wk_plan_set_pen (a.document, ineke);
  after = wk_plan_dup_hash (a.document);
  g_assert_cmpstr (before, ==, after);
  g_assert_true (wk_document_undo (a.document));
  assert_pen (a.document, "Ineke");
  g_assert_cmpuint (wk_text_get_length (wk_fields_get_text (WK_FIELDS (a.document), "dream")), ==, 0);
  json = copy_json (&a);
  g_assert_nonnull (strstr (json, "Ineke"));
  copy_close (&a);
}

static void
test_refused (void)
{
  Copy a;
  g_autoptr (WkPerson) ineke = wk_person_new ("0001", "Ineke", "Tiem");
  g_autoptr (YValue) words = y_value_new_string ("Ineke");
  g_autoptr (YValue) entry = y_value_new_map ();

  copy_open (&a, WK_DOC_PLAN, NULL, 1, "Ineke");
  wk_document_set_read_only_reason (a.document, "reading along");
  g_assert_false (wk_plan_set_pen (a.document, ineke));
  assert_pen (a.document, NULL);
  copy_close (&a);

  /* Another program put words where the person should stand. */
  copy_open (&a, WK_DOC_PLAN, NULL, 1, "Ineke");
  wk_plan_set_pen (a.document, ineke);
  y_doc_begin (a.doc, NULL);
  y_map_set (y_doc_get_root (a.doc, "table", Y_TYPE_MAP), "pen:ffffffffffffffffffffffff", words);
  y_doc_commit (a.doc);
  assert_pen (a.document, "Ineke");
  /* And an entry that holds no person: empty. */
  y_value_map_take (entry, "value", y_value_new_string ("Joost"));
  y_doc_begin (a.doc, NULL);
  y_map_set (y_doc_get_root (a.doc, "table", Y_TYPE_MAP), "pen:fffffffffffffffffffffffe", entry);
  y_doc_commit (a.doc);
  assert_pen (a.document, NULL);
  copy_close (&a);
}

/* While another writes for all, nothing is written here but what is laid before them, an answer, and the pen itself. */
static void
test_held (void)
{
  Copy a;
  g_autoptr (WkPerson) karin = wk_person_new (NULL, "Karin", NULL);
  guint refused = 0, shown = 0;
  WkDocument *plan;
  WkRecordList *goals, *steps;
  WkRecord *step;
  WkText *dream;

  copy_open (&a, WK_DOC_PLAN, NULL, 1, "Ineke");
  plan = a.document;
  goals = wk_plan_get_goals (plan);
  steps = wk_plan_get_steps (wk_record_list_append (goals));
  step = wk_record_list_append (steps);
  wk_record_list_append (steps);
  dream = wk_fields_get_text (WK_FIELDS (plan), "dream");
  wk_text_insert (dream, 0, "Een keuken");
  g_signal_connect_swapped (plan, "refused", G_CALLBACK (count_cb), &refused);
  g_signal_connect_swapped (step, "notify::when", G_CALLBACK (count_cb), &shown);

  wk_document_set_held (plan, TRUE);
  {
    g_autofree char *before = wk_plan_dup_hash (plan), *after = NULL;

    g_assert_false (wk_document_may_edit (plan));
    g_assert_false (wk_fields_set_string (WK_FIELDS (step), "when", "2026-12-01"));
    g_assert_cmpuint (shown, ==, 1);
    g_assert_false (wk_fields_set_boolean (WK_FIELDS (step), "won", TRUE));
    g_assert_false (wk_fields_set_person (WK_FIELDS (step), "who", karin));
    g_assert_null (wk_record_list_append (goals));
    g_assert_null (wk_record_list_insert (steps, 0));
    g_assert_false (wk_record_list_move (steps, step, 1));
    g_assert_false (wk_record_remove (step));
    g_assert_false (wk_text_insert (dream, 0, "x"));
    g_assert_false (wk_text_delete (dream, 0, 1));
    g_assert_false (wk_text_set_text (dream, "x"));
    g_assert_false (wk_document_undo (plan));
    g_assert_cmpuint (refused, ==, 11);
    /* What stands there already is no change. */
    g_assert_true (wk_fields_set_string (WK_FIELDS (step), "when", ""));
    g_assert_cmpuint (refused, ==, 11);
    after = wk_plan_dup_hash (plan);
    g_assert_cmpstr (before, ==, after);
  }
  wk_document_begin_laying (plan);
  g_assert_true (wk_text_insert (dream, 10, " en rust"));
  wk_document_end_laying (plan);
  g_assert_false (wk_text_insert (dream, 0, "x"));
  g_assert_true (wk_plan_set_answer (plan, WK_PERSON_RESIDENT, "right", NULL));
  g_assert_true (wk_plan_set_pen (plan, karin));
  wk_document_set_held (plan, FALSE);
  g_assert_true (wk_record_remove (step));
  g_assert_true (wk_document_undo (plan));
  copy_close (&a);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pen/passes-on", test_passes_on);
  g_test_add_func ("/pen/at-once", test_at_once);
  g_test_add_func ("/pen/beside-the-plan", test_beside_the_plan);
  g_test_add_func ("/pen/refused", test_refused);
  g_test_add_func ("/pen/held", test_held);
  return g_test_run ();
}
