/* Whatever another program puts under our roots does no harm: it is opened, listed, projected, exported, edited
 * and taken away, on two copies that stay alike. */
#include <string.h>

#include "copy.h"

static const char *const ids[] = { "a0", "b1", "c2", "d3", "", ":" };

static YValue *
random_value (GRand *rand, int depth)
{
  switch (g_rand_int_range (rand, 0, depth > 2 ? 6 : 11))
    {
    case 0:
      return y_value_new_null ();
    case 1:
      return y_value_new_bool (g_rand_boolean (rand));
    case 2:
      return y_value_new_number ((double[]){ 0, -1, 1e308, -1e308, 0.5, 9007199254740993.0 }[g_rand_int_range (rand, 0, 6)]);
    case 3:
      return y_value_new_string (ids[g_rand_int_range (rand, 0, 6)]);
    case 4:
      return y_value_new_string (
          (const char *[]){ "goal", "step", "contact", "2026-13-41", "V", "\xf0\x9f\x99\x82" }[g_rand_int_range (rand, 0, 6)]);
    case 5:
      return y_value_new_bytes ("\0\xff", 2);
    case 6:
      return y_value_new_undefined ();
    case 7:
      {
        YValue *items[3];
        gsize n = g_rand_int_range (rand, 0, 4);

        for (gsize i = 0; i < n; i++)
          items[i] = random_value (rand, depth + 1);
        return y_value_new_array (items, n);
      }
    default:
      {
        static const char *const keys[]
            = { "value", "by", "at", "seen", "id", "name", "organisation", "account", "x" };
        YValue *map = y_value_new_map ();

        for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
          {
            if (g_rand_int_range (rand, 0, 3) > 0)
              y_value_map_take (map, keys[i], random_value (rand, depth + 1));
          }
        return map;
      }
    }
}

static char *
random_key (GRand *rand, WkDocKind kind)
{
  const WkDocumentSpec *spec = wk_schema_get_document (kind);
  static const char *const keys[] = { "kind", "place", "removed", "answer.resident", "answer.", "x", "1", "" };
  const WkField *fields = spec->fields;
  const char *key = keys[g_rand_int_range (rand, 0, G_N_ELEMENTS (keys))];
  guint n = 0;

  if (spec->records[0] != NULL && g_rand_boolean (rand))
    {
      while (spec->records[n] != NULL)
        n++;
      fields = spec->records[g_rand_int_range (rand, 0, n)]->fields;
    }
  for (n = 0; fields[n].key != NULL;)
    n++;
  if (n > 0 && g_rand_int_range (rand, 0, 3) > 0)
    key = fields[g_rand_int_range (rand, 0, n)].key;
  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0:
      return g_strdup (key);
    case 1:
      return g_strconcat (key, ":", NULL);
    default:
      return g_strdup_printf ("%s:%08x%016x", key, g_rand_int_range (rand, 0, 3), g_rand_int_range (rand, 0, 4));
    }
}

static void
scribble (GRand *rand, WkDocKind kind, YType *map, int depth)
{
  int n = g_rand_int_range (rand, 0, 8);

  for (int i = 0; i < n; i++)
    {
      g_autofree char *key = random_key (rand, kind);

      if (g_rand_int_range (rand, 0, 5) == 0 && depth < 2)
        {
          YTypeKind nested
              = (YTypeKind[]){ Y_TYPE_TEXT, Y_TYPE_ARRAY, Y_TYPE_MAP }[g_rand_int_range (rand, 0, 3)];
          YType *type = y_map_set_type (map, key, nested);

          if (nested == Y_TYPE_MAP)
            scribble (rand, kind, type, depth + 1);
          else if (nested == Y_TYPE_TEXT)
            y_text_insert (type, Y_CHARS, 0, "odd", -1, NULL);
        }
      else
        {
          g_autoptr (YValue) value = random_value (rand, 0);

          y_map_set (map, key, value);
        }
    }
}

static void
vandalise (GRand *rand, WkDocKind kind, YDoc *doc)
{
  static const char *const roots[] = { "fields", "imported", "authors", "agreement", "records" };
  YType *records = y_doc_get_root (doc, "records", Y_TYPE_MAP);

  y_doc_begin (doc, "vandal");
  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++)
    scribble (rand, kind, y_doc_get_root (doc, roots[i], Y_TYPE_MAP), 1);
  for (int i = 0; i < 4; i++)
    {
      const WkDocumentSpec *spec = wk_schema_get_document (kind);
      const char *id = ids[g_rand_int_range (rand, 0, G_N_ELEMENTS (ids))];
      YType *map = y_map_get_type (records, id);
      guint n = 0;

      if (map == NULL || y_type_kind (map) != Y_TYPE_MAP || g_rand_int_range (rand, 0, 4) == 0)
        map = y_map_set_type (records, id, Y_TYPE_MAP);
      scribble (rand, kind, map, 0);
      while (spec->records[n] != NULL)
        n++;
      if (n > 0 && g_rand_int_range (rand, 0, 3) > 0)
        {
          g_autoptr (YValue) word = y_value_new_string (spec->records[g_rand_int_range (rand, 0, n)]->kind);
          g_autoptr (YValue) entry = y_value_new_map ();
          YValue *place[] = { y_value_new_string (ids[g_rand_int_range (rand, 0, 6)]), y_value_new_string ("V") };

          /* Under anything, itself and in circles too. */
          y_value_map_take (entry, "value", y_value_new_array (place, 2));
          y_map_set (map, "place:99", entry);
          y_map_set (map, "kind", word);
        }
      if (g_rand_int_range (rand, 0, 6) == 0)
        y_map_delete (records, ids[g_rand_int_range (rand, 0, G_N_ELEMENTS (ids))]);
    }
  y_doc_commit (doc);
}

static void
row_cb (const WkRow *row, gpointer data)
{
  (*(guint *) data)++;
}

static void
live_with_it (GRand *rand, Copy *copy)
{
  g_autoptr (GList) records = g_hash_table_get_values (wk_document_get_all_records (copy->document));
  g_autofree char *json = copy_json (copy);
  guint rows = 0;

  g_assert_true (g_utf8_validate (json, -1, NULL));
  wk_document_project (wk_document_get_kind (copy->document), wk_document_get_domain (copy->document), "d", "s",
                       copy->doc, row_cb, &rows);
  for (GList *link = records; link != NULL; link = link->next)
    {
      guint n;
      g_autofree GParamSpec **specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (link->data), &n);
      const WkField *fields = wk_fields_get_set (WK_FIELDS (link->data))->fields;

      for (guint i = 0; i < n; i++)
        {
          g_auto (GValue) value = G_VALUE_INIT;

          g_value_init (&value, specs[i]->value_type);
          g_object_get_property (link->data, specs[i]->name, &value);
        }
      for (; fields != NULL && fields->key != NULL; fields++)
        {
          if (fields->type == WK_FIELD_TEXT)
            wk_text_insert (wk_fields_get_text (link->data, fields->key), 0, "hier");
        }
      if (g_rand_boolean (rand))
        wk_record_remove (link->data);
      else
        wk_record_restore (link->data);
      if (g_rand_boolean (rand))
        wk_document_undo (copy->document);
    }
}

static void
run_odd (guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  WkDocKind kind = g_rand_int_range (rand, 0, WK_N_DOC_KINDS);
  const char *domain = kind == WK_DOC_DOMAIN ? "money" : NULL;
  g_autoptr (YDoc) vandal = y_doc_new (99, Y_DOC_GC);
  Copy copies[2];

  copy_open (&copies[0], kind, domain, 1, "Ineke");
  for (int i = 0; i < 4; i++)
    {
      g_autoptr (GBytes) state = NULL;
      g_autoptr (GError) error = NULL;

      vandalise (rand, kind, vandal);
      state = y_doc_encode_state (vandal, NULL, 0, NULL);
      y_doc_apply_update (copies[0].doc, g_bytes_get_data (state, NULL), g_bytes_get_size (state), "wire", &error);
      g_assert_no_error (error);
      live_with_it (rand, &copies[0]);
      g_clear_pointer (&state, g_bytes_unref);
      state = y_doc_encode_state (copies[0].doc, NULL, 0, NULL);
      y_doc_apply_update (vandal, g_bytes_get_data (state, NULL), g_bytes_get_size (state), "wire", &error);
      g_assert_no_error (error);
    }

  /* Who opens it later sees the same as who lived through it. */
  copy_open (&copies[1], kind, domain, 2, "Joost");
  copy_send (&copies[0], &copies[1]);
  {
    g_autofree char *lived = copy_json (&copies[0]);
    g_autofree char *later = copy_json (&copies[1]);

    if (!g_str_equal (lived, later))
      {
        gsize at = 0;

        while (lived[at] == later[at])
          at++;
        at -= MIN (at, 100);
        g_error ("the copies differ at %.300s | %.300s", lived + at, later + at);
      }
  }
  copy_close (&copies[0]);
  copy_close (&copies[1]);
  g_rand_free (rand);
}

static void
test_odd (void)
{
  const char *given = g_getenv ("WK_TEST_SEED");
  guint rounds = g_getenv ("WK_LONG") != NULL ? 5000 : 300;

  if (given != NULL)
    {
      run_odd (g_ascii_strtoull (given, NULL, 10));
      return;
    }
  for (guint i = 0; i < rounds; i++)
    {
      guint32 seed = i % 2 == 0 ? i : (guint32) g_test_rand_int ();

      g_test_message ("WK_TEST_SEED=%u", seed);
      run_odd (seed);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  g_test_add_func ("/odd/at-random", test_odd);
  return g_test_run ();
}
