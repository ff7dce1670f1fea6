/* The words of a location: phases of the journey, life domains and other choices. Each is data: a key that documents hold and a label. An
 * unknown key is shown in its own words, or as it is. A location begins with the life domains and phases of data/terms, and may have a list
 * of its own instead (wk-directory-terms.h). Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *key; /* what documents hold */
  const char *label; /* see wk_terms_get_label() */
  gboolean in_words; /* the label is as people read it, not to be translated */
  gboolean out; /* not in use any more, or only heard of: shown where it is, and chosen no more */
} WkTerm;

/* What the keys that a location makes begin with; what they were first called follows. */
#define WK_TERMS_OWN_PREFIX "own-"

typedef enum
{
  WK_TERMS_PHASE, /* in-view intake behind-the-scenes table plan doing evaluation onward */
  WK_TERMS_VIEW, /* not-yet partly in */
  WK_TERMS_DOMAIN, /* the life domains: fourteen to begin with */
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
 * Returns: (transfer none) (array length=n): the list in its order: those in use first, then those that are not and those that a file names.
 * It stays as it is for as long as the program runs
 */
const WkTerm *wk_terms_get (WkTerms which, gsize *n);

/**
 * wk_terms_get_in_use:
 * @which: a list
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): the beginning of wk_terms_get(): what can be chosen anew
 */
const WkTerm *wk_terms_get_in_use (WkTerms which, gsize *n);

/**
 * wk_terms_is_own:
 * @which: a list
 *
 * Returns: whether a location may have it otherwise
 */
gboolean wk_terms_is_own (WkTerms which);

/**
 * wk_terms_get_defaults:
 * @which: a list that a location may have otherwise
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n): what the program begins with
 */
const WkTerm *wk_terms_get_defaults (WkTerms which, gsize *n);

/**
 * wk_terms_set:
 * @which: a list that a location may have otherwise
 * @terms: (nullable) (array length=n): what it has, in its order; %NULL: the defaults
 * @n: how many
 *
 * Holds for the whole program from now on.
 *
 * Returns: whether it was otherwise before
 */
gboolean wk_terms_set (WkTerms which, const WkTerm *terms, gsize n);

/**
 * wk_terms_learn:
 * @which: a list that a location may have otherwise
 * @key: a key that a file names
 *
 * One that the list does not have comes at its end, out of use, in the words of its key.
 */
void wk_terms_learn (WkTerms which, const char *key);

/**
 * wk_terms_get_label:
 * @which: a list
 * @key: (nullable): a key
 *
 * Returns: (transfer none): the translated label; @key itself when the list does not know it, "" for %NULL
 */
const char *wk_terms_get_label (WkTerms which, const char *key);

G_END_DECLS
