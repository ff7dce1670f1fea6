#include "wk-take-home.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "wk-paper-private.h"
#include "wk-pieces-private.h"
#include "wk-plan-check.h"

/* To be read by who reads with difficulty, on a door of a fridge. */
#define LARGE 1.5

/* As it is said: without the year, which is this one or the next. */
static char *
dup_spoken_day (const char *date)
{
  g_autoptr (GDateTime) day = wk_pieces_parse_day (date);
  g_autofree char *words = NULL;
  const char *time = strchr (date, 'T');
  int hour, minute;

  if (day == NULL)
    return g_strdup (date);
  /* Translators: a day on the sheet that goes home, as strftime has it; in English "Tuesday 24 November". */
  words = g_date_time_format (day, C_ ("on the sheet that goes home", "%A %-d %B"));
  if (time == NULL || sscanf (time, "T%2d:%2d", &hour, &minute) != 2)
    return g_steal_pointer (&words);
  return minute == 0 ? g_strdup_printf (_ ("%s, %d o’clock"), words, hour) : g_strdup_printf ("%s, %d:%02d", words, hour, minute);
}

/* What is done, a line for each language. */
typedef struct
{
  char *words, *also; /* (owned); also: (nullable) */
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->words);
  g_free (step->also);
  g_free (step);
}

static char *
dup_step (WkFields *step)
{
  g_autofree char *date = wk_fields_dup_string (step, "when"), *day = dup_spoken_day (date);
  g_autofree char *words = wk_plan_dup_action (WK_RECORD (step));

  if (*words == '\0')
    return g_steal_pointer (&words);
  /* Translators: on the sheet that goes home: 1 is a step, 2 the day on which it is done. */
  return *day != '\0' ? g_strdup_printf (_ ("%1$s (%2$s)"), words, day) : g_steal_pointer (&words);
}

/* The resident's own steps stand on top. */
static int
compare_doers (gconstpointer a, gconstpointer b, gpointer resident)
{
  const char *one = *(const char *const *) a, *other = *(const char *const *) b;

  if (g_str_equal (one, resident) != g_str_equal (other, resident))
    return g_str_equal (one, resident) ? -1 : 1;
  return g_utf8_collate (one, other);
}

/* name → its steps, and the names in the order in which they stand. */
static GHashTable *
gather (WkDocument *plan, const char *resident, const WkTakeHomeAlso *also, GPtrArray *doers)
{
  g_autoptr (GPtrArray) actions = wk_plan_list_actions (plan);
  GHashTable *steps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < actions->len; i++)
    {
      WkFields *fields = WK_FIELDS (actions->pdata[i]);
      g_autofree char *done = wk_fields_dup_string (fields, "done-on"), *when = wk_fields_dup_string (fields, "when"), *words = NULL, *doer = NULL;
      GPtrArray *own;
      Step *step;

      if (!g_str_equal (wk_record_get_kind (WK_RECORD (fields)), "step") || *done != '\0' || !wk_fields_get_boolean (fields, "home"))
        continue;
      words = dup_step (fields);
      doer = wk_pieces_dup_doer (fields, resident);
      if (*words == '\0')
        continue;
      own = g_hash_table_lookup (steps, doer);
      if (own == NULL)
        {
          own = g_ptr_array_new_with_free_func (step_free);
          g_ptr_array_add (doers, doer);
          g_hash_table_insert (steps, g_steal_pointer (&doer), own);
        }
      step = g_new0 (Step, 1);
      step->words = g_steal_pointer (&words);
      step->also = also != NULL ? also->dup_when (when, also->data) : NULL;
      g_ptr_array_add (own, step);
    }
  g_ptr_array_sort_with_data (doers, compare_doers, (gpointer) resident);
  return steps;
}

static void
add_next_talk (WkPaper *paper, WkDocument *plan, const WkTakeHomeAlso *also)
{
  g_autofree char *next = wk_fields_dup_string (WK_FIELDS (plan), "next-talk"), *day = dup_spoken_day (next);
  g_autofree char *place = wk_fields_dup_string (WK_FIELDS (plan), "next-talk-place"), *when = NULL;

  if (*day == '\0')
    return;
  wk_paper_add_heading (paper, 2, _ ("Next talk"));
  wk_paper_add_text (paper, day);
  wk_paper_add_text (paper, place);
  if (also == NULL)
    return;
  when = also->dup_when (next, also->data);
  wk_paper_add_heading (paper, 3, also->next);
  wk_paper_add_text (paper, when);
}

/* One number, for all that does not work out. */
static void
add_call (WkPaper *paper, const char *contact, const char *phone, const WkTakeHomeAlso *also)
{
  gboolean named = contact != NULL && *contact != '\0', numbered = phone != NULL && *phone != '\0';
  g_autofree char *call = NULL;

  if (named && numbered)
    {
      call = g_strdup_printf (_ ("Does it not work out? Call %1$s: %2$s."), contact, phone);
      wk_paper_add_heading (paper, 3, call);
    }
  else
    wk_paper_add_fact (paper, numbered ? _ ("Telephone") : _ ("My fixed contact person"), numbered ? phone : contact);
  if (also != NULL)
    wk_paper_add_heading (paper, 3, also->call);
}

WkPaper *
wk_take_home_new (WkDocument *plan, const char *resident, const char *contact, const char *phone, const char *day, gboolean draft,
                  const WkTakeHomeAlso *also)
{
  g_autoptr (GPtrArray) doers = g_ptr_array_new ();
  g_autoptr (GHashTable) steps = gather (plan, resident, also, doers);
  g_autofree char *written = wk_pieces_dup_day (day), *whose = NULL;
  WkPaper *paper;

  if (doers->len == 0)
    return NULL;
  paper = wk_paper_new (_ ("Who does what"), C_ ("language tag", "en"));
  wk_paper_set_scale (paper, LARGE);
  if (also != NULL)
    wk_paper_add_heading (paper, 2, also->title);
  /* Translators: on the sheet that goes home: 1 is the resident, 2 today. */
  whose = g_strdup_printf (draft ? _ ("For %1$s, %2$s. Draft: not agreed together yet.") : _ ("For %1$s, %2$s."), resident, written);
  wk_paper_add_text (paper, whose);
  if (also != NULL && draft)
    wk_paper_add_text (paper, also->draft);
  for (guint i = 0; i < doers->len; i++)
    {
      GPtrArray *own = g_hash_table_lookup (steps, doers->pdata[i]);

      wk_paper_add_doer (paper, doers->pdata[i]);
      for (guint k = 0; k < own->len; k++)
        {
          const Step *step = own->pdata[k];

          wk_paper_add_item (paper, step->words);
          wk_paper_add (paper, WK_PAPER_ALSO, step->also);
        }
    }
  add_next_talk (paper, plan, also);
  add_call (paper, contact, phone, also);
  return paper;
}
