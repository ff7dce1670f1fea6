/* A resident's whole file on paper. */
#pragma once

#include "wk-document.h"
#include "wk-paper.h"

G_BEGIN_DECLS

/* The documents of one resident, all borrowed. */
typedef struct
{
  WkDocument *card;
  WkDocument *identity;
  WkDocument *base;
  WkDocument *intake;
  WkDocument *talks;
  WkDocument *story;
  WkDocument *plan;
  WkDocument *const *domains;
  gsize n_domains;
} WkFileDocuments;

/**
 * wk_file_paper_new:
 * @file: the documents
 *
 * Returns: (transfer full): everything in them that says something, in the order of the screen, in the language of the program. Of the
 *   citizen number only the last digits.
 */
WkPaper *wk_file_paper_new (const WkFileDocuments *file);

G_END_DECLS
