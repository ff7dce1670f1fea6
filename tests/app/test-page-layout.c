/* A page that asks for more than a telephone has wraps its words, whenever they come, and does not go on about what cannot be wrapped. */
#include <adwaita.h>

#include "app-display.h"
#include "wk-narrow-words.h"
#include "wk-page-layout.h"

#define STIFF 500 /* px: what cannot wrap */

static void
turn (void)
{
  for (int i = 0; i < 50; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (2000);
    }
}

static int
measure (GtkWidget *page)
{
  int least;

  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return least;
}

/* So many words that do not wrap of themselves. */
static GtkWidget *
make_words (void)
{
  return gtk_label_new ("Wie het plan leest, ziet in een oogopslag wat er is afgesproken, met wie, en wanneer het klaar is, en wie men kan bellen.");
}

static void
test_wraps (void)
{
  GtkWidget *window = gtk_window_new (), *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *stiff = gtk_label_new (NULL);

  gtk_widget_set_layout_manager (page, g_object_new (WK_TYPE_PAGE_LAYOUT, NULL));
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_box_append (GTK_BOX (page), make_words ());
  gtk_window_present (GTK_WINDOW (window));
  turn ();
  g_assert_cmpint (measure (page), <=, WK_NARROWEST);

  gtk_widget_set_size_request (stiff, STIFF, -1);
  gtk_box_append (GTK_BOX (page), stiff);
  turn ();
  g_assert_cmpint (measure (page), ==, STIFF);

  /* Words that come later, after there was nothing to wrap, wrap too. */
  gtk_box_append (GTK_BOX (page), make_words ());
  g_assert_cmpint (measure (page), >, STIFF);
  turn ();
  g_assert_cmpint (measure (page), ==, STIFF);

  gtk_box_remove (GTK_BOX (page), stiff);
  turn ();
  g_assert_cmpint (measure (page), <=, WK_NARROWEST);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  GSubprocess *server = app_display_start ();
  int status;

  g_test_init (&argc, &argv, NULL);
  if (server == NULL)
    {
      g_print ("1..0 # SKIP Xvfb is not installed\n");
      return EXIT_SUCCESS;
    }
  adw_init ();
  g_test_add_func ("/app/page-layout/wraps", test_wraps);
  status = g_test_run ();
  g_subprocess_force_exit (server);
  g_object_unref (server);
  return status;
}
