#include "keys/wk-recovery-paper.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "wk-print.h"
#include "wk-secret.h"
#include "wk-words.h"

typedef struct
{
  char *key; /* (owned) */
  char *name; /* (owned) */
  char *day; /* (owned) */
} Paper;

static void
paper_free (gpointer data)
{
  Paper *paper = data;

  wk_wipe_and_free_text (paper->key);
  g_free (paper->name);
  g_free (paper->day);
  g_free (paper);
}

/* Returns: how far down the page it came. */
static double
draw_text (cairo_t *cr, const char *text, const char *font, double x, double y, double width)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  g_autoptr (PangoFontDescription) description = pango_font_description_from_string (font);
  int height;

  pango_cairo_context_set_resolution (pango_layout_get_context (layout), 72);
  pango_layout_context_changed (layout);
  pango_layout_set_font_description (layout, description);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  pango_layout_get_size (layout, NULL, &height);
  return y + (double) height / PANGO_SCALE;
}

/* Groups in three columns, left to right in every language: it is typed in so. */
static double
draw_groups (cairo_t *cr, const char *key, double x, double y, double width)
{
  g_auto (GStrv) groups = g_strsplit (key, "-", -1);
  double below = y;

  for (guint i = 0; groups[i] != NULL; i++)
    {
      if (i % 3 == 0 && i > 0)
        y = below + 14;
      below = draw_text (cr, groups[i], "Monospace Bold 26", x + (i % 3) * width / 3, y, width / 3);
    }
  return below;
}

void
wk_recovery_paper_draw (cairo_t *cr, double width, double height, const char *key, const char *name, const char *day)
{
  const double margin = MIN (56, width / 10);
  const double inside = width - 2 * margin;
  g_autofree char *whose = NULL;
  double y = margin;

  /* Translators: on the printed sheet: whose key this is, and of which day. */
  whose = g_strdup_printf (_ ("Of %s, made on %s."), name, day);
  cairo_set_source_rgb (cr, 0, 0, 0);
  y = draw_text (cr, _ ("Recovery key of Woonkamer"), "Sans Bold 22", margin, y, inside) + 8;
  y = draw_text (cr, whose, "Sans 12", margin, y, inside) + 28;
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, margin - 12, y - 14, inside + 24, 0);
  cairo_stroke (cr);
  y = draw_groups (cr, key, margin, y + 6, inside) + 22;
  cairo_rectangle (cr, margin - 12, y, inside + 24, 0);
  cairo_stroke (cr);
  y = draw_text (cr, _ ("If you forget the passphrase: choose “Forgotten?” where Woonkamer asks for it and type these nine groups. You then choose a new passphrase."),
                 "Sans 12", margin, y + 22, inside) + 10;
  y = draw_text (cr, _ ("Who has this sheet and the laptop can read all files on it. Keep it in a place that locks, away from the laptop, and never photograph it."),
                 "Sans 12", margin, y, inside) + 10;
  draw_text (cr, _ ("A new recovery key makes this one worthless."), "Sans 12", margin, y, inside);
}

static void
draw_cb (cairo_t *cr, double width, double height, guint page, gpointer data)
{
  Paper *paper = data;

  wk_recovery_paper_draw (cr, width, height, paper->key, paper->name, paper->day);
}

void
wk_recovery_paper_print (GtkWindow *parent, const char *key, const char *name)
{
  g_autofree char *today = wk_plan_words_dup_today ();
  Paper *paper = g_new0 (Paper, 1);

  paper->key = g_strdup (key);
  paper->name = g_strdup (name);
  paper->day = wk_words_dup_date (today);
  wk_print_run (parent, 1, FALSE, GTK_PAGE_ORIENTATION_PORTRAIT, draw_cb, paper, paper_free, NULL);
}
