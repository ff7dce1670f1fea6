/* Bodies of messages that are JSON (WIRE.md, "Questions" and "Sheets"), read as what others wrote: nothing in them is taken for granted. */
#pragma once

#include "ydoc.h"

G_BEGIN_DECLS

/**
 * wk_body_read:
 * @bytes: what came
 *
 * Returns: (transfer full) (nullable): what it says; %NULL when it is no JSON
 */
YValue *wk_body_read (GBytes *bytes);
GBytes *wk_body_write (const YValue *value); /* (transfer full) */

/**
 * wk_body_text:
 * @map: (nullable): a value, a map or not
 * @key: what of it
 *
 * Returns: (transfer none): the text; "" when it is missing, or something else
 */
const char *wk_body_text (const YValue *map, const char *key);
void wk_body_put_text (YValue *map, const char *key, const char *text);

/**
 * wk_body_number:
 * @map: a value, a map or not
 * @key: what of it
 * @limit: what it must stay below
 *
 * Returns: the whole number; -1 when it is missing, something else, negative or too large
 */
gint64 wk_body_number (const YValue *map, const char *key, gint64 limit);

/* (transfer none) (nullable): the list; %NULL when it is missing, or something else. */
YValue *wk_body_list (const YValue *map, const char *key);
/* (transfer full): of values that the list takes over from the array. */
YValue *wk_body_take_list (GPtrArray *values);

/* Times in µs since 1970 stay below this: JSON's numbers are exact that far. */
#define WK_BODY_TIME_LIMIT G_GINT64_CONSTANT (9000000000000000)

G_END_DECLS
