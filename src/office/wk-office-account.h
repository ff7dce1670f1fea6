/* One account on one connection. */
#pragma once

#include <glib-object.h>

#include "wk-id.h"

G_BEGIN_DECLS

#define WK_TYPE_OFFICE_ACCOUNT (wk_office_account_get_type ())
G_DECLARE_FINAL_TYPE (WkOfficeAccount, wk_office_account, WK, OFFICE_ACCOUNT, GObject)

WkOfficeAccount *wk_office_account_new (const WkId *id);
const WkId *wk_office_account_get_id (WkOfficeAccount *self);

G_END_DECLS
