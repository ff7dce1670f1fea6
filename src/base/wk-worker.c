#include "wk-worker.h"

typedef struct
{
  void (*func) (gpointer data); /* (nullable): NULL ends the thread, or for a task */
  gpointer data;                /* (nullable) */
  GDestroyNotify destroy;       /* (nullable) */
  GTask *task;                  /* (owned) (nullable) */
  GTaskThreadFunc task_func;    /* (nullable) */
} Job;

struct _WkWorker
{
  gatomicrefcount refs;
  GMutex lock; /* guards stopped, and that nothing is queued behind the last job */
  gboolean stopped;
  GAsyncQueue *jobs; /* (owned) of Job */
  GThread *thread;   /* (owned) (nullable): NULL once joined */
};

typedef struct
{
  GMutex lock;
  GCond done_cond;
  gboolean done;
  void (*func) (gpointer data);
  gpointer data;
} SyncCall;

static GPrivate current_worker;

static gboolean
unref_task_cb (gpointer task)
{
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

/* The last reference to a task takes its source object and callback data with it: they belong to the thread that asked. */
static void
release_task (GTask *task)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, unref_task_cb, task, NULL);
  g_source_attach (source, g_task_get_context (task));
}

static void
job_free (Job *job)
{
  if (job->destroy != NULL)
    job->destroy (job->data);
  if (job->task != NULL)
    release_task (g_steal_pointer (&job->task));
  g_free (job);
}

static void
job_run (Job *job)
{
  if (job->task == NULL)
    {
      job->func (job->data);
      return;
    }
  if (g_task_get_check_cancellable (job->task) && g_task_return_error_if_cancelled (job->task))
    return;
  job->task_func (job->task, g_task_get_source_object (job->task), g_task_get_task_data (job->task),
                  g_task_get_cancellable (job->task));
}

static gpointer
worker_thread (gpointer data)
{
  /* Only the queue is the thread's own: the worker itself may be freed before the thread has ended. */
  GAsyncQueue *jobs = data;
  WkWorker *self = g_async_queue_pop (jobs);
  gboolean last = FALSE;

  g_private_set (&current_worker, self);
  while (!last)
    {
      Job *job = g_async_queue_pop (jobs);

      last = job->func == NULL && job->task == NULL;
      if (!last)
        job_run (job);
      job_free (job);
    }
  g_async_queue_unref (jobs);
  return NULL;
}

/* Takes the job; FALSE when the worker has stopped and the job is the caller's still. */
static gboolean
worker_queue (WkWorker *self,
              Job      *job)
{
  gboolean open;

  g_mutex_lock (&self->lock);
  open = !self->stopped;
  if (open)
    g_async_queue_push (self->jobs, job);
  g_mutex_unlock (&self->lock);
  return open;
}

static void
sync_call_cb (gpointer data)
{
  SyncCall *call = data;

  call->func (call->data);
  g_mutex_lock (&call->lock);
  call->done = TRUE;
  g_cond_signal (&call->done_cond);
  g_mutex_unlock (&call->lock);
}

WkWorker *
wk_worker_new (const char *name)
{
  WkWorker *self = g_new0 (WkWorker, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->jobs = g_async_queue_new ();
  g_async_queue_push (self->jobs, self);
  self->thread = g_thread_new (name, worker_thread, g_async_queue_ref (self->jobs));
  return self;
}

WkWorker *
wk_worker_ref (WkWorker *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
wk_worker_unref (WkWorker *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  wk_worker_end (self);
  if (self->thread != NULL && wk_worker_is_here (self))
    {
      g_thread_unref (self->thread);
      g_private_set (&current_worker, NULL);
    }
  else if (self->thread != NULL)
    {
      g_thread_join (self->thread);
    }
  g_async_queue_unref (self->jobs);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
wk_worker_end (WkWorker *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  if (!self->stopped)
    g_async_queue_push (self->jobs, g_new0 (Job, 1));
  self->stopped = TRUE;
  g_mutex_unlock (&self->lock);
}

void
wk_worker_stop (WkWorker *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (!wk_worker_is_here (self));

  wk_worker_end (self);
  if (self->thread != NULL)
    g_thread_join (g_steal_pointer (&self->thread));
}

void
wk_worker_push (WkWorker *self,
                void    (*func) (gpointer data),
                gpointer  data,
                GDestroyNotify destroy)
{
  Job *job;

  g_return_if_fail (self != NULL);
  g_return_if_fail (func != NULL);

  job = g_new0 (Job, 1);
  job->func = func;
  job->data = data;
  job->destroy = destroy;
  if (!worker_queue (self, job))
    job_free (job);
}

void
wk_worker_run_async (WkWorker       *self,
                     GTask          *task,
                     GTaskThreadFunc func)
{
  Job *job;

  g_return_if_fail (self != NULL);
  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (func != NULL);

  job = g_new0 (Job, 1);
  job->task = g_object_ref (task);
  job->task_func = func;
  if (!worker_queue (self, job))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The worker has stopped");
      job_free (job);
    }
}

void
wk_worker_run_sync (WkWorker *self,
                    void    (*func) (gpointer data),
                    gpointer  data)
{
  SyncCall call = { .func = func, .data = data };

  g_return_if_fail (self != NULL);
  g_return_if_fail (func != NULL);

  if (wk_worker_is_here (self))
    {
      func (data);
      return;
    }

  g_mutex_init (&call.lock);
  g_cond_init (&call.done_cond);
  g_mutex_lock (&self->lock);
  if (self->stopped)
    call.done = TRUE;
  else
    {
      Job *job = g_new0 (Job, 1);

      job->func = sync_call_cb;
      job->data = &call;
      g_async_queue_push (self->jobs, job);
    }
  g_mutex_unlock (&self->lock);
  g_mutex_lock (&call.lock);
  while (!call.done)
    g_cond_wait (&call.done_cond, &call.lock);
  g_mutex_unlock (&call.lock);
  g_cond_clear (&call.done_cond);
  g_mutex_clear (&call.lock);
}

gboolean
wk_worker_is_here (WkWorker *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_private_get (&current_worker) == self;
}
