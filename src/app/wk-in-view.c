#include "wk-in-view.h"

#define MARGIN 0.5 /* of the height of what is seen: so much more is drawn above and below */

typedef struct
{
  GtkWidget *widget; /* (unowned): it owns this */
  GtkAdjustment *adjustment; /* (owned) (nullable) */
  WkInViewFunc scrolled;
} Watch;

gboolean
wk_in_view (GtkWidget *widget)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  graphene_rect_t bounds;
  float height;

  if (viewport == NULL || !gtk_widget_compute_bounds (widget, viewport, &bounds))
    return TRUE;
  height = gtk_widget_get_height (viewport);
  return bounds.origin.y <= height * (1 + MARGIN) && bounds.origin.y + bounds.size.height >= -height * MARGIN;
}

static void
moved_cb (Watch *self)
{
  self->scrolled (self->widget);
}

static void
leave (Watch *self)
{
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_object (&self->adjustment);
}

static void
map_cb (GtkWidget *widget, Watch *self)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);

  leave (self);
  if (viewport == NULL)
    return;
  self->adjustment = g_object_ref (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)));
  g_signal_connect_swapped (self->adjustment, "value-changed", G_CALLBACK (moved_cb), self);
  g_signal_connect_swapped (self->adjustment, "changed", G_CALLBACK (moved_cb), self);
}

static void
unmap_cb (GtkWidget *widget, Watch *self)
{
  leave (self);
}

static void
watch_free (gpointer data)
{
  leave (data);
  g_free (data);
}

void
wk_in_view_watch (GtkWidget *widget, WkInViewFunc scrolled)
{
  Watch *self = g_new0 (Watch, 1);

  self->widget = widget;
  self->scrolled = scrolled;
  g_signal_connect (widget, "map", G_CALLBACK (map_cb), self);
  g_signal_connect (widget, "unmap", G_CALLBACK (unmap_cb), self);
  g_object_set_data_full (G_OBJECT (widget), "wk-in-view", self, watch_free);
}
