/* Bytes as text: hexadecimal and base64url (RFC 4648, section 5, without padding). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wk_hex_encode:
 * @data: bytes
 * @length: how many
 *
 * Returns: (transfer full): two lower-case digits a byte
 */
char *wk_hex_encode (gconstpointer data, gsize length);

/**
 * wk_hex_decode:
 * @text: hexadecimal digits of either case, nothing else
 * @data: (out caller-allocates): where to write; untouched on failure
 * @length: how many bytes there must be
 *
 * Returns: whether @text is exactly @length bytes
 */
gboolean wk_hex_decode (const char *text, gpointer data, gsize length);

/**
 * wk_base64url_encode:
 * @data: bytes
 * @length: how many
 *
 * Returns: (transfer full): text that is safe in an address and a file name
 */
char *wk_base64url_encode (gconstpointer data, gsize length);

/**
 * wk_base64url_decode:
 * @text: text as wk_base64url_encode() makes it
 *
 * Returns: (transfer full) (nullable): the bytes, %NULL when @text is something else
 */
GBytes *wk_base64url_decode (const char *text);

G_END_DECLS
