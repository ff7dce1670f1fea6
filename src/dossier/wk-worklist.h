/* Whom to contact and why, most needed first. What comes first follows from agreed rhythm, deadlines and promises alone: nothing else
 * of a resident comes in here, so that nothing else can weigh. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Without an agreed rhythm nobody is left alone for longer. */
#define WK_WORK_WEEKS 4

/**
 * WkWorkRule:
 * @WK_WORK_ACUTE: something acute, before its deadline; the earliest first
 * @WK_WORK_PROMISE: one of us has not done what was promised; the oldest first
 * @WK_WORK_THINK: the resident would think the plan over until this day
 * @WK_WORK_TALK: the talk about the plan is today, or was to be held
 * @WK_WORK_AGREED: the last contact ended with this day for the next
 * @WK_WORK_RESTED: the rest that the resident asked for is over
 * @WK_WORK_NEVER: never spoken to
 * @WK_WORK_RHYTHM: longer ago than was agreed; the longest beyond it first
 * @WK_WORK_SILENCE: no rhythm was agreed, and it is quiet for %WK_WORK_WEEKS or longer; measured as the rhythm is, and among those
 *
 * The rules in their order: one that stands above goes first.
 */
typedef enum {
  WK_WORK_ACUTE, WK_WORK_PROMISE, WK_WORK_THINK, WK_WORK_TALK, WK_WORK_AGREED, WK_WORK_RESTED, WK_WORK_NEVER, WK_WORK_RHYTHM, WK_WORK_SILENCE,
  WK_N_WORK_RULES
} WkWorkRule;

/* What was agreed with one resident. Strings (nullable), days as yyyy-mm-dd with or without a time. */
typedef struct {
  const char *id;
  gboolean mine;             /* whoever asks is the contact person: all rules hold; else the acute alone */
  const char *acute_until, *acute_owner, *acute; /* what it is: of who may read that alone */
  const char *promise, *promised_by, *promised; /* of the oldest open step that is not the resident's: its day, who, what */
  const char *think_until, *next_talk;
  const char *next_on;       /* as agreed at the last contact; until then no silence counts */
  const char *rest_until;
  const char *last_contact;
  int rhythm;                /* weeks; 0: none was agreed */
} WkWorkFacts;

/* One line of the list. Strings (owned). */
typedef struct {
  char *id;
  WkWorkRule rule;
  char *day;                 /* (nullable): yyyy-mm-dd that the rule speaks of; of silence: the last contact */
  int weeks;                 /* of the rhythm, where it is the rule */
  char *who, *what;          /* (nullable): whose the acute matter is, and what, where that may be read; who promised, and what */
  char *rest_until;          /* (nullable): asked for rest until then, and stands here all the same */
} WkWorkItem;

/**
 * wk_worklist_new:
 * @facts: (array length=n): of everybody, in any order
 * @n: how many
 * @today: yyyy-mm-dd
 *
 * By the rules above, the first that holds. Who asked for rest stands here only for what is acute and for what we promised. Equals stand in the
 * order of their ids, which say nothing of anybody.
 *
 * Returns: (transfer full) (element-type WkWorkItem): those to be contacted, most needed first
 */
GPtrArray *wk_worklist_new (const WkWorkFacts *facts, gsize n, const char *today);

/**
 * wk_worklist_arrange:
 * @list: as wk_worklist_new() gives it
 * @moves: (nullable): what was moved by hand (FORMAT.md, “work-order”)
 *
 * Puts what was moved where it was put. Whoever stands there by another rule than at that time has their own place again.
 *
 * Returns: how many stand where they were put
 */
guint wk_worklist_arrange (GPtrArray *list, const char *moves);

/**
 * wk_worklist_move:
 * @list: as it is shown
 * @moves: (nullable): what was moved before
 * @from: whom to move
 * @to: where to
 *
 * Moves in @list too. Moves of those who are not in the list are forgotten.
 *
 * Returns: (transfer full): the moves with this one
 */
char *wk_worklist_move (GPtrArray *list, const char *moves, guint from, guint to);

G_END_DECLS
