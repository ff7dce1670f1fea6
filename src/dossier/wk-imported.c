#include "wk-imported.h"

#include <string.h>

#include "wk-document-private.h"
#include "wk-export-change-private.h"

const char *const *
wk_imported_get_columns (WkDocKind kind)
{
  return wk_schema_get_document (kind)->imported;
}

GHashTable *
wk_imported_read (YDoc *doc)
{
  return wk_registers_read (y_doc_get_root (doc, WK_ROOT_IMPORTED, Y_TYPE_MAP));
}

static const char *
peek_column (GHashTable *imported, const char *column)
{
  GPtrArray *entries = g_hash_table_lookup (imported, column);
  YValue *value = entries != NULL ? wk_entry_get_value (g_ptr_array_index (entries, 0)) : NULL;

  return value != NULL && y_value_kind (value) == Y_STRING ? y_value_get_string (value, NULL) : NULL;
}

static void
append_word (GString *name, const char *word)
{
  if (word == NULL || *word == '\0')
    return;
  if (name->len > 0)
    g_string_append_c (name, ' ');
  g_string_append (name, word);
}

char *
wk_imported_dup_field (GHashTable *imported, const WkField *field)
{
  const char *first;
  GString *name;

  if (!g_str_equal (field->imported, "composed"))
    return g_strdup (peek_column (imported, field->imported));

  name = g_string_new (NULL);
  first = peek_column (imported, "first-name");
  append_word (name, first != NULL && *first != '\0' ? first : peek_column (imported, "initials"));
  append_word (name, peek_column (imported, "prefix"));
  append_word (name, peek_column (imported, "surname"));
  return g_string_free (name, FALSE);
}

char *
wk_imported_dup (YDoc *doc, const char *column)
{
  g_autoptr (GHashTable) imported = NULL;

  g_return_val_if_fail (doc != NULL && column != NULL, NULL);

  imported = wk_imported_read (doc);
  return g_strdup (peek_column (imported, column));
}

static gboolean
differs (GHashTable *imported, const WkImportedValue *value)
{
  GPtrArray *entries = g_hash_table_lookup (imported, value->column);
  const char *there = peek_column (imported, value->column);

  /* An export that has nothing to say of a column does not make an entry of it. */
  if (entries == NULL)
    return *value->value != '\0';
  return entries->len > 1 || there == NULL || !g_str_equal (there, value->value);
}

gboolean *
wk_imported_compare (YDoc *doc, const WkImportedValue *values, gsize n)
{
  g_autoptr (GHashTable) imported = NULL;
  gboolean *differ = g_new (gboolean, n + 1);

  g_return_val_if_fail (doc != NULL, differ);

  imported = wk_imported_read (doc);
  for (gsize i = 0; i < n; i++)
    {
      const char *there = peek_column (imported, values[i].column);

      differ[i] = !g_str_equal (there != NULL ? there : "", values[i].value);
    }
  return differ;
}

static char *
dup_day (gint64 time)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (time / 1000);

  return moment != NULL ? g_date_time_format (moment, "%F") : g_strdup ("");
}

guint
wk_imported_write (YDoc *doc, WkDocKind kind, const WkImportedValue *values, gsize n, WkAuthor *author, gint64 time,
                   guint64 salt)
{
  const char *const *columns = wk_imported_get_columns (kind);
  g_autoptr (GHashTable) imported = NULL;
  g_autofree char *day = dup_day (time);
  guint changed = 0;

  g_return_val_if_fail (doc != NULL && WK_IS_AUTHOR (author), 0);

  if (wk_schema_read_major (doc) > WK_SCHEMA_MAJOR)
    return 0;
  imported = wk_imported_read (doc);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (YValue) entry = NULL;

      if (values[i].kind != kind || !g_strv_contains (columns, values[i].column) || !differs (imported, &values[i]))
        continue;
      if (changed == 0)
        {
          y_doc_begin (doc, NULL);
          wk_authors_ensure (doc, author);
        }
      entry = wk_entry_new_value (y_value_new_string (values[i].value), y_doc_get_client_id (doc), time);
      wk_register_write (y_doc_get_root (doc, WK_ROOT_IMPORTED, Y_TYPE_MAP), values[i].column, &entry, 1, salt + i,
                         NULL, NULL);
      wk_export_change_note (kind, doc, imported, values[i].column, peek_column (imported, values[i].column), values[i].value, day, time,
                             ~salt - i);
      changed++;
    }
  if (changed > 0)
    y_doc_commit (doc);
  return changed;
}
