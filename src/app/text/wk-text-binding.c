#include "wk-text-binding.h"

struct _WkTextBinding
{
  GObject parent_instance;

  GtkTextBuffer *buffer; /* (owned) */
  WkText *text; /* (owned) */
  GtkTextView *composing_view; /* (unowned) (nullable): set while it composes */
  gulong changed_id;
  guint applying; /* foreign changes are being brought in */
  guint delete_start, delete_length; /* of the deletion that is under way in the buffer */
  gboolean one_line;
  char *pasting; /* (owned) (nullable): words under way that have authors already */
  GArray *pasting_runs; /* (owned) (nullable) */
};

enum
{
  SIGNAL_APPLIED,
  SIGNAL_REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkTextBinding, wk_text_binding, G_TYPE_OBJECT)

static guint
mark_offset (WkTextBinding *self, GtkTextMark *mark)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &iter, mark);
  return gtk_text_iter_get_offset (&iter);
}

/* Where a place of the old text is in the new one. An insertion right at it stays behind it, unless `after`: so two who
 * type at the same place do not get each other's letters between their own. */
static guint
transform (guint place, GArray *deltas, gboolean after)
{
  guint old_pos = 0;
  guint result = place;

  for (guint i = 0; i < deltas->len; i++)
    {
      const WkTextDelta *delta = &g_array_index (deltas, WkTextDelta, i);

      switch (delta->change)
        {
        case WK_TEXT_RETAIN:
          old_pos += delta->length;
          break;
        case WK_TEXT_INSERT:
          if (old_pos < place || (old_pos == place && after))
            result += delta->length;
          break;
        case WK_TEXT_DELETE:
          if (old_pos < place)
            result -= MIN (delta->length, place - old_pos);
          old_pos += delta->length;
          break;
        default:
          g_assert_not_reached ();
        }
    }

  return result;
}

static void
restore_selection (WkTextBinding *self, guint insert, guint bound)
{
  GtkTextMark *insert_mark = gtk_text_buffer_get_insert (self->buffer);
  GtkTextMark *bound_mark = gtk_text_buffer_get_selection_bound (self->buffer);
  GtkTextIter insert_iter, bound_iter;
  guint blocked = 0;

  if (mark_offset (self, insert_mark) == insert && mark_offset (self, bound_mark) == bound)
    return;

  if (self->composing_view != NULL)
    blocked = g_signal_handlers_block_matched (self->buffer, G_SIGNAL_MATCH_ID | G_SIGNAL_MATCH_DATA,
                                               g_signal_lookup ("mark-set", GTK_TYPE_TEXT_BUFFER), 0, NULL, NULL,
                                               self->composing_view);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &insert_iter, insert);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &bound_iter, bound);
  gtk_text_buffer_select_range (self->buffer, &insert_iter, &bound_iter);
  if (blocked > 0)
    g_signal_handlers_unblock_matched (self->buffer, G_SIGNAL_MATCH_ID | G_SIGNAL_MATCH_DATA,
                                       g_signal_lookup ("mark-set", GTK_TYPE_TEXT_BUFFER), 0, NULL, NULL,
                                       self->composing_view);
}

static void
buffer_delete (WkTextBinding *self, guint start, guint length)
{
  GtkTextIter from, to;

  gtk_text_buffer_get_iter_at_offset (self->buffer, &from, start);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &to, start + length);
  gtk_text_buffer_delete (self->buffer, &from, &to);
}

static void
buffer_insert (WkTextBinding *self, guint position, const char *utf8, gssize length)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_offset (self->buffer, &iter, position);
  gtk_text_buffer_insert (self->buffer, &iter, utf8, length);
}

/* Makes the buffer say what the text says, touching only what differs. */
static void
show_text (WkTextBinding *self)
{
  GtkTextIter start, end;
  g_autofree char *now = NULL;
  g_autofree char *should = wk_text_dup_text (self->text);
  const char *a, *b, *a_end, *b_end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  now = gtk_text_buffer_get_slice (self->buffer, &start, &end, TRUE);
  a = now;
  b = should;
  while (*a != '\0' && g_utf8_get_char (a) == g_utf8_get_char (b))
    {
      a = g_utf8_next_char (a);
      b = g_utf8_next_char (b);
    }
  a_end = a + strlen (a);
  b_end = b + strlen (b);
  while (a_end > a && b_end > b)
    {
      const char *a_prev = g_utf8_prev_char (a_end);
      const char *b_prev = g_utf8_prev_char (b_end);

      if (g_utf8_get_char (a_prev) != g_utf8_get_char (b_prev))
        break;
      a_end = a_prev;
      b_end = b_prev;
    }

  self->applying++;
  if (a_end > a)
    buffer_delete (self, g_utf8_pointer_to_offset (now, a), g_utf8_pointer_to_offset (a, a_end));
  if (b_end > b)
    buffer_insert (self, g_utf8_pointer_to_offset (should, b), b, b_end - b);
  self->applying--;
}

static void
text_changed_cb (WkText *text, GArray *deltas, gboolean local, gpointer data)
{
  WkTextBinding *self = data;
  guint insert = mark_offset (self, gtk_text_buffer_get_insert (self->buffer));
  guint bound = mark_offset (self, gtk_text_buffer_get_selection_bound (self->buffer));
  guint new_insert = transform (insert, deltas, insert < bound);
  guint new_bound = transform (bound, deltas, bound < insert);
  guint position = 0, end = 0;

  self->applying++;
  gtk_text_buffer_begin_user_action (self->buffer);
  for (guint i = 0; i < deltas->len; i++)
    {
      const WkTextDelta *delta = &g_array_index (deltas, WkTextDelta, i);

      switch (delta->change)
        {
        case WK_TEXT_RETAIN:
          position += delta->length;
          break;
        case WK_TEXT_INSERT:
          buffer_insert (self, position, delta->text, -1);
          position += delta->length;
          end = position;
          break;
        case WK_TEXT_DELETE:
          buffer_delete (self, position, delta->length);
          end = position;
          break;
        default:
          g_assert_not_reached ();
        }
    }
  gtk_text_buffer_end_user_action (self->buffer);
  self->applying--;

  restore_selection (self, new_insert, new_bound);
  g_signal_emit (self, signals[SIGNAL_APPLIED], 0, end, local);
}

static void
after_own_edit (WkTextBinding *self, gboolean taken)
{
  if (taken)
    return;
  show_text (self);
  g_signal_emit (self, signals[SIGNAL_REFUSED], 0);
}

/* Before the buffer's own handler: what cannot stand in the text is changed or kept out. */
static void
insert_text_cb (GtkTextBuffer *buffer, GtkTextIter *iter, const char *utf8, int length, gpointer data)
{
  WkTextBinding *self = data;
  g_autofree char *clean = NULL;

  if (self->applying > 0 || !self->one_line)
    return;

  clean = g_strndup (utf8, length);
  if (strpbrk (clean, "\r\n") == NULL && strstr (clean, "\342\200\251") == NULL)
    return;

  for (char *p = clean; *p != '\0'; p++)
    {
      if (*p == '\r' || *p == '\n')
        *p = ' ';
      else if (g_str_has_prefix (p, "\342\200\251"))
        memcpy (p, "   ", 3);
    }
  /* The trailing break of a copied line is no word of its own. */
  if (g_strrstr_len (utf8, length, "\n") == utf8 + length - 1)
    g_strchomp (clean);
  g_signal_stop_emission_by_name (buffer, "insert-text");
  gtk_text_buffer_insert (buffer, iter, clean, -1);
}

/* What is left of @runs after so many characters. */
static GArray *
skip_runs (GArray *runs, guint characters)
{
  GArray *left = g_array_new (FALSE, FALSE, sizeof (WkAuthorRun));

  for (guint i = 0; i < runs->len; i++)
    {
      WkAuthorRun run = g_array_index (runs, WkAuthorRun, i);
      guint passed = MIN (characters, run.length);

      characters -= passed;
      run.length -= passed;
      if (run.length > 0)
        g_array_append_val (left, run);
    }
  return left;
}

/* All of it at once, or what comes first: GTK brings in marked words a piece at a time. */
static gboolean
insert_pasted (WkTextBinding *self, guint position, const char *piece)
{
  gboolean taken = wk_text_insert_runs (self->text, position, piece, self->pasting_runs);
  g_autofree char *left = g_strdup (self->pasting + strlen (piece));
  g_autoptr (GArray) runs = skip_runs (self->pasting_runs, g_utf8_strlen (piece, -1));

  wk_text_binding_set_pasting (self, *left != '\0' ? left : NULL, runs);
  return taken;
}

static void
text_inserted_cb (GtkTextBuffer *buffer, GtkTextIter *iter, const char *utf8, int length, gpointer data)
{
  WkTextBinding *self = data;
  g_autofree char *inserted = NULL;
  guint position;
  gboolean taken;

  if (self->applying > 0 || length == 0)
    return;

  inserted = g_strndup (utf8, length);
  position = gtk_text_iter_get_offset (iter) - g_utf8_strlen (inserted, -1);
  g_signal_handler_block (self->text, self->changed_id);
  if (self->pasting != NULL && g_str_has_prefix (self->pasting, inserted))
    taken = insert_pasted (self, position, inserted);
  else
    taken = wk_text_insert (self->text, position, inserted);
  g_signal_handler_unblock (self->text, self->changed_id);
  after_own_edit (self, taken);
  if (!taken)
    gtk_text_buffer_get_iter_at_offset (buffer, iter, position);
}

static void
delete_range_cb (GtkTextBuffer *buffer, GtkTextIter *from, GtkTextIter *to, gpointer data)
{
  WkTextBinding *self = data;
  guint a = gtk_text_iter_get_offset (from), b = gtk_text_iter_get_offset (to);

  self->delete_start = MIN (a, b);
  self->delete_length = MAX (a, b) - self->delete_start;
}

static void
range_deleted_cb (GtkTextBuffer *buffer, GtkTextIter *from, GtkTextIter *to, gpointer data)
{
  WkTextBinding *self = data;
  guint start = self->delete_start;
  gboolean taken;

  if (self->applying > 0 || self->delete_length == 0)
    return;

  g_signal_handler_block (self->text, self->changed_id);
  taken = wk_text_delete (self->text, start, self->delete_length);
  g_signal_handler_unblock (self->text, self->changed_id);
  after_own_edit (self, taken);
  if (!taken)
    {
      gtk_text_buffer_get_iter_at_offset (buffer, from, start);
      *to = *from;
    }
}

/* Pictures and widgets have no place in a text of words. */
static void
insert_paintable_cb (GtkTextBuffer *buffer, GtkTextIter *iter, GdkPaintable *paintable, gpointer data)
{
  g_signal_stop_emission_by_name (buffer, "insert-paintable");
}

static void
wk_text_binding_dispose (GObject *object)
{
  WkTextBinding *self = WK_TEXT_BINDING (object);

  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  g_clear_signal_handler (&self->changed_id, self->text);
  g_clear_object (&self->buffer);
  g_clear_object (&self->text);
  g_clear_pointer (&self->pasting, g_free);
  g_clear_pointer (&self->pasting_runs, g_array_unref);

  G_OBJECT_CLASS (wk_text_binding_parent_class)->dispose (object);
}

static void
wk_text_binding_class_init (WkTextBindingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wk_text_binding_dispose;

  signals[SIGNAL_APPLIED] = g_signal_new ("applied", WK_TYPE_TEXT_BINDING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_BOOLEAN);
  signals[SIGNAL_REFUSED] = g_signal_new ("refused", WK_TYPE_TEXT_BINDING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
wk_text_binding_init (WkTextBinding *self)
{
}

WkTextBinding *
wk_text_binding_new (GtkTextBuffer *buffer, WkText *text)
{
  WkTextBinding *self;

  g_return_val_if_fail (GTK_IS_TEXT_BUFFER (buffer), NULL);
  g_return_val_if_fail (WK_IS_TEXT (text), NULL);

  self = g_object_new (WK_TYPE_TEXT_BINDING, NULL);
  self->buffer = g_object_ref (buffer);
  self->text = g_object_ref (text);
  gtk_text_buffer_set_enable_undo (buffer, FALSE);
  show_text (self);
  g_signal_connect (buffer, "insert-text", G_CALLBACK (insert_text_cb), self);
  g_signal_connect_after (buffer, "insert-text", G_CALLBACK (text_inserted_cb), self);
  g_signal_connect (buffer, "delete-range", G_CALLBACK (delete_range_cb), self);
  g_signal_connect_after (buffer, "delete-range", G_CALLBACK (range_deleted_cb), self);
  g_signal_connect (buffer, "insert-paintable", G_CALLBACK (insert_paintable_cb), self);
  self->changed_id = g_signal_connect (text, "changed", G_CALLBACK (text_changed_cb), self);
  return self;
}

WkText *
wk_text_binding_get_text (WkTextBinding *self)
{
  g_return_val_if_fail (WK_IS_TEXT_BINDING (self), NULL);
  return self->text;
}

void
wk_text_binding_set_one_line (WkTextBinding *self, gboolean one_line)
{
  g_return_if_fail (WK_IS_TEXT_BINDING (self));
  self->one_line = one_line;
}

void
wk_text_binding_set_composing (WkTextBinding *self, GtkTextView *view, gboolean composing)
{
  g_return_if_fail (WK_IS_TEXT_BINDING (self));
  self->composing_view = composing ? view : NULL;
}

void
wk_text_binding_set_pasting (WkTextBinding *self, const char *utf8, GArray *runs)
{
  g_return_if_fail (WK_IS_TEXT_BINDING (self));

  g_clear_pointer (&self->pasting, g_free);
  g_clear_pointer (&self->pasting_runs, g_array_unref);
  if (utf8 == NULL)
    return;
  self->pasting = g_strdup (utf8);
  if (self->one_line)
    g_strdelimit (self->pasting, "\r\n", ' ');
  self->pasting_runs = g_array_ref (runs);
}

gboolean
wk_text_binding_is_applying (WkTextBinding *self)
{
  g_return_val_if_fail (WK_IS_TEXT_BINDING (self), FALSE);
  return self->applying > 0;
}
