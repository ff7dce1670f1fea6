#include "y-update-private.h"

/* What one hand typed on and on, said in one struct: as a document joins its items, where there is no document. */

/* Whether b goes on where a ends: it was typed right behind a, and nothing else may come in between that could not come into one text. */
static gboolean
goes_on (guint64        client,
         const YStruct *a,
         const YStruct *b)
{
  if (a->kind != Y_CONTENT_STRING || b->kind != Y_CONTENT_STRING || a->clock + a->len != b->clock)
    return FALSE;
  if ((a->flags & Y_STRUCT_SUB) || !(b->flags & Y_STRUCT_ORIGIN) || b->at.origin.client != client || b->at.origin.clock != b->clock - 1)
    return FALSE;
  if ((a->flags ^ b->flags) & Y_STRUCT_RIGHT)
    return FALSE;
  return !(b->flags & Y_STRUCT_RIGHT)
         || (a->at.origin.right_client == b->at.origin.right_client && a->at.origin.right_clock == b->at.origin.right_clock);
}

/* How many structs from the first on are one text. */
static guint32
count_run (guint64        client,
           const YStruct *structs,
           guint32        n)
{
  guint32 run = 1;

  while (run < n && goes_on (client, &structs[run - 1], &structs[run]))
    run++;
  return run;
}

static YStruct
join (const YStruct *run,
      guint32        n,
      YBuf          *text)
{
  YStruct joined = run[0];

  for (guint32 i = 0; i < n; i++)
    y_buf_put_raw (text, run[i].s, run[i].bytes);
  for (guint32 i = 1; i < n; i++)
    {
      joined.len += run[i].len;
      joined.ascii = joined.ascii && run[i].ascii;
    }
  joined.s = (const char *) text->data;
  joined.bytes = text->len;
  return joined;
}

static void
write_group (YWriter            *w,
             const YStructGroup *group,
             const YStruct      *structs)
{
  YBuf text = { 0 };
  guint32 runs = 0;

  for (guint32 i = 0; i < group->n; i += count_run (group->client, &structs[i], group->n - i))
    runs++;
  y_buf_put_var (&w->rest, runs);
  y_write_client (w, group->client);
  y_buf_put_var (&w->rest, group->n > 0 ? structs[0].clock : 0);
  for (guint32 i = 0; i < group->n; )
    {
      guint32 n = count_run (group->client, &structs[i], group->n - i);
      YStruct joined = structs[i];

      text.len = 0;
      if (n > 1)
        joined = join (&structs[i], n, &text);
      y_struct_write (w, group->client, &joined, 0);
      i += n;
    }
  y_buf_clear (&text);
}

/**
 * y_update_join:
 * @update: an update in format v1
 * @len: its length in bytes
 * @error: Y_ERROR_MALFORMED or Y_ERROR_LIMIT
 *
 * The same in fewer structs: texts of one client that were typed one right behind the other become one text. Documents that take it
 * become equal to those that took @update, whatever else they have or get; it is what Yjs itself writes of a document that holds them
 * (Item.mergeWith). Not for updates from strangers: under a key of a map, where no text belongs, one that replaces another would join it.
 *
 * Returns: (transfer full) (nullable): an update that says what @update says
 */
GBytes *
y_update_join (gconstpointer update,
               gsize         len,
               GError      **error)
{
  YUpdate u;
  YWriter w;

  if (!y_update_parse (&u, update, len, FALSE, error))
    return NULL;
  y_writer_init (&w, FALSE);
  y_buf_put_var (&w.rest, u.n_groups);
  for (guint32 g = 0; g < u.n_groups; g++)
    write_group (&w, &u.groups[g], &u.structs[u.groups[g].first]);
  y_delete_ranges_sort (u.deletes, &u.n_deletes);
  y_delete_ranges_write (&w, u.deletes, u.n_deletes);
  y_update_clear (&u);
  return y_writer_finish (&w);
}
