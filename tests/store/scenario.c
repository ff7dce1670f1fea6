#include "scenario.h"

#define TRY(call) if (!(call)) return FALSE

static gboolean
append (WkStore     *store,
        guint        document,
        guint        subject,
        WkBatchState state,
        guint        step,
        GError     **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  WkId doc = id_of (document), who = id_of (subject);

  /* Some small, some over a page. */
  g_string_printf (text, "stap %u ", step);
  while (text->len < (step % 7 == 3 ? 9000 : 120))
    g_string_append (text, "Mevrouw wil graag weer aan het werk. ");
  bytes = g_bytes_new (text->str, text->len);
  return wk_store_append (store, &doc, &who, 3, bytes, state, NULL, NULL, error);
}

static gboolean
step_in_group (Fixture *f,
               guint    step,
               GError **error)
{
  WkStore *store = f->store;
  WkId who = id_of (1 + step % 3), doc = id_of (100 + 1 + step % 3);
  g_autoptr (GBytes) note = bytes_of ("stap %u", step);
  g_autofree char *key = g_strdup_printf ("sleutel/%u", step % 5);

  TRY (wk_store_ensure_subject (store, &who, NULL, error));
  TRY (append (store, 100 + 1 + step % 3, 1 + step % 3, step % 2 ? WK_BATCH_LOCAL : WK_BATCH_CONFIRMED, step, error));
  if (step % 4 == 1)
    TRY (append (store, 200 + step, 1 + step % 3, WK_BATCH_LOCAL, step, error));
  if (step % 5 == 2)
    TRY (wk_store_set_meta (store, key, note, error));
  if (step % 6 == 4)
    TRY (wk_store_append_access (store, &who, note, NULL, error));
  if (step % 9 == 8)
    {
      g_autoptr (WkStoreDocumentInfo) info = wk_store_get_document_info (store, &doc, error);

      TRY (info != NULL);
      TRY (wk_store_put_snapshot (store, &doc, info->last, note, error));
      TRY (confirm (store, &doc, info->last, error));
    }
  if (step % 10 == 9)
    TRY (wk_store_compact (store, NULL, NULL, error));
  if (step % 13 == 12)
    TRY (wk_store_add_receipt (store, note, NULL, error));
  if (step == 17)
    {
      const guint64 refused[] = { 2 };
      WkId aside = id_of (101);

      TRY (wk_store_set_aside (store, &aside, refused, 1, note, NULL, error));
    }
  return TRUE;
}

gboolean
scenario_step (Fixture *f,
               guint    step,
               GError **error)
{
  /* Days go by, so that compaction has something to do; set and not added, so that a step can be tried again. */
  wk_clock_set_wall (f->clock, (G_GINT64_CONSTANT (1700000000) + step * 10 * 86400) * G_USEC_PER_SEC);
  if (step == 23)
    {
      WkId who = id_of (3);

      return wk_store_erase_subject (f->store, &who, error);
    }
  if (step > 23 && step % 3 == 2)
    return wk_store_tidy (f->store, error);
  if (!wk_store_begin (f->store, error))
    return FALSE;
  if (!step_in_group (f, step, error))
    {
      wk_store_rollback (f->store);
      return FALSE;
    }
  return wk_store_commit (f->store, error);
}

static gboolean
digest_document (WkStore    *store,
                 const WkId *id,
                 GString    *out,
                 GError    **error)
{
  g_autoptr (WkStoreDocument) document = wk_store_read_document (store, id, error);
  char hex[WK_ID_HEX_SIZE];

  TRY (document != NULL);
  g_string_append_printf (out, "%s %u", wk_id_write_hex (id, hex), document->info.kind);
  if (document->snapshot != NULL)
    g_string_append_printf (out, " <%u>", g_bytes_hash (document->snapshot));
  for (guint i = 0; i < document->batches->len; i++)
    {
      WkStoreBatch *batch = g_ptr_array_index (document->batches, i);

      g_string_append_printf (out, " %" G_GUINT64_FORMAT ":%u:%u", batch->sequence, batch->state, g_bytes_hash (batch->bytes));
    }
  if (document->findings->len > 0)
    g_string_append_printf (out, " !%u", document->findings->len);
  g_string_append_c (out, '\n');
  return TRUE;
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return wk_id_compare (&(*(WkStoreDocumentInfo *const *) a)->id, &(*(WkStoreDocumentInfo *const *) b)->id);
}

char *
scenario_digest (WkStore *store,
                 GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GPtrArray) documents = wk_store_list_documents (store, NULL, 0, error);
  g_autoptr (GPtrArray) values = documents != NULL ? wk_store_list_meta (store, "", error) : NULL;
  g_autoptr (GPtrArray) receipts = values != NULL ? wk_store_list_receipts (store, 0, error) : NULL;
  g_autoptr (GPtrArray) proposals = receipts != NULL ? wk_store_list_proposals (store, error) : NULL;
  g_autoptr (GPtrArray) lines = proposals != NULL ? wk_store_list_access (store, NULL, 0, 0, error) : NULL;
  g_autoptr (GPtrArray) tombstones = lines != NULL ? wk_store_list_tombstones (store, error) : NULL;

  if (tombstones == NULL)
    return NULL;
  g_ptr_array_sort (documents, compare_ids);
  for (guint i = 0; i < documents->len; i++)
    if (!digest_document (store, &((WkStoreDocumentInfo *) g_ptr_array_index (documents, i))->id, out, error))
      return NULL;
  for (guint i = 0; i < values->len; i++)
    {
      WkStoreValue *value = g_ptr_array_index (values, i);

      g_string_append_printf (out, "%s=%u\n", value->key, g_bytes_hash (value->bytes));
    }
  for (guint i = 0; i < lines->len; i++)
    {
      WkAccessLine *line = g_ptr_array_index (lines, i);

      g_string_append_printf (out, "line %" G_GUINT64_FORMAT " %u\n", line->sequence, line->bytes != NULL ? g_bytes_hash (line->bytes) : 0);
    }
  for (guint i = 0; i < proposals->len; i++)
    g_string_append_printf (out, "proposal %u\n", ((WkStoreProposal *) g_ptr_array_index (proposals, i))->batches->len);
  g_string_append_printf (out, "%u receipts, %u tombstones\n", receipts->len, tombstones->len);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
