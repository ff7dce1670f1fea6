#include "wk-talk.h"

#include "plan/wk-plan-context.h"
#include "plan/wk-plan-words.h"
#include "wk-resident-list.h"

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
  if (wk_talk_keep (file, how, line) != NULL)
    wk_table_keep_told (table);
}

void
wk_talk_listen (WkTable *table, WkFile *file)
{
  g_return_if_fail (WK_IS_TABLE (table) && WK_IS_FILE (file));

  if (g_object_get_data (G_OBJECT (table), LISTENS) != NULL)
    return;
  g_object_set_data_full (G_OBJECT (table), LISTENS, g_object_ref (file), g_object_unref);
  g_signal_connect_object (table, "talk-told", G_CALLBACK (told_cb), file, 0);
}

static void
file_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WkTable) table = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WkFile) file = wk_workspace_open_file_finish (WK_WORKSPACE (source), result, &error);

  if (file == NULL)
    g_warning ("How the talk was cannot be told here: %s", error->message);
  else
    wk_talk_listen (table, file);
}

void
wk_talk_listen_as_member (WkTable *table, WkWorkspace *workspace)
{
  g_autofree char *id = NULL;

  g_return_if_fail (WK_IS_TABLE (table) && WK_IS_WORKSPACE (workspace));

  id = wk_table_dup_resident_id (table);
  if (id != NULL && wk_resident_list_is_mine (wk_workspace_get_residents (workspace), id))
    wk_workspace_open_file_async (workspace, id, NULL, file_opened_cb, g_object_ref (table));
}

WkFile *
wk_talk_get_file (WkTable *table)
{
  return table != NULL ? g_object_get_data (G_OBJECT (table), LISTENS) : NULL;
}

static gboolean
is_laptop_of (WkMember *member, WkPerson *person)
{
  if (wk_member_get_account (member) == NULL || wk_member_get_state (member) == WK_MEMBER_AWAY)
    return FALSE;
  if (*wk_person_get_id (person) != '\0')
    return g_str_equal (wk_member_get_account (member), wk_person_get_id (person));
  /* An import knows a name only; this one is the certificate's. */
  return g_str_equal (wk_member_get_name (member), wk_person_get_name (person));
}

WkMember *
wk_talk_find_contact_person (WkTable *table, WkFile *file)
{
  g_autoptr (WkPerson) person = wk_fields_dup_person (WK_FIELDS (wk_file_get_card (file)), "contact-person");
  GListModel *members = wk_table_get_members (table);

  for (guint i = 0; person != NULL && wk_table_is_host (table) && i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (WkMember) member = g_list_model_get_item (members, i);

      /* The item outlives this: the list keeps it. */
      if (is_laptop_of (member, person))
        return member;
    }
  return NULL;
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
