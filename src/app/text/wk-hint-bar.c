#include "text/wk-hint-bar.h"

#include "text/wk-plain-words.h"
#include "text/wk-spelling.h"
#include "text/wk-text-view.h"

#define SOON_MS 600 /* after the last key: nobody is interrupted in the middle of a word */
#define TAG "wk-plain-hint"

struct _WkHintBar
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *words;

  GtkWidget *page; /* (unowned) (nullable): what it stands in */
  GtkEventController *keys; /* (unowned) (nullable): the page's */
  GtkTextView *view; /* (nullable) (weak): in which somebody writes */
  GtkTextBuffer *buffer; /* (owned) (nullable): the view's */
  GArray *hints; /* (owned) (nullable) (element-type WkHint): of the text as it is */
  guint source;
};

G_DEFINE_FINAL_TYPE (WkHintBar, wk_hint_bar, ADW_TYPE_BIN)

static guint
get_caret (WkHintBar *self)
{
  GtkTextIter at;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &at, gtk_text_buffer_get_insert (self->buffer));
  return (guint) gtk_text_iter_get_offset (&at);
}

/* The one at the caret, else the first that has a word to take in, else the first. */
static const WkHint *
find_hint (WkHintBar *self)
{
  guint caret = self->hints != NULL ? get_caret (self) : 0;
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
tell (WkHintBar *self)
{
  const WkHint *hint = find_hint (self);
  g_autofree char *words = hint != NULL ? wk_hint_dup_words (hint) : NULL;

  if (words != NULL)
    gtk_label_set_label (self->words, words);
  gtk_revealer_set_reveal_child (self->revealer, words != NULL);
}

static GtkTextTag *
get_tag (WkHintBar *self)
{
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (self->buffer), TAG);
  GdkRGBA amber = { 0.75, 0.45, 0.05, 1 };

  if (tag == NULL)
    tag = gtk_text_buffer_create_tag (self->buffer, TAG, "underline", PANGO_UNDERLINE_ERROR, "underline-rgba", &amber, NULL);
  return tag;
}

static void
mark (WkHintBar *self)
{
  GtkTextTag *tag = get_tag (self);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, tag, &start, &end);
  for (guint i = 0; self->hints != NULL && i < self->hints->len; i++)
    {
      const WkHint *hint = &g_array_index (self->hints, WkHint, i);

      /* A sentence that is long needs no line beneath all of it. */
      if (hint->kind == WK_HINT_LONG)
        continue;
      gtk_text_buffer_get_iter_at_offset (self->buffer, &start, (int) hint->start);
      gtk_text_buffer_get_iter_at_offset (self->buffer, &end, (int) (hint->start + hint->length));
      gtk_text_buffer_apply_tag (self->buffer, tag, &start, &end);
    }
}

/* How the resident says it is never hard to read. */
static void
leave_quotes (WkHintBar *self)
{
  WkText *text = WK_IS_TEXT_VIEW (self->view) ? wk_text_view_get_text (WK_TEXT_VIEW (self->view)) : NULL;
  g_autoptr (GArray) quotes = text != NULL ? wk_text_get_quotes (text) : g_array_new (FALSE, FALSE, sizeof (WkTextRun));

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
  WkHintBar *self = data;

  self->source = 0;
  g_clear_pointer (&self->hints, g_array_unref);
  if (self->view != NULL && gtk_text_view_get_editable (self->view))
    {
      g_autofree char *words = NULL;
      GtkTextIter start, end;

      gtk_text_buffer_get_bounds (self->buffer, &start, &end);
      words = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
      self->hints = wk_plain_words_check (wk_plain_words_get_default (), words);
      leave_quotes (self);
    }
  mark (self);
  tell (self);
  return G_SOURCE_REMOVE;
}

static void
look_soon (WkHintBar *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (SOON_MS, look_cb, self);
}

/* What was seen no longer stands where it did. */
static void
changed_cb (WkHintBar *self)
{
  g_clear_pointer (&self->hints, g_array_unref);
  look_soon (self);
}

static void
caret_moved_cb (WkHintBar *self)
{
  if (self->hints != NULL)
    tell (self);
}

/* view: (nullable) */
static void
follow (WkHintBar *self, GtkTextView *view)
{
  if (self->buffer == (view != NULL ? gtk_text_view_get_buffer (view) : NULL))
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->hints, g_array_unref);
  if (self->buffer != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->buffer, self);
      mark (self);
      g_clear_object (&self->buffer);
    }
  g_set_weak_pointer (&self->view, view);
  if (view != NULL)
    {
      self->buffer = g_object_ref (gtk_text_view_get_buffer (view));
      g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (changed_cb), self);
      g_signal_connect_swapped (self->buffer, "notify::cursor-position", G_CALLBACK (caret_moved_cb), self);
      look_soon (self);
    }
  tell (self);
}

static void
focus_moved_cb (WkHintBar *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean here = GTK_IS_TEXT_VIEW (focus) && gtk_widget_get_visible (GTK_WIDGET (self)) && gtk_widget_is_ancestor (focus, self->page);

  follow (self, here ? GTK_TEXT_VIEW (focus) : NULL);
}

static gboolean
take_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  WkHintBar *self = data;
  const WkHint *hint;
  g_autofree char *better = NULL;
  GtkTextIter start, end;

  if (self->view == NULL)
    return FALSE;
  hint = find_hint (self);
  if (hint == NULL || hint->better == NULL)
    {
      gtk_widget_error_bell (widget);
      return TRUE;
    }
  better = g_strdup (hint->better);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, (int) hint->start);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, (int) (hint->start + hint->length));
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  gtk_text_buffer_insert (self->buffer, &start, better, -1);
  gtk_text_buffer_end_user_action (self->buffer);
  gtk_text_buffer_place_cursor (self->buffer, &start);
  return TRUE;
}

static void
wk_hint_bar_root (GtkWidget *widget)
{
  WkHintBar *self = WK_HINT_BAR (widget);

  GTK_WIDGET_CLASS (wk_hint_bar_parent_class)->root (widget);

  self->page = gtk_widget_get_parent (widget);
  self->keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (self->keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_period, GDK_CONTROL_MASK),
                                                          gtk_callback_action_new (take_cb, self, NULL)));
  gtk_event_controller_set_propagation_phase (self->keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->page, self->keys);
  g_signal_connect_swapped (gtk_widget_get_root (widget), "notify::focus-widget", G_CALLBACK (focus_moved_cb), self);
}

static void
wk_hint_bar_unroot (GtkWidget *widget)
{
  WkHintBar *self = WK_HINT_BAR (widget);

  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), focus_moved_cb, self);
  follow (self, NULL);
  gtk_widget_remove_controller (self->page, g_steal_pointer (&self->keys));
  self->page = NULL;

  GTK_WIDGET_CLASS (wk_hint_bar_parent_class)->unroot (widget);
}

static void
wk_hint_bar_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_HINT_BAR);

  G_OBJECT_CLASS (wk_hint_bar_parent_class)->dispose (object);
}

static void
wk_hint_bar_class_init (WkHintBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_hint_bar_dispose;
  widget_class->root = wk_hint_bar_root;
  widget_class->unroot = wk_hint_bar_unroot;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/text/wk-hint-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, WkHintBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, WkHintBar, words);
}

static void
wk_hint_bar_init (WkHintBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wk_plain_words_set_spelling (wk_plain_words_get_default (), wk_spelling_check, NULL);
}
