/* A large button for each language of the seat, with the language's own name. They activate `seat.language`. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WK_TYPE_SEAT_LANGUAGES (wk_seat_languages_get_type ())
G_DECLARE_FINAL_TYPE (WkSeatLanguages, wk_seat_languages, WK, SEAT_LANGUAGES, AdwBin)

G_END_DECLS
