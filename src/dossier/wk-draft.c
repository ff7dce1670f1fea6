#include "wk-draft.h"

#include "wk-document-private.h"
#include "ydoc.h"

WkDocument *
wk_draft_new (WkDocument *like)
{
  g_autoptr (YDoc) alone = NULL;

  g_return_val_if_fail (WK_IS_DOCUMENT (like), NULL);

  alone = y_doc_new (1, Y_DOC_GC);
  return wk_document_new (wk_document_get_kind (like), wk_document_get_domain (like), alone, wk_document_get_author (like),
                          wk_document_get_clock (like), wk_document_get_random (like));
}
