#include "wk-office-store.h"

G_DEFINE_INTERFACE (WkOfficeStore, wk_office_store, G_TYPE_OBJECT)

enum { DOCUMENTS_CHANGED, VALUES_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
wk_office_store_default_init (WkOfficeStoreInterface *iface)
{
  signals[DOCUMENTS_CHANGED] = g_signal_new ("documents-changed", WK_TYPE_OFFICE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                             G_TYPE_POINTER);
  signals[VALUES_CHANGED] = g_signal_new ("values-changed", WK_TYPE_OFFICE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

void
wk_office_store_documents_changed (WkOfficeStore *self, GPtrArray *documents)
{
  g_signal_emit (self, signals[DOCUMENTS_CHANGED], 0, documents);
}

void
wk_office_store_values_changed (WkOfficeStore *self)
{
  g_signal_emit (self, signals[VALUES_CHANGED], 0);
}

void
wk_office_store_close (WkOfficeStore *self)
{
  WK_OFFICE_STORE_GET_IFACE (self)->close (self);
}

gboolean
wk_office_store_begin (WkOfficeStore *self, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->begin (self, error);
}

gboolean
wk_office_store_commit (WkOfficeStore *self, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->commit (self, error);
}

void
wk_office_store_rollback (WkOfficeStore *self)
{
  WK_OFFICE_STORE_GET_IFACE (self)->rollback (self);
}

gint64
wk_office_store_get_position (WkOfficeStore *self)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->get_position (self);
}

gboolean
wk_office_store_refresh (WkOfficeStore *self, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->refresh (self, error);
}

gboolean
wk_office_store_is_restored (WkOfficeStore *self)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->is_restored (self);
}

gboolean
wk_office_store_end_restored (WkOfficeStore *self, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->end_restored (self, error);
}

gboolean
wk_office_store_tidy (WkOfficeStore *self, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->tidy (self, error);
}

gboolean
wk_office_store_backup (WkOfficeStore *self, const char *file, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->backup (self, file, error);
}

gboolean
wk_office_store_find_subject (WkOfficeStore *self, const WkId *subject, WkOfficeSubjectState *state, guint8 *secret, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->find_subject (self, subject, state, secret, error);
}

gboolean
wk_office_store_get_secret (WkOfficeStore *self, const WkId *subject, guint8 *secret, GError **error)
{
  WkOfficeSubjectState state;

  if (!wk_office_store_find_subject (self, subject, &state, secret, error))
    return FALSE;
  if (state == WK_OFFICE_SUBJECT_KNOWN)
    return TRUE;

  g_set_error (error, WK_STORE_ERROR, state == WK_OFFICE_SUBJECT_ERASED ? WK_STORE_ERROR_ERASED : WK_STORE_ERROR_MISSING, "There is no such subject.");
  return FALSE;
}

gboolean
wk_office_store_ensure_subject (WkOfficeStore *self, const WkId *subject, const guint8 *secret, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->ensure_subject (self, subject, secret, error);
}

GPtrArray *
wk_office_store_list_subjects (WkOfficeStore *self, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->list_subjects (self, error);
}

GPtrArray *
wk_office_store_list_erased (WkOfficeStore *self, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->list_erased (self, error);
}

gboolean
wk_office_store_erase_subject (WkOfficeStore *self, const WkId *subject, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->erase_subject (self, subject, error);
}

gboolean
wk_office_store_find_document (WkOfficeStore *self, const WkId *document, WkStoreDocumentInfo **info, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->find_document (self, document, info, error);
}

GPtrArray *
wk_office_store_list_documents (WkOfficeStore *self, const WkId *subject, gint64 after, guint limit, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->list_documents (self, subject, after, limit, error);
}

WkStoreDocument *
wk_office_store_read_document (WkOfficeStore *self, const WkId *document, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->read_document (self, document, error);
}

GPtrArray *
wk_office_store_read_log (WkOfficeStore *self, const WkId *document, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->read_log (self, document, error);
}

GPtrArray *
wk_office_store_list_log (WkOfficeStore *self, gint64 after, guint limit, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->list_log (self, after, limit, error);
}

gboolean
wk_office_store_foresee (WkOfficeStore *self, GPtrArray *documents, GPtrArray *batches, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->foresee (self, documents, batches, error);
}

gboolean
wk_office_store_append (WkOfficeStore *self, const WkId *document, const WkId *subject, guint8 kind, GBytes *bytes, gboolean *known, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->append (self, document, subject, kind, bytes, known, error);
}

gboolean
wk_office_store_put_snapshot (WkOfficeStore *self, const WkId *document, guint64 upto, GBytes *bytes, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->put_snapshot (self, document, upto, bytes, error);
}

GBytes *
wk_office_store_get_value (WkOfficeStore *self, const char *key, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->get_value (self, key, error);
}

gboolean
wk_office_store_set_value (WkOfficeStore *self, const char *key, GBytes *bytes, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->set_value (self, key, bytes, error);
}

GPtrArray *
wk_office_store_list_values (WkOfficeStore *self, const char *prefix, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->list_values (self, prefix, error);
}

GPtrArray *
wk_office_store_read_values (WkOfficeStore *self, GPtrArray *keys, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->read_values (self, keys, error);
}

gboolean
wk_office_store_append_access (WkOfficeStore *self, const WkId *subject, GBytes *bytes, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->append_access (self, subject, bytes, error);
}

GPtrArray *
wk_office_store_list_access (WkOfficeStore *self, const WkId *subject, guint64 after, guint limit, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->list_access (self, subject, after, limit, error);
}

gboolean
wk_office_store_verify_access (WkOfficeStore *self, GError **error)
{
  return WK_OFFICE_STORE_GET_IFACE (self)->verify_access (self, error);
}
