/* A name in two letters, for a round initial. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wk_initials_dup:
 * @name: (nullable): somebody's name
 *
 * Returns: (transfer full): the first letters of its first and last word that begin with a capital; "" when none does
 */
char *wk_initials_dup (const char *name);

G_END_DECLS
