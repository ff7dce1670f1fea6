/* One thread that does what it is given, in order. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _WkWorker WkWorker; /* ref-counted; may be pushed to from any thread */

/**
 * wk_worker_new:
 * @name: the thread's name, at most 15 bytes
 *
 * Returns: (transfer full): a worker whose thread runs
 */
WkWorker *wk_worker_new (const char *name);

WkWorker *wk_worker_ref (WkWorker *self);

/**
 * wk_worker_unref:
 * @self: (transfer full): a worker
 *
 * The last reference stops it as wk_worker_stop() does; on its own thread the thread ends by itself.
 */
void wk_worker_unref (WkWorker *self);

/**
 * wk_worker_stop:
 * @self: a worker
 *
 * Does what was pushed, ends the thread and waits for that. Not on the worker's own thread.
 * What is pushed later is not run: a task gets %G_IO_ERROR_CLOSED, a plain function's data is freed.
 */
void wk_worker_stop (WkWorker *self);

/**
 * wk_worker_end:
 * @self: a worker
 *
 * As wk_worker_stop(), from any thread and without waiting: what was pushed so far is the last that is done.
 */
void wk_worker_end (WkWorker *self);

/**
 * wk_worker_push:
 * @self: a worker
 * @func: (scope async): what to do there
 * @data: (nullable): for @func
 * @destroy: (nullable): frees @data, on the worker's thread (on the caller's when the worker has stopped)
 *
 * Runs @func after all that was pushed before.
 */
void wk_worker_push (WkWorker *self, void (*func) (gpointer data), gpointer data, GDestroyNotify destroy);

/**
 * wk_worker_run_async:
 * @self: a worker
 * @task: made by the caller in the main context that wants the answer; its source object, data and cancellable are @func's arguments
 * @func: (scope async): what to do there; it returns through @task (g_task_return_pointer() and the like)
 *
 * g_task_run_in_thread(), but on this thread and in order. A task that is cancelled before its turn
 * comes is not run and returns %G_IO_ERROR_CANCELLED, unless g_task_set_check_cancellable() says otherwise.
 * The task's callback runs in the task's own main context.
 */
void wk_worker_run_async (WkWorker *self, GTask *task, GTaskThreadFunc func);

/**
 * wk_worker_run_sync:
 * @self: a worker
 * @func: (scope call): what to do there
 * @data: (nullable): for @func
 *
 * Runs @func after all that was pushed before, and waits for it. For programs without a main loop and
 * for tests: the main loop never waits for disk. On the worker's own thread @func runs at once.
 */
void wk_worker_run_sync (WkWorker *self, void (*func) (gpointer data), gpointer data);

/**
 * wk_worker_is_here:
 * @self: a worker
 *
 * Returns: whether the calling thread is the worker's
 */
gboolean wk_worker_is_here (WkWorker *self);

/**
 * wk_worker_assert_here:
 * @self: a worker
 *
 * Ends the program when the calling thread is not the worker's.
 */
#define wk_worker_assert_here(self) g_assert (wk_worker_is_here (self))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkWorker, wk_worker_unref)

G_END_DECLS
