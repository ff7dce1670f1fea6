/* One account on one connection. */
#pragma once

#include <glib-object.h>

#include "wk-id.h"

G_BEGIN_DECLS

#define WK_TYPE_OFFICE_ACCOUNT (wk_office_account_get_type ())
G_DECLARE_FINAL_TYPE (WkOfficeAccount, wk_office_account, WK, OFFICE_ACCOUNT, GObject)

WkOfficeAccount *wk_office_account_new (const WkId *id, const guint8 *device);
const WkId *wk_office_account_get_id (WkOfficeAccount *self);
const guint8 *wk_office_account_get_device (WkOfficeAccount *self); /* its public key; of a pass (wk-office-pass) its hash */

/* It came by a pass, and not by a device's key. */
WkOfficeAccount *wk_office_account_new_by_pass (const WkId *id, const guint8 *hash);
gboolean wk_office_account_is_by_pass (WkOfficeAccount *self);

/* The log's position when the feed was asked for from its beginning over this connection; 0: it was not. */
void wk_office_account_set_began (WkOfficeAccount *self, gint64 began);
gint64 wk_office_account_get_began (WkOfficeAccount *self);

G_END_DECLS
