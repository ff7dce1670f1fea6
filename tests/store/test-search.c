#include <glib.h>
#include <string.h>

#include "wk-search.h"

static void
assert_fold (const char *text,
             const char *expected)
{
  g_autofree char *folded = wk_search_fold (text);

  g_assert_cmpstr (folded, ==, expected);
}

static void
assert_alike (const char *a,
              const char *b)
{
  g_autofree char *sound_a = wk_search_sound (a);
  g_autofree char *sound_b = wk_search_sound (b);

  g_assert_cmpstr (sound_a, ==, sound_b);
}

static void
assert_apart (const char *a,
              const char *b)
{
  g_autofree char *sound_a = wk_search_sound (a);
  g_autofree char *sound_b = wk_search_sound (b);

  g_assert_cmpstr (sound_a, !=, sound_b);
}

static void
test_fold (void)
{
  assert_fold ("", "");
  assert_fold ("  ,.- ", "");
  assert_fold ("Jansen", "jansen");
  assert_fold ("  Van\tden   Berg-Öztürk ", "van den berg ozturk");
  assert_fold ("Çelik ŞAHİN ışık İnönü", "celik sahin isik inonu");
  assert_fold ("Łukasz Wójcik Żółć", "lukasz wojcik zolc");
  assert_fold ("Straße Møller Æbelø Đorđe Þór", "strasse moller aebelo dorde thor");
  assert_fold ("ﬁets №12 ①", "fiets no12 1");
  /* Arabic: vowel marks, hamza seats, tatweel, ya and ta marbuta written either way, Arabic-Indic digits. */
  assert_fold ("مُحَمَّد", "محمد");
  assert_fold ("أحمد إبراهيم آدم", "احمد ابراهيم ادم");
  assert_fold ("محـــمد فاطمة مصطفى ١٢٣", "محمد فاطمه مصطفي 123");
  assert_fold ("Іван Ґалаґан Йосип", "іван галаган иосип");
  assert_fold ("ሃይለ ተስፋይ", "ሃይለ ተስፋይ");
  assert_fold ("한국", "한국");
  assert_fold ("06-1234 56 78", "06 1234 56 78");
  assert_fold ("a_b^c`d+e~f'g\x01h\x7fi", "a b c d e f g h i");
  assert_fold ("bad \xff bytes", "bad bytes");
}

static void
test_sound (void)
{
  assert_alike ("Celik", "Çelik");
  assert_alike ("Jansen", "Janssen");
  assert_alike ("Dijkstra", "Dykstra");
  assert_alike ("Meijer", "Meyer");
  assert_alike ("Meier", "Meijer");
  assert_alike ("Visser", "Fisser");
  assert_alike ("De Vries", "de fries");
  assert_alike ("Philips", "Filips");
  assert_alike ("Thijssen", "Tijsen");
  assert_alike ("Carla", "Karla");
  assert_alike ("Zomer", "Somer");
  assert_alike ("Maes", "Maas");
  assert_alike ("Schmidt", "Smit");
  assert_alike ("Smid", "Smit");
  assert_alike ("Bosch", "Bos");
  assert_alike ("Blauw", "Blou");
  assert_alike ("Sarah", "Sara");
  assert_alike ("Yusuf", "Jusuf");
  assert_alike ("Khadija", "Ghadija");
  assert_alike ("محمّد", "محمد");
  assert_apart ("Jansen", "Jongen");
  assert_apart ("Bakker", "Dekker");
  assert_apart ("11", "1");
  assert_apart ("12b", "12");
}

static void
test_query (void)
{
  g_autofree char *none = wk_search_query (" -- ", "fold", "sound");
  g_autofree char *one = wk_search_query ("Ja", "fold", "sound");
  g_autofree char *two = wk_search_query ("Çelik \" OR *", "fold", "sound");
  g_autofree char *plain = wk_search_query ("Çelik", "fold", NULL);

  g_assert_null (none);
  g_assert_cmpstr (one, ==, "(fold : \"ja\" *)");
  g_assert_cmpstr (two, ==, "(fold : \"celik\" * OR sound : \"selik\" *) AND (fold : \"or\" *)");
  g_assert_cmpstr (plain, ==, "(fold : \"celik\" *)");
}

/* Folding what is folded changes nothing, whatever came in. */
static void
test_fold_random (void)
{
  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *once = NULL;
      g_autofree char *twice = NULL;
      g_autofree char *sound = NULL;

      for (int n = g_test_rand_int_range (0, 12); n > 0; n--)
        g_string_append_unichar (text, g_test_rand_int_range (0x20, 0xd7ff));
      once = wk_search_fold (text->str);
      twice = wk_search_fold (once);
      sound = wk_search_sound (text->str);
      g_assert_cmpstr (once, ==, twice);
      g_assert_true (g_utf8_validate (once, -1, NULL));
      g_assert_true (g_utf8_validate (sound, -1, NULL));
      g_assert_null (strchr (once, '"'));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/fold", test_fold);
  g_test_add_func ("/search/sound", test_sound);
  g_test_add_func ("/search/query", test_query);
  g_test_add_func ("/search/fold-random", test_fold_random);
  return g_test_run ();
}
