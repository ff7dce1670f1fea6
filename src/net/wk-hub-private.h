/* Waits for any number of sockets with one source: a main loop asks every source of its own, and every file, each time round, so that hundreds of
 * connections would cost each of them something whenever one has a word to say. */
#pragma once

#include <glib.h>

#include "wk-web-line-private.h"

G_BEGIN_DECLS

typedef struct _WkHub WkHub;
typedef struct _WkHubLine WkHubLine;

/* Something may be read or written: until that would block, or wk_hub_again(). */
typedef void (*WkHubFunc) (gpointer data);
/* Every WK_HUB_TICK_SECONDS. */
typedef void (*WkHubTick) (gpointer data);

#define WK_HUB_TICK_SECONDS WK_WEB_LINE_PING_SECONDS

/* In the thread's default main context. */
WkHub *wk_hub_new (void);
WkHub *wk_hub_ref (WkHub *self);
void wk_hub_unref (WkHub *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkHub, wk_hub_unref)

/* (transfer full) (nullable): NULL when the system has no room. The first call comes from the main loop, not from here. */
WkHubLine *wk_hub_add (WkHub *self, int file, WkHubFunc func, WkHubTick tick, gpointer data);
/* Called once more the next time round. */
void wk_hub_again (WkHubLine *line);
/* Nothing is called any more. Before the file is closed. */
void wk_hub_remove (WkHubLine *line /* (owned) */);

G_END_DECLS
