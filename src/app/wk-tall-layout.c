#include "wk-tall-layout.h"

struct _WkTallLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (WkTallLayout, wk_tall_layout, GTK_TYPE_LAYOUT_MANAGER)

static void
wk_tall_layout_measure (GtkLayoutManager *layout, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  GtkWidget *button = child != NULL && gtk_widget_should_layout (child) ? gtk_widget_get_first_child (child) : NULL;

  *minimum = *natural = 0;
  /* A row asks how wide it is in the height that it has: in two lines, where there is room for one. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    for_size = -1;
  if (button != NULL)
    gtk_widget_measure (button, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
wk_tall_layout_allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_size_allocate (child, &(GtkAllocation) { 0, 0, width, height }, -1);
}

static GtkSizeRequestMode
wk_tall_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
wk_tall_layout_class_init (WkTallLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = wk_tall_layout_measure;
  layout_class->allocate = wk_tall_layout_allocate;
  layout_class->get_request_mode = wk_tall_layout_get_request_mode;
}

static void
wk_tall_layout_init (WkTallLayout *self)
{
}
