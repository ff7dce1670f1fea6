#include "wk-pace.h"

#include <time.h>

#include "wk-log.h"

typedef struct
{
  int kind; /* of the first input that no frame has followed yet; 0: none */
  gint64 at, last; /* µs, monotonic: that input, and the last one */
  gint64 work, last_work; /* µs of this thread, then */
  gboolean shown; /* something large waits for its first frame */
} Pace;

static gint64
get_work (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* The display server stamps events with the same clock, in milliseconds of 32 bits: what waited in the queue counts. */
static gint64
get_time (GdkEvent *event)
{
  gint64 now = g_get_monotonic_time ();
  guint32 waited = (guint32) (now / 1000) - gdk_event_get_time (event);

  return waited < 60000 ? now - (gint64) waited * 1000 : now;
}

static gboolean
event_cb (GtkEventControllerLegacy *controller, GdkEvent *event, Pace *pace)
{
  GdkEventType type = gdk_event_get_event_type (event);
  int kind = type == GDK_KEY_PRESS ? 1 : type == GDK_BUTTON_RELEASE ? 2 : type == GDK_SCROLL ? 3 : 0;

  if (kind == 0)
    return GDK_EVENT_PROPAGATE;
  pace->last = get_time (event);
  pace->last_work = get_work ();
  /* A frame comes, whether or not there is anything to draw. */
  gdk_frame_clock_request_phase (gtk_widget_get_frame_clock (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller))),
                                 GDK_FRAME_CLOCK_PHASE_PAINT);
  if (pace->kind != 0)
    return GDK_EVENT_PROPAGATE;
  pace->kind = kind;
  pace->at = pace->last;
  pace->work = pace->last_work;
  return GDK_EVENT_PROPAGATE;
}

static void
painted_cb (GdkFrameClock *clock, Pace *pace)
{
  gint64 now = g_get_monotonic_time (), work = get_work ();

  if (pace->shown)
    WK_LOG (G_LOG_LEVEL_DEBUG, "app", "shown", { "us", now - pace->last }, { "cpu", work - pace->last_work });
  if (pace->kind != 0)
    WK_LOG (G_LOG_LEVEL_DEBUG, "app", "pace", { "kind", pace->kind }, { "us", now - pace->at }, { "cpu", work - pace->work });
  pace->kind = 0;
  pace->shown = FALSE;
}

static void
realized_cb (GtkWidget *window, Pace *pace)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted_cb), pace);
}

void
wk_pace_watch (GtkWindow *window)
{
  GtkEventController *controller;
  Pace *pace;

  if (g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, "wk-app"))
    return;
  pace = g_new0 (Pace, 1);
  /* As long as the program: its frame clock may outlive the window. */
  g_object_set_data (G_OBJECT (window), "wk-pace", pace);
  controller = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "event", G_CALLBACK (event_cb), pace);
  gtk_widget_add_controller (GTK_WIDGET (window), controller);
  g_signal_connect (window, "realize", G_CALLBACK (realized_cb), pace);
}

void
wk_pace_shown (GtkWindow *window)
{
  Pace *pace = g_object_get_data (G_OBJECT (window), "wk-pace");

  if (pace != NULL)
    pace->shown = TRUE;
}
