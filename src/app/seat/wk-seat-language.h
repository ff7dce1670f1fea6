/* The languages of a resident's seat. They are independent of the program's: a catalogue of its own (po/seat/), complete in each. */
#pragma once

#include <gtk/gtk.h>
#include <libintl.h>

G_BEGIN_DECLS

#define WK_SEAT_DOMAIN "woonkamer-seat"

/* A sentence of the seat, in the language that it stands in now. */
#define S_(string) dgettext (WK_SEAT_DOMAIN, string)
#define NS_(string) (string)

typedef struct
{
  const char *code; /* `nl`, `ar` … */
  const char *own_name; /* as its speakers write it; never translated */
  const char *name; /* in English; S_() gives it in the seat's language */
  gboolean right_to_left;
} WkSeatLanguage;

/* Before anything is translated: binds the catalogue under @locale_dir (of an installation) or @build_dir (nullable). */
void wk_seat_language_init (const char *locale_dir, const char *build_dir);

const WkSeatLanguage *wk_seat_language_list (gsize *n); /* (transfer none) (array length=n) */
const WkSeatLanguage *wk_seat_language_find (const char *code); /* (nullable): `ar`, `ar_SY.UTF-8`, or as a file has it: "Arabic", "Arabisch" */
const WkSeatLanguage *wk_seat_language_get (void); /* the one that the seat stands in */

/* What is made from now on speaks @language and has its direction. */
void wk_seat_language_use (const WkSeatLanguage *language);

/* What @say makes in @language, in a program that goes on in its own; for words on paper or to be sent. (transfer full) */
typedef char *(*WkSeatSayFunc) (gpointer data);
char *wk_seat_language_dup_said (const WkSeatLanguage *language, WkSeatSayFunc say, gpointer data);

/* Whether a speaker has looked through the catalogue: its header says so (X-Checked-By-Speaker). */
gboolean wk_seat_language_is_checked (void);

gboolean wk_seat_language_was_checked (const WkSeatLanguage *language); /* the same of @language */

/* "dinsdag 24 november, 10 uur" of `2026-11-24T10:00`; @date as it is when it is no date, "" for NULL. (transfer full) */
char *wk_seat_language_dup_date (const char *date);

/* Words that stand in a sentence of the seat, kept apart from its direction: as their own first letter runs, or (the groups of a
 * number have none) to the right. (transfer full) */
char *wk_seat_language_dup_isolated (const char *words, gboolean number);

G_END_DECLS
