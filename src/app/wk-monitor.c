#include "wk-monitor.h"

#include <glib/gi18n.h>

GdkMonitor *
wk_monitor_of (GtkWindow *window)
{
  GdkSurface *surface;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);

  surface = gtk_native_get_surface (GTK_NATIVE (window));
  return surface != NULL ? gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface) : NULL;
}

GPtrArray *
wk_monitor_list_others (GtkWindow *window)
{
  GPtrArray *others = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *monitors;
  GdkMonitor *here;

  g_return_val_if_fail (GTK_IS_WINDOW (window), others);

  here = wk_monitor_of (window);
  monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (window)));
  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);

      if (monitor != here)
        g_ptr_array_add (others, g_steal_pointer (&monitor));
    }
  return others;
}

char *
wk_monitor_dup_name (GdkMonitor *monitor)
{
  GListModel *monitors;
  const char *model;
  guint number = 0;

  g_return_val_if_fail (GDK_IS_MONITOR (monitor), NULL);

  monitors = gdk_display_get_monitors (gdk_monitor_get_display (monitor));
  for (guint i = 0; number == 0 && i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (GdkMonitor) item = g_list_model_get_item (monitors, i);

      number = item == monitor ? i + 1 : 0;
    }
  model = gdk_monitor_get_model (monitor);
  /* Translators: a screen of this computer: 1 its number, 2 its make. */
  return model != NULL ? g_strdup_printf (_ ("Screen %1$u (%2$s)"), number, model) : g_strdup_printf (_ ("Screen %u"), number);
}
