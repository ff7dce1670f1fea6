/* Writes residents straight into a store, through the same objects as everything else: the example location, and stores to measure on.
 * Worker: the documents made here are seen by no other thread. */
#pragma once
#include "wk-document.h"
#include "wk-laptop-private.h"
#include "wk-vault-private.h"

G_BEGIN_DECLS

typedef struct _WkMaker WkMaker;

/* Within a transaction of the store's. clock: when it is written, as the documents say it; both borrowed. */
WkMaker    *wk_maker_new      (WkVault *vault, WkLaptop *laptop, WkClock *clock);
void        wk_maker_free     (WkMaker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkMaker, wk_maker_free)

const char *wk_maker_begin      (WkMaker *self, GError **error);                     /* a new resident: its id in hex; NULL: it failed */
const char *wk_maker_begin_like (WkMaker *self, GError **error);                     /* one whose file begins as the last one's ended */
gboolean    wk_maker_begin_location (WkMaker *self, GError **error);                 /* what all who work at the location share */
WkDocument *wk_maker_open       (WkMaker *self, WkDocKind kind, const char *domain); /* (transfer none): of what was begun last */
const WkDocumentName *wk_maker_get_name (WkMaker *self, WkDocument *document);            /* (transfer none): of one of those */
gboolean    wk_maker_finish     (WkMaker *self, GError **error);                     /* derives a resident's card and keeps all, a batch a document */

G_END_DECLS
