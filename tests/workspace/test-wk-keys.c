/* What opens a store besides the passphrase, through the workspace's door. */
#include "wk-keys.h"

#include <string.h>

#include "wk-resident-list.h"
#include "wk-secret.h"
#include "workspace-fixture.h"

#define NEW_PASSPHRASE "vier nieuwe woorden hier"

static char *
make_recovery_key (WkWorkspace *workspace)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  char *key;

  wk_workspace_make_recovery_key_async (workspace, NULL, fixture_cb, &waiter);
  key = wk_workspace_make_recovery_key_finish (workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  return key;
}

static WkKeys
read_keys (WkWorkspace *workspace)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  WkKeys keys = { 0 };

  wk_workspace_read_keys_async (workspace, NULL, fixture_cb, &waiter);
  g_assert_true (wk_workspace_read_keys_finish (workspace, fixture_wait (&waiter), &keys, &error));
  g_assert_no_error (error);
  return keys;
}

static WkWorkspace *
recover (const char *dir, const char *key, const char *passphrase, GError **error)
{
  g_auto (Waiter) waiter = { NULL };

  wk_workspace_recover_async (dir, key, passphrase, NULL, fixture_cb, &waiter);
  return wk_workspace_new_finish (fixture_wait (&waiter), error);
}

static void
test_recovery (void)
{
  char *dir = fixture_make_dir ();
  WkWorkspace *workspace = fixture_create (dir, "Ineke Veldman");
  g_autoptr (GError) error = NULL;
  char *first, *key;
  g_autofree char *typed = NULL, *slip = NULL;

  g_object_unref (fixture_add (workspace, "Fatma", "Aydın"));
  fixture_settle (workspace);
  g_assert_cmpint (read_keys (workspace).recovery, ==, 0);
  first = make_recovery_key (workspace);
  key = make_recovery_key (workspace);
  g_assert_cmpstr (first, !=, key);
  g_assert_cmpuint (strlen (key), ==, 9 * 4 + 8);
  g_assert_cmpint (read_keys (workspace).recovery, >, 0);
  fixture_close (workspace);

  /* An earlier key, a slip, and the passphrase in the key's place: each changes nothing. */
  g_assert_null (recover (dir, first, NEW_PASSPHRASE, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_WRONG_PASSPHRASE);
  g_clear_error (&error);
  slip = g_strdup (key);
  slip[0] = slip[0] == 'A' ? 'B' : 'A';
  g_assert_false (wk_recovery_key_is_plausible (slip));
  g_assert_null (recover (dir, slip, NEW_PASSPHRASE, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_WRONG_PASSPHRASE);
  g_clear_error (&error);
  g_assert_null (recover (dir, PASSPHRASE, NEW_PASSPHRASE, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_WRONG_PASSPHRASE);
  g_clear_error (&error);
  workspace = fixture_open (dir);
  fixture_close (workspace);

  /* As a person types it. */
  typed = g_ascii_strdown (key, -1);
  for (char *p = typed; *p != '\0'; p++)
    if (*p == '-')
      *p = ' ';
  g_assert_true (wk_recovery_key_is_plausible (typed));
  workspace = recover (dir, typed, NEW_PASSPHRASE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (wk_resident_list_get_total (wk_workspace_get_residents (workspace)), ==, 1);
  fixture_close (workspace);
  g_assert_null (fixture_try_open (dir, PASSPHRASE, WK_OPEN_DEFAULT, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_WRONG_PASSPHRASE);
  g_clear_error (&error);
  workspace = fixture_try_open (dir, NEW_PASSPHRASE, WK_OPEN_DEFAULT, &error);
  g_assert_no_error (error);
  fixture_close (workspace);

  wk_wipe_and_free_text (first);
  wk_wipe_and_free_text (key);
  fixture_remove_dir (dir);
}

static WkWorkspace *
open_with_keyring (const char *dir, const char *key, GError **error)
{
  g_auto (Waiter) waiter = { NULL };

  wk_workspace_open_with_keyring_async (dir, key, NULL, fixture_cb, &waiter);
  return wk_workspace_new_finish (fixture_wait (&waiter), error);
}

static void
test_keyring (void)
{
  char *dir = fixture_make_dir ();
  WkWorkspace *workspace = fixture_create (dir, "Ineke Veldman");
  g_autoptr (GError) error = NULL;
  g_auto (Waiter) made = { NULL }, removed = { NULL };
  char *key;

  wk_workspace_make_keyring_key_async (workspace, NULL, fixture_cb, &made);
  key = wk_workspace_make_keyring_key_finish (workspace, fixture_wait (&made), &error);
  g_assert_no_error (error);
  g_assert_cmpint (read_keys (workspace).keyring, >, 0);
  fixture_waiter_clear (&made);
  fixture_close (workspace);

  workspace = open_with_keyring (dir, key, &error);
  g_assert_no_error (error);
  wk_workspace_remove_keyring_key_async (workspace, NULL, fixture_cb, &removed);
  g_assert_true (wk_workspace_remove_keyring_key_finish (workspace, fixture_wait (&removed), &error));
  g_assert_cmpint (read_keys (workspace).keyring, ==, 0);
  g_assert_cmpint (read_keys (workspace).passphrase, >, 0);
  fixture_waiter_clear (&removed);
  fixture_close (workspace);

  g_assert_null (open_with_keyring (dir, key, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_WRONG_PASSPHRASE);
  wk_wipe_and_free_text (key);
  fixture_remove_dir (dir);
}

static void
test_place (void)
{
  char *dir = fixture_make_dir ();
  WkWorkspace *workspace = fixture_create (dir, "Ineke Veldman");

  g_assert_null (wk_workspace_get_place (workspace));
  wk_workspace_set_place (workspace, "today");
  fixture_close (workspace);
  workspace = fixture_open (dir);
  g_assert_cmpstr (wk_workspace_get_place (workspace), ==, "today");
  wk_workspace_set_place (workspace, NULL);
  fixture_close (workspace);
  workspace = fixture_open (dir);
  g_assert_null (wk_workspace_get_place (workspace));
  fixture_close (workspace);
  fixture_remove_dir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keys/recovery", test_recovery);
  g_test_add_func ("/keys/keyring", test_keyring);
  g_test_add_func ("/keys/place", test_place);
  return g_test_run ();
}
