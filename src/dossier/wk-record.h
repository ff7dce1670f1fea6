/* A goal, a step, a barrier …: one thing that people add, move, change and take away. Each kind has a type of
 * its own (WkGoal, WkStep, …: see wk-dossier.h) with its fields as properties; see WkFields. */
#pragma once

#include <gio/gio.h>

#include "wk-fields.h"

G_BEGIN_DECLS

typedef struct _WkDocument WkDocument;
typedef struct _WkRecordList WkRecordList;

#define WK_TYPE_RECORD (wk_record_get_type ())
G_DECLARE_DERIVABLE_TYPE (WkRecord, wk_record, WK, RECORD, WkFields)

struct _WkRecordClass
{
  WkFieldsClass parent_class;
  gconstpointer spec; /* its kind in the schema */
};

/* Properties: `id`, `kind`, `parent-id` (string), `removed`, `visible`, `edited-after-removal`, `orphan`, `unfinished`,
 * `has-collision` (boolean), `collisions` (GListModel). */

const char *wk_record_get_id (WkRecord *self); /* 32 hex digits */
const char *wk_record_get_kind (WkRecord *self); /* `goal`, `step` … */
WkDocument *wk_record_get_document (WkRecord *self); /* (transfer none) (nullable): NULL once it is closed */
const char *wk_record_get_parent_id (WkRecord *self); /* "" at the top */
WkRecord *wk_record_get_parent (WkRecord *self); /* (transfer none) (nullable) */
const char *wk_record_get_order_key (WkRecord *self);

gboolean wk_record_is_removed (WkRecord *self); /* someone took it away */
gboolean wk_record_is_edited_after_removal (WkRecord *self); /* and others wrote what they had not seen: a clash */
gboolean wk_record_is_visible (WkRecord *self); /* not removed, or removed with a clash */
gboolean wk_record_is_orphan (WkRecord *self); /* its kind hangs on another, which is not (or no longer) there */
gboolean wk_record_is_unfinished (WkRecord *self); /* lacks who or when, and is not done */

/**
 * wk_record_get_children:
 * @self: a record
 * @kind: the kind of those under it
 *
 * Returns: (transfer none): the live list, kept by @self
 */
WkRecordList *wk_record_get_children (WkRecord *self, const char *kind);

/**
 * wk_record_remove:
 * @self: a record
 *
 * Takes it away, and what hangs on it. Nothing is deleted: what others wrote meanwhile stays and makes it a
 * clash; wk_record_restore() brings it back. Also the answer "it stays away" to a clash.
 *
 * Returns: %FALSE when the document is read-only
 */
gboolean wk_record_remove (WkRecord *self);
gboolean wk_record_restore (WkRecord *self);

G_END_DECLS
