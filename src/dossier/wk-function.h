/* The functions that people have at a location, and what each brings along, as data. There is none for enforcement: telling is not
 * reporting (practice.md). Which documents they open is in wk-access.h. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WK_FUNCTION_NONE = 0,
  WK_FUNCTION_CONTACT_PERSON = 1 << 0,
  WK_FUNCTION_NETWORK_PROFESSIONAL = 1 << 1,
  WK_FUNCTION_INCOME_SUPPORT = 1 << 2,
  WK_FUNCTION_HOST = 1 << 3,
  WK_FUNCTION_COORDINATOR = 1 << 4,
  WK_FUNCTION_POLICY_ADVISER = 1 << 5,
  WK_FUNCTION_ADMINISTRATOR = 1 << 6,
} WkFunctions;

#define WK_N_FUNCTIONS 7
#define WK_FUNCTIONS_ALL ((1 << WK_N_FUNCTIONS) - 1)

/* Those who work with residents: they can be a resident's contact person, deputy or in the team. */
#define WK_FUNCTIONS_OF_RESIDENTS                                                                                                    \
  (WK_FUNCTION_CONTACT_PERSON | WK_FUNCTION_NETWORK_PROFESSIONAL | WK_FUNCTION_INCOME_SUPPORT | WK_FUNCTION_HOST                     \
   | WK_FUNCTION_COORDINATOR)

/* What a network professional knows of. */
typedef enum
{
  WK_EXPERTISE_NONE = 0,
  WK_EXPERTISE_INCOME = 1 << 0,
  WK_EXPERTISE_DEBTS = 1 << 1,
  WK_EXPERTISE_HOUSING = 1 << 2,
  WK_EXPERTISE_HEALTH = 1 << 3,
  WK_EXPERTISE_WORK = 1 << 4,
  WK_EXPERTISE_CARE = 1 << 5,
} WkExpertises;

#define WK_N_EXPERTISES 6
#define WK_EXPERTISES_ALL ((1 << WK_N_EXPERTISES) - 1)

const char *wk_function_to_nick (WkFunctions function); /* one: `contact-person` …; %NULL for anything else */
const char *wk_function_get_label (WkFunctions function); /* one, translated */

/**
 * wk_functions_from_nicks:
 * @nicks: words with commas between, such as `contact-person,coordinator`; `none`
 * @functions: (out): what they say; untouched on failure
 *
 * Returns: whether each is the word of a function
 */
gboolean wk_functions_from_nicks (const char *nicks, WkFunctions *functions);
char *wk_functions_dup_nicks (WkFunctions functions); /* (transfer full): the same words; `none` */
char *wk_functions_dup_label (WkFunctions functions); /* (transfer full): for people, translated; "" for none */

/* The same for expertises: `income`, `debts`, `housing`, `health`, `work`, `care`. */
gboolean wk_expertises_from_nicks (const char *nicks, WkExpertises *expertises);
char *wk_expertises_dup_nicks (WkExpertises expertises);

/**
 * wk_expertises_cover:
 * @expertises: what somebody knows of
 * @domain: a life domain's key
 *
 * Returns: whether the life domain is one that such an expertise works in
 */
gboolean wk_expertises_cover (WkExpertises expertises, const char *domain);

G_END_DECLS
