/* Multi-value registers in a map of a shared document (SCHEMA.md, "Registers"). */
#pragma once

#include <glib.h>

#include "wk-schema-private.h"
#include "ydoc.h"

G_BEGIN_DECLS

typedef struct
{
  char *opid; /* (owned) */
  YValue *entry; /* (owned): the plain map */
} WkEntry;

/**
 * wk_registers_read:
 * @map: a map
 *
 * Returns: (transfer full) (element-type utf8 GPtrArray): for each field its entries (WkEntry), greatest opid first
 */
GHashTable *wk_registers_read (YType *map);

WkEntry *wk_entry_copy (const WkEntry *entry);
void wk_entry_free (WkEntry *entry);
YValue *wk_entry_get_value (const WkEntry *entry); /* (transfer none) (nullable): NULL: made empty */
guint64 wk_entry_get_by (const WkEntry *entry);
gint64 wk_entry_get_at (const WkEntry *entry);
const char *wk_entry_get_seen (const WkEntry *entry); /* (nullable) */

/**
 * wk_entry_new_value:
 * @value: (transfer full) (nullable): the value
 * @client: who writes
 * @at: milliseconds since 1970
 *
 * Returns: (transfer full): the plain map that an entry holds
 */
YValue *wk_entry_new_value (YValue *value, guint64 client, gint64 at);

/**
 * wk_register_write:
 * @map: a map
 * @field: a field
 * @entries: (array length=n): plain maps to stand there; none: the field is cleared
 * @n: how many
 * @random: 64 random bits, fresh
 * @gone: (nullable) (element-type utf8): the opids to delete; %NULL: all
 * @opids: (nullable): where to add the new opids (transfer full)
 *
 * Deletes entries of the field and adds these.
 */
void wk_register_write (YType *map, const char *field, YValue *const *entries, gsize n, guint64 random, GPtrArray *gone,
                        GPtrArray *opids);

/* What of @entries (nullable) and of the import's @said (nullable) is shown (SCHEMA.md, "Registers"). */
GVariant *wk_entries_dup_shown (GPtrArray *entries, const char *said, const WkField *field, gboolean *imported /* (out) (optional) */);

/* A value as the field's type has it; NULL: empty, or of another type. GVariant: see wk-fields.h; a place is "(ss)". */
GVariant *wk_value_to_variant (YValue *value, WkFieldType type); /* (transfer full) (nullable) */
YValue *wk_value_from_variant (GVariant *variant, WkFieldType type); /* (transfer full) (nullable): NULL: wrong type */
GVariant *wk_value_from_import (const char *text, WkFieldType type); /* (transfer full) (nullable) */
char *wk_variant_to_text (GVariant *variant); /* (transfer full): for people */

/* Whether two values (NULL: empty) are the same choice. */
gboolean wk_variant_same (GVariant *a, GVariant *b, WkFieldType type);

/* Appends plain JSON: keys sorted, no spaces, a shared text as its string; keys that begin with @skip are left out. */
void wk_plain_json_append (GString *out, YType *type, const char *skip);
void wk_plain_json_append_string (GString *out, const char *utf8);
void wk_plain_json_append_value (GString *out, YValue *value);

/* BLAKE2b of @length bytes, in hex. */
char *wk_digest (const char *data, gsize data_length, gsize length);

/* A register field's part of a map's key up to the opid, or NULL. */
const char *wk_register_split (const char *key);

/* Writes authors[client] and the schema's version unless they are there; in a transaction. */
typedef struct _WkAuthor WkAuthor;
void wk_authors_ensure (YDoc *doc, WkAuthor *author);
WkAuthor *wk_authors_read (YType *authors, guint64 client); /* (transfer full) (nullable) */
/* (transfer full) (element-type utf8 uint): whose colour is which, by account, or by name where there is none (SCHEMA.md, "authors"). */
GHashTable *wk_authors_read_colours (YType *authors);
const char *wk_author_get_key (WkAuthor *self); /* who it is: the account, or the name where there is none */
void wk_author_take_colour (WkAuthor *author, GHashTable *colours);
guint wk_schema_read_major (YDoc *doc); /* 0: none there */

G_END_DECLS
