#include "wk-workspace-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-card.h"
#include "wk-plan.h"
#include "wk-vocabulary.h"

/* The example location: people who do not exist, to practise with. Written through the same objects as everything else. */

typedef struct {
  WkVault *vault;
  WkLaptop *laptop;
  WkId subject;
  guint8 secret[WK_SECRET_LENGTH];
  GError **error;
  gboolean failed;
} Example;

typedef struct {
  Example *example;
  WkDocument *document;      /* (owned) */
  YDoc *doc;                 /* (owned) */
  WkId id;
  WkDocKind kind;
  const char *domain;
  GPtrArray *updates;        /* (owned) of GBytes */
} Page;

static void
update_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  g_ptr_array_add (data, g_bytes_ref (update));
}

static WkDocument *
page_open (Page *page, Example *example, WkDocKind kind, const char *domain)
{
  page->example = example;
  page->kind = kind;
  page->domain = domain != NULL ? domain : "";
  wk_document_name (example->secret, kind, domain, &page->id);
  page->doc = y_doc_new (wk_vault_new_client (example->vault), Y_DOC_GC);
  page->updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  y_doc_observe_update (page->doc, update_cb, page->updates, NULL);
  page->document = wk_document_new (kind, domain, page->doc, example->laptop->author, example->vault->clock, example->vault->random);
  return page->document;
}

static void
page_keep (Page *page)
{
  Example *example = page->example;
  WkVault *vault = example->vault;
  g_autoptr (GBytes) update = NULL;
  g_autoptr (WkBatch) batch = NULL;

  if (!example->failed && page->updates->len > 0)
    {
      WkBatchFields fields = { .client = y_doc_get_client_id (page->doc), .author = example->laptop->account, .time = wk_clock_get_wall (vault->clock) };

      update = y_updates_merge ((GBytes **) page->updates->pdata, page->updates->len, NULL);
      fields.name.document = page->id;
      fields.name.subject = example->subject;
      fields.name.kind = page->kind;
      fields.name.domain = (char *) page->domain;
      fields.to = y_doc_get_clock (page->doc, fields.client);
      fields.update = update;
      batch = wk_batch_new (&fields, example->laptop->key, example->error);
      example->failed = batch == NULL
        || !wk_store_append (vault->store, &page->id, &example->subject, page->kind, wk_batch_encode (batch), WK_BATCH_LOCAL, NULL, NULL, example->error);
    }
  g_object_unref (page->document);
  y_doc_unref (page->doc);
  g_ptr_array_unref (page->updates);
}

static void
set (WkDocument *document, const char *field, const char *value)
{
  wk_fields_set_string (WK_FIELDS (document), field, value);
}

static void
write_text (gpointer fields, const char *field, const char *value)
{
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (fields), field), value);
}

static void
set_person (gpointer fields, const char *field, const char *id, const char *name, const char *organisation)
{
  g_autoptr (WkPerson) person = wk_person_new (id, name, organisation);

  wk_fields_set_person (WK_FIELDS (fields), field, person);
}

/* A day so many days from now, yyyy-mm-dd. */
static char *
day (Example *example, int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (wk_clock_get_wall (example->vault->clock) / G_USEC_PER_SEC);
  g_autoptr (GDateTime) then = g_date_time_add_days (now, days);

  return g_date_time_format (then, "%Y-%m-%d");
}

static WkRecord *
add (WkDocument *document, const char *kind)
{
  return wk_record_list_append (wk_document_get_records (document, kind));
}

static WkRecord *
add_goal (WkDocument *plan, const char *words)
{
  WkRecord *goal = wk_record_list_append (wk_plan_get_goals (plan));

  write_text (goal, "goal", words);
  return goal;
}

static WkRecord *
add_step (Example *example, WkRecord *goal, const char *what, const char *id, const char *who, const char *organisation, int days)
{
  WkRecord *step = wk_record_list_append (wk_plan_get_steps (goal));
  g_autofree char *when = day (example, days);

  write_text (step, "what", what);
  set_person (step, "who", id, who, organisation);
  wk_fields_set_string (WK_FIELDS (step), "when", when);
  return step;
}

static void
begin_resident (Example *example)
{
  wk_id_init_random (&example->subject, example->vault->random);
  example->failed = example->failed
    || !wk_store_ensure_subject (example->vault->store, &example->subject, NULL, example->error)
    || !wk_store_get_subject_secret (example->vault->store, &example->subject, example->secret, example->error);
}

static void
write_fatma_domains (Example *example)
{
  static const struct { const char *domain, *situation, *strength, *barrier; } domains[] = {
    { "money", NULL, NULL, "Drie brieven over stroom, nog dicht." },
    { "family", "Twee kinderen: 12 en 8.", "Elif past op woensdag op.", NULL },
    { "language", "Spreken gaat goed, lezen is lastig.", NULL, NULL },
    { "work", "Twaalf jaar kok in het restaurant van haar broer.", "“Ik kook voor dertig mensen in het buurthuis. Niemand gaat met honger weg.”", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    {
      Page page;
      WkDocument *document = page_open (&page, example, WK_DOC_DOMAIN, domains[i].domain);

      wk_document_begin (document);
      if (domains[i].situation != NULL)
        write_text (document, "situation", domains[i].situation);
      if (domains[i].strength != NULL)
        write_text (add (document, "strength"), "strength", domains[i].strength);
      if (domains[i].barrier != NULL)
        {
          WkRecord *barrier = add (document, "barrier");
          g_autofree char *deadline = day (example, 2);

          write_text (barrier, "barrier", domains[i].barrier);
          wk_fields_set_string (WK_FIELDS (barrier), "effect", "hinders");
          wk_fields_set_boolean (WK_FIELDS (barrier), "acute", TRUE);
          set_person (barrier, "acute-owner", NULL, "Joost Prins", "Sociaal Wijkteam");
          wk_fields_set_string (WK_FIELDS (barrier), "acute-deadline", deadline);
        }
      wk_document_commit (document);
      page_keep (&page);
    }
}

static void
write_fatma_plan (Example *example)
{
  const char *me = wk_author_get_account (example->laptop->author);
  g_autofree char *evaluation = day (example, 92);
  Page page;
  WkDocument *plan = page_open (&page, example, WK_DOC_PLAN, NULL);
  WkRecord *goal, *step, *agreement, *disagreement;

  wk_document_begin (plan);
  write_text (plan, "dream", "Ik werk drie dagen in een keuken. Ik ben thuis als school uit is.");
  goal = add_goal (plan, "Geen angst meer voor de post.");
  step = add_step (example, goal, "Samen alle brieven openen.", NULL, "Joost Prins", "Sociaal Wijkteam", -2);
  wk_fields_set_boolean (WK_FIELDS (step), "won", TRUE);
  g_autofree char *done = day (example, -2);
  wk_fields_set_string (WK_FIELDS (step), "done-on", done);
  add_step (example, goal, "Uitzoeken of er geld is voor de rekening.", NULL, "Karin Blom", "Inkomensondersteuning", 2);
  goal = add_goal (plan, "Weer in een echte keuken staan.");
  add_step (example, goal, "Opvang op maandag regelen.", me, "Ineke Veldman", "Tiem", 9);
  add_step (example, goal, "Kijken bij de keuken van het buurthuis, samen met Ineke.", WK_PERSON_RESIDENT, "Fatma", NULL, 37);
  agreement = add (plan, "agreement");
  write_text (agreement, "support", "Ineke gaat mee; de gemeente betaalt de bus.");
  write_text (agreement, "obligation", "Naar de afspraken komen.");
  write_text (agreement, "reason", "Dan kunnen wij samen verder. Lukt het niet? Bel Ineke.");
  disagreement = add (plan, "disagreement");
  write_text (disagreement, "text", "Karin denkt aan taalles. Fatma: “Eerst rust, dan les.” In maart praten we verder.");
  wk_fields_set_string (WK_FIELDS (plan), "next-talk", evaluation);
  wk_document_commit (plan);
  page_keep (&page);
}

static void
write_fatma (Example *example)
{
  static const char * const domains[] = { "money", "family", "language", "work", NULL };
  g_autofree char *last = day (example, -5), *deadline = day (example, 2), *told = day (example, -19), *contact_day = day (example, -5);
  const char *me = wk_author_get_account (example->laptop->author);
  WkRecord *contact;
  Page page;
  WkDocument *document;

  begin_resident (example);
  if (example->failed)
    return;
  document = page_open (&page, example, WK_DOC_CARD, NULL);
  wk_document_begin (document);
  set (document, "display-name", "Fatma Aydın");
  set (document, "first-name", "Fatma");
  set (document, "birth-date", "1985-04-12");
  set (document, "house-number", "48");
  set (document, "postcode", "8021 RR");
  set_person (document, "contact-person", me, "Ineke Veldman", "Tiem");
  set_person (document, "deputy", NULL, "Joost Prins", "Sociaal Wijkteam");
  set (document, "phase", "plan");
  set (document, "view", "in");
  set (document, "last-contact", last);
  set (document, "next-step", deadline);
  set (document, "acute-until", deadline);
  set_person (document, "acute-owner", NULL, "Joost Prins", "Sociaal Wijkteam");
  wk_fields_set_strings (WK_FIELDS (document), "domains", domains);
  wk_fields_set_boolean (WK_FIELDS (document), "has-plan", TRUE);
  wk_document_commit (document);
  page_keep (&page);

  document = page_open (&page, example, WK_DOC_BASE, NULL);
  wk_document_begin (document);
  set (document, "street", "Brederostraat");
  set (document, "house-number", "48");
  set (document, "postcode", "8021 RR");
  set (document, "city", "Zwolle");
  set (document, "phone", "06-00123456");
  set (document, "language", "Turks");
  set (document, "channel", "call");
  set (document, "call-from", "na half 10");
  set (document, "reading", "read-aloud");
  set (document, "form", "u");
  write_text (document, "how", "Turks of rustig Nederlands; tolk bij moeilijke gesprekken. Geen voicemail. Brieven voorlezen.");
  wk_document_commit (document);
  page_keep (&page);

  document = page_open (&page, example, WK_DOC_STORY, NULL);
  wk_document_begin (document);
  write_text (document, "story", "“Ik kookte twaalf jaar in het restaurant van mijn broer. Nu zorg ik alleen voor mijn kinderen. Ik wil weer werken. "
                                 "Maar ik slaap slecht van de rekeningen.”");
  write_text (document, "counts", "“Rust in huis. Dat mijn kinderen trots zijn.”");
  set (document, "confirmed-on", told);
  wk_fields_set_number (WK_FIELDS (document), "told", 1);
  contact = add (document, "contact");
  wk_fields_set_string (WK_FIELDS (contact), "when", contact_day);
  wk_fields_set_string (WK_FIELDS (contact), "channel", "call");
  set_person (contact, "by", me, "Ineke Veldman", "Tiem");
  write_text (contact, "notes", "Gebeld. Het gesprek aan tafel staat. Elif komt mee.");
  wk_document_commit (document);
  page_keep (&page);

  write_fatma_domains (example);
  write_fatma_plan (example);
}

/* Somebody of whom little is known yet. */
static void
write_other (Example *example, const char *first, const char *last, const char *birth, const char *view, const char *contact_person, int last_contact)
{
  g_autofree char *display = g_strdup_printf ("%s %s", first, last);
  g_autofree char *date = last_contact != 0 ? day (example, -last_contact) : NULL;
  Page page;
  WkDocument *card;

  begin_resident (example);
  if (example->failed)
    return;
  card = page_open (&page, example, WK_DOC_CARD, NULL);
  wk_document_begin (card);
  set (card, "display-name", display);
  set (card, "first-name", first);
  set (card, "birth-date", birth);
  set (card, "view", view);
  if (g_str_equal (view, "in"))
    set (card, "phase", "doing");
  if (contact_person != NULL)
    set_person (card, "contact-person", g_str_equal (contact_person, "Ineke Veldman") ? wk_author_get_account (example->laptop->author) : NULL,
                contact_person, NULL);
  if (date != NULL)
    set (card, "last-contact", date);
  wk_document_commit (card);
  page_keep (&page);
}

/**
 * wk_example_write:
 * @vault: an open vault
 * @laptop: whose example location it is
 * @error: return location for an error
 *
 * Fills a new store with the example location. Worker: the documents made here are seen by no other thread.
 *
 * Returns: whether everything is in
 */
gboolean
wk_example_write (WkVault *vault, WkLaptop *laptop, GError **error)
{
  Example example = { .vault = vault, .laptop = laptop, .error = error };

  if (!wk_store_begin (vault->store, error))
    return FALSE;
  write_fatma (&example);
  write_other (&example, "Mehari", "Habtemichael", "1979-08-15", "partly", "Ineke Veldman", 51);
  write_other (&example, "Truus", "de Groot", "1964-02-03", "in", "Joost Prins", 12);
  write_other (&example, "Omar", "Darwish", "1991-11-20", "not-yet", NULL, 0);
  write_other (&example, "Sanne", "Bakker", "1999-06-30", "in", "Ineke Veldman", 3);
  write_other (&example, "Łukasz", "Wójcik", "1988-09-09", "partly", "Karin Blom", 75);
  wk_wipe (example.secret, sizeof example.secret);
  if (example.failed)
    {
      wk_store_rollback (vault->store);
      return FALSE;
    }
  return wk_store_commit (vault->store, error);
}
