/* How strong a passphrase is, said so that a person can make a better one. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WK_PASSPHRASE_EMPTY,
  WK_PASSPHRASE_WEAK, /* refused */
  WK_PASSPHRASE_FAIR,
  WK_PASSPHRASE_GOOD,
  WK_PASSPHRASE_STRONG,
} WkPassphraseStrength;

/* An estimate from length, kinds of letters, repetition and runs; of words a person made up, it can only be rough. */
WkPassphraseStrength wk_passphrase_judge (const char *passphrase);

/* One sentence to show under the field: how strong @passphrase is, why, and what makes it better. (transfer none) */
const char *wk_passphrase_explain (const char *passphrase);

G_END_DECLS
