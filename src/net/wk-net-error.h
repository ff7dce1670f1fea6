/* What goes wrong on the network. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WK_NET_ERROR (wk_net_error_quark ())
GQuark wk_net_error_quark (void);

/**
 * WkNetError:
 * @WK_NET_ERROR_FAILED: none of the below
 * @WK_NET_ERROR_UNREACHABLE: nobody answers at that address; trying again later may help
 * @WK_NET_ERROR_CERTIFICATE: the other side shows another certificate than the one it is known by; trying again does not help
 * @WK_NET_ERROR_NOT_WOONKAMER: something answers, but it is not one of our programs
 * @WK_NET_ERROR_TOO_BIG: a message was larger than what was agreed
 * @WK_NET_ERROR_CLOSED: the connection was cut
 * @WK_NET_ERROR_ADDRESS: an address that cannot be listened on, or that is none
 * @WK_NET_ERROR_IDENTITY: a certificate or its key that cannot be read or made
 * @WK_NET_ERROR_REFUSED: the other side said no; the message says why
 */
typedef enum
{
  WK_NET_ERROR_FAILED,
  WK_NET_ERROR_UNREACHABLE,
  WK_NET_ERROR_CERTIFICATE,
  WK_NET_ERROR_NOT_WOONKAMER,
  WK_NET_ERROR_TOO_BIG,
  WK_NET_ERROR_CLOSED,
  WK_NET_ERROR_ADDRESS,
  WK_NET_ERROR_IDENTITY,
  WK_NET_ERROR_REFUSED,
} WkNetError;

G_END_DECLS
