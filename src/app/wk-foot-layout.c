#include "wk-foot-layout.h"

#include "wk-next-shown.h"

struct _WkFootLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (WkFootLayout, wk_foot_layout, GTK_TYPE_LAYOUT_MANAGER)

static void
wk_foot_layout_measure (GtkLayoutManager *layout, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
  /* However high it is, it needs the same width: the first child scrolls. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    for_size = -1;
  for (GtkWidget *child = wk_next_shown (gtk_widget_get_first_child (widget)); child != NULL; child = wk_next_shown (gtk_widget_get_next_sibling (child)))
    {
      int least, wanted;

      gtk_widget_measure (child, orientation, for_size, &least, &wanted, NULL, NULL);
      *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX (*minimum, least) : *minimum + least;
      *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX (*natural, wanted) : *natural + wanted;
    }
}

static void
place (GtkWidget *child, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation){ 0, y, width, height }, -1);
}

static void
wk_foot_layout_allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *first = gtk_widget_get_first_child (widget), *second = first != NULL ? gtk_widget_get_next_sibling (first) : NULL;
  int bottom = height, least, wanted;

  if (second == NULL)
    return;
  for (GtkWidget *child = gtk_widget_get_last_child (widget); child != second; child = gtk_widget_get_prev_sibling (child))
    if (gtk_widget_should_layout (child))
      {
        gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &least, &wanted, NULL, NULL);
        bottom -= wanted;
        place (child, bottom, width, wanted);
      }
  if (gtk_widget_should_layout (second))
    {
      int high;

      gtk_widget_measure (second, GTK_ORIENTATION_VERTICAL, width, &least, &wanted, NULL, NULL);
      high = MAX (least, MIN (wanted, bottom / 2));
      bottom -= high;
      place (second, bottom, width, high);
    }
  if (gtk_widget_should_layout (first))
    {
      gtk_widget_measure (first, GTK_ORIENTATION_VERTICAL, width, &least, &wanted, NULL, NULL);
      place (first, 0, width, MAX (least, bottom));
    }
}

static GtkSizeRequestMode
wk_foot_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
wk_foot_layout_class_init (WkFootLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = wk_foot_layout_measure;
  layout_class->allocate = wk_foot_layout_allocate;
  layout_class->get_request_mode = wk_foot_layout_get_request_mode;
}

static void
wk_foot_layout_init (WkFootLayout *self)
{
}
