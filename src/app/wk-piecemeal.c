#include "wk-piecemeal.h"

#define SLICE_US 6000 /* how long it may keep the window from what comes next */

typedef struct
{
  GtkWidget *widget; /* (unowned): it owns this */
  GSourceFunc piece;
  guint frames; /* how many it was there for */
  guint tick_id;
  guint source;
} Piecemeal;

static gboolean
slice_cb (gpointer data)
{
  Piecemeal *self = data;
  g_autoptr (GtkWidget) widget = g_object_ref (self->widget);
  gint64 end = g_get_monotonic_time () + SLICE_US;

  do
    {
      gboolean more = self->piece (widget);

      /* The piece itself may have ended this, or begun another. */
      if (g_object_get_data (G_OBJECT (widget), "wk-piecemeal") != self)
        return G_SOURCE_REMOVE;
      if (!more)
        {
          self->source = 0;
          wk_piecemeal_end (widget);
          return G_SOURCE_REMOVE;
        }
    }
  while (g_get_monotonic_time () < end);
  return G_SOURCE_CONTINUE;
}

/* Frames are counted as they begin: at the second, the first was painted. */
static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Piecemeal *self = data;

  if (++self->frames < 2)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  self->source = g_idle_add_full (G_PRIORITY_LOW, slice_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
piecemeal_free (gpointer data)
{
  Piecemeal *self = data;

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (self->widget, self->tick_id);
  g_clear_handle_id (&self->source, g_source_remove);
  g_free (self);
}

void
wk_piecemeal_begin (GtkWidget *widget, GSourceFunc piece)
{
  Piecemeal *self = g_new0 (Piecemeal, 1);

  self->widget = widget;
  self->piece = piece;
  g_object_set_data_full (G_OBJECT (widget), "wk-piecemeal", self, piecemeal_free);
  self->tick_id = gtk_widget_add_tick_callback (widget, tick_cb, self, NULL);
}

void
wk_piecemeal_end (GtkWidget *widget)
{
  g_object_set_data (G_OBJECT (widget), "wk-piecemeal", NULL);
}

gboolean
wk_piecemeal_is_going (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), "wk-piecemeal") != NULL;
}
