/* Looks through a document for anything that does not fit together. */
#pragma once
#include "y-doc-private.h"

static inline void
y_check_counts (gpointer p,
                guint    height,
                guint32 *units,
                guint32 *chars,
                guint32 *formats)
{
  *units = *chars = *formats = 0;
  if (height == 0)
    {
      const YLeaf *leaf = p;
      guint live = 0;

      g_assert_cmpuint (leaf->n, >, 0);
      for (guint i = 0; i < leaf->n; i++)
        {
          YItem *item = leaf->items[i];

          g_assert_true (item->up.leaf == leaf);
          g_assert_cmpint (item->kind, !=, Y_CONTENT_GC);
          live += !y_item_is_deleted (item);
          g_assert_cmpuint (leaf->item_units[i], ==, y_item_is_visible (item) ? item->len : 0);
          if (y_item_is_visible (item))
            {
              *units += item->len;
              *chars += y_item_chars (item);
            }
          *formats += item->kind == Y_CONTENT_FORMAT && !y_item_is_deleted (item);
        }
      g_assert_cmpuint (leaf->units, ==, *units);
      g_assert_cmpuint (leaf->chars, ==, *chars);
      g_assert_cmpuint (leaf->formats, ==, *formats);
      g_assert_cmpuint (leaf->live, ==, live);
      return;
    }
  for (guint i = 0; i < ((YNode *) p)->n; i++)
    {
      const YNode *node = p;
      guint32 u, c, f;

      if (node->crowd_state != Y_CROWD_UNKNOWN)
        g_assert_cmpint (node->above_leaves ? ((YLeaf *) node->child[i])->crowd_state : ((YNode *) node->child[i])->crowd_state, !=,
                         Y_CROWD_UNKNOWN);

      y_check_counts (node->child[i], height - 1, &u, &c, &f);
      g_assert_cmpuint (node->counts[i].units, ==, u);
      g_assert_cmpuint (node->counts[i].chars, ==, c);
      g_assert_cmpuint (node->formats[i], ==, f);
      *units += u;
      *chars += c;
      *formats += f;
    }
}

static inline void
y_check_type (YType *type)
{
  guint32 units, chars, formats, near_units, near_chars;

  if (!type->root)
    return;
  y_check_counts (type->root, type->height, &units, &chars, &formats);
  g_assert_cmpuint (type->units, ==, units);
  g_assert_cmpuint (type->chars, ==, chars);
  if (type->near_item)
    {
      g_assert_true (y_item_is_visible (type->near_item));
      y_seq_start_of (type->near_item, &near_units, &near_chars);
      g_assert_cmpuint (type->near_units, ==, near_units);
      g_assert_cmpuint (type->near_chars, ==, near_chars);
    }
}

static inline void
y_check_doc (YDoc *doc)
{
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < doc->clients->len; i++)
    {
      YClient *c = y_client (doc, i);
      guint32 clock = 0;
      YItem *last = NULL;

      for (YStoreLeaf *leaf = c->head; leaf; leaf = leaf->next)
        for (guint k = 0; k < leaf->n; k++)
          {
            YItem *item = leaf->item[k];

            g_assert_cmpuint (leaf->clock[k], ==, clock);
            g_assert_cmpint (leaf->joined >> k & 1, ==, (item->flags & Y_ITEM_JOINED) != 0);
            g_assert_cmpuint (item->id.clock, ==, clock);
            g_assert_cmpuint (item->len, >, 0);
            g_assert_true (y_store_find (c, clock) == item);
            g_assert_true (y_store_find (c, clock + item->len - 1) == item);
            clock += item->len;
            if (item->flags & Y_ITEM_JOINED)
              {
                g_assert_true (y_item_left (item) == last);
                g_assert_cmpint (item->kind, ==, last->kind);
                g_assert_cmpint (item->flags & Y_ITEM_DELETED, ==, last->flags & Y_ITEM_DELETED);
              }
            if (item->kind == Y_CONTENT_STRING)
              {
                gsize bytes;
                const char *s = y_item_text (item, &bytes);
                guint32 units, chars;

                y_text_measure (s, bytes, &units, &chars);
                g_assert_cmpuint (units, ==, item->len);
                if (!(item->flags & Y_ITEM_MAP))
                  g_assert_cmpuint (chars, ==, y_item_chars (item));
                if (!(item->flags & Y_ITEM_INLINE))
                  g_assert_cmpuint (item->at + bytes, <=, item->c.text->bytes);
                g_assert_true (y_utf8_validate ((const guint8 *) s, bytes));
                g_assert_cmpuint (bytes, <=, (item->flags & Y_ITEM_MAP) ? G_MAXUINT32 : Y_PIECE_BYTES + 8);
              }
            if (item->kind == Y_CONTENT_TYPE)
              y_check_type (item->c.type);
            last = item;
          }
      g_assert_cmpuint (c->state, ==, clock);
    }
  g_hash_table_iter_init (&iter, doc->roots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    y_check_type (value);
}
