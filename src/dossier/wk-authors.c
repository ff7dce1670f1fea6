/* What a client id's first write leaves beside it (SCHEMA.md, "Roots that every document has"). */
#include "wk-author.h"

#include "wk-document.h"
#include "wk-register-private.h"

static const char *
entry_string (YValue *entry, const char *key)
{
  YValue *value = y_value_lookup (entry, key);

  return value != NULL && y_value_kind (value) == Y_STRING ? y_value_get_string (value, NULL) : "";
}

void
wk_authors_ensure (YDoc *doc, WkAuthor *author)
{
  YType *authors = y_doc_get_root (doc, WK_ROOT_AUTHORS, Y_TYPE_MAP);
  YType *schema = y_doc_get_root (doc, WK_ROOT_SCHEMA, Y_TYPE_MAP);
  g_autofree char *client = g_strdup_printf ("%" G_GUINT64_FORMAT, y_doc_get_client_id (doc));
  g_autofree char *major = g_strdup_printf ("%d", WK_SCHEMA_MAJOR);
  g_autoptr (YValue) known = y_map_get (authors, client);
  g_autoptr (YValue) version = y_map_get (schema, major);

  if (known == NULL)
    {
      g_autoptr (YValue) entry = y_value_new_map ();

      y_value_map_take (entry, "account", y_value_new_string (wk_author_get_account (author)));
      y_value_map_take (entry, "name", y_value_new_string (wk_author_get_name (author)));
      y_value_map_take (entry, "organisation", y_value_new_string (wk_author_get_organisation (author)));
      y_value_map_take (entry, "device", y_value_new_string (wk_author_get_device (author)));
      y_value_map_take (entry, "behalf", y_value_new_string (wk_author_get_on_behalf_of (author)));
      y_map_set (authors, client, entry);
    }
  if (version == NULL)
    {
      g_autoptr (YValue) minor = y_value_new_number (WK_SCHEMA_MINOR);

      y_map_set (schema, major, minor);
    }
}

void
wk_document_write_author (YDoc *doc, WkAuthor *author)
{
  g_return_if_fail (doc != NULL && WK_IS_AUTHOR (author));
  g_return_if_fail (y_doc_in_transaction (doc));

  wk_authors_ensure (doc, author);
}

WkAuthor *
wk_authors_read (YType *authors, guint64 client)
{
  g_autofree char *key = g_strdup_printf ("%" G_GUINT64_FORMAT, client);
  g_autoptr (YValue) entry = y_map_get (authors, key);

  if (entry == NULL || y_value_kind (entry) != Y_MAP)
    return NULL;
  return wk_author_new (entry_string (entry, "account"), entry_string (entry, "name"),
                        entry_string (entry, "organisation"), entry_string (entry, "device"),
                        entry_string (entry, "behalf"));
}

static void
major_cb (const char *key, YValue *value, gpointer data)
{
  guint *major = data;
  guint64 found;

  if (g_ascii_string_to_unsigned (key, 10, 0, G_MAXUINT, &found, NULL))
    *major = MAX (*major, (guint) found);
}

guint
wk_schema_read_major (YDoc *doc)
{
  guint major = 0;

  y_map_foreach (y_doc_get_root (doc, WK_ROOT_SCHEMA, Y_TYPE_MAP), major_cb, &major);
  return major;
}

WkAuthor *
wk_document_read_author (YDoc *doc, guint64 client)
{
  g_return_val_if_fail (doc != NULL, NULL);

  return wk_authors_read (y_doc_get_root (doc, WK_ROOT_AUTHORS, Y_TYPE_MAP), client);
}
