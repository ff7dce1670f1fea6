/* Who may read and write what, over real connections with a real office: every row of the table, allowed and refused; and what a change of it does to
 * laptops that are there and laptops that are away. */
#include <string.h>

#include "office-process.h"
#include "wk-base.h"

/* ---- a location ----------------------------------------------------------------------------------------- */

enum { FOUNDER, CONTACT, DEPUTY, DEBTS, HEALTH, MANDATE, INCOME, HOST, COORDINATOR, POLICY, ADMINISTRATOR, NONE, COLLEAGUE, N_PEOPLE };

static const struct
{
  const char *name, *organisation, *functions, *expertises, *ground;
} people[N_PEOPLE] = {
  [CONTACT] = { "Ineke Veldman", "Tiem", "contact-person", "none", "" },
  [DEPUTY] = { "Joost Prins", "Sociaal Wijkteam", "network-professional", "care", "" },
  [DEBTS] = { "Karin Blom", "Kredietbank", "network-professional", "debts", "" },
  [HEALTH] = { "Sara Bos", "GGD", "network-professional", "health", "" },
  [MANDATE] = { "Piet Vos", "Inkomensondersteuning", "income-support", "none", "mandaat 2026-1" },
  [INCOME] = { "Anne Smit", "Inkomensondersteuning", "income-support", "none", "" },
  [HOST] = { "Bas Mol", "Gemeente", "host", "none", "" },
  [COORDINATOR] = { "Eva Kok", "Gemeente", "coordinator", "none", "" },
  [POLICY] = { "Tom Dam", "Gemeente", "policy-adviser", "none", "" },
  [ADMINISTRATOR] = { "Ria Pot", "Gemeente", "administrator", "none", "" },
  [NONE] = { "Jan Hek", "Gemeente", "none", "none", "" },
  [COLLEAGUE] = { "Lies Ree", "Tiem", "contact-person", "none", "" },
};

typedef struct
{
  Office office;
  TestLaptop *laptops[N_PEOPLE]; /* (owned) (nullable) */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  memset (f, 0, sizeof *f);
  office_set_up (&f->office);
  f->laptops[FOUNDER] = test_laptop_new ();
  code = g_strdup (f->office.code);
  g_assert_true (office_enrol (&f->office, f->laptops[FOUNDER], code, "Founder", &error));
  g_assert_no_error (error);
}

static TestLaptop *
enrol (Fixture *f, guint who)
{
  if (!f->laptops[who])
    f->laptops[who] = office_new_person (&f->office, people[who].name, people[who].organisation, people[who].functions, people[who].expertises,
                                         people[who].ground);
  return f->laptops[who];
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  guint i;

  for (i = 0; i < N_PEOPLE; i++)
    if (f->laptops[i])
      office_leave (f->laptops[i]);
  office_tear_down (&f->office);
  for (i = 0; i < N_PEOPLE; i++)
    g_clear_object (&f->laptops[i]);
}

static void
sync_one (Fixture *f, guint who)
{
  office_sync (&f->office, enrol (f, who));
  office_wait_live (f->laptops[who]);
}

/* ---- what a file says --------------------------------------------------------------------------------------- */

typedef struct
{
  Fixture *f;
  guint who;
  const char *kind, *organisation, *domain;
} Say;

static WkPerson *
new_person (Fixture *f, guint who)
{
  char hex[WK_ID_HEX_SIZE];

  return wk_person_new (wk_id_write_hex (&enrol (f, who)->author, hex), people[who].name, people[who].organisation);
}

static void
set_person (WkDocument *card, gpointer data)
{
  const Say *say = data;
  g_autoptr (WkPerson) person = new_person (say->f, say->who);

  wk_fields_set_person (WK_FIELDS (card), say->kind, person);
}

static void
add_member (WkDocument *card, gpointer data)
{
  const Say *say = data;
  g_autoptr (WkPerson) person = new_person (say->f, say->who);
  WkRecord *member = wk_record_list_append (wk_document_get_records (card, "member"));

  wk_fields_set_person (WK_FIELDS (member), "person", person);
  wk_fields_set_string (WK_FIELDS (member), "role", "professional");
}

static void
remove_members (WkDocument *card, gpointer data)
{
  WkRecordList *members = wk_document_get_records (card, "member");

  while (wk_record_list_get_length (members) > 0)
    wk_record_remove (wk_record_list_get (members, 0));
}

static void
add_ground (WkDocument *base, gpointer data)
{
  const Say *say = data;
  WkRecord *ground = wk_record_list_append (wk_document_get_records (base, "ground"));

  wk_fields_set_string (WK_FIELDS (ground), "organisation", say->organisation);
  wk_fields_set_string (WK_FIELDS (ground), "life-domain", say->domain);
}

static void
remove_grounds (WkDocument *base, gpointer data)
{
  WkRecordList *grounds = wk_document_get_records (base, "ground");

  while (wk_record_list_get_length (grounds) > 0)
    wk_record_remove (wk_record_list_get (grounds, 0));
}

static void
import_name (WkDocument *card, gpointer name)
{
  const WkImportedValue value = { WK_DOC_CARD, "contact-person", name };
  g_autoptr (WkAuthor) author = wk_author_new ("00", "Test", "Test", "00", NULL);

  wk_imported_write (wk_document_get_doc (card), WK_DOC_CARD, &value, 1, author, 0, 1);
}

static void
name_person (Fixture *f, guint by, guint n, const char *field, guint who)
{
  Say say = { f, who, field };

  test_laptop_edit (f->laptops[by], n, WK_DOC_CARD, NULL, set_person, &say);
}

static void
take_in (Fixture *f, guint by, guint n, guint who)
{
  Say say = { f, who };

  test_laptop_edit (f->laptops[by], n, WK_DOC_CARD, NULL, add_member, &say);
}

static void
give_ground (Fixture *f, guint by, guint n, const char *organisation, const char *domain)
{
  Say say = { .organisation = organisation, .domain = domain };

  test_laptop_edit (f->laptops[by], n, WK_DOC_BASE, NULL, add_ground, &say);
}

/* ---- the table ------------------------------------------------------------------------------------------------ */

static const struct
{
  WkDocKind kind;
  const char *domain;
} documents[] = {
  { WK_DOC_CARD }, { WK_DOC_IDENTITY }, { WK_DOC_BASE }, { WK_DOC_INTAKE }, { WK_DOC_STORY }, { WK_DOC_DOMAIN, "money" },
  { WK_DOC_DOMAIN, "health" }, { WK_DOC_PLAN }, { WK_DOC_TALKS }, { WK_DOC_BOARD }, { WK_DOC_DIRECTORY },
};

/* For each of the above what they may: `-`, `r`ead, `w`rite, `b`oth. */
static const char *const rows[N_PEOPLE] = {
  [FOUNDER] = "bbb------bb",
  [CONTACT] = "b-bbbb-bbbr",
  [DEPUTY] = "b-rbbb-b-br",
  [DEBTS] = "b-r-bb-b-br",
  [HEALTH] = "b-r-b-bb-br",
  [MANDATE] = "-b-------br",
  [INCOME] = "---------br",
  [HOST] = "r--------br",
  [COORDINATOR] = "bwb------bb",
  [POLICY] = "---------br",
  [ADMINISTRATOR] = "---------br",
  [NONE] = "-----------",
  [COLLEAGUE] = "---------br",
};

static gboolean
has_row (TestLaptop *laptop, const char *row)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (documents); i++)
    if (test_laptop_has (laptop, 1, documents[i].kind, documents[i].domain) != (row[i] == 'r' || row[i] == 'b'))
      return FALSE;

  return TRUE;
}

static void
check_reading (TestLaptop *laptop, guint who, const char *row)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (documents); i++)
    if (test_laptop_has (laptop, 1, documents[i].kind, documents[i].domain) != (row[i] == 'r' || row[i] == 'b'))
      g_error ("%s: reads or does not read %s, against %s", who == FOUNDER ? "Founder" : people[who].name,
               wk_doc_kind_to_nick (documents[i].kind), row);
}

/* A file with everything in it. */
static void
make_file (Fixture *f)
{
  guint i;

  for (i = CONTACT; i < N_PEOPLE; i++)
    enrol (f, i);
  name_person (f, FOUNDER, 1, "contact-person", CONTACT);
  name_person (f, FOUNDER, 1, "deputy", DEPUTY);
  take_in (f, FOUNDER, 1, DEBTS);
  take_in (f, FOUNDER, 1, HEALTH);
  give_ground (f, FOUNDER, 1, "Kredietbank", "");
  test_laptop_edit (f->laptops[FOUNDER], 1, WK_DOC_IDENTITY, NULL, NULL, NULL);
  test_laptop_edit (f->laptops[FOUNDER], 1, WK_DOC_BOARD, NULL, NULL, NULL);
  test_laptop_edit (f->laptops[FOUNDER], 1, WK_DOC_DIRECTORY, NULL, NULL, NULL);
  sync_one (f, FOUNDER);
  sync_one (f, CONTACT);
  for (i = 0; i < G_N_ELEMENTS (documents); i++)
    if ((documents[i].kind >= WK_DOC_INTAKE && documents[i].kind <= WK_DOC_PLAN) || documents[i].kind == WK_DOC_TALKS)
      test_laptop_edit (f->laptops[CONTACT], 1, documents[i].kind, documents[i].domain, NULL, NULL);
  office_wait_live (f->laptops[CONTACT]);
  g_assert_cmpuint (g_hash_table_size (f->laptops[CONTACT]->refused), ==, 0);
  /* Health is for those who have the further ground for it; until that was there it was the contact person's. */
  give_ground (f, FOUNDER, 1, "GGD", "health");
  office_wait_live (f->laptops[FOUNDER]);
  g_assert_cmpuint (g_hash_table_size (f->laptops[FOUNDER]->refused), ==, 0);
}

static void
test_reading (Fixture *f, gconstpointer data)
{
  guint i;

  make_file (f);
  for (i = 0; i < N_PEOPLE; i++) {
    TestLaptop *laptop = f->laptops[i];
    g_autoptr (WkSubject) subject = test_subject (1);

    if (i == FOUNDER || i == CONTACT) {
      WAIT_UNTIL (has_row (laptop, rows[i]));
      continue;
    }
    sync_one (f, i);
    check_reading (laptop, i, rows[i]);
    /* Not even that there is such a resident. */
    g_assert_cmpint (g_hash_table_contains (laptop->subjects, &subject->id), ==, strpbrk (rows[i], "rb") && strcspn (rows[i], "rb") < 9);
  }
}

static void
check_writing (Fixture *f, guint who)
{
  TestLaptop *laptop = f->laptops[who];
  WkBatch *batches[G_N_ELEMENTS (documents)];
  guint i;

  for (i = 0; i < G_N_ELEMENTS (documents); i++)
    batches[i] = test_laptop_edit (laptop, 1, documents[i].kind, documents[i].domain, NULL, NULL);
  sync_one (f, who);
  for (i = 0; i < G_N_ELEMENTS (documents); i++) {
    gboolean may = rows[who][i] == 'w' || rows[who][i] == 'b';

    if (g_hash_table_contains (laptop->confirmed, batches[i]) != may)
      g_error ("%s: wrote or did not write %s, against %s", who == FOUNDER ? "Founder" : people[who].name,
               wk_doc_kind_to_nick (documents[i].kind), rows[who]);
    if (may)
      continue;
    g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (laptop->refused, batches[i])), ==, WK_REFUSAL_NO_RIGHT);
    /* Whom to ask. */
    g_assert_cmpstr (g_hash_table_lookup (laptop->asks, batches[i]), ==,
                     wk_doc_kind_is_of_resident (documents[i].kind) ? people[CONTACT].name : "a coordinator");
  }
  /* Nothing of what they brought and may not read stays with them. */
  WAIT_UNTIL (has_row (laptop, rows[who]));
}

static void
test_writing (Fixture *f, gconstpointer data)
{
  guint i;

  make_file (f);
  for (i = 0; i < N_PEOPLE; i++)
    check_writing (f, i);
  /* Nobody's refused words reached anybody. */
  for (i = 0; i < G_N_ELEMENTS (documents); i++) {
    g_autoptr (WkDocumentName) name = test_laptop_name (f->laptops[CONTACT], 1, documents[i].kind, documents[i].domain);
    TestDocument *document = g_hash_table_lookup (f->laptops[CONTACT]->documents, &name->document);
    g_autofree char *text = document ? y_text_to_string (y_doc_get_root (document->doc, "text", Y_TYPE_TEXT)) : NULL;
    guint writers = 0, k;

    for (k = 0; k < N_PEOPLE; k++)
      writers += rows[k][i] == 'w' || rows[k][i] == 'b';
    if (documents[i].kind >= WK_DOC_INTAKE && documents[i].kind <= WK_DOC_PLAN)
      writers++;
    if (!document || documents[i].kind <= WK_DOC_BASE || documents[i].kind >= WK_DOC_BOARD)
      continue;
    WAIT_UNTIL (y_text_length (y_doc_get_root (document->doc, "text", Y_TYPE_TEXT), Y_CHARS) == writers * strlen ("text "));
  }
}

/* ---- changes ----------------------------------------------------------------------------------------------------- */

#define CHANGES 5

/* Nothing waits for a moment of its own to be told: of some changes the quickest was seen within a second, however much else this machine has to do. */
static void
check_prompt (Fixture *f)
{
  TestLaptop *debts = f->laptops[DEBTS];
  gint64 soonest[4] = { G_MAXINT64, G_MAXINT64, G_MAXINT64, G_MAXINT64 };
  guint i, k;

  for (i = 0; i < CHANGES; i++) {
    for (k = 0; k < 4; k++) {
      static const char *const held[] = { "---------br", "b-r-bb-b-br", "b-r-b--b-br", "b-r-bb-b-br" };
      gint64 began = g_get_monotonic_time ();

      if (k == 0)
        test_laptop_edit (f->laptops[FOUNDER], 1, WK_DOC_CARD, NULL, remove_members, NULL);
      else if (k == 1)
        take_in (f, FOUNDER, 1, DEBTS);
      else if (k == 2)
        test_laptop_edit (f->laptops[CONTACT], 1, WK_DOC_BASE, NULL, remove_grounds, NULL);
      else
        give_ground (f, CONTACT, 1, "Kredietbank", "money");
      WAIT_UNTIL (has_row (debts, held[k]));
      soonest[k] = MIN (soonest[k], g_get_monotonic_time () - began);
    }
  }
  for (k = 0; k < 4; k++) {
    g_test_message ("change %u was there after %.0f ms", k, soonest[k] / 1000.0);
    g_assert_cmpint (soonest[k], <, G_USEC_PER_SEC);
  }
}

/* While laptops are connected: each change of team, ground or function reaches them by itself. */
static void
test_live (Fixture *f, gconstpointer data)
{
  TestLaptop *debts = enrol (f, DEBTS), *policy = enrol (f, POLICY), *colleague = enrol (f, COLLEAGUE);
  g_autofree char *out = NULL;
  guint i;

  make_file (f);
  test_laptop_edit (f->laptops[FOUNDER], 1, WK_DOC_CARD, NULL, remove_members, NULL);
  for (i = 0; i < N_PEOPLE; i++)
    sync_one (f, i);
  WAIT_UNTIL (has_row (debts, "---------br"));
  take_in (f, FOUNDER, 1, DEBTS);
  WAIT_UNTIL (has_row (debts, rows[DEBTS]));
  /* What is written now comes as it is written. */
  test_laptop_edit (f->laptops[CONTACT], 1, WK_DOC_PLAN, NULL, NULL, NULL);
  WAIT_UNTIL (debts->batches_came > 0);
  test_laptop_edit (f->laptops[CONTACT], 1, WK_DOC_BASE, NULL, remove_grounds, NULL);
  WAIT_UNTIL (has_row (debts, "b-r-b--b-br"));
  give_ground (f, CONTACT, 1, "Kredietbank", "money");
  WAIT_UNTIL (has_row (debts, rows[DEBTS]));
  check_prompt (f);

  /* A warm hand-over. */
  name_person (f, CONTACT, 1, "contact-person", COLLEAGUE);
  WAIT_UNTIL (has_row (colleague, "b-bbbbbbbbr"));
  WAIT_UNTIL (has_row (f->laptops[CONTACT], rows[COLLEAGUE]));

  /* By the administrator. */
  g_assert_cmpint (office_run (&f->office, &out, NULL, "profile", "Tom Dam", "--function", "policy-adviser,coordinator", NULL), ==, 0);
  g_assert_nonnull (strstr (out, "Tom Dam\tGemeente\tcoordinator,policy-adviser"));
  WAIT_UNTIL (has_row (policy, "b-b------bb"));
  g_assert_cmpint (office_run (&f->office, NULL, NULL, "profile", "Tom Dam", "--function", "none", NULL), ==, 0);
  WAIT_UNTIL (has_row (policy, rows[NONE]));
  g_assert_cmpint (office_run (&f->office, NULL, NULL, "profile", "Tom Dam", "--function", "enforcement", NULL), ==, 1);
  g_assert_cmpint (office_run (&f->office, NULL, NULL, "profile", "Nobody", "--function", "host", NULL), ==, 1);
}

/* Laptops that were away find what was given and what was taken, each once; one that begins gets only what is its own now. */
static void
test_away (Fixture *f, gconstpointer data)
{
  TestLaptop *debts = enrol (f, DEBTS);
  guint states;

  make_file (f);
  sync_one (f, DEBTS);
  g_assert_true (has_row (debts, rows[DEBTS]));
  office_leave (debts);
  test_laptop_edit (f->laptops[FOUNDER], 1, WK_DOC_CARD, NULL, remove_members, NULL);
  test_laptop_edit (f->laptops[CONTACT], 1, WK_DOC_PLAN, NULL, NULL, NULL);
  office_wait_live (f->laptops[FOUNDER]);
  office_wait_live (f->laptops[CONTACT]);
  debts->batches_came = 0;
  sync_one (f, DEBTS);
  g_assert_true (has_row (debts, "---------br"));
  g_assert_cmpuint (debts->batches_came, ==, 0);
  g_assert_cmpuint (debts->revoked_came, ==, 5);

  office_leave (debts);
  take_in (f, FOUNDER, 1, DEBTS);
  office_wait_live (f->laptops[FOUNDER]);
  states = debts->states_came;
  sync_one (f, DEBTS);
  g_assert_true (has_row (debts, rows[DEBTS]));
  g_assert_cmpuint (debts->states_came - states, ==, 5);
  sync_one (f, DEBTS);
  g_assert_cmpuint (debts->states_came - states, ==, 5);
  g_assert_cmpuint (debts->messages, <=, 4);

  /* One that begins. */
  sync_one (f, HOST);
  check_reading (f->laptops[HOST], HOST, rows[HOST]);
  g_assert_cmpuint (f->laptops[HOST]->states_came, ==, 3);
  g_assert_cmpuint (f->laptops[HOST]->revoked_came, ==, 0);
}

/* Taken off while a laptop was catching up: what it had already goes, what it had not does not come. */
static void
test_while_catching_up (Fixture *f, gconstpointer data)
{
  TestLaptop *debts = enrol (f, DEBTS);
  g_autofree char *filler = g_strnfill (40000, 'x');
  guint i, pages;

  for (i = 1; i <= 40; i++) {
    take_in (f, FOUNDER, i, DEBTS);
    test_laptop_write (f->laptops[FOUNDER], i, filler);
  }
  sync_one (f, FOUNDER);
  g_assert_cmpuint (g_hash_table_size (f->laptops[FOUNDER]->refused), ==, 0);
  office_sync (&f->office, debts);
  WAIT_UNTIL (debts->pages_came > 0);
  office_leave (debts);
  pages = debts->pages_came;
  g_assert_cmpuint (g_hash_table_size (debts->documents), <, 80);
  for (i = 1; i <= 40; i += 2)
    test_laptop_edit (f->laptops[FOUNDER], i, WK_DOC_CARD, NULL, remove_members, NULL);
  office_wait_live (f->laptops[FOUNDER]);
  sync_one (f, DEBTS);
  g_assert_cmpuint (debts->pages_came, >, pages);
  g_assert_cmpuint (g_hash_table_size (debts->documents), ==, 40);
  for (i = 1; i <= 40; i++)
    g_assert_cmpint (test_laptop_has (debts, i, WK_DOC_PLAN, NULL), ==, i % 2 == 0);
}

/* ---- names --------------------------------------------------------------------------------------------------------- */

/* An import names the contact person by name alone: nobody, until the office gave somebody that name. Whoever calls themselves so is nobody. */
static void
test_names (Fixture *f, gconstpointer data)
{
  TestLaptop *pretender = test_laptop_new ();
  g_autofree char *out = NULL, *code = NULL;
  g_autoptr (GError) error = NULL;

  test_laptop_edit (f->laptops[FOUNDER], 1, WK_DOC_CARD, NULL, import_name, (char *) "ineke veldman ");
  test_laptop_edit (f->laptops[FOUNDER], 1, WK_DOC_INTAKE, NULL, NULL, NULL);
  sync_one (f, FOUNDER);
  g_assert_cmpuint (g_hash_table_size (f->laptops[FOUNDER]->refused), ==, 0);
  sync_one (f, HOST);
  g_assert_true (test_laptop_has (f->laptops[HOST], 1, WK_DOC_INTAKE, NULL));

  f->laptops[NONE] = pretender;
  g_assert_cmpint (office_run (&f->office, &out, NULL, "enrol-code", NULL), ==, 0);
  code = wk_code_normalise (g_strchomp (out) + strlen ("enrolment code "));
  g_assert_true (office_enrol (&f->office, pretender, code, "Ineke Veldman", &error));
  sync_one (f, NONE);
  g_assert_false (test_laptop_has (pretender, 1, WK_DOC_CARD, NULL));

  /* The coordinator who brought it, and the host, had it until she came. */
  sync_one (f, CONTACT);
  g_assert_true (test_laptop_has (f->laptops[CONTACT], 1, WK_DOC_INTAKE, NULL));
  WAIT_UNTIL (!test_laptop_has (f->laptops[FOUNDER], 1, WK_DOC_INTAKE, NULL) && !test_laptop_has (f->laptops[HOST], 1, WK_DOC_INTAKE, NULL));
  g_assert_true (test_laptop_has (f->laptops[FOUNDER], 1, WK_DOC_CARD, NULL));
}

/* Whoever makes a file by hand works in it, until it has a contact person. */
static void
test_maker (Fixture *f, gconstpointer data)
{
  TestLaptop *colleague = enrol (f, COLLEAGUE), *debts = enrol (f, DEBTS);
  WkBatch *mine, *not_mine;

  test_laptop_edit (colleague, 1, WK_DOC_CARD, NULL, NULL, NULL);
  test_laptop_edit (colleague, 1, WK_DOC_INTAKE, NULL, NULL, NULL);
  mine = test_laptop_write (colleague, 1, "plan");
  sync_one (f, COLLEAGUE);
  g_assert_true (g_hash_table_contains (colleague->confirmed, mine));
  not_mine = test_laptop_write (debts, 2, "plan");
  sync_one (f, DEBTS);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (debts->refused, not_mine)), ==, WK_REFUSAL_NO_RIGHT);

  enrol (f, CONTACT);
  name_person (f, COLLEAGUE, 1, "contact-person", CONTACT);
  WAIT_UNTIL (!test_laptop_has (colleague, 1, WK_DOC_CARD, NULL) && !test_laptop_has (colleague, 1, WK_DOC_PLAN, NULL));
}

/* ---- others' work ----------------------------------------------------------------------------------------------------- */

/* What a rightful host brings from the table is taken, whoever wrote it; what they bring themselves without a right is not. And a colleague who may
 * not write may still bring what a dead laptop's owner wrote. */
static void
test_brought (Fixture *f, gconstpointer data)
{
  TestLaptop *guest = enrol (f, COLLEAGUE), *contact = enrol (f, CONTACT), *host = enrol (f, HOST), *dead;
  WkBatch *written, *own;
  g_autoptr (WkSubject) subject = test_subject (1);

  make_file (f);
  written = test_laptop_write (guest, 1, "at the table");
  sync_one (f, COLLEAGUE);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (guest->refused, written)), ==, WK_REFUSAL_NO_RIGHT);
  test_laptop_queue (contact, wk_batch_ref (written));
  office_wait_live (contact);
  g_assert_true (g_hash_table_contains (contact->confirmed, written));
  /* What the office has it does not refuse to whoever brings it again. */
  g_hash_table_remove_all (guest->refused);
  sync_one (f, COLLEAGUE);
  g_assert_true (g_hash_table_contains (guest->confirmed, written));

  dead = f->laptops[DEPUTY];
  own = test_laptop_write (dead, 1, "not sent");
  g_hash_table_insert (host->subjects, wk_id_copy (&subject->id), wk_subject_new (&subject->id, subject->secret));
  test_laptop_queue (host, wk_batch_ref (own));
  sync_one (f, HOST);
  g_assert_true (g_hash_table_contains (host->confirmed, own));
  g_assert_false (test_laptop_has (host, 1, WK_DOC_PLAN, NULL));
}

/* ---- taken off ----------------------------------------------------------------------------------------------------------- */

static gboolean
is_over (TestLaptop *laptop)
{
  return wk_feed_client_get_state (laptop->client) == WK_FEED_CLIENT_ENDED;
}

static void
test_taken_off (Fixture *f, gconstpointer data)
{
  TestLaptop *contact = enrol (f, CONTACT), *deputy = enrol (f, DEPUTY), *host = enrol (f, HOST);
  g_autofree char *key = NULL;
  WkBatch *late;

  make_file (f);
  sync_one (f, DEPUTY);
  sync_one (f, HOST);

  /* A laptop. */
  key = wk_hex_encode (wk_device_key_get_public (deputy->key), 8);
  g_assert_cmpint (office_run (&f->office, NULL, NULL, "revoke", key, NULL), ==, 0);
  WAIT_UNTIL (is_over (deputy));
  g_assert_false (is_over (contact));
  office_sync (&f->office, deputy);
  WAIT_UNTIL (is_over (deputy));
  late = test_laptop_write (deputy, 1, "late");
  test_laptop_queue (contact, wk_batch_ref (late));
  office_wait_live (contact);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (contact->refused, late)), ==, WK_REFUSAL_SIGNATURE);

  /* A person: the file then has nobody, and is of those who spread the work. */
  g_assert_false (test_laptop_has (host, 1, WK_DOC_PLAN, NULL));
  g_assert_cmpint (office_run (&f->office, NULL, NULL, "revoke", people[CONTACT].name, NULL), ==, 0);
  WAIT_UNTIL (is_over (contact));
  office_sync (&f->office, contact);
  WAIT_UNTIL (is_over (contact));
  WAIT_UNTIL (test_laptop_has (host, 1, WK_DOC_PLAN, NULL));
  g_assert_cmpint (office_run (&f->office, NULL, NULL, "revoke", "Nobody", NULL), ==, 1);

  /* For good. */
  office_kill (&f->office);
  office_start (&f->office);
  office_sync (&f->office, contact);
  WAIT_UNTIL (is_over (contact));
  office_sync (&f->office, deputy);
  WAIT_UNTIL (is_over (deputy));
}

/* ---- beside the feed ------------------------------------------------------------------------------------------- */

typedef struct
{
  gboolean done;
  GBytes *body;  /* (owned) (nullable) */
  GError *error; /* (owned) (nullable) */
} Answer;

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->body = wk_feed_client_ask_finish (WK_FEED_CLIENT (source), result, &answer->error);
  answer->done = TRUE;
}

/* (transfer full): the answer, or the word that says why not. */
static char *
ask (TestLaptop *laptop, WkQuestion question, const char *format, ...)
{
  Answer answer = { FALSE };
  g_autoptr (GBytes) body = NULL;
  char *text, *said;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  body = g_bytes_new_take (text, strlen (text));
  wk_feed_client_ask_async (laptop->client, question, body, NULL, answered_cb, &answer);
  WAIT_UNTIL (answer.done);
  if (answer.error)
    g_assert_error (answer.error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED);
  said = answer.body ? g_strndup (g_bytes_get_data (answer.body, NULL), g_bytes_get_size (answer.body)) : g_strdup (answer.error->message);
  g_clear_pointer (&answer.body, g_bytes_unref);
  g_clear_error (&answer.error);

  return said;
}

#define assert_says(text, part)                            \
  do {                                                     \
    if (!strstr ((text), (part)))                          \
      g_error ("not in what is said: %s: %s", part, text); \
  } while (0)

static void
told_cb (WkFeedClient *client, GBytes *body, gpointer data)
{
  g_string_truncate (data, 0);
  g_string_append_len (data, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

/* Whether somebody's line stands. On a machine that has too much to do one may count as silent: they come again, as laptops do, and hear what holds. */
static gboolean
is_there (Fixture *f, guint who, GString *told)
{
  TestLaptop *laptop = f->laptops[who];

  if (wk_feed_client_get_state (laptop->client) != WK_FEED_CLIENT_ENDED)
    return TRUE;
  sync_one (f, who);
  if (told)
    g_signal_connect (laptop->client, "told", G_CALLBACK (told_cb), told);

  return FALSE;
}

static void
set_door (WkDocument *card, gpointer data)
{
  wk_fields_set_string (WK_FIELDS (card), "birth-date", "1984-05-02");
  wk_fields_set_string (WK_FIELDS (card), "house-number", data);
}

/* Somebody who may see nothing of a resident in need; somebody of the team before whom a part is closed; somebody who may not. */
static void
test_emergency (Fixture *f, gconstpointer data)
{
  TestLaptop *income = enrol (f, INCOME), *health = enrol (f, DEBTS), *contact = enrol (f, CONTACT), *policy = enrol (f, POLICY);
  g_autoptr (WkSubject) subject = test_subject (1);
  g_autoptr (GString) told = g_string_new (NULL), taker_told = g_string_new (NULL);
  g_autofree char *directors = g_strdup_printf ("\"told\":[\"%s\",\"%s\"]", people[CONTACT].name, people[DEPUTY].name);
  g_autofree char *missed = NULL, *refused = NULL, *silent = NULL, *given = NULL, *again = NULL, *looks = NULL, *closed = NULL, *wrong = NULL;
  char hex[WK_ID_HEX_SIZE];
  guint i;

  wk_id_write_hex (&subject->id, hex);
  make_file (f);
  test_laptop_edit (f->laptops[FOUNDER], 1, WK_DOC_CARD, NULL, set_door, "12");
  office_wait_live (f->laptops[FOUNDER]);
  sync_one (f, INCOME);
  sync_one (f, DEBTS);
  sync_one (f, POLICY);
  g_signal_connect (contact->client, "told", G_CALLBACK (told_cb), told);
  g_signal_connect (income->client, "told", G_CALLBACK (told_cb), taker_told);
  check_reading (income, INCOME, rows[INCOME]);

  missed = ask (income, WK_QUESTION_EMERGENCY, "{\"why\":\"staat buiten\",\"birth-date\":\"1984-05-02\",\"house-number\":\"13\"}");
  g_assert_cmpstr (missed, ==, "nobody");
  silent = ask (income, WK_QUESTION_EMERGENCY, "{\"why\":\"  \",\"birth-date\":\"1984-05-02\",\"house-number\":\"12\"}");
  g_assert_cmpstr (silent, ==, "no-why");
  refused = ask (policy, WK_QUESTION_EMERGENCY, "{\"why\":\"nieuwsgierig\",\"subject\":\"%s\"}", hex);
  g_assert_cmpstr (refused, ==, "not-you");
  wrong = ask (policy, WK_QUESTION_LOOKS, "{\"subject\":\"%s\"}", hex);
  g_assert_cmpstr (wrong, ==, "not-yours");
  check_reading (income, INCOME, rows[INCOME]);

  /* At once, and everything but the number and the intake. */
  given = ask (income, WK_QUESTION_EMERGENCY, "{\"why\":\"staat buiten\",\"birth-date\":\"1984-05-02\",\"house-number\":\" 12\"}");
  assert_says (given, hex);
  WAIT_UNTIL (is_there (f, INCOME, taker_told) && has_row (income, "b-r-bbbb-br"));
  /* Who took it reads who hears of it, and of nobody else's. */
  WAIT_UNTIL (is_there (f, INCOME, taker_told) && strstr (taker_told->str, "staat buiten"));
  assert_says (taker_told->str, directors);
  assert_says (taker_told->str, "\"emergencies\":[]");
  WAIT_UNTIL (is_there (f, DEBTS, NULL));
  again = ask (health, WK_QUESTION_EMERGENCY, "{\"why\":\"is onwel\",\"subject\":\"%s\"}", hex);
  assert_says (again, hex);
  WAIT_UNTIL (is_there (f, DEBTS, NULL) && has_row (health, "b-r-bbbb-br"));

  /* The contact person hears of it by itself, and from the log. */
  WAIT_UNTIL (is_there (f, CONTACT, told) && strstr (told->str, "is onwel"));
  assert_says (told->str, "\"name\":\"Anne Smit\"");
  assert_says (told->str, "staat buiten");
  looks = ask (contact, WK_QUESTION_LOOKS, "{\"subject\":\"%s\"}", hex);
  assert_says (looks, "\"deed\":\"emergency\"");
  assert_says (looks, "\"why\":\"staat buiten\"");
  assert_says (looks, "\"name\":\"Karin Blom\"");

  /* Nobody may guess on and on. */
  for (i = 0; i < 6; i++) {
    g_free (closed);
    closed = ask (income, WK_QUESTION_EMERGENCY, "{\"why\":\"x\",\"birth-date\":\"1990-01-01\",\"house-number\":\"%u\"}", i);
  }
  g_assert_cmpstr (closed, ==, "later");
}

/* What a laptop writes of immoderate length keeps nobody from hearing who looked. */
static void
check_immoderate (TestLaptop *debts, TestLaptop *contact, const char *hex)
{
  g_autofree char *too_long = g_strnfill (5000, 'x'), *said = NULL, *looks = NULL, *why = g_strnfill (4000, 'y');
  const guint half = 40;
  guint i, k;

  said = ask (debts, WK_QUESTION_LINES, "{\"lines\":[{\"n\":4,\"time\":1700000010000000,\"subject\":\"%s\",\"line\":{\"reason\":\"%s\"}}]}", hex, too_long);
  g_assert_cmpstr (said, ==, "{\"upto\":4}");
  for (i = 0; i < 2; i++) {
    g_autoptr (GString) lines = g_string_new (NULL);
    g_autofree char *upto = NULL, *expected = g_strdup_printf ("{\"upto\":%u}", 4 + (i + 1) * half);

    for (k = 1; k <= half; k++)
      g_string_append_printf (lines, "%s{\"n\":%u,\"time\":1700000020000000,\"subject\":\"%s\",\"line\":{\"reason\":\"team\",\"why\":\"%u%s\"}}",
                              k > 1 ? "," : "", 4 + i * half + k, hex, i * half + k, why);
    upto = ask (debts, WK_QUESTION_LINES, "{\"lines\":[%s]}", lines->str);
    g_assert_cmpstr (upto, ==, expected);
  }
  looks = ask (contact, WK_QUESTION_LOOKS, "{\"subject\":\"%s\"}", hex);
  g_assert_cmpuint (strlen (looks), <=, WK_QUESTION_MAX);
  g_assert_nonnull (strstr (looks, "80yyyy"));
  g_assert_null (strstr (looks, "xxxxx"));
}

/* Laptops' own lines are collected, each once, whatever comes again. */
static void
test_lines (Fixture *f, gconstpointer data)
{
  TestLaptop *debts = enrol (f, DEBTS), *contact = enrol (f, CONTACT);
  g_autoptr (WkSubject) subject = test_subject (1);
  g_autofree char *first = NULL, *more = NULL, *other = NULL, *malformed = NULL, *looks = NULL, *printed = NULL;
  char hex[WK_ID_HEX_SIZE];
  const char *at;
  guint n = 0;

  wk_id_write_hex (&subject->id, hex);
  make_file (f);
  sync_one (f, DEBTS);
  first = ask (debts, WK_QUESTION_LINES, "{\"lines\":[{\"n\":1,\"time\":1700000000000000,\"subject\":\"%s\",\"line\":{\"name\":\"K.\",\"reason\":\"team\"}},"
                                         "{\"n\":2,\"time\":1700000001000000,\"line\":{\"deed\":\"search\"}}]}", hex);
  g_assert_cmpstr (first, ==, "{\"upto\":2}");
  /* Line 2 again, and one more. */
  more = ask (debts, WK_QUESTION_LINES, "{\"lines\":[{\"n\":1,\"time\":1700000000000000,\"subject\":\"%s\",\"line\":{\"name\":\"K.\",\"reason\":\"team\"}},"
                                        "{\"n\":2,\"time\":1700000001000000,\"line\":{\"deed\":\"search\"}},"
                                        "{\"n\":3,\"time\":1700000002000000,\"subject\":\"%s\",\"line\":{\"name\":\"K.\",\"reason\":\"team\",\"deed\":\"copy\"}}]}",
              hex, hex);
  g_assert_cmpstr (more, ==, "{\"upto\":3}");
  /* A laptop that was restored has another line 3. */
  other = ask (debts, WK_QUESTION_LINES, "{\"lines\":[{\"n\":3,\"time\":1700000009000000,\"subject\":\"%s\",\"line\":{\"name\":\"K.\",\"reason\":\"other\"}}]}",
               hex);
  g_assert_cmpstr (other, ==, "{\"upto\":3}");
  malformed = ask (debts, WK_QUESTION_LINES, "{\"lines\":7}");
  g_assert_cmpstr (malformed, ==, "malformed");
  looks = ask (contact, WK_QUESTION_LOOKS, "{\"subject\":\"%s\"}", hex);
  for (at = looks; (at = strstr (at, "\"name\":\"Karin Blom\"")); at++)
    n++;
  g_assert_cmpuint (n, ==, 3);
  assert_says (looks, "\"deed\":\"copy\"");
  check_immoderate (debts, contact, hex);

  /* For the administrator: everything, and whether it is whole. */
  g_assert_cmpint (office_run (&f->office, &printed, NULL, "access-log", NULL), ==, 0);
  assert_says (printed, "\"deed\":\"search\"");
  assert_says (printed, hex);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/office/access/live", Fixture, NULL, set_up, test_live, tear_down);
  g_test_add ("/office/access/emergency", Fixture, NULL, set_up, test_emergency, tear_down);
  g_test_add ("/office/access/taken-off", Fixture, NULL, set_up, test_taken_off, tear_down);
  /* In PostgreSQL what decides is the same; there all of it is done again when there is time. */
  if (office_is_in_postgres () && !g_getenv ("WK_LONG"))
    return g_test_run ();
  g_test_add ("/office/access/reading", Fixture, NULL, set_up, test_reading, tear_down);
  g_test_add ("/office/access/writing", Fixture, NULL, set_up, test_writing, tear_down);
  g_test_add ("/office/access/away", Fixture, NULL, set_up, test_away, tear_down);
  g_test_add ("/office/access/while-catching-up", Fixture, NULL, set_up, test_while_catching_up, tear_down);
  g_test_add ("/office/access/names", Fixture, NULL, set_up, test_names, tear_down);
  g_test_add ("/office/access/lines", Fixture, NULL, set_up, test_lines, tear_down);
  g_test_add ("/office/access/maker", Fixture, NULL, set_up, test_maker, tear_down);
  g_test_add ("/office/access/brought", Fixture, NULL, set_up, test_brought, tear_down);
  return g_test_run ();
}
