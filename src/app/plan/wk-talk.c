#include "wk-talk.h"

#include "plan/wk-plan-context.h"
#include "plan/wk-plan-words.h"

gboolean
wk_talk_can_be_kept (WkFile *file)
{
  g_return_val_if_fail (WK_IS_FILE (file), FALSE);

  return wk_plan_context_is_file_directed_here (file) && wk_document_is_writable (wk_file_get_talks (file));
}

static WkRecord *
find_of (WkRecordList *list, const char *day)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (WkRecord) talk = g_list_model_get_item (G_LIST_MODEL (list), i);
      g_autofree char *when = wk_fields_dup_string (WK_FIELDS (talk), "when");

      if (g_str_equal (when, day))
        return talk;
    }
  return NULL;
}

WkRecord *
wk_talk_keep (WkFile *file, const char *how, const char *line)
{
  WkDocument *talks = wk_file_get_talks (file);
  WkRecordList *list = wk_document_get_records (talks, "talk");
  g_autofree char *today = wk_plan_words_dup_today ();
  WkRecord *talk;

  if (!wk_talk_can_be_kept (file))
    return NULL;
  wk_document_begin (talks);
  talk = find_of (list, today);
  if (talk == NULL)
    {
      talk = wk_record_list_append (list);
      if (talk != NULL)
        wk_fields_set_string (WK_FIELDS (talk), "when", today);
    }
  if (talk != NULL)
    wk_fields_set_string (WK_FIELDS (talk), "how", how);
  if (talk != NULL && line != NULL)
    {
      /* They are the resident's own words, taken down. */
      wk_document_set_quoting (talks, TRUE);
      wk_text_set_text (wk_fields_get_text (WK_FIELDS (talk), "line"), line);
      wk_document_set_quoting (talks, FALSE);
    }
  wk_document_commit (talks);
  return talk;
}

/* ---- at the table ------------------------------------------------------------------------------------------ */

#define LISTENS "wk-talk-listens"

static void
told_cb (WkTable *table, const char *how, const char *line, WkFile *file)
{
  if (wk_table_is_host (table) && wk_talk_keep (file, how, line) != NULL)
    wk_table_keep_told (table);
}

void
wk_talk_listen (WkTable *table, WkFile *file)
{
  g_return_if_fail (WK_IS_TABLE (table) && WK_IS_FILE (file));

  if (g_object_get_data (G_OBJECT (table), LISTENS) != NULL)
    return;
  g_object_set_data (G_OBJECT (table), LISTENS, GINT_TO_POINTER (TRUE));
  g_signal_connect_object (table, "talk-told", G_CALLBACK (told_cb), file, 0);
}

gboolean
wk_talk_is_asked_at_seat (WkTable *table)
{
  GListModel *members = table != NULL && wk_table_is_host (table) ? wk_table_get_members (table) : NULL;

  for (guint i = 0; members != NULL && i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (WkMember) member = g_list_model_get_item (members, i);

      if (wk_member_is_seat (member) && wk_member_get_state (member) != WK_MEMBER_AWAY)
        return TRUE;
    }
  return FALSE;
}
