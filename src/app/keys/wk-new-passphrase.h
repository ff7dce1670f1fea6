/* A passphrase to come: typed twice, with how strong it is and why. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WK_TYPE_NEW_PASSPHRASE (wk_new_passphrase_get_type ())
/* Properties: "title", "description" (of the group), "label" (of the first field). Signals: "changed"; "activated": Enter in a field. */
G_DECLARE_FINAL_TYPE (WkNewPassphrase, wk_new_passphrase, WK, NEW_PASSPHRASE, AdwBin)

const char *wk_new_passphrase_get_text (WkNewPassphrase *self);
void        wk_new_passphrase_clear    (WkNewPassphrase *self);

/* What is wrong with it, in a sentence; the field then has the keyboard. NULL: it will do. (transfer none) (nullable) */
const char *wk_new_passphrase_complain (WkNewPassphrase *self);

G_END_DECLS
