/* Passes: what another program than ours, an npm client, shows to come in as somebody. 32 random bytes, of which the office keeps the hash alone,
 * under `pass/HASH`. For the worker. */
#pragma once

#include "wk-office-register.h"

G_BEGIN_DECLS

#define WK_OFFICE_PASS_HASH_LENGTH 32

typedef struct
{
  WkId account;
  gboolean read_only;
  gint64 until; /* microseconds since 1970-01-01 UTC */
} WkOfficePass;

/**
 * wk_office_pass_new:
 * @reg: who there is
 * @random: where it comes from
 * @pass: whose, and for what
 * @hash: (out caller-allocates) (array fixed-size=32): by which it is known here
 * @error: the store's
 *
 * Returns: (transfer full): the pass, base64url, which is nowhere else; durable
 */
char *wk_office_pass_new (WkOfficeRegister *reg, WkRandom *random, const WkOfficePass *pass, guint8 *hash, GError **error);

/* Hashes what was shown; %FALSE: it cannot be a pass. */
gboolean wk_office_pass_hash (const char *shown, guint8 *hash);

/**
 * wk_office_pass_find:
 * @reg: who there is
 * @hash: (array fixed-size=32): of a pass
 * @now: microseconds since 1970-01-01 UTC
 * @pass: (out caller-allocates): what it is good for
 * @error: %WK_SYNC_ERROR_REFUSED when there is none, it has run out, or whose it is was taken off; the store's
 *
 * Returns: whether it lets somebody in
 */
gboolean wk_office_pass_find (WkOfficeRegister *reg, const guint8 *hash, gint64 now, WkOfficePass *pass, GError **error);

/* (transfer full): the beginning of a pass's hash, by which it can be taken off. */
char *wk_office_pass_dup_number (const char *shown);
/* (transfer full): the beginnings of somebody's passes' hashes, with commas between. */
char *wk_office_pass_dup_numbers (WkOfficeRegister *reg, const WkId *account);
/* (transfer full) (nullable): the one pass whose hash begins so (eight digits at least). */
GBytes *wk_office_pass_find_number (WkOfficeRegister *reg, const char *start);
gboolean wk_office_pass_drop (WkOfficeRegister *reg, const guint8 *hash, GError **error);

G_END_DECLS
