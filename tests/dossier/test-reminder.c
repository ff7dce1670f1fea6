/* When a deadline or a talk is told of: before and after, once, and not when it is no news any more. */
#include "wk-reminder.h"

/* `kind resident` of each that is told at that moment, and then the next moment. */
static void
assert_told (const WkReminderFact *facts, gsize n, const char *now, const char *told, const char *expected)
{
  g_autofree char *next = NULL;
  g_autoptr (GPtrArray) list = wk_reminders_list (facts, n, now, told, &next);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (out, "%d %s, ", ((WkReminder *) list->pdata[i])->kind, ((WkReminder *) list->pdata[i])->resident);
  g_string_append (out, next != NULL ? next : "-");
  g_assert_cmpstr (out->str, ==, expected);
}

static void
test_hours (void)
{
  static const WkReminderFact facts[] = { { "a", "fatma", TRUE, "2026-11-24T12:00" }, { "b", "samir", FALSE, "2026-11-24T10:00" } };

  assert_told (facts, 2, "2026-11-24T09:29", NULL, "2026-11-24T09:30");
  assert_told (facts, 2, "2026-11-24T09:30", NULL, "2 samir, 2026-11-24T10:00");
  assert_told (facts, 2, "2026-11-24T10:00", "b:2026-11-24T09:30\n", "0 fatma, 2026-11-24T12:00");
  assert_told (facts, 2, "2026-11-24T10:01", NULL, "0 fatma, 2026-11-24T12:00"); /* the talk has begun */
  assert_told (facts, 2, "2026-11-24T11:59", "a:2026-11-24T10:00\n", "2026-11-24T12:00");
  assert_told (facts, 2, "2026-11-24T12:00", "a:2026-11-24T10:00\n", "1 fatma, -");
  assert_told (facts, 2, "2026-11-24T18:00", "a:2026-11-24T12:00\n", "-");
  assert_told (facts, 2, "2026-11-25T12:01", NULL, "-"); /* a day later it is no news */
}

static void
test_days (void)
{
  static const WkReminderFact facts[] = { { "a", "fatma", TRUE, "2026-11-24" }, { "b", "samir", FALSE, "2026-11-24" }, { "c", "x", TRUE, "someday" } };

  assert_told (facts, 3, "2026-11-23T08:59", NULL, "2026-11-23T09:00");
  assert_told (facts, 3, "2026-11-23T20:00", NULL, "0 fatma, 2026-11-24T08:30");
  assert_told (facts, 3, "2026-11-24T08:45", "a:2026-11-23T09:00\n", "2 samir, 2026-11-24T09:00");
  assert_told (facts, 3, "2026-11-24T09:00", "a:2026-11-23T09:00\nb:2026-11-24T08:30\n", "0 fatma, 2026-11-25T09:00");
  assert_told (facts, 3, "2026-11-25T09:00", NULL, "1 fatma, -");
}

static void
test_noted (void)
{
  static const WkReminderFact facts[] = { { "a", "fatma", TRUE, "2026-11-24T12:00" } };
  g_autofree char *next = NULL, *told = NULL, *later = NULL;
  g_autoptr (GPtrArray) list = wk_reminders_list (facts, 1, "2026-11-24T12:00", NULL, &next), none = g_ptr_array_new ();

  told = wk_reminders_note ("b:2026-11-20T09:00\nold:2026-11-01T09:00\n", list, "2026-11-24T12:00");
  g_assert_cmpstr (told, ==, "b:2026-11-20T09:00\na:2026-11-24T12:00\n");
  assert_told (facts, 1, "2026-11-24T12:00", told, "-");
  later = wk_reminders_note (told, none, "2026-12-02T12:00");
  g_assert_cmpstr (later, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reminder/hours", test_hours);
  g_test_add_func ("/reminder/days", test_days);
  g_test_add_func ("/reminder/noted", test_noted);
  return g_test_run ();
}
