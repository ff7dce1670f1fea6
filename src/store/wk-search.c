#include "wk-search.h"

#include <string.h>

/* Before the keys that are not the word itself. */
#define SOUND "\xee\x80\x80" /* U+E000 */
#define BONES "\xee\x80\x81" /* U+E001 */

typedef struct
{
  gunichar from;
  const char *to;
} Letter;

typedef enum
{
  ANYWHERE,
  AT_START,
  AT_END,
  BEFORE_FRONT, /* before e, i or y */
  START_BEFORE_VOWEL,
} Where;

typedef struct
{
  const char *from;
  const char *to;
  Where where;
} Sound;

/* Letters that Unicode does not decompose, and Arabic ones that people write either way. Sorted by nothing: there are few. */
static const Letter letters[] = {
  { 0x00e6, "ae" }, { 0x00f0, "d" },  { 0x00f8, "o" },  { 0x00fe, "th" }, { 0x0111, "d" },  { 0x0127, "h" },
  { 0x0131, "i" },  { 0x0138, "k" },  { 0x0142, "l" },  { 0x014b, "n" },  { 0x0153, "oe" }, { 0x0167, "t" },
  { 0x0180, "b" },  { 0x0199, "k" },  { 0x01e5, "g" },  { 0x0253, "b" },  { 0x0257, "d" },  { 0x0259, "e" },
  { 0x00df, "ss" }, { 0x0491, "г" },
  { 0x0671, "ا" },  { 0x0649, "ي" },  { 0x06cc, "ي" },  { 0x06d0, "ي" },  { 0x06a9, "ك" },  { 0x0629, "ه" },
  { 0x06c1, "ه" },  { 0x06be, "ه" },  { 0x06d5, "ه" },
};

/* How a Dutch ear spells; a longer spelling stands before a shorter one that begins it. */
static const Sound sounds[] = {
  { "schm", "sm", AT_START }, { "sch", "s", AT_END },     { "sch", "sg", ANYWHERE },  { "eij", "i", ANYWHERE },
  { "eau", "o", ANYWHERE },   { "auw", "ou", ANYWHERE },  { "ouw", "ou", ANYWHERE },  { "aij", "ai", ANYWHERE },
  { "tsj", "tj", ANYWHERE },  { "tch", "tj", ANYWHERE },  { "ij", "i", ANYWHERE },    { "ei", "i", ANYWHERE },
  { "ey", "i", ANYWHERE },    { "ay", "ai", ANYWHERE },   { "ie", "i", ANYWHERE },    { "oe", "u", ANYWHERE },
  { "au", "ou", ANYWHERE },   { "ae", "a", ANYWHERE },    { "ph", "f", ANYWHERE },    { "th", "t", ANYWHERE },
  { "dt", "t", AT_END },      { "dj", "j", ANYWHERE },    { "sh", "sj", ANYWHERE },   { "ck", "k", ANYWHERE },
  { "ch", "g", ANYWHERE },    { "gh", "g", ANYWHERE },    { "kh", "g", ANYWHERE },    { "qu", "kw", ANYWHERE },
  { "cc", "k", ANYWHERE },    { "c", "s", BEFORE_FRONT }, { "c", "k", ANYWHERE },     { "q", "k", ANYWHERE },
  { "x", "ks", ANYWHERE },    { "z", "s", ANYWHERE },     { "v", "f", ANYWHERE },     { "y", "j", START_BEFORE_VOWEL },
  { "y", "i", ANYWHERE },     { "d", "t", AT_END },       { "h", "", AT_END },
};

static gboolean
is_ascii_vowel (char c)
{
  return c != '\0' && strchr ("aeiouy", c) != NULL;
}

static void
append_folded (GString *out,
               gunichar c)
{
  int digit = g_unichar_digit_value (c);

  if (digit >= 0)
    {
      g_string_append_c (out, '0' + digit);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    if (letters[i].from == c)
      {
        g_string_append (out, letters[i].to);
        return;
      }
  /* Case folding goes the other way for a few scripts (Cherokee), and GLib not for all letters of them. */
  g_string_append_unichar (out, g_unichar_tolower (c));
}

static gboolean
sound_fits (const Sound *sound,
            const char  *word,
            const char  *at)
{
  gsize length;

  if (*at != *sound->from || strncmp (at, sound->from, length = strlen (sound->from)) != 0)
    return FALSE;
  switch (sound->where)
    {
    case AT_START:
      return at == word;
    case AT_END:
      return at != word && at[length] == '\0';
    case BEFORE_FRONT:
      return at[length] == 'e' || at[length] == 'i' || at[length] == 'y';
    case START_BEFORE_VOWEL:
      return at == word && is_ascii_vowel (at[length]);
    case ANYWHERE:
    default:
      return TRUE;
    }
}

static void
append_sound (GString    *out,
              const char *sound,
              gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      /* A letter doubled sounds as one; a digit doubled is another number. */
      if (out->len > 0 && out->str[out->len - 1] == sound[i] && !g_ascii_isdigit (sound[i]))
        continue;
      g_string_append_c (out, sound[i]);
    }
}

static char *
word_sound (const char *word)
{
  GString *out = g_string_sized_new (strlen (word) + 4);

  for (const char *c = word; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c))
      {
        /* Another script: these are rules for Latin letters. */
        g_string_append (out, word);
        return g_string_free (out, FALSE);
      }

  for (const char *at = word; *at != '\0';)
    {
      const Sound *found = NULL;

      for (gsize i = 0; i < G_N_ELEMENTS (sounds) && found == NULL; i++)
        if (sound_fits (&sounds[i], word, at))
          found = &sounds[i];
      if (found != NULL)
        {
          append_sound (out, found->to, strlen (found->to));
          at += strlen (found->from);
        }
      else
        {
          append_sound (out, at, 1);
          at++;
        }
    }
  return g_string_free (out, FALSE);
}

/* What the whole way comes to for plain letters, which most names and notes are; NULL when there are others. */
static char *
fold_ascii (const char *text)
{
  g_autofree char *folded = g_malloc (strlen (text) + 1);
  char *out = folded;
  gboolean gap = FALSE;

  for (const char *p = text; *p != '\0'; p++)
    {
      if ((guchar) *p >= 0x80)
        return NULL;
      if (!g_ascii_isalnum (*p))
        {
          gap = TRUE;
          continue;
        }
      if (gap && out > folded)
        *out++ = ' ';
      gap = FALSE;
      *out++ = g_ascii_tolower (*p);
    }
  *out = '\0';
  return g_steal_pointer (&folded);
}

char *
wk_search_fold (const char *text)
{
  char *plain;
  g_autofree char *valid = NULL;
  g_autofree char *composed = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *decomposed = NULL;
  g_autoptr (GString) out = NULL;
  gboolean gap = FALSE;

  g_return_val_if_fail (text != NULL, NULL);

  plain = fold_ascii (text);
  if (plain != NULL)
    return plain;
  valid = g_utf8_make_valid (text, -1);
  /* First what is only another shape of a letter: some of those have capitals inside. */
  composed = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKC);
  folded = g_utf8_casefold (composed, -1);
  decomposed = g_utf8_normalize (folded, -1, G_NORMALIZE_NFKD);
  out = g_string_sized_new (strlen (decomposed));

  for (const char *p = decomposed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      switch (g_unichar_type (c))
        {
        case G_UNICODE_NON_SPACING_MARK:
        case G_UNICODE_ENCLOSING_MARK:
        case G_UNICODE_FORMAT:
          continue;
        case G_UNICODE_LOWERCASE_LETTER:
        case G_UNICODE_UPPERCASE_LETTER:
        case G_UNICODE_TITLECASE_LETTER:
        case G_UNICODE_OTHER_LETTER:
        case G_UNICODE_SPACING_MARK:
        case G_UNICODE_DECIMAL_NUMBER:
        case G_UNICODE_LETTER_NUMBER:
        case G_UNICODE_OTHER_NUMBER:
          if (gap && out->len > 0)
            g_string_append_c (out, ' ');
          gap = FALSE;
          append_folded (out, c);
          break;
        case G_UNICODE_MODIFIER_LETTER:
          /* The Arabic tatweel only stretches a word. Others are letters. */
          if (c == 0x0640)
            continue;
          if (gap && out->len > 0)
            g_string_append_c (out, ' ');
          gap = FALSE;
          append_folded (out, c);
          break;
        default:
          gap = TRUE;
          break;
        }
    }
  /* Hangul and the like were taken apart above; whole again they take less. */
  return g_utf8_normalize (out->str, -1, G_NORMALIZE_NFC);
}

char *
wk_search_sound (const char *text)
{
  g_autofree char *folded = NULL;
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  folded = wk_search_fold (text);
  words = g_strsplit (folded, " ", -1);
  for (char **word = words; *word != NULL; word++)
    {
      char *sound = word_sound (*word);

      g_free (*word);
      *word = sound;
    }
  return g_strjoinv (" ", words);
}

/* Two letters sound like half the town. */
static gboolean
says_enough (const char *sound)
{
  return g_utf8_strlen (sound, -1) >= 3;
}

/* A fold has letters, digits and marks only, so nothing in it can end the quoted string, and a mark of private use is never part of one. */
static void
append_word (GString *out, const char *word, GPtrArray *near)
{
  g_autofree char *sound = word_sound (word);
  g_auto (GStrv) bones = wk_search_bones (word);

  g_string_append_printf (out, "(\"%s\" *", word);
  if (says_enough (sound))
    g_string_append_printf (out, " OR \"" SOUND "%s\" *", sound);
  for (char **key = bones; *key != NULL; key++)
    g_string_append_printf (out, " OR \"" BONES "%s\"", *key);
  for (guint i = 0; near != NULL && i < near->len; i++)
    g_string_append_printf (out, " OR \"%s\"", (char *) near->pdata[i]);
  g_string_append_c (out, ')');
}

char *
wk_search_keys (const char *text, gboolean are_names)
{
  g_autofree char *fold = NULL, *bones = NULL;
  g_auto (GStrv) words = NULL, keys = NULL;
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  fold = wk_search_fold (text);
  words = g_strsplit (fold, " ", -1);
  out = g_string_new (fold);
  for (char **word = words; *word != NULL; word++)
    {
      g_autofree char *sound = word_sound (*word);

      if (says_enough (sound))
        g_string_append_printf (out, " " SOUND "%s", sound);
    }
  bones = are_names ? NULL : wk_search_name_bones (text);
  keys = are_names ? wk_search_bones (text) : g_strsplit (bones, " ", -1);
  for (char **key = keys; *key != NULL; key++)
    if (**key != '\0')
      g_string_append_printf (out, " " BONES "%s", *key);
  return g_string_free (out, FALSE);
}

char **
wk_search_split_fold (const char *keys)
{
  const char *sound, *bones;
  g_autofree char *fold = NULL;
  gsize length;

  g_return_val_if_fail (keys != NULL, NULL);

  sound = strstr (keys, " " SOUND);
  bones = strstr (keys, " " BONES);
  length = sound != NULL ? (gsize) (sound - keys) : bones != NULL ? (gsize) (bones - keys) : strlen (keys);
  fold = g_strndup (keys, length);
  return g_strsplit (fold, " ", -1);
}

char *
wk_search_query (const char *text,
                 GHashTable *near)
{
  g_autofree char *folded = NULL;
  g_auto (GStrv) words = NULL;
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  folded = wk_search_fold (text);
  if (*folded == '\0')
    return NULL;

  out = g_string_new (NULL);
  words = g_strsplit (folded, " ", -1);
  for (char **word = words; *word != NULL; word++)
    {
      if (out->len > 0)
        g_string_append (out, " AND ");
      append_word (out, *word, near != NULL ? g_hash_table_lookup (near, *word) : NULL);
    }
  return g_string_free (out, FALSE);
}
