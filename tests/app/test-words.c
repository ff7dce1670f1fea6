/* The words on the screen: dates, ages of contact, initials, how strong a passphrase is, what Ctrl+K finds. */
#include <glib.h>
#include <locale.h>

#include "finder/wk-find.h"
#include "keys/wk-passphrase.h"
#include "wk-initials.h"
#include "wk-words.h"

static void
test_ago (void)
{
  static const struct
  {
    const char *date, *words;
  } cases[] = {
    { "2026-11-22", "today" }, { "2026-11-21", "yesterday" }, { "2026-11-20", "2 days ago" }, { "2026-11-09", "13 days ago" },
    { "2026-11-08", "2 weeks ago" }, { "2026-10-04", "7 weeks ago" }, { "2026-08-23", "2 months ago" }, { "2025-11-22", "12 months ago" },
    { "2024-11-22", "2 years ago" }, { NULL, "no contact yet" }, { "", "no contact yet" }, { "2026-02-30", "no contact yet" },
    { "2026-1", "no contact yet" }, { "2026-11-22x", "no contact yet" },
  };
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 22, 11, 2026);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = wk_words_dup_ago (cases[i].date, &today);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_typed_date (void)
{
  static const struct
  {
    const char *typed, *date;
  } cases[] = {
    { "21-02-1990", "1990-02-21" }, { "21/2/1990", "1990-02-21" }, { "1 3 2001", "2001-03-01" }, { " 21.02.1990 ", "1990-02-21" },
    { "1990-02-21", "1990-02-21" }, { "29-02-2000", "2000-02-29" }, { "29-02-2001", NULL }, { "31-04-1990", NULL }, { "21-02-90", NULL },
    { "gisteren", NULL }, { "", NULL }, { "21-02-1990 of zo", NULL }, { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *date = wk_words_dup_typed_date (cases[i].typed);

      g_assert_cmpstr (date, ==, cases[i].date);
    }
}

static void
test_initials (void)
{
  static const struct
  {
    const char *name, *initials;
  } cases[] = {
    { "Fatma Aydın", "FA" }, { "Truus de Groot", "TG" }, { "Mehmet", "M" }, { "Çağlar Öztürk", "ÇÖ" }, { "Jan Willem van der Berg", "JB" },
    { "", "" }, { NULL, "" }, { "\xff\xfe", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *initials = wk_initials_dup (cases[i].name);

      g_assert_cmpstr (initials, ==, cases[i].initials);
    }
}

static void
test_passphrase (void)
{
  g_assert_cmpint (wk_passphrase_judge (""), ==, WK_PASSPHRASE_EMPTY);
  g_assert_cmpint (wk_passphrase_judge (NULL), ==, WK_PASSPHRASE_EMPTY);
  g_assert_cmpint (wk_passphrase_judge ("kort"), ==, WK_PASSPHRASE_WEAK);
  g_assert_cmpint (wk_passphrase_judge ("welkom01!"), ==, WK_PASSPHRASE_WEAK);
  g_assert_cmpint (wk_passphrase_judge ("aaaaaaaaaaaaaaaaaaaa"), ==, WK_PASSPHRASE_WEAK);
  g_assert_cmpint (wk_passphrase_judge ("abcdefghijklmnopqrst"), ==, WK_PASSPHRASE_WEAK);
  g_assert_cmpint (wk_passphrase_judge ("123456789012345"), ==, WK_PASSPHRASE_WEAK);
  g_assert_cmpint (wk_passphrase_judge ("paard batterij"), ==, WK_PASSPHRASE_FAIR);
  g_assert_cmpint (wk_passphrase_judge ("paard batterij nietje"), ==, WK_PASSPHRASE_GOOD);
  g_assert_cmpint (wk_passphrase_judge ("paard batterij nietje correct"), ==, WK_PASSPHRASE_STRONG);
  /* More never makes it weaker. */
  g_assert_cmpint (wk_passphrase_judge ("paard batterij nietje correct!"), >=, wk_passphrase_judge ("paard batterij nietje correct"));
}

static void
test_find (void)
{
  g_assert_true (wk_find_matches ("New Resident…", "resid"));
  g_assert_true (wk_find_matches ("New Resident…", "res new"));
  g_assert_true (wk_find_matches ("Één dossier", "een"));
  g_assert_false (wk_find_matches ("New Resident…", "sident"));
  g_assert_false (wk_find_matches ("New Resident…", "resident office"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/words/ago", test_ago);
  g_test_add_func ("/app/words/typed-date", test_typed_date);
  g_test_add_func ("/app/words/initials", test_initials);
  g_test_add_func ("/app/passphrase", test_passphrase);
  g_test_add_func ("/app/finder/matches", test_find);
  return g_test_run ();
}
