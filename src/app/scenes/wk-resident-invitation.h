/* The resident's own invitation to the table, in their language, and how they want to get it. */
#pragma once

#include "wk-file.h"

G_BEGIN_DECLS

/* The words to send or to read out. at: of the talk, nullable; where, guests: nullable; call: whom to call when they cannot come. (transfer full) */
char *wk_resident_invitation_dup_text (WkFields *base, const char *at, const char *where, const char *guests, const char *call);

/* In which language it is and by which channel it goes, for whoever sends it; whether a speaker has checked the words. (transfer full) */
char *wk_resident_invitation_dup_way (WkFields *base);

const char *wk_resident_invitation_get_language (WkFields *base); /* its code */

G_END_DECLS
