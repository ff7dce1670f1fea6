#include "wk-attachment-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-attachment-piece.h"
#include "wk-batch.h"
#include "wk-mend-private.h"
#include "wk-store-side.h"
#include "wk-vocabulary.h"
#include "wk-workspace-private.h"

/* Work on the worker about one attachment. */
typedef struct {
  WkVault *vault;            /* (owned) */
  WkLaptop *laptop;          /* (owned) (nullable) */
  WkId subject;
  WkAttachment attachment;
  char *life_domain;         /* (owned) "" for the base */
  char *type;                /* (owned) */
  char *title;               /* (owned) */
  GBytes *bytes;             /* (owned) (nullable) */
  guint written;             /* batches */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  wk_vault_unref (work->vault);
  g_clear_pointer (&work->laptop, wk_laptop_unref);
  wk_wipe (&work->attachment, sizeof work->attachment);
  g_free (work->life_domain);
  g_free (work->type);
  g_free (work->title);
  g_clear_pointer (&work->bytes, g_bytes_unref);
  g_free (work);
}

static GTask *
work_new (WkFile *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data, Work **work)
{
  WkWorkspace *workspace = wk_file_get_workspace (self);
  GTask *task = g_task_new (self, cancellable, callback, data);

  *work = g_new0 (Work, 1);
  (*work)->vault = wk_vault_ref (workspace->vault);
  (*work)->laptop = workspace->laptop != NULL ? wk_laptop_ref (workspace->laptop) : NULL;
  wk_id_init_from_hex (&(*work)->subject, wk_file_get_resident_id (self));
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, *work, work_free);
  return task;
}

/* ---- pieces (worker) ------------------------------------------------------------------------------------ */

static guint
count_pieces (const WkAttachment *attachment)
{
  gsize length = wk_attachment_get_sealed_length (attachment->size);

  return (length + WK_ATTACHMENT_PIECE_LENGTH - 1) / WK_ATTACHMENT_PIECE_LENGTH;
}

static void
name_piece (WkDocumentName *name, const guint8 *secret, const WkId *subject, const char *life_domain, const WkAttachment *attachment, guint n)
{
  char hex[WK_ID_HEX_SIZE];

  name->subject = *subject;
  name->kind = WK_DOC_ATTACHMENT;
  name->domain = wk_attachment_piece_dup_domain (life_domain, wk_id_write_hex (&attachment->id, hex), n);
  wk_document_name (secret, WK_DOC_ATTACHMENT, name->domain, &name->document);
}

static void
update_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  GBytes **kept = data;

  g_clear_pointer (kept, g_bytes_unref);
  *kept = g_bytes_ref (update);
}

/* Changes a piece by @bytes, or empties it, and keeps what was done as a batch of ours. */
static gboolean
keep_piece (Work *work, const WkDocumentName *name, YDoc *doc, GBytes *bytes, GError **error)
{
  WkBatchFields fields = { .name = *name, .client = y_doc_get_client_id (doc), .author = work->laptop->account };
  g_autoptr (GBytes) update = NULL;
  g_autoptr (WkBatch) batch = NULL;
  guint observer = y_doc_observe_update (doc, update_cb, &update, NULL);

  if (bytes != NULL)
    wk_attachment_piece_write (doc, work->laptop->author, bytes);
  else
    wk_attachment_piece_empty (doc);
  y_doc_unobserve (doc, observer);
  if (update == NULL)
    return TRUE;
  fields.time = wk_clock_get_wall (work->vault->clock);
  fields.to = y_doc_get_clock (doc, fields.client);
  fields.update = update;
  batch = wk_batch_new (&fields, work->laptop->key, error);
  if (batch == NULL || !wk_vault_append (work->vault, batch, error))
    return FALSE;
  work->written++;
  return TRUE;
}

/* The sealed whole; %NULL without error when some of it is not here. */
static GBytes *
read_pieces (WkVault *vault, const WkId *subject, const char *life_domain, const WkAttachment *attachment, GError **error)
{
  gsize length = wk_attachment_get_sealed_length (attachment->size);
  g_autoptr (GByteArray) all = NULL;
  guint8 secret[WK_SECRET_LENGTH];

  if (!wk_store_get_subject_secret (vault->store, subject, secret, error))
    return NULL;
  all = g_byte_array_sized_new (length);
  for (guint n = 0; n < count_pieces (attachment); n++)
    {
      g_autoptr (WkLoadedDocument) loaded = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) local = NULL;
      WkDocumentName name;

      name_piece (&name, secret, subject, life_domain, attachment, n);
      g_free (name.domain);
      loaded = wk_vault_load_document (vault, &name.document, &local);
      if (local != NULL && !g_error_matches (local, WK_STORE_ERROR, WK_STORE_ERROR_MISSING))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          break;
        }
      bytes = loaded != NULL ? wk_attachment_piece_read (loaded->doc) : NULL;
      if (bytes == NULL)
        break;
      g_byte_array_append (all, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }
  wk_wipe (secret, sizeof secret);
  return all->len == length ? g_byte_array_free_to_bytes (g_steal_pointer (&all)) : NULL;
}

/* All of it, or nothing. */
static void
run_in_group (GTask *task, Work *work, gboolean (*change) (Work *work, GError **error))
{
  GError *error = NULL;
  gboolean done = wk_store_begin (work->vault->store, &error);

  if (done && !change (work, &error))
    {
      wk_vault_rollback (work->vault);
      done = FALSE;
    }
  if (done && wk_vault_commit (work->vault, &error))
    g_task_return_boolean (task, TRUE);
  else
    wk_workspace_return_error (task, error);
}

/* ---- what the record says ------------------------------------------------------------------------------- */

static gboolean
read_hex (WkFields *record, const char *field, guint8 *bytes, gsize length)
{
  g_autofree char *hex = wk_fields_dup_string (record, field);

  return wk_hex_decode (hex, bytes, length);
}

/* FALSE when nothing can open by it. */
static gboolean
read_record (WkFields *record, WkAttachment *attachment)
{
  double size = wk_fields_get_number (record, "size");

  if (!(size >= 0 && size <= WK_ATTACHMENT_MAX_LENGTH))
    return FALSE;
  attachment->size = (gint64) size;
  return read_hex (record, "blob", attachment->id.bytes, WK_ID_LENGTH)
    && read_hex (record, "key", attachment->key, sizeof attachment->key)
    && read_hex (record, "hash", attachment->hash, sizeof attachment->hash);
}

static void
write_hex (WkFields *record, const char *field, const guint8 *bytes, gsize length)
{
  g_autofree char *hex = wk_hex_encode (bytes, length);

  wk_fields_set_string (record, field, hex);
  wk_wipe (hex, strlen (hex));
}

static WkRecord *
add_record (WkFile *self, Work *work)
{
  WkDocument *document = *work->life_domain != '\0' ? wk_file_get_domain (self, work->life_domain) : wk_file_get_base (self);
  g_autofree char *today = wk_workspace_dup_today (wk_file_get_workspace (self));
  g_autoptr (WkPerson) by = wk_author_dup_person (wk_document_get_author (document));
  WkFields *fields;
  WkRecord *record;

  wk_document_begin (document);
  record = wk_record_list_append (wk_document_get_records (document, "attachment"));
  if (record != NULL)
    {
      fields = WK_FIELDS (record);
      wk_fields_set_string (fields, "title", work->title);
      wk_fields_set_string (fields, "type", work->type);
      wk_fields_set_number (fields, "size", work->attachment.size);
      write_hex (fields, "blob", work->attachment.id.bytes, WK_ID_LENGTH);
      write_hex (fields, "key", work->attachment.key, sizeof work->attachment.key);
      write_hex (fields, "hash", work->attachment.hash, sizeof work->attachment.hash);
      wk_fields_set_string (fields, "added-on", today);
      wk_fields_set_person (fields, "by", by);
    }
  wk_document_commit (document);
  return record;
}

/* ---- adding ---------------------------------------------------------------------------------------------- */

static gboolean
seal (Work *work, GError **error)
{
  g_autoptr (GBytes) sealed = wk_attachment_seal (work->vault->random, work->bytes, &work->attachment, error);
  guint8 secret[WK_SECRET_LENGTH];
  gboolean kept = sealed != NULL && wk_store_get_subject_secret (work->vault->store, &work->subject, secret, error);

  for (guint n = 0; kept && n < count_pieces (&work->attachment); n++)
    {
      gsize from = n * WK_ATTACHMENT_PIECE_LENGTH;
      g_autoptr (GBytes) piece = g_bytes_new_from_bytes (sealed, from, MIN (WK_ATTACHMENT_PIECE_LENGTH, g_bytes_get_size (sealed) - from));
      g_autoptr (YDoc) doc = y_doc_new (wk_vault_new_client (work->vault), Y_DOC_GC);
      WkDocumentName name;

      name_piece (&name, secret, &work->subject, work->life_domain, &work->attachment, n);
      kept = keep_piece (work, &name, doc, piece, error);
      g_free (name.domain);
    }
  wk_wipe (secret, sizeof secret);
  return kept;
}

static void
add_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  run_in_group (task, data, seal);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  WkFile *self = WK_FILE (source);
  WkWorkspace *workspace = wk_file_get_workspace (self);
  Work *work = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  WkRecord *record;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  wk_office_written (workspace->office, work->written);
  record = add_record (self, work);
  wk_workspace_flush (workspace);
  if (record != NULL)
    g_task_return_pointer (task, record, NULL);
  else
    g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED, _("Nothing can be written in this part of the file."));
}

void
wk_file_add_attachment_async (WkFile *self, const WkNewAttachment *attachment, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  WkWorkspace *workspace = wk_file_get_workspace (self);
  const char *life_domain = attachment->life_domain != NULL ? attachment->life_domain : "";
  WkDocument *document = *life_domain != '\0' ? wk_file_get_domain (self, life_domain) : wk_file_get_base (self);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data), job = NULL;
  Work *work;

  g_task_set_source_tag (task, wk_file_add_attachment_async);
  if (g_bytes_get_size (attachment->bytes) > WK_ATTACHMENT_MAX_LENGTH)
    g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_INVALID, _("This is larger than 20 MB. Make it smaller, or add it in parts."));
  else if (document == NULL || !wk_document_is_writable (document) || workspace->vault == NULL || workspace->vault->read_only)
    g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED, _("Nothing can be written in this part of the file."));
  else
    {
      job = work_new (self, add_thread, cancellable, added_cb, g_steal_pointer (&task), &work);
      work->bytes = g_bytes_ref (attachment->bytes);
      work->type = g_strdup (attachment->type);
      work->title = g_strdup (attachment->title);
      work->life_domain = g_strdup (life_domain);
      wk_worker_run_async (workspace->vault->worker, job, add_thread);
    }
}

WkRecord *
wk_file_add_attachment_finish (WkFile *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- reading --------------------------------------------------------------------------------------------- */

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  g_autoptr (GBytes) sealed = read_pieces (work->vault, &work->subject, work->life_domain, &work->attachment, &error);
  GBytes *plain = sealed != NULL ? wk_attachment_open (&work->attachment, sealed, &error) : NULL;

  if (plain != NULL)
    g_task_return_pointer (task, plain, (GDestroyNotify) g_bytes_unref);
  else if (error != NULL)
    wk_workspace_return_error (task, error);
  else
    g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING, _("Not all of it is here yet. It comes with the next sync."));
}

void
wk_file_read_attachment_async (WkFile *self, WkRecord *record, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  WkWorkspace *workspace = wk_file_get_workspace (self);
  WkDocument *document = wk_record_get_document (record);
  g_autoptr (GTask) task = NULL;
  Work *work;

  if (workspace->vault == NULL || document == NULL)
    {
      g_task_report_new_error (self, callback, data, wk_file_read_attachment_async, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_MISSING,
                               _("Not all of it is here yet. It comes with the next sync."));
      return;
    }
  task = work_new (self, wk_file_read_attachment_async, cancellable, callback, data, &work);
  work->life_domain = g_strdup (wk_document_get_domain (document));
  if (read_record (WK_FIELDS (record), &work->attachment))
    wk_worker_run_async (workspace->vault->worker, task, read_thread);
  else
    g_task_return_new_error (task, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_STORE, _("What opens it was taken away."));
}

GBytes *
wk_file_read_attachment_finish (WkFile *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- taking away ----------------------------------------------------------------------------------------- */

static gboolean
empty_pieces (Work *work, GError **error)
{
  guint8 secret[WK_SECRET_LENGTH];
  gboolean done = wk_store_get_subject_secret (work->vault->store, &work->subject, secret, error);

  for (guint n = 0; done && n < count_pieces (&work->attachment); n++)
    {
      g_autoptr (WkLoadedDocument) loaded = NULL;
      WkDocumentName name;

      name_piece (&name, secret, &work->subject, work->life_domain, &work->attachment, n);
      loaded = wk_vault_load_document (work->vault, &name.document, NULL);
      if (loaded != NULL)
        done = keep_piece (work, &name, loaded->doc, NULL, error);
      g_free (name.domain);
    }
  wk_wipe (secret, sizeof secret);
  return done;
}

static void
remove_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  run_in_group (task, data, empty_pieces);
}

void
wk_file_remove_attachment_async (WkFile *self, WkRecord *record, GAsyncReadyCallback callback, gpointer data)
{
  WkWorkspace *workspace = wk_file_get_workspace (self);
  WkDocument *document = wk_record_get_document (record);
  g_autoptr (GTask) task = NULL;
  gboolean opens, removed;
  Work *work;

  if (workspace->vault == NULL || document == NULL || !wk_document_is_writable (document))
    {
      g_task_report_new_error (self, callback, data, wk_file_remove_attachment_async, WK_WORKSPACE_ERROR, WK_WORKSPACE_ERROR_REFUSED,
                               _("Nothing can be written in this part of the file."));
      return;
    }
  task = work_new (self, wk_file_remove_attachment_async, NULL, callback, data, &work);
  work->life_domain = g_strdup (wk_document_get_domain (document));
  opens = read_record (WK_FIELDS (record), &work->attachment);
  wk_document_begin (document);
  wk_fields_set_string (WK_FIELDS (record), "key", "");
  wk_fields_set_string (WK_FIELDS (record), "hash", "");
  removed = wk_record_remove (record);
  wk_document_commit (document);
  wk_workspace_flush (workspace);
  if (removed && opens)
    wk_worker_run_async (workspace->vault->worker, task, remove_thread);
  else
    g_task_return_boolean (task, removed);
}

gboolean
wk_file_remove_attachment_finish (WkFile *self, GAsyncResult *result, GError **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  if (work != NULL && work->written > 0)
    wk_office_written (wk_file_get_workspace (self)->office, work->written);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- all of them ----------------------------------------------------------------------------------------- */

GPtrArray *
wk_file_list_attachments (WkFile *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);
  gsize n;
  const WkTerm *domains = wk_terms_get (WK_TERMS_DOMAIN, &n);

  for (gsize i = 0; i <= n; i++)
    {
      WkDocument *document = i == 0 ? wk_file_get_base (self) : wk_file_get_domain (self, domains[i - 1].key);
      WkRecordList *list = document != NULL ? wk_document_get_records (document, "attachment") : NULL;

      for (guint k = 0; list != NULL && k < wk_record_list_get_length (list); k++)
        g_ptr_array_add (all, g_object_ref (wk_record_list_get (list, k)));
    }
  return all;
}

/* One of the base's or a life domain's: does it open? */
static void
check_one (WkVault *vault, const WkLoadedDocument *loaded, WkFields *record, GPtrArray *out)
{
  g_autofree char *subject = wk_id_to_hex (&loaded->subject), *name = wk_attachment_dup_file_name (record);
  g_autoptr (GBytes) sealed = NULL, plain = NULL;
  g_autoptr (GError) error = NULL;
  WkAttachment attachment;

  if (!read_record (record, &attachment))
    return;
  sealed = read_pieces (vault, &loaded->subject, loaded->domain, &attachment, &error);
  plain = sealed != NULL ? wk_attachment_open (&attachment, sealed, &error) : NULL;
  wk_wipe (&attachment, sizeof attachment);
  if (plain == NULL && error != NULL)
    /* Translators: a name of a file, and the number of a resident. */
    g_ptr_array_add (out, g_strdup_printf (_("A photo or PDF (%s) in the file %s does not open."), name, subject));
  else if (plain == NULL)
    g_ptr_array_add (out, g_strdup_printf (_("A photo or PDF (%s) in the file %s is not all here: sync with the office."), name, subject));
}

gboolean
wk_attachments_check (WkVault *vault, GPtrArray *out, GError **error)
{
  g_autoptr (GPtrArray) infos = wk_store_list_documents (vault->store, NULL, 0, error);

  wk_worker_assert_here (vault->worker);
  for (guint i = 0; infos != NULL && i < infos->len; i++)
    {
      const WkStoreDocumentInfo *info = infos->pdata[i];
      g_autoptr (WkLoadedDocument) loaded = NULL;
      g_autoptr (WkDocument) document = NULL;
      WkRecordList *list;

      if (info->kind != WK_DOC_BASE && info->kind != WK_DOC_DOMAIN)
        continue;
      loaded = wk_vault_load_document (vault, &info->id, NULL);
      if (loaded == NULL)
        continue; /* the store's own check says so */
      document = wk_document_new (loaded->kind, loaded->domain, loaded->doc, NULL, vault->clock, vault->random);
      list = wk_document_get_records (document, "attachment");
      for (guint k = 0; k < wk_record_list_get_length (list); k++)
        check_one (vault, loaded, WK_FIELDS (wk_record_list_get (list, k)), out);
    }
  return infos != NULL;
}
