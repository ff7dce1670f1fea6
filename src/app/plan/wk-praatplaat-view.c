#include "wk-praatplaat-view.h"

#include <math.h>

#define LEAST_WIDTH 720 /* smaller letters nobody reads: it scrolls then */
#define GOOD_WIDTH 1120

struct _WkPraatplaatView
{
  GtkWidget parent_instance;

  WkPraatplaat *picture; /* (owned) (nullable) */
  GskRenderNode *drawn; /* (owned) (nullable): it, at the size of now; a button under the pointer asks for the whole widget anew */
  GPtrArray *buttons; /* of GtkButton, one a spot; ours as children */
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (WkPraatplaatView, wk_praatplaat_view, GTK_TYPE_WIDGET)

static void
clicked_cb (GtkButton *button, WkPraatplaatView *self)
{
  guint index;

  if (g_ptr_array_find (self->buttons, button, &index))
    g_signal_emit (self, chosen_signal, 0, index);
}

static GtkWidget *
add_button (WkPraatplaatView *self)
{
  GtkWidget *button = gtk_button_new ();

  gtk_widget_add_css_class (button, "wk-spot");
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  g_ptr_array_add (self->buttons, button);
  return button;
}

void
wk_praatplaat_view_set_picture (WkPraatplaatView *self, WkPraatplaat *picture)
{
  guint n = wk_praatplaat_count_spots (picture);

  g_clear_pointer (&self->picture, wk_praatplaat_free);
  g_clear_pointer (&self->drawn, gsk_render_node_unref);
  self->picture = picture;
  while (self->buttons->len > n)
    gtk_widget_unparent (g_ptr_array_steal_index (self->buttons, self->buttons->len - 1));
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *button = i < self->buttons->len ? self->buttons->pdata[i] : add_button (self);
      const char *words = wk_praatplaat_get_spot (picture, i)->words;

      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
      gtk_widget_set_tooltip_text (button, words);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

WkPraatplaat *
wk_praatplaat_view_get_picture (WkPraatplaatView *self)
{
  return self->picture;
}

/* Where the picture lies within the widget. */
static void
get_picture_bounds (int width, int height, graphene_rect_t *bounds)
{
  double scale = MIN (width / WK_PRAATPLAAT_RATIO, height);

  graphene_rect_init (bounds, (width - scale * WK_PRAATPLAAT_RATIO) / 2, (height - scale) / 2, scale * WK_PRAATPLAAT_RATIO, scale);
}

static GtkSizeRequestMode
wk_praatplaat_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
wk_praatplaat_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  WkPraatplaatView *self = WK_PRAATPLAAT_VIEW (widget);
  int least = LEAST_WIDTH, good = GOOD_WIDTH;

  for (guint i = 0; i < self->buttons->len; i++)
    gtk_widget_measure (self->buttons->pdata[i], orientation, -1, NULL, NULL, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      least = ceil ((for_size < 0 ? least : MAX (for_size, least)) / WK_PRAATPLAAT_RATIO);
      good = for_size < 0 ? (int) ceil (good / WK_PRAATPLAAT_RATIO) : least;
    }
  *minimum = least;
  *natural = MAX (good, least);
  *minimum_baseline = *natural_baseline = -1;
}

static void
wk_praatplaat_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WkPraatplaatView *self = WK_PRAATPLAAT_VIEW (widget);
  graphene_rect_t bounds;

  g_clear_pointer (&self->drawn, gsk_render_node_unref);
  get_picture_bounds (width, height, &bounds);
  for (guint i = 0; i < self->buttons->len; i++)
    {
      const WkPraatplaatSpot *spot = wk_praatplaat_get_spot (self->picture, i);
      GtkAllocation place = { bounds.origin.x + spot->x * bounds.size.width, bounds.origin.y + spot->y * bounds.size.height,
                              spot->width * bounds.size.width, spot->height * bounds.size.height };

      gtk_widget_size_allocate (self->buttons->pdata[i], &place, -1);
    }
}

static GskRenderNode *
draw (WkPraatplaatView *self)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  graphene_rect_t bounds;
  GskRoundedRect sheet;
  cairo_t *cr;

  get_picture_bounds (gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)), &bounds);
  gsk_rounded_rect_init_from_rect (&sheet, &bounds, 12);
  gtk_snapshot_push_rounded_clip (snapshot, &sheet);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_translate (cr, bounds.origin.x, bounds.origin.y);
  wk_praatplaat_draw (self->picture, cr, bounds.size.width, bounds.size.height);
  cairo_destroy (cr);
  gtk_snapshot_pop (snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
wk_praatplaat_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WkPraatplaatView *self = WK_PRAATPLAAT_VIEW (widget);

  if (self->picture == NULL)
    return;
  if (self->drawn == NULL)
    self->drawn = draw (self);
  if (self->drawn != NULL)
    gtk_snapshot_append_node (snapshot, self->drawn);
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_widget_snapshot_child (widget, self->buttons->pdata[i], snapshot);
}

static void
wk_praatplaat_view_dispose (GObject *object)
{
  WkPraatplaatView *self = WK_PRAATPLAAT_VIEW (object);

  while (self->buttons->len > 0)
    gtk_widget_unparent (g_ptr_array_steal_index (self->buttons, self->buttons->len - 1));

  G_OBJECT_CLASS (wk_praatplaat_view_parent_class)->dispose (object);
}

static void
wk_praatplaat_view_finalize (GObject *object)
{
  WkPraatplaatView *self = WK_PRAATPLAAT_VIEW (object);

  g_clear_pointer (&self->picture, wk_praatplaat_free);
  g_clear_pointer (&self->drawn, gsk_render_node_unref);
  g_ptr_array_unref (self->buttons);

  G_OBJECT_CLASS (wk_praatplaat_view_parent_class)->finalize (object);
}

static void
wk_praatplaat_view_class_init (WkPraatplaatViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wk_praatplaat_view_dispose;
  object_class->finalize = wk_praatplaat_view_finalize;
  widget_class->get_request_mode = wk_praatplaat_view_get_request_mode;
  widget_class->measure = wk_praatplaat_view_measure;
  widget_class->size_allocate = wk_praatplaat_view_size_allocate;
  widget_class->snapshot = wk_praatplaat_view_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
wk_praatplaat_view_init (WkPraatplaatView *self)
{
  self->buttons = g_ptr_array_new ();
}
