#include "wk-closed.h"

#include "wk-access.h"
#include "wk-mine-private.h"
#include "wk-office-talk-private.h"
#include "wk-workspace-private.h"
#include "ydoc.h"

/* Who somebody is for whoever works here: themselves, or another. */
static char *
find_cb (const char *id, const char *name, gpointer data)
{
  WkAuthor *me = data;
  g_autoptr (WkPerson) person = wk_person_new (id, name, "");

  if (wk_mine_is_author (me, person))
    return g_strdup (wk_author_get_account (me));
  return *id != '\0' ? g_strdup (id) : g_strconcat ("named ", name, NULL);
}

static WkAccessFacts *
read_facts (WkFile *self)
{
  WkAuthor *me = wk_file_get_workspace (self)->author;
  WkAccessFacts *facts = wk_access_facts_new ();

  wk_access_facts_take (facts, WK_DOC_CARD, wk_document_get_doc (wk_file_get_card (self)));
  wk_access_facts_take (facts, WK_DOC_BASE, wk_document_get_doc (wk_file_get_base (self)));
  /* Who made a file only the office knows: it may be whoever works here. */
  g_free (facts->maker);
  facts->maker = g_strdup (wk_author_get_account (me));
  wk_access_facts_resolve (facts, find_cb, me);
  return facts;
}

static gboolean
is_empty (WkDocument *document)
{
  g_autoptr (GBytes) vector = y_doc_state_vector (wk_document_get_doc (document));

  /* Of nobody: a zero alone. */
  return g_bytes_get_size (vector) <= 1;
}

gboolean
wk_file_is_closed (WkFile *self, const char *domain)
{
  WkWorkspace *workspace;
  WkDocument *document;
  WkOfficeTalk *talk;
  WkAccessWho who = { NULL };
  g_autoptr (WkAccessFacts) facts = NULL;
  g_autofree char *today = NULL;

  g_return_val_if_fail (WK_IS_FILE (self) && domain != NULL, FALSE);

  workspace = wk_file_get_workspace (self);
  document = wk_file_get_domain (self, domain);
  talk = workspace->office != NULL ? wk_office_get_talk (workspace->office) : NULL;
  if (document == NULL || talk == NULL)
    return FALSE;
  who.account = wk_author_get_account (workspace->author);
  wk_office_talk_describe (talk, wk_file_get_resident_id (self), &who);
  /* The office has said nothing yet. */
  if (who.functions == WK_FUNCTION_NONE || !is_empty (document))
    return FALSE;
  facts = read_facts (self);
  today = wk_workspace_dup_today (workspace);
  return wk_access_decide (facts, &who, WK_DOC_DOMAIN, domain, FALSE, today) == WK_ACCESS_NONE;
}

char *
wk_file_dup_whom_to_ask (WkFile *self, const char *domain)
{
  g_autoptr (WkAccessFacts) facts = NULL;
  g_autoptr (WkPerson) contact = NULL;
  g_autofree char *today = NULL;
  WkRecordList *members;
  WkAuthor *me;

  g_return_val_if_fail (WK_IS_FILE (self) && domain != NULL, NULL);

  me = wk_file_get_workspace (self)->author;
  facts = read_facts (self);
  today = wk_workspace_dup_today (wk_file_get_workspace (self));
  members = wk_document_get_records (wk_file_get_card (self), "member");
  for (guint i = 0; i < wk_record_list_get_length (members); i++)
    {
      g_autoptr (WkPerson) person = wk_fields_dup_person (WK_FIELDS (wk_record_list_get (members, i)), "person");

      if (person != NULL && !wk_mine_is_author (me, person)
          && wk_access_facts_has_ground (facts, wk_person_get_organisation (person), domain, today))
        return g_strdup (wk_person_get_name (person));
    }
  contact = wk_fields_dup_person (WK_FIELDS (wk_file_get_card (self)), "contact-person");
  return contact != NULL && !wk_mine_is_author (me, contact) ? g_strdup (wk_person_get_name (contact)) : NULL;
}
