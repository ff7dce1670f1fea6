/* Who wrote what in a plan, place by place. */
#pragma once

#include "wk-author.h"
#include "wk-document.h"

G_BEGIN_DECLS

typedef struct
{
  char *place; /* (owned): where in the plan, translated: "Step 3: what" */
  char *words; /* (owned): on one line, as wk_plan_quote() has them */
  WkAuthor *author; /* (owned) */
  gboolean own_words; /* some of it is in the resident's own words */
} WkPlanHand;

void wk_plan_hand_free (WkPlanHand *self);

/**
 * wk_plan_list_hands:
 * @plan: a plan
 *
 * Returns: (transfer full) (element-type WkPlanHand): each stretch of words whose author is known, in the order of the plan
 */
GPtrArray *wk_plan_list_hands (WkDocument *plan);

/**
 * wk_plan_hand_dup_name:
 * @author: who wrote
 *
 * Returns: (transfer full): the author with their organisation, or for whom they write
 */
char *wk_plan_hand_dup_name (WkAuthor *author);

G_END_DECLS
