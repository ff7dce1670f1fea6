#include "wk-story.h"

#include "wk-author.h"
#include "wk-person.h"
#include "wk-record-list.h"

guint
wk_story_get_times_told (WkDocument *story)
{
  g_autofree char *confirmed = NULL;
  guint told, again;

  g_return_val_if_fail (WK_IS_DOCUMENT (story) && wk_document_get_kind (story) == WK_DOC_STORY, 0);

  told = CLAMP (wk_fields_get_number (WK_FIELDS (story), "told"), 0, 10000);
  again = wk_record_list_get_length (wk_document_get_records (story, "retold"));
  confirmed = wk_fields_dup_string (WK_FIELDS (story), "confirmed-on");
  if (told == 0 && (*confirmed != '\0' || again > 0))
    told = 1;
  return told + again;
}

gboolean
wk_story_tell_again (WkDocument *story, const char *what, const char *reason, const char *date)
{
  WkAuthor *author;
  WkRecord *record;

  g_return_val_if_fail (WK_IS_DOCUMENT (story) && wk_document_get_kind (story) == WK_DOC_STORY, FALSE);

  author = wk_document_get_author (story);
  wk_document_begin (story);
  record = wk_record_list_append (wk_document_get_records (story, "retold"));
  if (record != NULL)
    {
      g_autoptr (WkPerson) by = wk_author_dup_person (author);

      wk_fields_set_string (WK_FIELDS (record), "when", date);
      wk_fields_set_person (WK_FIELDS (record), "by", by);
      wk_fields_set_string (WK_FIELDS (record), "what", what);
      wk_text_set_text (wk_fields_get_text (WK_FIELDS (record), "reason"), reason);
    }
  wk_document_commit (story);
  return record != NULL;
}
