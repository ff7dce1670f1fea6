/* The participation plan: what is special to it, beside its fields and records (SCHEMA.md, "plan"). */
#pragma once

#include "wk-document.h"

G_BEGIN_DECLS

/* The lists, live: WkGoal, WkStep under a goal, and at the plan's top WkFirst (barriers to clear first),
 * WkAgreement, WkDisagreement, WkPreparation. */
WkRecordList *wk_plan_get_goals (WkDocument *plan);
WkRecordList *wk_plan_get_steps (WkRecord *goal);
WkRecordList *wk_plan_get_orphan_steps (WkDocument *plan); /* steps that hang on no goal */

/**
 * wk_plan_get_list_of:
 * @record: of a plan
 *
 * Returns: (transfer none) (nullable): the list in which it stands: of its goal, of the plan, or of what lost its goal
 */
WkRecordList *wk_plan_get_list_of (WkRecord *record);

/**
 * wk_plan_put:
 * @record: what was cut
 * @at: what it is put behind, of the same kind; or, for what hangs on a goal, a goal, to whose end it goes
 *
 * Puts a record elsewhere in its plan; there is never a second one of it. What somebody took away meanwhile comes back.
 *
 * Returns: %FALSE when it cannot stand there, or the plan may not be edited
 */
gboolean wk_plan_put (WkRecord *record, WkRecord *at);

/**
 * wk_plan_set_answer:
 * @plan: a plan
 * @person: account id in hex, or %WK_PERSON_RESIDENT; no `:`
 * @answer: (nullable): `right`, `think` or `not-yet` (WK_TERMS_ANSWER); %NULL takes it back
 * @until: (nullable): with `think`: the date until when
 *
 * Answers the plan as it is now: the answer names wk_plan_dup_hash(). When the resident answers `right`, the plan as it is
 * is kept beside the answer, frozen (wk_plan_list_versions()). No undo takes an answer back.
 *
 * Returns: %FALSE when the plan is read-only
 */
gboolean wk_plan_set_answer (WkDocument *plan, const char *person, const char *answer, const char *until);

/**
 * wk_plan_get_answer:
 * @plan: a plan
 * @person: as above
 * @answer: (out) (optional) (transfer full): the shown answer
 * @until: (out) (optional) (transfer full): "" but with `think`
 * @current: (out) (optional): whether the plan is still as it was answered
 *
 * Returns: whether there is an answer; the others are untouched when not
 */
gboolean wk_plan_get_answer (WkDocument *plan, const char *person, char **answer, char **until, gboolean *current);

/**
 * wk_plan_answer_names:
 * @plan: a plan
 * @person: as above
 * @hash: of a version
 *
 * Returns: whether that is what the person answered
 */
gboolean wk_plan_answer_names (WkDocument *plan, const char *person, const char *hash);

char **wk_plan_list_answers (WkDocument *plan); /* (transfer full): the persons who answered, sorted */

/**
 * wk_plan_dup_hash:
 * @plan: a plan
 *
 * Returns: (transfer full): BLAKE2b-256 of its canonical JSON without the agreement part, in hex (SCHEMA.md)
 */
char *wk_plan_dup_hash (WkDocument *plan);

G_END_DECLS
