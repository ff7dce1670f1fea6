/* A SQLite VFS that fails when told to, and remembers what was written and synced, so that a test can make every state a
 * loss of power may leave. Becomes the default one. */
#pragma once

#include <glib.h>

typedef enum
{
  FAULT_NONE,
  FAULT_WRITE, /* the n-th write, sync or truncation gives an I/O error */
  FAULT_FULL,  /* from the n-th write on the disk is full, until cleared */
  FAULT_ALLOC, /* the n-th allocation inside SQLite fails */
} FaultKind;

/* Once, before SQLite is used. */
void fault_vfs_install (void);

void fault_set (FaultKind kind, guint n);
/* How many operations of the kind there were since it was set, whether or not one failed. */
guint fault_clear (void);
gboolean fault_happened (void);

/* Remembers operations from now on, for files under dir. */
void record_start (const char *dir);
guint record_count (void);
/* Writes into an empty directory what the files under dir may look like when power goes after `at` operations: what was
 * synced is there, of what was not any part may be. */
void record_materialise (guint at, const char *base, const char *target, GRand *rand);
void record_stop (void);
