#include "wk-member-mark.h"

#include <glib/gi18n.h>

#include "text/wk-seat-colours.h"
#include "wk-initials.h"

struct _WkMemberMark
{
  GtkWidget parent_instance;

  WkMember *member; /* (owned) */
};

G_DEFINE_FINAL_TYPE (WkMemberMark, wk_member_mark, GTK_TYPE_WIDGET)

const char *
wk_member_mark_get_trouble (WkMember *member)
{
  switch (wk_member_get_state (member))
    {
    case WK_MEMBER_CATCHING_UP:
      return _ ("catching up");
    case WK_MEMBER_AWAY:
      /* Translators: of somebody who sat at the table and whose line is cut; beneath their initials. */
      return _ ("away");
    case WK_MEMBER_IN_STEP:
    default:
      return NULL;
    }
}

char *
wk_member_mark_dup_words (WkMember *member)
{
  const char *organisation = wk_member_get_organisation (member);
  g_autofree char *who = NULL;
  const char *state;

  if (organisation != NULL && *organisation != '\0')
    who = g_strdup_printf ("%s (%s)", wk_member_get_name (member), organisation);
  else
    who = g_strdup (wk_member_get_name (member));
  switch (wk_member_get_state (member))
    {
    case WK_MEMBER_IN_STEP:
      if (wk_member_is_self (member))
        state = _ ("that is you");
      else if (wk_member_is_interpreter (member))
        state = _ ("interprets");
      else if (wk_member_is_read_only (member))
        state = _ ("reads along");
      else
        state = wk_member_is_host (member) ? _ ("hosts the table") : _ ("at the table");
      break;
    case WK_MEMBER_CATCHING_UP:
      state = _ ("catching up");
      break;
    case WK_MEMBER_AWAY:
    default:
      state = _ ("away from the table; comes back by itself");
      break;
    }
  /* Translators: a person and how the line is, as in "Joost Prins (Sociaal Wijkteam), catching up". */
  return g_strdup_printf (_ ("%s, %s"), who, state);
}

static void
update (WkMemberMark *self)
{
  g_autofree char *words = wk_member_mark_dup_words (self->member);
  guint colour = wk_member_get_colour (self->member);
  g_autofree char *tooltip = NULL;

  tooltip = g_strdup_printf ("%s (%s, %s)", words, wk_seat_colour_name (colour),
                             wk_seat_shape_name (wk_member_get_shape (self->member)));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static int
get_size (GtkWidget *widget)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "MM");
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  return MAX (width, height) + 14;
}

static void
wk_member_mark_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = get_size (widget);
}

/* Two arrows on a disc of their own, across from the shape. */
static void
append_catching_up (GtkWidget *widget, GtkSnapshot *snapshot, const graphene_rect_t *bounds)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  g_autoptr (GtkIconPaintable) icon
    = gtk_icon_theme_lookup_icon (theme, "wk-sync-symbolic", NULL, (int) bounds->size.width, gtk_widget_get_scale_factor (widget),
                                  gtk_widget_get_direction (widget), GTK_ICON_LOOKUP_FORCE_SYMBOLIC);
  const GdkRGBA ground = { 1, 1, 1, 1 }, ink = { 0.1, 0.1, 0.1, 1 };
  GskRoundedRect disc;

  gsk_rounded_rect_init_from_rect (&disc, bounds, bounds->size.width / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_color (snapshot, &ground, &disc.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &bounds->origin);
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, bounds->size.width, bounds->size.height, &ink, 1);
  gtk_snapshot_restore (snapshot);
}

static void
wk_member_mark_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WkMemberMark *self = WK_MEMBER_MARK (widget);
  guint seat = wk_member_get_colour (self->member);
  const GdkRGBA *colour = wk_seat_colour (seat);
  gboolean away = wk_member_get_state (self->member) == WK_MEMBER_AWAY;
  g_autofree char *initials = wk_initials_dup (wk_member_get_name (self->member));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, initials);
  int size = MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  float x = (gtk_widget_get_width (widget) - size) / 2.0f, y = (gtk_widget_get_height (widget) - size) / 2.0f;
  float badge = size * 0.42f;
  GdkRGBA ink, ground = { 1, 1, 1, 1 };
  GskRoundedRect disc;
  int width, height;

  gsk_rounded_rect_init_from_rect (&disc, &GRAPHENE_RECT_INIT (x, y, size, size), size / 2.0f);
  if (away)
    {
      float widths[4] = { 2, 2, 2, 2 };
      GdkRGBA colours[4] = { *colour, *colour, *colour, *colour };

      gtk_snapshot_append_border (snapshot, &disc, widths, colours);
      gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
      ink.alpha *= 0.6;
    }
  else
    {
      gtk_snapshot_push_rounded_clip (snapshot, &disc);
      gtk_snapshot_append_color (snapshot, colour, &disc.bounds);
      gtk_snapshot_pop (snapshot);
      ink = *wk_seat_ink (seat);
    }
  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + (size - width) / 2.0f, y + (size - height) / 2.0f));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);

  gsk_rounded_rect_init_from_rect (&disc, &GRAPHENE_RECT_INIT (x + size - badge, y + size - badge, badge, badge), badge / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_color (snapshot, &ground, &disc.bounds);
  gtk_snapshot_pop (snapshot);
  graphene_rect_inset (&disc.bounds, badge * 0.18f, badge * 0.18f);
  /* Yellow on white cannot be told from nothing. */
  ink = seat % WK_N_SEATS == 6 ? (GdkRGBA) { 0.35, 0.32, 0, 1 } : *colour;
  wk_seat_append_shape (snapshot, wk_member_get_shape (self->member), &ink, &disc.bounds);
  if (wk_member_get_state (self->member) == WK_MEMBER_CATCHING_UP)
    append_catching_up (widget, snapshot, &GRAPHENE_RECT_INIT (x, y, badge, badge));
}

static void
wk_member_mark_dispose (GObject *object)
{
  WkMemberMark *self = WK_MEMBER_MARK (object);

  if (self->member != NULL)
    g_signal_handlers_disconnect_by_data (self->member, self);
  g_clear_object (&self->member);

  G_OBJECT_CLASS (wk_member_mark_parent_class)->dispose (object);
}

static void
wk_member_mark_class_init (WkMemberMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_member_mark_dispose;
  widget_class->measure = wk_member_mark_measure;
  widget_class->snapshot = wk_member_mark_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "wk-member");
}

static void
wk_member_mark_init (WkMemberMark *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
wk_member_mark_new (WkMember *member)
{
  WkMemberMark *self = g_object_new (WK_TYPE_MEMBER_MARK, NULL);

  self->member = g_object_ref (member);
  g_signal_connect_swapped (member, "notify", G_CALLBACK (update), self);
  update (self);
  return GTK_WIDGET (self);
}
