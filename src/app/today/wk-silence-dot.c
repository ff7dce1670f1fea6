#include "today/wk-silence-dot.h"

#include <glib/gi18n.h>

#include "today/wk-work-words.h"
#include "wk-initials.h"
#include "wk-words.h"

struct _WkSilenceDot
{
  GtkButton parent_instance;

  WkDotShape shape;
};

G_DEFINE_FINAL_TYPE (WkSilenceDot, wk_silence_dot, GTK_TYPE_BUTTON)

static void
get_colour (GtkWidget *widget, const char *name, GdkRGBA *colour)
{
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, colour))
    gtk_style_context_get_color (gtk_widget_get_style_context (widget), colour);
}

static void
outline (cairo_t *cr, WkDotShape shape, double size)
{
  const double edge = size * 0.06, middle = size / 2;

  switch (shape)
    {
    case WK_DOT_ASKS:
      cairo_move_to (cr, middle, edge / 2);
      cairo_line_to (cr, size - edge / 2, middle);
      cairo_line_to (cr, middle, size - edge / 2);
      cairo_line_to (cr, edge / 2, middle);
      cairo_close_path (cr);
      break;
    case WK_DOT_ACUTE:
      cairo_rectangle (cr, edge * 2, edge * 2, size - 4 * edge, size - 4 * edge);
      break;
    case WK_DOT_CALM:
    case WK_DOT_RESTS:
    case WK_N_DOT_SHAPES:
    default:
      cairo_arc (cr, middle, middle, middle - edge * 2, 0, 2 * G_PI);
    }
}

static void
wk_silence_dot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WkSilenceDot *self = WK_SILENCE_DOT (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget), size = MIN (width, height);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  const double dashes[] = { size * 0.12, size * 0.1 };
  GdkRGBA fill, line;

  get_colour (widget, self->shape == WK_DOT_ACUTE ? "wk_acute" : self->shape == WK_DOT_ASKS ? "accent_bg_color" : "card_bg_color", &fill);
  get_colour (widget, self->shape == WK_DOT_ACUTE ? "wk_acute" : "accent_color", &line);
  cairo_translate (cr, (width - size) / 2.0, (height - size) / 2.0);
  outline (cr, self->shape, size);
  gdk_cairo_set_source_rgba (cr, &fill);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &line);
  cairo_set_line_width (cr, MAX (1.0, size * 0.05));
  if (self->shape == WK_DOT_RESTS)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_stroke (cr);
  cairo_destroy (cr);

  GTK_WIDGET_CLASS (wk_silence_dot_parent_class)->snapshot (widget, snapshot);
}

static void
wk_silence_dot_class_init (WkSilenceDotClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = wk_silence_dot_snapshot;
}

static void
wk_silence_dot_init (WkSilenceDot *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "wk-dot");
}

static void
take_shape (WkSilenceDot *self, WkDotShape shape)
{
  self->shape = shape;
  if (shape == WK_DOT_ASKS)
    gtk_widget_add_css_class (GTK_WIDGET (self), "asks");
  else if (shape == WK_DOT_ACUTE)
    gtk_widget_add_css_class (GTK_WIDGET (self), "acute");
}

WkDotShape
wk_silence_dot_get_shape (const WkSilence *silence)
{
  if (silence->item != NULL)
    return silence->item->rule == WK_WORK_ACUTE ? WK_DOT_ACUTE : WK_DOT_ASKS;
  return silence->rests ? WK_DOT_RESTS : WK_DOT_CALM;
}

static char *
dup_words (WkResidentRow *resident, const WkSilence *silence)
{
  g_autofree char *ago = wk_words_dup_ago_now (silence->last_contact);
  g_autofree char *why = silence->item != NULL ? wk_work_words_dup (silence->item) : NULL;
  const char *name = wk_resident_row_get_display_name (resident);

  if (why != NULL && silence->item->rule == WK_WORK_ACUTE)
    /* Translators: a resident, when contact was last, what the deadline of something acute is and whose it is. */
    return g_strdup_printf (_ ("%s, %s. Acute: %s"), name, ago, why);
  if (why != NULL)
    return g_strdup_printf ("%s, %s. %s", name, ago, why);
  if (silence->rests)
    /* Translators: a resident, then when contact was last. */
    return g_strdup_printf (_ ("%s, %s. Wants rest."), name, ago);
  return g_strdup_printf ("%s, %s", name, ago);
}

GtkWidget *
wk_silence_dot_new (WkResidentRow *resident, const WkSilence *silence)
{
  g_autofree char *initials = wk_initials_dup (wk_resident_row_get_display_name (resident));
  g_autofree char *words = dup_words (resident, silence);
  WkSilenceDot *self = g_object_new (WK_TYPE_SILENCE_DOT, "label", initials, "tooltip-text", words, "action-name", "win.open-file", NULL);

  take_shape (self, wk_silence_dot_get_shape (silence));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "s", silence->resident);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return GTK_WIDGET (self);
}

GtkWidget *
wk_silence_dot_new_sample (WkDotShape shape)
{
  WkSilenceDot *self = g_object_new (WK_TYPE_SILENCE_DOT, "can-focus", FALSE, "can-target", FALSE, "valign", GTK_ALIGN_CENTER,
                                     "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  take_shape (self, shape);
  return GTK_WIDGET (self);
}
