/* One record of the file, in a row that opens in place: its fields as rows to fill in. */
#pragma once

#include <adwaita.h>

#include "plan/wk-plan-context.h"
#include "wk-record.h"
#include "wk-vocabulary.h"

G_BEGIN_DECLS

typedef enum
{
  WK_PART_LINE, /* a string or a number */
  WK_PART_TEXT, /* a shared text */
  WK_PART_CHOICE,
  WK_PART_SWITCH,
  WK_PART_DAY,
  WK_PART_WHO, /* a person, from those around the resident */
  WK_PART_NAME, /* a person's name and … */
  WK_PART_ORGANISATION, /* … organisation, typed */
  WK_PART_TERMS, /* a list of choices */
  WK_PART_DEED, /* a sentence that says how it stands, and a button for a deed */
} WkPartKind;

/* How one field of a record is filled in. */
typedef struct
{
  const char *field; /* NULL ends a shape */
  WkPartKind kind;
  const char *label; /* untranslated */
  WkTerms terms; /* of choices */
  char *(*dup_state) (WkFields *record); /* (transfer full): of a deed: how it stands */
  void (*deed) (WkRecord *record);
} WkPart;

/* How a kind of record is shown. */
typedef struct
{
  const char *kind;
  const char *document; /* the nick of the kind of document that holds it */
  const WkPart *parts;
  char *(*dup_title) (WkFields *record); /* (transfer full) (nullable): NULL or "" when nothing is filled in */
  char *(*dup_subtitle) (WkFields *record); /* (nullable) */
  void (*begin) (WkRecord *record); /* (nullable): fills in what is known of a new one */
  const char *add_label; /* untranslated */
  const char *new_title; /* untranslated: of one without a title yet */
  const char *none; /* untranslated (nullable): what stands where there is none */
} WkRecordShape;

#define WK_TYPE_RECORD_FORM (wk_record_form_get_type ())
G_DECLARE_FINAL_TYPE (WkRecordForm, wk_record_form, WK, RECORD_FORM, AdwBin)

/* context: (nullable): where no part asks for people around a resident. */
GtkWidget *wk_record_form_new (WkPlanContext *context, WkRecord *record, const WkRecordShape *shape);
void wk_record_form_begin_writing (WkRecordForm *self); /* opens it, with the focus in its first row */

G_END_DECLS
