/* The links to the files of partners, and the way to make one: by birth date and house number, never from a list. */
#pragma once

#include <adwaita.h>

#include "wk-file.h"

G_BEGIN_DECLS

#define WK_TYPE_PARTNER_PART (wk_partner_part_get_type ())
G_DECLARE_FINAL_TYPE (WkPartnerPart, wk_partner_part, WK, PARTNER_PART, AdwBin)

void wk_partner_part_bind (WkPartnerPart *self, WkFile *file);

G_END_DECLS
