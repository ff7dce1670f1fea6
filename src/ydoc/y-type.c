#include "y-doc-private.h"
#include <string.h>

guint
y_key_hash (gconstpointer p)
{
  const YKey *key = p;

  return y_hash_bytes (key->s, key->len);
}

gboolean
y_key_equal (gconstpointer a,
             gconstpointer b)
{
  const YKey *x = a, *y = b;

  return x->len == y->len && memcmp (x->s, y->s, x->len) == 0;
}

guint8
y_type_ref_of (YTypeKind kind)
{
  switch (kind)
    {
    case Y_TYPE_ARRAY: return 0;
    case Y_TYPE_MAP: return 1;
    case Y_TYPE_TEXT: return 2;
    case Y_TYPE_XML_ELEMENT: return 3;
    case Y_TYPE_XML_FRAGMENT: return 4;
    case Y_TYPE_XML_HOOK: return 5;
    case Y_TYPE_XML_TEXT: return 6;
    case Y_TYPE_UNKNOWN:
    default: return 1;
    }
}

YTypeKind
y_type_kind_of_ref (guint8 ref)
{
  static const YTypeKind kinds[] = { Y_TYPE_ARRAY, Y_TYPE_MAP, Y_TYPE_TEXT, Y_TYPE_XML_ELEMENT, Y_TYPE_XML_FRAGMENT,
                                     Y_TYPE_XML_HOOK, Y_TYPE_XML_TEXT };

  return ref < G_N_ELEMENTS (kinds) ? kinds[ref] : Y_TYPE_UNKNOWN;
}

/* A name may hold a NUL like any other character; behind its end there is one more. */
static char *
copy_name (const char *s,
           gsize       len)
{
  char *copy = g_malloc (len + 1);

  memcpy (copy, s, len);
  copy[len] = '\0';
  return copy;
}

YType *
y_type_new (YDoc       *doc,
            YItem      *item,
            YType      *parent,
            YTypeKind   kind,
            const char *xml_name,
            gsize       xml_name_len)
{
  YType *type = g_new0 (YType, 1);

  type->doc = doc;
  type->item = item;
  type->parent = parent;
  type->kind = kind;
  type->depth = parent ? parent->depth + 1 : 0;
  if (xml_name)
    {
      type->xml_name = copy_name (xml_name, xml_name_len);
      type->xml_name_len = xml_name_len;
    }
  return type;
}

static void
drop_user_data (YType *type)
{
  GDestroyNotify destroy = type->user_destroy;
  gpointer data = type->user_data;

  type->user_data = NULL;
  type->user_destroy = NULL;
  if (destroy)
    destroy (data);
}

/* The items of its sequence and map must be freed by the caller. */
void
y_type_free (YType *type)
{
  drop_user_data (type);
  y_seq_free (type);
  g_clear_pointer (&type->map, g_hash_table_unref);
  g_free ((char *) type->root_name.s);
  g_free (type->xml_name);
  g_free (type);
}

/* The item that held it is garbage. The shell stays until the document goes, for those who hold a pointer to it. */
void
y_type_retire (YType *type)
{
  type->gone = TRUE;
  type->item = NULL;
  type->near_item = NULL;
  drop_user_data (type);
  g_ptr_array_add (type->doc->dead_types, type);
}

/* The entry of a map key, made if asked for. */
YEntry *
y_type_entry (YType      *type,
              const YKey *key,
              gboolean    create)
{
  YEntry *entry = type->map ? g_hash_table_lookup (type->map, key) : NULL;

  if (!entry && create)
    {
      char *chars;

      if (!type->map)
        type->map = g_hash_table_new_full (y_key_hash, y_key_equal, g_free, NULL);
      entry = g_malloc0 (sizeof (YEntry) + key->len + 1);
      chars = (char *) (entry + 1);
      memcpy (chars, key->s, key->len);
      entry->key = (YKey) { chars, key->len };
      entry->type = type;
      g_hash_table_add (type->map, entry);
    }
  return entry;
}

/* The root of this name, made with an unknown kind if there is none. */
YType *
y_doc_root (YDoc       *doc,
            const YKey *name)
{
  YType *type = g_hash_table_lookup (doc->roots, name);

  if (!type)
    {
      type = y_type_new (doc, NULL, NULL, Y_TYPE_UNKNOWN, NULL, 0);
      type->root_name.s = copy_name (name->s, name->len);
      type->root_name.len = name->len;
      g_hash_table_insert (doc->roots, &type->root_name, type);
    }
  return type;
}

/**
 * y_doc_get_root:
 * @doc: a document
 * @name: the root's name
 * @kind: what it is to be
 *
 * Returns: (transfer none) (nullable): the root type; NULL if it is known as another kind
 */
YType *
y_doc_get_root (YDoc       *doc,
                const char *name,
                YTypeKind   kind)
{
  YKey key = { name, strlen (name) };
  YType *type = y_doc_root (doc, &key);

  if (type->kind == Y_TYPE_UNKNOWN)
    type->kind = kind;
  return kind == Y_TYPE_UNKNOWN || type->kind == kind ? type : NULL;
}

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names of all root types, sorted (transfer full). */
char **
y_doc_list_roots (YDoc *doc)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, doc->roots);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (names, g_strdup (((YKey *) key)->s));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

/* What kind it is. */
YTypeKind
y_type_kind (YType *type)
{
  return type->kind;
}

/* The document that it is of. */
YDoc *
y_type_get_doc (YType *type)
{
  return type->doc;
}

/* The type that holds it; NULL for a root. */
YType *
y_type_get_parent (YType *type)
{
  return type->parent;
}

/* The name of a root; NULL for others. */
const char *
y_type_get_root_name (YType *type)
{
  return type->root_name.s;
}

/* The key under which a map holds it; NULL: no map does. */
const char *
y_type_get_map_key (YType *type)
{
  return type->item && (type->item->flags & Y_ITEM_MAP) ? type->item->up.entry->key.s : NULL;
}

/**
 * y_type_is_deleted:
 * @type: a shared type
 *
 * Returns: whether the type, or one that holds it, was deleted. The pointer may be asked as long as the document lives.
 */
gboolean
y_type_is_deleted (YType *type)
{
  return type->gone || (type->item && y_item_is_deleted (type->item));
}

/* Ties something to the type, let go of by @destroy with the type or when replaced. */
void
y_type_set_user_data (YType         *type,
                      gpointer       data,
                      GDestroyNotify destroy)
{
  drop_user_data (type);
  type->user_data = data;
  type->user_destroy = destroy;
}

/* What was tied to it. */
gpointer
y_type_get_user_data (YType *type)
{
  return type->user_data;
}
