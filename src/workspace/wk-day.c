#include "wk-day.h"

#include "wk-workspace-private.h"

#define MOST_MS (60 * 1000)

struct _WkDay {
  GObject parent_instance;
  WkWorkspace *workspace;    /* (owned) */
  char *day;                 /* (owned) */
  guint source;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkDay, wk_day, G_TYPE_OBJECT)

static void wait (WkDay *self);

static gboolean
waited_cb (gpointer data)
{
  WkDay *self = data;

  self->source = 0;
  wait (self);
  wk_day_check (self);
  return G_SOURCE_REMOVE;
}

/* Until the next midnight, and at most a minute. */
static void
wait (WkDay *self)
{
  gint64 wall = wk_clock_get_wall (self->workspace->clock);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (wall / G_USEC_PER_SEC);
  g_autoptr (GDateTime) next = g_date_time_add_days (now, 1);
  g_autoptr (GDateTime) midnight = g_date_time_new_local (g_date_time_get_year (next), g_date_time_get_month (next), g_date_time_get_day_of_month (next), 0, 0, 0);
  gint64 left = (g_date_time_to_unix (midnight) * G_USEC_PER_SEC - wall) / 1000 + 1;

  self->source = g_timeout_add ((guint) CLAMP (left, 1, MOST_MS), waited_cb, self);
}

void
wk_day_check (WkDay *self)
{
  g_autofree char *day = NULL;

  g_return_if_fail (WK_IS_DAY (self));

  day = wk_workspace_dup_today (self->workspace);
  if (g_str_equal (day, self->day))
    return;
  g_free (self->day);
  self->day = g_steal_pointer (&day);
  g_signal_emit (self, signals[CHANGED], 0);
}

const char *
wk_day_get (WkDay *self)
{
  g_return_val_if_fail (WK_IS_DAY (self), NULL);
  return self->day;
}

static void
wk_day_finalize (GObject *object)
{
  WkDay *self = WK_DAY (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->workspace);
  g_free (self->day);
  G_OBJECT_CLASS (wk_day_parent_class)->finalize (object);
}

static void
wk_day_class_init (WkDayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wk_day_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wk_day_init (WkDay *self)
{
}

WkDay *
wk_day_new (WkWorkspace *workspace)
{
  WkDay *self = g_object_new (WK_TYPE_DAY, NULL);

  self->workspace = g_object_ref (workspace);
  self->day = wk_workspace_dup_today (workspace);
  wait (self);
  return self;
}
