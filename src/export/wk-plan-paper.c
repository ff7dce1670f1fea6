#include "wk-plan-paper.h"

#include <glib/gi18n-lib.h>

#include "wk-paper-private.h"
#include "wk-pieces-private.h"
#include "wk-plan-difference.h"
#include "wk-plan-hands.h"
#include "wk-plan-pieces-private.h"
#include "wk-plan.h"

/* ---- how it stands ---- */

static void
add_state (WkPaper *paper, WkDocument *plan, const char *day)
{
  g_autoptr (GPtrArray) versions = wk_plan_list_versions (plan), changes = NULL;
  const WkPlanVersion *latest = versions->len > 0 ? g_ptr_array_index (versions, 0) : NULL;
  g_autoptr (WkDocument) agreed = latest != NULL ? wk_plan_open_version (plan, latest->hash) : NULL;
  g_autofree char *hash = wk_plan_dup_hash (plan), *short_hash = wk_plan_pieces_dup_short_hash (hash);
  g_autofree char *when = latest != NULL ? wk_pieces_dup_day (latest->date) : NULL, *printed = wk_pieces_dup_day (day);
  g_autofree char *state = NULL, *foot = NULL;
  WkPlanState stands = wk_plan_get_state (plan, hash, latest, agreed, wk_pieces_dup_day, &changes);

  if (stands == WK_PLAN_AGREED)
    state = g_strdup_printf (_ ("Agreed together on %s"), when);
  else if (stands == WK_PLAN_CHANGED)
    state = g_strdup_printf (_ ("New version: a draft. Something is different from what was agreed on %s"), when);
  else
    state = g_strdup (_ ("Draft: not agreed together yet"));
  wk_paper_add_heading (paper, 3, state);
  wk_paper_add_text (paper, _ ("This is no decision: the right to object stays."));
  wk_paper_add_fact (paper, _ ("Mark of this text"), short_hash);
  wk_paper_add_fact (paper, _ ("Printed on"), printed);
  /* Translators: at the foot of each page: 1 is "Plan of" somebody, 2 how it stands, 3 the digits by which the text is known. */
  foot = g_strdup_printf (_ ("%1$s, %2$s, %3$s"), wk_paper_get_title (paper), stands == WK_PLAN_AGREED ? _ ("agreed") : _ ("draft"), short_hash);
  wk_paper_set_foot (paper, foot);
  for (guint i = 0; i < changes->len; i++)
    {
      if (i == 0)
        wk_paper_add_heading (paper, 3, stands == WK_PLAN_AGREED ? _ ("What was done since then") : _ ("What is different"));
      wk_paper_add_item (paper, ((WkPlanChange *) g_ptr_array_index (changes, i))->sentence);
    }
}

/* ---- who wrote ---- */

static void
add_person (WkPaper *paper, WkMarks *marks, guint number)
{
  g_autofree char *sign = wk_marks_dup_sign (number);
  g_autofree char *words = g_strdup_printf ("%s  %s", sign, (char *) g_ptr_array_index (marks->names, number - 1));

  wk_paper_add_person (paper, wk_author_get_colour (g_ptr_array_index (marks->authors, number - 1)), words);
}

/* Before the words that carry their colour: numbers go by who comes first in the plan. */
static void
add_legend (WkPaper *paper, GPtrArray *hands)
{
  WkMarks *marks = wk_paper_get_marks (paper);

  for (guint i = 0; i < hands->len; i++)
    wk_marks_number (marks, ((WkPlanHand *) g_ptr_array_index (hands, i))->author);
  if (marks->names->len > 0)
    wk_paper_add_heading (paper, 3, _ ("Who wrote: a line of their colour, and their number"));
  for (guint i = 0; i < marks->names->len; i++)
    add_person (paper, marks, i + 1);
}

static void
add_hands (WkPaper *paper, GPtrArray *hands)
{
  WkMarks *marks = wk_paper_get_marks (paper);

  if (hands->len > 0)
    wk_paper_add_heading (paper, 2, _ ("Who wrote what"));
  for (guint number = 1; number <= marks->names->len; number++)
    {
      add_person (paper, marks, number);
      for (guint i = 0; i < hands->len; i++)
        {
          const WkPlanHand *hand = g_ptr_array_index (hands, i);
          /* Translators: on paper: 1 is a place in the plan, 2 what somebody wrote there. */
          g_autofree char *line = g_strdup_printf (_ ("%1$s: “%2$s”"), hand->place, hand->words);

          if (wk_marks_number (marks, hand->author) == number)
            wk_paper_add_item (paper, line);
        }
    }
}

static gboolean
has_own_words (GPtrArray *hands)
{
  for (guint i = 0; i < hands->len; i++)
    if (((WkPlanHand *) g_ptr_array_index (hands, i))->own_words)
      return TRUE;
  return FALSE;
}

WkPaper *
wk_plan_paper_new (WkDocument *plan, const char *resident, const char *contact, const char *day, gboolean authors)
{
  g_autofree char *title = g_strdup_printf (_ ("Plan of %s"), resident);
  g_autoptr (GPtrArray) hands = wk_plan_list_hands (plan);
  WkPaper *paper = wk_paper_new (title, C_ ("language tag", "en"));

  wk_paper_get_marks (paper)->show_authors = authors;
  add_state (paper, plan, day);
  wk_paper_add_fact (paper, _ ("My fixed contact person"), contact);
  if (has_own_words (hands))
    wk_paper_add_text (paper, _ ("Slanted letters between “ and ”: in the resident’s own words."));
  if (authors)
    add_legend (paper, hands);
  wk_plan_pieces_add (paper, 2, plan);
  if (authors)
    add_hands (paper, hands);
  return paper;
}
