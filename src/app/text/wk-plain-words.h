/* Plain language: where a text is hard to read or sounds unkind, and a friendlier word. Hints only: nothing is counted, nobody
 * gets a score. Word lists are data (data/words), to which a location adds its own. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WK_HINT_JARGON,
  WK_HINT_DISTRUST,
  WK_HINT_PASSIVE, /* who does it? */
  WK_HINT_LONG, /* a sentence */
  WK_HINT_SPELLING,
} WkHintKind;

typedef struct
{
  guint start, length; /* characters */
  WkHintKind kind;
  char *word; /* (owned): what stands there; "" of a sentence */
  char *better; /* (owned) (nullable): what could stand there */
} WkHint;

typedef struct _WkPlainWords WkPlainWords;

WkPlainWords *wk_plain_words_new (void); /* (transfer full): no words yet */
void wk_plain_words_free (WkPlainWords *self);
void wk_plain_words_add (WkPlainWords *self, const char *list); /* a file's content; later ones go before earlier ones */
WkPlainWords *wk_plain_words_get_default (void); /* (transfer none): the program's, and the location's */

/* Whether a word is spelled as the dictionary has it, and what else it might be. (nullable) */
typedef gboolean (*WkSpellFunc) (const char *word, char **better /* (out) (transfer full) (nullable) */, gpointer data);
void wk_plain_words_set_spelling (WkPlainWords *self, WkSpellFunc spell, gpointer data);

GArray *wk_plain_words_check (WkPlainWords *self, const char *text); /* (transfer full) (element-type WkHint): by start */
char *wk_hint_dup_words (const WkHint *self); /* (transfer full): a sentence for who writes, translated */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkPlainWords, wk_plain_words_free)

G_END_DECLS
