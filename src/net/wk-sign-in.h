/* Signing in to an office through the municipality's provider, from the laptop: the browser shows the provider's own page, comes back to this
 * machine, and the office, which alone talks to the provider, gives an enrolment code (WIRE.md, "Signing in"). */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WK_SIGN_IN_FINGERPRINT_LENGTH 32
#define WK_SIGN_IN_PATH "/sign-in"
/* Where the browser comes back to, at 127.0.0.1 and a free port (RFC 8252, section 7.3). */
#define WK_SIGN_IN_BACK "/signed-in"

/* Shows an address in the browser. */
typedef void (*WkSignInShow) (const char *address, gpointer data);

/**
 * wk_sign_in_async:
 * @host: the office's
 * @port: its port
 * @show: shows the provider's page
 * @show_data: for @show; must live until @callback
 * @page: what the browser says when it is done, plain text
 * @cancellable: (nullable): to give up: who does not come back is waited for without end
 * @callback: called when the office has answered
 * @data: for @callback
 */
void wk_sign_in_async (const char *host, guint16 port, WkSignInShow show, gpointer show_data, const char *page, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer data);

/**
 * wk_sign_in_finish:
 * @result: what the callback got
 * @fingerprint: (out caller-allocates): SHA-256 of the certificate of the office that gave the code
 * @error: %WK_NET_ERROR, with a sentence; or that it was cancelled
 *
 * Returns: (transfer full): twelve digits, good for a few minutes
 */
char *wk_sign_in_finish (GAsyncResult *result, guint8 fingerprint[WK_SIGN_IN_FINGERPRINT_LENGTH], GError **error);

/* (transfer full): what binds a sign-in to one office as the laptop sees it: whoever stands between the two shows another certificate. */
char *wk_sign_in_dup_nonce (const guint8 fingerprint[WK_SIGN_IN_FINGERPRINT_LENGTH], const char *salt);

G_END_DECLS
