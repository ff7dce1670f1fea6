/* Eight at a table on a poor wireless network: 200 ms each way, 1 Mbit/s for all together, each second one line in twenty dies. Everybody
 * types on, and in the end all have the same, every letter of it. */
#include "workspace-fixture.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "weather.h"

#define MEMBERS 8
#define KEY_MS 350

typedef struct {
  WkTable *table;
  guint member, n, of;       /* keys typed; keys to type */
} Typist;

/* Each types in the one sentence that all type in, an own letter, so that it can be told what became of it. */
static gboolean
key_cb (gpointer data)
{
  Typist *typist = data;
  WkText *text = fixture_plan_text (wk_table_get_plan (typist->table));
  char letter[2] = { 'a' + typist->member, 0 };

  wk_text_insert (text, wk_text_get_length (text) / 2, letter);
  return ++typist->n < typist->of ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
all_equal (WkTable **tables)
{
  g_autofree char *first = wk_text_dup_text (fixture_plan_text (wk_table_get_plan (tables[0])));

  for (guint i = 1; i < MEMBERS; i++)
    {
      g_autofree char *text = wk_text_dup_text (fixture_plan_text (wk_table_get_plan (tables[i])));
      if (!g_str_equal (text, first))
        return FALSE;
    }
  return TRUE;
}

static gboolean
all_typed (Typist *typists)
{
  for (guint i = 0; i < MEMBERS; i++)
    if (typists[i].n < typists[i].of)
      return FALSE;
  return TRUE;
}

#define WAIT_LONG(condition)                                  \
  do {                                                        \
    gint64 until_ = g_get_monotonic_time () + 180000000;      \
    while (!(condition))                                      \
      {                                                       \
        g_assert_cmpint (g_get_monotonic_time (), <, until_); \
        fixture_iterate ();                                   \
      }                                                       \
  } while (0)

static void
test_eight (void)
{
  const guint keys = g_getenv ("WK_LONG") != NULL ? 600 : 40;
  char *dir = fixture_make_dir ();
  WkWorkspace *workspaces[MEMBERS];
  WkTable *tables[MEMBERS];
  Typist typists[MEMBERS];
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (Weather) weather = NULL;
  g_autofree char *address = NULL, *text = NULL;
  guint n_away = 0;
  WkFile *file;

  workspaces[0] = fixture_create (dir, "Ineke Veldman");
  file = fixture_add (workspaces[0], "Mehmet", "Çelik");
  wk_text_set_text (fixture_plan_text (wk_file_get_plan (file)), "||");
  wk_workspace_open_table_async (workspaces[0], file, NULL, fixture_cb, &waiter);
  tables[0] = wk_workspace_open_table_finish (workspaces[0], fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  fixture_waiter_clear (&waiter);
  weather = weather_new (atoi (strrchr (wk_table_get_addresses (tables[0])[0], ':') + 1), 7);
  weather_set (weather, 200, 125000, 0);
  address = g_strdup_printf ("127.0.0.1:%u", weather_get_port (weather));
  for (guint i = 1; i < MEMBERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Gast %u", i);

      workspaces[i] = wk_workspace_new_guest (name, NULL);
      tables[i] = wk_workspace_join_table (workspaces[i], address, wk_table_get_code (tables[0]));
    }
  for (guint i = 1; i < MEMBERS; i++)
    {
      GListModel *knocks = wk_table_get_knocks (tables[0]);

      WAIT_LONG (g_list_model_get_n_items (knocks) > 0);
      g_autoptr (WkKnock) knock = g_list_model_get_item (knocks, 0);
      wk_table_admit (tables[0], knock);
    }
  for (guint i = 1; i < MEMBERS; i++)
    WAIT_LONG (wk_table_get_plan (tables[i]) != NULL && wk_text_get_length (fixture_plan_text (wk_table_get_plan (tables[i]))) == 2);

  weather_set (weather, 200, 125000, 50);
  for (guint i = 0; i < MEMBERS; i++)
    {
      typists[i] = (Typist) { tables[i], i, 0, keys };
      g_timeout_add (KEY_MS + i, key_cb, &typists[i]);
    }
  while (!all_typed (typists))
    {
      fixture_iterate ();
      for (guint i = 1; i < MEMBERS; i++)
        {
          n_away += wk_table_get_state (tables[i]) == WK_TABLE_AWAY;
          /* Nobody is ever thrown out by the weather. */
          g_assert_true (wk_table_get_state (tables[i]) == WK_TABLE_AWAY || wk_table_get_state (tables[i]) == WK_TABLE_OPEN);
        }
    }
  g_test_message ("%u lines died, %" G_GUINT64_FORMAT " bytes went", weather_count_deaths (weather), weather_count_bytes (weather));
  g_assert_cmpuint (weather_count_deaths (weather), >, 0);
  g_assert_cmpuint (n_away, >, 0);

  /* The weather clears; late and narrow it stays. */
  weather_set (weather, 200, 125000, 0);
  WAIT_LONG (all_equal (tables));
  for (guint i = 1; i < MEMBERS; i++)
    WAIT_LONG (wk_table_get_state (tables[i]) == WK_TABLE_OPEN && wk_table_get_everyone_in_step (tables[i]));
  g_assert_true (all_equal (tables));
  text = wk_text_dup_text (fixture_plan_text (wk_table_get_plan (tables[0])));
  g_assert_cmpuint (strlen (text), ==, 2 + MEMBERS * keys);
  for (guint i = 0; i < MEMBERS; i++)
    {
      guint n = 0;

      for (const char *p = text; *p != '\0'; p++)
        n += *p == (char) ('a' + i);
      g_assert_cmpuint (n, ==, keys);
    }

  for (guint i = MEMBERS; i > 0; i--)
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
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/weather/eight", test_eight);
  return g_test_run ();
}
