/* A document at the office, merged from all that its log has. Belongs to the store's thread. */
#pragma once

#include "wk-office-store.h"
#include "wk-sync.h"
#include "ydoc.h"

G_BEGIN_DECLS

/**
 * wk_office_document_load:
 * @store: the office's store
 * @id: which
 * @name: (out) (transfer full) (optional): the name that its batches give it
 * @error: %WK_STORE_ERROR_MISSING …
 *
 * Returns: (transfer full): the document
 */
YDoc *wk_office_document_load (WkOfficeStore *store, const WkId *id, WkDocumentName **name, GError **error);

G_END_DECLS
