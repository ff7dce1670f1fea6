/* Letters as data: what is known is filled in, what is not leaves its line, and on paper they can be read and copied in each language. */
#include "paper.h"
#include "wk-base.h"
#include "wk-letter.h"

static const char *const languages[] = { "ar", "en", "nl", "pl", "tr", "uk" };

static char *
read_file (const char *language)
{
  g_autofree char *name = g_strconcat (language, ".txt", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "letters", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static WkLetterTexts *
read_letters (const char *language)
{
  g_autofree char *text = read_file (language);

  return wk_letter_texts_parse (text);
}

static GHashTable *
make_facts (const char *first, ...)
{
  GHashTable *facts = g_hash_table_new (g_str_hash, g_str_equal);
  va_list args;

  va_start (args, first);
  for (const char *name = first; name != NULL; name = va_arg (args, const char *))
    g_hash_table_insert (facts, (gpointer) name, va_arg (args, char *));
  va_end (args);
  return facts;
}

static void
test_fill (void)
{
  g_autoptr (WkLetterTexts) texts = wk_letter_texts_parse ("# a remark {name}\nchecked: yes\n\n"
                                                           "== a: About {you|thee}\nDear {name},\n\nWhen: {when:a day}\nWith: {guests}\n\nOnly {lacking}.\n\n{You|Thou}.\n"
                                                           "== b obligations: B\n{a} {\n== b.each:\nx\n== c to-organisation: C\n");
  g_autoptr (GHashTable) facts = make_facts ("name", "Fatma", "guests", "", NULL);
  g_autofree const char **keys = wk_letter_texts_list (texts);
  g_autofree char *title = wk_letter_texts_dup_title (texts, "a", TRUE), *formal = wk_letter_texts_dup_title (texts, "a", FALSE);
  g_autofree char *words = wk_letter_texts_fill (texts, "a", facts, TRUE), *missing = wk_letter_texts_fill (texts, "z", facts, TRUE);

  g_assert_true (wk_letter_texts_are_checked (texts));
  g_assert_cmpstrv (keys, ((const char *[]){ "a", "b", "c", NULL }));
  g_assert_cmpint (wk_letter_texts_get_sort (texts, "a"), ==, WK_LETTER_TO_RESIDENT);
  g_assert_cmpint (wk_letter_texts_get_sort (texts, "b"), ==, WK_LETTER_OBLIGATIONS);
  g_assert_cmpint (wk_letter_texts_get_sort (texts, "c"), ==, WK_LETTER_TO_ORGANISATION);
  g_assert_cmpstr (title, ==, "About thee");
  g_assert_cmpstr (formal, ==, "About you");
  g_assert_cmpstr (words, ==, "Dear Fatma,\n\nWhen: [a day]\n\nThou.");
  g_assert_false (wk_letter_is_filled (words));
  g_assert_true (wk_letter_is_filled ("all of it :-["));
  g_assert_cmpstr (missing, ==, "");
}

/* The marks of a file, without the forms of address and the words in brackets. */
static GHashTable *
list_marks (const char *text)
{
  GHashTable *marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRegex) regex = g_regex_new ("^(?!#).*$", G_REGEX_MULTILINE, 0, NULL), mark = g_regex_new ("\\{([^}|:]*)(:[^}|]*)?\\}", 0, 0, NULL);
  g_autoptr (GMatchInfo) line = NULL;

  for (g_regex_match (regex, text, 0, &line); g_match_info_matches (line); g_match_info_next (line, NULL))
    {
      g_autofree char *words = g_match_info_fetch (line, 0);
      g_autoptr (GMatchInfo) match = NULL;

      for (g_regex_match (mark, words, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
        g_hash_table_add (marks, g_match_info_fetch (match, 1));
    }
  return marks;
}

/* Each language has the letters to residents that Dutch has, with the same facts, and says whether a speaker has looked. */
static void
test_languages (void)
{
  g_autoptr (WkLetterTexts) dutch = read_letters ("nl");
  g_autofree char *text = read_file ("nl");
  g_autoptr (GHashTable) known = list_marks (text);
  g_autofree const char **keys = wk_letter_texts_list (dutch);

  g_assert_cmpuint (g_hash_table_size (known), >, 10);
  g_assert_false (g_hash_table_contains (known, "bsn"));
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autoptr (WkLetterTexts) texts = read_letters (languages[i]);
      g_autofree char *its = read_file (languages[i]);
      g_autoptr (GHashTable) marks = list_marks (its);
      GHashTableIter iter;
      gpointer mark;

      g_assert_cmpint (wk_letter_texts_are_checked (texts), ==, g_str_equal (languages[i], "nl") || g_str_equal (languages[i], "en"));
      for (gsize k = 0; keys[k] != NULL; k++)
        if (wk_letter_texts_get_sort (dutch, keys[k]) != WK_LETTER_TO_ORGANISATION)
          g_assert_true (wk_letter_texts_have (texts, keys[k]));
      g_assert_true (wk_letter_texts_have (texts, "obligation.each"));
      g_hash_table_iter_init (&iter, marks);
      while (g_hash_table_iter_next (&iter, &mark, NULL))
        if (!g_hash_table_contains (known, mark))
          g_error ("%s: “%s” is no fact of the Dutch letters", languages[i], (char *) mark);
    }
}

static void
test_paper (void)
{
  g_autoptr (WkLetterTexts) arabic = read_letters ("ar"), dutch = read_letters ("nl");
  g_autoptr (GHashTable) facts = make_facts ("name", "Fatma", "when", "dinsdag 1 december, 10 uur", "where", "de woonkamer", "contact", "Ineke Veldman", "phone",
                                             "\342\201\246038 123 45 67\342\201\251", "organisation", "Tiem", NULL);
  g_autofree char *other = wk_letter_texts_fill (dutch, "appointment", facts, FALSE), *own = wk_letter_texts_fill (arabic, "appointment", facts, FALSE);
  g_autofree char *title = wk_letter_texts_dup_title (arabic, "appointment", FALSE), *text = NULL;
  WkLetter first = { title, "ar", "Tiem\nIneke Veldman", "Fatma Aydın\nVechtstraat 1\n8021 AB Zwolle", "السبت 28 نوفمبر 2026", own };
  WkLetter second = { "Uitnodiging voor een gesprek", "nl", "Tiem\nIneke Veldman", "Fatma Aydın\nVechtstraat 1\n8021 AB Zwolle", "zaterdag 28 november 2026", other };
  g_autoptr (WkPaper) paper = wk_letter_paper_new (&first, &second, FALSE), large = wk_letter_paper_new (&second, NULL, TRUE);
  g_autoptr (GBytes) pdf = paper_write (paper);

  g_assert_true (wk_letter_is_filled (own));
  g_assert_nonnull (memmem (g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), "/Lang (ar)", 10));
  g_assert_cmpuint (wk_paper_count_pages (paper), ==, 2);
  g_assert_cmpuint (wk_paper_count_pages (large), <=, 2);
  text = paper_read (paper);
  if (text == NULL)
    return;
  /* Each as it is typed, to be copied and looked for. */
  paper_find (text, "دعوة إلى حديث");
  paper_find (text, "سنتحدث");
  paper_find (text, "038 123 45 67");
  g_assert_cmpuint (paper_find (text, "Vechtstraat 1"), <, paper_find (text, "دعوة"));
  /* Nobody else comes: no line without a name. */
  g_assert_null (strstr (text, "الطاولة"));
  g_assert_cmpuint (paper_find (text, "دعوة"), <, paper_find (text, "Geachte Fatma,"));
  paper_find (text, "Wanneer: dinsdag 1 december, 10 uur");
  paper_find (text, "1/2");
  paper_find (text, "2/2");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  g_test_add_func ("/letter/fill", test_fill);
  g_test_add_func ("/letter/languages", test_languages);
  g_test_add_func ("/letter/paper", test_paper);
  return g_test_run ();
}
