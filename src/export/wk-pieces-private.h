/* Fields of a file as pieces of a paper: which, under which label, and how each is said. */
#pragma once

#include "wk-fields.h"
#include "wk-paper.h"
#include "wk-record-list.h"
#include "wk-vocabulary.h"

G_BEGIN_DECLS

typedef enum
{
  WK_PIECE_STRING,
  WK_PIECE_TEXT,
  WK_PIECE_DATE,
  WK_PIECE_PERSON,
  WK_PIECE_NUMBER,
  WK_PIECE_YES, /* said when it is so */
  WK_PIECE_CHOICE, /* of a vocabulary */
  WK_PIECE_WORD, /* of a list of its own */
  WK_PIECE_LIST,
  WK_PIECE_FILE /* under which name a photo or a PDF lies beside the paper */
} WkPieceKind;

typedef struct
{
  const char *field; /* NULL ends a list */
  WkPieceKind kind;
  const char *label; /* (nullable): untranslated; NULL: the value speaks for itself */
  WkTerms terms; /* of a choice */
  const WkTerm *words; /* (nullable): of a word; its key NULL ends it */
} WkPiece;

GDateTime *wk_pieces_parse_day (const char *date); /* (transfer full) (nullable): its midnight; NULL when it is no date */

/* A day as people write it, with the time where there is one; "" for none. */
char *wk_pieces_dup_day (const char *date); /* (transfer full) */

/* Who does a step, or clears something; the resident by name. */
char *wk_pieces_dup_doer (WkFields *action, const char *resident); /* (transfer full) */

char *wk_piece_dup_value (const WkPiece *piece, WkFields *fields); /* (transfer full): "" when there is nothing to say */

/* Each as a fact of its own. */
void wk_pieces_add_facts (WkPaper *paper, WkFields *fields, const WkPiece *pieces);

/* All records of a list under a heading, each as one item; an empty list: no heading. level: 0 makes the heading a label. */
void wk_pieces_add_records (WkPaper *paper, guint level, const char *heading, WkRecordList *records, const WkPiece *pieces);

/* The same, numbered on from @number, which counts them. */
void wk_pieces_add_numbered (WkPaper *paper, guint level, const char *heading, WkRecordList *records, const WkPiece *pieces, guint *number);

/* A heading with a text beneath it, if there is one. */
void wk_pieces_add_part (WkPaper *paper, guint level, const char *heading, WkFields *fields, const char *field);

G_END_DECLS
