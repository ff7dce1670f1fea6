#include "wk-layout-private.h"

PangoLayout *
wk_layout_new (cairo_t *cr, PangoFontDescription *font, const char *language, const char *text, double width)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoAttrList *attributes = pango_attr_list_new ();

  /* An "fi" that is one shape is one letter to who copies it, or looks for it. */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("liga=0"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_context_set_language (pango_layout_get_context (layout), pango_language_from_string (language));
  pango_layout_set_width (layout, width < 0 ? -1 : (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  return layout;
}
