/* Eight members at one table over a poor wireless network: each piece comes 200 ms later, all share one megabit a second, and of a hundred
 * connections five die in each second. Whoever writes can always write, away or not; and in the end all have all of it, once. Real sockets
 * with TLS, in one process. */
#include "workspace-fixture.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "relay.h"
#include "wk-table-private.h"

#define MEMBERS 8
#define ROUNDS 12
#define DEATHS 5
#define PASTE 20000 /* bytes */
#define MEGABIT 125000

typedef struct {
  char *dir;
  Relay *air;
  WkWorkspace *workspaces[MEMBERS];
  WkTable *tables[MEMBERS];
  WkFile *file;
  GRand *rand;
  GHashTable *words; /* (owned) of those that are not taken away again */
} Fixture;

static WkText *
text_of (Fixture *f, guint i)
{
  return fixture_plan_text (wk_table_get_plan (f->tables[i]));
}

static gboolean
all_sit (Fixture *f)
{
  GListModel *knocks = wk_table_get_knocks (f->tables[0]);

  while (g_list_model_get_n_items (knocks) > 0)
    {
      g_autoptr (WkKnock) knock = g_list_model_get_item (knocks, 0);

      wk_table_admit (f->tables[0], knock);
    }
  for (guint i = 1; i < MEMBERS; i++)
    if (wk_table_get_state (f->tables[i]) != WK_TABLE_OPEN || wk_table_get_plan (f->tables[i]) == NULL)
      return FALSE;
  return TRUE;
}

/* The host at the access point, seven guests through the air. */
static void
set_up (Fixture *f, gconstpointer data)
{
  const RelayFaults slow = { .latency = 200, .air = MEGABIT };
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;

  f->rand = g_rand_new_with_seed (8);
  f->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  f->dir = fixture_make_dir ();
  f->workspaces[0] = fixture_create (f->dir, "Ineke Veldman");
  f->file = fixture_add (f->workspaces[0], "Mehmet", "Çelik");
  wk_workspace_open_table_async (f->workspaces[0], f->file, NULL, fixture_cb, &waiter);
  f->tables[0] = wk_workspace_open_table_finish (f->workspaces[0], fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  f->air = relay_new (atoi (strrchr (wk_table_get_addresses (f->tables[0])[0], ':') + 1));
  relay_set_faults (f->air, &slow, 8);
  address = g_strdup_printf ("127.0.0.1:%u", relay_get_port (f->air));
  for (guint i = 1; i < MEMBERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Gast %u", i);

      f->workspaces[i] = wk_workspace_new_guest (name, "Buurt");
      f->tables[i] = wk_workspace_join_table (f->workspaces[i], address, wk_table_get_code (f->tables[0]));
    }
  WAIT_UNTIL (all_sit (f));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  for (guint i = MEMBERS; i > 0; i--)
    {
      wk_table_close (f->tables[i - 1]);
      fixture_finalize (f->tables[i - 1]);
      if (i > 1)
        fixture_finalize (f->workspaces[i - 1]);
    }
  relay_free (f->air);
  fixture_settle (f->workspaces[0]);
  fixture_finalize (f->file);
  fixture_close (f->workspaces[0]);
  fixture_remove_dir (f->dir);
  g_hash_table_unref (f->words);
  g_rand_free (f->rand);
}

/* Between two words, wherever: all write in the same sentence. */
static void
write_word (Fixture *f, guint i, guint round)
{
  g_autofree char *word = g_strdup_printf ("[%u.%u]", i, round), *text = wk_text_dup_text (text_of (f, i)), *now = NULL;
  gsize length = strlen (text), at = g_rand_int_range (f->rand, 0, length + 1);

  while (at > 0 && at < length && text[at] != '[')
    at++;
  g_assert_true (wk_text_insert (text_of (f, i), at, word));
  /* At once, away from the table or not. */
  now = wk_text_dup_text (text_of (f, i));
  g_assert_nonnull (strstr (now, word));
  g_hash_table_add (f->words, g_steal_pointer (&word));
}

/* One's own word of some rounds ago. */
static void
take_away (Fixture *f, guint i, guint round)
{
  g_autofree char *word = g_strdup_printf ("[%u.%u]", i, round), *text = wk_text_dup_text (text_of (f, i));
  const char *at = strstr (text, word);

  g_assert_nonnull (at);
  g_assert_true (wk_text_delete (text_of (f, i), at - text, strlen (word)));
  g_hash_table_remove (f->words, word);
}

static guint
count_words_of_round (Fixture *f, guint round)
{
  g_autofree char *text = wk_text_dup_text (text_of (f, 0));
  guint n = 0;

  for (guint i = 0; i < MEMBERS; i++)
    {
      g_autofree char *word = g_strdup_printf ("[%u.%u]", i, round);

      n += strstr (text, word) != NULL;
    }
  return n;
}

static gboolean
all_equal (Fixture *f)
{
  static const char *const fields[] = { "matters", "well" };

  for (guint k = 0; k < G_N_ELEMENTS (fields); k++)
    {
      g_autofree char *expected = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (wk_table_get_plan (f->tables[0])), fields[k]));

      for (guint i = 1; i < MEMBERS; i++)
        {
          g_autofree char *text = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (wk_table_get_plan (f->tables[i])), fields[k]));

          if (!g_str_equal (text, expected))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
all_safe (Fixture *f)
{
  for (guint i = 1; i < MEMBERS; i++)
    if (wk_table_get_state (f->tables[i]) != WK_TABLE_OPEN || wk_room_guest_get_n_unsafe (f->tables[i]->guest) > 0)
      return FALSE;
  return TRUE;
}

static void
test_poor (Fixture *f, gconstpointer data)
{
  const RelayFaults poor = { .latency = 200, .air = MEGABIT, .dying = 5 }, slow = { .latency = 200, .air = MEGABIT };
  g_autofree char *paste = g_strnfill (PASTE, 'p'), *text = NULL;
  GHashTableIter iter;
  gpointer word;
  gsize length = 0;
  guint round;

  relay_set_faults (f->air, &poor, 8);
  for (round = 0; round < ROUNDS || relay_count_deaths (f->air) < DEATHS; round++)
    {
      for (guint i = 0; i < MEMBERS; i++)
        {
          write_word (f, i, round);
          if (round >= 3 && (round + i) % 4 == 0)
            take_away (f, i, round - 3);
        }
      if (round == ROUNDS / 2)
        wk_text_insert (wk_fields_get_text (WK_FIELDS (wk_table_get_plan (f->tables[3])), "well"), 0, paste);
      /* People read one another's words before they write on. */
      WAIT_UNTIL (count_words_of_round (f, round) > MEMBERS / 2);
    }
  g_test_message ("%u rounds, %u connections died, %u came about", round, relay_count_deaths (f->air), relay_count (f->air));

  relay_set_faults (f->air, &slow, 8);
  WAIT_UNTIL (all_safe (f));
  WAIT_UNTIL (all_equal (f));
  WAIT_UNTIL (wk_table_get_everyone_in_step (f->tables[0]));
  g_assert_cmpuint (relay_count (f->air), >=, MEMBERS - 1 + DEATHS);
  g_assert_cmpuint (g_list_model_get_n_items (wk_table_get_members (f->tables[0])), ==, MEMBERS);
  g_assert_cmpuint (wk_text_get_length (wk_fields_get_text (WK_FIELDS (wk_table_get_plan (f->tables[0])), "well")), ==, PASTE);
  text = wk_text_dup_text (text_of (f, 0));
  g_hash_table_iter_init (&iter, f->words);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    {
      const char *at = strstr (text, word);

      g_assert_nonnull (at);
      g_assert_null (strstr (at + 1, word));
      length += strlen (word);
    }
  /* What was taken away is gone, and nothing else is there. */
  g_assert_cmpuint (strlen (text), ==, length);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/wireless/poor", Fixture, NULL, set_up, test_poor, tear_down);
  return g_test_run ();
}
