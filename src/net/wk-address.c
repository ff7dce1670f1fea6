#include "wk-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-net-error.h"

static char *
strip (const char *text)
{
  g_autofree char *bare = g_strstrip (g_strdup (text));
  const char *start = bare;

  if (g_ascii_strncasecmp (start, "wss://", 6) == 0)
    start += 6;
  else if (g_ascii_strncasecmp (start, "https://", 8) == 0)
    start += 8;
  if (g_str_has_suffix (start, "/"))
    return g_strndup (start, strlen (start) - 1);

  return g_strdup (start);
}

gboolean
wk_address_parse (const char *text, guint16 default_port, char **host, guint16 *port, GError **error)
{
  g_autofree char *bare = NULL;
  g_autoptr (GSocketConnectable) address = NULL;
  const char *name = NULL;
  guint number = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  bare = strip (text);
  /* A bare IPv6 number is all colons, which g_network_address_parse() would refuse or cut. */
  if (g_hostname_is_ip_address (bare) && default_port != 0) {
    *host = g_steal_pointer (&bare);
    *port = default_port;
    return TRUE;
  }

  if (*bare && !strpbrk (bare, "/ @?#\\"))
    address = g_network_address_parse (bare, default_port, NULL);
  if (address) {
    name = g_network_address_get_hostname (G_NETWORK_ADDRESS (address));
    number = g_network_address_get_port (G_NETWORK_ADDRESS (address));
  }
  if (!name || !*name || number == 0) {
    g_set_error (error, WK_NET_ERROR, WK_NET_ERROR_ADDRESS, _("“%s” is not an address. An address looks like 192.168.1.20:%d."),
                 bare, WK_NET_OFFICE_PORT);
    return FALSE;
  }

  *host = g_strdup (name);
  *port = number;
  return TRUE;
}

char *
wk_address_format (const char *host, guint16 port)
{
  g_return_val_if_fail (host != NULL, NULL);

  return g_strdup_printf (strchr (host, ':') ? "[%s]:%u" : "%s:%u", host, port);
}
