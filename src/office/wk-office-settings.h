/* `office.conf` in the office's directory: what an office can do without. */
#pragma once

#include "wk-office-commands.h"

G_BEGIN_DECLS

#define WK_OFFICE_SETTINGS_FILE "office.conf"
#define WK_OFFICE_SETTINGS_OFFICE "office"
#define WK_OFFICE_SETTINGS_SIGN_IN "sign-in"
#define WK_OFFICE_SETTINGS_FUNCTIONS "functions"

/**
 * wk_office_settings_read:
 * @options: whose directory says which file, and to which is added what was not said already
 * @listen: (inout) (nullable): where to listen, if it was not said already
 * @error: a file that cannot be read, a group or a key that there is not: somebody meant something by it
 *
 * Without the file nothing is added.
 *
 * Returns: whether it could be read
 */
gboolean wk_office_settings_read (WkOfficeOptions *options, char **listen, GError **error);

G_END_DECLS
