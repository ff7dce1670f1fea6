/* Formatting attributes in force at a place of a text, in the order in which they were set. */
#pragma once
#include "y-doc-private.h"

typedef struct _YAttribute YAttribute;
struct _YAttribute {
  YAttribute *prev, *next;
  YValue     *value;     /* (owned) */
  YKey        key;       /* the characters lie behind */
};

typedef struct {
  YAttribute *first, *last;      /* (owned) */
  guint       n;
  GHashTable *index;             /* (owned) (nullable): YKey → YAttribute, once there are many */
} YAttributes;

/* Of more than this many in force at one place the rest are kept, but not shown: who makes up updates could have each of many
 * letters tell all of many attributes. */
#define Y_MAX_SHOWN_ATTRIBUTES 256

void    y_attributes_init (YAttributes *a);
void    y_attributes_clear (YAttributes *a);
void    y_attributes_copy (YAttributes *to, const YAttributes *from);      /* @to is made by this */
void    y_attributes_set (YAttributes *a, const char *key, gsize len, YValue *value /* (transfer none) */);
void    y_attributes_remove (YAttributes *a, const char *key, gsize len);
YValue *y_attributes_get (const YAttributes *a, const char *key, gsize len);   /* (transfer none); null when not set */
gboolean y_attributes_has (const YAttributes *a, const char *key, gsize len);
void    y_attributes_update (YAttributes *a, const YItem *format);
void    y_attributes_from_value (YAttributes *a, YValue *map);             /* made by this */
YValue *y_attributes_to_shown (const YAttributes *a);                      /* (transfer full): a plain map */
void    y_attributes_order (YAttributes *a);
/* Equal as Yjs compares attributes: objects by their members, but not those within them. */
gboolean y_attribute_equal (const YValue *a, const YValue *b);
/* Equal as ECMAScript's === has it. */
gboolean y_attribute_same (const YValue *a, const YValue *b);
