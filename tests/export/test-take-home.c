/* The sheet that goes home: what the resident picked, by who does it, and nothing else. */
#include "dossier/copy.h"
#include "paper.h"
#include "wk-plan.h"
#include "wk-take-home.h"

static WkFields *
add_step (WkRecordList *steps, const char *what, WkPerson *who, const char *when, gboolean home)
{
  WkFields *step = WK_FIELDS (wk_record_list_append (steps));

  wk_text_insert (wk_fields_get_text (step, "what"), 0, what);
  wk_fields_set_person (step, "who", who);
  wk_fields_set_string (step, "when", when);
  wk_fields_set_boolean (step, "home", home);
  return step;
}

static void
test_sheet (void)
{
  Copy copy;
  WkDocument *plan;
  g_autoptr (WkPerson) me = wk_person_new (WK_PERSON_RESIDENT, "Ahmad", NULL), other = wk_person_new (NULL, "Aaltje Bos", "Wijkteam");
  g_autoptr (WkPaper) sheet = NULL, agreed = NULL;
  g_autofree char *text = NULL, *second = NULL;
  WkRecordList *steps;
  WkFields *done;

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  plan = copy.document;
  steps = wk_plan_get_steps (wk_record_list_append (wk_plan_get_goals (plan)));
  g_assert_null (wk_take_home_new (plan, "Ahmad", NULL, NULL, "2026-11-27", TRUE, NULL));

  add_step (steps, "De huisarts bellen", other, "2026-12-01", TRUE);
  add_step (steps, "Met de buurvrouw fietsen", me, "2026-12-03", TRUE);
  add_step (steps, "أريد أن أطبخ", me, "", TRUE);
  add_step (steps, "Schulden op een rij zetten", other, "2026-12-04", FALSE);
  done = add_step (steps, "Dit is al gedaan", me, "", TRUE);
  wk_fields_set_string (done, "done-on", "2026-11-01");
  sheet = wk_take_home_new (plan, "Ahmad", "Samira El Idrissi", NULL, "2026-11-27", TRUE, NULL);
  g_assert_nonnull (sheet);
  g_assert_cmpuint (wk_paper_count_pages (sheet), ==, 1);
  text = paper_read (sheet);
  if (text == NULL)
    {
      copy_close (&copy);
      return;
    }
  /* The resident's own first, whatever the alphabet says. */
  g_assert_cmpuint (paper_find (text, "Met de buurvrouw fietsen"), <, paper_find (text, "Aaltje Bos"));
  g_assert_cmpuint (paper_find (text, "Aaltje Bos"), <, paper_find (text, "De huisarts bellen"));
  paper_find (text, "أطبخ");
  paper_find (text, "Samira El Idrissi");
  paper_find (text, "Draft");
  g_assert_null (strstr (text, "Schulden"));
  g_assert_null (strstr (text, "al gedaan"));

  agreed = wk_take_home_new (plan, "Ahmad", NULL, NULL, "2026-11-27", FALSE, NULL);
  second = paper_read (agreed);
  g_assert_null (strstr (second, "Draft"));
  copy_close (&copy);
}

static char *
say_when (const char *date, gpointer words)
{
  return *date != '\0' ? g_strdup_printf ("%s %s", (const char *) words, date) : g_strdup ("");
}

/* One number to call; the sheet's own words a second time, each day with them. */
static void
test_two_languages (void)
{
  const WkTakeHomeAlso also = { "من يفعل ماذا", "لم نتفق", "الحديث القادم", "الاتصال بـ Samira", say_when, (gpointer) "When:" };
  Copy copy;
  WkDocument *plan;
  g_autoptr (WkPerson) other = wk_person_new (NULL, "Aaltje Bos", "Wijkteam");
  g_autoptr (WkPaper) one = NULL, two = NULL, agreed = NULL;
  g_autofree char *alone = NULL, *text = NULL, *without = NULL;

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  plan = copy.document;
  add_step (wk_plan_get_steps (wk_record_list_append (wk_plan_get_goals (plan))), "De huisarts bellen", other, "2026-12-01", TRUE);
  wk_fields_set_string (WK_FIELDS (plan), "next-talk", "2027-03-02T10:00");
  one = wk_take_home_new (plan, "Ahmad", "Samira", "038 123 45 67", "2026-11-27", TRUE, NULL);
  two = wk_take_home_new (plan, "Ahmad", "Samira", "038 123 45 67", "2026-11-27", TRUE, &also);
  agreed = wk_take_home_new (plan, "Ahmad", NULL, "038 123 45 67", "2026-11-27", FALSE, &also);
  alone = paper_read (one);
  text = paper_read (two);
  without = paper_read (agreed);
  if (text != NULL)
    {
      paper_find (alone, "Call Samira: 038 123 45 67.");
      paper_find (alone, "De huisarts bellen (Tuesday 1 December)");
      paper_find (alone, "Tuesday 2 March, 10 o’clock");
      g_assert_cmpuint (paper_find (text, "Who does what"), <, paper_find (text, "ماذا"));
      g_assert_cmpuint (paper_find (text, "De huisarts bellen"), <, paper_find (text, "When: 2026-12-01"));
      paper_find (text, "When: 2027-03-02T10:00");
      paper_find (text, "نتفق");
      paper_find (text, "القادم");
      paper_find (text, "Call Samira: 038 123 45 67.");
      g_assert_null (strstr (without, "نتفق"));
      paper_find (without, "Telephone: 038 123 45 67");
    }
  copy_close (&copy);
}

/* In Ethiopic, on paper with Latin letters: both can be read and copied from it. */
static void
test_ethiopic (void)
{
  const WkTakeHomeAlso also = { "መን እንታይ ይገብር", "ገና ብሓባር ኣይተሰማማዕናን።", "ዝቕጽል ዝርርብ", "እንተ ዘይሰሪሑ፡ ናብ Samira ደውል፡ 038 123 45 67", say_when, (gpointer) "መዓስ፧" };
  Copy copy;
  WkDocument *plan;
  g_autoptr (WkPerson) me = wk_person_new (WK_PERSON_RESIDENT, "ተስፋይ", NULL);
  g_autoptr (WkPaper) sheet = NULL;
  g_autofree char *text = NULL;

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  plan = copy.document;
  add_step (wk_plan_get_steps (wk_record_list_append (wk_plan_get_goals (plan))), "ናብ ጋራጅ ምኻድ", me, "2026-12-01", TRUE);
  sheet = wk_take_home_new (plan, "ተስፋይ", "Samira", "038 123 45 67", "2026-11-27", TRUE, &also);
  text = paper_read (sheet);
  if (text != NULL)
    {
      paper_find (text, "መን እንታይ ይገብር");
      paper_find (text, "ተስፋይ");
      paper_find (text, "ናብ ጋራጅ ምኻድ (Tuesday 1 December)");
      paper_find (text, "መዓስ፧ 2026-12-01");
      paper_find (text, "ገና ብሓባር ኣይተሰማማዕናን።");
      paper_find (text, "Call Samira: 038 123 45 67.");
    }
  copy_close (&copy);
}

/* Drawn page by page, as a printer has it, on a sheet of another size. */
static void
test_pages (void)
{
  g_autoptr (WkPaper) paper = wk_paper_new ("Long", "en");
  guint pages;

  for (guint i = 0; i < 200; i++)
    wk_paper_add_item (paper, "a line");
  pages = wk_paper_count_pages (paper);
  g_assert_cmpuint (pages, >, 2);
  wk_paper_set_scale (paper, 2);
  g_assert_cmpuint (wk_paper_count_pages (paper), >, pages);
  for (guint page = 0; page < pages; page++)
    {
      cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
      cairo_t *cr = cairo_create (surface);
      double x, y, width, height;

      wk_paper_draw_page (paper, cr, 300, 420, page);
      cairo_recording_surface_ink_extents (surface, &x, &y, &width, &height);
      g_assert_cmpfloat (height, >, 100);
      g_assert_cmpfloat (x + width, <, 301);
      g_assert_cmpfloat (y + height, <, 421);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  g_test_add_func ("/take-home/sheet", test_sheet);
  g_test_add_func ("/take-home/two-languages", test_two_languages);
  g_test_add_func ("/take-home/ethiopic", test_ethiopic);
  g_test_add_func ("/take-home/pages", test_pages);
  return g_test_run ();
}
