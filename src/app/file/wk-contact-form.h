/* Adding a contact moment without leaving the file. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"

G_BEGIN_DECLS

#define WK_TYPE_CONTACT_FORM (wk_contact_form_get_type ())
G_DECLARE_FINAL_TYPE (WkContactForm, wk_contact_form, WK, CONTACT_FORM, AdwBin)

void wk_contact_form_set_file (WkContactForm *self, WkFile *file);

void wk_contact_form_update_domains (WkContactForm *self); /* others may be open now */

G_END_DECLS
