/* A resident's whole file, to take along: to read, as open data, and what the data mean. */
#pragma once

#include "wk-document.h"

G_BEGIN_DECLS

/* One file of a copy. */
typedef struct
{
  const char *name; /* untranslated */
  GBytes *bytes; /* (owned) */
} WkTakeAlongPart;

/**
 * wk_take_along_list:
 * @subject: the resident's id in hex
 * @documents: (array length=n): the resident's open documents
 * @n: how many
 * @authors: whether the plan says who wrote what
 * @error: return location
 *
 * What the resident is given beside their photos and PDFs, which are files already: `file.pdf` and `plan.pdf` to read, `file.json`, and
 * `about.txt`, which says in words what each of them is and what stands where in the JSON.
 *
 * Returns: (transfer full) (nullable) (element-type WkTakeAlongPart): the parts; none of it is sealed, and nothing in it names who else lives there
 */
GPtrArray *wk_take_along_list (const char *subject, WkDocument *const *documents, gsize n, gboolean authors, GError **error);

/**
 * wk_take_along_write:
 * @dir: a folder that is there
 * @name: the file's name in it
 * @bytes: what stands in it
 * @error: return location
 *
 * Writes a part, so that only its owner may read it. For a thread of its own where a person waits.
 *
 * Returns: whether it stands there, whole
 */
gboolean wk_take_along_write (const char *dir, const char *name, GBytes *bytes, GError **error);

G_END_DECLS
