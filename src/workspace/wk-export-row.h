#pragma once
#include "wk-csv-file.h"

G_BEGIN_DECLS

/* What a column of a municipality's export can mean. */
typedef enum {
  WK_FIELD_NONE = -1,
  WK_FIELD_CLIENT_NUMBER,
  WK_FIELD_BSN,
  WK_FIELD_LAST_NAME,
  WK_FIELD_PREFIX,
  WK_FIELD_INITIALS,
  WK_FIELD_FIRST_NAME,
  WK_FIELD_GENDER,
  WK_FIELD_BIRTH_DATE,
  WK_FIELD_STREET,
  WK_FIELD_HOUSE_NUMBER,
  WK_FIELD_ADDITION,
  WK_FIELD_POSTCODE,
  WK_FIELD_TOWN,
  WK_FIELD_TELEPHONE,
  WK_FIELD_EMAIL,
  WK_FIELD_LANGUAGE,
  WK_FIELD_BENEFIT_START,
  WK_FIELD_BENEFIT_KIND,
  WK_FIELD_BENEFIT_END,
  WK_FIELD_HOUSEHOLD,
  WK_FIELD_CHILDREN,
  WK_FIELD_CONTACT_PERSON,
  WK_FIELD_LAST_CONTACT,
  WK_FIELD_REMARKS,
  WK_N_FIELDS
} WkExportField;

const char   *wk_export_field_key     (WkExportField field);
const char   *wk_export_field_label   (WkExportField field);
WkExportField wk_export_field_by_key  (const char *key);
WkExportField wk_export_field_guess   (const char *heading);
guint         wk_export_heading_score (char **cells);

/* One row as understood: every value normalised (dates yyyy-mm-dd, BSN nine digits), "" where empty. */
typedef struct {
  guint line;
  char *values[WK_N_FIELDS]; /* (owned) never NULL */
  char *refusal;             /* (owned) (nullable) why this row cannot be taken in, a whole sentence */
} WkExportRow;

void       wk_export_row_free     (WkExportRow *row);
char      *wk_export_row_dup_name (const WkExportRow *row);
GPtrArray *wk_export_check        (const WkCsvFile *file, const WkExportField *fields, guint n_fields, GDate *today, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkExportRow, wk_export_row_free)

G_END_DECLS
