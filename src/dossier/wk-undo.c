#include "wk-undo-private.h"

#include "wk-record-private.h"
#include "wk-split-private.h"
#include "wk-text-private.h"

#define TOGETHER (500 * G_TIME_SPAN_MILLISECOND) /* typing without a longer pause is taken back at once */

/* Entries @opids that stand in place of others; taken back by putting these there again. */
typedef struct
{
  char *holder; /* (owned): a record's id, "" for the document */
  char *field; /* (owned); NULL: the record was made */
  GPtrArray *opids; /* (owned) (element-type utf8) */
  GPtrArray *before; /* (owned) (element-type WkEntry) */
} Write;

typedef struct
{
  gboolean typed; /* it is one item of the engine's undo manager */
  GPtrArray *writes; /* (owned) (element-type Write), in order */
  gint64 at; /* microseconds */
} Step;

struct _WkUndo
{
  WkDocument *document; /* (unowned) */
  YUndoManager *typing; /* (owned) (nullable): made at the first typing */
  GPtrArray *texts; /* (owned) (element-type WkText): all */
  GQueue undo, redo; /* (element-type Step), newest first */
  Step *open; /* (owned) (nullable): of the transaction under way */
  gboolean joins; /* its typing goes on with the newest step's */
  gboolean stopped; /* the next typing is a step of its own */
  guint depth; /* a handler that edits while a transaction ends is part of the same step */
  gboolean running;
};

static void
write_free (gpointer data)
{
  Write *self = data;

  g_free (self->holder);
  g_free (self->field);
  g_clear_pointer (&self->opids, g_ptr_array_unref);
  g_clear_pointer (&self->before, g_ptr_array_unref);
  g_free (self);
}

static Write *
write_new (const char *holder, const char *field, GPtrArray *opids, GPtrArray *before)
{
  Write *self = g_new (Write, 1);

  self->holder = g_strdup (holder);
  self->field = g_strdup (field);
  self->opids = opids;
  self->before = before;
  return self;
}

static void
step_free (gpointer data)
{
  Step *step = data;

  g_ptr_array_unref (step->writes);
  g_free (step);
}

static Step *
step_new (void)
{
  Step *step = g_new0 (Step, 1);

  step->writes = g_ptr_array_new_with_free_func (write_free);
  return step;
}

WkUndo *
wk_undo_new (WkDocument *document)
{
  WkUndo *self = g_new0 (WkUndo, 1);

  self->document = document;
  self->texts = g_ptr_array_new ();
  g_queue_init (&self->undo);
  g_queue_init (&self->redo);
  return self;
}

void
wk_undo_free (WkUndo *self)
{
  g_clear_pointer (&self->typing, y_undo_manager_free);
  g_ptr_array_unref (self->texts);
  g_queue_clear_full (&self->undo, step_free);
  g_queue_clear_full (&self->redo, step_free);
  g_clear_pointer (&self->open, step_free);
  g_free (self);
}

void
wk_undo_watch (WkUndo *self, WkText *text)
{
  g_ptr_array_add (self->texts, text);
}

void
wk_undo_unwatch (WkUndo *self, WkText *text)
{
  g_ptr_array_remove (self->texts, text);
}

/* Texts join between transactions: a record made and filled in one is taken back whole. */
void
wk_undo_track_texts (WkUndo *self)
{
  for (guint i = 0; i < self->texts->len; i++)
    {
      WkText *text = g_ptr_array_index (self->texts, i);

      if (wk_text_is_tracked (text) || wk_text_get_type_shared (text) == NULL)
        continue;
      y_undo_manager_add_scope (self->typing, wk_text_get_type_shared (text));
      wk_text_set_tracked (text, TRUE);
    }
}

void
wk_undo_begin (WkUndo *self)
{
  if (self->running || self->depth++ > 0)
    return;
  if (self->typing == NULL)
    {
      /* Never by its own clock: what is one step is decided here, for typing and writes alike. */
      self->typing = y_undo_manager_new (wk_document_get_doc (self->document), NULL, 0, G_MAXINT);
      y_undo_manager_add_origin (self->typing, self->document);
    }
  wk_undo_track_texts (self);
  self->open = step_new ();
  self->joins = FALSE;
}

void
wk_undo_end (WkUndo *self)
{
  g_autofree Step *open = NULL;
  Step *newest = g_queue_peek_head (&self->undo);

  if (self->running || --self->depth > 0)
    return;
  open = g_steal_pointer (&self->open);
  if (!open->typed && open->writes->len == 0)
    {
      g_ptr_array_unref (open->writes);
      return;
    }
  open->at = wk_clock_get_monotonic (wk_document_get_clock (self->document));
  if (self->joins)
    {
      newest->at = open->at;
      g_ptr_array_extend_and_steal (newest->writes, open->writes);
      self->stopped = newest->writes->len > 0;
    }
  else
    {
      self->stopped = open->writes->len > 0;
      g_queue_push_head (&self->undo, g_steal_pointer (&open));
    }
  g_queue_clear_full (&self->redo, step_free);
  wk_document_notify_undo (self->document);
}

void
wk_undo_note_text (WkUndo *self, WkText *text)
{
  Step *newest = g_queue_peek_head (&self->undo);
  gint64 now;

  if (self->open == NULL || self->open->typed || !wk_text_is_tracked (text))
    return;
  now = wk_clock_get_monotonic (wk_document_get_clock (self->document));
  self->open->typed = TRUE;
  self->joins = !self->stopped && newest != NULL && newest->typed && newest->writes->len == 0 &&
                self->open->writes->len == 0 && now - newest->at < TOGETHER;
  if (!self->joins)
    y_undo_manager_stop_capturing (self->typing);
}

void
wk_undo_note_write (WkUndo *self, const char *holder, const char *field, GPtrArray *opids, GPtrArray *before)
{
  if (self->open != NULL)
    g_ptr_array_add (self->open->writes, write_new (holder, field, opids, before));
  else
    {
      g_ptr_array_unref (opids);
      g_ptr_array_unref (before);
    }
}

void
wk_undo_note_creation (WkUndo *self, const char *id)
{
  if (self->open != NULL)
    g_ptr_array_add (self->open->writes, write_new (id, NULL, NULL, NULL));
}

void
wk_undo_stop_capturing (WkUndo *self)
{
  self->stopped = TRUE;
}

void
wk_undo_forget (WkUndo *self)
{
  if (self->typing != NULL)
    y_undo_manager_clear (self->typing);
  g_queue_clear_full (&self->undo, step_free);
  g_queue_clear_full (&self->redo, step_free);
  self->stopped = TRUE;
  wk_document_notify_undo (self->document);
}

gboolean
wk_undo_can_run (WkUndo *self, gboolean redo)
{
  return !g_queue_is_empty (redo ? &self->redo : &self->undo);
}

/* Whether what was written still stands: if not, others chose since, and theirs stays. */
static gboolean
still_stands (Write *write, GPtrArray *entries)
{
  if (write->opids->len == 0)
    return entries == NULL;
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      if (g_ptr_array_find_with_equal_func (write->opids, ((WkEntry *) g_ptr_array_index (entries, i))->opid,
                                            g_str_equal, NULL))
        return TRUE;
    }
  return FALSE;
}

static void
rename_in_step (Step *step, Write *write, const char *from, const char *to)
{
  for (guint i = 0; i < step->writes->len; i++)
    {
      Write *other = g_ptr_array_index (step->writes, i);
      guint place;

      if (other->field == NULL || !g_str_equal (other->holder, write->holder) ||
          !g_str_equal (other->field, write->field) ||
          !g_ptr_array_find_with_equal_func (other->opids, from, g_str_equal, &place))
        continue;
      g_free (other->opids->pdata[place]);
      other->opids->pdata[place] = g_strdup (to);
    }
}

/* What is put back has a new opid: older steps that speak of it must know it by that. */
static void
rename_entry (WkUndo *self, Step *running, Write *write, const char *from, const char *to)
{
  GQueue *queues[] = { &self->undo, &self->redo };

  rename_in_step (running, write, from, to);
  for (gsize i = 0; i < G_N_ELEMENTS (queues); i++)
    {
      for (GList *link = queues[i]->head; link != NULL; link = link->next)
        rename_in_step (link->data, write, from, to);
    }
}

/* Puts back what stood before, beside what others put there since; notes the inverse in @inverse. */
static void
take_back (WkUndo *self, Step *step, Write *write, Step *inverse)
{
  WkFields *holder = wk_document_find_holder (self->document, write->holder);
  WkFieldSet *set;
  GPtrArray *entries, *opids, *before;
  g_autoptr (GPtrArray) put = g_ptr_array_new_with_free_func ((GDestroyNotify) y_value_unref);

  if (holder == NULL)
    return;
  if (write->field == NULL)
    {
      WkRecord *record = WK_RECORD (holder);

      if (!wk_record_is_of (record, wk_document_get_client (self->document)))
        return;
      wk_record_write_removed (record);
      entries = wk_field_set_entries (wk_fields_get_set (WK_FIELDS (record)), WK_KEY_REMOVED);
      opids = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (opids, g_strdup (((WkEntry *) g_ptr_array_index (entries, 0))->opid));
      before = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_entry_free);
      g_ptr_array_add (inverse->writes, write_new (write->holder, WK_KEY_REMOVED, opids, before));
      return;
    }

  set = wk_fields_get_set (holder);
  entries = wk_field_set_entries (set, write->field);
  if (!still_stands (write, entries))
    return;
  before = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_entry_free);
  for (guint i = 0; i < write->before->len; i++)
    g_ptr_array_add (put, y_value_ref (((WkEntry *) g_ptr_array_index (write->before, i))->entry));
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      WkEntry *entry = g_ptr_array_index (entries, i);

      if (g_ptr_array_find_with_equal_func (write->opids, entry->opid, g_str_equal, NULL))
        g_ptr_array_add (before, wk_entry_copy (entry));
    }
  opids = g_ptr_array_new_with_free_func (g_free);
  wk_field_set_put (set, write->field, (YValue *const *) put->pdata, put->len, write->opids, opids);
  for (guint i = 0; i < opids->len; i++)
    rename_entry (self, step, write, ((WkEntry *) g_ptr_array_index (write->before, i))->opid, g_ptr_array_index (opids, i));
  g_ptr_array_add (inverse->writes, write_new (write->holder, write->field, opids, before));
}

static void
begin_restoring_cb (gpointer text, gpointer data)
{
  wk_text_begin_restoring (text);
}

static void
mark_restored_cb (gpointer text, gpointer data)
{
  wk_text_mark_restored (text);
}

static gboolean
take_back_typing (WkUndo *self, gboolean redo)
{
  gboolean done;

  wk_document_foreach_text (self->document, begin_restoring_cb, NULL);
  done = redo ? y_undo_manager_redo (self->typing) : y_undo_manager_undo (self->typing);
  wk_document_foreach_text (self->document, mark_restored_cb, NULL);
  return done;
}

gboolean
wk_undo_run (WkUndo *self, gboolean redo)
{
  GQueue *from = redo ? &self->redo : &self->undo;
  GQueue *to = redo ? &self->undo : &self->redo;
  YDoc *doc = wk_document_get_doc (self->document);
  gboolean done = FALSE;

  while (!done && !g_queue_is_empty (from))
    {
      guint32 clock = (guint32) y_doc_get_clock (doc, y_doc_get_client_id (doc));
      g_autofree Step *step = g_queue_pop_head (from);
      Step *inverse = step_new ();

      self->running = TRUE;
      /* Words first: a record that was made and filled is then found empty, unless others wrote in it. */
      inverse->typed = step->typed && take_back_typing (self, redo);
      wk_document_begin (self->document);
      if (inverse->typed)
        wk_split_follow (self->document, clock);
      for (guint i = step->writes->len; i > 0; i--)
        take_back (self, step, g_ptr_array_index (step->writes, i - 1), inverse);
      wk_document_commit (self->document);
      self->running = FALSE;
      g_ptr_array_unref (step->writes);

      done = inverse->typed || inverse->writes->len > 0;
      if (done)
        g_queue_push_head (to, inverse);
      else
        step_free (inverse);
    }
  self->stopped = TRUE;
  wk_document_notify_undo (self->document);
  return done;
}
