/* A plan's agreed versions, what changed since in sentences, and what is worth a question. */
#include <string.h>

#include "copy.h"
#include "wk-evaluation.h"
#include "wk-plan-place.h"

static WkRecord *
add (WkRecordList *list, const char *field, const char *words)
{
  WkRecord *record = wk_record_list_append (list);

  wk_text_insert (wk_fields_get_text (WK_FIELDS (record), field), 0, words);
  return record;
}

static void
do_by (WkRecord *action, const char *who, const char *organisation, const char *when)
{
  const char *id = g_str_equal (organisation, "") ? WK_PERSON_RESIDENT : NULL;
  g_autoptr (WkPerson) person = wk_person_new (id, who, organisation);

  wk_fields_set_person (WK_FIELDS (action), "who", person);
  wk_fields_set_string (WK_FIELDS (action), "when", when);
}

static void
set_words (WkRecord *record, const char *field, const char *words)
{
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (record), field), words);
}

static void
strip_isolates (char *s)
{
  char *to = s;

  for (; *s != '\0'; s++)
    {
      if (g_str_has_prefix (s, "\u2068") || g_str_has_prefix (s, "\u2069"))
        s += strlen ("\u2068") - 1;
      else
        *to++ = *s;
    }
  *to = '\0';
}

/* The sentences, one a line; those of progress with a + before them. */
static char *
differ (WkDocument *before, WkDocument *after)
{
  g_autoptr (GPtrArray) changes = wk_plan_compare (before, after, NULL);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      const WkPlanChange *change = g_ptr_array_index (changes, i);

      /* What it is in parts is what the sentence says. */
      g_assert_nonnull (change->topic);
      g_assert_nonnull (strstr (change->sentence, change->name));
      if (!change->progress)
        {
          g_assert_nonnull (strstr (change->sentence, change->is));
          g_assert_true (*change->name != '\0' || *change->is != '\0' || *change->was != '\0');
          g_assert_true (*change->is != '\0' || g_str_equal (change->topic, "closed") || strstr (change->sentence, change->was) != NULL);
        }
      g_string_append_printf (out, "%s%s\n", change->progress ? "+ " : "", change->sentence);
    }
  strip_isolates (out->str);
  return g_string_free (out, FALSE);
}

#define assert_differ(before, after, expected) \
  G_STMT_START { \
    g_autofree char *sentences = differ (before, after); \
    g_assert_cmpstr (sentences, ==, expected); \
  } G_STMT_END

/* ---- versions ---- */

static void
test_frozen (void)
{
  Copy a, b;
  g_autoptr (GPtrArray) versions = NULL, later = NULL;
  g_autoptr (WkDocument) version = NULL, elsewhere = NULL;
  g_autofree char *was = NULL, *is = NULL;
  WkRecord *goal;
  const WkPlanVersion *agreed;

  copy_open (&a, WK_DOC_PLAN, NULL, 1, "Ineke");
  copy_open (&b, WK_DOC_PLAN, NULL, 2, "Fatma");
  goal = add (wk_plan_get_goals (a.document), "goal", "Geen angst meer voor de post");
  add (wk_plan_get_steps (goal), "what", "Brieven openen");
  copy_meet (&a, &b);

  /* Thinking, and others' ticks, are no version. */
  g_assert_true (wk_plan_set_answer (b.document, "00000002", "right", NULL));
  g_assert_true (wk_plan_set_answer (b.document, WK_PERSON_RESIDENT, "think", "2026-12-03"));
  later = wk_plan_list_versions (b.document);
  g_assert_cmpuint (later->len, ==, 0);
  g_clear_pointer (&later, g_ptr_array_unref);

  was = wk_plan_dup_hash (b.document);
  g_assert_true (wk_plan_set_answer (b.document, WK_PERSON_RESIDENT, "right", NULL));
  is = wk_plan_dup_hash (b.document);
  g_assert_cmpstr (was, ==, is);
  /* No undo takes it back. */
  while (wk_document_undo (b.document))
    ;
  g_assert_true (wk_plan_get_answer (b.document, WK_PERSON_RESIDENT, NULL, NULL, NULL));
  copy_meet (&a, &b);
  versions = wk_plan_list_versions (a.document);
  g_assert_cmpuint (versions->len, ==, 1);
  agreed = g_ptr_array_index (versions, 0);
  g_assert_cmpstr (agreed->hash, ==, was);
  g_assert_cmpstr (wk_author_get_name (agreed->author), ==, "Fatma");
  g_assert_false (wk_fields_has_collision (WK_FIELDS (a.document)));

  /* A later change leaves it as it was, on every copy. */
  set_words (goal, "goal", "Rust");
  wk_record_remove (wk_record_list_get (wk_plan_get_steps (goal), 0));
  copy_meet (&a, &b);
  version = wk_plan_open_version (a.document, was);
  elsewhere = wk_plan_open_version (b.document, was);
  g_assert_nonnull (version);
  g_assert_nonnull (elsewhere);
  g_assert_false (wk_document_is_writable (version));
  assert_differ (version, elsewhere, "");
  assert_differ (elsewhere, b.document,
                 "The goal “Geen angst meer voor de post” now reads: “Rust”.\nThis step is gone: “Brieven openen”.\n");
  g_assert_cmpuint (wk_record_list_get_length (wk_plan_get_goals (version)), ==, 1);

  /* A second version does not hold the first one. */
  g_assert_true (wk_plan_set_answer (a.document, WK_PERSON_RESIDENT, "right", NULL));
  later = wk_plan_list_versions (a.document);
  g_assert_cmpuint (later->len, ==, 2);
  for (guint i = 0; i < later->len; i++)
    {
      const WkPlanVersion *one = g_ptr_array_index (later, i);
      g_autoptr (WkDocument) opened = wk_plan_open_version (a.document, one->hash);
      g_autoptr (GPtrArray) within = wk_plan_list_versions (opened);

      g_assert_cmpuint (within->len, ==, 0);
    }

  g_assert_true (wk_plan_forget_version (a.document, was));
  copy_meet (&a, &b);
  g_assert_null (wk_plan_open_version (b.document, was));
  g_clear_object (&version);
  g_clear_object (&elsewhere);
  copy_close (&a);
  copy_close (&b);
}

/* What stands there need not be what its name says. */
static void
test_forged (void)
{
  static const char *const frozen[] = { "", "x", "AAAA", "eJwDAAAAAAE=", "eJxjAAAAAQAB" };
  Copy a;
  g_autofree char *hash = NULL;

  copy_open (&a, WK_DOC_PLAN, NULL, 1, "Ineke");
  add (wk_plan_get_goals (a.document), "goal", "Rust");
  wk_plan_set_answer (a.document, WK_PERSON_RESIDENT, "right", NULL);
  hash = wk_plan_dup_hash (a.document);
  for (gsize i = 0; i < G_N_ELEMENTS (frozen); i++)
    {
      g_autofree char *field = g_strdup_printf ("version.%064d", 7);
      g_autoptr (GPtrArray) versions = NULL;

      g_assert_true (wk_fields_set_strings (WK_FIELDS (a.document), field, (const char *[]){ "2026-12-01", frozen[i], NULL }));
      versions = wk_plan_list_versions (a.document);
      g_assert_cmpuint (versions->len, ==, 2);
      g_assert_null (wk_plan_open_version (a.document, field + strlen ("version.")));
    }
  /* Another version's words under this name are not shown either. */
  {
    g_autofree char *own = g_strconcat ("version.", hash, NULL);
    g_autofree char *other = g_strdup_printf ("version.%064d", 8);
    g_auto (GStrv) value = wk_fields_dup_strings (WK_FIELDS (a.document), own);

    g_assert_cmpuint (g_strv_length (value), ==, 2);
    wk_fields_set_strings (WK_FIELDS (a.document), other, (const char *const *) value);
    g_assert_null (wk_plan_open_version (a.document, other + strlen ("version.")));
  }
  copy_close (&a);
}

/* A bomb: a few bytes that would become a great many. */
static void
test_bomb (void)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (zlib));
  g_autofree char *zeros = g_malloc0 (1 << 20), *field = g_strdup_printf ("version.%064d", 7), *frozen = NULL;
  Copy a;

  for (guint i = 0; i < 64; i++)
    g_assert_true (g_output_stream_write_all (stream, zeros, 1 << 20, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  frozen = g_base64_encode (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)),
                            g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)));
  copy_open (&a, WK_DOC_PLAN, NULL, 1, "Ineke");
  wk_fields_set_strings (WK_FIELDS (a.document), field, (const char *[]){ "2026-12-01", frozen, NULL });
  g_assert_null (wk_plan_open_version (a.document, field + strlen ("version.")));
  copy_close (&a);
}

/* ---- the difference ---- */

static void
test_sentences (void)
{
  Copy a;
  g_autofree char *hash = NULL;
  g_autoptr (WkDocument) before = NULL;
  g_autoptr (GPtrArray) progress = NULL, all = NULL;
  WkRecord *post, *work, *letters, *money, *care, *bus;

  copy_open (&a, WK_DOC_PLAN, NULL, 1, "Ineke");
  post = add (wk_plan_get_goals (a.document), "goal", "Geen angst meer voor de post.");
  letters = add (wk_plan_get_steps (post), "what", "Brieven openen");
  do_by (letters, "Joost Prins", "Wijkteam", "2026-12-04");
  money = add (wk_plan_get_steps (post), "what", "Geld zoeken");
  bus = add (wk_document_get_records (a.document, "agreement"), "support", "Ineke gaat mee");
  wk_plan_set_answer (a.document, WK_PERSON_RESIDENT, "right", NULL);
  hash = wk_plan_dup_hash (a.document);
  before = wk_plan_open_version (a.document, hash);
  assert_differ (before, a.document, "");

  /* As agreed: nothing that matters. */
  wk_fields_set_string (WK_FIELDS (letters), "done-on", "2026-12-04");
  wk_fields_set_boolean (WK_FIELDS (letters), "home", TRUE);
  wk_fields_set_string (WK_FIELDS (a.document), "next-talk", "2027-03-02T10:00");
  progress = wk_plan_compare (before, a.document, NULL);
  g_assert_false (wk_plan_changes_matter (progress));
  assert_differ (before, a.document, "+ “Brieven openen” is done. Well done!\n+ The next talk is on 2027-03-02T10:00 now.\n");

  /* And otherwise than agreed. */
  do_by (money, "Karin Blom", "Inkomensondersteuning", "2026-12-08");
  work = add (wk_plan_get_goals (a.document), "goal", "Weer in een keuken.");
  care = add (wk_record_get_children (work, "first"), "what", "Opvang op maandag");
  do_by (care, "Ineke Veldman", "Tiem", "2026-12-15");
  do_by (add (wk_plan_get_steps (work), "what", "Kijken in het buurthuis"), "Fatma", "", "2027-01-12");
  wk_record_list_move (wk_plan_get_steps (work), money, 0);
  set_words (bus, "support", "Ineke gaat mee met de bus");
  set_words (bus, "obligation", "Naar de afspraken komen");
  all = wk_plan_compare (before, a.document, NULL);
  g_assert_true (wk_plan_changes_matter (all));
  assert_differ (before, a.document,
                 "+ “Brieven openen” is done. Well done!\n"
                 "New goal: “Weer in een keuken.”.\n"
                 "New, to be cleared out of the way first: “Opvang op maandag”, by Ineke Veldman, for 2026-12-15.\n"
                 "“Geld zoeken” now belongs to the goal “Weer in een keuken.”.\n"
                 "“Geld zoeken” is now done by Karin Blom.\n"
                 "“Geld zoeken” now has a date: 2026-12-08.\n"
                 "New step: “Kijken in het buurthuis”, by Fatma, for 2027-01-12.\n"
                 "The help “Ineke gaat mee” now reads: “Ineke gaat mee met de bus”.\n"
                 "New obligation: “Naar de afspraken komen”.\n"
                 "+ The next talk is on 2027-03-02T10:00 now.\n");
  g_clear_object (&before);
  copy_close (&a);
}

/* Who closed a step since, keeps its words out of the sentence. */
/* Looking back unties nothing, and the day for the next time comes by itself: unless one was chosen, or none wanted. */
static void
test_evaluation (void)
{
  Copy a, b;
  g_autofree char *hash = NULL, *talk = NULL;
  g_autoptr (WkDocument) before = NULL;
  g_autoptr (GPtrArray) progress = NULL;
  g_autoptr (WkPerson) by = NULL;
  WkRecord *record;

  copy_open (&a, WK_DOC_PLAN, NULL, 1, "Ineke");
  copy_open (&b, WK_DOC_PLAN, NULL, 2, "Fatma");
  add (wk_plan_get_goals (a.document), "goal", "Weer werken");
  wk_plan_set_answer (a.document, WK_PERSON_RESIDENT, "right", NULL);
  hash = wk_plan_dup_hash (a.document);
  before = wk_plan_open_version (a.document, hash);

  /* Without a rhythm no day is made up. */
  g_assert_cmpuint (wk_evaluation_get_weeks (a.document), ==, 0);
  record = wk_evaluation_begin (a.document, "2026-12-01");
  g_assert_nonnull (record);
  by = wk_fields_dup_person (WK_FIELDS (record), "by");
  g_assert_cmpstr (wk_person_get_name (by), ==, "Ineke");
  assert_differ (before, a.document, "+ You looked back together on 2026-12-01.\n");

  g_assert_true (wk_evaluation_set_weeks (a.document, 6, "2026-12-20"));
  wk_text_insert (wk_fields_get_text (WK_FIELDS (record), "well"), 0, "De post ligt open.");
  assert_differ (before, a.document, "+ You looked back together on 2026-12-01.\n+ You look back together every 6 weeks now.\n"
                                     "+ The next talk is on 2027-01-31 now.\n");
  progress = wk_plan_compare (before, a.document, NULL);
  g_assert_false (wk_plan_changes_matter (progress));

  /* Another's program has it, and looks back on the day itself. */
  copy_meet (&a, &b);
  g_assert_cmpuint (wk_evaluation_get_weeks (b.document), ==, 6);
  g_assert_nonnull (wk_evaluation_begin (b.document, "2027-01-31"));
  copy_meet (&a, &b);
  talk = wk_fields_dup_string (WK_FIELDS (a.document), "next-talk");
  g_assert_cmpstr (talk, ==, "2027-03-14");
  g_assert_cmpuint (wk_record_list_get_length (wk_document_get_records (a.document, "evaluation")), ==, 2);

  /* What was chosen by hand stays while it lies ahead. */
  wk_fields_set_string (WK_FIELDS (a.document), "next-talk", "2027-02-20T10:00");
  g_assert_nonnull (wk_evaluation_begin (a.document, "2027-02-10"));
  g_assert_true (wk_evaluation_set_weeks (a.document, 4, "2027-02-10"));
  g_clear_pointer (&talk, g_free);
  talk = wk_fields_dup_string (WK_FIELDS (a.document), "next-talk");
  g_assert_cmpstr (talk, ==, "2027-02-20T10:00");
  g_clear_object (&before);
  copy_close (&a);
  copy_close (&b);
}

static void
test_closed (void)
{
  Copy a;
  g_autofree char *hash = NULL;
  g_autoptr (WkDocument) before = NULL;
  WkRecord *step;

  copy_open (&a, WK_DOC_PLAN, NULL, 1, "Ineke");
  step = add (wk_plan_get_steps (add (wk_plan_get_goals (a.document), "goal", "Rust")), "what", "naar de psycholoog");
  wk_plan_set_answer (a.document, WK_PERSON_RESIDENT, "right", NULL);
  hash = wk_plan_dup_hash (a.document);
  before = wk_plan_open_version (a.document, hash);
  wk_fields_set_boolean (WK_FIELDS (step), "closed", TRUE);
  wk_fields_set_string (WK_FIELDS (step), "title", "Iets voor mijzelf");
  set_words (step, "what", "");
  assert_differ (before, a.document, "A step became a closed step: “Iets voor mijzelf”.\n");
  g_clear_object (&before);
  copy_close (&a);
}

static void
test_quote (void)
{
  g_autofree char *lines = wk_plan_quote ("  een\ntwee\n");
  g_autofree char *much = g_strnfill (500, 'x'), *cut = wk_plan_quote (much);

  g_assert_cmpstr (lines, ==, "\u2068een twee\u2069");
  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, 140 + 3);
}

/* ---- where somebody is ---- */

static void
assert_place (WkFields *fields, const char *field, const char *expected)
{
  WkDocument *plan = WK_IS_RECORD (fields) ? wk_record_get_document (WK_RECORD (fields)) : WK_DOCUMENT (fields);
  g_autofree char *place = wk_plan_dup_place (plan, wk_fields_get_text (fields, field));

  if (place != NULL)
    strip_isolates (place);
  g_assert_cmpstr (place, ==, expected);
}

static void
test_place (void)
{
  Copy a;
  WkRecord *one, *two, *step, *first;

  copy_open (&a, WK_DOC_PLAN, NULL, 1, "Ineke");
  one = add (wk_plan_get_goals (a.document), "goal", "Rust");
  two = add (wk_plan_get_goals (a.document), "goal", "Werken in een keuken");
  add (wk_plan_get_steps (one), "what", "Bellen");
  add (wk_plan_get_steps (one), "what", "Schrijven");
  step = add (wk_plan_get_steps (two), "what", "Kijken");
  add (wk_document_get_records (a.document, "first"), "what", "Post");
  first = add (wk_record_get_children (two, "first"), "what", "Opvang");

  assert_place (WK_FIELDS (a.document), "matters", "“What matters most now”");
  assert_place (WK_FIELDS (two), "goal", "goal 2, “Werken in een keuken”");
  assert_place (WK_FIELDS (step), "what", "step 3 of “Werken in een keuken”");
  assert_place (WK_FIELDS (first), "what", "first to clear 2, of “Werken in een keuken”");
  g_assert_true (wk_plan_get_record_of (wk_fields_get_text (WK_FIELDS (step), "what")) == step);
  g_assert_null (wk_plan_get_record_of (wk_fields_get_text (WK_FIELDS (a.document), "matters")));

  /* As they are numbered on the screen, whatever goes before. */
  wk_record_list_move (wk_plan_get_goals (a.document), two, 0);
  assert_place (WK_FIELDS (step), "what", "step 1 of “Werken in een keuken”");
  set_words (two, "goal", "");
  assert_place (WK_FIELDS (step), "what", "step 1");
  assert_place (WK_FIELDS (two), "goal", "goal 1");
  wk_record_remove (step);
  assert_place (WK_FIELDS (step), "what", NULL);

  /* What is taken away with its goal is nowhere. */
  step = add (wk_plan_get_steps (two), "what", "Alleen");
  assert_place (WK_FIELDS (step), "what", "step 1");
  wk_record_remove (two);
  assert_place (WK_FIELDS (step), "what", NULL);
  copy_close (&a);
}

/* ---- worth a question ---- */

static char *
ask (Copy *copy)
{
  g_autoptr (GPtrArray) remarks = wk_plan_check (copy->document, NULL);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < remarks->len; i++)
    g_string_append_printf (out, "%s\n", ((WkPlanRemark *) g_ptr_array_index (remarks, i))->sentence);
  strip_isolates (out->str);
  return g_string_free (out, FALSE);
}

#define assert_asks(copy, expected) \
  G_STMT_START { \
    g_autofree char *questions = ask (copy); \
    g_assert_cmpstr (questions, ==, expected); \
  } G_STMT_END

static void
test_check (void)
{
  Copy a;
  WkRecord *goal, *first, *step, *same, *agreement;
  g_autoptr (GPtrArray) overdue = NULL;

  copy_open (&a, WK_DOC_PLAN, NULL, 1, "Ineke");
  goal = add (wk_plan_get_goals (a.document), "goal", "Rust");
  step = add (wk_plan_get_steps (goal), "what", "De energierekening samen bekijken");
  do_by (step, "Joost", "Wijkteam", "2026-12-04");
  assert_asks (&a, "");

  same = add (wk_plan_get_steps (goal), "what", "Toeslagen aanvragen bij de belasting");
  do_by (same, "Karin", "Inkomensondersteuning", "2026-12-20");
  assert_asks (&a, "");
  set_words (same, "what", "De energierekening met Fatma bekijken");
  assert_asks (&a, "Wijkteam and Inkomensondersteuning seem to do the same: “De energierekening samen bekijken” and "
                   "“De energierekening met Fatma bekijken”. Can one of them do it?\n");
  do_by (same, "Piet", "Wijkteam", "2026-12-20");
  assert_asks (&a, "");

  first = add (wk_record_get_children (goal, "first"), "what", "Opvang");
  assert_asks (&a, "“De energierekening samen bekijken” is for 2026-12-04, but first “Opvang” must be out of the way, and that has "
                   "no date. When will it be?\n");
  do_by (first, "Ineke", "Tiem", "2026-12-10");
  assert_asks (&a, "“De energierekening samen bekijken” is for 2026-12-04, but first “Opvang” must be out of the way, and that is "
                   "for 2026-12-10. Does that fit?\n");
  wk_fields_set_string (WK_FIELDS (first), "done-on", "2026-12-01");
  assert_asks (&a, "");

  agreement = add (wk_document_get_records (a.document, "agreement"), "obligation", "Elke week bellen");
  assert_asks (&a, "There is an obligation without help: “Elke week bellen”. What helps to manage it?\n");
  set_words (agreement, "support", "Een beltegoed");
  assert_asks (&a, "");

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *words = g_strdup_printf ("Taak %c", 'a' + i), *when = g_strdup_printf ("2027-01-%02u", 4 + 2 * i);

      do_by (add (wk_plan_get_steps (goal), "what", words), "Fatma", "", when);
      if (i == 2)
        assert_asks (&a, "");
    }
  assert_asks (&a, "Fatma has 4 things to do in the week from 2027-01-04. Is that not too much at once?\n");

  /* Whose promises are late: never the resident's. */
  overdue = wk_plan_list_overdue (a.document, "2027-01-05");
  g_assert_cmpuint (overdue->len, ==, 2);
  g_assert_true (g_ptr_array_index (overdue, 0) == step);
  g_assert_true (g_ptr_array_index (overdue, 1) == same);
  copy_close (&a);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  g_test_add_func ("/plan/frozen", test_frozen);
  g_test_add_func ("/plan/forged", test_forged);
  g_test_add_func ("/plan/bomb", test_bomb);
  g_test_add_func ("/plan/sentences", test_sentences);
  g_test_add_func ("/plan/evaluation", test_evaluation);
  g_test_add_func ("/plan/closed", test_closed);
  g_test_add_func ("/plan/quote", test_quote);
  g_test_add_func ("/plan/place", test_place);
  g_test_add_func ("/plan/check", test_check);
  return g_test_run ();
}
