/* Copies of a plan that differ, of both kinds: both screens say so until they are healed, and the resident's seat does. */
#include <adwaita.h>

#include "app-display.h"
#include "seat/wk-seat-view.h"
#include "table/wk-presence-bar.h"
#include "workspace/divided-table.h"

#define SAME "Everyone sees the same."
#define NOT_YET "Not everyone sees the same yet."

/* What a screen says of the table. */
typedef struct
{
  GtkWindow *window;
  GtkLabel *label; /* (unowned) */
  GtkWidget *bar;  /* (unowned) (nullable): what carries the warning's colour */
  gboolean said, coloured;
} Screen;

static void
said_cb (GtkLabel *label, GParamSpec *pspec, Screen *screen)
{
  screen->said = screen->said || strstr (gtk_label_get_label (label), NOT_YET) != NULL;
}

static void
coloured_cb (GtkWidget *bar, GParamSpec *pspec, Screen *screen)
{
  screen->coloured = screen->coloured || gtk_widget_has_css_class (bar, "wk-warning");
}

static GtkLabel *
find_label (GtkWidget *widget, const char *words)
{
  GtkLabel *found = NULL;

  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), words) != NULL)
    return GTK_LABEL (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_label (child, words);
  return found;
}

static void
show (Screen *screen, GtkWidget *content, gboolean has_colour)
{
  screen->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_child (screen->window, content);
  gtk_window_present (screen->window);
  screen->bar = has_colour ? content : NULL;
  screen->label = find_label (content, SAME);
  g_assert_nonnull (screen->label);
  g_signal_connect (screen->label, "notify::label", G_CALLBACK (said_cb), screen);
  if (has_colour)
    g_signal_connect (content, "notify::css-classes", G_CALLBACK (coloured_cb), screen);
}

static void
assert_said (Screen *screens, guint n, DividedTable *f)
{
  WAIT_UNTIL (divided_table_equal (f) && wk_table_get_everyone_in_step (f->host) && wk_table_get_everyone_in_step (f->guest));
  for (guint i = 0; i < n; i++)
    {
      g_assert_true (screens[i].said && (screens[i].coloured || screens[i].bar == NULL));
      g_assert_nonnull (strstr (gtk_label_get_label (screens[i].label), SAME));
      g_assert_true (screens[i].bar == NULL || !gtk_widget_has_css_class (screens[i].bar, "wk-warning"));
      screens[i].said = screens[i].coloured = FALSE;
    }
}

static void
test_both_kinds (DividedTable *f, gconstpointer data)
{
  Screen screens[3] = { 0 };
  GtkWidget *bars[2] = { g_object_new (WK_TYPE_PRESENCE_BAR, NULL), g_object_new (WK_TYPE_PRESENCE_BAR, NULL) };
  g_autoptr (GBytes) lost = divided_table_dup_twin (f, "links");

  wk_presence_bar_set_table (WK_PRESENCE_BAR (bars[0]), f->host);
  wk_presence_bar_set_table (WK_PRESENCE_BAR (bars[1]), f->guest);
  show (&screens[0], bars[0], TRUE);
  show (&screens[1], bars[1], TRUE);
  show (&screens[2], wk_seat_view_new (f->guest), FALSE);

  /* As if a frame had been lost: snapshots unequal for two seconds. */
  divided_table_inject (f->guest, lost, f->guest->guest);
  WAIT_UNTIL (screens[0].said && screens[1].said && screens[2].said);
  assert_said (screens, G_N_ELEMENTS (screens), f);

  divided_table_diverge (f);
  WAIT_UNTIL (screens[0].said && screens[1].said && screens[2].said);
  assert_said (screens, G_N_ELEMENTS (screens), f);

  for (guint i = 0; i < G_N_ELEMENTS (screens); i++)
    gtk_window_destroy (screens[i].window);
  for (guint i = 0; i < 50; i++)
    fixture_iterate ();
}

static void
add_tests (void)
{
  g_test_add ("/divergence/both-kinds", DividedTable, NULL, divided_table_set_up, test_both_kinds, divided_table_tear_down);
}

int
main (int argc, char **argv)
{
  return app_display_run (argc, argv, add_tests);
}
