#pragma once
#include "wk-today.h"
#include "wk-vault-private.h"

G_BEGIN_DECLS

/* Worker. account, name: whose day it is; today: yyyy-mm-dd; since: µs since 1970; moves: (nullable): by hand */
WkToday *wk_today_read (WkVault *vault, const char *account, const char *name, const char *today, gint64 since, const char *moves, GError **error);

G_END_DECLS
