/* What a sync with the office did: which residents' documents went and came, and where two people had chosen apart. */
#pragma once
#include <gio/gio.h>

#include "wk-array-model.h"
#include "wk-kind.h"

G_BEGIN_DECLS

/**
 * WkReceiptFlags:
 * @WK_RECEIPT_NEW: the document came here for the first time
 * @WK_RECEIPT_GONE: it may no longer be read here, and was taken away
 * @WK_RECEIPT_ERASED: the resident was removed on purpose, everywhere
 * @WK_RECEIPT_HEALED: this copy differed from the office's; the office's was taken, the own one put aside as a proposal
 * @WK_RECEIPT_LOST: something that was written here could not be read any more when it was to go to the office
 */
typedef enum {
  WK_RECEIPT_NEW = 1 << 0,
  WK_RECEIPT_GONE = 1 << 1,
  WK_RECEIPT_ERASED = 1 << 2,
  WK_RECEIPT_HEALED = 1 << 3,
  WK_RECEIPT_LOST = 1 << 4,
} WkReceiptFlags;

#define WK_TYPE_RECEIPT_LINE (wk_receipt_line_get_type ())
/* One document in a receipt. A resident's name is not kept with it: look it up, and say "removed" when there is none any more. */
G_DECLARE_FINAL_TYPE (WkReceiptLine, wk_receipt_line, WK, RECEIPT_LINE, GObject)

const char *wk_receipt_line_get_resident   (WkReceiptLine *self); /* id in hex; the location's own for its board and directory */
WkDocKind   wk_receipt_line_get_kind       (WkReceiptLine *self);
const char *wk_receipt_line_get_domain     (WkReceiptLine *self); /* a life domain's key, or "" */
guint       wk_receipt_line_get_sent       (WkReceiptLine *self); /* changes that the office confirmed */
guint       wk_receipt_line_get_received   (WkReceiptLine *self); /* changes of others */
guint       wk_receipt_line_get_refused    (WkReceiptLine *self); /* changes that became a proposal */
guint       wk_receipt_line_get_collisions (WkReceiptLine *self); /* choices that stand side by side since this sync */
WkReceiptFlags wk_receipt_line_get_flags   (WkReceiptLine *self);

#define WK_TYPE_RECEIPT (wk_receipt_get_type ())
/* A GListModel of its WkReceiptLine, those of one resident together. Immutable. */
G_DECLARE_FINAL_TYPE (WkReceipt, wk_receipt, WK, RECEIPT, WkArrayModel)

gint64 wk_receipt_get_ended      (WkReceipt *self);
guint  wk_receipt_get_sent       (WkReceipt *self);
guint  wk_receipt_get_received   (WkReceipt *self);
guint  wk_receipt_get_refused    (WkReceipt *self);
guint  wk_receipt_get_collisions (WkReceipt *self);

G_END_DECLS
