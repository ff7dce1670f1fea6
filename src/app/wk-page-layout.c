#include "wk-page-layout.h"

#include <adwaita.h>

#include "wk-narrow-words.h"

struct _WkPageLayout
{
  GtkLayoutManager parent_instance;

  GtkLayoutManager *clamp; /* (owned) */
  guint source; /* words are to be wrapped */
  int least; /* what was left of its least width when they were */
};

enum
{
  PROP_0,
  PROP_MAXIMUM_SIZE,
  PROP_TIGHTENING_THRESHOLD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WkPageLayout, wk_page_layout, GTK_TYPE_LAYOUT_MANAGER)

static gboolean
wrap_cb (gpointer user_data)
{
  WkPageLayout *self = user_data;
  GtkWidget *widget = gtk_layout_manager_get_widget (GTK_LAYOUT_MANAGER (self));

  self->source = 0;
  wk_narrow_words_wrap (widget);
  /* Now, not when it is measured next: where nothing could be wrapped, that is when something else came. */
  gtk_layout_manager_measure (self->clamp, widget, GTK_ORIENTATION_HORIZONTAL, -1, &self->least, NULL, NULL, NULL);
  return G_SOURCE_REMOVE;
}

/* After this frame's layout, which must not change while it is made; not again for what cannot be wrapped. */
static void
note_least (WkPageLayout *self, int least)
{
  if (least > WK_NARROWEST && least != self->least && self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, wrap_cb, self, NULL);
}

static void
wk_page_layout_measure (GtkLayoutManager *layout, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
  /* A stack asks how wide it must be to be no higher than so much: words that wrap are then as wide as their longest line. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    for_size = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL || for_size >= 0)
    gtk_layout_manager_measure (WK_PAGE_LAYOUT (layout)->clamp, widget, orientation, for_size, minimum, natural, minimum_baseline,
                                natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    note_least (WK_PAGE_LAYOUT (layout), *minimum);
}

static void
wk_page_layout_allocate (GtkLayoutManager *layout, GtkWidget *widget, int width, int height, int baseline)
{
  gtk_layout_manager_allocate (WK_PAGE_LAYOUT (layout)->clamp, widget, width, height, baseline);
}

static GtkSizeRequestMode
wk_page_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
wk_page_layout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_object_get_property (G_OBJECT (WK_PAGE_LAYOUT (object)->clamp), pspec->name, value);
}

static void
wk_page_layout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  g_object_set_property (G_OBJECT (WK_PAGE_LAYOUT (object)->clamp), pspec->name, value);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (object));
}

static void
wk_page_layout_unroot (GtkLayoutManager *layout)
{
  g_clear_handle_id (&WK_PAGE_LAYOUT (layout)->source, g_source_remove);
}

static void
wk_page_layout_finalize (GObject *object)
{
  g_clear_handle_id (&WK_PAGE_LAYOUT (object)->source, g_source_remove);
  g_object_unref (WK_PAGE_LAYOUT (object)->clamp);

  G_OBJECT_CLASS (wk_page_layout_parent_class)->finalize (object);
}

static void
wk_page_layout_class_init (WkPageLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wk_page_layout_get_property;
  object_class->set_property = wk_page_layout_set_property;
  object_class->finalize = wk_page_layout_finalize;
  layout_class->measure = wk_page_layout_measure;
  layout_class->allocate = wk_page_layout_allocate;
  layout_class->unroot = wk_page_layout_unroot;
  layout_class->get_request_mode = wk_page_layout_get_request_mode;

  properties[PROP_MAXIMUM_SIZE] = g_param_spec_int ("maximum-size", NULL, NULL, 0, G_MAXINT, 600, flags);
  properties[PROP_TIGHTENING_THRESHOLD] = g_param_spec_int ("tightening-threshold", NULL, NULL, 0, G_MAXINT, 400, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
wk_page_layout_init (WkPageLayout *self)
{
  self->clamp = adw_clamp_layout_new ();
}
