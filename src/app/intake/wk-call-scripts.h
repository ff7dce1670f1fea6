/* The call scripts that come with the program. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *wk_call_scripts_dup_default (void); /* (transfer full): of the telephone intake, in the program's language or English */

G_END_DECLS
