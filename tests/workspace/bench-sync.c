/* Catching up of two laptops that both worked apart, durable on both and at the office: real stores, real office, real sockets. Then the same in memory
 * by yjs, Hocuspocus and y-websocket from npm, in the same run, when node and its packages are there. And what it costs to hear that nothing is
 * new, and how long a new laptop waits for what. Prints `name value unit`. */
#include "office-fixture.h"
#include "wk-import.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#define DOCUMENTS 100
#define EDITS 1000

static double
milliseconds_since (gint64 began)
{
  return (g_get_monotonic_time () - began) / 1000.0;
}

/* As WAIT_UNTIL(), however long it takes: a benchmark says how long, it does not fail. */
#define TURN_UNTIL(condition) while (!(condition)) g_main_context_iteration (NULL, TRUE)

static gboolean
is_settled (WkWorkspace *laptop)
{
  return wk_workspace_get_save_state (laptop) == WK_SAVE_SAVED;
}

static gboolean
is_in_step (WkWorkspace *laptop)
{
  WkOffice *office = wk_workspace_get_office (laptop);

  return wk_office_get_state (office) == WK_OFFICE_IN_STEP && wk_office_get_waiting (office) == 0;
}

static guint64
sent_of (WkWorkspace *laptop)
{
  return wk_office_get_sent (wk_workspace_get_office (laptop));
}

static guint64
received_of (WkWorkspace *laptop)
{
  return wk_office_get_received (wk_workspace_get_office (laptop));
}

/* Everything that was written is durable at the office and on the other laptop. */
static gboolean
is_done (Fixture *f, const guint64 sent[2], const guint64 received[2])
{
  for (guint i = 0; i < 2; i++)
    {
      WkOffice *office = wk_workspace_get_office (f->laptops[i]);

      if (wk_office_get_state (office) != WK_OFFICE_IN_STEP || wk_office_get_waiting (office) > 0
          || received_of (f->laptops[i]) - received[i] < sent_of (f->laptops[1 - i]) - sent[1 - i])
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_piled (Fixture *f)
{
  return wk_office_get_waiting (wk_workspace_get_office (f->laptops[0])) > DOCUMENTS
         || wk_office_get_waiting (wk_workspace_get_office (f->laptops[1])) > DOCUMENTS;
}

static void
compare_with_npm (double ours)
{
  g_autofree char *number = g_strdup_printf ("%.1f", ours);
  g_autofree char *documents = g_strdup_printf ("%d", DOCUMENTS), *edits = g_strdup_printf ("%d", EDITS);

  fixture_compare_with_npm ("bench-sync.mjs", (const char *[]) { documents, edits, number, NULL });
}

static void
import (WkWorkspace *laptop, const char *path)
{
  g_autoptr (WkImport) job = wk_import_new (laptop);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_auto (Waiter) read = { NULL }, apply = { NULL };
  g_autoptr (GError) error = NULL;

  wk_import_read_async (job, file, NULL, fixture_cb, &read);
  TURN_UNTIL (read.result != NULL);
  g_assert_true (wk_import_read_finish (job, read.result, &error));
  wk_import_apply_async (job, NULL, fixture_cb, &apply);
  TURN_UNTIL (apply.result != NULL);
  g_assert_true (wk_import_apply_finish (job, apply.result, &error));
}

/* A laptop with so many files is opened, and hears that nothing is new: from the line's first byte (TLS, WebSocket, hello) until it says in step. */
static void
measure_nothing_new (guint files)
{
  Fixture f = { 0 };
  g_autofree char *path = NULL;
  guint64 bytes;
  guint turns, at_hello = 0;
  gint64 began;

  set_up (&f, NULL);
  make_enrolled (&f, 0);
  path = fixture_make_export (f.dirs[0], files, NULL);
  began = g_get_monotonic_time ();
  import (f.laptops[0], path);
  wk_office_sync_async (wk_workspace_get_office (f.laptops[0]), NULL, NULL, NULL);
  TURN_UNTIL (is_settled (f.laptops[0]) && is_in_step (f.laptops[0]));
  printf ("sync_first_%u_files %.0f ms\n", files, milliseconds_since (began));
  fixture_close (g_steal_pointer (&f.laptops[0]));
  f.laptops[0] = fixture_open (f.dirs[0]);
  bytes = relay_get_bytes (f.relay);
  turns = relay_get_turns (f.relay);
  began = g_get_monotonic_time ();
  while (!is_in_step (f.laptops[0]))
    {
      g_main_context_iteration (NULL, TRUE);
      if (at_hello == 0 && wk_office_get_state (wk_workspace_get_office (f.laptops[0])) == WK_OFFICE_SYNCING)
        at_hello = relay_get_turns (f.relay);
    }
  printf ("sync_nothing_new_%u_files %.0f ms\n", files, milliseconds_since (began));
  printf ("sync_nothing_new_%u_files_bytes %" G_GUINT64_FORMAT " B\n", files, relay_get_bytes (f.relay) - bytes);
  printf ("sync_nothing_new_%u_files_round_trips_in_all %u trips\n", files, relay_get_turns (f.relay) - turns);
  printf ("sync_nothing_new_%u_files_round_trips_after_hello %u trips\n", files, at_hello > 0 ? relay_get_turns (f.relay) - at_hello : 0);
  fflush (stdout);
  tear_down (&f, NULL);
}

/* Somebody's first laptop, from the code that is typed: until there is a first resident to work with, until all are in the list, until nothing is still to
 * come; and for how long at most its main thread answers nobody meanwhile. */
static void
measure_new_laptop (guint files)
{
  Fixture f = { 0 };
  g_autofree char *path = NULL;
  GListModel *residents;
  double first = 0, all = 0, longest = 0;
  gint64 began, turn;

  set_up (&f, NULL);
  make_enrolled (&f, 0);
  path = fixture_make_export (f.dirs[0], files, NULL);
  import (f.laptops[0], path);
  wk_office_sync_async (wk_workspace_get_office (f.laptops[0]), NULL, NULL, NULL);
  TURN_UNTIL (is_settled (f.laptops[0]) && is_in_step (f.laptops[0]));
  fixture_close (g_steal_pointer (&f.laptops[0]));

  began = g_get_monotonic_time ();
  make_enrolled (&f, 1);
  residents = G_LIST_MODEL (wk_workspace_get_residents (f.laptops[1]));
  wk_office_sync_async (wk_workspace_get_office (f.laptops[1]), NULL, NULL, NULL);
  turn = g_get_monotonic_time ();
  while (all == 0 || !is_in_step (f.laptops[1]) || !is_settled (f.laptops[1]))
    {
      guint n;

      g_main_context_iteration (NULL, FALSE);
      n = g_list_model_get_n_items (residents);
      if (first == 0 && n > 0)
        first = milliseconds_since (began);
      if (all == 0 && n == files)
        all = milliseconds_since (began);
      longest = MAX (longest, milliseconds_since (turn));
      turn = g_get_monotonic_time ();
    }
  printf ("sync_new_laptop_%u_files_first_resident %.0f ms\n", files, first);
  printf ("sync_new_laptop_%u_files_in_the_list %.0f ms\n", files, all);
  printf ("sync_new_laptop_%u_files_complete %.0f ms\n", files, milliseconds_since (began));
  printf ("sync_new_laptop_%u_files_longest_turn %.1f ms\n", files, longest);
  fflush (stdout);
  tear_down (&f, NULL);
}

int
main (int argc, char **argv)
{
  Fixture f = { 0 };
  WkOpenDocument *plans[2][DOCUMENTS];
  guint64 sent[2], received[2], before;
  gint64 began;
  double ours;

  setlocale (LC_ALL, "");
  set_up (&f, NULL);
  make_enrolled (&f, 0);
  make_enrolled (&f, 1);
  for (guint i = 0; i < DOCUMENTS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Naam%u", i);
      WkFile *file = fixture_add (f.laptops[0], "Mehmet", name);
      WkDocumentName *plan = wk_file_get_open_document (file, WK_DOC_PLAN, NULL)->name;

      /* The plan alone: what a card shows of it is not what is measured. */
      for (guint side = 0; side < 2; side++)
        plans[side][i] = wk_workspace_open_unloaded (f.laptops[side], plan);
      fixture_finalize (file);
    }
  TURN_UNTIL (is_settled (f.laptops[0]));
  sync_all (&f);

  relay_cut (f.relay);
  for (guint i = 0; i < 2; i++)
    wait_state (f.laptops[i], WK_OFFICE_OUT_OF_REACH);
  began = g_get_monotonic_time ();
  for (guint n = 0; n < EDITS; n++)
    {
      for (guint side = 0; side < 2; side++)
        for (guint i = 0; i < DOCUMENTS; i++)
          {
            WkText *text = fixture_plan_text (plans[side][i]->document);
            wk_text_insert (text, wk_text_get_length (text), "edit ");
          }
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  for (guint i = 0; i < 2; i++)
    TURN_UNTIL (is_settled (f.laptops[i]));
  printf ("sync_working_apart_2x%dx%d %.0f ms\n", DOCUMENTS, EDITS, milliseconds_since (began));
  /* Until the programs are at rest, as they are when a laptop comes back: what was written apart is gathered then. */
  began = g_get_monotonic_time ();
  while (milliseconds_since (began) < 4000 || (is_piled (&f) && milliseconds_since (began) < 20000))
    fixture_iterate ();
  for (guint i = 0; i < 2; i++)
    {
      sent[i] = sent_of (f.laptops[i]);
      received[i] = received_of (f.laptops[i]);
      printf ("# laptop %u: %u batches wait\n", i, wk_office_get_waiting (wk_workspace_get_office (f.laptops[i])));
    }

  relay_mend (f.relay);
  before = relay_get_bytes (f.relay);
  began = g_get_monotonic_time ();
  wk_office_sync_async (wk_workspace_get_office (f.laptops[0]), NULL, NULL, NULL);
  wk_office_sync_async (wk_workspace_get_office (f.laptops[1]), NULL, NULL, NULL);
  while (!is_done (&f, sent, received))
    g_main_context_iteration (NULL, TRUE);
  ours = milliseconds_since (began);
  printf ("# stamps %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", began, g_get_monotonic_time ());
  printf ("sync_%dx%d_both_apart_durable %.0f ms\n", DOCUMENTS, EDITS, ours);
  printf ("sync_wire_bytes_a_byte_of_content %.2f x\n", (double) (relay_get_bytes (f.relay) - before) / (2.0 * DOCUMENTS * EDITS * 5));
  /* Lists and the search show it too, which nothing waits for but who asks. */
  sync_all (&f);
  printf ("sync_%dx%d_both_apart_in_the_lists %.0f ms\n", DOCUMENTS, EDITS, milliseconds_since (began));
  assert_alike (&f);
  for (guint i = 0; i < DOCUMENTS; i++)
    g_assert_cmpuint (wk_text_get_length (fixture_plan_text (plans[0][i]->document)), ==, 2 * EDITS * 5);
  fflush (stdout);
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < DOCUMENTS; i++)
      wk_open_document_unref (plans[side][i]);
  tear_down (&f, NULL);
  compare_with_npm (ours);
  measure_new_laptop (60);
  measure_new_laptop (3600);
  measure_nothing_new (3600);
  measure_nothing_new (36000);
  return 0;
}
