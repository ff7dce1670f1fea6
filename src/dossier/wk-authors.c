/* What a client id's first write leaves beside it (SCHEMA.md, "Roots that every document has"). */
#include "wk-author.h"

#include <string.h>

#include "wk-document.h"
#include "wk-register-private.h"

static const char *
entry_string (YValue *entry, const char *key)
{
  YValue *value = y_value_lookup (entry, key);

  return value != NULL && y_value_kind (value) == Y_STRING ? y_value_get_string (value, NULL) : "";
}

/* ---- whose colour is which ---- */

typedef struct
{
  char *key;   /* (owned) */
  int stored;  /* -1: the person's own */
  guint own;
} Person;

static void
person_free (gpointer data)
{
  Person *person = data;

  g_free (person->key);
  g_free (person);
}

static int
entry_colour (YValue *entry)
{
  YValue *value = y_value_lookup (entry, "colour");
  double number = value != NULL && y_value_kind (value) == Y_NUMBER ? y_value_get_number (value) : -1;

  return number >= 0 && number < WK_AUTHOR_COLOURS ? (int) number : -1;
}

static void
person_cb (const char *client, YValue *entry, gpointer data)
{
  GHashTable *people = data;
  g_autoptr (WkAuthor) author = NULL;
  Person *person;
  int stored;

  if (y_value_kind (entry) != Y_MAP)
    return;
  author = wk_author_new (entry_string (entry, "account"), entry_string (entry, "name"), NULL, NULL, NULL);
  stored = entry_colour (entry);
  person = g_hash_table_lookup (people, wk_author_get_key (author));
  if (person == NULL)
    {
      person = g_new0 (Person, 1);
      person->key = g_strdup (wk_author_get_key (author));
      person->stored = stored;
      person->own = wk_author_get_colour (author);
      g_hash_table_insert (people, person->key, person);
    }
  else if (stored >= 0)
    person->stored = person->stored >= 0 ? MIN (person->stored, stored) : stored;
}

static int
compare_people (gconstpointer a, gconstpointer b)
{
  const Person *one = *(Person *const *) a, *other = *(Person *const *) b;

  /* Who stepped aside knew the others; who did not, by name: alike on every copy. */
  if ((one->stored >= 0) != (other->stored >= 0))
    return one->stored >= 0 ? -1 : 1;
  return strcmp (one->key, other->key);
}

GHashTable *
wk_authors_read_colours (YType *authors)
{
  GHashTable *colours = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) people = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, person_free);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer one;
  guint taken = 0;

  y_map_foreach (authors, person_cb, people);
  g_hash_table_iter_init (&iter, people);
  while (g_hash_table_iter_next (&iter, NULL, &one))
    g_ptr_array_add (order, one);
  g_ptr_array_sort (order, compare_people);
  for (guint i = 0; i < order->len; i++)
    {
      const Person *person = order->pdata[i];
      guint colour = wk_author_pick_colour (&taken, person->stored >= 0 ? (guint) person->stored : person->own);

      g_hash_table_insert (colours, g_strdup (person->key), GUINT_TO_POINTER (colour));
    }
  return colours;
}

void
wk_author_take_colour (WkAuthor *author, GHashTable *colours)
{
  gpointer colour;

  if (g_hash_table_lookup_extended (colours, wk_author_get_key (author), NULL, &colour))
    wk_author_set_colour (author, GPOINTER_TO_UINT (colour));
}

/* Who comes to a document in which others have their colour steps aside for them, and says so. */
static void
put_colour (YType *authors, WkAuthor *author, YValue *entry)
{
  g_autoptr (WkAuthor) own = wk_author_new (wk_author_get_account (author), wk_author_get_name (author), NULL, NULL, NULL);
  guint wanted = wk_author_get_colour (own), colour;
  g_autoptr (GHashTable) colours = NULL;
  GHashTableIter iter;
  gpointer known;
  guint taken = 0;

  if (y_map_size (authors) == 0)
    return;
  colours = wk_authors_read_colours (authors);
  if (g_hash_table_lookup_extended (colours, wk_author_get_key (author), NULL, &known))
    colour = GPOINTER_TO_UINT (known);
  else
    {
      g_hash_table_iter_init (&iter, colours);
      while (g_hash_table_iter_next (&iter, NULL, &known))
        taken |= 1u << GPOINTER_TO_UINT (known);
      colour = wk_author_pick_colour (&taken, wanted);
    }
  if (colour != wanted)
    y_value_map_take (entry, "colour", y_value_new_number (colour));
}

/* ---- entries ---- */

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
      put_colour (authors, author, entry);
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
