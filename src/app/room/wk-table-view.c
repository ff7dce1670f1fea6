#include "wk-table-view.h"

#include "office/wk-notifier.h"
#include "plan/wk-plan-context.h"
#include "plan/wk-screen-away.h"
#include "plan/wk-scroll-anchor.h"
#include "room/wk-awake.h"
#include "seat/wk-seat-language.h"
#include "seat/wk-seat-plan.h"

/* Percent of the ordinary type: it is read from across a table. */
#define SIZE_FIRST 175u
#define SIZE_LEAST 100u
#define SIZE_MOST 250u
#define SIZE_STEP 25u

struct _WkTableView
{
  AdwApplicationWindow parent_instance;

  AdwBin *place;
  GtkScrolledWindow *scroll;

  GtkCssProvider *letters; /* (owned) */
  guint size;
};

static WkTableView *shown; /* (unowned) (nullable): a weak pointer */

G_DEFINE_FINAL_TYPE (WkTableView, wk_table_view, ADW_TYPE_APPLICATION_WINDOW)

/* For this window alone: the others keep the size that their people chose. */
static void
show_size (WkTableView *self, guint size)
{
  g_autofree char *css = NULL;

  self->size = CLAMP (size, SIZE_LEAST, SIZE_MOST);
  css = g_strdup_printf (".wk-table-view { font-size: %u%%; }", self->size);
  gtk_css_provider_load_from_data (self->letters, css, -1);
}

static void
size_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WkTableView *self = WK_TABLE_VIEW (widget);

  show_size (self, g_str_has_suffix (action, "larger") ? self->size + SIZE_STEP : self->size - SIZE_STEP);
}

static void
close_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

static void
away_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wk_screen_away_present (GTK_WINDOW (widget));
}

static void
scroll_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (WK_TABLE_VIEW (widget)->scroll);
  double page = gtk_adjustment_get_page_size (adjustment) * 0.8;

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + (g_str_has_suffix (action, "down") ? page : -page));
}

static void
wk_table_view_dispose (GObject *object)
{
  WkTableView *self = WK_TABLE_VIEW (object);

  if (self->letters != NULL)
    gtk_style_context_remove_provider_for_display (gtk_widget_get_display (GTK_WIDGET (self)), GTK_STYLE_PROVIDER (self->letters));
  g_clear_object (&self->letters);
  wk_notifier_set_silent (FALSE);
  wk_awake_let_go (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_TABLE_VIEW);

  G_OBJECT_CLASS (wk_table_view_parent_class)->dispose (object);
}

static void
wk_table_view_class_init (WkTableViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_table_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/room/wk-table-view.ui");
  gtk_widget_class_bind_template_child (widget_class, WkTableView, place);
  gtk_widget_class_bind_template_child (widget_class, WkTableView, scroll);
  gtk_widget_class_install_action (widget_class, "view.larger", NULL, size_cb);
  gtk_widget_class_install_action (widget_class, "view.smaller", NULL, size_cb);
  gtk_widget_class_install_action (widget_class, "view.down", NULL, scroll_cb);
  gtk_widget_class_install_action (widget_class, "view.up", NULL, scroll_cb);
  gtk_widget_class_install_action (widget_class, "view.away", NULL, away_cb);
  gtk_widget_class_install_action (widget_class, "view.close", NULL, close_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_plus, GDK_CONTROL_MASK, "view.larger", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_equal, GDK_CONTROL_MASK, "view.larger", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_minus, GDK_CONTROL_MASK, "view.smaller", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, 0, "view.down", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, 0, "view.down", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, 0, "view.up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, 0, "view.up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F12, 0, "view.away", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "view.close", NULL);
}

static void
wk_table_view_init (WkTableView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* What one reads stays where it is while others write above it. */
  wk_scroll_anchor_install (self->scroll);
  self->letters = gtk_css_provider_new ();
  gtk_style_context_add_provider_for_display (gtk_widget_get_display (GTK_WIDGET (self)), GTK_STYLE_PROVIDER (self->letters),
                                              GTK_STYLE_PROVIDER_PRIORITY_USER);
  show_size (self, SIZE_FIRST);
}

void
wk_table_view_open (GtkWindow *owner, WkDocument *plan, GdkMonitor *monitor)
{
  /* Without a table: it draws nobody's caret, and tells nobody of one. */
  g_autoptr (WkPlanContext) context = NULL;
  GtkWidget *view;
  WkTableView *self;

  g_return_if_fail (GTK_IS_WINDOW (owner));
  g_return_if_fail (WK_IS_DOCUMENT (plan));

  wk_table_view_close ();
  context = wk_plan_context_new (plan, NULL, NULL, TRUE);
  self = g_object_new (WK_TYPE_TABLE_VIEW, "application", gtk_window_get_application (owner), "title", S_ ("My plan"), NULL);
  g_set_weak_pointer (&shown, self);
  wk_notifier_set_silent (TRUE);
  wk_awake_hold (G_OBJECT (self));
  view = wk_seat_plan_new (context);
  /* It is looked at: what is touched or typed here changes nothing. */
  gtk_widget_set_can_target (view, FALSE);
  gtk_widget_set_can_focus (view, FALSE);
  adw_bin_set_child (self->place, view);
  g_signal_connect_object (owner, "destroy", G_CALLBACK (gtk_window_destroy), self, G_CONNECT_SWAPPED);
  if (monitor != NULL)
    gtk_window_fullscreen_on_monitor (GTK_WINDOW (self), monitor);
  gtk_window_present (GTK_WINDOW (self));
}

void
wk_table_view_close (void)
{
  if (shown != NULL)
    gtk_window_destroy (GTK_WINDOW (shown));
}

gboolean
wk_table_view_is_open (void)
{
  return shown != NULL;
}
