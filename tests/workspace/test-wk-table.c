/* A table between workspaces, over real sockets with TLS on this machine. */
#include "workspace-fixture.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "divided-table.h"
#include "relay.h"
#include "wk-batch.h"
#include "wk-table-private.h"

typedef struct {
  char *dir;
  WkWorkspace *workspace;
  WkFile *file;
  WkTable *table;
  guint16 port;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;

  f->dir = fixture_make_dir ();
  f->workspace = fixture_create (f->dir, "Ineke Veldman");
  f->file = fixture_add (f->workspace, "Mehmet", "Çelik");
  wk_text_set_text (fixture_plan_text (wk_file_get_plan (f->file)), "zijn dochter");
  wk_workspace_open_table_async (f->workspace, f->file, NULL, fixture_cb, &waiter);
  f->table = wk_workspace_open_table_finish (f->workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  g_assert_cmpint (wk_table_get_state (f->table), ==, WK_TABLE_OPEN);
  g_assert_true (wk_table_is_host (f->table));
  g_assert_cmpuint (g_strv_length ((char **) wk_table_get_addresses (f->table)), >, 0);
  f->port = atoi (strrchr (wk_table_get_addresses (f->table)[0], ':') + 1);
  g_assert_cmpuint (f->port, >, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->table != NULL)
    {
      wk_table_close (f->table);
      fixture_finalize (f->table);
    }
  fixture_finalize (f->file);
  fixture_close (f->workspace);
  fixture_remove_dir (f->dir);
}

static WkTable *
join (WkWorkspace *guest, guint16 port, const char *code)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", port);

  return wk_workspace_join_table (guest, address, code);
}

static WkTable *
join_and_admit (Fixture *f, WkWorkspace *guest, guint16 port)
{
  WkTable *table = join (guest, port, wk_table_get_code (f->table));
  GListModel *knocks = wk_table_get_knocks (f->table);

  WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_KNOCKING && g_list_model_get_n_items (knocks) > 0);
  g_assert_cmpstr (wk_table_get_message (table), ==, "You have knocked. The host lets you in.");
  g_autoptr (WkKnock) knock = g_list_model_get_item (knocks, 0);
  g_assert_cmpstr (wk_knock_get_name (knock), ==, wk_workspace_get_profile_name (guest));
  g_assert_false (wk_knock_is_known (knock));
  wk_table_admit (f->table, knock);
  g_assert_cmpuint (g_list_model_get_n_items (knocks), ==, 0);
  WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_OPEN && wk_table_get_plan (table) != NULL);
  return table;
}

static void
leave (WkTable *table, WkWorkspace *guest)
{
  wk_table_close (table);
  fixture_finalize (table);
  if (guest != NULL)
    fixture_finalize (guest);
}

static gboolean
text_is (WkDocument *plan, const char *expected)
{
  g_autofree char *text = wk_text_dup_text (fixture_plan_text (plan));

  return g_str_equal (text, expected);
}

static gboolean
equal (WkTable *a, WkTable *b)
{
  g_autofree char *x = wk_text_dup_text (fixture_plan_text (wk_table_get_plan (a)));

  return text_is (wk_table_get_plan (b), x);
}

static void
append (WkTable *table, const char *words)
{
  WkText *text = fixture_plan_text (wk_table_get_plan (table));

  wk_text_insert (text, wk_text_get_length (text), words);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  static const struct { const char *address; const char *code; const char *sentence; } cases[] = {
    { "127.0.0.1:1", "1234", "A table’s code has eight digits." },
    { "127.0.0.1:1", "", "A table’s code has eight digits." },
    { "ergens anders", "1234 5678", "This is not an address. It stands on the host’s screen and looks like 192.168.1.20:41234." },
    { "127.0.0.1:1", "1234 5678", "Nobody answers at 127.0.0.1:1. Check the address, and whether both are on the same network." },
  };
  WkWorkspace *guest = wk_workspace_new_guest ("Buurvrouw", NULL);
  g_autofree char *wrong = g_strdup (wk_table_get_code (f->table));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WkTable *table = wk_workspace_join_table (guest, cases[i].address, cases[i].code);

      WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_FAILED);
      g_assert_cmpstr (wk_table_get_message (table), ==, cases[i].sentence);
      g_assert_null (wk_table_get_plan (table));
      leave (table, NULL);
    }
  wrong[0] = wrong[0] == '9' ? '1' : wrong[0] + 1;
  WkTable *table = join (guest, f->port, wrong);
  WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_FAILED);
  g_assert_cmpstr (wk_table_get_message (table), ==, "This code is not right. Look at it once more. If it is right, somebody may sit between you and the table: ask for a new code.");
  g_assert_cmpuint (g_list_model_get_n_items (wk_table_get_knocks (f->table)), ==, 0);
  leave (table, guest);
}

static void
test_declined (Fixture *f, gconstpointer data)
{
  WkWorkspace *guest = wk_workspace_new_guest ("Buurvrouw", "Buurthuis");
  WkTable *table = join (guest, f->port, wk_table_get_code (f->table));
  g_autofree char *device = NULL;

  WAIT_UNTIL (g_list_model_get_n_items (wk_table_get_knocks (f->table)) == 1);
  g_autoptr (WkKnock) knock = g_list_model_get_item (wk_table_get_knocks (f->table), 0);
  /* What the host sees of who knocks. */
  g_object_get (knock, "device", &device, NULL);
  g_assert_cmpstr (wk_knock_get_name (knock), ==, "Buurvrouw");
  g_assert_cmpstr (wk_knock_get_organisation (knock), ==, "Buurthuis");
  g_assert_cmpstr (device, ==, g_get_host_name ());
  wk_table_decline (f->table, knock);
  WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_FAILED);
  g_assert_cmpstr (wk_table_get_message (table), ==, "The host did not let you in. Ask them at the table.");
  leave (table, guest);
}

/* The guest knocks and goes away again. */
static void
test_knock_gone (Fixture *f, gconstpointer data)
{
  WkWorkspace *guest = wk_workspace_new_guest ("Buurvrouw", NULL);
  WkTable *table = join (guest, f->port, wk_table_get_code (f->table));

  WAIT_UNTIL (g_list_model_get_n_items (wk_table_get_knocks (f->table)) == 1);
  leave (table, guest);
  WAIT_UNTIL (g_list_model_get_n_items (wk_table_get_knocks (f->table)) == 0);
}

static guint
count_vouched (WkWorkspace *workspace, const char *name);

static void
test_write_together (Fixture *f, gconstpointer data)
{
  WkWorkspace *guest = wk_workspace_new_guest ("Buurvrouw", "Straat");
  WkTable *table = join_and_admit (f, guest, f->port);
  g_autofree char *id = g_strdup (wk_file_get_resident_id (f->file));
  WkText *ours = fixture_plan_text (wk_table_get_plan (f->table)), *theirs;
  g_autoptr (GArray) carets = NULL;

  g_assert_true (wk_table_get_plan (f->table) == wk_file_get_plan (f->file));
  WAIT_UNTIL (text_is (wk_table_get_plan (table), "zijn dochter"));
  append (table, " en haar school");
  WAIT_UNTIL (text_is (wk_table_get_plan (f->table), "zijn dochter en haar school"));
  append (f->table, ".");
  WAIT_UNTIL (text_is (wk_table_get_plan (table), "zijn dochter en haar school."));

  /* members, ours first, alike on both sides */
  WAIT_UNTIL (g_list_model_get_n_items (wk_table_get_members (table)) == 2 && g_list_model_get_n_items (wk_table_get_members (f->table)) == 2);
  g_autoptr (WkMember) first = g_list_model_get_item (wk_table_get_members (table), 0);
  g_autoptr (WkMember) second = g_list_model_get_item (wk_table_get_members (table), 1);
  g_assert_true (wk_member_is_self (first));
  g_assert_cmpstr (wk_member_get_name (first), ==, "Buurvrouw");
  g_assert_cmpstr (wk_member_get_name (second), ==, "Ineke Veldman");
  g_assert_cmpuint (wk_member_get_colour (first), !=, wk_member_get_colour (second));
  g_assert_cmpstr (wk_table_get_word (table), ==, wk_table_get_word (f->table));
  WAIT_UNTIL (wk_table_get_everyone_in_step (f->table) && wk_table_get_everyone_in_step (table));

  /* carets, which move with the text before them */
  theirs = fixture_plan_text (wk_table_get_plan (table));
  wk_table_set_caret (table, theirs, 5, 12);
  carets = wk_table_dup_carets (f->table, ours);
  while (carets->len == 0)
    {
      fixture_iterate ();
      g_array_unref (carets);
      carets = wk_table_dup_carets (f->table, ours);
    }
  g_assert_cmpuint (carets->len, ==, 1);
  g_assert_cmpuint (g_array_index (carets, WkCaret, 0).anchor, ==, 5);
  g_assert_cmpuint (g_array_index (carets, WkCaret, 0).head, ==, 12);
  g_assert_cmpstr (wk_member_get_name (g_array_index (carets, WkCaret, 0).member), ==, "Buurvrouw");
  wk_text_insert (ours, 0, "👧 ");
  g_array_unref (carets);
  carets = wk_table_dup_carets (f->table, ours);
  g_assert_cmpuint (g_array_index (carets, WkCaret, 0).anchor, ==, 7);
  g_assert_cmpuint (g_array_index (carets, WkCaret, 0).head, ==, 14);
  g_autoptr (WkMember) writes = g_object_ref (g_array_index (carets, WkCaret, 0).member);
  g_assert_cmpstr (wk_member_get_place (writes), ==, wk_text_get_name (ours));
  wk_table_set_caret (table, NULL, 0, 0);
  gint64 until = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  while (carets->len > 0 && g_get_monotonic_time () < until)
    {
      fixture_iterate ();
      g_array_unref (carets);
      carets = wk_table_dup_carets (f->table, ours);
    }
  g_assert_cmpuint (carets->len, ==, 0);
  g_assert_null (wk_member_get_place (writes));

  /* the host puts the guest's words away as theirs */
  fixture_settle (f->workspace);
  WAIT_UNTIL (count_vouched (f->workspace, "Buurvrouw") > 0);
  g_clear_object (&first);
  g_clear_object (&second);
  leave (table, guest);
  wk_table_close (f->table);
  g_assert_cmpint (wk_table_get_state (f->table), ==, WK_TABLE_CLOSED);
  fixture_finalize (g_steal_pointer (&f->table));
  fixture_finalize (f->file);
  fixture_close (f->workspace);
  f->workspace = fixture_open (f->dir);
  f->file = fixture_open_file (f->workspace, id);
  g_assert_true (text_is (wk_file_get_plan (f->file), "👧 zijn dochter en haar school."));
}

typedef struct { WkVault *vault; const char *name; guint n; } Count;

static void
count_thread (gpointer data)
{
  Count *count = data;
  g_autoptr (GPtrArray) infos = wk_store_list_documents (count->vault->store, NULL, 0, NULL);

  for (guint i = 0; i < infos->len; i++)
    {
      WkStoreDocumentInfo *info = infos->pdata[i];
      g_autoptr (GPtrArray) log = wk_store_read_log (count->vault->store, &info->id, 0, NULL);

      for (guint k = 0; k < log->len; k++)
        {
          g_autoptr (WkBatch) batch = wk_batch_decode (((WkStoreBatch *) log->pdata[k])->bytes, NULL);
          const WkBatchFields *fields = wk_batch_get_fields (batch);

          if ((fields->flags & WK_BATCH_VOUCHED) && g_strcmp0 (fields->vouched_for, count->name) == 0)
            {
              g_assert_cmpint (info->kind, ==, WK_DOC_PLAN);
              count->n++;
            }
        }
    }
}

static guint
count_vouched (WkWorkspace *workspace, const char *name)
{
  Count count = { workspace->vault, name, 0 };

  wk_worker_run_sync (workspace->vault->worker, count_thread, &count);
  return count.n;
}

static void
copy_dir (const char *from, const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL), *target = g_build_filename (to, name, NULL);
      g_autofree char *data = NULL;
      gsize length;

      if (!g_file_test (source, G_FILE_TEST_IS_REGULAR) || !g_file_get_contents (source, &data, &length, NULL))
        continue;
      g_assert_true (g_file_set_contents (target, data, length, NULL));
    }
}

/* What a guest was told to be safe is so before anybody signed for it: the host's store as it is at that moment, opened elsewhere, has it,
 * under the guest's name. */
static void
test_safe_before_signed (Fixture *f, gconstpointer data)
{
  WkWorkspace *guest = wk_workspace_new_guest ("Buurvrouw", NULL), *again;
  WkTable *table = join_and_admit (f, guest, f->port);
  g_autofree char *id = g_strdup (wk_file_get_resident_id (f->file)), *copy = fixture_make_dir ();
  WkFile *file;

  WAIT_UNTIL (text_is (wk_table_get_plan (table), "zijn dochter"));
  fixture_settle (f->workspace);
  WAIT_UNTIL (wk_room_guest_get_n_unsafe (table->guest) == 0);
  /* From now on nobody vouches for anything. */
  g_signal_handlers_disconnect_matched (f->table->room, G_SIGNAL_MATCH_ID | G_SIGNAL_MATCH_DATA, g_signal_lookup ("vouch", WK_TYPE_ROOM), 0, NULL,
                                        NULL, f->table);
  append (table, " en de buurvrouw");
  g_assert_cmpuint (wk_room_guest_get_n_unsafe (table->guest), ==, 1);
  WAIT_UNTIL (wk_room_guest_get_n_unsafe (table->guest) == 0);
  copy_dir (f->dir, copy);
  again = fixture_open (copy);
  file = fixture_open_file (again, id);
  g_assert_true (text_is (wk_file_get_plan (file), "zijn dochter en de buurvrouw"));
  g_assert_cmpuint (count_vouched (again, "Buurvrouw"), >, 0);
  fixture_finalize (file);
  fixture_close (again);
  /* Brought back once, and no more. */
  again = fixture_open (copy);
  file = fixture_open_file (again, id);
  g_assert_true (text_is (wk_file_get_plan (file), "zijn dochter en de buurvrouw"));
  fixture_finalize (file);
  fixture_close (again);
  fixture_remove_dir (g_steal_pointer (&copy));
  leave (table, guest);
}

/* The line is cut: both write on, and it is one text when it is mended. */
static void
test_cut (Fixture *f, gconstpointer data)
{
  g_autoptr (Relay) relay = relay_new (f->port);
  WkWorkspace *guest = wk_workspace_new_guest ("Buurvrouw", NULL);
  WkTable *table = join_and_admit (f, guest, relay_get_port (relay));

  WAIT_UNTIL (text_is (wk_table_get_plan (table), "zijn dochter"));
  for (guint round = 0; round < 3; round++)
    {
      guint lines = relay_count (relay);

      relay_cut (relay);
      append (f->table, " (host)");
      append (table, " (gast)");
      WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_AWAY);
      g_assert_cmpstr (wk_table_get_message (table), ==, "You are away from the table. Write on, it is brought in when you are back.");
      append (table, " en nog iets");
      append (f->table, " en iets anders");
      g_assert_false (equal (table, f->table));
      relay_mend (relay);
      WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_OPEN);
      WAIT_UNTIL (equal (table, f->table));
      g_assert_cmpuint (relay_count (relay), >, lines);
      append (table, "!");
      WAIT_UNTIL (equal (table, f->table));
      WAIT_UNTIL (wk_table_get_everyone_in_step (f->table));
    }
  g_autofree char *text = wk_text_dup_text (fixture_plan_text (wk_table_get_plan (table)));
  g_auto (GStrv) parts = g_strsplit (text, "(gast) en nog iets", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 4);
  g_assert_cmpuint (g_list_model_get_n_items (wk_table_get_members (f->table)), ==, 2);
  leave (table, guest);
}

/* Three write at random; in the end all have one text. */
static void
test_three (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  WkWorkspace *one = wk_workspace_new_guest ("Buurvrouw", NULL), *two = wk_workspace_new_guest ("Zoon", NULL);
  WkTable *tables[3] = { f->table, join_and_admit (f, one, f->port), join_and_admit (f, two, f->port) };

  WAIT_UNTIL (equal (tables[0], tables[1]) && equal (tables[0], tables[2]));
  for (guint i = 0; i < 300; i++)
    {
      WkText *text = fixture_plan_text (wk_table_get_plan (tables[g_rand_int_range (rand, 0, 3)]));
      guint n = wk_text_get_length (text);

      if (n > 10 && g_rand_int_range (rand, 0, 3) == 0)
        {
          guint at = g_rand_int_range (rand, 0, n - 3);
          wk_text_delete (text, at, g_rand_int_range (rand, 1, 4));
        }
      else
        wk_text_insert (text, g_rand_int_range (rand, 0, n + 1), i % 5 == 0 ? "é👧" : "abc");
      if (i % 7 == 0)
        g_main_context_iteration (NULL, FALSE);
    }
  WAIT_UNTIL (equal (tables[0], tables[1]) && equal (tables[0], tables[2]));
  WAIT_UNTIL (wk_table_get_everyone_in_step (f->table));
  leave (tables[1], one);
  WAIT_UNTIL (g_list_model_get_n_items (wk_table_get_members (f->table)) == 2);
  leave (tables[2], two);
}

static void
test_removed_and_closed (Fixture *f, gconstpointer data)
{
  WkWorkspace *one = wk_workspace_new_guest ("Buurvrouw", NULL), *two = wk_workspace_new_guest ("Zoon", NULL);
  WkTable *first = join_and_admit (f, one, f->port), *second = join_and_admit (f, two, f->port);
  g_autofree char *code = g_strdup (wk_table_get_code (f->table));

  WAIT_UNTIL (g_list_model_get_n_items (wk_table_get_members (f->table)) == 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (WkMember) member = g_list_model_get_item (wk_table_get_members (f->table), i);
      if (member != NULL && g_str_equal (wk_member_get_name (member), "Buurvrouw"))
        wk_table_remove (f->table, member);
    }
  WAIT_UNTIL (wk_table_get_state (first) == WK_TABLE_CLOSED);
  g_assert_cmpstr (wk_table_get_message (first), ==, "The host took you off the table.");
  wk_table_renew_code (f->table);
  g_assert_cmpstr (wk_table_get_code (f->table), !=, code);
  leave (first, NULL);
  first = join (one, f->port, code);
  WAIT_UNTIL (wk_table_get_state (first) == WK_TABLE_FAILED);
  leave (first, one);

  wk_table_close (f->table);
  WAIT_UNTIL (wk_table_get_state (second) == WK_TABLE_CLOSED);
  g_assert_cmpstr (wk_table_get_message (second), ==, "The table is closed.");
  /* what was on the table stays readable */
  g_assert_true (text_is (wk_table_get_plan (second), "zijn dochter"));
  leave (second, two);
}

/* One plan lies on one table at a time; after that, on another. */
static void
test_one_table (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_auto (Waiter) waiter = { NULL };
      WkTable *table;

      wk_workspace_open_table_async (f->workspace, f->file, NULL, fixture_cb, &waiter);
      table = wk_workspace_open_table_finish (f->workspace, fixture_wait (&waiter), &error);
      if (i == 0)
        {
          g_assert_null (table);
          g_assert_error (error, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID);
          g_clear_error (&error);
          wk_table_close (f->table);
          fixture_finalize (g_steal_pointer (&f->table));
        }
      else
        {
          g_assert_no_error (error);
          f->table = table;
        }
    }
}

/* Nobody who sits there has another's colour, however many came and went before; and it is the same on each screen. */
static void
test_colours (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("Gast %u", i);
      WkWorkspace *guest = wk_workspace_new_guest (name, NULL);
      WkTable *table = join_and_admit (f, guest, f->port);
      GListModel *members = wk_table_get_members (table);

      WAIT_UNTIL (g_list_model_get_n_items (wk_table_get_members (f->table)) == 2 && g_list_model_get_n_items (members) == 2);
      for (guint j = 0; j < 2; j++)
        {
          g_autoptr (WkMember) here = g_list_model_get_item (wk_table_get_members (f->table), j), there = g_list_model_get_item (members, 1 - j);

          g_assert_cmpstr (wk_member_get_name (here), ==, wk_member_get_name (there));
          g_assert_cmpuint (wk_member_get_colour (here), ==, wk_member_get_colour (there));
          g_assert_true (j == 0 || wk_member_get_colour (here) != 0);
        }
      leave (table, guest);
      WAIT_UNTIL (g_list_model_get_n_items (wk_table_get_members (f->table)) == 1);
    }
}

/* A laptop with a store of its own, but not of the same office, is a guest: nothing of the plan stays on it. */
static void
test_stranger (Fixture *f, gconstpointer data)
{
  char *dir = fixture_make_dir ();
  WkWorkspace *stranger = fixture_create (dir, "Karin");
  WkTable *table = join_and_admit (f, stranger, f->port);

  WAIT_UNTIL (text_is (wk_table_get_plan (table), "zijn dochter"));
  append (table, " zegt Karin");
  WAIT_UNTIL (text_is (wk_table_get_plan (f->table), "zijn dochter zegt Karin"));
  WAIT_UNTIL (count_vouched (f->workspace, "Karin") > 0);
  leave (table, NULL);
  g_autoptr (GPtrArray) documents = fixture_documents (stranger);
  g_assert_cmpuint (documents->len, ==, 0);
  fixture_close (stranger);
  fixture_remove_dir (dir);
}

typedef struct
{
  guint n;
  char *how, *line; /* (owned) */
} Told;

static void
told_cb (WkTable *table, const char *how, const char *line, gpointer data)
{
  Told *told = data;

  told->n++;
  g_free (told->how);
  g_free (told->line);
  told->how = g_strdup (how);
  told->line = g_strdup (line);
}

/* How the talk was is said to the host alone, once it asks; what it has it says. */
static void
test_told (Fixture *f, gconstpointer data)
{
  static const char line[] = "Te \"snel\".\nكان سريعا";
  g_autofree char *long_line = g_strnfill (3000, '\1');
  WkWorkspace *resident = wk_workspace_new_guest ("Mehmet", NULL), *neighbour = wk_workspace_new_guest ("Buurvrouw", NULL);
  WkTable *seat, *guest;
  Told told = { 0 };

  wk_workspace_be_seat (resident, NULL);
  seat = join_and_admit (f, resident, f->port);
  guest = join_and_admit (f, neighbour, f->port);
  g_signal_connect (f->table, "talk-told", G_CALLBACK (told_cb), &told);
  g_assert_false (wk_table_tell_talk (seat, "good", ""));
  wk_table_ask (f->table, WK_TABLE_ASKS_HOME);
  WAIT_UNTIL (wk_table_get_asks (seat) == WK_TABLE_ASKS_HOME);
  g_assert_false (wk_table_can_tell (seat));
  wk_table_ask (f->table, WK_TABLE_ASKS_TALK);
  WAIT_UNTIL (wk_table_get_asks (seat) == WK_TABLE_ASKS_TALK);
  g_assert_cmpint (wk_table_get_asks (guest), ==, WK_TABLE_ASKS_NOTHING);
  g_assert_false (wk_table_can_tell (guest));

  /* There is time for it after the host went on. */
  wk_table_ask (f->table, WK_TABLE_ASKS_NOTHING);
  WAIT_UNTIL (wk_table_get_asks (seat) == WK_TABLE_ASKS_NOTHING);
  g_assert_true (wk_table_tell_talk (seat, "bad", line));
  WAIT_UNTIL (told.n == 1);
  g_assert_cmpstr (told.how, ==, "bad");
  g_assert_cmpstr (told.line, ==, line);
  g_assert_cmpuint (wk_table_get_n_kept (seat), ==, 0);
  wk_table_keep_told (f->table);
  WAIT_UNTIL (wk_table_get_n_kept (seat) == 1);
  g_assert_cmpuint (wk_table_get_n_kept (guest), ==, 0);

  /* Another word than the three is none; of a line without end the beginning comes. */
  g_assert_true (wk_table_tell_talk (seat, "marvellous", ""));
  g_assert_true (wk_table_tell_talk (seat, "good", long_line));
  WAIT_UNTIL (told.n == 2);
  g_assert_cmpstr (told.how, ==, "good");
  g_assert_cmpuint (strlen (told.line), ==, 1000);
  g_free (told.how);
  g_free (told.line);
  leave (seat, resident);
  leave (guest, neighbour);
}

static WkMember *
dup_member (WkTable *table, const char *name)
{
  GListModel *members = wk_table_get_members (table);

  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (WkMember) member = g_list_model_get_item (members, i);

      if (g_str_equal (wk_member_get_name (member), name))
        return g_steal_pointer (&member);
    }
  g_assert_not_reached ();
}

static void
carried_cb (WkRoom *room, guint64 member, guint number, GBytes *content, gpointer data)
{
  g_string_append_len (data, g_bytes_get_data (content, NULL), g_bytes_get_size (content));
}

/* Where the contact person is not the host it is said to them alone: the host passes on what it cannot read, and says that it is kept no sooner than it is. */
static void
test_passed (DividedTable *f, gconstpointer data)
{
  static const char line[] = "Te snel, en Ineke praat veel.";
  Fixture like = { .table = f->host, .port = atoi (strrchr (wk_table_get_addresses (f->host)[0], ':') + 1) };
  WkWorkspace *resident = wk_workspace_new_guest ("Mehmet", NULL), *neighbour = wk_workspace_new_guest ("Buurvrouw", NULL);
  g_autofree char *account = wk_id_to_hex (&f->other->laptop->account);
  g_autoptr (GString) carried = g_string_new (NULL);
  Told here = { 0 }, there = { 0 };
  WkTable *seat, *guest;

  wk_workspace_be_seat (resident, NULL);
  seat = join_and_admit (&like, resident, like.port);
  guest = join_and_admit (&like, neighbour, like.port);
  g_autoptr (WkMember) anna = dup_member (f->host, "Anna Boer"), other = dup_member (f->host, "Buurvrouw"), herself = dup_member (f->guest, "Anna Boer");
  g_assert_cmpstr (wk_member_get_account (anna), ==, account);
  g_assert_null (wk_member_get_account (other));
  g_assert_null (wk_member_get_account (herself));
  g_signal_connect (f->host, "talk-told", G_CALLBACK (told_cb), &here);
  g_signal_connect (f->guest, "talk-told", G_CALLBACK (told_cb), &there);
  g_signal_connect (f->host->room, "told", G_CALLBACK (carried_cb), carried);

  wk_table_set_told_to (f->host, anna);
  wk_table_ask (f->host, WK_TABLE_ASKS_TALK);
  WAIT_UNTIL (wk_table_get_asks (seat) == WK_TABLE_ASKS_TALK);
  g_assert_cmpint (wk_table_get_asks (guest), ==, WK_TABLE_ASKS_NOTHING);
  g_assert_cmpint (wk_table_get_asks (f->guest), ==, WK_TABLE_ASKS_NOTHING);
  g_assert_true (wk_table_tell_talk (seat, "bad", line));
  WAIT_UNTIL (there.n == 1);
  g_assert_cmpstr (there.how, ==, "bad");
  g_assert_cmpstr (there.line, ==, line);
  g_assert_cmpuint (here.n, ==, 0);
  g_assert_nonnull (strstr (carried->str, "sealed"));
  g_assert_null (strstr (carried->str, "snel"));
  g_assert_null (strstr (carried->str, "bad"));
  g_assert_cmpuint (wk_table_get_n_kept (seat), ==, 0);
  wk_table_keep_told (f->guest);
  WAIT_UNTIL (wk_table_get_n_kept (seat) == 1);
  g_assert_cmpuint (wk_table_get_n_kept (f->host), ==, 1);

  /* What was said at another table is not taken for said at this one, and what is sealed for nobody is left. */
  {
    g_autoptr (GBytes) plain = g_bytes_new_static ("{\"how\":\"good\",\"line\":\"\",\"table\":\"00\"}", 38);
    g_autoptr (GBytes) old = wk_public_key_seal (wk_device_key_get_public (f->other->laptop->key), plain);

    g_assert_true (wk_room_pass (f->host->room, 2, old));
    g_assert_true (wk_room_pass (f->host->room, 2, plain));
  }
  /* To the host again, when that asks for itself; it comes after what was passed on. */
  wk_table_set_told_to (f->host, NULL);
  wk_table_ask (f->host, WK_TABLE_ASKS_TALK);
  WAIT_UNTIL (seat->told_to == NULL);
  g_assert_true (wk_table_tell_talk (seat, "so-so", ""));
  WAIT_UNTIL (here.n == 1);
  g_assert_cmpuint (there.n, ==, 1);
  for (guint i = 0; i < 2; i++)
    {
      Told *told = i == 0 ? &here : &there;

      g_free (told->how);
      g_free (told->line);
    }
  leave (seat, resident);
  leave (guest, neighbour);
}

static void
test_lifetime (Fixture *f, gconstpointer data)
{
  static const char * const properties[] = {
    "state", "message", "host", "code", "word", "addresses", "everyone-in-step", "plan", "resident-name", "asks", "n-kept",
  };

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_object_get_property (G_OBJECT (f->table), properties[i], &value);
    }
  g_assert_cmpstr (wk_table_get_resident_name (f->table), ==, "Mehmet Çelik");
  /* let go of without closing */
  fixture_finalize (g_steal_pointer (&f->table));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("/table/refused", test_refused);
  ADD ("/table/declined", test_declined);
  ADD ("/table/knock-gone", test_knock_gone);
  ADD ("/table/write-together", test_write_together);
  ADD ("/table/safe-before-signed", test_safe_before_signed);
  ADD ("/table/cut", test_cut);
  ADD ("/table/three", test_three);
  ADD ("/table/removed-and-closed", test_removed_and_closed);
  ADD ("/table/one-table", test_one_table);
  ADD ("/table/colours", test_colours);
  ADD ("/table/stranger", test_stranger);
  ADD ("/table/told", test_told);
  g_test_add ("/table/passed", DividedTable, "enrolled", divided_table_set_up, test_passed, divided_table_tear_down);
  ADD ("/table/lifetime", test_lifetime);
  return g_test_run ();
}
