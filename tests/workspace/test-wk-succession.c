/* A table whose host goes without a word, and how it goes on: whole workspaces, over real sockets with TLS. */
#include "workspace-fixture.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "relay.h"
#include "wk-batch.h"
#include "wk-table-private.h"

#define PATIENCE 1200

typedef struct {
  char *dir;
  WkWorkspace *workspace;
  WkTable *table;
} Seat;

enum { HOST, ANNA, BERT, GUEST, N_SEATS };

typedef struct {
  WkRandom *random;          /* the office's */
  WkDeviceKey *office;
  WkSubject *location;
  Seat seats[N_SEATS];
  WkFile *file;
  Relay *relay;
} Fixture;

static WkTable *
join (Fixture *f, WkWorkspace *workspace, gboolean read_only)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", relay_get_port (f->relay));
  WkTable *host = f->seats[HOST].table, *table = wk_workspace_join_table (workspace, address, wk_table_get_code (host));
  GListModel *knocks = wk_table_get_knocks (host);

  WAIT_UNTIL (g_list_model_get_n_items (knocks) > 0);
  g_autoptr (WkKnock) knock = g_list_model_get_item (knocks, 0);
  if (read_only)
    wk_table_admit_read_only (host, knock);
  else
    wk_table_admit (host, knock);
  WAIT_UNTIL (wk_table_get_state (table) == WK_TABLE_OPEN && wk_table_get_plan (table) != NULL);
  return table;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char * const names[] = { "Ineke Veldman", "Anna Boer", "Bert Smit" };
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  guint8 secret[32];
  WkId location;

  wk_table_set_patience (PATIENCE);
  f->random = wk_random_new_seeded (9);
  f->office = wk_device_key_new (f->random);
  wk_id_init_random (&location, f->random);
  wk_random_fill (f->random, secret, sizeof secret);
  f->location = wk_subject_new (&location, secret);
  for (guint i = HOST; i <= BERT; i++)
    {
      f->seats[i].dir = fixture_make_dir ();
      f->seats[i].workspace = fixture_create (f->seats[i].dir, names[i]);
      fixture_enrol (f->seats[i].workspace, f->office, f->location);
    }
  f->file = fixture_add (f->seats[HOST].workspace, "Mehmet", "Çelik");
  wk_text_set_text (fixture_plan_text (wk_file_get_plan (f->file)), "zijn dochter");
  wk_workspace_open_table_async (f->seats[HOST].workspace, f->file, NULL, fixture_cb, &waiter);
  f->seats[HOST].table = wk_workspace_open_table_finish (f->seats[HOST].workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  f->relay = relay_new (atoi (strrchr (wk_table_get_addresses (f->seats[HOST].table)[0], ':') + 1));
  f->seats[ANNA].table = join (f, f->seats[ANNA].workspace, FALSE);
  f->seats[BERT].table = join (f, f->seats[BERT].workspace, FALSE);
  f->seats[GUEST].workspace = wk_workspace_new_guest ("Buurvrouw", NULL);
  f->seats[GUEST].table = join (f, f->seats[GUEST].workspace, FALSE);
}

static void
close_seat (Seat *seat)
{
  if (seat->table != NULL)
    {
      wk_table_close (seat->table);
      fixture_finalize (g_steal_pointer (&seat->table));
    }
  if (seat->workspace != NULL && seat->dir != NULL)
    fixture_close (g_steal_pointer (&seat->workspace));
  else if (seat->workspace != NULL)
    fixture_finalize (g_steal_pointer (&seat->workspace));
  if (seat->dir != NULL)
    fixture_remove_dir (g_steal_pointer (&seat->dir));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  for (guint i = N_SEATS - 1; i > HOST; i--)
    close_seat (&f->seats[i]);
  if (f->seats[HOST].table != NULL)
    {
      wk_table_close (f->seats[HOST].table);
      fixture_finalize (g_steal_pointer (&f->seats[HOST].table));
    }
  fixture_finalize (f->file);
  close_seat (&f->seats[HOST]);
  relay_free (f->relay);
  wk_subject_free (f->location);
  wk_device_key_unref (f->office);
  wk_random_unref (f->random);
}

static char *
dup_text (WkTable *table)
{
  return wk_text_dup_text (fixture_plan_text (wk_table_get_plan (table)));
}

static gboolean
all_equal (Fixture *f, guint from)
{
  g_autofree char *first = dup_text (f->seats[from].table);

  for (guint i = from + 1; i < N_SEATS; i++)
    {
      g_autofree char *text = f->seats[i].table != NULL ? dup_text (f->seats[i].table) : NULL;
      if (text != NULL && !g_str_equal (text, first))
        return FALSE;
    }
  return TRUE;
}

static gboolean
holds (WkTable *table, const char *words)
{
  g_autofree char *text = dup_text (table);

  return strstr (text, words) != NULL;
}

static void
append (WkTable *table, const char *words)
{
  WkText *text = fixture_plan_text (wk_table_get_plan (table));

  wk_text_insert (text, wk_text_get_length (text), words);
}

static WkMember *
find_member (WkTable *table, const char *name)
{
  GListModel *members = wk_table_get_members (table);

  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (WkMember) member = g_list_model_get_item (members, i);
      if (g_str_equal (wk_member_get_name (member), name))
        return member;
    }
  return NULL;
}

static WkMemberState
state_of (WkTable *table, const char *name)
{
  WkMember *member = find_member (table, name);

  return member != NULL ? wk_member_get_state (member) : WK_MEMBER_AWAY;
}

/* A store that gets nothing but what was signed and kept. */
typedef struct { WkVault *vault; YDoc *doc; WkId id; } Kept;

static void
kept_thread (gpointer data)
{
  Kept *kept = data;
  g_autoptr (WkLoadedDocument) loaded = wk_vault_load_document (kept->vault, &kept->id, NULL);

  if (loaded != NULL)
    kept->doc = y_doc_ref (loaded->doc);
}

/* Whether the store, read anew, has the plan as it is on the table. */
static gboolean
is_kept (Seat *seat)
{
  Kept kept = { seat->workspace->vault, NULL, seat->table->plan->name->document };
  gboolean equal = FALSE;

  fixture_settle (seat->workspace);
  wk_worker_run_sync (seat->workspace->vault->worker, kept_thread, &kept);
  if (kept.doc != NULL)
    {
      g_autoptr (GBytes) a = y_doc_snapshot_canonical (kept.doc), b = y_doc_snapshot_canonical (seat->table->plan->doc);
      equal = g_bytes_equal (a, b) && !y_doc_has_pending (kept.doc);
      y_doc_unref (kept.doc);
    }
  return equal;
}

/* The host's lid closes: the others write on, the first of them takes the table over, nobody types a code; then the lid opens. */
static void
test_host_goes_and_comes_back (Fixture *f, gconstpointer data)
{
  WkTable *host = f->seats[HOST].table, *anna = f->seats[ANNA].table, *bert = f->seats[BERT].table, *guest = f->seats[GUEST].table;
  g_autofree char *code = g_strdup (wk_table_get_code (host)), *word = g_strdup (wk_table_get_word (host));
  guint colours[3];

  append (bert, ", zegt Bert");
  append (guest, ", zegt de buurvrouw");
  WAIT_UNTIL (all_equal (f, HOST) && holds (host, "zegt de buurvrouw"));
  WAIT_UNTIL (g_list_model_get_n_items (wk_table_get_members (anna)) == N_SEATS);
  colours[0] = wk_member_get_colour (find_member (anna, "Ineke Veldman"));
  colours[1] = wk_member_get_colour (find_member (anna, "Anna Boer"));
  colours[2] = wk_member_get_colour (find_member (anna, "Buurvrouw"));
  wk_table_set_caret (guest, fixture_plan_text (wk_table_get_plan (guest)), 2, 2);

  /* Half a word of the host's is on its way, which nobody will have signed. */
  append (host, " en haar scho");
  WAIT_UNTIL (holds (anna, "haar scho"));
  relay_cut (f->relay);
  WAIT_UNTIL (wk_table_get_state (anna) == WK_TABLE_AWAY && wk_table_get_state (guest) == WK_TABLE_AWAY);
  g_assert_cmpint (state_of (anna, "Bert Smit"), ==, WK_MEMBER_AWAY);
  g_assert_false (wk_table_get_everyone_in_step (anna));
  append (anna, " (alleen Anna)");
  append (bert, " (alleen Bert)");
  append (guest, " (alleen de buurvrouw)");
  append (host, " (alleen Ineke)");

  WAIT_UNTIL (wk_table_is_host (anna));
  g_assert_cmpint (wk_table_get_state (anna), ==, WK_TABLE_OPEN);
  g_assert_cmpstr (wk_table_get_word (anna), ==, word);
  g_assert_cmpstr (wk_table_get_code (anna), !=, code);
  WAIT_UNTIL (wk_table_get_state (bert) == WK_TABLE_OPEN && wk_table_get_state (guest) == WK_TABLE_OPEN);
  g_assert_false (wk_table_is_host (bert));
  WAIT_UNTIL (all_equal (f, ANNA) && holds (anna, "(alleen Bert)") && holds (anna, "(alleen de buurvrouw)"));
  g_assert_cmpuint (g_list_model_get_n_items (wk_table_get_knocks (anna)), ==, 0);

  /* As they were: the same people in the same colours, and one away, until it finds its table. */
  WAIT_UNTIL (state_of (bert, "Anna Boer") == WK_MEMBER_IN_STEP && state_of (bert, "Buurvrouw") == WK_MEMBER_IN_STEP);
  g_assert_cmpuint (wk_member_get_colour (find_member (bert, "Ineke Veldman")), ==, colours[0]);
  g_assert_cmpuint (wk_member_get_colour (find_member (bert, "Anna Boer")), ==, colours[1]);
  g_assert_cmpuint (wk_member_get_colour (find_member (bert, "Buurvrouw")), ==, colours[2]);
  {
    gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
    guint seen = 0;

    while (seen == 0 && g_get_monotonic_time () < until)
      {
        g_autoptr (GArray) carets = wk_table_dup_carets (bert, fixture_plan_text (wk_table_get_plan (bert)));
        seen = carets->len;
        fixture_iterate ();
      }
    g_assert_cmpuint (seen, ==, 1);
  }

  /* The lid opens; the line to the old place stays cut. The old host asks where the table is, and sits down at it. */
  WAIT_UNTIL (!wk_table_is_host (host) && wk_table_get_state (host) == WK_TABLE_OPEN);
  WAIT_UNTIL (all_equal (f, HOST) && holds (anna, "(alleen Ineke)"));
  append (host, " Ineke weer.");
  WAIT_UNTIL (all_equal (f, HOST) && holds (guest, "Ineke weer."));
  WAIT_UNTIL (state_of (bert, "Ineke Veldman") == WK_MEMBER_IN_STEP && wk_table_get_everyone_in_step (anna));
  g_assert_cmpuint (wk_member_get_colour (find_member (bert, "Ineke Veldman")), ==, colours[0]);
  g_assert_cmpuint (g_list_model_get_n_items (wk_table_get_members (bert)), ==, N_SEATS);
  g_assert_true (wk_table_get_plan (host) == wk_file_get_plan (f->file));

  /* Each that keeps has all of it, signed, by whoever. */
  WAIT_UNTIL (is_kept (&f->seats[ANNA]));
  WAIT_UNTIL (is_kept (&f->seats[BERT]));
  WAIT_UNTIL (is_kept (&f->seats[HOST]));
}

/* The host is gone for good, with half a word that only came live; later the first heir goes too. */
static void
test_heir_after_heir (Fixture *f, gconstpointer data)
{
  WkTable *anna = f->seats[ANNA].table, *bert = f->seats[BERT].table, *guest = f->seats[GUEST].table;

  WAIT_UNTIL (g_list_model_get_n_items (wk_table_get_members (bert)) == N_SEATS);
  append (f->seats[HOST].table, " en haar scho");
  WAIT_UNTIL (holds (anna, "haar scho") && holds (bert, "haar scho"));
  /* Killed: neither closes nor comes back. */
  g_signal_handlers_disconnect_by_data (f->seats[HOST].table->listener, f->seats[HOST].table);
  relay_cut (f->relay);
  g_clear_handle_id (&f->seats[HOST].table->succession, g_source_remove);
  WAIT_UNTIL (wk_table_is_host (anna));
  WAIT_UNTIL (wk_table_get_state (bert) == WK_TABLE_OPEN && wk_table_get_state (guest) == WK_TABLE_OPEN);
  WAIT_UNTIL (is_kept (&f->seats[ANNA]));
  append (guest, " weer samen");
  WAIT_UNTIL (all_equal (f, ANNA) && holds (bert, "weer samen"));

  /* And now the new host, before it had handed on what it vouched for to the last. */
  g_signal_handlers_disconnect_by_data (anna->listener, anna);
  g_clear_handle_id (&anna->succession, g_source_remove);
  wk_room_hand_over (anna->room);
  append (bert, " Bert nog.");
  WAIT_UNTIL (wk_table_is_host (bert));
  WAIT_UNTIL (wk_table_get_state (guest) == WK_TABLE_OPEN);
  append (guest, " slot");
  WAIT_UNTIL (all_equal (f, BERT) && holds (bert, "slot") && holds (guest, "Bert nog."));
  WAIT_UNTIL (is_kept (&f->seats[BERT]));
}

/* Who was sent away, or may only read, is and may so at the next host's too. */
static void
test_rights_go_along (Fixture *f, gconstpointer data)
{
  WkTable *host = f->seats[HOST].table, *anna = f->seats[ANNA].table, *guest = f->seats[GUEST].table;

  WAIT_UNTIL (g_list_model_get_n_items (wk_table_get_members (anna)) == N_SEATS);
  wk_table_set_read_only (host, find_member (host, "Buurvrouw"), TRUE);
  WAIT_UNTIL (wk_table_is_read_only (guest));
  g_assert_cmpstr (wk_document_get_read_only_reason (wk_table_get_plan (guest)), ==, "You may read along at this table, not write.");
  wk_table_remove (host, find_member (host, "Bert Smit"));
  WAIT_UNTIL (wk_table_get_state (f->seats[BERT].table) == WK_TABLE_CLOSED);
  WAIT_UNTIL (find_member (anna, "Bert Smit") == NULL && wk_member_is_read_only (find_member (anna, "Buurvrouw")));
  relay_cut (f->relay);
  WAIT_UNTIL (wk_table_is_host (anna) && wk_table_get_state (guest) == WK_TABLE_OPEN);
  WAIT_UNTIL (wk_table_is_read_only (guest));
  g_assert_nonnull (wk_document_get_read_only_reason (wk_table_get_plan (guest)));
  g_assert_null (find_member (anna, "Bert Smit"));
  wk_table_set_read_only (anna, find_member (anna, "Buurvrouw"), FALSE);
  WAIT_UNTIL (!wk_table_is_read_only (guest));
  g_assert_null (wk_document_get_read_only_reason (wk_table_get_plan (guest)));
  append (guest, " mag weer");
  WAIT_UNTIL (holds (anna, "mag weer"));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("/succession/host-goes-and-comes-back", test_host_goes_and_comes_back);
  ADD ("/succession/heir-after-heir", test_heir_after_heir);
  ADD ("/succession/rights-go-along", test_rights_go_along);
  return g_test_run ();
}
