#include "workspace-fixture.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "remove-all.h"
#include "wk-proposal.h"

static gboolean
wake_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
fixture_iterate (void)
{
  gboolean woken = FALSE;
  guint source = g_timeout_add (10, wake_cb, &woken);

  g_main_context_iteration (NULL, TRUE);
  if (!woken)
    g_source_remove (source);
}

void
fixture_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiter *waiter = data;

  g_assert_null (waiter->result);
  waiter->result = g_object_ref (result);
}

GAsyncResult *
fixture_wait (Waiter *waiter)
{
  WAIT_UNTIL (waiter->result != NULL);
  return waiter->result;
}

void
fixture_waiter_clear (Waiter *waiter)
{
  g_clear_object (&waiter->result);
}

char *
fixture_make_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("woonkamer-test-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

void
fixture_remove_dir (char *dir)
{
  remove_all (dir);
  g_free (dir);
}

void
fixture_finalize (gpointer object)
{
  gint64 until = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  /* The worker hands what it held back to the main loop. */
  while (G_OBJECT (object)->ref_count > 1 && g_get_monotonic_time () < until)
    fixture_iterate ();
  g_assert_finalize_object (G_OBJECT (object));
}

WkWorkspace *
fixture_create (const char *dir, const char *name)
{
  WkProfile profile = { name, "Tiem", "Werk", "Assendorp" };
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  WkWorkspace *self;

  wk_vault_set_strength (WK_KDF_TEST);
  wk_workspace_create_async (dir, &profile, PASSPHRASE, WK_CREATE_EMPTY, NULL, fixture_cb, &waiter);
  self = wk_workspace_new_finish (fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  g_assert_nonnull (self);
  return self;
}

WkWorkspace *
fixture_try_open (const char *dir, const char *passphrase, WkOpenFlags flags, GError **error)
{
  g_auto (Waiter) waiter = { NULL };

  wk_workspace_open_with_flags_async (dir, passphrase, flags, NULL, fixture_cb, &waiter);
  return wk_workspace_new_finish (fixture_wait (&waiter), error);
}

WkWorkspace *
fixture_open (const char *dir)
{
  g_autoptr (GError) error = NULL;
  WkWorkspace *self = fixture_try_open (dir, PASSPHRASE, WK_OPEN_DEFAULT, &error);

  g_assert_no_error (error);
  g_assert_nonnull (self);
  return self;
}

void
fixture_close (WkWorkspace *workspace)
{
  g_autoptr (GError) error = NULL;
  Waiter waiter = { NULL };

  wk_workspace_close_async (workspace, fixture_cb, &waiter);
  g_assert_true (wk_workspace_close_finish (workspace, fixture_wait (&waiter), &error));
  g_assert_no_error (error);
  fixture_waiter_clear (&waiter);
  fixture_finalize (workspace);
}

void
fixture_settle (WkWorkspace *workspace)
{
  WAIT_UNTIL (wk_workspace_get_save_state (workspace) == WK_SAVE_SAVED);
  /* The lists too, which otherwise wait until the writing pauses. */
  wk_workspace_flush (workspace);
  WAIT_UNTIL (workspace->saver == NULL || wk_saver_is_idle (workspace->saver));
}

void
fixture_enrol (WkWorkspace *workspace, WkDeviceKey *office, const WkSubject *location)
{
  g_autoptr (WkLaptop) laptop = NULL;
  g_autoptr (WkCertificate) certificate = NULL;
  g_autoptr (WkEnrolment) enrolment = NULL;
  WkCertificateFields fields;

  wk_laptop_get_certificate_fields (workspace->laptop, &fields);
  fields.location = location->id;
  certificate = wk_certificate_new (&fields, office);
  enrolment = wk_enrolment_new (&workspace->laptop->account, location, "Dieze", wk_device_key_get_public (office), certificate);
  laptop = wk_laptop_enrolled (workspace->laptop, enrolment, "127.0.0.1:1", NULL);
  wk_workspace_set_laptop (workspace, laptop);
}

WkLocation *
fixture_open_location (WkWorkspace *workspace)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  WkLocation *location;

  wk_workspace_open_location_async (workspace, NULL, fixture_cb, &waiter);
  location = wk_workspace_open_location_finish (workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  return location;
}

WkFile *
fixture_open_file (WkWorkspace *workspace, const char *id)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  WkFile *file;

  wk_workspace_open_file_async (workspace, id, NULL, fixture_cb, &waiter);
  file = wk_workspace_open_file_finish (workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  g_assert_nonnull (file);
  return file;
}

WkFile *
fixture_add (WkWorkspace *workspace, const char *first_name, const char *last_name)
{
  WkNewResident new = { .first_name = first_name, .last_name = last_name, .birth_date = "1984-03-09", .street = "Assendorperstraat",
                        .house_number = "12", .postcode = "8012 DE", .town = "Zwolle" };
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  WkFile *file;

  wk_workspace_add_resident_async (workspace, &new, NULL, fixture_cb, &waiter);
  file = wk_workspace_add_resident_finish (workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  g_assert_nonnull (file);
  return file;
}

GPtrArray *
fixture_documents (WkWorkspace *workspace)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  GPtrArray *states;

  wk_workspace_list_documents_async (workspace, NULL, fixture_cb, &waiter);
  states = wk_workspace_list_documents_finish (workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  return states;
}

char *
fixture_dup_states (WkWorkspace *workspace)
{
  g_autoptr (GPtrArray) states = fixture_documents (workspace);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < states->len; i++)
    {
      const WkDocumentState *state = states->pdata[i];

      g_assert_false (state->damaged);
      g_assert_false (state->pending);
      g_string_append_printf (out, "%s %s %s %s %s %s\n", state->name, state->kind, state->domain, state->state_vector,
                              state->snapshot_hash, state->content_hash);
    }
  return g_string_free (out, FALSE);
}

char *
fixture_bsn (guint i)
{
  static const int weights[] = { 9, 8, 7, 6, 5, 4, 3, 2, -1 };
  static GArray *found;
  static guint n = 999900000;

  if (found == NULL)
    found = g_array_new (FALSE, FALSE, sizeof (guint));
  /* Of the test range, some nine thousand; then of those beneath the first that was ever given out: nobody has one of these. */
  for (; found->len <= i && n != 1000000; n = n == 999999999 ? 1 : n + 1)
    {
      int sum = 0;

      for (guint k = 0, rest = n; k < 9; k++, rest /= 10)
        sum += weights[8 - k] * (int) (rest % 10);
      if (sum % 11 == 0)
        g_array_append_val (found, n);
    }
  return i < found->len ? g_strdup_printf ("%09u", g_array_index (found, guint, i)) : g_strdup ("");
}

char *
fixture_make_export (const char *dir, guint n, FixtureChange change)
{
  static const char * const first[] = { "Ayşe", "Mohammed", "Johanna", "Piet", "Olena", "Willem", "Saskia", "Łucja" };
  static const char * const last[] = { "Çelik", "Janssen", "Bakker", "El Idrissi", "Kowalska", "de Vries", "Smit" };
  char *path = g_build_filename (dir, "export.csv", NULL);
  g_autoptr (GString) out = g_string_new ("Cliëntnummer;BSN;Achternaam;Roepnaam;Geboortedatum;Straat;Huisnummer;Telefoon;Bijzonderheden\n");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      char *cells[N_CELLS];

      cells[CELL_NUMBER] = g_strdup_printf ("%u", 1000 + i);
      cells[CELL_BSN] = fixture_bsn (i);
      cells[CELL_LAST] = g_strdup (last[i % 7]);
      cells[CELL_FIRST] = g_strdup (first[i % 8]);
      cells[CELL_BIRTH] = g_strdup_printf ("%02u-%02u-%u", 1 + i % 28, 1 + i % 12, 1950 + i % 50);
      cells[CELL_STREET] = g_strdup ("Hortensiastraat");
      cells[CELL_HOUSE] = g_strdup_printf ("%u", 1 + i);
      cells[CELL_PHONE] = g_strdup_printf ("06-00%06u", i);
      cells[CELL_REMARKS] = g_strdup (i % 3 == 0 ? "wacht op de taaltoets" : "");
      if (change != NULL)
        change (i, cells);
      for (guint c = 0; c < N_CELLS; c++)
        {
          wk_csv_append (out, cells[c], ';');
          g_free (cells[c]);
        }
      g_string_append_c (out, '\n');
    }
  g_file_set_contents (path, out->str, out->len, &error);
  g_assert_no_error (error);
  return path;
}

WkImport *
fixture_read_export (WkWorkspace *workspace, const char *path, GError **error)
{
  g_autoptr (WkImport) import = wk_import_new (workspace);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_auto (Waiter) waiter = { NULL };

  wk_import_read_async (import, file, NULL, fixture_cb, &waiter);
  return wk_import_read_finish (import, fixture_wait (&waiter), error) ? g_steal_pointer (&import) : NULL;
}

gboolean
fixture_apply (WkImport *import, GCancellable *cancellable, GError **error)
{
  g_auto (Waiter) waiter = { NULL };

  wk_import_apply_async (import, cancellable, fixture_cb, &waiter);
  return wk_import_apply_finish (import, fixture_wait (&waiter), error);
}

WkText *
fixture_plan_text (WkDocument *plan)
{
  return wk_fields_get_text (WK_FIELDS (plan), "matters");
}

void
fixture_set_up (LaptopFixture *f, gconstpointer data)
{
  f->dir = fixture_make_dir ();
  f->workspace = fixture_create (f->dir, "Ineke Veldman");
}

void
fixture_tear_down (LaptopFixture *f, gconstpointer data)
{
  if (f->workspace != NULL)
    fixture_close (f->workspace);
  fixture_remove_dir (f->dir);
}

void
fixture_reopen (LaptopFixture *f)
{
  fixture_close (f->workspace);
  f->workspace = fixture_open (f->dir);
}

void
fixture_assert_text (WkText *text, const char *expected)
{
  g_autofree char *is = wk_text_dup_text (text);

  g_assert_cmpstr (is, ==, expected);
}

GPtrArray *
fixture_list_proposals (WkWorkspace *workspace)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  GPtrArray *proposals;

  wk_workspace_list_proposals_async (workspace, NULL, fixture_cb, &waiter);
  proposals = wk_workspace_list_proposals_finish (workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  return proposals;
}

void
fixture_compare_with_npm (const char *script, const char *const *words)
{
  const char *tests = g_getenv ("G_TEST_SRCDIR");
  g_autofree char *path = g_build_filename (tests != NULL ? tests : ".", "interop", script, NULL);
  g_autoptr (GStrvBuilder) command = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) node = NULL;

  g_strv_builder_add_many (command, "node", path, NULL);
  g_strv_builder_addv (command, (const char **) words);
  argv = g_strv_builder_end (command);
  node = g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_NONE, NULL);
  if (node == NULL || !g_subprocess_wait_check (node, NULL, NULL))
    printf ("# npm's peers were not measured: node or its packages are not there\n");
}
