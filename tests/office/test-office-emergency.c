/* Emergency access and other things that run out with a day, under a clock of the test's own. */
#include <glib/gstdio.h>

#include "remove-all.h"
#include "wk-office-access.h"
#include "wk-office-questions.h"
#include "wk-office-sqlite.h"
#include "wk-feed-question.h"

#define DAY (G_TIME_SPAN_DAY)

typedef struct
{
  char *dir; /* (owned) */
  WkClock *clock;
  WkRandom *random;
  WkSecret *key;
  WkOfficeStore *store;
  WkOfficeIdentity *identity;
  WkOfficeRegister *reg;
  WkOfficeAccess *access;
  WkOfficeQuestions *questions;
  WkId account, subject;
} Fixture;

static void
open_office (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  f->store = wk_office_sqlite_open (f->dir, f->key, f->clock, f->random, &error);
  g_assert_no_error (error);
  f->identity = wk_office_identity_load (f->store, "Dieze", f->clock, f->random, &error);
  g_assert_no_error (error);
  f->reg = wk_office_register_load (f->store, f->identity, f->clock, f->random, &error);
  g_assert_no_error (error);
  f->access = wk_office_access_new (f->store, f->reg, f->clock, &error);
  g_assert_no_error (error);
  f->questions = wk_office_questions_new (f->store, f->reg, f->access, f->clock);
}

static void
close_office (Fixture *f)
{
  wk_office_questions_free (f->questions);
  wk_office_access_free (f->access);
  wk_office_register_free (f->reg);
  wk_office_identity_unref (f->identity);
  wk_office_store_close (f->store);
  g_assert_finalize_object (f->store);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  guint8 secret[WK_STORE_SECRET_LENGTH] = { 7 };
  g_autoptr (WkOfficePerson) person = NULL;
  g_autoptr (GError) error = NULL;

  f->dir = g_dir_make_tmp ("woonkamer-emergency-XXXXXX", NULL);
  f->clock = wk_clock_new_test (G_GINT64_CONSTANT (1790000000000000));
  f->random = wk_random_new_seeded (5);
  f->key = wk_secret_new_text ("a key that is long enough");
  open_office (f);

  f->subject = (WkId) { { 9 } };
  f->account = (WkId) { { 1 } };
  person = wk_office_person_new (&f->account, "Anne Smit", "Gemeente", "", 0);
  person->role.functions = WK_FUNCTION_INCOME_SUPPORT;
  g_assert_true (wk_office_store_ensure_subject (f->store, &f->subject, secret, &error));
  g_assert_true (wk_office_register_begin (f->reg, &error));
  g_assert_true (wk_office_register_set_person (f->reg, person, &error));
  g_assert_true (wk_office_register_end (f->reg, TRUE, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_office (f);
  remove_all (f->dir);
  g_free (f->dir);
  wk_secret_unref (f->key);
  wk_random_unref (f->random);
  wk_clock_unref (f->clock);
}

static gboolean
may_read (Fixture *f)
{
  WkDocumentName plan = { { { 4 } }, f->subject, WK_DOC_PLAN, NULL };
  g_autoptr (GError) error = NULL;
  gboolean may;

  g_assert_true (wk_office_access_may_read (f->access, &f->account, &plan, &may, &error));
  g_assert_no_error (error);

  return may;
}

static gboolean
turn (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  gboolean turned;

  g_assert_true (wk_office_access_turn (f->access, &turned, &error));
  g_assert_no_error (error);

  return turned;
}

static void
take (Fixture *f)
{
  char hex[WK_ID_HEX_SIZE];
  g_autofree char *text = g_strdup_printf ("{\"why\":\"staat buiten\",\"subject\":\"%s\"}", wk_id_write_hex (&f->subject, hex));
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text)), answer = NULL;
  g_autoptr (GError) error = NULL;
  const guint8 device[32] = { 3 };

  answer = wk_office_questions_answer (f->questions, &f->account, device, WK_QUESTION_EMERGENCY, body, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answer);
}

/* For the rest of the day and the next, whether or not the office was restarted meanwhile; then it is over by itself, also in one that was off. */
static void
test_ends (Fixture *f, gconstpointer data)
{
  guint i;

  g_assert_false (may_read (f));
  for (i = 0; i < 2; i++) {
    take (f);
    g_assert_true (may_read (f));
    g_assert_false (turn (f));
    close_office (f);
    open_office (f);
    g_assert_true (may_read (f));
    wk_clock_advance (f->clock, DAY);
    g_assert_true (turn (f));
    g_assert_true (may_read (f));
    if (i == 1)
      close_office (f);
    wk_clock_advance (f->clock, DAY);
    if (i == 1)
      open_office (f);
    else
      g_assert_true (turn (f));
    g_assert_false (may_read (f));
    g_assert_false (turn (f));
  }
}

static guint
count_kept (Fixture *f)
{
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GError) error = NULL;

  kept = wk_office_store_list_values (f->store, "emergency/", &error);
  g_assert_no_error (error);

  return kept->len;
}

/* Every one of them is in the log, and stays there. */
static void
test_logged (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;
  guint i;

  take (f);
  wk_clock_advance (f->clock, DAY);
  turn (f);
  g_assert_cmpuint (count_kept (f), ==, 1);
  wk_clock_advance (f->clock, 2 * DAY);
  turn (f);
  g_assert_cmpuint (count_kept (f), ==, 0);
  take (f);
  lines = wk_office_store_list_access (f->store, &f->subject, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 2);
  for (i = 0; i < lines->len; i++) {
    GBytes *bytes = ((WkAccessLine *) lines->pdata[i])->bytes;

    g_assert_nonnull (g_strstr_len (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "staat buiten"));
  }
  g_assert_true (wk_office_store_verify_access (f->store, &error));
}

/* Whoever is erased leaves nothing of it: why it could not wait was written under the office's own key. */
static void
test_erased (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  take (f);
  g_assert_true (wk_office_store_erase_subject (f->store, &f->subject, &error));
  g_assert_true (wk_office_store_begin (f->store, &error));
  g_assert_true (wk_office_access_drop (f->access, &f->subject, &error));
  g_assert_true (wk_office_store_commit (f->store, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_kept (f), ==, 0);
  g_assert_false (may_read (f));
  g_assert_true (wk_office_store_verify_access (f->store, &error));
}

static gboolean
is_told (Fixture *f, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) said = wk_office_questions_tell (f->questions, &f->account, &error);

  g_assert_no_error (error);

  return g_strstr_len (g_bytes_get_data (said, NULL), g_bytes_get_size (said), what) != NULL;
}

/* Who took it is told of which files, as long as it lasts; and what the office vouches for of where they work, nothing else. */
static void
test_told (Fixture *f, gconstpointer data)
{
  char hex[WK_ID_HEX_SIZE];
  g_autofree char *opened = g_strdup_printf ("\"opened\":[\"%s\"]", wk_id_write_hex (&f->subject, hex));
  g_autoptr (WkOfficePerson) person = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (is_told (f, hex));
  g_assert_false (is_told (f, "Gemeente"));
  take (f);
  g_assert_true (is_told (f, opened));
  /* Nobody directs the file yet who could hear of it. */
  g_assert_true (is_told (f, "\"taken\":[{"));
  g_assert_true (is_told (f, "\"why\":\"staat buiten\""));
  g_assert_true (is_told (f, "\"told\":[]"));
  person = wk_office_person_new (&f->account, "Anne Smit", "Gemeente", "", 0);
  person->flags = WK_OFFICE_PERSON_PLACED;
  person->role.functions = WK_FUNCTION_INCOME_SUPPORT;
  g_assert_true (wk_office_register_begin (f->reg, &error));
  g_assert_true (wk_office_register_set_person (f->reg, person, &error));
  g_assert_true (wk_office_register_end (f->reg, TRUE, &error));
  g_assert_no_error (error);
  g_assert_true (is_told (f, "\"organisation\":\"Gemeente\""));
  wk_clock_advance (f->clock, 3 * DAY);
  turn (f);
  g_assert_false (is_told (f, hex));
  g_assert_true (is_told (f, "\"taken\":[]"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  g_test_add ("/office/emergency/ends", Fixture, NULL, set_up, test_ends, tear_down);
  g_test_add ("/office/emergency/logged", Fixture, NULL, set_up, test_logged, tear_down);
  g_test_add ("/office/emergency/told", Fixture, NULL, set_up, test_told, tear_down);
  g_test_add ("/office/emergency/erased", Fixture, NULL, set_up, test_erased, tear_down);
  return g_test_run ();
}
