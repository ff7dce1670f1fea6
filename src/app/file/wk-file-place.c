#include "file/wk-file-place.h"

#include <adwaita.h>

#include "file/wk-fold-card.h"
#include "text/wk-text-view.h"

/* Parts of a page are made one after the other. */
#define PATIENCE (10 * G_USEC_PER_SEC)

static void
select_word (WkTextView *view, const char *word)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextIter start, end, from;

  gtk_text_buffer_get_start_iter (buffer, &from);
  if (word == NULL || !gtk_text_iter_forward_search (&from, word, GTK_TEXT_SEARCH_TEXT_ONLY, &start, &end, NULL))
    return;
  gtk_text_buffer_select_range (buffer, &end, &start);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (view), gtk_text_buffer_get_insert (buffer), 0, FALSE, 0, 0);
}

/* (transfer none) (nullable): opens what it lies in on the way back. */
static WkTextView *
find (GtkWidget *widget, WkText *text)
{
  g_autoptr (GtkWidget) content = NULL;

  if (WK_IS_TEXT_VIEW (widget))
    return wk_text_view_get_text (WK_TEXT_VIEW (widget)) == text ? WK_TEXT_VIEW (widget) : NULL;
  /* What is in a fold joins the window once it is opened. */
  if (WK_IS_FOLD_CARD (widget))
    {
      WkTextView *found;

      g_object_get (widget, "content", &content, NULL);
      found = content != NULL ? find (content, text) : NULL;
      if (found != NULL)
        wk_fold_card_set_open (WK_FOLD_CARD (widget), TRUE);
      return found;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      WkTextView *found = find (child, text);

      if (found == NULL)
        continue;
      if (ADW_IS_EXPANDER_ROW (widget))
        adw_expander_row_set_expanded (ADW_EXPANDER_ROW (widget), TRUE);
      return found;
    }
  return NULL;
}

gboolean
wk_file_place_show (GtkWidget *top, WkText *text, const char *word)
{
  WkTextView *view = find (top, text);

  if (view == NULL)
    return FALSE;
  gtk_widget_grab_focus (GTK_WIDGET (view));
  select_word (view, word);
  return TRUE;
}

typedef struct
{
  WkFilePlaceFunc func;
  gpointer data; /* (owned) */
  GDestroyNotify destroy;
  gint64 begun; /* by the frame clock; 0: not yet */
} Later;

static void
later_free (gpointer user_data)
{
  Later *later = user_data;

  later->destroy (later->data);
  g_free (later);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Later *later = user_data;

  /* The first frame gives it its place. */
  if (later->begun == 0)
    {
      later->begun = gdk_frame_clock_get_frame_time (clock);
      return G_SOURCE_CONTINUE;
    }
  if (later->func (widget, later->data) || gdk_frame_clock_get_frame_time (clock) - later->begun > PATIENCE)
    return G_SOURCE_REMOVE;
  return G_SOURCE_CONTINUE;
}

void
wk_file_place_later (GtkWidget *widget, WkFilePlaceFunc func, gpointer data, GDestroyNotify destroy)
{
  Later *later = g_new0 (Later, 1);

  later->func = func;
  later->data = data;
  later->destroy = destroy;
  gtk_widget_add_tick_callback (widget, tick_cb, later, later_free);
}
