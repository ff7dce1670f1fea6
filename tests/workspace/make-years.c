/* Makes a store to measure on: many residents, each with years of history, and one in whose file it all is at its fullest.
 * usage: make-years DIR PASSPHRASE RESIDENTS YEARS
 * The same numbers give the same words. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wk-maker-private.h"
#include "wk-plan.h"
#include "wk-vocabulary.h"
#include "wk-workspace-private.h"

#define DAY (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)
#define CONTACTS_A_YEAR 4u
#define FULL_CONTACTS_A_YEAR 52u
#define FULL_GOALS 50u
#define A_TRANSACTION 500u
#define ALIKE 50u /* so many files have the same history, under names of their own: writing it is what takes the time */

static const char *const first_names[] = { "Aaltje", "Ahmed", "Anja", "Bram", "Corrie", "Daniël", "Elif", "Fatima", "Gerrit", "Hatice", "Ines", "Jan",
                                           "Kevin", "Leyla", "Mehmet", "Nadia", "Omar", "Petra", "Rachid", "Selam", "Tess", "Ursula", "Wim", "Yara" };
static const char *const last_names[] = { "de Vries", "Yılmaz", "Jansen", "Tekle", "Bakker", "El Amrani", "Visser", "Kovács", "Smit", "Öztürk", "Meijer",
                                          "Nowak", "de Boer", "Haddad", "Mulder", "Warsame", "Bos", "Çelik", "Vos", "Nguyen", "Peters", "Demir" };
static const char *const notes[] = {
  "Gebeld. Het gaat beter sinds de brieven samen worden geopend.",
  "Kwam binnen voor koffie. Wij hebben het over de opvang gehad, en over de bus op zaterdag.",
  "“Ik heb weer geslapen.” Volgende week kijken wij naar het rooster.",
  "Samen naar de huisarts geweest. De uitslag komt over twee weken.",
  "Thuis langs geweest. De kinderen waren er ook. De huur is betaald.",
  "Het gesprek aan tafel staat. Haar zus komt mee.",
};
static const char *const steps[] = { "Samen de post openen.", "Bellen met de woningstichting.", "Kijken bij de keuken van het buurthuis.", "Opvang op maandag regelen." };
static const char *const goals[] = { "Geen angst meer voor de post.", "Weer in een echte keuken staan.", "Een eigen plek.", "Weer onder de mensen." };

typedef struct {
  WkVault *vault;
  WkLaptop *laptop;
  WkClock *then;
  WkMaker *maker;
  GRand *rand;
  gint64 now;
  guint residents, years;
  gboolean done;
  GError *error;
} Years;

#define PICK(list) (list[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (list))])

static void
set_day (Years *self, WkFields *fields, const char *field, int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (self->now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) then = g_date_time_add_days (now, days);
  g_autofree char *date = g_date_time_format (then, "%Y-%m-%d");

  wk_fields_set_string (fields, field, date);
}

static WkFields *
add (WkRecordList *list)
{
  return WK_FIELDS (wk_record_list_append (list));
}

static void
say (WkFields *fields, const char *field, const char *words)
{
  wk_text_set_text (wk_fields_get_text (fields, field), words);
}

static void
add_contacts (Years *self, WkDocument *document, guint n)
{
  g_autoptr (WkPerson) me = wk_author_dup_person (self->laptop->author);

  for (guint i = 0; i < n; i++)
    {
      int ago = (int) ((n - i) * self->years * 365 / n);
      WkFields *contact;

      wk_clock_set_wall (self->then, self->now - ago * DAY);
      contact = add (wk_document_get_records (document, "contact"));
      set_day (self, contact, "when", -ago);
      wk_fields_set_string (contact, "channel", i % 3 == 0 ? "visit" : "call");
      wk_fields_set_person (contact, "by", me);
      say (contact, "notes", PICK (notes));
    }
}

static void
add_plan (Years *self, guint n_goals)
{
  WkDocument *plan = wk_maker_open (self->maker, WK_DOC_PLAN, NULL);
  g_autoptr (WkPerson) me = wk_author_dup_person (self->laptop->author);

  wk_document_begin (plan);
  say (WK_FIELDS (plan), "dream", "Ik werk drie dagen in een keuken. Ik ben thuis als school uit is.");
  for (guint i = 0; i < n_goals; i++)
    {
      WkRecord *goal = wk_record_list_append (wk_plan_get_goals (plan));

      say (WK_FIELDS (goal), "goal", PICK (goals));
      for (guint k = 0; k < 3; k++)
        {
          WkFields *step = add (wk_plan_get_steps (goal));

          say (step, "what", PICK (steps));
          wk_fields_set_person (step, "who", me);
          set_day (self, step, "when", (int) (i * 7 + k) - 30);
          if (i * 7 + k < 20)
            set_day (self, step, "done-on", (int) (i * 7 + k) - 30);
        }
    }
  set_day (self, WK_FIELDS (plan), "next-talk", 40);
  wk_document_commit (plan);
}

static void
add_domains (Years *self, gsize n, guint n_contacts)
{
  gsize all;
  const WkTerm *terms = wk_terms_get (WK_TERMS_DOMAIN, &all);

  for (gsize i = 0; i < MIN (n, all); i++)
    {
      WkDocument *domain = wk_maker_open (self->maker, WK_DOC_DOMAIN, terms[i].key);

      wk_document_begin (domain);
      say (WK_FIELDS (domain), "situation", "Woont alleen met twee kinderen. De huur is op tijd, de rest schuift.");
      say (add (wk_document_get_records (domain, "strength")), "strength", "Kookt voor dertig mensen in het buurthuis.");
      say (add (wk_document_get_records (domain, "barrier")), "barrier", "Drie brieven, nog dicht.");
      add_contacts (self, domain, n_contacts);
      wk_document_commit (domain);
    }
}

/* What differs between two whose history is alike. */
static void
write_card (Years *self, const char *first, const char *name)
{
  WkDocument *card = wk_maker_open (self->maker, WK_DOC_CARD, NULL);
  g_autoptr (WkPerson) me = wk_author_dup_person (self->laptop->author);

  wk_document_begin (card);
  wk_fields_set_string (WK_FIELDS (card), "display-name", name);
  wk_fields_set_string (WK_FIELDS (card), "first-name", first);
  set_day (self, WK_FIELDS (card), "birth-date", -g_rand_int_range (self->rand, 20 * 365, 66 * 365));
  wk_fields_set_person (WK_FIELDS (card), "contact-person", me);
  wk_fields_set_string (WK_FIELDS (card), "view", "in");
  wk_fields_set_string (WK_FIELDS (card), "phase", "doing");
  set_day (self, WK_FIELDS (card), "last-contact", -g_rand_int_range (self->rand, 0, 120));
  wk_document_commit (card);
}

static void
write_history (Years *self, gboolean full)
{
  WkDocument *base = wk_maker_open (self->maker, WK_DOC_BASE, NULL), *story = wk_maker_open (self->maker, WK_DOC_STORY, NULL);

  wk_document_begin (base);
  wk_fields_set_string (WK_FIELDS (base), "street", "Bachlaan");
  wk_fields_set_string (WK_FIELDS (base), "city", "Zwolle");
  wk_fields_set_string (WK_FIELDS (base), "phone", "06-00120000");
  wk_document_commit (base);
  wk_document_begin (story);
  say (WK_FIELDS (story), "story", "“Ik kookte twaalf jaar in het restaurant van mijn broer. Nu zorg ik alleen voor mijn kinderen.”");
  wk_fields_set_number (WK_FIELDS (story), "told", 1);
  add_contacts (self, story, self->years * (full ? FULL_CONTACTS_A_YEAR : CONTACTS_A_YEAR));
  wk_document_commit (story);
  add_domains (self, full ? G_MAXSIZE : 2, full ? 2 * self->years : self->years / 5);
  add_plan (self, full ? FULL_GOALS : 3);
  wk_clock_set_wall (self->then, self->now);
}

static gboolean
add_resident (Years *self, guint number, GError **error)
{
  gboolean full = number == 0, anew = number % ALIKE <= 1;
  const char *first = full ? "Tien" : PICK (first_names);
  g_autofree char *name = full ? g_strdup ("Tien Jaren") : g_strdup_printf ("%s %s", first, PICK (last_names));

  if ((anew ? wk_maker_begin (self->maker, error) : wk_maker_begin_like (self->maker, error)) == NULL)
    return FALSE;
  write_card (self, first, name);
  if (anew)
    write_history (self, full);
  return wk_maker_finish (self->maker, error);
}

/* worker */
static gboolean
make (Years *self, GError **error)
{
  g_autoptr (WkMaker) maker = wk_maker_new (self->vault, self->laptop, self->then);

  self->maker = maker;
  for (guint i = 0; i < self->residents; i++)
    {
      if (i % A_TRANSACTION == 0 && !wk_store_begin (self->vault->store, error))
        return FALSE;
      if (!add_resident (self, i, error))
        return FALSE;
      if ((i + 1 == self->residents || (i + 1) % A_TRANSACTION == 0) && !wk_store_commit (self->vault->store, error))
        return FALSE;
      if ((i + 1) % 10000 == 0)
        fprintf (stderr, "%u residents\n", i + 1);
    }
  return wk_vault_project_since (self->vault, 0, NULL, error);
}

static void
make_cb (gpointer data)
{
  Years *self = data;

  make (self, &self->error);
  self->done = TRUE;
  g_main_context_wakeup (NULL);
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (result);
}

int
main (int argc, char **argv)
{
  WkProfile profile = { .name = "Ineke Veldman", .organisation = "Tiem", .expertise = "Werk", .location = "Dieze" };
  g_autoptr (GAsyncResult) created = NULL, closed = NULL;
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  WkWorkspace *workspace;
  Years years = { .done = FALSE };

  setlocale (LC_ALL, "C.UTF-8");
  if (argc != 5)
    {
      fprintf (stderr, "usage: make-years DIR PASSPHRASE RESIDENTS YEARS\n");
      return 2;
    }
  wk_workspace_create_async (argv[1], &profile, argv[2], WK_CREATE_EMPTY, NULL, ready_cb, &result);
  created = wait_for (&result);
  workspace = wk_workspace_new_finish (created, &error);
  if (workspace == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  years.vault = workspace->vault;
  years.laptop = workspace->laptop;
  years.now = wk_clock_get_wall (workspace->clock);
  years.then = wk_clock_new_test (years.now);
  years.rand = g_rand_new_with_seed (1);
  years.residents = strtoul (argv[3], NULL, 10);
  years.years = strtoul (argv[4], NULL, 10);
  wk_worker_push (workspace->vault->worker, make_cb, &years, NULL);
  while (!years.done)
    g_main_context_iteration (NULL, TRUE);
  if (years.error != NULL)
    fprintf (stderr, "%s\n", years.error->message);
  wk_clock_unref (years.then);
  g_rand_free (years.rand);
  wk_workspace_close_async (workspace, ready_cb, &result);
  closed = wait_for (&result);
  if (!wk_workspace_close_finish (workspace, closed, &error))
    fprintf (stderr, "%s\n", error->message);
  g_object_unref (workspace);
  return years.error != NULL || error != NULL;
}
