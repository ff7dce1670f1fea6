/* The design's table, row by row: who may read and write which document. */
#include "wk-access.h"

#include <string.h>

#include "copy.h"
#include "wk-deed.h"

#define TODAY "2026-11-27"
#define KINDS "card identity base intake story money health plan talks"

/* What people at the location are to the resident. The organisations are as the office knows them. */
static const struct
{
  const char *name;
  WkAccessWho who;
} people[] = {
  { "contact person", { "c0", WK_FUNCTION_CONTACT_PERSON, 0, "Tiem" } },
  { "deputy", { "d0", WK_FUNCTION_NETWORK_PROFESSIONAL, WK_EXPERTISE_CARE, "Sociaal Wijkteam" } },
  { "debts", { "e0", WK_FUNCTION_NETWORK_PROFESSIONAL, WK_EXPERTISE_DEBTS, "Kredietbank" } },
  { "health", { "h0", WK_FUNCTION_NETWORK_PROFESSIONAL, WK_EXPERTISE_HEALTH, "GGD" } },
  { "mandate", { "i0", WK_FUNCTION_INCOME_SUPPORT, 0, "Inkomensondersteuning", TRUE } },
  { "income", { "i1", WK_FUNCTION_INCOME_SUPPORT, 0, "Inkomensondersteuning" } },
  { "host", { "g0", WK_FUNCTION_HOST, 0, "Gemeente" } },
  { "coordinator", { "o0", WK_FUNCTION_COORDINATOR, 0, "Gemeente" } },
  { "policy", { "p0", WK_FUNCTION_POLICY_ADVISER, 0, "Gemeente" } },
  { "administrator", { "a0", WK_FUNCTION_ADMINISTRATOR, 0, "Gemeente" } },
  { "none", { "n0", WK_FUNCTION_NONE, 0, "Gemeente" } },
  { "colleague", { "x0", WK_FUNCTION_CONTACT_PERSON, 0, "Tiem" } },
  { "loose", { "y0", WK_FUNCTION_NETWORK_PROFESSIONAL, WK_EXPERTISE_DEBTS, NULL } },
};

static const WkAccessWho *
find_who (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    if (g_str_equal (people[i].name, name))
      return &people[i].who;
  g_assert_not_reached ();
}

/* One of `-`, `r`, `w`, `b` (both) for each of KINDS. */
static char *
dup_row (const WkAccessFacts *facts, const WkAccessWho *who, gboolean is_new)
{
  static const char letters[] = "-rwb";
  g_auto (GStrv) kinds = g_strsplit (KINDS, " ", -1);
  GString *row = g_string_new (NULL);

  for (guint i = 0; kinds[i] != NULL; i++)
    {
      WkDocKind kind = WK_DOC_DOMAIN;
      gboolean known = wk_doc_kind_from_nick (kinds[i], &kind);

      g_string_append_c (row, letters[wk_access_decide (facts, who, kind, known ? NULL : kinds[i], is_new, TODAY)]);
    }
  return g_string_free (row, FALSE);
}

static void
check_row (const WkAccessFacts *facts, const char *name, gboolean is_new, const char *expected)
{
  g_autofree char *row = dup_row (facts, find_who (name), is_new);

  if (!g_str_equal (row, expected))
    g_error ("%s: %s, not %s (%s)", name, row, expected, KINDS);
}

static char *
find_account (const char *id, const char *name, gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    if (g_str_equal (people[i].who.account, id) || (*id == '\0' && g_str_equal (people[i].name, name)))
      return g_strdup (people[i].who.account);
  return NULL;
}

static void
add_member (Copy *card, const char *account, const char *role)
{
  WkRecord *member = wk_record_list_append (wk_document_get_records (card->document, "member"));
  g_autoptr (WkPerson) person = wk_person_new (account, account, NULL);

  wk_fields_set_person (WK_FIELDS (member), "person", person);
  wk_fields_set_string (WK_FIELDS (member), "role", role);
}

static WkRecord *
add_right (Copy *base, const char *kind, const char *organisation, const char *domain, const char *field, const char *date)
{
  WkRecord *record = wk_record_list_append (wk_document_get_records (base->document, kind));

  wk_fields_set_string (WK_FIELDS (record), "organisation", organisation);
  wk_fields_set_string (WK_FIELDS (record), "life-domain", domain);
  if (field != NULL)
    wk_fields_set_string (WK_FIELDS (record), field, date);
  return record;
}

static void
set_person (Copy *card, const char *field, const char *account)
{
  g_autoptr (WkPerson) person = wk_person_new (account, account, NULL);

  wk_fields_set_person (WK_FIELDS (card->document), field, person);
}

typedef struct
{
  Copy card, base;
  WkAccessFacts *facts; /* (owned) */
} Fixture;

static void
take (Fixture *f)
{
  wk_access_facts_take (f->facts, WK_DOC_CARD, f->card.doc);
  wk_access_facts_take (f->facts, WK_DOC_BASE, f->base.doc);
  wk_access_facts_resolve (f->facts, find_account, NULL);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  copy_open (&f->card, WK_DOC_CARD, NULL, 1, "Ineke");
  copy_open (&f->base, WK_DOC_BASE, NULL, 2, "Ineke");
  f->facts = wk_access_facts_new ();
}

/* A file with a contact person, a deputy and a team. */
static void
set_up_team (Fixture *f, gconstpointer data)
{
  set_up (f, data);
  set_person (&f->card, "contact-person", "c0");
  set_person (&f->card, "deputy", "d0");
  add_member (&f->card, "e0", "professional");
  add_member (&f->card, "h0", "provider");
  add_member (&f->card, "y0", "professional");
  add_member (&f->card, "p0", "professional");
  add_member (&f->card, "a0", "professional");
  add_member (&f->card, "n0", "professional");
  add_member (&f->card, "x0", "own-network");
  take (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wk_access_facts_free (f->facts);
  copy_close (&f->card);
  copy_close (&f->base);
}

static void
test_team (Fixture *f, gconstpointer data)
{
  /*                                        card identity base intake story money health plan */
  check_row (f->facts, "contact person", FALSE, "b-bbbbbbb");
  check_row (f->facts, "deputy", FALSE, "b-rbbbbb-");
  check_row (f->facts, "debts", FALSE, "b-r-b--b-");
  check_row (f->facts, "health", FALSE, "b-r-b--b-");
  check_row (f->facts, "mandate", FALSE, "-b-------");
  check_row (f->facts, "income", FALSE, "---------");
  check_row (f->facts, "host", FALSE, "r--------");
  check_row (f->facts, "coordinator", FALSE, "bwb------");
  check_row (f->facts, "policy", FALSE, "---------");
  check_row (f->facts, "administrator", FALSE, "---------");
  check_row (f->facts, "none", FALSE, "---------");
  check_row (f->facts, "colleague", FALSE, "---------");
}

static void
test_grounds (Fixture *f, gconstpointer data)
{
  WkRecord *ground, *permission;

  add_right (&f->base, "ground", " kredietbank ", "", NULL, NULL);
  ground = add_right (&f->base, "ground", "GGD", "health", "until", TODAY);
  take (f);
  /* A general ground is for one's own expertise; what speaks of health by name keeps others out, the contact person too. */
  check_row (f->facts, "debts", FALSE, "b-r-bb-b-");
  check_row (f->facts, "health", FALSE, "b-r-b-bb-");
  check_row (f->facts, "contact person", FALSE, "b-bbbb-bb");
  /* An organisation that the office does not vouch for has none. */
  check_row (f->facts, "loose", FALSE, "b-r-b--b-");

  /* It holds to the end of its last day. */
  wk_fields_set_string (WK_FIELDS (ground), "until", "2026-11-26");
  take (f);
  check_row (f->facts, "health", FALSE, "b-r-b--b-");
  check_row (f->facts, "contact person", FALSE, "b-bbbbbbb");
  g_assert_true (wk_access_facts_has_dates (f->facts));

  /* The resident's own permission opens, and its withdrawal closes, also against a ground. */
  permission = add_right (&f->base, "permission", "GGD", "health", "given-on", "2026-11-01");
  take (f);
  check_row (f->facts, "health", FALSE, "b-r-b-bb-");
  check_row (f->facts, "contact person", FALSE, "b-bbbbbbb");
  wk_fields_set_string (WK_FIELDS (ground), "until", NULL);
  wk_fields_set_string (WK_FIELDS (permission), "withdrawn-on", TODAY);
  take (f);
  check_row (f->facts, "health", FALSE, "b-r-b--b-");
  wk_record_remove (ground);
  wk_record_remove (permission);
  take (f);
  check_row (f->facts, "contact person", FALSE, "b-bbbbbbb");
}

/* A piece of a photo goes where the document goes that opens it. */
static void
test_pieces (Fixture *f, gconstpointer data)
{
  static const struct { const char *domain; WkDocKind kind; const char *of; } cases[] = {
    { "/0123/0", WK_DOC_BASE, NULL }, { "money/0123/7", WK_DOC_DOMAIN, "money" }, { "health/0123/0", WK_DOC_DOMAIN, "health" },
  };

  add_right (&f->base, "ground", "GGD", "health", NULL, NULL);
  take (f);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
      g_assert_cmpint (wk_access_decide (f->facts, &people[i].who, WK_DOC_ATTACHMENT, cases[k].domain, FALSE, TODAY), ==,
                       wk_access_decide (f->facts, &people[i].who, cases[k].kind, cases[k].of, FALSE, TODAY));
}

/* Nobody is to wait in vain: until there is a contact person whom the office knows, the file is of those who spread the work. */
static void
test_nobody (Fixture *f, gconstpointer data)
{
  static const WkImportedValue unknown = { WK_DOC_CARD, "contact-person", "R. Meulenbelt" };
  static const WkImportedValue known = { WK_DOC_CARD, "contact-person", "contact person" };

  take (f);
  check_row (f->facts, "coordinator", FALSE, "bwbbbbbb-");
  check_row (f->facts, "host", FALSE, "b-bbbbbb-");
  check_row (f->facts, "contact person", FALSE, "---------");
  check_row (f->facts, "policy", FALSE, "---------");
  wk_imported_write (f->card.doc, WK_DOC_CARD, &unknown, 1, f->card.author, 0, 1);
  take (f);
  check_row (f->facts, "coordinator", FALSE, "bwbbbbbb-");

  /* By name, as the export has it. */
  wk_imported_write (f->card.doc, WK_DOC_CARD, &known, 1, f->card.author, 0, 2);
  take (f);
  check_row (f->facts, "contact person", FALSE, "b-bbbbbbb");
  check_row (f->facts, "coordinator", FALSE, "bwb------");
  check_row (f->facts, "host", FALSE, "r--------");
}

static void
test_new (Fixture *f, gconstpointer data)
{
  set_person (&f->card, "contact-person", "c0");
  take (f);
  check_row (f->facts, "coordinator", TRUE, "bwbw-----");
  check_row (f->facts, "host", TRUE, "b--------");
  check_row (f->facts, "colleague", TRUE, "b--------");
  check_row (f->facts, "debts", TRUE, "---------");
  check_row (f->facts, "policy", TRUE, "---------");

  /* Whoever made a file brings it whole, and keeps it until it has a contact person. */
  g_free (f->facts->maker);
  f->facts->maker = g_strdup ("x0");
  check_row (f->facts, "colleague", TRUE, "bwwwwwwww");
  check_row (f->facts, "colleague", FALSE, "---------");
  set_person (&f->card, "contact-person", "");
  take (f);
  check_row (f->facts, "colleague", FALSE, "b-bbbbbb-");
  check_row (f->facts, "contact person", FALSE, "---------");
}

static void
test_emergency (Fixture *f, gconstpointer data)
{
  WkAccessWho who = *find_who ("colleague");
  g_autofree char *row = NULL;

  add_right (&f->base, "ground", "GGD", "health", NULL, NULL);
  take (f);
  who.emergency = TRUE;
  row = dup_row (f->facts, &who, FALSE);
  g_assert_cmpstr (row, ==, "b-r-bbbb-");

  /* Not for those who do not work with residents. */
  g_free (row);
  who.functions = WK_FUNCTION_POLICY_ADVISER | WK_FUNCTION_ADMINISTRATOR;
  row = dup_row (f->facts, &who, FALSE);
  g_assert_cmpstr (row, ==, "---------");
}

static void
test_location (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      const WkAccessWho *who = &people[i].who;
      gboolean any = who->functions != WK_FUNCTION_NONE, coordinator = (who->functions & WK_FUNCTION_COORDINATOR) != 0;

      g_assert_cmpint (wk_access_decide (NULL, who, WK_DOC_BOARD, NULL, FALSE, TODAY), ==, any ? WK_ACCESS_BOTH : WK_ACCESS_NONE);
      g_assert_cmpint (wk_access_decide (NULL, who, WK_DOC_DIRECTORY, NULL, FALSE, TODAY), ==,
                       coordinator ? WK_ACCESS_BOTH : any ? WK_ACCESS_READ : WK_ACCESS_NONE);
      /* A desk is of one alone, whatever another does. */
      for (guint k = 0; k < G_N_ELEMENTS (people); k++)
        g_assert_cmpint (wk_access_decide (NULL, who, WK_DOC_DESK, people[k].who.account, FALSE, TODAY), ==,
                         g_str_equal (who->account, people[k].who.account) ? WK_ACCESS_BOTH : WK_ACCESS_NONE);
    }
}

static void
test_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (WkAccessFacts) again = NULL, nothing = wk_access_facts_new ();
  g_autoptr (GBytes) bytes = NULL;

  add_right (&f->base, "ground", "GGD", "health", NULL, NULL);
  add_right (&f->base, "permission", "GGD", "mind", "given-on", "2026-11-01");
  take (f);
  bytes = wk_access_facts_encode (f->facts);
  again = wk_access_facts_decode (bytes);
  g_assert_nonnull (again);
  g_assert_true (wk_access_facts_equal (f->facts, again));
  g_assert_false (wk_access_facts_equal (nothing, again));
  wk_access_facts_resolve (again, find_account, NULL);
  check_row (again, "contact person", FALSE, "b-bbbb-bb");
  for (gsize length = 0; length < g_bytes_get_size (bytes); length++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, length);

      g_assert_null (wk_access_facts_decode (cut));
    }
}

static void
test_words (void)
{
  WkFunctions functions = WK_FUNCTION_HOST;
  WkExpertises expertises;
  g_autofree char *words = NULL, *label = NULL, *none = wk_functions_dup_nicks (WK_FUNCTION_NONE);

  g_assert_false (wk_functions_from_nicks ("coordinator,enforcement", &functions));
  g_assert_cmpint (functions, ==, WK_FUNCTION_HOST);
  g_assert_true (wk_functions_from_nicks ("administrator, coordinator", &functions));
  words = wk_functions_dup_nicks (functions);
  label = wk_functions_dup_label (functions);
  g_assert_cmpstr (words, ==, "coordinator,administrator");
  g_assert_cmpstr (label, ==, "Coordinator, Administrator");
  g_assert_cmpstr (none, ==, "none");
  g_assert_true (wk_functions_from_nicks (none, &functions));
  g_assert_cmpint (functions, ==, WK_FUNCTION_NONE);
  g_assert_true (wk_expertises_from_nicks ("debts,care", &expertises));
  g_assert_true (wk_expertises_cover (expertises, "money"));
  g_assert_false (wk_expertises_cover (expertises, "health"));
  g_assert_false (wk_expertises_cover (WK_EXPERTISES_ALL, "justice"));
}

/* What screens offer is what the office would take. */
static void
test_deeds (void)
{
  for (guint i = 0; i < WK_N_FUNCTIONS; i++)
    {
      const WkFunctions function = 1 << i;
      const WkAccessWho who = { .account = "aa", .functions = function }, in_need = { .account = "aa", .functions = function, .emergency = TRUE };
      g_autoptr (WkAccessFacts) fresh = wk_access_facts_new (), others = wk_access_facts_new ();

      /* Of a new file the office notes the maker if the function makes files. */
      others->contact.account = g_strdup ("bb");
      g_assert_cmpint (wk_functions_may (function, WK_DEED_BEGIN_FILES), ==,
                       (wk_access_decide (others, &who, WK_DOC_CARD, "", TRUE, "2026-11-28") & WK_ACCESS_WRITE) != 0);
      g_assert_cmpint (wk_functions_may (function, WK_DEED_KEEP_DIRECTORY), ==,
                       (wk_access_decide (NULL, &who, WK_DOC_DIRECTORY, "", FALSE, "2026-11-28") & WK_ACCESS_WRITE) != 0);
      g_assert_cmpint (wk_functions_may (function, WK_DEED_OPEN_IN_EMERGENCY), ==,
                       (wk_access_decide (others, &in_need, WK_DOC_STORY, "", FALSE, "2026-11-28") & WK_ACCESS_READ) != 0);
    }
  for (WkDeed deed = WK_DEED_BEGIN_FILES; deed <= WK_DEED_OPEN_IN_EMERGENCY; deed++)
    {
      g_assert_true (wk_functions_may (WK_FUNCTION_NONE, deed));
      g_assert_cmpuint (strlen (wk_deed_get_refusal (deed)), >, 20);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/access/team", Fixture, NULL, set_up_team, test_team, tear_down);
  g_test_add ("/access/grounds", Fixture, NULL, set_up_team, test_grounds, tear_down);
  g_test_add ("/access/pieces", Fixture, NULL, set_up_team, test_pieces, tear_down);
  g_test_add ("/access/nobody", Fixture, NULL, set_up, test_nobody, tear_down);
  g_test_add ("/access/new", Fixture, NULL, set_up, test_new, tear_down);
  g_test_add ("/access/emergency", Fixture, NULL, set_up_team, test_emergency, tear_down);
  g_test_add_func ("/access/location", test_location);
  g_test_add ("/access/kept", Fixture, NULL, set_up_team, test_kept, tear_down);
  g_test_add_func ("/access/words", test_words);
  g_test_add_func ("/access/deeds", test_deeds);
  return g_test_run ();
}
