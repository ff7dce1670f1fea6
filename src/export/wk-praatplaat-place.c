#include "wk-praatplaat-private.h"

#include <math.h>

/* The path goes to and fro in rows, from the bottom to the top, as on a board of the goose game; at both sides is room for its bends. */
#define BEND 70.0
#define TOP (WK_PRAATPLAAT_HORIZON + 6)
#define ROW_MOST 250.0
/* Of what is drawn at its own size: */
#define ABOVE 36.0 /* a figure that stands on the path reaches so high above its middle */
#define BELOW 32.0 /* the path itself */
#define DREAM_WIDTH 560.0

/* Few things get much room each. */
static guint
count_rows (guint n)
{
  static const guint most[] = { 4, 8, 15 };

  for (guint rows = 0; rows < G_N_ELEMENTS (most); rows++)
    if (n <= most[rows])
      return rows + 1;
  return 4;
}

static void
add_point (GArray *points, double x, double y)
{
  double point[2] = { x, y };

  g_array_append_val (points, point);
}

static void
mirror_box (WkPraatplaatBox *box)
{
  box->x = WK_PRAATPLAAT_WIDTH - box->x - box->width;
}

static void
mirror_points (GArray *points)
{
  for (guint i = 0; i < points->len; i++)
    {
      double *point = &g_array_index (points, double, 2 * i);

      point[0] = WK_PRAATPLAAT_WIDTH - point[0];
    }
}

static void
mirror (WkPraatplaat *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      WkPraatplaatItem *item = self->items->pdata[i];

      item->x = WK_PRAATPLAAT_WIDTH - item->x;
      mirror_box (&item->label);
    }
  mirror_points (self->bends);
  mirror_points (self->gaps);
  mirror_box (&self->title_box);
  mirror_box (&self->dream_box);
}

/* The dream stands at the end of the path, the title beside it. */
static void
place_top (WkPraatplaat *self, WkPraatplaatItem *dream, gboolean at_right)
{
  double room = WK_PRAATPLAAT_WIDTH - 2 * WK_PRAATPLAAT_MARGIN;
  double left = at_right ? WK_PRAATPLAAT_MARGIN + room - DREAM_WIDTH : WK_PRAATPLAAT_MARGIN;

  self->dream_box = (WkPraatplaatBox) { left, WK_PRAATPLAAT_MARGIN, DREAM_WIDTH, WK_PRAATPLAAT_HORIZON - WK_PRAATPLAAT_MARGIN };
  self->title_box = (WkPraatplaatBox) { at_right ? WK_PRAATPLAAT_MARGIN : left + DREAM_WIDTH + 24, WK_PRAATPLAAT_MARGIN,
                                        room - DREAM_WIDTH - 24, WK_PRAATPLAAT_HORIZON - WK_PRAATPLAAT_MARGIN };
  /* The house on the hill takes the outer end. */
  dream->label = (WkPraatplaatBox) { at_right ? left : left + 170, WK_PRAATPLAAT_MARGIN, DREAM_WIDTH - 170, 132 };
  dream->x = at_right ? left + DREAM_WIDTH - 45 : left + 45;
  dream->y = WK_PRAATPLAAT_HORIZON - 40;
}

void
wk_praatplaat_place (WkPraatplaat *self)
{
  guint n = self->items->len - 1, rows = count_rows (n), columns = (n + rows - 1) / rows;
  double left = WK_PRAATPLAAT_MARGIN + BEND, right = WK_PRAATPLAAT_WIDTH - left;
  double height = MIN ((WK_PRAATPLAAT_FOOT - TOP) / rows, ROW_MOST), width = (right - left) / columns;
  WkPraatplaatItem *dream = self->items->pdata[n];
  double bottom;

  g_array_set_size (self->bends, 0);
  g_array_set_size (self->gaps, 0);
  self->letters = rows <= 2 ? 22 : rows == 3 ? 17 : 14.5;
  self->scale = rows <= 2 ? 1.3 : rows == 3 ? 1.1 : 1;
  bottom = WK_PRAATPLAAT_FOOT - (WK_PRAATPLAAT_FOOT - TOP - rows * height) / 2;
  for (guint row = 0; row < rows; row++)
    {
      gboolean forwards = row % 2 == 0;
      double top = bottom - (row + 1) * height, y = top + ABOVE * self->scale;

      add_point (self->bends, row == 0 ? left + width / 2 : forwards ? left - BEND / 2 : right + BEND / 2, y);
      add_point (self->bends, forwards ? right + BEND / 2 : left - BEND / 2, y);
      for (guint i = 0; i < columns; i++)
        {
          guint column = forwards ? i : columns - 1 - i, index = row * columns + i;
          double x = left + (column + 0.5) * width;

          if (index >= n)
            {
              add_point (self->gaps, x, y + height * 0.35);
              continue;
            }
          WkPraatplaatItem *item = self->items->pdata[index];

          item->x = x;
          item->y = y;
          item->label = (WkPraatplaatBox) { x - width / 2 + 10, y + BELOW * self->scale, width - 20, top + height - y - BELOW * self->scale - 8 };
        }
    }
  place_top (self, dream, rows % 2 == 1);
  add_point (self->bends, rows % 2 == 1 ? right + BEND / 2 : left - BEND / 2, WK_PRAATPLAAT_HORIZON - 12);
  if (self->mirrored)
    mirror (self);
}
