#include "wk-office-people.h"

#include <glib/gi18n-lib.h>

#include "wk-office-error.h"
#include "wk-office-pass.h"

gboolean
wk_office_people_end (WkOfficeRegister *reg, WkOfficeAccess *access, gboolean well, GError **error)
{
  if (wk_office_register_end (reg, well, error))
    return TRUE;
  wk_office_access_forget (access);

  return FALSE;
}

/* ---- who there is ----------------------------------------------------------------------------------------- */

static void
append_line (WkOfficeRegister *reg, GString *text, const WkOfficePerson *person)
{
  g_autofree char *functions = wk_functions_dup_nicks (person->role.functions), *expertises = wk_expertises_dup_nicks (person->role.expertises);
  g_autoptr (GPtrArray) devices = wk_office_register_list_devices (reg, &person->account);
  g_autofree char *passes = NULL;
  guint i;

  g_string_append_printf (text, "%s\t%s\t%s\t%s\t%s\t%s\t", person->hex, person->name, person->organisation,
                          person->flags & WK_OFFICE_PERSON_TAKEN_OFF ? "taken-off" : functions, expertises, person->role.ground);
  for (i = 0; i < devices->len; i++) {
    g_autofree char *key = wk_hex_encode (g_bytes_get_data (devices->pdata[i], NULL), WK_PUBLIC_KEY_LENGTH);

    g_string_append_printf (text, "%s%.16s", i > 0 ? "," : "", key);
  }
  passes = wk_office_pass_dup_numbers (reg, &person->account);
  if (*passes)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", passes);
  g_string_append_c (text, '\n');
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(WkOfficePerson *const *) a)->name, (*(WkOfficePerson *const *) b)->name);
}

char *
wk_office_people_dup_lines (WkOfficeRegister *reg)
{
  g_autoptr (GPtrArray) people = wk_office_register_list_people (reg);
  GString *text = g_string_new (NULL);
  guint i;

  g_ptr_array_sort (people, compare_names);
  for (i = 0; i < people->len; i++)
    append_line (reg, text, people->pdata[i]);

  return g_string_free (text, FALSE);
}

/* ---- changing them ---------------------------------------------------------------------------------------- */

/* By name, or by the beginning of the account; one alone. */
const WkOfficePerson *
wk_office_people_find (WkOfficeRegister *reg, const char *who, GError **error)
{
  g_autoptr (GPtrArray) people = wk_office_register_list_people (reg);
  g_autofree char *folded = wk_access_fold (who);
  const WkOfficePerson *found = NULL;
  guint i;

  for (i = 0; i < people->len; i++) {
    const WkOfficePerson *person = people->pdata[i];
    g_autofree char *name = wk_access_fold (person->name);

    if (!g_str_equal (name, folded) && !(strlen (who) >= 4 && g_str_has_prefix (person->hex, who)))
      continue;
    if (found) {
      g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, _("More than one person is called “%s”. Give the beginning of the account."), who);
      return NULL;
    }
    found = person;
  }
  if (!found)
    g_set_error (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, _("Nobody here is called “%s”."), who);

  return found;
}

/* Puts somebody in the place of who they were, with what follows for what everybody may read; all of it or nothing. */
static gboolean
put_person (WkOfficeRegister *reg, WkOfficeAccess *access, const WkOfficePerson *person, GError **error)
{
  g_autoptr (WkOfficeAccessLook) look = NULL;
  gboolean done;

  if (!wk_office_register_begin (reg, error))
    return FALSE;
  look = wk_office_access_look (access, &person->account, person->name, error);
  done = look && wk_office_register_set_person (reg, person, error) &&
         wk_office_access_compare (access, g_steal_pointer (&look), error);

  return wk_office_people_end (reg, access, done, error);
}

static void
replace_text (char **text, const char *with)
{
  g_free (*text);
  *text = g_strdup (with);
}

char *
wk_office_people_change (WkOfficeRegister *reg, WkOfficeAccess *access, const char *who, const WkOfficeChange *change, GError **error)
{
  g_autoptr (WkOfficePerson) person = NULL;
  const WkOfficePerson *found = wk_office_people_find (reg, who, error);
  GString *text;

  if (!found)
    return NULL;
  person = wk_office_person_copy (found);
  if (change->name) {
    replace_text (&person->name, change->name);
    person->flags |= WK_OFFICE_PERSON_NAMED;
  }
  if (change->organisation) {
    replace_text (&person->organisation, change->organisation);
    person->flags |= WK_OFFICE_PERSON_PLACED;
  }
  if (change->functions && wk_functions_from_nicks (change->functions, &person->role.functions))
    person->flags &= ~WK_OFFICE_PERSON_RETURNED;
  if (change->expertises)
    wk_expertises_from_nicks (change->expertises, &person->role.expertises);
  if (change->ground)
    replace_text (&person->role.ground, change->ground);
  if (!put_person (reg, access, person, error))
    return NULL;
  text = g_string_new (NULL);
  append_line (reg, text, person);

  return g_string_free (text, FALSE);
}

/* ---- taking them off -------------------------------------------------------------------------------------- */

/* (transfer full) (nullable): the one device whose key begins so. */
static GBytes *
find_device (WkOfficeRegister *reg, const char *start)
{
  g_autoptr (GPtrArray) devices = wk_office_register_list_devices (reg, NULL);
  GBytes *found = NULL;
  guint i;

  for (i = 0; i < devices->len && strlen (start) >= 8; i++) {
    g_autofree char *key = wk_hex_encode (g_bytes_get_data (devices->pdata[i], NULL), WK_PUBLIC_KEY_LENGTH);

    if (!g_str_has_prefix (key, start))
      continue;
    if (found)
      return NULL;
    found = devices->pdata[i];
  }

  return found ? g_bytes_ref (found) : NULL;
}

gboolean
wk_office_people_take_off (WkOfficeRegister *reg, WkOfficeAccess *access, const char *who, WkId *account, GBytes **device, GError **error)
{
  g_autoptr (WkOfficePerson) person = NULL;
  const WkOfficePerson *found;

  *device = wk_office_pass_find_number (reg, who);
  if (*device)
    return wk_office_pass_drop (reg, g_bytes_get_data (*device, NULL), error);
  *device = find_device (reg, who);
  if (*device)
    return wk_office_register_take_device_off (reg, g_bytes_get_data (*device, NULL), error);
  found = wk_office_people_find (reg, who, error);
  if (!found)
    return FALSE;
  person = wk_office_person_copy (found);
  person->flags |= WK_OFFICE_PERSON_TAKEN_OFF;
  *account = person->account;

  return put_person (reg, access, person, error);
}
