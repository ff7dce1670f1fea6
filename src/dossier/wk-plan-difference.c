#include "wk-plan-difference.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-evaluation.h"
#include "wk-plan.h"

#define LONGEST_QUOTE 140 /* characters */

typedef struct
{
  WkDocument *before, *after;
  WkPlanDateFunc say_date;
  GPtrArray *changes;
} Comparison;

/* What is said of a text field: where there was nothing, where it reads otherwise, where nothing is left. */
typedef struct
{
  const char *field;
  const char *come, *changed, *gone;
} TextWords;

static const TextWords plan_words[] = {
  { "dream", N_("Under “In one year” it now says: “%s”."), N_("Under “In one year” it no longer says “%s” but “%s”."),
    N_("Under “In one year” nothing is written any more; it was “%s”.") },
  { "matters", N_("Under “What matters most now” it now says: “%s”."),
    N_("Under “What matters most now” it no longer says “%s” but “%s”."),
    N_("Under “What matters most now” nothing is written any more; it was “%s”.") },
  { "well", N_("Under “What goes well” it now says: “%s”."), N_("Under “What goes well” it no longer says “%s” but “%s”."),
    N_("Under “What goes well” nothing is written any more; it was “%s”.") },
};

static const TextWords goal_words[]
    = { { "goal", N_("New goal: “%s”."), N_("The goal “%s” now reads: “%s”."), N_("This goal is gone: “%s”.") } };

static const TextWords step_words[]
    = { { "what", N_("New step: “%s”."), N_("The step “%s” now reads: “%s”."), N_("This step is gone: “%s”.") } };

static const TextWords first_words[]
    = { { "what", N_("New, to be cleared out of the way first: “%s”."), N_("To be cleared first, “%s”, now reads: “%s”."),
          N_("This need not be cleared out of the way first any more: “%s”.") } };

static const TextWords agreement_words[] = {
  { "support", N_("New help: “%s”."), N_("The help “%s” now reads: “%s”."), N_("This help is gone: “%s”.") },
  { "obligation", N_("New obligation: “%s”."), N_("The obligation “%s” now reads: “%s”."),
    N_("This obligation is gone: “%s”.") },
  { "reason", N_("New reason: “%s”."), N_("The reason “%s” now reads: “%s”."), N_("This reason is gone: “%s”.") },
  { "exemption", N_("New exemption: “%s”."), N_("The exemption “%s” now reads: “%s”."),
    N_("This exemption is gone: “%s”.") },
  { "consequence", N_("New consequence: “%s”."), N_("The consequence “%s” now reads: “%s”."),
    N_("This consequence is gone: “%s”.") },
};

static const TextWords disagreement_words[]
    = { { "text", N_("New, what we see differently: “%s”."), N_("What we see differently, “%s”, now reads: “%s”."),
          N_("This we do not see differently any more: “%s”.") } };

void
wk_plan_change_free (WkPlanChange *self)
{
  g_free (self->sentence);
  g_free (self->record);
  g_free (self->name);
  g_free (self->was);
  g_free (self->is);
  g_free (self);
}

char *
wk_plan_quote (const char *words)
{
  g_autofree char *line = g_strstrip (g_strdelimit (g_strdup (words), "\n\r", ' '));
  g_autofree char *head = NULL;
  gboolean cut = g_utf8_strlen (line, -1) > LONGEST_QUOTE;

  if (cut)
    {
      head = g_utf8_substring (line, 0, LONGEST_QUOTE);
      g_strchomp (head);
    }
  /* First strong isolate, pop directional isolate: Dutch words in an Arabic sentence keep their own order. */
  return g_strconcat ("\u2068", cut ? head : line, cut ? "…" : "", "\u2069", NULL);
}

/* Without the marks that keep somebody's words in their own direction. */
static char *
dup_plain (const char *quoted)
{
  const char *start = quoted != NULL && g_str_has_prefix (quoted, "\u2068") ? quoted + strlen ("\u2068") : quoted;
  char *plain = g_strdup (start != NULL ? start : "");

  if (g_str_has_suffix (plain, "\u2069"))
    plain[strlen (plain) - strlen ("\u2069")] = '\0';
  return plain;
}

/* Takes @sentence; @name, @was and @is may be quoted. */
static void
note (Comparison *self, WkFields *about, gboolean progress, const char *topic, const char *name, const char *was, const char *is, char *sentence)
{
  WkPlanChange *change = g_new0 (WkPlanChange, 1);

  change->sentence = sentence;
  change->record = g_strdup (WK_IS_RECORD (about) ? wk_record_get_id (WK_RECORD (about)) : "");
  change->progress = progress;
  change->topic = topic;
  change->name = dup_plain (name);
  change->was = dup_plain (was);
  change->is = dup_plain (is);
  g_ptr_array_add (self->changes, change);
}

static char *
say_date (Comparison *self, const char *date)
{
  return self->say_date != NULL ? self->say_date (date) : g_strdup (date);
}

/* A text field or a string, as a line; "" for what is not there. */
static char *
dup_words (WkFields *fields, const char *field)
{
  WkText *text;
  char *words;

  if (fields == NULL)
    return g_strdup ("");
  text = wk_fields_get_text (fields, field);
  words = text != NULL ? wk_text_dup_text (text) : wk_fields_dup_string (fields, field);
  return g_strstrip (words);
}

static void
compare_words (Comparison *self, WkFields *before, WkFields *after, const TextWords *words, gsize n)
{
  WkFields *about = after != NULL ? after : before;

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *was = dup_words (before, words[i].field), *is = dup_words (after, words[i].field);
      g_autofree char *was_quoted = wk_plan_quote (was), *is_quoted = wk_plan_quote (is);

      if (g_str_equal (was, is))
        continue;
      if (*was == '\0')
        note (self, about, FALSE, words[i].field, NULL, NULL, is_quoted, g_strdup_printf (_ (words[i].come), is_quoted));
      else if (*is == '\0')
        note (self, about, FALSE, words[i].field, NULL, was_quoted, NULL, g_strdup_printf (_ (words[i].gone), was_quoted));
      else
        note (self, about, FALSE, words[i].field, NULL, was_quoted, is_quoted, g_strdup_printf (_ (words[i].changed), was_quoted, is_quoted));
    }
}

/* What a step or a barrier is called in a sentence: a closed one by its neutral title alone. */
static char *
dup_name (WkFields *fields)
{
  gboolean step = g_str_equal (wk_record_get_kind (WK_RECORD (fields)), "step");
  g_autofree char *words = NULL;

  if (step && wk_fields_get_boolean (fields, "closed"))
    {
      words = wk_fields_dup_string (fields, "title");
      return wk_plan_quote (*words != '\0' ? words : _ ("Closed step"));
    }
  words = dup_words (fields, "what");
  return wk_plan_quote (words);
}

static char *
dup_who (WkFields *fields)
{
  g_autoptr (WkPerson) person = wk_fields_dup_person (fields, "who");

  return person != NULL ? wk_plan_quote (wk_person_get_name (person)) : g_strdup ("");
}

static void
compare_doer (Comparison *self, WkFields *before, WkFields *after, const char *name)
{
  g_autofree char *was = dup_who (before), *is = dup_who (after);

  if (g_str_equal (was, is))
    return;
  if (*was == '\0')
    /* Translators: a step, then who does it. */
    note (self, after, FALSE, "who", name, was, is, g_strdup_printf (_ ("“%s” is now done by %s."), name, is));
  else if (*is == '\0')
    note (self, after, FALSE, "who", name, was, is, g_strdup_printf (_ ("Nobody does “%s” any more; it was %s."), name, was));
  else
    /* Translators: a step, who does it now, who did before. */
    note (self, after, FALSE, "who", name, was, is, g_strdup_printf (_ ("“%s” is now done by %s, no longer by %s."), name, is, was));
}

static void
compare_date (Comparison *self, WkFields *before, WkFields *after, const char *name)
{
  g_autofree char *was = wk_fields_dup_string (before, "when"), *is = wk_fields_dup_string (after, "when");
  g_autofree char *was_said = say_date (self, was), *is_said = say_date (self, is);

  if (g_str_equal (was, is))
    return;
  if (*was == '\0')
    note (self, after, FALSE, "when", name, was, is, g_strdup_printf (_ ("“%s” now has a date: %s."), name, is_said));
  else if (*is == '\0')
    note (self, after, FALSE, "when", name, was, is, g_strdup_printf (_ ("“%s” has no date any more; it was %s."), name, was_said));
  else
    /* Translators: a step, its date now, its date before. */
    note (self, after, FALSE, "when", name, was, is, g_strdup_printf (_ ("“%s” is now for %s, no longer for %s."), name, is_said, was_said));
}

static void
compare_done (Comparison *self, WkFields *before, WkFields *after, const char *name)
{
  gboolean step = g_str_equal (wk_record_get_kind (WK_RECORD (after)), "step");
  g_autofree char *was = before != NULL ? wk_fields_dup_string (before, "done-on") : g_strdup ("");
  g_autofree char *is = wk_fields_dup_string (after, "done-on");

  if ((*was == '\0') == (*is == '\0'))
    return;
  if (*is == '\0')
    note (self, after, TRUE, "undone", name, NULL, NULL, g_strdup_printf (_ ("“%s” is not done yet after all."), name));
  else if (step)
    note (self, after, TRUE, "done", name, NULL, NULL, g_strdup_printf (_ ("“%s” is done. Well done!"), name));
  else
    note (self, after, TRUE, "cleared", name, NULL, NULL, g_strdup_printf (_ ("“%s” is out of the way."), name));
}

static void
compare_place (Comparison *self, WkRecord *before, WkRecord *after, const char *name)
{
  WkRecord *goal = wk_record_get_parent (after);
  g_autofree char *words = NULL, *quoted = NULL;

  if (g_strcmp0 (wk_record_get_parent_id (before), wk_record_get_parent_id (after)) == 0 || goal == NULL)
    return;
  words = dup_words (WK_FIELDS (goal), "goal");
  quoted = wk_plan_quote (words);
  note (self, WK_FIELDS (after), FALSE, "belongs", name, NULL, quoted, g_strdup_printf (_ ("“%s” now belongs to the goal “%s”."), name, quoted));
}

/* A new step tells at once who does it and when. */
static void
note_new_action (Comparison *self, WkFields *after, const char *name)
{
  gboolean step = g_str_equal (wk_record_get_kind (WK_RECORD (after)), "step");
  g_autofree char *who = dup_who (after), *when = wk_fields_dup_string (after, "when"), *said = say_date (self, when);
  char *sentence;

  if (*who != '\0' && *when != '\0')
    /* Translators: a step, who does it, when. */
    sentence = g_strdup_printf (step ? _ ("New step: “%s”, by %s, for %s.")
                                     : _ ("New, to be cleared out of the way first: “%s”, by %s, for %s."),
                                name, who, said);
  else if (*who != '\0')
    sentence = g_strdup_printf (step ? _ ("New step: “%s”, by %s.")
                                     : _ ("New, to be cleared out of the way first: “%s”, by %s."), name, who);
  else if (*when != '\0')
    sentence = g_strdup_printf (step ? _ ("New step: “%s”, for %s.")
                                     : _ ("New, to be cleared out of the way first: “%s”, for %s."), name, said);
  else
    sentence = g_strdup_printf (step ? _ (step_words[0].come) : _ (first_words[0].come), name);
  note (self, after, FALSE, step ? "step" : "first", NULL, NULL, name, sentence);
}

static void
compare_action (Comparison *self, WkRecord *before, WkRecord *after)
{
  gboolean step = g_str_equal (wk_record_get_kind (after != NULL ? after : before), "step");
  const TextWords *words = step ? step_words : first_words;
  g_autofree char *was = before != NULL ? dup_name (WK_FIELDS (before)) : NULL;
  g_autofree char *is = after != NULL ? dup_name (WK_FIELDS (after)) : NULL;

  if (before == NULL)
    note_new_action (self, WK_FIELDS (after), is);
  else if (after == NULL)
    note (self, WK_FIELDS (before), FALSE, step ? "step" : "first", NULL, was, NULL, g_strdup_printf (_ (words->gone), was));
  else
    {
      /* Whose step was closed since does not find its words back here. */
      if (step && wk_fields_get_boolean (WK_FIELDS (after), "closed") && !wk_fields_get_boolean (WK_FIELDS (before), "closed"))
        note (self, WK_FIELDS (after), FALSE, "closed", is, NULL, NULL, g_strdup_printf (_ ("A step became a closed step: “%s”."), is));
      else if (!g_str_equal (was, is))
        note (self, WK_FIELDS (after), FALSE, step ? "step" : "first", NULL, was, is, g_strdup_printf (_ (words->changed), was, is));
      compare_place (self, before, after, is);
      compare_doer (self, WK_FIELDS (before), WK_FIELDS (after), is);
      compare_date (self, WK_FIELDS (before), WK_FIELDS (after), is);
    }
  if (after != NULL)
    compare_done (self, WK_FIELDS (before), WK_FIELDS (after), is);
}

/* The other plan's record of the same id, if it is shown there. */
static WkRecord *
find (WkDocument *plan, WkRecord *record)
{
  WkRecord *other = wk_document_get_record (plan, wk_record_get_id (record));

  return other != NULL && wk_record_is_visible (other) ? other : NULL;
}

typedef void (*CompareFunc) (Comparison *self, WkRecord *before, WkRecord *after);

/* What stands in @is (of the plan as it is), then what stood in @was and is not there any more. Both nullable. */
static void
compare_lists (Comparison *self, WkRecordList *was, WkRecordList *is, CompareFunc compare)
{
  for (guint i = 0; is != NULL && i < wk_record_list_get_length (is); i++)
    {
      WkRecord *record = wk_record_list_get (is, i);

      compare (self, find (self->before, record), record);
    }
  for (guint i = 0; was != NULL && i < wk_record_list_get_length (was); i++)
    {
      WkRecord *record = wk_record_list_get (was, i);

      if (find (self->after, record) == NULL)
        compare (self, record, NULL);
    }
}

static void
compare_goal (Comparison *self, WkRecord *before, WkRecord *after)
{
  static const char *const kinds[] = { "first", "step" };

  compare_words (self, WK_FIELDS (before), WK_FIELDS (after), goal_words, G_N_ELEMENTS (goal_words));
  if (before != NULL && after != NULL)
    {
      g_autofree char *was = wk_fields_dup_string (WK_FIELDS (before), "reached-on");
      g_autofree char *is = wk_fields_dup_string (WK_FIELDS (after), "reached-on");
      g_autofree char *words = dup_words (WK_FIELDS (after), "goal"), *quoted = wk_plan_quote (words);

      if (*was == '\0' && *is != '\0')
        note (self, WK_FIELDS (after), TRUE, "reached", quoted, NULL, NULL, g_strdup_printf (_ ("The goal “%s” is reached!"), quoted));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    compare_lists (self, before != NULL ? wk_record_get_children (before, kinds[i]) : NULL,
                   after != NULL ? wk_record_get_children (after, kinds[i]) : NULL, compare_action);
}

static void
compare_agreement (Comparison *self, WkRecord *before, WkRecord *after)
{
  compare_words (self, WK_FIELDS (before), WK_FIELDS (after), agreement_words, G_N_ELEMENTS (agreement_words));
}

static void
compare_disagreement (Comparison *self, WkRecord *before, WkRecord *after)
{
  compare_words (self, WK_FIELDS (before), WK_FIELDS (after), disagreement_words, G_N_ELEMENTS (disagreement_words));
}

static void
compare_next_talk (Comparison *self)
{
  g_autofree char *was = wk_fields_dup_string (WK_FIELDS (self->before), "next-talk");
  g_autofree char *is = wk_fields_dup_string (WK_FIELDS (self->after), "next-talk");
  g_autofree char *was_place = dup_words (WK_FIELDS (self->before), "next-talk-place");
  g_autofree char *is_place = dup_words (WK_FIELDS (self->after), "next-talk-place");
  g_autofree char *said = say_date (self, is), *quoted = wk_plan_quote (is_place);

  if (!g_str_equal (was, is))
    note (self, WK_FIELDS (self->after), TRUE, "next-talk", NULL, was, is,
          *is != '\0' ? g_strdup_printf (_ ("The next talk is on %s now."), said)
                      : g_strdup (_ ("The next talk has no date any more.")));
  if (!g_str_equal (was_place, is_place))
    note (self, WK_FIELDS (self->after), TRUE, "next-talk-place", NULL, was_place, is_place,
          *is_place != '\0' ? g_strdup_printf (_ ("The next talk is at this place now: “%s”."), quoted)
                            : g_strdup (_ ("The next talk has no place any more.")));
}

static void
compare_rhythm (Comparison *self)
{
  guint was = wk_evaluation_get_weeks (self->before), is = wk_evaluation_get_weeks (self->after);

  if (was == is)
    return;
  note (self, WK_FIELDS (self->after), TRUE, "evaluate-every", NULL, NULL, NULL,
        is > 0 ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "You look back together every week now.",
                                              "You look back together every %u weeks now.", is), is)
               : g_strdup (_ ("You look back together whenever you choose now.")));
}

static void
compare_evaluations (Comparison *self)
{
  WkRecordList *list = wk_document_get_records (self->after, "evaluation");

  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    {
      WkRecord *evaluation = wk_record_list_get (list, i);
      g_autofree char *on = wk_fields_dup_string (WK_FIELDS (evaluation), "on"), *said = say_date (self, on);

      if (wk_document_get_record (self->before, wk_record_get_id (evaluation)) == NULL)
        /* Translators: %s is a day. */
        note (self, WK_FIELDS (evaluation), TRUE, "looked-back", NULL, NULL, on, g_strdup_printf (_ ("You looked back together on %s."), said));
    }
}

static void
compare_top (Comparison *self, const char *kind, CompareFunc compare)
{
  compare_lists (self, wk_document_get_records (self->before, kind), wk_document_get_records (self->after, kind), compare);
}

GPtrArray *
wk_plan_compare (WkDocument *before, WkDocument *after, WkPlanDateFunc date)
{
  Comparison self = { before, after, date, g_ptr_array_new_with_free_func ((GDestroyNotify) wk_plan_change_free) };

  g_return_val_if_fail (WK_IS_DOCUMENT (before) && wk_document_get_kind (before) == WK_DOC_PLAN, self.changes);
  g_return_val_if_fail (WK_IS_DOCUMENT (after) && wk_document_get_kind (after) == WK_DOC_PLAN, self.changes);

  compare_words (&self, WK_FIELDS (before), WK_FIELDS (after), plan_words, G_N_ELEMENTS (plan_words));
  compare_top (&self, "first", compare_action);
  compare_top (&self, "goal", compare_goal);
  compare_lists (&self, wk_plan_get_orphan_steps (before), wk_plan_get_orphan_steps (after), compare_action);
  compare_top (&self, "agreement", compare_agreement);
  compare_top (&self, "disagreement", compare_disagreement);
  compare_evaluations (&self);
  compare_rhythm (&self);
  compare_next_talk (&self);
  return self.changes;
}

gboolean
wk_plan_changes_matter (GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      if (!((WkPlanChange *) g_ptr_array_index (changes, i))->progress)
        return TRUE;
    }
  return FALSE;
}

WkPlanState
wk_plan_get_state (WkDocument *plan, const char *hash, const WkPlanVersion *latest, WkDocument *agreed, WkPlanDateFunc date,
                   GPtrArray **changes)
{
  g_autoptr (GPtrArray) found = NULL;
  WkPlanState state = WK_PLAN_DRAFT;

  if (latest != NULL && g_str_equal (latest->hash, hash))
    state = WK_PLAN_AGREED;
  else if (latest != NULL)
    {
      found = agreed != NULL ? wk_plan_compare (agreed, plan, date) : NULL;
      state = found == NULL || wk_plan_changes_matter (found) ? WK_PLAN_CHANGED : WK_PLAN_AGREED;
    }
  *changes = found != NULL ? g_steal_pointer (&found) : g_ptr_array_new_with_free_func ((GDestroyNotify) wk_plan_change_free);
  return state;
}
