#include "wk-plan-check.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "wk-plan.h"

#define MOST_IN_A_WEEK 3 /* things for one person to do */
#define WORD_STEM 5 /* letters that two words must share to count as one */
#define LEAST_SHARED 2 /* words */

typedef struct
{
  GPtrArray *remarks;
  GPtrArray *actions; /* (element-type WkRecord) those not done yet */
  WkPlanDateFunc say_date;
} Check;

void
wk_plan_remark_free (WkPlanRemark *self)
{
  g_free (self->sentence);
  g_free (self->record);
  g_free (self);
}

/* Takes @sentence. */
static void
remark (Check *self, WkPlanRemarkKind kind, WkRecord *about, char *sentence)
{
  WkPlanRemark *item = g_new0 (WkPlanRemark, 1);

  item->kind = kind;
  item->sentence = sentence;
  item->record = g_strdup (wk_record_get_id (about));
  g_ptr_array_add (self->remarks, item);
}

static void
add_list (GPtrArray *actions, WkRecordList *list)
{
  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    g_ptr_array_add (actions, wk_record_list_get (list, i));
}

GPtrArray *
wk_plan_list_actions (WkDocument *plan)
{
  GPtrArray *actions = g_ptr_array_new ();
  WkRecordList *goals = wk_plan_get_goals (plan);

  add_list (actions, wk_document_get_records (plan, "first"));
  for (guint i = 0; i < wk_record_list_get_length (goals); i++)
    {
      WkRecord *goal = wk_record_list_get (goals, i);

      add_list (actions, wk_record_get_children (goal, "first"));
      add_list (actions, wk_plan_get_steps (goal));
    }
  add_list (actions, wk_plan_get_orphan_steps (plan));
  return actions;
}

static gboolean
is_done (WkRecord *action)
{
  g_autofree char *done = wk_fields_dup_string (WK_FIELDS (action), "done-on");

  return *done != '\0';
}

/* A day as its Julian number; 0: none. */
static guint
get_day (WkRecord *action)
{
  g_autofree char *when = wk_fields_dup_string (WK_FIELDS (action), "when");
  unsigned year, month, day;
  GDate date;

  if (sscanf (when, "%4u-%2u-%2u", &year, &month, &day) != 3 || !g_date_valid_dmy (day, month, year))
    return 0;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day, month, year);
  return g_date_get_julian (&date);
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  guint one = get_day (*(WkRecord *const *) a), other = get_day (*(WkRecord *const *) b);

  return one < other ? -1 : one > other;
}

char *
wk_plan_dup_action (WkRecord *action)
{
  if (g_str_equal (wk_record_get_kind (action), "step") && wk_fields_get_boolean (WK_FIELDS (action), "closed"))
    {
      char *title = wk_fields_dup_string (WK_FIELDS (action), "title");

      if (*title != '\0')
        return title;
      g_free (title);
      return g_strdup (_ ("Closed step"));
    }
  return wk_fields_dup_words (WK_FIELDS (action), "what");
}

static char *
dup_quoted (WkRecord *action)
{
  g_autofree char *words = wk_plan_dup_action (action);

  return wk_plan_quote (words);
}

static char *
dup_when (Check *self, WkRecord *action)
{
  g_autofree char *when = wk_fields_dup_string (WK_FIELDS (action), "when");

  return self->say_date != NULL ? self->say_date (when) : g_steal_pointer (&when);
}

/* ---- two organisations on one action ---- */

/* The first letters of the words that say something. */
static GHashTable *
list_stems (WkRecord *action)
{
  GHashTable *stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *words = wk_plan_dup_action (action), *folded = g_utf8_casefold (words, -1);
  const char *p = folded;

  while (*p != '\0')
    {
      const char *start = p;
      glong length = 0;

      while (*p != '\0' && g_unichar_isalpha (g_utf8_get_char (p)))
        {
          p = g_utf8_next_char (p);
          length++;
        }
      if (length >= WORD_STEM)
        g_hash_table_add (stems, g_strndup (start, g_utf8_offset_to_pointer (start, WORD_STEM) - start));
      if (length == 0)
        p = g_utf8_next_char (p);
    }
  return stems;
}

static gboolean
is_same_action (GHashTable *one, GHashTable *other)
{
  guint shared = 0;
  GHashTableIter iter;
  gpointer stem;

  g_hash_table_iter_init (&iter, one);
  while (g_hash_table_iter_next (&iter, &stem, NULL))
    shared += g_hash_table_contains (other, stem);
  return shared >= LEAST_SHARED && 2 * shared >= MAX (g_hash_table_size (one), g_hash_table_size (other));
}

typedef struct
{
  WkRecord *action;
  WkPerson *doer; /* (owned): of an organisation */
  GHashTable *stems; /* (owned) */
} Promise;

static void
promise_clear (gpointer data)
{
  Promise *promise = data;

  wk_person_unref (promise->doer);
  g_hash_table_unref (promise->stems);
}

static GArray *
list_promises (GPtrArray *actions)
{
  GArray *promises = g_array_new (FALSE, FALSE, sizeof (Promise));

  g_array_set_clear_func (promises, promise_clear);
  for (guint i = 0; i < actions->len; i++)
    {
      Promise promise = { g_ptr_array_index (actions, i), NULL, NULL };

      promise.doer = wk_fields_dup_person (WK_FIELDS (promise.action), "who");
      if (promise.doer == NULL)
        continue;
      promise.stems = list_stems (promise.action);
      if (*wk_person_get_organisation (promise.doer) != '\0')
        g_array_append_val (promises, promise);
      else
        promise_clear (&promise);
    }
  return promises;
}

static void
check_organisations (Check *self)
{
  g_autoptr (GArray) promises = list_promises (self->actions);

  for (guint i = 0; i < promises->len; i++)
    for (guint k = i + 1; k < promises->len; k++)
      {
        const Promise *one = &g_array_index (promises, Promise, i), *other = &g_array_index (promises, Promise, k);
        const char *first = wk_person_get_organisation (one->doer), *second = wk_person_get_organisation (other->doer);
        g_autofree char *words = NULL, *more = NULL;

        if (g_str_equal (first, second) || !is_same_action (one->stems, other->stems))
          continue;
        words = dup_quoted (one->action);
        more = dup_quoted (other->action);
        /* Translators: organisation, organisation, one step, the other step. */
        remark (self, WK_PLAN_TWO_ORGANISATIONS, one->action,
                g_strdup_printf (_ ("%s and %s seem to do the same: “%s” and “%s”. Can one of them do it?"), first, second, words, more));
      }
}

/* ---- too much for one person ---- */

static void
check_person (Check *self, GPtrArray *own, const char *name)
{
  g_ptr_array_sort (own, compare_days);
  for (guint i = 0; i + MOST_IN_A_WEEK < own->len; i++)
    {
      WkRecord *from = g_ptr_array_index (own, i);
      guint n = 0;
      g_autofree char *when = NULL;

      while (i + n < own->len && get_day (g_ptr_array_index (own, i + n)) < get_day (from) + 7)
        n++;
      if (n <= MOST_IN_A_WEEK)
        continue;
      when = dup_when (self, from);
      remark (self, WK_PLAN_TOO_MUCH, from,
              /* Translators: a person, how many things, a day. At least four. */
              g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s has %u thing to do in the week from %s. Is that not too much at once?",
                                            "%s has %u things to do in the week from %s. Is that not too much at once?", n),
                               name, n, when));
      return;
    }
}

static void
check_load (Check *self)
{
  g_autoptr (GHashTable) people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < self->actions->len; i++)
    {
      WkRecord *action = g_ptr_array_index (self->actions, i);
      g_autoptr (WkPerson) person = wk_fields_dup_person (WK_FIELDS (action), "who");
      GPtrArray *own;

      if (person == NULL || get_day (action) == 0)
        continue;
      own = g_hash_table_lookup (people, wk_person_get_name (person));
      if (own == NULL)
        {
          char *name = g_strdup (wk_person_get_name (person));

          own = g_ptr_array_new ();
          g_hash_table_insert (people, name, own);
          g_ptr_array_add (names, name);
        }
      g_ptr_array_add (own, action);
    }
  for (guint i = 0; i < names->len; i++)
    check_person (self, g_hash_table_lookup (people, g_ptr_array_index (names, i)), g_ptr_array_index (names, i));
}

/* ---- a step that assumes a barrier away ---- */

/* The earliest open step of a goal that comes before @first is cleared, if any. */
static WkRecord *
find_too_early (Check *self, WkRecord *first, WkRecord *goal)
{
  WkRecord *found = NULL;

  for (guint i = 0; i < self->actions->len; i++)
    {
      WkRecord *step = g_ptr_array_index (self->actions, i);
      guint day = get_day (step);

      if (!g_str_equal (wk_record_get_kind (step), "step") || day == 0 || (goal != NULL && wk_record_get_parent (step) != goal) ||
          (get_day (first) != 0 && get_day (first) <= day))
        continue;
      if (found == NULL || day < get_day (found))
        found = step;
    }
  return found;
}

static void
check_barriers (Check *self)
{
  for (guint i = 0; i < self->actions->len; i++)
    {
      WkRecord *first = g_ptr_array_index (self->actions, i), *step;
      g_autofree char *barrier = NULL, *words = NULL, *when = NULL, *cleared = NULL;

      if (!g_str_equal (wk_record_get_kind (first), "first"))
        continue;
      step = find_too_early (self, first, wk_record_get_parent (first));
      if (step == NULL)
        continue;
      barrier = dup_quoted (first);
      words = dup_quoted (step);
      when = dup_when (self, step);
      if (get_day (first) == 0)
        /* Translators: a step, its date, a barrier. */
        remark (self, WK_PLAN_BARRIER_ASSUMED_AWAY, step,
                g_strdup_printf (_ ("“%s” is for %s, but first “%s” must be out of the way, and that has no date. When will it be?"),
                                 words, when, barrier));
      else
        {
          cleared = dup_when (self, first);
          /* Translators: a step, its date, a barrier, the date by which it is cleared. */
          remark (self, WK_PLAN_BARRIER_ASSUMED_AWAY, step,
                  g_strdup_printf (_ ("“%s” is for %s, but first “%s” must be out of the way, and that is for %s. Does that fit?"),
                                   words, when, barrier, cleared));
        }
    }
}

/* ---- an obligation without support ---- */

static void
check_obligations (Check *self, WkDocument *plan)
{
  WkRecordList *agreements = wk_document_get_records (plan, "agreement");

  for (guint i = 0; i < wk_record_list_get_length (agreements); i++)
    {
      WkRecord *agreement = wk_record_list_get (agreements, i);
      WkText *obligation = wk_fields_get_text (WK_FIELDS (agreement), "obligation");
      g_autofree char *words = NULL, *quoted = NULL;

      if (wk_text_get_length (obligation) == 0 || wk_text_get_length (wk_fields_get_text (WK_FIELDS (agreement), "support")) > 0)
        continue;
      words = wk_text_dup_text (obligation);
      quoted = wk_plan_quote (words);
      remark (self, WK_PLAN_OBLIGATION_ALONE, agreement,
              g_strdup_printf (_ ("There is an obligation without help: “%s”. What helps to manage it?"), quoted));
    }
}

GPtrArray *
wk_plan_check (WkDocument *plan, WkPlanDateFunc say_date)
{
  Check self = { g_ptr_array_new_with_free_func ((GDestroyNotify) wk_plan_remark_free), NULL, say_date };
  g_autoptr (GPtrArray) actions = NULL;

  g_return_val_if_fail (WK_IS_DOCUMENT (plan) && wk_document_get_kind (plan) == WK_DOC_PLAN, self.remarks);

  self.actions = actions = wk_plan_list_actions (plan);
  for (guint i = actions->len; i > 0; i--)
    {
      if (is_done (g_ptr_array_index (actions, i - 1)))
        g_ptr_array_remove_index (actions, i - 1);
    }
  check_organisations (&self);
  check_load (&self);
  check_barriers (&self);
  check_obligations (&self, plan);
  return self.remarks;
}

GPtrArray *
wk_plan_list_overdue (WkDocument *plan, const char *today)
{
  GPtrArray *actions = wk_plan_list_actions (plan);

  for (guint i = actions->len; i > 0; i--)
    {
      WkRecord *action = g_ptr_array_index (actions, i - 1);
      g_autoptr (WkPerson) person = wk_fields_dup_person (WK_FIELDS (action), "who");
      g_autofree char *when = wk_fields_dup_string (WK_FIELDS (action), "when");

      if (is_done (action) || person == NULL || g_str_equal (wk_person_get_id (person), WK_PERSON_RESIDENT) || get_day (action) == 0 ||
          strncmp (when, today, strlen ("2026-11-24")) >= 0)
        g_ptr_array_remove_index (actions, i - 1);
    }
  g_ptr_array_sort (actions, compare_days);
  return actions;
}
