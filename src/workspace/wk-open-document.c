#include "wk-open-document-private.h"

#include "wk-mend-private.h"

static void
update_cb (YDoc *doc, GBytes *update, gconstpointer origin, gboolean local, gpointer data)
{
  WkOpenDocument *self = data;

  if (!local)
    return;
  g_ptr_array_add (self->gathered, g_bytes_ref (update));
  if (self->written != NULL)
    self->written (self, self->data);
}

/**
 * wk_open_document_new:
 * @name: what it is and whose
 * @doc: (transfer none): the shared document, with a client id that was never used
 * @author: (nullable): who writes
 * @clock: where times come from
 * @random: where ids come from
 * @written: (nullable): told of every local transaction
 * @data: for @written
 *
 * Returns: (transfer full): the open document
 */
WkOpenDocument *
wk_open_document_new (const WkDocumentName *name, YDoc *doc, WkAuthor *author, WkClock *clock, WkRandom *random,
                      WkWrittenFunc written, gpointer data)
{
  WkOpenDocument *self = g_new0 (WkOpenDocument, 1);

  self->refs = 1;
  self->name = wk_document_name_copy (name);
  self->doc = y_doc_ref (doc);
  self->gathered = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->written = written;
  self->data = data;
  self->observer = y_doc_observe_update (doc, update_cb, self, NULL);
  self->document = wk_document_new (name->kind, *name->domain != '\0' ? name->domain : NULL, doc, author, clock, random);
  return self;
}

WkOpenDocument *
wk_open_document_ref (WkOpenDocument *self)
{
  self->refs++;
  return self;
}

void
wk_open_document_unref (WkOpenDocument *self)
{
  if (--self->refs > 0)
    return;
  if (self->pool != NULL)
    g_hash_table_remove (self->pool, &self->name->document);
  y_doc_unobserve (self->doc, self->observer);
  g_clear_object (&self->document);
  g_clear_pointer (&self->doc, y_doc_unref);
  g_ptr_array_unref (self->gathered);
  wk_document_name_free (self->name);
  g_free (self);
}

/**
 * wk_open_document_take_gathered:
 * @self: an open document
 *
 * Returns: (transfer full) (nullable): one update that holds everything written here since the last call, %NULL when nothing was
 */
GBytes *
wk_open_document_take_gathered (WkOpenDocument *self)
{
  g_autoptr (GError) error = NULL;
  GBytes *update;

  if (self->gathered->len == 0)
    return NULL;
  if (self->gathered->len == 1)
    update = g_bytes_ref (self->gathered->pdata[0]);
  else
    update = wk_updates_gather ((GBytes **) self->gathered->pdata, self->gathered->len, &error);
  if (update == NULL)
    g_error ("own updates do not merge: %s", error->message);
  g_ptr_array_set_size (self->gathered, 0);
  return update;
}

/**
 * wk_open_document_replace:
 * @self: an open document in which nothing is gathered
 * @doc: (transfer none): other content of the same document, with a client id that was never used
 *
 * Shows @doc from now on; all objects over it stay.
 */
void
wk_open_document_replace (WkOpenDocument *self, YDoc *doc)
{
  g_autoptr (YDoc) old = self->doc;

  g_return_if_fail (self->gathered->len == 0);

  y_doc_unobserve (old, self->observer);
  self->doc = y_doc_ref (doc);
  self->observer = y_doc_observe_update (doc, update_cb, self, NULL);
  wk_document_set_doc (self->document, doc);
}
