/* What the papers of this folder say beyond plain words. */
#pragma once

#include "wk-marked-private.h"
#include "wk-paper.h"

G_BEGIN_DECLS

typedef enum
{
  WK_PAPER_TITLE,
  WK_PAPER_CHAPTER,
  WK_PAPER_DOER, /* a chapter behind a round with initials */
  WK_PAPER_SECTION,
  WK_PAPER_TEXT,
  WK_PAPER_QUOTE,
  WK_PAPER_FACT,
  WK_PAPER_ITEM,
  WK_PAPER_ALSO, /* under an item: the same in another language */
  WK_PAPER_PERSON,
  /* of a letter */
  WK_PAPER_SENDER,
  WK_PAPER_ADDRESS, /* where the window of an envelope is */
  WK_PAPER_DAY,
  WK_PAPER_SUBJECT,
  WK_PAPER_PARAGRAPH
} WkPaperKind;

const char *wk_paper_get_title (WkPaper *self);
WkMarks *wk_paper_get_marks (WkPaper *self); /* (transfer none) */

void wk_paper_add (WkPaper *self, WkPaperKind kind, const char *text); /* (nullable): nothing and "" add nothing */
void wk_paper_break_page (WkPaper *self); /* what is added next begins on a page of its own */

/* Adds @words as they are marked; label: (nullable); no words add nothing. */
void wk_paper_add_marked (WkPaper *self, WkPaperKind kind, const char *label, WkMarked *words);

/* A chapter about a person. */
void wk_paper_add_doer (WkPaper *self, const char *name);

/* A person of the legend, behind their shape. */
void wk_paper_add_person (WkPaper *self, guint seat, const char *words);

G_END_DECLS
