#include "wk-access.h"

#include <string.h>

#include "wk-raw-private.h"
#include "ydoc.h"

#define VERSION 2 /* 1: without the door */
#define MAX_RECORDS 4096

/* Of these a ground must speak by name: a general one does not cover them (health and justice data need a further ground). */
static const char *const further[] = { "health", "mind", "addiction", "justice", NULL };

/* ---- what is known of a file ---------------------------------------------------------------------------- */

static void
person_clear (WkAccessPerson *person)
{
  g_clear_pointer (&person->id, g_free);
  g_clear_pointer (&person->name, g_free);
  g_clear_pointer (&person->account, g_free);
}

static void
person_free (gpointer data)
{
  person_clear (data);
  g_free (data);
}

static void
ground_free (gpointer data)
{
  WkAccessGround *ground = data;

  g_free (ground->organisation);
  g_free (ground->domain);
  g_free (ground->from);
  g_free (ground->until);
  g_free (ground);
}

static void
person_set (WkAccessPerson *person, const char *id, const char *name)
{
  person_clear (person);
  person->id = g_strdup (id);
  person->name = g_strdup (name);
}

WkAccessFacts *
wk_access_facts_new (void)
{
  WkAccessFacts *self = g_new0 (WkAccessFacts, 1);

  person_set (&self->contact, "", "");
  person_set (&self->deputy, "", "");
  self->team = g_ptr_array_new_with_free_func (person_free);
  self->grounds = g_ptr_array_new_with_free_func (ground_free);
  self->maker = g_strdup ("");
  self->door = g_strdup ("");
  return self;
}

void
wk_access_facts_free (WkAccessFacts *self)
{
  person_clear (&self->contact);
  person_clear (&self->deputy);
  g_ptr_array_unref (self->team);
  g_ptr_array_unref (self->grounds);
  g_free (self->maker);
  g_free (self->door);
  g_free (self);
}

char *
wk_access_fold (const char *name)
{
  g_autofree char *normal = g_utf8_normalize (name, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (normal != NULL ? normal : "", -1);

  return g_strdup (g_strstrip (folded));
}

static void
take_person (WkAccessPerson *person, WkRaw *raw, const char *field)
{
  g_autoptr (GVariant) value = wk_raw_dup_value (raw, field);
  const char *id = "", *name = "";

  if (value != NULL)
    g_variant_get (value, "(&s&s&s)", &id, &name, NULL);
  person_set (person, id, name);
}

static char *
dup_text (WkRaw *raw, const char *field)
{
  char *text = wk_raw_dup_string (raw, field);

  return text != NULL ? text : g_strdup ("");
}

char *
wk_access_dup_door (const char *birth_date, const char *house_number)
{
  g_autofree char *date = g_strstrip (g_strdup (birth_date)), *number = g_strstrip (g_strdup (house_number));

  return *date != '\0' && *number != '\0' ? g_strdup_printf ("%s %s", date, number) : g_strdup ("");
}

static void
take_door (WkAccessFacts *self, WkRaw *raw)
{
  g_autofree char *date = dup_text (raw, "birth-date"), *number = dup_text (raw, "house-number");

  g_free (self->door);
  self->door = wk_access_dup_door (date, number);
}

static void
take_member (WkAccessFacts *self, WkRaw *raw)
{
  g_autofree char *role = dup_text (raw, "role");
  WkAccessPerson *person;

  /* The resident's own people and an interpreter are at the table, not in the team. */
  if (g_str_equal (role, "own-network") || g_str_equal (role, "interpreter"))
    return;
  person = g_new0 (WkAccessPerson, 1);
  take_person (person, raw, "person");
  g_ptr_array_add (self->team, person);
}

static void
take_ground (WkAccessFacts *self, WkRaw *raw, gboolean is_permission)
{
  g_autofree char *organisation = dup_text (raw, "organisation");
  WkAccessGround *ground = g_new0 (WkAccessGround, 1);

  ground->organisation = wk_access_fold (organisation);
  ground->domain = dup_text (raw, "life-domain");
  ground->from = dup_text (raw, is_permission ? "given-on" : "from");
  ground->until = dup_text (raw, is_permission ? "withdrawn-on" : "until");
  ground->is_permission = is_permission;
  g_ptr_array_add (self->grounds, ground);
}

void
wk_access_facts_take (WkAccessFacts *self, WkDocKind kind, YDoc *doc)
{
  g_autoptr (WkRaw) raw = NULL;
  g_auto (GStrv) ids = NULL;

  g_return_if_fail (self != NULL && doc != NULL);

  if (kind != WK_DOC_CARD && kind != WK_DOC_BASE)
    return;
  raw = wk_raw_new (kind, doc);
  ids = wk_raw_list_records (doc);
  if (kind == WK_DOC_CARD)
    {
      take_person (&self->contact, raw, "contact-person");
      take_person (&self->deputy, raw, "deputy");
      take_door (self, raw);
      g_ptr_array_set_size (self->team, 0);
    }
  else
    g_ptr_array_set_size (self->grounds, 0);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (WkRaw) record = wk_raw_new_record (kind, doc, ids[i]);

      if (record == NULL || record->fields == NULL || !wk_raw_is_visible (record))
        continue;
      if (kind == WK_DOC_CARD && g_str_equal (record->record, "member"))
        take_member (self, record);
      else if (kind == WK_DOC_BASE && (g_str_equal (record->record, "ground") || g_str_equal (record->record, "permission")))
        take_ground (self, record, g_str_equal (record->record, "permission"));
    }
}

/* ---- keeping it ------------------------------------------------------------------------------------------ */

static void
encode_person (YEncoder *e, const WkAccessPerson *person)
{
  y_encode_string (e, person->id, -1);
  y_encode_string (e, person->name, -1);
}

GBytes *
wk_access_facts_encode (const WkAccessFacts *self)
{
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, VERSION);
  encode_person (&e, &self->contact);
  encode_person (&e, &self->deputy);
  y_encode_string (&e, self->maker, -1);
  y_encode_var_uint (&e, self->team->len);
  for (guint i = 0; i < self->team->len; i++)
    encode_person (&e, self->team->pdata[i]);
  y_encode_var_uint (&e, self->grounds->len);
  for (guint i = 0; i < self->grounds->len; i++)
    {
      const WkAccessGround *ground = self->grounds->pdata[i];

      y_encode_u8 (&e, ground->is_permission);
      y_encode_string (&e, ground->organisation, -1);
      y_encode_string (&e, ground->domain, -1);
      y_encode_string (&e, ground->from, -1);
      y_encode_string (&e, ground->until, -1);
    }
  y_encode_string (&e, self->door != NULL ? self->door : "", -1);
  return y_encoder_finish (&e);
}

static void
decode_person (YDecoder *d, WkAccessPerson *person)
{
  person_clear (person);
  person->id = y_decode_string (d);
  person->name = y_decode_string (d);
}

WkAccessFacts *
wk_access_facts_decode (GBytes *bytes)
{
  g_autoptr (WkAccessFacts) self = wk_access_facts_new ();
  guint64 n, version;
  YDecoder d;

  y_decoder_init (&d, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  version = y_decode_var_uint (&d);
  if (version < 1 || version > VERSION)
    return NULL;
  decode_person (&d, &self->contact);
  decode_person (&d, &self->deputy);
  g_free (self->maker);
  self->maker = y_decode_string (&d);
  n = y_decode_var_uint (&d);
  for (guint64 i = 0; i < n && !d.failed && i < MAX_RECORDS; i++)
    {
      WkAccessPerson *person = g_new0 (WkAccessPerson, 1);

      g_ptr_array_add (self->team, person);
      decode_person (&d, person);
    }
  n = y_decode_var_uint (&d);
  for (guint64 i = 0; i < n && !d.failed && i < MAX_RECORDS; i++)
    {
      WkAccessGround *ground = g_new0 (WkAccessGround, 1);

      g_ptr_array_add (self->grounds, ground);
      ground->is_permission = y_decode_u8 (&d) != 0;
      ground->organisation = y_decode_string (&d);
      ground->domain = y_decode_string (&d);
      ground->from = y_decode_string (&d);
      ground->until = y_decode_string (&d);
    }
  g_free (self->door);
  self->door = version > 1 ? y_decode_string (&d) : NULL;
  return d.failed ? NULL : g_steal_pointer (&self);
}

gboolean
wk_access_facts_equal (const WkAccessFacts *a, const WkAccessFacts *b)
{
  g_autoptr (GBytes) one = wk_access_facts_encode (a), other = wk_access_facts_encode (b);

  return g_bytes_equal (one, other);
}

gboolean
wk_access_facts_has_dates (const WkAccessFacts *self)
{
  for (guint i = 0; i < self->grounds->len; i++)
    {
      const WkAccessGround *ground = self->grounds->pdata[i];

      if (*ground->from != '\0' || *ground->until != '\0')
        return TRUE;
    }
  return FALSE;
}

static void
resolve (WkAccessPerson *person, WkAccessFind find, gpointer data)
{
  g_clear_pointer (&person->account, g_free);
  if (*person->id != '\0' || *person->name != '\0')
    person->account = find (person->id, person->name, data);
}

void
wk_access_facts_resolve (WkAccessFacts *self, WkAccessFind find, gpointer data)
{
  g_return_if_fail (self != NULL && find != NULL);

  resolve (&self->contact, find, data);
  resolve (&self->deputy, find, data);
  for (guint i = 0; i < self->team->len; i++)
    resolve (self->team->pdata[i], find, data);
}

/* ---- deciding --------------------------------------------------------------------------------------------- */

static gboolean
is_of (const WkAccessPerson *person, const WkAccessWho *who)
{
  return person->account != NULL && g_str_equal (person->account, who->account);
}

static gboolean
is_member (const WkAccessFacts *facts, const WkAccessWho *who)
{
  for (guint i = 0; i < facts->team->len; i++)
    if (is_of (facts->team->pdata[i], who))
      return TRUE;
  return FALSE;
}

/* A day that has come: "" never does. Dates are years first, so that they compare as they stand. */
static gboolean
has_come (const char *date, const char *today)
{
  return *date != '\0' && strncmp (date, today, 10) <= 0;
}

static gboolean
is_in_force (const WkAccessGround *ground, const char *today)
{
  if (ground->is_permission)
    return has_come (ground->from, today) && !has_come (ground->until, today);
  /* A ground holds to the end of its last day. */
  return (*ground->from == '\0' || has_come (ground->from, today)) && (*ground->until == '\0' || strncmp (ground->until, today, 10) >= 0);
}

gboolean
wk_access_needs_name (const char *domain)
{
  g_return_val_if_fail (domain != NULL, FALSE);

  return g_strv_contains (further, domain);
}

/* Whether the resident took back what an organisation might know of this life domain, and did not give it again. */
static gboolean
is_withdrawn (const WkAccessFacts *facts, const char *organisation, const char *domain, const char *today)
{
  gboolean withdrawn = FALSE;

  for (guint i = 0; i < facts->grounds->len; i++)
    {
      const WkAccessGround *ground = facts->grounds->pdata[i];

      if (!ground->is_permission || !g_str_equal (ground->organisation, organisation)
          || (*ground->domain != '\0' && !g_str_equal (ground->domain, domain)))
        continue;
      if (is_in_force (ground, today))
        return FALSE;
      withdrawn = withdrawn || has_come (ground->until, today);
    }
  return withdrawn;
}

/* Whether any organisation's ground speaks of this life domain by name. A permission lets somebody bound to secrecy share with the others: it
 * keeps nobody out. */
static gboolean
is_named (const WkAccessFacts *facts, const char *domain, const char *today)
{
  for (guint i = 0; i < facts->grounds->len; i++)
    {
      const WkAccessGround *ground = facts->grounds->pdata[i];

      if (!ground->is_permission && g_str_equal (ground->domain, domain) && is_in_force (ground, today))
        return TRUE;
    }
  return FALSE;
}

gboolean
wk_access_facts_has_ground (const WkAccessFacts *self, const char *organisation, const char *domain, const char *today)
{
  g_autofree char *folded = wk_access_fold (organisation);

  g_return_val_if_fail (self != NULL && domain != NULL && today != NULL, FALSE);

  for (guint i = 0; *folded != '\0' && i < self->grounds->len; i++)
    {
      const WkAccessGround *ground = self->grounds->pdata[i];

      if (g_str_equal (ground->organisation, folded) && g_str_equal (ground->domain, domain) && is_in_force (ground, today))
        return TRUE;
    }
  return FALSE;
}

static WkExpertises
get_expertises (const WkAccessWho *who)
{
  WkExpertises expertises = who->functions & WK_FUNCTION_NETWORK_PROFESSIONAL ? who->expertises : WK_EXPERTISE_NONE;

  if (who->functions & WK_FUNCTION_INCOME_SUPPORT)
    expertises |= WK_EXPERTISE_INCOME;
  return expertises;
}

/* Whether a ground of theirs covers the life domain. */
static gboolean
covers (const WkAccessFacts *facts, const WkAccessWho *who, gboolean directs, const char *domain, const char *today)
{
  g_autofree char *organisation = wk_access_fold (who->organisation != NULL ? who->organisation : "");

  if (*organisation != '\0' && is_withdrawn (facts, organisation, domain, today))
    return FALSE;
  for (guint i = 0; *organisation != '\0' && i < facts->grounds->len; i++)
    {
      const WkAccessGround *ground = facts->grounds->pdata[i];

      if (!g_str_equal (ground->organisation, organisation) || !is_in_force (ground, today))
        continue;
      if (g_str_equal (ground->domain, domain)
          || (*ground->domain == '\0' && !wk_access_needs_name (domain) && (directs || wk_expertises_cover (get_expertises (who), domain))))
        return TRUE;
    }
  /* Directing is a ground of its own; what needs a further one ends it as soon as somebody else has that. */
  return directs && (!wk_access_needs_name (domain) || !is_named (facts, domain, today));
}

static WkAccess
decide_of_location (const WkAccessWho *who, guint kind, const char *domain)
{
  if (kind == WK_DOC_DESK)
    return g_strcmp0 (domain, who->account) == 0 ? WK_ACCESS_BOTH : WK_ACCESS_NONE;
  if (who->functions == WK_FUNCTION_NONE)
    return WK_ACCESS_NONE;
  if (kind == WK_DOC_BOARD || who->functions & WK_FUNCTION_COORDINATOR)
    return WK_ACCESS_BOTH;
  return WK_ACCESS_READ;
}

static WkAccess
decide_of_resident (const WkAccessFacts *facts, const WkAccessWho *who, guint kind, const char *domain, gboolean is_new, const char *today)
{
  gboolean works, nobody, stands_in, contact, deputy, team, coordinator, host;

  works = (who->functions & WK_FUNCTIONS_OF_RESIDENTS) != 0;
  coordinator = (who->functions & WK_FUNCTION_COORDINATOR) != 0;
  host = (who->functions & WK_FUNCTION_HOST) != 0;
  /* Nobody waits for a contact person in vain: until there is one, the file is of those who spread the work and receive people, and of
   * whoever made it. */
  nobody = facts->contact.account == NULL;
  stands_in = works && nobody && (coordinator || host || g_str_equal (facts->maker, who->account));
  contact = stands_in || (works && is_of (&facts->contact, who));
  deputy = works && is_of (&facts->deputy, who);
  team = contact || deputy || (works && (who->emergency || is_member (facts, who)));

  switch (kind)
    {
    case WK_DOC_CARD:
      if (team || coordinator)
        return WK_ACCESS_BOTH;
      if (is_new && (host || who->functions & WK_FUNCTION_CONTACT_PERSON))
        return WK_ACCESS_BOTH;
      return host ? WK_ACCESS_READ : WK_ACCESS_NONE;
    case WK_DOC_IDENTITY:
      if (works && who->has_ground)
        return WK_ACCESS_BOTH;
      /* An import brings the numbers; whoever imports need not keep them. */
      return coordinator ? WK_ACCESS_WRITE : WK_ACCESS_NONE;
    case WK_DOC_BASE:
      if (contact || coordinator)
        return WK_ACCESS_BOTH;
      return team ? WK_ACCESS_READ : WK_ACCESS_NONE;
    case WK_DOC_STORY:
    case WK_DOC_PLAN:
      return team ? WK_ACCESS_BOTH : WK_ACCESS_NONE;
    case WK_DOC_DOMAIN:
      if (!team || domain == NULL || *domain == '\0')
        return WK_ACCESS_NONE;
      return (works && who->emergency) || covers (facts, who, contact || deputy, domain, today) ? WK_ACCESS_BOTH : WK_ACCESS_NONE;
    case WK_DOC_TALKS:
      /* What the resident says of a talk may be about anybody but whom they say it to: nobody stands in. */
      return works && is_of (&facts->contact, who) ? WK_ACCESS_BOTH : WK_ACCESS_NONE;
    case WK_DOC_INTAKE:
    default:
      if (contact || deputy)
        return WK_ACCESS_BOTH;
      /* The remarks of the old system come with the import. */
      return kind == WK_DOC_INTAKE && coordinator && is_new ? WK_ACCESS_WRITE : WK_ACCESS_NONE;
    }
}

WkAccess
wk_access_decide (const WkAccessFacts *facts, const WkAccessWho *who, guint kind, const char *domain, gboolean is_new, const char *today)
{
  g_autofree char *where = NULL;
  WkAccess access;

  g_return_val_if_fail (who != NULL && who->account != NULL && today != NULL, WK_ACCESS_NONE);

  if (facts == NULL)
    return decide_of_location (who, kind, domain);
  if (kind == WK_DOC_ATTACHMENT)
    {
      /* A piece of a photo is of the document that opens it (SCHEMA.md, "attachment"). */
      where = g_strndup (domain != NULL ? domain : "", domain != NULL ? strcspn (domain, "/") : 0);
      kind = *where == '\0' ? WK_DOC_BASE : WK_DOC_DOMAIN;
      domain = where;
    }
  access = decide_of_resident (facts, who, kind, domain, is_new, today);
  /* A file is brought whole by whoever made it, also when somebody else is its contact person from its first day. */
  if (is_new && who->functions & WK_FUNCTIONS_OF_RESIDENTS && g_str_equal (facts->maker, who->account))
    access |= WK_ACCESS_WRITE;
  return access;
}
