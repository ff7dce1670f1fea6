/* How the resident may be reached, as safe contact says: the number, the hours, the voicemail, the post. */
#pragma once

#include "wk-fields.h"

G_BEGIN_DECLS

/* All of a resident's base. (transfer full) */
char *wk_reach_words_dup_number (WkFields *base); /* the one that may be called; "" when there is none */
char *wk_reach_words_dup_hours (WkFields *base); /* "" when any hour will do */
char *wk_reach_words_dup_voicemail (WkFields *base); /* what may be said on a voicemail, in a sentence */
char *wk_reach_words_dup_sentence (WkFields *base); /* all of it in a line, without an address */

gboolean wk_reach_words_hides_home (WkFields *base); /* the address, or the number at home, is not for everybody's eyes */

G_END_DECLS
