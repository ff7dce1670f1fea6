#include "wk-register-private.h"

#include <stdlib.h>
#include <string.h>

#define OPID_LENGTH 24

WkEntry *
wk_entry_copy (const WkEntry *entry)
{
  WkEntry *copy = g_new (WkEntry, 1);

  copy->opid = g_strdup (entry->opid);
  copy->entry = y_value_ref (entry->entry);
  return copy;
}

void
wk_entry_free (WkEntry *entry)
{
  g_free (entry->opid);
  y_value_unref (entry->entry);
  g_free (entry);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(WkEntry *const *) b)->opid, (*(WkEntry *const *) a)->opid);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

const char *
wk_register_split (const char *key)
{
  const char *colon = strrchr (key, ':');

  return colon != NULL && colon != key ? colon : NULL;
}

static void
read_cb (const char *key, YValue *value, gpointer data)
{
  GHashTable *registers = data;
  const char *colon = wk_register_split (key);
  g_autofree char *field = NULL;
  GPtrArray *entries;
  WkEntry *entry;

  if (colon == NULL || y_value_kind (value) != Y_MAP)
    return;
  field = g_strndup (key, colon - key);
  entries = g_hash_table_lookup (registers, field);
  if (entries == NULL)
    {
      entries = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_entry_free);
      g_hash_table_insert (registers, g_steal_pointer (&field), entries);
    }
  entry = g_new (WkEntry, 1);
  entry->opid = g_strdup (colon + 1);
  entry->entry = y_value_ref (value);
  g_ptr_array_add (entries, entry);
}

GHashTable *
wk_registers_read (YType *map)
{
  GHashTable *registers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  GHashTableIter iter;
  gpointer entries;

  y_map_foreach (map, read_cb, registers);
  g_hash_table_iter_init (&iter, registers);
  while (g_hash_table_iter_next (&iter, NULL, &entries))
    g_ptr_array_sort (entries, compare_entries);
  return registers;
}

YValue *
wk_entry_get_value (const WkEntry *entry)
{
  YValue *value = y_value_lookup (entry->entry, "value");

  return value != NULL && y_value_kind (value) != Y_NULL && y_value_kind (value) != Y_UNDEFINED ? value : NULL;
}

static double
entry_number (const WkEntry *entry, const char *key)
{
  YValue *value = y_value_lookup (entry->entry, key);
  double number = value != NULL && y_value_kind (value) == Y_NUMBER ? y_value_get_number (value) : 0;

  /* Anything may stand in a document from outside; beyond 2^53 no number of ours can be. */
  return number >= 0 && number <= 9007199254740991.0 ? number : 0;
}

guint64
wk_entry_get_by (const WkEntry *entry)
{
  return (guint64) entry_number (entry, "by");
}

gint64
wk_entry_get_at (const WkEntry *entry)
{
  return (gint64) entry_number (entry, "at");
}

const char *
wk_entry_get_seen (const WkEntry *entry)
{
  YValue *value = y_value_lookup (entry->entry, "seen");

  return value != NULL ? y_value_get_string (value, NULL) : NULL;
}

YValue *
wk_entry_new_value (YValue *value, guint64 client, gint64 at)
{
  YValue *entry = y_value_new_map ();

  y_value_map_take (entry, "value", value != NULL ? value : y_value_new_null ());
  y_value_map_take (entry, "by", y_value_new_number ((double) client));
  y_value_map_take (entry, "at", y_value_new_number ((double) at));
  return entry;
}

typedef struct
{
  const char *field;
  gsize length;
  GPtrArray *keys; /* (element-type utf8) */
  guint64 counter; /* the greatest */
} Seen;

static void
seen_cb (const char *key, YValue *value, gpointer data)
{
  Seen *seen = data;
  const char *colon = wk_register_split (key);

  if (colon == NULL || (gsize) (colon - key) != seen->length || strncmp (key, seen->field, seen->length) != 0)
    return;
  g_ptr_array_add (seen->keys, g_strdup (key));
  if (strlen (colon + 1) == OPID_LENGTH)
    {
      g_autofree char *counter = g_strndup (colon + 1, 8);

      seen->counter = MAX (seen->counter, g_ascii_strtoull (counter, NULL, 16));
    }
}

void
wk_register_write (YType *map, const char *field, YValue *const *entries, gsize n, guint64 random, GPtrArray *gone,
                   GPtrArray *opids)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  Seen seen = { field, strlen (field), keys, 0 };

  y_map_foreach (map, seen_cb, &seen);
  /* In a steady order, so that the same writes make the same bytes. */
  g_ptr_array_sort (keys, compare_strings);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);

      if (gone == NULL || g_ptr_array_find_with_equal_func (gone, wk_register_split (key) + 1, g_str_equal, NULL))
        y_map_delete (map, key);
    }
  for (gsize i = 0; i < n; i++)
    {
      char *opid = g_strdup_printf ("%08x%016" G_GINT64_MODIFIER "x", (guint) MIN (seen.counter + 1, G_MAXUINT32),
                                    random + i);
      g_autofree char *key = g_strconcat (field, ":", opid, NULL);

      y_map_set (map, key, entries[i]);
      if (opids != NULL)
        g_ptr_array_add (opids, opid);
      else
        g_free (opid);
    }
}
