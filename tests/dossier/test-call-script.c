/* Call scripts: how they branch, and what is said of one that is not right. */
#include <string.h>

#include "wk-call-script.h"

static const char script[] = "# nobody sees this\n"
                             "= start\nIs it a good moment?\n! Speak calmly.\n! Smile.\n> Yes -> language\n> No -> later\n\n"
                             "= later\nWhen then?\n> Agreed -> end\n"
                             "= language\n? base.language\nWhich language?\nAnd with whom?\n> Turkish -> nowhere\n"
                             "= last\nThat was it.\n";

static void
assert_next (WkCallScript *self, const char *key, gsize answer, const char *expected)
{
  const WkCallQuestion *next = wk_call_script_get_next (self, key, answer);

  g_assert_cmpstr (next != NULL ? next->key : NULL, ==, expected);
}

static void
test_branches (void)
{
  g_autoptr (WkCallScript) self = wk_call_script_new (script);
  const WkCallQuestion *start = wk_call_script_get (self, 0), *language = wk_call_script_find (self, "language", NULL);

  g_assert_cmpuint (wk_call_script_get_length (self), ==, 4);
  g_assert_cmpstr (start->hint, ==, "Speak calmly.\nSmile.");
  g_assert_cmpuint (start->n_answers, ==, 2);
  g_assert_cmpstr (start->answers[1].words, ==, "No");
  g_assert_null (start->known);
  g_assert_cmpstr (language->words, ==, "Which language?\nAnd with whom?");
  g_assert_cmpstr (language->known, ==, "base.language");

  assert_next (self, "", 0, "start");
  assert_next (self, "start", 1, "language");
  assert_next (self, "start", 2, "later");
  assert_next (self, "start", 0, "later"); /* no answer: the next in order */
  assert_next (self, "start", 9, "later");
  assert_next (self, "later", 1, NULL);
  assert_next (self, "language", 1, "last"); /* leads nowhere: the next in order */
  assert_next (self, "last", 0, NULL);
  assert_next (self, "not there", 0, NULL);
  g_assert_null (wk_call_script_get (self, 4));
}

static void
test_plain_lines (void)
{
  g_autoptr (WkCallScript) self = wk_call_script_new ("How are you?\n\nWhat counts?\n");
  g_autofree char *wrong = wk_call_script_check (self);

  g_assert_cmpuint (wk_call_script_get_length (self), ==, 2);
  g_assert_cmpstr (wk_call_script_get (self, 1)->words, ==, "What counts?");
  assert_next (self, "1", 0, "2");
  g_assert_null (wrong);
}

static void
test_wrong (void)
{
  static const struct
  {
    const char *text;
    const char *said; /* NULL: all is well */
  } cases[] = {
    { "", "no question" },
    { "= a\nWords\n= a\nMore\n", "“a”" },
    { "= \nWords\n", "empty" },
    { "= a\n> Yes -> a\n", "no words" },
    { "= a\nWords\n> Yes -> b\n", "“b”" },
    { "= a\nWords\n> Yes -> end\n> No\n", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (WkCallScript) self = wk_call_script_new (cases[i].text);
      g_autofree char *wrong = wk_call_script_check (self);

      if (cases[i].said == NULL)
        g_assert_null (wrong);
      else
        {
          g_assert_nonnull (wrong);
          g_assert_nonnull (strstr (wrong, cases[i].said));
        }
    }
}

/* Those that are shipped can be walked through to their ends, whatever is answered. */
static void
test_shipped (void)
{
  static const char *const names[] = { "intake.nl.txt", "intake.en.txt" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "scripts", names[i], NULL);
      g_autofree char *text = NULL, *wrong = NULL;
      g_autoptr (WkCallScript) self = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, &error));
      g_assert_no_error (error);
      self = wk_call_script_new (text);
      wrong = wk_call_script_check (self);
      g_assert_cmpstr (wrong, ==, NULL);
      g_assert_cmpuint (wk_call_script_get_length (self), >=, 15);
      for (gsize k = 0; k < wk_call_script_get_length (self); k++)
        {
          const WkCallQuestion *question = wk_call_script_get (self, k);
          guint steps = 0;

          for (gsize answer = 0; answer <= question->n_answers; answer++)
            for (const WkCallQuestion *at = wk_call_script_get_next (self, question->key, answer); at != NULL;
                 at = wk_call_script_get_next (self, at->key, 0))
              g_assert_cmpuint (steps++, <, 200);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dossier/call-script/branches", test_branches);
  g_test_add_func ("/dossier/call-script/plain-lines", test_plain_lines);
  g_test_add_func ("/dossier/call-script/wrong", test_wrong);
  g_test_add_func ("/dossier/call-script/shipped", test_shipped);
  return g_test_run ();
}
