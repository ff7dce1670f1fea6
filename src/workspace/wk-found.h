/* A place in which words were found: whose file, which part of it, and the words around them. */
#pragma once
#include <glib.h>

#include "wk-id.h"

G_BEGIN_DECLS

/* Bytes of the snippet. */
typedef struct { guint start, length; } WkFoundMark;

typedef struct {
  WkId resident;
  char *part;                /* (owned) what it stands in: a record's kind, or a document's; "name": found by the name */
  char *domain;              /* (owned) the life domain's key, "": none */
  char *record;              /* (owned) the record's id, "": the document itself */
  char *field;               /* (owned) the text's name */
  char *snippet;             /* (owned) the words around it, on one line */
  GArray *marks;             /* (owned) of WkFoundMark: what was found in the snippet, from left to right */
  guint more;                /* in how many other places of the same file */
} WkFound;

WkFound *wk_found_copy (const WkFound *found);
void     wk_found_free (WkFound *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkFound, wk_found_free)

G_END_DECLS
