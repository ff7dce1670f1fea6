/* Someone named in a field: who does a step, who directs. Immutable. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WK_TYPE_PERSON (wk_person_get_type ())
#define WK_PERSON_RESIDENT "resident" /* the id of the resident, as a step's doer */

typedef struct _WkPerson WkPerson; /* boxed, ref-counted */

GType wk_person_get_type (void);

/**
 * wk_person_new:
 * @id: (nullable): account id in hex, %WK_PERSON_RESIDENT, or %NULL when only a name is known
 * @name: the name to show
 * @organisation: (nullable): where they work
 *
 * Returns: (transfer full): a person
 */
WkPerson *wk_person_new (const char *id, const char *name, const char *organisation);
WkPerson *wk_person_ref (WkPerson *self);
void wk_person_unref (WkPerson *self);

const char *wk_person_get_id (const WkPerson *self); /* "" when unknown */
const char *wk_person_get_name (const WkPerson *self);
const char *wk_person_get_organisation (const WkPerson *self); /* "" when unknown */
gboolean wk_person_equal (const WkPerson *a, const WkPerson *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkPerson, wk_person_unref)

G_END_DECLS
