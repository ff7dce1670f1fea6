#pragma once
#include "wk-document-name.h"
#include "wk-receipt.h"
#include "wk-store.h"

G_BEGIN_DECLS

/* What a sync has done so far. Used on the worker alone. */
typedef struct _WkReceiptDraft WkReceiptDraft;

WkReceiptDraft *wk_receipt_draft_new  (void);
void            wk_receipt_draft_free (WkReceiptDraft *self);
gboolean        wk_receipt_draft_is_empty (WkReceiptDraft *self);
/* Adds to a document's line; began (µs) counts for the first thing that is noted. */
void            wk_receipt_draft_note (WkReceiptDraft *self, gint64 now, const WkDocumentName *name, guint sent, guint received, guint refused,
                                       WkReceiptFlags flags);
/* How many choices stand side by side in a document that has a line, in which somebody whose changes came has a part. */
void            wk_receipt_draft_set_collisions (WkReceiptDraft *self, const WkDocumentName *name, guint n);
/* (transfer full): what the store keeps; the draft is empty then. */
GBytes         *wk_receipt_draft_finish (WkReceiptDraft *self, gint64 now);

/* (transfer full) (nullable): NULL when it cannot be read */
WkReceipt      *wk_receipt_new_from_bytes (GBytes *bytes);

G_END_DECLS
