/* A document or a record read straight from the shared document, without objects: for projection, export and import. */
#pragma once

#include "wk-register-private.h"

G_BEGIN_DECLS

typedef struct
{
  YDoc *doc; /* (unowned) */
  WkDocKind kind;
  char *id; /* (owned): "" for the document itself */
  char *record; /* (owned) (nullable): the record's kind */
  const WkField *fields; /* (nullable): none known */
  YType *map; /* (unowned) */
  GHashTable *registers; /* (owned) */
  GHashTable *imported; /* (owned) (nullable) */
} WkRaw;

WkRaw *wk_raw_new (WkDocKind kind, YDoc *doc);
WkRaw *wk_raw_new_record (WkDocKind kind, YDoc *doc, const char *id); /* (nullable): not wholly there */
void wk_raw_free (WkRaw *self);

char **wk_raw_list_records (YDoc *doc); /* (transfer full): ids, sorted */

GVariant *wk_raw_dup_value (WkRaw *self, const char *field); /* (transfer full) (nullable): as shown */
char *wk_raw_dup_string (WkRaw *self, const char *field); /* (transfer full) (nullable): as people read it; NULL: empty */
char *wk_raw_dup_text (WkRaw *self, const char *field); /* (transfer full) (nullable): NULL: empty */
gboolean wk_raw_get_boolean (WkRaw *self, const char *field);
gboolean wk_raw_is_visible (WkRaw *self); /* a record: not removed, or with a clash */

/* Choices of two people that stand side by side in it; clients: only those in which one of them has a part, NULL: all. */
guint wk_raw_count_clashes (WkRaw *self, GHashTable *clients);

/* The shared text of a record's field, or of the document's own when @id is "". */
YType *wk_raw_get_text (YDoc *doc, const char *id, YType *map, const char *field);
char *wk_raw_name_text (const char *id, const char *field);

/* SCHEMA.md, "Removed": what a remover sees; whether one of the entries that say removed has seen it. */
char *wk_raw_digest (YDoc *doc, const char *id, YType *map, const WkField *fields);
gboolean wk_raw_is_seen (GPtrArray *entries, const char *digest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkRaw, wk_raw_free)

G_END_DECLS
