/* Beneath words that others wrote: which language they are in, where that is not the seat's and nobody translated them, and a button that reads
 * them aloud, where there is a voice. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WK_TYPE_SEAT_FOOT (wk_seat_foot_get_type ())
G_DECLARE_FINAL_TYPE (WkSeatFoot, wk_seat_foot, WK, SEAT_FOOT, AdwBin)

GtkWidget *wk_seat_foot_new (void);

/* name: what the button says that it reads; language: (nullable): of words that are to be marked where it is not the seat's. What is read aloud, with its
 * languages: none: no button. */
void wk_seat_foot_show (WkSeatFoot *self, const char *name, const char *language, GPtrArray *languages, GPtrArray *texts);

/* The language of words that somebody typed at the location: Dutch where nothing tells. NULL: there are none. */
const char *wk_seat_foot_guess (const char *words);

/* Adds words and their language to what is read aloud; none where there are none. */
void wk_seat_foot_add (GPtrArray *languages, GPtrArray *texts, const char *language, const char *words);

G_END_DECLS
