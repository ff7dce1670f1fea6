/* Hints of plain language: what is hinted at, where, and what is left alone. */
#include "text/wk-plain-words.h"

#include <gio/gio.h>
#include <string.h>

static const char list[] = "[jargon]\n"
                           "derhalve\tdaarom\n"
                           "in het kader van\tvoor\n"
                           "in het\tx\n"
                           "m.b.t.\tover\n"
                           "traject\t\n"
                           "[distrust]\n"
                           "weigert\twil niet\n"
                           "[no-participle]\n"
                           "gezond\n";

/* start+length kind word→better; one a line */
static char *
check (WkPlainWords *words, const char *text)
{
  static const char *const kinds[] = { "jargon", "distrust", "passive", "long", "spelling" };
  g_autoptr (GArray) hints = wk_plain_words_check (words, text);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < hints->len; i++)
    {
      const WkHint *hint = &g_array_index (hints, WkHint, i);

      g_string_append_printf (out, "%u+%u %s %s>%s\n", hint->start, hint->length, kinds[hint->kind], hint->word,
                              hint->better != NULL ? hint->better : "");
    }
  return g_string_free (out, FALSE);
}

#define assert_hints(words, text, expected) \
  G_STMT_START { \
    g_autofree char *hints = check (words, text); \
    g_assert_cmpstr (hints, ==, expected); \
  } G_STMT_END

static void
test_words (void)
{
  g_autoptr (WkPlainWords) words = wk_plain_words_new ();

  wk_plain_words_add (words, list);
  assert_hints (words, "", "");
  assert_hints (words, "Ik wil rust in huis.", "");
  assert_hints (words, "Hij weigert, derhalve …", "4+7 distrust weigert>wil niet\n13+8 jargon derhalve>daarom\n");
  /* The capital stays, the longest goes first, whole words only, characters and not bytes are counted. */
  assert_hints (words, "é Derhalve é", "2+8 jargon Derhalve>Daarom\n");
  assert_hints (words, "Dit is in het kader van werk", "7+16 jargon in het kader van>voor\n");
  assert_hints (words, "trajecten", "");
  assert_hints (words, "het traject", "4+7 jargon traject>\n");
  assert_hints (words, "Vraag m.b.t. geld.", "6+6 jargon m.b.t.>over\n");
}

static void
test_sentences (void)
{
  g_autoptr (WkPlainWords) words = wk_plain_words_new ();
  const char twenty[] = "een twee drie vier vijf zes zeven acht negen tien een twee drie vier vijf zes zeven acht negen tien";
  g_autofree char *fits = g_strconcat (twenty, ". En nog een.", NULL), *more = g_strconcat ("Ja. ", twenty, " elf. Nee.", NULL);
  g_autofree char *expected = g_strdup_printf ("4+%u long >\n", (guint) strlen (twenty) + 5);

  wk_plain_words_add (words, list);
  assert_hints (words, fits, "");
  assert_hints (words, more, expected);
  assert_hints (words, "De brief wordt morgen geopend.", "9+5 passive wordt>\n");
  assert_hints (words, "Er werd niets opgelost", "3+4 passive werd>\n");
  assert_hints (words, "Zij wordt weer gezond.", "");
  assert_hints (words, "Hij wordt kok. Zij heeft gebeld.", "");
}

static void
test_location (void)
{
  g_autoptr (WkPlainWords) words = wk_plain_words_new ();

  wk_plain_words_add (words, list);
  wk_plain_words_add (words, "# of the location\n!derhalve\ntraject\tpad\nWajong\tuitkering\n\xff\xfe\tkapot\n");
  assert_hints (words, "derhalve", "");
  assert_hints (words, "traject", "0+7 jargon traject>pad\n");
  assert_hints (words, "wajong", "0+6 jargon wajong>uitkering\n");
}

static gboolean
spell (const char *word, char **better, gpointer data)
{
  if (!g_str_equal (word, "bele"))
    return TRUE;
  *better = g_strdup ("bellen");
  return FALSE;
}

static void
test_spelling (void)
{
  g_autoptr (WkPlainWords) words = wk_plain_words_new ();

  wk_plain_words_set_spelling (words, spell, NULL);
  assert_hints (words, "Ik ga bele met haar", "6+4 spelling bele>bellen\n");
  /* The word under the caret is not finished; names are names. */
  assert_hints (words, "Ik ga bele", "");
  assert_hints (words, "Ik bel Bele nu", "");
}

/* The program's own list is one that can be read, and its words are found. */
static void
test_own_list (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "words", "nl.words", NULL), *content = NULL;
  g_autoptr (WkPlainWords) words = wk_plain_words_new ();
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (content, -1, NULL));
  wk_plain_words_add (words, content);
  assert_hints (words, "Zij beweert dat zij ziek is.", "4+7 distrust beweert>zegt\n");
  assert_hints (words, "Middels dit traject.", "0+7 jargon Middels>Met\n12+7 jargon traject>weg\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plain-words/words", test_words);
  g_test_add_func ("/plain-words/sentences", test_sentences);
  g_test_add_func ("/plain-words/location", test_location);
  g_test_add_func ("/plain-words/spelling", test_spelling);
  g_test_add_func ("/plain-words/own-list", test_own_list);
  return g_test_run ();
}
