#include "wk-office-erase.h"

#include "wk-erasure.h"
#include "wk-kind.h"
#include "wk-office-document.h"

#define VERSION 1

/* One decision. */
typedef struct
{
  WkOfficeStore *store;
  WkOfficeRegister *reg;
  WkOfficeAccess *access;
  WkId subject;
  GPtrArray *accounts;   /* (owned) (element-type WkId): who is told */
} Erasing;

static char *
mark_key (const WkId *subject)
{
  char hex[WK_ID_HEX_SIZE];

  return g_strconcat ("erased/", wk_id_write_hex (subject, hex), NULL);
}

/* Who may read something of the file while it is there; all, when it has gone already and nobody knows who was told. */
static gboolean
find_accounts (Erasing *self, gboolean all, GError **error)
{
  g_autoptr (GPtrArray) people = wk_office_register_list_people (self->reg);
  g_autoptr (GPtrArray) documents = wk_office_store_list_documents (self->store, &self->subject, 0, 0, error);
  guint i, k;

  if (!documents)
    return FALSE;
  for (i = 0; i < people->len; i++) {
    const WkId *account = &((WkOfficePerson *) people->pdata[i])->account;
    gboolean may = all;

    for (k = 0; k < documents->len && !may; k++) {
      const WkStoreDocumentInfo *info = documents->pdata[k];
      const WkDocumentName name = { info->id, info->subject, info->kind, NULL };

      if (!wk_office_access_may_read (self->access, account, &name, &may, error))
        return FALSE;
    }
    if (may)
      g_ptr_array_add (self->accounts, wk_id_copy (account));
  }

  return TRUE;
}

static gboolean
tell (Erasing *self, const char *key, GError **error)
{
  static const guint8 version = VERSION;
  g_autoptr (GBytes) mark = g_bytes_new_static (&version, 1);
  guint i;

  for (i = 0; i < self->accounts->len; i++)
    if (!wk_office_access_tell_erased (self->access, self->accounts->pdata[i], &self->subject, error))
      return FALSE;

  return wk_office_access_drop (self->access, &self->subject, error) && wk_office_store_set_value (self->store, key, mark, error);
}

/* First the key goes, then it is told: what was decided may come again at any point between, and is done again. */
static gboolean
carry_out (Erasing *self, GError **error)
{
  g_autofree char *key = mark_key (&self->subject);
  g_autoptr (GBytes) mark = NULL;
  g_autoptr (GError) cause = NULL;
  WkOfficeSubjectState state;

  if (wk_id_equal (&self->subject, &wk_office_identity_get_location (wk_office_register_get_identity (self->reg))->id))
    return TRUE;
  if (!wk_office_store_find_subject (self->store, &self->subject, &state, NULL, error))
    return FALSE;
  mark = wk_office_store_get_value (self->store, key, &cause);
  if (cause && !g_error_matches (cause, WK_STORE_ERROR, WK_STORE_ERROR_MISSING)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  if (state == WK_OFFICE_SUBJECT_ERASED && mark)
    return TRUE;

  if (!find_accounts (self, state != WK_OFFICE_SUBJECT_KNOWN, error) ||
      !wk_office_store_erase_subject (self->store, &self->subject, error) ||
      !wk_office_store_begin (self->store, error))
    return FALSE;
  if (!tell (self, key, error)) {
    wk_office_store_rollback (self->store);
    return FALSE;
  }
  if (!wk_office_store_commit (self->store, error))
    return FALSE;
  WK_LOG (G_LOG_LEVEL_MESSAGE, "office", "file_removed", { "told", self->accounts->len });

  return TRUE;
}

gboolean
wk_office_erase_decided (WkOfficeStore *store, WkOfficeRegister *reg, WkOfficeAccess *access, GError **error)
{
  const WkSubject *location = wk_office_identity_get_location (wk_office_register_get_identity (reg));
  g_autoptr (WkStoreDocumentInfo) info = NULL;
  g_autoptr (YDoc) directory = NULL;
  g_autoptr (GPtrArray) decisions = NULL;
  gboolean done = TRUE;
  WkId id;
  guint i;

  wk_document_name (location->secret, WK_DOC_DIRECTORY, NULL, &id);
  if (!wk_office_store_find_document (store, &id, &info, error))
    return FALSE;
  if (!info)
    return TRUE;
  directory = wk_office_document_load (store, &id, NULL, error);
  if (!directory)
    return FALSE;
  decisions = wk_erasure_list (directory);
  for (i = 0; i < decisions->len && done; i++) {
    Erasing erasing = { store, reg, access };

    if (!wk_id_init_from_hex (&erasing.subject, ((WkErasure *) decisions->pdata[i])->resident))
      continue;
    erasing.accounts = g_ptr_array_new_with_free_func (g_free);
    done = carry_out (&erasing, error);
    g_ptr_array_unref (erasing.accounts);
  }
  if (!done)
    wk_office_access_forget (access);

  return done;
}
