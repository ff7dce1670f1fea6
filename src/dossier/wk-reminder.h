/* When to tell somebody of a deadline or a talk: a pure function of what is planned, the time, and what was told already. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WkReminderKind:
 * @WK_REMINDER_ACUTE_SOON: the deadline of something acute comes near
 * @WK_REMINDER_ACUTE_PASSED: it has passed, and the barrier is not gone
 * @WK_REMINDER_TALK: a talk about the plan begins soon
 */
typedef enum { WK_REMINDER_ACUTE_SOON, WK_REMINDER_ACUTE_PASSED, WK_REMINDER_TALK } WkReminderKind;

/* Something planned. at: yyyy-mm-dd, or with Thh:mm; local time */
typedef struct {
  const char *key;           /* names it for good: letters and digits */
  const char *resident;
  gboolean acute;            /* else a talk */
  const char *at;
} WkReminderFact;

/* Something to be told now. Strings (owned). */
typedef struct {
  WkReminderKind kind;
  char *resident;
  char *at;                  /* of what is planned */
  char *told;                /* what is noted once it is told: the key, a colon, the moment */
} WkReminder;

/**
 * wk_reminders_list:
 * @facts: (array length=n): what is planned
 * @n: how many
 * @now: yyyy-mm-ddThh:mm
 * @told: (nullable): what was told, a line each
 * @next: (out) (nullable) (transfer full): the next moment on which something is to be told, as @now
 *
 * With an hour: two hours before a deadline, when it passes, half an hour before a talk. Without one: at nine in the morning on the day before a
 * deadline and on the day itself, at nine on the day after; at half past eight on a talk's day. What should have been told while nobody was
 * there is told later, for a day; of one thing only the last. A talk that has begun is no news.
 *
 * Returns: (transfer full) (element-type WkReminder): to be told now, the earliest first
 */
GPtrArray *wk_reminders_list (const WkReminderFact *facts, gsize n, const char *now, const char *told, char **next);

/**
 * wk_reminders_note:
 * @told: (nullable): what was told before
 * @reminders: (element-type WkReminder): what is told now
 * @now: yyyy-mm-ddThh:mm
 *
 * Returns: (transfer full): both; what lies more than a week back is forgotten
 */
char *wk_reminders_note (const char *told, GPtrArray *reminders, const char *now);

G_END_DECLS
