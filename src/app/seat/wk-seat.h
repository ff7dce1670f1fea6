/* The resident's own seat at a table: a program of its own (`woonkamer --seat`), with its own language, letters and colours. It
 * shows the plan and what the host sends beside it, keeps nothing, and reaches nothing else. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WK_TYPE_SEAT (wk_seat_get_type ())
/* Actions: seat.language (s), seat.page (s), seat.colours (s: ordinary, light, dark), seat.larger, seat.smaller, seat.read,
 * seat.stop, seat.undo, seat.write-for-me, seat.away (F12), seat.leave, seat.again. */
G_DECLARE_FINAL_TYPE (WkSeat, wk_seat, WK, SEAT, AdwApplicationWindow)

/* language: a code, else the desktop's own (nullable); address: where the table is (nullable).
 *
 * A host that opens a seat on its own second screen hands on what it knows in the environment, where no other account of the
 * computer reads it: WOONKAMER_SEAT_CODE (then it joins at once), WOONKAMER_SEAT_NAME, WOONKAMER_SEAT_TICKET (by which it is let in), WOONKAMER_SEAT_MONITOR (a connector). */
GtkWidget *wk_seat_new (GtkApplication *application, const char *language, const char *address);

G_END_DECLS
