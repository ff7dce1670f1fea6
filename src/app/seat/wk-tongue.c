#include "wk-tongue.h"

#include <string.h>

typedef struct
{
  const char *code;
  const char *letters; /* that the others do not use */
  const char *words; /* the commonest, each between spaces */
} Latin;

static const Latin latin[] = {
  { "nl", "ĳ",
    " de het een en van ik is niet te dat wij we naar voor met op mijn bij om ook zijn heb hebben wil er aan geen dit die maar als "
    "u uw jij je hij zij ze kan kunnen moet wat wie waar weer nog samen elke eerst dan thuis worden wordt was " },
  { "en", "",
    " the and to of is not my with for you are it have want this that they will can what who where i we in be was do does at home "
    "from again first then need help would like a am " },
  { "tr", "ğşıİŞĞ",
    " ve bir bu için ile değil ben istiyorum çok ama daha benim var yok gibi kadar sonra önce her biz siz ne kim nerede evde iş mi mu "
    "mı ya o da olarak " },
  { "pl", "ąęłńśźżćĄĘŁŃŚŹŻĆ",
    " i w nie się na do z jest to że ja mam chcę ale jak mój moja moje dla od po bardzo jestem być co kto gdzie może oraz razem "
    "praca pracować dom " },
};

static guint
count_letters (const char *text, const char *letters)
{
  guint n = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_utf8_strchr (letters, -1, g_utf8_get_char (text)) != NULL)
      n++;
  return n;
}

static guint
count_words (const char *text, const char *words)
{
  g_autofree char *small = g_utf8_strdown (text, -1);
  g_autoptr (GString) word = g_string_new (" ");
  guint n = 0;

  for (const char *p = small;; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c != 0 && g_unichar_isalpha (c))
        {
          g_string_append_unichar (word, c);
          continue;
        }
      g_string_append_c (word, ' ');
      if (word->len > 2 && strstr (words, word->str) != NULL)
        n++;
      g_string_assign (word, " ");
      if (c == 0)
        return n;
    }
}

static const char *
guess_latin (const char *text, const char *otherwise)
{
  const char *best = otherwise;
  guint most = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (latin); i++)
    {
      guint score = count_words (text, latin[i].words) + 2 * count_letters (text, latin[i].letters);

      if (score > most || (score == most && score > 0 && g_strcmp0 (latin[i].code, otherwise) == 0))
        {
          best = latin[i].code;
          most = score;
        }
    }
  return best;
}

const char *
wk_tongue_guess (const char *text, const char *otherwise)
{
  guint n_latin = 0, arabic = 0, cyrillic = 0, ethiopic = 0, other = 0;

  g_return_val_if_fail (text != NULL, otherwise);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isalpha (c))
        continue;
      switch (g_unichar_get_script (c))
        {
        case G_UNICODE_SCRIPT_LATIN: n_latin++; break;
        case G_UNICODE_SCRIPT_ARABIC: arabic++; break;
        case G_UNICODE_SCRIPT_CYRILLIC: cyrillic++; break;
        case G_UNICODE_SCRIPT_ETHIOPIC: ethiopic++; break;
        default: other++; break;
        }
    }
  if (n_latin + arabic + cyrillic + ethiopic + other == 0)
    return otherwise;
  if (arabic > n_latin && arabic >= cyrillic + ethiopic + other)
    /* Letters of Persian, Urdu, Kurdish and Pashto. */
    return count_letters (text, "پچژگکیټډړښ") > 0 ? "" : "ar";
  if (ethiopic > n_latin && ethiopic >= cyrillic + other)
    /* Amharic is written with the same letters; its commonest endings are not those of Tigrinya. */
    return count_words (text, " ነው እና አይደለም ናቸው ") > count_words (text, " እዩ እየ ኣይኮነን ድማ ምስ ናይ ን ") ? "" : "ti";
  if (cyrillic > n_latin && cyrillic >= other)
    return count_letters (text, "ыэъёЫЭЪЁ") > count_letters (text, "іїєґІЇЄҐ") ? "" : "uk";
  if (other > n_latin)
    return "";
  return guess_latin (text, otherwise);
}

gboolean
wk_tongue_is_vowelled (const char *text)
{
  guint letters = 0, marks = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (c >= 0x064b && c <= 0x0652)
        marks++;
      else if (g_unichar_isalpha (c) && g_unichar_get_script (c) == G_UNICODE_SCRIPT_ARABIC)
        letters++;
    }
  return letters > 0 && marks * 2 >= letters;
}
