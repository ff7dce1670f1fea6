/* What is different between two states of a plan, in sentences for everybody at the table. */
#pragma once

#include "wk-plan-version.h"

G_BEGIN_DECLS

typedef enum
{
  WK_PLAN_DRAFT, /* never agreed */
  WK_PLAN_AGREED, /* as agreed, but for what was done */
  WK_PLAN_CHANGED, /* agreed once, and something else now */
} WkPlanState;

typedef struct
{
  char *sentence; /* (owned): a whole one, translated */
  char *record; /* (owned): id of the record that it is about, "" for the plan itself */
  /* The same in parts, for who says it in another language. */
  const char *topic; /* the text's field; `step` and `first`; of what somebody does `who`, `when`, `belongs`, `closed`, `done`, `cleared`, `undone`; of a goal
                        `reached`; `next-talk`, `next-talk-place`, `evaluate-every`, `looked-back` */
  char *name; /* (owned): what it is about, as a line; "" */
  char *was, *is; /* (owned): words as a line, names, or dates as documents hold them; "" for nothing */
  gboolean progress; /* something was done or an appointment made, as agreed: no other agreement */
} WkPlanChange;

void wk_plan_change_free (WkPlanChange *self);

typedef char *(*WkPlanDateFunc) (const char *date); /* (transfer full): a date as people say it */

/**
 * wk_plan_compare:
 * @before: a plan as it was: wk_plan_open_version()
 * @after: the plan as it is
 * @say_date: (nullable): how dates are said; %NULL: as documents hold them
 *
 * What is prepared for the talk, the agenda, which lines go home and the order of things are no difference.
 *
 * Returns: (transfer full) (element-type WkPlanChange): in the order of the plan; empty: the same
 */
GPtrArray *wk_plan_compare (WkDocument *before, WkDocument *after, WkPlanDateFunc say_date);

gboolean wk_plan_changes_matter (GPtrArray *changes); /* whether any is more than progress */

/**
 * wk_plan_get_state:
 * @plan: a plan
 * @hash: wk_plan_dup_hash() of it
 * @latest: (nullable): the latest of its versions
 * @agreed: (nullable): that version's words: wk_plan_open_version()
 * @say_date: (nullable): how dates are said, as above
 * @changes: (out) (transfer full) (element-type WkPlanChange): what is different from @agreed; empty where it cannot be compared
 *
 * Returns: how the plan stands
 */
WkPlanState wk_plan_get_state (WkDocument *plan, const char *hash, const WkPlanVersion *latest, WkDocument *agreed,
                               WkPlanDateFunc say_date, GPtrArray **changes);

/**
 * wk_plan_quote:
 * @words: somebody's words
 *
 * Returns: (transfer full): them as one line for a sentence, shortened, set apart from the direction of writing round them
 */
char *wk_plan_quote (const char *words);

G_END_DECLS
