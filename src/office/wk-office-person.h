/* What the office knows of an account: who that is, and what they do. Kept sealed under `account/ID`. */
#pragma once

#include <glib.h>

#include "wk-function.h"
#include "wk-id.h"

G_BEGIN_DECLS

/* What somebody does, as data; wk-access.h says what follows from it. */
typedef struct
{
  WkFunctions functions;
  WkExpertises expertises;
  char *ground; /* (owned): for BSN and file numbers: the mandate, the task; "" without */
} WkOfficeRole;

void wk_office_role_init (WkOfficeRole *self, WkFunctions functions, WkExpertises expertises, const char *ground);
void wk_office_role_copy (WkOfficeRole *self, const WkOfficeRole *from); /* over what was in it */
void wk_office_role_clear (WkOfficeRole *self);

/**
 * WkOfficePersonFlags:
 * @WK_OFFICE_PERSON_NAMED: the name is the office's word, not the laptop's own: files that name a contact person by name alone mean them
 * @WK_OFFICE_PERSON_PLACED: the organisation is the office's word: legal grounds of that organisation are theirs
 * @WK_OFFICE_PERSON_TAKEN_OFF: may not come in any more
 * @WK_OFFICE_PERSON_RETURNED: came back by a certificate that this office, restored to an earlier day, had forgotten: what they do is to be said
 *   again, and until then their work waits on their laptop
 */
typedef enum
{
  WK_OFFICE_PERSON_NAMED = 1 << 0,
  WK_OFFICE_PERSON_PLACED = 1 << 1,
  WK_OFFICE_PERSON_TAKEN_OFF = 1 << 2,
  WK_OFFICE_PERSON_RETURNED = 1 << 3,
} WkOfficePersonFlags;

typedef struct
{
  WkId account;
  char hex[WK_ID_HEX_SIZE];
  char *name, *organisation, *title; /* (owned) */
  gint64 since;                      /* microseconds since 1970-01-01 UTC */
  WkOfficeRole role;
  WkOfficePersonFlags flags;
} WkOfficePerson;

WkOfficePerson *wk_office_person_new (const WkId *account, const char *name, const char *organisation, const char *title, gint64 since);
WkOfficePerson *wk_office_person_copy (const WkOfficePerson *self);
void wk_office_person_free (WkOfficePerson *self);

GBytes *wk_office_person_encode (const WkOfficePerson *self);

/**
 * wk_office_person_decode:
 * @account: whose
 * @bytes: from wk_office_person_encode(), or of the version before functions
 * @old: (out): whether it was the latter: who they are and what they do was not asked then
 *
 * Somebody from before functions is whatever works with residents: what of that they come to see follows from the files that name them.
 *
 * Returns: (transfer full) (nullable): not readable
 */
WkOfficePerson *wk_office_person_decode (const WkId *account, GBytes *bytes, gboolean *old);

/* What whoever founds an office does: all that it takes to begin. */
void wk_office_role_found (WkOfficeRole *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkOfficePerson, wk_office_person_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WkOfficeRole, wk_office_role_clear)

G_END_DECLS
