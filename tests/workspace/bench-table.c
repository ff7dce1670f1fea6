/* A table of eight on this machine, over WebSocket with TLS, all in one process, so that each figure holds the work of all members together:
 * - table-engine: documents and rooms alone, from an edit to every other copy (the npm servers' figures are beside it: bench-table-npm)
 * - table-applied: whole workspaces, from a key press to every other member's text
 * - table-confirmed: from a member's key press to the word that it is on the host's disk; table-signed: the host's own, signed and on disk
 * - table-join: to a plan with a year's history; table-typing: what all typing for a minute costs each */
#include "wk-table-private.h"
#include "workspace-fixture.h"

#include "wk-connector.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define SAMPLES 300
#define SAVES 20

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static void
print_figures (const char *what, guint members, gint64 *times, guint n)
{
  qsort (times, n, sizeof *times, compare);
  printf ("table-%s-%u-p50 %.3f ms\n", what, members, times[n / 2] / 1000.0);
  printf ("table-%s-%u-p99 %.3f ms\n", what, members, times[n * 99 / 100] / 1000.0);
  fflush (stdout);
}

static WkText *
text_of (WkTable *table)
{
  return fixture_plan_text (wk_table_get_plan (table));
}

static gboolean
all_have (WkTable **tables, guint n, guint length)
{
  for (guint i = 0; i < n; i++)
    if (wk_text_get_length (text_of (tables[i])) != length)
      return FALSE;
  return TRUE;
}

static double
cpu_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double
memory_mib (void)
{
  g_autofree char *text = NULL;
  long size, resident;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) || sscanf (text, "%ld %ld", &size, &resident) != 2)
    return 0;
  return resident * 4096.0 / 1048576;
}

typedef struct { WkTable *table; guint n; } Typist;

static gboolean
key_cb (gpointer data)
{
  Typist *typist = data;
  WkText *text = text_of (typist->table);
  guint length = wk_text_get_length (text);

  /* One in ten takes back. */
  if (++typist->n % 10 == 0 && length > 20)
    wk_text_delete (text, length - 1, 1);
  else
    wk_text_insert (text, MIN (length, typist->n % 200), "e");
  return G_SOURCE_CONTINUE;
}

/* All type six keys a second for a minute. */
static void
type_together (WkTable **tables, guint members)
{
  Typist typists[8];
  guint sources[8];
  double cpu = cpu_seconds (), memory = memory_mib ();
  gint64 until = g_get_monotonic_time () + 60 * G_USEC_PER_SEC, worst = 0, last;

  for (guint i = 0; i < members; i++)
    {
      typists[i] = (Typist) { tables[i], i * 3 };
      sources[i] = g_timeout_add (160 + i, key_cb, &typists[i]);
    }
  last = g_get_monotonic_time ();
  while (last < until)
    {
      gint64 now;

      g_main_context_iteration (NULL, TRUE);
      now = g_get_monotonic_time ();
      worst = MAX (worst, now - last);
      last = now;
    }
  for (guint i = 0; i < members; i++)
    g_source_remove (sources[i]);
  printf ("table-typing-%u-cpu %.2f %%-of-a-core-each\n", members, (cpu_seconds () - cpu) / 60 * 100 / members);
  printf ("table-typing-%u-memory %.1f MiB-all-together\n", members, memory_mib ());
  printf ("table-typing-%u-memory-grown %.2f MiB-all-together\n", members, memory_mib () - memory);
  printf ("table-typing-%u-longest-turn %.1f ms\n", members, worst / 1000.0);
  fflush (stdout);
}

/* ---- documents and rooms alone --------------------------------------------------------------------------------------- */

static void
engine_connected_cb (WkListener *listener, WkTransport *transport, const char *peer, gpointer data)
{
  wk_room_add_connection (data, transport);
}

static void
engine_knocked_cb (WkRoom *room, WkRoomKnock *knock, gpointer data)
{
  wk_room_admit (room, wk_room_knock_get_id (knock), FALSE);
}

static void
engine_opened_cb (WkRoomGuest *guest, const WkRoomDocument *document, gpointer data)
{
  wk_room_guest_take_document (guest, &document->name.document, data);
}

static void
engine_reached_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkTransport) transport = wk_connector_connect_finish (result, NULL, NULL);

  wk_room_guest_connect (data, transport);
}

static void
measure_engine (guint members)
{
  g_autoptr (WkClock) clock = wk_clock_new_system ();
  g_autoptr (WkRandom) random = wk_random_new_system ();
  g_autoptr (WkTlsIdentity) identity = wk_tls_identity_new (clock, NULL);
  g_autoptr (WkListener) listener = wk_listener_new (identity, WK_TABLE_MESSAGE_LIMIT, 64);
  WkRoomConfig config = { .word = "beuk", .name = "Host", .clock = clock, .random = random };
  g_autoptr (WkRoom) room = wk_room_new (&config);
  g_autoptr (WkDocumentName) name = NULL;
  WkRoomGuest *guests[8] = { NULL };
  YDoc *docs[8];
  gint64 times[1000];
  WkId id;

  wk_id_init_random (&id, random);
  name = wk_document_name_new (&id, &id, 0, "");
  docs[0] = y_doc_new (1, Y_DOC_GC);
  wk_room_add_document (room, name, docs[0]);
  g_signal_connect (room, "knocked", G_CALLBACK (engine_knocked_cb), NULL);
  g_signal_connect (listener, "connected", G_CALLBACK (engine_connected_cb), room);
  g_assert_true (wk_listener_listen (listener, "127.0.0.1", 0, NULL));
  for (guint i = 1; i < members; i++)
    {
      WkRoomConfig guest = { .name = "Gast", .clock = clock, .random = random };

      docs[i] = y_doc_new (1 + i, Y_DOC_GC);
      guests[i] = wk_room_guest_new (&guest, wk_room_get_code (room));
      g_signal_connect (guests[i], "opened", G_CALLBACK (engine_opened_cb), docs[i]);
      wk_connector_connect_async ("127.0.0.1", wk_listener_get_port (listener), NULL, WK_TABLE_MESSAGE_LIMIT, NULL, engine_reached_cb, guests[i]);
      WAIT_UNTIL (wk_room_guest_get_state (guests[i]) == WK_ROOM_GUEST_OPEN);
    }
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      YType *own = y_doc_get_root (docs[i % members], "t", Y_TYPE_TEXT);
      guint length = y_text_length (own, Y_CHARS) + 1, n;
      gint64 until = g_get_monotonic_time () + 1000;

      while (g_get_monotonic_time () < until)
        g_main_context_iteration (NULL, FALSE);
      times[i] = g_get_monotonic_time ();
      y_text_insert (own, Y_CHARS, length - 1, "x", 1, NULL);
      do
        {
          n = 0;
          for (guint k = 0; k < members; k++)
            n += y_text_length (y_doc_get_root (docs[k], "t", Y_TYPE_TEXT), Y_CHARS) == length;
        }
      while (n < members && g_main_context_iteration (NULL, TRUE));
      times[i] = g_get_monotonic_time () - times[i];
    }
  print_figures ("engine", members, times, G_N_ELEMENTS (times));
  wk_room_close (room);
  for (guint i = 1; i < members; i++)
    {
      WAIT_UNTIL (wk_room_guest_get_state (guests[i]) == WK_ROOM_GUEST_ENDED);
      g_object_unref (guests[i]);
    }
  wk_listener_stop (listener);
  for (guint i = 0; i < 20; i++)
    fixture_iterate ();
  for (guint i = 0; i < members; i++)
    y_doc_unref (docs[i]);
}

/* ---- a year's history -------------------------------------------------------------------------------------------------- */

static void
measure_join (void)
{
  char *dir = fixture_make_dir ();
  WkWorkspace *host = fixture_create (dir, "Ineke Veldman"), *guest = wk_workspace_new_guest ("Gast", NULL);
  WkFile *file = fixture_add (host, "Mehmet", "Çelik");
  WkText *text = fixture_plan_text (wk_file_get_plan (file));
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  g_auto (Waiter) waiter = { NULL };
  g_autofree char *address = NULL;
  gint64 times[9];
  WkTable *table;

  /* 250 working days; each some 400 keys, a fifth of which take back. */
  for (guint day = 0; day < 250; day++)
    {
      guint at = g_rand_int_range (rand, 0, wk_text_get_length (text) + 1);

      wk_document_begin (wk_file_get_plan (file));
      for (guint key = 0; key < 400; key++)
        if (key % 5 == 4 && at > 0)
          wk_text_delete (text, --at, 1);
        else
          wk_text_insert (text, at++, key % 6 == 0 ? " " : "e");
      wk_document_commit (wk_file_get_plan (file));
    }
  fixture_settle (host);
  wk_workspace_open_table_async (host, file, NULL, fixture_cb, &waiter);
  table = wk_workspace_open_table_finish (host, fixture_wait (&waiter), NULL);
  fixture_waiter_clear (&waiter);
  address = g_strdup_printf ("127.0.0.1:%d", atoi (strrchr (wk_table_get_addresses (table)[0], ':') + 1));
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      WkTable *joined;

      times[i] = g_get_monotonic_time ();
      joined = wk_workspace_join_table (guest, address, wk_table_get_code (table));
      WAIT_UNTIL (g_list_model_get_n_items (wk_table_get_knocks (table)) > 0);
      g_autoptr (WkKnock) knock = g_list_model_get_item (wk_table_get_knocks (table), 0);
      wk_table_admit (table, knock);
      WAIT_UNTIL (wk_table_get_plan (joined) != NULL && wk_text_get_length (text_of (joined)) == wk_text_get_length (text));
      times[i] = g_get_monotonic_time () - times[i];
      wk_table_close (joined);
      fixture_finalize (joined);
    }
  qsort (times, G_N_ELEMENTS (times), sizeof *times, compare);
  printf ("table-join-a-year %.1f ms\n", times[G_N_ELEMENTS (times) / 2] / 1000.0);
  fflush (stdout);
  wk_table_close (table);
  fixture_finalize (table);
  fixture_finalize (guest);
  fixture_settle (host);
  fixture_finalize (file);
  fixture_close (host);
  fixture_remove_dir (dir);
}

static void
measure (guint members)
{
  char *dir = fixture_make_dir ();
  WkWorkspace *workspaces[8];
  WkTable *tables[8];
  gint64 times[SAMPLES], saves[SAVES];
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  WkFile *file;

  workspaces[0] = fixture_create (dir, "Ineke Veldman");
  file = fixture_add (workspaces[0], "Mehmet", "Çelik");
  wk_workspace_open_table_async (workspaces[0], file, NULL, fixture_cb, &waiter);
  tables[0] = wk_workspace_open_table_finish (workspaces[0], fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  fixture_waiter_clear (&waiter);
  address = g_strdup_printf ("127.0.0.1:%d", atoi (strrchr (wk_table_get_addresses (tables[0])[0], ':') + 1));
  for (guint i = 1; i < members; i++)
    {
      GListModel *knocks = wk_table_get_knocks (tables[0]);

      workspaces[i] = wk_workspace_new_guest ("Gast", "Buurt");
      tables[i] = wk_workspace_join_table (workspaces[i], address, wk_table_get_code (tables[0]));
      WAIT_UNTIL (g_list_model_get_n_items (knocks) > 0);
      g_autoptr (WkKnock) knock = g_list_model_get_item (knocks, 0);
      wk_table_admit (tables[0], knock);
      WAIT_UNTIL (wk_table_get_state (tables[i]) == WK_TABLE_OPEN && wk_table_get_plan (tables[i]) != NULL);
    }

  for (guint i = 0; i < SAMPLES; i++)
    {
      WkText *text = text_of (tables[i % members]);
      guint length = wk_text_get_length (text) + 1;
      gint64 until = g_get_monotonic_time () + 2000;

      /* People do not type in a burst: whatever the last key left behind is done first. */
      while (g_get_monotonic_time () < until)
        g_main_context_iteration (NULL, FALSE);
      times[i] = g_get_monotonic_time ();
      wk_text_insert (text, length - 1, "x");
      while (!all_have (tables, members, length))
        g_main_context_iteration (NULL, TRUE);
      times[i] = g_get_monotonic_time () - times[i];
    }
  print_figures ("applied", members, times, SAMPLES);

  /* A member's words, to the word that they are on the host's disk. */
  for (guint i = 0; i < SAMPLES; i++)
    {
      WkTable *table = tables[1 + i % (members - 1)];
      gint64 until = g_get_monotonic_time () + 2000;

      while (g_get_monotonic_time () < until || wk_room_guest_get_n_unsafe (table->guest) > 0)
        g_main_context_iteration (NULL, FALSE);
      times[i] = g_get_monotonic_time ();
      wk_text_insert (text_of (table), 0, "z");
      while (wk_room_guest_get_n_unsafe (table->guest) > 0)
        g_main_context_iteration (NULL, TRUE);
      times[i] = g_get_monotonic_time () - times[i];
    }
  print_figures ("confirmed", members, times, SAMPLES);

  if (members == 8)
    type_together (tables, members);

  /* The host's own words: from the key to the disk, signed, the gathering of at most 250 ms within. */
  for (guint i = 0; i < SAVES; i++)
    {
      fixture_settle (workspaces[0]);
      saves[i] = g_get_monotonic_time ();
      wk_text_insert (text_of (tables[0]), 0, "y");
      while (wk_workspace_get_save_state (workspaces[0]) == WK_SAVE_SAVED)
        g_main_context_iteration (NULL, TRUE);
      while (wk_workspace_get_save_state (workspaces[0]) != WK_SAVE_SAVED)
        g_main_context_iteration (NULL, TRUE);
      saves[i] = g_get_monotonic_time () - saves[i];
    }
  print_figures ("signed", members, saves, SAVES);

  for (guint i = members; i > 0; i--)
    {
      wk_table_close (tables[i - 1]);
      fixture_finalize (tables[i - 1]);
      if (i > 1)
        fixture_finalize (workspaces[i - 1]);
    }
  fixture_settle (workspaces[0]);
  fixture_finalize (file);
  fixture_close (workspaces[0]);
  fixture_remove_dir (dir);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  measure_engine (8);
  measure_join ();
  measure (2);
  measure (4);
  measure (8);
  return 0;
}
