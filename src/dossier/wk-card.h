/* The card: what the list and the file's head show of a resident. */
#pragma once

#include "wk-document.h"
#include "wk-record.h"

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

/**
 * wk_card_take_plan:
 * @card: a card
 * @plan: the same resident's plan
 *
 * Writes anew what the card says of the plan (SCHEMA.md, "card": derived): the first open step's date, the next talk, the thinking over.
 */
void wk_card_take_plan (WkDocument *card, WkDocument *plan);

/**
 * wk_card_find_acute:
 * @domains: (array length=n_domains): life domains of one resident
 * @n_domains: how many
 *
 * Returns: (transfer none) (nullable): the acute barrier whose deadline comes first
 */
WkRecord *wk_card_find_acute (WkDocument *const *domains, gsize n_domains);

/**
 * wk_card_take_acute:
 * @card: a card
 * @domains: (array length=n_domains): the same resident's life domains, as far as they are read here
 * @n_domains: how many
 *
 * Writes the acute lamp anew: the earliest deadline over all barriers and its owner, without the cause. What burns for a barrier in a life domain that is
 * closed here burns on (SCHEMA.md, "lamp").
 */
void wk_card_take_acute (WkDocument *card, WkDocument *const *domains, gsize n_domains);

/**
 * wk_card_learn_domains:
 * @card: a card's shared document; nothing is written
 *
 * What it has documents for, and the program heard nothing of, is a life domain from now on (wk_terms_learn()).
 */
void wk_card_learn_domains (YDoc *card);

G_END_DECLS
