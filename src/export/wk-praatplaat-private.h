/* What the praatplaat's three parts share: what is on it (wk-praatplaat.c), where (wk-praatplaat-place.c), and how it is drawn
 * (wk-praatplaat-draw.c). */
#pragma once

#include "wk-praatplaat.h"

G_BEGIN_DECLS

/* A sheet of A4 on its side has four units a millimetre. */
#define WK_PRAATPLAAT_WIDTH 1188.0
#define WK_PRAATPLAAT_HEIGHT 840.0
#define WK_PRAATPLAAT_MARGIN 36.0
#define WK_PRAATPLAAT_HORIZON 200.0
#define WK_PRAATPLAAT_FOOT 748.0 /* below it stand those who help */
#define WK_PRAATPLAAT_MAX 24 /* more than so many things on a path nobody can read */

typedef struct
{
  double x, y, width, height;
} WkPraatplaatBox;

typedef struct
{
  WkPraatplaatKind kind;
  char *record; /* (owned) (nullable) */
  char *caption; /* (owned) (nullable): above it, in small */
  char *words; /* (owned): "" shows none */
  char *note; /* (owned) (nullable): who and when */
  char *spoken; /* (owned) */
  int helper; /* who does it, of the helpers; -1: nobody yet */
  guint number; /* of a step or a goal, from 1 */
  gboolean done;

  /* Its place, once it has one. */
  double x, y; /* the middle of what lies on the path */
  WkPraatplaatBox label;
} WkPraatplaatItem;

typedef struct
{
  char *key; /* (owned): an id, or a name where there is none */
  char *name; /* (owned) */
  char *initials; /* (owned) */
  guint seat; /* their colour */
} WkPraatplaatHelper;

struct _WkPraatplaat
{
  char *title, *language, *subtitle, *left_out; /* (owned): left_out: (nullable) what is not on it, in words */
  GPtrArray *items; /* (owned) of WkPraatplaatItem, along the path; the dream is the last */
  GPtrArray *helpers; /* (owned) of WkPraatplaatHelper, in the order in which they come */
  GArray *spots; /* (owned) of WkPraatplaatSpot */

  gboolean mirrored; /* reads from the right */
  double letters; /* at most: the size of what is read at the path */
  double scale; /* of what lies on it */
  GArray *bends; /* (owned) of two doubles each: the path */
  GArray *gaps; /* (owned) of two doubles each: where nothing lies, and a tree may stand */
  WkPraatplaatBox title_box, dream_box;
};

/* Gives everything its place. */
void wk_praatplaat_place (WkPraatplaat *self);

/* Draws it, WK_PRAATPLAAT_WIDTH wide. */
void wk_praatplaat_draw_sheet (WkPraatplaat *self, cairo_t *cr);

G_END_DECLS
