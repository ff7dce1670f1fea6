/* Why two files may be of one person, in words. */
#pragma once

#include <adwaita.h>

#include "wk-same-person.h"

G_BEGIN_DECLS

/* "same date of birth, name alike". (transfer full) */
char *wk_same_words_dup (WkSame why);

/* A row of a list: who it is, and why; "wk-resident" of it is the resident's id. (transfer floating) */
GtkWidget *wk_same_words_new_row (const WkDouble *found);

G_END_DECLS
