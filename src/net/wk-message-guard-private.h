/* Counts what the pieces of one message add up to. libsoup bounds a piece (a frame), not the message it joins them to. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define WK_TYPE_MESSAGE_GUARD (wk_message_guard_get_type ())
G_DECLARE_FINAL_TYPE (WkMessageGuard, wk_message_guard, WK, MESSAGE_GUARD, SoupWebsocketExtension)

WkMessageGuard *wk_message_guard_new (gsize limit);
void wk_message_guard_set_error (GError **error);

G_END_DECLS
