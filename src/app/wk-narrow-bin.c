#include "wk-narrow-bin.h"

#include "wk-focus.h"

struct _WkNarrowBin
{
  GtkWidget parent_instance;

  GtkWidget *child; /* (owned by the widget tree) (nullable) */
  int below;
  gboolean narrow;
  guint source;
};

static void buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WkNarrowBin, wk_narrow_bin, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

enum
{
  PROP_0,
  PROP_CHILD,
  PROP_BELOW,
  PROP_NARROW,
  N_PROPS
};
static GParamSpec *props[N_PROPS];
static GtkBuildableIface *parent_buildable;

static gboolean
tell_cb (gpointer user_data)
{
  WkNarrowBin *self = user_data;

  self->source = 0;
  self->narrow = !self->narrow;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NARROW]);
  return G_SOURCE_REMOVE;
}

int
wk_narrow_bin_scale (GtkWidget *widget, int width)
{
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? (int) ((gint64) width * dpi / (96 * PANGO_SCALE)) : width;
}

static void
wk_narrow_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WkNarrowBin *self = WK_NARROW_BIN (widget);
  gboolean narrow = width < wk_narrow_bin_scale (widget, self->below);

  if (self->child != NULL && gtk_widget_should_layout (self->child))
    gtk_widget_allocate (self->child, width, height, baseline, NULL);
  /* Told after this frame's layout, which must not change while it is made. */
  if (narrow != self->narrow && self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell_cb, self, NULL);
  else if (narrow == self->narrow)
    g_clear_handle_id (&self->source, g_source_remove);
}

static void
wk_narrow_bin_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  WkNarrowBin *self = WK_NARROW_BIN (widget);

  if (self->child != NULL && gtk_widget_should_layout (self->child))
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static GtkSizeRequestMode
wk_narrow_bin_get_request_mode (GtkWidget *widget)
{
  WkNarrowBin *self = WK_NARROW_BIN (widget);

  return self->child != NULL ? gtk_widget_get_request_mode (self->child) : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static gboolean
wk_narrow_bin_grab_focus (GtkWidget *widget)
{
  WkNarrowBin *self = WK_NARROW_BIN (widget);

  return self->child != NULL && gtk_widget_grab_focus (self->child);
}

static void
set_child (WkNarrowBin *self, GtkWidget *child)
{
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHILD]);
}

static void
add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (GTK_IS_WIDGET (child))
    set_child (WK_NARROW_BIN (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = add_child;
}

static void
wk_narrow_bin_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WkNarrowBin *self = WK_NARROW_BIN (object);

  switch (id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_BELOW:
      g_value_set_int (value, self->below);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_narrow_bin_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WkNarrowBin *self = WK_NARROW_BIN (object);

  switch (id)
    {
    case PROP_CHILD:
      set_child (self, g_value_get_object (value));
      break;
    case PROP_BELOW:
      self->below = g_value_get_int (value);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
wk_narrow_bin_dispose (GObject *object)
{
  WkNarrowBin *self = WK_NARROW_BIN (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (wk_narrow_bin_parent_class)->dispose (object);
}

static void
wk_narrow_bin_class_init (WkNarrowBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = wk_narrow_bin_get_property;
  object_class->set_property = wk_narrow_bin_set_property;
  object_class->dispose = wk_narrow_bin_dispose;
  widget_class->size_allocate = wk_narrow_bin_size_allocate;
  widget_class->measure = wk_narrow_bin_measure;
  wk_focus_set_grab (widget_class, wk_narrow_bin_grab_focus);
  widget_class->get_request_mode = wk_narrow_bin_get_request_mode;

  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_BELOW] = g_param_spec_int ("below", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wk_narrow_bin_init (WkNarrowBin *self)
{
}

gboolean
wk_narrow_bin_get_narrow (WkNarrowBin *self)
{
  g_return_val_if_fail (WK_IS_NARROW_BIN (self), FALSE);

  return self->narrow;
}
