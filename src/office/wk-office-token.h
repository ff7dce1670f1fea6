/* A provider's word for who somebody is: an ID token (OpenID Connect Core 1.0, section 3.1.3.7; RFC 7519, RFC 7515), signed with RS256 or ES256.
 * Signatures are GnuTLS's to check. */
#pragma once

#include "wk-body.h"

G_BEGIN_DECLS

/* What a token must be about. */
typedef struct
{
  const char *issuer, *client, *nonce;
  gint64 now; /* seconds since 1970 UTC */
} WkOfficeTokenWish;

/**
 * wk_office_token_read:
 * @token: what came
 * @keys: the provider's keys, a JWK set (RFC 7517)
 * @wish: what it must be about
 * @unknown_key: (out): whether it failed for want of its key alone, which the provider may have made since
 * @error: %WK_OFFICE_ERROR_REFUSED, with a sentence
 *
 * Returns: (transfer full) (nullable): its claims, once everything about it holds
 */
YValue *wk_office_token_read (const char *token, const YValue *keys, const WkOfficeTokenWish *wish, gboolean *unknown_key, GError **error);

G_END_DECLS
