/* The code of a table (eight digits) or of an enrolment (twelve: four that say which, eight that are secret), and how often one may guess. */
#pragma once

#include <wk-clock.h>
#include <wk-random.h>

G_BEGIN_DECLS

#define WK_CODE_JOIN_DIGITS 8
#define WK_CODE_ENROL_DIGITS 12
#define WK_CODE_SELECTOR_DIGITS 4

/**
 * wk_code_new_join:
 * @random: where the bits come from
 *
 * Returns: (transfer full): eight digits
 */
char *wk_code_new_join (WkRandom *random);

/**
 * wk_code_new_enrol:
 * @random: where the bits come from
 *
 * The first four digits travel in the clear, so that an office with several codes open knows which is meant; it
 * takes care that no two open codes begin alike.
 *
 * Returns: (transfer full): twelve digits
 */
char *wk_code_new_enrol (WkRandom *random);

/**
 * wk_code_normalise:
 * @text: (nullable): what a person typed: digits (of any script), spaces, dots and dashes
 *
 * Returns: (transfer full) (nullable): the digits alone, %NULL unless eight or twelve and nothing else
 */
char *wk_code_normalise (const char *text);

/**
 * wk_code_format:
 * @code: eight or twelve digits
 *
 * Returns: (transfer full): in groups of four
 */
char *wk_code_format (const char *code);

/* Counts failed guesses: three a minute, ten a code. One a table, or one an enrolment code. */
typedef struct _WkCodeLimit WkCodeLimit; /* ref-counted */

typedef enum { WK_CODE_LIMIT_OPEN, WK_CODE_LIMIT_WAIT, WK_CODE_LIMIT_SPENT } WkCodeLimitState;

WkCodeLimit *wk_code_limit_new (WkClock *clock);
WkCodeLimit *wk_code_limit_ref (WkCodeLimit *self);
void wk_code_limit_unref (WkCodeLimit *self);

/* Whether a guess may be made now; WAIT: three failed within the last minute; SPENT: ten failed, the code must be renewed. */
WkCodeLimitState wk_code_limit_get_state (WkCodeLimit *self);

/**
 * wk_code_limit_begin:
 * @self: a limit
 *
 * A run begins: it counts as a failure until wk_code_limit_succeed(), so that guesses made at the same time
 * over many connections cannot pass the limit together.
 *
 * Returns: a handle, 0 when no guess may be made now
 */
guint wk_code_limit_begin (WkCodeLimit *self);

/* The run proved the code, or (abandon) ended before the other side learnt anything from it. Otherwise it stays a failure. */
void wk_code_limit_succeed (WkCodeLimit *self, guint run);
void wk_code_limit_abandon (WkCodeLimit *self, guint run);
void wk_code_limit_reset (WkCodeLimit *self); /* there is a new code */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkCodeLimit, wk_code_limit_unref)

G_END_DECLS
