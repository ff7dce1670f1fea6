/* The praatplaat: one drawn picture of a plan, to hang on a wall and to talk by. A path through a neighbourhood leads from today's front door
 * to where the resident wants to be; steps are its paving stones, what must be cleared first lies on it, and who helps stands along it. */
#pragma once

#include "wk-document.h"

#include <cairo.h>

G_BEGIN_DECLS

typedef struct _WkPraatplaat WkPraatplaat;

typedef enum
{
  WK_PRAATPLAAT_DOOR, /* today, and what goes well */
  WK_PRAATPLAAT_BARRIER,
  WK_PRAATPLAAT_STEP,
  WK_PRAATPLAAT_GOAL,
  WK_PRAATPLAAT_DREAM,
} WkPraatplaatKind;

/* Something on the picture that can be pointed at. */
typedef struct
{
  WkPraatplaatKind kind;
  const char *record; /* (nullable): its id in the plan; NULL: the plan's own texts */
  const char *words; /* all that it says, as one would read it aloud */
  double x, y, width, height; /* of a picture that is 1 wide and 1 high */
} WkPraatplaatSpot;

/**
 * wk_praatplaat_new:
 * @plan: a plan
 * @resident: the resident's name
 * @day: today, yyyy-mm-dd
 * @draft: whether the plan is not agreed together as it stands
 *
 * As the plan is now. No obligations, and of a closed step only its neutral title: others may see it on the wall.
 *
 * Returns: (transfer full): the picture
 */
WkPraatplaat *wk_praatplaat_new (WkDocument *plan, const char *resident, const char *day, gboolean draft);
void wk_praatplaat_free (WkPraatplaat *self);

#define WK_PRAATPLAAT_RATIO (1188.0 / 840.0) /* width by height: a sheet on its side */

/* As large as fits into so much, in the middle of it. */
void wk_praatplaat_draw (WkPraatplaat *self, cairo_t *cr, double width, double height);

/* In the order in which one walks along the path. */
guint wk_praatplaat_count_spots (WkPraatplaat *self);
const WkPraatplaatSpot *wk_praatplaat_get_spot (WkPraatplaat *self, guint index);

typedef enum
{
  WK_PRAATPLAAT_A4,
  WK_PRAATPLAAT_A3,
} WkPraatplaatPaper;

/* A PDF: text that can be selected, title and language set. */
GBytes *wk_praatplaat_write_pdf (WkPraatplaat *self, WkPraatplaatPaper paper, GError **error);
GBytes *wk_praatplaat_write_svg (WkPraatplaat *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkPraatplaat, wk_praatplaat_free)

G_END_DECLS
