#include "fault-vfs.h"

#include <sqlite3.h>
#include <string.h>

typedef struct
{
  sqlite3_file base;
  sqlite3_file *real; /* follows in the same memory */
  char *name;         /* (owned) (nullable): base name when it is under the recorded directory */
} FaultFile;

typedef enum
{
  OP_WRITE,
  OP_TRUNCATE,
  OP_SYNC,
  OP_DELETE,
} OpKind;

typedef struct
{
  OpKind kind;
  char *name;   /* (owned) */
  gint64 offset; /* or the size to truncate to */
  GBytes *data; /* (owned) (nullable) */
} Op;

static sqlite3_vfs *real_vfs;
static sqlite3_mem_methods real_mem;
static FaultKind fault_kind;
static guint fault_at, fault_seen;
static gboolean fault_hit;
static char *record_dir;
static GPtrArray *record_ops;

static void
op_free (gpointer data)
{
  Op *op = data;

  g_free (op->name);
  g_clear_pointer (&op->data, g_bytes_unref);
  g_free (op);
}

/* ---- failing -------------------------------------------------------------------------------------- */

static int
maybe_fail (gboolean writes)
{
  if (fault_kind != FAULT_WRITE && fault_kind != FAULT_FULL)
    return SQLITE_OK;
  fault_seen++;
  if (fault_kind == FAULT_WRITE && fault_seen == fault_at)
    {
      fault_hit = TRUE;
      return SQLITE_IOERR_WRITE;
    }
  if (fault_kind == FAULT_FULL && fault_seen >= fault_at && writes)
    {
      fault_hit = TRUE;
      return SQLITE_FULL;
    }
  return SQLITE_OK;
}

static gboolean
maybe_fail_alloc (void)
{
  if (fault_kind != FAULT_ALLOC)
    return FALSE;
  fault_seen++;
  if (fault_seen != fault_at)
    return FALSE;
  fault_hit = TRUE;
  return TRUE;
}

static void *
mem_malloc (int n)
{
  return maybe_fail_alloc () ? NULL : real_mem.xMalloc (n);
}

static void *
mem_realloc (void *p,
             int   n)
{
  return maybe_fail_alloc () ? NULL : real_mem.xRealloc (p, n);
}

void
fault_set (FaultKind kind,
           guint     n)
{
  fault_kind = kind;
  fault_at = n;
  fault_seen = 0;
  fault_hit = FALSE;
}

guint
fault_clear (void)
{
  fault_kind = FAULT_NONE;
  return fault_seen;
}

gboolean
fault_happened (void)
{
  return fault_hit;
}

/* ---- recording ------------------------------------------------------------------------------------- */

static void
record (const char *name,
        OpKind      kind,
        gint64      offset,
        const void *data,
        gsize       length)
{
  Op *op;

  if (record_ops == NULL || name == NULL)
    return;
  op = g_new0 (Op, 1);
  op->kind = kind;
  op->name = g_strdup (name);
  op->offset = offset;
  op->data = data != NULL ? g_bytes_new (data, length) : NULL;
  g_ptr_array_add (record_ops, op);
}

static char *
recorded_name (const char *path)
{
  /* The shared memory is rebuilt after a crash; it is no part of what is on disk. */
  if (record_dir == NULL || path == NULL || !g_str_has_prefix (path, record_dir) || g_str_has_suffix (path, "-shm"))
    return NULL;
  return g_path_get_basename (path);
}

void
record_start (const char *dir)
{
  record_dir = g_strdup (dir);
  record_ops = g_ptr_array_new_with_free_func (op_free);
}

void
record_stop (void)
{
  g_clear_pointer (&record_dir, g_free);
  g_clear_pointer (&record_ops, g_ptr_array_unref);
}

guint
record_count (void)
{
  return record_ops->len;
}

static void
apply (GByteArray *file,
       const Op   *op,
       gsize       part)
{
  gsize length;
  const guint8 *data;

  if (op->kind == OP_TRUNCATE)
    {
      g_byte_array_set_size (file, MIN ((gint64) file->len, op->offset));
      return;
    }
  if (op->kind != OP_WRITE)
    return;
  data = g_bytes_get_data (op->data, &length);
  length = MIN (length, part);
  if (file->len < op->offset + length)
    {
      gsize old = file->len;

      g_byte_array_set_size (file, op->offset + length);
      memset (file->data + old, 0, file->len - old);
    }
  memcpy (file->data + op->offset, data, length);
}

static void
materialise_file (const char *name,
                  guint       at,
                  const char *base,
                  const char *target,
                  GRand      *rand)
{
  g_autofree char *from = g_build_filename (base, name, NULL);
  g_autofree char *to = g_build_filename (target, name, NULL);
  g_autofree char *data = NULL;
  g_autoptr (GByteArray) file = g_byte_array_new ();
  gboolean exists = FALSE;
  guint synced = 0;
  /* How the disk behaved: wrote all, nothing, in order up to some point, or any which way. */
  int manner = g_rand_int_range (rand, 0, 4);
  guint stop = 0;
  gsize length;

  if (g_file_get_contents (from, &data, &length, NULL))
    {
      g_byte_array_append (file, (const guint8 *) data, length);
      exists = TRUE;
    }
  for (guint i = 0; i < at; i++)
    {
      const Op *op = g_ptr_array_index (record_ops, i);

      if (g_str_equal (op->name, name) && op->kind == OP_SYNC)
        synced = i + 1;
    }
  stop = synced < at ? (guint) g_rand_int_range (rand, synced, at + 1) : at;
  for (guint i = 0; i < at; i++)
    {
      const Op *op = g_ptr_array_index (record_ops, i);
      gsize part = G_MAXSIZE;

      if (!g_str_equal (op->name, name))
        continue;
      if (op->kind == OP_DELETE)
        {
          exists = FALSE;
          g_byte_array_set_size (file, 0);
          continue;
        }
      exists = TRUE;
      if (i >= synced)
        {
          if (manner == 1 || (manner == 2 && i >= stop) || (manner == 3 && g_rand_boolean (rand)))
            continue;
          /* The last one may be torn at a sector. */
          if (manner != 0 && op->kind == OP_WRITE && g_rand_int_range (rand, 0, 4) == 0)
            part = 512 * (gsize) g_rand_int_range (rand, 0, 9);
        }
      apply (file, op, part);
    }
  if (exists)
    g_assert_true (g_file_set_contents (to, (const char *) file->data, file->len, NULL));
}

void
record_materialise (guint       at,
                    const char *base,
                    const char *target,
                    GRand      *rand)
{
  materialise_file ("store.db", at, base, target, rand);
  materialise_file ("store.db-wal", at, base, target, rand);
}

/* ---- the file -------------------------------------------------------------------------------------- */

static sqlite3_file *
real (sqlite3_file *file)
{
  return ((FaultFile *) file)->real;
}

static int
file_close (sqlite3_file *file)
{
  int result = real (file)->pMethods->xClose (real (file));

  g_clear_pointer (&((FaultFile *) file)->name, g_free);
  return result;
}

static int
file_read (sqlite3_file *file,
           void         *data,
           int           length,
           sqlite3_int64 offset)
{
  return real (file)->pMethods->xRead (real (file), data, length, offset);
}

static int
file_write (sqlite3_file *file,
            const void   *data,
            int           length,
            sqlite3_int64 offset)
{
  int result = maybe_fail (TRUE);

  if (result != SQLITE_OK)
    return result;
  record (((FaultFile *) file)->name, OP_WRITE, offset, data, length);
  return real (file)->pMethods->xWrite (real (file), data, length, offset);
}

static int
file_truncate (sqlite3_file *file,
               sqlite3_int64 size)
{
  int result = maybe_fail (FALSE);

  if (result != SQLITE_OK)
    return SQLITE_IOERR_TRUNCATE;
  record (((FaultFile *) file)->name, OP_TRUNCATE, size, NULL, 0);
  return real (file)->pMethods->xTruncate (real (file), size);
}

static int
file_sync (sqlite3_file *file,
           int           flags)
{
  int result = maybe_fail (FALSE);

  if (result != SQLITE_OK)
    return SQLITE_IOERR_FSYNC;
  record (((FaultFile *) file)->name, OP_SYNC, 0, NULL, 0);
  /* Power is not really lost here, so the disk need not really be waited for. */
  return SQLITE_OK;
}

static int
file_size (sqlite3_file  *file,
           sqlite3_int64 *size)
{
  return real (file)->pMethods->xFileSize (real (file), size);
}

static int
file_lock (sqlite3_file *file,
           int           level)
{
  return real (file)->pMethods->xLock (real (file), level);
}

static int
file_unlock (sqlite3_file *file,
             int           level)
{
  return real (file)->pMethods->xUnlock (real (file), level);
}

static int
file_check_reserved (sqlite3_file *file,
                     int          *reserved)
{
  return real (file)->pMethods->xCheckReservedLock (real (file), reserved);
}

static int
file_control (sqlite3_file *file,
              int           op,
              void         *arg)
{
  return real (file)->pMethods->xFileControl (real (file), op, arg);
}

static int
file_sector_size (sqlite3_file *file)
{
  return real (file)->pMethods->xSectorSize (real (file));
}

static int
file_characteristics (sqlite3_file *file)
{
  return real (file)->pMethods->xDeviceCharacteristics (real (file));
}

static int
file_shm_map (sqlite3_file   *file,
              int             page,
              int             size,
              int             extend,
              void volatile **out)
{
  return real (file)->pMethods->xShmMap (real (file), page, size, extend, out);
}

static int
file_shm_lock (sqlite3_file *file,
               int           offset,
               int           n,
               int           flags)
{
  return real (file)->pMethods->xShmLock (real (file), offset, n, flags);
}

static void
file_shm_barrier (sqlite3_file *file)
{
  real (file)->pMethods->xShmBarrier (real (file));
}

static int
file_shm_unmap (sqlite3_file *file,
                int           delete)
{
  return real (file)->pMethods->xShmUnmap (real (file), delete);
}

static const sqlite3_io_methods file_methods = {
  .iVersion = 2,
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_unlock,
  .xCheckReservedLock = file_check_reserved,
  .xFileControl = file_control,
  .xSectorSize = file_sector_size,
  .xDeviceCharacteristics = file_characteristics,
  .xShmMap = file_shm_map,
  .xShmLock = file_shm_lock,
  .xShmBarrier = file_shm_barrier,
  .xShmUnmap = file_shm_unmap,
};

/* ---- the VFS --------------------------------------------------------------------------------------- */

static int
vfs_open (sqlite3_vfs  *vfs,
          const char   *path,
          sqlite3_file *file,
          int           flags,
          int          *out_flags)
{
  FaultFile *self = (FaultFile *) file;
  int result;

  memset (self, 0, sizeof *self);
  self->real = (sqlite3_file *) (self + 1);
  result = real_vfs->xOpen (real_vfs, path, self->real, flags, out_flags);
  if (result != SQLITE_OK)
    return result;
  self->base.pMethods = &file_methods;
  self->name = recorded_name (path);
  return SQLITE_OK;
}

static int
vfs_delete (sqlite3_vfs *vfs,
            const char  *path,
            int          sync)
{
  g_autofree char *name = recorded_name (path);

  record (name, OP_DELETE, 0, NULL, 0);
  return real_vfs->xDelete (real_vfs, path, sync);
}

void
fault_vfs_install (void)
{
  static sqlite3_vfs vfs;
  static sqlite3_mem_methods mem;

  sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real_mem);
  mem = real_mem;
  mem.xMalloc = mem_malloc;
  mem.xRealloc = mem_realloc;
  sqlite3_config (SQLITE_CONFIG_MALLOC, &mem);
  /* Small pieces from a pool of its own would never be seen to fail. */
  sqlite3_config (SQLITE_CONFIG_LOOKASIDE, 0, 0);

  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.zName = "fault";
  vfs.szOsFile = sizeof (FaultFile) + real_vfs->szOsFile;
  vfs.xOpen = vfs_open;
  vfs.xDelete = vfs_delete;
  vfs.pNext = NULL;
  sqlite3_vfs_register (&vfs, 1);
}
