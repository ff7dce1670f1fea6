/* Small texts that this laptop keeps for itself, sealed in its store (FORMAT.md, “meta”). A text that is not kept costs a click. */
#pragma once
#include "wk-vault-private.h"

G_BEGIN_DECLS

#define WK_KEPT_PLACE "place"           /* to come back to after the lock; the app's */
#define WK_KEPT_SEARCHES "searches"     /* the recent ones, and those that are kept */
#define WK_KEPT_WORK_ORDER "work-order" /* what was moved by hand in the list of today */
#define WK_KEPT_TOLD "told"             /* what was told of deadlines and talks before there was a desk: read alone */

char *wk_kept_load (WkVault *vault, const char *key); /* worker (transfer full) (nullable) */
/* In the order of what is written: before a closing that follows. text: NULL takes it away */
void  wk_kept_save (WkVault *vault, const char *key, const char *text);

G_END_DECLS
