#include "wk-location.h"

#include "wk-record-list.h"
#include "wk-workspace-private.h"

WkRecordList *
wk_location_get_scripts (WkLocation *self)
{
  return wk_document_get_records (wk_location_get_directory (self), "script");
}

static gboolean
is_of (WkFields *script, const char *key, const char *language)
{
  g_autofree char *its_key = wk_fields_dup_string (script, "key"), *its_language = wk_fields_dup_string (script, "language");

  return g_str_equal (its_key, key) && g_str_equal (its_language, language);
}

guint
wk_script_get_version (WkRecord *script)
{
  return CLAMP (wk_fields_get_number (WK_FIELDS (script), "version"), 0, 1e6);
}

GPtrArray *
wk_location_list_scripts (WkLocation *self, const char *key, const char *language)
{
  WkRecordList *scripts = wk_location_get_scripts (self);
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < wk_record_list_get_length (scripts); i++)
    {
      WkRecord *script = wk_record_list_get (scripts, i);
      guint at = all->len;

      if (!is_of (WK_FIELDS (script), key, language))
        continue;
      while (at > 0 && wk_script_get_version (all->pdata[at - 1]) > wk_script_get_version (script))
        at--;
      g_ptr_array_insert (all, at, g_object_ref (script));
    }
  return all;
}

WkRecord *
wk_location_find_script (WkLocation *self, const char *key, const char *language)
{
  g_autoptr (GPtrArray) all = wk_location_list_scripts (self, key, language);

  /* Of two that were made apart with one version the later in the list: alike on every laptop. */
  return all->len > 0 ? all->pdata[all->len - 1] : NULL;
}

WkRecord *
wk_location_add_script (WkLocation *self, const char *key, const char *language, const char *title, const char *text, guint version)
{
  WkDocument *directory = wk_location_get_directory (self);
  g_autofree char *today = wk_workspace_dup_today (wk_location_get_workspace (self));
  g_autoptr (WkPerson) by = wk_document_get_author (directory) != NULL ? wk_author_dup_person (wk_document_get_author (directory)) : NULL;
  WkRecord *script;

  wk_document_begin (directory);
  script = wk_record_list_append (wk_location_get_scripts (self));
  if (script != NULL)
    {
      wk_fields_set_string (WK_FIELDS (script), "title", title);
      wk_fields_set_string (WK_FIELDS (script), "key", key);
      wk_fields_set_string (WK_FIELDS (script), "language", language);
      wk_fields_set_number (WK_FIELDS (script), "version", version);
      wk_fields_set_string (WK_FIELDS (script), "since", today);
      wk_fields_set_person (WK_FIELDS (script), "by", by);
      wk_text_set_text (wk_fields_get_text (WK_FIELDS (script), "text"), text);
    }
  wk_document_commit (directory);
  return script;
}
