/* The letters that a location has in a language: its own file, else the program's (data/letters/). */
#pragma once

#include "wk-letter.h"

G_BEGIN_DECLS

/* language: a code, such as `nl`. (transfer full) (nullable): NULL: there are none in it */
WkLetterTexts *wk_location_letters_load (const char *language);

G_END_DECLS
