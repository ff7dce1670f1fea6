/* Whom to contact: each rule, their order, rest, and what was moved by hand. */
#include <string.h>

#include "wk-worklist.h"

#define TODAY "2026-11-28"

/* `id:rule` of each line, in order. */
static char *
dup_list (GPtrArray *list)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const WkWorkItem *item = list->pdata[i];

      g_string_append_printf (out, "%s%s:%d", i > 0 ? " " : "", item->id, item->rule);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
assert_list (const WkWorkFacts *facts, gsize n, const char *expected)
{
  g_autoptr (GPtrArray) list = wk_worklist_new (facts, n, TODAY);
  g_autofree char *found = dup_list (list);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_order (void)
{
  static const WkWorkFacts facts[] = {
    { "quiet", TRUE, .last_contact = "2026-10-20" },
    { "quieter", TRUE, .last_contact = "2026-06-01", .rhythm = 12 },      /* 96 days beyond twelve weeks */
    { "never", TRUE },
    { "fine", TRUE, .last_contact = "2026-11-20" },
    { "rested", TRUE, .last_contact = "2026-11-01", .rest_until = "2026-11-27", .rhythm = 8 },
    { "agreed", TRUE, .last_contact = "2026-11-20", .next_on = "2026-11-28" },
    { "talk", TRUE, .last_contact = "2026-11-20", .next_talk = "2026-11-28T10:00" },
    { "think", TRUE, .last_contact = "2026-11-20", .think_until = "2026-11-28" },
    { "promise", TRUE, .last_contact = "2026-11-20", .promise = "2026-11-27", .promised_by = "Joost", .promised = "Brieven openen" },
    { "older", TRUE, .last_contact = "2026-11-20", .promise = "2026-11-20", .promised_by = "Karin", .promised = "Bellen" },
    { "acute", TRUE, .last_contact = "2026-11-27", .acute_until = "2026-11-30" },
    { "sooner", FALSE, .last_contact = "2026-11-27", .acute_until = "2026-11-28T12:00" },
    { "another's", FALSE, .promise = "2026-11-01", .next_talk = "2026-11-28" },
  };

  assert_list (facts, G_N_ELEMENTS (facts),
               "sooner:0 acute:0 older:1 promise:1 think:2 talk:3 agreed:4 rested:5 never:6 quieter:7 quiet:8");
}

/* Due is due on its day, not before; a promise is late the day after. */
static void
test_days (void)
{
  static const WkWorkFacts facts[] = {
    { "1", TRUE, .last_contact = "2026-11-20", .promise = "2026-11-28" },
    { "2", TRUE, .last_contact = "2026-11-20", .next_on = "2026-11-29" },
    { "3", TRUE, .last_contact = "2026-10-31", .rhythm = 4 },
    { "4", TRUE, .last_contact = "2026-11-01", .rhythm = 4 },
    { "5", TRUE, .last_contact = "2026-09-01", .next_on = "2026-12-05" }, /* agreed on: no silence before */
    { "6", TRUE, .last_contact = "2026-11-25", .next_on = "2026-11-20" }, /* done since */
    { "7", TRUE, .next_on = "2026-12-05" },
    { "8", TRUE, .last_contact = "not a day" },
    { "9", TRUE, .last_contact = "2026-11-28", .rest_until = "2026-11-27" }, /* spoken to since the rest */
  };

  assert_list (facts, G_N_ELEMENTS (facts), "3:7");
}

static void
test_rest (void)
{
  static const WkWorkFacts facts[] = {
    { "acute", TRUE, .acute_until = "2026-11-29", .rest_until = "2026-12-24" },
    { "promise", TRUE, .promise = "2026-11-01", .rest_until = "2026-12-24" },
    { "talk", TRUE, .next_talk = "2026-11-28", .think_until = "2026-11-20", .next_on = "2026-11-01", .rest_until = "2026-12-24" },
    { "never", TRUE, .rest_until = "2026-12-24" },
    { "quiet", TRUE, .last_contact = "2020-01-01", .rest_until = "2026-11-29" },
  };
  g_autoptr (GPtrArray) list = wk_worklist_new (facts, G_N_ELEMENTS (facts), TODAY);

  assert_list (facts, G_N_ELEMENTS (facts), "acute:0 promise:1");
  g_assert_cmpstr (((WkWorkItem *) list->pdata[1])->rest_until, ==, "2026-12-24");
}

static void
test_by_hand (void)
{
  WkWorkFacts facts[] = {
    { "a", TRUE, .last_contact = "2026-01-01" }, { "b", TRUE, .last_contact = "2026-02-01" }, { "c", TRUE, .last_contact = "2026-03-01" },
    { "d", TRUE, .last_contact = "2026-04-01" },
  };
  g_autoptr (GPtrArray) list = wk_worklist_new (facts, 4, TODAY), again = NULL, later = NULL;
  g_autofree char *first = wk_worklist_move (list, NULL, 2, 0), *second = wk_worklist_move (list, first, 1, 3), *third = NULL;
  g_autofree char *moved = dup_list (list), *kept = NULL, *changed = NULL;

  g_assert_cmpstr (moved, ==, "c:8 b:8 d:8 a:8");
  again = wk_worklist_new (facts, 4, TODAY);
  g_assert_cmpuint (wk_worklist_arrange (again, second), ==, 2);
  kept = dup_list (again);
  g_assert_cmpstr (kept, ==, moved);

  /* Whoever comes to stand here by another rule stands where that puts them, and the rest as they were. */
  facts[2].acute_until = "2026-11-29";
  facts[3].last_contact = TODAY;
  later = wk_worklist_new (facts, 4, TODAY);
  g_assert_cmpuint (wk_worklist_arrange (later, second), ==, 1);
  changed = dup_list (later);
  g_assert_cmpstr (changed, ==, "c:0 b:8 a:8");
  third = wk_worklist_move (later, second, 2, 1);
  g_assert_cmpstr (third, ==, "a:8 b:8\n");

  /* What is no move changes nothing. */
  g_assert_cmpuint (wk_worklist_arrange (again, "a\n\nnobody:8 a:8\na:8 a:8\na:8 nobody:8"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worklist/order", test_order);
  g_test_add_func ("/worklist/days", test_days);
  g_test_add_func ("/worklist/rest", test_rest);
  g_test_add_func ("/worklist/by-hand", test_by_hand);
  return g_test_run ();
}
