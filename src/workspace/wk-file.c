#include "wk-workspace-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-card.h"
#include "wk-closed.h"
#include "wk-json.h"
#include "wk-file-private.h"
#include "wk-log.h"
#include "wk-timeline-private.h"
#include "wk-vocabulary.h"

#define CATCH_UP_MS 2000
#define RIGHTS_MS 300        /* card and base change with every word that is written */

struct _WkFile {
  GObject parent_instance;
  WkWorkspace *workspace;    /* (owned) */
  char *id;                  /* (owned) hex */
  GPtrArray *documents;      /* (owned) of WkOpenDocument */
  WkTimeline *timeline;      /* (owned) */
  gboolean damaged;          /* something of it did not open */
  gboolean updating;         /* the card is being brought up to date */
  char *goodbye;             /* (owned) (nullable): it may no longer be read here */
  gboolean follows_rights;
  guint rights;              /* source: what may be read and written, once after many changes */
  guint catch_up;            /* source: what others wrote is in the card too, if their own programs had none to write in */
};

enum { CHANGED, ATTACHMENT_CAME, GOODBYE_CHANGED, RIGHTS_CHANGED, DOMAINS_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WkFile, wk_file, G_TYPE_OBJECT)

/* ---- loading (worker) ----------------------------------------------------------------------------- */

void
wk_loaded_file_free (WkLoadedFile *loaded)
{
  g_ptr_array_unref (loaded->names);
  g_ptr_array_unref (loaded->docs);
  g_free (loaded);
}

WkLoadedFile *
wk_loaded_file_new (const WkId *subject)
{
  WkLoadedFile *loaded = g_new0 (WkLoadedFile, 1);

  loaded->subject = *subject;
  loaded->names = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_document_name_free);
  loaded->docs = g_ptr_array_new_with_free_func ((GDestroyNotify) y_doc_unref);
  return loaded;
}

/* One document more of that subject; empty when nobody wrote in it yet. Worker. */
gboolean
wk_vault_load_part (WkVault *vault, WkLoadedFile *loaded, const guint8 *secret, WkDocKind kind, const char *domain, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WkLoadedDocument) document = NULL;
  WkId id;

  wk_document_name (secret, kind, domain, &id);
  document = wk_vault_load_document (vault, &id, &local);
  if (document == NULL && !g_error_matches (local, WK_STORE_ERROR, WK_STORE_ERROR_MISSING))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  loaded->damaged = loaded->damaged || (document != NULL && document->damaged);
  g_ptr_array_add (loaded->names, wk_document_name_new (&id, &loaded->subject, kind, domain != NULL ? domain : ""));
  g_ptr_array_add (loaded->docs, document != NULL ? y_doc_ref (document->doc) : y_doc_new (wk_vault_new_client (vault), Y_DOC_GC));
  return TRUE;
}

/**
 * wk_vault_load_file:
 * @vault: an open vault
 * @subject: a resident
 * @error: return location for an error
 *
 * Puts all documents of a resident together; those nobody wrote yet are empty. Worker.
 *
 * Returns: (transfer full) (nullable): the documents
 */
WkLoadedFile *
wk_vault_load_file (WkVault *vault, const WkId *subject, GError **error)
{
  static const WkDocKind single[] = { WK_DOC_CARD, WK_DOC_IDENTITY, WK_DOC_BASE, WK_DOC_INTAKE, WK_DOC_STORY, WK_DOC_PLAN, WK_DOC_TALKS };
  guint8 secret[WK_SECRET_LENGTH];
  WkLoadedFile *loaded;
  gboolean ok = TRUE;
  const WkTerm *domains;
  gsize n = 0;

  if (!wk_store_get_subject_secret (vault->store, subject, secret, error))
    return NULL;
  loaded = wk_loaded_file_new (subject);
  for (guint i = 0; ok && i < G_N_ELEMENTS (single); i++)
    ok = wk_vault_load_part (vault, loaded, secret, single[i], NULL, error);
  if (ok)
    wk_card_learn_domains (loaded->docs->pdata[0]);
  domains = wk_terms_get (WK_TERMS_DOMAIN, &n);
  for (gsize i = 0; ok && i < n; i++)
    ok = wk_vault_load_part (vault, loaded, secret, WK_DOC_DOMAIN, domains[i].key, error);
  wk_wipe (secret, sizeof secret);
  if (!ok)
    g_clear_pointer (&loaded, wk_loaded_file_free);
  return loaded;
}

/* ---- keeping the card true --------------------------------------------------------------------------- */

static GPtrArray *
list_domains (WkFile *self)
{
  GPtrArray *domains = g_ptr_array_new ();

  for (guint i = 0; i < self->documents->len; i++)
    {
      WkOpenDocument *open = self->documents->pdata[i];

      if (open->name->kind == WK_DOC_DOMAIN)
        g_ptr_array_add (domains, open->document);
    }
  return domains;
}

/* The acute lamp is of all life domains together. */
static void
update_acute (WkFile *self, WkDocument *card)
{
  g_autoptr (GPtrArray) domains = list_domains (self);

  wk_card_take_acute (card, (WkDocument *const *) domains->pdata, domains->len);
}

/* A program of the team writes the card in the same action that changes the source. */
static void
update_card (WkFile *self, WkOpenDocument *source)
{
  WkDocument *card = wk_file_get_card (self);

  if (self->updating || source->name->kind == WK_DOC_CARD || !wk_document_is_writable (card))
    return;
  self->updating = TRUE;
  wk_document_begin (card);
  if (source->name->kind == WK_DOC_PLAN)
    wk_card_take_plan (card, source->document);
  else if (source->name->kind == WK_DOC_DOMAIN)
    {
      wk_card_add_domain (card, source->name->domain);
      update_acute (self, card);
    }
  wk_document_commit (card);
  self->updating = FALSE;
}

/* A guest at the table has the plan alone: what they wrote in it must not stay out of the card. */
static gboolean
catch_up_cb (gpointer data)
{
  WkFile *self = data;

  self->catch_up = 0;
  for (guint i = 0; i < self->documents->len; i++)
    {
      WkOpenDocument *open = self->documents->pdata[i];

      if (open->name->kind == WK_DOC_PLAN)
        update_card (self, open);
    }
  return G_SOURCE_REMOVE;
}

static void
changed_cb (WkDocument *document, gboolean local, gpointer data)
{
  WkFile *self = data;

  /* Not at once: a colleague's program writes the card as well, and that is on its way. */
  if (!local && wk_document_get_kind (document) == WK_DOC_PLAN && self->catch_up == 0)
    self->catch_up = g_timeout_add (CATCH_UP_MS, catch_up_cb, self);
  if (local)
    for (guint i = 0; i < self->documents->len; i++)
      {
        WkOpenDocument *open = self->documents->pdata[i];
        if (open->document == document)
          update_card (self, open);
      }
  wk_timeline_invalidate (self->timeline, document);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- life domains that come while it is open ------------------------------------------------------ */

typedef struct {
  WkVault *vault;            /* (owned) */
  WkId subject;
  GPtrArray *keys;           /* (owned) of const char*, interned */
} Coming;

static void
coming_free (gpointer data)
{
  Coming *coming = data;

  wk_vault_unref (coming->vault);
  g_ptr_array_unref (coming->keys);
  g_free (coming);
}

static void
come_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Coming *coming = data;
  g_autoptr (GError) error = NULL;
  WkLoadedFile *loaded = wk_loaded_file_new (&coming->subject);
  guint8 secret[WK_SECRET_LENGTH];
  gboolean ok = wk_store_get_subject_secret (coming->vault->store, &coming->subject, secret, &error);

  for (guint i = 0; ok && i < coming->keys->len; i++)
    ok = wk_vault_load_part (coming->vault, loaded, secret, WK_DOC_DOMAIN, coming->keys->pdata[i], &error);
  wk_wipe (secret, sizeof secret);
  if (ok)
    g_task_return_pointer (task, loaded, (GDestroyNotify) wk_loaded_file_free);
  else
    {
      wk_loaded_file_free (loaded);
      wk_workspace_return_error (task, g_steal_pointer (&error));
    }
}

static void
add_document (WkFile *self, WkDocumentName *name, YDoc *doc)
{
  WkOpenDocument *open = wk_workspace_take_document (self->workspace, name, doc);

  g_ptr_array_add (self->documents, open);
  g_signal_connect (open->document, "changed", G_CALLBACK (changed_cb), self);
}

static void
came_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WkFile *self = WK_FILE (source);
  g_autoptr (GError) error = NULL;
  WkLoadedFile *loaded = g_task_propagate_pointer (G_TASK (result), &error);

  if (loaded == NULL)
    {
      wk_log_failure ("workspace", "domains_unread", error);
      return;
    }
  for (guint i = 0; i < loaded->names->len; i++)
    {
      WkDocumentName *name = loaded->names->pdata[i];

      if (wk_file_get_domain (self, name->domain) != NULL)
        continue;
      add_document (self, name, loaded->docs->pdata[i]);
      wk_timeline_invalidate (self->timeline, wk_file_get_domain (self, name->domain));
    }
  wk_loaded_file_free (loaded);
  g_signal_emit (self, signals[DOMAINS_CHANGED], 0);
}

/* The location has other life domains, or calls them otherwise. */
static void
terms_changed_cb (WkFile *self)
{
  g_autoptr (GTask) task = NULL;
  Coming *coming;
  const WkTerm *domains;
  gsize n;

  if (self->workspace->vault == NULL)
    return;
  domains = wk_terms_get (WK_TERMS_DOMAIN, &n);
  coming = g_new0 (Coming, 1);
  coming->vault = wk_vault_ref (self->workspace->vault);
  coming->keys = g_ptr_array_new ();
  wk_id_init_from_hex (&coming->subject, self->id);
  for (gsize i = 0; i < n; i++)
    if (wk_file_get_domain (self, domains[i].key) == NULL)
      g_ptr_array_add (coming->keys, (gpointer) domains[i].key);
  task = g_task_new (self, NULL, came_cb, NULL);
  g_task_set_source_tag (task, terms_changed_cb);
  g_task_set_task_data (task, coming, coming_free);
  wk_worker_run_async (coming->vault->worker, task, come_thread);
}

/* ---- object ---------------------------------------------------------------------------------------------- */

static void
wk_file_dispose (GObject *object)
{
  WkFile *self = WK_FILE (object);

  g_clear_handle_id (&self->catch_up, g_source_remove);
  g_clear_handle_id (&self->rights, g_source_remove);
  if (self->workspace != NULL)
    g_hash_table_remove (self->workspace->files, self->id);
  if (self->documents != NULL)
    for (guint i = 0; i < self->documents->len; i++)
      g_signal_handlers_disconnect_by_data (((WkOpenDocument *) self->documents->pdata[i])->document, self);
  g_clear_object (&self->timeline);
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (wk_file_parent_class)->dispose (object);
}

static void
wk_file_finalize (GObject *object)
{
  g_free (WK_FILE (object)->id);
  g_free (WK_FILE (object)->goodbye);
  G_OBJECT_CLASS (wk_file_parent_class)->finalize (object);
}

static void
wk_file_class_init (WkFileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wk_file_dispose;
  object_class->finalize = wk_file_finalize;
  signals[CHANGED] = g_signal_new ("changed", WK_TYPE_FILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[GOODBYE_CHANGED] = g_signal_new ("goodbye-changed", WK_TYPE_FILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DOMAINS_CHANGED] = g_signal_new ("domains-changed", WK_TYPE_FILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RIGHTS_CHANGED] = g_signal_new ("rights-changed", WK_TYPE_FILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ATTACHMENT_CAME] = g_signal_new ("attachment-came", WK_TYPE_FILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wk_file_init (WkFile *self)
{
  self->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_open_document_unref);
}

/**
 * wk_file_new:
 * @workspace: its workspace
 * @loaded: (transfer full): what the worker put together
 *
 * Returns: (transfer full): the file; the one that is open already when there is one
 */
WkFile *
wk_file_new (WkWorkspace *workspace, WkLoadedFile *loaded)
{
  g_autofree char *id = wk_id_to_hex (&loaded->subject);
  WkFile *self = g_hash_table_lookup (workspace->files, id);

  if (self != NULL)
    g_object_ref (self);
  else
    {
      self = g_object_new (WK_TYPE_FILE, NULL);
      self->workspace = g_object_ref (workspace);
      self->id = g_strdup (id);
      self->damaged = loaded->damaged;
      for (guint i = 0; i < loaded->names->len; i++)
        add_document (self, loaded->names->pdata[i], loaded->docs->pdata[i]);
      g_signal_connect_object (workspace, "terms-changed", G_CALLBACK (terms_changed_cb), self, G_CONNECT_SWAPPED);
      self->timeline = wk_timeline_new (self->documents);
      g_hash_table_insert (workspace->files, g_steal_pointer (&id), self);
    }
  wk_loaded_file_free (loaded);
  return self;
}

static gboolean
rights_cb (gpointer data)
{
  WkFile *self = data;

  self->rights = 0;
  wk_file_show_rights (self);
  g_signal_emit (self, signals[RIGHTS_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
rights_moved (WkFile *self)
{
  if (self->rights == 0)
    self->rights = g_timeout_add_full (G_PRIORITY_LOW, RIGHTS_MS, rights_cb, self, NULL);
}

void
wk_file_follow_rights (WkFile *self)
{
  g_return_if_fail (WK_IS_FILE (self));

  if (!self->follows_rights)
    {
      g_signal_connect_object (wk_file_get_card (self), "changed", G_CALLBACK (rights_moved), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (wk_file_get_base (self), "changed", G_CALLBACK (rights_moved), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->workspace, "told", G_CALLBACK (rights_moved), self, G_CONNECT_SWAPPED);
      self->follows_rights = TRUE;
    }
  wk_file_show_rights (self);
}

void
wk_file_attachment_came (WkFile *self)
{
  g_signal_emit (self, signals[ATTACHMENT_CAME], 0);
}

void
wk_file_set_goodbye (WkFile *self, const char *goodbye)
{
  if (g_strcmp0 (self->goodbye, goodbye) == 0)
    return;
  g_free (self->goodbye);
  self->goodbye = g_strdup (goodbye);
  g_signal_emit (self, signals[GOODBYE_CHANGED], 0);
}

const char *
wk_file_get_goodbye (WkFile *self)
{
  g_return_val_if_fail (WK_IS_FILE (self), NULL);

  return self->goodbye;
}

WkOpenDocument *
wk_file_get_open_document (WkFile *self, WkDocKind kind, const char *domain)
{
  for (guint i = 0; i < self->documents->len; i++)
    {
      WkOpenDocument *open = self->documents->pdata[i];

      if (open->name->kind == kind && (domain == NULL || g_str_equal (open->name->domain, domain)))
        return open;
    }
  return NULL;
}

static WkDocument *
get (WkFile *self, WkDocKind kind, const char *domain)
{
  WkOpenDocument *open = wk_file_get_open_document (self, kind, domain);

  return open != NULL ? open->document : NULL;
}

const char *
wk_file_get_resident_id (WkFile *self)
{
  return self->id;
}

/**
 * wk_file_is_damaged:
 * @self: a file
 *
 * Returns: whether something of it could not be read from the disk when it was opened: what is shown is not all of it
 */
gboolean
wk_file_is_damaged (WkFile *self)
{
  g_return_val_if_fail (WK_IS_FILE (self), FALSE);

  return self->damaged;
}

void
wk_stray_words_free (WkStrayWords *words)
{
  g_free (words->domain);
  g_free (words->text);
  g_free (words);
}

/**
 * wk_file_list_strays:
 * @self: a file
 *
 * An edit says after which one it stands. When that one is lost, it can be shown nowhere; what it says must be read all the same.
 *
 * Returns: (transfer full) (element-type WkStrayWords): of each part of the file in which some words have no place, those
 */
GPtrArray *
wk_file_list_strays (WkFile *self)
{
  GPtrArray *strays = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_stray_words_free);

  g_return_val_if_fail (WK_IS_FILE (self), strays);

  for (guint i = 0; i < self->documents->len; i++)
    {
      WkOpenDocument *open = self->documents->pdata[i];
      g_autofree char *text = y_doc_dup_pending_text (open->doc);
      WkStrayWords *words;

      if (*text == '\0')
        continue;
      words = g_new0 (WkStrayWords, 1);
      words->kind = open->name->kind;
      words->domain = g_strdup (open->name->domain);
      words->text = g_steal_pointer (&text);
      g_ptr_array_add (strays, words);
    }
  return strays;
}

WkWorkspace *
wk_file_get_workspace (WkFile *self)
{
  return self->workspace;
}

WkDocument *wk_file_get_card (WkFile *self) { return get (self, WK_DOC_CARD, NULL); }
WkDocument *wk_file_get_identity (WkFile *self) { return get (self, WK_DOC_IDENTITY, NULL); }
WkDocument *wk_file_get_base (WkFile *self) { return get (self, WK_DOC_BASE, NULL); }
WkDocument *wk_file_get_intake (WkFile *self) { return get (self, WK_DOC_INTAKE, NULL); }
WkDocument *wk_file_get_talks (WkFile *self) { return get (self, WK_DOC_TALKS, NULL); }
WkDocument *wk_file_get_story (WkFile *self) { return get (self, WK_DOC_STORY, NULL); }
WkDocument *wk_file_get_plan (WkFile *self) { return get (self, WK_DOC_PLAN, NULL); }

/**
 * wk_file_get_domain:
 * @self: a file
 * @domain_key: a life domain's key
 *
 * Returns: (transfer none) (nullable): its document; %NULL for a key that neither the location nor the card had when the file was opened
 */
WkDocument *
wk_file_get_domain (WkFile *self, const char *domain_key)
{
  return get (self, WK_DOC_DOMAIN, domain_key);
}

char *
wk_file_dup_acute (WkFile *self)
{
  g_autoptr (GPtrArray) domains = NULL;
  g_autofree char *words = NULL;
  WkRecord *barrier;

  g_return_val_if_fail (WK_IS_FILE (self), NULL);

  domains = list_domains (self);
  barrier = wk_card_find_acute ((WkDocument *const *) domains->pdata, domains->len);
  words = barrier != NULL ? wk_text_dup_text (wk_fields_get_text (WK_FIELDS (barrier), "barrier")) : NULL;
  /* It stands in a sentence of its own. */
  if (words != NULL && g_str_has_suffix (g_strstrip (words), "."))
    words[strlen (words) - 1] = '\0';
  return words != NULL && *g_strstrip (words) != '\0' ? g_steal_pointer (&words) : NULL;
}

void
wk_file_take_looks (WkFile *self, GPtrArray *looks)
{
  wk_timeline_take_looks (self->timeline, looks);
}

GListModel *
wk_file_get_timeline (WkFile *self)
{
  return G_LIST_MODEL (self->timeline);
}

/**
 * wk_file_add_contact:
 * @self: a file
 * @domain_key: (nullable): the life domain it was about
 * @channel: how: a key of the channels
 * @date: (nullable): yyyy-mm-dd; %NULL is today
 * @text: what was said
 * @reached: %FALSE: tried and not reached, which is no contact and no refusal
 *
 * Writes a contact moment down and, when there was contact, renews the card's last contact.
 *
 * Returns: (transfer none) (nullable): the contact moment; %NULL when it may not be written
 */
WkRecord *
wk_file_add_contact (WkFile *self, const char *domain_key, const char *channel, const char *date, const char *text, gboolean reached)
{
  WkDocument *document = domain_key != NULL ? wk_file_get_domain (self, domain_key) : wk_file_get_story (self);
  WkDocument *card = wk_file_get_card (self);
  g_autoptr (WkPerson) by = wk_author_dup_person (self->workspace->author);
  g_autofree char *today = NULL;
  WkRecord *contact;

  g_return_val_if_fail (document != NULL, NULL);
  if (date == NULL)
    date = today = wk_workspace_dup_today (self->workspace);
  wk_document_begin (document);
  contact = wk_record_list_append (wk_document_get_records (document, "contact"));
  if (contact != NULL)
    {
      wk_fields_set_string (WK_FIELDS (contact), "when", date);
      wk_fields_set_string (WK_FIELDS (contact), "channel", channel);
      wk_fields_set_person (WK_FIELDS (contact), "by", by);
      if (!reached)
        wk_fields_set_boolean (WK_FIELDS (contact), "not-reached", TRUE);
      if (text != NULL && *text != '\0')
        wk_text_set_text (wk_fields_get_text (WK_FIELDS (contact), "notes"), text);
    }
  wk_document_commit (document);
  if (reached && contact != NULL)
    {
      g_autofree char *last = wk_fields_dup_string (WK_FIELDS (card), "last-contact");

      if (strcmp (last, date) < 0)
        wk_fields_set_string (WK_FIELDS (card), "last-contact", date);
    }
  return contact;
}

/**
 * wk_file_add_letter:
 * @self: a file
 * @letter: what left
 *
 * Keeps a letter with the contacts. It is no contact moment: nobody was reached by sending it.
 *
 * Returns: (transfer none) (nullable): it; %NULL when it may not be written
 */
WkRecord *
wk_file_add_letter (WkFile *self, const WkFileLetter *letter)
{
  WkDocument *story = wk_file_get_story (self);
  g_autoptr (WkPerson) by = wk_author_dup_person (self->workspace->author);
  g_autofree char *today = wk_workspace_dup_today (self->workspace);
  WkRecord *record;

  wk_document_begin (story);
  record = wk_record_list_append (wk_document_get_records (story, "letter"));
  if (record != NULL)
    {
      wk_fields_set_string (WK_FIELDS (record), "when", today);
      wk_fields_set_string (WK_FIELDS (record), "type", letter->type);
      wk_fields_set_string (WK_FIELDS (record), "title", letter->title);
      wk_fields_set_string (WK_FIELDS (record), "to", letter->to);
      wk_fields_set_string (WK_FIELDS (record), "language", letter->language);
      if (letter->large)
        wk_fields_set_boolean (WK_FIELDS (record), "large", TRUE);
      wk_fields_set_string (WK_FIELDS (record), "how", letter->how);
      wk_fields_set_person (WK_FIELDS (record), "by", by);
      wk_text_set_text (wk_fields_get_text (WK_FIELDS (record), "words"), letter->words);
    }
  wk_document_commit (story);
  return record;
}

/**
 * wk_file_list_documents:
 * @self: a file
 *
 * Returns: (transfer container) (element-type WkDocument): its documents
 */
GPtrArray *
wk_file_list_documents (WkFile *self)
{
  GPtrArray *documents = g_ptr_array_new ();

  for (guint i = 0; i < self->documents->len; i++)
    g_ptr_array_add (documents, ((WkOpenDocument *) self->documents->pdata[i])->document);
  return documents;
}

/**
 * wk_file_dup_json:
 * @self: a file
 *
 * Returns: (transfer full): everything its documents hold, as canonical JSON (wk_dossier_to_json())
 */
char *
wk_file_dup_json (WkFile *self)
{
  g_autoptr (GPtrArray) documents = wk_file_list_documents (self);

  return wk_dossier_to_json (self->id, (WkDocument * const *) documents->pdata, documents->len);
}
