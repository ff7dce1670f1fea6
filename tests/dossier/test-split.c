/* Steps that are split in two, by one and by several at once: every word stands there once, under its author. */
#include <string.h>

#include "copy.h"
#include "wk-split-private.h"
#include "wk-split.h"

#define N_COPIES 4

static WkText *
what_of (WkRecord *step)
{
  return wk_fields_get_text (WK_FIELDS (step), "what");
}

/* The steps in their order, one a line. */
static char *
dup_steps (Copy *copy)
{
  WkRecordList *steps = wk_plan_get_steps (wk_record_list_get (wk_plan_get_goals (copy->document), 0));
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < wk_record_list_get_length (steps); i++)
    {
      g_autofree char *words = wk_text_dup_text (what_of (wk_record_list_get (steps, i)));

      g_string_append_printf (all, "%s%s", i > 0 ? "\n" : "", words);
    }
  return g_string_free (all, FALSE);
}

static void
assert_steps (Copy *copy, const char *wanted)
{
  g_autofree char *steps = dup_steps (copy);

  g_assert_cmpstr (steps, ==, wanted);
}

static WkRecord *
step_of (Copy *copy, guint position)
{
  return wk_record_list_get (wk_plan_get_steps (wk_record_list_get (wk_plan_get_goals (copy->document), 0)), position);
}

/* A goal with one step and another behind it, on all copies. */
static void
begin (Copy *copies, gsize n, const char *words)
{
  static const char *const names[N_COPIES] = { "Ineke", "Karin", "Joost", "Fatma" };
  WkRecord *goal;

  for (gsize i = 0; i < n; i++)
    copy_open (&copies[i], WK_DOC_PLAN, NULL, 11 * (i + 1), names[i]);
  goal = wk_record_list_append (wk_plan_get_goals (copies[0].document));
  wk_text_insert (what_of (wk_record_list_append (wk_plan_get_steps (goal))), 0, words);
  wk_text_insert (what_of (wk_record_list_append (wk_plan_get_steps (goal))), 0, "later");
  for (gsize i = 1; i < n; i++)
    copy_meet (&copies[0], &copies[i]);
}

/* All meet, and each looks whether something is there twice, until nothing changes any more. */
static void
settle (Copy *copies, gsize n)
{
  for (guint round = 0; round < 3; round++)
    {
      for (gsize i = 1; i < n; i++)
        copy_meet (&copies[0], &copies[i]);
      for (gsize i = 1; i < n; i++)
        copy_meet (&copies[0], &copies[i]);
      for (gsize i = 0; i < n; i++)
        wk_split_settle (copies[i].document, FALSE);
    }
}

static void
close_all (Copy *copies, gsize n)
{
  g_autofree char *first = copy_json (&copies[0]);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *json = copy_json (&copies[i]);

      g_assert_cmpstr (json, ==, first);
    }
  for (gsize i = 0; i < n; i++)
    copy_close (&copies[i]);
}

static void
changed_cb (WkText *text, GArray *deltas, gboolean local, guint *n)
{
  *n += g_array_index (deltas, WkTextDelta, 0).length;
}

static void
items_changed_cb (GListModel *list, guint position, guint removed, guint added, guint *n)
{
  g_autoptr (WkRecord) record = added > 0 ? g_list_model_get_item (list, position) : NULL;

  if (record != NULL)
    {
      *n = wk_text_get_length (what_of (record));
      g_signal_connect (what_of (record), "changed", G_CALLBACK (changed_cb), n);
    }
}

/* A view that is made when the record comes is told what is in it. */
static void
test_told (void)
{
  Copy copy;
  guint n = 0;

  begin (&copy, 1, "Bellen met de bank");
  g_signal_connect (wk_plan_get_steps (wk_record_list_get (wk_plan_get_goals (copy.document), 0)), "items-changed",
                    G_CALLBACK (items_changed_cb), &n);
  wk_record_split (step_of (&copy, 0), "what", 11);
  g_assert_cmpuint (n, ==, strlen ("de bank"));
  close_all (&copy, 1);
}

static void
test_authors_and_undo (void)
{
  Copy copies[2];
  WkRecord *next;
  g_autoptr (GArray) runs = NULL;

  begin (copies, 2, "Bellen met de bank");
  next = wk_record_split (step_of (&copies[1], 0), "what", 11);
  assert_steps (&copies[1], "Bellen met \nde bank\nlater");
  runs = wk_text_get_authors (what_of (next), 0, 7);
  g_assert_cmpuint (runs->len, ==, 1);
  g_assert_cmpstr (wk_author_get_name (g_array_index (runs, WkAuthorRun, 0).author), ==, "Ineke");

  g_assert_true (wk_document_undo (copies[1].document));
  assert_steps (&copies[1], "Bellen met de bank\nlater");
  g_assert_true (wk_document_redo (copies[1].document));
  assert_steps (&copies[1], "Bellen met \nde bank\nlater");

  /* What others wrote in the new one stays there; the words that were moved stand in one place all the same. */
  copy_meet (&copies[0], &copies[1]);
  wk_text_insert (what_of (step_of (&copies[0], 1)), 0, "morgen ");
  copy_meet (&copies[0], &copies[1]);
  g_assert_true (wk_document_undo (copies[1].document));
  assert_steps (&copies[1], "Bellen met de bank\nmorgen \nlater");
  settle (copies, 2);
  close_all (copies, 2);
}

static void
test_same_place (void)
{
  Copy copies[2];

  begin (copies, 2, "Bellen met de bank");
  wk_record_split (step_of (&copies[0], 0), "what", 11);
  wk_record_split (step_of (&copies[1], 0), "what", 11);
  wk_text_insert (what_of (step_of (&copies[0], 1)), 7, " en de gemeente");
  wk_text_insert (what_of (step_of (&copies[1], 2)), 0, "nog ");
  settle (copies, 2);
  {
    g_autofree char *steps = dup_steps (&copies[0]);
    const char *first = strstr (steps, "de bank");

    g_assert_nonnull (first);
    g_assert_null (strstr (first + 1, "de bank"));
    g_assert_nonnull (strstr (steps, " en de gemeente"));
    g_assert_nonnull (strstr (steps, "nog later"));
  }
  close_all (copies, 2);
}

/* Nothing is left of the second one: it goes, and Undo of whoever made it does not bring the words back twice. */
static void
test_left_empty (void)
{
  Copy copies[2];

  begin (copies, 2, "Bellen met de bank");
  wk_record_split (step_of (&copies[0], 0), "what", 11);
  wk_record_split (step_of (&copies[1], 0), "what", 11);
  settle (copies, 2);
  for (gsize i = 0; i < 2; i++)
    assert_steps (&copies[i], "Bellen met \nde bank\nlater");
  g_assert_cmpuint (g_list_model_get_n_items (wk_document_get_clashes (copies[0].document)), ==, 0);
  for (gsize i = 0; i < 2; i++)
    {
      if (!wk_document_can_undo (copies[i].document))
        continue;
      wk_document_undo (copies[i].document);
      assert_steps (&copies[i], "Bellen met de bank\nlater");
    }
  copy_meet (&copies[0], &copies[1]);
  assert_steps (&copies[0], "Bellen met de bank\nlater");
  close_all (copies, 2);
}

/* Who splits and takes it back while another splits the same, apart from one another: each word stands there once, whoever does what next. */
static void
test_taken_back (void)
{
  for (guint cases = 0; cases < 16; cases++)
    {
      Copy copies[2];
      gboolean other_too = (cases & 1) != 0, anew = (cases & 2) != 0, met = (cases & 4) != 0, then = (cases & 8) != 0;

      begin (copies, 2, "Bellen met de bank");
      wk_record_split (step_of (&copies[0], 0), "what", 11);
      if (met) /* the other has it, and does not split */
        copy_send (&copies[0], &copies[1]);
      if (!met)
        wk_record_split (step_of (&copies[1], 0), "what", 11);
      g_assert_true (wk_document_undo (copies[0].document));
      assert_steps (&copies[0], "Bellen met de bank\nlater");
      if (other_too && !met)
        g_assert_true (wk_document_undo (copies[1].document));
      if (anew)
        g_assert_true (wk_document_redo (copies[0].document));
      settle (copies, 2);
      for (gsize i = 0; i < 2; i++)
        assert_steps (&copies[i], anew || (!other_too && !met) ? "Bellen met \nde bank\nlater" : "Bellen met de bank\nlater");
      if (then)
        {
          if (wk_document_can_undo (copies[1].document))
            wk_document_undo (copies[1].document);
          if (wk_document_can_redo (copies[0].document))
            wk_document_redo (copies[0].document);
          settle (copies, 2);
          g_autofree char *steps = dup_steps (&copies[0]);
          const char *first = strstr (steps, "de bank");

          g_assert_nonnull (first);
          g_assert_null (strstr (first + 1, "de bank"));
        }
      g_assert_cmpuint (g_list_model_get_n_items (wk_document_get_clashes (copies[0].document)), ==, 0);
      close_all (copies, 2);
    }
}

/* Split, taken back and split again here, while another split the same: the words are still known by where they first stood. */
static void
test_split_again (void)
{
  Copy copies[2];

  begin (copies, 2, "een twee drie");
  wk_record_split (step_of (&copies[0], 0), "what", 9);
  g_assert_true (wk_document_undo (copies[0].document));
  wk_record_split (step_of (&copies[0], 0), "what", 4);
  wk_record_split (step_of (&copies[1], 0), "what", 9);
  settle (copies, 2);
  for (gsize i = 0; i < 2; i++)
    assert_steps (&copies[i], "een \ntwee \ndrie\nlater");
  close_all (copies, 2);
}

/* At two places of one text: three steps, in the order of the text. */
static void
test_two_places (void)
{
  Copy copies[2];

  for (gsize first = 0; first < 2; first++)
    {
      begin (copies, 2, "een twee drie");
      wk_record_split (step_of (&copies[first], 0), "what", 4);
      wk_record_split (step_of (&copies[1 - first], 0), "what", 9);
      settle (copies, 2);
      for (gsize i = 0; i < 2; i++)
        assert_steps (&copies[i], "een \ntwee \ndrie\nlater");
      close_all (copies, 2);
    }
}

/* One splits what was split off once more while another splits the whole. */
static void
test_again (void)
{
  Copy copies[2];

  begin (copies, 2, "een twee drie");
  wk_record_split (wk_record_split (step_of (&copies[0], 0), "what", 4), "what", 5);
  assert_steps (&copies[0], "een \ntwee \ndrie\nlater");
  wk_record_split (step_of (&copies[1], 0), "what", 9);
  settle (copies, 2);
  assert_steps (&copies[0], "een \ntwee \ndrie\nlater");
  close_all (copies, 2);
}

/* A step that is taken away takes no words from one that stays. */
static void
test_removed (void)
{
  Copy copies[2];

  begin (copies, 2, "een twee drie");
  wk_record_remove (wk_record_split (step_of (&copies[0], 0), "what", 9));
  wk_record_split (step_of (&copies[1], 0), "what", 9);
  settle (copies, 2);
  assert_steps (&copies[0], "een twee \ndrie\nlater");
  close_all (copies, 2);
}

/* What came together elsewhere is put right by whoever opens it, also when neither of the two does. */
static void
test_opened (void)
{
  Copy copies[3];
  GMainContext *context = g_main_context_default ();

  begin (copies, 2, "een twee drie");
  wk_record_split (step_of (&copies[0], 0), "what", 9);
  wk_record_split (step_of (&copies[1], 0), "what", 9);
  copy_open (&copies[2], WK_DOC_PLAN, NULL, 33, "Joost");
  g_clear_object (&copies[2].document);
  copy_send (&copies[0], &copies[2]);
  copy_send (&copies[1], &copies[2]);
  copies[2].document = wk_document_new (WK_DOC_PLAN, NULL, copies[2].doc, copies[2].author, copies[2].clock, copies[2].random);
  while (g_main_context_iteration (context, FALSE))
    ;
  assert_steps (&copies[2], "een twee \ndrie\nlater");
  g_assert_false (wk_document_can_undo (copies[2].document));
  settle (copies, 3);
  assert_steps (&copies[0], "een twee \ndrie\nlater");
  close_all (copies, 3);
}

/* Words that a quotation does not hold are no quotation because the resident split the step. */
static void
test_quotes (void)
{
  Copy copy;
  WkRecord *next;
  g_autoptr (GArray) quotes = NULL;

  begin (&copy, 1, "Ineke schrijft: , en verder");
  wk_document_set_quoting (copy.document, TRUE);
  wk_text_insert (what_of (step_of (&copy, 0)), 16, "ik wil rust");
  next = wk_record_split (step_of (&copy, 0), "what", 6);
  quotes = wk_text_get_quotes (what_of (next));
  g_assert_cmpuint (quotes->len, ==, 1);
  g_assert_cmpuint (g_array_index (quotes, WkTextRun, 0).start, ==, 10);
  g_assert_cmpuint (g_array_index (quotes, WkTextRun, 0).length, ==, 11);
  wk_document_set_quoting (copy.document, FALSE);
  g_assert_null (wk_record_split (next, "what", 14));
  assert_steps (&copy, "Ineke \nschrijft: ik wil rust, en verder\nlater");
  close_all (&copy, 1);
}

/* ---- at random ---- */

/* Each character stands for itself, so that it can be seen whether it is there, and how often. */
static void
check_characters (Copy *copy, guint next)
{
  g_autofree char *steps = dup_steps (copy);
  g_autofree guint8 *times = g_new0 (guint8, next);

  for (const char *c = steps; *c != '\0'; c = g_utf8_next_char (c))
    if (g_utf8_get_char (c) >= 0x4e00)
      times[g_utf8_get_char (c) - 0x4e00]++;
  for (guint i = 0; i < next; i++)
    g_assert_cmpuint (times[i], ==, 1);
}

static char *
fresh (guint *next, guint n)
{
  GString *words = g_string_new (NULL);

  while (n-- > 0)
    g_string_append_unichar (words, 0x4e00 + (*next)++);
  return g_string_free (words, FALSE);
}

static void
run (guint32 seed)
{
  Copy copies[N_COPIES];
  GRand *rand = g_rand_new_with_seed (seed);
  gsize n = g_rand_int_range (rand, 2, N_COPIES + 1);
  guint next = 0, rounds = g_rand_int_range (rand, 1, 4);
  g_autofree char *words = fresh (&next, 12);

  begin (copies, n, words);
  for (guint round = 0; round < rounds; round++)
    {
      for (guint act = 0; act < 3 * n; act++)
        {
          Copy *copy = &copies[g_rand_int_range (rand, 0, n)];
          WkRecordList *steps = wk_plan_get_steps (wk_record_list_get (wk_plan_get_goals (copy->document), 0));
          WkRecord *step = step_of (copy, g_rand_int_range (rand, 0, wk_record_list_get_length (steps)));
          guint length = wk_text_get_length (what_of (step));
          g_autofree char *more = NULL;

          switch (g_rand_int_range (rand, 0, 5))
            {

            case 0:
              more = fresh (&next, 2);
              wk_text_insert (what_of (step), g_rand_int_range (rand, 0, length + 1), more);
              break;
            case 1:
              wk_record_list_move (steps, step, g_rand_int_range (rand, 0, 4));
              break;
            case 2:
              copy_meet (copy, &copies[g_rand_int_range (rand, 0, n)]);
              wk_split_settle (copy->document, FALSE);
              break;
            default:
              if (length > 1)
                wk_record_split (step, "what", g_rand_int_range (rand, 1, length));
            }
        }
      settle (copies, n);
      for (gsize i = 0; i < n; i++)
        check_characters (&copies[i], next);
    }
  settle (copies, n);
  close_all (copies, n);
  g_rand_free (rand);
}

static void
test_at_random (void)
{
  const char *given = g_getenv ("WK_TEST_SEED");
  guint rounds = g_getenv ("WK_LONG") != NULL ? 5000 : 200;

  if (given != NULL)
    {
      run (g_ascii_strtoull (given, NULL, 10));
      return;
    }
  for (guint i = 0; i < rounds; i++)
    {
      guint32 seed = i % 2 == 0 ? i : (guint32) g_test_rand_int ();

      g_test_message ("WK_TEST_SEED=%u", seed);
      run (seed);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  g_test_add_func ("/split/authors-and-undo", test_authors_and_undo);
  g_test_add_func ("/split/told", test_told);
  g_test_add_func ("/split/same-place", test_same_place);
  g_test_add_func ("/split/left-empty", test_left_empty);
  g_test_add_func ("/split/taken-back", test_taken_back);
  g_test_add_func ("/split/split-again", test_split_again);
  g_test_add_func ("/split/two-places", test_two_places);
  g_test_add_func ("/split/again", test_again);
  g_test_add_func ("/split/removed", test_removed);
  g_test_add_func ("/split/opened", test_opened);
  g_test_add_func ("/split/quotes", test_quotes);
  g_test_add_func ("/split/at-random", test_at_random);
  return g_test_run ();
}
