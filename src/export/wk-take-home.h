/* The sheet that the resident takes home: who does what, and when. */
#pragma once

#include "wk-document.h"
#include "wk-paper.h"

G_BEGIN_DECLS

/* The sheet's own words in one more language; what people wrote stands as they wrote it. */
typedef struct
{
  const char *title; /* who does what */
  const char *draft; /* that it is not agreed together yet */
  const char *next; /* the next talk */
  const char *call; /* (nullable): whom to call, and under which number */
  char *(*dup_when) (const char *date, gpointer data); /* a day, as a sentence; "" for none */
  gpointer data;
} WkTakeHomeAlso;

/**
 * wk_take_home_new:
 * @plan: a plan
 * @resident: the resident's name
 * @contact: (nullable): the fixed contact person's
 * @phone: (nullable): under which number whoever can help is called
 * @day: today, yyyy-mm-dd
 * @draft: whether the plan is not agreed together as it stands
 * @also: (nullable): the other language
 *
 * Only the open steps that the resident picked (`home`), by who does them with their initials, in large letters; no obligations, and nothing else of the file:
 * others may see it at home.
 *
 * Returns: (transfer full) (nullable): the sheet; %NULL when nothing was picked
 */
WkPaper *wk_take_home_new (WkDocument *plan, const char *resident, const char *contact, const char *phone, const char *day, gboolean draft,
                           const WkTakeHomeAlso *also);

G_END_DECLS
