#include "wk-pipe.h"

typedef struct
{
  GBytes *message;  /* (owned) (nullable): NULL ends it */
  char *reason;     /* (owned) (nullable) */
} Item;

struct _WkPipe
{
  GObject parent_instance;

  WkPipe *other;          /* (unowned) (nullable): weak, cleared when it goes */
  GBytes *hash;           /* (owned) (nullable) */
  GMainContext *context;  /* (owned) */
  GQueue incoming;        /* of Item (owned) */
  GSource *source;        /* (owned) (nullable) */
  gboolean closing;       /* we said close: nothing more is received */
  gboolean closed;        /* `closed` was emitted */
  gboolean dropping;
  gint cut_after;         /* messages; negative: never */
  guint n_sent;
};

enum { PROP_0, PROP_CERTIFICATE_HASH };

static void transport_init (WkTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WkPipe, wk_pipe, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (WK_TYPE_TRANSPORT, transport_init))

static void
item_free (gpointer data)
{
  Item *item = data;

  g_clear_pointer (&item->message, g_bytes_unref);
  g_free (item->reason);
  g_free (item);
}

static void
wk_pipe_dispose (GObject *object)
{
  WkPipe *self = WK_PIPE (object);

  /* Messages under way to the other end arrive; after them it sees the line gone. */
  if (self->other != NULL)
    {
      WkPipe *other = self->other;

      wk_transport_close (WK_TRANSPORT (self), NULL);
      g_object_remove_weak_pointer (G_OBJECT (other), (gpointer *) &self->other);
      self->other = NULL;
    }
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_queue_clear_full (&self->incoming, item_free);
  G_OBJECT_CLASS (wk_pipe_parent_class)->dispose (object);
}

static void
wk_pipe_finalize (GObject *object)
{
  WkPipe *self = WK_PIPE (object);

  g_clear_pointer (&self->hash, g_bytes_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (wk_pipe_parent_class)->finalize (object);
}

static void
wk_pipe_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CERTIFICATE_HASH)
    g_value_set_boxed (value, WK_PIPE (object)->hash);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wk_pipe_class_init (WkPipeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wk_pipe_dispose;
  object_class->finalize = wk_pipe_finalize;
  object_class->get_property = wk_pipe_get_property;
  g_object_class_override_property (object_class, PROP_CERTIFICATE_HASH, "certificate-hash");
}

static void
wk_pipe_init (WkPipe *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->cut_after = -1;
  g_queue_init (&self->incoming);
}

static void schedule (WkPipe *self);

static gboolean
deliver_cb (gpointer data)
{
  WkPipe *self = data;
  Item *item;

  g_object_ref (self);
  g_clear_pointer (&self->source, g_source_unref);
  item = g_queue_pop_head (&self->incoming);
  if (item == NULL) /* cut, or closed, in the meantime */
    {
      g_object_unref (self);
      return G_SOURCE_REMOVE;
    }
  /* The next one is scheduled first: the handlers may run the main loop, or drop us. */
  schedule (self);
  if (item->message == NULL)
    {
      if (!self->closed)
        {
          self->closed = TRUE;
          g_queue_clear_full (&self->incoming, item_free);
          wk_transport_emit_closed (WK_TRANSPORT (self), item->reason);
        }
    }
  else if (!self->closing && !self->closed)
    wk_transport_emit_received (WK_TRANSPORT (self), item->message);
  if (g_queue_is_empty (&self->incoming) && self->other != NULL && !self->other->closing && !self->other->closed)
    wk_transport_emit_drained (WK_TRANSPORT (self->other));
  item_free (item);
  g_object_unref (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (WkPipe *self)
{
  Item *item = g_queue_peek_head (&self->incoming);

  if (item == NULL || self->source != NULL || self->closed)
    return;
  self->source = g_idle_source_new ();
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->source, deliver_cb, self, NULL);
  g_source_attach (self->source, self->context);
}

static void
enqueue (WkPipe *self, GBytes *message, const char *reason)
{
  Item *item;

  if (self->closed)
    return;
  item = g_new0 (Item, 1);
  item->message = message != NULL ? g_bytes_ref (message) : NULL;
  item->reason = g_strdup (reason);
  g_queue_push_tail (&self->incoming, item);
  schedule (self);
}

static void
pipe_send (WkTransport *transport, GBytes *message)
{
  WkPipe *self = WK_PIPE (transport);

  if (self->closing || self->closed || self->other == NULL)
    return;
  self->n_sent++;
  if (self->cut_after > 0 && --self->cut_after == 0)
    {
      wk_pipe_cut (self);
      return;
    }
  if (!self->dropping)
    enqueue (self->other, message, NULL);
}

static void
pipe_close (WkTransport *transport, const char *reason)
{
  WkPipe *self = WK_PIPE (transport);

  if (self->closing || self->closed)
    return;
  self->closing = TRUE;
  if (self->other != NULL)
    enqueue (self->other, NULL, reason);
  enqueue (self, NULL, NULL);
}

static gsize
pipe_get_backlog (WkTransport *transport)
{
  WkPipe *self = WK_PIPE (transport);
  gsize total = 0;

  if (self->other != NULL)
    for (GList *l = self->other->incoming.head; l != NULL; l = l->next)
      if (((Item *) l->data)->message != NULL)
        total += g_bytes_get_size (((Item *) l->data)->message);
  return total;
}

static void
transport_init (WkTransportInterface *iface)
{
  iface->send = pipe_send;
  iface->close = pipe_close;
  iface->get_backlog = pipe_get_backlog;
}

static void
set_other (WkPipe *self, WkPipe *other)
{
  self->other = other;
  g_object_add_weak_pointer (G_OBJECT (other), (gpointer *) &self->other);
}

void
wk_pipe_new_pair (GBytes *certificate_hash, WkPipe **a, WkPipe **b)
{
  *a = g_object_new (WK_TYPE_PIPE, NULL);
  *b = g_object_new (WK_TYPE_PIPE, NULL);
  if (certificate_hash != NULL)
    {
      (*a)->hash = g_bytes_ref (certificate_hash);
      (*b)->hash = g_bytes_ref (certificate_hash);
    }
  set_other (*a, *b);
  set_other (*b, *a);
}

void
wk_pipe_cut (WkPipe *self)
{
  WkPipe *other = self->other;

  g_queue_clear_full (&self->incoming, item_free);
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  self->closing = TRUE;
  enqueue (self, NULL, NULL);
  if (other != NULL && !other->closing && !other->closed)
    wk_pipe_cut (other);
}

void
wk_pipe_cut_after (WkPipe *self, guint messages)
{
  self->cut_after = messages;
}

void
wk_pipe_set_dropping (WkPipe *self, gboolean dropping)
{
  self->dropping = dropping;
}

guint
wk_pipe_get_n_sent (WkPipe *self)
{
  return self->n_sent;
}

