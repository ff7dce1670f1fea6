#pragma once
#include "wk-batch.h"
#include "wk-index-private.h"
#include "wk-vault-private.h"
#include "wk-workspace.h"

G_BEGIN_DECLS

/**
 * WkSaveFate:
 * @WK_SAVE_FATE_KEPT: in the document's log
 * @WK_SAVE_FATE_ASIDE: the log does not take it and never will: it is kept beside, as a proposal where that can be
 * @WK_SAVE_FATE_GONE: the resident was removed: nothing of them is kept
 */
typedef enum { WK_SAVE_FATE_KEPT, WK_SAVE_FATE_ASIDE, WK_SAVE_FATE_GONE } WkSaveFate;

/* One batch on its way to disk; or, without one, rows of what went there before. */
typedef struct {
  WkDocumentName *name;      /* (owned) */
  WkBatch *batch;            /* (owned) (nullable) */
  WkDocumentRows *rows;      /* (owned) (nullable): what the document projects to with it; NULL: they come later */
  gboolean own;              /* written on this laptop, rather than heard at a table */
  gboolean aside;            /* must not go into its document */
  WkSaveFate fate;
} WkSaveItem;
WkSaveItem *wk_save_item_new  (const WkDocumentName *name, WkBatch *batch, WkDocumentRows *rows, gboolean own, gboolean aside);
void        wk_save_item_free (WkSaveItem *item);

/* Brings batches to disk, in order, many in one commit; keeps trying when the disk refuses. One that the store itself will never take does
 * not stop the others: it is set aside, and its fate says so. Main thread. */
typedef struct _WkSaver WkSaver;

/* items: of WkSaveItem, whose fates are durable; residents: of WkResidentData, rows that changed; owned by the caller of the function. */
typedef void (*WkSavedFunc) (GPtrArray *items, GPtrArray *residents, gpointer data);
typedef void (*WkSaveStateFunc) (WkSaveState state, const char *message, gpointer data);

WkSaver    *wk_saver_new  (WkVault *vault, WkSavedFunc saved, WkSaveStateFunc state, gpointer data);
void        wk_saver_free (WkSaver *self);
void        wk_saver_push (WkSaver *self, WkSaveItem *item /* (transfer full) */);
gboolean    wk_saver_is_idle (WkSaver *self);

G_END_DECLS
