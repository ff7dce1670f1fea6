/* What drawing the picture of a plan costs, by the processor's own clock: on the screen and in a file, for a plan as most are and for a very full one. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "plan.h"

#include "wk-praatplaat.h"

#define ROUNDS 40

static double
get_ms (void)
{
  return clock () * 1000.0 / CLOCKS_PER_SEC;
}

static int
compare (const void *a, const void *b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

static void
report (const char *name, guint goals, double *ms)
{
  qsort (ms, ROUNDS, sizeof *ms, compare);
  printf ("praatplaat_%s_%u_goals_p50 %.1f ms\n", name, goals, ms[ROUNDS / 2]);
  printf ("praatplaat_%s_%u_goals_max %.1f ms\n", name, goals, ms[ROUNDS - 1]);
}

static void
bench (guint goals)
{
  double screen[ROUNDS], svg[ROUNDS], pdf[ROUNDS];
  Copy copy;

  copy_open (&copy, WK_DOC_PLAN, NULL, 1, "Ineke");
  plan_fill (copy.document, goals);
  for (guint i = 0; i < ROUNDS; i++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1600, 1131);
      cairo_t *cr = cairo_create (surface);
      g_autoptr (WkPraatplaat) picture = NULL;
      double begin = get_ms ();

      picture = wk_praatplaat_new (copy.document, "Fatma Aydın", "2026-11-27", FALSE);
      wk_praatplaat_draw (picture, cr, 1600, 1131);
      cairo_surface_flush (surface);
      screen[i] = get_ms () - begin;
      begin = get_ms ();
      g_bytes_unref (wk_praatplaat_write_svg (picture, NULL));
      svg[i] = get_ms () - begin;
      begin = get_ms ();
      g_bytes_unref (wk_praatplaat_write_pdf (picture, WK_PRAATPLAAT_A3, NULL));
      pdf[i] = get_ms () - begin;
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
  report ("screen", goals, screen);
  report ("svg", goals, svg);
  report ("pdf", goals, pdf);
  copy_close (&copy);
}

int
main (void)
{
  bench (3);
  bench (12);
  return 0;
}
