/* Formatting attributes in force at a place of a text, in the order in which they were set. */
#pragma once
#include "y-doc-private.h"

typedef struct {
  YValue *value;         /* (owned) */
  YKey    key;           /* the characters lie behind */
} YAttribute;

typedef struct {
  GPtrArray *entries;    /* (owned) of YAttribute */
} YAttributes;

void    y_attributes_init (YAttributes *a);
void    y_attributes_clear (YAttributes *a);
void    y_attributes_copy (YAttributes *to, const YAttributes *from);      /* @to is made by this */
void    y_attributes_set (YAttributes *a, const char *key, gsize len, YValue *value /* (transfer none) */);
void    y_attributes_remove (YAttributes *a, const char *key, gsize len);
YValue *y_attributes_get (const YAttributes *a, const char *key, gsize len);   /* (transfer none); null when not set */
gboolean y_attributes_has (const YAttributes *a, const char *key, gsize len);
void    y_attributes_update (YAttributes *a, const YItem *format);
void    y_attributes_from_value (YAttributes *a, YValue *map);             /* made by this */
YValue *y_attributes_to_value (const YAttributes *a);                      /* (transfer full): a plain map */
void    y_attributes_order (YAttributes *a);
/* Equal as Yjs compares attributes: objects by their members, but not those within them. */
gboolean y_attribute_equal (const YValue *a, const YValue *b);
/* Equal as ECMAScript's === has it. */
gboolean y_attribute_same (const YValue *a, const YValue *b);
