#include "wk-columns-layout.h"

#include "wk-next-shown.h"

#define MOST_COLUMNS 4

struct _WkColumnsLayout
{
  GtkLayoutManager parent_instance;

  int spacing, least_width, most_columns;
  double first_share;
  gboolean packed;
};

enum
{
  PROP_0,
  PROP_SPACING,
  PROP_LEAST_WIDTH,
  PROP_MOST_COLUMNS,
  PROP_FIRST_SHARE,
  PROP_PACKED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WkColumnsLayout, wk_columns_layout, GTK_TYPE_LAYOUT_MANAGER)

static int
get_columns (WkColumnsLayout *self, GtkWidget *widget, int width)
{
  int shown = 0, least = self->least_width;
  int columns;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      {
        int minimum;

        gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
        least = MAX (least, minimum);
        shown++;
      }
  columns = (width + self->spacing) / (least + self->spacing);
  return CLAMP (columns, 1, MAX (1, MIN (self->most_columns, shown)));
}

/* Where column @i begins and how wide it is. */
static void
get_column (WkColumnsLayout *self, int width, int columns, int i, int *x, int *column_width)
{
  int rest = width - self->spacing * (columns - 1);

  if (columns == 2 && self->first_share > 0)
    {
      int first = (int) (rest * self->first_share);

      *x = i == 0 ? 0 : first + self->spacing;
      *column_width = i == 0 ? first : rest - first;
      return;
    }
  *column_width = rest / columns;
  *x = i * (*column_width + self->spacing);
}

static int
child_height (GtkWidget *child, int width)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &minimum, &natural, NULL, NULL);
  return natural;
}

static void
place (WkColumnsLayout *self, GtkWidget *widget, GtkWidget *child, int width, int columns, int column, int y, int height)
{
  GtkAllocation allocation = { .y = y, .height = height };

  get_column (self, width, columns, column, &allocation.x, &allocation.width);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    allocation.x = width - allocation.x - allocation.width;
  gtk_widget_size_allocate (child, &allocation, -1);
}

/* Each child in the column that is shortest so far. */
static int
lay_packed (WkColumnsLayout *self, GtkWidget *widget, int width, int columns, gboolean allocate)
{
  int heights[MOST_COLUMNS] = { 0 }, bottom = 0;

  for (GtkWidget *child = wk_next_shown (gtk_widget_get_first_child (widget)); child != NULL;
       child = wk_next_shown (gtk_widget_get_next_sibling (child)))
    {
      int column = 0, x, column_width, height;

      for (int i = 1; i < columns; i++)
        if (heights[i] < heights[column])
          column = i;
      get_column (self, width, columns, column, &x, &column_width);
      height = child_height (child, column_width);
      if (allocate)
        place (self, widget, child, width, columns, column, heights[column], height);
      heights[column] += height + self->spacing;
      bottom = MAX (bottom, heights[column]);
    }
  return MAX (bottom - self->spacing, 0);
}

/* Row by row, those of a row equally high. */
static int
lay_rows (WkColumnsLayout *self, GtkWidget *widget, int width, int columns, gboolean allocate)
{
  GtkWidget *first = wk_next_shown (gtk_widget_get_first_child (widget));
  int y = 0;

  while (first != NULL)
    {
      GtkWidget *child = first;
      int tallest = 0;

      for (int i = 0; i < columns && child != NULL; i++)
        {
          int x, column_width;

          get_column (self, width, columns, i, &x, &column_width);
          tallest = MAX (tallest, child_height (child, column_width));
          child = wk_next_shown (gtk_widget_get_next_sibling (child));
        }
      for (int i = 0; allocate && i < columns && first != child; i++)
        {
          place (self, widget, first, width, columns, i, y, tallest);
          first = wk_next_shown (gtk_widget_get_next_sibling (first));
        }
      first = child;
      y += tallest + self->spacing;
    }
  return MAX (y - self->spacing, 0);
}

static int
lay (WkColumnsLayout *self, GtkWidget *widget, int width, gboolean allocate)
{
  int columns = get_columns (self, widget, width);

  return self->packed ? lay_packed (self, widget, width, columns, allocate) : lay_rows (self, widget, width, columns, allocate);
}

static void
wk_columns_layout_measure (GtkLayoutManager *layout, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                           int *natural, int *minimum_baseline, int *natural_baseline)
{
  WkColumnsLayout *self = WK_COLUMNS_LAYOUT (layout);
  int least = 0, most = 0, shown = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      {
        int child_least, child_most;

        gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_least, &child_most, NULL, NULL);
        least = MAX (least, child_least);
        most = MAX (most, child_most);
        shown++;
      }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      shown = MIN (shown, self->most_columns);
      *minimum = least;
      *natural = MAX (least, most * shown + self->spacing * MAX (shown - 1, 0));
      return;
    }
  *minimum = *natural = lay (self, widget, for_size < 0 ? most : MAX (for_size, least), FALSE);
}

static void
wk_columns_layout_allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height, int baseline)
{
  lay (WK_COLUMNS_LAYOUT (layout), widget, width, TRUE);
}

static GtkSizeRequestMode
wk_columns_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
wk_columns_layout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkColumnsLayout *self = WK_COLUMNS_LAYOUT (object);

  switch (id)
    {
    case PROP_SPACING:
      g_value_set_int (value, self->spacing);
      break;
    case PROP_LEAST_WIDTH:
      g_value_set_int (value, self->least_width);
      break;
    case PROP_MOST_COLUMNS:
      g_value_set_int (value, self->most_columns);
      break;
    case PROP_FIRST_SHARE:
      g_value_set_double (value, self->first_share);
      break;
    case PROP_PACKED:
      g_value_set_boolean (value, self->packed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_columns_layout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WkColumnsLayout *self = WK_COLUMNS_LAYOUT (object);

  switch (id)
    {
    case PROP_SPACING:
      self->spacing = g_value_get_int (value);
      break;
    case PROP_LEAST_WIDTH:
      self->least_width = g_value_get_int (value);
      break;
    case PROP_MOST_COLUMNS:
      self->most_columns = g_value_get_int (value);
      break;
    case PROP_FIRST_SHARE:
      self->first_share = g_value_get_double (value);
      break;
    case PROP_PACKED:
      self->packed = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

static void
wk_columns_layout_class_init (WkColumnsLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wk_columns_layout_get_property;
  object_class->set_property = wk_columns_layout_set_property;
  layout_class->measure = wk_columns_layout_measure;
  layout_class->allocate = wk_columns_layout_allocate;
  layout_class->get_request_mode = wk_columns_layout_get_request_mode;

  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 12, flags);
  properties[PROP_LEAST_WIDTH] = g_param_spec_int ("least-width", NULL, NULL, 1, G_MAXINT16, 320, flags);
  properties[PROP_MOST_COLUMNS] = g_param_spec_int ("most-columns", NULL, NULL, 1, MOST_COLUMNS, 2, flags);
  properties[PROP_FIRST_SHARE] = g_param_spec_double ("first-share", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_PACKED] = g_param_spec_boolean ("packed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
wk_columns_layout_init (WkColumnsLayout *self)
{
  self->spacing = 12;
  self->least_width = 320;
  self->most_columns = 2;
}
