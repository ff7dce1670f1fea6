#pragma once
#include "wk-laptop-private.h"
#include "wk-open-document-private.h"
#include "wk-vault-private.h"

G_BEGIN_DECLS

/* What is written live at a table, on its way to this laptop's disk long before it is signed: people wait for a batch a quarter of a second,
 * for this one commit, which holds all that came meanwhile. Holds only what no durable batch covers, so it stays small. Main thread. */
typedef struct _WkLiveJournal WkLiveJournal;

/* begins: what was added so far is on its way; kept: it is durable. */
typedef void (*WkLiveJournalFunc) (gboolean kept, gpointer data);

WkLiveJournal *wk_live_journal_new   (WkVault *vault, const WkDocumentName *name, WkLiveJournalFunc func, gpointer data);
void           wk_live_journal_free  (WkLiveJournal *self);
void           wk_live_journal_add   (WkLiveJournal *self, GBytes *update);
void           wk_live_journal_cover (WkLiveJournal *self, GBytes *update);   /* a durable batch holds this */

/* At opening: what a program that was killed had in its journal is signed as what it is, somebody else's words vouched for. Worker. */
gboolean       wk_live_journal_recover (WkVault *vault, WkLaptop *laptop, GError **error);

G_END_DECLS
