/* The first test of all: copies of one plan are written in apart from one another; another learns it only from
 * merged state; nothing is missing anywhere and every collision is visible, and alike, on all copies. */
#include <string.h>

#include "copy.h"
#include "wk-text-private.h"

#define N_COPIES_MAX 5

/* ---- the scenario in words --------------------------------------------------------------------------- */

static void
check_alike (Copy *copies, gsize n)
{
  g_autofree char *first = copy_json (&copies[0]);
  g_autoptr (GBytes) snapshot = y_doc_snapshot_canonical (copies[0].doc);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *json = copy_json (&copies[i]);
      g_autoptr (GBytes) other = y_doc_snapshot_canonical (copies[i].doc);

      g_assert_false (y_doc_has_pending (copies[i].doc));
      g_assert_cmpstr (json, ==, first);
      g_assert_true (g_bytes_equal (snapshot, other));
    }
}

static char *
dup_candidates (WkRecord *record, const char *field)
{
  g_autoptr (GListModel) model = wk_fields_get_candidates (WK_FIELDS (record), field);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (WkCandidate) candidate = g_list_model_get_item (model, i);

      g_string_append_printf (text, "%s%s by %s", i > 0 ? " | " : "", wk_candidate_get_text (candidate),
                              wk_author_get_name (wk_candidate_get_author (candidate)));
    }
  return g_string_free (text, FALSE);
}

static void
test_two_apart (void)
{
  Copy copies[3];
  g_autofree char *goal_id = NULL;
  g_autofree char *step_id = NULL;
  g_autofree char *gone_id = NULL;
  g_autofree char *other_goal_id = NULL;
  g_autoptr (WkPerson) joost = wk_person_new ("a1", "Joost", "Sociaal Wijkteam");
  g_autoptr (WkPerson) karin = wk_person_new ("a2", "Karin", "Inkomensondersteuning");

  copy_open (&copies[0], WK_DOC_PLAN, NULL, 11, "Ineke");
  copy_open (&copies[1], WK_DOC_PLAN, NULL, 22, "Joost");
  copy_open (&copies[2], WK_DOC_PLAN, NULL, 33, "Fatma");

  /* Together. */
  {
    WkRecord *goal = wk_record_list_append (wk_plan_get_goals (copies[0].document));
    WkRecord *other = wk_record_list_append (wk_plan_get_goals (copies[0].document));
    WkRecord *step, *gone;

    goal_id = g_strdup (wk_record_get_id (goal));
    other_goal_id = g_strdup (wk_record_get_id (other));
    wk_text_insert (wk_fields_get_text (WK_FIELDS (goal), "goal"), 0, "Geen angst meer voor de post");
    step = wk_record_list_append (wk_plan_get_steps (goal));
    step_id = g_strdup (wk_record_get_id (step));
    gone = wk_record_list_append (wk_plan_get_steps (goal));
    gone_id = g_strdup (wk_record_get_id (gone));
    wk_text_insert (wk_fields_get_text (WK_FIELDS (gone), "what"), 0, "brieven");
  }
  copy_meet (&copies[0], &copies[1]);

  /* Apart. */
  {
    WkDocument *plan = copies[0].document;
    WkRecord *step = wk_document_get_record (plan, step_id);

    wk_fields_set_person (WK_FIELDS (step), "who", joost);
    wk_fields_set_string (WK_FIELDS (step), "when", "2026-12-04");
    wk_text_insert (wk_fields_get_text (WK_FIELDS (step), "what"), 0, "alle brieven openen");
    wk_record_list_move (wk_plan_get_steps (wk_document_get_record (plan, other_goal_id)), step, 0);
    wk_record_remove (wk_document_get_record (plan, gone_id));
    wk_text_insert (wk_fields_get_text (WK_FIELDS (plan), "dream"), 0, "Rust in huis. ");
    wk_record_list_insert (wk_plan_get_goals (plan), 0);
  }
  {
    WkDocument *plan = copies[1].document;
    WkRecord *step = wk_document_get_record (plan, step_id);
    WkRecord *gone = wk_document_get_record (plan, gone_id);

    wk_fields_set_person (WK_FIELDS (step), "who", karin);
    wk_fields_set_string (WK_FIELDS (step), "when", "2026-12-04");
    wk_text_insert (wk_fields_get_text (WK_FIELDS (step), "what"), 0, "samen ");
    wk_text_insert (wk_fields_get_text (WK_FIELDS (gone), "what"), 7, " over stroom");
    wk_text_insert (wk_fields_get_text (WK_FIELDS (plan), "dream"), 0, "Werken in een keuken. ");
    wk_record_list_insert (wk_plan_get_goals (plan), 0);
    wk_record_remove (wk_document_get_record (plan, other_goal_id));
  }

  copy_meet (&copies[0], &copies[1]);
  copy_send (&copies[1], &copies[2]);
  check_alike (copies, 3);

  for (gsize i = 0; i < 3; i++)
    {
      WkDocument *plan = copies[i].document;
      WkRecord *step = wk_document_get_record (plan, step_id);
      WkRecord *gone = wk_document_get_record (plan, gone_id);
      g_autofree char *who = dup_candidates (step, "who");
      g_autofree char *when = dup_candidates (step, "when");
      g_autofree char *what = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (step), "what"));
      g_autofree char *dream = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (plan), "dream"));
      g_autofree char *kept = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (gone), "what"));

      /* Two chose who: both are there. The same date twice is no collision. */
      g_assert_true (wk_fields_has_collision (WK_FIELDS (step)));
      g_assert_nonnull (strstr (who, "Joost (Sociaal Wijkteam) by Ineke"));
      g_assert_nonnull (strstr (who, "Karin (Inkomensondersteuning) by Joost"));
      g_assert_null (strstr (when, "|"));
      g_assert_cmpuint (g_list_model_get_n_items (wk_fields_get_collisions (WK_FIELDS (step))), ==, 1);

      /* Every word is there. */
      g_assert_nonnull (strstr (what, "alle brieven openen"));
      g_assert_nonnull (strstr (what, "samen "));
      g_assert_nonnull (strstr (dream, "Rust in huis. "));
      g_assert_nonnull (strstr (dream, "Werken in een keuken. "));

      /* Taken away here, written in there: it stays in sight, with the words. */
      g_assert_true (wk_record_is_removed (gone));
      g_assert_true (wk_record_is_edited_after_removal (gone));
      g_assert_true (wk_record_is_visible (gone));
      g_assert_cmpstr (kept, ==, "brieven over stroom");

      /* Moved here under what was taken away there: an orphan in plain sight. */
      g_assert_true (wk_record_is_orphan (step));
      g_assert_true (wk_record_list_find (wk_plan_get_orphan_steps (plan), step, NULL));

      /* Both new goals are there, and the first; the removed one is not. */
      g_assert_cmpuint (wk_record_list_get_length (wk_plan_get_goals (plan)), ==, 3);
      g_assert_false (wk_record_list_find (wk_plan_get_goals (plan), wk_document_get_record (plan, other_goal_id), NULL));
      g_assert_cmpuint (g_list_model_get_n_items (wk_document_get_clashes (plan)), ==, 2);
    }

  /* People choose; then all copies show that alone. */
  {
    WkRecord *step = wk_document_get_record (copies[2].document, step_id);
    g_autoptr (WkCollision) collision = g_list_model_get_item (wk_fields_get_collisions (WK_FIELDS (step)), 0);
    g_autoptr (WkCandidate) candidate = g_list_model_get_item (wk_collision_get_candidates (collision), 1);
    g_autofree char *chosen = g_strdup (wk_candidate_get_text (candidate));

    g_assert_true (wk_collision_resolve (collision, candidate));
    g_assert_true (wk_record_remove (wk_document_get_record (copies[2].document, gone_id)));
    g_assert_true (wk_record_restore (wk_document_get_record (copies[2].document, other_goal_id)));
    copy_send (&copies[2], &copies[0]);
    copy_send (&copies[2], &copies[1]);
    check_alike (copies, 3);
    for (gsize i = 0; i < 3; i++)
      {
        WkRecord *here = wk_document_get_record (copies[i].document, step_id);
        g_autofree char *who = dup_candidates (here, "who");
        g_autofree char *expected = g_strdup_printf ("%s by Fatma", chosen);

        g_assert_cmpstr (who, ==, expected);
        g_assert_false (wk_record_is_orphan (here));
        g_assert_false (wk_record_is_visible (wk_document_get_record (copies[i].document, gone_id)));
        g_assert_cmpuint (g_list_model_get_n_items (wk_document_get_clashes (copies[i].document)), ==, 0);
      }
  }
  for (gsize i = 0; i < 3; i++)
    copy_close (&copies[i]);
}

/* ---- at random --------------------------------------------------------------------------------------- */

/* What some copy did, remembered apart from the documents: entries of registers and single characters. */
typedef struct
{
  guint64 client, clock; /* at which it was made */
  gboolean gone; /* someone who saw it took it away */
  gboolean again; /* it came back by an undo: may be there or not */
} Made;

typedef struct
{
  Copy copies[N_COPIES_MAX + 1];
  gsize n;
  GRand *rand;
  GHashTable *entries; /* "record/field/opid" → Made */
  GHashTable *chars; /* "text/char" → Made */
  GHashTable *removals; /* "record/removed/opid" → GHashTable of clocks seen */
  GHashTable *records; /* ids */
  GPtrArray *mail[N_COPIES_MAX]; /* (element-type GBytes): updates under way to each copy */
  guint next_char;
  guint next_value;
  guint next_client;
  char *cut[N_COPIES_MAX]; /* (owned) (nullable): the id of what each copy has cut */
  GHashTable *mirrors[N_COPIES_MAX + 1]; /* list → GPtrArray of records, kept by items-changed alone */
} World;

static void
update_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  World *world = data;

  if (!local)
    return;
  for (gsize i = 0; i < world->n; i++)
    {
      if (world->copies[i].doc == doc)
        continue;
      /* A third is lost, some come twice; all come late and in any order. */
      if (g_rand_int_range (world->rand, 0, 3) > 0)
        g_ptr_array_add (world->mail[i], g_bytes_ref (update));
      if (g_rand_int_range (world->rand, 0, 5) == 0)
        g_ptr_array_add (world->mail[i], g_bytes_ref (update));
    }
}

static void
mirror_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  GPtrArray *mirror = data;

  g_assert_cmpuint (position + removed, <=, mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (mirror, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (WkRecord) record = g_list_model_get_item (model, position + i);

      g_ptr_array_insert (mirror, position + i, record);
    }
}

static void
watch_list (World *world, gsize copy, WkRecordList *list)
{
  GPtrArray *mirror;

  if (g_hash_table_contains (world->mirrors[copy], list))
    return;
  mirror = g_ptr_array_new ();
  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    g_ptr_array_add (mirror, wk_record_list_get (list, i));
  g_hash_table_insert (world->mirrors[copy], list, mirror);
  g_signal_connect (list, "items-changed", G_CALLBACK (mirror_cb), mirror);
}

static void
check_mirrors (World *world, gsize copy)
{
  GHashTableIter iter;
  gpointer list, mirror;

  g_hash_table_iter_init (&iter, world->mirrors[copy]);
  while (g_hash_table_iter_next (&iter, &list, &mirror))
    {
      g_assert_cmpuint (((GPtrArray *) mirror)->len, ==, wk_record_list_get_length (list));
      for (guint i = 0; i < ((GPtrArray *) mirror)->len; i++)
        g_assert_true (g_ptr_array_index ((GPtrArray *) mirror, i) == (gpointer) wk_record_list_get (list, i));
    }
}

/* Every entry and every character that a copy shows, by name. */
static void
collect_entries (WkFieldSet *set, const char *id, GHashTable *into)
{
  GHashTableIter iter;
  gpointer field, entries;

  g_hash_table_iter_init (&iter, set->registers);
  while (g_hash_table_iter_next (&iter, &field, &entries))
    {
      for (guint i = 0; i < ((GPtrArray *) entries)->len; i++)
        g_hash_table_insert (into,
                             g_strdup_printf ("%s/%s/%s", id, (char *) field,
                                              ((WkEntry *) g_ptr_array_index ((GPtrArray *) entries, i))->opid),
                             GUINT_TO_POINTER (1));
    }
}

static void
collect_text_cb (gpointer text, gpointer data)
{
  g_autofree char *words = wk_text_dup_text (text);

  for (const char *c = words; *c != '\0'; c = g_utf8_next_char (c))
    {
      char *name = g_strdup_printf ("%s/%u", wk_text_get_name (text), g_utf8_get_char (c));
      guint times = GPOINTER_TO_UINT (g_hash_table_lookup (data, name));

      g_hash_table_replace (data, name, GUINT_TO_POINTER (times + 1));
    }
}

static void
collect (Copy *copy, GHashTable **entries, GHashTable **chars)
{
  GHashTableIter iter;
  gpointer record;

  *entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  *chars = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  collect_entries (wk_fields_get_set (WK_FIELDS (copy->document)), "", *entries);
  g_hash_table_iter_init (&iter, wk_document_get_all_records (copy->document));
  while (g_hash_table_iter_next (&iter, NULL, &record))
    collect_entries (wk_fields_get_set (WK_FIELDS (record)), wk_record_get_id (record), *entries);
  wk_document_foreach_text (copy->document, collect_text_cb, *chars);
}

static void
note_changes (GHashTable *made, GHashTable *before, GHashTable *after, guint64 client, guint64 clock)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      Made *known;

      if (g_hash_table_contains (before, name))
        continue;
      known = g_hash_table_lookup (made, name);
      if (known != NULL)
        known->again = TRUE;
      else
        {
          known = g_new0 (Made, 1);
          known->client = client;
          known->clock = clock;
          g_hash_table_insert (made, g_strdup (name), known);
        }
    }
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      if (!g_hash_table_contains (after, name))
        {
          Made *known = g_hash_table_lookup (made, name);

          g_assert_nonnull (known);
          known->gone = TRUE;
        }
    }
}

static GHashTable *
clocks_of (YDoc *doc)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) vector = y_doc_state_vector (doc);
  g_autoptr (GArray) ranges = NULL;
  GHashTable *clocks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  y_state_vector_parse (g_bytes_get_data (vector, NULL), g_bytes_get_size (vector), &ranges, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < ranges->len; i++)
    {
      YClockRange *range = &g_array_index (ranges, YClockRange, i);

      g_hash_table_insert (clocks, g_memdup2 (&range->client, sizeof range->client),
                           g_memdup2 (&range->to, sizeof range->to));
    }
  return clocks;
}

static WkRecord *
pick_record (World *world, WkDocument *plan, const char *kind, gboolean removed_too)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, wk_document_get_all_records (plan));
  while (g_hash_table_iter_next (&iter, NULL, &record))
    {
      if ((kind == NULL || g_str_equal (wk_record_get_kind (record), kind)) &&
          (removed_too || wk_record_is_visible (record)))
        g_ptr_array_add (found, record);
    }
  if (found->len == 0)
    return NULL;
  return g_ptr_array_index (found, g_rand_int_range (world->rand, 0, found->len));
}

static WkText *
pick_text (World *world, WkDocument *plan)
{
  WkRecord *record = pick_record (world, plan, NULL, TRUE);

  if (record == NULL || g_rand_int_range (world->rand, 0, 4) == 0)
    return wk_fields_get_text (WK_FIELDS (plan), g_rand_boolean (world->rand) ? "dream" : "agenda");
  return wk_fields_get_text (WK_FIELDS (record), g_str_equal (wk_record_get_kind (record), "goal") ? "goal" : "what");
}

/* Words of characters that are used once only: some of one byte's worth of UTF-16, some of two. */
static char *
fresh_words (World *world)
{
  GString *words = g_string_new (NULL);
  int n = g_rand_int_range (world->rand, 1, 6);

  for (int i = 0; i < n; i++)
    {
      guint c = world->next_char++;

      g_string_append_unichar (words, c % 3 == 0 ? 0x20000 + c : 0x4e00 + c);
    }
  return g_string_free (words, FALSE);
}

static void
act (World *world, gsize index)
{
  Copy *copy = &world->copies[index];
  WkDocument *plan = copy->document;
  GRand *rand = world->rand;
  WkRecord *goal = pick_record (world, plan, "goal", FALSE);
  WkRecord *step = pick_record (world, plan, "step", FALSE);

  wk_clock_advance (copy->clock, g_rand_int_range (rand, 0, 2000) * 1000);
  switch (g_rand_int_range (rand, 0, 18))
    {
    case 0:
      wk_record_list_insert (wk_plan_get_goals (plan), g_rand_int_range (rand, 0, 4));
      break;
    case 1:
    case 2:
      if (goal != NULL)
        {
          g_autofree char *words = fresh_words (world);
          WkRecord *fresh;

          wk_document_begin (plan);
          fresh = wk_record_list_insert (wk_plan_get_steps (goal), g_rand_int_range (rand, 0, 4));
          wk_text_insert (wk_fields_get_text (WK_FIELDS (fresh), "what"), 0, words);
          wk_fields_set_string (WK_FIELDS (fresh), "when", "2026-12-01");
          wk_document_commit (plan);
        }
      break;
    case 3:
    case 4:
      if (step != NULL)
        {
          g_autofree char *name = g_strdup_printf ("P%u", world->next_value++ % 7);
          g_autoptr (WkPerson) person = wk_person_new (NULL, name, NULL);
          GPtrArray *entries;

          g_assert_true (wk_fields_set_person (WK_FIELDS (step), "who", person));
          entries = wk_field_set_entries (wk_fields_get_set (WK_FIELDS (step)), "who");
          g_assert_cmpuint (entries->len, ==, 1);
        }
      break;
    case 5:
      if (step != NULL)
        wk_fields_set_boolean (WK_FIELDS (step), "won", g_rand_boolean (rand));
      else
        wk_fields_set_string (WK_FIELDS (plan), "next-talk", "2026-03-02");
      break;
    case 6:
      {
        g_autofree char *value = g_strdup_printf ("%u", world->next_value++);

        wk_fields_set_string (WK_FIELDS (plan), "next-talk-place", value);
      }
      break;
    case 7:
      if (goal != NULL && step != NULL)
        wk_record_list_move (wk_plan_get_steps (goal), step, g_rand_int_range (rand, 0, 5));
      break;
    case 8:
      if (goal != NULL)
        wk_record_list_move (wk_plan_get_goals (plan), goal, g_rand_int_range (rand, 0, 4));
      break;
    case 9:
      if (step != NULL && goal != NULL)
        g_assert_true (wk_record_remove (g_rand_int_range (rand, 0, 3) == 0 ? goal : step));
      break;
    case 10:
      {
        WkRecord *record = pick_record (world, plan, NULL, TRUE);

        if (record != NULL && wk_record_is_removed (record))
          wk_record_restore (record);
      }
      break;
    case 11:
      {
        WkText *text = pick_text (world, plan);
        guint length = wk_text_get_length (text);

        if (length > 0)
          {
            guint from = g_rand_int_range (rand, 0, length);

            wk_text_delete (text, from, g_rand_int_range (rand, 1, MIN (length - from, 6) + 1));
          }
      }
      break;
    case 12:
      {
        GListModel *clashes = wk_document_get_clashes (plan);
        guint n = g_list_model_get_n_items (clashes);

        if (n > 0)
          {
            g_autoptr (WkRecord) record = g_list_model_get_item (clashes, g_rand_int_range (rand, 0, n));
            g_autoptr (WkCollision) collision
                = g_list_model_get_item (wk_fields_get_collisions (WK_FIELDS (record)), 0);

            if (collision != NULL)
              {
                GListModel *model = wk_collision_get_candidates (collision);
                g_autoptr (WkCandidate) candidate
                    = g_list_model_get_item (model, g_rand_int_range (rand, 0, g_list_model_get_n_items (model)));

                g_assert_true (wk_collision_resolve (collision, candidate));
              }
          }
      }
      break;
    case 13:
      if (g_rand_boolean (rand))
        wk_document_undo (plan);
      else
        wk_document_redo (plan);
      break;
    case 14:
      {
        WkRecord *record = pick_record (world, plan, NULL, FALSE);

        g_free (world->cut[index]);
        world->cut[index] = record != NULL ? g_strdup (wk_record_get_id (record)) : NULL;
      }
      break;
    case 15:
      {
        WkRecord *record = world->cut[index] != NULL ? wk_document_get_record (plan, world->cut[index]) : NULL;
        WkRecord *at = pick_record (world, plan, NULL, FALSE);

        if (record != NULL && at != NULL && wk_plan_put (record, at))
          g_assert_true (wk_record_is_visible (record) && !wk_record_is_orphan (record));
      }
      break;
    default:
      {
        g_autofree char *words = fresh_words (world);
        WkText *text = pick_text (world, plan);

        wk_text_insert (text, g_rand_int_range (rand, 0, wk_text_get_length (text) + 1), words);
      }
    }
}

/* One act of one copy, with what it made and took away written down. */
static void
act_and_note (World *world, gsize index)
{
  Copy *copy = &world->copies[index];
  g_autoptr (GHashTable) entries = NULL;
  g_autoptr (GHashTable) chars = NULL;
  g_autoptr (GHashTable) entries_after = NULL;
  g_autoptr (GHashTable) chars_after = NULL;
  g_autoptr (GHashTable) clocks = clocks_of (copy->doc);
  guint64 client = y_doc_get_client_id (copy->doc);
  GHashTableIter iter;
  gpointer name;
  guint64 clock;

  collect (copy, &entries, &chars);
  act (world, index);
  collect (copy, &entries_after, &chars_after);
  clock = y_doc_get_clock (copy->doc, client);
  /* What a removal saw: all that came before it, and what it did itself. */
  g_hash_table_insert (clocks, g_memdup2 (&client, sizeof client), g_memdup2 (&clock, sizeof clock));
  note_changes (world->entries, entries, entries_after, client, clock - 1);
  note_changes (world->chars, chars, chars_after, client, clock - 1);

  g_hash_table_iter_init (&iter, entries_after);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      if (!g_hash_table_contains (entries, name) && strstr (name, "/removed/") != NULL &&
          !g_hash_table_contains (world->removals, name))
        g_hash_table_insert (world->removals, g_strdup (name), g_hash_table_ref (clocks));
    }
  g_hash_table_iter_init (&iter, wk_document_get_all_records (copy->document));
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_hash_table_add (world->records, g_strdup (name));
}

static void
deliver (World *world, gsize index)
{
  GPtrArray *mail = world->mail[index];
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) update = NULL;

  if (mail->len == 0)
    return;
  update = g_ptr_array_steal_index_fast (mail, g_rand_int_range (world->rand, 0, mail->len));
  y_doc_apply_update (world->copies[index].doc, g_bytes_get_data (update, NULL), g_bytes_get_size (update), "wire",
                      &error);
  g_assert_no_error (error);
}

static void
open_copy (World *world, gsize index, GBytes *state)
{
  Copy *copy = &world->copies[index];
  g_autofree char *name = g_strdup_printf ("Person %" G_GSIZE_FORMAT, index);
  g_autoptr (GError) error = NULL;

  copy_open (copy, WK_DOC_PLAN, NULL, ++world->next_client, name);
  if (state != NULL)
    {
      y_doc_apply_update (copy->doc, g_bytes_get_data (state, NULL), g_bytes_get_size (state), "disk", &error);
      g_assert_no_error (error);
    }
  y_doc_observe_update (copy->doc, update_cb, world, NULL);
  world->mirrors[index] = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  watch_list (world, index, wk_plan_get_goals (copy->document));
  watch_list (world, index, wk_plan_get_orphan_steps (copy->document));
}

/* The program ends and starts again: the same content under a new client id. */
static void
restart_copy (World *world, gsize index)
{
  g_autoptr (GBytes) state = y_doc_encode_state (world->copies[index].doc, NULL, 0, NULL);

  g_clear_pointer (&world->mirrors[index], g_hash_table_unref);
  copy_close (&world->copies[index]);
  open_copy (world, index, state);
}

static gboolean
was_seen (GHashTable *clocks, Made *made)
{
  guint64 *clock = g_hash_table_lookup (clocks, &made->client);

  return clock != NULL && made->clock < *clock;
}

/* Whether something of the record is there that no remover whose word still stands had seen. */
static gboolean
has_unseen (World *world, WkRecord *record)
{
  g_autofree char *start = g_strdup_printf ("%s/", wk_record_get_id (record));
  g_autofree char *text_start = g_strdup_printf ("text:%s:", wk_record_get_id (record));
  GPtrArray *entries = wk_field_set_entries (wk_fields_get_set (WK_FIELDS (record)), "removed");

  for (guint i = 0; i < entries->len; i++)
    {
      g_autofree char *key
          = g_strdup_printf ("%sremoved/%s", start, ((WkEntry *) g_ptr_array_index (entries, i))->opid);
      GHashTable *clocks = g_hash_table_lookup (world->removals, key);
      gboolean unseen = FALSE;
      GHashTableIter iter;
      gpointer name, made;

      g_assert_nonnull (clocks);
      g_hash_table_iter_init (&iter, world->entries);
      while (!unseen && g_hash_table_iter_next (&iter, &name, &made))
        unseen = g_str_has_prefix (name, start) && strstr (name, "/removed/") == NULL && !((Made *) made)->gone &&
                 !was_seen (clocks, made);
      g_hash_table_iter_init (&iter, world->chars);
      while (!unseen && g_hash_table_iter_next (&iter, &name, &made))
        unseen = g_str_has_prefix (name, text_start) && !((Made *) made)->gone && !was_seen (clocks, made);
      if (!unseen)
        return FALSE;
    }
  return TRUE;
}

static void
check_made (GHashTable *made, GHashTable *there)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, made);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      Made *known = value;

      if (known->again)
        continue;
      if (g_hash_table_contains (there, name) == known->gone)
        g_error ("%s is %s", (char *) name, known->gone ? "there, though taken away" : "missing");
    }
  g_hash_table_iter_init (&iter, there);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      Made *known = g_hash_table_lookup (made, name);

      /* Two who took the same words away may both bring them back; nothing else is ever there twice. */
      g_assert_nonnull (known);
      g_assert_true (known->again || GPOINTER_TO_UINT (value) == 1);
    }
}

/* How many stand in the lists that a screen shows. */
static guint
count_shown (WkDocument *plan)
{
  WkRecordList *goals = wk_plan_get_goals (plan);
  guint n = wk_record_list_get_length (goals) + wk_record_list_get_length (wk_plan_get_orphan_steps (plan));

  for (guint i = 0; i < wk_record_list_get_length (goals); i++)
    n += wk_record_list_get_length (wk_plan_get_steps (wk_record_list_get (goals, i)));
  return n;
}

/* Each that is visible stands in one list, once. */
static void
check_places (WkDocument *plan)
{
  GHashTableIter iter;
  gpointer item;
  guint visible = 0;

  g_hash_table_iter_init (&iter, wk_document_get_all_records (plan));
  while (g_hash_table_iter_next (&iter, NULL, &item))
    {
      WkRecord *parent = wk_record_get_parent (item);

      if (!wk_record_is_visible (item))
        continue;
      visible++;
      if (g_str_equal (wk_record_get_kind (item), "goal"))
        g_assert_true (wk_record_list_find (wk_plan_get_goals (plan), item, NULL));
      else if (wk_record_is_orphan (item))
        {
          g_assert_false (wk_record_is_visible (parent));
          g_assert_true (wk_record_list_find (wk_plan_get_orphan_steps (plan), item, NULL));
        }
      else
        g_assert_true (wk_record_list_find (wk_plan_get_steps (parent), item, NULL));
    }
  g_assert_cmpuint (count_shown (plan), ==, visible);
}

static void
check_collisions (WkDocument *plan)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, wk_document_get_all_records (plan));
  while (g_hash_table_iter_next (&iter, NULL, &item))
    {
      g_autoptr (GListModel) candidates = NULL;
      gboolean found = FALSE;

      if (!g_str_equal (wk_record_get_kind (item), "step"))
        continue;
      candidates = wk_fields_get_candidates (item, "who");
      for (guint i = 0; i < g_list_model_get_n_items (wk_fields_get_collisions (item)); i++)
        {
          g_autoptr (WkCollision) collision = g_list_model_get_item (wk_fields_get_collisions (item), i);

          if (g_str_equal (wk_collision_get_field (collision), "who"))
            {
              found = TRUE;
              g_assert_cmpuint (g_list_model_get_n_items (wk_collision_get_candidates (collision)), ==,
                                g_list_model_get_n_items (candidates));
            }
        }
      g_assert_true (found == (g_list_model_get_n_items (candidates) > 1));
    }
}

static void
run_world (guint32 seed)
{
  World world = { 0 };
  guint n_acts;
  Copy *late;

  world.rand = g_rand_new_with_seed (seed);
  world.n = g_rand_int_range (world.rand, 2, N_COPIES_MAX + 1);
  world.entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  world.chars = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  world.removals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  world.records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; i < world.n; i++)
    {
      world.mail[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      open_copy (&world, i, NULL);
    }

  n_acts = g_rand_int_range (world.rand, 30, 160);
  for (guint i = 0; i < n_acts; i++)
    {
      gsize who = g_rand_int_range (world.rand, 0, world.n);

      act_and_note (&world, who);
      for (int j = g_rand_int_range (world.rand, 0, 3); j > 0; j--)
        deliver (&world, g_rand_int_range (world.rand, 0, world.n));
      if (g_rand_int_range (world.rand, 0, 25) == 0)
        copy_meet (&world.copies[0], &world.copies[world.n - 1]);
      if (g_rand_int_range (world.rand, 0, 40) == 0 && !y_doc_has_pending (world.copies[who].doc))
        restart_copy (&world, who);
    }

  /* All meet; then one that was never there learns the whole from the last alone. */
  for (gsize round = 0; round < 2; round++)
    {
      for (gsize i = 1; i < world.n; i++)
        copy_meet (&world.copies[0], &world.copies[i]);
    }
  late = &world.copies[world.n];
  open_copy (&world, world.n, NULL);
  copy_send (&world.copies[world.n - 1], late);
  check_alike (world.copies, world.n + 1);

  for (gsize i = 0; i <= world.n; i++)
    {
      WkDocument *plan = world.copies[i].document;
      g_autoptr (GHashTable) entries = NULL;
      g_autoptr (GHashTable) chars = NULL;
      GHashTableIter iter;
      gpointer id;

      collect (&world.copies[i], &entries, &chars);
      check_made (world.entries, entries);
      check_made (world.chars, chars);
      check_mirrors (&world, i);
      check_places (plan);
      check_collisions (plan);
      g_assert_cmpuint (g_hash_table_size (wk_document_get_all_records (plan)), ==, g_hash_table_size (world.records));
      g_hash_table_iter_init (&iter, world.records);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        {
          WkRecord *record = wk_document_get_record (plan, id);

          g_assert_nonnull (record);
          if (wk_record_is_removed (record) && has_unseen (&world, record))
            g_assert_true (wk_record_is_visible (record));
        }
    }

  for (gsize i = 0; i <= world.n; i++)
    {
      g_clear_pointer (&world.mirrors[i], g_hash_table_unref);
      copy_close (&world.copies[i]);
      if (i == world.n)
        continue;
      g_ptr_array_unref (world.mail[i]);
      g_free (world.cut[i]);
    }
  g_hash_table_unref (world.entries);
  g_hash_table_unref (world.chars);
  g_hash_table_unref (world.removals);
  g_hash_table_unref (world.records);
  g_rand_free (world.rand);
}

static void
test_many_at_random (void)
{
  const char *given = g_getenv ("WK_TEST_SEED");
  guint rounds = g_getenv ("WK_LONG") != NULL ? 5000 : 200;

  if (given != NULL)
    {
      run_world (g_ascii_strtoull (given, NULL, 10));
      return;
    }
  for (guint i = 0; i < rounds; i++)
    {
      /* Half of them the same each time, half new ones. */
      guint32 seed = i % 2 == 0 ? i : (guint32) g_test_rand_int ();

      g_test_message ("WK_TEST_SEED=%u", seed);
      run_world (seed);
    }
}

/* Somebody types while another's choice comes in: what they did not see is not written over. */
static void
test_written_over (void)
{
  Copy copies[2];
  WkFields *mine, *theirs;
  g_autoptr (GListModel) seen = NULL, again = NULL;
  g_autofree char *shown = NULL, *back = NULL;

  copy_open (&copies[0], WK_DOC_BASE, NULL, 11, "Ineke");
  copy_open (&copies[1], WK_DOC_BASE, NULL, 12, "Karin");
  mine = WK_FIELDS (copies[0].document);
  theirs = WK_FIELDS (copies[1].document);
  wk_fields_set_string (mine, "language", "Fries");
  copy_meet (&copies[0], &copies[1]);

  seen = wk_fields_get_candidates (mine, "language");
  wk_fields_set_string (theirs, "language", "Turks");
  copy_meet (&copies[0], &copies[1]);
  g_assert_true (wk_fields_set_string_over (mine, "language", "Nederlands", seen));
  copy_meet (&copies[0], &copies[1]);
  for (gsize i = 0; i < 2; i++)
    {
      g_autoptr (GListModel) candidates = wk_fields_get_candidates (WK_FIELDS (copies[i].document), "language");

      /* Theirs and mine; what both had seen is gone. */
      g_assert_cmpuint (g_list_model_get_n_items (candidates), ==, 2);
      g_assert_true (wk_fields_has_collision (WK_FIELDS (copies[i].document)));
      for (guint j = 0; j < 2; j++)
        {
          g_autoptr (WkCandidate) candidate = g_list_model_get_item (candidates, j);

          g_assert_cmpstr (wk_candidate_get_text (candidate), !=, "Fries");
        }
    }

  /* Taken back, only theirs stands there. */
  g_assert_true (wk_document_undo (copies[0].document));
  copy_meet (&copies[0], &copies[1]);
  again = wk_fields_get_candidates (theirs, "language");
  g_assert_cmpuint (g_list_model_get_n_items (again), ==, 1);
  back = wk_fields_dup_string (theirs, "language");
  g_assert_cmpstr (back, ==, "Turks");

  /* Having seen all of it, it is a choice. */
  g_clear_object (&again);
  again = wk_fields_get_candidates (mine, "language");
  g_assert_true (wk_fields_set_string_over (mine, "language", "Nederlands", again));
  copy_meet (&copies[0], &copies[1]);
  g_assert_false (wk_fields_has_collision (theirs));
  shown = wk_fields_dup_string (theirs, "language");
  g_assert_cmpstr (shown, ==, "Nederlands");
  copy_close (&copies[0]);
  copy_close (&copies[1]);
}

/* ---- shown again ---- */

/* What somebody shows who reads a text once, and follows what is told of it from there on. */
typedef struct
{
  GString *shown; /* (owned) (nullable) */
  WkText *text; /* (unowned) */
} Follower;

static void
follow_cb (WkText *text, GArray *deltas, gboolean local, gpointer data)
{
  Follower *self = data;
  gsize at = 0;

  for (guint i = 0; i < deltas->len; i++)
    {
      WkTextDelta *delta = &g_array_index (deltas, WkTextDelta, i);

      if (delta->change == WK_TEXT_INSERT)
        g_string_insert (self->shown, at, delta->text);
      if (delta->change == WK_TEXT_DELETE)
        g_string_erase (self->shown, at, delta->length);
      else
        at += delta->length;
    }
}

static void
appeared_cb (GListModel *steps, guint position, guint removed, guint added, gpointer data)
{
  Follower *self = data;
  g_autoptr (WkRecord) step = added > 0 ? g_list_model_get_item (steps, position) : NULL;
  g_autofree char *text = NULL;

  if (step == NULL)
    return;
  self->text = wk_fields_get_text (WK_FIELDS (step), "what");
  text = wk_text_dup_text (self->text);
  self->shown = g_string_new (text);
  g_signal_connect (self->text, "changed", G_CALLBACK (follow_cb), self);
}

/* One takes a step away in which another writes: it comes back into sight, with the words once. */
static void
test_shown_again (void)
{
  Copy copies[2];
  Follower follower = { NULL };
  WkRecord *goal, *step;
  WkRecordList *steps;
  g_autofree char *text = NULL;

  for (guint64 i = 0; i < 2; i++)
    copy_open (&copies[i], WK_DOC_PLAN, NULL, 100 + i, i == 0 ? "Ineke" : "Karin");
  goal = wk_record_list_append (wk_plan_get_goals (copies[0].document));
  steps = wk_plan_get_steps (goal);
  step = wk_record_list_append (steps);
  wk_text_insert (wk_fields_get_text (WK_FIELDS (step), "what"), 0, "De brief lezen");
  copy_meet (&copies[0], &copies[1]);
  wk_record_remove (step);
  wk_text_insert (wk_fields_get_text (WK_FIELDS (wk_document_get_record (copies[1].document, wk_record_get_id (step))), "what"), 14, " met Karin");
  g_signal_connect (steps, "items-changed", G_CALLBACK (appeared_cb), &follower);
  copy_send (&copies[1], &copies[0]);
  g_assert_true (wk_record_is_edited_after_removal (step));
  g_assert_nonnull (follower.shown);
  g_assert_cmpstr (follower.shown->str, ==, "De brief lezen met Karin");
  /* And what comes then is told as ever. */
  wk_text_insert (follower.text, 0, "Samen: ");
  text = wk_text_dup_text (follower.text);
  g_assert_cmpstr (follower.shown->str, ==, text);
  g_signal_handlers_disconnect_by_data (steps, &follower);
  g_signal_handlers_disconnect_by_data (follower.text, &follower);
  g_string_free (follower.shown, TRUE);
  for (guint i = 0; i < 2; i++)
    copy_close (&copies[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  g_test_add_func ("/copies/two-apart", test_two_apart);
  g_test_add_func ("/copies/shown-again", test_shown_again);
  g_test_add_func ("/copies/written-over", test_written_over);
  g_test_add_func ("/copies/many-at-random", test_many_at_random);
  return g_test_run ();
}
