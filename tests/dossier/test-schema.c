/* SCHEMA.md and the tables say the same, row by row, and documents have the roots that it lists. */
#include <string.h>

#include "copy.h"
#include "wk-attachment-piece.h"

static const char *const types[] = { "text", "string", "choice", "date", "bool", "number", "list", "person" };

static const char *const merges[] = { "", " derived", " latest", " union" };

/* The tables as SCHEMA.md would write them. */
static char *
describe_fields (const WkField *fields, gboolean imports)
{
  GString *out = g_string_new (NULL);

  for (; fields->key != NULL; fields++)
    g_string_append_printf (out, "  %s %s%s%s%s%s\n", fields->key, types[fields->type], imports ? " " : "",
                            imports && fields->imported != NULL ? fields->imported : "",
                            fields->needed ? " needed" : "", merges[fields->merge]);
  return g_string_free (out, FALSE);
}

static char *
describe_code (void)
{
  GString *out = g_string_new (NULL);

  for (WkDocKind kind = 0; kind < WK_N_DOC_KINDS; kind++)
    {
      const WkDocumentSpec *spec = wk_schema_get_document (kind);
      g_autofree char *fields = describe_fields (spec->fields, TRUE);

      g_string_append_printf (out, "%s\n%s", spec->nick, fields);
      for (gsize i = 0; spec->imported[i] != NULL; i++)
        g_string_append_printf (out, "  imported %s\n", spec->imported[i]);
      for (gsize i = 0; spec->records[i] != NULL; i++)
        {
          g_autofree char *record = describe_fields (spec->records[i]->fields, FALSE);

          g_string_append_printf (out, " %s%s%s\n%s", spec->records[i]->kind,
                                  spec->records[i]->parent != NULL ? " under " : "",
                                  spec->records[i]->parent != NULL ? spec->records[i]->parent : "", record);
        }
    }
  return g_string_free (out, FALSE);
}

static char *
cell (char **cells, guint i)
{
  return g_strdelimit (g_strdup (g_strstrip (cells[i])), "`", ' ');
}

static char *
describe_text (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", "dossier", "SCHEMA.md", NULL);
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  GString *out = g_string_new (NULL);
  GString *pending = g_string_new (NULL); /* a record's heading waits for what it hangs on */
  gboolean document = FALSE, record = FALSE;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (content, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      WkDocKind kind;

      if (g_str_has_prefix (lines[i], "## "))
        {
          record = FALSE;
          document = wk_doc_kind_from_nick (lines[i] + 3, &kind);
          if (document)
            g_string_append_printf (out, "%s\n", lines[i] + 3);
        }
      else if (document && g_str_has_prefix (lines[i], "### "))
        {
          record = TRUE;
          g_string_printf (pending, " %s", lines[i] + 4);
        }
      else if (document && g_str_has_prefix (lines[i], "Under a "))
        g_string_append_printf (pending, " under %.*s", (int) strlen (lines[i] + 8) - 1, lines[i] + 8);
      else if (document && g_str_has_prefix (lines[i], "| imported "))
        {
          g_auto (GStrv) words = g_strsplit (lines[i], "`", -1);

          for (gsize j = 1; words[j] != NULL && words[j + 1] != NULL; j += 2)
            g_string_append_printf (out, "  imported %s\n", words[j]);
        }
      else if (document && g_str_has_prefix (lines[i], "| `"))
        {
          g_auto (GStrv) cells = g_strsplit (lines[i], "|", -1);
          g_autofree char *key = cell (cells, 1);
          g_autofree char *type = cell (cells, 2);
          g_autofree char *third = cell (cells, 3);
          const char *what = record ? third : g_strstrip (cells[4]);
          const char *merge = "";

          for (gsize j = 1; j < G_N_ELEMENTS (merges); j++)
            {
              if (g_str_has_prefix (what, merges[j] + 1))
                merge = merges[j];
            }

          if (pending->len > 0)
            g_string_append_printf (out, "%s\n", pending->str);
          g_string_truncate (pending, 0);
          g_string_append_printf (out, "  %s %s%s%s%s%s\n", g_strstrip (key), g_strstrip (type), record ? "" : " ",
                                  record ? "" : g_strstrip (third), strstr (what, "needed") != NULL ? " needed" : "", merge);
        }
    }
  g_string_free (pending, TRUE);
  return g_string_free (out, FALSE);
}

static void
test_same (void)
{
  g_autofree char *code = describe_code ();
  g_autofree char *text = describe_text ();

  g_assert_cmpstr (code, ==, text);
}

/* No two of our roots and no field's name can be taken for another's. */
static void
test_sound (void)
{
  for (WkDocKind kind = 0; kind < WK_N_DOC_KINDS; kind++)
    {
      const WkDocumentSpec *spec = wk_schema_get_document (kind);
      static const char *const roots[] = { "schema", "authors", "fields", "imported", "records", "agreement" };

      for (const WkField *field = spec->fields; field->key != NULL; field++)
        {
          g_assert_null (strchr (field->key, ':'));
          for (gsize i = 0; i < G_N_ELEMENTS (roots); i++)
            g_assert_cmpstr (field->key, !=, roots[i]);
          if (field->imported != NULL && !g_str_equal (field->imported, "composed"))
            g_assert_true (g_strv_contains (spec->imported, field->imported));
        }
      for (gsize i = 0; spec->records[i] != NULL; i++)
        {
          for (const WkField *field = spec->records[i]->fields; field->key != NULL; field++)
            {
              g_assert_null (strchr (field->key, ':'));
              g_assert_cmpstr (field->key, !=, "kind");
              g_assert_cmpstr (field->key, !=, "place");
              g_assert_cmpstr (field->key, !=, "removed");
            }
          if (spec->records[i]->parent != NULL)
            g_assert_nonnull (wk_schema_get_record (kind, spec->records[i]->parent));
        }
    }
}

/* What is written stands under the roots and keys that the text lists, nowhere else. */
static void
test_roots_made (void)
{
  for (WkDocKind kind = 0; kind < WK_N_DOC_KINDS; kind++)
    {
      const WkDocumentSpec *spec = wk_schema_get_document (kind);
      g_autoptr (GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);
      g_auto (GStrv) roots = NULL;
      WkImportedValue value = { kind, NULL, "1" };
      Copy copy;

      copy_open (&copy, kind, wk_doc_kind_has_domain (kind) ? "work" : NULL, 1, "Ineke");
      g_hash_table_add (listed, (gpointer) "schema");
      g_hash_table_add (listed, (gpointer) "authors");
      g_hash_table_add (listed, (gpointer) "fields");
      g_hash_table_add (listed, (gpointer) "imported");
      g_hash_table_add (listed, (gpointer) "records");
      if (kind == WK_DOC_PLAN)
        {
          g_hash_table_add (listed, (gpointer) "agreement");
          wk_plan_set_answer (copy.document, "resident", "right", NULL);
        }
      if (kind == WK_DOC_ATTACHMENT)
        {
          g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);

          g_hash_table_add (listed, (gpointer) "piece");
          wk_attachment_piece_write (copy.doc, copy.author, bytes);
        }
      for (const WkField *field = spec->fields; field->key != NULL; field++)
        {
          if (field->type == WK_FIELD_TEXT)
            {
              g_hash_table_add (listed, (gpointer) field->key);
              wk_text_insert (wk_fields_get_text (WK_FIELDS (copy.document), field->key), 0, "x");
            }
        }
      for (gsize i = 0; spec->records[i] != NULL; i++)
        {
          WkRecord *record = wk_record_list_append (wk_document_get_records (copy.document, spec->records[i]->kind));

          for (const WkField *field = spec->records[i]->fields; field->key != NULL; field++)
            {
              if (field->type == WK_FIELD_TEXT)
                {
                  wk_text_insert (wk_fields_get_text (WK_FIELDS (record), field->key), 0, "x");
                  g_assert_nonnull (y_map_get_type (wk_fields_get_set (WK_FIELDS (record))->map, field->key));
                }
            }
        }
      for (gsize i = 0; spec->imported[i] != NULL; i++)
        {
          value.column = spec->imported[i];
          g_assert_cmpuint (wk_imported_write (copy.doc, kind, &value, 1, copy.author, 0, i), ==, 1);
        }
      roots = y_doc_list_roots (copy.doc);
      for (gsize i = 0; roots[i] != NULL; i++)
        g_assert_true (g_hash_table_remove (listed, roots[i]));
      g_assert_cmpuint (g_hash_table_size (listed), ==, 0);
      copy_close (&copy);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wk_base_init ();
  g_test_add_func ("/schema/same", test_same);
  g_test_add_func ("/schema/sound", test_sound);
  g_test_add_func ("/schema/roots-made", test_roots_made);
  return g_test_run ();
}
