/* The call scripts: the location's own, and those that come with the program. */
#pragma once

#include "wk-location.h"

G_BEGIN_DECLS

#define WK_CALL_SCRIPT_INTAKE "intake"

const char *wk_call_scripts_get_language (void); /* of the script that is used here: `nl` or `en` */

/* The one in use of the telephone intake; location: (nullable). version: 1 is the program's own. (transfer full) */
char *wk_call_scripts_dup_in_use (WkLocation *location, guint *version);

char *wk_call_scripts_dup_default (void); /* (transfer full): of the telephone intake, in the program's language or English */

G_END_DECLS
