#include "wk-plan-place.h"

#include <glib/gi18n-lib.h>

#include "wk-plan-difference.h"
#include "wk-plan.h"
#include "wk-text-private.h"

static const struct { const char *field, *place; } fields[] = {
  { "agenda", N_ ("My agenda") }, { "dream", N_ ("In one year") }, { "matters", N_ ("What matters most now") }, { "well", N_ ("What goes well") }
};

/* Counts on until the record is met. */
static gboolean
count (WkRecordList *list, WkRecord *record, guint *number)
{
  guint position;

  if (wk_record_list_find (list, record, &position))
    {
      *number += position + 1;
      return TRUE;
    }
  *number += wk_record_list_get_length (list);
  return FALSE;
}

guint
wk_plan_get_number (WkRecord *record)
{
  WkDocument *plan;
  const char *kind;
  WkRecordList *goals;
  gboolean step, first;
  guint number = 0;

  g_return_val_if_fail (WK_IS_RECORD (record), 0);

  plan = wk_record_get_document (record);
  if (plan == NULL)
    return 0;
  kind = wk_record_get_kind (record);
  step = g_str_equal (kind, "step");
  first = g_str_equal (kind, "first");
  if (!step && !first)
    return count (wk_document_get_records (plan, kind), record, &number) ? number : 0;
  if (first && count (wk_document_get_records (plan, kind), record, &number))
    return number;
  goals = wk_plan_get_goals (plan);
  for (guint i = 0; i < wk_record_list_get_length (goals); i++)
    if (count (wk_record_get_children (wk_record_list_get (goals, i), kind), record, &number))
      return number;
  return step && count (wk_plan_get_orphan_steps (plan), record, &number) ? number : 0;
}

/* "": it is empty. */
static char *
dup_goal (WkRecord *goal)
{
  g_autofree char *words = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (goal), "goal"));

  return *g_strstrip (words) != '\0' ? wk_plan_quote (words) : g_strdup ("");
}

static char *
dup_action (WkRecord *record, guint number)
{
  WkRecord *parent = wk_record_is_orphan (record) ? NULL : wk_record_get_parent (record);
  g_autofree char *goal = parent != NULL ? dup_goal (parent) : g_strdup ("");

  if (g_str_equal (wk_record_get_kind (record), "step"))
    return *goal != '\0' ? g_strdup_printf (_ ("step %u of “%s”"), number, goal) : g_strdup_printf (_ ("step %u"), number);
  /* Translators: 1 the number of what must be cleared first, 2 a goal. */
  return *goal != '\0' ? g_strdup_printf (_ ("first to clear %1$u, of “%2$s”"), number, goal) : g_strdup_printf (_ ("first to clear %u"), number);
}

static char *
dup_goal_place (WkRecord *record, guint number)
{
  g_autofree char *goal = dup_goal (record);

  return *goal != '\0' ? g_strdup_printf (_ ("goal %u, “%s”"), number, goal) : g_strdup_printf (_ ("goal %u"), number);
}

static char *
dup_record_place (WkRecord *record)
{
  const char *kind = wk_record_get_kind (record);
  guint number = wk_record_is_visible (record) || wk_record_is_orphan (record) ? wk_plan_get_number (record) : 0;

  if (number == 0)
    return NULL;
  if (g_str_equal (kind, "step") || g_str_equal (kind, "first"))
    return dup_action (record, number);
  if (g_str_equal (kind, "goal"))
    return dup_goal_place (record, number);
  if (g_str_equal (kind, "agreement"))
    return g_strdup_printf (_ ("agreement %u"), number);
  if (g_str_equal (kind, "disagreement"))
    return g_strdup_printf (_ ("disagreement %u"), number);
  if (g_str_equal (kind, "evaluation"))
    return g_strdup (_ ("“How is it going?”"));
  return NULL;
}

WkRecord *
wk_plan_get_record_of (WkText *text)
{
  g_return_val_if_fail (WK_IS_TEXT (text), NULL);
  return wk_text_get_owner (text);
}

char *
wk_plan_dup_place (WkDocument *plan, WkText *text)
{
  WkRecord *record;
  const char *name;

  g_return_val_if_fail (WK_IS_DOCUMENT (plan), NULL);
  g_return_val_if_fail (WK_IS_TEXT (text), NULL);

  record = wk_text_get_owner (text);
  if (record != NULL)
    return dup_record_place (record);
  name = wk_text_get_name (text);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].field, name))
      return g_strdup_printf ("“%s”", _ (fields[i].place));
  return NULL;
}
