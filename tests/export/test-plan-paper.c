/* The whole plan on paper: what is in it, how it stands, and who wrote what. */
#include "dossier/copy.h"
#include "paper.h"
#include "wk-plan-paper.h"
#include "wk-plan.h"

enum { FATMA, INEKE, KARIN, N_PEOPLE };

typedef struct
{
  Copy copies[N_PEOPLE];
  WkDocument *plan; /* Ineke's, who prints */
} Fixture;

static WkText *
text_of (Copy *copy, const char *field)
{
  return wk_fields_get_text (WK_FIELDS (copy->document), field);
}

/* Three write: the resident in her own words and in Arabic, others beside it and into one another's. */
static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const names[N_PEOPLE] = { "Fatma Aydın", "Ineke Veldman", "Karin Blom" };
  Copy *fatma = &f->copies[FATMA], *ineke = &f->copies[INEKE], *karin = &f->copies[KARIN];
  g_autoptr (WkPerson) doer = wk_person_new (NULL, "Karin Blom", "Inkomensondersteuning");
  WkRecord *goal, *step;
  WkText *what;

  for (guint i = 0; i < N_PEOPLE; i++)
    copy_open (&f->copies[i], WK_DOC_PLAN, NULL, i + 1, names[i]);
  wk_document_set_quoting (fatma->document, TRUE);
  wk_text_insert (text_of (fatma, "dream"), 0, "Ik werk in een keuken.");
  wk_text_insert (text_of (fatma, "matters"), 0, "أريد أن أطبخ في مطبخ");
  copy_send (fatma, ineke);
  wk_text_insert (text_of (ineke, "dream"), wk_text_get_length (text_of (ineke, "dream")), " Drie dagen in de week.");
  goal = wk_record_list_append (wk_plan_get_goals (ineke->document));
  wk_text_insert (wk_fields_get_text (WK_FIELDS (goal), "goal"), 0, "Weer in een echte keuken staan");
  step = wk_record_list_append (wk_plan_get_steps (goal));
  wk_text_insert (wk_fields_get_text (WK_FIELDS (step), "what"), 0, "Bellen met het buurthuis ");
  copy_send (ineke, karin);
  step = wk_document_get_record (karin->document, wk_record_get_id (step));
  what = wk_fields_get_text (WK_FIELDS (step), "what");
  wk_text_insert (what, wk_text_get_length (what), "en de keuken zien");
  wk_fields_set_person (WK_FIELDS (step), "who", doer);
  wk_fields_set_string (WK_FIELDS (step), "when", "2026-12-08");
  copy_send (karin, ineke);
  f->plan = ineke->document;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    copy_close (&f->copies[i]);
}

static WkPaper *
print (Fixture *f, gboolean authors)
{
  return wk_plan_paper_new (f->plan, "Fatma Aydın", "Ineke Veldman", "2026-11-27", authors);
}

static char *
dup_start_of_hash (Fixture *f)
{
  g_autofree char *hash = wk_plan_dup_hash (f->plan);

  return g_strdup_printf ("%.4s %.4s %.4s %.4s", hash, hash + 4, hash + 8, hash + 12);
}

static void
test_whole (Fixture *f, gconstpointer data)
{
  g_autoptr (WkPaper) paper = print (f, FALSE);
  g_autoptr (GBytes) pdf = paper_write (paper);
  g_autofree char *text = paper_read (paper), *info = NULL, *hash = dup_start_of_hash (f);

  if (text == NULL)
    return;
  paper_find (text, "Plan of Fatma Aydın");
  g_assert_cmpuint (paper_find (text, "Draft: not agreed together yet"), <, paper_find (text, "Goal 1"));
  paper_find (text, "This is no decision: the right to object stays.");
  paper_find (text, "Ineke Veldman");
  paper_find (text, hash);
  paper_find (text, "27 November 2026");
  /* Her own words within quotation marks, what stands beside them not; nobody is named as their author. */
  paper_find (text, "“Ik werk in een keuken.” Drie dagen in de week.");
  paper_find (text, "in the resident’s own words");
  paper_find (text, "1. Bellen met het buurthuis en de keuken zien · Karin Blom (Inkomensondersteuning) · 8 December 2026");
  paper_find (text, "مطبخ");
  g_assert_null (strstr (text, "¹"));
  g_assert_null (strstr (text, "Who wrote"));
  info = paper_ask ("pdfinfo", "-isodates", pdf);
  paper_find (info, "Plan of Fatma Ayd");
  paper_find (info, "Tagged:          yes");
}

static void
test_authors (Fixture *f, gconstpointer data)
{
  g_autoptr (WkPaper) paper = print (f, TRUE);
  g_autofree char *text = paper_read (paper);
  gsize legend, list;

  if (text == NULL)
    return;
  /* Numbered by who comes first in the plan. */
  legend = paper_find (text, "¹ Fatma Aydın (Tiem)");
  paper_find (text, "² Ineke Veldman (Tiem)");
  paper_find (text, "³ Karin Blom (Tiem)");
  g_assert_cmpuint (legend, <, paper_find (text, "Goal 1"));
  paper_find (text, "“Ik werk in een keuken.”¹ Drie dagen in de week.²");
  paper_find (text, "Bellen met het buurthuis² en de keuken zien³ ·");
  list = paper_find (text, "Who wrote what");
  g_assert_cmpuint (list, >, paper_find (text, "Goal 1"));
  paper_find (text + list, "In one year: “Ik werk in een keuken.”");
  paper_find (text + list, "Step 1: what: “en de keuken zien”");
}

/* Agreed, then only done; then changed. */
static void
test_state (Fixture *f, gconstpointer data)
{
  WkRecord *goal = wk_record_list_get (wk_plan_get_goals (f->plan), 0);
  WkFields *step = WK_FIELDS (wk_record_list_get (wk_plan_get_steps (goal), 0));
  g_autoptr (WkPaper) agreed = NULL, done = NULL, changed = NULL;
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *hash = NULL;

  g_assert_true (wk_plan_set_answer (f->plan, WK_PERSON_RESIDENT, "right", NULL));
  hash = dup_start_of_hash (f);
  agreed = print (f, FALSE);
  first = paper_read (agreed);
  if (first == NULL)
    return;
  paper_find (first, "Agreed together on ");
  paper_find (first, "version 1, ");
  paper_find (first, "agreed, ");
  paper_find (first, "This is no decision: the right to object stays.");
  paper_find (first, hash);
  g_assert_null (strstr (first, "Draft"));

  wk_fields_set_string (step, "done-on", "2026-11-27");
  done = print (f, FALSE);
  second = paper_read (done);
  paper_find (second, "Agreed together on ");
  paper_find (second, "What was done since then");

  wk_text_insert (wk_fields_get_text (WK_FIELDS (goal), "goal"), 0, "Snel ");
  changed = print (f, FALSE);
  third = paper_read (changed);
  paper_find (third, "New version: a draft.");
  paper_find (third, "What is different");
  paper_find (third, "draft, ");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  ADD ("/plan-paper/whole", test_whole);
  ADD ("/plan-paper/authors", test_authors);
  ADD ("/plan-paper/state", test_state);
  return g_test_run ();
}
