#include "wk-who-wrote.h"

#include <glib/gi18n.h>

#include "plan/wk-wrap-layout.h"
#include "text/wk-seat-colours.h"
#include "wk-plan-hands.h"

#define MARK_SIZE 14

struct _WkWhoWrote
{
  AdwBin parent_instance;

  GtkBox *legend;
  GtkBox *list;
  GtkWidget *nothing;

  WkPlanContext *context; /* (owned) */
  GPtrArray *known; /* (owned) (element-type utf8): people who stand in the legend */
};

G_DEFINE_FINAL_TYPE (WkWhoWrote, wk_who_wrote, ADW_TYPE_BIN)

static GtkWidget *
make_mark (WkAuthor *author)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  guint seat = wk_author_get_colour (author);
  g_autoptr (GdkPaintable) picture = NULL;

  wk_seat_append_shape (snapshot, seat, wk_seat_colour (seat), &GRAPHENE_RECT_INIT (0, 0, MARK_SIZE, MARK_SIZE));
  picture = gtk_snapshot_free_to_paintable (snapshot, &GRAPHENE_SIZE_INIT (MARK_SIZE, MARK_SIZE));
  return g_object_new (GTK_TYPE_IMAGE, "paintable", picture, "pixel-size", MARK_SIZE, "valign", GTK_ALIGN_CENTER, "accessible-role",
                       GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

static GtkWidget *
make_line (WkAuthor *author, const char *words)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "wrap", TRUE, "xalign", 0.0, NULL);

  gtk_box_append (GTK_BOX (box), make_mark (author));
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
add_to_legend (WkWhoWrote *self, WkAuthor *author, const char *name)
{
  guint seat = wk_author_get_colour (author);
  g_autofree char *words = NULL;

  if (g_ptr_array_find_with_equal_func (self->known, name, g_str_equal, NULL))
    return;
  g_ptr_array_add (self->known, g_strdup (name));
  /* Translators: a person, a colour, a shape: how their words are marked. */
  words = g_strdup_printf (_ ("%s: %s, %s"), name, wk_seat_colour_name (seat), wk_seat_shape_name (seat));
  gtk_box_append (self->legend, make_line (author, words));
}

static void
append_place (WkWhoWrote *self, const char *place)
{
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", place, "wrap", TRUE, "xalign", 0.0, NULL);

  gtk_widget_add_css_class (title, "wk-read-heading");
  gtk_box_append (self->list, title);
}

static void
append_hand (WkWhoWrote *self, const WkPlanHand *hand)
{
  g_autofree char *name = wk_plan_hand_dup_name (hand->author), *line = NULL;

  add_to_legend (self, hand->author, name);
  /* Translators: who wrote, what they wrote. */
  line = g_strdup_printf (_ ("%s: “%s”"), name, hand->words);
  gtk_box_append (self->list, make_line (hand->author, line));
}

static void
clear (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
update (WkWhoWrote *self)
{
  g_autoptr (GPtrArray) hands = NULL;
  const char *place = NULL;
  gboolean shown;

  g_object_get (self->context, "show-authors", &shown, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), shown);
  if (!shown)
    return;
  clear (self->legend);
  clear (self->list);
  g_ptr_array_set_size (self->known, 0);
  hands = wk_plan_list_hands (wk_plan_context_get_plan (self->context));
  for (guint i = 0; i < hands->len; i++)
    {
      const WkPlanHand *hand = g_ptr_array_index (hands, i);

      if (g_strcmp0 (place, hand->place) != 0)
        append_place (self, hand->place);
      place = hand->place;
      append_hand (self, hand);
    }
  gtk_widget_set_visible (self->nothing, self->known->len == 0);
}

static void
wk_who_wrote_dispose (GObject *object)
{
  WkWhoWrote *self = WK_WHO_WROTE (object);

  g_clear_object (&self->context);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), WK_TYPE_WHO_WROTE);

  G_OBJECT_CLASS (wk_who_wrote_parent_class)->dispose (object);
}

static void
wk_who_wrote_finalize (GObject *object)
{
  g_ptr_array_unref (WK_WHO_WROTE (object)->known);

  G_OBJECT_CLASS (wk_who_wrote_parent_class)->finalize (object);
}

static void
wk_who_wrote_class_init (WkWhoWroteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_who_wrote_dispose;
  G_OBJECT_CLASS (klass)->finalize = wk_who_wrote_finalize;
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/plan/wk-who-wrote.ui");
  gtk_widget_class_bind_template_child (widget_class, WkWhoWrote, legend);
  gtk_widget_class_bind_template_child (widget_class, WkWhoWrote, list);
  gtk_widget_class_bind_template_child (widget_class, WkWhoWrote, nothing);
}

static void
wk_who_wrote_init (WkWhoWrote *self)
{
  self->known = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
wk_who_wrote_bind (WkWhoWrote *self, WkPlanContext *context)
{
  g_return_if_fail (WK_IS_WHO_WROTE (self));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (context, "notify::show-authors", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wk_plan_context_get_status (context), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
