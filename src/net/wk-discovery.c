#include "wk-discovery.h"

#include <avahi-client/client.h>
#include <avahi-client/lookup.h>
#include <avahi-client/publish.h>
#include <avahi-common/error.h>
#include <avahi-glib/glib-watch.h>

#include "wk-address.h"
#include "wk-codec.h"
#include "wk-log.h"

#define RETRY_SECONDS 30

struct _WkDiscovery
{
  GObject parent_instance;

  const char *service;
  AvahiGLibPoll *poll;          /* (owned) */
  AvahiClient *client;          /* (owned) (nullable) */
  AvahiEntryGroup *group;       /* (nullable): the client's */
  AvahiServiceBrowser *browser; /* (nullable): the client's */
  GHashTable *seen;             /* (owned) (element-type utf8 utf8): service name to id, empty until its address is known */
  gboolean available;
  gboolean browsing;
  guint retry;

  char *id;   /* (owned) (nullable): what is published */
  char *word; /* (owned) (nullable) */
  guint16 port;
  guint version;
};

G_DEFINE_FINAL_TYPE (WkDiscovery, wk_discovery, G_TYPE_OBJECT)

enum { PROP_AVAILABLE = 1, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { FOUND, LOST, N_SIGNALS };
static guint signals[N_SIGNALS];

static void start_client (WkDiscovery *self);

static void
set_available (WkDiscovery *self, gboolean available)
{
  if (self->available == available)
    return;
  self->available = available;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_AVAILABLE]);
}

/* The client's browser and group go with it. */
static void
drop_client (WkDiscovery *self)
{
  self->group = NULL;
  self->browser = NULL;
  g_clear_pointer (&self->client, avahi_client_free);
}

static void
lose_all (WkDiscovery *self)
{
  g_autoptr (GHashTable) seen = g_steal_pointer (&self->seen);
  GHashTableIter iter;
  gpointer id;

  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, NULL, &id))
    if (*(char *) id != '\0')
      g_signal_emit (self, signals[LOST], 0, id);
}

static gboolean
retry_cb (gpointer data)
{
  WkDiscovery *self = data;

  self->retry = 0;
  drop_client (self);
  start_client (self);

  return G_SOURCE_REMOVE;
}

/* ---- browsing ------------------------------------------------------------------------------------ */

static char *
dup_entry (AvahiStringList *entries, const char *key)
{
  AvahiStringList *entry = avahi_string_list_find (entries, key);
  gsize skip = strlen (key) + 1;

  if (!entry || avahi_string_list_get_size (entry) < skip)
    return g_strdup ("");

  return g_utf8_make_valid ((const char *) avahi_string_list_get_text (entry) + skip, avahi_string_list_get_size (entry) - skip);
}

static void resolved_cb (AvahiServiceResolver *resolver, AvahiIfIndex interface, AvahiProtocol protocol, AvahiResolverEvent event,
                         const char *name, const char *type, const char *domain, const char *host, const AvahiAddress *address, uint16_t port,
                         AvahiStringList *entries, AvahiLookupResultFlags flags, void *data);

/* A number of the network's own kind: asked for either, the answer may be a link-local IPv6 one, and there is only one answer. */
static void
resolve (WkDiscovery *self, AvahiClient *client, AvahiIfIndex interface, AvahiProtocol protocol, const char *name, const char *type,
         const char *domain)
{
  avahi_service_resolver_new (client, interface, protocol, name, type, domain, protocol, 0, resolved_cb, self);
}

static void
resolved_cb (AvahiServiceResolver *resolver, AvahiIfIndex interface, AvahiProtocol protocol, AvahiResolverEvent event, const char *name,
             const char *type, const char *domain, const char *host, const AvahiAddress *address, uint16_t port, AvahiStringList *entries,
             AvahiLookupResultFlags flags, void *data)
{
  WkDiscovery *self = data;

  if (event == AVAHI_RESOLVER_FOUND) {
    g_autofree char *id = dup_entry (entries, "id");
    g_autofree char *word = dup_entry (entries, "word");
    g_autofree char *version = dup_entry (entries, "v");
    g_autofree char *where = NULL;
    char number[AVAHI_ADDRESS_STR_MAX];

    avahi_address_snprint (number, sizeof number, address);
    where = wk_address_format (number, port);
    /* A link-local IPv6 number means nothing without its interface: the IPv4 answer will do. */
    if (*id && !g_str_has_prefix (number, "fe80:") && g_strcmp0 (id, self->id) != 0) {
      WkDiscovered found = { id, word, where, g_ascii_strtoull (version, NULL, 10) };

      g_hash_table_replace (self->seen, g_strdup (name), g_strdup (id));
      g_signal_emit (self, signals[FOUND], 0, &found);
    }
  } else {
    const char *id = g_hash_table_lookup (self->seen, name);

    /* An answer was lost on the way; whoever is still announced is asked again. Avahi waits five seconds each time. */
    if (id != NULL && *id == '\0')
      resolve (self, avahi_service_resolver_get_client (resolver), interface, protocol, name, type, domain);
  }

  avahi_service_resolver_free (resolver);
}

static void
browsed_cb (AvahiServiceBrowser *browser, AvahiIfIndex interface, AvahiProtocol protocol, AvahiBrowserEvent event, const char *name,
            const char *type, const char *domain, AvahiLookupResultFlags flags, void *data)
{
  WkDiscovery *self = data;

  switch (event) {
  case AVAHI_BROWSER_NEW:
    if (!g_hash_table_contains (self->seen, name))
      g_hash_table_insert (self->seen, g_strdup (name), g_strdup (""));
    resolve (self, avahi_service_browser_get_client (browser), interface, protocol, name, type, domain);
    break;
  case AVAHI_BROWSER_REMOVE: {
    g_autofree char *id = NULL, *key = NULL;

    /* Gone from one of several networks is gone from all here: if it is still elsewhere it is found again. */
    if (g_hash_table_steal_extended (self->seen, name, (gpointer *) &key, (gpointer *) &id) && *id != '\0')
      g_signal_emit (self, signals[LOST], 0, id);
    break;
  }
  case AVAHI_BROWSER_CACHE_EXHAUSTED:
  case AVAHI_BROWSER_ALL_FOR_NOW:
  case AVAHI_BROWSER_FAILURE:
  default:
    break;
  }
}

static void
browse_now (WkDiscovery *self, AvahiClient *client)
{
  if (self->browsing && !self->browser)
    self->browser = avahi_service_browser_new (client, AVAHI_IF_UNSPEC, AVAHI_PROTO_UNSPEC, self->service, NULL, 0, browsed_cb, self);
}

/* ---- publishing ---------------------------------------------------------------------------------- */

static void
group_cb (AvahiEntryGroup *group, AvahiEntryGroupState state, void *data)
{
  /* A collision cannot be: the service's name is a random id. */
  if (state == AVAHI_ENTRY_GROUP_FAILURE || state == AVAHI_ENTRY_GROUP_COLLISION)
    WK_LOG (G_LOG_LEVEL_INFO, "net", "publishing_failed", { "state", state });
}

static void
publish_now (WkDiscovery *self, AvahiClient *client)
{
  g_autofree char *id = NULL, *word = NULL, *version = NULL;
  AvahiStringList *entries;
  int code;

  if (!self->id)
    return;
  if (!self->group)
    self->group = avahi_entry_group_new (client, group_cb, self);
  else
    avahi_entry_group_reset (self->group);
  if (!self->group)
    return;

  id = g_strconcat ("id=", self->id, NULL);
  word = g_strconcat ("word=", self->word, NULL);
  version = g_strdup_printf ("v=%u", self->version);
  entries = avahi_string_list_new (id, word, version, NULL);
  code = avahi_entry_group_add_service_strlst (self->group, AVAHI_IF_UNSPEC, AVAHI_PROTO_UNSPEC, 0, self->id, self->service, NULL,
                                               NULL, self->port, entries);
  if (code == 0)
    code = avahi_entry_group_commit (self->group);
  if (code != 0)
    WK_LOG (G_LOG_LEVEL_INFO, "net", "publishing_failed", { "code", code });
  avahi_string_list_free (entries);
}

/* ---- the daemon ---------------------------------------------------------------------------------- */

static void
client_cb (AvahiClient *client, AvahiClientState state, void *data)
{
  WkDiscovery *self = data;

  switch (state) {
  case AVAHI_CLIENT_S_RUNNING:
    set_available (self, TRUE);
    publish_now (self, client);
    browse_now (self, client);
    break;
  case AVAHI_CLIENT_S_REGISTERING:
  case AVAHI_CLIENT_S_COLLISION:
    /* The machine takes another name: what was published is published again afterwards. */
    if (self->group)
      avahi_entry_group_reset (self->group);
    break;
  case AVAHI_CLIENT_FAILURE:
    /* Not freed here: Avahi is still in its own call. */
    set_available (self, FALSE);
    lose_all (self);
    if (self->retry == 0)
      self->retry = g_timeout_add_seconds (1, retry_cb, self);
    break;
  case AVAHI_CLIENT_CONNECTING:
    set_available (self, FALSE);
    break;
  default:
    break;
  }
}

static void
start_client (WkDiscovery *self)
{
  int code = 0;

  self->client = avahi_client_new (avahi_glib_poll_get (self->poll), AVAHI_CLIENT_NO_FAIL, client_cb, self, &code);
  if (!self->client) {
    WK_LOG (G_LOG_LEVEL_DEBUG, "net", "no_discovery", { "code", code });
    set_available (self, FALSE);
    g_clear_handle_id (&self->retry, g_source_remove);
    self->retry = g_timeout_add_seconds (RETRY_SECONDS, retry_cb, self);
  }
}

static void
wk_discovery_get_property (GObject *object, guint prop, GValue *value, GParamSpec *pspec)
{
  WkDiscovery *self = WK_DISCOVERY (object);

  switch (prop) {
  case PROP_AVAILABLE:
    g_value_set_boolean (value, self->available);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
  }
}

static void
wk_discovery_finalize (GObject *object)
{
  WkDiscovery *self = WK_DISCOVERY (object);

  g_clear_handle_id (&self->retry, g_source_remove);
  drop_client (self);
  g_clear_pointer (&self->poll, avahi_glib_poll_free);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->word, g_free);

  G_OBJECT_CLASS (wk_discovery_parent_class)->finalize (object);
}

static void
wk_discovery_class_init (WkDiscoveryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wk_discovery_get_property;
  object_class->finalize = wk_discovery_finalize;

  props[PROP_AVAILABLE] = g_param_spec_boolean ("available", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[FOUND] = g_signal_new ("found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[LOST] = g_signal_new ("lost", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
wk_discovery_init (WkDiscovery *self)
{
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->poll = avahi_glib_poll_new (NULL, G_PRIORITY_DEFAULT);
  self->service = WK_DISCOVERY_SERVICE;
}

WkDiscovery *
wk_discovery_new (void)
{
  return g_object_new (WK_TYPE_DISCOVERY, NULL);
}

WkDiscovery *
wk_discovery_new_for_offices (void)
{
  WkDiscovery *self = wk_discovery_new ();

  self->service = WK_DISCOVERY_OFFICE_SERVICE;

  return self;
}

char *
wk_discovery_dup_office_id (const guint8 *key)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_return_val_if_fail (key != NULL, NULL);

  g_checksum_update (sum, (const guchar *) "woonkamer-office-1", -1);
  g_checksum_update (sum, key, 32);
  g_checksum_get_digest (sum, digest, &length);

  return wk_hex_encode (digest, 16);
}

void
wk_discovery_publish (WkDiscovery *self, const char *id, const char *word, guint16 port, guint version)
{
  g_return_if_fail (WK_IS_DISCOVERY (self));
  g_return_if_fail (id != NULL && *id && strlen (id) <= 63);
  g_return_if_fail (word != NULL && strlen (word) <= 100);

  g_free (self->id);
  g_free (self->word);
  self->id = g_strdup (id);
  self->word = g_strdup (word);
  self->port = port;
  self->version = version;

  if (!self->client && self->retry == 0)
    start_client (self);
  else if (self->available)
    publish_now (self, self->client);
}

void
wk_discovery_withdraw (WkDiscovery *self)
{
  g_return_if_fail (WK_IS_DISCOVERY (self));

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->word, g_free);
  if (self->group)
    avahi_entry_group_reset (self->group);
}

void
wk_discovery_browse (WkDiscovery *self)
{
  g_return_if_fail (WK_IS_DISCOVERY (self));

  self->browsing = TRUE;
  if (!self->client && self->retry == 0)
    start_client (self);
  else if (self->available)
    browse_now (self, self->client);
}

gboolean
wk_discovery_get_available (WkDiscovery *self)
{
  g_return_val_if_fail (WK_IS_DISCOVERY (self), FALSE);

  return self->available;
}
