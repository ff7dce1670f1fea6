#include "wk-screen-away.h"

#include "table/wk-seat-opener.h"
#include "wk-monitor.h"

#define LOCK_AFTER (2 * 60 * G_USEC_PER_SEC)

struct _WkScreenAway
{
  GtkWindow parent_instance;

  GtkDrawingArea *picture;
  gint64 since;
};

static WkBroughtBack brought_back;

G_DEFINE_FINAL_TYPE (WkScreenAway, wk_screen_away, GTK_TYPE_WINDOW)

static void
fill_hill (cairo_t *cr, double width, double height, double top, double bend, double red, double green, double blue)
{
  cairo_move_to (cr, 0, height);
  cairo_line_to (cr, 0, height * top);
  cairo_curve_to (cr, width * 0.3, height * (top - bend), width * 0.6, height * (top + bend), width, height * (top - bend / 2));
  cairo_line_to (cr, width, height);
  cairo_close_path (cr);
  cairo_set_source_rgb (cr, red, green, blue);
  cairo_fill (cr);
}

static void
fill_rectangle (cairo_t *cr, double x, double y, double width, double height)
{
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
}

/* A house with a lit window on a hill at dusk. */
static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  cairo_pattern_t *sky = cairo_pattern_create_linear (0, 0, 0, height);
  double unit = MIN (width, height) / 10.0, x = width * 0.62, y = height * 0.66;

  cairo_pattern_add_color_stop_rgb (sky, 0, 0.36, 0.42, 0.56);
  cairo_pattern_add_color_stop_rgb (sky, 0.6, 0.93, 0.78, 0.66);
  cairo_pattern_add_color_stop_rgb (sky, 1, 0.98, 0.88, 0.74);
  cairo_set_source (cr, sky);
  cairo_paint (cr);
  cairo_pattern_destroy (sky);
  cairo_set_source_rgba (cr, 1, 0.95, 0.85, 0.9);
  cairo_arc (cr, width * 0.24, height * 0.3, unit * 0.8, 0, 2 * G_PI);
  cairo_fill (cr);
  fill_hill (cr, width, height, 0.62, 0.08, 0.58, 0.6, 0.52);
  cairo_set_source_rgb (cr, 0.55, 0.27, 0.18);
  cairo_move_to (cr, x - unit * 1.1, y - unit);
  cairo_line_to (cr, x, y - unit * 2);
  cairo_line_to (cr, x + unit * 1.1, y - unit);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0.95, 0.9, 0.83);
  fill_rectangle (cr, x - unit * 0.85, y - unit, unit * 1.7, unit * 1.5);
  cairo_set_source_rgb (cr, 1, 0.8, 0.42);
  fill_rectangle (cr, x - unit * 0.6, y - unit * 0.7, unit * 0.5, unit * 0.5);
  cairo_set_source_rgb (cr, 0.42, 0.25, 0.18);
  fill_rectangle (cr, x + unit * 0.15, y - unit * 0.55, unit * 0.42, unit * 1.05);
  fill_hill (cr, width, height, 0.74, 0.05, 0.44, 0.5, 0.42);
  fill_hill (cr, width, height, 0.88, -0.04, 0.33, 0.4, 0.35);
}

static GPtrArray *
list_windows (gboolean away)
{
  GListModel *all = gtk_window_get_toplevels ();
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (all, i);

      if (away ? WK_IS_SCREEN_AWAY (window) : GTK_IS_APPLICATION_WINDOW (window) && gtk_widget_get_visible (window))
        g_ptr_array_add (found, g_steal_pointer (&window));
    }
  return found;
}

/* All of them: one key brings everything back, as one key put everything away. */
static void
come_back (WkScreenAway *self)
{
  g_autoptr (GPtrArray) pictures = list_windows (TRUE);
  GtkWindow *first = gtk_window_get_transient_for (GTK_WINDOW (self));
  gboolean lock = g_get_monotonic_time () - self->since >= LOCK_AFTER;

  for (guint i = 0; i < pictures->len; i++)
    {
      GtkWindow *parent = gtk_window_get_transient_for (g_ptr_array_index (pictures, i));

      if (lock && parent != NULL)
        gtk_widget_activate_action (GTK_WIDGET (parent), "win.lock", NULL);
    }
  /* What asks for the passphrase may have hidden it. */
  if (first != NULL && gtk_widget_get_visible (GTK_WIDGET (first)))
    gtk_window_present (first);
  for (guint i = 0; i < pictures->len; i++)
    gtk_window_destroy (g_ptr_array_index (pictures, i));
  wk_seat_opener_put_seats_away (FALSE);
}

static void
pressed_cb (WkScreenAway *self)
{
  come_back (self);
  if (brought_back != NULL)
    brought_back ();
}

static gboolean
key_pressed_cb (WkScreenAway *self)
{
  pressed_cb (self);
  return GDK_EVENT_STOP;
}

static void
wk_screen_away_dispose (GObject *object)
{
  /* The template would let go of the picture behind the window's back. */
  gtk_window_set_child (GTK_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_SCREEN_AWAY);

  G_OBJECT_CLASS (wk_screen_away_parent_class)->dispose (object);
}

static void
wk_screen_away_class_init (WkScreenAwayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_screen_away_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-screen-away.ui");
  gtk_widget_class_bind_template_child (widget_class, WkScreenAway, picture);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
}

static void
wk_screen_away_init (WkScreenAway *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->picture, draw_cb, NULL, NULL);
  self->since = g_get_monotonic_time ();
}

static void
cover (GtkWindow *window)
{
  GdkMonitor *monitor = wk_monitor_of (window);
  GtkWindow *picture = g_object_new (WK_TYPE_SCREEN_AWAY, "transient-for", window, NULL);

  if (monitor != NULL)
    gtk_window_fullscreen_on_monitor (picture, monitor);
  else
    gtk_window_fullscreen (picture);
  gtk_window_present (picture);
}

void
wk_screen_away_present (GtkWindow *parent)
{
  g_autoptr (GPtrArray) windows = list_windows (FALSE);
  g_autoptr (GPtrArray) pictures = list_windows (TRUE);

  g_return_if_fail (GTK_IS_WINDOW (parent));

  if (pictures->len > 0)
    return;
  for (guint i = 0; i < windows->len; i++)
    if (g_ptr_array_index (windows, i) != parent)
      cover (g_ptr_array_index (windows, i));
  cover (parent);
  wk_seat_opener_put_seats_away (TRUE);
}

void
wk_screen_away_tell (WkBroughtBack told)
{
  brought_back = told;
}

void
wk_screen_away_bring_back (void)
{
  g_autoptr (GPtrArray) pictures = list_windows (TRUE);

  if (pictures->len > 0)
    come_back (g_ptr_array_index (pictures, 0));
}
