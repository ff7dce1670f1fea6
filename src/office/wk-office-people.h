/* The people of an office, as whoever looks after it names, changes and takes them off. For the worker, within no group of the store. */
#pragma once

#include "wk-office-access.h"
#include "wk-office-register.h"

G_BEGIN_DECLS

/* What is to be changed of somebody; what is NULL stays as it is. */
typedef struct
{
  const char *name;
  const char *organisation;
  const char *functions;  /* words of wk_functions_from_nicks() */
  const char *expertises; /* words of wk_expertises_from_nicks() */
  const char *ground;
} WkOfficeChange;

/**
 * wk_office_people_dup_lines:
 * @reg: the register
 *
 * Returns: (transfer full): who there is, a line for each: account, name, organisation, function, expertise, ground, devices and passes; with tabs between
 */
char *wk_office_people_dup_lines (WkOfficeRegister *reg);

/**
 * wk_office_people_find:
 * @reg: the register
 * @who: their name, or the beginning of their account (four digits at least)
 * @error: %WK_OFFICE_ERROR_REFUSED where nobody or several are called so
 *
 * Returns: (transfer none) (nullable): the one person
 */
const WkOfficePerson *wk_office_people_find (WkOfficeRegister *reg, const char *who, GError **error);

/**
 * wk_office_people_change:
 * @reg: the register
 * @access: who may what, which follows
 * @who: their name, or the beginning of their account (four digits at least); of one person alone
 * @change: what is to be changed
 * @error: %WK_OFFICE_ERROR_REFUSED where nobody or several are called so; the store's
 *
 * Changes somebody, with all that follows for what everybody may read; all of it or nothing.
 *
 * Returns: (transfer full) (nullable): their line
 */
char *wk_office_people_change (WkOfficeRegister *reg, WkOfficeAccess *access, const char *who, const WkOfficeChange *change, GError **error);

/**
 * wk_office_people_take_off:
 * @reg: the register
 * @access: who may what, which follows
 * @who: the beginning of a device's key (eight digits at least), or a person as above
 * @account: (out): whose account it was, where it is a person
 * @device: (out) (transfer full) (nullable): the key, where it is a device
 * @error: as above
 *
 * Returns: whether they may not come in any more
 */
gboolean wk_office_people_take_off (WkOfficeRegister *reg, WkOfficeAccess *access, const char *who, WkId *account, GBytes **device, GError **error);

/**
 * wk_office_people_end:
 * @reg: the register, in a group of its own (wk_office_register_begin())
 * @access: who may what
 * @well: whether all went well
 * @error: the store's
 *
 * Ends a group that changes who there is; nothing of it is left when it is not well.
 *
 * Returns: whether it is durable
 */
gboolean wk_office_people_end (WkOfficeRegister *reg, WkOfficeAccess *access, gboolean well, GError **error);

G_END_DECLS
