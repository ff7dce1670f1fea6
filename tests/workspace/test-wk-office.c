/* Workspaces and a real office: its own process, real sockets, a line between that can be cut. */
#include "office-fixture.h"
#include "wk-closed.h"
#include "wk-emergency.h"
#include "wk-invitations.h"
#include "wk-look.h"
#include "wk-import.h"
#include "wk-today.h"
#include "wk-told-private.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

/* ---- joining ------------------------------------------------------------------------------------------------- */

static void
test_join (Fixture *f, gconstpointer data)
{
  static const struct { const char *address; const char *code; WkWorkspaceError error; const char *sentence; } cases[] = {
    { "127.0.0.1:1", "1234", WK_WORKSPACE_ERROR_INVALID, "A code for joining an office has twelve digits." },
    { "ergens anders", "123456789012", WK_WORKSPACE_ERROR_INVALID,
      "This is not an address. It looks like office.example.org or 10.0.0.5:7443." },
    { "127.0.0.1:1", "123456789012", WK_WORKSPACE_ERROR_NETWORK,
      "Nobody answers at 127.0.0.1:1. Check the address, and whether this laptop is on the office’s network." },
  };
  WkWorkspace *laptop = make (f, 0);
  g_autofree char *wrong = g_strdup (f->office.code);
  g_autoptr (GError) error = NULL;

  assert_sentence (laptop, "Not joined to an office; everything is kept on this laptop");
  g_assert_false (sync_laptop (laptop, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_NETWORK);
  g_clear_error (&error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Waiter) waiter = { NULL };

      wk_workspace_enrol_async (laptop, cases[i].address, cases[i].code, NULL, fixture_cb, &waiter);
      g_assert_false (wk_workspace_enrol_finish (laptop, fixture_wait (&waiter), &error));
      g_assert_error (error, WK_WORKSPACE_ERROR, (int) cases[i].error);
      g_assert_cmpstr (error->message, ==, cases[i].sentence);
      g_clear_error (&error);
    }
  wrong[3] = wrong[3] == '9' ? '0' : wrong[3] + 1;
  g_assert_false (enrol (f, laptop, wrong, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, "This code is not right, or it was used already. Check it, or ask for a new one.");
  g_clear_error (&error);
  assert_sentence (laptop, "Not joined to an office; everything is kept on this laptop");

  g_assert_true (enrol (f, laptop, f->office.code, &error));
  g_assert_no_error (error);
  wait_state (laptop, WK_OFFICE_IN_STEP);
  assert_sentence (laptop, "In step with the office since ");
  /* a code serves once */
  g_assert_false (enrol (f, make (f, 1), f->office.code, &error));
  g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED);
}

/* The line is cut, the office restarts, the program restarts: each time it says how it is, and comes back by itself. */
static void
test_states (Fixture *f, gconstpointer data)
{
  WkWorkspace *laptop = make_enrolled (f, 0);
  g_autofree char *id = NULL;
  WkFile *file;

  wait_state (laptop, WK_OFFICE_IN_STEP);
  file = fixture_add (laptop, "Mehmet", "Çelik");
  id = g_strdup (wk_file_get_resident_id (file));
  fixture_settle (laptop);
  wait_state (laptop, WK_OFFICE_IN_STEP);
  g_assert_cmpuint (wk_office_get_waiting (wk_workspace_get_office (laptop)), ==, 0);
  g_assert_cmpuint (wk_office_get_sent (wk_workspace_get_office (laptop)), >=, 2);

  relay_cut (f->relay);
  wait_state (laptop, WK_OFFICE_OUT_OF_REACH);
  assert_sentence (laptop, "No office in reach; nothing waits");
  wk_text_insert (fixture_plan_text (wk_file_get_plan (file)), 0, "onderweg");
  fixture_settle (laptop);
  WAIT_UNTIL (wk_office_get_waiting (wk_workspace_get_office (laptop)) > 0);
  if (wk_office_get_state (wk_workspace_get_office (laptop)) != WK_OFFICE_SYNCING)
    assert_sentence (laptop, "1 change waits: no office in reach");
  fixture_finalize (file);
  fixture_close (laptop);

  /* opened again without a line: it still knows what waits */
  laptop = f->laptops[0] = fixture_open (f->dirs[0]);
  WAIT_UNTIL (wk_office_get_waiting (wk_workspace_get_office (laptop)) == 1);
  g_assert_cmpint (wk_office_get_state (wk_workspace_get_office (laptop)), !=, WK_OFFICE_IN_STEP);
  office_kill (&f->office);
  office_start (&f->office);
  relay_set_target (f->relay, f->office.port);
  relay_mend (f->relay);
  wait_state (laptop, WK_OFFICE_IN_STEP);
  g_assert_cmpuint (wk_office_get_waiting (wk_workspace_get_office (laptop)), ==, 0);
  g_autoptr (GPtrArray) documents = fixture_documents (laptop);
  for (guint i = 0; i < documents->len; i++)
    g_assert_cmpuint (((WkDocumentState *) documents->pdata[i])->unconfirmed, ==, 0);
}

/* ---- three laptops --------------------------------------------------------------------------------------------- */

static void
came_cb (WkOffice *office, guint n, char **ids, gpointer data)
{
  *(guint *) data += n;
}

static void
test_apart (Fixture *f, gconstpointer data)
{
  WkFile *files[3];
  g_autofree char *id = NULL;
  guint came = 0;

  for (guint i = 0; i < 3; i++)
    make_enrolled (f, i);
  g_signal_connect (wk_workspace_get_office (f->laptops[1]), "came", G_CALLBACK (came_cb), &came);
  files[0] = fixture_add (f->laptops[0], "Mehmet", "Çelik");
  id = g_strdup (wk_file_get_resident_id (files[0]));
  wk_text_set_text (fixture_plan_text (wk_file_get_plan (files[0])), "begin.");
  fixture_settle (f->laptops[0]);
  sync_all (f);
  assert_alike (f);
  g_assert_cmpuint (came, >, 0);
  for (guint i = 1; i < 3; i++)
    {
      WAIT_UNTIL (wk_resident_list_get_total (wk_workspace_get_residents (f->laptops[i])) == 1);
      g_assert_nonnull (wk_resident_list_lookup (wk_workspace_get_residents (f->laptops[i]), id));
      files[i] = fixture_open_file (f->laptops[i], id);
      assert_text (fixture_plan_text (wk_file_get_plan (files[i])), "begin.");
    }

  /* an open file shows what a colleague writes */
  wk_text_insert (fixture_plan_text (wk_file_get_plan (files[0])), 6, " samen.");
  WAIT_UNTIL (wk_text_get_length (fixture_plan_text (wk_file_get_plan (files[2]))) == 13);

  relay_cut (f->relay);
  for (guint i = 0; i < 3; i++)
    wait_state (f->laptops[i], WK_OFFICE_OUT_OF_REACH);
  for (guint i = 0; i < 3; i++)
    {
      WkText *text = fixture_plan_text (wk_file_get_plan (files[i]));
      g_autofree char *own = g_strdup_printf (" Van %s.", names[i]);

      wk_text_insert (text, wk_text_get_length (text), own);
      wk_text_set_text (wk_fields_get_text (WK_FIELDS (wk_file_get_domain (files[i], "money")), "situation"), own);
      wk_fields_set_string (WK_FIELDS (wk_file_get_plan (files[i])), "next-talk", i == 0 ? "2026-12-01" : i == 1 ? "2026-12-02" : "2026-12-03");
      wk_record_list_append (wk_document_get_records (wk_file_get_plan (files[i]), "goal"));
      fixture_settle (f->laptops[i]);
    }
  /* one of them closes the program in between */
  fixture_finalize (files[1]);
  fixture_close (f->laptops[1]);
  f->laptops[1] = fixture_open (f->dirs[1]);
  files[1] = fixture_open_file (f->laptops[1], id);
  relay_mend (f->relay);
  sync_all (f);
  for (guint i = 0; i < 3; i++)
    wait_state (f->laptops[i], WK_OFFICE_IN_STEP);
  assert_alike (f);
  g_autofree char *text = wk_text_dup_text (fixture_plan_text (wk_file_get_plan (files[0])));
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *own = g_strdup_printf ("Van %s.", names[i]);

      g_assert_nonnull (strstr (text, own));
      assert_text (fixture_plan_text (wk_file_get_plan (files[i])), text);
      g_assert_cmpuint (wk_record_list_get_length (wk_document_get_records (wk_file_get_plan (files[i]), "goal")), ==, 3);
      g_assert_true (wk_fields_has_collision (WK_FIELDS (wk_file_get_plan (files[i]))));
    }
  for (guint i = 0; i < 3; i++)
    fixture_finalize (files[i]);
}

static void
apply_all (WkWorkspace *laptop, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WkImport) import = fixture_read_export (laptop, path, &error);

  g_assert_no_error (error);
  g_assert_true (fixture_apply (import, NULL, &error));
  g_assert_no_error (error);
}

/* Two laptops take the same export in, apart: they make the same residents, not each their own. */
static void
test_same_import (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;

  make_enrolled (f, 0);
  make_enrolled (f, 1);
  sync_all (f);
  relay_cut (f->relay);
  path = fixture_make_export (f->dirs[0], 20, NULL);
  apply_all (f->laptops[0], path);
  apply_all (f->laptops[1], path);
  relay_mend (f->relay);
  sync_all (f);
  assert_alike (f);
  g_assert_cmpuint (wk_resident_list_get_total (wk_workspace_get_residents (f->laptops[0])), ==, 20);
  g_assert_cmpuint (wk_resident_list_get_total (wk_workspace_get_residents (f->laptops[1])), ==, 20);
}

/* What the desktop told is on their own desk. */
static void
be_told (WkWorkspace *laptop)
{
  g_autoptr (WkLocation) location = fixture_open_location (laptop);

  wk_location_set_told (location, "x:1:2026-03-01T10:00\n", "2026-03-01T10:00");
}

/* Who began alone brings along what they have; the office gave them another name than they had, and their desk is theirs all the same. */
static void
test_began_alone (Fixture *f, gconstpointer data)
{
  g_autofree char *code = NULL, *path = NULL;
  g_autoptr (GError) error = NULL;
  WkWorkspace *founder = make (f, 0), *other;

  path = fixture_make_export (f->dirs[0], 20, NULL);
  apply_all (founder, path);
  be_told (founder);
  g_assert_true (enrol (f, founder, f->office.code, &error));
  g_assert_no_error (error);
  other = make (f, 1);
  WkFile *own = fixture_add (other, "Olena", "Kovalenko");
  g_autofree char *id = g_strdup (wk_file_get_resident_id (own));
  code = office_new_code (&f->office);
  be_told (other);
  g_assert_true (enrol (f, other, code, &error));
  g_assert_no_error (error);
  sync_all (f);
  assert_alike (f);
  WAIT_UNTIL (wk_resident_list_get_total (wk_workspace_get_residents (founder)) == 21);
  WAIT_UNTIL (wk_resident_list_get_total (wk_workspace_get_residents (other)) == 21);
  g_assert_nonnull (wk_resident_list_lookup (wk_workspace_get_residents (founder), id));
  fixture_finalize (own);
  /* the same export on the laptop that came later finds them */
  g_autoptr (WkImport) import = fixture_read_export (other, path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (wk_import_get_count (import, WK_IMPORT_SAME), ==, 20);
}

/* ---- the table and the office ------------------------------------------------------------------------------------ */

static WkTable *
join_and_admit (WkTable *host, WkWorkspace *guest, gboolean known)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1%s", strrchr (wk_table_get_addresses (host)[0], ':'));
  WkTable *table = wk_workspace_join_table (guest, address, wk_table_get_code (host));

  WAIT_UNTIL (g_list_model_get_n_items (wk_table_get_knocks (host)) > 0);
  g_autoptr (WkKnock) knock = g_list_model_get_item (wk_table_get_knocks (host), 0);
  g_assert_cmpint (wk_knock_is_known (knock), ==, known);
  wk_table_admit (host, knock);
  WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_OPEN && wk_table_get_plan (table) != NULL);
  return table;
}

/* Host, colleague and neighbour write at a table without an office. Host and colleague keep the plan; later it all reaches the office. */
static void
test_table (Fixture *f, gconstpointer data)
{
  WkWorkspace *host = make_enrolled (f, 0), *colleague = make_enrolled (f, 1), *neighbour = wk_workspace_new_guest ("Buurvrouw", NULL);
  WkFile *file = fixture_add (host, "Mehmet", "Çelik");
  g_autofree char *id = g_strdup (wk_file_get_resident_id (file));
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  WkTable *tables[3];
  WkText *text;

  fixture_settle (host);
  sync_all (f);
  relay_cut (f->relay);
  wk_workspace_open_table_async (host, file, NULL, fixture_cb, &waiter);
  tables[0] = wk_workspace_open_table_finish (host, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  tables[1] = join_and_admit (tables[0], colleague, TRUE);
  tables[2] = join_and_admit (tables[0], neighbour, FALSE);
  for (guint i = 0; i < 3; i++)
    {
      guint before;

      text = fixture_plan_text (wk_table_get_plan (tables[i]));
      before = wk_text_get_length (text);
      wk_text_insert (text, before, i == 0 ? "Host. " : i == 1 ? "Collega. " : "Buurvrouw. ");
      for (guint k = 0; k < 3; k++)
        WAIT_UNTIL (wk_text_get_length (fixture_plan_text (wk_table_get_plan (tables[k]))) == wk_text_get_length (text));
    }
  fixture_settle (host);
  fixture_settle (colleague);
  WAIT_UNTIL (wk_table_get_everyone_in_step (tables[0]));
  /* what the colleague keeps is durable there too */
  for (guint i = 0; i < 30; i++)
    fixture_iterate ();
  for (guint i = 3; i > 0; i--)
    {
      wk_table_close (tables[i - 1]);
      fixture_finalize (tables[i - 1]);
    }
  fixture_finalize (neighbour);
  fixture_waiter_clear (&waiter);
  fixture_finalize (file);
  fixture_close (colleague);
  colleague = f->laptops[1] = fixture_open (f->dirs[1]);
  file = fixture_open_file (colleague, id);
  assert_text (fixture_plan_text (wk_file_get_plan (file)), "Host. Collega. Buurvrouw. ");
  fixture_finalize (file);

  /* the host's laptop never comes back: the colleague's brings everything to the office */
  fixture_close (g_steal_pointer (&f->laptops[0]));
  relay_mend (f->relay);
  make_enrolled (f, 2);
  sync_all (f);
  file = fixture_open_file (f->laptops[2], id);
  assert_text (fixture_plan_text (wk_file_get_plan (file)), "Host. Collega. Buurvrouw. ");
  fixture_finalize (file);

  /* and when it does, all are alike */
  f->laptops[0] = fixture_open (f->dirs[0]);
  sync_all (f);
  assert_alike (f);
}

/* ---- rights that go and come back ------------------------------------------------------------------------------ */

static void
give_function (Fixture *f, const char *who, const char *function)
{
  g_assert_cmpint (office_run (&f->office, NULL, NULL, "profile", who, "--function", function, NULL), ==, 0);
}

/* A file is open while its reader loses the right to it, and gets it back: it empties and says why, then it can be written in again. */
static void
test_rights (Fixture *f, gconstpointer data)
{
  WkFile *file, *theirs;
  WkText *text;

  for (guint i = 0; i < 2; i++)
    make_enrolled (f, i);
  file = fixture_add (f->laptops[0], "Mehmet", "Çelik");
  wk_text_set_text (fixture_plan_text (wk_file_get_plan (file)), "begin.");
  fixture_settle (f->laptops[0]);
  sync_all (f);
  theirs = fixture_open_file (f->laptops[1], wk_file_get_resident_id (file));
  text = fixture_plan_text (wk_file_get_plan (theirs));
  give_function (f, names[1], "policy-adviser");
  WAIT_UNTIL (wk_document_get_read_only_reason (wk_file_get_plan (theirs)) != NULL && wk_text_get_length (text) == 0);
  g_assert_cmpstr (wk_document_get_read_only_reason (wk_file_get_plan (theirs)), ==,
                   "You may no longer read this part of the file. Ask the coordinator.");
  give_function (f, names[1], "coordinator");
  WAIT_UNTIL (wk_document_get_read_only_reason (wk_file_get_plan (theirs)) == NULL && wk_text_get_length (text) == 6);
  wk_text_insert (text, 6, " verder.");
  WAIT_UNTIL (wk_text_get_length (fixture_plan_text (wk_file_get_plan (file))) == 14);
  fixture_finalize (theirs);
  fixture_finalize (file);
}

static void
set_contact (WkFile *file, WkPerson *person)
{
  wk_document_begin (wk_file_get_card (file));
  g_assert_true (wk_fields_set_person (WK_FIELDS (wk_file_get_card (file)), "contact-person", person));
  wk_document_commit (wk_file_get_card (file));
}

static gboolean
is_of (WkFile *file, const char *name)
{
  g_autoptr (WkPerson) contact = wk_fields_dup_person (WK_FIELDS (wk_file_get_card (file)), "contact-person");

  return contact != NULL && g_str_equal (wk_person_get_name (contact), name);
}

static gboolean
may_write_intake (WkFile *file)
{
  wk_file_show_rights (file);
  return wk_document_is_writable (wk_file_get_intake (file));
}

/* What looks as if it could not be written is what the office would refuse, and nothing else: a contact person whom nobody here knows locks
 * nobody out, nor does another way of writing one's name. */
static void
test_may_write (Fixture *f, gconstpointer data)
{
  g_autoptr (WkPerson) gone = wk_person_new (NULL, "Piet Weg", NULL), karin = wk_person_new (NULL, "KARIN", NULL), ineke = NULL;
  WkFile *file, *theirs;

  for (guint i = 0; i < 2; i++)
    make_enrolled (f, i);
  file = fixture_add (f->laptops[0], "Fatma", "Aydın");
  set_contact (file, gone);
  fixture_settle (f->laptops[0]);
  give_function (f, names[1], "coordinator");
  sync_all (f);
  theirs = fixture_open_file (f->laptops[1], wk_file_get_resident_id (file));
  WAIT_UNTIL (is_of (theirs, "Piet Weg"));
  g_assert_true (may_write_intake (theirs));
  g_assert_true (wk_document_is_writable (wk_file_get_story (theirs)));

  ineke = wk_author_dup_person (wk_document_get_author (wk_file_get_card (file)));
  set_contact (file, ineke);
  fixture_settle (f->laptops[0]);
  WAIT_UNTIL (is_of (theirs, names[0]) && !may_write_intake (theirs));
  g_assert_nonnull (wk_document_get_read_only_reason (wk_file_get_story (theirs)));
  g_assert_true (wk_document_is_writable (wk_file_get_base (theirs)));

  set_contact (file, karin);
  fixture_settle (f->laptops[0]);
  WAIT_UNTIL (is_of (theirs, "KARIN") && may_write_intake (theirs));
  g_assert_null (wk_document_get_read_only_reason (wk_file_get_story (theirs)));
  fixture_finalize (theirs);
  fixture_finalize (file);
}

static const char *
get_map_reason (WkLocation *location)
{
  return wk_document_get_read_only_reason (wk_location_get_directory (location));
}

static guint
count_map (WkLocation *location)
{
  return wk_record_list_get_length (wk_location_get_organisations (location));
}

/* The social map is a coordinator's: others read it, and why they cannot change it, as soon as the office says so and after a new start too. */
static void
test_map (Fixture *f, gconstpointer data)
{
  static const char refusal[] = "Only a coordinator changes what stands here. Ask one when something is not right.";
  WkLocation *here, *there;

  for (guint i = 0; i < 2; i++)
    make_enrolled (f, i);
  here = fixture_open_location (f->laptops[0]);
  g_assert_nonnull (wk_record_list_append (wk_location_get_organisations (here)));
  fixture_settle (f->laptops[0]);
  give_function (f, names[1], "network-professional");
  sync_all (f);
  there = fixture_open_location (f->laptops[1]);
  WAIT_UNTIL (count_map (there) == 1 && get_map_reason (there) != NULL);
  g_assert_cmpstr (get_map_reason (there), ==, refusal);
  g_assert_null (wk_record_list_append (wk_location_get_organisations (there)));
  g_assert_false (wk_record_remove (wk_record_list_get (wk_location_get_organisations (there), 0)));
  /* What everybody writes, and what is their own, stays open. */
  g_assert_true (wk_document_is_writable (wk_location_get_board (there)));
  g_assert_true (wk_document_is_writable (wk_location_get_desk (there)));
  g_assert_null (get_map_reason (here));

  fixture_finalize (there);
  fixture_close (g_steal_pointer (&f->laptops[1]));
  relay_cut (f->relay);
  f->laptops[1] = fixture_open (f->dirs[1]);
  there = fixture_open_location (f->laptops[1]);
  WAIT_UNTIL (g_strcmp0 (get_map_reason (there), refusal) == 0);
  relay_mend (f->relay);

  give_function (f, names[1], "coordinator");
  WAIT_UNTIL (get_map_reason (there) == NULL);
  g_assert_nonnull (wk_record_list_append (wk_location_get_organisations (there)));
  WAIT_UNTIL (count_map (here) == 2);
  fixture_finalize (here);
  fixture_finalize (there);
}

static void
move_house (guint i, char **cells)
{
  if (i != 3)
    return;
  g_free (cells[CELL_STREET]);
  cells[CELL_STREET] = g_strdup ("Vechtstraat");
}

static guint
count_came (WkWorkspace *laptop)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (WkToday) today = NULL;

  wk_workspace_read_today_async (laptop, NULL, fixture_cb, &waiter);
  today = wk_workspace_read_today_finish (laptop, fixture_wait (&waiter), NULL);
  return today->came->len;
}

/* A deputy mostly only reads where somebody lives: that it changed stands in their day if they are coordinator too, who can say that it was talked about. */
static void
test_deputy (Fixture *f, gconstpointer data)
{
  g_autoptr (WkPerson) me = NULL, gone = wk_person_new (NULL, "Piet Weg", NULL);
  g_autofree char *path = NULL;
  WkFile *file;

  make_enrolled (f, 0);
  give_function (f, names[0], "coordinator");
  WAIT_UNTIL (wk_workspace_get_functions (f->laptops[0]) & WK_FUNCTION_COORDINATOR);
  path = fixture_make_export (f->dirs[0], 5, NULL);
  apply_all (f->laptops[0], path);
  {
    g_autoptr (GPtrArray) found = wk_resident_list_find (wk_workspace_get_residents (f->laptops[0]), "1003", 3);

    file = fixture_open_file (f->laptops[0], wk_resident_row_get_id (found->pdata[0]));
  }
  me = wk_author_dup_person (f->laptops[0]->author);
  set_contact (file, gone);
  wk_fields_set_person (WK_FIELDS (wk_file_get_card (file)), "deputy", me);
  fixture_settle (f->laptops[0]);
  g_free (path);
  path = fixture_make_export (f->dirs[0], 5, move_house);
  apply_all (f->laptops[0], path);
  g_assert_cmpuint (count_came (f->laptops[0]), ==, 1);
  give_function (f, names[0], "contact-person");
  WAIT_UNTIL (!(wk_workspace_get_functions (f->laptops[0]) & WK_FUNCTION_COORDINATOR));
  g_assert_cmpuint (count_came (f->laptops[0]), ==, 0);
  fixture_finalize (file);
}

/* ---- emergency access ------------------------------------------------------------------------------------------ */

static gboolean
has_emergency (WkFile *file, const char *why)
{
  GListModel *timeline = wk_file_get_timeline (file);

  for (guint i = 0; i < g_list_model_get_n_items (timeline); i++)
    {
      g_autoptr (WkTimelineItem) item = g_list_model_get_item (timeline, i);
      g_autofree char *kind = NULL, *text = NULL, *who = NULL;

      g_object_get (item, "kind", &kind, "text", &text, "who", &who, NULL);
      if (g_str_equal (kind, "emergency") && g_strcmp0 (text, why) == 0 && g_strcmp0 (who, names[1]) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
list_looks (WkWorkspace *laptop, const char *id)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GPtrArray) looks = NULL;
  g_autoptr (GError) error = NULL;

  wk_workspace_list_looks_async (laptop, id, NULL, fixture_cb, &waiter);
  looks = wk_workspace_list_looks_finish (laptop, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
}

/* Who reads in an emergency is told why and until when, and who hears of it; it is something that happened in the file, for both. */
static void
test_emergency (Fixture *f, gconstpointer data)
{
  static const char why[] = "staat buiten";
  const WkEmergency *own;
  g_auto (Waiter) waiter = { NULL };
  g_autofree char *id = NULL, *opened = NULL;
  g_autoptr (WkPerson) contact = NULL;
  g_autoptr (GError) error = NULL;
  WkFile *file, *theirs;

  for (guint i = 0; i < 2; i++)
    make_enrolled (f, i);
  give_function (f, names[1], "network-professional");
  file = fixture_add (f->laptops[0], "Mehmet", "Çelik");
  id = g_strdup (wk_file_get_resident_id (file));
  contact = wk_author_dup_person (f->laptops[0]->author);
  wk_fields_set_person (WK_FIELDS (wk_file_get_card (file)), "contact-person", contact);
  fixture_settle (f->laptops[0]);
  sync_all (f);
  g_assert_null (wk_workspace_get_own_emergency (f->laptops[1], id));
  wk_workspace_take_emergency_async (f->laptops[1], id, NULL, NULL, why, NULL, fixture_cb, &waiter);
  opened = wk_workspace_take_emergency_finish (f->laptops[1], fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (opened, ==, id);
  WAIT_UNTIL (wk_workspace_get_own_emergency (f->laptops[1], id) != NULL);
  own = wk_workspace_get_own_emergency (f->laptops[1], id);
  g_assert_cmpstr (own->why, ==, why);
  g_assert_cmpuint (strlen (own->until), ==, strlen ("2026-11-28"));
  g_assert_cmpuint (g_strv_length (own->told), ==, 1);
  g_assert_cmpstr (own->told[0], ==, names[0]);
  g_assert_null (wk_workspace_get_own_emergency (f->laptops[0], id));

  WAIT_UNTIL (wk_resident_list_lookup (wk_workspace_get_residents (f->laptops[1]), id) != NULL);
  theirs = fixture_open_file (f->laptops[1], id);
  sync_all (f);
  list_looks (f->laptops[0], id);
  list_looks (f->laptops[1], id);
  WAIT_UNTIL (has_emergency (file, why) && has_emergency (theirs, why));
  /* Once it is over, what stands in the place of the file does not say that somebody else is contact person now. */
  wk_file_follow_rights (theirs);
  g_assert_null (wk_file_get_goodbye (theirs));
  give_function (f, names[1], "policy-adviser");
  WAIT_UNTIL (wk_file_get_goodbye (theirs) != NULL);
  g_assert_true (g_str_has_prefix (wk_file_get_goodbye (theirs), "Your emergency access has ended."));
  fixture_finalize (theirs);
  fixture_finalize (file);
}

/* ---- invitations ------------------------------------------------------------------------------------------------ */

static guint
count_waiting (WkLocation *location)
{
  g_autoptr (GPtrArray) waiting = wk_invitations_list_for (location, "Taalhuis");

  return waiting->len;
}

/* Whoever works at the location invites and answers, also who may not change the social map. */
static void
test_invitations (Fixture *f, gconstpointer data)
{
  WkInvite invite = { .provider = "Taalhuis", .words = "Nederlands oefenen" };
  g_autoptr (GPtrArray) waiting = NULL;
  WkLocation *here, *there;
  WkRecord *invitation;
  WkFile *file;

  for (guint i = 0; i < 2; i++)
    make_enrolled (f, i);
  give_function (f, names[0], "contact-person");
  give_function (f, names[1], "income-support");
  sync_all (f);
  file = fixture_add (f->laptops[0], "Mehmet", "Çelik");
  invite.question = wk_record_list_append (wk_document_get_records (wk_file_get_story (file), "help-question"));
  here = fixture_open_location (f->laptops[0]);
  there = fixture_open_location (f->laptops[1]);
  invitation = wk_invitation_send (here, file, &invite);
  g_assert_nonnull (invitation);
  WAIT_UNTIL (count_waiting (there) == 1);
  waiting = wk_invitations_list_for (there, "Taalhuis");
  wk_invitation_answer (waiting->pdata[0], there, WK_INVITATION_ACCEPTED, NULL);
  WAIT_UNTIL (count_waiting (here) == 0);
  g_ptr_array_set_size (waiting, 0);
  fixture_finalize (here);
  fixture_finalize (there);
  fixture_finalize (file);
}

/* ---- a long catching-up ---------------------------------------------------------------------------------------- */

typedef struct {
  Fixture *f;
  guint n, last, all;        /* sentences with a count; what they said */
  guint cut_at;              /* the line is cut when a third has come; what had come by then */
  guint after_cut;           /* the first count after that */
} Counting;

/* Counts only grow, whatever happens to the line; and they say of how many. */
static void
counting_cb (GObject *office, GParamSpec *pspec, gpointer data)
{
  Counting *counting = data;
  g_autofree char *sentence = wk_office_dup_sentence (WK_OFFICE (office));
  double progress;
  guint done, all;

  if (sscanf (sentence, "%u of %u changes have come", &done, &all) != 2)
    return;
  g_object_get (office, "progress", &progress, NULL);
  g_assert_cmpuint (done, >=, counting->last);
  g_assert_cmpuint (done, <, all);
  g_assert_cmpfloat (ABS (progress - (double) done / all), <, 0.01);
  counting->n++;
  counting->last = done;
  counting->all = all;
  if (counting->cut_at > 0 && counting->after_cut == 0)
    counting->after_cut = done;
  if (counting->cut_at == 0 && done > all / 3)
    {
      counting->cut_at = done;
      relay_cut (counting->f->relay);
    }
}

static void
import (WkWorkspace *laptop, const char *dir, guint n)
{
  g_autofree char *path = fixture_make_export (dir, n, NULL);
  g_autoptr (WkImport) job = wk_import_new (laptop);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_auto (Waiter) read = { NULL }, apply = { NULL };
  g_autoptr (GError) error = NULL;

  wk_import_read_async (job, file, NULL, fixture_cb, &read);
  g_assert_true (wk_import_read_finish (job, fixture_wait (&read), &error));
  wk_import_apply_async (job, NULL, fixture_cb, &apply);
  g_assert_true (wk_import_apply_finish (job, fixture_wait (&apply), &error));
}

/* Hundreds of files come to a laptop that has none: the sentence counts, writing is kept meanwhile, and after a cut it goes on where it was. */
static void
test_behind (Fixture *f, gconstpointer data)
{
  WkWorkspace *laptop;
  Counting counting = { f };
  guint64 bytes;
  WkFile *file;

  make_enrolled (f, 0);
  import (f->laptops[0], f->dirs[0], 400);
  fixture_settle (f->laptops[0]);
  sync_all (f);
  fixture_close (g_steal_pointer (&f->laptops[0]));

  laptop = make (f, 1);
  file = fixture_add (laptop, "Mehmet", "Çelik");
  fixture_settle (laptop);
  g_signal_connect (wk_workspace_get_office (laptop), "notify", G_CALLBACK (counting_cb), &counting);
  {
    g_autofree char *code = office_new_code (&f->office);
    g_autoptr (GError) error = NULL;

    bytes = relay_get_bytes (f->relay);
    g_assert_true (enrol (f, laptop, code, &error));
    g_assert_no_error (error);
  }
  WAIT_UNTIL (counting.n > 0);
  wk_text_insert (fixture_plan_text (wk_file_get_plan (file)), 0, "intussen");
  /* Saved before all has come. */
  WAIT_UNTIL (wk_workspace_get_save_state (laptop) == WK_SAVE_SAVED);
  g_assert_cmpint (wk_office_get_state (wk_workspace_get_office (laptop)), !=, WK_OFFICE_IN_STEP);
  WAIT_UNTIL (counting.cut_at > 0);
  wait_state (laptop, WK_OFFICE_OUT_OF_REACH);
  bytes = relay_get_bytes (f->relay) - bytes;
  fixture_finalize (file);
  relay_mend (f->relay);
  {
    guint64 before = relay_get_bytes (f->relay);

    sync_all (f);
    /* What had come did not come again: the last part is smaller than all of it. */
    g_test_message ("%u of %u had come in %" G_GUINT64_FORMAT " bytes; the rest took %" G_GUINT64_FORMAT, counting.cut_at, counting.all, bytes,
                    relay_get_bytes (f->relay) - before);
  }
  g_assert_cmpuint (counting.all, >, 400);
  g_assert_cmpuint (counting.after_cut, >=, counting.cut_at);
  f->laptops[0] = fixture_open (f->dirs[0]);
  sync_all (f);
  assert_alike (f);
}

/* A laptop with many files that comes back and hears that nothing is new: in one turn after it said who it is, and in few bytes. */
static void
test_nothing_new (Fixture *f, gconstpointer data)
{
  guint files = g_strcmp0 (g_getenv ("WK_LONG"), "1") == 0 ? 3600 : 120, turns, at_hello = 0;
  WkOffice *office;
  guint64 bytes;

  make_enrolled (f, 0);
  import (f->laptops[0], f->dirs[0], files);
  fixture_settle (f->laptops[0]);
  sync_all (f);
  fixture_close (g_steal_pointer (&f->laptops[0]));
  bytes = relay_get_bytes (f->relay);
  f->laptops[0] = fixture_open (f->dirs[0]);
  office = wk_workspace_get_office (f->laptops[0]);
  turns = relay_get_turns (f->relay);
  while (wk_office_get_state (office) != WK_OFFICE_IN_STEP)
    {
      if (at_hello == 0 && wk_office_get_state (office) == WK_OFFICE_SYNCING)
        at_hello = relay_get_turns (f->relay);
      fixture_iterate ();
    }
  bytes = relay_get_bytes (f->relay) - bytes;
  turns = relay_get_turns (f->relay) - (at_hello > 0 ? at_hello : turns);
  g_test_message ("%u files: %" G_GUINT64_FORMAT " bytes, %u turns after hello", files, bytes, turns);
  g_assert_cmpuint (wk_resident_list_get_total (wk_workspace_get_residents (f->laptops[0])), ==, files);
  g_assert_cmpuint (bytes, >, 0);
  /* However many files there are. */
  g_assert_cmpuint (bytes, <, 5000);
  g_assert_cmpuint (turns, <=, 1);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("/office/join", test_join);
  ADD ("/office/states", test_states);
  ADD ("/office/apart", test_apart);
  ADD ("/office/same-import", test_same_import);
  ADD ("/office/began-alone", test_began_alone);
  ADD ("/office/table", test_table);
  ADD ("/office/rights", test_rights);
  ADD ("/office/may-write", test_may_write);
  ADD ("/office/map", test_map);
  ADD ("/office/deputy", test_deputy);
  ADD ("/office/emergency", test_emergency);
  ADD ("/office/invitations", test_invitations);
  ADD ("/office/behind", test_behind);
  ADD ("/office/nothing-new", test_nothing_new);
  return g_test_run ();
}
