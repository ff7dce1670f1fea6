#include "wk-peer-ticker-private.h"

#define TICK_SECONDS 5

typedef struct
{
  GSource *source;  /* (owned) */
  GPtrArray *peers; /* (element-type WkPeer): they take themselves off before they go */
} Ticker;

G_LOCK_DEFINE_STATIC (tickers);
static GHashTable *tickers; /* (owned) (nullable) (element-type GMainContext Ticker): each the context's own */

void
wk_peer_ticker_tick (GMainContext *context)
{
  g_autoptr(GPtrArray) peers = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_peer_unref);
  Ticker *ticker;

  G_LOCK (tickers);
  ticker = tickers != NULL ? g_hash_table_lookup (tickers, context) : NULL;
  for (guint i = 0; ticker != NULL && i < ticker->peers->len; i++)
    g_ptr_array_add (peers, wk_peer_ref (ticker->peers->pdata[i]));
  G_UNLOCK (tickers);
  /* What one does may end others. */
  for (guint i = 0; i < peers->len; i++)
    wk_peer_tick (peers->pdata[i]);
}

static gboolean
tick_cb (gpointer context)
{
  wk_peer_ticker_tick (context);
  return G_SOURCE_CONTINUE;
}

static Ticker *
ticker_new (GMainContext *context)
{
  Ticker *self = g_new0 (Ticker, 1);

  self->peers = g_ptr_array_new ();
  self->source = g_timeout_source_new_seconds (TICK_SECONDS);
  g_source_set_callback (self->source, tick_cb, context, NULL);
  g_source_attach (self->source, context);
  return self;
}

static void
ticker_free (gpointer data)
{
  Ticker *self = data;

  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_ptr_array_unref (self->peers);
  g_free (self);
}

GMainContext *
wk_peer_ticker_add (WkPeer *peer)
{
  GMainContext *context = g_main_context_ref_thread_default ();
  Ticker *ticker;

  G_LOCK (tickers);
  if (tickers == NULL)
    tickers = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) g_main_context_unref, ticker_free);
  ticker = g_hash_table_lookup (tickers, context);
  if (ticker == NULL)
    {
      ticker = ticker_new (context);
      g_hash_table_insert (tickers, g_main_context_ref (context), ticker);
    }
  g_ptr_array_add (ticker->peers, peer);
  G_UNLOCK (tickers);
  return context;
}

void
wk_peer_ticker_remove (WkPeer *peer, GMainContext *context)
{
  Ticker *ticker;

  G_LOCK (tickers);
  ticker = g_hash_table_lookup (tickers, context);
  g_ptr_array_remove (ticker->peers, peer);
  if (ticker->peers->len == 0)
    g_hash_table_remove (tickers, context);
  G_UNLOCK (tickers);
  g_main_context_unref (context);
}
