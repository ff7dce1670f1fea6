/* What the papers of this folder say beyond plain words. */
#pragma once

#include "wk-marked-private.h"
#include "wk-paper.h"

G_BEGIN_DECLS

typedef enum
{
  WK_PAPER_TITLE,
  WK_PAPER_CHAPTER,
  WK_PAPER_SECTION,
  WK_PAPER_TEXT,
  WK_PAPER_QUOTE,
  WK_PAPER_FACT,
  WK_PAPER_ITEM,
  WK_PAPER_PERSON
} WkPaperKind;

const char *wk_paper_get_title (WkPaper *self);
WkMarks *wk_paper_get_marks (WkPaper *self); /* (transfer none) */

/* Adds @words as they are marked; label: (nullable); no words add nothing. */
void wk_paper_add_marked (WkPaper *self, WkPaperKind kind, const char *label, WkMarked *words);

/* A person of the legend, behind their shape. */
void wk_paper_add_person (WkPaper *self, guint seat, const char *words);

G_END_DECLS
