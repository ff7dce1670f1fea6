#pragma once
#include "wk-batch.h"
#include "wk-export-row.h"
#include "wk-import.h"
#include "wk-imported.h"
#include "wk-workspace-private.h"

G_BEGIN_DECLS

/* All exports come from the municipality's benefit administration: client numbers are unique within it. */
#define WK_IMPORT_SOURCE "municipality"
#define WK_IMPORT_NOT_LISTED "not-listed" /* a column that no export has (SCHEMA.md, “What an export changed”) */
#define WK_IMPORT_N_KINDS 4u
#define WK_IMPORT_MAX_VALUES 32u

extern const WkDocKind wk_import_kinds[WK_IMPORT_N_KINDS];

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
  GHashTable *listed;        /* (owned) (nullable) the ids of those whom a row is about, or may be, and of whoever is the same person */
  GPtrArray *missing;        /* (owned) of WkImportMissing: who came with an earlier list, and is not in this one */
  guint n_lacking;           /* how many they are, also where too many lack for anybody to be told of */
  gboolean tell_missing;     /* write it down of them */
  int done;                  /* (atomic) rows dealt with, of rows->len */
  /* results of applying */
  GPtrArray *residents;      /* (owned) (nullable) of WkResidentData */
  GPtrArray *pages;          /* (owned) (nullable) of WkImportPage */
} WkImportJob;

/* A resident whom an export lacks. */
typedef struct {
  WkId subject;
  char *name;                /* (owned) */
} WkImportMissing;

void         wk_import_missing_free (WkImportMissing *missing);
WkImportJob *wk_import_job_ref    (WkImportJob *job);
void         wk_import_job_unref  (WkImportJob *job);
gboolean     wk_import_job_judge  (WkImportJob *job, GCancellable *cancellable, GError **error);     /* worker */
gboolean     wk_import_job_apply  (WkImportJob *job, GCancellable *cancellable, GError **error);     /* worker */

/* One document as a row leaves it. */
typedef struct {
  WkDocumentName *name;      /* (owned) */
  WkBatch *batch;            /* (owned) what was written, signed */
  WkDocumentRows *rows;      /* (owned) (nullable) what it projects to; NULL once it has */
  gboolean is_new;           /* nothing stood in it before */
} WkImportPage;

typedef struct {
  gint64 time;               /* ms */
  guint64 salt;
} WkImportStamp;

void       wk_import_page_free    (WkImportPage *page);
GPtrArray *wk_import_pages_new    (void);
gsize      wk_import_collect      (WkImportJob *job, const WkExportRow *row, WkDocKind kind, WkImportedValue *values, WkExportField *fields);
void       wk_import_find_subject (WkImportJob *job, GHashTable *known, const WkExportRow *row, WkId *subject);
gboolean   wk_import_write_page   (WkImportJob *job, const WkImportStamp *stamp, const WkExportRow *row, const WkId *subject, const WkId *id,
                                   WkDocKind kind, YDoc *doc, gboolean is_new, GPtrArray *pages, GError **error);

gboolean   wk_import_write_missing (WkImportJob *job, const WkImportStamp *stamp, const WkId *subject, const WkId *id, YDoc *doc, GPtrArray *pages,
                                   GError **error);

typedef struct _WkImportAhead WkImportAhead;
WkImportAhead *wk_import_ahead_new  (WkImportJob *job, const WkImportStamp *stamp, GHashTable *known, GArray *rows);
GPtrArray     *wk_import_ahead_pop  (WkImportAhead *self, GError **error);
void           wk_import_ahead_free (WkImportAhead *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkImportAhead, wk_import_ahead_free)

G_END_DECLS
