#include "wk-plan-status.h"

#include "plan/wk-plan-words.h"
#include "wk-plan.h"

/* Reckoned when the writing pauses, so that no key waits for it; in writing that never does, every so often all the same. */
#define PAUSE_MS 250
#define LATEST_MS 5000

struct _WkPlanStatus
{
  GObject parent_instance;

  WkDocument *plan; /* (owned) */
  WkPlanVersion *version; /* (owned) (nullable): the latest */
  WkDocument *opened; /* (owned) (nullable): its words */
  GPtrArray *changes; /* (owned) (element-type WkPlanChange) */
  char *hash; /* (owned): the plan's, as it is */
  WkPlanState state;
  guint source;
  gint64 stale_since; /* in microseconds: since when the plan has what was not reckoned with */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (WkPlanStatus, wk_plan_status, G_TYPE_OBJECT)

static void
take_latest (WkPlanStatus *self)
{
  g_autoptr (GPtrArray) versions = wk_plan_list_versions (self->plan);
  WkPlanVersion *latest = versions->len > 0 ? g_ptr_array_steal_index (versions, 0) : NULL;

  if (latest == NULL || self->version == NULL || !g_str_equal (latest->hash, self->version->hash))
    {
      g_clear_object (&self->opened);
      self->opened = latest != NULL ? wk_plan_open_version (self->plan, latest->hash) : NULL;
    }
  g_clear_pointer (&self->version, wk_plan_version_free);
  self->version = latest;
}

static void
reckon (WkPlanStatus *self)
{
  take_latest (self);
  g_free (self->hash);
  self->hash = wk_plan_dup_hash (self->plan);
  g_ptr_array_unref (self->changes);
  self->state = wk_plan_get_state (self->plan, self->hash, self->version, self->opened, wk_plan_words_dup_when, &self->changes);
}

static gboolean
reckon_cb (gpointer data)
{
  WkPlanStatus *self = data;

  self->source = 0;
  reckon (self);
  g_signal_emit (self, changed_signal, 0);
  return G_SOURCE_REMOVE;
}

static void
plan_changed_cb (WkPlanStatus *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->source == 0)
    self->stale_since = now;
  else if (now - self->stale_since > LATEST_MS * G_TIME_SPAN_MILLISECOND)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (PAUSE_MS, reckon_cb, self);
}

static void
wk_plan_status_dispose (GObject *object)
{
  WkPlanStatus *self = WK_PLAN_STATUS (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->opened);
  g_clear_object (&self->plan);

  G_OBJECT_CLASS (wk_plan_status_parent_class)->dispose (object);
}

static void
wk_plan_status_finalize (GObject *object)
{
  WkPlanStatus *self = WK_PLAN_STATUS (object);

  g_clear_pointer (&self->version, wk_plan_version_free);
  g_ptr_array_unref (self->changes);
  g_free (self->hash);

  G_OBJECT_CLASS (wk_plan_status_parent_class)->finalize (object);
}

static void
wk_plan_status_class_init (WkPlanStatusClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_plan_status_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_plan_status_finalize;
  changed_signal = g_signal_new ("changed", WK_TYPE_PLAN_STATUS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wk_plan_status_init (WkPlanStatus *self)
{
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_plan_change_free);
}

WkPlanStatus *
wk_plan_status_new (WkDocument *plan)
{
  WkPlanStatus *self = g_object_new (WK_TYPE_PLAN_STATUS, NULL);

  self->plan = g_object_ref (plan);
  g_signal_connect_object (plan, "changed", G_CALLBACK (plan_changed_cb), self, G_CONNECT_SWAPPED);
  reckon (self);
  return self;
}

WkPlanState
wk_plan_status_get_state (WkPlanStatus *self)
{
  return self->state;
}

const WkPlanVersion *
wk_plan_status_get_version (WkPlanStatus *self)
{
  return self->version;
}

GPtrArray *
wk_plan_status_get_changes (WkPlanStatus *self)
{
  return self->changes;
}

gboolean
wk_plan_status_is_compared (WkPlanStatus *self)
{
  return self->opened != NULL;
}

gboolean
wk_plan_status_get_answer (WkPlanStatus *self, const char *person, char **answer, char **until, gboolean *current)
{
  gboolean same = FALSE;

  if (!wk_plan_get_answer (self->plan, person, answer, until, &same))
    return FALSE;
  /* What was done as agreed unties no answer. */
  *current = same || (self->state == WK_PLAN_AGREED && wk_plan_answer_names (self->plan, person, self->version->hash));
  return TRUE;
}
