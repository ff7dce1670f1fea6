#include "wk-plain-words.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#define MOST_WORDS 20 /* in a sentence that is easy to take in */
#define LIST_SUFFIX ".nl.words"

typedef struct
{
  gunichar *word; /* (owned): small letters */
  guint length;
  WkHintKind kind;
  char *better; /* (owned) (nullable) */
} Entry;

struct _WkPlainWords
{
  GHashTable *entries; /* (owned) (element-type utf8 Entry) */
  GHashTable *by_first; /* (owned): first letter → GPtrArray of Entry, the longest first */
  GHashTable *no_participles; /* (owned) (element-type utf8) */
  WkSpellFunc spell; /* (nullable) */
  gpointer data;
};

/* A text as characters, small and as they are. */
typedef struct
{
  gunichar *letters, *small; /* (owned) */
  guint length;
} Letters;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->word);
  g_free (entry->better);
  g_free (entry);
}

static void
hint_clear (gpointer data)
{
  WkHint *hint = data;

  g_free (hint->word);
  g_free (hint->better);
}

static Letters
letters_new (const char *text)
{
  Letters self;
  glong n;

  self.letters = g_utf8_to_ucs4_fast (text, -1, &n);
  self.length = n;
  self.small = g_new (gunichar, n + 1);
  for (guint i = 0; i < self.length; i++)
    self.small[i] = g_unichar_tolower (self.letters[i]);
  self.small[n] = 0;
  return self;
}

static void
letters_clear (Letters *self)
{
  g_free (self->letters);
  g_free (self->small);
}

/* ---- word lists ---- */

WkPlainWords *
wk_plain_words_new (void)
{
  WkPlainWords *self = g_new0 (WkPlainWords, 1);

  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  self->by_first = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->no_participles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
wk_plain_words_free (WkPlainWords *self)
{
  g_hash_table_unref (self->by_first);
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->no_participles);
  g_free (self);
}

static int
compare_lengths (gconstpointer a, gconstpointer b)
{
  const Entry *one = *(Entry *const *) a, *other = *(Entry *const *) b;

  return one->length > other->length ? -1 : one->length < other->length;
}

static void
sort_entries (WkPlainWords *self)
{
  GHashTableIter iter;
  gpointer entry, list;

  g_hash_table_remove_all (self->by_first);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    {
      gpointer first = GUINT_TO_POINTER (((Entry *) entry)->word[0]);

      list = g_hash_table_lookup (self->by_first, first);
      if (list == NULL)
        g_hash_table_insert (self->by_first, first, list = g_ptr_array_new ());
      g_ptr_array_add (list, entry);
    }
  g_hash_table_iter_init (&iter, self->by_first);
  while (g_hash_table_iter_next (&iter, NULL, &list))
    g_ptr_array_sort (list, compare_lengths);
}

static void
add_entry (WkPlainWords *self, WkHintKind kind, const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, "\t", 2);
  g_autofree char *word = g_utf8_strdown (g_strstrip (parts[0]), -1);
  char *better = parts[1] != NULL ? g_strstrip (parts[1]) : NULL;
  Entry *entry;
  glong n;

  if (*word == '\0')
    return;
  entry = g_new0 (Entry, 1);
  entry->word = g_utf8_to_ucs4_fast (word, -1, &n);
  entry->length = n;
  entry->kind = kind;
  entry->better = better != NULL && *better != '\0' ? g_strdup (better) : NULL;
  g_hash_table_replace (self->entries, g_steal_pointer (&word), entry);
}

void
wk_plain_words_add (WkPlainWords *self, const char *list)
{
  g_auto (GStrv) lines = g_strsplit (list, "\n", -1);
  const char *section = "[jargon]";

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      char *line = lines[i];

      g_strchomp (line);
      if (*line == '\0' || *line == '#' || !g_utf8_validate (line, -1, NULL))
        continue;
      if (*line == '[')
        section = line;
      else if (*line == '!')
        {
          g_autofree char *word = g_utf8_strdown (line + 1, -1);

          g_hash_table_remove (self->entries, g_strstrip (word));
        }
      else if (g_str_equal (section, "[no-participle]"))
        g_hash_table_add (self->no_participles, g_utf8_strdown (line, -1));
      else
        add_entry (self, g_str_equal (section, "[distrust]") ? WK_HINT_DISTRUST : WK_HINT_JARGON, line);
    }
  sort_entries (self);
}

static void
add_folder (WkPlainWords *self, const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, "woonkamer", "words", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL), *content = NULL;

      if (g_str_has_suffix (name, LIST_SUFFIX) && g_file_get_contents (file, &content, NULL, NULL))
        wk_plain_words_add (self, content);
    }
}

WkPlainWords *
wk_plain_words_get_default (void)
{
  static WkPlainWords *words;
  g_autoptr (GBytes) list = NULL;
  const char *const *dirs = g_get_system_data_dirs ();

  if (words != NULL)
    return words;
  words = wk_plain_words_new ();
  list = g_resources_lookup_data ("/nl/woonkamer/Woonkamer/words/nl.words", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (list != NULL)
    {
      g_autofree char *content = g_strndup (g_bytes_get_data (list, NULL), g_bytes_get_size (list));

      wk_plain_words_add (words, content);
    }
  /* The more particular the folder, the later: a person's own goes before the machine's. */
  for (gsize n = g_strv_length ((char **) dirs); n > 0; n--)
    add_folder (words, dirs[n - 1]);
  add_folder (words, g_get_user_data_dir ());
  return words;
}

void
wk_plain_words_set_spelling (WkPlainWords *self, WkSpellFunc spell, gpointer data)
{
  self->spell = spell;
  self->data = data;
}

/* ---- looking through a text ---- */

static gboolean
is_letter (gunichar c)
{
  return g_unichar_isalnum (c) || c == '\'' || c == 0x2019 || c == '-' || g_unichar_ismark (c);
}

static char *
dup_slice (const gunichar *letters, guint start, guint length)
{
  return g_ucs4_to_utf8 (letters + start, length, NULL, NULL, NULL);
}

/* Takes @better. */
static void
add_hint (GArray *hints, const Letters *text, guint start, guint length, WkHintKind kind, char *better)
{
  WkHint hint = { start, length, kind, kind == WK_HINT_LONG ? g_strdup ("") : dup_slice (text->letters, start, length), better };

  g_array_append_val (hints, hint);
}

/* As the word stood: with a capital where it had one. */
static char *
dup_cased (const char *better, gunichar first)
{
  gunichar c;
  char capital[7] = "";

  if (better == NULL || !g_unichar_isupper (first))
    return g_strdup (better);
  c = g_utf8_get_char (better);
  g_unichar_to_utf8 (g_unichar_toupper (c), capital);
  return g_strconcat (capital, g_utf8_next_char (better), NULL);
}

static const Entry *
find_entry (WkPlainWords *self, const Letters *text, guint at)
{
  GPtrArray *list = g_hash_table_lookup (self->by_first, GUINT_TO_POINTER (text->small[at]));

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const Entry *entry = g_ptr_array_index (list, i);

      if (at + entry->length <= text->length && memcmp (text->small + at, entry->word, entry->length * sizeof (gunichar)) == 0 &&
          (at + entry->length == text->length || !is_letter (text->small[at + entry->length])))
        return entry;
    }
  return NULL;
}

static gboolean
is_participle (WkPlainWords *self, const char *word)
{
  static GRegex *shape;

  if (g_hash_table_contains (self->no_participles, word))
    return FALSE;
  if (shape == NULL)
    shape = g_regex_new ("^(aan|af|bij|door|in|mee|na|op|over|terug|toe|uit|vast|voor)?(ge\\p{L}{3,}(d|t|en)|(be|ver|ont|her)\\p{L}{3,}(d|t))$", 0, 0,
                         NULL);
  return g_regex_match (shape, word, 0, NULL);
}

static gboolean
is_auxiliary (const char *word)
{
  return g_str_equal (word, "wordt") || g_str_equal (word, "worden") || g_str_equal (word, "werd") || g_str_equal (word, "werden");
}

typedef struct
{
  guint start, words; /* of the sentence so far */
  guint auxiliary, auxiliary_length; /* length 0: none */
  gboolean participle;
} Sentence;

static void
end_sentence (GArray *hints, const Letters *text, Sentence *sentence, guint end)
{
  while (sentence->start < end && !is_letter (text->small[sentence->start]))
    sentence->start++;
  if (sentence->words > MOST_WORDS)
    add_hint (hints, text, sentence->start, end - sentence->start, WK_HINT_LONG, NULL);
  if (sentence->auxiliary_length > 0 && sentence->participle)
    add_hint (hints, text, sentence->auxiliary, sentence->auxiliary_length, WK_HINT_PASSIVE, NULL);
  memset (sentence, 0, sizeof *sentence);
  sentence->start = end;
}

static void
check_spelling (WkPlainWords *self, GArray *hints, const Letters *text, guint start, guint length, gboolean first)
{
  g_autofree char *word = NULL;
  char *better = NULL;

  /* Names, numbers and what is being typed are nobody's mistake. */
  if (self->spell == NULL || length < 3 || start + length == text->length || (!first && g_unichar_isupper (text->letters[start])))
    return;
  for (guint i = start; i < start + length; i++)
    if (g_unichar_isdigit (text->letters[i]) || (i > start && g_unichar_isupper (text->letters[i])))
      return;
  word = dup_slice (text->letters, start, length);
  if (!self->spell (word, &better, self->data))
    add_hint (hints, text, start, length, WK_HINT_SPELLING, better);
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const WkHint *one = a, *other = b;

  return one->start < other->start ? -1 : one->start > other->start;
}

GArray *
wk_plain_words_check (WkPlainWords *self, const char *words)
{
  GArray *hints = g_array_new (FALSE, FALSE, sizeof (WkHint));
  Letters text = letters_new (words);
  Sentence sentence = { 0 };
  guint hinted = 0; /* what lies before has its hint */

  g_array_set_clear_func (hints, hint_clear);
  for (guint i = 0; i < text.length;)
    {
      g_autofree char *word = NULL;
      const Entry *entry;
      guint end = i;

      if (!is_letter (text.small[i]))
        {
          gunichar c = text.small[i++];

          /* A dot within an abbreviation ends no sentence. */
          if (c == '\n' || ((c == '.' || c == '!' || c == '?') && i >= hinted && (i == text.length || g_unichar_isspace (text.small[i]))))
            end_sentence (hints, &text, &sentence, i);
          continue;
        }
      while (end < text.length && is_letter (text.small[end]))
        end++;
      word = dup_slice (text.small, i, end - i);
      sentence.words++;
      if (is_auxiliary (word))
        {
          sentence.auxiliary = i;
          sentence.auxiliary_length = end - i;
        }
      sentence.participle |= is_participle (self, word);
      entry = i >= hinted ? find_entry (self, &text, i) : NULL;
      if (entry != NULL)
        {
          add_hint (hints, &text, i, entry->length, entry->kind, dup_cased (entry->better, text.letters[i]));
          hinted = i + entry->length;
        }
      else if (i >= hinted)
        check_spelling (self, hints, &text, i, end - i, sentence.words == 1);
      i = end;
    }
  end_sentence (hints, &text, &sentence, text.length);
  letters_clear (&text);
  g_array_sort (hints, compare_starts);
  return hints;
}

char *
wk_hint_dup_words (const WkHint *self)
{
  switch (self->kind)
    {
    case WK_HINT_DISTRUST:
      if (self->better != NULL)
        /* Translators: a word, a friendlier one. Ctrl+. is a key. */
        return g_strdup_printf (_ ("“%s” sounds as if somebody is not believed. Rather “%s”? Ctrl+. takes that."), self->word, self->better);
      return g_strdup_printf (_ ("“%s” sounds as if somebody is not believed. Can it be said otherwise?"), self->word);
    case WK_HINT_PASSIVE:
      return g_strdup (_ ("Who does this? Say it with a name: “Karin calls”, not “there will be called”."));
    case WK_HINT_LONG:
      return g_strdup (_ ("A long sentence. Can it be two?"));
    case WK_HINT_SPELLING:
      if (self->better != NULL)
        return g_strdup_printf (_ ("“%s” is not in the dictionary. Do you mean “%s”? Ctrl+. takes that."), self->word, self->better);
      return g_strdup_printf (_ ("“%s” is not in the dictionary."), self->word);
    case WK_HINT_JARGON:
    default:
      if (self->better != NULL)
        return g_strdup_printf (_ ("“%s” is hard to read. Rather “%s”? Ctrl+. takes that."), self->word, self->better);
      return g_strdup_printf (_ ("“%s” is hard to read. Is there an easier word?"), self->word);
    }
}
