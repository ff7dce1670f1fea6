#include "text/wk-hint-bar.h"

#include "text/wk-plain-words.h"
#include "text/wk-spelling.h"
#include "text/wk-text-view.h"

#define SOON_MS 600 /* after the last key: nobody is interrupted in the middle of a word */
#define TAG "wk-plain-hint"
#define AMBER(full) 0.75 * (full), 0.45 * (full), 0.05 * (full)

struct _WkHintBar
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *words;

  GtkWidget *page; /* (unowned) (nullable): what it stands in */
  GtkEventController *keys; /* (unowned) (nullable): the page's */
  GtkWidget *place; /* (nullable) (weak): where somebody writes: a text view, or the text of an entry */
  GtkTextBuffer *buffer; /* (owned) (nullable): the view's; of an entry none */
  GArray *hints; /* (owned) (nullable) (element-type WkHint): of the text as it is */
  guint source;
};

G_DEFINE_FINAL_TYPE (WkHintBar, wk_hint_bar, ADW_TYPE_BIN)

/* ---- where one writes: of a page with room a text view, of one line an entry ------------------------- */

/* An entry is for a name or a number, unless it says that its spelling is to be looked at. */
static gboolean
is_for_sentences (GtkWidget *widget)
{
  if (GTK_IS_TEXT_VIEW (widget))
    return (gtk_text_view_get_input_hints (GTK_TEXT_VIEW (widget)) & GTK_INPUT_HINT_NO_SPELLCHECK) == 0;
  return GTK_IS_TEXT (widget) && (gtk_text_get_input_hints (GTK_TEXT (widget)) & GTK_INPUT_HINT_SPELLCHECK) != 0;
}

static gboolean
is_editable (WkHintBar *self)
{
  if (self->buffer != NULL)
    return self->place != NULL && gtk_text_view_get_editable (GTK_TEXT_VIEW (self->place));
  return self->place != NULL && gtk_editable_get_editable (GTK_EDITABLE (self->place));
}

static char *
dup_words (WkHintBar *self)
{
  GtkTextIter start, end;

  if (self->buffer == NULL)
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->place)));
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

static guint
get_caret (WkHintBar *self)
{
  GtkTextIter at;

  if (self->buffer == NULL)
    return self->place != NULL ? (guint) gtk_editable_get_position (GTK_EDITABLE (self->place)) : 0;
  gtk_text_buffer_get_iter_at_mark (self->buffer, &at, gtk_text_buffer_get_insert (self->buffer));
  return (guint) gtk_text_iter_get_offset (&at);
}

static void
replace (WkHintBar *self, const WkHint *hint, const char *better)
{
  int from = (int) hint->start, to = (int) (hint->start + hint->length);
  GtkTextIter start, end;

  if (self->buffer == NULL)
    {
      gtk_editable_delete_text (GTK_EDITABLE (self->place), from, to);
      gtk_editable_insert_text (GTK_EDITABLE (self->place), better, -1, &from);
      gtk_editable_set_position (GTK_EDITABLE (self->place), from);
      return;
    }
  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, from);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, to);
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  gtk_text_buffer_insert (self->buffer, &start, better, -1);
  gtk_text_buffer_end_user_action (self->buffer);
  gtk_text_buffer_place_cursor (self->buffer, &start);
}

/* ---- what is said of it ----------------------------------------------------------------------------- */

static guint
get_distance (const WkHint *hint, guint caret)
{
  if (caret < hint->start)
    return hint->start - caret;
  return caret > hint->start + hint->length ? caret - hint->start - hint->length : 0;
}

/* The one at the caret, else the nearest that has a word to take in, else the nearest: it is what was just written. */
static const WkHint *
find_hint (WkHintBar *self)
{
  guint caret = self->hints != NULL ? get_caret (self) : 0;
  const WkHint *found = NULL;

  for (guint i = 0; self->hints != NULL && i < self->hints->len; i++)
    {
      const WkHint *hint = &g_array_index (self->hints, WkHint, i);
      guint distance = get_distance (hint, caret);

      if (hint->kind != WK_HINT_LONG && distance == 0)
        return hint;
      if (found == NULL || (found->better == NULL && hint->better != NULL)
          || ((found->better == NULL) == (hint->better == NULL) && distance < get_distance (found, caret)))
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
  GdkRGBA amber = { AMBER (1), 1 };

  if (tag == NULL)
    tag = gtk_text_buffer_create_tag (self->buffer, TAG, "underline", PANGO_UNDERLINE_ERROR, "underline-rgba", &amber, NULL);
  return tag;
}

static void
mark_entry (WkHintBar *self)
{
  g_autoptr (PangoAttrList) lines = pango_attr_list_new ();
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->place));

  for (guint i = 0; self->hints != NULL && i < self->hints->len; i++)
    {
      const WkHint *hint = &g_array_index (self->hints, WkHint, i);
      PangoAttribute *parts[2];

      /* A sentence that is long needs no line beneath all of it. */
      if (hint->kind == WK_HINT_LONG)
        continue;
      parts[0] = pango_attr_underline_new (PANGO_UNDERLINE_ERROR);
      parts[1] = pango_attr_underline_color_new (AMBER (0xffff));
      for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
        {
          parts[k]->start_index = (guint) (g_utf8_offset_to_pointer (words, hint->start) - words);
          parts[k]->end_index = (guint) (g_utf8_offset_to_pointer (words, hint->start + hint->length) - words);
          pango_attr_list_insert (lines, parts[k]);
        }
    }
  gtk_text_set_attributes (GTK_TEXT (self->place), lines);
}

static void
mark (WkHintBar *self)
{
  GtkTextTag *tag;
  GtkTextIter start, end;

  if (self->buffer == NULL)
    {
      if (self->place != NULL)
        mark_entry (self);
      return;
    }
  tag = get_tag (self);
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
  WkText *text = WK_IS_TEXT_VIEW (self->place) ? wk_text_view_get_text (WK_TEXT_VIEW (self->place)) : NULL;
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
  if (is_editable (self))
    {
      g_autofree char *words = dup_words (self);

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

static void
leave (WkHintBar *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->hints, g_array_unref);
  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  else if (self->place != NULL)
    g_signal_handlers_disconnect_by_data (self->place, self);
  mark (self);
  g_clear_object (&self->buffer);
  g_clear_weak_pointer (&self->place);
}

/* place: (nullable) */
static void
follow (WkHintBar *self, GtkWidget *place)
{
  GObject *writing;

  if (self->place == place && (place == NULL || self->buffer == NULL || self->buffer == gtk_text_view_get_buffer (GTK_TEXT_VIEW (place))))
    return;
  leave (self);
  if (place != NULL)
    {
      g_set_weak_pointer (&self->place, place);
      if (GTK_IS_TEXT_VIEW (place))
        self->buffer = g_object_ref (gtk_text_view_get_buffer (GTK_TEXT_VIEW (place)));
      writing = self->buffer != NULL ? G_OBJECT (self->buffer) : G_OBJECT (place);
      g_signal_connect_swapped (writing, "changed", G_CALLBACK (changed_cb), self);
      g_signal_connect_swapped (writing, "notify::cursor-position", G_CALLBACK (caret_moved_cb), self);
      look_soon (self);
    }
  tell (self);
}

static void
focus_moved_cb (WkHintBar *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean here = focus != NULL && is_for_sentences (focus) && gtk_widget_get_visible (GTK_WIDGET (self)) && gtk_widget_is_ancestor (focus, self->page);

  follow (self, here ? focus : NULL);
}

static gboolean
take_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  WkHintBar *self = data;
  const WkHint *hint;
  g_autofree char *better = NULL;

  if (self->place == NULL)
    return FALSE;
  hint = find_hint (self);
  if (hint == NULL || hint->better == NULL)
    {
      gtk_widget_error_bell (widget);
      return TRUE;
    }
  better = g_strdup (hint->better);
  replace (self, hint, better);
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
