#include "wk-caret-painter.h"

#include "text/wk-seat-colours.h"

#define CARET_WIDTH 2
#define PAD 3

static void
clear_caret (gpointer data)
{
  WkCaret *caret = data;

  g_clear_object (&caret->member);
}

GArray *
wk_caret_painter_new_array (void)
{
  GArray *carets = g_array_new (FALSE, FALSE, sizeof (WkCaret));

  g_array_set_clear_func (carets, clear_caret);
  return carets;
}

static void
get_iter (GtkTextView *view, guint offset, GtkTextIter *iter)
{
  /* Beyond the end, the end: a caret may be told before the letters in front of it have come. */
  gtk_text_buffer_get_iter_at_offset (gtk_text_view_get_buffer (view), iter, MIN (offset, (guint) G_MAXINT));
}

void
wk_caret_painter_append_selections (GtkTextView *view, GArray *carets, GtkSnapshot *snapshot)
{
  for (guint i = 0; i < carets->len; i++)
    {
      const WkCaret *caret = &g_array_index (carets, WkCaret, i);
      GdkRGBA colour = *wk_seat_colour (wk_member_get_colour (caret->member));
      GtkTextIter iter, end;

      if (caret->anchor == caret->head)
        continue;
      colour.alpha = 0.25;
      get_iter (view, MIN (caret->anchor, caret->head), &iter);
      get_iter (view, MAX (caret->anchor, caret->head), &end);
      /* One box for each line as it is shown. */
      while (gtk_text_iter_compare (&iter, &end) < 0)
        {
          GtkTextIter line_end = iter;
          GdkRectangle from, to;
          int left, right;

          if (!gtk_text_view_forward_display_line_end (view, &line_end) || gtk_text_iter_compare (&line_end, &end) > 0)
            line_end = end;
          gtk_text_view_get_iter_location (view, &iter, &from);
          gtk_text_view_get_iter_location (view, &line_end, &to);
          left = MIN (from.x, to.x);
          right = MAX (from.x, to.x);
          if (to.y == from.y)
            gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (left, from.y, MAX (right - left, 4), from.height));
          if (gtk_text_iter_compare (&line_end, &end) >= 0 || !gtk_text_iter_forward_char (&line_end))
            break;
          iter = line_end;
        }
    }
}

static void
append_name (GtkTextView *view, const WkCaret *caret, int x, int y, GtkSnapshot *snapshot)
{
  guint seat = wk_member_get_colour (caret->member);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (view), wk_member_get_name (caret->member));
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int widget_width = gtk_widget_get_width (GTK_WIDGET (view));
  int width, height, mark;
  GskRoundedRect pill;

  pango_attr_list_insert (attributes, pango_attr_scale_new (0.68));
  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout, 110 * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, &width, &height);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  mark = height * 2 / 3;
  width += mark + 3 * PAD;
  /* It stands at the end side of the caret, unless there is no room. */
  if (gtk_widget_get_direction (GTK_WIDGET (view)) == GTK_TEXT_DIR_RTL)
    x = MAX (x - width + CARET_WIDTH, 0);
  else
    x = CLAMP (x, 0, MAX (widget_width - width, 0));
  y -= height;

  gsk_rounded_rect_init_from_rect (&pill, &GRAPHENE_RECT_INIT (x, y, width, height), 4);
  gtk_snapshot_push_rounded_clip (snapshot, &pill);
  gtk_snapshot_append_color (snapshot, wk_seat_colour (seat), &pill.bounds);
  gtk_snapshot_pop (snapshot);
  wk_seat_append_shape (snapshot, wk_member_get_shape (caret->member), wk_seat_ink (seat),
                        &GRAPHENE_RECT_INIT (x + PAD, y + (height - mark) / 2.0f, mark, mark));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + mark + 2 * PAD, y));
  gtk_snapshot_append_layout (snapshot, layout, wk_seat_ink (seat));
  gtk_snapshot_restore (snapshot);
}

void
wk_caret_painter_append_carets (GtkTextView *view, GArray *carets, GtkSnapshot *snapshot)
{
  for (guint i = 0; i < carets->len; i++)
    {
      const WkCaret *caret = &g_array_index (carets, WkCaret, i);
      GdkRectangle place;
      GtkTextIter iter;
      int x, y;

      get_iter (view, caret->head, &iter);
      gtk_text_view_get_iter_location (view, &iter, &place);
      gtk_text_view_buffer_to_window_coords (view, GTK_TEXT_WINDOW_WIDGET, place.x, place.y, &x, &y);
      gtk_snapshot_append_color (snapshot, wk_seat_colour (wk_member_get_colour (caret->member)),
                                 &GRAPHENE_RECT_INIT (x, y, CARET_WIDTH, place.height));
      append_name (view, caret, x, y + 2, snapshot);
    }
}
