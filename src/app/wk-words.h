/* Dates and states in the words that people use. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long ago @date (yyyy-mm-dd, nullable) is, seen from @today: "7 weeks ago"; "never" for NULL or what is no date. (transfer full) */
char *wk_words_dup_ago (const char *date, const GDate *today);

/* The same, seen from the machine's own today. */
char *wk_words_dup_ago_now (const char *date);

/* Days from @date to the machine's today; G_MAXINT for NULL or what is no date. */
int wk_words_days_since (const char *date);

/* "Tuesday 24 November" or, of another year, "24 November 2025"; @date as it is when it is no date. (transfer full) */
char *wk_words_dup_date (const char *date);

/* Reads yyyy-mm-dd. */
gboolean wk_words_parse_date (const char *date, GDate *result);

/* yyyy-mm-dd of a date as people in the Netherlands type it (24-11-1990, 24/11/1990, 24 11 1990, 1990-11-24);
 * NULL when it is none. (transfer full) */
char *wk_words_dup_typed_date (const char *typed);

/* Where somebody is on the journey: the phase, or before there is one whether they are in view. (transfer none) */
const char *wk_words_phase (const char *phase, const char *view);

/* The icon of a life domain. (transfer full) */
char *wk_words_dup_domain_icon (const char *domain);

G_END_DECLS
