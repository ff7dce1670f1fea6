/* Letters as a location has them, a file for each language (data/letters/nl.txt says how one is written), and one of them on paper. */
#pragma once

#include "wk-paper.h"

G_BEGIN_DECLS

typedef struct _WkLetterTexts WkLetterTexts;

/* What must be known for a letter, besides whom it is to. */
typedef enum
{
  WK_LETTER_TO_RESIDENT,
  WK_LETTER_TO_ORGANISATION,
  WK_LETTER_OBLIGATIONS, /* to the resident: an agreement with an obligation */
} WkLetterSort;

/**
 * wk_letter_texts_parse:
 * @text: a file of letters in one language
 *
 * Returns: (transfer full): them; lines that belong to no letter are left out
 */
WkLetterTexts *wk_letter_texts_parse (const char *text);
void wk_letter_texts_free (WkLetterTexts *self);

gboolean wk_letter_texts_are_checked (WkLetterTexts *self); /* a speaker of the language has looked through them */

/* The letters that there are, in their order. (transfer container) (array zero-terminated=1) */
const char **wk_letter_texts_list (WkLetterTexts *self);
gboolean wk_letter_texts_have (WkLetterTexts *self, const char *key);
WkLetterSort wk_letter_texts_get_sort (WkLetterTexts *self, const char *key);
char *wk_letter_texts_dup_title (WkLetterTexts *self, const char *key, gboolean informal); /* (transfer full): "" where there is no such letter */

/**
 * wk_letter_texts_fill:
 * @self: letters
 * @key: which of them
 * @facts: (element-type utf8 utf8): what is known, by name
 * @informal: whether the reader is addressed as *je*
 *
 * A line with a fact that is not known is left out; one that must not be left out shows between brackets what is to be filled in.
 *
 * Returns: (transfer full): its words, paragraphs apart by an empty line
 */
char *wk_letter_texts_fill (WkLetterTexts *self, const char *key, GHashTable *facts, gboolean informal);

gboolean wk_letter_is_filled (const char *words); /* nothing stands between brackets any more */

/* A letter as it is sent. */
typedef struct
{
  const char *title; /* what it is about */
  const char *language;
  const char *sender; /* lines */
  const char *address; /* lines: to whom */
  const char *date; /* in the letter's language */
  const char *words; /* paragraphs apart by an empty line */
} WkLetter;

/**
 * wk_letter_paper_new:
 * @letter: a letter
 * @other: (nullable): the same in another language, on a page of its own
 * @large: in large print
 *
 * Returns: (transfer full): it, its address where the window of an envelope is
 */
WkPaper *wk_letter_paper_new (const WkLetter *letter, const WkLetter *other, gboolean large);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkLetterTexts, wk_letter_texts_free)

G_END_DECLS
