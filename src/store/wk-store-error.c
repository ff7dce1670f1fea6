#include "wk-store-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (wk-store-error-quark, wk_store_error)

/* One sentence a code, for people. */
static const char *
code_sentence (WkStoreError code)
{
  switch (code)
    {
    case WK_STORE_ERROR_WRONG_PASSPHRASE:
      return _("That passphrase or key does not open this store.");
    case WK_STORE_ERROR_LOCKED_BY_OTHER:
      return _("Another program is using this store.");
    case WK_STORE_ERROR_NEWER:
      return _("This store was made by a newer version of Woonkamer. Nothing was changed; update the program.");
    case WK_STORE_ERROR_DAMAGED:
      return _("Part of the store is damaged and cannot be read.");
    case WK_STORE_ERROR_FULL:
      return _("The disk is full. What was to be saved is not saved.");
    case WK_STORE_ERROR_READ_ONLY:
      return _("The store cannot be written to.");
    case WK_STORE_ERROR_MISSING:
      return _("There is nothing by that name in the store.");
    case WK_STORE_ERROR_EXISTS:
      return _("There is something by that name already.");
    case WK_STORE_ERROR_ERASED:
      return _("This file was erased.");
    case WK_STORE_ERROR_NOT_A_STORE:
      return _("That is not a store of Woonkamer.");
    case WK_STORE_ERROR_TOO_LARGE:
      return _("That is too large to be kept.");
    case WK_STORE_ERROR_LAST_SLOT:
      return _("The only passphrase cannot be removed.");
    case WK_STORE_ERROR_MISMATCH:
      return _("This document belongs to another file.");
    case WK_STORE_ERROR_GONE:
      return _("The store is no longer where it was.");
    case WK_STORE_ERROR_FAILED:
    default:
      return _("The store could not be read or written.");
    }
}

void
wk_store_set_error (GError      **error,
                    WkStoreError  code,
                    const char   *detail)
{
  if (detail == NULL)
    g_set_error_literal (error, WK_STORE_ERROR, code, code_sentence (code));
  else
    g_set_error (error, WK_STORE_ERROR, code, "%s (%s)", code_sentence (code), detail);
}

void
wk_store_set_error_errno (GError **error,
                          int      number)
{
  switch (number)
    {
    case ENOSPC:
    case EDQUOT:
      wk_store_set_error (error, WK_STORE_ERROR_FULL, NULL);
      break;
    case EROFS:
    case EACCES:
    case EPERM:
      wk_store_set_error (error, WK_STORE_ERROR_READ_ONLY, NULL);
      break;
    case ENOENT:
      wk_store_set_error (error, WK_STORE_ERROR_MISSING, NULL);
      break;
    case EEXIST:
      wk_store_set_error (error, WK_STORE_ERROR_EXISTS, NULL);
      break;
    default:
      wk_store_set_error (error, WK_STORE_ERROR_FAILED, g_strerror (number));
      break;
    }
}

void
wk_store_set_error_sqlite (GError **error,
                           sqlite3 *db,
                           int      result)
{
  int number = db != NULL ? sqlite3_system_errno (db) : 0;
  WkStoreError code = WK_STORE_ERROR_FAILED;

  switch (result & 0xff)
    {
    case SQLITE_FULL:
      code = WK_STORE_ERROR_FULL;
      break;
    case SQLITE_IOERR:
      /* A sync or a growing shared memory reports a full disk this way only. */
      if (number == ENOSPC || number == EDQUOT)
        code = WK_STORE_ERROR_FULL;
      else if (number == EROFS)
        code = WK_STORE_ERROR_READ_ONLY;
      break;
    case SQLITE_CANTOPEN:
      if (number == EROFS || number == EACCES || number == EPERM)
        code = WK_STORE_ERROR_READ_ONLY;
      else if (number == ENOSPC || number == EDQUOT)
        code = WK_STORE_ERROR_FULL;
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      code = WK_STORE_ERROR_READ_ONLY;
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      code = WK_STORE_ERROR_DAMAGED;
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      code = WK_STORE_ERROR_LOCKED_BY_OTHER;
      break;
    case SQLITE_TOOBIG:
      code = WK_STORE_ERROR_TOO_LARGE;
      break;
    default:
      break;
    }
  wk_store_set_error (error, code, sqlite3_errstr (result));
}

WkStoreFinding *
wk_store_finding_new (const char *record,
                      const WkId *id,
                      guint64     sequence,
                      const char *sentence)
{
  WkStoreFinding *finding = g_new0 (WkStoreFinding, 1);

  finding->record = g_strdup (record);
  if (id != NULL)
    {
      finding->has_id = TRUE;
      finding->id = *id;
    }
  finding->sequence = sequence;
  finding->sentence = g_strdup (sentence);
  return finding;
}

void
wk_store_add_finding (WkStore    *self,
                      const char *record,
                      const WkId *id,
                      guint64     sequence,
                      const char *sentence)
{
  WK_LOG (G_LOG_LEVEL_MESSAGE, "store", "finding", { "sequence", (gint64) sequence });
  /* One broken disk must not eat the memory too. */
  if (self->findings->len < 10000)
    g_ptr_array_add (self->findings, wk_store_finding_new (record, id, sequence, sentence));
}

void
wk_store_finding_free (WkStoreFinding *finding)
{
  g_free (finding->record);
  g_free (finding->sentence);
  g_free (finding);
}

GPtrArray *
wk_store_take_findings (WkStore *self)
{
  GPtrArray *findings;

  g_return_val_if_fail (self != NULL, NULL);
  store_assert_here (self);

  findings = self->findings;
  self->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) wk_store_finding_free);
  return findings;
}
