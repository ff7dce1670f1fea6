#include "letters/wk-letter-again.h"

#include "letters/wk-letter-facts.h"
#include "wk-print.h"

static void
draw_cb (cairo_t *cr, double width, double height, guint page, gpointer paper)
{
  wk_paper_draw_page (paper, cr, width, height, page);
}

void
wk_letter_again_print (WkFile *file, WkRecord *letter, GtkWindow *parent)
{
  WkFields *fields = WK_FIELDS (letter);
  g_autofree char *title = wk_fields_dup_string (fields, "title"), *code = wk_fields_dup_string (fields, "language"), *to = wk_fields_dup_string (fields, "to");
  g_autofree char *day = wk_fields_dup_string (fields, "when"), *words = wk_fields_dup_words (fields, "words");
  const WkSeatLanguage *found = wk_seat_language_find (code), *language = found != NULL ? found : wk_seat_language_find ("nl");
  g_autofree char *date = wk_letter_facts_dup_date (language, day), *sender = wk_letter_facts_dup_sender (file);
  g_autofree char *address = *to != '\0' ? g_steal_pointer (&to) : wk_letter_facts_dup_address (file);
  WkLetter again = { title, code, sender, address, date, words };
  WkPaper *paper = wk_letter_paper_new (&again, NULL, wk_fields_get_boolean (fields, "large"));

  wk_print_run (parent, wk_paper_count_pages (paper), TRUE, GTK_PAGE_ORIENTATION_PORTRAIT, draw_cb, paper, (GDestroyNotify) wk_paper_free, NULL);
}
