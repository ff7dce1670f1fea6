/* One resident in the rings of silence: a button with initials in a shape that tells how they stand, whatever the colours are. */
#pragma once

#include <gtk/gtk.h>

#include "wk-resident-list.h"
#include "wk-today.h"

G_BEGIN_DECLS

typedef enum
{
  WK_DOT_CALM, /* a round: as was agreed */
  WK_DOT_ASKS, /* a diamond: stands in the list of work */
  WK_DOT_ACUTE, /* a square */
  WK_DOT_RESTS, /* a broken line: wants rest */
  WK_N_DOT_SHAPES
} WkDotShape;

#define WK_TYPE_SILENCE_DOT (wk_silence_dot_get_type ())
G_DECLARE_FINAL_TYPE (WkSilenceDot, wk_silence_dot, WK, SILENCE_DOT, GtkButton)

GtkWidget *wk_silence_dot_new (WkResidentRow *resident, const WkSilence *silence);

WkDotShape wk_silence_dot_get_shape (const WkSilence *silence);

/* The shape alone, as a paintable widget for a legend. (transfer floating) */
GtkWidget *wk_silence_dot_new_sample (WkDotShape shape);

G_END_DECLS
