#include "seat/wk-tongue.h"

static void
test_letters_tell (void)
{
  g_assert_cmpstr (wk_tongue_guess ("أريد أن أعمل في المطبخ", "nl"), ==, "ar");
  g_assert_cmpstr (wk_tongue_guess ("ሕጂ ምስ ደቀይ እነብር ኣለኹ", "nl"), ==, "ti");
  g_assert_cmpstr (wk_tongue_guess ("Я хочу спокою вдома і їсти разом", "nl"), ==, "uk");
  /* Written with the same letters, and none of the seat's. */
  g_assert_cmpstr (wk_tongue_guess ("من می‌خواهم کار کنم", "nl"), ==, "");
  g_assert_cmpstr (wk_tongue_guess ("Я хочу, чтобы мы были дома", "nl"), ==, "");
  g_assert_cmpstr (wk_tongue_guess ("እኔ ተማሪ ነው እና", "nl"), ==, "");
  g_assert_cmpstr (wk_tongue_guess ("我想工作", "nl"), ==, "");
}

static void
test_words_tell (void)
{
  g_assert_cmpstr (wk_tongue_guess ("Geen angst meer voor de post.", "tr"), ==, "nl");
  g_assert_cmpstr (wk_tongue_guess ("I want to work in a kitchen again.", "nl"), ==, "en");
  g_assert_cmpstr (wk_tongue_guess ("Evde huzur istiyorum, çocuklarım için.", "nl"), ==, "tr");
  g_assert_cmpstr (wk_tongue_guess ("Chcę znowu pracować w kuchni.", "nl"), ==, "pl");
  /* One Dutch name in an Arabic sentence, and one Arabic word in a Dutch one. */
  g_assert_cmpstr (wk_tongue_guess ("أذهب مع Joost إلى البلدية", "nl"), ==, "ar");
  g_assert_cmpstr (wk_tongue_guess ("Het woord سلام is van mijn moeder en van mij.", "ar"), ==, "nl");
}

static void
test_nothing_tells (void)
{
  g_assert_cmpstr (wk_tongue_guess ("", "nl"), ==, "nl");
  g_assert_cmpstr (wk_tongue_guess ("12-3, 10:00", "tr"), ==, "tr");
  g_assert_cmpstr (wk_tongue_guess ("Tiem", "pl"), ==, "pl");
  g_assert_null (wk_tongue_guess ("…", NULL));
}

static void
test_vowels (void)
{
  g_assert_true (wk_tongue_is_vowelled ("أُرِيدُ أَنْ أَعْمَلَ فِي المَطْبَخِ"));
  g_assert_false (wk_tongue_is_vowelled ("أريد أن أعمل في المطبخ"));
  g_assert_false (wk_tongue_is_vowelled ("Ik wil werken"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tongue/letters-tell", test_letters_tell);
  g_test_add_func ("/tongue/words-tell", test_words_tell);
  g_test_add_func ("/tongue/nothing-tells", test_nothing_tells);
  g_test_add_func ("/tongue/vowels", test_vowels);
  return g_test_run ();
}
