/* Who the office is: its location, its keys, its certificate and the epoch of its feed. */
#pragma once

#include "wk-net.h"
#include "wk-office-store.h"
#include "wk-sync.h"

G_BEGIN_DECLS

typedef struct _WkOfficeIdentity WkOfficeIdentity; /* ref-counted, immutable; may be used from any thread */

/**
 * wk_office_identity_load:
 * @store: the office's store
 * @name: (nullable): what the location is called, for a new one
 * @clock: the time
 * @random: where keys come from
 * @error: why not
 *
 * Reads who the office is; at its first start, makes it. In a store that was restored it begins a new epoch: what laptops have may be newer.
 * On the store's thread.
 *
 * Returns: (transfer full): the identity, durable
 */
WkOfficeIdentity *wk_office_identity_load (WkOfficeStore *store, const char *name, WkClock *clock, WkRandom *random, GError **error);

/* Begins a new epoch in a store whose positions do not mean what they did. */
gboolean wk_office_identity_begin_epoch (WkOfficeStore *store, WkClock *clock, WkRandom *random, GError **error);

/**
 * wk_office_identity_found:
 * @self: a new office's identity
 * @store: its store, in a group
 * @location: the location that its first laptop began by itself
 * @name: what that is called
 * @error: why not
 *
 * Takes over a location, with what names its documents. Keys, certificate and epoch stay.
 *
 * Returns: (transfer full): the identity from then on; durable with the group
 */
WkOfficeIdentity *wk_office_identity_found (WkOfficeIdentity *self, WkOfficeStore *store, const WkSubject *location, const char *name, GError **error);

WkOfficeIdentity *wk_office_identity_ref (WkOfficeIdentity *self);
void wk_office_identity_unref (WkOfficeIdentity *self);

const WkSubject *wk_office_identity_get_location (WkOfficeIdentity *self); /* (transfer none) */
const char *wk_office_identity_get_name (WkOfficeIdentity *self);          /* (transfer none) */
WkDeviceKey *wk_office_identity_get_key (WkOfficeIdentity *self);          /* (transfer none): signs certificates */
WkTlsIdentity *wk_office_identity_get_tls (WkOfficeIdentity *self);        /* (transfer none) */
const WkId *wk_office_identity_get_epoch (WkOfficeIdentity *self);         /* (transfer none) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkOfficeIdentity, wk_office_identity_unref)

G_END_DECLS
