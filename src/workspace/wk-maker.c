#include "wk-maker-private.h"

#include <string.h>

#include "wk-batch.h"
#include "wk-card.h"

typedef struct {
  WkDocument *document;      /* (owned) */
  YDoc *doc;                 /* (owned) */
  WkDocumentName name;       /* its domain: (owned) */
  GPtrArray *updates;        /* (owned) of GBytes */
} Page;

struct _WkMaker {
  WkVault *vault;
  WkLaptop *laptop;
  WkClock *clock;
  WkId subject;
  guint8 secret[WK_SECRET_LENGTH];
  char *id;                  /* (owned) (nullable): the subject's, in hex */
  gboolean is_location;      /* the subject is no resident */
  GPtrArray *pages;          /* (owned) of Page */
};

static void
page_free (gpointer data)
{
  Page *page = data;

  g_object_unref (page->document);
  y_doc_unref (page->doc);
  g_free (page->name.domain);
  g_ptr_array_unref (page->updates);
  g_free (page);
}

WkMaker *
wk_maker_new (WkVault *vault, WkLaptop *laptop, WkClock *clock)
{
  WkMaker *self = g_new0 (WkMaker, 1);

  self->vault = vault;
  self->laptop = laptop;
  self->clock = clock;
  self->pages = g_ptr_array_new_with_free_func (page_free);
  return self;
}

void
wk_maker_free (WkMaker *self)
{
  wk_wipe (self->secret, sizeof self->secret);
  g_ptr_array_unref (self->pages);
  g_free (self->id);
  g_free (self);
}

static void
name_page (WkMaker *self, Page *page)
{
  wk_document_name (self->secret, page->name.kind, *page->name.domain != '\0' ? page->name.domain : NULL, &page->name.document);
  page->name.subject = self->subject;
}

const char *
wk_maker_begin_like (WkMaker *self, GError **error)
{
  self->is_location = FALSE;
  wk_id_init_random (&self->subject, self->vault->random);
  g_free (self->id);
  self->id = wk_id_to_hex (&self->subject);
  if (!wk_store_ensure_subject (self->vault->store, &self->subject, NULL, error)
      || !wk_store_get_subject_secret (self->vault->store, &self->subject, self->secret, error))
    return NULL;
  for (guint i = 0; i < self->pages->len; i++)
    name_page (self, self->pages->pdata[i]);
  return self->id;
}

const char *
wk_maker_begin (WkMaker *self, GError **error)
{
  g_ptr_array_set_size (self->pages, 0);
  return wk_maker_begin_like (self, error);
}

gboolean
wk_maker_begin_location (WkMaker *self, GError **error)
{
  const WkSubject *location = self->laptop->location;

  g_ptr_array_set_size (self->pages, 0);
  self->subject = location->id;
  self->is_location = TRUE;
  memcpy (self->secret, location->secret, sizeof self->secret);
  return wk_store_ensure_subject (self->vault->store, &location->id, location->secret, error);
}

static void
update_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  g_ptr_array_add (data, g_bytes_ref (update));
}

WkDocument *
wk_maker_open (WkMaker *self, WkDocKind kind, const char *domain)
{
  Page *page = NULL;

  for (guint i = 0; i < self->pages->len; i++)
    {
      page = self->pages->pdata[i];
      if (page->name.kind == kind && g_str_equal (page->name.domain, domain != NULL ? domain : ""))
        return page->document;
    }
  page = g_new0 (Page, 1);
  page->name.kind = kind;
  page->name.domain = g_strdup (domain != NULL ? domain : "");
  name_page (self, page);
  page->doc = y_doc_new (wk_vault_new_client (self->vault), Y_DOC_GC);
  page->updates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  y_doc_observe_update (page->doc, update_cb, page->updates, NULL);
  page->document = wk_document_new (kind, domain, page->doc, self->laptop->author, self->clock, self->vault->random);
  g_ptr_array_add (self->pages, page);
  return page->document;
}

const WkDocumentName *
wk_maker_get_name (WkMaker *self, WkDocument *document)
{
  for (guint i = 0; i < self->pages->len; i++)
    if (((Page *) self->pages->pdata[i])->document == document)
      return &((Page *) self->pages->pdata[i])->name;
  g_return_val_if_reached (NULL);
}

static gboolean
keep (WkMaker *self, Page *page, GError **error)
{
  WkBatchFields fields = { .client = y_doc_get_client_id (page->doc), .author = self->laptop->account, .time = wk_clock_get_wall (self->clock) };
  g_autoptr (GBytes) update = NULL;
  g_autoptr (WkBatch) batch = NULL;

  if (page->updates->len == 0)
    return TRUE;
  update = y_updates_merge ((GBytes **) page->updates->pdata, page->updates->len, error);
  if (update == NULL)
    return FALSE;
  g_ptr_array_set_size (page->updates, 0);
  g_ptr_array_add (page->updates, g_bytes_ref (update));
  fields.name = page->name;
  fields.to = y_doc_get_clock (page->doc, fields.client);
  fields.update = update;
  batch = wk_batch_new (&fields, self->laptop->key, error);
  return batch != NULL
    && wk_store_append (self->vault->store, &page->name.document, &page->name.subject, page->name.kind, wk_batch_encode (batch), WK_BATCH_LOCAL,
                        NULL, NULL, error);
}

/* What the card says of the other documents. */
static void
derive_card (WkMaker *self)
{
  WkDocument *card = wk_maker_open (self, WK_DOC_CARD, NULL);
  g_autoptr (GPtrArray) domains = g_ptr_array_new ();

  wk_document_begin (card);
  for (guint i = 0; i < self->pages->len; i++)
    {
      Page *page = self->pages->pdata[i];

      if (page->name.kind == WK_DOC_PLAN)
        wk_card_take_plan (card, page->document);
      if (page->name.kind != WK_DOC_DOMAIN)
        continue;
      wk_card_add_domain (card, page->name.domain);
      g_ptr_array_add (domains, page->document);
    }
  wk_card_take_acute (card, (WkDocument *const *) domains->pdata, domains->len);
  wk_document_commit (card);
}

gboolean
wk_maker_finish (WkMaker *self, GError **error)
{
  gboolean kept = TRUE;

  if (!self->is_location)
    derive_card (self);
  for (guint i = 0; kept && i < self->pages->len; i++)
    kept = keep (self, self->pages->pdata[i], error);
  return kept;
}
