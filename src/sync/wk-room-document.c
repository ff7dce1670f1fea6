#include "wk-room-document-private.h"

#include <string.h>

#define QUIET (2 * G_USEC_PER_SEC)
#define PATIENCE (10 * G_USEC_PER_SEC)
#define READABLE (2 * G_USEC_PER_SEC)

static gint64
now_ms (gpointer data)
{
  return wk_clock_get_monotonic (data) / 1000;
}

WkRoomDoc *
wk_room_doc_new (const WkDocumentName *name, gboolean read_only, WkClock *clock, WkRandom *random)
{
  WkRoomDoc *self = g_new0 (WkRoomDoc, 1);

  self->name = wk_document_name_copy (name);
  wk_id_write_hex (&name->document, self->hex);
  self->read_only = read_only;
  self->clock = wk_clock_ref (clock);
  self->writers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  /* 32 bits, as npm's awareness has them. */
  self->own_client = 1 + wk_random_get_below (random, G_MAXUINT32);
  self->awareness = y_awareness_new (self->own_client);
  y_awareness_set_clock (self->awareness, now_ms, clock);
  /* Clock 0 is what others take a stranger to stand at: the first state that is told must have a higher one. */
  y_awareness_set_local (self->awareness, NULL);
  return self;
}

void
wk_room_doc_free (WkRoomDoc *self)
{
  if (self == NULL)
    return;
  wk_room_doc_set_doc (self, NULL, NULL, NULL);
  y_awareness_free (self->awareness);
  wk_clock_unref (self->clock);
  g_hash_table_unref (self->writers);
  wk_document_name_free (self->name);
  g_free (self);
}

void
wk_room_doc_set_doc (WkRoomDoc *self, YDoc *doc, YUpdateFunc func, gpointer data)
{
  if (self->doc != NULL)
    {
      y_doc_unobserve (self->doc, self->observer);
      g_clear_pointer (&self->doc, y_doc_unref);
    }
  if (doc == NULL)
    return;
  self->doc = y_doc_ref (doc);
  self->observer = y_doc_observe_update (doc, func, data, NULL);
  self->dirty = TRUE;
}

gboolean
wk_room_doc_update_hash (WkRoomDoc *self)
{
  WkStateHash hash;

  if (self->doc == NULL || !self->dirty)
    return FALSE;
  self->dirty = FALSE;
  wk_state_hash_init (&hash, self->doc);
  if (wk_state_hash_equal (&hash, &self->hash))
    return FALSE;
  self->hash = hash;
  return TRUE;
}

void
wk_comparison_take (WkComparison *self, const WkStateHash *theirs, gint64 now)
{
  if (!self->known || !wk_state_hash_equal (&self->theirs, theirs))
    self->moved = now;
  self->known = TRUE;
  self->theirs = *theirs;
}

void
wk_comparison_moved (WkComparison *self, gint64 now)
{
  self->moved = now;
}

void
wk_comparison_warn (WkComparison *self, gint64 now)
{
  self->warned = MAX (now, 1);
}

WkComparisonResult
wk_comparison_judge (WkComparison *self, const WkStateHash *ours, gint64 now)
{
  if (!self->known)
    return WK_COMPARISON_UNKNOWN;
  if (wk_state_hash_equal (&self->theirs, ours))
    {
      self->different_since = 0;
      self->diverged_once = FALSE;
      if (now - self->warned > READABLE)
        self->warned = 0;
      return WK_COMPARISON_EQUAL;
    }
  if (self->different_since == 0)
    self->different_since = MAX (now, 1);
  if (memcmp (self->theirs.snapshot, ours->snapshot, sizeof ours->snapshot) == 0)
    {
      if (ours->pending || self->theirs.pending)
        return WK_COMPARISON_MOVING;
      /* Twice in a row: not a hash that crossed another under way. */
      if (self->diverged_once)
        return WK_COMPARISON_DIVERGED;
      self->diverged_once = TRUE;
      wk_comparison_warn (self, now);
      return WK_COMPARISON_MOVING;
    }
  self->diverged_once = FALSE;
  if (now - MAX (self->different_since, self->moved) > QUIET || now - self->different_since > PATIENCE)
    {
      self->different_since = MAX (now, 1);
      self->moved = now;
      wk_comparison_warn (self, now);
      return WK_COMPARISON_DIFFERENT;
    }
  return WK_COMPARISON_MOVING;
}

gboolean
wk_comparison_is_in_step (WkComparison *self, const WkStateHash *ours, gint64 now)
{
  if (!self->known || self->warned != 0)
    return FALSE;
  if (wk_state_hash_equal (&self->theirs, ours) || self->different_since == 0)
    return TRUE;
  return now - self->different_since <= PATIENCE && now - MAX (self->different_since, self->moved) <= QUIET;
}
