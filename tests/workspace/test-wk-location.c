/* The location's directory: one for all, kept, and its social map as a CSV file and as a page for the resident's seat. */
#include "workspace-fixture.h"

#include <string.h>

#include "wk-card.h"
#include "wk-directory-terms.h"
#include "wk-invitations.h"
#include "wk-json.h"
#include "wk-match.h"
#include "wk-record-list.h"
#include "wk-social-map.h"

static gboolean
take (WkLocation *location, const char *csv, WkSocialMapResult *result, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (csv, strlen (csv));

  return wk_social_map_take_csv (location, bytes, result, error);
}

static const char SAVED[] =
  "naam;aanbod;voor wie;leefgebieden;wachttijd;telefoon;website;nagekeken op\r\n"
  "Taalhuis Dieze;\"Nederlands oefenen; met thee\";wie wil;\"Language, people around me\";geen;038 123 45 67;;2026-10-01\r\n"
  "Fietsmaatjes;samen fietsen;;mobility;twee weken;;fiets.example;\r\n";

static void
assert_map (WkLocation *location)
{
  g_autoptr (GPtrArray) offers = wk_social_map_list (location);
  WkOffer *first, *second;

  g_assert_cmpuint (offers->len, ==, 2);
  first = offers->pdata[0];
  second = offers->pdata[1];
  g_assert_cmpstr (first->name, ==, "Fietsmaatjes");
  g_assert_cmpstr (first->waiting, ==, "twee weken");
  g_assert_cmpstr (second->offers, ==, "Nederlands oefenen; met thee");
  g_assert_cmpstr (second->phone, ==, "038 123 45 67");
  g_assert_cmpuint (g_strv_length (second->domains), ==, 2);
  g_assert_cmpstr (second->domains[0], ==, "language");
  g_assert_cmpstr (second->checked_on, ==, "2026-10-01");
  g_assert_true (wk_offer_is_stale (first->checked_on, "2026-11-27"));
  g_assert_false (wk_offer_is_stale (second->checked_on, "2026-11-27"));
  g_assert_true (wk_offer_is_stale (second->checked_on, "2027-10-02"));
}

static void
test_kept (LaptopFixture *f, gconstpointer data)
{
  g_autoptr (WkLocation) location = fixture_open_location (f->workspace), again = fixture_open_location (f->workspace);
  WkSocialMapResult result;
  g_autoptr (GError) error = NULL;

  g_assert_true (location == again);
  g_assert_true (take (location, SAVED, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result.added, ==, 2);
  g_assert_cmpuint (result.sentences->len, ==, 0);
  wk_social_map_result_clear (&result);
  assert_map (location);
  fixture_settle (f->workspace);
  g_clear_object (&again);
  g_clear_object (&location);
  fixture_reopen (f);
  location = fixture_open_location (f->workspace);
  assert_map (location);
  /* The location is no resident. */
  g_assert_cmpuint (wk_resident_list_get_total (wk_workspace_get_residents (f->workspace)), ==, 0);
}

static void
test_file (LaptopFixture *f, gconstpointer data)
{
  g_autoptr (WkLocation) location = fixture_open_location (f->workspace);
  g_autoptr (GPtrArray) offers = NULL;
  g_autofree char *csv = NULL;
  WkSocialMapResult result;
  g_autoptr (GError) error = NULL;

  g_assert_true (take (location, SAVED, &result, NULL));
  wk_social_map_result_clear (&result);
  offers = wk_social_map_list (location);
  csv = wk_social_map_to_csv (offers);
  g_assert_nonnull (strstr (csv, "Taalhuis Dieze;\"Nederlands oefenen; met thee\";wie wil;"));

  /* The same again changes nothing; what is different is taken, what is not said stays; odd things are said. */
  g_assert_true (take (location, csv, &result, NULL));
  g_assert_true (result.added == 0 && result.changed == 0 && result.same == 2);
  wk_social_map_result_clear (&result);
  g_assert_true (take (location, "Naam;Wachttijd;Leefgebieden;Nagekeken op\nfietsmaatjes;geen;mobility, zwemmen;gisteren\n;;;\nTuin;;;\n", &result, NULL));
  g_assert_true (result.added == 1 && result.changed == 1 && result.same == 0);
  g_assert_cmpuint (result.sentences->len, >=, 2);
  wk_social_map_result_clear (&result);
  g_ptr_array_unref (offers);
  offers = wk_social_map_list (location);
  g_assert_cmpuint (offers->len, ==, 3);
  g_assert_cmpstr (((WkOffer *) offers->pdata[0])->waiting, ==, "geen");
  g_assert_cmpstr (((WkOffer *) offers->pdata[0])->website, ==, "fiets.example");
  g_assert_cmpstr (((WkOffer *) offers->pdata[0])->checked_on, ==, "");

  /* One undo takes a whole file back. */
  g_assert_true (wk_document_undo (wk_location_get_directory (location)));

  g_assert_false (take (location, "wat;hoe\na;b\n", &result, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID);
}

static void
test_sheet (LaptopFixture *f, gconstpointer data)
{
  static const char *const bad[] = { "", "{}", "[1]", "[{}]", "[{\"name\":\"\",\"domains\":[]}]", "[{\"name\":1,\"domains\":[]}]", "\xff" };
  g_autoptr (WkLocation) location = fixture_open_location (f->workspace);
  g_autoptr (GPtrArray) offers = NULL, told = NULL, many = g_ptr_array_new ();
  g_autoptr (GBytes) bytes = NULL, full = NULL;
  WkSocialMapResult result;

  g_assert_true (take (location, SAVED, &result, NULL));
  wk_social_map_result_clear (&result);
  offers = wk_social_map_list (location);
  bytes = wk_social_map_encode (offers);
  told = wk_social_map_decode (bytes);
  g_assert_cmpuint (told->len, ==, 2);
  g_assert_cmpstr (((WkOffer *) told->pdata[1])->conditions, ==, "wie wil");
  g_assert_cmpstr (((WkOffer *) told->pdata[1])->domains[1], ==, "network");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) content = g_bytes_new_static (bad[i], strlen (bad[i]));

      g_assert_null (wk_social_map_decode (content));
    }
  /* As many as fit. */
  for (guint i = 0; i < 5000; i++)
    g_ptr_array_add (many, offers->pdata[i % 2]);
  full = wk_social_map_encode (many);
  g_assert_cmpuint (g_bytes_get_size (full), <=, 64 * 1024);
  g_ptr_array_unref (told);
  told = wk_social_map_decode (full);
  g_assert_cmpuint (told->len, >, 100);
}

/* A changed call script is a new version; none is changed in place, and each language has its own. */
static void
test_scripts (LaptopFixture *f, gconstpointer data)
{
  g_autoptr (WkLocation) location = fixture_open_location (f->workspace);
  g_autoptr (GPtrArray) all = NULL;
  g_autofree char *since = NULL, *first_text = NULL, *id = NULL;
  g_autoptr (WkPerson) by = NULL;
  WkRecord *second, *third;

  g_assert_null (wk_location_find_script (location, "intake", "nl"));
  second = wk_location_add_script (location, "intake", "nl", "Telefonische intake", "= a\nHoe gaat het?", 2);
  third = wk_location_add_script (location, "intake", "nl", "Telefonische intake", "= a\nHoe gaat het nu?", 3);
  wk_location_add_script (location, "intake", "en", "Telephone intake", "= a\nHow are you?", 4);
  g_assert_true (wk_location_find_script (location, "intake", "nl") == third);
  g_assert_null (wk_location_find_script (location, "intake", "de"));
  g_assert_null (wk_location_find_script (location, "other", "nl"));
  all = wk_location_list_scripts (location, "intake", "nl");
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_true (all->pdata[0] == second && all->pdata[1] == third);
  first_text = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (second), "text"));
  g_assert_cmpstr (first_text, ==, "= a\nHoe gaat het?");
  since = wk_fields_dup_string (WK_FIELDS (third), "since");
  by = wk_fields_dup_person (WK_FIELDS (third), "by");
  g_assert_cmpuint (strlen (since), ==, 10);
  g_assert_nonnull (by);

  /* it is there after closing */
  id = g_strdup (wk_record_get_id (third));
  g_clear_pointer (&all, g_ptr_array_unref);
  fixture_settle (f->workspace);
  g_clear_object (&location);
  fixture_reopen (f);
  location = fixture_open_location (f->workspace);
  g_assert_cmpstr (wk_record_get_id (wk_location_find_script (location, "intake", "nl")), ==, id);
  g_assert_cmpuint (wk_script_get_version (wk_location_find_script (location, "intake", "nl")), ==, 3);
}

/* ---- behind the scenes --------------------------------------------------------------------------------------- */

static GPtrArray *
match (WkWorkspace *workspace, WkLocation *location, const char *question, const char *domain)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  GPtrArray *matches;

  wk_workspace_match_async (workspace, location, question, domain, NULL, fixture_cb, &waiter);
  matches = wk_workspace_match_finish (workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  return matches;
}

/* Each says why, and nothing else orders them. */
static void
test_match (LaptopFixture *f, gconstpointer data)
{
  g_autoptr (WkLocation) location = fixture_open_location (f->workspace);
  g_autoptr (GPtrArray) both = NULL, domain = NULL, nothing = NULL, empty = NULL, house = NULL;
  WkSocialMapResult result;
  const WkMatch *first, *second;

  g_assert_true (take (location, SAVED, &result, NULL));
  wk_social_map_result_clear (&result);
  both = match (f->workspace, location, "Ik wil Nederlans oefenen, en leren fietsen!", "language");
  g_assert_cmpuint (both->len, ==, 2);
  first = both->pdata[0];
  second = both->pdata[1];
  g_assert_cmpstr (first->provider, ==, "Taalhuis Dieze");
  g_assert_true (first->domain);
  g_assert_true (g_strv_contains ((const char *const *) first->words, "oefenen"));
  g_assert_cmpstr (second->provider, ==, "Fietsmaatjes");
  g_assert_false (second->domain);
  g_assert_cmpstr (second->words[0], ==, "fietsen");
  domain = match (f->workspace, location, "Hulp", "mobility");
  g_assert_cmpuint (domain->len, ==, 1);
  g_assert_cmpstr (((WkMatch *) domain->pdata[0])->provider, ==, "Fietsmaatjes");
  g_assert_cmpuint (g_strv_length (((WkMatch *) domain->pdata[0])->words), ==, 0);
  nothing = match (f->workspace, location, "Een rijbewijs \"OR\" *", NULL);
  g_assert_cmpuint (nothing->len, ==, 0);

  /* Words that every question has are no reason. */
  g_assert_true (take (location, "naam;aanbod\nPraathuis;Een paar uur laten zien wie u zelf bent en wat u kunt maken\n", &result, NULL));
  wk_social_map_result_clear (&result);
  empty = match (f->workspace, location, "Laten zien wat ik zelf kan maken, een paar dingen", NULL);
  g_assert_cmpuint (empty->len, ==, 0);
  house = match (f->workspace, location, "Een praathuis", NULL);
  g_assert_cmpuint (house->len, ==, 1);
}

/* What leaves says nothing of who it is about; what came to the wrong address is counted. */
static void
test_invitations (LaptopFixture *f, gconstpointer data)
{
  g_autoptr (WkLocation) location = fixture_open_location (f->workspace);
  g_autoptr (WkFile) file = fixture_add (f->workspace, "Fatma", "Aydın");
  WkRecord *question = wk_record_list_append (wk_document_get_records (wk_file_get_story (file), "help-question")), *first, *second;
  WkDocument *board;
  WkInvite invite = { "Taalhuis Dieze", question, "Nederlands oefenen", "2026-12-01T10:00", "de woonkamer" };
  g_autoptr (GPtrArray) asked = NULL, none = NULL, of_file = NULL;
  g_auto (GStrv) chain = NULL;
  g_autofree char *json = NULL, *about = NULL, *state = NULL;

  wk_text_set_text (wk_fields_get_text (WK_FIELDS (question), "question"), "Fatma wil Nederlands oefenen.");
  wk_fields_set_string (WK_FIELDS (question), "life-domain", "language");
  first = wk_invitation_send (location, file, &invite);
  g_assert_nonnull (first);
  asked = wk_invitations_list_for (location, " taalhuis dieze");
  g_assert_cmpuint (asked->len, ==, 1);
  g_assert_true (asked->pdata[0] == first);
  /* One person is told once, on whichever laptop. */
  g_assert_true (wk_invitation_note_told (first, location));
  g_assert_false (wk_invitation_note_told (first, location));

  wk_invitation_answer (first, location, WK_INVITATION_WRONG_ADDRESS, "Wij zijn vol tot mei. Fietsmaatjes praten ook.");
  none = wk_invitations_list_for (location, "Taalhuis Dieze");
  g_assert_cmpuint (none->len, ==, 0);
  invite.provider = "Fietsmaatjes";
  second = wk_invitation_send (location, file, &invite);
  chain = wk_invitation_dup_chain (location, second);
  g_assert_cmpuint (g_strv_length (chain), ==, 2);
  g_assert_cmpstr (chain[0], ==, "Taalhuis Dieze");
  g_assert_cmpstr (chain[1], ==, "Fietsmaatjes");
  wk_invitation_answer (second, location, WK_INVITATION_ACCEPTED, NULL);
  state = wk_fields_dup_string (WK_FIELDS (second), "state");
  g_assert_cmpstr (state, ==, "accepted");

  of_file = wk_invitations_list_of_file (location, file);
  g_assert_cmpuint (of_file->len, ==, 2);
  about = wk_invitation_dup_question (file, second);
  g_assert_cmpstr (about, ==, wk_record_get_id (question));
  board = wk_location_get_board (location);
  json = wk_dossier_to_json ("", &board, 1);
  g_assert_nonnull (strstr (json, "Nederlands oefenen"));
  g_assert_null (strstr (json, "Fatma"));
  g_assert_null (strstr (json, wk_file_get_resident_id (file)));
}

/* Two were asked at once: the one that answers “wrong address” is followed, though it was not the last; and once. */
static void
test_followed (LaptopFixture *f, gconstpointer data)
{
  g_autoptr (WkLocation) location = fixture_open_location (f->workspace);
  g_autoptr (WkFile) file = fixture_add (f->workspace, "Fatma", "Aydın");
  WkRecord *question = wk_record_list_append (wk_document_get_records (wk_file_get_story (file), "help-question")), *first, *third, *fourth;
  WkInvite invite = { "Geldloket Dieze", question, "Samen rekeningen lezen", "2026-12-01T10:00", "de woonkamer" };
  g_auto (GStrv) chain = NULL, alone = NULL;

  first = wk_invitation_send (location, file, &invite);
  invite.provider = "Juridisch spreekuur";
  g_assert_nonnull (wk_invitation_send (location, file, &invite));
  wk_invitation_answer (first, location, WK_INVITATION_WRONG_ADDRESS, "Woonhulp weet dit.");
  invite.provider = "Woonhulp";
  third = wk_invitation_send (location, file, &invite);
  chain = wk_invitation_dup_chain (location, third);
  g_assert_cmpuint (g_strv_length (chain), ==, 2);
  g_assert_cmpstr (chain[0], ==, "Geldloket Dieze");
  invite.provider = "Fietsmaatjes";
  fourth = wk_invitation_send (location, file, &invite);
  alone = wk_invitation_dup_chain (location, fourth);
  g_assert_cmpuint (g_strv_length (alone), ==, 1);
}

/* Before there was a board they stood in the directory: they are found and answered there. */
static void
test_old_invitation (LaptopFixture *f, gconstpointer data)
{
  g_autoptr (WkLocation) location = fixture_open_location (f->workspace);
  WkDocument *directory = wk_location_get_directory (location);
  WkRecord *old = wk_record_list_append (wk_document_get_records (directory, "invitation"));
  g_autoptr (GPtrArray) asked = NULL, none = NULL;

  wk_fields_set_string (WK_FIELDS (old), "provider", "Taalhuis Dieze");
  wk_fields_set_string (WK_FIELDS (old), "state", WK_INVITATION_ASKED);
  asked = wk_invitations_list_for (location, "Taalhuis Dieze");
  g_assert_cmpuint (asked->len, ==, 1);
  g_assert_true (wk_location_find_invitation (location, wk_record_get_id (old)) == old);
  wk_invitation_answer (old, location, WK_INVITATION_DECLINED, "vol");
  none = wk_invitations_list_for (location, "Taalhuis Dieze");
  g_assert_cmpuint (none->len, ==, 0);
}

/* A life domain of the location's own has a document in each file, after a start too; one that this laptop never heard of, but a file names, as well. */
static void
test_terms (LaptopFixture *f, gconstpointer data)
{
  static const char unknown[] = "own-van-ver-weg-0001";
  WkLocation *location = fixture_open_location (f->workspace);
  WkFile *file;
  g_autofree char *id = NULL, *situation = NULL, *letters = NULL;
  const char *key, *later;
  guint happened;

  key = wk_location_add_term (location, WK_TERMS_DOMAIN, "Zorg voor ouders");
  g_assert_nonnull (key);
  g_assert_null (wk_location_add_term (location, WK_TERMS_DOMAIN, "Zorg voor ouders"));
  g_assert_cmpstr (wk_terms_get_label (WK_TERMS_DOMAIN, key), ==, "Zorg voor ouders");
  g_assert_true (wk_directory_terms_rename (wk_location_get_directory (location), WK_TERMS_PHASE, "doing", "Aan de slag"));
  g_assert_true (wk_directory_terms_put_out (wk_location_get_directory (location), WK_TERMS_DOMAIN, "money", TRUE));
  file = fixture_add (f->workspace, "Fatma", "Aydın");
  id = g_strdup (wk_file_get_resident_id (file));
  g_assert_nonnull (wk_file_get_domain (file, key));
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (file, key)), "situation"), "Moeder woont in.");
  g_assert_nonnull (wk_file_get_domain (file, "money"));
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (file, "money")), "situation"), "Drie brieven.");
  wk_card_add_domain (wk_file_get_card (file), unknown);
  fixture_settle (f->workspace);
  /* One that comes while the file is open has a document too, and what is written in it is something that happened. */
  later = wk_location_add_term (location, WK_TERMS_DOMAIN, "Huisdieren");
  g_assert_null (wk_file_get_domain (file, later));
  WAIT_UNTIL (wk_file_get_domain (file, later) != NULL);
  g_assert_true (wk_file_get_domain (file, key) != NULL && wk_file_get_domain (file, unknown) == NULL);
  happened = g_list_model_get_n_items (wk_file_get_timeline (file));
  g_assert_nonnull (wk_file_add_contact (file, later, "call", NULL, "De hond is ziek.", TRUE));
  WAIT_UNTIL (g_list_model_get_n_items (wk_file_get_timeline (file)) == happened + 1);
  fixture_settle (f->workspace);
  fixture_finalize (file);
  fixture_finalize (location);

  wk_directory_terms_use (NULL);
  fixture_reopen (f);
  g_assert_cmpstr (wk_terms_get_label (WK_TERMS_DOMAIN, key), ==, "Zorg voor ouders");
  g_assert_cmpstr (wk_terms_get_label (WK_TERMS_PHASE, "doing"), ==, "Aan de slag");
  file = fixture_open_file (f->workspace, id);
  situation = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (file, key)), "situation"));
  g_assert_cmpstr (situation, ==, "Moeder woont in.");
  letters = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (file, "money")), "situation"));
  g_assert_cmpstr (letters, ==, "Drie brieven.");
  g_assert_nonnull (wk_file_get_domain (file, unknown));
  g_assert_cmpstr (wk_terms_get_label (WK_TERMS_DOMAIN, unknown), ==, "Van ver weg");
  fixture_finalize (file);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, LaptopFixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("/location/kept", test_kept);
  ADD ("/location/file", test_file);
  ADD ("/location/sheet", test_sheet);
  ADD ("/location/scripts", test_scripts);
  ADD ("/location/terms", test_terms);
  g_test_add ("/location/match", LaptopFixture, NULL, fixture_set_up, test_match, fixture_tear_down);
  g_test_add ("/location/invitations", LaptopFixture, NULL, fixture_set_up, test_invitations, fixture_tear_down);
  g_test_add ("/location/followed", LaptopFixture, NULL, fixture_set_up, test_followed, fixture_tear_down);
  g_test_add ("/location/old-invitation", LaptopFixture, NULL, fixture_set_up, test_old_invitation, fixture_tear_down);
  return g_test_run ();
}
