#include "wk-wrapped-button.h"

void
wk_wrapped_button_set (GtkButton *button)
{
  g_object_set (gtk_button_get_child (button), "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "natural-wrap-mode", GTK_NATURAL_WRAP_NONE,
                "justify", GTK_JUSTIFY_CENTER, NULL);
}
