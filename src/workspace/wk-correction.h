/* Somebody asks to correct what a file says (GDPR, article 16): what stood there, what it became, or why not, is kept in the file. */
#pragma once
#include "wk-file.h"

G_BEGIN_DECLS

#define WK_CORRECTION_OPEN "open"
#define WK_CORRECTION_TAKEN "taken-over"
#define WK_CORRECTION_NOT_TAKEN "not-taken"

/* What can be corrected. */
typedef struct {
  WkDocument *document;      /* (unowned): as long as the file is */
  const char *field;         /* (unowned) */
  char *label;               /* (owned): in words */
} WkCorrectable;
void wk_correctable_free (WkCorrectable *correctable);

/* The fields of a file that a person may ask to correct: those that are filled in. (transfer full) (element-type WkCorrectable) */
GPtrArray *wk_file_list_correctables (WkFile *self);

char      *wk_correctable_dup_value  (const WkCorrectable *correctable); /* (transfer full): what stands there, in words */

typedef struct {
  const WkCorrectable *what; /* (nullable): something else; then it is written in the file by hand */
  const char *about;         /* what it is about, of something else */
  const char *asked_by, *wanted, *state;
  const char *reason;        /* needed when it is not taken over */
} WkCorrectionAsk;

/**
 * wk_file_correct:
 * @self: a file
 * @open: (nullable): a correction that was asked for before and is to be decided now
 * @ask: what is asked, and what becomes of it
 *
 * Keeps it in the story, or in the life domain that it is about. Taken over, the field is written too.
 *
 * Returns: (transfer none) (nullable): the correction; %NULL when it lacks its reason, was decided already or may not be written
 */
WkRecord  *wk_file_correct (WkFile *self, WkRecord *open, const WkCorrectionAsk *ask);

/* Those of the whole file, in no order: GListModel of WkRecordList. (transfer full) */
GListModel *wk_file_get_corrections (WkFile *self);

/* What an open one is about. (transfer none) (nullable): NULL: something else, or it is no longer filled in */
const WkCorrectable *wk_correction_find (GPtrArray *correctables, WkRecord *correction);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkCorrectable, wk_correctable_free)

G_END_DECLS
