/* Imports into a real store: what is taken in, what is left alone, and that it is all or nothing. */
#include "workspace-fixture.h"

#include <locale.h>
#include <string.h>

#include "store/fault-vfs.h"
#include "wk-export-change.h"
#include "wk-person.h"
#include "wk-same-person.h"
#include "wk-today.h"

#define N 200u

static void
assert_counts (WkImport *import, guint n_new, guint n_changed, guint n_same, guint n_refused)
{
  g_assert_cmpuint (wk_import_get_count (import, WK_IMPORT_NEW), ==, n_new);
  g_assert_cmpuint (wk_import_get_count (import, WK_IMPORT_CHANGED), ==, n_changed);
  g_assert_cmpuint (wk_import_get_count (import, WK_IMPORT_SAME), ==, n_same);
  g_assert_cmpuint (wk_import_get_count (import, WK_IMPORT_REFUSED), ==, n_refused);
}

/* Reads an export, expects those counts, and takes it in. */
static void
import_all (LaptopFixture *f, const char *path, guint n_new, guint n_changed, guint n_same, guint n_refused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WkImport) import = fixture_read_export (f->workspace, path, &error);

  g_assert_no_error (error);
  assert_counts (import, n_new, n_changed, n_same, n_refused);
  g_assert_cmpuint (g_list_model_get_n_items (wk_import_get_rows (import)), ==, n_new + n_changed + n_same + n_refused);
  g_assert_true (fixture_apply (import, NULL, &error));
  g_assert_no_error (error);
}

static WkFile *
open_by_number (LaptopFixture *f, const char *number)
{
  g_autoptr (GPtrArray) found = wk_resident_list_find (wk_workspace_get_residents (f->workspace), number, 3);

  g_assert_cmpuint (found->len, ==, 1);
  return fixture_open_file (f->workspace, wk_resident_row_get_id (found->pdata[0]));
}

static char *
phone_of (WkFile *file)
{
  return wk_fields_dup_string (WK_FIELDS (wk_file_get_base (file)), "phone");
}

static void
test_import (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *path = fixture_make_export (f->dir, N, NULL);
  g_autofree char *before = NULL, *after = NULL, *later = NULL;
  WkResidentList *residents = wk_workspace_get_residents (f->workspace);
  WkFile *file;

  import_all (f, path, N, 0, 0, 0);
  g_assert_cmpuint (wk_resident_list_get_total (residents), ==, N);
  before = fixture_dup_states (f->workspace);

  /* again changes nothing at all */
  import_all (f, path, 0, 0, N, 0);
  after = fixture_dup_states (f->workspace);
  g_assert_cmpstr (before, ==, after);

  /* and it is all there after a start */
  fixture_reopen (f);
  later = fixture_dup_states (f->workspace);
  g_assert_cmpstr (before, ==, later);
  g_assert_cmpuint (wk_resident_list_get_total (wk_workspace_get_residents (f->workspace)), ==, N);
  import_all (f, path, 0, 0, N, 0);

  file = open_by_number (f, "1000");
  g_autofree char *name = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (file)), "display-name");
  g_autofree char *phone = phone_of (file);
  g_autofree char *remarks = wk_document_dup_imported (wk_file_get_intake (file), "remarks");
  g_autofree char *bsn = wk_document_dup_imported (wk_file_get_identity (file), "bsn");
  g_autofree char *right = fixture_bsn (0);
  g_assert_cmpstr (name, ==, "Ayşe Çelik");
  g_assert_cmpstr (phone, ==, "06-00000000");
  g_assert_cmpstr (remarks, ==, "wacht op de taaltoets");
  g_assert_cmpstr (bsn, ==, right);
  fixture_finalize (file);
}

static void
change_some (guint i, char **cells)
{
  if (i != 5 && i != 9 && i != 11)
    return;
  g_free (cells[CELL_PHONE]);
  cells[CELL_PHONE] = g_strdup ("06-00999999");
  if (i == 11)
    {
      g_free (cells[CELL_LAST]);
      cells[CELL_LAST] = g_strdup ("Jansen-Smit");
    }
}

static void
change_back_and_on (guint i, char **cells)
{
  if (i != 9)
    return;
  g_free (cells[CELL_PHONE]);
  cells[CELL_PHONE] = g_strdup ("06-00888888");
}

/* Nine wrote their own number; five and eleven did not. */
static void
test_changed (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *path = fixture_make_export (f->dir, N, NULL);
  g_autofree char *changed = NULL, *row = NULL;
  g_autoptr (GError) error = NULL;
  WkFile *five, *nine, *eleven;

  import_all (f, path, N, 0, 0, 0);
  five = open_by_number (f, "1005");
  nine = open_by_number (f, "1009");
  wk_fields_set_string (WK_FIELDS (wk_file_get_base (nine)), "phone", "038-1234567");
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (wk_file_get_plan (nine)), "dream"), "een eigen naaiatelier");
  fixture_settle (f->workspace);

  changed = fixture_make_export (f->dir, N, change_some);
  g_autoptr (WkImport) import = fixture_read_export (f->workspace, changed, &error);
  g_assert_no_error (error);
  assert_counts (import, 0, 3, N - 3, 0);
  g_autoptr (WkImportRow) said = g_list_model_get_item (wk_import_get_rows (import), 11);
  g_assert_cmpint (wk_import_row_get_verdict (said), ==, WK_IMPORT_CHANGED);
  g_assert_cmpstr (wk_import_row_get_sentence (said), ==, "Changes: Last name, Telephone.");
  g_assert_cmpuint (wk_import_row_get_line (said), ==, 13);
  g_assert_true (fixture_apply (import, NULL, &error));
  g_assert_no_error (error);

  /* the open files show it at once */
  g_autofree char *phone_5 = phone_of (five);
  g_autofree char *phone_9 = phone_of (nine);
  g_autofree char *beside = wk_document_dup_imported (wk_file_get_base (nine), "phone");
  g_assert_cmpstr (phone_5, ==, "06-00999999");
  g_assert_cmpstr (phone_9, ==, "038-1234567");
  g_assert_cmpstr (beside, ==, "06-00999999");
  eleven = open_by_number (f, "1011");
  g_autofree char *name = wk_fields_dup_string (WK_FIELDS (wk_file_get_card (eleven)), "display-name");
  g_assert_nonnull (strstr (name, "Jansen-Smit"));
  fixture_finalize (five);
  fixture_finalize (nine);
  fixture_finalize (eleven);

  /* still so after a start, and after the old system changed its mind */
  g_clear_object (&import);
  fixture_reopen (f);
  g_autofree char *again = fixture_make_export (f->dir, N, change_back_and_on);
  import_all (f, again, 0, 3, N - 3, 0);
  nine = open_by_number (f, "1009");
  g_autofree char *phone = phone_of (nine);
  g_autofree char *dream = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (wk_file_get_plan (nine)), "dream"));
  g_assert_cmpstr (phone, ==, "038-1234567");
  g_assert_cmpstr (dream, ==, "een eigen naaiatelier");
  fixture_finalize (nine);
}

static char *
dup_day (int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, days);

  return g_date_time_format (then, "%F");
}

static void
move_one (guint i, char **cells)
{
  if (i != 3 && i != 4)
    return;
  g_free (cells[CELL_STREET]);
  cells[CELL_STREET] = g_strdup ("Vechtstraat");
  if (i == 4)
    {
      g_free (cells[CELL_LAST]);
      cells[CELL_LAST] = g_strdup ("Jansen-Smit");
    }
}


static WkToday *
read_day (LaptopFixture *f)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  WkToday *today;

  fixture_settle (f->workspace);
  wk_workspace_read_today_async (f->workspace, NULL, fixture_cb, &waiter);
  today = wk_workspace_read_today_finish (f->workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  return today;
}

static guint
count_in_timeline (WkFile *file, const char *title)
{
  GListModel *timeline = wk_file_get_timeline (file);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (timeline); i++)
    {
      g_autoptr (WkTimelineItem) item = g_list_model_get_item (timeline, i);
      g_autofree char *words = NULL, *text = NULL, *kind = NULL;

      g_object_get (item, "title", &words, "text", &text, "kind", &kind, NULL);
      if (g_strcmp0 (kind, "import") == 0 && g_str_equal (words, title))
        {
          g_assert_nonnull (strstr (text, "it is now “Vechtstraat 4”."));
          n++;
        }
    }
  return n;
}

/* Of two who moved, one is mine: it stands in my day until I talked about it, and in what happened for good. Of the other I am the deputy, who
 * only reads where somebody lives: that it changed waits for others, the name does not. */
static void
test_told (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *path = fixture_make_export (f->dir, 20, NULL), *changed = NULL, *json = NULL, *id = NULL, *day = dup_day (0);
  g_autoptr (WkPerson) me = wk_author_dup_person (f->workspace->author);
  WkFile *three, *four;

  import_all (f, path, 20, 0, 0, 0);
  four = open_by_number (f, "1004");
  wk_fields_set_person (WK_FIELDS (wk_file_get_card (four)), "deputy", me);
  fixture_settle (f->workspace);
  fixture_finalize (four);
  three = open_by_number (f, "1003");
  id = g_strdup (wk_file_get_resident_id (three));
  wk_fields_set_person (WK_FIELDS (wk_file_get_card (three)), "contact-person", me);
  {
    g_autoptr (WkToday) today = read_day (f);

    g_assert_cmpuint (today->came->len, ==, 0);
  }
  changed = fixture_make_export (f->dir, 20, move_one);
  import_all (f, changed, 0, 2, 18, 0);
  {
    g_autoptr (WkToday) today = read_day (f);
    const WkCame *came;

    g_assert_cmpuint (today->came->len, ==, 2);
    came = today->came->pdata[0];
    if (!g_str_equal (came->resident, id))
      came = today->came->pdata[1];
    g_assert_cmpstr (came->resident, ==, id);
    g_assert_cmpuint (came->changes, ==, 1u << WK_CHANGE_ADDRESS);
    came = today->came->pdata[came == today->came->pdata[0] ? 1 : 0];
    g_assert_cmpuint (came->changes, ==, 1u << WK_CHANGE_NAME);
    g_assert_cmpstr (came->changed_on, ==, day);
  }
  json = wk_file_dup_json (three);
  g_assert_nonnull (strstr (json, "\"changes\":[\"Address: it was “Hortensiastraat 4”, it is now “Vechtstraat 4”.\"]"));
  WAIT_UNTIL (count_in_timeline (three, "An export changed this; nobody talked about it yet") == 1);
  g_assert_nonnull (wk_export_change_discuss (wk_file_get_base (three), WK_CHANGE_ADDRESS, me, day));
  {
    g_autoptr (WkToday) today = read_day (f);

    g_assert_cmpuint (today->came->len, ==, 1);
  }
  WAIT_UNTIL (count_in_timeline (three, "An export changed this; it was talked about") == 1);
  g_assert_cmpuint (count_in_timeline (three, "An export changed this; nobody talked about it yet"), ==, 0);
  fixture_finalize (three);

  /* the same export again, and after a start: it stays talked about */
  import_all (f, changed, 0, 0, 20, 0);
  fixture_reopen (f);
  {
    g_autoptr (WkToday) today = read_day (f);

    g_assert_cmpuint (today->came->len, ==, 1);
  }
}

/* cells: of three residents, their kind of benefit and its last day */
static void
import_benefits (LaptopFixture *f, const char *cells[3], guint n_new, guint n_changed, guint n_same)
{
  g_autofree char *path = g_build_filename (f->dir, "benefits.csv", NULL);
  g_autoptr (GString) out = g_string_new ("Cliëntnummer;BSN;Achternaam;Geboortedatum;Straat;Soort uitkering;Einddatum uitkering\n");

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *bsn = fixture_bsn (i);

      g_string_append_printf (out, "%u;%s;Smit;0%u-02-1970;Bachlaan;%s\n", 1000 + i, bsn, 1 + i, cells[i]);
    }
  g_assert_true (g_file_set_contents (path, out->str, -1, NULL));
  import_all (f, path, n_new, n_changed, n_same, 0);
}

static void
assert_told (LaptopFixture *f, const char *number, const char *sentence)
{
  WkFile *file = open_by_number (f, number);
  g_autoptr (GPtrArray) changes = wk_export_change_list (WK_DOC_BASE, wk_document_get_doc (wk_file_get_base (file)));
  g_autofree char *words = changes->len > 0 ? wk_export_change_dup_sentence (changes->pdata[0], FALSE) : g_strdup ("");

  g_assert_cmpstr (words, ==, sentence);
  fixture_finalize (file);
}

/* An export that could say the last day does not say it of all: who has no kind of benefit any more has none. */
static void
test_stopped (LaptopFixture *f, gconstpointer data)
{
  const char *running[3] = { "Bijstand;", "Bijstand;", "Bijstand;" };
  const char *ended[3] = { ";", "Bijstand;", ";01-11-2025" };

  import_benefits (f, running, 3, 0, 0);
  assert_told (f, "1000", "");
  import_benefits (f, ended, 0, 2, 1);
  assert_told (f, "1000", "The benefit has stopped.");
  assert_told (f, "1001", "");
  assert_told (f, "1002", "The benefit stopped on 01-11-2025.");
  import_benefits (f, ended, 0, 0, 3);
  import_benefits (f, running, 0, 2, 1);
  assert_told (f, "1000", "");
}

/* Those of whom the number is in a set have no row, but one that is refused and tells of nobody, or of whom without a number. */
static const guint *left_out;
static gboolean by_name;

static void
leave_out (guint i, char **cells)
{
  for (guint k = 0; left_out != NULL && left_out[k] != 0; k++)
    if (left_out[k] == 1000 + i)
      for (guint c = 0; c < (by_name ? CELL_BSN : N_CELLS); c++)
        {
          g_free (cells[c]);
          cells[c] = g_strdup ("");
        }
}

/* An export without those numbers; whom it lacks, and whether it says of them that they are no longer in the list. */
static void
import_without (LaptopFixture *f, const guint *numbers, gboolean tell, guint n_missing, guint n_lacking, const char *first)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (WkImport) import = NULL;

  left_out = numbers;
  path = fixture_make_export (f->dir, 20, leave_out);
  import = fixture_read_export (f->workspace, path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (wk_import_get_count (import, WK_IMPORT_MISSING), ==, n_missing);
  g_assert_cmpuint (g_list_model_get_n_items (wk_import_get_missing (import)), ==, n_missing);
  g_assert_cmpuint (wk_import_count_lacking (import), ==, n_lacking);
  if (first != NULL)
    {
      g_autoptr (WkImportRow) row = g_list_model_get_item (wk_import_get_missing (import), 0);

      g_assert_cmpstr (wk_import_row_get_name (row), ==, first);
    }
  if (tell)
    wk_import_set_tell_missing (import, TRUE);
  g_assert_true (fixture_apply (import, NULL, &error));
  g_assert_no_error (error);
}

/* Who is no longer in the list is told of only where somebody says so, once; not whose file is closed or whose benefit stopped, and nobody where a list
 * lacks most people. */
static void
test_missing (LaptopFixture *f, gconstpointer data)
{
  static const guint nobody[] = { 0 }, some[] = { 1003, 1005, 1009, 0 }, many[] = { 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 0 };
  g_autofree char *day = dup_day (0), *gone = g_strdup_printf ("No longer in the list of %.2s-%.2s-%.4s.", day + 8, day + 5, day);
  WkFile *file;

  import_without (f, nobody, TRUE, 0, 0, NULL);
  /* Looked at, and nothing said. */
  import_without (f, some, FALSE, 3, 3, "Mohammed Bakker");
  assert_told (f, "1003", "");
  file = open_by_number (f, "1009");
  wk_fields_set_string (WK_FIELDS (wk_file_get_card (file)), "closed-on", day);
  fixture_settle (f->workspace);
  fixture_finalize (file);
  /* A list of another kind: nobody is told of, whatever is said. */
  import_without (f, many, TRUE, 0, 8, NULL);
  assert_told (f, "1003", "");
  import_without (f, some, TRUE, 2, 2, "Piet El Idrissi");
  assert_told (f, "1003", gone);
  assert_told (f, "1005", gone);
  assert_told (f, "1009", "");
  assert_told (f, "1004", "");
  /* Once; and after a start. */
  import_without (f, some, TRUE, 0, 0, NULL);
  fixture_reopen (f);
  assert_told (f, "1003", gone);
  /* Nobody looked: who is there again is told of no more. */
  import_without (f, nobody, FALSE, 0, 0, NULL);
  assert_told (f, "1003", "");
  /* Whose row is refused stands in the list. */
  by_name = TRUE;
  import_without (f, some, TRUE, 0, 0, NULL);
  by_name = FALSE;
}

/* Three has another number: the row is new, and whom it may be about is in the list. */
static void
renumber (guint i, char **cells)
{
  if (i != 3)
    return;
  g_free (cells[CELL_NUMBER]);
  cells[CELL_NUMBER] = g_strdup ("2003");
}

static void
test_missing_renumbered (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *path = fixture_make_export (f->dir, 20, NULL), *changed = NULL;
  g_autoptr (GError) error = NULL;

  import_all (f, path, 20, 0, 0, 0);
  changed = fixture_make_export (f->dir, 20, renumber);
  g_autoptr (WkImport) import = fixture_read_export (f->workspace, changed, &error);
  g_assert_no_error (error);
  assert_counts (import, 1, 0, 19, 0);
  g_autoptr (WkImportRow) fresh = g_list_model_get_item (wk_import_get_rows (import), 3);
  g_assert_nonnull (strstr (wk_import_row_get_sentence (fresh), "Perhaps here already as Piet El Idrissi:"));
  g_assert_cmpuint (wk_import_count_lacking (import), ==, 0);
  g_assert_cmpuint (wk_import_get_count (import, WK_IMPORT_MISSING), ==, 0);
}

/* Of files that were merged, the person is in the list under any of their numbers: along a row of merges, and where they name each other in a ring. */
static void
test_missing_merged (LaptopFixture *f, gconstpointer data)
{
  static const guint nobody[] = { 0 }, three[] = { 1003, 0 }, five[] = { 1005, 0 }, both[] = { 1003, 1005, 0 }, two[] = { 1005, 1009, 0 },
                     all[] = { 1003, 1005, 1009, 0 };
  WkFile *files[3];

  import_without (f, nobody, FALSE, 0, 0, NULL);
  import_without (f, all, FALSE, 3, 3, NULL);
  files[0] = open_by_number (f, "1003");
  files[1] = open_by_number (f, "1005");
  files[2] = open_by_number (f, "1009");
  g_assert_true (wk_file_merge (files[1], files[0], NULL, NULL));
  fixture_settle (f->workspace);
  import_without (f, five, FALSE, 0, 0, NULL);
  import_without (f, three, FALSE, 0, 0, NULL);
  import_without (f, both, FALSE, 1, 1, "Willem de Vries");
  g_assert_true (wk_file_merge (files[2], files[1], NULL, NULL));
  fixture_settle (f->workspace);
  import_without (f, two, FALSE, 0, 0, NULL);
  import_without (f, all, FALSE, 1, 1, "Mohammed Bakker");
  wk_fields_set_string (WK_FIELDS (wk_file_get_card (files[2])), "same-as", wk_file_get_resident_id (files[1]));
  fixture_settle (f->workspace);
  import_without (f, two, FALSE, 0, 0, NULL);
  import_without (f, all, FALSE, 1, 1, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    fixture_finalize (files[i]);
}

/* What happens to the store beside the workspace, on its worker. */
typedef struct { WkStore *store; WkId id; gboolean there; } Beside;

static void
erase_thread (gpointer data)
{
  Beside *beside = data;

  g_assert_true (wk_store_erase_subject (beside->store, &beside->id, NULL));
}

static void
name_base (Beside *beside, WkId *base)
{
  guint8 secret[WK_SECRET_LENGTH];

  g_assert_true (wk_store_get_subject_secret (beside->store, &beside->id, secret, NULL));
  wk_document_name (secret, WK_DOC_BASE, NULL, base);
}

/* As the office takes it away: it has all of it. */
static void
revoke_thread (gpointer data)
{
  Beside *beside = data;
  g_autoptr (GPtrArray) log = NULL;
  WkId base;

  name_base (beside, &base);
  log = wk_store_read_log (beside->store, &base, 0, NULL);
  for (guint i = 0; i < log->len; i++)
    {
      guint8 id[WK_STORE_BATCH_ID_LENGTH];
      gboolean found;

      wk_store_batch_id (((WkStoreBatch *) log->pdata[i])->bytes, id);
      g_assert_true (wk_store_confirm (beside->store, &base, id, &found, NULL));
      g_assert_true (found);
    }
  g_assert_true (wk_store_remove_document (beside->store, &base, NULL));
}

static void
look_thread (gpointer data)
{
  Beside *beside = data;
  WkId base;

  name_base (beside, &base);
  beside->there = wk_store_has_document (beside->store, &base);
}

/* While people look at who is missing, one of them is removed, of one the base is taken away, one is closed, and a listed file goes on in
 * that of another: the import is taken in all the same, and only of the two others it is told. */
static void
test_missing_meanwhile (LaptopFixture *f, gconstpointer data)
{
  static const guint nobody[] = { 0 }, six[] = { 1003, 1004, 1005, 1006, 1009, 1010, 0 };
  const char *const numbers[] = { "1003", "1004", "1005", "1006", "1009", "1010" };
  g_autofree char *day = dup_day (0), *gone = g_strdup_printf ("No longer in the list of %.2s-%.2s-%.4s.", day + 8, day + 5, day), *path = NULL;
  Beside removed = { f->workspace->vault->store }, revoked = removed;
  g_autoptr (GError) error = NULL;
  WkFile *file, *listed;

  left_out = nobody;
  path = fixture_make_export (f->dir, 30, leave_out);
  import_all (f, path, 30, 0, 0, 0);
  g_clear_pointer (&path, g_free);
  left_out = six;
  path = fixture_make_export (f->dir, 30, leave_out);
  g_autoptr (WkImport) import = fixture_read_export (f->workspace, path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (wk_import_get_count (import, WK_IMPORT_MISSING), ==, G_N_ELEMENTS (numbers));

  file = open_by_number (f, "1003");
  g_assert_true (wk_id_init_from_hex (&removed.id, wk_file_get_resident_id (file)));
  fixture_finalize (file);
  file = open_by_number (f, "1004");
  g_assert_true (wk_id_init_from_hex (&revoked.id, wk_file_get_resident_id (file)));
  fixture_finalize (file);
  wk_worker_run_sync (f->workspace->vault->worker, erase_thread, &removed);
  wk_worker_run_sync (f->workspace->vault->worker, revoke_thread, &revoked);
  file = open_by_number (f, "1005");
  wk_fields_set_string (WK_FIELDS (wk_file_get_card (file)), "closed-on", day);
  fixture_settle (f->workspace);
  fixture_finalize (file);
  file = open_by_number (f, "1006");
  listed = open_by_number (f, "1000");
  g_assert_true (wk_file_merge (file, listed, NULL, NULL));
  fixture_settle (f->workspace);
  fixture_finalize (file);
  fixture_finalize (listed);

  wk_import_set_tell_missing (import, TRUE);
  g_assert_true (fixture_apply (import, NULL, &error));
  g_assert_no_error (error);
  wk_worker_run_sync (f->workspace->vault->worker, look_thread, &revoked);
  g_assert_false (revoked.there);
  assert_told (f, "1005", "");
  assert_told (f, "1006", "");
  assert_told (f, "1009", gone);
  assert_told (f, "1010", gone);
}

/* The row of whoever is removed while people look at the rows is passed over; the others are taken in. */
static void
test_removed_meanwhile (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *path = fixture_make_export (f->dir, 20, NULL), *changed = NULL, *phone = NULL;
  Beside removed = { f->workspace->vault->store };
  g_autoptr (GError) error = NULL;
  WkFile *file;

  import_all (f, path, 20, 0, 0, 0);
  changed = fixture_make_export (f->dir, 20, change_some);
  g_autoptr (WkImport) import = fixture_read_export (f->workspace, changed, &error);
  g_assert_no_error (error);
  assert_counts (import, 0, 3, 17, 0);
  file = open_by_number (f, "1005");
  g_assert_true (wk_id_init_from_hex (&removed.id, wk_file_get_resident_id (file)));
  fixture_finalize (file);
  wk_worker_run_sync (f->workspace->vault->worker, erase_thread, &removed);
  g_assert_true (fixture_apply (import, NULL, &error));
  g_assert_no_error (error);
  file = open_by_number (f, "1009");
  phone = phone_of (file);
  g_assert_cmpstr (phone, ==, "06-00999999");
  fixture_finalize (file);
}

static void
other_person (guint i, char **cells)
{
  if (i == 3)
    {
      g_free (cells[CELL_BSN]);
      g_free (cells[CELL_BIRTH]);
      cells[CELL_BSN] = fixture_bsn (1003);
      cells[CELL_BIRTH] = g_strdup ("02-02-1971");
    }
  /* A mistake put right in one of the two is the same person still. */
  if (i == 4)
    {
      g_free (cells[CELL_BIRTH]);
      cells[CELL_BIRTH] = g_strdup ("03-02-1971");
    }
}

static void
test_other_person (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *path = fixture_make_export (f->dir, 20, NULL);
  g_autofree char *changed = NULL, *list = NULL, *text = NULL;
  g_autoptr (GError) error = NULL;

  import_all (f, path, 20, 0, 0, 0);
  changed = fixture_make_export (f->dir, 20, other_person);
  g_autoptr (WkImport) import = fixture_read_export (f->workspace, changed, &error);
  g_assert_no_error (error);
  assert_counts (import, 0, 1, 18, 1);
  g_autoptr (WkImportRow) refused = g_list_model_get_item (wk_import_get_rows (import), 3);
  g_assert_cmpstr (wk_import_row_get_sentence (refused), ==,
                   "Somebody else has this client number here: another BSN and another date of birth. Check the number.");

  /* the list of what was refused, for the municipality */
  list = g_build_filename (f->dir, "refused.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (list);
  g_assert_true (wk_import_save_refused (import, file, &error));
  g_assert_true (g_file_get_contents (list, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "Line;Name;Why not\r\n5;Piet El Idrissi;Somebody else has this client number here"));
}

/* Said by a person that a column means something else: looked at anew. */
static void
test_columns (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *path = fixture_make_export (f->dir, 20, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WkImport) import = fixture_read_export (f->workspace, path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (wk_import_get_columns (import)), ==, N_CELLS);
  g_assert_cmpstr (wk_import_get_cells (import, 0)[CELL_FIRST], ==, "Ayşe");
  wk_import_set_field (import, CELL_BSN, "");
  WAIT_UNTIL (wk_import_get_count (import, WK_IMPORT_NEW) == 0);
  g_assert_cmpuint (g_list_model_get_n_items (wk_import_get_rows (import)), ==, 0);
  wk_import_set_field (import, CELL_BSN, "bsn");
  WAIT_UNTIL (wk_import_get_count (import, WK_IMPORT_NEW) == 20);
  /* two changes at once: the last one counts */
  wk_import_set_field (import, CELL_PHONE, "");
  wk_import_set_field (import, CELL_PHONE, "email");
  WAIT_UNTIL (g_list_model_get_n_items (wk_import_get_rows (import)) == 20);
  for (guint i = 0; i < 20; i++)
    fixture_iterate ();
  g_assert_true (fixture_apply (import, NULL, &error));
  g_assert_no_error (error);
  WkFile *file = open_by_number (f, "1001");
  g_autofree char *mail = wk_document_dup_imported (wk_file_get_base (file), "mail");
  g_autofree char *phone = wk_document_dup_imported (wk_file_get_base (file), "phone");
  g_assert_cmpstr (mail, ==, "06-00000001");
  g_assert_true (phone == NULL || *phone == '\0');
  fixture_finalize (file);
}

static void
test_no_export (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "letter.txt", NULL);
  g_autofree char *none = g_build_filename (f->dir, "nowhere.csv", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "Geachte heer,\nhierbij.\n", -1, NULL));
  g_assert_null (fixture_read_export (f->workspace, path, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NO_EXPORT);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "Cliëntnummer;BSN;Achternaam;Geboortedatum\n", -1, NULL));
  g_assert_null (fixture_read_export (f->workspace, path, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NO_EXPORT);
  g_assert_cmpstr (error->message, ==, "This is not an export of residents: it has no rows.");
  g_clear_error (&error);
  g_assert_null (fixture_read_export (f->workspace, none, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NO_EXPORT);
}

static void
assert_nothing_in (LaptopFixture *f)
{
  g_autoptr (GPtrArray) documents = fixture_documents (f->workspace);

  g_assert_cmpuint (documents->len, ==, 0);
  g_assert_cmpuint (wk_resident_list_get_total (wk_workspace_get_residents (f->workspace)), ==, 0);
}

static void
cancel_cb (WkImport *import, GParamSpec *pspec, gpointer data)
{
  double progress;

  g_object_get (import, "progress", &progress, NULL);
  if (progress > 0)
    g_cancellable_cancel (data);
}

static void
test_cancel (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *path = fixture_make_export (f->dir, N, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WkImport) import = fixture_read_export (f->workspace, path, &error);

  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_false (fixture_apply (import, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  assert_nothing_in (f);

  /* in the middle, when it is caught there: then nothing either */
  g_cancellable_reset (cancellable);
  gulong handler = g_signal_connect (import, "notify::progress", G_CALLBACK (cancel_cb), cancellable);
  if (!fixture_apply (import, cancellable, &error))
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      assert_nothing_in (f);
      g_signal_handler_disconnect (import, handler);
      g_assert_true (fixture_apply (import, NULL, &error));
    }
  g_assert_no_error (error);
  g_assert_cmpuint (wk_resident_list_get_total (wk_workspace_get_residents (f->workspace)), ==, N);
}

/* The disk refuses somewhere in the middle: nothing is in, here and after a start; then room is made. */
static void
test_failing_store (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *path = fixture_make_export (f->dir, 60, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WkImport) import = fixture_read_export (f->workspace, path, &error);
  guint failed = 0;

  g_assert_no_error (error);
  for (guint n = 1; n < 4000; n = n * 3 + 1)
    {
      gboolean ok;

      fault_set (FAULT_FULL, n);
      ok = fixture_apply (import, NULL, &error);
      fault_clear ();
      if (ok)
        break;
      failed++;
      g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_STORE);
      g_clear_error (&error);
      assert_nothing_in (f);
    }
  g_assert_cmpuint (failed, >, 0);
  g_clear_object (&import);
  fixture_reopen (f);
  guint total = wk_resident_list_get_total (wk_workspace_get_residents (f->workspace));
  g_assert_true (total == 0 || total == 60);
  import_all (f, path, 60 - total, 0, total, 0);
  g_assert_cmpuint (wk_resident_list_get_total (wk_workspace_get_residents (f->workspace)), ==, 60);
}

/* The exports that lie beside the project, when they do. */
static char *
shared_file (const char *name)
{
  g_autofree char *beside = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", name, NULL);

  return g_file_test (beside, G_FILE_TEST_EXISTS) ? g_steal_pointer (&beside) : NULL;
}

static void
test_municipality (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *large = shared_file ("residents-3600.csv"), *small = shared_file ("residents-400-cp1252.csv");
  g_autoptr (GError) error = NULL;

  if (large == NULL || small == NULL)
    {
      g_test_skip ("the exports are not beside the project");
      return;
    }
  import_all (f, large, 3565, 0, 0, 35);
  g_assert_cmpuint (wk_resident_list_get_total (wk_workspace_get_residents (f->workspace)), ==, 3565);
  import_all (f, large, 0, 0, 3565, 35);

  g_autoptr (WkImport) import = fixture_read_export (f->workspace, small, &error);
  g_autofree char *encoding = NULL;
  g_assert_no_error (error);
  g_object_get (import, "encoding", &encoding, NULL);
  g_assert_cmpstr (encoding, ==, "Windows-1252");
  g_assert_cmpuint (g_list_model_get_n_items (wk_import_get_rows (import)), ==, 400);
  for (guint i = 0; i < 400; i++)
    {
      g_autoptr (WkImportRow) row = g_list_model_get_item (wk_import_get_rows (import), i);
      g_assert_cmpint (wk_import_row_get_verdict (row) == WK_IMPORT_REFUSED, <=, wk_import_row_get_sentence (row) != NULL);
    }
}

static void
test_municipality_small (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *small = shared_file ("residents-400-cp1252.csv");

  if (small == NULL)
    {
      g_test_skip ("the exports are not beside the project");
      return;
    }
  import_all (f, small, 390, 0, 0, 10);
}

static void
test_lifetime (LaptopFixture *f, gconstpointer data)
{
  g_autofree char *path = fixture_make_export (f->dir, 3, NULL);
  g_autoptr (GError) error = NULL;
  WkImport *import = fixture_read_export (f->workspace, path, &error);
  const char *properties[] = { "encoding", "separator", "n-new", "n-changed", "n-same", "n-refused", "progress" };
  WkImportRow *row;
  GObject *column;

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_object_get_property (G_OBJECT (import), properties[i], &value);
    }
  row = g_list_model_get_item (wk_import_get_rows (import), 0);
  column = g_list_model_get_item (wk_import_get_columns (import), 0);
  fixture_finalize (import);
  fixture_finalize (row);
  fixture_finalize (column);
}

#define ADD(path, func) g_test_add (path, LaptopFixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  fault_vfs_install ();
  g_test_init (&argc, &argv, NULL);
  ADD ("/workspace-import/all", test_import);
  ADD ("/workspace-import/changed", test_changed);
  ADD ("/workspace-import/stopped", test_stopped);
  ADD ("/workspace-import/missing", test_missing);
  ADD ("/workspace-import/missing-renumbered", test_missing_renumbered);
  ADD ("/workspace-import/missing-merged", test_missing_merged);
  ADD ("/workspace-import/missing-meanwhile", test_missing_meanwhile);
  ADD ("/workspace-import/removed-meanwhile", test_removed_meanwhile);
  ADD ("/workspace-import/told", test_told);
  ADD ("/workspace-import/other-person", test_other_person);
  ADD ("/workspace-import/columns", test_columns);
  ADD ("/workspace-import/no-export", test_no_export);
  ADD ("/workspace-import/cancel", test_cancel);
  ADD ("/workspace-import/failing-store", test_failing_store);
  ADD ("/workspace-import/municipality", test_municipality);
  ADD ("/workspace-import/municipality-small", test_municipality_small);
  ADD ("/workspace-import/lifetime", test_lifetime);
  return g_test_run ();
}
