#include <glib.h>
#include <string.h>

#include "wk-search.h"

#define SOUND "\xee\x80\x80"
#define BONES "\xee\x80\x81"

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

/* Every spelling of a name has a key that its first one has. */
static void
test_bones (void)
{
  static const char *const names[] = {
    "Mohammed, Muhammad, Mohamed, Mohamad, Moehammad, Mahomet, Mhamed, Mehmet, محمد, مُحَمَّد, Мухаммед",
    "Youssef, Yusuf, Yousef, Youcef, Jusuf, Joesoef, يوسف, Юсуф, יוסף",
    "Oğuz, Oguz, Oghuz",
    "Fatima, Fatma, Fatimah, Fatema, فاطمة",
    "Hussein, Hoessein, Husayn, Hüseyin, حسين",
    "Abdelkader, Abdulkadir, Abdülkadir, Abdoelkader, عبدالقادر",
    "Khaled, Chalid, Halid, Khalid, خالد",
    "Khadija, Khadidja, Hadija, خديجة",
    "Oleksandr, Олександр, Aleksandr, Alexander",
    "Сергій, Serhiy, Sergej, Sergiy",
    "Çelik, Celik, Chelik",
    "Tesfay, Tesfaye, ተስፋይ",
    "Nur, Noor, Nour, نور",
    "Haile, Hayle, ሃይለ",
    "Zahra, Zehra, Sahra, زهراء",
    "Othman, Usman, Osman, عثمان",
    "Georgios, Γεώργιος",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (GStrv) spellings = g_strsplit (names[i], ", ", -1);
      g_auto (GStrv) first = wk_search_bones (spellings[0]);

      for (char **spelling = spellings; *spelling != NULL; spelling++)
        {
          g_auto (GStrv) keys = wk_search_bones (*spelling);
          gboolean shared = FALSE;

          for (char **key = keys; *key != NULL; key++)
            shared = shared || g_strv_contains ((const char *const *) first, *key);
          if (!shared)
            g_error ("%s and %s share no key", spellings[0], *spelling);
        }
    }
}

static void
assert_bones (const char *text, const char *expected)
{
  g_auto (GStrv) keys = wk_search_bones (text);
  g_autofree char *joined = g_strjoinv (" ", keys);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_bones_apart (void)
{
  g_autofree char *names = wk_search_name_bones ("Koken en huur. Mohammed belde. Gisteren was (Yusuf) er.");
  g_autofree char *none = wk_search_name_bones ("");

  assert_bones ("Jansen Bakker", "jnsn bkr");
  assert_bones ("Mohammed Ahmed", "mhmt ahmt");
  /* Two consonants need their vowel; one says nothing, and neither do numbers. */
  assert_bones ("Noor Nero Nira", "nur nar");
  assert_bones ("Bo 8021 a1b", "");
  assert_bones ("한국", "");
  /* "Koken" would be "kijken" and "keuken"; "Gisteren" few others. */
  g_assert_cmpstr (names, ==, "mhmt gstrn jsf");
  g_assert_cmpstr (none, ==, "");
}

/* The same by the table itself, a cell at a time. */
static guint
count_distance (const char *one, const char *other)
{
  guint n = strlen (one), m = strlen (other);
  g_autofree guint *cells = g_new (guint, (n + 1) * (m + 1));

#define CELL(i, j) cells[(i) * (m + 1) + (j)]
  for (guint i = 0; i <= n; i++)
    for (guint j = 0; j <= m; j++)
      {
        guint least = MAX (i, j);

        if (i > 0 && j > 0)
          {
            least = MIN (CELL (i - 1, j), CELL (i, j - 1)) + 1;
            least = MIN (least, CELL (i - 1, j - 1) + (one[i - 1] != other[j - 1]));
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
              least = MIN (least, CELL (i - 2, j - 2) + 1);
          }
        CELL (i, j) = least;
      }
  return CELL (n, m);
#undef CELL
}

static void
test_distance (void)
{
  g_assert_cmpuint (wk_search_distance ("jansen", "jansen"), ==, 0);
  g_assert_cmpuint (wk_search_distance ("jansen", "jasnen"), ==, 1);
  g_assert_cmpuint (wk_search_distance ("schuld", "schludn"), ==, 2);
  g_assert_cmpuint (wk_search_distance ("", "abc"), ==, 3);
  g_assert_cmpuint (wk_search_get_slack ("bos"), ==, 0);
  g_assert_cmpuint (wk_search_get_slack ("8021ab"), ==, 0);
  g_assert_cmpuint (wk_search_get_slack ("huur"), ==, 1);
  g_assert_cmpuint (wk_search_get_slack ("belasting"), ==, 2);
  for (guint i = 0; i < 20000; i++)
    {
      char words[2][66] = { "", "" };

      for (guint k = 0; k < 2; k++)
        for (int n = g_test_rand_int_range (0, i % 100 == 0 ? 65 : 9); n > 0; n--)
          words[k][n - 1] = 'a' + g_test_rand_int_range (0, 3);
      g_assert_cmpuint (wk_search_distance (words[0], words[1]), ==, count_distance (words[0], words[1]));
    }
}

static void
test_keys (void)
{
  g_autofree char *none = wk_search_keys (" - ", FALSE);
  g_autofree char *name = wk_search_keys ("çelik", TRUE);
  g_autofree char *text = wk_search_keys ("De huur, en Çelik.", FALSE);

  g_auto (GStrv) fold = wk_search_split_fold (text), nothing = wk_search_split_fold (none), bare = wk_search_split_fold ("de en");
  g_autofree char *joined = g_strjoinv ("|", fold), *both = g_strjoinv ("|", bare);

  g_assert_cmpstr (joined, ==, "de|huur|en|celik");
  g_assert_cmpuint (g_strv_length (nothing), ==, 0);
  g_assert_cmpstr (both, ==, "de|en");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (name, ==, "celik " SOUND "selik " BONES "slk " BONES "jlk");
  g_assert_cmpstr (text, ==, "de huur en celik " SOUND "hur " SOUND "selik " BONES "slk " BONES "jlk");
}

static void
test_query (void)
{
  g_autofree char *none = wk_search_query (" -- ", NULL);
  g_autofree char *one = wk_search_query ("Ja", NULL);
  g_autofree char *two = wk_search_query ("Çelik \" OR *", NULL);
  g_autofree char *near_one = NULL;
  g_autoptr (GHashTable) near = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) meant = g_ptr_array_new ();

  g_assert_null (none);
  g_assert_cmpstr (one, ==, "(\"ja\" *)");
  g_assert_cmpstr (two, ==, "(\"celik\" * OR \"" SOUND "selik\" * OR \"" BONES "slk\" OR \"" BONES "jlk\") AND (\"or\" *)");
  g_ptr_array_add (meant, (gpointer) "jan");
  g_hash_table_insert (near, (gpointer) "ja", meant);
  near_one = wk_search_query ("Ja", near);
  g_assert_cmpstr (near_one, ==, "(\"ja\" * OR \"jan\")");
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
  g_test_add_func ("/search/bones", test_bones);
  g_test_add_func ("/search/bones-apart", test_bones_apart);
  g_test_add_func ("/search/distance", test_distance);
  g_test_add_func ("/search/keys", test_keys);
  g_test_add_func ("/search/query", test_query);
  g_test_add_func ("/search/fold-random", test_fold_random);
  return g_test_run ();
}
