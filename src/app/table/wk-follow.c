#include "wk-follow.h"

#include <math.h>

#include "text/wk-text-view.h"

/* Where the caret of whom we follow comes to stand, and how far it may stray from there: as parts of the height. */
#define REST 0.4
#define CALM 0.25

typedef struct
{
  GtkScrolledWindow *window; /* (unowned) */
  WkPresenceBar *bar; /* (weak) (nullable) */
  WkTable *table; /* (owned) (nullable) */
  WkMember *member; /* (owned) (nullable) */
  guint look_id;
} Follow;

/* The text in which the member's caret is, and where it is there. */
static WkTextView *
find_caret (Follow *self, guint *head)
{
  const char *place = wk_member_get_place (self->member);
  WkDocument *plan = wk_table_get_plan (self->table);
  WkText *text = place != NULL && plan != NULL ? wk_document_find_text (plan, place) : NULL;
  g_autoptr (GArray) carets = text != NULL ? wk_table_dup_carets (self->table, text) : NULL;

  for (guint i = 0; carets != NULL && i < carets->len; i++)
    if (g_array_index (carets, WkCaret, i).member == self->member)
      {
        *head = g_array_index (carets, WkCaret, i).head;
        return wk_text_view_find (GTK_WIDGET (self->window), text);
      }
  return NULL;
}

static gboolean
look_cb (gpointer data)
{
  Follow *self = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->window);
  double page = gtk_adjustment_get_page_size (adjustment);
  graphene_point_t place;
  GtkTextIter iter;
  GdkRectangle line;
  WkTextView *view;
  guint head;
  int x, y;

  self->look_id = 0;
  if (self->member == NULL || self->table == NULL)
    return G_SOURCE_REMOVE;
  view = find_caret (self, &head);
  if (view == NULL)
    return G_SOURCE_REMOVE;
  gtk_text_buffer_get_iter_at_offset (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), &iter, head);
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (view), &iter, &line);
  gtk_text_view_buffer_to_window_coords (GTK_TEXT_VIEW (view), GTK_TEXT_WINDOW_WIDGET, line.x, line.y, &x, &y);
  if (!gtk_widget_compute_point (GTK_WIDGET (view), GTK_WIDGET (self->window), &GRAPHENE_POINT_INIT (x, y), &place))
    return G_SOURCE_REMOVE;
  /* Not with every line: only when they leave the middle. */
  if (fabs (place.y - page * REST) > page * CALM)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + place.y - page * REST);
  return G_SOURCE_REMOVE;
}

/* After the layout of what they just wrote. */
static void
look (Follow *self)
{
  if (self->look_id == 0 && self->member != NULL)
    self->look_id = g_timeout_add (60, look_cb, self);
}

static void
following_cb (Follow *self)
{
  WkTable *table = wk_presence_bar_get_table (self->bar);

  if (self->table != NULL)
    g_signal_handlers_disconnect_by_data (self->table, self);
  g_set_object (&self->table, table);
  g_set_object (&self->member, wk_presence_bar_get_following (self->bar));
  if (self->table != NULL && self->member != NULL)
    g_signal_connect_swapped (self->table, "carets-changed", G_CALLBACK (look), self);
  look (self);
}

static void
stop (Follow *self)
{
  if (self->member != NULL && self->bar != NULL)
    wk_presence_bar_set_following (self->bar, NULL);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, Follow *self)
{
  stop (self);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, Follow *self)
{
  gboolean modifier = keyval >= GDK_KEY_Shift_L && keyval <= GDK_KEY_Hyper_R;

  if (!modifier)
    stop (self);
  return GDK_EVENT_PROPAGATE;
}

static void
follow_free (gpointer data)
{
  Follow *self = data;

  g_clear_handle_id (&self->look_id, g_source_remove);
  if (self->table != NULL)
    g_signal_handlers_disconnect_by_data (self->table, self);
  if (self->bar != NULL)
    g_signal_handlers_disconnect_by_data (self->bar, self);
  g_clear_weak_pointer (&self->bar);
  g_clear_object (&self->table);
  g_clear_object (&self->member);
  g_free (self);
}

void
wk_follow_install (GtkScrolledWindow *window, WkPresenceBar *bar)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *key = gtk_event_controller_key_new ();
  Follow *self = g_new0 (Follow, 1);

  self->window = window;
  g_set_weak_pointer (&self->bar, bar);
  g_signal_connect_swapped (bar, "notify::following", G_CALLBACK (following_cb), self);
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (window), scroll);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (window), key);
  g_object_set_data_full (G_OBJECT (window), "wk-follow", self, follow_free);
}
