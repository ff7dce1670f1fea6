#include "wk-scroll-anchor.h"

#include <math.h>

#include "text/wk-text-view.h"

#define AIR 12 /* pixels between the line that is written in and the edge */

typedef struct
{
  GtkScrolledWindow *window; /* (unowned) */
  GtkWidget *anchor; /* (weak) (nullable) */
  GdkFrameClock *clock; /* (owned) (nullable) */
  gulong layout_id;
  double y; /* of the anchor's top within the content */
} Anchor;

static GtkWidget *
get_content (Anchor *self)
{
  GtkWidget *viewport = gtk_scrolled_window_get_child (self->window);

  return GTK_IS_VIEWPORT (viewport) ? gtk_viewport_get_child (GTK_VIEWPORT (viewport)) : viewport;
}

static gboolean
get_place (Anchor *self, GtkWidget *content, double *y)
{
  graphene_point_t place;

  if (self->anchor == NULL || !gtk_widget_is_ancestor (self->anchor, content) || !gtk_widget_get_mapped (self->anchor) ||
      !gtk_widget_compute_point (self->anchor, content, graphene_point_zero (), &place))
    return FALSE;
  *y = place.y;
  return TRUE;
}

/* The first at the top of what is seen that holds no others: a list grows, and its top does not move. What takes no clicks is read too. */
static GtkWidget *
find_read (GtkWidget *window)
{
  int height = gtk_widget_get_height (window);
  GtkWidget *seen = NULL;

  for (int y = AIR; y < height; y += 2 * AIR)
    {
      GtkWidget *at = gtk_widget_pick (window, gtk_widget_get_width (window) / 2.0, y, GTK_PICK_INSENSITIVE | GTK_PICK_NON_TARGETABLE);

      if (at != NULL && gtk_widget_get_first_child (at) == NULL)
        return at;
      if (seen == NULL)
        seen = at;
    }
  return seen;
}

/* The widget that has the focus; else the one at the top of what is seen. */
static GtkWidget *
choose (Anchor *self, GtkWidget *content)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->window));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *seen;

  if (focus != NULL && gtk_widget_is_ancestor (focus, content))
    return focus;
  seen = find_read (GTK_WIDGET (self->window));
  return seen != NULL && gtk_widget_is_ancestor (seen, content) ? seen : NULL;
}

/* The line that one writes in; a text view knows of no scrolling but its own. */
static void
show_written (Anchor *self, GtkAdjustment *adjustment)
{
  GtkWidget *window = GTK_WIDGET (self->window), *focus;
  GtkRoot *root = gtk_widget_get_root (window);
  double page = gtk_adjustment_get_page_size (adjustment);
  graphene_point_t place;
  GdkRectangle caret;

  focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (focus == NULL || !WK_IS_TEXT_VIEW (focus) || !gtk_widget_is_ancestor (focus, window) ||
      !wk_text_view_take_typed (WK_TEXT_VIEW (focus), &caret) ||
      !gtk_widget_compute_point (focus, window, &GRAPHENE_POINT_INIT (caret.x, caret.y), &place))
    return;
  if (place.y < AIR)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + place.y - AIR);
  else if (place.y + caret.height + AIR > page)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + place.y + caret.height + AIR - page);
}

/* After the frame's layout and before its painting: a correction asks for another layout in this same frame. */
static void
layout_cb (GdkFrameClock *clock, gpointer data)
{
  Anchor *self = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->window);
  GtkWidget *content = get_content (self);
  double y;

  if (content == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->window)))
    return;
  if (gtk_adjustment_get_value (adjustment) > 0 && get_place (self, content, &y) && fabs (y - self->y) >= 1)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + y - self->y);
  show_written (self, adjustment);
  g_set_weak_pointer (&self->anchor, choose (self, content));
  if (get_place (self, content, &y))
    self->y = y;
}

static void
leave_clock (Anchor *self)
{
  if (self->clock != NULL)
    g_signal_handler_disconnect (self->clock, self->layout_id);
  g_clear_object (&self->clock);
}

static void
realize_cb (GtkWidget *widget, Anchor *self)
{
  leave_clock (self);
  self->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  self->layout_id = g_signal_connect_after (self->clock, "layout", G_CALLBACK (layout_cb), self);
}

static void
unrealize_cb (GtkWidget *widget, Anchor *self)
{
  leave_clock (self);
}

static void
anchor_free (gpointer data)
{
  Anchor *self = data;

  leave_clock (self);
  g_clear_weak_pointer (&self->anchor);
  g_free (self);
}

void
wk_scroll_anchor_install (GtkScrolledWindow *window)
{
  Anchor *self = g_new0 (Anchor, 1);

  self->window = window;
  g_signal_connect (window, "realize", G_CALLBACK (realize_cb), self);
  g_signal_connect (window, "unrealize", G_CALLBACK (unrealize_cb), self);
  g_object_set_data_full (G_OBJECT (window), "wk-scroll-anchor", self, anchor_free);
}
