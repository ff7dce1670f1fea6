#include "wk-call-script.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _WkCallScript
{
  GPtrArray *questions; /* (owned) of WkCallQuestion */
  GStringChunk *strings; /* (owned): all words */
};

static void
question_free (gpointer data)
{
  WkCallQuestion *question = data;

  g_free ((gpointer) question->answers);
  g_free (question);
}

static WkCallQuestion *
add_question (WkCallScript *self, const char *key)
{
  WkCallQuestion *question = g_new0 (WkCallQuestion, 1);

  question->key = g_string_chunk_insert (self->strings, key);
  question->words = "";
  g_ptr_array_add (self->questions, question);
  return question;
}

static const char *
join (WkCallScript *self, const char *before, const char *line)
{
  g_autofree char *both = before != NULL && *before != '\0' ? g_strconcat (before, "\n", line, NULL) : g_strdup (line);

  return g_string_chunk_insert (self->strings, both);
}

/* `> words -> key` */
static void
add_answer (WkCallScript *self, WkCallQuestion *question, const char *line)
{
  const char *arrow = g_strrstr (line, "->");
  g_autofree char *words = g_strstrip (arrow != NULL ? g_strndup (line, arrow - line) : g_strdup (line));
  g_autofree char *key = g_strstrip (g_strdup (arrow != NULL ? arrow + 2 : ""));
  WkCallAnswer *answers = g_renew (WkCallAnswer, (gpointer) question->answers, question->n_answers + 1);

  answers[question->n_answers].words = g_string_chunk_insert (self->strings, words);
  answers[question->n_answers].leads_to = g_string_chunk_insert (self->strings, key);
  question->answers = answers;
  question->n_answers++;
}

WkCallScript *
wk_call_script_new (const char *text)
{
  WkCallScript *self = g_new0 (WkCallScript, 1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  WkCallQuestion *question = NULL;

  self->questions = g_ptr_array_new_with_free_func (question_free);
  self->strings = g_string_chunk_new (1024);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);

      if (*line == '\0' || *line == '#')
        continue;
      if (*line == '=')
        question = add_question (self, g_strstrip (line + 1));
      else if (question == NULL)
        {
          g_autofree char *key = g_strdup_printf ("%u", self->questions->len + 1);

          add_question (self, key)->words = g_string_chunk_insert (self->strings, line);
        }
      else if (*line == '?')
        question->known = g_string_chunk_insert (self->strings, g_strstrip (line + 1));
      else if (*line == '!')
        question->hint = join (self, question->hint, g_strstrip (line + 1));
      else if (*line == '>')
        add_answer (self, question, line + 1);
      else
        question->words = join (self, question->words, line);
    }
  return self;
}

void
wk_call_script_free (WkCallScript *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->questions);
  g_string_chunk_free (self->strings);
  g_free (self);
}

gsize
wk_call_script_get_length (WkCallScript *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->questions->len;
}

const WkCallQuestion *
wk_call_script_get (WkCallScript *self, gsize position)
{
  g_return_val_if_fail (self != NULL, NULL);
  return position < self->questions->len ? g_ptr_array_index (self->questions, position) : NULL;
}

const WkCallQuestion *
wk_call_script_find (WkCallScript *self, const char *key, gsize *position)
{
  g_return_val_if_fail (self != NULL && key != NULL, NULL);

  for (guint i = 0; i < self->questions->len; i++)
    {
      const WkCallQuestion *question = g_ptr_array_index (self->questions, i);

      if (g_str_equal (question->key, key))
        {
          if (position != NULL)
            *position = i;
          return question;
        }
    }
  return NULL;
}

const WkCallQuestion *
wk_call_script_get_next (WkCallScript *self, const char *key, gsize answer)
{
  const WkCallQuestion *question, *next;
  gsize position = 0;

  g_return_val_if_fail (self != NULL && key != NULL, NULL);

  question = wk_call_script_find (self, key, &position);
  if (question == NULL)
    return *key == '\0' ? wk_call_script_get (self, 0) : NULL;
  if (answer > 0 && answer <= question->n_answers)
    {
      const char *leads_to = question->answers[answer - 1].leads_to;

      if (g_str_equal (leads_to, WK_CALL_SCRIPT_END))
        return NULL;
      next = wk_call_script_find (self, leads_to, NULL);
      if (next != NULL)
        return next;
    }
  return wk_call_script_get (self, position + 1);
}

char *
wk_call_script_check (WkCallScript *self)
{
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (self != NULL, NULL);

  if (self->questions->len == 0)
    return g_strdup (_ ("The script has no question."));
  for (guint i = 0; i < self->questions->len; i++)
    {
      const WkCallQuestion *question = g_ptr_array_index (self->questions, i);

      if (*question->key == '\0' || !g_hash_table_add (keys, (gpointer) question->key))
        /* Translators: %s is a key, such as "language". */
        return g_strdup_printf (_ ("The key “%s” stands there twice, or is empty."), question->key);
      if (*question->words == '\0')
        return g_strdup_printf (_ ("The question “%s” has no words."), question->key);
    }
  for (guint i = 0; i < self->questions->len; i++)
    {
      const WkCallQuestion *question = g_ptr_array_index (self->questions, i);

      for (gsize k = 0; k < question->n_answers; k++)
        {
          const char *leads_to = question->answers[k].leads_to;

          if (*leads_to != '\0' && !g_str_equal (leads_to, WK_CALL_SCRIPT_END) && !g_hash_table_contains (keys, leads_to))
            /* Translators: an answer's words, and a key. */
            return g_strdup_printf (_ ("“%s” leads to “%s”, which is not there."), question->answers[k].words, leads_to);
        }
    }
  return NULL;
}
