/* Copies at a table that differ, of both kinds, between whole workspaces over real sockets: seen on both screens, and healed. */
#include "divided-table.h"

#include <locale.h>

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
test_different (DividedTable *f, gconstpointer data)
{
  g_autoptr (GBytes) lost = divided_table_dup_twin (f, "links");
  gboolean host_said = FALSE, guest_said = FALSE;

  g_signal_connect (f->host, "notify::everyone-in-step", G_CALLBACK (said_cb), &host_said);
  g_signal_connect (f->guest, "notify::everyone-in-step", G_CALLBACK (said_cb), &guest_said);
  /* As if the frame had been lost: the room thinks that it came from the table. */
  divided_table_inject (f->guest, lost, f->guest->guest);
  g_assert_false (divided_table_equal (f));
  WAIT_UNTIL (!wk_table_get_everyone_in_step (f->host));
  g_assert_cmpint (state_of_other (f->host), ==, WK_MEMBER_CATCHING_UP);
  WAIT_UNTIL (divided_table_equal (f) && divided_table_holds (f->host, "links") && divided_table_holds (f->host, "samen. "));
  WAIT_UNTIL (wk_table_get_everyone_in_step (f->host) && wk_table_get_everyone_in_step (f->guest));
  g_assert_cmpint (state_of_other (f->host), ==, WK_MEMBER_IN_STEP);
  g_assert_true (host_said);
  g_assert_true (guest_said);
  g_signal_handlers_disconnect_by_data (f->host, &host_said);
  g_signal_handlers_disconnect_by_data (f->guest, &guest_said);
}

/* Equal snapshots, other words. */
static void
test_diverged (DividedTable *f, gconstpointer data)
{
  WkDocument *plan = wk_table_get_plan (f->guest);
  WkText *text = fixture_plan_text (plan);

  divided_table_diverge (f);
  WAIT_UNTIL (!wk_table_get_everyone_in_step (f->host) && !wk_table_get_everyone_in_step (f->guest));
  WAIT_UNTIL (divided_table_equal (f));
  g_assert_true (divided_table_holds (f->guest, "links") && !divided_table_holds (f->guest, "recht"));
  WAIT_UNTIL (wk_table_get_everyone_in_step (f->host) && wk_table_get_everyone_in_step (f->guest));
  /* The same objects, which write on. */
  g_assert_true (wk_table_get_plan (f->guest) == plan && fixture_plan_text (plan) == text);
  wk_text_insert (text, 0, "verder: ");
  WAIT_UNTIL (divided_table_equal (f) && divided_table_holds (f->host, "verder: "));
}

#define ADD(path, keeps, func) g_test_add (path, DividedTable, keeps, divided_table_set_up, func, divided_table_tear_down)

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
