#include "wk-passphrase.h"

#include <glib/gi18n.h>
#include <math.h>

/* Passphrases that guessing begins with, whatever else they look like. */
static const char *const common[] = {
  "password", "passphrase", "wachtwoord", "welkom", "welcome", "qwerty", "azerty", "12345", "woonkamer", "geheim", "zwolle", NULL
};

typedef struct
{
  double bits;
  double fresh; /* which part of its letters adds something, 0–1 */
} Measure;

static Measure
measure (const char *passphrase)
{
  gboolean lower = FALSE, upper = FALSE, digit = FALSE, space = FALSE, other = FALSE;
  gunichar before = 0;
  int step_before = 0;
  double units = 0;
  guint alphabet = 0;

  for (const char *p = passphrase; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      int step = (int) c - (int) before;

      if (g_unichar_isdigit (c))
        digit = TRUE;
      else if (g_unichar_isspace (c))
        space = TRUE;
      else if (g_unichar_isupper (c))
        upper = TRUE;
      else if (g_unichar_isalpha (c))
        lower = TRUE;
      else
        other = TRUE;

      /* A letter that repeats, or goes on in a run as abc or 321 do, adds little. */
      if (before != 0 && ((step == 0) || (ABS (step) == 1 && step == step_before)))
        units += 0.2;
      else
        units += 1;
      step_before = step;
      before = c;
    }

  alphabet = 26 * lower + 26 * upper + 10 * digit + 1 * space + 20 * other;
  if (alphabet == 0)
    return (Measure){ 0, 0 };
  /* Letters in words follow one another: some half of what the alphabet promises. */
  return (Measure){ units * log2 (alphabet) * (space ? 0.55 : 0.6), units / MAX (1, g_utf8_strlen (passphrase, -1)) };
}

static gboolean
is_too_short (const char *passphrase)
{
  return !g_utf8_validate (passphrase, -1, NULL) || g_utf8_strlen (passphrase, -1) < 8;
}

static guint
count_common (const char *passphrase)
{
  g_autofree char *folded = g_utf8_casefold (passphrase, -1);
  guint n = 0;

  for (guint i = 0; common[i] != NULL; i++)
    if (g_strstr_len (folded, -1, common[i]) != NULL)
      n++;
  return n;
}

WkPassphraseStrength
wk_passphrase_judge (const char *passphrase)
{
  double bits;

  if (passphrase == NULL || *passphrase == '\0')
    return WK_PASSPHRASE_EMPTY;
  if (is_too_short (passphrase))
    return WK_PASSPHRASE_WEAK;

  bits = measure (passphrase).bits - 20.0 * count_common (passphrase);
  if (bits < 30)
    return WK_PASSPHRASE_WEAK;
  if (bits < 42)
    return WK_PASSPHRASE_FAIR;
  if (bits < 60)
    return WK_PASSPHRASE_GOOD;
  return WK_PASSPHRASE_STRONG;
}

static const char *
explain_weak (const char *passphrase)
{
  if (is_too_short (passphrase))
    return _ ("Too short: a computer tries all of this length. Four words that do not belong together are strong and easy to remember.");
  if (count_common (passphrase) > 0)
    return _ ("Too easy to guess: it holds a word that is tried first. Four words that do not belong together are strong and easy to remember.");
  if (measure (passphrase).fresh < 0.7)
    return _ ("Too easy to guess: it repeats or counts on. Four words that do not belong together are strong and easy to remember.");
  return _ ("Too easy to guess. Add words: four words that do not belong together are strong and easy to remember.");
}

const char *
wk_passphrase_explain (const char *passphrase)
{
  switch (wk_passphrase_judge (passphrase))
    {
    case WK_PASSPHRASE_WEAK:
      return explain_weak (passphrase);
    case WK_PASSPHRASE_FAIR:
      return _ ("It will do. One more word makes it good.");
    case WK_PASSPHRASE_GOOD:
      return _ ("Good: guessing it takes years. One more word makes it strong.");
    case WK_PASSPHRASE_STRONG:
      return _ ("Strong: it outlasts the laptop.");
    case WK_PASSPHRASE_EMPTY:
    default:
      return _ ("Four words that do not belong together are strong and easy to remember.");
    }
}
