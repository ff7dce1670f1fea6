/* What a file knows that a letter says, in the letter's language. */
#pragma once

#include "seat/wk-seat-language.h"
#include "wk-file.h"
#include "wk-letter.h"

G_BEGIN_DECLS

/* What is said beside it. */
typedef struct
{
  const char *to; /* (nullable): the organisation that the letter is to */
  const char *phone; /* to be called */
  const char *guests; /* (nullable): who else comes to the table */
} WkLetterAsk;

/* (transfer full) (element-type utf8 utf8): as wk_letter_texts_fill() takes it. No citizen number is ever among them. */
GHashTable *wk_letter_facts_new (WkFile *file, const WkSeatLanguage *language, WkLetterTexts *texts, const char *key, gboolean informal,
                                 const WkLetterAsk *ask);

char **wk_letter_facts_list_organisations (WkFile *file); /* (transfer full): those with a ground in force, or permission */

/* Why a letter of this sort cannot be written of this file. (transfer none) (nullable): NULL: it can */
const char *wk_letter_facts_get_lack (WkFile *file, WkLetterSort sort);

gboolean wk_letter_facts_hide_home (WkFile *file); /* no post to the house, or an address that may not lie about */
char *wk_letter_facts_dup_address (WkFile *file); /* (transfer full): lines */
char *wk_letter_facts_dup_sender (WkFile *file); /* (transfer full): lines */
char *wk_letter_facts_dup_date (const WkSeatLanguage *language, const char *date); /* (transfer full): a day as a letter has it, with the year */
char *wk_letter_facts_dup_today (const WkSeatLanguage *language); /* (transfer full): with the year */

G_END_DECLS
