/* Counts of residents: what is told, what is told together, and what is not told. */
#include "workspace-fixture.h"

#include "wk-statistics.h"

#define TODAY "2026-11-28"

static void
add (GPtrArray *people, guint n, const char *phase, const char *last, const char *table)
{
  for (guint i = 0; i < n; i++)
    {
      WkCounted *one = g_new0 (WkCounted, 1);

      one->phase = g_strdup (phase);
      one->view = g_strdup ("in");
      one->last_contact = g_strdup (last);
      one->first_contact = g_strdup (last != NULL ? "2026-01-01" : NULL);
      one->first_table = g_strdup (table);
      one->contact_person = one->plan = one->asked = TRUE;
      g_ptr_array_add (people, one);
    }
}

static GPtrArray *
people_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) wk_counted_free);
}

static char *
describe (GArray *groups)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < groups->len; i++)
    g_string_append_printf (out, "%s%s:%u", i > 0 ? " " : "", g_array_index (groups, WkGroup, i).key, g_array_index (groups, WkGroup, i).n);
  return g_string_free (out, FALSE);
}

static void
assert_groups (GArray *groups, const char *expected)
{
  g_autofree char *words = describe (groups);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_groups (void)
{
  g_autoptr (GPtrArray) people = people_new ();
  g_autoptr (WkStatistics) counted = NULL;

  add (people, 30, "plan", "2026-11-20", "2026-01-20");
  add (people, 12, "intake", "2026-09-20", NULL);
  add (people, 9, "", "2026-06-20", "2026-03-01");
  add (people, 2, "a phase of a later program", "2026-06-20", "2026-03-01");
  add (people, 4, "doing", NULL, NULL);
  add (people, 7, "evaluation", "2024-06-20", "2026-03-01");
  counted = wk_statistics_count (people, TODAY);
  g_assert_cmpuint (counted->residents, ==, 64);
  /* Four and seven are eleven, and stay in their place. */
  assert_groups (counted->phases, "intake:12 plan:30 doing|evaluation:11 a phase of a later program|:11");
  assert_groups (counted->silence, "month:30 quarter:12 half-year:11 longer|never:11");
  assert_groups (counted->to_table, "month:30 quarter:18 not-yet:12");
}

static void
test_few (void)
{
  g_autoptr (GPtrArray) people = people_new (), nine = people_new ();
  g_autoptr (WkStatistics) counted = NULL, of_nine = NULL;

  /* Three alone would be the rest of the total: those beside them join. */
  add (people, 30, "plan", "2026-11-20", NULL);
  add (people, 12, "intake", "2026-11-20", NULL);
  add (people, 3, "doing", "2026-11-20", NULL);
  counted = wk_statistics_count (people, TODAY);
  assert_groups (counted->phases, "intake:12 plan|doing:33");
  assert_groups (counted->silence, "month:45");
  /* Of fewer than ten nothing is told. */
  add (nine, 5, "plan", "2026-11-20", NULL);
  add (nine, 4, "intake", NULL, NULL);
  of_nine = wk_statistics_count (nine, TODAY);
  assert_groups (of_nine->phases, "few:0");
}

static void
test_missing (void)
{
  g_autoptr (GPtrArray) people = people_new ();
  g_autoptr (WkStatistics) counted = NULL, again = NULL;
  WkCounted *one;

  add (people, 20, "plan", "2026-11-20", NULL);
  one = people->pdata[0];
  g_free (one->view);
  one->view = g_strdup ("partly");
  one->contact_person = FALSE;
  one = people->pdata[1];
  one->plan = FALSE;
  one->asked = FALSE;
  one = people->pdata[2];
  one->steps_unowned = 3;
  one->acute_until = g_strdup ("2026-11-27");
  ((WkCounted *) people->pdata[3])->acute_until = g_strdup ("2026-11-28T12:00");
  for (guint i = 0; i < 9; i++)
    ((WkCounted *) people->pdata[i])->steps_done = 2;
  counted = wk_statistics_count (people, TODAY);
  g_assert_cmpuint (counted->missing[WK_LIGHT_IN_VIEW], ==, 1);
  g_assert_cmpuint (counted->missing[WK_LIGHT_CONTACT_PERSON], ==, 1);
  g_assert_cmpuint (counted->missing[WK_LIGHT_NETWORK], ==, 2);
  g_assert_cmpuint (counted->missing[WK_LIGHT_CONNECT], ==, 1);
  g_assert_cmpuint (counted->missing[WK_LIGHT_ACUTE], ==, 1);
  g_assert_cmpuint (counted->steps_done, ==, 0);
  ((WkCounted *) people->pdata[9])->steps_done = 1;
  again = wk_statistics_count (people, TODAY);
  g_assert_cmpuint (again->steps_done, ==, 19);
}

static void
test_read (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *today = wk_workspace_dup_today (f->workspace);
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (WkStatistics) counted = NULL;

  for (guint i = 0; i < 12; i++)
    {
      WkFile *file = fixture_add (f->workspace, "Mehmet", "Çelik");
      WkRecord *step;

      wk_fields_set_string (WK_FIELDS (wk_file_get_card (file)), "phase", "plan");
      wk_file_add_contact (file, NULL, "table", NULL, "aan tafel", TRUE);
      step = wk_record_list_append (wk_document_get_records (wk_file_get_plan (file), "step"));
      wk_fields_set_string (WK_FIELDS (step), "done-on", today);
      if (i == 11)
        wk_fields_set_string (WK_FIELDS (wk_file_get_card (file)), "closed-on", today);
      g_object_unref (file);
    }
  fixture_settle (f->workspace);
  wk_workspace_count_async (f->workspace, NULL, fixture_cb, &waiter);
  counted = wk_workspace_count_finish (f->workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  /* A closed file is not counted. */
  g_assert_cmpuint (counted->residents, ==, 11);
  assert_groups (counted->phases, "plan:11");
  assert_groups (counted->silence, "month:11");
  assert_groups (counted->to_table, "month:11");
  g_assert_cmpuint (counted->steps_done, ==, 11);
  g_assert_cmpuint (counted->missing[WK_LIGHT_CONTACT_PERSON], ==, 11);
  /* What is missing can be listed: the same residents. */
  g_assert_cmpuint (counted->missing[WK_LIGHT_CONNECT], ==, 11);
  g_assert_cmpuint (wk_resident_list_count (wk_workspace_get_residents (f->workspace), WK_RESIDENTS_NOT_ASKED), ==, 11);
  g_assert_cmpuint (wk_resident_list_count (wk_workspace_get_residents (f->workspace), WK_RESIDENTS_NO_CONTACT_PERSON), ==, 11);
  g_assert_cmpuint (wk_resident_list_get_total (wk_workspace_get_residents (f->workspace)), ==, 12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statistics/groups", test_groups);
  g_test_add_func ("/statistics/few", test_few);
  g_test_add_func ("/statistics/missing", test_missing);
  g_test_add ("/statistics/read", LaptopFixture, NULL, fixture_set_up, test_read, fixture_tear_down);
  return g_test_run ();
}
