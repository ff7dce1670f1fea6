#include "y-doc-private.h"
#include <string.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

/* Where a document's items and trees come from: chunks that are let go of with the document, and a list of what is free for
 * each kind. A large document gets chunks of the size of a huge page and asks for these: an edit somewhere in it touches a
 * dozen places far apart, and with small pages most of the time goes into looking up where these are. */

#ifndef __has_feature
#define __has_feature(x) 0
#endif

/* Under AddressSanitizer each is an allocation of its own, so that a use after release is seen. */
#if defined(__SANITIZE_ADDRESS__) || __has_feature (address_sanitizer)
#define PLAIN 1
#else
#define PLAIN 0
#endif

#define FIRST_BYTES 1536                 /* most documents are small, and there may be thousands */
#define LARGE_BYTES (4u << 20)
#define HUGE_PAGE (2u << 20)

static const guint16 sizes[Y_ARENA_KINDS] = {
  [Y_ARENA_ITEM] = sizeof (YItem), [Y_ARENA_MAP_ITEM] = sizeof (YMapItem), [Y_ARENA_LEAF] = sizeof (YLeaf),
  [Y_ARENA_NODE] = sizeof (YNode), [Y_ARENA_STORE_LEAF] = sizeof (YStoreLeaf), [Y_ARENA_STORE_NODE] = sizeof (YStoreNode)
};

void
y_arena_release (YArena    *arena,
                 YArenaKind kind,
                 gpointer   p)
{
  if (PLAIN)
    {
      g_free (p);
      return;
    }
  *(gpointer *) p = arena->free[kind];
  arena->free[kind] = p;
}

static void
add_chunk (YArena *arena)
{
  gsize n = MAX (FIRST_BYTES, arena->bytes / 32 / 16 * 16);

  /* What is left of the last one serves what is smallest. */
  for (; (gsize) (arena->end - arena->next) >= sizes[Y_ARENA_ITEM]; arena->next += sizes[Y_ARENA_ITEM])
    y_arena_release (arena, Y_ARENA_ITEM, arena->next);
  if (arena->bytes < LARGE_BYTES)
    {
      arena->next = g_malloc (n);
      g_ptr_array_add (arena->chunks, arena->next);
    }
  else
    {
      n = HUGE_PAGE;
      arena->next = g_aligned_alloc (1, n, n);
      g_ptr_array_add (arena->large_chunks, arena->next);
#ifdef MADV_HUGEPAGE
      /* Where the system has none, it goes on as it would. */
      (void) madvise (arena->next, n, MADV_HUGEPAGE);
#endif
    }
  arena->end = arena->next + n;
  arena->bytes += n;
}

/* Something of this kind, all zero. */
gpointer
y_arena_alloc (YArena    *arena,
               YArenaKind kind)
{
  const gsize size = sizes[kind];
  gpointer p = arena->free[kind];

  if (PLAIN)
    return g_malloc0 (size);
  if (p)
    arena->free[kind] = *(gpointer *) p;
  else
    {
      if ((gsize) (arena->end - arena->next) < size)
        add_chunk (arena);
      p = arena->next;
      arena->next += size;
    }
  return memset (p, 0, size);
}

void
y_arena_init (YArena *arena)
{
  arena->chunks = g_ptr_array_new_with_free_func (g_free);
  arena->large_chunks = g_ptr_array_new_with_free_func (g_aligned_free);
}

/* Lets go of all that came from it. */
void
y_arena_clear (YArena *arena)
{
  g_ptr_array_unref (arena->chunks);
  g_ptr_array_unref (arena->large_chunks);
}
