#include "wk-search.h"

#include <string.h>

/* What names come to across spellings and scripts: their consonants. Everything that is known of spelling stands in the tables. */

#define MOST_KEYS 4u
#define SHORTEST 3u

typedef struct
{
  gunichar from;
  const char *to;
} Letter;

/* Letters of other scripts as Latin ones, by how Dutch registers, passports and people write them. A capital stands for what is read in
 * two ways; a consonant of a script that leaves vowels out stands for itself, so that two of them are two. */
static const Letter letters[] = {
  /* Arabic, as wk_search_fold() leaves it */
  { 0x0627, "a" },  { 0x0628, "b" },  { 0x062a, "t" },  { 0x062b, "th" }, { 0x062c, "j" },  { 0x062d, "h" },  { 0x062e, "kh" },
  { 0x062f, "d" },  { 0x0630, "dh" }, { 0x0631, "r" },  { 0x0632, "z" },  { 0x0633, "s" },  { 0x0634, "sh" }, { 0x0635, "s" },
  { 0x0636, "d" },  { 0x0637, "t" },  { 0x0638, "z" },  { 0x0639, "a" },  { 0x063a, "gh" }, { 0x0641, "f" },  { 0x0642, "q" },
  { 0x0643, "k" },  { 0x0644, "l" },  { 0x0645, "m" },  { 0x0646, "n" },  { 0x0647, "h" },  { 0x0648, "w" },  { 0x064a, "y" },
  { 0x0621, "" },   { 0x067e, "p" },  { 0x0686, "tsj" },{ 0x0698, "zh" }, { 0x06af, "g" },  { 0x06a4, "v" },
  /* Hebrew */
  { 0x05d0, "a" },  { 0x05d1, "B" },  { 0x05d2, "g" },  { 0x05d3, "d" },  { 0x05d4, "h" },  { 0x05d5, "w" },  { 0x05d6, "z" },
  { 0x05d7, "kh" }, { 0x05d8, "t" },  { 0x05d9, "y" },  { 0x05da, "K" },  { 0x05db, "K" },  { 0x05dc, "l" },  { 0x05dd, "m" },
  { 0x05de, "m" },  { 0x05df, "n" },  { 0x05e0, "n" },  { 0x05e1, "s" },  { 0x05e2, "a" },  { 0x05e3, "P" },  { 0x05e4, "P" },
  { 0x05e5, "ts" }, { 0x05e6, "ts" }, { 0x05e7, "k" },  { 0x05e8, "r" },  { 0x05e9, "sh" }, { 0x05ea, "t" },
  /* Cyrillic */
  { 0x0430, "a" },  { 0x0431, "b" },  { 0x0432, "v" },  { 0x0433, "G" },  { 0x0434, "d" },  { 0x0435, "e" },  { 0x0436, "zh" },
  { 0x0437, "z" },  { 0x0438, "i" },  { 0x043a, "k" },  { 0x043b, "l" },  { 0x043c, "m" },  { 0x043d, "n" },  { 0x043e, "o" },
  { 0x043f, "p" },  { 0x0440, "r" },  { 0x0441, "s" },  { 0x0442, "t" },  { 0x0443, "u" },  { 0x0444, "f" },  { 0x0445, "kh" },
  { 0x0446, "ts" }, { 0x0447, "tsj" },{ 0x0448, "sh" }, { 0x0449, "shch" }, { 0x044a, "" }, { 0x044b, "y" },  { 0x044c, "" },
  { 0x044d, "e" },  { 0x044e, "yu" }, { 0x044f, "ya" }, { 0x0454, "ye" }, { 0x0456, "i" },  { 0x0452, "dj" }, { 0x0458, "j" },
  { 0x0459, "l" },  { 0x045a, "n" },  { 0x045b, "tsj" },{ 0x045f, "dj" },
  /* Greek */
  { 0x03b1, "a" },  { 0x03b2, "v" },  { 0x03b3, "g" },  { 0x03b4, "d" },  { 0x03b5, "e" },  { 0x03b6, "z" },  { 0x03b7, "i" },
  { 0x03b8, "th" }, { 0x03b9, "i" },  { 0x03ba, "k" },  { 0x03bb, "l" },  { 0x03bc, "m" },  { 0x03bd, "n" },  { 0x03be, "x" },
  { 0x03bf, "o" },  { 0x03c0, "p" },  { 0x03c1, "r" },  { 0x03c2, "s" },  { 0x03c3, "s" },  { 0x03c4, "t" },  { 0x03c5, "y" },
  { 0x03c6, "f" },  { 0x03c7, "kh" }, { 0x03c8, "ps" }, { 0x03c9, "o" },
};

/* Ethiopic is a table by itself: from U+1200 on eight places a consonant, in the order of its vowels. */
#define ETHIOPIC 0x1200u
static const char *const ethiopic_consonants[] = {
  "h", "l",  "h",  "m", "s", "r", "s",  "sh", "q", "q", "q",  "q", "b",  "v", "t", "tsj", "h",  "h",  "n",  "n", "a", "k",
  "k", "kh", "kh", "w", "a", "z", "zh", "y",  "d", "d", "dj", "g", "g",  "g", "t", "tsj", "p",  "ts", "ts", "f", "p",
};
static const char *const ethiopic_vowels[] = { "a", "u", "i", "a", "e", "", "o", "wa" };

typedef enum
{
  ANYWHERE,
  AT_START,
  AT_END,
  INSIDE,       /* not at the start */
  BEFORE_FRONT, /* before e, i or y */
  BEFORE_VOWEL, /* before a, e, o or u */
  START_BEFORE_VOWEL,
} Where;

typedef struct
{
  const char *from;
  const char *to;
  const char *or_to; /* (nullable): how others hear the same spelling */
  Where where;
} Bone;

/* A longer spelling stands before a shorter one that begins it; a vowel comes to nothing. */
static const Bone bones[] = {
  { "shch", "s", NULL, ANYWHERE }, { "tsch", "j", "s", ANYWHERE }, { "sch", "s", NULL, ANYWHERE },  { "tsj", "s", "j", ANYWHERE },
  { "dsj", "j", NULL, ANYWHERE },  { "dzj", "j", NULL, ANYWHERE }, { "tch", "s", "j", ANYWHERE },   { "ou", "f", NULL, START_BEFORE_VOWEL },
  { "dj", "j", NULL, ANYWHERE },   { "dh", "t", "s", ANYWHERE },   { "th", "t", "s", ANYWHERE },    { "kh", "h", NULL, ANYWHERE },
  { "gh", "g", NULL, ANYWHERE },   { "ph", "f", NULL, ANYWHERE },  { "sh", "s", NULL, ANYWHERE },   { "sj", "s", NULL, ANYWHERE },
  { "zh", "s", NULL, ANYWHERE },   { "zj", "s", NULL, ANYWHERE },  { "ch", "h", "s", ANYWHERE },    { "ck", "k", NULL, ANYWHERE },
  { "ts", "s", NULL, ANYWHERE },   { "tz", "s", NULL, ANYWHERE },  { "qu", "k", NULL, ANYWHERE },   { "q", "k", NULL, ANYWHERE },
  { "x", "ks", NULL, ANYWHERE },   { "c", "s", "j", BEFORE_FRONT },{ "c", "k", "j", ANYWHERE },     { "ij", "j", NULL, BEFORE_VOWEL },
  { "ij", "", NULL, INSIDE },      { "i", "j", NULL, START_BEFORE_VOWEL }, { "y", "j", NULL, AT_START }, { "w", "f", NULL, AT_START },
  { "j", "", NULL, AT_END },       { "h", "", NULL, AT_END },      { "d", "t", NULL, ANYWHERE },    { "z", "s", NULL, ANYWHERE },
  { "v", "f", NULL, ANYWHERE },    { "B", "b", "f", ANYWHERE },    { "K", "k", "h", ANYWHERE },     { "P", "p", "f", ANYWHERE },
  { "G", "g", "h", ANYWHERE },
};

static gboolean
is_vowel (char c)
{
  return c != '\0' && strchr ("aeiouyw", c) != NULL;
}

static const char *
find_letter (gunichar c)
{
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    if (letters[i].from == c)
      return letters[i].to;
  return NULL;
}

/* The word in Latin letters; NULL when it has others than the tables know. */
static char *
latinise (const char *word)
{
  g_autoptr (GString) out = g_string_sized_new (strlen (word) + 4);

  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      const char *latin;

      if (c < 0x80)
        {
          if (!g_ascii_isalpha (*p))
            return NULL;
          g_string_append_c (out, *p);
        }
      else if (c >= ETHIOPIC && (c - ETHIOPIC) / 8 < G_N_ELEMENTS (ethiopic_consonants))
        g_string_append_printf (out, "'%s%s", ethiopic_consonants[(c - ETHIOPIC) / 8], ethiopic_vowels[c % 8]);
      else if ((latin = find_letter (c)) != NULL)
        g_string_append_printf (out, "%s%s", g_unichar_get_script (c) == G_UNICODE_SCRIPT_CYRILLIC || g_unichar_get_script (c) == G_UNICODE_SCRIPT_GREEK ? "" : "'",
                                latin);
      else
        return NULL;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
fits (const Bone *bone, const char *at, gboolean is_first)
{
  gsize length = strlen (bone->from);
  const char *next;

  if (strncmp (at, bone->from, length) != 0)
    return FALSE;
  next = at + length + (at[length] == '\'');
  switch (bone->where)
    {
    case AT_START:
      return is_first;
    case AT_END:
      return !is_first && *next == '\0';
    case INSIDE:
      return !is_first;
    case BEFORE_FRONT:
      return *next == 'e' || *next == 'i' || *next == 'y';
    case BEFORE_VOWEL:
      return !is_first && *next != '\0' && strchr ("aeou", *next) != NULL;
    case START_BEFORE_VOWEL:
      return is_first && is_vowel (*next);
    case ANYWHERE:
    default:
      return TRUE;
    }
}

/* What is under way of one way to hear a word. */
typedef struct
{
  GString *bones; /* (owned) */
  char last;      /* the letter before, when it stands against the next; a letter doubled is one */
} Hearing;

static void
hear (Hearing *hearing, const char *to)
{
  for (const char *p = to; *p != '\0'; p++)
    {
      if (hearing->last != *p)
        g_string_append_c (hearing->bones, *p);
      hearing->last = *p;
    }
}

static void
hearing_clear (gpointer data)
{
  g_string_free (((Hearing *) data)->bones, TRUE);
}

static void
hear_all (GArray *hearings, const Bone *bone)
{
  guint n = hearings->len;

  for (guint i = 0; i < n; i++)
    {
      if (bone->or_to != NULL && hearings->len < MOST_KEYS)
        {
          Hearing *one = &g_array_index (hearings, Hearing, i);
          Hearing other = { g_string_new (one->bones->str), one->last };

          hear (&other, bone->or_to);
          g_array_append_val (hearings, other);
        }
      hear (&g_array_index (hearings, Hearing, i), bone->to);
    }
}

/* Two consonants say little: the kind of vowel between them says with them who it is, so that Nur, Noor and نور are one and Nero is not. */
static char
find_vowel (const char *latin)
{
  const char *p = latin + strspn (latin, "'");

  p += strcspn (p, "aeiouyw");
  for (; *p != '\0' && (is_vowel (*p) || *p == '\''); p++)
    if (strchr ("ouw", *p) != NULL)
      return 'u';
  return 'a';
}

static void
append_keys (GPtrArray *out, const char *word)
{
  g_autofree char *latin = latinise (word);
  g_autoptr (GArray) hearings = g_array_new (FALSE, FALSE, sizeof (Hearing));
  Hearing first = { NULL, '\0' };
  gboolean is_first = TRUE, begins_with_vowel;

  if (latin == NULL)
    return;
  g_array_set_clear_func (hearings, hearing_clear);
  first.bones = g_string_new (NULL);
  g_array_append_val (hearings, first);
  for (const char *at = latin; *at != '\0';)
    {
      const Bone *found = NULL;
      Bone itself;
      char letter[2] = { *at, '\0' };

      if (*at == '\'')
        {
          for (guint i = 0; i < hearings->len; i++)
            g_array_index (hearings, Hearing, i).last = '\0';
          at++;
          continue;
        }
      for (gsize i = 0; i < G_N_ELEMENTS (bones) && found == NULL; i++)
        if (fits (&bones[i], at, is_first))
          found = &bones[i];
      if (found == NULL)
        {
          /* A name that begins with a vowel: which one, spellings do not agree on. */
          itself = (Bone) { letter, is_vowel (*at) ? (is_first ? "a" : "") : letter, NULL, ANYWHERE };
          found = &itself;
        }
      hear_all (hearings, found);
      for (guint i = 0; *found->to == '\0' && i < hearings->len; i++)
        g_array_index (hearings, Hearing, i).last = '\0';
      at += strlen (found->from);
      is_first = FALSE;
    }

  begins_with_vowel = g_array_index (hearings, Hearing, 0).bones->str[0] == 'a';
  for (guint i = 0; i < hearings->len; i++)
    {
      GString *key = g_array_index (hearings, Hearing, i).bones;

      if (key->len == 2 && !begins_with_vowel)
        g_string_insert_c (key, 1, find_vowel (latin));
      if (key->len >= SHORTEST && !g_ptr_array_find_with_equal_func (out, key->str, g_str_equal, NULL))
        g_ptr_array_add (out, g_strdup (key->str));
    }
}

char **
wk_search_bones (const char *text)
{
  g_autofree char *folded = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (text != NULL, NULL);

  folded = wk_search_fold (text);
  words = g_strsplit (folded, " ", -1);
  for (char **word = words; *word != NULL; word++)
    append_keys (out, *word);
  g_ptr_array_add (out, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&out), FALSE);
}

gboolean
wk_search_may_be_name (const char *word)
{
  g_return_val_if_fail (word != NULL, FALSE);

  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalpha (c))
        return !g_unichar_islower (c);
    }
  return FALSE;
}

char *
wk_search_name_bones (const char *text)
{
  g_autofree char *valid = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  gboolean begins = TRUE;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  words = g_strsplit_set (valid, " \t\n-/(", -1);
  for (char **word = words; *word != NULL; word++)
    {
      g_auto (GStrv) some = NULL;
      gsize n = strlen (*word);

      if (n == 0)
        continue;
      if (wk_search_may_be_name (*word))
        some = wk_search_bones (*word);
      /* What begins a sentence has its capital anyway: only what few other words come to is taken for a name. */
      for (guint i = 0; some != NULL && some[i] != NULL; i++)
        if ((!begins || strlen (some[i]) > SHORTEST) && !g_ptr_array_find_with_equal_func (keys, some[i], g_str_equal, NULL))
          g_ptr_array_add (keys, g_strdup (some[i]));
      begins = strchr (".!?:", (*word)[n - 1]) != NULL;
    }
  g_ptr_array_add (keys, NULL);
  return g_strjoinv (" ", (char **) keys->pdata);
}
