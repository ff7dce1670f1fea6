/* What documents and records have in common: named fields. A field is a text (WkText) or a single choice,
 * of which concurrent values are kept until people choose. SCHEMA.md lists the fields of each kind; each is
 * a GObject property of the same name too (writable, with notify; a text's is its WkText).
 *
 * Values: "s" a string, a choice's key or a date (`2026-11-24` or `2026-11-24T10:00`, local time), "b", "d", "as",
 * "(sss)" a person (id, name, organisation). NULL: empty. */
#pragma once

#include <gio/gio.h>

#include "wk-author.h"
#include "wk-person.h"
#include "wk-text.h"

G_BEGIN_DECLS

#define WK_TYPE_FIELDS (wk_fields_get_type ())
G_DECLARE_DERIVABLE_TYPE (WkFields, wk_fields, WK, FIELDS, GObject)

struct _WkFieldsClass
{
  GObjectClass parent_class;
};

/**
 * wk_fields_dup_value:
 * @self: a document or a record
 * @field: a field's key
 *
 * The shown value: what people wrote, else what an import said.
 *
 * Returns: (transfer full) (nullable): the value, %NULL when empty
 */
GVariant *wk_fields_dup_value (WkFields *self, const char *field);

char *wk_fields_dup_string (WkFields *self, const char *field); /* (transfer full): "" when empty */
gboolean wk_fields_get_boolean (WkFields *self, const char *field);
double wk_fields_get_number (WkFields *self, const char *field); /* 0 when empty */
char **wk_fields_dup_strings (WkFields *self, const char *field); /* (transfer full): never NULL */
WkPerson *wk_fields_dup_person (WkFields *self, const char *field); /* (transfer full) (nullable) */
char *wk_fields_dup_words (WkFields *self, const char *field); /* (transfer full): of a text, without blanks around it */
WkText *wk_fields_get_text (WkFields *self, const char *field); /* (transfer none) (nullable): NULL: no text field */

/**
 * wk_fields_set_value:
 * @self: a document or a record
 * @field: a field's key
 * @value: (nullable): a value of the field's type, floating or not; %NULL makes it empty
 *
 * Replaces every value seen here, and so resolves a collision. Writing the value that stands there alone
 * changes nothing.
 *
 * Returns: %FALSE when the document is read-only or @value has another type
 */
gboolean wk_fields_set_value (WkFields *self, const char *field, GVariant *value);

gboolean wk_fields_set_string (WkFields *self, const char *field, const char *value); /* NULL or "": empty */

/**
 * wk_fields_set_string_over:
 * @self: a document or a record
 * @field: the key of a field that holds a string, a choice or a date
 * @value: (nullable): the value; %NULL or "": empty
 * @seen: what stood there when people began to write, from wk_fields_get_candidates()
 *
 * Replaces those values alone. What came from elsewhere while somebody was typing was not seen by them: it stays, and is a
 * collision.
 *
 * Returns: %FALSE when the document is read-only
 */
gboolean wk_fields_set_string_over (WkFields *self, const char *field, const char *value, GListModel *seen);

gboolean wk_fields_set_boolean (WkFields *self, const char *field, gboolean value);
gboolean wk_fields_set_number (WkFields *self, const char *field, double value);
gboolean wk_fields_set_strings (WkFields *self, const char *field, const char *const *value);
gboolean wk_fields_set_person (WkFields *self, const char *field, WkPerson *value); /* NULL: empty */

gboolean wk_fields_is_imported (WkFields *self, const char *field); /* no one wrote it: an import said so */
WkAuthor *wk_fields_get_author (WkFields *self, const char *field); /* (transfer none) (nullable): of the shown value */
gint64 wk_fields_get_time (WkFields *self, const char *field); /* ms since 1970, 0 when empty */

/**
 * wk_fields_get_candidates:
 * @self: a document or a record
 * @field: a field's key
 *
 * Returns: (transfer full): the distinct values there (WkCandidate), the shown one first; several: a collision
 */
GListModel *wk_fields_get_candidates (WkFields *self, const char *field);

/**
 * wk_fields_get_collisions:
 * @self: a document or a record
 *
 * Returns: (transfer none): its fields with more than one distinct value (WkCollision), kept up to date.
 *   Also the property `collisions`; `has-collision` says whether it has any
 */
GListModel *wk_fields_get_collisions (WkFields *self);
gboolean wk_fields_has_collision (WkFields *self);

G_END_DECLS
