/* Copies at a table that differ, of both kinds, between whole workspaces over real sockets: seen on both screens, and healed. */
#include "wk-table-private.h"
#include "workspace-fixture.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "relay.h"

typedef struct {
  char *dir, *other_dir;
  WkRandom *random;
  WkDeviceKey *office;
  WkSubject *location;
  WkWorkspace *workspace, *other;
  WkFile *file;
  Relay *relay;
  WkTable *host, *guest;
} Fixture;

/* data: whether the other laptop is of the same office, and keeps the plan. */
static void
set_up (Fixture *f, gconstpointer data)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  guint8 secret[32];
  WkId id;

  f->random = wk_random_new_seeded (4);
  f->office = wk_device_key_new (f->random);
  wk_id_init_random (&id, f->random);
  wk_random_fill (f->random, secret, sizeof secret);
  f->location = wk_subject_new (&id, secret);
  f->dir = fixture_make_dir ();
  f->workspace = fixture_create (f->dir, "Ineke Veldman");
  fixture_enrol (f->workspace, f->office, f->location);
  if (data != NULL)
    {
      f->other_dir = fixture_make_dir ();
      f->other = fixture_create (f->other_dir, "Anna Boer");
      fixture_enrol (f->other, f->office, f->location);
    }
  else
    f->other = wk_workspace_new_guest ("Anna Boer", NULL);
  f->file = fixture_add (f->workspace, "Mehmet", "Çelik");
  wk_text_set_text (fixture_plan_text (wk_file_get_plan (f->file)), "samen. ");
  wk_workspace_open_table_async (f->workspace, f->file, NULL, fixture_cb, &waiter);
  f->host = wk_workspace_open_table_finish (f->workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  f->relay = relay_new (atoi (strrchr (wk_table_get_addresses (f->host)[0], ':') + 1));
  address = g_strdup_printf ("127.0.0.1:%u", relay_get_port (f->relay));
  f->guest = wk_workspace_join_table (f->other, address, wk_table_get_code (f->host));
  WAIT_UNTIL (g_list_model_get_n_items (wk_table_get_knocks (f->host)) > 0);
  g_autoptr (WkKnock) knock = g_list_model_get_item (wk_table_get_knocks (f->host), 0);
  wk_table_admit (f->host, knock);
  WAIT_UNTIL (wk_table_get_plan (f->guest) != NULL && wk_table_get_everyone_in_step (f->host) && wk_table_get_everyone_in_step (f->guest));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wk_table_close (f->guest);
  fixture_finalize (f->guest);
  if (data != NULL)
    fixture_close (f->other);
  else
    fixture_finalize (f->other);
  wk_table_close (f->host);
  fixture_finalize (f->host);
  fixture_finalize (f->file);
  fixture_close (f->workspace);
  fixture_remove_dir (f->dir);
  if (f->other_dir != NULL)
    fixture_remove_dir (f->other_dir);
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
equal (Fixture *f)
{
  g_autofree char *a = dup_text (f->host), *b = dup_text (f->guest);

  return g_str_equal (a, b);
}

static gboolean
holds (WkTable *table, const char *words)
{
  g_autofree char *text = dup_text (table);

  return strstr (text, words) != NULL;
}

/* What a twin of a copied home directory would have written under one client id: the same clocks, other words. */
static GBytes *
dup_twin (Fixture *f, const char *words)
{
  g_autoptr (YDoc) twin = y_doc_new (5, Y_DOC_GC);

  y_text_insert (y_doc_get_root (twin, wk_text_get_name (fixture_plan_text (wk_table_get_plan (f->host))), Y_TYPE_TEXT), Y_CHARS, 0, words, -1, NULL);
  return y_doc_encode_state (twin, NULL, 0, NULL);
}

static void
inject (WkTable *table, GBytes *update, gconstpointer origin)
{
  g_assert_true (y_doc_apply_update (table->plan->doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), origin, NULL));
}

static WkMemberState
state_of_other (WkTable *table)
{
  g_autoptr (WkMember) member = g_list_model_get_item (wk_table_get_members (table), 1);

  return wk_member_get_state (member);
}

static void
said_cb (WkTable *table, GParamSpec *pspec, gboolean *said)
{
  *said = *said || !wk_table_get_everyone_in_step (table);
}

/* Something stands in one copy and was never sent: snapshots unequal. Only one side may find it; both say so. */
static void
test_different (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) lost = dup_twin (f, "links");
  gboolean host_said = FALSE, guest_said = FALSE;

  g_signal_connect (f->host, "notify::everyone-in-step", G_CALLBACK (said_cb), &host_said);
  g_signal_connect (f->guest, "notify::everyone-in-step", G_CALLBACK (said_cb), &guest_said);
  /* As if the frame had been lost: the room thinks that it came from the table. */
  inject (f->guest, lost, f->guest->guest);
  g_assert_false (equal (f));
  WAIT_UNTIL (!wk_table_get_everyone_in_step (f->host));
  g_assert_cmpint (state_of_other (f->host), ==, WK_MEMBER_CATCHING_UP);
  WAIT_UNTIL (equal (f) && holds (f->host, "links") && holds (f->host, "samen. "));
  WAIT_UNTIL (wk_table_get_everyone_in_step (f->host) && wk_table_get_everyone_in_step (f->guest));
  g_assert_cmpint (state_of_other (f->host), ==, WK_MEMBER_IN_STEP);
  g_assert_true (host_said);
  g_assert_true (guest_said);
  g_signal_handlers_disconnect_by_data (f->host, &host_said);
  g_signal_handlers_disconnect_by_data (f->guest, &guest_said);
}

/* Equal snapshots, other words. */
static void
test_diverged (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) left = dup_twin (f, "links"), right = dup_twin (f, "recht");
  WkDocument *plan = wk_table_get_plan (f->guest);
  WkText *text = fixture_plan_text (plan);

  relay_cut (f->relay);
  WAIT_UNTIL (wk_table_get_state (f->guest) == WK_TABLE_AWAY);
  inject (f->host, left, f->host->room);
  inject (f->guest, right, f->guest->guest);
  relay_mend (f->relay);
  WAIT_UNTIL (wk_table_get_state (f->guest) == WK_TABLE_OPEN);
  WAIT_UNTIL (!wk_table_get_everyone_in_step (f->host) && !wk_table_get_everyone_in_step (f->guest));
  WAIT_UNTIL (equal (f));
  g_assert_true (holds (f->guest, "links") && !holds (f->guest, "recht"));
  WAIT_UNTIL (wk_table_get_everyone_in_step (f->host) && wk_table_get_everyone_in_step (f->guest));
  /* The same objects, which write on. */
  g_assert_true (wk_table_get_plan (f->guest) == plan && fixture_plan_text (plan) == text);
  wk_text_insert (text, 0, "verder: ");
  WAIT_UNTIL (equal (f) && holds (f->host, "verder: "));
}

#define ADD(path, keeps, func) g_test_add (path, Fixture, keeps, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("/healing/different", NULL, test_different);
  ADD ("/healing/different-keeper", "keeps", test_different);
  ADD ("/healing/diverged", NULL, test_diverged);
  ADD ("/healing/diverged-keeper", "keeps", test_diverged);
  return g_test_run ();
}
