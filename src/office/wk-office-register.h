/* Who may come in: accounts, their devices, and the enrolment codes that are open. Belongs to the store's thread. */
#pragma once

#include "wk-office-identity.h"
#include "wk-office-person.h"

G_BEGIN_DECLS

#define WK_OFFICE_CODE_HOURS 168 /* that a code is open unless told otherwise */

typedef struct _WkOfficeRegister WkOfficeRegister;

/* Who enrols with a code that says nothing of it. */
#define WK_OFFICE_CODE_FUNCTIONS WK_FUNCTION_CONTACT_PERSON

/* What a code is for; empty texts leave it to the laptop. */
typedef struct
{
  const char *name;
  const char *organisation;
  const char *title; /* what they are called */
  WkOfficeRole role; /* what they do; the first to enrol is coordinator and administrator besides */
  const char *subject; /* (nullable): whom a provider vouches for: each of their laptops is of the same account, and what they do there already stays */
  const WkId *account; /* (nullable): one that is there: another laptop of theirs, who stay what they are; an earlier such code closes */
} WkOfficeInvitation;

/* What the register says of a batch's author. */
typedef enum
{
  WK_OFFICE_AUTHOR_OURS,     /* the device is ours, and the author is whose it is */
  WK_OFFICE_AUTHOR_EARLIER,  /* the device is ours; the author is a name nobody has: whose it was before it was enrolled */
  WK_OFFICE_AUTHOR_STRANGER, /* neither is ours: somebody at a table, brought by one of ours */
  WK_OFFICE_AUTHOR_FORGED,   /* one of the two is ours and the other is not its */
} WkOfficeAuthor;

/**
 * wk_office_register_load:
 * @store: the office's store
 * @identity: who signs certificates
 * @clock: the time
 * @random: where codes come from
 * @error: why not
 *
 * Returns: (transfer full): the register
 */
WkOfficeRegister *wk_office_register_load (WkOfficeStore *store, WkOfficeIdentity *identity, WkClock *clock, WkRandom *random, GError **error);
void wk_office_register_free (WkOfficeRegister *self);

/**
 * wk_office_register_admit:
 * @self: the register
 * @certificate: signed by this office, by somebody who holds its key
 * @account: (out caller-allocates): whose device it is
 * @error: %WK_SYNC_ERROR_REFUSED for a device that was taken off
 *
 * A device that the register lacks is put in again by its certificate: it was enrolled after the backup that this office was restored from.
 *
 * Returns: whether it may come in
 */
gboolean wk_office_register_admit (WkOfficeRegister *self, WkCertificate *certificate, WkId *account, GError **error);

WkOfficeAuthor wk_office_register_judge (WkOfficeRegister *self, const guint8 *device, const WkId *author);

/**
 * wk_office_register_adopt:
 * @self: the register
 * @device: one of ours
 * @author: the name it wrote under before it was enrolled
 * @error: why not
 *
 * From now on nobody else may write under that name. Durable with the store's group.
 *
 * Returns: whether it is noted
 */
gboolean wk_office_register_adopt (WkOfficeRegister *self, const guint8 *device, const WkId *author, GError **error);

/* Follows what other offices changed. */
gboolean wk_office_register_refresh (WkOfficeRegister *self, GError **error);
/* Reads it again: after the store's group was taken back, and what was noted in it with it. */
gboolean wk_office_register_reload (WkOfficeRegister *self, GError **error);

/**
 * wk_office_register_new_code:
 * @self: the register
 * @invitation: for whom
 * @hours: how long it is open
 * @error: why not
 *
 * Returns: (transfer full): twelve digits, durable
 */
char *wk_office_register_new_code (WkOfficeRegister *self, const WkOfficeInvitation *invitation, guint hours, GError **error);
/* The same for another laptop of somebody who is there. */
char *wk_office_register_new_laptop_code (WkOfficeRegister *self, const WkId *account, guint hours, GError **error);

/* (transfer full) (nullable): the open code that begins with @selector; of NULL any that is open. Without an error there is none. */
char *wk_office_register_find_code (WkOfficeRegister *self, const char *selector, GError **error);
/* A guess failed; the tenth closes the code. */
gboolean wk_office_register_code_failed (WkOfficeRegister *self, const char *selector, GError **error);

char *wk_office_register_dup_code_name (WkOfficeRegister *self, const char *code); /* (transfer full) (nullable): whom a code is for */

/**
 * wk_office_register_enrol:
 * @self: the register
 * @code: twelve digits that the other side proved
 * @fields: what the laptop says of itself
 * @location: (nullable): the location that it began by itself; the first laptop of an empty office founds the office's
 * @location_name: (nullable): what that is called
 * @error: %WK_SYNC_ERROR_NOT_FOUND when the code was used up meanwhile
 *
 * Makes an account and notes the device; uses the code up. Within a group; when that is taken back, wk_office_register_reload() forgets it.
 *
 * Returns: (transfer full): what to hand over; durable with the group
 */
WkEnrolment *wk_office_register_enrol (WkOfficeRegister *self, const char *code, const WkCertificateFields *fields, const WkSubject *location,
                                       const char *location_name, GError **error);

WkOfficeStore *wk_office_register_get_store (WkOfficeRegister *self);       /* (transfer none): where it is kept */
WkOfficeIdentity *wk_office_register_get_identity (WkOfficeRegister *self); /* (transfer none): as it is now */

/* (transfer none) (nullable): whose name that is: an account's own, or the one it wrote under before it was enrolled. */
const WkId *wk_office_register_find_account (WkOfficeRegister *self, const WkId *author);

/* Whether this laptop, or its owner, was taken off. */
gboolean wk_office_register_is_off (WkOfficeRegister *self, const WkId *account, const guint8 *device);

/* (transfer none) (nullable): whose device that is. */
const WkId *wk_office_register_get_owner (WkOfficeRegister *self, const guint8 *device);

/* A group of the store's in which nobody else changes the register, and its end: commits when it went well; else nothing of it is left, here
 * neither. */
gboolean wk_office_register_begin (WkOfficeRegister *self, GError **error);
gboolean wk_office_register_end (WkOfficeRegister *self, gboolean good, GError **error);

/* ---- people ---- */

const WkOfficePerson *wk_office_register_get_person (WkOfficeRegister *self, const WkId *account); /* (transfer none) (nullable) */
GPtrArray *wk_office_register_list_people (WkOfficeRegister *self); /* (transfer container) (element-type WkOfficePerson) */

/* (transfer none) (nullable): the one of that name by the office's own word; none when it is nobody's or several people's. */
const WkOfficePerson *wk_office_register_find_name (WkOfficeRegister *self, const char *name);

/* Puts what is known of an account in the place of what was. Durable with the store's group. */
gboolean wk_office_register_set_person (WkOfficeRegister *self, const WkOfficePerson *person, GError **error);

/* (transfer full) (element-type GBytes): the keys of the devices that may come in; account: (nullable): whose. */
GPtrArray *wk_office_register_list_devices (WkOfficeRegister *self, const WkId *account);
/* It may not come in any more, and what it signs is not taken. Durable with the store's group. */
gboolean wk_office_register_take_device_off (WkOfficeRegister *self, const guint8 *device, GError **error);

guint wk_office_register_count_accounts (WkOfficeRegister *self);
guint wk_office_register_count_devices (WkOfficeRegister *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WkOfficeRegister, wk_office_register_free)

G_END_DECLS
