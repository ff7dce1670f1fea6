/* Who writes, or wrote: what `authors[client id]` holds. Immutable. */
#pragma once

#include "wk-person.h"

G_BEGIN_DECLS

#define WK_TYPE_AUTHOR (wk_author_get_type ())
G_DECLARE_FINAL_TYPE (WkAuthor, wk_author, WK, AUTHOR, GObject)

/**
 * wk_author_new:
 * @account: account id in hex; "" for a guest
 * @name: the name to show
 * @organisation: (nullable): where they work
 * @device: (nullable): the device's id in hex
 * @on_behalf_of: (nullable): for whom they write, e.g. the resident whose scribe they are
 *
 * Properties of the same names.
 *
 * Returns: (transfer full): an author
 */
WkAuthor *wk_author_new (const char *account, const char *name, const char *organisation, const char *device,
                         const char *on_behalf_of);

const char *wk_author_get_account (WkAuthor *self);
const char *wk_author_get_name (WkAuthor *self);
const char *wk_author_get_organisation (WkAuthor *self);
const char *wk_author_get_device (WkAuthor *self);
const char *wk_author_get_on_behalf_of (WkAuthor *self);
gboolean wk_author_equal (WkAuthor *a, WkAuthor *b);

#define WK_AUTHOR_COLOURS 8u /* so many Okabe-Ito colours there are, each with a shape */

/**
 * wk_author_get_colour:
 * @self: an author
 *
 * Returns: 0 to 7, steady for the same person: which of the eight Okabe-Ito colours (and shapes) is theirs. Of an author whom a document tells
 *   of: another than the others' in it, as long as there are eight
 */
guint wk_author_get_colour (WkAuthor *self);
void wk_author_set_colour (WkAuthor *self, guint colour);

/**
 * wk_author_pick_colour:
 * @taken: (inout): a bit for each colour that somebody has
 * @wanted: the one that would be theirs
 *
 * Returns: that one, or the next that nobody has; takes it
 */
guint wk_author_pick_colour (guint *taken, guint wanted);

/**
 * wk_author_dup_person:
 * @self: (nullable): who writes
 *
 * Returns: (transfer full) (nullable): the same as a field names people
 */
WkPerson *wk_author_dup_person (WkAuthor *self);

G_END_DECLS
