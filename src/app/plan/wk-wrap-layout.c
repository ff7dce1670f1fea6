#include "wk-wrap-layout.h"

#include "wk-narrow-bin.h"
#include "wk-next-shown.h"

struct _WkWrapLayout
{
  GtkLayoutManager parent_instance;

  int spacing, line_spacing, lead_width;
  gboolean one_a_line;
};

enum
{
  PROP_0,
  PROP_SPACING,
  PROP_LINE_SPACING,
  PROP_LEAD_WIDTH,
  PROP_ONE_A_LINE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WkWrapLayout, wk_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static void
child_widths (GtkWidget *child, int *minimum, int *natural)
{
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural, NULL, NULL);
}

/* The width that the children from @child on need beside one another. */
static int
natural_sum (WkWrapLayout *self, GtkWidget *child)
{
  int sum = 0;

  for (child = wk_next_shown (child); child != NULL; child = wk_next_shown (gtk_widget_get_next_sibling (child)))
    {
      int minimum, natural;

      child_widths (child, &minimum, &natural);
      sum += natural + self->spacing;
    }
  return sum;
}

/* Lays out one line from @first on within @width at @y; returns the child after it. lead: what @first needs beside others, 0 where it does not lead. */
static GtkWidget *
lay_line (WkWrapLayout *self, GtkWidget *first, int lead, int width, int y, gboolean rtl, gboolean allocate, int *height)
{
  int widths[64], n = 0, used = 0, tallest = 0, x = 0;
  GtkWidget *child;

  for (child = first; child != NULL && n < (int) G_N_ELEMENTS (widths); child = wk_next_shown (gtk_widget_get_next_sibling (child)))
    {
      int minimum, natural;

      child_widths (child, &minimum, &natural);
      if (n == 0 && lead > 0)
        {
          int rest = width - natural_sum (self, gtk_widget_get_next_sibling (child));

          if (rest < MAX (lead, minimum))
            {
              widths[n++] = width;
              child = wk_next_shown (gtk_widget_get_next_sibling (child));
              break;
            }
          natural = rest;
        }
      natural = self->one_a_line ? width : MAX (minimum, MIN (natural, width));
      if (n > 0 && (self->one_a_line || used + natural > width))
        break;
      widths[n++] = natural;
      used += natural + self->spacing;
    }

  child = first;
  for (int i = 0; i < n; i++)
    {
      int minimum, natural;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, widths[i], &minimum, &natural, NULL, NULL);
      tallest = MAX (tallest, natural);
      child = wk_next_shown (gtk_widget_get_next_sibling (child));
    }
  if (allocate)
    {
      GtkWidget *each = first;

      for (int i = 0; i < n; i++)
        {
          int minimum, natural;
          GtkAllocation place;

          gtk_widget_measure (each, GTK_ORIENTATION_VERTICAL, widths[i], &minimum, &natural, NULL, NULL);
          if (gtk_widget_get_valign (each) == GTK_ALIGN_FILL)
            natural = tallest;
          place.x = rtl ? width - x - widths[i] : x;
          place.y = y + (gtk_widget_get_valign (each) == GTK_ALIGN_CENTER ? (tallest - natural) / 2 : 0);
          place.width = widths[i];
          place.height = natural;
          gtk_widget_size_allocate (each, &place, -1);
          x += widths[i] + self->spacing;
          each = wk_next_shown (gtk_widget_get_next_sibling (each));
        }
    }
  *height = tallest;
  return child;
}

static int
lay (WkWrapLayout *self, GtkWidget *widget, int width, gboolean allocate)
{
  GtkWidget *child = wk_next_shown (gtk_widget_get_first_child (widget));
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int lead = wk_narrow_bin_scale (widget, self->lead_width);
  gboolean first = TRUE;
  int y = 0;

  while (child != NULL)
    {
      int height;

      if (!first)
        y += self->line_spacing;
      child = lay_line (self, child, first ? lead : 0, width, y, rtl, allocate, &height);
      y += height;
      first = FALSE;
    }
  return y;
}

static void
wk_wrap_layout_measure (GtkLayoutManager *layout, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  WkWrapLayout *self = WK_WRAP_LAYOUT (layout);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      GtkWidget *child = wk_next_shown (gtk_widget_get_first_child (widget));

      for (; child != NULL; child = wk_next_shown (gtk_widget_get_next_sibling (child)))
        {
          int least, most;

          child_widths (child, &least, &most);
          *minimum = MAX (*minimum, least);
          *natural += most + self->spacing;
        }
      *natural = MAX (*natural - self->spacing, *minimum);
    }
  else
    {
      int least, most;

      if (for_size < 0)
        wk_wrap_layout_measure (layout, widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, &for_size, NULL, NULL);
      wk_wrap_layout_measure (layout, widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, &most, NULL, NULL);
      *minimum = *natural = lay (self, widget, MAX (for_size, least), FALSE);
    }
}

static void
wk_wrap_layout_allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height, int baseline)
{
  lay (WK_WRAP_LAYOUT (layout), widget, width, TRUE);
}

static GtkSizeRequestMode
wk_wrap_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
wk_wrap_layout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkWrapLayout *self = WK_WRAP_LAYOUT (object);
  int *const fields[] = { NULL, &self->spacing, &self->line_spacing, &self->lead_width };

  if (id == PROP_ONE_A_LINE)
    g_value_set_boolean (value, self->one_a_line);
  else
    g_value_set_int (value, *fields[id]);
}

static void
wk_wrap_layout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WkWrapLayout *self = WK_WRAP_LAYOUT (object);
  int *const fields[] = { NULL, &self->spacing, &self->line_spacing, &self->lead_width };

  if (id == PROP_ONE_A_LINE)
    self->one_a_line = g_value_get_boolean (value);
  else
    *fields[id] = g_value_get_int (value);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

static void
wk_wrap_layout_class_init (WkWrapLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = wk_wrap_layout_get_property;
  object_class->set_property = wk_wrap_layout_set_property;
  layout_class->measure = wk_wrap_layout_measure;
  layout_class->allocate = wk_wrap_layout_allocate;
  layout_class->get_request_mode = wk_wrap_layout_get_request_mode;

  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 6, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LINE_SPACING] = g_param_spec_int ("line-spacing", NULL, NULL, 0, G_MAXINT16, 6, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LEAD_WIDTH] = g_param_spec_int ("lead-width", NULL, NULL, 0, G_MAXINT16, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ONE_A_LINE] = g_param_spec_boolean ("one-a-line", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
wk_wrap_layout_init (WkWrapLayout *self)
{
  self->spacing = 6;
  self->line_spacing = 6;
}
