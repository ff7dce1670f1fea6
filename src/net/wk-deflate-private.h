/* permessage-deflate (RFC 7692) with a bound on what a message grows to. libsoup's own inflates without one, so that a few
 * kilobytes from a stranger could fill the memory. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define WK_TYPE_DEFLATE (wk_deflate_get_type ())
G_DECLARE_FINAL_TYPE (WkDeflate, wk_deflate, WK, DEFLATE, SoupWebsocketExtension)

void wk_deflate_set_limit (WkDeflate *self, gsize limit);

G_END_DECLS
