#include "wk-plain-hints.h"

#include "text/wk-plain-words.h"
#include "text/wk-spelling.h"

#define SOON_MS 600 /* after the last key: nobody is interrupted in the middle of a word */

typedef struct
{
  WkTextView *view; /* (unowned): it owns this */
  GtkTextBuffer *buffer; /* (owned) */
  GtkTextTag *tag; /* (unowned) */
  GArray *hints; /* (owned) (nullable) (element-type WkHint): of the text as it is */
  guint source;
} Hints;

static void
say (Hints *self, const char *words)
{
  gtk_widget_activate_action (GTK_WIDGET (self->view), "plan.hint", "s", words);
}

/* The one at the caret, else the first that has a word to take in, else the first. */
static const WkHint *
find_hint (Hints *self)
{
  guint caret = wk_text_view_get_caret (self->view);
  const WkHint *found = NULL;

  for (guint i = 0; self->hints != NULL && i < self->hints->len; i++)
    {
      const WkHint *hint = &g_array_index (self->hints, WkHint, i);

      if (hint->kind != WK_HINT_LONG && caret >= hint->start && caret <= hint->start + hint->length)
        return hint;
      if (found == NULL || (found->better == NULL && hint->better != NULL))
        found = hint;
    }
  return found;
}

static void
tell (Hints *self)
{
  const WkHint *hint = find_hint (self);
  g_autofree char *words = hint != NULL ? wk_hint_dup_words (hint) : NULL;

  if (gtk_widget_has_focus (GTK_WIDGET (self->view)))
    say (self, words != NULL ? words : "");
}

static void
mark (Hints *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->tag, &start, &end);
  for (guint i = 0; self->hints != NULL && i < self->hints->len; i++)
    {
      const WkHint *hint = &g_array_index (self->hints, WkHint, i);

      /* A sentence that is long needs no line beneath all of it. */
      if (hint->kind == WK_HINT_LONG)
        continue;
      gtk_text_buffer_get_iter_at_offset (self->buffer, &start, hint->start);
      gtk_text_buffer_get_iter_at_offset (self->buffer, &end, hint->start + hint->length);
      gtk_text_buffer_apply_tag (self->buffer, self->tag, &start, &end);
    }
}

/* How the resident says it is never hard to read. */
static void
leave_quotes (Hints *self, WkText *text)
{
  g_autoptr (GArray) quotes = wk_text_get_quotes (text);

  for (guint i = self->hints->len; i > 0; i--)
    {
      const WkHint *hint = &g_array_index (self->hints, WkHint, i - 1);

      for (guint k = 0; k < quotes->len; k++)
        {
          const WkTextRun *quote = &g_array_index (quotes, WkTextRun, k);

          if (hint->start < quote->start + quote->length && quote->start < hint->start + hint->length)
            {
              g_array_remove_index (self->hints, i - 1);
              break;
            }
        }
    }
}

static gboolean
look_cb (gpointer data)
{
  Hints *self = data;
  WkText *text = wk_text_view_get_text (self->view);
  g_autofree char *words = NULL;

  self->source = 0;
  g_clear_pointer (&self->hints, g_array_unref);
  if (text != NULL && gtk_widget_has_focus (GTK_WIDGET (self->view)) && gtk_text_view_get_editable (GTK_TEXT_VIEW (self->view)))
    {
      words = wk_text_dup_text (text);
      self->hints = wk_plain_words_check (wk_plain_words_get_default (), words);
      leave_quotes (self, text);
    }
  mark (self);
  tell (self);
  return G_SOURCE_REMOVE;
}

static void
look_soon (Hints *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (SOON_MS, look_cb, self);
}

/* What was seen no longer stands where it did. */
static void
changed_cb (Hints *self)
{
  g_clear_pointer (&self->hints, g_array_unref);
  if (gtk_widget_has_focus (GTK_WIDGET (self->view)))
    look_soon (self);
}

static void
focus_changed_cb (Hints *self)
{
  if (gtk_widget_has_focus (GTK_WIDGET (self->view)))
    {
      look_soon (self);
      return;
    }
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->hints, g_array_unref);
  mark (self);
  say (self, "");
}

static gboolean
take_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  Hints *self = data;
  const WkHint *hint = find_hint (self);
  GtkTextBuffer *buffer = self->buffer;
  g_autofree char *better = NULL;
  GtkTextIter start, end;

  if (hint == NULL || hint->better == NULL)
    {
      gtk_widget_error_bell (widget);
      return TRUE;
    }
  better = g_strdup (hint->better);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, hint->start);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, hint->start + hint->length);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, better, -1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_text_buffer_place_cursor (buffer, &start);
  return TRUE;
}

static void
hints_free (gpointer data)
{
  Hints *self = data;

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->hints, g_array_unref);
  g_signal_handlers_disconnect_by_data (self->buffer, self);
  g_object_unref (self->buffer);
  g_free (self);
}

void
wk_plain_hints_install (WkTextView *view)
{
  GtkEventController *keys, *focus;
  GdkRGBA amber = { 0.75, 0.45, 0.05, 1 };
  Hints *self;

  g_return_if_fail (WK_IS_TEXT_VIEW (view));

  if (g_object_get_data (G_OBJECT (view), "wk-plain-hints") != NULL)
    return;
  self = g_new0 (Hints, 1);
  self->view = view;
  self->buffer = g_object_ref (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)));
  self->tag = gtk_text_buffer_create_tag (self->buffer, NULL, "underline", PANGO_UNDERLINE_ERROR, "underline-rgba", &amber, NULL);
  wk_plain_words_set_spelling (wk_plain_words_get_default (), wk_spelling_check, NULL);
  keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_period, GDK_CONTROL_MASK),
                                                          gtk_callback_action_new (take_cb, self, NULL)));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (view), keys);
  focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "notify::contains-focus", G_CALLBACK (focus_changed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (view), focus);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (changed_cb), self);
  g_object_set_data_full (G_OBJECT (view), "wk-plain-hints", self, hints_free);
}
