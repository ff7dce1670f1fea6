#pragma once
#include "wk-export-row.h"
#include "wk-import.h"
#include "wk-imported.h"
#include "wk-workspace-private.h"

G_BEGIN_DECLS

/* One export on its way in, shared between the main thread and the worker, one at a time. */
typedef struct {
  gatomicrefcount refs;
  WkVault *vault;            /* (owned) */
  WkLaptop *laptop;          /* (owned) */
  WkCsvFile *file;           /* (owned) */
  GArray *fields;            /* (owned) of WkExportField, one a column */
  GPtrArray *rows;           /* (owned) (nullable) of WkExportRow */
  GArray *verdicts;          /* (owned) of WkImportVerdict, one a row */
  GPtrArray *sentences;      /* (owned) of char* (nullable), one a row: what changes */
  int done;                  /* (atomic) rows dealt with, of rows->len */
  /* results of applying */
  GPtrArray *residents;      /* (owned) (nullable) of WkResidentData */
  GPtrArray *names;          /* (owned) (nullable) of WkDocumentName */
  GPtrArray *updates;        /* (owned) (nullable) of GBytes, as many */
} WkImportJob;

WkImportJob *wk_import_job_ref    (WkImportJob *job);
void         wk_import_job_unref  (WkImportJob *job);
gboolean     wk_import_job_judge  (WkImportJob *job, GCancellable *cancellable, GError **error);     /* worker */
gboolean     wk_import_job_apply  (WkImportJob *job, GCancellable *cancellable, GError **error);     /* worker */

G_END_DECLS
