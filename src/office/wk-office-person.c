#include "wk-office-person.h"

#include "ydoc.h"

#define VERSION 2

void
wk_office_role_init (WkOfficeRole *self, WkFunctions functions, WkExpertises expertises, const char *ground)
{
  self->functions = functions;
  self->expertises = expertises;
  self->ground = g_strdup (ground);
}

void
wk_office_role_clear (WkOfficeRole *self)
{
  g_clear_pointer (&self->ground, g_free);
}

void
wk_office_role_copy (WkOfficeRole *self, const WkOfficeRole *from)
{
  wk_office_role_clear (self);
  wk_office_role_init (self, from->functions, from->expertises, from->ground);
}

void
wk_office_role_found (WkOfficeRole *self)
{
  self->functions |= WK_FUNCTION_COORDINATOR | WK_FUNCTION_ADMINISTRATOR | WK_FUNCTION_CONTACT_PERSON;
  /* They bring the residents' list, with its numbers. */
  if (*self->ground == '\0') {
    g_free (self->ground);
    self->ground = g_strdup ("import");
  }
}

WkOfficePerson *
wk_office_person_new (const WkId *account, const char *name, const char *organisation, const char *title, gint64 since)
{
  WkOfficePerson *self = g_new0 (WkOfficePerson, 1);

  self->account = *account;
  wk_id_write_hex (account, self->hex);
  self->name = g_strdup (name);
  self->organisation = g_strdup (organisation);
  self->title = g_strdup (title);
  self->since = since;
  wk_office_role_init (&self->role, WK_FUNCTION_NONE, WK_EXPERTISE_NONE, "");

  return self;
}

WkOfficePerson *
wk_office_person_copy (const WkOfficePerson *self)
{
  WkOfficePerson *copy = wk_office_person_new (&self->account, self->name, self->organisation, self->title, self->since);

  wk_office_role_copy (&copy->role, &self->role);
  copy->flags = self->flags;

  return copy;
}

void
wk_office_person_free (WkOfficePerson *self)
{
  g_free (self->name);
  g_free (self->organisation);
  g_free (self->title);
  wk_office_role_clear (&self->role);
  g_free (self);
}

GBytes *
wk_office_person_encode (const WkOfficePerson *self)
{
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, VERSION);
  y_encode_string (&e, self->name, -1);
  y_encode_string (&e, self->organisation, -1);
  y_encode_string (&e, self->title, -1);
  y_encode_var_int (&e, self->since);
  y_encode_var_uint (&e, self->role.functions);
  y_encode_var_uint (&e, self->role.expertises);
  y_encode_string (&e, self->role.ground, -1);
  y_encode_var_uint (&e, self->flags);

  return y_encoder_finish (&e);
}

WkOfficePerson *
wk_office_person_decode (const WkId *account, GBytes *bytes, gboolean *old)
{
  g_autofree char *name = NULL, *organisation = NULL, *title = NULL, *ground = NULL;
  g_autoptr (WkOfficePerson) self = NULL;
  gint64 since;
  guint64 version;
  YDecoder d;

  y_decoder_init (&d, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  version = y_decode_var_uint (&d);
  name = y_decode_string (&d);
  organisation = y_decode_string (&d);
  title = y_decode_string (&d);
  since = y_decode_var_int (&d);
  if (d.failed || version < 1 || version > VERSION)
    return NULL;

  self = wk_office_person_new (account, name, organisation, title, since);
  *old = version == 1;
  if (*old) {
    self->role.functions = WK_FUNCTIONS_OF_RESIDENTS;
    self->role.expertises = WK_EXPERTISES_ALL;
    self->flags = WK_OFFICE_PERSON_NAMED | WK_OFFICE_PERSON_PLACED;
  } else {
    /* Functions that a later version adds are none here. */
    self->role.functions = y_decode_var_uint (&d) & WK_FUNCTIONS_ALL;
    self->role.expertises = y_decode_var_uint (&d) & WK_EXPERTISES_ALL;
    ground = y_decode_string (&d);
    g_free (self->role.ground);
    self->role.ground = g_steal_pointer (&ground);
    self->flags = y_decode_var_uint (&d);
  }

  return d.failed ? NULL : g_steal_pointer (&self);
}
