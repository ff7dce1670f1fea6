#include "wk-text-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "room/wk-pen.h"
#include "text/wk-caret-painter.h"
#include "text/wk-seat-colours.h"
#include "text/wk-text-binding.h"
#include "wk-writable.h"

struct _WkTextView
{
  GtkTextView parent_instance;

  WkDocument *document; /* (owned) (nullable) */
  WkTextBinding *binding; /* (owned) (nullable) */
  WkTable *table; /* (owned) (nullable) */
  GArray *carets; /* (owned) (element-type WkCaret) */
  GtkTextTag *author_tags[WK_N_SEATS]; /* (unowned) (nullable) */
  GtkTextTag *quote_tag; /* (unowned) (nullable) */
  char *placeholder; /* (owned) (nullable) */
  char *label; /* (owned) (nullable) */
  PangoLayout *measured_layout; /* (owned) (nullable): dropped when what it shows changes */
  int measured_width, measured_height; /* width -1: not measured */
  int wanted_width; /* as it was measured last */
  guint tell_id; /* idle source: our caret is told once after all that moved it */
  guint left_id; /* idle source: our caret is nowhere */
  guint authors_id; /* idle source: authors are marked anew */
  gboolean one_line;
  gboolean show_authors;
  gboolean composing;
  gboolean watches; /* the pointer was here */
  gboolean typed; /* something was written here, and nobody asked yet */
};

enum
{
  PROP_0,
  PROP_PLACEHOLDER,
  PROP_LABEL,
  PROP_ONE_LINE,
  PROP_SHOW_AUTHORS,
  N_PROPS
};

enum
{
  SIGNAL_NEXT_REQUESTED,
  SIGNAL_REFUSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* What was last copied in this program: pasted into the same document, its words keep their authors. */
static struct
{
  WkDocument *document; /* (unowned): compared, never used */
  char *text; /* (owned) */
  GArray *runs; /* (owned) (element-type WkAuthorRun) */
} copied;

/* In which text something was selected last, in this program. */
static WkTextView *selected; /* (nullable): a weak pointer */

/* An undo belongs to the document: what it takes back may stand in another text, which then takes the focus. */
static guint following;

G_DEFINE_FINAL_TYPE (WkTextView, wk_text_view, GTK_TYPE_TEXT_VIEW)

static GtkTextBuffer *
get_buffer (WkTextView *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
}

static gboolean
is_empty (WkTextView *self)
{
  return gtk_text_buffer_get_char_count (get_buffer (self)) == 0;
}

static void
get_selection (WkTextView *self, guint *anchor, guint *head)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_selection_bound (buffer));
  *anchor = gtk_text_iter_get_offset (&iter);
  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  *head = gtk_text_iter_get_offset (&iter);
}

/* Whether the window's keys come here; also while another window is in front. */
static gboolean
is_where_one_writes (WkTextView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL && gtk_root_get_focus (root) == GTK_WIDGET (self);
}

static gboolean
tell_caret_cb (gpointer data)
{
  WkTextView *self = data;
  guint anchor, head;

  self->tell_id = 0;
  if (self->table == NULL || self->binding == NULL || !is_where_one_writes (self))
    return G_SOURCE_REMOVE;

  get_selection (self, &anchor, &head);
  wk_table_set_caret (self->table, wk_text_binding_get_text (self->binding), anchor, head);
  return G_SOURCE_REMOVE;
}

static void
tell_caret (WkTextView *self)
{
  if (self->tell_id == 0 && self->table != NULL)
    self->tell_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell_caret_cb, self, NULL);
}

static void
update_carets (WkTextView *self)
{
  WkPen *pen = wk_pen_of (self->document);

  if (self->carets->len > 0)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  g_array_set_size (self->carets, 0);
  /* While one writes for all, no caret flickers on anybody's screen. */
  if (self->table == NULL || self->binding == NULL || (pen != NULL && wk_pen_is_held (pen)))
    return;
  g_array_unref (self->carets);
  self->carets = wk_table_dup_carets (self->table, wk_text_binding_get_text (self->binding));
  if (self->carets->len > 0)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
is_only_read (WkTextView *self)
{
  return self->document != NULL && !wk_document_is_writable (self->document);
}

/* What stands here while nothing is written: no invitation where nobody may. */
static const char *
get_instead (WkTextView *self)
{
  return self->placeholder != NULL && is_only_read (self) ? _ ("Nothing is written here") : self->placeholder;
}

static GtkTextTag *
author_tag (WkTextView *self, guint seat)
{
  GdkRGBA tint = *wk_seat_colour (seat);

  seat %= WK_N_SEATS;
  if (self->author_tags[seat] != NULL)
    return self->author_tags[seat];
  tint.alpha = 0.16;
  self->author_tags[seat] = gtk_text_buffer_create_tag (get_buffer (self), NULL, "background-rgba", &tint,
                                                        "underline", seat % 2 == 0 ? PANGO_UNDERLINE_SINGLE : PANGO_UNDERLINE_DOUBLE,
                                                        "underline-rgba", wk_seat_colour (seat), NULL);
  return self->author_tags[seat];
}

static void
clear_authors (WkTextView *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (get_buffer (self), &start, &end);
  for (guint i = 0; i < WK_N_SEATS; i++)
    if (self->author_tags[i] != NULL)
      gtk_text_buffer_remove_tag (get_buffer (self), self->author_tags[i], &start, &end);
}

static void
forget_measure (WkTextView *self)
{
  g_clear_object (&self->measured_layout);
  self->measured_width = -1;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void wk_text_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                                  int *minimum_baseline, int *natural_baseline);

/* Hardly a key that is pressed makes a text higher: only then the page around it is laid out anew. */
static void
measure_again (WkTextView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int width = gtk_widget_get_width (widget), height = self->measured_height, wanted = self->wanted_width, minimum, now;

  if (width <= 0 || self->measured_width != width)
    {
      forget_measure (self);
      return;
    }
  g_clear_object (&self->measured_layout);
  self->measured_width = -1;
  wk_text_view_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &now, NULL, NULL);
  wk_text_view_measure (widget, GTK_ORIENTATION_VERTICAL, width, &minimum, &minimum, NULL, NULL);
  /* Where it got less than it wanted, it may get more now. */
  if (self->measured_height != height || (now > width && now != wanted))
    gtk_widget_queue_resize (widget);
}

/* What may only be read looks like any text: it can still be selected and copied. */
static void
update_editable (WkTextView *self)
{
  gboolean editable = self->document != NULL && wk_document_may_edit (self->document);

  gtk_text_view_set_editable (GTK_TEXT_VIEW (self), editable);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_READ_ONLY, !editable, -1);
  if (is_only_read (self) == gtk_widget_has_css_class (GTK_WIDGET (self), "wk-only-read"))
    return;
  wk_writable_mark (GTK_WIDGET (self), !is_only_read (self));
  forget_measure (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* In the resident's own words: slanted, on a ground of the accent's. */
static void
mark_quotes (WkTextView *self)
{
  g_autoptr (GArray) runs = wk_text_get_quotes (wk_text_binding_get_text (self->binding));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (get_buffer (self), &start, &end);
  if (self->quote_tag != NULL)
    gtk_text_buffer_remove_tag (get_buffer (self), self->quote_tag, &start, &end);
  else if (runs->len > 0)
    {
      GdkRGBA ground;

      if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), "accent_bg_color", &ground))
        ground = *wk_seat_colour (0);
      ground.alpha = 0.1;
      self->quote_tag = gtk_text_buffer_create_tag (get_buffer (self), NULL, "style", PANGO_STYLE_ITALIC, "background-rgba", &ground, NULL);
    }
  if (self->quote_tag != NULL)
    measure_again (self);
  for (guint i = 0; i < runs->len; i++)
    {
      const WkTextRun *run = &g_array_index (runs, WkTextRun, i);

      gtk_text_buffer_get_iter_at_offset (get_buffer (self), &start, run->start);
      gtk_text_buffer_get_iter_at_offset (get_buffer (self), &end, run->start + run->length);
      gtk_text_buffer_apply_tag (get_buffer (self), self->quote_tag, &start, &end);
    }
}

static gboolean
mark_authors_cb (gpointer data)
{
  WkTextView *self = data;
  g_autoptr (GArray) runs = NULL;
  WkText *text;

  self->authors_id = 0;
  if (self->binding != NULL)
    mark_quotes (self);
  clear_authors (self);
  if (!self->show_authors || self->binding == NULL)
    return G_SOURCE_REMOVE;

  text = wk_text_binding_get_text (self->binding);
  runs = wk_text_get_authors (text, 0, wk_text_get_length (text));
  for (guint i = 0; i < runs->len; i++)
    {
      const WkAuthorRun *run = &g_array_index (runs, WkAuthorRun, i);
      GtkTextIter start, end;

      if (run->author == NULL)
        continue;
      gtk_text_buffer_get_iter_at_offset (get_buffer (self), &start, run->start);
      gtk_text_buffer_get_iter_at_offset (get_buffer (self), &end, run->start + run->length);
      gtk_text_buffer_apply_tag (get_buffer (self), author_tag (self, wk_author_get_colour (run->author)), &start, &end);
    }
  return G_SOURCE_REMOVE;
}

static void
mark_authors (WkTextView *self)
{
  if (self->authors_id == 0)
    self->authors_id = g_idle_add (mark_authors_cb, self);
}

static void
buffer_changed_cb (WkTextView *self)
{
  if (self->binding != NULL && !wk_text_binding_is_applying (self->binding))
    self->typed = TRUE;
  tell_caret (self);
  update_carets (self);
  mark_authors (self);
  measure_again (self);
  /* The placeholder comes and goes. */
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
mark_set_cb (WkTextView *self, GtkTextIter *iter, GtkTextMark *mark)
{
  GtkTextBuffer *buffer = get_buffer (self);

  if (mark != gtk_text_buffer_get_insert (buffer) && mark != gtk_text_buffer_get_selection_bound (buffer))
    return;
  if (gtk_text_buffer_get_has_selection (buffer))
    g_set_weak_pointer (&selected, self);
  tell_caret (self);
}

static void
applied_cb (WkTextView *self, guint end, gboolean local)
{
  GtkTextIter iter;

  if (!local || following == 0)
    return;
  gtk_text_buffer_get_iter_at_offset (get_buffer (self), &iter, end);
  gtk_text_buffer_place_cursor (get_buffer (self), &iter);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (self), gtk_text_buffer_get_insert (get_buffer (self)));
}

static void
refused_cb (WkTextView *self)
{
  gtk_widget_error_bell (GTK_WIDGET (self));
  /* Where it may be written but was not taken, it is the resident's own. */
  if (self->document != NULL && wk_document_may_edit (self->document))
    gtk_widget_activate_action (GTK_WIDGET (self), "plan.quote-refused", NULL);
  g_signal_emit (self, signals[SIGNAL_REFUSED], 0);
}

static void
undo_or_redo (WkTextView *self, gboolean undo)
{
  gboolean done;

  if (self->document == NULL)
    return;
  wk_text_view_begin_follow ();
  done = undo ? wk_document_undo (self->document) : wk_document_redo (self->document);
  wk_text_view_end_follow ();
  if (!done)
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static gboolean
key_pressed_cb (WkTextView *self, guint keyval, guint keycode, GdkModifierType state)
{
  GdkModifierType mods = state & gtk_accelerator_get_default_mod_mask ();

  if (mods == GDK_CONTROL_MASK && (keyval == GDK_KEY_z || keyval == GDK_KEY_Z))
    undo_or_redo (self, TRUE);
  else if (mods == (GDK_CONTROL_MASK | GDK_SHIFT_MASK) && (keyval == GDK_KEY_z || keyval == GDK_KEY_Z))
    undo_or_redo (self, FALSE);
  else if (mods == GDK_CONTROL_MASK && keyval == GDK_KEY_y)
    undo_or_redo (self, FALSE);
  else if (self->one_line && !self->composing && mods == 0 &&
           (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter))
    g_signal_emit (self, signals[SIGNAL_NEXT_REQUESTED], 0);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
focus_enter_cb (WkTextView *self)
{
  tell_caret (self);
  /* What is typed after coming here is undone apart from what was typed elsewhere. */
  if (self->document != NULL)
    wk_document_stop_capturing (self->document);
}

static gboolean
tell_left_cb (gpointer data)
{
  WkTextView *self = data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  self->left_id = 0;
  /* The text to which the focus went tells its own caret; another window in front leaves ours where it is. */
  if (self->table != NULL && (root == NULL || !WK_IS_TEXT_VIEW (gtk_root_get_focus (root))))
    wk_table_set_caret (self->table, NULL, 0, 0);
  return G_SOURCE_REMOVE;
}

static void
focus_leave_cb (WkTextView *self)
{
  if (self->table != NULL && self->left_id == 0)
    self->left_id = g_idle_add (tell_left_cb, self);
}

static void
preedit_changed_cb (WkTextView *self, const char *preedit)
{
  self->composing = preedit != NULL && *preedit != '\0';
  if (self->binding != NULL)
    wk_text_binding_set_composing (self->binding, GTK_TEXT_VIEW (self), self->composing);
  forget_measure (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Who wrote what lies between two places. (transfer full) */
static GArray *
list_runs (WkTextView *self, const GtkTextIter *start, const GtkTextIter *end)
{
  guint from = gtk_text_iter_get_offset (start);
  GArray *runs = wk_text_get_authors (wk_text_binding_get_text (self->binding), from, gtk_text_iter_get_offset (end) - from);

  /* They lend authors that live as long as the document. */
  for (guint i = 0; i < runs->len; i++)
    g_array_index (runs, WkAuthorRun, i).author = NULL;
  return runs;
}

/* Whose words these are, when they are what is selected in the same document: dragged from there, or pasted by the middle button. Else
 * NULL: whoever brings them in writes them. (transfer full) */
static GArray *
list_selected_runs (WkTextView *self, const char *text)
{
  g_autofree char *words = NULL;
  GtkTextIter start, end;

  if (selected == NULL || selected->binding == NULL || selected->document != self->document ||
      !gtk_text_buffer_get_selection_bounds (get_buffer (selected), &start, &end))
    return NULL;
  words = gtk_text_buffer_get_slice (get_buffer (selected), &start, &end, TRUE);
  return g_str_equal (words, text) ? list_runs (selected, &start, &end) : NULL;
}

typedef struct
{
  WkTextView *view; /* (owned) */
  GtkTextMark *at; /* (owned) */
} MiddlePaste;

static void
primary_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  MiddlePaste *paste = data;
  WkTextView *self = paste->view;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr (GArray) runs = text != NULL ? list_selected_runs (self, text) : NULL;
  GtkTextIter iter;

  if (text != NULL && self->binding != NULL && !gtk_text_mark_get_deleted (paste->at))
    {
      if (runs != NULL)
        wk_text_binding_set_pasting (self->binding, text, runs);
      gtk_text_buffer_get_iter_at_mark (get_buffer (self), &iter, paste->at);
      gtk_text_buffer_begin_user_action (get_buffer (self));
      if (!gtk_text_buffer_insert_interactive (get_buffer (self), &iter, text, -1, gtk_text_view_get_editable (GTK_TEXT_VIEW (self))))
        gtk_widget_error_bell (GTK_WIDGET (self));
      gtk_text_buffer_end_user_action (get_buffer (self));
      wk_text_binding_set_pasting (self->binding, NULL, NULL);
    }
  if (!gtk_text_mark_get_deleted (paste->at))
    gtk_text_buffer_delete_mark (get_buffer (self), paste->at);
  g_object_unref (paste->at);
  g_object_unref (paste->view);
  g_free (paste);
}

/* As GTK's own, which would paste words without their authors. */
static void
middle_pressed_cb (WkTextView *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  gboolean enabled = FALSE;
  MiddlePaste *paste;
  GtkTextIter iter;
  int bx, by;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-primary-paste", &enabled, NULL);
  if (!enabled || self->binding == NULL)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_text_view_window_to_buffer_coords (view, GTK_TEXT_WINDOW_WIDGET, (int) x, (int) y, &bx, &by);
  gtk_text_view_get_iter_at_location (view, &iter, bx, by);
  paste = g_new (MiddlePaste, 1);
  paste->view = g_object_ref (self);
  paste->at = g_object_ref (gtk_text_buffer_create_mark (get_buffer (self), NULL, &iter, FALSE));
  gdk_clipboard_read_text_async (gtk_widget_get_primary_clipboard (GTK_WIDGET (self)), NULL, primary_read_cb, paste);
}

/* The words have come, and are put in next; or all is over. */
static void
drop_value_cb (WkTextView *self, GParamSpec *pspec, GtkDropTarget *target)
{
  const GValue *value = gtk_drop_target_get_value (target);
  GdkDrop *drop = gtk_drop_target_get_current_drop (target);
  const char *text = value != NULL && G_VALUE_HOLDS_STRING (value) ? g_value_get_string (value) : NULL;
  g_autoptr (GArray) runs = NULL;

  if (self->binding == NULL)
    return;
  if (text != NULL && drop != NULL && gdk_drop_get_drag (drop) != NULL)
    runs = list_selected_runs (self, text);
  wk_text_binding_set_pasting (self->binding, runs != NULL ? text : NULL, runs);
}

/* Only where the pointer comes: there are many texts on a page. */
static void
watch_pointer (WkTextView *self)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self));
  GtkGesture *middle = gtk_gesture_click_new ();

  self->watches = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_connect_object (controller, "notify::value", G_CALLBACK (drop_value_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (middle), GDK_BUTTON_MIDDLE);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (middle), GTK_PHASE_CAPTURE);
  g_signal_connect_object (middle, "pressed", G_CALLBACK (middle_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (middle));
}

static void
wk_text_view_state_flags_changed (GtkWidget *widget, GtkStateFlags before)
{
  WkTextView *self = WK_TEXT_VIEW (widget);

  if (!self->watches && (gtk_widget_get_state_flags (widget) & (GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_DROP_ACTIVE)) != 0)
    watch_pointer (self);
  GTK_WIDGET_CLASS (wk_text_view_parent_class)->state_flags_changed (widget, before);
}

static void
clipboard_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkTextView) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  GtkTextBuffer *buffer = get_buffer (self);

  /* A clipboard without text is no mistake: nothing is pasted. */
  if (text == NULL || self->binding == NULL)
    return;
  if (self->document == copied.document && g_strcmp0 (text, copied.text) == 0)
    wk_text_binding_set_pasting (self->binding, text, copied.runs);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete_selection (buffer, TRUE, TRUE);
  gtk_text_buffer_insert_interactive_at_cursor (buffer, text, -1, TRUE);
  gtk_text_buffer_end_user_action (buffer);
  wk_text_binding_set_pasting (self->binding, NULL, NULL);
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (self), gtk_text_buffer_get_insert (buffer));
}

static void
remember_copied (WkTextView *self)
{
  GtkTextIter start, end;

  if (self->binding == NULL || !gtk_text_buffer_get_selection_bounds (get_buffer (self), &start, &end))
    return;
  g_free (copied.text);
  g_clear_pointer (&copied.runs, g_array_unref);
  copied.document = self->document;
  copied.text = gtk_text_buffer_get_slice (get_buffer (self), &start, &end, TRUE);
  copied.runs = list_runs (self, &start, &end);
}

static void
wk_text_view_copy_clipboard (GtkTextView *view)
{
  remember_copied (WK_TEXT_VIEW (view));
  GTK_TEXT_VIEW_CLASS (wk_text_view_parent_class)->copy_clipboard (view);
}

static void
wk_text_view_cut_clipboard (GtkTextView *view)
{
  remember_copied (WK_TEXT_VIEW (view));
  GTK_TEXT_VIEW_CLASS (wk_text_view_parent_class)->cut_clipboard (view);
}

static void
wk_text_view_paste_clipboard (GtkTextView *view)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (view)), NULL, clipboard_read_cb, g_object_ref (view));
}

static void
wk_text_view_snapshot_layer (GtkTextView *view, GtkTextViewLayer layer, GtkSnapshot *snapshot)
{
  WkTextView *self = WK_TEXT_VIEW (view);

  if (layer == GTK_TEXT_VIEW_LAYER_BELOW_TEXT)
    wk_caret_painter_append_selections (view, self->carets, snapshot);
}

static void
append_placeholder (WkTextView *self, GtkSnapshot *snapshot)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  GtkTextView *view = GTK_TEXT_VIEW (self);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), get_instead (self));
  int left = gtk_text_view_get_left_margin (view), right = gtk_text_view_get_right_margin (view);
  GdkRGBA colour;

  if (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) || !gtk_style_context_lookup_color (style, "wk_placeholder", &colour))
    gtk_style_context_get_color (style, &colour);
  pango_layout_set_width (layout, MAX (gtk_widget_get_width (GTK_WIDGET (self)) - left - right, 1) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  /* Where the words would begin that are written in its place: of words that run against the widget Pango turns it round. */
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (left, gtk_text_view_get_top_margin (view) +
                                                                  gtk_text_view_get_pixels_above_lines (view)));
  gtk_snapshot_append_layout (snapshot, layout, &colour);
  gtk_snapshot_restore (snapshot);
}

static void
wk_text_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WkTextView *self = WK_TEXT_VIEW (widget);

  if (self->placeholder != NULL && is_empty (self) && !self->composing)
    append_placeholder (self, snapshot);
  GTK_WIDGET_CLASS (wk_text_view_parent_class)->snapshot (widget, snapshot);
  wk_caret_painter_append_carets (GTK_TEXT_VIEW (self), self->carets, snapshot);
}

static char *
dup_measured_text (WkTextView *self)
{
  GtkTextIter start, end;

  if (is_empty (self) && !self->composing)
    return g_strdup (self->placeholder != NULL ? get_instead (self) : "");
  gtk_text_buffer_get_bounds (get_buffer (self), &start, &end);
  return gtk_text_buffer_get_slice (get_buffer (self), &start, &end, TRUE);
}

/* Slanted letters have widths of their own. */
static void
slant_quotes (WkTextView *self, const char *text)
{
  g_autoptr (PangoAttrList) slanted = pango_attr_list_new ();
  g_autoptr (GArray) runs = self->binding != NULL && !is_empty (self) ? wk_text_get_quotes (wk_text_binding_get_text (self->binding)) : NULL;
  glong length = g_utf8_strlen (text, -1);

  for (guint i = 0; runs != NULL && i < runs->len; i++)
    {
      const WkTextRun *run = &g_array_index (runs, WkTextRun, i);
      PangoAttribute *italic = pango_attr_style_new (PANGO_STYLE_ITALIC);
      glong start = MIN ((glong) run->start, length), end = MIN ((glong) (run->start + run->length), length);

      italic->start_index = g_utf8_offset_to_pointer (text, start) - text;
      italic->end_index = g_utf8_offset_to_pointer (text, end) - text;
      pango_attr_list_insert (slanted, italic);
    }
  pango_layout_set_attributes (self->measured_layout, slanted);
}

/* A text view by itself is as high as what it laid out last time, which is nothing at first: here the height follows from
 * the width, as a label's does. */
static void
wk_text_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  WkTextView *self = WK_TEXT_VIEW (widget);
  GtkTextView *view = GTK_TEXT_VIEW (widget);
  int sides = gtk_text_view_get_left_margin (view) + gtk_text_view_get_right_margin (view);
  int ends = gtk_text_view_get_top_margin (view) + gtk_text_view_get_bottom_margin (view);
  int width, height;

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0 && for_size == self->measured_width)
    {
      *minimum = *natural = self->measured_height;
      return;
    }
  if (self->measured_layout == NULL)
    {
      g_autofree char *text = dup_measured_text (self);

      self->measured_layout = gtk_widget_create_pango_layout (widget, text);
      pango_layout_set_wrap (self->measured_layout, PANGO_WRAP_WORD_CHAR);
      slant_quotes (self, text);
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      pango_layout_set_width (self->measured_layout, -1);
      pango_layout_get_pixel_size (self->measured_layout, &width, NULL);
      *minimum = sides + 32;
      *natural = self->wanted_width = MAX (*minimum, sides + MIN (width + 2, 640));
      return;
    }
  pango_layout_set_width (self->measured_layout, for_size < 0 ? -1 : MAX (for_size - sides, 1) * PANGO_SCALE);
  pango_layout_get_pixel_size (self->measured_layout, NULL, &height);
  *minimum = *natural = height + ends;
  if (for_size >= 0)
    {
      self->measured_width = for_size;
      self->measured_height = *natural;
    }
}

static GtkSizeRequestMode
wk_text_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
wk_text_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (wk_text_view_parent_class)->css_changed (widget, change);
  forget_measure (WK_TEXT_VIEW (widget));
}

static void
wk_text_view_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (wk_text_view_parent_class)->system_setting_changed (widget, setting);
  forget_measure (WK_TEXT_VIEW (widget));
}

static void
wk_text_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkTextView *self = WK_TEXT_VIEW (object);

  switch (id)
    {
    case PROP_PLACEHOLDER:
      g_value_set_string (value, self->placeholder);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_ONE_LINE:
      g_value_set_boolean (value, self->one_line);
      break;
    case PROP_SHOW_AUTHORS:
      g_value_set_boolean (value, self->show_authors);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_text_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WkTextView *self = WK_TEXT_VIEW (object);

  switch (id)
    {
    case PROP_PLACEHOLDER:
      wk_text_view_set_placeholder (self, g_value_get_string (value));
      break;
    case PROP_LABEL:
      wk_text_view_set_label (self, g_value_get_string (value));
      break;
    case PROP_ONE_LINE:
      self->one_line = g_value_get_boolean (value);
      if (self->binding != NULL)
        wk_text_binding_set_one_line (self->binding, self->one_line);
      break;
    case PROP_SHOW_AUTHORS:
      wk_text_view_set_show_authors (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_text_view_dispose (GObject *object)
{
  WkTextView *self = WK_TEXT_VIEW (object);

  g_clear_handle_id (&self->tell_id, g_source_remove);
  g_clear_handle_id (&self->left_id, g_source_remove);
  g_clear_handle_id (&self->authors_id, g_source_remove);
  wk_text_view_set_table (self, NULL);
  g_clear_object (&self->binding);
  g_clear_object (&self->document);
  g_clear_object (&self->measured_layout);

  G_OBJECT_CLASS (wk_text_view_parent_class)->dispose (object);
}

static void
wk_text_view_finalize (GObject *object)
{
  WkTextView *self = WK_TEXT_VIEW (object);

  g_array_unref (self->carets);
  g_free (self->placeholder);
  g_free (self->label);

  G_OBJECT_CLASS (wk_text_view_parent_class)->finalize (object);
}

static void
wk_text_view_class_init (WkTextViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkTextViewClass *view_class = GTK_TEXT_VIEW_CLASS (klass);

  object_class->get_property = wk_text_view_get_property;
  object_class->set_property = wk_text_view_set_property;
  object_class->dispose = wk_text_view_dispose;
  object_class->finalize = wk_text_view_finalize;
  widget_class->snapshot = wk_text_view_snapshot;
  widget_class->measure = wk_text_view_measure;
  widget_class->get_request_mode = wk_text_view_get_request_mode;
  widget_class->css_changed = wk_text_view_css_changed;
  widget_class->system_setting_changed = wk_text_view_system_setting_changed;
  view_class->snapshot_layer = wk_text_view_snapshot_layer;
  widget_class->state_flags_changed = wk_text_view_state_flags_changed;
  view_class->copy_clipboard = wk_text_view_copy_clipboard;
  view_class->cut_clipboard = wk_text_view_cut_clipboard;
  view_class->paste_clipboard = wk_text_view_paste_clipboard;

  properties[PROP_PLACEHOLDER] = g_param_spec_string ("placeholder", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ONE_LINE] = g_param_spec_boolean ("one-line", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_AUTHORS] = g_param_spec_boolean ("show-authors", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_NEXT_REQUESTED] = g_signal_new ("next-requested", WK_TYPE_TEXT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                 G_TYPE_NONE, 0);
  signals[SIGNAL_REFUSED] = g_signal_new ("refused", WK_TYPE_TEXT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/text/wk-text-view.ui");
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_enter_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_leave_cb);
}

static void
wk_text_view_init (WkTextView *self)
{
  self->carets = wk_caret_painter_new_array ();
  self->measured_width = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  /* A name stands a little above its caret, also on the first line. */
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_VISIBLE);
  gtk_text_buffer_set_enable_undo (get_buffer (self), FALSE);
  g_signal_connect_object (get_buffer (self), "changed", G_CALLBACK (buffer_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_buffer (self), "mark-set", G_CALLBACK (mark_set_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "preedit-changed", G_CALLBACK (preedit_changed_cb), NULL);
}

GtkWidget *
wk_text_view_new (void)
{
  return g_object_new (WK_TYPE_TEXT_VIEW, NULL);
}

void
wk_text_view_bind (WkTextView *self, WkDocument *document, WkText *text)
{
  g_return_if_fail (WK_IS_TEXT_VIEW (self));

  if (self->binding != NULL && wk_text_binding_get_text (self->binding) == text)
    return;
  g_clear_object (&self->binding);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_func (self->document, update_editable, self);
  if (self->document != NULL && wk_pen_of (self->document) != NULL)
    g_signal_handlers_disconnect_by_func (wk_pen_of (self->document), update_carets, self);
  g_set_object (&self->document, document);
  if (document != NULL)
    {
      g_signal_connect_object (document, "notify::held", G_CALLBACK (update_editable), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (document, "notify::writable", G_CALLBACK (update_editable), self, G_CONNECT_SWAPPED);
    }
  if (wk_pen_of (document) != NULL)
    g_signal_connect_object (wk_pen_of (document), "notify::holder", G_CALLBACK (update_carets), self, G_CONNECT_SWAPPED);
  if (text == NULL)
    {
      gtk_text_buffer_set_text (get_buffer (self), "", 0);
    }
  else
    {
      self->binding = wk_text_binding_new (get_buffer (self), text);
      wk_text_binding_set_one_line (self->binding, self->one_line);
      g_signal_connect_object (self->binding, "applied", G_CALLBACK (applied_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->binding, "refused", G_CALLBACK (refused_cb), self, G_CONNECT_SWAPPED);
      /* What becomes a quotation changes no character. */
      g_signal_connect_object (text, "changed", G_CALLBACK (mark_authors), self, G_CONNECT_SWAPPED);
    }
  update_editable (self);
  mark_authors (self);
  update_carets (self);
}

WkDocument *
wk_text_view_get_document (WkTextView *self)
{
  g_return_val_if_fail (WK_IS_TEXT_VIEW (self), NULL);
  return self->document;
}

WkText *
wk_text_view_get_text (WkTextView *self)
{
  g_return_val_if_fail (WK_IS_TEXT_VIEW (self), NULL);
  return self->binding != NULL ? wk_text_binding_get_text (self->binding) : NULL;
}

void
wk_text_view_set_table (WkTextView *self, WkTable *table)
{
  g_return_if_fail (WK_IS_TEXT_VIEW (self));

  if (self->table == table)
    return;
  if (self->table != NULL)
    g_signal_handlers_disconnect_by_func (self->table, update_carets, self);
  g_set_object (&self->table, table);
  if (table != NULL)
    g_signal_connect_object (table, "carets-changed", G_CALLBACK (update_carets), self, G_CONNECT_SWAPPED);
  update_carets (self);
}

void
wk_text_view_set_label (WkTextView *self, const char *label)
{
  g_return_if_fail (WK_IS_TEXT_VIEW (self));

  if (g_strcmp0 (self->label, label) == 0)
    return;
  g_free (self->label);
  self->label = g_strdup (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label != NULL ? label : "", -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

void
wk_text_view_set_placeholder (WkTextView *self, const char *placeholder)
{
  g_return_if_fail (WK_IS_TEXT_VIEW (self));

  if (g_strcmp0 (self->placeholder, placeholder) == 0)
    return;
  g_free (self->placeholder);
  self->placeholder = g_strdup (placeholder);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER,
                                  placeholder != NULL ? placeholder : "", -1);
  forget_measure (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLACEHOLDER]);
}

void
wk_text_view_set_show_authors (WkTextView *self, gboolean show_authors)
{
  g_return_if_fail (WK_IS_TEXT_VIEW (self));

  if (self->show_authors == show_authors)
    return;
  self->show_authors = show_authors;
  mark_authors (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_AUTHORS]);
}

WkTextView *
wk_text_view_find (GtkWidget *below, WkText *text)
{
  g_return_val_if_fail (GTK_IS_WIDGET (below), NULL);

  if (WK_IS_TEXT_VIEW (below))
    return wk_text_view_get_text (WK_TEXT_VIEW (below)) == text ? WK_TEXT_VIEW (below) : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (below); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      WkTextView *found = gtk_widget_get_mapped (child) ? wk_text_view_find (child, text) : NULL;

      if (found != NULL)
        return found;
    }
  return NULL;
}

void
wk_text_view_focus_end (WkTextView *self)
{
  GtkTextIter end;

  g_return_if_fail (WK_IS_TEXT_VIEW (self));

  gtk_text_buffer_get_end_iter (get_buffer (self), &end);
  gtk_text_buffer_place_cursor (get_buffer (self), &end);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

guint
wk_text_view_get_caret (WkTextView *self)
{
  guint anchor, head;

  g_return_val_if_fail (WK_IS_TEXT_VIEW (self), 0);

  get_selection (self, &anchor, &head);
  return head;
}

gboolean
wk_text_view_take_typed (WkTextView *self, GdkRectangle *caret)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  GtkTextIter iter;
  int x, y;

  g_return_val_if_fail (WK_IS_TEXT_VIEW (self), FALSE);

  if (!self->typed)
    return FALSE;
  self->typed = FALSE;
  gtk_text_buffer_get_iter_at_mark (get_buffer (self), &iter, gtk_text_buffer_get_insert (get_buffer (self)));
  gtk_text_view_get_iter_location (view, &iter, caret);
  gtk_text_view_buffer_to_window_coords (view, GTK_TEXT_WINDOW_WIDGET, caret->x, caret->y, &x, &y);
  caret->x = x;
  caret->y = y;
  return TRUE;
}

void
wk_text_view_begin_follow (void)
{
  following++;
}

void
wk_text_view_end_follow (void)
{
  g_return_if_fail (following > 0);
  following--;
}

gboolean
wk_text_view_is_following (void)
{
  return following > 0;
}
