#include "wk-letter.h"

#include <string.h>

#include "wk-paper-private.h"

/* To be read by who reads with difficulty. */
#define LARGE 1.35

typedef struct
{
  char *key; /* (owned) */
  WkLetterSort sort;
  char *title; /* (owned) */
  GString *words; /* (owned) */
} Letter;

struct _WkLetterTexts
{
  GPtrArray *letters; /* (owned) of Letter */
  gboolean checked;
};

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  g_free (letter->key);
  g_free (letter->title);
  g_string_free (letter->words, TRUE);
  g_free (letter);
}

/* ---- reading ------------------------------------------------------------------------------------------- */

/* "== key word: title" */
static Letter *
letter_new (const char *head)
{
  Letter *letter = g_new0 (Letter, 1);
  const char *colon = strchr (head, ':');
  g_autofree char *before = g_strstrip (colon != NULL ? g_strndup (head, colon - head) : g_strdup (head));
  g_auto (GStrv) parts = g_strsplit (before, " ", 2);

  letter->key = g_strdup (parts[0] != NULL ? parts[0] : "");
  if (parts[0] != NULL && parts[1] != NULL && g_str_equal (parts[1], "to-organisation"))
    letter->sort = WK_LETTER_TO_ORGANISATION;
  else if (parts[0] != NULL && parts[1] != NULL && g_str_equal (parts[1], "obligations"))
    letter->sort = WK_LETTER_OBLIGATIONS;
  letter->title = g_strstrip (g_strdup (colon != NULL ? colon + 1 : ""));
  letter->words = g_string_new (NULL);
  return letter;
}

WkLetterTexts *
wk_letter_texts_parse (const char *text)
{
  WkLetterTexts *self = g_new0 (WkLetterTexts, 1);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) lines = g_strsplit (valid, "\n", -1);
  Letter *letter = NULL;

  self->letters = g_ptr_array_new_with_free_func (letter_free);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strchomp (lines[i]);

      if (g_str_has_prefix (line, "== "))
        g_ptr_array_add (self->letters, letter = letter_new (line + 3));
      else if (letter != NULL)
        g_string_append_printf (letter->words, "%s\n", line);
      else if (g_str_equal (line, "checked: yes"))
        self->checked = TRUE;
    }
  return self;
}

void
wk_letter_texts_free (WkLetterTexts *self)
{
  g_ptr_array_unref (self->letters);
  g_free (self);
}

static Letter *
find (WkLetterTexts *self, const char *key)
{
  for (guint i = 0; i < self->letters->len; i++)
    if (g_str_equal (((Letter *) self->letters->pdata[i])->key, key))
      return self->letters->pdata[i];
  return NULL;
}

gboolean
wk_letter_texts_are_checked (WkLetterTexts *self)
{
  return self->checked;
}

const char **
wk_letter_texts_list (WkLetterTexts *self)
{
  GPtrArray *keys = g_ptr_array_new ();

  for (guint i = 0; i < self->letters->len; i++)
    if (*((Letter *) self->letters->pdata[i])->title != '\0')
      g_ptr_array_add (keys, ((Letter *) self->letters->pdata[i])->key);
  g_ptr_array_add (keys, NULL);
  return (const char **) g_ptr_array_free (keys, FALSE);
}

gboolean
wk_letter_texts_have (WkLetterTexts *self, const char *key)
{
  return find (self, key) != NULL;
}

WkLetterSort
wk_letter_texts_get_sort (WkLetterTexts *self, const char *key)
{
  Letter *letter = find (self, key);

  return letter != NULL ? letter->sort : WK_LETTER_TO_RESIDENT;
}

/* ---- filling in ---------------------------------------------------------------------------------------- */

typedef struct
{
  GHashTable *facts; /* (nullable) */
  gboolean informal, lacks;
} Filling;

/* What stands in place of a mark. */
static void
append_mark (GString *out, const char *mark, Filling *filling)
{
  g_auto (GStrv) forms = g_strsplit (mark, "|", 2), parts = g_strsplit (mark, ":", 2);
  const char *fact;

  if (forms[0] != NULL && forms[1] != NULL)
    {
      g_string_append (out, forms[filling->informal ? 1 : 0]);
      return;
    }
  fact = filling->facts != NULL && parts[0] != NULL ? g_hash_table_lookup (filling->facts, parts[0]) : NULL;
  if (fact != NULL && *fact != '\0')
    g_string_append (out, fact);
  else if (parts[0] != NULL && parts[1] != NULL)
    g_string_append_printf (out, "[%s]", parts[1]);
  else
    filling->lacks = TRUE;
}

/* (nullable): NULL: the line is left out. */
static char *
fill_line (const char *line, Filling *filling)
{
  g_autoptr (GString) out = g_string_new (NULL);

  filling->lacks = FALSE;
  while (*line != '\0')
    {
      const char *open = strchr (line, '{'), *close = open != NULL ? strchr (open, '}') : NULL;
      g_autofree char *mark = NULL;

      if (close == NULL)
        {
          g_string_append (out, line);
          break;
        }
      g_string_append_len (out, line, open - line);
      mark = g_strndup (open + 1, close - open - 1);
      append_mark (out, mark, filling);
      line = close + 1;
    }
  return filling->lacks ? NULL : g_string_free (g_steal_pointer (&out), FALSE);
}

char *
wk_letter_texts_dup_title (WkLetterTexts *self, const char *key, gboolean informal)
{
  Letter *letter = find (self, key);
  Filling filling = { NULL, informal };
  char *title = letter != NULL ? fill_line (letter->title, &filling) : NULL;

  return title != NULL ? title : g_strdup ("");
}

char *
wk_letter_texts_fill (WkLetterTexts *self, const char *key, GHashTable *facts, gboolean informal)
{
  Letter *letter = find (self, key);
  g_auto (GStrv) lines = g_strsplit (letter != NULL ? letter->words->str : "", "\n", -1);
  Filling filling = { facts, informal };
  g_autoptr (GString) out = g_string_new (NULL);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = fill_line (lines[i], &filling);

      /* Of a paragraph that was left out no gap stays. */
      if (line != NULL && (*line != '\0' || (out->len > 0 && !g_str_has_suffix (out->str, "\n\n"))))
        g_string_append_printf (out, "%s\n", line);
    }
  return g_strstrip (g_string_free (g_steal_pointer (&out), FALSE));
}

gboolean
wk_letter_is_filled (const char *words)
{
  const char *open = strchr (words, '[');

  return open == NULL || strchr (open, ']') == NULL;
}

/* ---- on paper ------------------------------------------------------------------------------------------- */

static void
add_letter (WkPaper *paper, const WkLetter *letter)
{
  g_auto (GStrv) paragraphs = g_strsplit (letter->words, "\n\n", -1);

  wk_paper_add (paper, WK_PAPER_SENDER, letter->sender);
  wk_paper_add (paper, WK_PAPER_ADDRESS, letter->address);
  wk_paper_add (paper, WK_PAPER_DAY, letter->date);
  wk_paper_add (paper, WK_PAPER_SUBJECT, letter->title);
  for (gsize i = 0; paragraphs[i] != NULL; i++)
    wk_paper_add (paper, WK_PAPER_PARAGRAPH, paragraphs[i]);
}

WkPaper *
wk_letter_paper_new (const WkLetter *letter, const WkLetter *other, gboolean large)
{
  WkPaper *paper = wk_paper_new (letter->title, letter->language);

  /* It begins with who sends it. */
  wk_paper_cut (paper, 0);
  wk_paper_set_foot (paper, "");
  wk_paper_set_scale (paper, large ? LARGE : 1);
  add_letter (paper, letter);
  if (other != NULL)
    {
      wk_paper_break_page (paper);
      add_letter (paper, other);
    }
  return paper;
}
