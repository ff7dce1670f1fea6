#include "sync/wk-sync-words.h"

#include <glib/gi18n.h>

#include "plan/wk-plan-words.h"
#include "wk-resident-list.h"
#include "wk-vocabulary.h"

char *
wk_sync_words_dup_name (WkWorkspace *workspace, const char *resident)
{
  WkResidentRow *row = *resident != '\0' ? wk_resident_list_lookup (wk_workspace_get_residents (workspace), resident) : NULL;

  if (*resident == '\0')
    return g_strdup (_ ("This location"));
  return g_strdup (row != NULL ? wk_resident_row_get_display_name (row) : _ ("A file that is no longer here"));
}

const char *
wk_sync_words_about (WkDocKind kind, const char *domain)
{
  return kind == WK_DOC_DOMAIN ? wk_terms_get_label (WK_TERMS_DOMAIN, domain) : wk_doc_kind_get_label (kind);
}

char *
wk_sync_words_dup_when (gint64 time)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  g_autofree char *date = at != NULL ? g_date_time_format (at, "%Y-%m-%dT%H:%M") : NULL;

  return wk_plan_words_dup_when (date);
}

static void
add_sentence (GString *words, char *sentence)
{
  if (words->len > 0)
    g_string_append_c (words, ' ');
  g_string_append (words, sentence);
  g_free (sentence);
}

static char *
dup_counts (guint sent, guint received, guint refused, guint collisions, WkReceiptFlags flags)
{
  GString *words = g_string_new (NULL);

  if (sent > 0)
    add_sentence (words, g_strdup_printf (ngettext ("%u change went to the office.", "%u changes went to the office.", sent), sent));
  if (received > 0)
    add_sentence (words, g_strdup_printf (ngettext ("%u change of others came.", "%u changes of others came.", received), received));
  if (collisions > 0)
    add_sentence (words, g_strdup_printf (ngettext ("In %u place two people chose differently; both are kept.",
                                                    "In %u places two people chose differently; both are kept.", collisions), collisions));
  if (refused > 0)
    add_sentence (words, g_strdup_printf (ngettext ("%u change was not taken; it is kept here.", "%u changes were not taken; they are kept here.",
                                                    refused), refused));
  if ((flags & WK_RECEIPT_NEW) != 0)
    add_sentence (words, g_strdup (_ ("It is here for the first time.")));
  if ((flags & WK_RECEIPT_GONE) != 0)
    add_sentence (words, g_strdup (_ ("You may no longer read it; it was taken away here.")));
  if ((flags & WK_RECEIPT_ERASED) != 0)
    add_sentence (words, g_strdup (_ ("It was removed on purpose, everywhere.")));
  if ((flags & WK_RECEIPT_HEALED) != 0)
    add_sentence (words, g_strdup (_ ("This copy differed from the office’s: the office’s is shown, the own one is kept.")));
  if ((flags & WK_RECEIPT_LOST) != 0)
    add_sentence (words, g_strdup (_ ("Something that was written here could no longer be read from the disk. It is lost.")));
  if (words->len == 0)
    add_sentence (words, g_strdup (_ ("Nothing went and nothing came.")));
  return g_string_free (words, FALSE);
}

char *
wk_sync_words_dup_receipt (WkReceipt *receipt)
{
  return dup_counts (wk_receipt_get_sent (receipt), wk_receipt_get_received (receipt), wk_receipt_get_refused (receipt),
                     wk_receipt_get_collisions (receipt), 0);
}

char *
wk_sync_words_dup_receipt_line (WkReceiptLine *line)
{
  g_autofree char *counts = dup_counts (wk_receipt_line_get_sent (line), wk_receipt_line_get_received (line), wk_receipt_line_get_refused (line),
                                        wk_receipt_line_get_collisions (line), wk_receipt_line_get_flags (line));

  /* Translators: a part of a file, and what a sync did with it, as in "Plan: 3 changes went to the office." */
  return g_strdup_printf (_ ("%s: %s"), wk_sync_words_about (wk_receipt_line_get_kind (line), wk_receipt_line_get_domain (line)), counts);
}

char *
wk_sync_words_dup_reason (WkProposal *proposal)
{
  const char *ask = wk_proposal_get_ask (proposal);
  GString *words = g_string_new (NULL);

  switch (wk_proposal_get_reason (proposal))
    {
    case WK_PROPOSAL_COPY:
      add_sentence (words, g_strdup (_ ("This copy differed from the office’s. The office’s is shown now; what stood here is kept.")));
      break;
    case WK_PROPOSAL_NO_RIGHT:
      add_sentence (words, g_strdup (_ ("You may not write in this part. When you may again, it can be put back.")));
      break;
    case WK_PROPOSAL_ERASED:
      add_sentence (words, g_strdup (_ ("The resident’s file was removed.")));
      break;
    case WK_PROPOSAL_HERE:
      add_sentence (words, g_strdup (_ ("This laptop could not keep it where it stood; no office has seen it. You can try to put it back, or export it.")));
      break;
    case WK_PROPOSAL_LOST:
      add_sentence (words, g_strdup (_ ("It could no longer be read from the disk, and the office never had it. It is lost. What was written after it in the "
                                        "same place has gone to the office, and can be read in the file.")));
      break;
    case WK_PROPOSAL_OTHER:
    default:
      add_sentence (words, g_strdup (_ ("The office could not take it as it was.")));
      break;
    }
  if (ask != NULL && *ask != '\0')
    /* Translators: whom to ask, as the office says it. */
    add_sentence (words, g_strdup_printf (_ ("Ask: %s."), ask));
  return g_string_free (words, FALSE);
}

GtkWidget *
wk_sync_words_make_row (const char *title, const char *subtitle, WkDocKind kind, const char *resident)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle, NULL);

  if (*resident == '\0')
    return row;
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), kind == WK_DOC_PLAN ? "win.open-plan" : "win.open-file");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", resident);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic", "accessible-role",
                                                                 GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  return row;
}
