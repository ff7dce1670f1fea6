#pragma once
#include "wk-today.h"
#include "wk-vault-private.h"

G_BEGIN_DECLS

/* Of a resident r: an open file, which does not go on in another that is here (SCHEMA.md, "merge"). Where two name each other, the one with the smaller id
 * goes on; so it is in the list, which follows longer rings too. */
#define WK_SQL_OPEN "COALESCE (r.closed_on, '') = '' AND (COALESCE (r.same_as, '') = '' OR NOT EXISTS (SELECT 1 FROM resident o" \
  " WHERE o.subject = r.same_as AND (COALESCE (o.same_as, '') <> r.subject OR o.subject < r.subject)))"
/* Worker. account, name: whose day it is; writes_bases: of every resident, also where others are contact person; today: yyyy-mm-dd; since: µs since 1970; moves: (nullable): by hand */
WkToday *wk_today_read (WkVault *vault, const char *account, const char *name, gboolean writes_bases, const char *today, gint64 since,
                         const char *moves, GError **error);

/* came: of WkCame: after an export that changed much, what colleagues wrote comes right after the first few of its changes. */
void wk_today_arrange_came (GPtrArray *came);

G_END_DECLS
