/* The fields of one document or record, read from its map. */
#pragma once

#include "wk-document.h"
#include "wk-fields.h"
#include "wk-register-private.h"

G_BEGIN_DECLS

typedef struct
{
  WkFields *owner; /* (unowned): what this is part of */
  WkDocument *document; /* (unowned) (nullable): NULL once closed */
  const WkField *fields; /* (nullable): none known */
  YType *map; /* (unowned) */
  GHashTable *registers; /* (owned): see wk_registers_read() */
  GHashTable *texts; /* (owned) (element-type utf8 WkText) */
  GListStore *collisions; /* (owned) */
} WkFieldSet;

WkFieldSet *wk_fields_get_set (WkFields *self); /* (transfer none) */

/* Reads the map anew and notifies what changed. The agreement is read along where the document has one. */
void wk_field_set_refresh (WkFieldSet *set, gboolean imported_too);
void wk_field_set_add_text (WkFieldSet *set, const char *field, WkText *text /* (transfer full) */);
void wk_field_set_detach (WkFieldSet *set);

const WkField *wk_field_set_find (WkFieldSet *set, const char *field); /* `place`, `removed`, `answer.…` too */
GPtrArray *wk_field_set_entries (WkFieldSet *set, const char *field); /* (transfer none) (nullable) */
GVariant *wk_field_set_dup_shown (WkFieldSet *set, const WkField *field, gboolean *imported);

/* Replaces all entries by one of @value (NULL: empty) whatever stands there; @seen for `removed` alone. */
gboolean wk_field_set_write (WkFieldSet *set, const char *field, GVariant *value, const char *seen);

/* The same, and no undo takes it back: what was agreed is not untied by a key that was meant for a word. */
gboolean wk_field_set_write_for_good (WkFieldSet *set, const char *field, GVariant *value);

/* Replaces the entries @gone (NULL: all) by @entries. @opids as wk_register_write(). */
void wk_field_set_put (WkFieldSet *set, const char *field, YValue *const *entries, gsize n, GPtrArray *gone,
                       GPtrArray *opids);

/* What a property's getter and setter do, for the classes made from the schema. */
void wk_fields_get_value_of (WkFields *self, const WkField *field, GValue *value);
void wk_fields_set_value_of (WkFields *self, const WkField *field, const GValue *value);

gboolean wk_fields_resolve (WkFields *self, const char *field, GVariant *value);

G_END_DECLS
