#include "wk-toast.h"

#include <glib/gi18n.h>

/* In seconds: long enough to see what was done, and to think better of it. */
#define WAY_BACK_TIMEOUT 10
/* A narrow window has room for so many. */
#define WIDTH_CHARS 34

AdwToast *
wk_toast_new (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  return adw_toast_new (escaped);
}

AdwToast *
wk_toast_new_lasting (const char *text)
{
  AdwToast *toast = adw_toast_new ("");

  /* What one is to read in peace is not cut short. */
  adw_toast_set_custom_title (toast, g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "max-width-chars", WIDTH_CHARS, "xalign", 0.0,
                                                   "margin-top", 6, "margin-bottom", 6, "css-classes",
                                                   (const char *[]){ "heading", NULL }, NULL));
  adw_toast_set_timeout (toast, 0);
  return toast;
}

AdwToast *
wk_toast_new_with_way_back (const char *text, const char *action, GVariant *target)
{
  AdwToast *toast = wk_toast_new (text);

  adw_toast_set_timeout (toast, WAY_BACK_TIMEOUT);
  adw_toast_set_button_label (toast, _ ("Put back"));
  adw_toast_set_action_name (toast, action);
  adw_toast_set_action_target_value (toast, target);
  return toast;
}
