#include "wk-office-access.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "wk-office-document.h"
#include "wk-office-emergency.h"
#include "wk-vocabulary.h"

#define MARK "access"
#define MARK_VERSION 1
/* Files whose facts are kept in mind; more are read again. All residents on social assistance in the country are fewer. */
#define MAX_ENTRIES 500000
/* Of how many files facts are read in one go. */
#define FORESEEN 2000

/* What is known of one resident's file. */
typedef struct
{
  WkAccessFacts *facts;  /* (owned) */
  WkAccessFacts *before; /* (owned) (nullable): as they were when the group began, once something changed */
  gboolean named;        /* whether the two that follow are known */
  WkId card, base;
  gboolean stale[2];     /* whether the card, the base have changed since they were read */
  gboolean fresh;        /* there is no document of it yet */
} Entry;

/* An account and a document. */
typedef struct
{
  WkId account, document;
} Pair;

struct _WkOfficeAccess
{
  WkOfficeStore *store;  /* (owned) */
  WkOfficeRegister *reg; /* the owner's */
  WkClock *clock;        /* (owned) */
  char *today;           /* (owned) */
  gboolean outdated;     /* another office changed what is kept */
  WkOfficeEmergencies *emergencies; /* (owned) */
  GHashTable *entries;   /* (owned) (element-type WkId Entry): by subject */
  GHashTable *dirty;     /* (owned) (element-type WkId): subjects whose facts may have changed in this group */
  GHashTable *touched;   /* (owned) (element-type Pair WkDocumentName): what laptops brought in this group */
  GHashTable *domains;   /* (owned) (element-type WkId GRefString): domains in the names of documents */
};

struct _WkOfficeAccessLook
{
  WkId account;
  gboolean has_account;
  GHashTable *scope;     /* (owned) (element-type WkId gboolean): subjects; whether everybody's rights are looked at */
  GPtrArray *infos;      /* (owned) (element-type WkStoreDocumentInfo): all documents; the group adds none that laptops read */
  GHashTable *readable;  /* (owned) (element-type Pair WkDocumentName) */
};

static guint
pair_hash (gconstpointer data)
{
  const Pair *pair = data;

  return wk_id_hash (&pair->account) * 31 + wk_id_hash (&pair->document);
}

static gboolean
pair_equal (gconstpointer a, gconstpointer b)
{
  const Pair *one = a, *other = b;

  return wk_id_equal (&one->document, &other->document) && wk_id_equal (&one->account, &other->account);
}

static GHashTable *
new_pairs (void)
{
  return g_hash_table_new_full (pair_hash, pair_equal, g_free, (GDestroyNotify) wk_document_name_free);
}

static void
add_pair (GHashTable *pairs, const WkId *account, const WkDocumentName *name)
{
  Pair pair = { *account, name->document };

  g_hash_table_replace (pairs, g_memdup2 (&pair, sizeof pair), wk_document_name_copy (name));
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  wk_access_facts_free (entry->facts);
  g_clear_pointer (&entry->before, wk_access_facts_free);
  g_free (entry);
}

static char *
dup_today (WkClock *clock)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (wk_clock_get_wall (clock) / G_USEC_PER_SEC);

  return g_date_time_format (now, "%Y-%m-%d");
}

static void
values_changed_cb (WkOfficeAccess *self)
{
  self->outdated = TRUE;
}

/* A file that others make, and what they write in a card or a base, changes what is kept of it, or nothing here. So what they type is no reason to
 * read all of that again; only when it is more than is told one by one, or somebody was erased. */
static void
documents_changed_cb (WkOfficeAccess *self, GPtrArray *documents)
{
  if (!documents)
    self->outdated = TRUE;
}

void
wk_office_access_free (WkOfficeAccess *self)
{
  g_signal_handlers_disconnect_by_data (self->store, self);
  wk_office_emergencies_free (self->emergencies);
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->dirty);
  g_hash_table_unref (self->touched);
  g_hash_table_unref (self->domains);
  g_free (self->today);
  wk_clock_unref (self->clock);
  g_object_unref (self->store);
  g_free (self);
}

void
wk_office_access_forget (WkOfficeAccess *self)
{
  wk_office_emergencies_forget (self->emergencies);
  g_hash_table_remove_all (self->entries);
  g_hash_table_remove_all (self->dirty);
  g_hash_table_remove_all (self->touched);
}

static const WkId *
get_location (WkOfficeAccess *self)
{
  return &wk_office_identity_get_location (wk_office_register_get_identity (self->reg))->id;
}

/* ---- what is known of a file ------------------------------------------------------------------------------ */

static char *
value_key (const WkId *subject)
{
  char hex[WK_ID_HEX_SIZE];

  return g_strconcat (MARK "/", wk_id_write_hex (subject, hex), NULL);
}

/* Somebody named by a file: by their account, by the name they wrote under before, or else by what they are called. Who does not work with
 * residents is nobody's contact person. */
static char *
find_cb (const char *id, const char *name, gpointer data)
{
  WkOfficeAccess *self = data;
  const WkOfficePerson *person = NULL;
  const WkId *account;
  WkId author;

  if (*id && wk_id_init_from_hex (&author, id)) {
    account = wk_office_register_find_account (self->reg, &author);
    if (account)
      person = wk_office_register_get_person (self->reg, account);
  }
  if (!person)
    person = wk_office_register_find_name (self->reg, name);
  if (!person || person->flags & WK_OFFICE_PERSON_TAKEN_OFF || !(person->role.functions & WK_FUNCTIONS_OF_RESIDENTS))
    return NULL;

  return g_strdup (person->hex);
}

/* What its card and its base are called. */
static gboolean
name_parts (WkOfficeAccess *self, const WkId *subject, Entry *entry, GError **error)
{
  guint8 secret[WK_STORE_SECRET_LENGTH];

  if (entry->named)
    return TRUE;
  if (!wk_office_store_get_secret (self->store, subject, secret, error))
    return FALSE;
  wk_document_name (secret, WK_DOC_CARD, NULL, &entry->card);
  wk_document_name (secret, WK_DOC_BASE, NULL, &entry->base);
  wk_wipe (secret, sizeof secret);
  entry->named = TRUE;

  return TRUE;
}

static gboolean
read_part (WkOfficeAccess *self, Entry *entry, WkDocKind kind, GError **error)
{
  const WkId *id = kind == WK_DOC_CARD ? &entry->card : &entry->base;
  g_autoptr (WkStoreDocumentInfo) info = NULL;
  g_autoptr (YDoc) doc = NULL;

  if (!wk_office_store_find_document (self->store, id, &info, error))
    return FALSE;
  if (!info)
    return TRUE;
  doc = wk_office_document_load (self->store, id, NULL, error);
  if (!doc)
    return FALSE;
  wk_access_facts_take (entry->facts, kind, doc);

  return TRUE;
}

/* Brings an entry's facts up to date with the card and the base. */
static gboolean
refresh (WkOfficeAccess *self, const WkId *subject, Entry *entry, GError **error)
{
  if (!entry->stale[0] && !entry->stale[1])
    return TRUE;
  if (!name_parts (self, subject, entry, error) ||
      (entry->stale[0] && !read_part (self, entry, WK_DOC_CARD, error)) || (entry->stale[1] && !read_part (self, entry, WK_DOC_BASE, error)))
    return FALSE;
  entry->stale[0] = entry->stale[1] = FALSE;
  wk_access_facts_resolve (entry->facts, find_cb, self);

  return TRUE;
}

/* Others write between groups, never in one. */
static void
drop_outdated (WkOfficeAccess *self)
{
  if (!self->outdated || g_hash_table_size (self->dirty) > 0)
    return;
  g_hash_table_remove_all (self->entries);
  wk_office_emergencies_forget (self->emergencies);
  self->outdated = FALSE;
}

/* What is kept of a file, as an entry. */
static gboolean
take_kept (WkOfficeAccess *self, Entry *entry, GBytes *kept)
{
  WkAccessFacts *facts = wk_access_facts_decode (kept);

  /* Of another version: made anew. */
  if (!facts)
    return FALSE;
  g_clear_pointer (&entry->facts, wk_access_facts_free);
  entry->facts = facts;
  entry->fresh = FALSE;
  entry->stale[0] = !facts->door;
  wk_access_facts_resolve (entry->facts, find_cb, self);

  return TRUE;
}

/* Every so many of some things, of each of which an id at that offset says whose it is. */
static void
foresee (WkOfficeAccess *self, GPtrArray *things, gsize offset, guint at)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free), values = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (wk_id_hash, wk_id_equal);
  guint i;

  if (at % FORESEEN != 0)
    return;
  drop_outdated (self);
  for (i = at; i < things->len && i - at < FORESEEN; i++) {
    WkId *subject = (WkId *) ((guint8 *) things->pdata[i] + offset);

    if (g_hash_table_add (seen, subject) && !g_hash_table_contains (self->entries, subject))
      g_ptr_array_add (keys, value_key (subject));
  }
  if (keys->len < 2)
    return;
  values = wk_office_store_read_values (self->store, keys, NULL);
  for (i = 0; values && i < values->len; i++) {
    WkStoreValue *value = values->pdata[i];
    Entry *entry = g_new0 (Entry, 1);
    WkId subject;

    if (wk_id_init_from_hex (&subject, value->key + strlen (MARK "/")) && take_kept (self, entry, value->bytes))
      g_hash_table_replace (self->entries, wk_id_copy (&subject), entry);
    else
      g_free (entry);
  }
}

void
wk_office_access_foresee (WkOfficeAccess *self, GPtrArray *documents, guint at)
{
  foresee (self, documents, G_STRUCT_OFFSET (WkStoreDocumentInfo, subject), at);
}

/* (transfer none) (nullable): a resident's; up to date. */
static Entry *
get_entry (WkOfficeAccess *self, const WkId *subject, GError **error)
{
  Entry *entry;
  g_autofree char *key = NULL;
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GError) cause = NULL;
  WkOfficeSubjectState state;
  guint8 secret[WK_STORE_SECRET_LENGTH];

  drop_outdated (self);
  if (!wk_office_emergencies_load (self->emergencies, self->today, error))
    return NULL;
  entry = g_hash_table_lookup (self->entries, subject);
  if (entry)
    return refresh (self, subject, entry, error) ? entry : NULL;

  if (!wk_office_store_find_subject (self->store, subject, &state, secret, error))
    return NULL;
  entry = g_new0 (Entry, 1);
  entry->facts = wk_access_facts_new ();
  entry->fresh = TRUE;
  if (state == WK_OFFICE_SUBJECT_KNOWN) {
    g_autoptr (GPtrArray) documents = NULL;

    wk_document_name (secret, WK_DOC_CARD, NULL, &entry->card);
    wk_document_name (secret, WK_DOC_BASE, NULL, &entry->base);
    entry->named = TRUE;
    key = value_key (subject);
    kept = wk_office_store_get_value (self->store, key, &cause);
    if (!kept || !take_kept (self, entry, kept)) {
      documents = wk_office_store_list_documents (self->store, subject, 0, 0, error);
      if (!documents) {
        wk_wipe (secret, sizeof secret);
        entry_free (entry);
        return NULL;
      }
      entry->fresh = documents->len == 0;
      entry->stale[0] = entry->stale[1] = !entry->fresh;
    }
  }
  wk_wipe (secret, sizeof secret);
  g_hash_table_replace (self->entries, wk_id_copy (subject), entry);

  return refresh (self, subject, entry, error) ? entry : NULL;
}

/* ---- kinds ------------------------------------------------------------------------------------------------ */

static guint n_known = WK_N_DOC_KINDS;

void
wk_office_access_be_before (guint kind)
{
  n_known = kind;
}

gboolean
wk_office_access_knows (guint kind)
{
  return kind < n_known;
}

/* ---- deciding --------------------------------------------------------------------------------------------- */

/* A desk is named by whose it is: before they joined, they had a name of their own. */
static const char *
get_owner (WkOfficeAccess *self, const char *desk, const WkOfficePerson *person)
{
  WkId named;
  const WkId *account = desk && wk_id_init_from_hex (&named, desk) ? wk_office_register_find_account (self->reg, &named) : NULL;

  return account && wk_id_equal (account, &person->account) ? person->hex : desk;
}

static WkAccess
decide (WkOfficeAccess *self, const WkId *subject, const WkAccessFacts *facts, const WkOfficePerson *person, guint kind, const char *domain,
        gboolean is_new)
{
  WkAccessWho who = { .account = person->hex,
                      .functions = person->role.functions,
                      .expertises = person->role.expertises,
                      .organisation = person->flags & WK_OFFICE_PERSON_PLACED ? person->organisation : NULL,
                      .has_ground = *person->role.ground != '\0',
                      .emergency = wk_office_emergencies_hold (self->emergencies, subject, &person->account) };

  if (person->flags & WK_OFFICE_PERSON_TAKEN_OFF || kind == WK_OFFICE_NOTICES)
    return WK_ACCESS_NONE;

  if (!wk_office_access_knows (kind))
    kind = WK_N_DOC_KINDS;
  if (kind == WK_DOC_DESK)
    domain = get_owner (self, domain, person);

  return wk_access_decide (facts, &who, kind, domain, is_new, self->today);
}

static gboolean
has_domain (guint kind)
{
  return wk_office_access_knows (kind) && wk_doc_kind_has_domain (kind);
}

/* The domain in a document's name, which follows from it: most often a life domain of the default ones. */
static const char *
find_domain (WkOfficeAccess *self, const WkDocumentName *name, GError **error)
{
  const char *known = name->domain ? name->domain : g_hash_table_lookup (self->domains, &name->document);
  g_autoptr (WkDocumentName) found = NULL;
  g_autoptr (YDoc) doc = NULL;
  guint8 secret[WK_STORE_SECRET_LENGTH];
  const WkTerm *terms;
  gsize n, i;

  if (known)
    return known;
  if (!wk_office_store_get_secret (self->store, &name->subject, secret, error))
    return NULL;
  terms = wk_terms_get (WK_TERMS_DOMAIN, &n);
  for (i = name->kind == WK_DOC_DOMAIN ? 0 : n; i < n; i++) {
    WkId id;

    wk_document_name (secret, WK_DOC_DOMAIN, terms[i].key, &id);
    if (wk_id_equal (&id, &name->document))
      break;
  }
  wk_wipe (secret, sizeof secret);
  if (i == n) {
    /* A life domain of the location's own; a piece of a photo. */
    doc = wk_office_document_load (self->store, &name->document, &found, error);
    if (!doc)
      return NULL;
  }
  if (g_hash_table_size (self->domains) > 8 * MAX_ENTRIES)
    g_hash_table_remove_all (self->domains);
  known = g_ref_string_new_intern (found ? found->domain : terms[i].key);
  g_hash_table_replace (self->domains, wk_id_copy (&name->document), (gpointer) known);

  return known;
}

gboolean
wk_office_access_may_read (WkOfficeAccess *self, const WkId *account, const WkDocumentName *name, gboolean *may, GError **error)
{
  const WkOfficePerson *person = wk_office_register_get_person (self->reg, account);
  const WkAccessFacts *facts = NULL;
  const char *domain;

  *may = FALSE;
  if (!person || name->kind == WK_OFFICE_NOTICES)
    return TRUE;
  domain = has_domain (name->kind) ? find_domain (self, name, error) : "";
  if (!domain)
    return FALSE;
  if (!wk_id_equal (&name->subject, get_location (self))) {
    Entry *entry = get_entry (self, &name->subject, error);

    if (!entry)
      return FALSE;
    facts = entry->facts;
  }
  *may = (decide (self, &name->subject, facts, person, name->kind, domain, FALSE) & WK_ACCESS_READ) != 0;

  return TRUE;
}

/* Whoever may make a file makes it with its first document, and is its maker if that is taken. */
static void
set_maker (WkAccessFacts *facts, const WkOfficePerson *person)
{
  const WkFunctions makers = WK_FUNCTION_CONTACT_PERSON | WK_FUNCTION_HOST | WK_FUNCTION_COORDINATOR;

  g_free (facts->maker);
  facts->maker = g_strdup (person && person->role.functions & makers ? person->hex : "");
}

gboolean
wk_office_access_may_write (WkOfficeAccess *self, const WkId *pusher, const WkId *author, const WkDocumentName *name, gboolean is_new,
                            gboolean *may, GError **error)
{
  const WkId *who[] = { author, pusher };
  Entry *entry = NULL;
  guint i;

  *may = FALSE;
  if (!wk_id_equal (&name->subject, get_location (self))) {
    entry = get_entry (self, &name->subject, error);
    if (!entry)
      return FALSE;
  }
  for (i = 0; i < G_N_ELEMENTS (who) && !*may; i++) {
    const WkOfficePerson *person = who[i] ? wk_office_register_get_person (self->reg, who[i]) : NULL;

    if (entry && entry->fresh)
      set_maker (entry->facts, person);
    *may = person && decide (self, &name->subject, entry ? entry->facts : NULL, person, name->kind, name->domain, is_new) & WK_ACCESS_WRITE;
  }

  return TRUE;
}

char *
wk_office_access_dup_ask (WkOfficeAccess *self, const WkId *subject)
{
  Entry *entry = wk_id_equal (subject, get_location (self)) ? NULL : get_entry (self, subject, NULL);
  const WkAccessPerson *contact = entry ? &entry->facts->contact : NULL;
  const WkOfficePerson *person = NULL;
  WkId account;

  if (contact && contact->account && wk_id_init_from_hex (&account, contact->account))
    person = wk_office_register_get_person (self->reg, &account);
  if (person && *person->name)
    return g_strdup (person->name);
  if (contact && *contact->name)
    return g_strdup (contact->name);

  /* Translators: whom to ask; it stands behind “Ask:”. */
  return g_strdup (_("a coordinator"));
}

/* ---- notices ------------------------------------------------------------------------------------------------ */

void
wk_office_access_notices_id (const WkId *account, WkId *document)
{
  static const char purpose[] = "woonkamer office notices 1";
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, WK_ID_LENGTH);
  crypto_generichash_update (&state, (const guint8 *) purpose, sizeof purpose);
  crypto_generichash_update (&state, account->bytes, WK_ID_LENGTH);
  crypto_generichash_final (&state, document->bytes, WK_ID_LENGTH);
}

gboolean
wk_office_access_is_notice (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  /* A batch begins with its version. */
  return length > 0 && data[0] == 0;
}

WkDocumentName *
wk_office_access_read_notice (GBytes *bytes)
{
  YDecoder d;

  y_decoder_init (&d, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (y_decode_var_uint (&d) != 0 || y_decode_var_uint (&d) != 1)
    return NULL;
  y_decode_var_int (&d);

  return wk_document_name_decode (&d);
}

/* Tells an account's laptops to look at a document again. What they find then follows from what they may by then. */
static gboolean
add_notice (WkOfficeAccess *self, const WkId *account, const WkDocumentName *name, GError **error)
{
  const WkSubject *location = wk_office_identity_get_location (wk_office_register_get_identity (self->reg));
  g_autoptr (GBytes) bytes = NULL;
  gboolean known;
  WkId id;
  YEncoder e;

  wk_office_access_notices_id (account, &id);
  y_encoder_init (&e);
  y_encode_var_uint (&e, 0);
  y_encode_var_uint (&e, 1);
  /* No two are alike: what a log has already it does not take again. */
  y_encode_var_int (&e, wk_office_store_get_position (self->store));
  wk_document_name_encode (name, &e);
  bytes = y_encoder_finish (&e);

  return wk_office_store_ensure_subject (self->store, &location->id, location->secret, error) &&
         wk_office_store_append (self->store, &id, &location->id, WK_OFFICE_NOTICES, bytes, &known, error);
}

gboolean
wk_office_access_tell_erased (WkOfficeAccess *self, const WkId *account, const WkId *subject, GError **error)
{
  /* No document is there to be named any more: the subject is what counts. */
  const WkDocumentName name = { *subject, *subject, WK_DOC_CARD, (char *) "" };

  return add_notice (self, account, &name, error);
}

gboolean
wk_office_access_drop (WkOfficeAccess *self, const WkId *subject, GError **error)
{
  g_autofree char *key = value_key (subject);

  g_hash_table_remove (self->entries, subject);

  return wk_office_store_set_value (self->store, key, NULL, error) && wk_office_emergencies_drop (self->emergencies, subject, error);
}

/* ---- a group of batches -------------------------------------------------------------------------------------- */

static void
mark_dirty (WkOfficeAccess *self, const WkId *subject, Entry *entry)
{
  g_autoptr (GBytes) bytes = NULL;

  if (entry->before)
    return;
  bytes = wk_access_facts_encode (entry->facts);
  entry->before = entry->facts;
  entry->facts = wk_access_facts_decode (bytes);
  wk_access_facts_resolve (entry->facts, find_cb, self);
  g_hash_table_add (self->dirty, wk_id_copy (subject));
}

static void
touch (WkOfficeAccess *self, const WkId *account, const WkDocumentName *name)
{
  Pair pair = { *account, name->document };

  if (!g_hash_table_contains (self->touched, &pair))
    add_pair (self->touched, account, name);
}

gboolean
wk_office_access_took (WkOfficeAccess *self, const WkId *pusher, const WkDocumentName *name, GError **error)
{
  Entry *entry;

  if (!wk_id_equal (&name->subject, get_location (self))) {
    entry = get_entry (self, &name->subject, error);
    if (!entry)
      return FALSE;
    if (entry->fresh) {
      g_autofree char *maker = g_steal_pointer (&entry->facts->maker);

      entry->facts->maker = g_strdup ("");
      mark_dirty (self, &name->subject, entry);
      g_free (entry->facts->maker);
      entry->facts->maker = g_steal_pointer (&maker);
      entry->fresh = FALSE;
    }
    if (name->kind == WK_DOC_CARD || name->kind == WK_DOC_BASE) {
      mark_dirty (self, &name->subject, entry);
      entry->stale[name->kind == WK_DOC_CARD ? 0 : 1] = TRUE;
    }
  }
  /* Whoever brings what they may not read keeps no copy of it: looked at in the end. */
  touch (self, pusher, name);

  return TRUE;
}

void
wk_office_access_refused (WkOfficeAccess *self, const WkId *pusher, const WkDocumentName *name)
{
  touch (self, pusher, name);
}

/* (transfer full): a document's, its domain included. */
static WkDocumentName *
name_of (WkOfficeAccess *self, const WkStoreDocumentInfo *info, GError **error)
{
  const WkDocumentName name = { info->id, info->subject, info->kind, NULL };
  const char *domain = has_domain (info->kind) ? find_domain (self, &name, error) : "";

  return domain ? wk_document_name_new (&info->id, &info->subject, info->kind, domain) : NULL;
}

/* (transfer full) (element-type WkDocumentName): a subject's documents. */
static GPtrArray *
list_names (WkOfficeAccess *self, const WkId *subject, GError **error)
{
  g_autoptr (GPtrArray) infos = wk_office_store_list_documents (self->store, subject, 0, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_document_name_free);
  guint i;

  if (!infos)
    return NULL;
  for (i = 0; i < infos->len; i++) {
    const WkStoreDocumentInfo *info = infos->pdata[i];
    WkDocumentName *name;

    if (info->kind == WK_OFFICE_NOTICES)
      continue;
    name = name_of (self, info, error);
    if (!name)
      return NULL;
    g_ptr_array_add (names, name);
  }

  return g_steal_pointer (&names);
}

static gboolean
notice_differences (WkOfficeAccess *self, const WkId *subject, const Entry *entry, GHashTable *told, GError **error)
{
  g_autoptr (GPtrArray) names = list_names (self, subject, error), people = wk_office_register_list_people (self->reg);
  guint i, j;

  if (!names)
    return FALSE;
  for (i = 0; i < names->len; i++)
    for (j = 0; j < people->len; j++) {
      const WkOfficePerson *person = people->pdata[j];
      const WkDocumentName *name = names->pdata[i];
      WkAccess before = decide (self, subject, entry->before, person, name->kind, name->domain, FALSE),
               now = decide (self, subject, entry->facts, person, name->kind, name->domain, FALSE);

      if ((before ^ now) & WK_ACCESS_READ)
        add_pair (told, &person->account, name);
    }

  return TRUE;
}

static gboolean
settle_one (WkOfficeAccess *self, const WkId *subject, GHashTable *told, GError **error)
{
  Entry *entry = get_entry (self, subject, error);
  g_autofree char *key = value_key (subject);
  g_autoptr (GBytes) bytes = NULL;

  if (!entry)
    return FALSE;
  if (!wk_access_facts_equal (entry->before, entry->facts)) {
    bytes = wk_access_facts_encode (entry->facts);
    if (!wk_office_store_set_value (self->store, key, bytes, error) || !notice_differences (self, subject, entry, told, error))
      return FALSE;
  }
  g_clear_pointer (&entry->before, wk_access_facts_free);

  return TRUE;
}

static gboolean
add_notices (WkOfficeAccess *self, GHashTable *told, GError **error)
{
  GHashTableIter iter;
  gpointer pair, name;

  g_hash_table_iter_init (&iter, told);
  while (g_hash_table_iter_next (&iter, &pair, &name))
    if (!add_notice (self, &((Pair *) pair)->account, name, error))
      return FALSE;

  return TRUE;
}

gboolean
wk_office_access_settle (WkOfficeAccess *self, GError **error)
{
  g_autoptr (GHashTable) told = new_pairs ();
  GHashTableIter iter;
  gpointer key, name;
  gboolean may;

  g_hash_table_iter_init (&iter, self->dirty);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!settle_one (self, key, told, error))
      return FALSE;
  g_hash_table_iter_init (&iter, self->touched);
  while (g_hash_table_iter_next (&iter, &key, &name)) {
    if (!wk_office_access_may_read (self, &((Pair *) key)->account, name, &may, error))
      return FALSE;
    if (!may)
      add_pair (told, &((Pair *) key)->account, name);
  }
  if (!add_notices (self, told, error))
    return FALSE;

  g_hash_table_remove_all (self->dirty);
  g_hash_table_remove_all (self->touched);
  if (g_hash_table_size (self->entries) > MAX_ENTRIES)
    g_hash_table_remove_all (self->entries);

  return TRUE;
}

/* ---- what is not in a document ---------------------------------------------------------------------------------- */

static gboolean
is_named (const WkAccessPerson *person, const char *account, const char *folded)
{
  g_autofree char *name = folded ? wk_access_fold (person->name) : NULL;

  return (account && g_strcmp0 (person->account, account) == 0) || (folded && g_str_equal (name, folded)) ||
         (account && g_str_equal (person->id, account));
}

static gboolean
names_anyone (const WkAccessFacts *facts, const char *account, const char *folded)
{
  guint i;

  if (is_named (&facts->contact, account, folded) || is_named (&facts->deputy, account, folded))
    return TRUE;
  for (i = 0; i < facts->team->len; i++)
    if (is_named (facts->team->pdata[i], account, folded))
      return TRUE;

  return FALSE;
}

static gboolean
find_scope (WkOfficeAccess *self, WkOfficeAccessLook *look, const char *name, GError **error)
{
  g_autofree char *folded = name && *name ? wk_access_fold (name) : NULL;
  char hex[WK_ID_HEX_SIZE];
  guint i;

  look->infos = wk_office_store_list_documents (self->store, NULL, 0, 0, error);
  if (!look->infos)
    return FALSE;
  wk_id_write_hex (&look->account, hex);
  for (i = 0; i < look->infos->len; i++) {
    const WkId *subject = &((WkStoreDocumentInfo *) look->infos->pdata[i])->subject;
    gboolean everybody = FALSE;

    wk_office_access_foresee (self, look->infos, i);
    if (g_hash_table_contains (look->scope, subject))
      continue;
    if (!wk_id_equal (subject, get_location (self))) {
      Entry *entry = get_entry (self, subject, error);

      if (!entry)
        return FALSE;
      if (look->has_account || folded)
        everybody = names_anyone (entry->facts, look->has_account ? hex : NULL, folded);
      else
        everybody = wk_access_facts_has_dates (entry->facts) || wk_office_emergencies_hold (self->emergencies, subject, NULL);
    }
    if (everybody || look->has_account)
      g_hash_table_insert (look->scope, wk_id_copy (subject), GINT_TO_POINTER (everybody));
  }

  return TRUE;
}

/* (transfer full) (nullable): what may be read of all that is looked at. */
static GHashTable *
read_scope (WkOfficeAccess *self, const WkOfficeAccessLook *look, GError **error)
{
  g_autoptr (GHashTable) readable = new_pairs ();
  g_autoptr (GPtrArray) people = wk_office_register_list_people (self->reg);
  gpointer everybody;
  gboolean may;
  guint i, j;

  for (i = 0; i < look->infos->len; i++) {
    const WkStoreDocumentInfo *info = look->infos->pdata[i];
    const WkDocumentName name = { info->id, info->subject, info->kind, NULL };

    if (info->kind == WK_OFFICE_NOTICES || !g_hash_table_lookup_extended (look->scope, &info->subject, NULL, &everybody))
      continue;
    for (j = 0; j < people->len; j++) {
      const WkOfficePerson *person = people->pdata[j];
      g_autoptr (WkDocumentName) whole = NULL;

      if (!everybody && !wk_id_equal (&person->account, &look->account))
        continue;
      if (!wk_office_access_may_read (self, &person->account, &name, &may, error))
        return NULL;
      if (!may)
        continue;
      whole = name_of (self, info, error);
      if (!whole)
        return NULL;
      add_pair (readable, &person->account, whole);
    }
  }

  return g_steal_pointer (&readable);
}

void
wk_office_access_look_free (WkOfficeAccessLook *look)
{
  g_hash_table_unref (look->scope);
  g_clear_pointer (&look->infos, g_ptr_array_unref);
  g_clear_pointer (&look->readable, g_hash_table_unref);
  g_free (look);
}

WkOfficeAccessLook *
wk_office_access_look (WkOfficeAccess *self, const WkId *account, const char *name, GError **error)
{
  g_autoptr (WkOfficeAccessLook) look = g_new0 (WkOfficeAccessLook, 1);

  look->scope = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  if (account) {
    look->account = *account;
    look->has_account = TRUE;
  }
  if (!find_scope (self, look, name, error))
    return NULL;
  look->readable = read_scope (self, look, error);

  return look->readable ? g_steal_pointer (&look) : NULL;
}

/* Who a name is may have changed; what files say has not. */
static void
resolve_all (WkOfficeAccess *self)
{
  GHashTableIter iter;
  gpointer entry;

  wk_office_emergencies_forget (self->emergencies);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    wk_access_facts_resolve (((Entry *) entry)->facts, find_cb, self);
}

gboolean
wk_office_access_compare (WkOfficeAccess *self, WkOfficeAccessLook *look, GError **error)
{
  g_autoptr (WkOfficeAccessLook) owned = look;
  g_autoptr (GHashTable) now = NULL, told = new_pairs ();
  GHashTableIter iter;
  gpointer pair, name;

  resolve_all (self);
  now = read_scope (self, look, error);
  if (!now)
    return FALSE;
  g_hash_table_iter_init (&iter, look->readable);
  while (g_hash_table_iter_next (&iter, &pair, &name))
    if (!g_hash_table_remove (now, pair))
      add_pair (told, &((Pair *) pair)->account, name);

  return add_notices (self, told, error) && add_notices (self, now, error);
}

/* ---- emergency access ------------------------------------------------------------------------------------------ */

gboolean
wk_office_access_find_door (WkOfficeAccess *self, const char *birth_date, const char *house_number, WkId *subject, guint *n, GError **error)
{
  g_autoptr (GPtrArray) subjects = wk_office_store_list_subjects (self->store, error);
  g_autofree char *door = wk_access_dup_door (birth_date, house_number);
  guint i;

  *n = 0;
  if (!subjects)
    return FALSE;
  for (i = 0; *door && i < subjects->len; i++) {
    const WkId *id = subjects->pdata[i];
    Entry *entry;

    foresee (self, subjects, 0, i);
    if (wk_id_equal (id, get_location (self)))
      continue;
    entry = get_entry (self, id, error);
    if (!entry)
      return FALSE;
    if (g_strcmp0 (entry->facts->door, door) != 0)
      continue;
    *subject = *id;
    ++*n;
  }

  return TRUE;
}

gboolean
wk_office_access_may_read_base (WkOfficeAccess *self, const WkId *account, const WkId *subject, gboolean *may, GError **error)
{
  const WkOfficePerson *person = wk_office_register_get_person (self->reg, account);
  Entry *entry = get_entry (self, subject, error);

  *may = entry && person && decide (self, subject, entry->facts, person, WK_DOC_BASE, "", FALSE) & WK_ACCESS_READ;

  return entry != NULL;
}

const char *
wk_office_access_get_reason (WkOfficeAccess *self, const WkId *account, const WkId *subject, GError **error)
{
  Entry *entry = get_entry (self, subject, error);
  char hex[WK_ID_HEX_SIZE];
  guint i;

  if (!entry)
    return NULL;
  wk_id_write_hex (account, hex);
  if (g_strcmp0 (entry->facts->contact.account, hex) == 0)
    return "contact-person";
  if (g_strcmp0 (entry->facts->deputy.account, hex) == 0)
    return "deputy";
  for (i = 0; i < entry->facts->team->len; i++)
    if (g_strcmp0 (((WkAccessPerson *) entry->facts->team->pdata[i])->account, hex) == 0)
      return "team";

  return wk_office_emergencies_hold (self->emergencies, subject, account) ? "emergency" : "other";
}

gboolean
wk_office_access_is_resident (WkOfficeAccess *self, const WkId *subject, gboolean *is, GError **error)
{
  WkOfficeSubjectState state;

  *is = FALSE;
  if (wk_id_equal (subject, get_location (self)))
    return TRUE;
  if (!wk_office_store_find_subject (self->store, subject, &state, NULL, error))
    return FALSE;
  *is = state == WK_OFFICE_SUBJECT_KNOWN;

  return TRUE;
}

gboolean
wk_office_access_open_in_emergency (WkOfficeAccess *self, const WkId *account, const WkId *subject, gint64 from, const char *until, const char *why,
                                    GError **error)
{
  g_autoptr (GPtrArray) names = list_names (self, subject, error);
  g_autoptr (GArray) could = g_array_new (FALSE, FALSE, sizeof (gboolean));
  WkOfficeEmergency emergency = { *subject, *account, from, (char *) until, (char *) why };
  gboolean may;
  guint i;

  for (i = 0; names && i < names->len; i++) {
    if (!wk_office_access_may_read (self, account, names->pdata[i], &may, error))
      return FALSE;
    g_array_append_val (could, may);
  }
  if (!names || !wk_office_emergencies_put (self->emergencies, &emergency, error))
    return FALSE;
  for (i = 0; i < names->len; i++) {
    if (!wk_office_access_may_read (self, account, names->pdata[i], &may, error))
      return FALSE;
    if (may && !g_array_index (could, gboolean, i) && !add_notice (self, account, names->pdata[i], error))
      return FALSE;
  }

  return TRUE;
}

GPtrArray *
wk_office_access_list_directed (WkOfficeAccess *self, const WkId *account, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  GPtrArray *all;
  char hex[WK_ID_HEX_SIZE];
  guint i;

  drop_outdated (self);
  if (!wk_office_emergencies_load (self->emergencies, self->today, error))
    return NULL;
  wk_id_write_hex (account, hex);
  all = wk_office_emergencies_list (self->emergencies);
  for (i = 0; i < all->len; i++) {
    WkOfficeEmergency *emergency = all->pdata[i];
    Entry *entry = get_entry (self, &emergency->subject, error);

    if (!entry)
      return NULL;
    if (g_strcmp0 (entry->facts->contact.account, hex) == 0 || g_strcmp0 (entry->facts->deputy.account, hex) == 0)
      g_ptr_array_add (list, emergency);
  }

  return g_steal_pointer (&list);
}

GPtrArray *
wk_office_access_list_directors (WkOfficeAccess *self, const WkId *subject, GError **error)
{
  GPtrArray *list;
  Entry *entry;

  drop_outdated (self);
  entry = get_entry (self, subject, error);
  if (!entry)
    return NULL;
  list = g_ptr_array_new_with_free_func (g_free);
  if (entry->facts->contact.account)
    g_ptr_array_add (list, g_strdup (entry->facts->contact.account));
  if (entry->facts->deputy.account && g_strcmp0 (entry->facts->deputy.account, entry->facts->contact.account) != 0)
    g_ptr_array_add (list, g_strdup (entry->facts->deputy.account));

  return list;
}

GPtrArray *
wk_office_access_list_opened (WkOfficeAccess *self, const WkId *account, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  GPtrArray *all;
  guint i;

  drop_outdated (self);
  if (!wk_office_emergencies_load (self->emergencies, self->today, error))
    return NULL;
  all = wk_office_emergencies_list (self->emergencies);
  for (i = 0; i < all->len; i++) {
    WkOfficeEmergency *emergency = all->pdata[i];

    if (wk_id_equal (&emergency->account, account))
      g_ptr_array_add (list, emergency);
  }

  return g_steal_pointer (&list);
}

static gboolean
keep_mark (WkOfficeAccess *self, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  YEncoder e;

  y_encoder_init (&e);
  y_encode_var_uint (&e, MARK_VERSION);
  y_encode_string (&e, self->today, -1);
  bytes = y_encoder_finish (&e);

  return wk_office_store_set_value (self->store, MARK, bytes, error);
}

static gboolean
turn_day (WkOfficeAccess *self, GError **error)
{
  WkOfficeAccessLook *look = wk_office_access_look (self, NULL, NULL, error);

  if (!look)
    return FALSE;
  g_free (self->today);
  self->today = dup_today (self->clock);

  return wk_office_access_compare (self, look, error) && wk_office_emergencies_drop_over (self->emergencies, self->today, error) &&
         keep_mark (self, error);
}

/* ---- beginning ----------------------------------------------------------------------------------------------------- */

/* A store from before there was access: laptops have everything. What is not theirs to see goes. */
static gboolean
begin_access (WkOfficeAccess *self, GError **error)
{
  g_autoptr (GPtrArray) infos = wk_office_store_list_documents (self->store, NULL, 0, 0, error), people = NULL;
  g_autoptr (GHashTable) told = new_pairs ();
  gboolean may;
  guint i, j;

  if (!infos)
    return FALSE;
  people = wk_office_register_list_people (self->reg);
  for (i = 0; i < infos->len; i++) {
    g_autoptr (WkDocumentName) name = name_of (self, infos->pdata[i], error);

    if (!name)
      return FALSE;
    for (j = 0; j < people->len; j++) {
      const WkOfficePerson *person = people->pdata[j];

      if (!wk_office_access_may_read (self, &person->account, name, &may, error))
        return FALSE;
      if (!may)
        add_pair (told, &person->account, name);
    }
  }

  return add_notices (self, told, error) && keep_mark (self, error);
}

/* The day of the last look; NULL without an error in a store from before there was access; "" when it cannot be read. */
static char *
read_mark (WkOfficeAccess *self, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) mark = wk_office_store_get_value (self->store, MARK, &cause);
  YDecoder d;
  char *day;

  if (!mark) {
    if (!g_error_matches (cause, WK_STORE_ERROR, WK_STORE_ERROR_MISSING))
      g_propagate_error (error, g_steal_pointer (&cause));
    return NULL;
  }
  y_decoder_init (&d, g_bytes_get_data (mark, NULL), g_bytes_get_size (mark));
  y_decode_var_uint (&d);
  day = y_decode_string (&d);

  return day ? day : g_strdup ("");
}

/* In a group. What has run out since the last look is told now; unless another office, which shares the store, did so. */
static gboolean
follow_day (WkOfficeAccess *self, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *day = read_mark (self, &cause);
  g_autofree char *today = dup_today (self->clock);

  if (cause) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  if (!day)
    return begin_access (self, error);
  if (!*day || g_str_equal (day, today)) {
    g_free (self->today);
    self->today = g_steal_pointer (&today);
    wk_office_access_forget (self);
    return TRUE;
  }
  g_free (self->today);
  self->today = g_steal_pointer (&day);

  return turn_day (self, error);
}

gboolean
wk_office_access_turn (WkOfficeAccess *self, gboolean *turned, GError **error)
{
  g_autofree char *today = dup_today (self->clock), *before = g_strdup (self->today);

  *turned = !g_str_equal (today, self->today);
  if (!*turned)
    return TRUE;
  if (!wk_office_store_begin (self->store, error))
    return FALSE;
  if (follow_day (self, error)) {
    if (wk_office_store_commit (self->store, error))
      return TRUE;
  } else {
    wk_office_store_rollback (self->store);
  }
  wk_office_access_forget (self);
  g_free (self->today);
  self->today = g_steal_pointer (&before);

  return FALSE;
}

static gboolean
begin (WkOfficeAccess *self, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *day = read_mark (self, &cause);

  if (cause) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  if (g_strcmp0 (day, self->today) == 0)
    return TRUE;
  if (!wk_office_store_begin (self->store, error))
    return FALSE;
  if (!follow_day (self, error)) {
    wk_office_store_rollback (self->store);
    return FALSE;
  }

  return wk_office_store_commit (self->store, error);
}

WkOfficeAccess *
wk_office_access_new (WkOfficeStore *store, WkOfficeRegister *reg, WkClock *clock, GError **error)
{
  g_autoptr (WkOfficeAccess) self = g_new0 (WkOfficeAccess, 1);

  self->store = g_object_ref (store);
  g_signal_connect_swapped (store, "documents-changed", G_CALLBACK (documents_changed_cb), self);
  g_signal_connect_swapped (store, "values-changed", G_CALLBACK (values_changed_cb), self);
  self->reg = reg;
  self->clock = wk_clock_ref (clock);
  self->today = dup_today (clock);
  self->emergencies = wk_office_emergencies_new (store);
  self->entries = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, entry_free);
  self->dirty = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  self->touched = new_pairs ();
  self->domains = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, (GDestroyNotify) g_ref_string_release);
  if (!begin (self, error))
    return NULL;

  return g_steal_pointer (&self);
}
