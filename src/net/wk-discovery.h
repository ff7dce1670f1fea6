/* Finding one another on the local network, through Avahi (DNS-SD, RFC 6763). Names no person: a random id, a word, a port and a version. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Tables, and offices. */
#define WK_DISCOVERY_SERVICE "_woonkamer._tcp"
#define WK_DISCOVERY_OFFICE_SERVICE "_woonkamer-off._tcp"

/* Something that was found; valid during the signal. */
typedef struct
{
  const char *id;      /* as it was published */
  const char *word;    /* valid UTF-8, may be empty */
  const char *address; /* host:port */
  guint version;
} WkDiscovered;

#define WK_TYPE_DISCOVERY (wk_discovery_get_type ())
/* Property "available" (boolean, with notify): whether there is a daemon to ask. Without one nothing is found, and that is no error:
 * an address can always be typed.
 * Signals "found" (const WkDiscovered *) as a pointer, again when something of it changed; "lost" (const char *id). */
G_DECLARE_FINAL_TYPE (WkDiscovery, wk_discovery, WK, DISCOVERY, GObject)

/**
 * wk_discovery_new:
 *
 * Returns: (transfer full): one that neither publishes nor browses yet; it lives in the caller's main context, which must be the default one
 */
WkDiscovery *wk_discovery_new (void);

/**
 * wk_discovery_new_for_offices:
 *
 * Returns: (transfer full): as wk_discovery_new(), of offices instead of tables
 */
WkDiscovery *wk_discovery_new_for_offices (void);

/**
 * wk_discovery_dup_office_id:
 * @key: (array fixed-size=32): an office's public key
 *
 * Returns: (transfer full): the id under which it is published; who does not know the office learns nothing from it
 */
char *wk_discovery_dup_office_id (const guint8 *key);

/**
 * wk_discovery_publish:
 * @self: a discovery
 * @id: random, at most 63 bytes; names no person
 * @word: what people recognise it by, at most 100 bytes; names no person
 * @port: where it listens
 * @version: of the wire
 *
 * Publishes, now or as soon as there is a daemon, until wk_discovery_withdraw(). Replaces what was published before.
 */
void wk_discovery_publish (WkDiscovery *self, const char *id, const char *word, guint16 port, guint version);

/**
 * wk_discovery_withdraw:
 * @self: a discovery
 *
 * Takes back what was published.
 */
void wk_discovery_withdraw (WkDiscovery *self);

/**
 * wk_discovery_browse:
 * @self: a discovery
 *
 * Looks for others from now on, one's own publication left out.
 */
void wk_discovery_browse (WkDiscovery *self);

/**
 * wk_discovery_get_available:
 * @self: a discovery
 *
 * Returns: whether there is a daemon to ask
 */
gboolean wk_discovery_get_available (WkDiscovery *self);

G_END_DECLS
