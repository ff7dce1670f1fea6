/* One account on one connection. */
#pragma once

#include <glib-object.h>

#include "wk-id.h"

G_BEGIN_DECLS

#define WK_TYPE_OFFICE_ACCOUNT (wk_office_account_get_type ())
G_DECLARE_FINAL_TYPE (WkOfficeAccount, wk_office_account, WK, OFFICE_ACCOUNT, GObject)

WkOfficeAccount *wk_office_account_new (const WkId *id);
const WkId *wk_office_account_get_id (WkOfficeAccount *self);

/* Chains that were refused over this connection. On the store's thread. */
gboolean wk_office_account_has_refused (WkOfficeAccount *self, const WkId *document, guint64 client);
void wk_office_account_refuse (WkOfficeAccount *self, const WkId *document, guint64 client);

G_END_DECLS
