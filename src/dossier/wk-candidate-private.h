#pragma once

#include "wk-candidate.h"

G_BEGIN_DECLS

/* @opid names the entry; @value may be NULL. Takes @value and @author. */
WkCandidate *wk_candidate_new (const char *opid, GVariant *value, const char *text, WkAuthor *author, gint64 time);
const char *wk_candidate_get_opid (WkCandidate *self);

G_END_DECLS
