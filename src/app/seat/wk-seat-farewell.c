#include "wk-seat-farewell.h"

#include "wk-beside-layout.h"

struct _WkSeatFarewell
{
  AdwBin parent_instance;

  GtkLabel *words;
};

G_DEFINE_FINAL_TYPE (WkSeatFarewell, wk_seat_farewell, ADW_TYPE_BIN)

static void
wk_seat_farewell_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_SEAT_FAREWELL);

  G_OBJECT_CLASS (wk_seat_farewell_parent_class)->dispose (object);
}

static void
wk_seat_farewell_class_init (WkSeatFarewellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_seat_farewell_dispose;
  g_type_ensure (WK_TYPE_BESIDE_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/seat/wk-seat-farewell.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeatFarewell, words);
}

static void
wk_seat_farewell_init (WkSeatFarewell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wk_seat_farewell_new (const char *words)
{
  WkSeatFarewell *self = g_object_new (WK_TYPE_SEAT_FAREWELL, NULL);

  gtk_label_set_label (self->words, words);
  return GTK_WIDGET (self);
}
