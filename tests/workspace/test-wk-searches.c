/* Everything that people wrote is found, however it is spelt, with the place; and what was searched for is kept where nobody else reads it. */
#include "workspace-fixture.h"

#include <string.h>

#include "wk-search.h"
#include "wk-searches.h"
#include "wk-store-side.h"

static GPtrArray *
search (LaptopFixture *f, const char *words)
{
  g_auto (Waiter) waiter = { NULL };
  g_autoptr (GError) error = NULL;
  GPtrArray *found;

  wk_workspace_search_async (f->workspace, words, 20, NULL, fixture_cb, &waiter);
  found = wk_workspace_search_finish (f->workspace, fixture_wait (&waiter), &error);
  g_assert_no_error (error);
  return found;
}

/* The first place that is found: part, domain, field, and what of the snippet is marked. "": nothing. */
static char *
describe (LaptopFixture *f, const char *words)
{
  g_autoptr (GPtrArray) all = search (f, words);
  const WkFound *found = all->len > 0 ? all->pdata[0] : NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (found == NULL)
    return g_strdup ("");
  g_string_printf (out, "%s/%s/%s", found->part, found->domain, found->field);
  for (guint i = 0; i < found->marks->len; i++)
    {
      const WkFoundMark *mark = &g_array_index (found->marks, WkFoundMark, i);

      g_assert_cmpuint (mark->start + mark->length, <=, strlen (found->snippet));
      g_string_append_printf (out, " [%.*s]", (int) mark->length, found->snippet + mark->start);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
assert_found (LaptopFixture *f, const char *words, const char *expected)
{
  g_autofree char *found = describe (f, words);

  if (g_strcmp0 (found, expected) != 0)
    g_error ("%s: %s, not %s", words, found, expected);
}

static void
write_files (LaptopFixture *f)
{
  WkFile *file = fixture_add (f->workspace, "Mohammed", "El Idrissi");
  WkFile *other = fixture_add (f->workspace, "Олександр", "Коваленко");
  WkDocument *plan = wk_file_get_plan (file), *money = wk_file_get_domain (file, "money");
  WkRecord *goal, *step, *barrier;

  wk_text_set_text (wk_fields_get_text (WK_FIELDS (wk_file_get_story (file)), "story"),
                    "Twaalf jaar werkte ik als lasser in de haven. Daarna kwam de reorganisatie, en\nsindsdien slaap ik slecht.");
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (money), "situation"), "De belastingdienst schrijft elke week.");
  barrier = wk_record_list_append (wk_document_get_records (money, "barrier"));
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (barrier), "barrier"), "Hij durft zijn broer Yusuf niets te vragen.");
  goal = wk_record_list_append (wk_document_get_records (plan, "goal"));
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (goal), "goal"), "Weer in de scheepsbouw werken.");
  step = wk_record_list_append (wk_record_get_children (goal, "step"));
  wk_text_set_text (wk_fields_get_text (WK_FIELDS (step), "what"), "Lascertificaat halen.");
  wk_file_add_contact (other, "work", "phone", NULL, "Hij wil مُحَمَّد uit de moskee meenemen, en Çağla.", TRUE);
  fixture_settle (f->workspace);
  g_object_unref (file);
  g_object_unref (other);
}

static void
test_places (LaptopFixture *f, gconstpointer data)
{
  write_files (f);
  for (guint round = 0; round < 2; round++)
    {
      assert_found (f, "reorganisatie", "story//story [reorganisatie,]");
      assert_found (f, "reorg slaap", "story//story [reorganisatie,] [slaap]");
      assert_found (f, "belastingdienst", "domain/money/situation [belastingdienst]");
      assert_found (f, "scheepsbouw", "goal//goal [scheepsbouw]");
      assert_found (f, "lascertificaat", "step//what [Lascertificaat]");
      assert_found (f, "moskee", "contact/work/notes [moskee]");
      /* Across accents, spellings and scripts. */
      assert_found (f, "cagla", "contact/work/notes [Çağla.]");
      assert_found (f, "Youssef", "barrier/money/barrier [Yusuf]");
      assert_found (f, "يوسف", "barrier/money/barrier [Yusuf]");
      assert_found (f, "محمد", "contact/work/notes [مُحَمَّد]");
      assert_found (f, "Aleksandr", "name// [Олександр]");
      assert_found (f, "Muhammad idrissi", "name// [Mohammed] [Idrissi]");
      /* A letter too many, missing, wrong, or changed with its neighbour. */
      assert_found (f, "reorganisatei", "story//story [reorganisatie,]");
      assert_found (f, "belastingdinst", "domain/money/situation [belastingdienst]");
      assert_found (f, "moskkee", "contact/work/notes [moskee]");
      assert_found (f, "scheepbauw", "goal//goal [scheepsbouw]");
      assert_found (f, "havn", "story//story [haven.]");
      assert_found (f, "olifant", "");
      assert_found (f, "reorganisatie olifant", "");
      fixture_reopen (f);
    }
}

static void
test_snippet (LaptopFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) cut = NULL, both = NULL;

  write_files (f);
  cut = search (f, "reorganisatie");
  g_assert_cmpuint (cut->len, ==, 1);
  g_assert_cmpstr (((WkFound *) cut->pdata[0])->snippet, ==, "… haven. Daarna kwam de reorganisatie, en sindsdien slaap ik slecht.");
  /* All places of one file stand together; a word that stands there is not taken for a misspelling of "week". */
  both = search (f, "werk");
  g_assert_cmpuint (both->len, ==, 2);
  g_assert_true (wk_id_equal (&((WkFound *) both->pdata[0])->resident, &((WkFound *) both->pdata[1])->resident));
}

/* What was taken away is not found, and mends no misspelling any more. */
static void
test_taken_away (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Piet", "Bakker");
  WkText *story = wk_fields_get_text (WK_FIELDS (wk_file_get_story (file)), "story");

  wk_text_set_text (story, "Zijn xylofoon is verkocht.");
  fixture_settle (f->workspace);
  assert_found (f, "xylofon", "story//story [xylofoon]");
  wk_text_set_text (story, "Zijn piano is verkocht.");
  fixture_settle (f->workspace);
  assert_found (f, "xylofoon", "");
  assert_found (f, "xylofon", "");
  assert_found (f, "verkohct", "story//story [verkocht.]");
  g_object_unref (file);
}

/* ---- what is kept ---------------------------------------------------------------------------------------------- */

static char *
join (char **words)
{
  char *joined = g_strjoinv ("|", words);

  g_strfreev (words);
  return joined;
}

static void
assert_kept (LaptopFixture *f, const char *recent, const char *saved)
{
  WkSearches *searches = wk_workspace_get_searches (f->workspace);
  g_autofree char *these = join (wk_searches_dup_recent (searches)), *those = join (wk_searches_dup_saved (searches));

  g_assert_cmpstr (these, ==, recent);
  g_assert_cmpstr (those, ==, saved);
}

static void
test_kept (LaptopFixture *f, gconstpointer data)
{
  WkSearches *searches = wk_workspace_get_searches (f->workspace);

  assert_kept (f, "", "");
  wk_searches_note (searches, " haven ", 3, NULL);
  wk_searches_note (searches, "geld", 2, NULL);
  wk_searches_note (searches, "HAVEN", 3, NULL);
  wk_searches_note (searches, " .- ", 0, NULL);
  wk_searches_save (searches, "wacht op opvang", TRUE);
  wk_searches_save (searches, "Wacht op opvang!", TRUE);
  wk_searches_save (searches, "schulden", TRUE);
  assert_kept (f, "HAVEN|geld", "schulden|wacht op opvang");
  fixture_settle (f->workspace);
  fixture_reopen (f);
  assert_kept (f, "HAVEN|geld", "schulden|wacht op opvang");
  searches = wk_workspace_get_searches (f->workspace);
  g_assert_true (wk_searches_is_saved (searches, "Schulden"));
  wk_searches_save (searches, "schulden", FALSE);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *words = g_strdup_printf ("huur%u", i);

      wk_searches_note (searches, words, 1, NULL);
    }
  g_auto (GStrv) recent = wk_searches_dup_recent (searches);
  g_assert_cmpuint (g_strv_length (recent), ==, 12);
  g_assert_cmpstr (recent[0], ==, "huur19");
  wk_searches_clear_recent (searches);
  assert_kept (f, "", "wacht op opvang");
}

/* Of whoever leaves the list no search stays. */
static void
test_left (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mohammed", "El Idrissi");
  WkId id;
  WkSearches *searches = wk_workspace_get_searches (f->workspace);

  fixture_settle (f->workspace);
  g_assert_true (wk_id_init_from_hex (&id, wk_file_get_resident_id (file)));
  g_object_unref (file);
  wk_searches_note (searches, "idrissi", 1, NULL);
  wk_searches_note (searches, "opvang", 1, NULL);
  wk_searches_save (searches, "Mohamed", TRUE);
  wk_resident_list_remove (wk_workspace_get_residents (f->workspace), &id);
  assert_kept (f, "opvang", "");
}

typedef struct {
  WkVault *vault;
  GPtrArray *lines;          /* (owned) of WkAccessLine */
} Log;

static void
read_log_thread (gpointer data)
{
  Log *log = data;
  g_autoptr (GError) error = NULL;

  log->lines = wk_store_list_access (log->vault->store, NULL, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_true (wk_store_verify_access (log->vault->store, &error));
}

static void
assert_line (const WkAccessLine *line, gboolean has_subject, const char *details)
{
  gsize n;
  const char *text = g_bytes_get_data (line->bytes, &n);
  g_autofree char *copy = g_strndup (text, n);

  g_assert_cmpint (line->has_subject, ==, has_subject);
  g_assert_cmpstr (copy, ==, details);
}

static void
test_log (LaptopFixture *f, gconstpointer data)
{
  WkFile *file = fixture_add (f->workspace, "Mohammed", "El Idrissi");
  WkSearches *searches = wk_workspace_get_searches (f->workspace);
  Log log = { f->workspace->vault, NULL };

  fixture_settle (f->workspace);
  wk_searches_note (searches, "haven slaap", 7, NULL);
  wk_searches_note (searches, "idrissi", 1, wk_file_get_resident_id (file));
  wk_searches_note (searches, "idrissi", 1, wk_file_get_resident_id (file));
  wk_worker_run_sync (f->workspace->vault->worker, read_log_thread, &log);
  g_assert_cmpuint (log.lines->len, ==, 2);
  /* Its words lie under the key of the one whom they found, or nowhere. */
  assert_line (log.lines->pdata[0], FALSE, "{\"found\":7,\"function\":\"Werk\",\"name\":\"Ineke Veldman\",\"organisation\":\"Tiem\",\"search\":2}");
  assert_line (log.lines->pdata[1], TRUE, "{\"found\":1,\"function\":\"Werk\",\"name\":\"Ineke Veldman\",\"organisation\":\"Tiem\",\"search\":\"idrissi\"}");
  g_ptr_array_unref (log.lines);
  g_object_unref (file);
}

#define ADD(path, func) g_test_add (path, LaptopFixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/searches/places", test_places);
  ADD ("/searches/snippet", test_snippet);
  ADD ("/searches/taken-away", test_taken_away);
  ADD ("/searches/kept", test_kept);
  ADD ("/searches/left", test_left);
  ADD ("/searches/log", test_log);
  return g_test_run ();
}
