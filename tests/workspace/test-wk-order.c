/* Orders: done here, and handed over a bus to the workspace that has the store. */
#include "workspace-fixture.h"

#include "wk-fields.h"
#include "wk-look.h"
#include "wk-order.h"

typedef struct {
  char *dir;                 /* (owned) */
  WkWorkspace *workspace;    /* (owned) */
  GTestDBus *bus;            /* (owned) */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (WkFile) file = NULL;

  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (f->bus);
  f->dir = fixture_make_dir ();
  f->workspace = fixture_create (f->dir, "Ineke Veldman");
  file = fixture_add (f->workspace, "Fatma", "Aydın");
  fixture_settle (f->workspace);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  fixture_close (f->workspace);
  fixture_remove_dir (f->dir);
  /* Nobody may hold the connection any more. */
  g_test_dbus_down (f->bus);
  g_object_unref (f->bus);
}

static char *
order (WkWorkspace *workspace, const char *const *words, GError **error)
{
  g_auto (Waiter) waiter = { NULL };

  wk_workspace_order_async (workspace, &(WkOrder) { .words = words }, NULL, fixture_cb, &waiter);
  return wk_workspace_order_finish (workspace, fixture_wait (&waiter), error);
}

static char *
read_matters (WkWorkspace *workspace)
{
  WkResidentList *residents = wk_workspace_get_residents (workspace);
  g_autoptr (WkResidentRow) row = g_list_model_get_item (G_LIST_MODEL (residents), 0);
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (WkFile) file = NULL;

  wk_workspace_open_file_async (workspace, wk_resident_row_get_id (row), NULL, fixture_cb, &waiter);
  file = wk_workspace_open_file_finish (workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  return wk_text_dup_text (wk_fields_get_text (WK_FIELDS (wk_file_get_plan (file)), "matters"));
}

static void
test_here (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *done = order (f->workspace, (const char *[]) { "edit", "Fatma", "matters", "Rust.", NULL }, &error), *matters = NULL, *none = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (done, ==, "");
  matters = read_matters (f->workspace);
  g_assert_cmpstr (matters, ==, "Rust.");
  none = order (f->workspace, (const char *[]) { "edit", "Nobody", "matters", "x", NULL }, &error);
  g_assert_null (none);
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_null (order (f->workspace, (const char *[]) { "edit", "Fatma", "nothing", "x", NULL }, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (order (f->workspace, (const char *[]) { "dance", NULL }, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (order (f->workspace, (const char *[]) { "import", "/nowhere/at/all.csv", NULL }, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NO_EXPORT);
}

/* A program without a window leaves a line in who looked, and says so when it took a copy. */
static void
test_look (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *looked = order (f->workspace, (const char *[]) { "look", "Fatma", NULL }, &error);
  g_autofree char *copied = order (f->workspace, (const char *[]) { "copy", "Fatma", NULL }, &error);
  g_autoptr (WkResidentRow) row = g_list_model_get_item (G_LIST_MODEL (wk_workspace_get_residents (f->workspace)), 0);
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GPtrArray) looks = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (looked, ==, "");
  g_assert_cmpstr (copied, ==, "");
  wk_workspace_list_looks_async (f->workspace, wk_resident_row_get_id (row), NULL, fixture_cb, &waiter);
  looks = wk_workspace_list_looks_finish (f->workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (looks->len, ==, 2);
  g_assert_cmpstr (((WkLook *) looks->pdata[0])->name, ==, "Ineke Veldman");
  g_assert_cmpint (((WkLook *) looks->pdata[0])->deed, ==, WK_LOOK_COPY);
  g_assert_cmpint (((WkLook *) looks->pdata[1])->deed, ==, WK_LOOK_READ);
  g_assert_null (order (f->workspace, (const char *[]) { "look", "Nobody", NULL }, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING);
}

typedef struct {
  WkWorkspace *proof;
  const char *const *words;
  char *text;
  GError *error;
  int done;                  /* (atomic) */
} Handing;

static gpointer
hand_over (gpointer data)
{
  Handing *handing = data;

  handing->text = wk_order_hand_over (handing->proof, &(WkOrder) { .words = handing->words }, &handing->error);
  g_atomic_int_set (&handing->done, 1);
  g_main_context_wakeup (NULL);
  return NULL;
}

/* As another program would, while this one's main loop runs. */
static void
hand (Handing *handing, WkWorkspace *proof, const char *const *words)
{
  g_autoptr (GThread) thread = NULL;

  *handing = (Handing) { proof, words };
  thread = g_thread_new ("hand", hand_over, handing);
  while (!g_atomic_int_get (&handing->done))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (g_steal_pointer (&thread));
}

static void
test_handed (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other_dir = NULL, *matters = NULL;
  WkWorkspace *proof, *other;
  Handing handing;

  proof = fixture_try_open (f->dir, PASSPHRASE, WK_OPEN_READ_ONLY | WK_OPEN_OFFLINE, &error);
  g_assert_no_error (error);
  /* nobody takes orders yet */
  hand (&handing, proof, (const char *[]) { "edit", "Fatma", "matters", "Eerst rust.", NULL });
  g_assert_error (handing.error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_IN_USE);
  g_clear_error (&handing.error);

  wk_workspace_serve_orders (f->workspace);
  /* the name comes a moment later */
  for (guint i = 0; i < 500; i++)
    {
      hand (&handing, proof, (const char *[]) { "edit", "Fatma", "matters", "Eerst rust.", NULL });
      if (handing.error == NULL)
        break;
      g_assert_error (handing.error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_IN_USE);
      g_clear_error (&handing.error);
      g_usleep (10000);
    }
  g_assert_no_error (handing.error);
  g_assert_cmpstr (handing.text, ==, "");
  g_free (handing.text);
  matters = read_matters (f->workspace);
  g_assert_cmpstr (matters, ==, "Eerst rust.");

  /* what goes wrong there is said here */
  hand (&handing, proof, (const char *[]) { "edit", "Nobody", "matters", "x", NULL });
  g_assert_nonnull (handing.error);
  g_assert_nonnull (strstr (handing.error->message, "Nobody"));
  g_clear_error (&handing.error);

  /* another laptop's key opens nothing here: the place is guessed, the signature is not */
  other_dir = fixture_make_dir ();
  other = fixture_create (other_dir, "Somebody else");
  {
    char *kept = other->vault->dir;

    other->vault->dir = f->workspace->vault->dir;
    hand (&handing, other, (const char *[]) { "edit", "Fatma", "matters", "Gekaapt.", NULL });
    other->vault->dir = kept;
  }
  g_assert_error (handing.error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED);
  g_clear_error (&handing.error);
  g_free (matters);
  matters = read_matters (f->workspace);
  g_assert_cmpstr (matters, ==, "Eerst rust.");

  fixture_close (other);
  fixture_remove_dir (g_steal_pointer (&other_dir));
  fixture_close (proof);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/workspace/order/here", Fixture, NULL, set_up, test_here, tear_down);
  g_test_add ("/workspace/order/look", Fixture, NULL, set_up, test_look, tear_down);
  g_test_add ("/workspace/order/handed", Fixture, NULL, set_up, test_handed, tear_down);
  return g_test_run ();
}
