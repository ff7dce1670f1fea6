/* Retention periods: none of the program's own, proposals with why, kept longer or removed one by one, and nothing that goes by itself. */
#include "wk-removal.h"
#include "wk-retention.h"
#include "workspace-fixture.h"

static void
set_periods (WkWorkspace *workspace, guint closed, guint silent)
{
  g_autoptr (WkLocation) location = fixture_open_location (workspace);
  WkRetention retention = { closed, silent, (char *) "Selectielijst 2020, 20.1" };
  g_autoptr (WkRetention) found = NULL;

  g_assert_true (wk_location_set_retention (location, &retention));
  found = wk_location_dup_retention (location);
  g_assert_cmpuint (found->closed, ==, closed);
  g_assert_cmpuint (found->silent, ==, silent);
  g_assert_cmpstr (found->ground, ==, "Selectielijst 2020, 20.1");
}

/* A new file; its id. (transfer full) */
static char *
add (WkWorkspace *workspace, const char *field, const char *day)
{
  WkFile *file = fixture_add (workspace, "Mehmet", "Çelik");
  char *id = g_strdup (wk_file_get_resident_id (file));

  wk_fields_set_string (WK_FIELDS (wk_file_get_card (file)), field, day);
  fixture_settle (workspace);
  fixture_finalize (file);
  return id;
}

/* Lines of what is proposed, as "<id> <since what> <from> <until>". (transfer full) */
static char *
dup_proposed (WkWorkspace *workspace)
{
  GString *out = g_string_new (NULL);
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;

  wk_workspace_list_past_period_async (workspace, NULL, fixture_cb, &waiter);
  list = wk_workspace_list_past_period_finish (workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    {
      WkPastPeriod *past = list->pdata[i];

      g_string_append_printf (out, "%s %s %s %s %u\n", past->resident, past->closed ? "closed" : "silent", past->began, past->ended, past->months);
    }
  return g_string_free (out, FALSE);
}

static void
assert_proposed (WkWorkspace *workspace, const char *expected)
{
  g_autofree char *found = dup_proposed (workspace);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_proposed (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *closed = add (f->workspace, "closed-on", "2020-08-31"), *silent = add (f->workspace, "last-contact", "2019-03-04T10:00");
  g_autofree char *today = wk_workspace_dup_today (f->workspace), *new = add (f->workspace, "closed-on", today), *none = add (f->workspace, "phase", "plan");
  g_autofree char *by_closing = g_strdup_printf ("%s closed 2020-08-31 2021-02-28 6\n", closed);
  g_autofree char *both = g_strdup_printf ("%s silent 2019-03-04 2020-03-04 12\n%s", silent, by_closing);

  /* The program has no period of its own. */
  assert_proposed (f->workspace, "");
  set_periods (f->workspace, 6, 0);
  assert_proposed (f->workspace, by_closing);
  set_periods (f->workspace, 6, 12);
  assert_proposed (f->workspace, both);
  /* Being proposed changes nothing: all are here, as they were. */
  g_assert_nonnull (wk_resident_list_lookup (wk_workspace_get_residents (f->workspace), closed));
  set_periods (f->workspace, 0, 0);
  assert_proposed (f->workspace, "");
  g_assert_nonnull (wk_resident_list_lookup (wk_workspace_get_residents (f->workspace), new));
  g_assert_nonnull (wk_resident_list_lookup (wk_workspace_get_residents (f->workspace), none));
}

static void
keep (WkWorkspace *workspace, const char *id, const char *until)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;

  wk_workspace_keep_longer_async (workspace, id, until, "bezwaar loopt", fixture_cb, &waiter);
  g_assert_true (wk_workspace_keep_longer_finish (workspace, fixture_wait (&waiter), &error));
  g_assert_no_error (error);
  fixture_settle (workspace);
}

static void
test_decided (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *closed = add (f->workspace, "closed-on", "2020-08-31"), *other = add (f->workspace, "closed-on", "2020-09-01");
  g_autofree char *first = g_strdup_printf ("%s closed 2020-08-31 2025-08-31 60\n", closed), *second = g_strdup_printf ("%s closed 2020-09-01 2025-09-01 60\n", other);
  g_autofree char *both = g_strconcat (first, second, NULL), *why = NULL;
  g_autoptr (WkErasure) decision = wk_erasure_new (other, "retention", "2026-11-27", "Teamleider", NULL);
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  WkFile *file;

  set_periods (f->workspace, 60, 0);
  assert_proposed (f->workspace, both);
  keep (f->workspace, closed, "2999-01-01");
  assert_proposed (f->workspace, second);
  file = fixture_open_file (f->workspace, closed);
  why = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (file)), "keep-why");
  g_assert_cmpstr (why, ==, "bezwaar loopt");
  fixture_finalize (file);
  wk_workspace_remove_file_async (f->workspace, decision, NULL, fixture_cb, &waiter);
  g_assert_true (wk_workspace_remove_file_finish (f->workspace, fixture_wait (&waiter), &error));
  assert_proposed (f->workspace, "");
  /* What was kept is proposed again when that is over. */
  keep (f->workspace, closed, "2026-01-01");
  assert_proposed (f->workspace, first);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/retention/proposed", LaptopFixture, NULL, fixture_set_up, test_proposed, fixture_tear_down);
  g_test_add ("/retention/decided", LaptopFixture, NULL, fixture_set_up, test_decided, fixture_tear_down);
  return g_test_run ();
}
