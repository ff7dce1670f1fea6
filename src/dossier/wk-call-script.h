/* A call script: questions that lead to one another, as a text that people can change (SCHEMA.md, "script"). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *words; /* what is answered */
  const char *leads_to; /* the key of the question that follows; "end": none */
} WkCallAnswer;

typedef struct
{
  const char *key;
  const char *words; /* to be said */
  const char *hint; /* (nullable): for the caller */
  const char *known; /* (nullable): the field that answers it already, as `base.language` */
  const WkCallAnswer *answers;
  gsize n_answers;
} WkCallQuestion;

#define WK_CALL_SCRIPT_END "end"

typedef struct _WkCallScript WkCallScript;

/**
 * wk_call_script_new:
 * @text: a script
 *
 * Reads a script. Every text is one: lines before the first `= key` make a question each, keyed by their number.
 *
 * Returns: (transfer full): the script
 */
WkCallScript *wk_call_script_new (const char *text);
void wk_call_script_free (WkCallScript *self);

gsize wk_call_script_get_length (WkCallScript *self);
const WkCallQuestion *wk_call_script_get (WkCallScript *self, gsize position); /* (nullable) */
const WkCallQuestion *wk_call_script_find (WkCallScript *self, const char *key, gsize *position); /* (nullable) */

/**
 * wk_call_script_get_next:
 * @self: a script
 * @key: a question's key; "" before the first
 * @answer: the answer given, from 1; 0 for none of them
 *
 * Where an answer leads to a question that is not there, or none was given, the next one follows.
 *
 * Returns: (transfer none) (nullable): the question that follows; %NULL after the last
 */
const WkCallQuestion *wk_call_script_get_next (WkCallScript *self, const char *key, gsize answer);

/**
 * wk_call_script_check:
 * @self: a script
 *
 * Returns: (transfer full) (nullable): a sentence for people about the first thing that is wrong: a key twice, an answer that
 *   leads nowhere, a question without words; %NULL when all is well
 */
char *wk_call_script_check (WkCallScript *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkCallScript, wk_call_script_free)

G_END_DECLS
