#include "divided-table.h"

#include <stdlib.h>
#include <string.h>

void
divided_table_set_up (DividedTable *f, gconstpointer data)
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

void
divided_table_tear_down (DividedTable *f, gconstpointer data)
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

gboolean
divided_table_equal (DividedTable *f)
{
  g_autofree char *a = dup_text (f->host), *b = dup_text (f->guest);

  return g_str_equal (a, b);
}

gboolean
divided_table_holds (WkTable *table, const char *words)
{
  g_autofree char *text = dup_text (table);

  return strstr (text, words) != NULL;
}

/* What a twin of a copied home directory would have written under one client id: the same clocks, other words. */
GBytes *
divided_table_dup_twin (DividedTable *f, const char *words)
{
  g_autoptr (YDoc) twin = y_doc_new (5, Y_DOC_GC);

  y_text_insert (y_doc_get_root (twin, wk_text_get_name (fixture_plan_text (wk_table_get_plan (f->host))), Y_TYPE_TEXT), Y_CHARS, 0, words, -1, NULL);
  return y_doc_encode_state (twin, NULL, 0, NULL);
}

void
divided_table_inject (WkTable *table, GBytes *update, gconstpointer origin)
{
  g_assert_true (y_doc_apply_update (table->plan->doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), origin, NULL));
}

void
divided_table_diverge (DividedTable *f)
{
  g_autoptr (GBytes) left = divided_table_dup_twin (f, "links"), right = divided_table_dup_twin (f, "recht");

  relay_cut (f->relay);
  WAIT_UNTIL (wk_table_get_state (f->guest) == WK_TABLE_AWAY);
  divided_table_inject (f->host, left, f->host->room);
  divided_table_inject (f->guest, right, f->guest->guest);
  relay_mend (f->relay);
  WAIT_UNTIL (wk_table_get_state (f->guest) == WK_TABLE_OPEN);
}
