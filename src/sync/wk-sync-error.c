#include "wk-sync-error.h"

G_DEFINE_QUARK (wk-sync-error-quark, wk_sync_error)

static const char *const words[WK_REASON_N] = {
  [WK_REASON_CUT] = "cut",
  [WK_REASON_LEAVING] = "leaving",
  [WK_REASON_MALFORMED] = "malformed",
  [WK_REASON_LIMIT] = "limit",
  [WK_REASON_VERSION] = "version",
  [WK_REASON_WRONG_CODE] = "wrong-code",
  [WK_REASON_TOO_MANY_TRIES] = "too-many-tries",
  [WK_REASON_NOT_RECOGNISED] = "not-recognised",
  [WK_REASON_DECLINED] = "declined",
  [WK_REASON_REMOVED] = "removed",
  [WK_REASON_CLOSED] = "closed",
  [WK_REASON_NOT_ALLOWED] = "not-allowed",
  [WK_REASON_REPLACED] = "replaced",
  [WK_REASON_SILENT] = "silent",
  [WK_REASON_FAILED] = "failed",
};

const char *
wk_reason_to_word (WkReason reason)
{
  return words[(guint) reason < WK_REASON_N ? reason : WK_REASON_CUT];
}

WkReason
wk_reason_from_word (const char *word)
{
  for (guint i = 0; i < WK_REASON_N; i++)
    if (g_strcmp0 (word, words[i]) == 0)
      return i;
  return WK_REASON_CUT;
}
