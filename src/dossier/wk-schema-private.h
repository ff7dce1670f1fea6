/* The tables of SCHEMA.md. */
#pragma once

#include <glib-object.h>

#include "wk-kind.h"

G_BEGIN_DECLS

#define WK_ROOT_SCHEMA "schema"
#define WK_ROOT_AUTHORS "authors"
#define WK_ROOT_FIELDS "fields"
#define WK_ROOT_IMPORTED "imported"
#define WK_ROOT_RECORDS "records"
#define WK_ROOT_AGREEMENT "agreement" /* of the plan alone */

#define WK_KEY_KIND "kind"
#define WK_KEY_PLACE "place"
#define WK_KEY_REMOVED "removed"

typedef enum
{
  WK_FIELD_TEXT,
  WK_FIELD_STRING,
  WK_FIELD_CHOICE,
  WK_FIELD_DATE,
  WK_FIELD_BOOL,
  WK_FIELD_NUMBER,
  WK_FIELD_LIST,
  WK_FIELD_PERSON,
  WK_FIELD_PLACE, /* of a record: [parent, order key] */
} WkFieldType;

typedef enum
{
  WK_MERGE_CHOICE, /* people choose between what was written apart */
  WK_MERGE_DERIVED, /* its source decides */
  WK_MERGE_LATEST, /* the greatest value */
  WK_MERGE_UNION, /* all items */
} WkMerge;

typedef struct
{
  const char *key; /* NULL ends a table */
  WkFieldType type;
  const char *imported; /* the column shown while nobody wrote; "composed": of several */
  gboolean needed; /* without it the record is unfinished */
  const char *label; /* untranslated */
  WkMerge merge;
} WkField;

typedef struct
{
  const char *kind;
  const char *type_name;
  const char *parent; /* the kind that it must hang on */
  const WkField *fields;
} WkRecordSpec;

typedef struct
{
  WkDocKind kind;
  const char *nick;
  const char *type_name;
  const WkField *fields;
  const char *const *imported;
  const WkRecordSpec *const *records;
} WkDocumentSpec;

const WkDocumentSpec *wk_schema_get_document (WkDocKind kind);
const WkRecordSpec *wk_schema_get_record (WkDocKind kind, const char *record); /* (nullable): not of this document */
const WkField *wk_schema_find_field (const WkField *fields, const char *key); /* (nullable) */

/* `place` and `removed`, which every record has. */
const WkField *wk_schema_get_place (void);
const WkField *wk_schema_get_removed (void);

/* `answer.<person>` and `version.<hash>` of the plan's agreement: [answer, until, hash] and [date, frozen]. */
#define WK_ANSWER_PREFIX "answer."
#define WK_VERSION_PREFIX "version."
const WkField *wk_schema_find_agreement (const char *key); /* (nullable): neither */

const char *wk_field_get_label (const WkField *field); /* translated */

/* Makes each field a property of @klass, with ids from 1 in the table's order. */
void wk_schema_install_properties (GObjectClass *klass, const WkField *fields);

G_END_DECLS
