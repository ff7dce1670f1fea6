#pragma once
#include "wk-feed-local.h"
#include "wk-laptop-private.h"
#include "wk-state-hash.h"
#include "wk-vault-private.h"

G_BEGIN_DECLS

/* What a page of the office's feed brought that an open program has to show. */
typedef struct {
  gssize n_new;              /* entries that were new here */
  GPtrArray *residents;      /* (owned) of WkResidentData: rows that changed */
  GPtrArray *names;          /* (owned) of WkDocumentName: documents that changed … */
  GPtrArray *updates;        /* (owned) of GBytes: … and by what, as many */
  GPtrArray *erased;         /* (owned) of WkId: residents that were removed on purpose */
} WkFeedNews;

#define WK_TYPE_FEED_STORE (wk_feed_store_get_type ())
/* The laptop's store as a feed client sees it. Signal "news" (WkFeedNews *) on the main loop; "settled": batches left the outbox; "refused" (guint). */
G_DECLARE_FINAL_TYPE (WkFeedStore, wk_feed_store, WK, FEED_STORE, GObject)

WkFeedStore *wk_feed_store_new (WkVault *vault, const WkFeedPosition *position);

G_END_DECLS
