#include "wk-plan-hands.h"

#include <glib/gi18n-lib.h>

#include "wk-plan-difference.h"
#include "wk-plan.h"

void
wk_plan_hand_free (WkPlanHand *self)
{
  g_free (self->place);
  g_free (self->words);
  g_object_unref (self->author);
  g_free (self);
}

char *
wk_plan_hand_dup_name (WkAuthor *author)
{
  const char *behalf = wk_author_get_on_behalf_of (author), *organisation = wk_author_get_organisation (author);

  if (behalf != NULL && *behalf != '\0')
    /* Translators: who writes, and for whom. */
    return g_strdup_printf (_ ("%s for %s"), wk_author_get_name (author), behalf);
  if (organisation != NULL && *organisation != '\0')
    return g_strdup_printf (_ ("%s (%s)"), wk_author_get_name (author), organisation);
  return g_strdup (wk_author_get_name (author));
}

static gboolean
touches (GArray *quotes, const WkAuthorRun *run)
{
  for (guint i = 0; i < quotes->len; i++)
    {
      const WkTextRun *quote = &g_array_index (quotes, WkTextRun, i);

      if (quote->start < run->start + run->length && run->start < quote->start + quote->length)
        return TRUE;
    }
  return FALSE;
}

static void
list_text (GPtrArray *hands, const char *place, WkText *text)
{
  g_autoptr (GArray) runs = NULL, quotes = NULL;
  g_autofree char *words = NULL;

  if (text == NULL || wk_text_get_length (text) == 0)
    return;
  runs = wk_text_get_authors (text, 0, wk_text_get_length (text));
  quotes = wk_text_get_quotes (text);
  words = wk_text_dup_text (text);
  for (guint i = 0; i < runs->len; i++)
    {
      const WkAuthorRun *run = &g_array_index (runs, WkAuthorRun, i);
      g_autofree char *piece = g_utf8_substring (words, run->start, run->start + run->length);
      WkPlanHand *hand;

      if (run->author == NULL || *g_strstrip (piece) == '\0')
        continue;
      hand = g_new0 (WkPlanHand, 1);
      hand->place = g_strdup (place);
      hand->words = wk_plan_quote (piece);
      hand->author = g_object_ref (run->author);
      hand->own_words = touches (quotes, run);
      g_ptr_array_add (hands, hand);
    }
}

static void
list_actions (GPtrArray *hands, const char *place, WkRecordList *list, guint *number)
{
  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    {
      g_autofree char *title = g_strdup_printf (place, ++*number);

      list_text (hands, title, wk_fields_get_text (WK_FIELDS (wk_record_list_get (list, i)), "what"));
    }
}

static void
list_agreements (GPtrArray *hands, WkDocument *plan)
{
  static const struct { const char *field, *place; } fields[] = {
    { "support", N_ ("Agreement %u: support") }, { "obligation", N_ ("Agreement %u: obligation") }, { "reason", N_ ("Agreement %u: reason") }
  };
  WkRecordList *list = wk_document_get_records (plan, "agreement");

  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (fields); k++)
      {
        g_autofree char *title = g_strdup_printf (_ (fields[k].place), i + 1);

        list_text (hands, title, wk_fields_get_text (WK_FIELDS (wk_record_list_get (list, i)), fields[k].field));
      }
  list = wk_document_get_records (plan, "disagreement");
  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    {
      g_autofree char *title = g_strdup_printf (_ ("Disagreement %u"), i + 1);

      list_text (hands, title, wk_fields_get_text (WK_FIELDS (wk_record_list_get (list, i)), "text"));
    }
}

static void
list_evaluations (GPtrArray *hands, WkDocument *plan)
{
  static const struct { const char *field, *place; } fields[] = {
    { "well", N_ ("How is it going?: what goes well") }, { "stuck", N_ ("How is it going?: what does not work out yet") },
    { "different", N_ ("How is it going?: what we do differently") }
  };
  WkRecordList *list = wk_document_get_records (plan, "evaluation");

  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (fields); k++)
      list_text (hands, _ (fields[k].place), wk_fields_get_text (WK_FIELDS (wk_record_list_get (list, i)), fields[k].field));
}

GPtrArray *
wk_plan_list_hands (WkDocument *plan)
{
  GPtrArray *hands = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_plan_hand_free);
  WkRecordList *goals;
  guint first = 0, step = 0;

  g_return_val_if_fail (WK_IS_DOCUMENT (plan), hands);

  goals = wk_plan_get_goals (plan);
  list_text (hands, _ ("My agenda"), wk_fields_get_text (WK_FIELDS (plan), "agenda"));
  list_text (hands, _ ("In one year"), wk_fields_get_text (WK_FIELDS (plan), "dream"));
  list_text (hands, _ ("What matters most now"), wk_fields_get_text (WK_FIELDS (plan), "matters"));
  list_text (hands, _ ("What goes well"), wk_fields_get_text (WK_FIELDS (plan), "well"));
  list_actions (hands, _ ("First to clear %u: what"), wk_document_get_records (plan, "first"), &first);
  for (guint i = 0; i < wk_record_list_get_length (goals); i++)
    {
      WkRecord *goal = wk_record_list_get (goals, i);
      g_autofree char *title = g_strdup_printf (_ ("Goal %u"), i + 1);

      list_text (hands, title, wk_fields_get_text (WK_FIELDS (goal), "goal"));
      list_actions (hands, _ ("First to clear %u: what"), wk_record_get_children (goal, "first"), &first);
      list_actions (hands, _ ("Step %u: what"), wk_plan_get_steps (goal), &step);
    }
  list_actions (hands, _ ("Step %u: what"), wk_plan_get_orphan_steps (plan), &step);
  list_agreements (hands, plan);
  list_evaluations (hands, plan);
  return hands;
}
