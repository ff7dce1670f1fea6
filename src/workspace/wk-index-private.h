#pragma once
#include "wk-kind.h"
#include "wk-projection.h"
#include "wk-resident-list-private.h"
#include "wk-store.h"

G_BEGIN_DECLS

/* Of a resident whose row in address is a (NULL: none): whether it is known how they want it. */
#define WK_SQL_ASKED "COALESCE (a.language, '') <> '' OR COALESCE (a.channel, '') <> '' OR COALESCE (a.reading, '') <> ''"

typedef struct _YDoc YDoc;

/* The projection: the dossier's tables and the search index beside them. Worker thread only. */
typedef struct _WkIndex WkIndex;

/* What one document projects to; made on whichever thread has the document. */
typedef struct _WkDocumentRows WkDocumentRows;
WkDocumentRows *wk_document_rows_new  (WkDocKind kind, const char *domain, const WkId *document, const WkId *subject, YDoc *doc);
void            wk_document_rows_free (WkDocumentRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkDocumentRows, wk_document_rows_free)

WkIndex  *wk_index_open   (WkStore *store, gint64 *position, GError **error);
void      wk_index_free   (WkIndex *self);
gboolean  wk_index_save   (WkIndex *self, WkStore *store, gint64 position, GError **error);
gboolean  wk_index_begin  (WkIndex *self, GError **error);
gboolean  wk_index_commit (WkIndex *self, GError **error);
void      wk_index_rollback (WkIndex *self);
void      wk_index_fall_behind (WkIndex *self);
gboolean  wk_index_put    (WkIndex *self, const WkDocumentRows *rows, gboolean is_new, GError **error);
gboolean  wk_index_forget (WkIndex *self, const WkId *document, GError **error);
WkProjection *wk_index_get_projection (WkIndex *self); /* (transfer none) */
GPtrArray *wk_index_read_residents (WkIndex *self, GHashTable *subjects, GError **error);
GPtrArray *wk_index_search         (WkIndex *self, const char *words, guint most, guint each, GError **error); /* of WkFound */
/* Documents that a row of `clash` stands for. */
typedef struct { WkId document, subject; WkDocKind kind; char *domain; guint number; } WkIndexClash;
GArray    *wk_index_list_clashes   (WkIndex *self, GError **error);
GHashTable *wk_index_read_client_numbers (WkIndex *self, const char *source, GError **error);

G_END_DECLS
