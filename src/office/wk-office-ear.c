#include "wk-office-ear.h"

#include <glib-unix.h>
#include <poll.h>
#include <unistd.h>

#include "wk-office-pg.h"

/* What was not told is found out after so long. */
#define AT_LEAST 10000
#define FIRST_WAIT 100
#define LONGEST_WAIT 10000

struct _WkOfficeEar
{
  GObject parent_instance;

  char *connection; /* (owned) */
  char *listen;     /* (owned): the statement */
  GThread *thread;  /* (nullable): until it is disposed of */
  int wake[2];      /* closing the second end ends the thread */
  gint telling;     /* atomic: the main loop has yet to be told */
};

G_DEFINE_FINAL_TYPE (WkOfficeEar, wk_office_ear, G_TYPE_OBJECT)

enum { HEARD, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
wk_office_ear_dispose (GObject *object)
{
  WkOfficeEar *self = WK_OFFICE_EAR (object);

  if (self->thread) {
    close (self->wake[1]);
    g_thread_join (self->thread);
    close (self->wake[0]);
    self->thread = NULL;
  }

  G_OBJECT_CLASS (wk_office_ear_parent_class)->dispose (object);
}

static void
wk_office_ear_finalize (GObject *object)
{
  WkOfficeEar *self = WK_OFFICE_EAR (object);

  wk_wipe_and_free_text (self->connection);
  g_free (self->listen);

  G_OBJECT_CLASS (wk_office_ear_parent_class)->finalize (object);
}

static void
wk_office_ear_class_init (WkOfficeEarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_office_ear_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_office_ear_finalize;

  signals[HEARD] = g_signal_new ("heard", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wk_office_ear_init (WkOfficeEar *self)
{
}

/* ---- telling the main loop ------------------------------------------------------------------------------ */

static gboolean
tell_cb (gpointer data)
{
  WkOfficeEar *self = data;

  g_atomic_int_set (&self->telling, FALSE);
  if (self->thread)
    g_signal_emit (self, signals[HEARD], 0);

  return G_SOURCE_REMOVE;
}

static void
tell (WkOfficeEar *self)
{
  if (g_atomic_int_compare_and_exchange (&self->telling, FALSE, TRUE))
    g_idle_add_full (G_PRIORITY_DEFAULT, tell_cb, g_object_ref (self), g_object_unref);
}

/* ---- the thread ------------------------------------------------------------------------------------------ */

/* Whether it is to go on: nobody closed the other end. */
static gboolean
wait_for (WkOfficeEar *self, int fd, int milliseconds, gboolean *readable)
{
  struct pollfd fds[2] = { { self->wake[0], POLLIN, 0 }, { fd, POLLIN, 0 } };

  poll (fds, fd >= 0 ? 2 : 1, milliseconds);
  *readable = fds[1].revents != 0;

  return fds[0].revents == 0;
}

/* What this very process committed is no news. */
static gboolean
has_news (WkOfficePg *pg)
{
  PGconn *handle = wk_office_pg_get_handle (pg);
  gboolean news = FALSE;
  PGnotify *notify;

  while ((notify = PQnotifies (handle))) {
    news = news || !g_str_has_prefix (notify->extra, wk_office_pg_get_sender ());
    PQfreemem (notify);
  }

  return news;
}

/* Until the connection is lost; FALSE at the end. */
static gboolean
listen (WkOfficeEar *self, WkOfficePg *pg)
{
  gboolean readable;

  tell (self);
  for (;;) {
    if (!wait_for (self, PQsocket (wk_office_pg_get_handle (pg)), AT_LEAST, &readable))
      return FALSE;
    if (readable && PQconsumeInput (wk_office_pg_get_handle (pg)) != 1)
      return TRUE;
    if (has_news (pg) || !readable)
      tell (self);
  }
}

static gpointer
run (gpointer data)
{
  WkOfficeEar *self = data;
  g_autoptr (WkOfficePg) pg = wk_office_pg_new (self->connection);
  int pause = FIRST_WAIT;
  gboolean readable;

  do {
    if (wk_office_pg_connect (pg, NULL) && wk_office_pg_execute (pg, self->listen, NULL)) {
      pause = FIRST_WAIT;
      if (!listen (self, pg))
        break;
      WK_LOG (G_LOG_LEVEL_MESSAGE, "office", "notifications_lost");
    }
    wk_office_pg_drop (pg);
    tell (self);
    pause = MIN (pause * 2, LONGEST_WAIT);
  } while (wait_for (self, -1, pause, &readable));

  return NULL;
}

WkOfficeEar *
wk_office_ear_new (const char *connection, const char *channel)
{
  WkOfficeEar *self = g_object_new (WK_TYPE_OFFICE_EAR, NULL);

  self->connection = g_strdup (connection);
  self->listen = g_strdup_printf ("LISTEN %s", channel);
  if (!g_unix_open_pipe (self->wake, FD_CLOEXEC, NULL))
    g_error ("no pipe");
  self->thread = g_thread_new ("office-ear", run, self);

  return self;
}
