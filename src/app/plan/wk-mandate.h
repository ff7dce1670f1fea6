/* What a profile may do in a plan beyond writing in it: here and nowhere else. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether whoever works here has a mandate from Income Support to write down obligations. Until accounts have roles of their
 * own, the profile of this desktop account says so. */
gboolean wk_mandate_may_oblige (void);

/* What the municipality checked: the consequences that may be named with an obligation, a line each, from the files
 * woonkamer/consequences.txt in the data folders. (transfer full): empty where there is none */
char **wk_mandate_dup_consequences (void);

G_END_DECLS
