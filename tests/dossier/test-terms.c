/* A location's own life domains and phases: defaults from data, renamed, added, put out of use, moved, on every copy; keys that nobody here
 * heard of are shown in their own words, never dropped. */
#include <string.h>

#include "copy.h"
#include "wk-access.h"
#include "wk-card.h"
#include "wk-directory-terms.h"

/* As they would be listed, those out of use in brackets. */
static char *
dup_list (WkTerms which)
{
  GString *out = g_string_new (NULL);
  gsize n;
  const WkTerm *terms = wk_terms_get (which, &n);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (out, terms[i].out ? "%s[%s]" : "%s%s", i > 0 ? " " : "", wk_terms_get_label (which, terms[i].key));
  return g_string_free (out, FALSE);
}

static void
assert_list (WkTerms which, const char *expected)
{
  g_autofree char *list = dup_list (which);

  g_assert_cmpstr (list, ==, expected);
}

#define DEFAULTS "Money Housing Work Education Family Health State of mind Addiction People around me Language Daily life Getting around " \
                 "Police and justice Practical matters"
#define PHASES "In view Telephone intake Behind the scenes Conversation at the table Participation plan Doing Evaluation Onward"

static void
test_defaults (void)
{
  gsize n;

  wk_directory_terms_use (NULL);
  assert_list (WK_TERMS_DOMAIN, DEFAULTS);
  assert_list (WK_TERMS_PHASE, PHASES);
  g_assert_nonnull (wk_terms_get_defaults (WK_TERMS_DOMAIN, &n));
  g_assert_cmpuint (n, ==, 14);
  g_assert_false (wk_terms_is_own (WK_TERMS_CHANNEL));
}

/* The Dutch words are in the data too. */
static void
test_dutch (void)
{
  static const char *const files[] = { "domain.ini", "phase.ini" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "terms", files[i], NULL);
      g_autoptr (GKeyFile) file = g_key_file_new ();
      g_auto (GStrv) keys = NULL;

      g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_TRANSLATIONS, NULL));
      keys = g_key_file_get_groups (file, NULL);
      for (char **key = keys; *key != NULL; key++)
        {
          g_autofree char *dutch = g_key_file_get_string (file, *key, "Label[nl]", NULL);

          g_assert_nonnull (dutch);
          g_assert_true (g_ascii_isupper (*dutch));
        }
    }
}

static void
test_own (void)
{
  Copy a;
  const char *key;
  gsize n;

  copy_open (&a, WK_DOC_DIRECTORY, NULL, 1, "Ineke");
  key = wk_directory_terms_add (a.document, WK_TERMS_DOMAIN, " Zorg voor ouders ", "3f2a9c");
  g_assert_cmpstr (key, ==, "own-zorg-voor-ouders-3f2a");
  g_assert_null (wk_directory_terms_add (a.document, WK_TERMS_DOMAIN, "zorg voor Ouders", "1111"));
  g_assert_null (wk_directory_terms_add (a.document, WK_TERMS_DOMAIN, "  ", "1111"));
  g_assert_true (wk_directory_terms_rename (a.document, WK_TERMS_DOMAIN, "money", "Geld en schulden"));
  g_assert_false (wk_directory_terms_rename (a.document, WK_TERMS_DOMAIN, "work", "Housing"));
  g_assert_false (wk_directory_terms_rename (a.document, WK_TERMS_DOMAIN, key, ""));
  g_assert_true (wk_directory_terms_put_out (a.document, WK_TERMS_DOMAIN, "addiction", TRUE));
  g_assert_true (wk_directory_terms_move (a.document, WK_TERMS_DOMAIN, "housing", -1));
  g_assert_false (wk_directory_terms_move (a.document, WK_TERMS_DOMAIN, "housing", -1));
  g_assert_true (wk_directory_terms_move (a.document, WK_TERMS_DOMAIN, "practical", 1));
  g_assert_false (wk_directory_terms_move (a.document, WK_TERMS_DOMAIN, "practical", 1));
  wk_directory_terms_use (a.doc);
  assert_list (WK_TERMS_DOMAIN, "Housing Geld en schulden Work Education Family Health State of mind People around me Language Daily life "
                                "Getting around Police and justice Zorg voor ouders Practical matters [Addiction]");
  wk_terms_get_in_use (WK_TERMS_DOMAIN, &n);
  g_assert_cmpuint (n, ==, 14);
  assert_list (WK_TERMS_PHASE, PHASES);

  /* The program's own words are another's meanwhile. */
  g_assert_true (wk_directory_terms_rename (a.document, WK_TERMS_DOMAIN, "work", "Money"));
  g_assert_false (wk_directory_terms_rename (a.document, WK_TERMS_DOMAIN, "money", "Money"));
  g_assert_false (wk_directory_terms_rename (a.document, WK_TERMS_DOMAIN, "money", ""));
  g_assert_true (wk_directory_terms_rename (a.document, WK_TERMS_DOMAIN, "work", ""));

  /* Back as it was: the key stayed, and so what is called by it. */
  g_assert_true (wk_directory_terms_rename (a.document, WK_TERMS_DOMAIN, "money", "Money"));
  g_assert_true (wk_directory_terms_rename (a.document, WK_TERMS_DOMAIN, key, "Mantelzorg"));
  g_assert_true (wk_directory_terms_put_out (a.document, WK_TERMS_DOMAIN, "addiction", FALSE));
  wk_directory_terms_use (a.doc);
  g_assert_cmpstr (wk_terms_get_label (WK_TERMS_DOMAIN, "money"), ==, "Money");
  g_assert_cmpstr (wk_terms_get_label (WK_TERMS_DOMAIN, key), ==, "Mantelzorg");
  g_assert_cmpstr (wk_terms_get_label (WK_TERMS_DOMAIN, "addiction"), ==, "Addiction");
  wk_terms_get_in_use (WK_TERMS_DOMAIN, &n);
  g_assert_cmpuint (n, ==, 15);

  g_assert_nonnull (wk_directory_terms_add (a.document, WK_TERMS_PHASE, "Nazorg", "0001"));
  wk_directory_terms_use (a.doc);
  assert_list (WK_TERMS_PHASE, PHASES " Nazorg");
  wk_document_set_read_only_reason (a.document, "no");
  g_assert_false (wk_directory_terms_put_out (a.document, WK_TERMS_PHASE, "doing", TRUE));
  copy_close (&a);
  wk_directory_terms_use (NULL);
  assert_list (WK_TERMS_DOMAIN, DEFAULTS);
}

/* Two who begin a record for the same key apart: together there is one, alike on both, and a change afterwards holds. */
static void
test_apart (void)
{
  g_autofree char *one = NULL, *other = NULL;
  Copy a, b;

  copy_open (&a, WK_DOC_DIRECTORY, NULL, 1, "Ineke");
  copy_open (&b, WK_DOC_DIRECTORY, NULL, 2, "Karin");
  wk_directory_terms_rename (a.document, WK_TERMS_DOMAIN, "work", "Werk en inkomen");
  wk_directory_terms_rename (b.document, WK_TERMS_DOMAIN, "work", "Betaald werk");
  copy_meet (&a, &b);
  wk_directory_terms_use (a.doc);
  one = dup_list (WK_TERMS_DOMAIN);
  wk_directory_terms_use (b.doc);
  other = dup_list (WK_TERMS_DOMAIN);
  g_assert_cmpstr (one, ==, other);
  g_assert_true (wk_directory_terms_rename (b.document, WK_TERMS_DOMAIN, "work", "Aan het werk"));
  copy_meet (&a, &b);
  wk_directory_terms_use (a.doc);
  g_assert_cmpstr (wk_terms_get_label (WK_TERMS_DOMAIN, "work"), ==, "Aan het werk");

  /* Brought along to another location: what this one made, not how it has what the other has as it wants. */
  {
    Copy c;

    g_assert_nonnull (wk_directory_terms_add (a.document, WK_TERMS_DOMAIN, "Mantelzorg", "0001"));
    g_assert_true (wk_directory_terms_put_out (a.document, WK_TERMS_DOMAIN, "addiction", TRUE));
    copy_open (&c, WK_DOC_DIRECTORY, NULL, 3, "Ineke");
    g_assert_true (wk_directory_terms_rename (c.document, WK_TERMS_DOMAIN, "work", "Betaald werk"));
    wk_directory_terms_copy (a.document, c.document);
    wk_directory_terms_use (NULL);
    wk_directory_terms_use (c.doc);
    g_assert_cmpuint (wk_record_list_get_length (wk_document_get_records (c.document, "term")), ==, 2);
    g_assert_cmpstr (wk_terms_get_label (WK_TERMS_DOMAIN, "own-mantelzorg-0001"), ==, "Mantelzorg");
    g_assert_cmpstr (wk_terms_get_label (WK_TERMS_DOMAIN, "work"), ==, "Betaald werk");
    wk_document_set_read_only_reason (c.document, "no");
    wk_directory_terms_copy (a.document, c.document);
    copy_close (&c);
  }
  copy_close (&a);
  copy_close (&b);
  wk_directory_terms_use (NULL);
}

static char *
find_account (const char *id, const char *name, gpointer data)
{
  return g_strdup (id);
}

static WkAccess
decide (const WkAccessFacts *facts, const WkAccessWho *who, const char *domain)
{
  return wk_access_decide (facts, who, WK_DOC_DOMAIN, domain, FALSE, "2026-11-28");
}

static void
add_ground (Copy *base, const char *domain)
{
  WkFields *ground = WK_FIELDS (wk_record_list_append (wk_document_get_records (base->document, "ground")));

  wk_fields_set_string (ground, "organisation", "Tiem");
  wk_fields_set_string (ground, "life-domain", domain);
}

/* A laptop that did not hear of a life domain shows it in its words, and closes it as it does others. */
static void
test_unknown (void)
{
  static const char key[] = "own-zorg-voor-ouders-3f2a";
  WkAccessFacts *facts = wk_access_facts_new ();
  WkAccessWho who = { .account = "a1", .organisation = "Tiem", .functions = WK_FUNCTION_NETWORK_PROFESSIONAL, .expertises = WK_EXPERTISE_HEALTH };
  g_autoptr (WkPerson) me = wk_person_new ("a1", "Ineke", "Tiem");
  Copy card, base;
  gsize n;
  const WkTerm *terms;

  g_assert_cmpstr (wk_terms_get_label (WK_TERMS_DOMAIN, key), ==, "Zorg voor ouders");
  g_assert_cmpstr (wk_terms_get_label (WK_TERMS_DOMAIN, "what-is-this"), ==, "what-is-this");
  copy_open (&card, WK_DOC_CARD, NULL, 1, "Ineke");
  copy_open (&base, WK_DOC_BASE, NULL, 2, "Ineke");
  wk_card_add_domain (card.document, "money");
  wk_card_add_domain (card.document, key);
  wk_card_add_domain (card.document, "a/b");
  wk_fields_set_person (WK_FIELDS (wk_record_list_append (wk_document_get_records (card.document, "member"))), "person", me);
  wk_card_learn_domains (card.doc);
  wk_card_learn_domains (card.doc);
  assert_list (WK_TERMS_DOMAIN, DEFAULTS " [Zorg voor ouders]");
  terms = wk_terms_get (WK_TERMS_DOMAIN, &n);
  g_assert_cmpstr (terms[n - 1].key, ==, key);
  g_assert_true (terms[n - 1].out);

  wk_access_facts_take (facts, WK_DOC_CARD, card.doc);
  wk_access_facts_resolve (facts, find_account, NULL);
  g_assert_cmpint (decide (facts, &who, key), ==, WK_ACCESS_NONE);
  g_assert_cmpint (decide (facts, &who, "practical"), ==, WK_ACCESS_NONE);
  add_ground (&base, "own-nog-iets-0000");
  wk_access_facts_take (facts, WK_DOC_BASE, base.doc);
  g_assert_cmpint (decide (facts, &who, key), ==, WK_ACCESS_NONE);
  add_ground (&base, key);
  wk_access_facts_take (facts, WK_DOC_BASE, base.doc);
  g_assert_cmpint (decide (facts, &who, key), ==, WK_ACCESS_BOTH);
  g_assert_cmpint (decide (facts, &who, "practical"), ==, WK_ACCESS_NONE);
  /* No ground ever has to name it, as it has to name health (SCHEMA.md, "term"): the window where health is put out of use says so. */
  g_assert_true (wk_access_needs_name ("health"));
  g_assert_false (wk_access_needs_name (key));
  wk_access_facts_free (facts);
  copy_close (&card);
  copy_close (&base);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/terms/defaults", test_defaults);
  g_test_add_func ("/terms/dutch", test_dutch);
  g_test_add_func ("/terms/own", test_own);
  g_test_add_func ("/terms/apart", test_apart);
  g_test_add_func ("/terms/unknown", test_unknown);
  return g_test_run ();
}
