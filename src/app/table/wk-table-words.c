#include "wk-table-words.h"

#include <glib/gi18n.h>

#include "wk-plan-place.h"

gboolean
wk_table_words_all_here_in_step (WkTable *table, char **names)
{
  GListModel *members = wk_table_get_members (table);
  g_autoptr (GString) away = g_string_new (NULL);

  if (wk_table_get_everyone_in_step (table))
    return TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (WkMember) member = g_list_model_get_item (members, i);

      if (wk_member_get_state (member) == WK_MEMBER_CATCHING_UP || (wk_member_is_self (member) && wk_member_get_state (member) != WK_MEMBER_IN_STEP))
        return FALSE;
      if (wk_member_get_state (member) == WK_MEMBER_AWAY)
        g_string_append_printf (away, "%s%s", away->len > 0 ? ", " : "", wk_member_get_name (member));
    }
  if (away->len == 0)
    return FALSE;
  if (names != NULL)
    *names = g_strdup (away->str);
  return TRUE;
}

char *
wk_table_words_dup_state (WkTable *table, gboolean *warning)
{
  const char *message = wk_table_get_message (table);
  g_autofree char *away = NULL;

  *warning = FALSE;
  switch (wk_table_get_state (table))
    {
    case WK_TABLE_CONNECTING:
      return g_strdup (_ ("Going to the table…"));
    case WK_TABLE_KNOCKING:
      return g_strdup (_ ("You are knocking. Wait until you are let in."));
    case WK_TABLE_OPEN:
      if (g_list_model_get_n_items (wk_table_get_members (table)) <= 1)
        return g_strdup (wk_table_is_host (table) ? _ ("The table is open. Nobody else sits at it yet.")
                                                  : _ ("You are at the table."));
      if (wk_table_words_all_here_in_step (table, &away))
        return away == NULL ? g_strdup (_ ("Everyone sees the same."))
                            /* Translators: one or more names. */
                            : g_strdup_printf (_ ("Everyone here sees the same. Away: %s."), away);
      *warning = TRUE;
      return g_strdup (_ ("Not everyone sees the same yet. It is being caught up."));
    case WK_TABLE_AWAY:
      *warning = TRUE;
      /* Why, where there is more to say: somebody else may answer where the table was. */
      return g_strdup (message != NULL && *message != '\0' ? message
                                                           : _ ("You are away from the table. Write on, it is brought in when you are back."));
    case WK_TABLE_CLOSED:
      return g_strdup (message != NULL && *message != '\0' ? message : _ ("The table is closed."));
    case WK_TABLE_FAILED:
    default:
      *warning = TRUE;
      return g_strdup (message != NULL && *message != '\0' ? message : _ ("You could not join this table."));
    }
}

char *
wk_table_words_dup_place (WkTable *table, WkMember *member)
{
  const char *place = wk_member_get_place (member);
  WkDocument *plan = wk_table_get_plan (table);
  WkText *text = place != NULL && plan != NULL ? wk_document_find_text (plan, place) : NULL;

  return text != NULL && wk_member_get_state (member) != WK_MEMBER_AWAY ? wk_plan_dup_place (plan, text) : NULL;
}

char *
wk_table_words_dup_code (WkTable *table)
{
  const char *code = wk_table_get_code (table);

  return code != NULL ? g_strconcat ("\u2066", code, "\u2069", NULL) : g_strdup ("");
}

char *
wk_table_words_dup_spoken_code (WkTable *table)
{
  g_autoptr (GString) spoken = g_string_new (NULL);

  for (const char *code = wk_table_get_code (table); code != NULL && *code != '\0'; code++)
    if (g_ascii_isdigit (*code))
      g_string_append_printf (spoken, "%s%c", spoken->len > 0 ? " " : "", *code);
  /* Translators: %s is the table's code, digit by digit. */
  return g_strdup_printf (_ ("Code: %s"), spoken->str);
}
