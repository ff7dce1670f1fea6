/* An opaque 128-bit name: of a document, a resident, an attachment. */
#pragma once

#include <glib.h>

#include "wk-random.h"

G_BEGIN_DECLS

#define WK_ID_LENGTH 16
#define WK_ID_HEX_SIZE 33 /* 32 digits and the closing nul */

typedef struct
{
  guint8 bytes[WK_ID_LENGTH];
} WkId;

/**
 * wk_id_init_random:
 * @self: (out caller-allocates): an id
 * @random: where the bits come from
 */
void wk_id_init_random (WkId *self, WkRandom *random);

/**
 * wk_id_init_from_bytes:
 * @self: (out caller-allocates): an id; untouched on failure
 * @bytes: (nullable): bytes
 *
 * Returns: whether @bytes are exactly as many as an id has
 */
gboolean wk_id_init_from_bytes (WkId *self, GBytes *bytes);

/**
 * wk_id_init_from_hex:
 * @self: (out caller-allocates): an id; untouched on failure
 * @text: 32 hexadecimal digits
 *
 * Returns: whether @text is an id
 */
gboolean wk_id_init_from_hex (WkId *self, const char *text);

/**
 * wk_id_to_hex:
 * @self: an id
 *
 * Returns: (transfer full): 32 lower-case digits
 */
char *wk_id_to_hex (const WkId *self);

/**
 * wk_id_write_hex:
 * @self: an id
 * @text: (out caller-allocates) (array fixed-size=33): where to write
 *
 * Returns: @text
 */
char *wk_id_write_hex (const WkId *self, char text[WK_ID_HEX_SIZE]);

/**
 * wk_id_copy:
 * @self: (nullable): an id
 *
 * Returns: (transfer full) (nullable): a copy, freed with g_free()
 */
WkId *wk_id_copy (const WkId *self);

int wk_id_compare (const WkId *a, const WkId *b);

/* For GHashTable. */
guint wk_id_hash (gconstpointer id);
gboolean wk_id_equal (gconstpointer a, gconstpointer b);

G_END_DECLS
