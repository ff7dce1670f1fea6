#include "wk-code.h"

#include <string.h>

static void
test_codes (void)
{
  g_autoptr(WkRandom) random = wk_random_new_system ();
  guint seen[10] = { 0 };

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *join = wk_code_new_join (random);
      g_autofree char *enrol = wk_code_new_enrol (random);
      g_autofree char *shown = wk_code_format (join);
      g_autofree char *typed = wk_code_normalise (shown);

      g_assert_cmpuint (strlen (join), ==, 8);
      g_assert_cmpuint (strlen (enrol), ==, 12);
      g_assert_cmpuint (strlen (shown), ==, 9);
      g_assert_cmpstr (typed, ==, join);
      for (guint j = 0; j < 8; j++)
        seen[join[j] - '0']++;
    }
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (seen[i], >, 80);
}

static void
test_normalise (void)
{
  g_autofree char *arabic = wk_code_normalise ("١٢٣٤ ٥٦٧٨");
  g_autofree char *dashed = wk_code_normalise (" 1234-5678.9012 ");

  g_assert_cmpstr (arabic, ==, "12345678");
  g_assert_cmpstr (dashed, ==, "123456789012");
  g_assert_null (wk_code_normalise (NULL));
  g_assert_null (wk_code_normalise (""));
  g_assert_null (wk_code_normalise ("1234567"));
  g_assert_null (wk_code_normalise ("123456789"));
  g_assert_null (wk_code_normalise ("1234567a"));
  g_assert_null (wk_code_normalise ("1234 5678\xff"));
}

static void
fail_once (WkCodeLimit *limit)
{
  g_assert_cmpuint (wk_code_limit_begin (limit), !=, 0);
}

static void
test_limit (void)
{
  g_autoptr(WkClock) clock = wk_clock_new_test (0);
  g_autoptr(WkCodeLimit) limit = wk_code_limit_new (clock);
  guint run;

  /* What succeeds or is abandoned does not count. */
  for (guint i = 0; i < 30; i++)
    {
      run = wk_code_limit_begin (limit);
      g_assert_cmpuint (run, !=, 0);
      if (i % 2)
        wk_code_limit_succeed (limit, run);
      else
        wk_code_limit_abandon (limit, run);
    }
  for (guint i = 0; i < 3; i++)
    fail_once (limit);
  g_assert_cmpint (wk_code_limit_get_state (limit), ==, WK_CODE_LIMIT_WAIT);
  g_assert_cmpuint (wk_code_limit_begin (limit), ==, 0);
  wk_clock_advance (clock, 59 * G_USEC_PER_SEC);
  g_assert_cmpuint (wk_code_limit_begin (limit), ==, 0);
  wk_clock_advance (clock, 2 * G_USEC_PER_SEC);
  for (guint i = 0; i < 3; i++)
    fail_once (limit);
  wk_clock_advance (clock, 61 * G_USEC_PER_SEC);
  for (guint i = 0; i < 3; i++)
    fail_once (limit);
  wk_clock_advance (clock, 61 * G_USEC_PER_SEC);
  fail_once (limit);
  g_assert_cmpint (wk_code_limit_get_state (limit), ==, WK_CODE_LIMIT_SPENT);
  wk_clock_advance (clock, G_TIME_SPAN_DAY);
  g_assert_cmpuint (wk_code_limit_begin (limit), ==, 0);
  wk_code_limit_reset (limit);
  g_assert_cmpint (wk_code_limit_get_state (limit), ==, WK_CODE_LIMIT_OPEN);
}

/* A wall clock that is set back gives no more guesses. */
static void
test_limit_and_wall_clock (void)
{
  g_autoptr(WkClock) clock = wk_clock_new_test (G_TIME_SPAN_MINUTE);
  g_autoptr(WkCodeLimit) limit = wk_code_limit_new (clock);

  for (guint i = 0; i < 3; i++)
    fail_once (limit);
  wk_clock_set_wall (clock, -G_TIME_SPAN_HOUR);
  g_assert_cmpint (wk_code_limit_get_state (limit), ==, WK_CODE_LIMIT_WAIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code/codes", test_codes);
  g_test_add_func ("/code/normalise", test_normalise);
  g_test_add_func ("/code/limit", test_limit);
  g_test_add_func ("/code/limit-and-wall-clock", test_limit_and_wall_clock);
  return g_test_run ();
}
