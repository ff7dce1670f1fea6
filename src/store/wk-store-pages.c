/* Reads what leaf pages of a SQLite file hold without asking how they hang together
 * (sqlite.org/fileformat.html, sections 1.6, 2.1 and 4). What comes out is only likely: the caller trusts a row when its seal opens. */
#include "wk-store-pages-private.h"

#include <string.h>

#include "wk-store-private.h"

#define PAGE 4096 /* as our stores are made */
#define WAL_HEADER 32
#define FRAME_HEADER 24
#define LEAF_HEADER 8
#define FIRST_PAGE_HEADER 100
#define MOST_LOCAL (PAGE - 35)
#define LEAST_LOCAL ((PAGE - 12) * 32 / 255 - 23)

typedef struct
{
  guint8 *file; /* (owned) */
  gsize length;
  guint8 *wal; /* (owned) (nullable) */
  GHashTable *newer; /* (owned): page number → its frame's content in wal */
  GPtrArray *rows;
  GPtrArray *beyond; /* (owned): rows of cells that their page does not count */
} Pages;

static guint32
read_u32 (const guint8 *p)
{
  return (guint32) p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

/* ---- pages ----------------------------------------------------------------------------------------- */

static const guint8 *
get_page (Pages  *self,
          guint32 number)
{
  const guint8 *newer = g_hash_table_lookup (self->newer, GUINT_TO_POINTER (number));

  if (newer != NULL)
    return newer;
  if (number == 0 || (guint64) number * PAGE > self->length)
    return NULL;
  return self->file + (gsize) (number - 1) * PAGE;
}

/* The write-ahead log's checksum (section 4.2), over 32-bit words of the byte order its header names. */
static void
wal_sum (const guint8 *data,
         gsize         length,
         gboolean      big,
         guint32       sum[2])
{
  for (gsize i = 0; i < length; i += 8)
    {
      guint32 a, b;

      memcpy (&a, data + i, 4);
      memcpy (&b, data + i + 4, 4);
      sum[0] += (big ? GUINT32_FROM_BE (a) : GUINT32_FROM_LE (a)) + sum[1];
      sum[1] += (big ? GUINT32_FROM_BE (b) : GUINT32_FROM_LE (b)) + sum[0];
    }
}

/* Takes the pages of whole transactions, up to the first frame that is not as it was written. */
static void
read_wal (Pages  *self,
          gsize   length)
{
  const guint8 *wal = self->wal;
  g_autoptr (GHashTable) group = g_hash_table_new (NULL, NULL);
  guint32 sum[2] = { 0, 0 };
  gboolean big;

  if (length < WAL_HEADER || (read_u32 (wal) & ~1u) != 0x377f0682 || read_u32 (wal + 8) != PAGE)
    return;
  big = read_u32 (wal) & 1;
  wal_sum (wal, 24, big, sum);
  if (sum[0] != read_u32 (wal + 24) || sum[1] != read_u32 (wal + 28))
    return;
  for (gsize at = WAL_HEADER; at + FRAME_HEADER + PAGE <= length; at += FRAME_HEADER + PAGE)
    {
      const guint8 *frame = wal + at;
      GHashTableIter iter;
      gpointer key, value;

      wal_sum (frame, 8, big, sum);
      wal_sum (frame + FRAME_HEADER, PAGE, big, sum);
      if (memcmp (frame + 8, wal + 16, 8) != 0 || sum[0] != read_u32 (frame + 16) || sum[1] != read_u32 (frame + 20))
        return;
      g_hash_table_insert (group, GUINT_TO_POINTER (read_u32 (frame)), (gpointer) (frame + FRAME_HEADER));
      if (read_u32 (frame + 4) == 0)
        continue;
      g_hash_table_iter_init (&iter, group);
      while (g_hash_table_iter_next (&iter, &key, &value))
        g_hash_table_insert (self->newer, key, value);
      g_hash_table_remove_all (group);
    }
}

/* ---- records ---------------------------------------------------------------------------------------- */

/* Reads a variable-length integer; 0 bytes when it does not fit. */
static gsize
read_varint (const guint8 *p,
             gsize         left,
             guint64      *value)
{
  *value = 0;
  for (gsize i = 0; i < 9 && i < left; i++)
    {
      if (i == 8)
        {
          *value = *value << 8 | p[i];
          return 9;
        }
      *value = *value << 7 | (p[i] & 0x7f);
      if (!(p[i] & 0x80))
        return i + 1;
    }
  return 0;
}

static gboolean
read_cell (PagesCell    *cell,
           guint64       type,
           const guint8 *data,
           gsize         left,
           gsize        *used)
{
  static const guint8 sizes[] = { 0, 1, 2, 3, 4, 6, 8 };

  memset (cell, 0, sizeof *cell);
  if (type == 0)
    {
      *used = 0;
      return TRUE;
    }
  if (type == 8 || type == 9)
    {
      cell->kind = CELL_INTEGER;
      cell->number = type - 8;
      *used = 0;
      return TRUE;
    }
  if (type <= 6)
    {
      guint64 number;

      if (sizes[type] > left)
        return FALSE;
      number = data[0] & 0x80 ? G_MAXUINT64 : 0;
      for (gsize i = 0; i < sizes[type]; i++)
        number = number << 8 | data[i];
      cell->kind = CELL_INTEGER;
      cell->number = (gint64) number;
      *used = sizes[type];
      return TRUE;
    }
  /* No table of ours has numbers with a point, or text. */
  if (type < 12 || type % 2 == 1 || (type - 12) / 2 > left)
    return FALSE;
  cell->kind = CELL_BLOB;
  cell->data = data;
  cell->length = (type - 12) / 2;
  *used = cell->length;
  return TRUE;
}

/* Takes the payload apart; FALSE when it is no record that could be ours. */
static gboolean
parse_record (PagesRow *row,
              gsize     length)
{
  const guint8 *p = row->payload;
  guint64 header, type;
  gsize at, body, used;

  at = read_varint (p, length, &header);
  if (at == 0 || header > length || header < at)
    return FALSE;
  body = header;
  while (at < header)
    {
      gsize n = read_varint (p + at, header - at, &type);

      if (n == 0 || row->n_cells == PAGES_MOST_COLUMNS || !read_cell (&row->cells[row->n_cells], type, p + body, length - body, &used))
        return FALSE;
      at += n;
      body += used;
      row->n_cells++;
    }
  return row->n_cells >= 2 && body == length;
}

static gboolean
read_overflow (Pages  *self,
               guint32 next,
               guint8 *to,
               gsize   left)
{
  while (left > 0)
    {
      const guint8 *page = get_page (self, next);
      gsize part = MIN (left, PAGE - 4);

      if (page == NULL)
        return FALSE;
      memcpy (to, page + 4, part);
      next = read_u32 (page);
      to += part;
      left -= part;
    }
  return TRUE;
}

static void
row_free (gpointer data)
{
  PagesRow *row = data;

  g_free (row->payload);
  g_free (row);
}

/* Reads the cell at a place in a page, and adds its row to rows; returns where it ends, or 0 when there is none. */
static gsize
read_row (Pages        *self,
          const guint8 *page,
          gsize         at,
          GPtrArray    *rows)
{
  g_autofree PagesRow *row = g_new0 (PagesRow, 1);
  guint64 size, id;
  gsize n, local;

  n = read_varint (page + at, PAGE - at, &size);
  if (n == 0 || size < 2 || size > self->length + PAGE)
    return 0;
  at += n;
  n = read_varint (page + at, PAGE - at, &id);
  if (n == 0)
    return 0;
  at += n;
  local = size;
  if (size > MOST_LOCAL)
    {
      local = LEAST_LOCAL + (size - LEAST_LOCAL) % (PAGE - 4);
      if (local > MOST_LOCAL)
        local = LEAST_LOCAL;
    }
  if (at + local + (local < size ? 4 : 0) > PAGE)
    return 0;
  row->id = (gint64) id;
  row->payload = g_try_malloc (size);
  if (row->payload == NULL)
    return 0;
  memcpy (row->payload, page + at, local);
  at += local;
  if (local < size)
    {
      if (!read_overflow (self, read_u32 (page + at), row->payload + local, size - local))
        {
          g_free (row->payload);
          return at + 4;
        }
      at += 4;
    }
  if (parse_record (row, size))
    {
      g_ptr_array_add (rows, g_steal_pointer (&row));
      return at;
    }
  g_free (row->payload);
  return 0;
}

/* Any page may be a leaf whose kind was flipped (but to that of an index, three bits away), and any pointer or their number wrong: besides
 * what the pointers say, whatever follows a cell is tried, and what stands after the last pointer as long as it could be one. */
static void
read_leaf (Pages  *self,
           guint32 number)
{
  const guint8 *page = get_page (self, number);
  gsize header = number == 1 ? FIRST_PAGE_HEADER : 0;
  gsize n, first = header + LEAF_HEADER;
  gboolean tried[PAGE] = { FALSE };

  if (page[header] == 0x02 || page[header] == 0x0a)
    return;
  n = page[header + 3] << 8 | page[header + 4];
  for (gsize i = 0; i < (PAGE - first) / 2; i++)
    {
      gsize at = page[first + 2 * i] << 8 | page[first + 2 * i + 1];

      if (i >= n && at < first)
        break;
      while (at >= first && at < PAGE - 3 && !tried[at])
        {
          tried[at] = TRUE;
          at = read_row (self, page, at, i < n ? self->rows : self->beyond);
        }
    }
}

GPtrArray *
wk_store_pages_read (const char *path,
                     GError    **error)
{
  g_autofree char *wal_path = g_strconcat (path, "-wal", NULL);
  g_autofree char *file = NULL;
  g_autofree char *wal = NULL;
  g_autoptr (GHashTable) newer = g_hash_table_new (NULL, NULL);
  Pages self = { .newer = newer };
  gsize wal_length;
  guint32 last;
  GHashTableIter iter;
  gpointer key;

  if (!g_file_get_contents (path, &file, &self.length, NULL))
    {
      wk_store_set_error (error, WK_STORE_ERROR_MISSING, NULL);
      return NULL;
    }
  /* A page that was cut off in the middle still has its beginning. */
  file = g_realloc (file, self.length + PAGE);
  memset (file + self.length, 0, PAGE);
  self.length = (self.length + PAGE - 1) / PAGE * PAGE;
  self.file = (guint8 *) file;
  if (g_file_get_contents (wal_path, &wal, &wal_length, NULL))
    {
      self.wal = (guint8 *) wal;
      read_wal (&self, wal_length);
    }
  self.rows = g_ptr_array_new_with_free_func (row_free);
  self.beyond = g_ptr_array_new_with_free_func (row_free);
  last = self.length / PAGE;
  g_hash_table_iter_init (&iter, newer);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    last = MAX (last, GPOINTER_TO_UINT (key));
  for (guint32 number = 1; number <= last; number++)
    if (get_page (&self, number) != NULL)
      read_leaf (&self, number);
  /* Last, so that a row that is counted goes before what it may have replaced. */
  g_ptr_array_extend_and_steal (self.rows, self.beyond);
  return self.rows;
}
