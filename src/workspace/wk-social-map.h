/* The social map: who offers what in the neighbourhood. Its entries are the organisations of the location's directory. */
#pragma once
#include "wk-location.h"

G_BEGIN_DECLS

/* One who offers something. */
typedef struct {
  char *name, *offers, *conditions, *waiting, *phone, *website; /* (owned) never NULL; conditions: for whom */
  char *checked_on, *checked_by; /* (owned) never NULL: yyyy-mm-dd, and whose name */
  char **domains;            /* (owned) keys of life domains */
} WkOffer;
void wk_offer_free (WkOffer *offer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkOffer, wk_offer_free)

/* Those with a name, by name. (transfer full) of WkOffer */
GPtrArray *wk_social_map_list   (WkLocation *location);

/* Writes what stands in one directory down in another, that does not have it. */
void       wk_social_map_copy   (WkDocument *from, WkDocument *to);

/* After so many days without being looked at, an entry asks to be checked. */
#define WK_OFFER_FRESH_DAYS 365
gboolean   wk_offer_is_stale    (const char *checked_on, const char *today); /* yyyy-mm-dd; never checked is stale */

/* ---- to the resident's seat ---- */

GBytes    *wk_social_map_encode (GPtrArray *offers); /* (transfer full): as many as fit a sheet */
GPtrArray *wk_social_map_decode (GBytes *bytes);     /* (transfer full) (nullable) of WkOffer: NULL: it is none */

/* ---- as a CSV file ---- */

char      *wk_social_map_to_csv (GPtrArray *offers); /* (transfer full) */

typedef struct {
  guint added, changed, same;
  GPtrArray *sentences;      /* (owned) of char*: what was left out, and on which line */
} WkSocialMapResult;
void wk_social_map_result_clear (WkSocialMapResult *result);

/**
 * wk_social_map_take_csv:
 * @location: the location
 * @bytes: a CSV file with a heading
 * @result: (out caller-allocates): what became of its rows
 * @error: %WK_WORKSPACE_ERROR_INVALID when there is no column for the name
 *
 * Takes the rows in, in one change that one undo takes back. Who is there already by that name gets what the file says anew; what the file
 * does not say stays.
 *
 * Returns: whether it was taken in
 */
gboolean   wk_social_map_take_csv (WkLocation *location, GBytes *bytes, WkSocialMapResult *result, GError **error);

G_END_DECLS
