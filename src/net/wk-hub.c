#include "wk-hub-private.h"

#include <sys/epoll.h>
#include <unistd.h>

#define EVENTS_AT_ONCE 128

struct _WkHubLine
{
  WkHub *hub;      /* (owned) */
  int file;
  WkHubFunc func;  /* (nullable): removed */
  WkHubTick tick;
  gpointer data;
  gboolean again;  /* among the hub's */
  GList link;      /* among the hub's */
};

typedef struct
{
  GSource source;
  WkHub *hub; /* not held: it ends the source */
} HubSource;

struct _WkHub
{
  grefcount ref_count;
  int epoll;
  GSource *source;    /* (owned) */
  GSource *ticker;    /* (owned) */
  GQueue lines;       /* (element-type WkHubLine) */
  GPtrArray *again;   /* (owned) (element-type WkHubLine): to be called without waiting */
  GPtrArray *removed; /* (owned) (element-type WkHubLine) (owned): kept until nothing can name them any more */
  guint depth;        /* lines are being called */
};

static gboolean
prepare (GSource *source, int *timeout)
{
  *timeout = -1;

  return ((HubSource *) source)->hub->again->len > 0;
}

static void
line_free (gpointer data)
{
  WkHubLine *line = data;

  wk_hub_unref (line->hub);
  g_free (line);
}

static void
clear_removed (WkHub *self)
{
  g_autoptr (GPtrArray) removed = NULL;

  if (self->depth > 0)
    return;
  removed = self->removed;
  self->removed = g_ptr_array_new_with_free_func (line_free);
}

static void
call (WkHubLine *line)
{
  if (line->func)
    line->func (line->data);
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  WkHub *self = wk_hub_ref (((HubSource *) source)->hub);
  g_autoptr (GPtrArray) again = g_steal_pointer (&self->again);
  struct epoll_event events[EVENTS_AT_ONCE];
  int i, n;

  self->again = g_ptr_array_new ();
  self->depth++;
  for (i = 0; i < (int) again->len; i++) {
    ((WkHubLine *) again->pdata[i])->again = FALSE;
    call (again->pdata[i]);
  }
  n = epoll_wait (self->epoll, events, EVENTS_AT_ONCE, 0);
  for (i = 0; i < n; i++)
    call (events[i].data.ptr);
  self->depth--;
  clear_removed (self);
  wk_hub_unref (self);

  return G_SOURCE_CONTINUE;
}

/* Without a check: a source that has a file is ready when that is. */
static GSourceFuncs source_funcs = { .prepare = prepare, .dispatch = dispatch };

static gboolean
tick_cb (gpointer data)
{
  WkHub *self = wk_hub_ref (data);
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  GList *l;
  guint i;

  for (l = self->lines.head; l; l = l->next)
    g_ptr_array_add (lines, l->data);
  self->depth++;
  for (i = 0; i < lines->len; i++) {
    WkHubLine *line = lines->pdata[i];

    if (line->func)
      line->tick (line->data);
  }
  self->depth--;
  clear_removed (self);
  wk_hub_unref (self);

  return G_SOURCE_CONTINUE;
}

WkHub *
wk_hub_new (void)
{
  WkHub *self = g_new0 (WkHub, 1);

  g_ref_count_init (&self->ref_count);
  g_queue_init (&self->lines);
  self->again = g_ptr_array_new ();
  self->removed = g_ptr_array_new_with_free_func (line_free);
  self->epoll = epoll_create1 (EPOLL_CLOEXEC);

  self->source = g_source_new (&source_funcs, sizeof (HubSource));
  ((HubSource *) self->source)->hub = self;
  if (self->epoll >= 0)
    g_source_add_unix_fd (self->source, self->epoll, G_IO_IN);
  g_source_attach (self->source, g_main_context_get_thread_default ());

  self->ticker = g_timeout_source_new_seconds (WK_HUB_TICK_SECONDS);
  g_source_set_callback (self->ticker, tick_cb, self, NULL);
  g_source_attach (self->ticker, g_main_context_get_thread_default ());

  return self;
}

WkHub *
wk_hub_ref (WkHub *self)
{
  g_ref_count_inc (&self->ref_count);

  return self;
}

void
wk_hub_unref (WkHub *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;

  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_source_destroy (self->ticker);
  g_source_unref (self->ticker);
  g_ptr_array_unref (self->again);
  g_ptr_array_unref (self->removed);
  if (self->epoll >= 0)
    close (self->epoll);
  g_free (self);
}

WkHubLine *
wk_hub_add (WkHub *self, int file, WkHubFunc func, WkHubTick tick, gpointer data)
{
  struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET };
  WkHubLine *line = g_new0 (WkHubLine, 1);

  event.data.ptr = line;
  if (epoll_ctl (self->epoll, EPOLL_CTL_ADD, file, &event) != 0) {
    g_free (line);
    return NULL;
  }
  line->hub = wk_hub_ref (self);
  line->file = file;
  line->func = func;
  line->tick = tick;
  line->data = data;
  line->link.data = line;
  g_queue_push_tail_link (&self->lines, &line->link);
  wk_hub_again (line);

  return line;
}

void
wk_hub_again (WkHubLine *line)
{
  if (line->again)
    return;
  line->again = TRUE;
  g_ptr_array_add (line->hub->again, line);
}

void
wk_hub_remove (WkHubLine *line)
{
  g_autoptr (WkHub) self = wk_hub_ref (line->hub);

  line->func = NULL;
  if (line->again)
    g_ptr_array_remove_fast (self->again, line);
  g_queue_unlink (&self->lines, &line->link);
  epoll_ctl (self->epoll, EPOLL_CTL_DEL, line->file, NULL);
  g_ptr_array_add (self->removed, line);
  clear_removed (self);
}
