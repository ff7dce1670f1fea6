#include "wk-seat-languages.h"

#include "plan/wk-wrap-layout.h"
#include "seat/wk-seat-language.h"

struct _WkSeatLanguages
{
  AdwBin parent_instance;

  GtkBox *buttons;
};

G_DEFINE_FINAL_TYPE (WkSeatLanguages, wk_seat_languages, ADW_TYPE_BIN)

static void
wk_seat_languages_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WK_TYPE_SEAT_LANGUAGES);

  G_OBJECT_CLASS (wk_seat_languages_parent_class)->dispose (object);
}

static void
wk_seat_languages_class_init (WkSeatLanguagesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wk_seat_languages_dispose;
  g_type_ensure (WK_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/woonkamer/Woonkamer/seat/wk-seat-languages.ui");
  gtk_widget_class_bind_template_child (widget_class, WkSeatLanguages, buttons);
}

static void
wk_seat_languages_init (WkSeatLanguages *self)
{
  gsize n;
  const WkSeatLanguage *languages = wk_seat_language_list (&n);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < n; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (languages[i].own_name);

      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "seat.language");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", languages[i].code);
      gtk_widget_add_css_class (button, "wk-seat-tile");
      gtk_box_append (self->buttons, button);
    }
}
