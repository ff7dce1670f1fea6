/* Carries out what the location's directory decides (SCHEMA.md, "erasure"): destroys a resident's key with all that it sealed, and tells the laptops
 * of everybody who could read something of the file. Belongs to the store's thread. */
#pragma once

#include "wk-office-access.h"

G_BEGIN_DECLS

/**
 * wk_office_erase_decided:
 * @store: the office's store, outside a group
 * @reg: who there is
 * @access: what decides who reads
 * @error: trouble of the office's own; what was not carried out is at the next call
 *
 * Carries out every decision that was not yet. A decision stays carried out: a backup that has the file again loses it again.
 *
 * Returns: whether all are
 */
gboolean wk_office_erase_decided (WkOfficeStore *store, WkOfficeRegister *reg, WkOfficeAccess *access, GError **error);

G_END_DECLS
