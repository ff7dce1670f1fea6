#include "wk-office-move.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wk-office-error.h"
#include "wk-office-identity.h"

#define SOME 1000

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, WK_OFFICE_ERROR, WK_OFFICE_ERROR_REFUSED, sentence);
  return FALSE;
}

/* ---- copying -------------------------------------------------------------------------------------------- */

static gboolean
is_empty (WkOfficeStore *to, gboolean *empty, GError **error)
{
  g_autoptr (GPtrArray) values = wk_office_store_list_values (to, "", error);
  g_autoptr (GPtrArray) subjects = values ? wk_office_store_list_subjects (to, error) : NULL;

  if (!subjects)
    return FALSE;
  *empty = values->len == 0 && subjects->len == 0 && wk_office_store_get_position (to) == 0;

  return TRUE;
}

static gboolean
copy_subjects (WkOfficeStore *from, WkOfficeStore *to, GError **error)
{
  g_autoptr (GPtrArray) subjects = wk_office_store_list_subjects (from, error);
  guint8 secret[WK_STORE_SECRET_LENGTH];
  gboolean good = subjects != NULL;
  guint i;

  for (i = 0; good && i < subjects->len; i++) {
    good = wk_office_store_get_secret (from, subjects->pdata[i], secret, error) && wk_office_store_ensure_subject (to, subjects->pdata[i], secret, error);
    wk_wipe (secret, sizeof secret);
  }

  return good;
}

static gboolean
copy_kind (WkOfficeStore *from, WkOfficeStore *to, WkStoreBatch *batch, GHashTable *kinds, GError **error)
{
  gpointer kind = g_hash_table_lookup (kinds, &batch->document);
  g_autoptr (WkStoreDocumentInfo) info = NULL;
  gboolean known;

  if (!kind) {
    if (!wk_office_store_find_document (from, &batch->document, &info, error))
      return FALSE;
    if (!info)
      return refuse (error, _("A batch of the office’s log belongs to no document. Restore a backup."));
    kind = GINT_TO_POINTER (info->kind + 1);
    g_hash_table_insert (kinds, wk_id_copy (&batch->document), kind);
  }

  return wk_office_store_append (to, &batch->document, &batch->subject, GPOINTER_TO_INT (kind) - 1, batch->bytes, &known, error);
}

/* A part of the log, in one group; after is moved to its end. */
static gboolean
copy_some (WkOfficeStore *from, WkOfficeStore *to, gint64 *after, guint *n, GHashTable *kinds, GError **error)
{
  g_autoptr (GPtrArray) some = wk_office_store_list_log (from, *after, SOME, error);
  guint i;

  if (!some)
    return FALSE;
  for (i = 0; i < some->len; i++) {
    if (!copy_kind (from, to, some->pdata[i], kinds, error))
      return FALSE;
    *after = ((WkStoreBatch *) some->pdata[i])->position;
  }
  *n = some->len;

  return TRUE;
}

static gboolean
in_group (WkOfficeStore *to, gboolean good, GError **error)
{
  if (good)
    return wk_office_store_commit (to, error);

  wk_office_store_rollback (to);
  return FALSE;
}

static gboolean
copy_log (WkOfficeStore *from, WkOfficeStore *to, GError **error)
{
  g_autoptr (GHashTable) kinds = g_hash_table_new_full (wk_id_hash, wk_id_equal, g_free, NULL);
  gint64 after = 0;
  guint n;

  do {
    if (!wk_office_store_begin (to, error) || !in_group (to, copy_some (from, to, &after, &n, kinds, error), error))
      return FALSE;
  } while (n > 0);

  return TRUE;
}

static gboolean
copy_erased (WkOfficeStore *from, WkOfficeStore *to, GError **error)
{
  g_autoptr (GPtrArray) erased = wk_office_store_list_erased (from, error);
  guint i;

  if (!erased)
    return FALSE;
  for (i = 0; i < erased->len; i++)
    if (!wk_office_store_erase_subject (to, erased->pdata[i], error))
      return FALSE;

  return TRUE;
}

/* Lines are chained anew; what the old chain says was verified before. */
static gboolean
copy_some_access (WkOfficeStore *from, WkOfficeStore *to, guint64 *after, guint *n, GError **error)
{
  g_autoptr (GPtrArray) some = wk_office_store_list_access (from, NULL, *after, SOME, error);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("{}", 2);
  guint i;

  if (!some)
    return FALSE;
  for (i = 0; i < some->len; i++) {
    WkAccessLine *line = some->pdata[i];

    /* Of somebody who was erased there is nothing but that there was a line. */
    if (!wk_office_store_append_access (to, line->has_subject && line->bytes ? &line->subject : NULL, line->bytes ? line->bytes : nothing, error))
      return FALSE;
    *after = line->sequence;
  }
  *n = some->len;

  return TRUE;
}

static gboolean
copy_access (WkOfficeStore *from, WkOfficeStore *to, GError **error)
{
  guint64 after = 0;
  guint n;

  if (!wk_office_store_verify_access (from, error))
    return FALSE;
  do {
    if (!wk_office_store_begin (to, error) || !in_group (to, copy_some_access (from, to, &after, &n, error), error))
      return FALSE;
  } while (n > 0);

  return TRUE;
}

static gboolean
set_values (WkOfficeStore *to, GPtrArray *values, GError **error)
{
  guint i;

  for (i = 0; i < values->len; i++) {
    WkStoreValue *value = values->pdata[i];

    if (!wk_office_store_set_value (to, value->key, value->bytes, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
copy_values (WkOfficeStore *from, WkOfficeStore *to, GError **error)
{
  g_autoptr (GPtrArray) values = wk_office_store_list_values (from, "", error);

  return values && wk_office_store_begin (to, error) && in_group (to, set_values (to, values, error), error);
}

/* ---- comparing ------------------------------------------------------------------------------------------ */

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return wk_id_compare (*(const WkId * const *) a, *(const WkId * const *) b);
}

static gboolean
same_ids (GPtrArray *a, GPtrArray *b)
{
  guint i;

  if (a->len != b->len)
    return FALSE;
  g_ptr_array_sort (a, compare_ids);
  g_ptr_array_sort (b, compare_ids);
  for (i = 0; i < a->len; i++)
    if (!wk_id_equal (a->pdata[i], b->pdata[i]))
      return FALSE;

  return TRUE;
}

static gboolean
compare_subjects (WkOfficeStore *from, WkOfficeStore *to, gboolean *same, GError **error)
{
  g_autoptr (GPtrArray) ours = wk_office_store_list_subjects (from, error), theirs = ours ? wk_office_store_list_subjects (to, error) : NULL;
  g_autoptr (GPtrArray) gone = theirs ? wk_office_store_list_erased (from, error) : NULL, gone_there = gone ? wk_office_store_list_erased (to, error) : NULL;
  guint8 a[WK_STORE_SECRET_LENGTH], b[WK_STORE_SECRET_LENGTH];
  gboolean good = gone_there != NULL;
  guint i;

  if (!good)
    return FALSE;
  *same = same_ids (ours, theirs) && same_ids (gone, gone_there);
  for (i = 0; good && *same && i < ours->len; i++) {
    good = wk_office_store_get_secret (from, ours->pdata[i], a, error) && wk_office_store_get_secret (to, ours->pdata[i], b, error);
    *same = good && memcmp (a, b, sizeof a) == 0;
  }
  wk_wipe (a, sizeof a);
  wk_wipe (b, sizeof b);

  return good;
}

static gboolean
same_batch (WkOfficeStore *from, WkOfficeStore *to, WkStoreBatch *a, WkStoreBatch *b)
{
  return wk_id_equal (&a->document, &b->document) && wk_id_equal (&a->subject, &b->subject) && a->sequence == b->sequence &&
         g_bytes_equal (a->bytes, b->bytes);
}

static gboolean
compare_log (WkOfficeStore *from, WkOfficeStore *to, gboolean *same, gboolean *in_place, GError **error)
{
  gint64 after = 0, after_there = 0;
  gboolean more = TRUE;
  guint i;

  *same = *in_place = TRUE;
  while (more && *same) {
    g_autoptr (GPtrArray) ours = wk_office_store_list_log (from, after, SOME, error);
    g_autoptr (GPtrArray) theirs = ours ? wk_office_store_list_log (to, after_there, SOME, error) : NULL;

    if (!theirs)
      return FALSE;
    more = ours->len > 0;
    *same = ours->len == theirs->len;
    for (i = 0; *same && i < ours->len; i++) {
      after = ((WkStoreBatch *) ours->pdata[i])->position;
      after_there = ((WkStoreBatch *) theirs->pdata[i])->position;
      *same = same_batch (from, to, ours->pdata[i], theirs->pdata[i]);
      *in_place = *in_place && after == after_there;
    }
  }
  *in_place = *in_place && wk_office_store_get_position (from) == wk_office_store_get_position (to);

  return TRUE;
}

static gboolean
compare_documents (WkOfficeStore *from, WkOfficeStore *to, gboolean *same, GError **error)
{
  g_autoptr (GPtrArray) ours = wk_office_store_list_documents (from, NULL, 0, 0, error);
  guint i;

  if (!ours)
    return FALSE;
  *same = TRUE;
  for (i = 0; *same && i < ours->len; i++) {
    WkStoreDocumentInfo *a = ours->pdata[i];
    g_autoptr (WkStoreDocumentInfo) b = NULL;

    if (!wk_office_store_find_document (to, &a->id, &b, error))
      return FALSE;
    *same = b && wk_id_equal (&a->subject, &b->subject) && a->kind == b->kind && a->last == b->last;
  }

  return TRUE;
}

static gboolean
compare_values (WkOfficeStore *from, WkOfficeStore *to, gboolean *same, GError **error)
{
  g_autoptr (GPtrArray) ours = wk_office_store_list_values (from, "", error), theirs = ours ? wk_office_store_list_values (to, "", error) : NULL;
  guint i;

  if (!theirs)
    return FALSE;
  *same = ours->len == theirs->len;
  for (i = 0; *same && i < ours->len; i++) {
    WkStoreValue *a = ours->pdata[i], *b = theirs->pdata[i];

    *same = g_str_equal (a->key, b->key) && g_bytes_equal (a->bytes, b->bytes);
  }

  return TRUE;
}

static gboolean
compare_access (WkOfficeStore *from, WkOfficeStore *to, gboolean *same, GError **error)
{
  guint64 after = 0;
  gboolean more = TRUE;
  guint i;

  *same = TRUE;
  while (more && *same) {
    g_autoptr (GPtrArray) ours = wk_office_store_list_access (from, NULL, after, SOME, error);
    g_autoptr (GPtrArray) theirs = ours ? wk_office_store_list_access (to, NULL, after, SOME, error) : NULL;

    if (!theirs)
      return FALSE;
    more = ours->len > 0;
    *same = ours->len == theirs->len;
    for (i = 0; *same && i < ours->len; i++) {
      WkAccessLine *a = ours->pdata[i], *b = theirs->pdata[i];

      after = a->sequence;
      *same = a->sequence == b->sequence && (!a->bytes || (b->bytes && g_bytes_equal (a->bytes, b->bytes) && a->has_subject == b->has_subject &&
                                                           (!a->has_subject || wk_id_equal (&a->subject, &b->subject))));
    }
  }

  return TRUE;
}

/* ---- moving --------------------------------------------------------------------------------------------- */

gboolean
wk_office_move (WkOfficeStore *from, WkOfficeStore *to, WkClock *clock, WkRandom *random, GError **error)
{
  gboolean empty, subjects, log, documents, values, access, in_place;

  if (!is_empty (to, &empty, error))
    return FALSE;
  if (!empty)
    return refuse (error, _("There is something already where the office is to move to. Move to an empty place."));
  if (!copy_subjects (from, to, error) || !copy_log (from, to, error) || !copy_access (from, to, error) ||
      !copy_erased (from, to, error) || !copy_values (from, to, error))
    return FALSE;

  if (!compare_subjects (from, to, &subjects, error) || !compare_log (from, to, &log, &in_place, error) ||
      !compare_documents (from, to, &documents, error) || !compare_values (from, to, &values, error) ||
      !compare_access (from, to, &access, error))
    return FALSE;
  if (!subjects || !log || !documents || !values || !access)
    return refuse (error, _("What was moved is not the same as what was there. The old place is as it was; use that."));

  return in_place || wk_office_identity_begin_epoch (to, clock, random, error);
}
