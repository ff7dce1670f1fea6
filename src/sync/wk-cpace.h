/* CPace over ristretto255 with SHA-512: two sides that know one short code get one strong key, and whoever does not
 * know it learns nothing but whether one guess was right (draft-irtf-cfrg-cpace, initiator-responder setting). */
#pragma once

#include <wk-random.h>
#include <wk-secret.h>

G_BEGIN_DECLS

#define WK_CPACE_SHARE_LENGTH 32
#define WK_CPACE_ISK_LENGTH 64
#define WK_CPACE_TAG_LENGTH 64

typedef enum { WK_CPACE_INITIATOR, WK_CPACE_RESPONDER } WkCpaceRole;

typedef struct _WkCpace WkCpace; /* one run; wiped when freed */

/**
 * wk_cpace_new:
 * @role: the connecting side is the initiator
 * @password: the code's digits
 * @channel: the channel identifier CI: `woonkamer-join-1` or `woonkamer-enrol-1`, the host's id, the SHA-256 of the TLS certificate
 * @session: the session id: both sides' random bytes, the initiator's first
 * @random: where the scalar comes from
 *
 * Returns: (transfer full): a run
 */
WkCpace *wk_cpace_new (WkCpaceRole role, const char *password, GBytes *channel, GBytes *session, WkRandom *random);
void wk_cpace_free (WkCpace *self);

const guint8 *wk_cpace_get_share (WkCpace *self); /* (transfer none) Ya or Yb, to be sent */

/**
 * wk_cpace_receive:
 * @self: a run
 * @share: the other side's share, 32 bytes
 * @error: %WK_SYNC_ERROR_SIGNATURE when it is no point, or leads to the identity: the run is over
 *
 * Returns: whether there is a key now; whether it is the same on both sides the tags tell
 */
gboolean wk_cpace_receive (WkCpace *self, const guint8 *share, GError **error);

/* After wk_cpace_receive(): our proof of the key, HMAC-SHA-512 over our own share (the draft's section on key confirmation). */
void wk_cpace_get_tag (WkCpace *self, guint8 tag[WK_CPACE_TAG_LENGTH]);
/* Whether the other side's proof holds, compared in constant time. Only once: a second call gives FALSE. */
gboolean wk_cpace_verify_tag (WkCpace *self, const guint8 *tag);
/* (transfer full): a key for one purpose, derived from ISK with BLAKE2b; 32 bytes. Only after the tag was verified. */
WkSecret *wk_cpace_derive (WkCpace *self, const char *purpose);

/* The draft's functions, for its test vectors. */
GBytes *wk_cpace_generator_string (gconstpointer prs, gsize prs_length, GBytes *ci, GBytes *sid);
void wk_cpace_generator (GBytes *generator_string, guint8 point[32]);
gboolean wk_cpace_scalar_mult (const guint8 scalar[32], const guint8 point[32], guint8 result[32]); /* FALSE, and zeros: G.I */
void wk_cpace_isk (GBytes *sid, const guint8 k[32], const guint8 ya[32], GBytes *ada, const guint8 yb[32], GBytes *adb,
                   guint8 isk[WK_CPACE_ISK_LENGTH]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkCpace, wk_cpace_free)

G_END_DECLS
