/* Catching up of two laptops that both worked apart, durable on both and at the office: real stores, real office, real sockets. Then the same in memory
 * by yjs, Hocuspocus and y-websocket from npm, in the same run, when node and its packages are there. Prints `name value unit`. */
#include "office-fixture.h"

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

static void
compare_with_npm (double ours)
{
  const char *tests = g_getenv ("G_TEST_SRCDIR");
  g_autofree char *script = g_build_filename (tests != NULL ? tests : ".", "interop", "bench-sync.mjs", NULL);
  g_autofree char *number = g_strdup_printf ("%.1f", ours);
  g_autofree char *documents = g_strdup_printf ("%d", DOCUMENTS), *edits = g_strdup_printf ("%d", EDITS);
  g_autoptr (GSubprocess) node = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "node", script, documents, edits, number, NULL);

  if (node == NULL || !g_subprocess_wait_check (node, NULL, NULL))
    printf ("# npm's peers were not measured: node or its packages are not there\n");
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
  fixture_settle (f.laptops[0]);
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
    fixture_settle (f.laptops[i]);
  printf ("sync_working_apart_2x%dx%d %.0f ms\n", DOCUMENTS, EDITS, milliseconds_since (began));
  /* Until the programs are at rest, as they are when a laptop comes back. */
  began = g_get_monotonic_time ();
  while (milliseconds_since (began) < 4000)
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
  printf ("sync_%dx%d_both_apart_durable %.0f ms\n", DOCUMENTS, EDITS, ours);
  printf ("sync_wire_bytes_a_byte_of_content %.2f x\n", (double) (relay_get_bytes (f.relay) - before) / (2.0 * DOCUMENTS * EDITS * 5));
  assert_alike (&f);
  for (guint i = 0; i < DOCUMENTS; i++)
    g_assert_cmpuint (wk_text_get_length (fixture_plan_text (plans[0][i]->document)), ==, 2 * EDITS * 5);
  fflush (stdout);
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < DOCUMENTS; i++)
      wk_open_document_unref (plans[side][i]);
  tear_down (&f, NULL);
  compare_with_npm (ours);
  return 0;
}
