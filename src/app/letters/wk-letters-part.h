/* The letters that were written from a file, and a way to write one. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"

G_BEGIN_DECLS

#define WK_TYPE_LETTERS_PART (wk_letters_part_get_type ())
G_DECLARE_FINAL_TYPE (WkLettersPart, wk_letters_part, WK, LETTERS_PART, AdwBin)

void wk_letters_part_bind (WkLettersPart *self, WkFile *file);

/* Opens one. Returns: whether it is there. */
gboolean wk_letters_part_show (WkLettersPart *self, const char *record);

G_END_DECLS
