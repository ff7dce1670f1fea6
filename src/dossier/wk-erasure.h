/* Decisions to remove a resident's file everywhere, as the directory has them (SCHEMA.md, "erasure"). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _YDoc YDoc;

typedef struct
{
  char *resident; /* (owned): the resident's id in hex */
  char *reason; /* (owned): a key of %WK_TERMS_ERASURE */
  char *decided_on; /* (owned): a date */
  char *decided_by; /* (owned) */
  char *reference; /* (owned) */
} WkErasure;

/* (transfer full): a copy of what is given; %NULL counts as "". */
WkErasure *wk_erasure_new (const char *resident, const char *reason, const char *decided_on, const char *decided_by, const char *reference);
void wk_erasure_free (WkErasure *self);

/**
 * wk_erasure_list:
 * @directory: a location's directory; nothing is written
 *
 * Returns: (transfer full) (element-type WkErasure): the decisions that name a resident, each resident once
 */
GPtrArray *wk_erasure_list (YDoc *directory);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkErasure, wk_erasure_free)

G_END_DECLS
