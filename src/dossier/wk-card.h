/* The card: what the list and the file's head show of a resident. */
#pragma once

#include "wk-document.h"

G_BEGIN_DECLS

/**
 * wk_card_get_age:
 * @card: a card
 * @today: the date
 *
 * Returns: years, or -1 when the birth date is not known
 */
int wk_card_get_age (WkDocument *card, GDate *today);

/**
 * wk_card_add_domain:
 * @card: a card
 * @domain: a life domain's key
 *
 * Notes that the life domain has a document. Changes nothing when it is noted.
 *
 * Returns: %FALSE when the card is read-only
 */
gboolean wk_card_add_domain (WkDocument *card, const char *domain);

G_END_DECLS
