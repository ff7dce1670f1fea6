#include "today/wk-silence-rings.h"

#include <glib/gi18n.h>
#include <math.h>

#include "today/wk-silence-dot.h"
#include "wk-initials.h"

#define N_RINGS 5
#define LEAST 280 /* pixels that it needs, and those beyond which it does not grow */
#define MOST 640

/* The last day that lies in each ring; beyond the last, and who was never spoken to, is outermost. */
static const int last_days[N_RINGS] = { 14, 28, 56, 91, G_MAXINT };

struct _WkSilenceRings
{
  GtkWidget parent_instance;

  GtkWidget *me; /* (owned) */
  GtkWidget *labels[N_RINGS]; /* (owned) */
  GPtrArray *dots[N_RINGS]; /* (owned) of GtkWidget (owned): in their order along the ring */
  char *shown; /* (owned) (nullable): what it says, so that the same is left alone */
};

G_DEFINE_FINAL_TYPE (WkSilenceRings, wk_silence_rings, GTK_TYPE_WIDGET)

static guint
find_ring (int days)
{
  guint ring = 0;

  while (ring < N_RINGS - 1 && days > last_days[ring])
    ring++;
  return ring;
}

/* ---- where everything stands ---------------------------------------------------------------------------------------- */

typedef struct
{
  double x, y; /* the middle */
  double inner; /* where the first ring begins */
  double width; /* of all rings together */
} Place;

static void
get_place (WkSilenceRings *self, int width, int height, Place *place)
{
  int me = 0;

  gtk_widget_measure (self->me, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &me, NULL, NULL);
  place->x = width / 2.0;
  place->y = height / 2.0;
  place->inner = me * 0.75;
  place->width = MIN (width, height) / 2.0 - place->inner;
}

/* Of the outside of a ring. The inner ones are wider: they are shorter, and most stand there. */
static double
get_radius (const Place *place, guint ring)
{
  return place->inner + place->width * pow ((ring + 1.0) / N_RINGS, 0.75);
}

static double
get_middle (const Place *place, guint ring)
{
  return (get_radius (place, ring) + (ring > 0 ? get_radius (place, ring - 1) : place->inner)) / 2;
}

static GtkSizeRequestMode
wk_silence_rings_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
wk_silence_rings_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                          int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = LEAST;
      *natural = MOST;
    }
  else
    *minimum = *natural = for_size < 0 ? LEAST : CLAMP (for_size, LEAST, MOST);
}

/* Puts @child with its middle at a place. */
static void
put (GtkWidget *child, double x, double y)
{
  GtkRequisition size;

  gtk_widget_get_preferred_size (child, NULL, &size);
  gtk_widget_size_allocate (child, &(GtkAllocation){ (int) round (x - size.width / 2.0), (int) round (y - size.height / 2.0), size.width, size.height }, -1);
}

/* Along the ring from the top, against the clock where one reads from the right; the top itself is the label's. Where they do not fit side by
 * side, every second one stands further in. */
static void
put_dots (WkSilenceRings *self, const Place *place, guint ring)
{
  guint n = self->dots[ring]->len;
  double radius = get_middle (place, ring), gap = G_PI / 5;
  double way = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;

  for (guint i = 0; i < n; i++)
    {
      GtkWidget *dot = self->dots[ring]->pdata[i];
      GtkRequisition size;
      double angle = -G_PI / 2 + way * (gap + (2 * G_PI - 2 * gap) * (i + 0.5) / n), at = radius;

      gtk_widget_get_preferred_size (dot, NULL, &size);
      if (n * size.width > (2 * G_PI - 2 * gap) * radius)
        at += (i % 2 == 0 ? 1 : -1) * (get_radius (place, ring) - radius) / 2;
      put (dot, place->x + at * cos (angle), place->y + at * sin (angle));
    }
}

static void
wk_silence_rings_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WkSilenceRings *self = WK_SILENCE_RINGS (widget);
  Place place;

  get_place (self, width, height, &place);
  put (self->me, place.x, place.y);
  for (guint ring = 0; ring < N_RINGS; ring++)
    {
      put (self->labels[ring], place.x, place.y - get_middle (&place, ring));
      put_dots (self, &place, ring);
    }
}

static void
wk_silence_rings_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WkSilenceRings *self = WK_SILENCE_RINGS (widget);
  Place place;
  GdkRGBA colour;

  get_place (self, gtk_widget_get_width (widget), gtk_widget_get_height (widget), &place);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  colour.alpha = 0.18f;
  for (guint ring = 0; ring < N_RINGS; ring++)
    {
      float radius = (float) get_radius (&place, ring) - 1;
      GskRoundedRect circle;

      gsk_rounded_rect_init_from_rect (&circle, &GRAPHENE_RECT_INIT ((float) place.x - radius, (float) place.y - radius, 2 * radius, 2 * radius), radius);
      gtk_snapshot_append_border (snapshot, &circle, (float[]){ 1, 1, 1, 1 }, (GdkRGBA[]){ colour, colour, colour, colour });
    }
  GTK_WIDGET_CLASS (wk_silence_rings_parent_class)->snapshot (widget, snapshot);
}

/* ---- construction ---------------------------------------------------------------------------------------------------- */

static void
wk_silence_rings_dispose (GObject *object)
{
  WkSilenceRings *self = WK_SILENCE_RINGS (object);

  for (guint ring = 0; ring < N_RINGS; ring++)
    {
      g_ptr_array_set_size (self->dots[ring], 0);
      g_clear_pointer (&self->labels[ring], gtk_widget_unparent);
    }
  g_clear_pointer (&self->me, gtk_widget_unparent);

  G_OBJECT_CLASS (wk_silence_rings_parent_class)->dispose (object);
}

static void
wk_silence_rings_finalize (GObject *object)
{
  WkSilenceRings *self = WK_SILENCE_RINGS (object);

  for (guint ring = 0; ring < N_RINGS; ring++)
    g_ptr_array_unref (self->dots[ring]);
  g_free (self->shown);

  G_OBJECT_CLASS (wk_silence_rings_parent_class)->finalize (object);
}

static void
wk_silence_rings_class_init (WkSilenceRingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = wk_silence_rings_dispose;
  object_class->finalize = wk_silence_rings_finalize;
  widget_class->get_request_mode = wk_silence_rings_get_request_mode;
  widget_class->measure = wk_silence_rings_measure;
  widget_class->size_allocate = wk_silence_rings_size_allocate;
  widget_class->snapshot = wk_silence_rings_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
new_label (WkSilenceRings *self, const char *words, const char *css_class)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
wk_silence_rings_init (WkSilenceRings *self)
{
  const char *const words[N_RINGS] = {
    /* Translators: what a ring of the picture stands for; short, since it stands in the ring. */
    _ ("2 weeks"), _ ("4 weeks"), _ ("8 weeks"), _ ("3 months"), _ ("longer, never"),
  };

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Rings of silence: the further out, the longer it has been silent"), -1);
  self->me = new_label (self, NULL, "wk-initials");
  for (guint ring = 0; ring < N_RINGS; ring++)
    {
      self->labels[ring] = new_label (self, words[ring], "wk-ring");
      self->dots[ring] = g_ptr_array_new_with_free_func ((GDestroyNotify) gtk_widget_unparent);
    }
}

void
wk_silence_rings_show (WkSilenceRings *self, WkResidentList *residents, const char *name, GPtrArray *silence)
{
  g_autofree char *initials = wk_initials_dup (name);
  g_autoptr (GString) all = g_string_new (name);

  for (guint i = 0; i < silence->len; i++)
    {
      const WkSilence *one = silence->pdata[i];

      g_string_append_printf (all, "\n%s %d %d", one->resident, one->days, wk_silence_dot_get_shape (one));
    }
  if (g_strcmp0 (self->shown, all->str) == 0)
    return;
  g_free (self->shown);
  self->shown = g_string_free (g_steal_pointer (&all), FALSE);
  gtk_label_set_label (GTK_LABEL (self->me), initials);
  for (guint ring = 0; ring < N_RINGS; ring++)
    g_ptr_array_set_size (self->dots[ring], 0);
  for (guint i = 0; i < silence->len; i++)
    {
      const WkSilence *one = silence->pdata[i];
      WkResidentRow *resident = wk_resident_list_lookup (residents, one->resident);
      GtkWidget *dot;

      if (resident == NULL)
        continue;
      dot = wk_silence_dot_new (resident, one);
      gtk_widget_set_parent (dot, GTK_WIDGET (self));
      g_ptr_array_add (self->dots[find_ring (one->days)], dot);
    }
}
