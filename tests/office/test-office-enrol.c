/* Enrolment by code, against a real office. */
#include <string.h>

#include "office-process.h"
#include "wk-base.h"
#include "wk-feed-question.h"

/* The same code with its secret part changed. */
static char *
wrong (const char *code)
{
  char *other = g_strdup (code);

  other[11] = other[11] == '9' ? '0' : other[11] + 1;
  return other;
}

static void
test_right_and_wrong (void)
{
  Office office;
  g_autoptr (TestLaptop) one = test_laptop_new (), two = test_laptop_new ();
  g_autofree char *guess = NULL, *code = NULL, *nobody = NULL, *digits = NULL;
  const WkCertificateFields *fields;
  g_autoptr (GError) error = NULL;

  office_set_up (&office);
  guess = wrong (office.code);
  g_assert_false (office_enrol (&office, one, guess, "Karin", &error));
  g_assert_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED);
  g_clear_error (&error);
  nobody = g_strdup (office.code);
  nobody[0] = nobody[0] == '9' ? '0' : nobody[0] + 1;
  g_assert_false (office_enrol (&office, one, nobody, "Karin", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  /* The right one still works, once. */
  g_assert_true (office_enrol (&office, one, office.code, "Karin", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (wk_certificate_get_fields (one->enrolment->certificate)->name, ==, "Karin");
  g_assert_true (wk_certificate_verify (one->enrolment->certificate, one->enrolment->office_key));
  g_assert_false (office_enrol (&office, two, office.code, "Tess", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  /* Another code, for somebody; both stand at the same location as different people. */
  g_assert_cmpint (office_run (&office, &code, NULL, "enrol-code", "--name", "Tess de Wit", "--organisation", "Wijkteam", "--title", "coach", NULL), ==, 0);
  digits = wk_code_normalise (g_strchomp (code) + strlen ("enrolment code "));
  g_assert_true (office_enrol (&office, two, digits, "somebody", &error));
  g_assert_no_error (error);
  fields = wk_certificate_get_fields (two->enrolment->certificate);
  g_assert_cmpstr (fields->name, ==, "Tess de Wit");
  g_assert_cmpstr (fields->organisation, ==, "Wijkteam");
  g_assert_cmpstr (fields->function, ==, "coach");
  g_assert_cmpstr (fields->device, ==, "laptop");
  g_assert_true (wk_id_equal (&one->enrolment->location->id, &two->enrolment->location->id));
  g_assert_cmpmem (one->enrolment->location->secret, 32, two->enrolment->location->secret, 32);
  g_assert_false (wk_id_equal (&one->enrolment->account, &two->enrolment->account));

  /* Nobody is asked to enrol any more when it starts again, and those who are come in. */
  g_assert_cmpint (office_terminate (&office), ==, 0);
  office_start (&office);
  g_assert_null (office.code);
  office_sync (&office, two);
  office_wait_live (two);
  office_leave (two);

  office_tear_down (&office);
}

/* Three wrong guesses, and even the right code must wait; who makes a new code lets people in again. */
static void
test_guessing (void)
{
  Office office;
  g_autoptr (TestLaptop) laptop = test_laptop_new ();
  g_autofree char *guess = NULL, *code = NULL;
  g_autoptr (GError) error = NULL;
  guint i;

  office_set_up (&office);
  guess = wrong (office.code);
  for (i = 0; i < 3; i++) {
    g_assert_false (office_enrol (&office, laptop, guess, "Karin", &error));
    g_clear_error (&error);
  }
  g_assert_false (office_enrol (&office, laptop, office.code, "Karin", &error));
  g_assert_error (error, WK_SYNC_ERROR, WK_SYNC_ERROR_REFUSED);
  g_clear_error (&error);

  code = office_new_code (&office);
  g_assert_true (office_enrol (&office, laptop, code, "Karin", &error));
  g_assert_no_error (error);

  office_tear_down (&office);
}

/* The first laptop began alone: the office takes over its location. Another that began alone does not change it any more. */
static void
test_founding (void)
{
  Office office;
  g_autoptr (TestLaptop) one = test_laptop_new (), two = test_laptop_new ();
  g_autofree char *code = NULL;
  g_autoptr (GError) error = NULL;

  office_set_up (&office);
  one->location = test_subject (500);
  two->location = test_subject (501);
  g_assert_true (office_enrol (&office, one, office.code, "Karin", &error));
  g_assert_no_error (error);
  g_assert_true (wk_id_equal (&one->enrolment->location->id, &one->location->id));
  g_assert_cmpmem (one->enrolment->location->secret, 32, one->location->secret, 32);
  g_assert_cmpstr (one->enrolment->location_name, ==, "Own place");
  g_assert_true (wk_id_equal (&wk_certificate_get_fields (one->enrolment->certificate)->location, &one->location->id));

  code = office_new_code (&office);
  g_assert_true (office_enrol (&office, two, code, "Tess", &error));
  g_assert_no_error (error);
  g_assert_true (wk_id_equal (&two->enrolment->location->id, &one->location->id));

  /* Also after a start. */
  g_assert_cmpint (office_terminate (&office), ==, 0);
  office_start (&office);
  test_laptop_write (one, 1, "hello");
  office_sync (&office, one);
  office_sync (&office, two);
  office_wait_live (one);
  office_wait_live (two);
  WAIT_UNTIL (test_laptop_equal (one, two));
  office_leave (one);
  office_leave (two);

  office_tear_down (&office);
}

/* A device that nobody enrolled does not come in, whatever it says. */
static void
test_stranger (void)
{
  Office office;
  g_autoptr (TestLaptop) laptop = NULL, stranger = test_laptop_new ();
  g_autoptr (WkDeviceKey) own = NULL;
  g_autoptr (WkRandom) random = wk_random_new_system ();
  g_autoptr (WkCertificate) made_up = NULL;
  WkCertificateFields fields;

  office_set_up (&office);
  laptop = office_new_laptop (&office);

  /* With another's certificate, but not its key. */
  stranger->enrolment = wk_enrolment_copy (laptop->enrolment);
  office_sync (&office, stranger);
  WAIT_UNTIL (wk_feed_client_get_state (stranger->client) == WK_FEED_CLIENT_ENDED);
  g_assert_cmpint (wk_feed_client_get_reason (stranger->client), ==, WK_REASON_NOT_RECOGNISED);
  office_leave (stranger);

  /* With a certificate of its own making. */
  own = wk_device_key_new (random);
  fields = *wk_certificate_get_fields (laptop->enrolment->certificate);
  memcpy (fields.public_key, wk_device_key_get_public (stranger->key), WK_PUBLIC_KEY_LENGTH);
  made_up = wk_certificate_new (&fields, own);
  wk_enrolment_free (stranger->enrolment);
  stranger->enrolment = wk_enrolment_new (&laptop->enrolment->account, laptop->enrolment->location, "", laptop->enrolment->office_key, made_up);
  office_sync (&office, stranger);
  WAIT_UNTIL (wk_feed_client_get_state (stranger->client) == WK_FEED_CLIENT_ENDED);
  g_assert_cmpint (wk_feed_client_get_reason (stranger->client), ==, WK_REASON_NOT_RECOGNISED);
  office_leave (stranger);

  office_tear_down (&office);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* (transfer full): what a laptop gets for another one of the same person. */
static char *
ask_code (TestLaptop *laptop)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2), answer = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const char *at;

  wk_feed_client_ask_async (laptop->client, WK_QUESTION_LAPTOP, body, NULL, result_cb, &result);
  WAIT_UNTIL (result != NULL);
  answer = wk_feed_client_ask_finish (laptop->client, result, &error);
  g_assert_no_error (error);
  at = g_strstr_len (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), "\"code\":\"");
  g_assert_nonnull (at);

  return g_strndup (at + strlen ("\"code\":\""), 12);
}

/* The second laptop of the same person is the same account, by a code from the first one or from whoever looks after the office; one that is taken
 * off leaves the others. */
static void
test_another_laptop (void)
{
  Office office;
  g_autoptr (TestLaptop) first = NULL, second = test_laptop_new (), third = test_laptop_new (), late = test_laptop_new ();
  g_autofree char *stale = NULL, *code = NULL, *out = NULL, *digits = NULL, *people = NULL, *lost = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  office_set_up (&office);
  g_object_unref (office_new_laptop (&office));
  first = office_new_person (&office, "Tess de Wit", "Wijkteam", "coordinator", "none", "");
  test_laptop_write (first, 1, "een ");
  office_sync (&office, first);
  office_wait_live (first);

  /* The last code counts. */
  stale = ask_code (first);
  code = ask_code (first);
  g_assert_false (office_enrol (&office, late, stale, "Tess", &error));
  g_clear_error (&error);
  g_assert_true (office_enrol (&office, second, code, "Somebody else", &error));
  g_assert_no_error (error);
  g_assert_true (wk_id_equal (&second->author, &first->author));
  g_assert_cmpstr (wk_certificate_get_fields (second->enrolment->certificate)->name, ==, "Tess de Wit");
  g_assert_false (office_enrol (&office, late, code, "Tess", &error));
  g_clear_error (&error);

  g_assert_cmpint (office_run (&office, NULL, NULL, "enrol-code", "--for", "Nobody", NULL), ==, 1);
  g_assert_cmpint (office_run (&office, NULL, NULL, "enrol-code", "--for", "Tess de Wit", "--function", "administrator", NULL), ==, 1);
  g_assert_cmpint (office_run (&office, &out, NULL, "enrol-code", "--for", "Tess de Wit", NULL), ==, 0);
  digits = wk_code_normalise (g_strchomp (out) + strlen ("enrolment code "));
  g_assert_true (office_enrol (&office, third, digits, "Tess", &error));
  g_assert_no_error (error);
  g_assert_true (wk_id_equal (&third->author, &first->author));

  /* All three have and may the same. */
  office_sync (&office, second);
  office_sync (&office, third);
  office_wait_live (second);
  office_wait_live (third);
  test_laptop_write (second, 1, "twee ");
  test_laptop_write (third, 1, "drie ");
  office_wait_live (second);
  office_wait_live (third);
  WAIT_UNTIL (test_laptop_equal (first, second) && test_laptop_equal (first, third));
  g_assert_cmpint (office_run (&office, &people, NULL, "profile", NULL), ==, 0);
  lines = g_strsplit (people, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);

  /* The first is lost. */
  lost = wk_hex_encode (wk_device_key_get_public (first->key), 8);
  g_assert_cmpint (office_run (&office, NULL, NULL, "revoke", lost, NULL), ==, 0);
  WAIT_UNTIL (wk_feed_client_get_state (first->client) == WK_FEED_CLIENT_ENDED);
  g_assert_cmpint (wk_feed_client_get_reason (first->client), ==, WK_REASON_NOT_RECOGNISED);
  test_laptop_write (second, 1, "verder ");
  office_wait_live (second);
  WAIT_UNTIL (test_laptop_equal (second, third));
  g_assert_cmpuint (g_hash_table_size (second->refused), ==, 0);

  office_leave (first);
  office_leave (second);
  office_leave (third);
  office_tear_down (&office);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/office/enrol/right-and-wrong", test_right_and_wrong);
  g_test_add_func ("/office/enrol/guessing", test_guessing);
  g_test_add_func ("/office/enrol/founding", test_founding);
  g_test_add_func ("/office/enrol/stranger", test_stranger);
  g_test_add_func ("/office/enrol/another-laptop", test_another_laptop);
  return g_test_run ();
}
