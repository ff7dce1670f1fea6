/* What stands in a plan's own way, asked as a friend would. No score, and no rule that may not be left. */
#pragma once

#include "wk-plan-difference.h"

G_BEGIN_DECLS

typedef enum
{
  WK_PLAN_TWO_ORGANISATIONS, /* two organisations do the same */
  WK_PLAN_TOO_MUCH, /* much for one person within a week */
  WK_PLAN_BARRIER_ASSUMED_AWAY, /* a step comes before what must be cleared for it */
  WK_PLAN_OBLIGATION_ALONE, /* an obligation with no support beside it */
} WkPlanRemarkKind;

typedef struct
{
  WkPlanRemarkKind kind;
  char *sentence; /* (owned): a whole one, translated; ends in a question */
  char *record; /* (owned): id of the record that it is about first */
} WkPlanRemark;

void wk_plan_remark_free (WkPlanRemark *self);

/**
 * wk_plan_check:
 * @plan: a plan
 * @say_date: (nullable): how dates are said
 *
 * Returns: (transfer full) (element-type WkPlanRemark): what is worth a question, in the order of the kinds
 */
GPtrArray *wk_plan_check (WkDocument *plan, WkPlanDateFunc say_date);

/* (transfer full): what a step or a first thing to clear is, a closed step by its title; "" when empty. */
char *wk_plan_dup_action (WkRecord *action);

/**
 * wk_plan_list_actions:
 * @plan: a plan
 *
 * Returns: (transfer container) (element-type WkRecord): all that somebody does: what must be cleared first, then the steps,
 *   goal by goal, orphans last
 */
GPtrArray *wk_plan_list_actions (WkDocument *plan);

/**
 * wk_plan_list_overdue:
 * @plan: a plan
 * @today: yyyy-mm-dd
 *
 * Returns: (transfer container) (element-type WkRecord): what others than the resident promised for a day before @today and
 *   have not done, the oldest first
 */
GPtrArray *wk_plan_list_overdue (WkDocument *plan, const char *today);

G_END_DECLS
