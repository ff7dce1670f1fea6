#pragma once
#include "y-value.h"

typedef struct {
  YValue *value;     /* (owned) */
  gsize   key_len;
  guint   order;     /* when it was added, counted from 0 */
  char   *key;       /* lies behind the entry */
} YMapEntry;

struct _YValue {
  int      ref_count;
  guint8   kind;
  guint8   is_static;
  guint8   type_kind;
  gsize    n;                /* bytes of a string, items of an array */
  union {
    gboolean boolean;
    double   number;
    gint64   bigint;
    char    *string;         /* lies behind the value */
    GBytes  *bytes;          /* (owned) */
    YValue **items;          /* lies behind the value; each (owned) */
    struct {
      GPtrArray  *entries;   /* (owned) of YMapEntry */
      GHashTable *index;     /* (owned) (nullable): the entries by key, where there are many */
      gboolean    unordered; /* a key is an array index: sort before reading in order */
    } map;
    YType   *type;
  } as;
};

/* Hashes for what comes from outside; other in every program run. */
guint y_hash_bytes (const char *s, gsize len);
guint y_id64_hash (gconstpointer id);

void y_value_map_take_len (YValue *map, const char *key, gsize len, YValue *value);
void y_value_map_entry_len (const YValue *v, gsize i, const char **key, gsize *len, YValue **value);
