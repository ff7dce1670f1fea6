/* Documents, fields, records and their lists, undo. */
#include <string.h>

#include "copy.h"

static void
count_cb (gpointer object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
count_update_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  (*(guint *) data)++;
}

/* ---- lifetime ---- */

static void
set_every_property (GObject *object)
{
  guint n;
  g_autofree GParamSpec **specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n);

  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) back = G_VALUE_INIT;
      g_autoptr (WkPerson) person = wk_person_new ("a1", "Ineke", "Tiem");
      const char *strings[] = { "money", "work", NULL };

      g_value_init (&value, specs[i]->value_type);
      g_value_init (&back, specs[i]->value_type);
      if ((specs[i]->flags & G_PARAM_WRITABLE) == 0)
        {
          g_object_get_property (object, specs[i]->name, &back);
          continue;
        }
      if (specs[i]->value_type == G_TYPE_STRING)
        g_value_set_string (&value, "2026-11-24");
      else if (specs[i]->value_type == G_TYPE_BOOLEAN)
        g_value_set_boolean (&value, TRUE);
      else if (specs[i]->value_type == G_TYPE_DOUBLE)
        g_value_set_double (&value, 2.5);
      else if (specs[i]->value_type == G_TYPE_STRV)
        g_value_set_boxed (&value, strings);
      else if (specs[i]->value_type == WK_TYPE_PERSON)
        g_value_set_boxed (&value, person);
      else
        g_assert_not_reached ();
      g_object_set_property (object, specs[i]->name, &value);
      g_object_get_property (object, specs[i]->name, &back);
      if (specs[i]->value_type == G_TYPE_STRING)
        g_assert_cmpstr (g_value_get_string (&back), ==, "2026-11-24");
      else if (specs[i]->value_type == G_TYPE_BOOLEAN)
        g_assert_true (g_value_get_boolean (&back));
      else if (specs[i]->value_type == G_TYPE_DOUBLE)
        g_assert_cmpfloat (g_value_get_double (&back), ==, 2.5);
      else if (specs[i]->value_type == G_TYPE_STRV)
        g_assert_cmpstrv (g_value_get_boxed (&back), strings);
      else
        g_assert_true (wk_person_equal (g_value_get_boxed (&back), person));
    }
}

static void
test_lifetime (void)
{
  wk_dossier_init ();
  for (WkDocKind kind = 0; kind < WK_N_DOC_KINDS; kind++)
    {
      const WkDocumentSpec *spec = wk_schema_get_document (kind);
      Copy copy;

      copy_open (&copy, kind, kind == WK_DOC_DOMAIN ? "money" : NULL, 1, "Ineke");
      g_assert_cmpstr (G_OBJECT_TYPE_NAME (copy.document), ==, spec->type_name);
      set_every_property (G_OBJECT (copy.document));
      for (gsize i = 0; spec->records[i] != NULL; i++)
        {
          WkRecordList *list = wk_document_get_records (copy.document, spec->records[i]->kind);
          WkRecord *record = wk_record_list_append (list);

          g_assert_cmpstr (G_OBJECT_TYPE_NAME (record), ==, spec->records[i]->type_name);
          g_assert_cmpuint (wk_record_list_get_length (list), ==, 1);
          set_every_property (G_OBJECT (record));
        }
      copy_close (&copy);
    }
}

/* Who still holds a part of a closed document holds an empty shell, which does no harm. */
static void
test_outlived (void)
{
  Copy copy;
  g_autoptr (WkRecord) goal = NULL;
  g_autoptr (WkRecordList) goals = NULL;
  g_autoptr (WkText) text = NULL;
  g_autoptr (WkCollision) collision = NULL;
  g_autoptr (WkCandidate) candidate = NULL;
  Copy other;

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  copy_open (&other, WK_DOC_PLAN, NULL, 2, "Joost");
  goals = g_object_ref (wk_plan_get_goals (copy.document));
  goal = g_object_ref (wk_record_list_append (goals));
  text = g_object_ref (wk_fields_get_text (WK_FIELDS (goal), "goal"));
  wk_text_insert (text, 0, "werk");
  copy_meet (&copy, &other);
  wk_fields_set_string (WK_FIELDS (goal), "reached-on", "2027-01-01");
  wk_fields_set_string (WK_FIELDS (wk_record_list_get (wk_plan_get_goals (other.document), 0)), "reached-on",
                        "2027-02-02");
  copy_meet (&copy, &other);
  collision = g_list_model_get_item (wk_fields_get_collisions (WK_FIELDS (goal)), 0);
  candidate = g_list_model_get_item (wk_collision_get_candidates (collision), 0);

  g_object_unref (copy.document);
  g_assert_null (wk_record_get_document (goal));
  g_assert_false (wk_text_insert (text, 0, "x"));
  g_assert_cmpuint (wk_text_get_length (text), ==, 0);
  g_assert_null (wk_record_list_append (goals));
  g_assert_false (wk_record_remove (goal));
  g_assert_false (wk_fields_set_string (WK_FIELDS (goal), "reached-on", "2027-01-02"));
  g_assert_false (wk_collision_resolve (collision, candidate));

  g_assert_finalize_object (g_steal_pointer (&goals));
  g_assert_finalize_object (g_steal_pointer (&goal));
  g_assert_finalize_object (g_steal_pointer (&text));
  g_assert_finalize_object (g_steal_pointer (&collision));
  g_assert_finalize_object (g_steal_pointer (&candidate));
  y_doc_unref (copy.doc);
  g_object_unref (copy.author);
  wk_clock_unref (copy.clock);
  wk_random_unref (copy.random);
  copy_close (&other);
}

/* ---- fields ---- */

static void
test_fields (void)
{
  Copy copy;
  WkFields *card;
  guint notified = 0, updates = 0;
  g_autofree char *empty = NULL;
  g_autofree char *phase = NULL;

  copy_open (&copy, WK_DOC_CARD, NULL, 7, "Ineke");
  card = WK_FIELDS (copy.document);
  g_signal_connect (card, "notify::phase", G_CALLBACK (count_cb), &notified);
  y_doc_observe_update (copy.doc, count_update_cb, &updates, NULL);

  empty = wk_fields_dup_string (card, "phase");
  g_assert_cmpstr (empty, ==, "");
  g_assert_null (wk_fields_get_author (card, "phase"));

  /* Nothing written: nothing sent. */
  g_assert_true (wk_fields_set_string (card, "phase", ""));
  g_assert_true (wk_fields_set_string (card, "phase", NULL));
  g_assert_cmpuint (updates, ==, 0);

  g_assert_true (wk_fields_set_string (card, "phase", "intake"));
  g_assert_cmpuint (updates, ==, 1);
  g_assert_cmpuint (notified, ==, 1);
  phase = wk_fields_dup_string (card, "phase");
  g_assert_cmpstr (phase, ==, "intake");
  g_assert_cmpstr (wk_author_get_name (wk_fields_get_author (card, "phase")), ==, "Ineke");
  g_assert_cmpint (wk_fields_get_time (card, "phase"), ==, G_GINT64_CONSTANT (1796000000000));
  g_assert_true (wk_fields_set_string (card, "phase", "intake"));
  g_assert_cmpuint (updates, ==, 1);

  /* Another type than the field's. */
  g_assert_false (wk_fields_set_value (card, "phase", g_variant_new_boolean (TRUE)));
  g_assert_cmpuint (updates, ==, 1);

  g_assert_true (wk_fields_set_string (card, "phase", NULL));
  g_assert_cmpuint (updates, ==, 2);
  g_assert_cmpuint (notified, ==, 2);
  copy_close (&copy);
}

static guint
colour_of (Copy *copy, guint64 client)
{
  return wk_author_get_colour (wk_document_get_author_of (copy->document, client));
}

static guint
own_colour (guint64 client)
{
  Copy copy;
  guint colour;

  copy_open (&copy, WK_DOC_PLAN, NULL, client, "");
  colour = wk_author_get_colour (copy.author);
  copy_close (&copy);
  return colour;
}

static void
write_in (Copy *copy)
{
  wk_text_insert (wk_fields_get_text (WK_FIELDS (copy->document), "dream"), 0, "x");
}

/* Eight people in one document have eight colours, and keep them while others come; two who came apart, alike on both copies. */
static void
test_colours (void)
{
  Copy copies[9];
  guint colours[9], own = 0, taken = 0;
  guint64 twin = 2;

  for (guint i = 0; i < 9; i++)
    {
      copy_open (&copies[i], WK_DOC_PLAN, NULL, i + 1, "Ineke");
      if (i > 0)
        copy_send (&copies[i - 1], &copies[i]);
      write_in (&copies[i]);
      colours[i] = colour_of (&copies[i], i + 1);
      own |= 1u << own_colour (i + 1);
      taken |= 1u << colours[i];
      for (guint j = 0; j < i; j++)
        g_assert_cmpuint (colour_of (&copies[i], j + 1), ==, colours[j]);
      if (i == 7)
        {
          /* By the person alone it would not have been so. */
          g_assert_cmpuint (taken, ==, 0xff);
          g_assert_cmpuint (own, !=, 0xff);
        }
    }
  /* Who was there when others came sees the same. */
  copy_send (&copies[8], &copies[0]);
  for (guint j = 0; j < 9; j++)
    g_assert_cmpuint (colour_of (&copies[0], j + 1), ==, colours[j]);
  for (guint i = 0; i < 9; i++)
    copy_close (&copies[i]);

  while (own_colour (twin) != own_colour (1))
    twin++;
  copy_open (&copies[0], WK_DOC_PLAN, NULL, 1, "Ineke");
  copy_open (&copies[1], WK_DOC_PLAN, NULL, twin, "Karin");
  for (guint i = 0; i < 2; i++)
    {
      write_in (&copies[i]);
      g_assert_cmpuint (colour_of (&copies[i], i == 0 ? 1 : twin), ==, own_colour (1));
    }
  copy_meet (&copies[0], &copies[1]);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (colour_of (&copies[i], 1), !=, colour_of (&copies[i], twin));
      g_assert_cmpuint (colour_of (&copies[i], 1), ==, colour_of (&copies[0], 1));
      copy_meet (&copies[0], &copies[1]);
    }
  for (guint i = 0; i < 2; i++)
    copy_close (&copies[i]);
}

static void
test_author_once (void)
{
  Copy copy, other;
  WkAuthor *author;
  YType *authors;

  copy_open (&copy, WK_DOC_STORY, NULL, 9007199254740991, "Ineke");
  copy_open (&other, WK_DOC_STORY, NULL, 2, "Joost");
  authors = y_doc_get_root (copy.doc, "authors", Y_TYPE_MAP);
  g_assert_cmpuint (y_map_size (authors), ==, 0);
  wk_document_begin (copy.document);
  wk_document_commit (copy.document);
  g_assert_cmpuint (y_map_size (authors), ==, 0);
  wk_text_insert (wk_fields_get_text (WK_FIELDS (copy.document), "story"), 0, "a");
  wk_fields_set_number (WK_FIELDS (copy.document), "told", 1);
  g_assert_cmpuint (y_map_size (authors), ==, 1);
  copy_send (&copy, &other);
  author = wk_document_get_author_of (other.document, 9007199254740991);
  g_assert_true (wk_author_equal (author, copy.author));
  g_assert_null (wk_document_get_author_of (other.document, 3));

  /* A new client id introduces itself anew. */
  y_doc_set_client_id (copy.doc, 77);
  wk_fields_set_number (WK_FIELDS (copy.document), "told", 2);
  g_assert_cmpuint (y_map_size (authors), ==, 2);
  g_assert_nonnull (wk_document_get_author_of (copy.document, 77));
  copy_close (&copy);
  copy_close (&other);
}

static void
test_one_transaction (void)
{
  Copy copy;
  guint updates = 0;
  WkRecord *goal;
  g_autofree char *day = NULL;

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  y_doc_observe_update (copy.doc, count_update_cb, &updates, NULL);
  wk_document_begin (copy.document);
  goal = wk_record_list_append (wk_plan_get_goals (copy.document));
  g_assert_cmpuint (wk_record_list_get_length (wk_plan_get_goals (copy.document)), ==, 1);
  wk_text_insert (wk_fields_get_text (WK_FIELDS (goal), "goal"), 0, "Werken");
  wk_fields_set_string (WK_FIELDS (goal), "reached-on", "2027-01-01");
  day = wk_fields_dup_string (WK_FIELDS (goal), "reached-on");
  g_assert_cmpstr (day, ==, "2027-01-01");
  g_assert_cmpuint (updates, ==, 0);
  wk_document_commit (copy.document);
  g_assert_cmpuint (updates, ==, 1);
  copy_close (&copy);
}

static void
test_read_only (void)
{
  Copy copy;
  WkFields *story;
  YType *schema;
  g_autoptr (YValue) minor = y_value_new_number (0);
  guint notified = 0;

  copy_open (&copy, WK_DOC_STORY, NULL, 1, "Ineke");
  story = WK_FIELDS (copy.document);
  g_signal_connect (story, "notify::writable", G_CALLBACK (count_cb), &notified);
  g_assert_true (wk_document_is_writable (copy.document));

  wk_document_set_read_only_reason (copy.document, "Ask Joost.");
  g_assert_cmpstr (wk_document_get_read_only_reason (copy.document), ==, "Ask Joost.");
  g_assert_false (wk_fields_set_number (story, "told", 1));
  g_assert_false (wk_text_insert (wk_fields_get_text (story, "story"), 0, "a"));
  g_assert_null (wk_record_list_append (wk_document_get_records (copy.document, "contact")));
  g_assert_cmpuint (y_doc_get_clock (copy.doc, 1), ==, 0);
  wk_document_set_read_only_reason (copy.document, NULL);
  g_assert_true (wk_fields_set_number (story, "told", 1));

  wk_document_set_author (copy.document, NULL);
  g_assert_false (wk_fields_set_number (story, "told", 2));
  wk_document_set_author (copy.document, copy.author);
  g_assert_true (wk_fields_set_number (story, "told", 2));

  /* A newer major version, at any moment; an older one does not undo it. */
  notified = 0;
  schema = y_doc_get_root (copy.doc, "schema", Y_TYPE_MAP);
  y_map_set (schema, "2", minor);
  g_assert_false (wk_document_is_writable (copy.document));
  g_assert_cmpuint (notified, ==, 1);
  g_assert_false (wk_fields_set_number (story, "told", 3));
  g_assert_cmpfloat (wk_fields_get_number (story, "told"), ==, 2);
  copy_close (&copy);
}

/* Keys of a newer minor version and of other programs stay, and are seen in the whole file's JSON. */
static void
test_unknown_kept (void)
{
  Copy copy, other;
  WkRecord *goal;
  g_autoptr (YValue) value = y_value_new_string ("later");
  g_autofree char *json = NULL;
  YType *map;

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  copy_open (&other, WK_DOC_PLAN, NULL, 2, "Joost");
  goal = wk_record_list_append (wk_plan_get_goals (copy.document));
  map = wk_fields_get_set (WK_FIELDS (goal))->map;
  y_map_set (map, "colour", value);
  y_map_set (y_doc_get_root (copy.doc, "fields", Y_TYPE_MAP), "weather", value);
  y_map_set (y_doc_get_root (copy.doc, "music", Y_TYPE_MAP), "song", value);
  map = y_map_set_type (y_doc_get_root (copy.doc, "records", Y_TYPE_MAP), "00", Y_TYPE_MAP);
  y_map_set (map, "kind", value);

  copy_send (&copy, &other);
  goal = wk_record_list_get (wk_plan_get_goals (other.document), 0);
  wk_fields_set_string (WK_FIELDS (goal), "reached-on", "2027-01-01");
  wk_record_remove (goal);
  wk_record_restore (goal);
  copy_send (&other, &copy);
  json = copy_json (&copy);
  g_assert_nonnull (strstr (json, "\"colour\":\"later\""));
  g_assert_nonnull (strstr (json, "\"weather\":\"later\""));
  g_assert_nonnull (strstr (json, "\"song\":\"later\""));
  g_assert_nonnull (strstr (json, "\"kind\":\"later\""));
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (wk_document_get_record (copy.document, "00")), ==, "WkRecord");
  copy_close (&copy);
  copy_close (&other);
}

/* What does not keep to the schema does no harm: it counts as empty, and stays. */
static void
test_odd_content (void)
{
  Copy copy;
  YType *fields, *records, *odd;
  g_autoptr (YValue) number = y_value_new_number (-1);
  g_autoptr (YValue) step = y_value_new_string ("step");
  g_autoptr (YValue) entry = y_value_new_map ();
  g_autoptr (YValue) bare = y_value_new_map ();
  WkRecord *record;
  g_autofree char *json = NULL;
  g_autofree char *phase = NULL;
  g_autofree char *place = NULL;

  y_value_map_take (entry, "value", y_value_new_number (4));
  y_value_map_take (entry, "by", y_value_new_string ("me"));
  y_value_map_take (entry, "at", y_value_new_number (1e300));
  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  fields = y_doc_get_root (copy.doc, "fields", Y_TYPE_MAP);
  records = y_doc_get_root (copy.doc, "records", Y_TYPE_MAP);
  y_map_set (fields, "next-talk-place:zz", entry);
  y_map_set (fields, "next-talk-place", number);
  y_map_set (fields, ":x", entry);
  y_map_set (fields, "next-talk:", bare);
  y_map_set (fields, "answer.:x", number);
  y_map_set (records, "11", number);
  y_map_set_type (records, "22", Y_TYPE_ARRAY);
  odd = y_map_set_type (records, "33", Y_TYPE_MAP);
  y_map_set_type (odd, "what", Y_TYPE_ARRAY);
  y_map_set (odd, "place:1", entry);
  y_map_set (odd, "removed:1", entry);
  y_map_set (odd, "who:1", number);
  g_assert_null (wk_document_get_record (copy.document, "33"));
  y_map_set (odd, "kind", step);

  g_assert_null (wk_document_get_record (copy.document, "11"));
  g_assert_null (wk_document_get_record (copy.document, "22"));
  record = wk_document_get_record (copy.document, "33");
  g_assert_nonnull (record);
  g_assert_true (wk_record_is_visible (record));
  g_assert_true (wk_record_is_orphan (record));
  place = wk_fields_dup_string (WK_FIELDS (copy.document), "next-talk-place");
  g_assert_cmpstr (place, ==, "");
  g_assert_true (wk_text_insert (wk_fields_get_text (WK_FIELDS (record), "what"), 0, "a root of its own"));
  g_assert_true (wk_fields_set_string (WK_FIELDS (copy.document), "next-talk-place", "woonkamer"));
  phase = wk_fields_dup_string (WK_FIELDS (copy.document), "next-talk-place");
  g_assert_cmpstr (phase, ==, "woonkamer");
  json = copy_json (&copy);
  g_assert_nonnull (strstr (json, "a root of its own"));
  copy_close (&copy);
}

/* ---- records ---- */

static char *
dup_order (WkRecordList *list, const char *text)
{
  GString *order = g_string_new (NULL);

  for (guint i = 0; i < wk_record_list_get_length (list); i++)
    {
      g_autofree char *word = wk_text_dup_text (wk_fields_get_text (WK_FIELDS (wk_record_list_get (list, i)), text));

      g_string_append (order, word);
    }
  return g_string_free (order, FALSE);
}

#define ASSERT_ORDER(list, text, expected) \
  G_STMT_START \
  { \
    g_autofree char *order_ = dup_order (list, text); \
\
    g_assert_cmpstr (order_, ==, expected); \
  } \
  G_STMT_END

static WkRecord *
add_goal (Copy *copy, guint position, const char *words)
{
  WkRecord *goal = wk_record_list_insert (wk_plan_get_goals (copy->document), position);

  wk_text_insert (wk_fields_get_text (WK_FIELDS (goal), "goal"), 0, words);
  return goal;
}

typedef struct
{
  guint calls, removed, added;
} Changes;

static void
changes_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  Changes *changes = data;

  changes->calls++;
  changes->removed += removed;
  changes->added += added;
}

static void
test_lists (void)
{
  Copy copy;
  WkRecordList *goals;
  WkRecord *a, *b, *c;
  Changes changes = { 0 };

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  goals = wk_plan_get_goals (copy.document);
  g_assert_true (wk_plan_get_goals (copy.document) == goals);
  b = add_goal (&copy, 0, "b");
  a = add_goal (&copy, 0, "a");
  c = add_goal (&copy, 99, "c");
  ASSERT_ORDER (goals, "goal", "abc");

  g_signal_connect (goals, "items-changed", G_CALLBACK (changes_cb), &changes);
  wk_record_list_move (goals, a, 2);
  ASSERT_ORDER (goals, "goal", "bca");
  g_assert_cmpuint (changes.removed, ==, 1);
  g_assert_cmpuint (changes.added, ==, 1);
  wk_record_list_move (goals, a, 2);
  wk_record_list_move (goals, a, 9);
  g_assert_cmpuint (changes.calls, ==, 2);
  wk_record_list_move (goals, c, 0);
  ASSERT_ORDER (goals, "goal", "cba");
  wk_record_list_move (goals, c, 1);
  ASSERT_ORDER (goals, "goal", "bca");

  wk_record_remove (b);
  ASSERT_ORDER (goals, "goal", "ca");
  g_assert_cmpuint (g_list_model_get_n_items (wk_document_get_removed (copy.document)), ==, 1);
  wk_record_restore (b);
  ASSERT_ORDER (goals, "goal", "bca");
  g_assert_cmpuint (g_list_model_get_n_items (wk_document_get_removed (copy.document)), ==, 0);
  g_assert_true (wk_document_get_record (copy.document, wk_record_get_id (b)) == b);

  /* Typing moves nothing. */
  changes.calls = 0;
  wk_text_insert (wk_fields_get_text (WK_FIELDS (b), "goal"), 0, "x");
  wk_fields_set_string (WK_FIELDS (b), "reached-on", "2027-01-01");
  g_assert_cmpuint (changes.calls, ==, 0);
  copy_close (&copy);
}

/* Two copies give the same key by chance: between these two there is still room. */
static void
test_ties (void)
{
  Copy copy;
  WkRecordList *goals;
  WkRecord *records[4];

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  goals = wk_plan_get_goals (copy.document);
  for (guint i = 0; i < 4; i++)
    {
      records[i] = add_goal (&copy, i, "");
      wk_record_write_place (records[i], "", i < 3 ? "a0V5" : "a0V7");
    }
  g_assert_cmpuint (wk_record_list_get_length (goals), ==, 4);
  for (guint place = 0; place <= 4; place++)
    {
      WkRecord *fresh = wk_record_list_insert (goals, place);
      guint found;

      g_assert_true (wk_record_list_find (goals, fresh, &found));
      g_assert_cmpuint (found, ==, place);
      wk_record_remove (fresh);
      for (guint i = 0; i < 3; i++)
        wk_record_write_place (records[i], "", "a0V5");
    }
  copy_close (&copy);
}

static void
test_step (void)
{
  Copy copy;
  WkRecord *goal, *other, *step, *loose;
  g_autoptr (WkPerson) me = wk_person_new (WK_PERSON_RESIDENT, "Fatma", NULL);

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  goal = add_goal (&copy, 0, "a");
  other = add_goal (&copy, 1, "b");
  step = wk_record_list_append (wk_plan_get_steps (goal));
  g_assert_true (wk_record_is_unfinished (step));
  wk_fields_set_person (WK_FIELDS (step), "who", me);
  g_assert_true (wk_record_is_unfinished (step));
  wk_fields_set_string (WK_FIELDS (step), "when", "2026-12-04");
  g_assert_false (wk_record_is_unfinished (step));
  wk_fields_set_string (WK_FIELDS (step), "when", NULL);
  wk_fields_set_string (WK_FIELDS (step), "done-on", "2026-12-04");
  g_assert_false (wk_record_is_unfinished (step));

  g_assert_true (wk_record_get_parent (step) == goal);
  wk_record_list_move (wk_plan_get_steps (other), step, 0);
  g_assert_cmpuint (wk_record_list_get_length (wk_plan_get_steps (goal)), ==, 0);
  g_assert_cmpuint (wk_record_list_get_length (wk_plan_get_steps (other)), ==, 1);
  g_assert_false (wk_record_is_orphan (step));

  /* A goal takes its steps along, and brings them back. */
  wk_record_remove (other);
  g_assert_false (wk_record_is_visible (step));
  g_assert_cmpuint (wk_record_list_get_length (wk_plan_get_orphan_steps (copy.document)), ==, 0);
  wk_record_restore (other);
  g_assert_true (wk_record_is_visible (step));

  loose = wk_record_list_append (wk_document_get_records (copy.document, "step"));
  g_assert_true (wk_record_is_orphan (loose));
  g_assert_true (wk_record_list_find (wk_plan_get_orphan_steps (copy.document), loose, NULL));
  wk_record_list_move (wk_plan_get_steps (goal), loose, 0);
  g_assert_false (wk_record_is_orphan (loose));
  g_assert_cmpuint (wk_record_list_get_length (wk_plan_get_orphan_steps (copy.document)), ==, 0);
  copy_close (&copy);
}

/* A removal and a restoring apart are a collision in plain sight, not a silent win of one. */
static void
test_removed_and_restored (void)
{
  Copy a, b;
  WkRecord *goal;
  const char *id;

  copy_open (&a, WK_DOC_PLAN, NULL, 1, "Ineke");
  copy_open (&b, WK_DOC_PLAN, NULL, 2, "Joost");
  goal = add_goal (&a, 0, "a");
  id = wk_record_get_id (goal);
  wk_record_remove (goal);
  copy_meet (&a, &b);
  wk_record_restore (goal);
  wk_record_remove (wk_document_get_record (b.document, id));
  copy_meet (&a, &b);
  for (int i = 0; i < 2; i++)
    {
      WkRecord *here = wk_document_get_record (i == 0 ? a.document : b.document, id);

      g_assert_true (wk_fields_has_collision (WK_FIELDS (here)));
      g_assert_true (wk_record_is_visible (here));
    }
  wk_record_remove (goal);
  copy_meet (&a, &b);
  g_assert_false (wk_record_is_visible (wk_document_get_record (b.document, id)));
  g_assert_false (wk_fields_has_collision (WK_FIELDS (goal)));

  /* Both take it away: no clash. */
  wk_record_restore (goal);
  copy_meet (&a, &b);
  wk_record_remove (goal);
  wk_record_remove (wk_document_get_record (b.document, id));
  copy_meet (&a, &b);
  g_assert_false (wk_record_is_visible (goal));
  g_assert_false (wk_fields_has_collision (WK_FIELDS (goal)));
  copy_close (&a);
  copy_close (&b);
}

/* ---- undo ---- */

static void
test_undo_writes (void)
{
  Copy copy, other;
  WkFields *plan;
  WkRecord *goal, *step;
  g_autofree char *place = NULL;
  g_autofree char *theirs = NULL;

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  copy_open (&other, WK_DOC_PLAN, NULL, 2, "Joost");
  plan = WK_FIELDS (copy.document);
  g_assert_false (wk_document_can_undo (copy.document));
  goal = add_goal (&copy, 0, "a");
  step = wk_record_list_append (wk_plan_get_steps (goal));
  wk_fields_set_string (plan, "next-talk-place", "kantoor");
  wk_fields_set_string (plan, "next-talk-place", "woonkamer");
  g_assert_true (wk_document_can_undo (copy.document));

  g_assert_true (wk_document_undo (copy.document));
  place = wk_fields_dup_string (plan, "next-talk-place");
  g_assert_cmpstr (place, ==, "kantoor");
  g_assert_true (wk_document_redo (copy.document));
  g_clear_pointer (&place, g_free);
  place = wk_fields_dup_string (plan, "next-talk-place");
  g_assert_cmpstr (place, ==, "woonkamer");
  g_assert_true (wk_document_undo (copy.document));
  g_assert_true (wk_document_undo (copy.document));
  g_assert_null (wk_field_set_entries (wk_fields_get_set (WK_FIELDS (copy.document)), "next-talk-place"));

  /* The step, then the goal's words, then the goal. */
  g_assert_true (wk_record_is_visible (step));
  g_assert_true (wk_document_undo (copy.document));
  g_assert_false (wk_record_is_visible (step));
  g_assert_true (wk_document_undo (copy.document));
  ASSERT_ORDER (wk_plan_get_goals (copy.document), "goal", "");
  g_assert_true (wk_record_is_visible (goal));
  g_assert_true (wk_document_undo (copy.document));
  g_assert_false (wk_record_is_visible (goal));
  g_assert_false (wk_document_can_undo (copy.document));
  g_assert_false (wk_document_undo (copy.document));
  for (int i = 0; i < 5; i++)
    g_assert_true (wk_document_redo (copy.document));
  g_assert_false (wk_document_can_redo (copy.document));
  ASSERT_ORDER (wk_plan_get_goals (copy.document), "goal", "a");
  g_assert_true (wk_record_is_visible (step));

  /* What another chose since is theirs. */
  copy_meet (&copy, &other);
  wk_fields_set_string (WK_FIELDS (other.document), "next-talk-place", "thuis");
  copy_meet (&copy, &other);
  wk_document_undo (copy.document);
  theirs = wk_fields_dup_string (plan, "next-talk-place");
  g_assert_cmpstr (theirs, ==, "thuis");
  copy_close (&copy);
  copy_close (&other);
}

/* Several choices of one field in one step; and what another chose apart at the same time stays beside. */
static void
test_undo_groups (void)
{
  Copy copy, other;
  WkFields *plan;

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  copy_open (&other, WK_DOC_PLAN, NULL, 2, "Joost");
  plan = WK_FIELDS (copy.document);
  wk_fields_set_string (plan, "next-talk-place", "a");
  copy_meet (&copy, &other);
  wk_document_begin (copy.document);
  wk_fields_set_string (plan, "next-talk-place", "b");
  wk_fields_set_string (plan, "next-talk-place", "c");
  wk_document_commit (copy.document);
  wk_fields_set_string (WK_FIELDS (other.document), "next-talk-place", "d");
  copy_meet (&copy, &other);
  for (int i = 0; i < 3; i++)
    {
      const char *mine = i % 2 == 0 ? "a" : "c";
      gboolean found = FALSE, theirs = FALSE;
      g_autoptr (GListModel) candidates = NULL;

      g_assert_true (i % 2 == 0 ? wk_document_undo (copy.document) : wk_document_redo (copy.document));
      copy_meet (&copy, &other);
      candidates = wk_fields_get_candidates (WK_FIELDS (other.document), "next-talk-place");
      g_assert_cmpuint (g_list_model_get_n_items (candidates), ==, 2);
      for (guint j = 0; j < 2; j++)
        {
          g_autoptr (WkCandidate) candidate = g_list_model_get_item (candidates, j);

          found |= g_str_equal (wk_candidate_get_text (candidate), mine);
          theirs |= g_str_equal (wk_candidate_get_text (candidate), "d");
        }
      g_assert_true (found && theirs);
    }
  copy_close (&copy);
  copy_close (&other);
}

/* An addition in which others have written is not taken back. */
static void
test_undo_addition_of_two (void)
{
  Copy copy, other;
  WkRecord *goal;

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  copy_open (&other, WK_DOC_PLAN, NULL, 2, "Joost");
  goal = wk_record_list_append (wk_plan_get_goals (copy.document));
  copy_meet (&copy, &other);
  wk_text_insert (wk_fields_get_text (WK_FIELDS (wk_record_list_get (wk_plan_get_goals (other.document), 0)), "goal"),
                  0, "van Joost");
  copy_meet (&copy, &other);
  g_assert_false (wk_document_undo (copy.document));
  g_assert_true (wk_record_is_visible (goal));
  copy_close (&copy);
  copy_close (&other);
}

static void
test_undo_move_and_removal (void)
{
  Copy copy;
  WkRecordList *goals;

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  goals = wk_plan_get_goals (copy.document);
  add_goal (&copy, 0, "a");
  add_goal (&copy, 1, "b");
  wk_record_list_move (goals, wk_record_list_get (goals, 0), 1);
  ASSERT_ORDER (goals, "goal", "ba");
  wk_document_undo (copy.document);
  ASSERT_ORDER (goals, "goal", "ab");
  wk_record_remove (wk_record_list_get (goals, 0));
  ASSERT_ORDER (goals, "goal", "b");
  wk_document_undo (copy.document);
  ASSERT_ORDER (goals, "goal", "ab");
  wk_document_redo (copy.document);
  ASSERT_ORDER (goals, "goal", "b");
  copy_close (&copy);
}

/* ---- import ---- */

static void
test_imported (void)
{
  static const WkImportedValue first[] = {
    { WK_DOC_CARD, "first-name", "Çelik" },      { WK_DOC_CARD, "prefix", "van der" },
    { WK_DOC_CARD, "surname", "Berg" },          { WK_DOC_CARD, "birth-date", "1990-02-21" },
    { WK_DOC_CARD, "contact-person", "R. Meulenbelt" }, { WK_DOC_CARD, "last-contact", "" },
    { WK_DOC_BASE, "phone", "06-00784084" },     { WK_DOC_CARD, "shoe-size", "43" },
  };
  static const WkImportedValue second[] = {
    { WK_DOC_CARD, "first-name", "Çelik" },      { WK_DOC_CARD, "prefix", "van der" },
    { WK_DOC_CARD, "surname", "Bergh" },         { WK_DOC_CARD, "birth-date", "1990-02-22" },
    { WK_DOC_CARD, "contact-person", "" },
  };
  Copy a, b;
  WkFields *card;
  g_autoptr (GDate) today = g_date_new_dmy (20, G_DATE_FEBRUARY, 2026);
  g_autoptr (WkPerson) contact = NULL;
  g_autofree char *name = NULL;
  g_autofree char *renamed = NULL;
  g_autofree char *born = NULL;
  g_autofree char *said = NULL;
  guint updates = 0;

  copy_open (&a, WK_DOC_CARD, NULL, 1, "Ineke");
  copy_open (&b, WK_DOC_CARD, NULL, 2, "Joost");
  card = WK_FIELDS (a.document);
  g_assert_cmpuint (wk_imported_write (a.doc, WK_DOC_CARD, first, G_N_ELEMENTS (first), a.author, 1000, 5), ==, 5);
  y_doc_observe_update (a.doc, count_update_cb, &updates, NULL);
  g_assert_cmpuint (wk_imported_write (a.doc, WK_DOC_CARD, first, G_N_ELEMENTS (first), a.author, 2000, 6), ==, 0);
  g_assert_cmpuint (updates, ==, 0);

  name = wk_fields_dup_string (card, "display-name");
  g_assert_cmpstr (name, ==, "Çelik van der Berg");
  g_assert_true (wk_fields_is_imported (card, "display-name"));
  contact = wk_fields_dup_person (card, "contact-person");
  g_assert_cmpstr (wk_person_get_name (contact), ==, "R. Meulenbelt");
  g_assert_cmpint (wk_card_get_age (a.document, today), ==, 35);

  /* The same export on another laptop: no collision, nothing twice. */
  wk_imported_write (b.doc, WK_DOC_CARD, first, G_N_ELEMENTS (first), b.author, 1500, 9);
  copy_meet (&a, &b);
  g_assert_false (wk_fields_has_collision (card));

  /* What people wrote stays, whatever the next export says; what they made empty is empty. */
  g_assert_true (wk_fields_set_string (card, "birth-date", "1991-02-21"));
  g_assert_true (wk_fields_set_person (card, "contact-person", NULL));
  g_assert_cmpuint (wk_imported_write (a.doc, WK_DOC_CARD, second, G_N_ELEMENTS (second), a.author, 3000, 7), ==, 5);
  renamed = wk_fields_dup_string (card, "display-name");
  g_assert_cmpstr (renamed, ==, "Çelik van der Bergh");
  born = wk_fields_dup_string (card, "birth-date");
  g_assert_cmpstr (born, ==, "1991-02-21");
  g_assert_false (wk_fields_is_imported (card, "birth-date"));
  said = wk_document_dup_imported (a.document, "birth-date");
  g_assert_cmpstr (said, ==, "1990-02-22");
  g_assert_null (wk_fields_dup_person (card, "contact-person"));
  copy_meet (&a, &b);
  {
    g_autofree char *x = copy_json (&a);
    g_autofree char *y = copy_json (&b);

    g_assert_cmpstr (x, ==, y);
  }

  wk_card_add_domain (a.document, "money");
  updates = 0;
  wk_card_add_domain (a.document, "money");
  g_assert_cmpuint (updates, ==, 0);
  wk_card_add_domain (a.document, "work");
  {
    g_auto (GStrv) domains = wk_fields_dup_strings (card, "domains");
    const char *expected[] = { "money", "work", NULL };

    g_assert_cmpstrv (domains, expected);
  }
  copy_close (&a);
  copy_close (&b);
}

/* What programs copy to the card is no question for people: all domains, the latest contact. */
static void
test_card_apart (void)
{
  static const WkImportedValue said[] = { { WK_DOC_CARD, "last-contact", "2026-10-01" } };
  static const WkImportedValue newer[] = { { WK_DOC_CARD, "last-contact", "2026-12-24" } };
  Copy copies[2];

  copy_open (&copies[0], WK_DOC_CARD, NULL, 1, "Ineke");
  copy_open (&copies[1], WK_DOC_CARD, NULL, 2, "Joost");
  wk_imported_write (copies[0].doc, WK_DOC_CARD, said, 1, copies[0].author, 0, 1);
  wk_card_add_domain (copies[0].document, "money");
  wk_card_add_domain (copies[1].document, "work");
  wk_card_add_domain (copies[1].document, "money");
  for (int i = 0; i < 2; i++)
    {
      WkFields *card = WK_FIELDS (copies[i].document);

      wk_fields_set_string (card, "last-contact", i == 0 ? "2026-11-24" : "2026-11-03");
      wk_fields_set_string (card, "next-step", i == 0 ? "2026-12-01" : "2026-12-04");
      wk_fields_set_string (card, "phase", i == 0 ? "plan" : "table");
    }
  copy_meet (&copies[0], &copies[1]);
  for (int i = 0; i < 2; i++)
    {
      WkFields *card = WK_FIELDS (copies[i].document);
      g_auto (GStrv) domains = wk_fields_dup_strings (card, "domains");
      g_autofree char *last = wk_fields_dup_string (card, "last-contact");

      g_assert_cmpuint (g_strv_length (domains), ==, 2);
      g_assert_true (g_strv_contains ((const char *const *) domains, "money"));
      g_assert_true (g_strv_contains ((const char *const *) domains, "work"));
      g_assert_cmpstr (last, ==, "2026-11-24");
      g_assert_false (wk_fields_is_imported (card, "last-contact"));
      /* The phase is people's own choice. */
      g_assert_cmpuint (g_list_model_get_n_items (wk_fields_get_collisions (card)), ==, 1);
    }
  wk_imported_write (copies[0].doc, WK_DOC_CARD, newer, 1, copies[0].author, 0, 2);
  g_assert_true (wk_fields_is_imported (WK_FIELDS (copies[0].document), "last-contact"));
  copy_close (&copies[0]);
  copy_close (&copies[1]);
}

static void
edit_once_cb (WkDocument *document, gboolean local, gpointer data)
{
  guint *times = data;

  if ((*times)++ == 0)
    wk_fields_set_string (WK_FIELDS (document), "next-talk-place", "erbij");
}

/* A handler that edits in turn is part of the same undo. */
static void
test_edit_in_handler (void)
{
  Copy copy;
  guint times = 0;
  g_autofree char *place = NULL;

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  g_signal_connect (copy.document, "changed", G_CALLBACK (edit_once_cb), &times);
  wk_fields_set_string (WK_FIELDS (copy.document), "next-talk", "2026-12-01");
  g_assert_cmpuint (times, ==, 2);
  place = wk_fields_dup_string (WK_FIELDS (copy.document), "next-talk-place");
  g_assert_cmpstr (place, ==, "erbij");
  g_assert_true (wk_document_undo (copy.document));
  g_assert_false (wk_document_can_undo (copy.document));
  g_clear_pointer (&place, g_free);
  place = wk_fields_dup_string (WK_FIELDS (copy.document), "next-talk-place");
  g_assert_cmpstr (place, ==, "");
  copy_close (&copy);
}

/* ---- the plan ---- */

static void
test_answers (void)
{
  Copy a, b;
  g_autofree char *hash = NULL;
  g_autofree char *after = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *until = NULL;
  g_auto (GStrv) persons = NULL;
  gboolean current = FALSE;

  copy_open (&a, WK_DOC_PLAN, NULL, 1, "Ineke");
  copy_open (&b, WK_DOC_PLAN, NULL, 2, "Fatma");
  add_goal (&a, 0, "werk");
  copy_meet (&a, &b);
  hash = wk_plan_dup_hash (a.document);
  g_assert_cmpuint (strlen (hash), ==, 64);
  g_assert_false (wk_plan_get_answer (a.document, WK_PERSON_RESIDENT, NULL, NULL, NULL));
  g_assert_true (wk_plan_set_answer (b.document, WK_PERSON_RESIDENT, "think", "2026-12-03"));
  copy_meet (&a, &b);

  /* An answer does not change what was answered. */
  after = wk_plan_dup_hash (a.document);
  g_assert_cmpstr (after, ==, hash);
  g_assert_true (wk_plan_get_answer (a.document, WK_PERSON_RESIDENT, &answer, &until, &current));
  g_assert_cmpstr (answer, ==, "think");
  g_assert_cmpstr (until, ==, "2026-12-03");
  g_assert_true (current);
  persons = wk_plan_list_answers (a.document);
  g_assert_cmpuint (g_strv_length (persons), ==, 1);
  g_assert_cmpstr (persons[0], ==, "resident");

  /* Two devices, two answers, apart: both are there. */
  wk_plan_set_answer (a.document, WK_PERSON_RESIDENT, "right", NULL);
  wk_plan_set_answer (b.document, WK_PERSON_RESIDENT, "not-yet", NULL);
  copy_meet (&a, &b);
  g_assert_true (wk_fields_has_collision (WK_FIELDS (a.document)));
  g_assert_true (wk_fields_has_collision (WK_FIELDS (b.document)));
  wk_plan_set_answer (b.document, WK_PERSON_RESIDENT, "right", NULL);
  copy_meet (&a, &b);
  g_assert_false (wk_fields_has_collision (WK_FIELDS (a.document)));

  wk_text_insert (wk_fields_get_text (WK_FIELDS (a.document), "dream"), 0, "rust");
  g_assert_true (wk_plan_get_answer (a.document, WK_PERSON_RESIDENT, NULL, NULL, &current));
  g_assert_false (current);
  g_assert_true (wk_plan_set_answer (a.document, WK_PERSON_RESIDENT, NULL, NULL));
  g_assert_false (wk_plan_get_answer (a.document, WK_PERSON_RESIDENT, NULL, NULL, NULL));
  copy_close (&a);
  copy_close (&b);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  g_test_add_func ("/document/lifetime", test_lifetime);
  g_test_add_func ("/document/outlived", test_outlived);
  g_test_add_func ("/document/fields", test_fields);
  g_test_add_func ("/document/author-once", test_author_once);
  g_test_add_func ("/document/colours", test_colours);
  g_test_add_func ("/document/one-transaction", test_one_transaction);
  g_test_add_func ("/document/read-only", test_read_only);
  g_test_add_func ("/document/unknown-kept", test_unknown_kept);
  g_test_add_func ("/document/odd-content", test_odd_content);
  g_test_add_func ("/record/lists", test_lists);
  g_test_add_func ("/record/ties", test_ties);
  g_test_add_func ("/record/step", test_step);
  g_test_add_func ("/record/removed-and-restored", test_removed_and_restored);
  g_test_add_func ("/undo/writes", test_undo_writes);
  g_test_add_func ("/undo/groups", test_undo_groups);
  g_test_add_func ("/undo/addition-of-two", test_undo_addition_of_two);
  g_test_add_func ("/undo/move-and-removal", test_undo_move_and_removal);
  g_test_add_func ("/document/imported", test_imported);
  g_test_add_func ("/document/card-apart", test_card_apart);
  g_test_add_func ("/document/edit-in-handler", test_edit_in_handler);
  g_test_add_func ("/plan/answers", test_answers);
  return g_test_run ();
}
