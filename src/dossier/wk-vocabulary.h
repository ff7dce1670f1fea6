/* The words a location begins with: phases of the journey, life domains and other choices. Each is data:
 * a key that documents hold and a translated label. An unknown key is shown as it is. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *key; /* what documents hold */
  const char *label; /* untranslated; see wk_term_get_label() */
} WkTerm;

typedef enum
{
  WK_TERMS_PHASE, /* in-view intake behind-the-scenes table plan doing evaluation onward */
  WK_TERMS_VIEW, /* not-yet partly in */
  WK_TERMS_DOMAIN, /* the fourteen life domains */
  WK_TERMS_CHANNEL, /* call message mail letter visit walk-in table */
  WK_TERMS_READING, /* fine hard read-aloud */
  WK_TERMS_FORM, /* u je */
  WK_TERMS_NATURE, /* of a note: fact impression words */
  WK_TERMS_ANSWER, /* to the plan: right think not-yet */
  WK_TERMS_EFFECT, /* of a barrier: hinders helps */
  WK_TERMS_LADDER, /* participation, in words: isolated contacts activities unpaid supported paid */
  WK_TERMS_ROLE, /* in the team: professional provider own-network interpreter */
  WK_TERMS_ERASURE, /* why a file is removed: request retention no-ground mistake ruling */
  WK_TERMS_CORRECTION, /* how it stands: open taken-over not-taken */
  WK_N_TERMS
} WkTerms;

/**
 * wk_terms_get:
 * @which: a list
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): the list in its order
 */
const WkTerm *wk_terms_get (WkTerms which, gsize *n);

/**
 * wk_terms_get_label:
 * @which: a list
 * @key: (nullable): a key
 *
 * Returns: (transfer none): the translated label; @key itself when the list does not know it, "" for %NULL
 */
const char *wk_terms_get_label (WkTerms which, const char *key);

G_END_DECLS
