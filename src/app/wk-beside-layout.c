#include "wk-beside-layout.h"

#include "wk-next-shown.h"

struct _WkBesideLayout
{
  GtkLayoutManager parent_instance;

  int spacing;
};

enum
{
  PROP_0,
  PROP_SPACING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WkBesideLayout, wk_beside_layout, GTK_TYPE_LAYOUT_MANAGER)

static int
get_width (GtkWidget *child, gboolean natural)
{
  int least, wished;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wished, NULL, NULL);
  return natural ? wished : least;
}

/* How wide a child becomes where there is so much left: the last takes it all. */
static int
get_share (GtkWidget *child, int left)
{
  return wk_next_shown (gtk_widget_get_next_sibling (child)) == NULL ? MAX (left, get_width (child, FALSE)) : get_width (child, TRUE);
}

static void
wk_beside_layout_measure (GtkLayoutManager *layout, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  int spacing = WK_BESIDE_LAYOUT (layout)->spacing, left = for_size;

  *minimum = *natural = 0;
  for (GtkWidget *child = wk_next_shown (gtk_widget_get_first_child (widget)); child != NULL; child = wk_next_shown (gtk_widget_get_next_sibling (child)))
    {
      gboolean last = wk_next_shown (gtk_widget_get_next_sibling (child)) == NULL;

      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        {
          *minimum += get_width (child, !last) + (last ? 0 : spacing);
          *natural += get_width (child, TRUE) + (last ? 0 : spacing);
        }
      else
        {
          int width = for_size < 0 ? -1 : get_share (child, left), least, wished;

          gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &least, &wished, NULL, NULL);
          *minimum = MAX (*minimum, least);
          *natural = MAX (*natural, wished);
          left -= width + spacing;
        }
    }
}

static void
wk_beside_layout_allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height, int baseline)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int spacing = WK_BESIDE_LAYOUT (layout)->spacing, at = 0;

  for (GtkWidget *child = wk_next_shown (gtk_widget_get_first_child (widget)); child != NULL; child = wk_next_shown (gtk_widget_get_next_sibling (child)))
    {
      int share = get_share (child, width - at);

      gtk_widget_size_allocate (child, &(GtkAllocation) { rtl ? width - at - share : at, 0, share, height }, -1);
      at += share + spacing;
    }
}

static GtkSizeRequestMode
wk_beside_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
wk_beside_layout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, WK_BESIDE_LAYOUT (object)->spacing);
}

static void
wk_beside_layout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WK_BESIDE_LAYOUT (object)->spacing = g_value_get_int (value);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (object));
}

static void
wk_beside_layout_class_init (WkBesideLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = wk_beside_layout_get_property;
  object_class->set_property = wk_beside_layout_set_property;
  layout_class->measure = wk_beside_layout_measure;
  layout_class->allocate = wk_beside_layout_allocate;
  layout_class->get_request_mode = wk_beside_layout_get_request_mode;

  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
wk_beside_layout_init (WkBesideLayout *self)
{
}
