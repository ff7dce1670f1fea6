/* Emergency access: who has a resident's file open for now without being of the team, until when and why. Kept sealed, one under each
 * `emergency/SUBJECT/ACCOUNT`. Belongs to the store's thread. */
#pragma once

#include "wk-office-store.h"

G_BEGIN_DECLS

typedef struct
{
  WkId subject, account;
  gint64 from; /* µs since 1970 UTC */
  char *until; /* (owned): the last day, `2026-11-28` */
  char *why;   /* (owned): in their own words */
} WkOfficeEmergency;

typedef struct _WkOfficeEmergencies WkOfficeEmergencies;

WkOfficeEmergencies *wk_office_emergencies_new (WkOfficeStore *store); /* (transfer full) */
void wk_office_emergencies_free (WkOfficeEmergencies *self);
void wk_office_emergencies_forget (WkOfficeEmergencies *self); /* what it has in mind; it is read again */

/**
 * wk_office_emergencies_load:
 * @self: emergencies
 * @today: the date; forget them when it is another
 * @error: trouble of the store's own
 *
 * Before anything else is asked, and after forgetting. Those that are over are left out: every decision asks.
 *
 * Returns: whether they are in mind
 */
gboolean wk_office_emergencies_load (WkOfficeEmergencies *self, const char *today, GError **error);

/* account: (nullable): whose; %NULL: anybody's. */
gboolean wk_office_emergencies_hold (WkOfficeEmergencies *self, const WkId *subject, const WkId *account);
/* (transfer none) (element-type WkOfficeEmergency): of all residents, until they are forgotten. */
GPtrArray *wk_office_emergencies_list (WkOfficeEmergencies *self);

/* In a group: in the place of an earlier one of the same two. Forgets what is in mind. */
gboolean wk_office_emergencies_put (WkOfficeEmergencies *self, const WkOfficeEmergency *emergency, GError **error);

/* In a group: those whose last day is before today; what cannot be read gives no access and goes too. */
gboolean wk_office_emergencies_drop_over (WkOfficeEmergencies *self, const char *today, GError **error);

/* In a group: the resident was erased, and so is what was said of why. */
gboolean wk_office_emergencies_drop (WkOfficeEmergencies *self, const WkId *subject, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkOfficeEmergencies, wk_office_emergencies_free)

G_END_DECLS
