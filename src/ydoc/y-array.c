#include "y-doc-private.h"

/* How many elements there are. */
guint32
y_array_length (YType *array)
{
  return array->units;
}

/**
 * y_array_get:
 * @array: an array
 * @i: an index
 *
 * Returns: (transfer full) (nullable): the element, or NULL beyond the end
 */
YValue *
y_array_get (YType  *array,
             guint32 i)
{
  guint32 units, chars;
  YItem *item = y_seq_find (array, Y_UTF16, i, &units, &chars);

  return item ? y_item_value (item, i - units) : NULL;
}

static YItem *
insert_run (YTx     *tx,
            YType   *array,
            YItem   *left,
            YItem   *right,
            YValue **values,
            guint32  n)
{
  YContent c = { .kind = Y_CONTENT_ANY, .len = n, .values = values };

  left = y_list_item_create (tx, array, left, right, &c);
  for (YItem *next = y_seq_next (left); next && next != right && (next->flags & Y_ITEM_JOINED); next = y_seq_next (next))
    left = next;
  return left;
}

/**
 * y_array_insert:
 * @array: an array
 * @i: where
 * @values: plain values and new shared types
 * @n: how many
 *
 * Returns: FALSE, with nothing done, if the place is beyond the end
 */
gboolean
y_array_insert (YType   *array,
                guint32  i,
                YValue **values,
                gsize    n)
{
  YDoc *doc = array->doc;
  YItem *left = NULL, *right;
  gsize plain = 0;

  if (i > array->units || array->gone)
    return FALSE;
  if (n == 0)
    return TRUE;
  y_doc_begin (doc, NULL);
  if (i > 0)
    {
      guint32 units, chars;

      left = y_seq_find (array, Y_UTF16, i - 1, &units, &chars);
      if (i - units < left->len)
        y_item_split (doc, left, i - units);
    }
  right = left ? y_seq_next (left) : y_seq_first (array);
  for (gsize k = 0; k < n; k++)
    {
      YContent c;
      const char *text;

      y_content_from_value (values[k], FALSE, &c);
      if (c.kind == Y_CONTENT_ANY)
        {
          plain++;
          continue;
        }
      if (plain)
        left = insert_run (doc->tx, array, left, right, values + k - plain, plain);
      plain = 0;
      left = y_list_item_create (doc->tx, array, left, right, &c);
      text = y_value_get_type_text (values[k], NULL);
      if (text && left->kind == Y_CONTENT_TYPE)
        y_text_insert (left->c.type, Y_UTF16, 0, text, -1, NULL);
    }
  if (plain)
    insert_run (doc->tx, array, left, right, values + n - plain, plain);
  y_doc_commit (doc);
  return TRUE;
}

/**
 * y_array_delete:
 * @array: an array
 * @i: where
 * @n: how many
 *
 * Returns: FALSE, with nothing done, if there are not so many
 */
gboolean
y_array_delete (YType  *array,
                guint32 i,
                guint32 n)
{
  YDoc *doc = array->doc;
  guint32 units, chars;
  YItem *item;

  if (i > array->units || n > array->units - i)
    return FALSE;
  if (n == 0)
    return TRUE;
  y_doc_begin (doc, NULL);
  item = y_seq_find (array, Y_UTF16, i, &units, &chars);
  if (i > units)
    item = y_item_split (doc, item, i - units);
  while (n > 0)
    {
      YItem *next;

      if (y_item_is_visible (item))
        {
          if (n < item->len)
            y_item_split (doc, item, n);
          n -= item->len;
        }
      next = y_seq_next_live (item);
      y_item_delete (doc->tx, item);
      item = next;
    }
  y_doc_commit (doc);
  return TRUE;
}
